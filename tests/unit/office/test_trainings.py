"""The log of trainings: kept, removed, brought back, each with its line in the audit log and a new revision."""

from __future__ import annotations

import json
from datetime import date

import pytest

from dashboard.office import audit, copying, settings_table, trainings
from dashboard.office.database import Office
from dashboard.office.trainings import Training
from dashboard.settings import Refused

LISTENING = Training(date(2025, 9, 15), "heard", "Listening", 6.5, ("K2", "K1"))


def test_training_is_kept_with_who_logged_it(office: Office, event: audit.Event) -> None:
    number = trainings.add(office, LISTENING, event=event)

    (kept,) = trainings.standing(office)

    assert kept.training_id == number
    assert kept.training.counselor_codes == ("K1", "K2")
    assert (kept.training.trained_on, kept.training.hours, kept.logged_by) == (date(2025, 9, 15), 6.5, event.actor)


def test_removed_training_is_gone_until_it_is_brought_back(office: Office, event: audit.Event) -> None:
    number = trainings.add(office, LISTENING, event=event)

    trainings.remove(office, number, event=event)
    assert trainings.standing(office) == []
    assert json.loads(trainings.as_text(office)) == []

    trainings.restore(office, number, event=event)
    assert [one.training_id for one in trainings.standing(office)] == [number]


def test_every_change_raises_the_revision_and_is_logged(office: Office, event: audit.Event) -> None:
    before = settings_table.revision(office)

    number = trainings.add(office, LISTENING, event=event)
    trainings.remove(office, number, event=event)
    trainings.restore(office, number, event=event)

    assert settings_table.revision(office) == before + 3
    assert len(audit.entries(office)) == 3


def test_text_for_queries_has_one_object_a_counselor(office: Office, event: audit.Event) -> None:
    number = trainings.add(office, LISTENING, event=event)

    told = json.loads(trainings.as_text(office))

    assert [one["counselor_id"] for one in told] == ["K1", "K2"]
    assert told[0] == {
        "training_id": number, "trained_on": "2025-09-15", "domain": "heard", "title": "Listening",
        "counselor_id": "K1", "hours": 6.5,
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        Training(date(2025, 9, 15), "heard", "x" * 81, None, ("K1",)),
        Training(date(2025, 9, 15), "heard", "", None, ()),
    ],
)
def test_training_without_anybody_or_with_a_long_title_is_refused(
    office: Office, event: audit.Event, wrong: Training
) -> None:
    with pytest.raises(Refused):
        trainings.add(office, wrong, event=event)

    assert trainings.standing(office) == []


def test_removing_what_is_not_there_is_refused(office: Office, event: audit.Event) -> None:
    with pytest.raises(Refused, match="no such training"):
        trainings.remove(office, 7, event=event)


def test_trainings_are_part_of_a_backup(office: Office, event: audit.Event) -> None:
    trainings.add(office, LISTENING, event=event)

    kept = json.loads(copying.to_text(office))["tables"]

    assert [row["title"] for row in kept["trainings"]] == ["Listening"]
    assert [row["counselor_code"] for row in kept["training_counselors"]] == ["K1", "K2"]
