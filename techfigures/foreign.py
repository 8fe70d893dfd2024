"""Foreign text as it may be told to people: without what a terminal or a spreadsheet obeys, without passwords."""

from __future__ import annotations

import re

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal would obey instead of showing, what turns the direction of text, and halves of characters."""
USERINFO = re.compile(r"^(\s*[a-z][a-z0-9+.-]*:[/\\]*)[^/\\?#]*@", re.IGNORECASE)
WITHIN = re.compile(r"(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,30}:[/\\]+)[^/\\?#\s\"'<>]*@", re.IGNORECASE)
FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
"""How a text begins that a spreadsheet takes for a formula (OWASP, "CSV Injection")."""
HARMLESS = r"^(?:[=+-]|[+-]?[0-9][0-9.,]*%?)$"
"""A sign alone, and a number: no formula, though they begin so."""


def visible(text: str) -> str:
    """Text with a mark in place of each code point that a terminal obeys; tabs and line ends stay."""
    return CONTROL.sub("\ufffd", text)


def redact(url: str) -> str:
    """An address, or what was meant to be one, without the name and password before its host (RFC 3986, 3.2.1)."""
    return USERINFO.sub(r"\1", url)


def redact_within(text: str) -> str:
    """The same of every address that stands in a text."""
    return WITHIN.sub(r"\1", text)


def told(message: str) -> str:
    """A message as people may read it."""
    return visible(redact_within(message))


def as_cell(value: object) -> object:
    """A value as it may stand in a CSV: a text that a spreadsheet would take for a formula begins with `'`."""
    if isinstance(value, str) and re.match(FORMULA, value) and not re.match(HARMLESS, value):
        return f"'{value}"
    return value
