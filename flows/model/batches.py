"""Batch files: requests as providers and vLLM take them, and answers in the forms that those give back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.model.store import Recorded
from transforms.claims.readers import Request

ENDPOINT = "/v1/chat/completions"
KEY = re.compile(r"[0-9a-f]{64}")
MOST_TOKENS = 100_000_000
FORMS = (
    'each line is an object with "custom_id", as the export wrote it, and "response" (a batch\'s result), "result" ('
    'that of a message batch), "content" (the text of the answer) or "figures" (the answer itself)'
)


class NoAnswerError(ValueError):
    """A completion that holds no answer; `reason` is its name: `refusal`, `length` or `shape`."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class AnswersError(ValueError):
    """A file of answers that can't be read; the message names file and line, and what would be right."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A line that holds no answer."""

    line: int
    why: str


def request_line(request: Request) -> dict[str, Any]:
    """A request as a line of a batch file (JSON Lines)."""
    return {"custom_id": request.key, "method": "POST", "url": ENDPOINT, "body": request.body()}


def read_answers(path: Path) -> Iterator[Recorded | Failed]:
    """The answers of a file, line by line; a line that failed at the provider is told, and the next one follows.

    Raises:
        AnswersError: the file can't be read, or isn't text.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield read_line(line, number)
    except (OSError, UnicodeDecodeError) as error:
        raise AnswersError(f"{path}: {error}; a file of answers is JSON Lines in UTF-8") from None


def read_line(line: str, number: int) -> Recorded | Failed:
    """One line of a file of answers."""
    try:
        data = json.loads(line)
        return answer_of(key_of(data["custom_id"]), data)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        return Failed(number, f"{type(error).__name__}: {error}; {FORMS}")


def key_of(custom_id: object) -> str:
    """The key of a request, which becomes the name of a file; ValueError for anything else."""
    key = str(custom_id)
    if not KEY.fullmatch(key):
        raise ValueError(f"custom_id {key[:80]!r} is none of an export")
    return key


def answer_of(key: str, data: dict[str, Any]) -> Recorded:
    """The answer that a line holds; ValueError where it tells a failure."""
    told: dict[str, Any] = {"key": key, "model": data.get("model"), "asked_at": data.get("answered_at")}
    if "figures" in data:
        return Recorded(content=json.dumps({"figures": data["figures"]}, ensure_ascii=False), **told)
    if isinstance(data.get("content"), str):
        return Recorded(content=data["content"], **told)
    if data.get("result"):  # a message batch
        if data["result"].get("type") != "succeeded":
            raise ValueError(f"the provider says {data['result'].get('type')}")
        message = data["result"]["message"]
        text = "".join(part.get("text", "") for part in message["content"])
        usage = message.get("usage") or {}
        told |= {"model": message.get("model"), "tokens_in": usage.get("input_tokens")}
        return Recorded(content=text, tokens_out=usage.get("output_tokens"), **told)
    response = data.get("response") or {}
    if data.get("error") or response.get("status_code", 200) != 200:
        raise ValueError(f"the provider says {data.get('error') or response.get('status_code')}")
    return completion(key, response.get("body") or response)


def completion(key: str, body: dict[str, Any]) -> Recorded:
    """A chat completion as an answer.

    Raises:
        NoAnswerError: the model refused, or was cut off, or it is no completion.
    """
    try:
        choice = body["choices"][0]
        message, reason = choice["message"], choice.get("finish_reason")
        refusal, content = message.get("refusal"), message["content"]
    except (KeyError, IndexError, TypeError, AttributeError):
        raise NoAnswerError("shape", "it is no chat completion: `choices` with a `message` is what one has") from None
    if refusal or reason == "content_filter":
        raise NoAnswerError("refusal", f"the model refuses: {refusal or reason}"[:200])
    if reason == "length":
        raise NoAnswerError("length", "the answer was cut off")
    tokens_in, tokens_out = tokens(body)
    return Recorded(key=key, content=str(content or ""), model=model(body), tokens_in=tokens_in, tokens_out=tokens_out)


def model(body: Any) -> str | None:
    """Who says to have answered."""
    told = body.get("model") if isinstance(body, dict) else None
    return told[:200] if isinstance(told, str) else None


def tokens(body: Any) -> tuple[int | None, int | None]:
    """Tokens in and out as a completion tells them; None where that can't be."""
    usage = body.get("usage") if isinstance(body, dict) else None
    told = usage if isinstance(usage, dict) else {}
    return count(told.get("prompt_tokens")), count(told.get("completion_tokens"))


def count(value: object) -> int | None:
    """A number of tokens; None where what a server says can't be one."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TOKENS else None


def recorded(paths: Iterable[Path]) -> tuple[dict[str, str], list[str]]:
    """The answers of files by key, and a line for each that can't be used."""
    found: dict[str, str] = {}
    failed = []
    for path in paths:
        for item in read_answers(path):
            if isinstance(item, Failed):
                failed.append(f"{path}:{item.line}: {item.why}")
            else:
                found[item.key] = item.content
    return found, failed
