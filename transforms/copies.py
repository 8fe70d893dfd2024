"""By what copies of a text are found: MinHash over runs of words, long quotations, the agency that it credits.

Broder (1997), "On the resemblance and containment of documents": the share of equal MinHashes estimates the share of
common runs. Bands of them make near copies meet in a join (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets",
section 3.4).
"""

from __future__ import annotations

import hashlib
import re
from functools import cache

from catalogue import entities
from schemas.copies import Signature
from schemas.document import Document
from transforms.normalise import normalise

RUN = 5
"""Words in a run."""
HASHES = 64
BANDS = 16
"""Two texts of which s of the runs are common share a band with a chance of 1 - (1 - s^4)^16: half at s = 0.45."""
SEED = 42
QUOTED = 8
"""Words from which a quotation is one's own: shorter ones are names and turns of phrase."""
EDGE = 250
"""Code points at a text's beginning and end where an agency is credited."""
CREDIT = 6
"""Words of a closing line that does no more than credit."""
QUOTATION = re.compile(r"«([^«»]{30,2000})»|“([^“”]{30,2000})”|\"([^\"\n]{30,2000})\"")


def signature(document: Document) -> Signature:
    """What an article has in common with its copies; the same text gives the same signature on any machine.

    Returns:
        MinHash of 64 places (32 bits each), its 16 bands, hashes of its long quotations, the agency that it credits.
    """
    from rensa import RMinHash

    text = normalise(document.body).casefold()
    runs = sorted(runs_of(text))
    sketch = RMinHash(num_perm=HASHES, seed=SEED)
    sketch.update(runs)
    digest = tuple(int(value) for value in sketch.digest())
    rows = HASHES // BANDS
    return Signature(
        document_id=document.document_id,
        revision_id=document.revision_id,
        shingles=len(runs),
        minhash=digest,
        bands=tuple(hashed(f"{band}:{digest[band * rows : (band + 1) * rows]}") for band in range(BANDS))
        if runs
        else (),
        quotes=tuple(sorted({hashed(quotation) for quotation in quotations(text)})),
        agency=credited(document.body),
    )


def runs_of(text: str) -> set[str]:
    """All runs of five words; a shorter text is one run."""
    words = re.findall(r"\w+", text)
    if len(words) < RUN:
        return {" ".join(words)} if words else set()
    return {" ".join(words[place : place + RUN]) for place in range(len(words) - RUN + 1)}


def quotations(text: str) -> list[str]:
    """The quotations of eight words or more, as their words."""
    found = (re.findall(r"\w+", next(filter(None, match.groups()))) for match in QUOTATION.finditer(text))
    return [" ".join(words) for words in found if len(words) >= QUOTED]


def credited(body: str) -> str | None:
    """Catalogue id of the agency that a text credits: `PARIS (Reuters) -`, `(AFP)` at its end, `Avec AFP` alone."""
    edges = (body[:EDGE], body[-EDGE:])
    last = body.rstrip().rpartition("\n")[2]
    for name, entity_id in agencies().items():
        if any(f"({name})" in edge for edge in edges):
            return entity_id
        if len(last.split()) <= CREDIT and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", last):
            return entity_id
    return None


@cache
def agencies() -> dict[str, str]:
    """Ids of the news agencies by their names."""
    return {name: entity.id for entity in entities().values() if entity.tier == "agency" for name in entity.names}


def hashed(text: str) -> int:
    """A text as a number of 63 bits, the same everywhere."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1
