"""Denominators after a quantity: `par mois`, `per user per month`, `/s`, `a week`, `monthly`."""

from __future__ import annotations

import re

from transforms.quantities.draft import Draft
from transforms.quantities.nouns import singularise
from transforms.quantities.tables import TIMES, Tables
from transforms.quantities.text import Text

MOST = 3
LARGE = 1e6
FAR_KINDS = (None, "count", "duration", "money")


def read_per(text: Text, draft: Draft) -> None:
    """Read the denominators of a draft whose unit is known.

    They follow at once, or after a few words of a price (`en sortie`), or, being times, after up to three words.
    """
    if draft.bare and not draft.scaled and not draft.grouped:
        return
    if draft.kind in ("money", "duration") and (found := text.match("per_adverb", draft.stop)):
        draft.set_per(text.t.units["per_adverbs"][found["per"]], found.start("per"), found.end())
        return
    at = draft.stop
    if follows(text, at) is None and (gap := text.match("per_gap", at)):
        at = gap.end()
    for _ in range(MOST):
        found = follows(text, at)
        if found is None or not allowed(text.t, found, draft):
            break
        end = found.start("not") if found["not"] else found.end()
        draft.set_per(denominator(text.t, found), found.start(), end)
        at = end
    if draft.per is None and draft.kind in FAR_KINDS and (found := text.match("per_far", draft.stop)):
        draft.per = text.t.units["per"][found["per"]]
        draft.prove("per", found.start("per"), found.end(), f"per:{draft.per}")


def follows(text: Text, at: int) -> re.Match[str] | None:
    """The denominator that follows a place, after a blank, a slash, or `and`."""
    for lead in ("", " ", *text.t.units["per_joiners"]):
        if text.low.startswith(lead, at) and (lead or text.low[at : at + 1] in ("/", "-")):
            found = text.match("per", at + len(lead)) or text.match("per_open", at + len(lead))
            if found:
                return found
    return None


def allowed(t: Tables, found: re.Match[str], draft: Draft) -> bool:
    """Whether the words announce a denominator here: `a week` only a time, `pour mille requêtes` only with a number.

    An article is enough before what goods are priced by: `78 dollars le baril`.
    """
    if found["before"] in t.sets["per_only_time"]:
        return (draft.kind == "money" or t.units["per"][found["per"]] in TIMES) and not found["not"]
    if found["before"] in t.sets["per_only_scale"]:
        goods = found["per"] in t.sets["per_goods"] and not found["count"]
        return draft.kind == "money" and (found["scale"] is not None or goods)
    return True


def denominator(t: Tables, found: re.Match[str]) -> str:
    """The denominator as claims write it: `1e6 token`, `1000 query`, `mo`."""
    count, scale = found["count"], found["scale"]
    per = t.units["per"].get(found["per"]) or singularise(t, found["per"])
    number = 1.0
    if count:
        number = t.words.get(count) or float("".join(char for char in count if char.isdigit()) or 1)
    if scale:
        number *= {"m": 1e6, "k": 1e3}.get(scale) or t.scales[scale]
    if number == 1:
        return str(per)
    short = f"{number:.0e}".replace("e+0", "e").replace("e+", "e")
    return f"{short} {per}" if number >= LARGE and float(short) == number else f"{number:.0f} {per}"
