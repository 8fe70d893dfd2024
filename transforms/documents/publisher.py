"""Who an article of the web is by: no page bears a name of the catalogue but on that one's own site."""

from __future__ import annotations

import unicodedata
from functools import cache

from catalogue import entities
from transforms.documents.identity import covers

SPEAKERS = frozenset({"outlet", "company", "institution", "programme", "product", "service", "country"})
"""Kinds of entities that tell figures under their own name, as warehouse/core/tellings.sql has it."""


def believed(name: str | None, site: str) -> str | None:
    """The publisher that a page states; the page's site where the catalogue knows that name and another site for it.

    Args:
        name: as the page has it.
        site: what answered (`transforms.documents.identity.site`).
    """
    domains = sites().get(folded(name)) if name else None
    return name if not domains or any(covers(domain, site) for domain in domains) else site


@cache
def sites() -> dict[str, frozenset[str]]:
    """The sites of all who bear a name, by the name."""
    found: dict[str, set[str]] = {}
    for entity in entities().values():
        if entity.kind in SPEAKERS:
            for name in entity.names:
                found.setdefault(folded(name), set()).add(entity.source)
    return {name: frozenset(domains) for name, domains in found.items()}


def folded(name: str) -> str:
    """A name without case and accents."""
    plain = unicodedata.normalize("NFD", name.strip().casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
