"""The words of a language that decide what is a name, as `names.yml` lists them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from transforms.claims.gazetteer import key_of
from transforms.lexicons import languages, lexicon

JOINERS = re.compile(r"(?:de la|de l'|pour la|pour les|pour le|pour l'|sur la|of the|for the|à la|\S+)")


@dataclass(frozen=True, slots=True)
class NameWords:
    """A language's words that decide what is a name; keys without case and accents."""

    not_names: frozenset[str]
    months: frozenset[str]
    titles: frozenset[str]
    heads: frozenset[str]
    """First words of institutions' names, as written."""
    lists: frozenset[str]
    """Those of them whose name may list what they are for: `Department for Work and Pensions`."""
    joiners: tuple[str, ...]
    verbs: frozenset[str]
    after_versions: frozenset[str]
    """What stands behind a version's number, and behind no number that counts: `Zorvane 3 with`."""
    given_names: frozenset[str]
    """Of all languages, as written."""
    tails: frozenset[str]
    """Ordinary words that end names: `Brisk Cloud`, `Norvel Energy`."""
    capitals: bool
    """Whether the language writes every noun with a capital, as German does."""

    @property
    def ties(self) -> tuple[str, ...]:
        """What ties a place to the name before it, which then is one name: `Royal Bank of Canada`."""
        return tuple(f" {joiner}" if joiner.endswith("'") else f" {joiner} " for joiner in self.joiners)

    def never(self, key: str) -> bool:
        """Whether a word, given by its key, is no name alone: an ordinary word, a month or day, a title."""
        return key in self.not_names or key in self.months or key in self.titles or key.rstrip("s") in self.months


@cache
def name_words(language: str) -> NameWords:
    """The words of `<language>/names.yml`."""
    data = lexicon(language, "names")

    def keys(topic: str) -> frozenset[str]:
        return frozenset(map(key_of, str(data[topic]).split()))

    return NameWords(
        not_names=keys("not_names"),
        months=keys("months"),
        titles=keys("titles"),
        heads=frozenset(data["heads"].split()),
        lists=frozenset(data["lists"].split()),
        joiners=tuple(sorted(JOINERS.findall(data["joiners"]), key=len, reverse=True)),
        verbs=keys("verbs"),
        after_versions=keys("after_versions"),
        given_names=frozenset(name for each in languages() for name in lexicon(each, "names")["given_names"].split()),
        tails=keys("tails"),
        capitals=bool(data.get("capitals")),
    )
