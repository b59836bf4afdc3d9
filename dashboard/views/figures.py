"""A figure on a page with all that belongs to it: caption, numbers as a table, download, and how it is worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.answers.answer import Answer
from dashboard.answers.spreadsheet import to_csv
from dashboard.charts import chart_config
from dashboard.views import explain, tables
from dashboard.views.menu import PAGES


@dataclass(frozen=True)
class Shown:
    """What a figure shows: the plotly figure, its words, and the frame it was drawn from."""

    figure: Any
    alt: str
    caption: str
    frame: Any


def show_figure(
    name: str, answer: Answer, shown: Shown, names: Mapping[str, str] | None = None, *, opens_counselor: bool = False
) -> None:
    """Draw a figure with its caption, and under it the table, the download of what is drawn, and the explanation.

    `name` is unique on the page; the downloads carry it. With `opens_counselor` a click on a point leads to the page of
    the counselor whose code the point carries first.
    """
    drawn = st.plotly_chart(
        shown.figure,
        theme=None,
        config=chart_config(name),
        alt=shown.alt,
        key=f"figure_{name}",
        width="stretch",
        on_select="rerun" if opens_counselor else "ignore",
        selection_mode="points",
    )
    if opens_counselor:
        _open_selected(drawn)
    if shown.caption:
        st.caption(shown.caption)
    show_numbers(name, answer, shown.frame, names)


def show_numbers(name: str, answer: Answer, frame: Any, names: Mapping[str, str] | None = None) -> None:
    """The row of small things under a figure: its numbers, their download, and how they are worked out."""
    named = tables.named(frame, names or {})
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover("Numbers", icon=":material/table_rows:", type="tertiary", width="content"):
            tables.show_table(named, key=f"table_{name}", min_clients=answer.definitions.min_clients_supervisor)
        st.download_button(
            "CSV",
            # Built only when somebody asks for it.
            data=lambda: to_csv(named),
            file_name=f"{name}.csv",
            mime="text/csv",
            key=f"download_{name}",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
            help="Exactly what is drawn here, as a CSV file",
        )
        with st.popover("How is this worked out?", icon=":material/help:", type="tertiary", width="content"):
            explain.show_explanation(answer.question, answer.definitions)


def _open_selected(drawn: Any) -> None:
    codes = [point["customdata"][0] for point in drawn.selection.points if point.get("customdata")]
    if codes:
        st.switch_page(PAGES["counselor"].file, query_params={"counselor": str(codes[0])})
