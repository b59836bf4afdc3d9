"""Where an admin has opened feedback, counselors see the shares of their own clients, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from dashboard.access.viewer import Role, Viewer
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.office import settings_table
from dashboard.office.audit import Event
from dashboard.wording.feedback import open_lines
from tests.properties.stores import clinic_of
from tests.unit.answers.conftest import practice_files


@pytest.fixture(scope="module")
def open_practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """The practice, after its admin opened feedback."""
    with clinic_of(practice_files(), tmp_path_factory.mktemp("open"), is_built_with=False) as clinic:
        settings_table.change(clinic.office, "feedback_mode", "open", event=Event("admin", "changed", "feedback_mode"))
        yield clinic


def counselor(code: str) -> Viewer:
    return Viewer("somebody@clinic.test", (Role.COUNSELOR,), counselor_codes=(code,))


def heard(clinic: Clinic, code: str, filters: Filters | None = None) -> pd.Series:
    frame = ask(clinic, counselor(code), "my_open_feedback", filters).frame
    return frame[frame["domain"] == "heard"].iloc[0]


def test_open_feedback_is_of_ones_own_clients(open_practice: Clinic) -> None:
    row = heard(open_practice, "K5")

    assert (row["clients"], row["low_clients"], row["low_share"]) == (12, 6, 0.5)


def test_filters_never_lead_to_others(open_practice: Clinic) -> None:
    assert ask(open_practice, counselor("K2"), "my_open_feedback", Filters(counselor_id="K5")).is_empty
    assert ask(open_practice, counselor("K9"), "my_open_feedback").is_empty


def test_shares_of_too_few_clients_are_hidden(open_practice: Clinic) -> None:
    row = heard(open_practice, "K1")

    assert row["clients"] == 4
    assert pd.isna(row["low_share"])
    assert open_lines(row.to_frame().T) == ["Feeling heard: too few below the mark, of 4 clients."]


def test_nothing_is_open_where_nobody_decided_so(practice: Clinic) -> None:
    assert ask(practice, counselor("K5"), "my_open_feedback").is_empty
