"""The dashboard's figures and the oracle's are the same, for clinics full of edge cases and every setting.

Files go through the real intake into a store and the answers come through the one door, asked by the
operator. `DASHBOARD_TEST_CLINICS=500` runs many more clinics than the few that run by default.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from dashboard.answers.clinic import Clinic
from tests.oracle.rules import DROP_OUT_RULES
from tests.properties.clinics import random_settings, seeded_clinic, small_clinics
from tests.properties.comparison import disagreements
from tests.properties.files import ClinicFiles
from tests.properties.stores import clinic_of, figures, unequal

CLINICS = int(os.environ.get("DASHBOARD_TEST_CLINICS", "4"))
LARGE = replace(seeded_clinic(2, clients=60), settings={"case_mix": "none"})
CLOSED = "2025-03-01..2025-03-10;2025-05-20..2025-06-02"
SETTINGS: tuple[dict[str, str], ...] = (
    *({"drop_out_rule": rule} for rule in DROP_OUT_RULES),
    *({"drop_out_rule": rule, "data_to": "2025-05-31", "closed_periods": CLOSED} for rule in DROP_OUT_RULES),
    {"data_to": "2025-07-05"},
    {"data_to": "2024-10-01", "left_truncation_days": "0"},
    {"data_to": "2023-12-31"},
    {"left_truncation_days": "0", "early_sessions": "1", "maturity_days": "0"},
    {"left_truncation_days": "30", "early_sessions": "3", "maturity_days": "91"},
    {"inactive_after_days": "30", "min_clients_supervisor": "1"},
    {"inactive_after_days": "60", "maturity_days": "60", "min_clients_supervisor": "8"},
    {"settle_days": "0", "new_episode_after_days": "90"},
    {"settle_days": "75", "closed_periods": CLOSED},
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


@settings(
    max_examples=CLINICS, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
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
