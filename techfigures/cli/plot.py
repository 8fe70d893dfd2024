"""Trends as pictures: in the terminal by its characters, in a file as PNG or SVG."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from techfigures.cli.output import FailedError, shown, write

if TYPE_CHECKING:
    import pyarrow as pa

PICTURES = (".png", ".svg")
"""Endings of files that are pictures."""
SIZE = (76, 16)
"""Columns and lines of a chart in the terminal."""
WIDTH = 900
"""Pixels of a picture's plot."""


def terminal(points: Sequence[dict[str, Any]]) -> str:
    """A series of dated values as a chart of characters, without colours.

    Args:
        points: rows with `day` and `value`, in order of days.
    """
    import plotext

    values = [float(row["value"]) for row in points]
    low, high = min(values), max(values)
    heights = [low + (high - low) * step / 4 for step in range(5)] if high > low else [low]
    figure = plotext.figure
    figure.clear()
    figure.date("x").activate(form="%Y-%m-%d")
    signal = figure.signal([datetime.combine(row["day"], time()) for row in points], values, marker="●")
    signal.lines()
    figure.draw(signal)
    figure.ruler("y").ticks(heights, [shown(float(f"{height:.3g}")) for height in heights])
    figure.plot_size(*SIZE)
    return str(plotext.uncolorize(str(figure.build()))).rstrip()


def picture(table: pa.Table, name: str, path: Path) -> None:
    """Write the trend's most frequent measure as PNG or SVG, by the file's ending.

    Args:
        table: rows of the macro `trend`.
        name: title of the chart.
        path: the file to write.

    Raises:
        FailedError: the packages of the dashboard aren't installed, or no row has a day.
    """
    # Streamlit's cache warns where its server doesn't run.
    logging.getLogger("streamlit.runtime.caching.cache_data_api").disabled = True
    try:
        import vl_convert

        from dashboards.charts import trend
        from dashboards.labels import Labels
    except ImportError as error:
        raise FailedError(f"a picture needs {error.name}: pip install 'techfigures[dashboard]'") from None
    words = Labels("en")
    claims = table.to_pandas(date_as_object=False)
    measures = trend.measures(claims, words)
    claims = claims[measures == measures.value_counts().index[0]]
    drawn = trend.of_claims(claims, words)
    if drawn is None:
        raise FailedError(f"nothing to draw: no value of {name} has a day")
    chart = drawn.properties(title=name, width=WIDTH).to_json()
    if path.suffix.lower() == ".png":
        write(path, vl_convert.vegalite_to_png(chart, scale=2))
    else:
        write(path, vl_convert.vegalite_to_svg(chart).encode())
