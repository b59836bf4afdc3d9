"""From items to scores of a domain, for instruments with several items in one, reversed items and totals."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from dashboard.access.viewer import operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.intake.publish import import_files
from tests.properties.stores import DAY_OF_IMPORT, new_clinic

# The least shown, so that one client's score can be read off as the mean of all.
ONE_CLIENT = Filters(overrides=(("min_clients_supervisor", "1"), ("left_truncation_days", "0")))


def scores(folder: Path, *sessions: dict[str, str]) -> dict[tuple[str, str], float]:
    """Mean score by instrument and domain of one client with these sessions, a day apart."""
    columns = sorted({column for cells in sessions for column in cells})
    path = folder / "sessions.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["client_id", "counselor_id", "session_date", *columns])
        for number, cells in enumerate(sessions, start=1):
            day = date(2025, 1, number).isoformat()
            writer.writerow(["c", "K1", day, *(cells.get(column, "") for column in columns)])
    with new_clinic(folder) as clinic:
        key, definitions = clinic.settings.key_file, clinic.definitions()
        report = import_files(clinic.store, key, definitions, [path], by="test", today=DAY_OF_IMPORT)
        assert report.is_published, report.errors
        frame = ask(clinic, operator(), "alliance", ONE_CLIENT).frame.dropna(subset="mean_score")
    return {(row["instrument"], row["domain"]): row["mean_score"] for row in frame.to_dict("records")}


def answers(instrument: str, scored: dict[int, str]) -> dict[str, str]:
    """Cells of an instrument's items."""
    return {f"{instrument}_{number}": score for number, score in scored.items()}


@pytest.mark.parametrize(
    ("instrument", "domain", "scored", "expected"),
    [
        # Goals of the WAI-SR are items 4, 6, 8 and 11: two of four are half of them, one is not.
        ("wai_sr", "goals", {4: "2", 6: "5"}, 3.5),
        ("wai_sr", "goals", {4: "2"}, None),
        ("wai_sr", "goals", {4: "2", 6: "5", 8: "5", 11: "5"}, 4.25),
        ("wai_sr", "approach", {1: "1", 2: "2", 10: "3", 12: "4"}, 2.5),
        ("wai_sr", "heard", {3: "5", 5: "4", 7: "5"}, 14 / 3),
        # All five of the ARM-5 speak of one domain: three are more than half of them.
        ("arm5", "overall", {1: "7", 2: "6", 3: "2"}, 5),
        ("arm5", "overall", {1: "7", 2: "6"}, None),
        ("fit", "heard", {1: "7", 3: "8"}, 7.5),
        ("fit", "heard", {2: "7"}, None),
    ],
)
def test_a_domain_is_the_mean_of_at_least_half_of_its_items(
    instrument: str, domain: str, scored: dict[int, str], expected: float | None, tmp_path: Path
) -> None:
    found = scores(tmp_path, answers(instrument, scored)).get((instrument, domain))

    assert found == (None if expected is None else pytest.approx(expected))


def test_reversed_items_of_the_haq_are_turned_round(tmp_path: Path) -> None:
    # Items 4, 8, 11, 16 and 19 run the other way: 1 there is as good as 6 elsewhere.
    best = {number: "1" if number in (4, 8, 11, 16, 19) else "6" for number in range(1, 20)}

    assert scores(tmp_path, answers("haq2", best))["haq2", "overall"] == pytest.approx(6)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"srs_1": "9", "srs_2": "8", "srs_3": "7", "srs_4": "6.5"}, 30.5),
        ({"srs_1": "9", "srs_2": "8", "srs_3": "7", "srs_4": "6.5", "srs_total": "31"}, 30.5),
        ({"srs_1": "9", "srs_2": "8", "srs_3": "7", "srs_total": "31"}, 31),
        ({"srs_total": "31"}, 31),
        ({"srs_1": "9", "srs_2": "8", "srs_3": "7"}, None),
    ],
)
def test_a_total_is_the_sum_of_all_items_else_the_one_given(
    cells: dict[str, str], expected: float | None, tmp_path: Path
) -> None:
    found = scores(tmp_path, cells)

    assert found.get(("srs", "total")) == (None if expected is None else pytest.approx(expected))
    assert (("srs", "heard") in found) == ("srs_1" in cells)


def test_a_clients_sessions_have_one_vote_together(tmp_path: Path) -> None:
    found = scores(tmp_path, {"srs_1": "10"}, {"srs_1": "7"}, {}, {"srs_1": "7"})

    assert found == {("srs", "heard"): pytest.approx(8)}
