"""The floors of `baseline.json`: what doesn't hold, and how far they rise."""

from __future__ import annotations

import math
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from benchmarks.gate.corpora import LEVELS

TWIN_LOSS = 0.02
STEP = 1000
"""Floors are thousandths."""

Scores = dict[str, Any]
"""F1 of each level, and `traps`."""


def failures(baseline: Mapping[str, Any], measured: Mapping[str, Mapping[str, Scores]]) -> list[str]:
    """Every floor that doesn't hold, in words; a corpus that is new has none yet."""
    found = []
    for name, entry in baseline.items():
        scores = measured[name]["all"]
        found += [
            f"{name}: {level} F1 {scores[level]:.4f} is below its floor {floor}"
            for level, floor in entry.get("floors", {}).items()
            if scores[level] < floor
        ]
        if scores["traps"] > entry.get("traps", math.inf):
            found.append(f"{name}: {scores['traps']} trap hits, at most {entry['traps']} are allowed")
        near = entry.get("near")
        if near and scores[near["level"]] < measured[near["gold"]]["all"][near["level"]] - near["within"]:
            found.append(f"{name}: {near['level']} F1 lies more than {near['within']} below that of {near['gold']}")
        twin = measured[name].get("twin", scores)
        found += [
            f"{name}: its twin's {level} F1 {twin[level]:.4f} lies over {TWIN_LOSS} below {scores[level]:.4f}"
            for level in entry.get("floors", {})
            if twin[level] < scores[level] - TWIN_LOSS
        ]
    return found


def raised(baseline: Mapping[str, Any], measured: Mapping[str, Mapping[str, Scores]]) -> dict[str, Any]:
    """The baseline with every floor at the score reached, where that is higher, and no more trap hits than now.

    A corpus that is new gets a floor at every level. With `slack` floors stay that far below the score, and one more
    trap may be hit: a network's last digits differ between processors.
    """
    found = deepcopy(dict(baseline))
    for name, entry in found.items():
        scores = measured[name]["all"]
        slack = entry.get("slack", 0.0)
        floors = entry.get("floors") or dict.fromkeys(LEVELS, 0.0)
        entry["floors"] = {
            level: max(floor, math.floor((scores[level] - slack) * STEP) / STEP) for level, floor in floors.items()
        }
        entry["traps"] = min(entry.get("traps", math.inf), scores["traps"] + bool(slack))
    return found
