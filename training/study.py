"""What labels, layers and inputs give: `python -m training.study TEXTS` trains each variant of `study.yml`; hours.

What a variant scored stays in the work folder and isn't trained again; `--draw` only draws. It writes the section of
the model card, the learning curve, and what is taken for what.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from benchmarks.page import put_section, table, told
from training.__main__ import WORK, clock
from training.examples import metric_ids, pair
from training.recipe import Config, Made, configured, make

VARIANTS = Path(__file__).with_name("study.yml")
DOCS = Path(__file__).resolve().parents[1] / "docs"
CARD, CURVE, CONFUSIONS = (
    DOCS / "explanations" / "model-card.md",
    DOCS / "images" / "learning-curve.svg",
    DOCS / "images" / "confusions.svg",
)
BEGIN, END = "<!-- study: python -m training.study writes what follows -->", "<!-- study ends -->"
LEVELS = {"metric F1": "metric", "claim F1": "metric and subject", "full F1": "full"}
COMMONEST = 16
"""Metrics that the confusions tell apart; the others are one."""
NONE, OTHERS = "no claim", "any other metric"
Row = dict[str, Any]


def main() -> None:
    """Train what isn't there yet, then draw."""
    parser = argparse.ArgumentParser(prog="python -m training.study", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("texts", type=Path, help="folder of the labelled articles, <doc>.md each")
    parser.add_argument("--work", type=Path, default=WORK, help="folder of checkpoints and scores")
    parser.add_argument("--only", help="names of variants, comma-separated")
    parser.add_argument("--draw", action="store_true", help="draw what is there already")
    options = parser.parse_args()
    variants: list[Row] = yaml.safe_load(VARIANTS.read_text(encoding="utf-8"))
    kept = options.work / "study.jsonl"
    tell = clock()
    for variant in variants:
        name, config = variant["name"], changed(variant)
        wanted = not options.only or name in options.only.split(",")
        if options.draw or not wanted or any(row["config"] == config for row in read(kept)):
            continue
        tell(name)
        made = make(config, options.texts, options.work, tell, name.replace(" ", "-"))
        row = {"name": name, "config": config, "figures": figures(made), "scores": made.scores, "said": said(made)}
        with kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        tell(json.dumps({level: round(made.scores[level], 3) for level in LEVELS}))
    draw([row for variant in variants for row in read(kept) if row["config"] == changed(variant)])


def changed(variant: Row) -> Config:
    """The choices of a variant."""
    return configured() | {name: value for name, value in variant.items() if name != "name"}


def read(path: Path) -> list[Row]:
    """What variants scored."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def figures(made: Made) -> int:
    """How many labelled figures of the press a network learned from."""
    return sum(len(example.targets) for example in made.learned)


def said(made: Made) -> list[tuple[str, str, int]]:
    """What figures measure, what the network says, and of how many; where a label allows several, the first."""
    names = {number: name or NONE for name, number in metric_ids().items()}
    counts: Counter[tuple[str, str]] = Counter()
    for example, (metric, *_) in zip(made.held, made.outputs, strict=True):
        paired = pair(example.context, made.labels[example.doc])
        for at, (place, _, _) in enumerate(example.window.figures):
            label, answer = paired[place], names[int(metric[at].argmax())]
            options = label["metric"].split("|") if "metric" in label else [NONE]
            if not label.get("optional"):
                counts[answer if answer in options else options[0], answer] += 1
    return [(wanted, answer, count) for (wanted, answer), count in counts.most_common()]


def draw(rows: Sequence[Row]) -> None:
    """The section of the model card and its charts, of the variants that were trained; none without what is shipped."""
    if not rows or rows[0]["config"] != configured():
        print("study: nothing is drawn before the network that is shipped is trained, the first variant")
        return
    lines = [[row["name"], f"{row['figures']:,}", *(f"{row['scores'][level]:.3f}" for level in LEVELS)] for row in rows]
    text = "\n\n".join(
        (
            told("python -m training.study TEXTS"),
            "F1 on the 100 validation articles, in floats; each variant trained alike but for what its name says.",
            table(["variant", "labelled figures of the press", *LEVELS.values()], lines),
            f"![F1 by how many figures were labelled](../images/{CURVE.name})",
            f"What the network takes for what, of the {COMMONEST} commonest metrics, in figures:",
            f"![What figures measure, and what the network says](../images/{CONFUSIONS.name})",
        )
    )
    CARD.write_text(put_section(CARD.read_text(encoding="utf-8"), text, BEGIN, END), encoding="utf-8")
    CURVE.write_text(curve([row for row in rows if of_labels(row, rows[0])]), encoding="utf-8")
    CONFUSIONS.write_text(confusions(rows[0]["said"]), encoding="utf-8")


def of_labels(row: Row, shipped: Row) -> bool:
    """Whether a variant differs from what is shipped in how many labels it learned from alone."""
    return row["config"] | {"share": 1.0} == shipped["config"]


def curve(rows: Sequence[Row]) -> str:
    """F1 by how many figures were labelled, as SVG."""
    import altair as alt
    import pandas as pd
    import vl_convert

    points = [
        {"labelled figures": row["figures"], "level": name, "F1": row["scores"][level]}
        for row in rows
        for level, name in LEVELS.items()
    ]
    lines = (
        alt.Chart(pd.DataFrame(points), width=420, height=260, title="F1 on articles never trained on")
        .mark_line(point=True)
        .encode(
            x=alt.X("labelled figures:Q", scale=alt.Scale(type="log", nice=False, padding=20)),
            y=alt.Y("F1:Q", scale=alt.Scale(zero=False)),
            color=alt.Color("level:N", sort=list(LEVELS.values())),
        )
    )
    return str(vl_convert.vegalite_to_svg(lines.to_json()))


def confusions(counted: Sequence[tuple[str, str, int]]) -> str:
    """What figures measure by what the network says, as a heat map in SVG; a row's shades are shares of it."""
    import altair as alt
    import pandas as pd
    import vl_convert

    frame = pd.DataFrame(counted, columns=["measures", "says", "figures"])
    often = frame[frame.measures != NONE].groupby("measures").figures.sum().nlargest(COMMONEST).index
    order = [*often, OTHERS, NONE]
    for name in ("measures", "says"):
        frame[name] = frame[name].where(frame[name].isin(order), OTHERS)
    frame = frame.groupby(["measures", "says"], as_index=False).figures.sum()
    frame["share"] = frame.figures / frame.groupby("measures").figures.transform("sum")
    base = alt.Chart(frame, title="What figures measure, and what the network says").encode(
        x=alt.X("says:N", sort=order, title="says", axis=alt.Axis(labelAngle=-50)),
        y=alt.Y("measures:N", sort=order, title="measures"),
    )
    shades = base.mark_rect().encode(color=alt.Color("share:Q", scale=alt.Scale(scheme="blues", domain=[0, 1])))
    dark = alt.condition(alt.datum.share > 0.5, alt.value("white"), alt.value("black"))
    counts = base.mark_text(fontSize=9).encode(text="figures:Q", color=dark)
    return str(vl_convert.vegalite_to_svg((shades + counts).properties(width=480, height=480).to_json()))


if __name__ == "__main__":
    main()
