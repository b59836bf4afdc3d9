"""Colours by meaning, for light and dark, and the frame that every figure is drawn in.

The colours were checked with the dichromat simulation of Machado, Oliveira and Fernandes (2009) and the contrast
formula of WCAG 2.2: neighbouring bands stay at least 19 apart (CIE76) for the three kinds of colour-blindness,
text is at least 4.5 to 1 on the page. Red against green is never the only difference between two things.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

Mode = Literal["light", "dark"]

FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", sans-serif'
TEXT_SIZE = 13
SMALL_SIZE = 12


@dataclass(frozen=True)
class Palette:
    """The colours of one mode; a name says what a thing means, `_text` is its twin for words."""

    page: str
    panel: str
    ink: str
    quiet: str
    soft: str
    grid: str
    attending: str
    planned: str
    changed_counselor: str
    other: str
    dropped_out: str
    worth_a_look: str
    worth_a_look_text: str
    heat: tuple[str, str]
    series: tuple[str, ...]


LIGHT = Palette(
    page="#FCFBF8",
    panel="#F3F0E9",
    ink="#1F2D2C",
    quiet="#5E6966",
    soft="#8A938F",
    grid="#E9E4DA",
    attending="#0B6E6B",
    planned="#6E97C0",
    changed_counselor="#654F85",
    other="#A39D8F",
    dropped_out="#B4552D",
    worth_a_look="#C07E0E",
    worth_a_look_text="#8A5A0C",
    heat=("#F3F0E9", "#CE9A3A"),
    series=("#0B6E6B", "#9A5B08", "#654F85", "#33689F", "#A0446E", "#57534A"),
)
DARK = Palette(
    page="#161C1B",
    panel="#1F2725",
    ink="#ECE8DF",
    quiet="#A9B2AE",
    soft="#75807C",
    grid="#303A37",
    attending="#1F8F88",
    planned="#86B4E3",
    changed_counselor="#8069AB",
    other="#C2BCAF",
    dropped_out="#DA7344",
    worth_a_look="#F0BD5C",
    worth_a_look_text="#F0BD5C",
    heat=("#232C2A", "#8C6020"),
    series=("#4DBDB6", "#F0BD5C", "#B9A6E0", "#86B4E3", "#E58DB4", "#C2BCAF"),
)

# With a line style each, so that six groups can be told apart without seeing colour at all.
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def palette(mode: Mode) -> Palette:
    """The colours of a mode."""
    return DARK if mode == "dark" else LIGHT


def template(mode: Mode) -> go.layout.Template:
    """The plotly template of a mode: see-through background, the page's own face, horizontal grid only."""
    colours = palette(mode)
    axis = {
        "gridcolor": colours.grid,
        "linecolor": colours.grid,
        "tickcolor": colours.grid,
        "tickfont": {"size": SMALL_SIZE, "color": colours.quiet},
        "title": {"font": {"size": TEXT_SIZE, "color": colours.quiet}, "standoff": 8},
        "zeroline": False,
        "fixedrange": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": TEXT_SIZE, "color": colours.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(colours.series),
            "showlegend": False,
            "hoverlabel": {
                "bgcolor": colours.panel,
                "bordercolor": colours.grid,
                "align": "left",
                "font": {"family": FONT, "size": TEXT_SIZE, "color": colours.ink},
            },
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": colours.soft, "activecolor": colours.ink},
            "xaxis": {**axis, "showgrid": False, "showline": True, "ticks": "outside", "ticklen": 4},
            "yaxis": {**axis, "showgrid": True, "showline": False, "ticks": ""},
            "bargap": 0.25,
        }
    )


def new_figure(
    mode: Mode, height: int, *, left: int = 64, right: int = 24, top: int = 16, bottom: int = 56
) -> go.Figure:
    """An empty figure of a mode, `height` pixels high, with margins in pixels wide enough for its labels."""
    figure = go.Figure()
    figure.update_layout(
        template=template(mode),
        height=height,
        margin={"l": left, "r": right, "t": top, "b": bottom, "autoexpand": False},
    )
    return figure


def chart_config(filename: str) -> dict[str, object]:
    """The `config` of a figure on the page: PNG download under a plain name, no button that sends data away.

    Unless told not to, plotly.js shows "Share chart...", which uploads the figure to plotly's own servers.
    """
    return {
        "displaylogo": False,
        "showSendToCloud": False,
        "responsive": True,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": _plain_name(filename), "scale": 2},
    }


def faded(colour: str, opacity: float) -> str:
    """A `#rrggbb` colour as `rgba(...)` with the opacity (0 to 1)."""
    red, green, blue = _channels(colour)
    return f"rgba({red},{green},{blue},{opacity:g})"


def blended(low: str, high: str, share: float) -> str:
    """The colour `share` (0 to 1) of the way from `low` to `high`, as `#rrggbb`."""
    inside = min(max(share, 0.0), 1.0)
    mixed = (round(a + (b - a) * inside) for a, b in zip(_channels(low), _channels(high), strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def readable_on(fill: str) -> str:
    """Near-black or white, whichever stands out more on a `#rrggbb` fill (WCAG 2.2)."""
    return max(("#14201F", "#FFFFFF"), key=lambda ink: contrast(ink, fill))


def contrast(one: str, other: str) -> float:
    """The contrast of two `#rrggbb` colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = [channel / 255 for channel in _channels(colour)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _plain_name(filename: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", filename.lower()).strip("_") or "chart"
