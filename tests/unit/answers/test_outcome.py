"""Outcome through the one door: who is counted, by which marks, and the same as the oracle finds in the sample."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from dashboard.access.viewer import operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.intake.publish import import_files
from dashboard.settings import PROJECT_ROOT
from tests.builders import Row, a_client, a_session, write_csv
from tests.oracle import Clinic as OracleClinic
from tests.oracle import Pairing, outcome, read_clinic, rules_from
from tests.oracle.__main__ import rows_of
from tests.properties.stores import new_clinic

SAMPLE = PROJECT_ROOT / "sample_data"
ONE = (("min_clients_supervisor", "1"), ("left_truncation_days", "0"))


def course(client: int, scores: list[tuple[object, object]], counselors: str = "", **cells: object) -> list[Row]:
    """Weekly sessions of a client with these PHQ-9 and GAD-7 totals, with K1 or the counselors named."""
    given = counselors or "1" * len(scores)
    return [
        a_session(client, week, counselor_id=f"K{given[week]}", phq9_total=phq9, gad7_total=gad7, **cells)
        for week, (phq9, gad7) in enumerate(scores)
    ]


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """Six courses: recovered, deteriorated, rated once, never rated, changed counselor, still open."""
    folder = tmp_path_factory.mktemp("outcome")
    rows = [
        *course(1, [(16, 12), (20, 15), (9, 7)]),
        *course(2, [(10, 8), (16, 12)]),
        *course(3, [(12, 9), ("", "")]),
        *course(4, [("", ""), ("", "")]),
        *course(5, [(20, 15), (15, 10), (10, 8), (9, 4), (8, 3), (7, 2)], counselors="111222"),
        *course(6, [(20, 15), (5, 2)]),
        a_session(6, 20, counselor_id="K2"),
    ]
    files = [
        write_csv(folder / "sessions.csv", rows),
        write_csv(folder / "episodes.csv", [a_client(number, ending="planned") for number in range(1, 6)]),
    ]
    with new_clinic(folder) as opened:
        report = import_files(opened.store, opened.settings.key_file, opened.definitions(), files, by="test")
        assert report.is_published, report.errors
        yield opened


def answered(clinic: Clinic, question: str, by: str | None = None, *overrides: tuple[str, str]) -> pd.DataFrame:
    """The answer with nothing hidden."""
    return ask(clinic, operator(), question, Filters(by=by, overrides=(*ONE, *overrides))).frame


def counts(frame: pd.DataFrame, instrument: str, group: str = "all") -> dict[str, tuple[int, int]]:
    rows = frame[(frame["instrument"] == instrument) & (frame["group"] == group)]
    return {row.measure: (row.numerator, row.denominator) for row in rows.itertuples()}


def test_courses_that_are_over_and_rated_twice_are_counted(clinic: Clinic) -> None:
    found = counts(answered(clinic, "outcome"), "phq9")

    assert found["recovered"] == (2, 3)
    assert found["deteriorated"] == (1, 3)
    assert found["case_at_start"] == (3, 3)
    assert found["reliable_recovery"] == (2, 3)


def test_everybody_who_began_has_a_standing(clinic: Clinic) -> None:
    frame = answered(clinic, "outcome_coverage")

    rows = frame[frame["instrument"] == "gad7"].set_index("standing")

    expected = {
        "counted": 3, "rated_once": 1, "not_rated": 1, "still_open": 1, "begun_before": 0, "changed_counselor": 0,
    }  # fmt: skip
    assert rows["numerator"].to_dict() == expected
    assert set(rows["denominator"]) == {6}


def test_by_counselor_nobody_owns_a_course_with_two(clinic: Clinic) -> None:
    shares = answered(clinic, "outcome", "counselor")
    standings = answered(clinic, "outcome_coverage", "counselor")

    assert counts(shares, "phq9", "K1")["recovered"] == (1, 2)
    changed = standings[(standings["standing"] == "changed_counselor") & (standings["instrument"] == "phq9")]
    assert dict(zip(changed["group"], changed["numerator"], strict=True)) == {"K1": 1}


def test_marks_and_reliable_change_in_force_decide(clinic: Clinic) -> None:
    stricter = counts(answered(clinic, "outcome", None, ("reliable_change.phq9", "8")), "phq9")
    other_mark = counts(answered(clinic, "outcome", None, ("mark.phq9_total", "8")), "phq9")

    assert stricter["recovered"] == (1, 3)
    assert stricter["no_reliable_change"] == (2, 3)
    assert other_mark["recovered"] == (1, 3)
    assert other_mark["improved"] == (1, 3)


def test_those_who_may_have_been_in_mid_treatment_are_left_out(clinic: Clinic) -> None:
    frame = ask(clinic, operator(), "outcome_coverage").frame

    assert set(frame.loc[frame["standing"] == "begun_before", "numerator"]) == {6}


def test_change_is_in_points_better_with_one_counselor(clinic: Clinic) -> None:
    rows = answered(clinic, "outcome_change").set_index(["counselor_id", "instrument"])

    assert rows.loc[("K1", "phq9"), "clients"] == 2
    assert rows.loc[("K1", "phq9"), "mean_first"] == 13
    assert rows.loc[("K1", "phq9"), "mean_better"] == 0.5
    assert "phq9_gad7" not in rows.index.get_level_values("instrument")


def test_shares_of_too_few_are_hidden_and_counts_stay(clinic: Clinic) -> None:
    frame = ask(clinic, operator(), "outcome", Filters(overrides=(("left_truncation_days", "0"),))).frame

    assert frame["estimate"].isna().all()
    assert set(frame["hidden"]) == {"estimate,low,high"}
    assert counts(frame, "phq9")["recovered"] == (2, 3)


def test_without_outcome_scores_there_is_no_row(practice: Clinic) -> None:
    for question in ("outcome", "outcome_coverage", "outcome_change"):
        assert ask(practice, operator(), question).is_empty


@pytest.fixture(scope="module")
def sample_by_oracle() -> OracleClinic:
    """The sample as the oracle reads it."""
    return read_clinic(rows_of(SAMPLE / "sessions.csv"), rows_of(SAMPLE / "episodes.csv"), rules_from({}))


@pytest.mark.parametrize("by", [None, "team", "counselor"])
def test_the_sample_agrees_with_the_oracle(
    by: str | None, sample_clinic: Clinic, sample_by_oracle: OracleClinic
) -> None:
    teams = {row["counselor_id"]: row["team"] for row in rows_of(SAMPLE / "counselors.csv")}

    def group_of(unit: object) -> str:
        assert not isinstance(unit, Pairing)
        counselor = unit.sessions[0].counselor
        return {None: "all", "team": teams[counselor], "counselor": counselor}[by]

    expected = pd.DataFrame(outcome(sample_by_oracle, group_of, by_counselor=by == "counselor"))
    overrides = (("min_clients_supervisor", "1"),)

    frame = ask(sample_clinic, operator(), "outcome", Filters(by=by, overrides=overrides)).frame

    pd.testing.assert_frame_equal(
        frame.drop(columns="hidden"), expected.astype({"estimate": float}), check_dtype=False, rtol=1e-9
    )
    assert set(frame["instrument"]) == {"ors", "phq9", "gad7", "phq9_gad7"}
