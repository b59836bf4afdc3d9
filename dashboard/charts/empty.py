"""The figure for when there is nothing to draw: it says why."""

from __future__ import annotations

import textwrap

import plotly.graph_objects as go

from dashboard.charts.theme import Mode, new_figure, palette
from dashboard.charts.writing import write

NOTHING_YET = "There is nothing to draw here yet."
_LINE = 52


def empty(why: str = NOTHING_YET, *, mode: Mode = "light", height: int = 180) -> go.Figure:
    """A figure with no axes and one sentence, broken into lines, in the middle."""
    figure = new_figure(mode, height, left=16, right=16, bottom=16)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    lines = "<br>".join(textwrap.wrap(why, _LINE))
    write(figure, lines, palette(mode).quiet, size=14, x=0.5, y=0.5, xref="paper", yref="paper")
    return figure
