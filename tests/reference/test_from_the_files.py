"""The same curves of R, but from files of sessions through import, facts and the one door, at the printed precision."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard.access.viewer import operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.intake.publish import import_files
from dashboard.settings import Settings, office_url
from dashboard.store.versions import FeedbackStore

Reference = Callable[[str], pd.DataFrame]
Difference = Callable[[object, object], float]

AGREEMENT = 1e-9
# Every session up to this day is settled; those censored come once more on the newest day, which is not.
SETTLED_ON = date(2025, 6, 1)
NEWEST_ON = date(2025, 8, 15)
ENDINGS = {1: "dropped_out", 2: "planned"}
_BIG = pytest.mark.skipif(
    "DASHBOARD_TEST_BIG" not in os.environ,
    reason="takes most of a minute; DASHBOARD_TEST_BIG=1 runs it, and test_survival compares the same curves always",
)


def _write(counts: pd.DataFrame, folder: Path) -> list[Path]:
    sessions, episodes = folder / "sessions.csv", folder / "episodes.csv"
    with sessions.open("w", newline="") as rows, episodes.open("w", newline="") as records:
        session_rows, episode_rows = csv.writer(rows), csv.writer(records)
        session_rows.writerow(["client_id", "counselor_id", "session_date", "session_number"])
        episode_rows.writerow(["client_id", "start_date", "ending", "age_band"])
        for client, (group, time, status) in enumerate(_people(counts)):
            first = SETTLED_ON - timedelta(days=time)
            for number in range(1, time + 1):
                session_rows.writerow([f"c{client}", "K1", first + timedelta(days=number - 1), number])
            if status == 0:
                session_rows.writerow([f"c{client}", "K1", NEWEST_ON, time + 1])
            episode_rows.writerow([f"c{client}", first, ENDINGS.get(status, ""), group])
        session_rows.writerow(["last", "K1", NEWEST_ON, 1])
    return [sessions, episodes]


def _people(counts: pd.DataFrame) -> Iterator[tuple[str, int, int]]:
    for row in counts.itertuples():
        for _ in range(int(row.n)):
            yield str(row.group), int(row.time), int(row.status)


def _answered(counts: pd.DataFrame, folder: Path) -> pd.DataFrame:
    settings = Settings(folder=folder / "store", is_demo=False, office_url=office_url(folder / "store", is_demo=False))
    store = FeedbackStore.create(settings.folder, is_demo=False)
    clinic = Clinic.open(settings)
    report = import_files(store, settings.key_file, clinic.definitions(), _write(counts, folder), by="test")
    assert report.is_published, report.errors[:3]
    filters = Filters(by="age_band", overrides=(("min_clients_supervisor", "1"),))
    return ask(clinic, operator(), "retention", filters).frame


@pytest.mark.parametrize(
    "name",
    [
        "edge_all_at_1",
        "edge_gaps",
        "edge_group_without_events",
        "edge_last_is_event",
        "edge_no_events",
        "edge_only_competing",
        "edge_single_censored",
        "edge_single_event",
        "edge_tie_event_censor",
        "edge_two_groups_ties",
        "ctn0094_retention",
        pytest.param("big_synthetic", marks=_BIG),
    ],
)
def test_curves_from_files_of_sessions_agree_with_r(
    reference: Reference, largest_difference: Difference, name: str, tmp_path: Path
) -> None:
    counts, theirs = (reference(f"survival/{file}.csv") for file in ("counts", "curves"))
    groups = set(counts.loc[counts["set"] == name, "group"])
    theirs = theirs[(theirs["set"] == name) & theirs["group"].isin(groups)]

    ours = _answered(counts[counts["set"] == name], tmp_path)

    keys = {"left_on": ["group", "time"], "right_on": ["group", "session_number"]}
    beside = theirs.merge(ours, how="left", validate="one_to_one", **keys)
    assert len(beside) > 0
    assert largest_difference(beside["at_risk_clients"], beside["n_risk"]) == 0
    assert largest_difference(beside["still_attending"], beside["surv"]) < AGREEMENT
    assert largest_difference(beside["still_attending_low"], beside["surv_low"]) < AGREEMENT
    assert largest_difference(beside["still_attending_high"], beside["surv_high"]) < AGREEMENT
    with_causes = beside[beside["cif1"].notna()]
    assert largest_difference(with_causes["dropped_out"], with_causes["cif1"]) < AGREEMENT
    assert largest_difference(with_causes["dropped_out_low"], with_causes["cif1_low"]) < AGREEMENT
