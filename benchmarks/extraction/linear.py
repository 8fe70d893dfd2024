"""Cost by length: CPU time for each million characters of texts from 10 kB to 5 MB, plain ones and pathological ones.

`python -m benchmarks.extraction.linear SYSTEM SHAPE` measures one shape in a process of its own, a JSON line a size.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.extraction.texts import collect
from benchmarks.gate.corpora import ROOT

SIZES = (10_000, 50_000, 200_000, 1_000_000, 5_000_000)
LIMIT = 60
"""CPU seconds beyond which a size isn't tried, by the time that the one before took."""
LINEAR = 1.5
"""How much dearer a character of the longest text may be than of one of SHORT for the cost to be called linear."""
SHORT = 50_000


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement: a text of `size` characters took so many CPU seconds."""

    system: str
    shape: str
    size: int
    seconds: float

    @property
    def cost(self) -> float:
        """CPU seconds for a million characters."""
        return self.seconds / self.size * 1e6


def repeated(unit: str) -> Callable[[int], str]:
    """A text that says the same over and over."""
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def joined(separator: str, blank: str = "\n", without: str = "") -> Callable[[int], str]:
    """Our own French articles one after the other, line ends replaced by `blank`, some characters left out."""

    def text(size: int) -> str:
        own = (text.body.replace("\n", blank) + separator for text in collect(ROOT / "absent") if text.language == "fr")
        return repeated("".join(own).translate(dict.fromkeys(map(ord, without))))(size)

    return text


SHAPES: dict[str, Callable[[int], str]] = {
    "articles": joined("\n\n"),
    "articles, one line": joined(" ", " "),
    "articles, no stops": joined(" ", " ", ".!?"),
    "articles, no spaces": joined("", "", " \u00a0\u202f"),
    "1 1 1 1": repeated("1 "),
    "de 2 à 3": repeated("de 2 à 3 "),
    "million million": repeated("million "),
    "x(((": lambda size: ("x" + "(" * (size // 2) + ")" * size)[:size],
    "(1 (1 (1": repeated("(1 "),
    "5 % Xa": repeated("5 % Xa "),
    "le 1er mai 2024": repeated("le 1er mai 2024, "),
}
"""What is measured: articles as they are, without line ends, stops or spaces, and repetitions of what is dear."""


def reader(system: str) -> Callable[[str], object]:
    """The scanner, or the whole extraction, over a French text."""
    if system == "scanner":
        from transforms.quantities import scan

        return lambda text: scan(text, "fr")
    from flows.reading import extract_article, read
    from flows.run import Item

    item = Item(address="text.md", language="fr", published="2025-06-02")
    return lambda text: [extract_article(article) for article in read(text.encode(), item)]


def measure(system: str, shape: str) -> Iterator[Point]:
    """The points of one shape, from the shortest text on, as long as the next is expected within LIMIT."""
    read = reader(system)
    read(SHAPES["articles"](SIZES[0]))
    spent = 0.0
    for size, following in zip(SIZES, (*SIZES[1:], 0), strict=True):
        text = SHAPES[shape](size)
        began = time.process_time()
        read(text)
        spent = time.process_time() - began
        yield Point(system, shape, size, spent)
        if spent * following / size > LIMIT:
            return


def series(system: str, shape: str) -> list[Point]:
    """The same, measured in a process of its own; what it had measured when time ran out or it failed."""
    command = [sys.executable, "-m", "benchmarks.extraction.linear", system, shape]
    try:
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=4 * LIMIT)
        written = result.stdout
    except subprocess.TimeoutExpired as expired:
        written = (expired.stdout or b"").decode()
    return [Point(system, shape, *json.loads(line)) for line in written.splitlines()]


def linear_to(points: list[Point]) -> int | None:
    """The longest text measured, if a character of it costs about as much as one of a short text; None if more."""
    costs = {point.size: point.cost for point in points}
    longest = max(costs, default=0)
    return longest if longest > SHORT and costs[longest] <= LINEAR * costs[SHORT] else None


def chart(points: list[Point]) -> str:
    """The costs as an SVG: a line for each shape, a panel for each system, both axes logarithmic."""
    import altair as alt
    import pandas as pd
    import vl_convert

    rows = [{"system": p.system, "text": p.shape, "characters": p.size, "seconds": p.cost} for p in points]
    lines = (
        alt.Chart(pd.DataFrame(rows), width=320, height=300)
        .mark_line(point=True)
        .encode(
            x=alt.X("characters:Q", scale=alt.Scale(type="log"), axis=alt.Axis(format="~s", values=list(SIZES))),
            y=alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="CPU seconds per million characters"),
            color=alt.Color("text:N", title="text", scale=alt.Scale(scheme="category20")),
        )
        .facet(column=alt.Column("system:N", title=None, sort=["scanner", "extraction"]))
        .properties(title="Cost of a character by the length of its text")
    )
    return str(vl_convert.vegalite_to_svg(lines.to_json()))


if __name__ == "__main__":
    for found in measure(sys.argv[1], sys.argv[2]):
        print(json.dumps([found.size, found.seconds]), flush=True)
