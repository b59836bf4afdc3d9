"""Ruptures, staying low and leaving, as asked: what was planted in the sample is found, and rules can be switched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard.access.viewer import operator
from dashboard.answers.answer import Answer, Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from tests.properties.files import ClinicFiles, Row
from tests.properties.stores import clinic_of
from tests.unit.answers.conftest import visit

OPENED, BEGUN, NEWEST = date(2023, 1, 2), date(2024, 4, 1), date(2025, 1, 31)
# Ruptures and repairs by counselor as the sample's own README lists them, worked out there by a plain loop.
SAMPLE_RUPTURES = {
    "K01": (3, 1), "K02": (5, 3), "K03": (5, 1), "K04": (4, 2), "K05": (6, 2), "K06": (0, 0), "K07": (16, 12),
    "K08": (5, 1), "K09": (2, 0), "K10": (12, 5), "K11": (8, 2), "K12": (11, 4),
}  # fmt: skip


def course(client: str, *totals: float, counselor: str = "K1") -> Iterator[Row]:
    """A session a week with this total; 0 is a session without a rating."""
    for week, total in enumerate(totals):
        row = visit(client, counselor, BEGUN + timedelta(weeks=week))
        yield row | ({"srs_total": str(total)} if total else {})


def clinic_files(*courses: Iterator[Row]) -> ClinicFiles:
    """A clinic that opened long before and goes on; whoever stopped has dropped out."""
    ends = (visit("first", "K9", OPENED), visit("newest", "K9", NEWEST))
    return ClinicFiles((*ends, *(row for one in courses for row in one)), (), (), {"case_mix": "none"})


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """Courses of four kinds; differences between successive ratings are 0 but for the falls."""
    courses = (
        course("repaired", 38, 38, 32, 31, 38),
        course("falls at the end", 38, 38, 38, 31),
        course("sparse", 38, 0, 0, 0, 38, counselor="K2"),
        *(course(f"steady {number}", 38, 38, 38, 38) for number in range(4)),
    )
    files = clinic_files(*courses)
    with clinic_of(files, tmp_path_factory.mktemp("over_time"), is_built_with=False) as made:
        yield made


def asked(clinic: Clinic, question: str, **overrides: str) -> Answer:
    """The answer to the operator under these settings, nothing hidden."""
    overrides.setdefault("min_clients_supervisor", "1")
    return ask(clinic, operator(), question, Filters(overrides=tuple(sorted(overrides.items()))))


def ruptures_of(clinic: Clinic, counselor: str, **overrides: str) -> pd.Series:
    """One counselor's row."""
    return asked(clinic, "ruptures", **overrides).frame.set_index("counselor_id").loc[counselor]


def test_ruptures_planted_in_the_sample_are_found(sample_clinic: Clinic) -> None:
    found = ask(sample_clinic, operator(), "ruptures").frame

    counts = {row["counselor_id"]: (row["ruptures"], row["repaired"]) for row in found.to_dict("records")}
    assert counts == SAMPLE_RUPTURES
    k07 = found.set_index("counselor_id").loc["K07"]
    assert k07["repaired_share_low"] > 0.5
    assert k07["ruptures_per_100_low"] > k07["by_chance_per_100"] - 1
    assert found["by_chance_per_100"].between(0, 5).all()


def test_leaving_goes_together_with_low_ratings_in_the_sample(sample_clinic: Clinic) -> None:
    found = ask(sample_clinic, operator(), "alliance_and_staying").frame

    heard = found[(found["domain"] == "heard") & found["landmark"].isna()].set_index("group")
    assert heard.loc["below", "difference_low"] > 0
    assert heard.loc["below", "share"] > heard.loc["not_below", "share"]
    after = found[(found["domain"] == "heard") & (found["landmark"] == 1)].set_index("group")
    assert after.loc["below", "dropped_out_by_8"] > after.loc["not_below", "dropped_out_by_8"]


def test_full_marks_are_beside_the_figures_of_the_one_who_gets_them(sample_clinic: Clinic) -> None:
    found = ask(sample_clinic, operator(), "alliance").frame

    heard = found[found["domain"] == "heard"].set_index("counselor_id")
    assert heard["straight_lined_share"].idxmax() == heard["ceiling_share"].idxmax() == "K06"
    assert heard["low_share"].idxmax() == "K02"


def test_a_low_last_rating_counts_where_the_client_dropped_out(clinic: Clinic) -> None:
    inferred, declared = ruptures_of(clinic, "K1"), ruptures_of(clinic, "K1", drop_out_rule="declared")

    # Nobody's ending is declared, so under that rule nobody has dropped out.
    assert [inferred["ruptures"], inferred["repaired"], inferred["unrepaired_dropped_out"]] == [2, 1, 1]
    assert [declared["ruptures"], declared["repaired"], declared["unrepaired_dropped_out"]] == [1, 1, 0]
    assert inferred["by_chance_per_100"] > declared["by_chance_per_100"] > 0


def test_the_fall_that_counts_can_be_set(clinic: Clinic) -> None:
    assert ruptures_of(clinic, "K1", **{"rupture_fall.srs": "6.5"})["ruptures"] == 1
    assert asked(clinic, "rupture_rule", **{"rupture_fall.srs": "6.5"}).frame["fall"].iloc[0] == 6.5


def test_pairs_are_of_rated_sessions_whatever_lies_between(clinic: Clinic) -> None:
    row = ruptures_of(clinic, "K2")

    assert [row["rated_pairs"], row["ruptures"], row["clients"]] == [1, 0, 1]
    assert pd.isna(row["repaired_share"])


def test_under_half_rated_is_said(clinic: Clinic) -> None:
    ruptures = asked(clinic, "ruptures").frame.set_index("counselor_id")["is_little_rated"]
    alliance = asked(clinic, "alliance").frame.set_index("counselor_id")["is_little_rated"]

    assert ruptures.to_dict() == {"K1": False, "K2": True, "K9": True}
    assert alliance.loc["K2"].all()
    assert not alliance.loc["K1"].any()


def test_coverage_counts_each_session_of_the_pairing(clinic: Clinic) -> None:
    found = asked(clinic, "coverage_by_session").frame.set_index("session_number")

    assert found["sessions"].to_dict() == {"1": 8, "2": 7, "3": 7, "4": 7, "5": 2}
    assert found["rated"].to_dict() == {"1": 7, "2": 6, "3": 6, "4": 6, "5": 2}


def test_no_figure_depends_on_the_order_of_rows_or_on_who_is_who(tmp_path: Path) -> None:
    courses = [course(f"c{number}", 38, 30 + number, 39, 28, 37, 36 - number, 40) for number in range(6)]
    rows = [row for one in courses for row in one]
    other_rows = [row | {"client_id": f"z{9 - int(row['client_id'][1])}"} for row in reversed(rows)]

    with clinic_of(clinic_files(iter(rows)), tmp_path, is_built_with=False) as one:
        found = asked(one, "ruptures").frame
    with clinic_of(clinic_files(iter(other_rows)), tmp_path, is_built_with=False) as another:
        found_again = asked(another, "ruptures").frame

    assert found["by_chance_per_100"].max() > 0
    pd.testing.assert_frame_equal(found, found_again)


@pytest.mark.parametrize("question", ["stays_low", "ruptures", "rupture_rule", "alliance_and_staying",
                                      "alliance_of_dropouts", "coverage_by_session"])  # fmt: skip
def test_a_store_without_rows_has_no_answer_and_no_error(question: str, empty_clinic: Clinic) -> None:
    assert ask(empty_clinic, operator(), question).is_empty
