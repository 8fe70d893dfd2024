"""Names in a text: the catalogue's, models' by their make, and unknown ones by capitals; each with kind where known."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from schemas.document import Document, Sentence
from transforms.claims.capitals import Runs
from transforms.claims.context import Name
from transforms.claims.descriptions import kind_by_tail, quoted, with_kinds
from transforms.claims.gazetteer import Hit, key_of, known, models
from transforms.claims.locations import with_places
from transforms.claims.makers import with_makers
from transforms.claims.namewords import NameWords
from transforms.claims.persons import people, person_in
from transforms.claims.shortforms import full_forms, variants, without_nouns
from transforms.claims.vocabulary import ordinary_words
from transforms.claims.wordforms import SHORT_MODEL, title_case, widened, words_of
from transforms.lexicons import rules_of
from transforms.normalise import normalise

SHORT_PLACE = 4
"""`US` and `U.S.` begin no run of capitals of their own, but may begin a name: `US Army`."""
COMPOUND = re.compile(r"(?:[-.][A-Z0-9][^\W_]*)+")


def find_names(body: str, language: str, sentences: Sequence[Sentence]) -> list[Name]:
    """The names in a body, in order, none within another.

    Args:
        body: the document's body.
        language: ISO 639-1 code of a language that has a `names.yml`.
        sentences: the body's sentences.

    Returns:
        One Name an occurrence: the catalogue's label and id where it knows the name, else the name as written; a short
        form (`Kelvio` after `Kelvio Robotics`, a person's surname) carries the label of the full form.
    """
    text = normalise(body)
    runs = Runs(text, language, sentences)
    hits = [extended(text, hit) for hit in longest_first([*known(text), *models(text)])]
    known_at = [hit.start for hit in hits]
    spans = with_quoted(list(runs.spans()), quoted(text, language))
    if rules_of(language) == "fr":
        spans = widened(text, spans, known_at)
    names = [name for hit in hits if (name := settle(text, hit, runs, sentences, spans, known_at))]
    taken = [(name.start, name.end) for name in names]
    for span in spans:
        names += [unknown(text, start, end, runs.lexicon) for start, end in without(text, span, taken, runs.lexicon)]
    names.sort(key=lambda name: name.start)
    names = variants(text, without_nouns(names, language), language)
    named = with_kinds(text, people(text, names, runs.lexicon), language)
    return with_makers(text, full_forms(with_places(text, named, language)), language)


def with_quoted(spans: list[tuple[int, int]], marked: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of capitals with the names in quotation marks, which take the place of the runs within."""
    left = [span for span in spans if not any(start < span[1] and span[0] < end for start, end in marked)]
    return sorted([*left, *marked])


def names_of(document: Document, language: str, sentences: Sequence[Sentence]) -> tuple[list[Name], list[Name]]:
    """The names in a document's title and those in its body.

    A title that capitals its words tells no unknown names, nor does a title's first word.

    Args:
        document: the document.
        language: ISO 639-1 code of a language that has a `names.yml`.
        sentences: the body's sentences.
    """
    if not document.title:
        return [], find_names(document.body, language, sentences)
    body = find_names(document.body, language, sentences)
    heading = Sentence(start=0, end=len(document.title), text=document.title, block="heading", paragraph=0)
    if title_case(words_of(document.title, 0, heading.end), heading):
        return [], body
    told = {name.label for name in body}
    found = [in_full(name, body) for name in find_names(document.title, language, [heading])]
    return [
        name for name in found if name.entity_id or name.label in told or (name.start and coined(name, language))
    ], body


def in_full(name: Name, body: Sequence[Name]) -> Name:
    """A title's name as the body gives it in full: `Large 4` for `Mistral Large 4`, where only one name ends so."""
    longer = {other.label: other for other in body if other.label.endswith(f" {name.label}")}
    if name.entity_id or len(longer) != 1 or any(other.label == name.label for other in body):
        return name
    full = next(iter(longer.values()))
    return replace(name, label=full.label, entity_id=full.entity_id, kind=full.kind)


def coined(name: Name, language: str) -> bool:
    """Whether a name is more than ordinary words with capitals: `The Encyclopedia and the Machines`."""
    return not all(word.lower() in ordinary_words(language) for word in name.text.split())


def longest_first(hits: Iterable[Hit]) -> list[Hit]:
    """Hits in order of place, of those that overlap the longest; of equal ones the first given."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, hit.start - hit.end)):
        if chosen and hit.start < chosen[-1].end:
            if hit.end - hit.start > chosen[-1].end - chosen[-1].start:
                chosen[-1] = hit
            continue
        chosen.append(hit)
    return chosen


def extended(text: str, hit: Hit) -> Hit:
    """A hit with what a hyphen ties to it (`DeepSeek-Prover-V2`), which then is a name of its own."""
    more = COMPOUND.match(text, hit.end)
    if more is None or text[hit.end] == "." or hit.kind in {"country", "region", "population"}:
        return hit
    return Hit(
        hit.start,
        more.end(),
        text[hit.start : more.end()],
        None,
        "model" if any(c.isdigit() for c in more[0]) else "product",
    )


def settle(
    text: str,
    hit: Hit,
    runs: Runs,
    sentences: Sequence[Sentence],
    spans: Sequence[tuple[int, int]],
    known_at: Sequence[int],
) -> Name | None:
    """The hit as a name; a longer run of capitals around it makes it another name, an ordinary word none."""
    start, end, label, entity = hit.start, hit.end, hit.label, hit.entity
    kind: str | None = hit.kind
    if kind in {"region", "country"} and start > 1 and text[start - 1] == "-" and text[start - 2].isalpha():
        return None
    around = surrounding(text, spans, start, end)
    if around and around[1] > end and around[0] >= start and kind in EXTENDED:
        alone = bisect_left(known_at, end) == bisect_left(known_at, around[1])
        tied = text[end] in "-." and text[end + 1].islower()
        if alone and not tied and not is_title(text[end : around[1]], runs.lexicon, hit.kind):
            end, label, entity = around[1], text[start : around[1]], None
            christened = hit.kind in {"region", "country"} and text[hit.start : hit.end] in runs.lexicon.given_names
            kind = "person" if christened else kind_by_tail(label, runs.language) or GROWN.get(hit.kind, hit.kind)
    elif (
        (
            around
            and around[0] < start
            and kind in {"region", "country"}
            and (
                text[around[0] : start].split(maxsplit=1)[0] in runs.lexicon.heads
                or text[around[0] : start].endswith(runs.lexicon.ties)
            )
        )
        or (hit.common and around and around[0] < start)
        or (hit.common and not stands_alone(text, hit, runs, sentences))
    ):
        return None
    return Name(
        start=start, end=end, text=text[start:end], label=label, entity_id=entity.id if entity else None, kind=kind
    )


def surrounding(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """The run of capitals that goes on to the left or right of a span."""
    index = bisect_left(spans, (end, 0)) - 1
    if index + 1 < len(spans) and spans[index + 1][0] == end + 1 and text[end] == " " and end - start <= SHORT_PLACE:
        return start, spans[index + 1][1]
    if index >= 0 and spans[index][1] >= end and (spans[index][0] < start or spans[index][1] > end):
        return spans[index]
    return None


def is_title(text: str, words: NameWords, kind: str) -> bool:
    """Whether what follows a company's name is no part of it: a person's name or function, a legal form."""
    parts = text.split()
    if not parts or parts[0] in words.given_names:
        return True
    if len(parts) == 2 and parts[0].isalpha() and parts[0].istitle() and kind not in {"country", "region"}:
        return True
    return all(key_of(part.strip(".,")) in LEGAL_FORMS for part in parts)


GROWN: dict[str, str | None] = {"company": "product", "country": None, "region": None, "model": None}
"""What a longer name is that begins with a name of some kind, where that isn't the same."""
EXTENDED = frozenset({"company", "product", "outlet", "institution", "country", "region", "model"})
"""Kinds of names that begin other names: `Google Willow`, `US Army`."""
LEGAL_FORMS = frozenset(
    [
        "inc",
        "corp",
        "corporation",
        "ltd",
        "limited",
        "llc",
        "plc",
        "sa",
        "sas",
        "se",
        "ag",
        "gmbh",
        "nv",
        "bv",
        "spa",
        "co",
        "bank",
        "uk",
        "us",
        "usa",
        "holdings",
    ]
)


def stands_alone(text: str, hit: Hit, runs: Runs, sentences: Sequence[Sentence]) -> bool:
    """Whether a name that is also an ordinary word is one here: its capital isn't its sentence's or its headline's."""
    index = bisect_left(sentences, hit.end, key=lambda sentence: sentence.start) - 1
    if (
        text[hit.end : hit.end + 1] == "-"
        and text[hit.end + 1 : hit.end + 2].islower()
        and hit.entity
        and hit.entity.kind == "outlet"
    ):
        return False
    if index < 0:
        return True
    words = runs.sentences[index]
    key = key_of(text[hit.start : hit.end].split(maxsplit=1)[0])
    if key in runs.usage.inside and key not in runs.lexicon.not_names:
        return True
    first = next((word for word in words if word.start >= hit.start), None)
    initial = bool(words) and (words[0].start == hit.start or (first is not None and runs.openings.opens(first)))
    if not initial and not runs.headlines[index]:
        return True
    following = next((word for word in words if word.start >= hit.end), None)
    return (
        (following is not None and following.start == hit.end + 1 and key_of(following.text) in runs.lexicon.verbs)
        or text.startswith("'s ", hit.end)
        or (text.startswith((", ", " ("), hit.end) and key not in runs.lexicon.not_names)
    )


def without(
    text: str, span: tuple[int, int], taken: Sequence[tuple[int, int]], words: NameWords
) -> Iterable[tuple[int, int]]:
    """What a run leaves once the names already found are cut out of it."""
    start, end = span
    index = max(bisect_left(taken, (start, 0)) - 1, 0)
    while index < len(taken) and taken[index][0] < end:
        cut = taken[index]
        index += 1
        if cut[1] <= start:
            continue
        if cut[0] > start:
            yield from trimmed(text, start, cut[0], words)
        start = cut[1]
    if start < end:
        yield from trimmed(text, start, end, words)


def trimmed(text: str, start: int, end: int, words: NameWords) -> Iterable[tuple[int, int]]:
    """A rest without blanks, where a word that may be a name is left in it."""
    part = text[start:end]
    start, end = start + len(part) - len(part.lstrip(" -'")), end - (len(part) - len(part.rstrip(" -'")))
    parts = text[start:end].split()
    capital = end - start > 1 and any(char.isupper() for char in text[start:end])
    if capital and not all(key_of(p) in words.not_names for p in parts):
        yield start, end


def unknown(text: str, start: int, end: int, words: NameWords) -> Name:
    """A name outside the catalogue; its kind where its form shows it: a person, a model, an institution."""
    person = person_in(text, start, end, words)
    if person:
        return person
    written = text[start:end]
    parts = written.split()
    kind = None
    if SHORT_MODEL.fullmatch(written):
        kind = "model"
    elif parts[0] in words.heads and len(parts) > 1:
        kind = "institution"
    return Name(start=start, end=end, text=written, label=written, kind=kind)
