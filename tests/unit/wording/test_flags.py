"""Flags in words: the reason with its numbers, the records first, and no claim where nobody looked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from dashboard.wording import flags
from tests.unit.charts import frames as make

LOOK = {"made_on": date(2026, 3, 31), "from_on": date(2025, 1, 1), "to_on": date(2025, 12, 31)}


def a_flag(measure: str = "early_dropout", **changes: Any) -> dict[str, Any]:
    """One row of the question `flags`."""
    agrees = False if measure == "early_dropout" else pd.NA
    counts = {"numerator": 16, "denominator": 39, "practice_rate": 0.214}
    return {"counselor_id": "c1", "measure": measure, "declared_only_agrees": agrees, **counts} | changes


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ("early_dropout", "Early drop-out: 16 of 39 clients; 21 in 100 in the whole practice."),
        ("heard", "Feeling heard: 16 of 39 clients below the mark early on; 21 in 100 in the whole practice."),
    ],
)
def test_reason_says_counts_beside_the_practice(measure: str, words: str) -> None:
    (_, row), *_ = pd.DataFrame([a_flag(measure)]).iterrows()

    assert flags.reason(row) == words


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([a_flag(), a_flag("heard")], "with declared endings alone, early drop-out would not stand out"),
        ([a_flag(declared_only_agrees=True)], "stands out with declared endings alone too; still, check the records"),
        ([a_flag("goals")], "Check the records first: who was asked to rate"),
    ],
)
def test_first_step_is_always_the_records(rows: list[dict[str, Any]], words: str) -> None:
    assert words in flags.first_step(pd.DataFrame(rows))


def test_nobody_is_said_only_where_somebody_looked() -> None:
    assert flags.nobody(LOOK).startswith(
        "**Nobody here stood out** when counselors were last compared, on 31 March 2026"
    )
    assert "stood out" not in flags.nobody(None)
    assert "The first look comes at the end of the quarter" in flags.nobody(None)


def test_compared_names_the_day_and_the_period() -> None:
    words = flags.compared(LOOK)

    assert words.startswith("Chance alone would rarely do this. Compared on 31 March 2026")
    assert "from 1 January 2025 to 31 December 2025" in words


def test_domains_worth_a_look_are_grouped_by_counselor_in_alphabetical_order() -> None:
    frame = pd.DataFrame([a_flag("heard"), a_flag("goals"), a_flag(), a_flag("goals", counselor_id="c3")])

    words = flags.domains_worth_a_look(frame, make.NAMES)

    assert words.startswith("Bo N. (agreeing on goals) and Theo L. (feeling heard and agreeing on goals).")
    assert flags.domains_worth_a_look(pd.DataFrame([a_flag()]), make.NAMES) == ""
