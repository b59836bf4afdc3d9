"""The dashboard's figures and the oracle's are the same, for clinics full of edge cases and every setting.

Files go through the real intake into a store and the answers come through the one door, asked by the
operator. `DASHBOARD_TEST_CLINICS=500` runs many more clinics than the few that run by default.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from dashboard.access.viewer import operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from tests.oracle.rules import DROP_OUT_RULES
from tests.properties.clinics import NEWEST, OPENS, random_settings, seeded_clinic, small_clinics
from tests.properties.comparison import disagreements
from tests.properties.files import ClinicFiles, Row
from tests.properties.stores import clinic_of, figures, unequal

CLINICS = int(os.environ.get("DASHBOARD_TEST_CLINICS", "2"))
LARGE = replace(seeded_clinic(2, clients=60), settings={"case_mix": "none"})
CLOSED = "2025-03-01..2025-03-10;2025-05-20..2025-06-02"
SETTINGS: tuple[dict[str, str], ...] = (
    *({"drop_out_rule": rule} for rule in DROP_OUT_RULES),
    *({"drop_out_rule": rule, "data_to": "2025-05-31", "closed_periods": CLOSED} for rule in DROP_OUT_RULES),
    {"data_to": "2025-07-05", "settle_days": "0", "new_episode_after_days": "90"},
    {"data_to": "2024-10-01", "left_truncation_days": "0"},
    {"data_to": "2023-12-31"},
    {"left_truncation_days": "0", "early_sessions": "1", "maturity_days": "0"},
    {"left_truncation_days": "30", "early_sessions": "3", "maturity_days": "91", "min_clients_supervisor": "1"},
    {"inactive_after_days": "60", "maturity_days": "60", "min_clients_supervisor": "8"},
)


@pytest.fixture(scope="module")
def large_clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """A store of 60 clients, built under the defaults."""
    with clinic_of(LARGE, tmp_path_factory.mktemp("large"), is_built_with=False) as clinic:
        yield clinic


@pytest.mark.parametrize("changed", SETTINGS, ids=lambda changed: " ".join(changed.values()))
def test_answers_agree_with_the_oracle_under_each_setting(large_clinic: Clinic, changed: dict[str, str]) -> None:
    found = disagreements(large_clinic, LARGE, LARGE.settings | changed, is_built_with=False, seed=len(str(changed)))

    assert found == []


@pytest.mark.parametrize("seed", range(CLINICS))
def test_answers_of_random_clinics_agree_with_the_oracle(seed: int, tmp_path: Path) -> None:
    files = seeded_clinic(seed, clients=20)
    is_built_with = seed % 2 == 0

    with clinic_of(files, tmp_path, is_built_with=is_built_with) as clinic:
        found = disagreements(clinic, files, files.settings, is_built_with=is_built_with, seed=seed)

    assert found == []


def test_limits_of_days_turn_on_the_day_for_a_client_of_every_day(tmp_path: Path) -> None:
    days = [NEWEST - timedelta(days=days) for days in range(150)]
    sessions = [visit_of(f"c-{number:03}", day) for number, day in enumerate(days)]
    opened = visit_of("opened", OPENS)
    files = ClinicFiles((*sessions, opened), (), (), {"case_mix": "none"})
    changes = ({}, {"closed_periods": CLOSED}, {"data_to": "2025-06-02", "maturity_days": "60", "settle_days": "30"})

    with clinic_of(files, tmp_path, is_built_with=True) as clinic:
        found = [
            problem
            for change in changes
            for problem in disagreements(clinic, files, files.settings | change, is_built_with=False, seed=0)
        ]

    assert found == []


def test_a_record_that_starts_after_a_set_day_is_not_known_yet(tmp_path: Path) -> None:
    sessions = tuple(visit_of("c", day) | {"episode_id": "E1"} for day in (date(2025, 6, 1), date(2025, 6, 20)))
    record = {"client_id": "c", "episode_id": "E1", "start_date": "2025-06-15", "age_band": "18-24"}
    files = ClinicFiles((*sessions, visit_of("opened", OPENS)), (record,), (), {"case_mix": "none"})
    by_age = Filters(by="age_band", overrides=(("min_clients_supervisor", "1"), ("settle_days", "0")))
    before = replace(by_age, overrides=(*by_age.overrides, ("data_to", "2025-06-10")))

    with clinic_of(files, tmp_path, is_built_with=True) as clinic:
        groups = [
            set(ask(clinic, operator(), "alliance_by_session", asked).frame["group"]) for asked in (by_age, before)
        ]

    assert groups == [{"18-24"}, {""}]


def visit_of(client: str, day: date) -> Row:
    """An attended session that was rated at the mark."""
    return {"client_id": client, "counselor_id": "K1", "session_date": day.isoformat(), "attendance": "", "srs_1": "9"}


@settings(
    max_examples=2 * CLINICS,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)
@given(files=small_clinics())
def test_answers_of_any_small_clinic_agree_with_the_oracle(
    files: ClinicFiles, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shown = files.settings | {"min_clients_supervisor": "1"}

    with clinic_of(files, tmp_path_factory.mktemp("small"), is_built_with=False) as clinic:
        found = disagreements(clinic, files, shown, is_built_with=False, seed=len(files.sessions))

    assert found == []


@pytest.mark.parametrize("seed", range(max(1, CLINICS // 2)))
def test_a_setting_gives_the_same_figures_built_in_or_asked_for(seed: int, tmp_path: Path) -> None:
    shaping = {"closed_periods": CLOSED, "data_to": "2025-06-10", "new_episode_after_days": "90"}
    chosen = random_settings(Random(seed)) | shaping  # noqa: S311 - a test's clinic keeps no secret
    files = replace(seeded_clinic(seed, clients=20), settings=chosen)

    with clinic_of(files, tmp_path, is_built_with=True) as built_with:
        built_in = figures(built_with, {})
    with clinic_of(files, tmp_path, is_built_with=False) as built_without:
        asked_for = figures(built_without, files.settings)

    assert unequal(built_in, asked_for) == []
