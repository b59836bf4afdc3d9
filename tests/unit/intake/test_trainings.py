"""Trainings come in like any other file, and can be taken back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.intake.desk import look_at

if TYPE_CHECKING:
    from tests.unit.intake.conftest import Intake

A_TRAINING = {"trained_on": "2025-03-01", "domain": "heard", "counselor_id": "K1", "title": "Listening", "hours": "6.5"}


def test_trainings_are_stored_corrected_and_taken_back(intake: Intake) -> None:
    intake.take_rows([A_TRAINING, {**A_TRAINING, "counselor_id": "K2", "domain": "Goals"}, A_TRAINING], "trainings.csv")

    report = intake.take_rows([{**A_TRAINING, "hours": "7"}], "trainings.csv")

    assert (report.rows_corrected, report.rows_new) == (1, 0)
    rows = "SELECT counselor_id, domain, title, hours FROM trainings ORDER BY counselor_id"
    assert intake.rows(rows) == [("K1", "heard", "Listening", 7), ("K2", "goals", "Listening", Decimal("6.5"))]
    intake.undo(2)
    assert intake.rows(rows)[0] == ("K1", "heard", "Listening", Decimal("6.5"))


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("domain", "kindness", "domain_unknown"),
        ("domain", "", "value_missing"),
        ("trained_on", "", "value_missing"),
        ("counselor_id", "", "value_missing"),
        ("hours", "a day", "hours_unreadable"),
        ("hours", "-1", "hours_out_of_range"),
        ("title", "x" * 201, "text_too_long"),
    ],
)
def test_a_wrong_cell_is_an_error_of_its_row(tmp_path: Path, column: str, value: str, code: str) -> None:
    good = ",".join(A_TRAINING.values())
    wrong = ",".join({**A_TRAINING, "counselor_id": "K2", column: value}.values())

    seen = look_at(tmp_path, {"trainings.csv": f"{','.join(A_TRAINING)}\n{good}\n{wrong}\n"})

    assert seen.codes() == [(3, column, code)]
    assert seen.column("counselor_id", "trainings") == ["K1"]
