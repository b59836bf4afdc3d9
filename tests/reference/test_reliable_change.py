"""PHQ-9 with GAD-7 as NHS Talking Therapies reads them: every case of its grid, from files to the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from dashboard.access.viewer import operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.intake.publish import import_files
from tests.builders import write_csv
from tests.properties.stores import new_clinic

Reference = Callable[[str], pd.DataFrame]
FIRST = date(2025, 1, 6)
# The answer's measures for each flag of the reference.
MEASURES = {
    "caseness_first": "case_at_start",
    "reliable_improvement": "reliably_improved",
    "reliable_deterioration": "deteriorated",
    "no_reliable_change": "no_reliable_change",
    "recovery": "recovery",
    "reliable_recovery": "recovered",
}


def grid(reference: Reference) -> pd.DataFrame:
    """One row per case: first and last scores, and the class."""
    wide = reference("reliable_change/nhs_grid.csv")
    long = wide.melt(["phq_first", "phq_last", "gad_first"], var_name="gad_last", value_name="class")
    return long.assign(gad_last=long["gad_last"].str.removeprefix("gad_last_").astype(int))


def test_every_case_of_the_grid_has_the_class_of_the_nhs(reference: Reference, tmp_path: Path) -> None:
    cases = grid(reference)
    assert len(cases) == 7920
    codes = [f"case-{number}" for number in cases.index]
    first, last = (
        pd.DataFrame(
            {
                "client_id": codes,
                "counselor_id": "K1",
                "session_date": FIRST + timedelta(weeks=week),
                "phq9_total": cases[f"phq_{which}"],
                "gad7_total": cases[f"gad_{which}"],
            }
        )
        for week, which in enumerate(("first", "last"))
    )
    records = pd.DataFrame({"client_id": codes, "start_date": FIRST, "ending": "planned", "age_band": cases["class"]})
    files = [
        write_csv(tmp_path / "sessions.csv", pd.concat([first, last]).to_dict("records")),
        write_csv(tmp_path / "episodes.csv", records.to_dict("records")),
    ]

    with new_clinic(tmp_path) as clinic:
        report = import_files(clinic.store, clinic.settings.key_file, clinic.definitions(), files, by="test")
        assert report.is_published, report.errors
        filters = Filters(by="age_band", overrides=(("left_truncation_days", "0"), ("min_clients_supervisor", "1")))
        answer = ask(clinic, operator(), "outcome", filters)

    rows = answer.frame[answer.frame["instrument"] == "phq9_gad7"]
    ours = rows.pivot_table("numerator", "group", "measure", "sum")
    sizes = cases["class"].value_counts()
    flags = reference("reliable_change/classes.csv").set_index("class")
    expected = flags.mul(sizes, axis=0)
    for flag, measure in MEASURES.items():
        pd.testing.assert_series_equal(ours[measure], expected[flag], check_names=False, check_dtype=False)
