"""HTML from values: the one place that escapes. Whatever isn't `Markup` is text, and stays text."""

from __future__ import annotations

import html
import re

CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no HTML document may hold, escaped or not."""
VOID = frozenset({"rect", "line"})


class Markup(str):
    """HTML that is ready to stand in a page."""

    __slots__ = ()


def escape(value: object) -> Markup:
    """A value as HTML: markup as it is, anything else as text."""
    return value if isinstance(value, Markup) else Markup(html.escape(CONTROL.sub("\ufffd", str(value))))


def join(*parts: object) -> Markup:
    """Parts one after the other; None is nothing."""
    return Markup("".join(escape(part) for part in parts if part is not None))


def element(name: str, *children: object, **attributes: object) -> Markup:
    """An element.

    Args:
        name: its tag.
        children: markup, texts, or None for nothing.
        attributes: `class_` is class, `aria_label` is aria-label; None and False leave one out, True sets it bare.
    """
    told = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        written = key.rstrip("_").replace("_", "-")
        told.append(f" {written}" if value is True else f' {written}="{escape(value)}"')
    opened = f"<{name}{''.join(told)}"
    return Markup(f"{opened}/>" if name in VOID else f"{opened}>{join(*children)}</{name}>")
