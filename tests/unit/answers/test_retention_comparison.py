"""Groups compared through the one door: the same shares as retention, small numbers, scope, and who is one cluster."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dashboard.access.viewer import operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.definitions import Definitions
from dashboard.intake.publish import import_files
from dashboard.store.reader import Read
from tests.builders import Row, a_session, write_csv
from tests.properties.stores import new_clinic
from tests.unit.answers.conftest import supervisor

PERIOD_AND_SCOPE = ("from_on", "to_on", "team", "site", "counselor_id")


@pytest.mark.parametrize("by", [None, "modality", "heard_early", "team"])
def test_shares_are_those_of_retention(by: str | None, sample_clinic: Clinic) -> None:
    filters = Filters(by=by)
    compared = ask(sample_clinic, operator(), "retention_comparison", filters).frame
    curve = ask(sample_clinic, operator(), "retention", filters).frame

    keys = ["group", "session_number"]
    beside = compared.dropna(subset="session_number").merge(curve, on=keys, suffixes=("", "_of_retention"))

    assert len(beside) == 3 * compared["group"].nunique()
    pd.testing.assert_series_equal(beside["estimate"], beside["still_attending"], check_names=False)
    assert (beside["at_risk_clients"] == beside["at_risk_clients_of_retention"]).all()


def test_teams_of_four_have_no_interval_and_may_be_one_person(sample_clinic: Clinic) -> None:
    frame = ask(sample_clinic, operator(), "retention_comparison", Filters(by="team")).frame

    assert set(frame["note"]) == {"one_person"}
    assert set(frame["counselors"]) == {4}
    assert frame["difference"].notna().all()
    assert frame[["difference_low", "difference_high"]].isna().all(axis=None)


def test_counselors_without_a_team_still_count_among_the_others(practice: Clinic) -> None:
    frame = ask(practice, operator(), "retention_comparison", Filters(by="team", unit="pairing")).frame

    assert list(frame["group"].unique()) == ["", "North", "South"]


def test_too_few_on_either_side_hides_the_difference(practice: Clinic) -> None:
    frame = ask(practice, operator(), "retention_comparison", Filters(by="counselor")).frame.set_index(
        ["group", "measure"]
    )

    thin = frame.loc[("K1", "still_attending_3")]
    assert (thin["at_risk_clients"], thin["hidden"]) == (2, "estimate,difference")
    assert frame.loc[("K5", "still_attending_3"), "hidden"] == ""


def test_a_supervisor_s_groups_are_of_their_own_counselors(practice: Clinic) -> None:
    frame = ask(practice, supervisor("North"), "retention_comparison", Filters(by="counselor")).frame

    assert list(frame["group"].unique()) == ["K1", "K2"]
    assert list(frame["compared_with"].unique()) == ["", "K1"]


def exits_by_cluster(clinic: Clinic, group_by: str) -> pd.DataFrame:
    values = {"unit": "episode", "group_by": group_by} | dict.fromkeys(PERIOD_AND_SCOPE)
    read = Read("retention_comparison", ("K1", "K2"), tuple(values.items()))
    return clinic.reader.read([read], Definitions(left_truncation_days=0))[0]


def test_clients_with_two_courses_are_one_cluster_and_counselors_where_groups_are_teams(tmp_path: Path) -> None:
    twice: list[Row] = [a_session(1, week) for week in (0, 1, 60, 61)]
    others = [a_session(client, week, counselor_id="K2") for client in (2, 3) for week in (0, 1, 80)]
    with new_clinic(tmp_path) as clinic:
        files = [write_csv(tmp_path / "sessions.csv", [*twice, *others])]
        import_files(clinic.store, clinic.settings.key_file, clinic.definitions(), files, by="test")

        by_client, by_counselor = (exits_by_cluster(clinic, group_by) for group_by in ("none", "team"))

    # The newest courses of the others are not settled, so only the first client has two that count.
    clustered = by_client[by_client["cluster_no"].notna()]
    assert (clustered["cluster_no"].nunique(), clustered["clients"].sum()) == (1, 2)
    assert by_client.loc[by_client["cluster_no"].isna(), "clients"].sum() == 2
    assert dict(by_counselor.groupby("cluster_no")["clients"].sum()) == {1: 2, 2: 2}
