"""The numbers under a figure: too few, no data and zero are three different things in the table too."""

from __future__ import annotations

import pandas as pd

from dashboard.views.tables import as_shown, columns_of

BOTH = "rate,mean_score"
FRAME = pd.DataFrame(
    [
        {"counselor_id": "K1", "pairings": 40, "dropped_out": 8, "rate": 0.2, "mean_score": 8.7, "hidden": ""},
        {"counselor_id": "K2", "pairings": 9, "dropped_out": 0, "rate": 0.0, "mean_score": 9.0, "hidden": ""},
        {"counselor_id": "K3", "pairings": 3, "dropped_out": 1, "rate": None, "mean_score": None, "hidden": BOTH},
        {"counselor_id": "K4", "pairings": 0, "dropped_out": 0, "rate": None, "mean_score": None, "hidden": ""},
        {"counselor_id": "K5", "pairings": 50, "dropped_out": 50, "rate": 1.0, "mean_score": 10.0, "hidden": ""},
    ]
)  # fmt: skip


def test_cells_tell_the_four_kinds_apart() -> None:
    shown = as_shown(FRAME)

    assert [cell.strip() for cell in shown["rate"]] == ["20.0 %", "0 %", "too few", "—", "100 %"]
    assert [cell.strip() for cell in shown["mean_score"]] == ["8.70", "9", "too few", "—", "10"]
    assert list(shown["dropped_out"]) == [8, 0, 1, 0, 50]
    assert "hidden" not in shown.columns


def test_sorting_the_texts_sorts_the_numbers() -> None:
    many = pd.DataFrame({"rate": [0.05, 0.5, 0.123, 1.0, 0.0], "pairings": [20] * 5, "hidden": [""] * 5})

    assert [cell.strip() for cell in sorted(as_shown(many)["rate"])] == ["0 %", "5.0 %", "12.3 %", "50.0 %", "100 %"]


def test_every_column_of_the_table_keeps_its_name_in_words() -> None:
    assert {"pairings", "dropped_out", "rate", "mean_score", "counselor_id"} <= set(columns_of(FRAME))
