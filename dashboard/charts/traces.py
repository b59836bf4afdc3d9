"""The two kinds of trace that every figure here is made of."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

# The published stubs take only numbers for x, y and customdata; plotly also takes texts, and None for a gap.


def scatter(**properties: Any) -> go.Scatter:
    """A plotly scatter trace with these properties: lines, markers or words."""
    return go.Scatter(**properties)


def bar(**properties: Any) -> go.Bar:
    """A plotly bar trace with these properties."""
    return go.Bar(**properties)
