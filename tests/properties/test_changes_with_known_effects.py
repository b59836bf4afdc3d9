"""Smaller scopes, doubled clients, undone and repeated imports change figures in the way they must, and no other."""

import os
from dataclasses import replace
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from dashboard.access.viewer import Role, Viewer, operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from tests.properties.changes import believable_numbers, doubled, parts_of
from tests.properties.clinics import seeded_clinic
from tests.properties.files import ClinicFiles
from tests.properties.stores import clinic_of, figures, new_clinic, overrides_of, take_in, undo, unequal

SEEDS = range(100, 100 + int(os.environ.get("DASHBOARD_TEST_CLINICS", "1")))
GROUPED = {"early_dropout": None, "alliance": None, "coverage": None, "retention": "counselor", "leak": "counselor"}
SHARES = {
    "retention": ("still_attending", "dropped_out", "planned", "changed_counselor", "other"),
    "leak": ("dropped_out_pct",),
    "early_dropout": ("rate", "inferred_share"),
    "alliance": ("low_share", "mean_score", "coverage", "straight_lined_share", "ceiling_share"),
    "alliance_by_session": ("mean_score", "median", "low_share"),
    "coverage": ("coverage", "missing_at_last_before_dropout"),
}
COUNTS = {
    "retention": ("at_risk_clients", "dropped_out_clients", "planned_clients", "other_clients"),
    "leak": ("attended_clients", "left_dropped_out"),
    "early_dropout": ("pairings", "dropped_out", "unresolved", "by_transfer"),
    "alliance": ("clients", "low_clients", "clearly_low_clients"),
    "alliance_by_session": ("clients",),
    "coverage": ("sessions", "rated"),
}
every_seed = pytest.mark.parametrize("seed", SEEDS)


def shown(files: ClinicFiles) -> ClinicFiles:
    """The files with nothing hidden because it is too few."""
    return replace(files, settings=dict(files.settings) | {"min_clients_supervisor": "1"})


@every_seed
def test_a_smaller_scope_gives_the_operators_rows_of_its_counselors(seed: int, tmp_path: Path) -> None:
    teams = {"K1": "North", "K2": "North", "K3": "South", "K4": "East"}
    records = tuple({"counselor_id": code, "team": team} for code, team in teams.items())
    files = replace(shown(seeded_clinic(seed, clients=15)), counselors=records)
    supervisor = Viewer("north@example.org", (Role.SUPERVISOR,), ("North",))

    with clinic_of(files, tmp_path, is_built_with=True) as clinic:
        in_scope = ask(clinic, supervisor, "counselors").frame["counselor_id"]
        assert set(in_scope) == {"K1", "K2"}
        for question, by in GROUPED.items():
            every = ask(clinic, operator(), question, Filters(by=by)).frame
            fewer = ask(clinic, supervisor, question, Filters(by=by)).frame
            code = "group" if by else "counselor_id"
            expected = every[every[code].isin(in_scope)].reset_index(drop=True)
            pd.testing.assert_frame_equal(fewer, expected, check_dtype=False, rtol=1e-9, atol=1e-9)


@every_seed
def test_the_bands_of_retention_add_up_to_everybody(seed: int, tmp_path: Path) -> None:
    files = shown(seeded_clinic(seed, clients=15))

    with clinic_of(files, tmp_path, is_built_with=True) as clinic:
        for by in ("none", "counselor", "age_band"):
            frame = ask(clinic, operator(), "retention", Filters(by=by)).frame

            assert len(frame) > 0
            assert (frame[list(SHARES["retention"])].sum(axis=1) - 1).abs().max() < 1e-9


@every_seed
def test_doubling_every_client_doubles_counts_and_leaves_shares(seed: int, tmp_path: Path) -> None:
    files = shown(seeded_clinic(seed, clients=15))

    with clinic_of(files, tmp_path, is_built_with=False) as clinic:
        once = figures(clinic, files.settings, questions=tuple(SHARES))
    with clinic_of(doubled(files), tmp_path, is_built_with=False) as clinic:
        twice = figures(clinic, files.settings, questions=tuple(SHARES))

    for question, columns in SHARES.items():
        shares = [frame[question][list(columns)] for frame in (once, twice)]
        counts = [frame[question][list(COUNTS[question])].astype("float64") for frame in (once, twice)]
        pd.testing.assert_frame_equal(*shares, check_dtype=False, rtol=1e-9, atol=1e-9)
        pd.testing.assert_frame_equal(counts[0] * 2, counts[1])


def corrected(rng: Random, files: ClinicFiles) -> ClinicFiles:
    """A part of the rows again, some with another attendance, rating or ending."""
    sessions = [dict(row) for row in files.sessions if rng.random() < 0.5]
    for row in sessions:
        if row["attendance"] != "future" and rng.random() < 0.3:
            row["srs_1"] = rng.choice(("5", "9", ""))
            row["attendance"] = rng.choice(("attended", "no_show", "late_attended"))
    episodes = [dict(row) for row in files.episodes if rng.random() < 0.5]
    for row in episodes:
        if rng.random() < 0.3:
            row |= {"ending": rng.choice(("planned", "dropped_out", "ongoing")), "end_date": ""}
    return replace(files, sessions=tuple(sessions), episodes=tuple(episodes))


def sequence_of(rng: Random, files: ClinicFiles) -> list[ClinicFiles | int]:
    """Imports (parts of the rows and corrections of them) and undos of earlier imports, by their number."""
    parts = parts_of(files, lambda row: sum(map(ord, row["client_id"])) % 2, 2)
    steps: list[ClinicFiles | int] = []
    live: list[int] = []
    imports = rng.sample([*parts, corrected(rng, files), corrected(rng, files)], 4)
    for number, part in enumerate(imports, start=1):
        steps.append(part)
        live.append(number)
        if number == len(imports) or rng.random() < 0.2:
            steps.append(live.pop(rng.randrange(len(live))))
    return steps


@every_seed
def test_undone_imports_leave_no_trace_in_the_figures(seed: int, tmp_path: Path) -> None:
    # Numbers are judged file by file, and the same file says other things after a correction.
    files = believable_numbers(seeded_clinic(seed, clients=15))
    files = replace(files, settings=dict(files.settings) | {"data_to": "2025-06-30"})
    steps = sequence_of(Random(seed), files)  # noqa: S311 - a test's clinic keeps no secret
    undone = {step for step in steps if isinstance(step, int)}
    imports = [step for step in steps if not isinstance(step, int)]

    with new_clinic(tmp_path) as clinic:
        for step in steps:
            if isinstance(step, int):
                undo(clinic, step)
            else:
                take_in(clinic, step, tmp_path)
        found = figures(clinic, files.settings)
    with new_clinic(tmp_path) as clinic:
        for number, part in enumerate(imports, start=1):
            if number not in undone:
                take_in(clinic, part, tmp_path)
        expected = figures(clinic, files.settings)

    assert undone
    assert unequal(expected, found) == []


@every_seed
def test_the_same_file_again_changes_nothing(seed: int, tmp_path: Path) -> None:
    files = seeded_clinic(seed, clients=15)

    with clinic_of(files, tmp_path, is_built_with=True) as clinic:
        before = figures(clinic, {})
        report = take_in(clinic, files, tmp_path)
        after = figures(clinic, {})

    assert (report.rows_new, report.rows_corrected) == (0, 0)
    assert report.rows_unchanged == report.rows_read
    assert unequal(before, after) == []


def test_figures_of_no_rows_are_empty_and_overrides_are_taken(tmp_path: Path) -> None:
    with new_clinic(tmp_path) as clinic:
        filters = Filters(overrides=overrides_of({"data_to": "2025-06-30"}))

        assert ask(clinic, operator(), "retention", filters).is_empty
        assert ask(clinic, operator(), "retention").data_to is None
