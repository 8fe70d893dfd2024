"""The reader by a language model: recorded answers as readings; what isn't answered yet is noted, to be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas.answer import Answer, AnswerError, parse
from transforms.claims.context import Context
from transforms.claims.readers.dimensions import with_dimensions
from transforms.claims.readers.model.request import Request, requests
from transforms.claims.readers.reading import Reading

NAME = "model"


class Model:
    """Reads by what a language model has answered."""

    name = NAME

    def __init__(self, model: str, answers: Mapping[str, str]) -> None:
        """`model` is who is asked, `answers` what was answered, by the key of the request."""
        self.model, self.answers = model, answers
        self.unanswered: list[Request] = []
        """Requests that have no answer, or none that can be used."""

    def read(self, context: Context, wanted: Sequence[int]) -> list[Reading | None]:
        """What each figure means as answered; an article of which a part has no answer has none."""
        readings: list[Reading | None] = [None] * len(context.quantities)
        missing = []
        for request in requests(context, wanted, self.model):
            try:
                answered = parse(self.answers[request.key], request.ids)
            except (KeyError, AnswerError):
                missing.append(request)
                continue
            for number, answer in answered.figures.items():
                readings[number - 1] = self.reading(answer)
            for number in answered.refused:
                readings[number - 1] = Reading(reader=NAME, rule=self.model, flags=("metric:unfit",))
        if missing:
            self.unanswered += missing
            return [None] * len(context.quantities)
        return with_dimensions(context, readings)

    def reading(self, answer: Answer) -> Reading:
        """An answer as a reading."""
        told = answer.model_dump(exclude={"id", "confidence"})
        sure = answer.confidence
        return Reading(reader=NAME, rule=self.model, probabilities={"metric": sure, "subject": sure}, **told)
