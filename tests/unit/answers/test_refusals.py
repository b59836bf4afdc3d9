"""What cannot be asked is refused with a sentence that names it."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.access.viewer import operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import THRESHOLDS, ask
from dashboard.answers.clinic import Clinic
from dashboard.office import settings_table
from dashboard.office.audit import Event
from dashboard.settings import Refused
from tests.unit.answers.conftest import supervisor

IN_FORCE = {"min_clients_supervisor": 7, "release_clients": 12, "release_clients_item": 12, "min_peers": 6}


@pytest.mark.parametrize(
    ("question", "filters", "names"),
    [
        ("retentoin", Filters(), "retentoin"),
        ("retention", Filters(by="shoe_size"), "shoe_size"),
        ("early_dropout", Filters(by="team"), "team"),
        ("data_to", Filters(by="counselor"), "no groups"),
        ("retention", Filters(unit="client"), "client"),
        ("coverage", Filters(unit="episode"), "episode"),
        ("retention", Filters(overrides=(("inactive_days", "45"),)), "inactive_days"),
        ("retention", Filters(overrides=(("early_sessions", "two"),)), "early_sessions"),
        ("retention", Filters(overrides=(("drop_out_rule", "guess"),)), "guess"),
        ("retention", Filters(overrides=(("data_to", "31/12/2024"),)), "31/12/2024"),
        ("alliance", Filters(overrides=(("mark.srs_9", "9"),)), "srs_9"),
        ("retention", Filters(from_on=date(2025, 2, 1), to_on=date(2025, 1, 31)), "2025-01-31"),
    ],
)
def test_what_there_is_not_is_refused_by_name(question: str, filters: Filters, names: str, practice: Clinic) -> None:
    with pytest.raises(Refused) as refusal:
        ask(practice, operator(), question, filters)

    assert names in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_a_period_of_one_day_is_a_period(practice: Clinic) -> None:
    day = date(2024, 4, 1)

    answer = ask(practice, operator(), "early_dropout", Filters(from_on=day, to_on=day))

    assert answer.frame["pairings"].sum() == 27


def _clinic_in_force(clinic: Clinic) -> Clinic:
    for key, value in IN_FORCE.items():
        settings_table.change(clinic.office, key, str(value), event=Event("admin", "setting changed", key))
    return clinic


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_a_person_cannot_lower_a_threshold(threshold: str, empty_clinic: Clinic) -> None:
    clinic = _clinic_in_force(empty_clinic)
    lower, same = (Filters(overrides=((threshold, str(IN_FORCE[threshold] + step)),)) for step in (-1, 0))

    with pytest.raises(Refused, match=threshold):
        ask(clinic, supervisor("*"), "retention", lower)

    assert ask(clinic, supervisor("*"), "retention", same).is_empty
    assert ask(clinic, operator(), "retention", lower).is_empty


def test_every_number_of_people_in_the_definitions_is_a_threshold() -> None:
    assert set(THRESHOLDS) == set(IN_FORCE)


def test_a_person_cannot_open_feedback_for_one_answer(practice: Clinic) -> None:
    opened = Filters(overrides=(("feedback_mode", "open"),))

    with pytest.raises(Refused, match="feedback_mode"):
        ask(practice, supervisor("*"), "retention", opened)
