"""Names and passwords in addresses that a run is given: in this process's memory, and nowhere that is written."""

from __future__ import annotations

from collections.abc import Iterable

from techfigures.foreign import redact

WHOLE: dict[str, str] = {}
"""By address without them."""


def withhold(targets: Iterable[str]) -> list[str]:
    """Targets as they may be written down; what stood before their hosts stays in memory."""
    plain = []
    for target in targets:
        plain.append(redact(target))
        if plain[-1] != target:
            WHOLE[plain[-1]] = target
    return plain


def whole(target: str) -> str:
    """A target as it was given."""
    return WHOLE.get(target, target)
