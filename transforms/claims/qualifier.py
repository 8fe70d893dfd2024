"""The dimensions of a claim as a short English qualifier: `context up to 200k tokens, input`."""

from __future__ import annotations

Dimensions = tuple[tuple[str, str], ...]
"""Name and value of each, in the order of names."""


def find_qualifier(told: Dimensions) -> str | None:
    """The dimensions in short English, None where there are none."""
    return ", ".join(wording(name, value) for name, value in told) or None


WORDING = {
    "attempts": "{} attempts",
    "shots": "{}-shot",
    "baseline": "from {}",
    "emission_scope": "scope {}",
    "capacity": "{} capacity",
    "effort": "{} effort",
    "tier": "{} tier",
}
"""How dimensions are put whose value alone says too little."""
PAIRS = {
    ("attempts", "1"): "single attempt",
    ("nature", "capital"): "capital budget",
    ("sampling", "average"): "average of attempts",
}
"""The same for single values."""
SIZES = ((1e12, "TB"), (1e9, "GB"))


def wording(name: str, value: str) -> str:
    """One dimension in words."""
    if name in {"context_min", "context_max"}:
        tokens = float(value)
        amount = f"{tokens / 1000:g}k" if tokens < 1e6 else f"{tokens / 1e6:g}M"
        return f"context {'over' if name == 'context_min' else 'up to'} {amount} tokens"
    if name == "storage":
        size, unit = next(item for item in SIZES if float(value) >= item[0])
        return f"{float(value) / size:g} {unit}"
    if name == "round":
        return value.replace("_", " ").capitalize() if not value.startswith("series") else f"Series {value[-1].upper()}"
    return PAIRS.get((name, value)) or WORDING.get(name, "{}").format(value).replace("_", " ")
