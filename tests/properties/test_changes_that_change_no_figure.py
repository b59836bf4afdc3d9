"""Orders, names and dates say nothing about a clinic: figures stay the same when they change."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from tests.properties.changes import (
    believable_numbers,
    clients_of,
    moved,
    one_row_a_day,
    parts_of,
    renamed,
    shuffled,
    without,
)
from tests.properties.clinics import seeded_clinic
from tests.properties.files import ClinicFiles
from tests.properties.stores import DAY_OF_IMPORT, FIGURES, clinic_of, figures, new_clinic, take_in, unequal

SEEDS = range(int(os.environ.get("DASHBOARD_TEST_CLINICS", "1")))
Figures = dict[str, pd.DataFrame]
Unchanged = Callable[[int], Figures]
UNDATED = tuple(question for question in FIGURES if not question.endswith("by_quarter"))
# Those of every kind of counted fact, without the models on top of them.
COUNTED = ("retention", "leak", "early_dropout", "alliance_by_session", "coverage", "left_out")
OF_ATTENDANCE = ("retention", "leak", "early_dropout", "early_dropout_by_quarter", "left_out")
every_seed = pytest.mark.parametrize("seed", SEEDS)


def rng_of(seed: int) -> Random:
    """The seed's own source of choices."""
    return Random(seed)  # noqa: S311 - a test's clinic keeps no secret


def clinic_files(seed: int) -> ClinicFiles:
    """The clinic of a seed whose numbers, if any, count sessions in every part of its files."""
    return believable_numbers(seeded_clinic(seed, clients=15))


def figures_of(files: ClinicFiles, folder: Path, questions: tuple[str, ...] = FIGURES) -> Figures:
    """The figures of a store filled in one import."""
    with clinic_of(files, folder, is_built_with=False) as clinic:
        return figures(clinic, files.settings, questions=questions)


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Unchanged:
    """The figures of a seed's clinic as it is, worked out once."""
    known: dict[int, Figures] = {}

    def of_seed(seed: int) -> Figures:
        if seed not in known:
            known[seed] = figures_of(clinic_files(seed), tmp_path_factory.mktemp("unchanged"))
        return known[seed]

    return of_seed


@every_seed
def test_order_of_rows_changes_no_figure(seed: int, unchanged: Unchanged, tmp_path: Path) -> None:
    files = clinic_files(seed)

    found = figures_of(shuffled(files, rng_of(seed)), tmp_path)

    assert unequal(unchanged(seed), found) == []


@every_seed
@pytest.mark.parametrize("split", ["by client", "by month"])
def test_order_of_imports_changes_no_figure(split: str, seed: int, unchanged: Unchanged, tmp_path: Path) -> None:
    files = clinic_files(seed)
    if split == "by client":
        parts = parts_of(files, lambda row: sum(map(ord, row["client_id"])) % 2, 2)
    else:
        parts = parts_of(files, lambda row: (row.get("session_date") or row["start_date"] or "2024") >= "2025", 2)

    with new_clinic(tmp_path) as clinic:
        for part in parts:
            take_in(clinic, part, tmp_path)
        forward = figures(clinic, files.settings, questions=COUNTED)
    with new_clinic(tmp_path) as clinic:
        for part in reversed(parts):
            take_in(clinic, part, tmp_path)
        backward = figures(clinic, files.settings, questions=COUNTED)

    expected = {question: frame for question, frame in unchanged(seed).items() if question in forward}
    assert unequal(expected, forward) == []
    assert unequal(forward, backward) == []


@every_seed
def test_codes_of_clients_change_no_figure(seed: int, unchanged: Unchanged, tmp_path: Path) -> None:
    files = clinic_files(seed)
    codes = clients_of(files)
    others = [f"x{number:03}" for number in rng_of(seed).sample(range(999), len(codes))]

    found = figures_of(renamed(files, dict(zip(codes, others, strict=True)), str), tmp_path)

    assert unequal(unchanged(seed), found) == []


@every_seed
def test_codes_of_counselors_change_nothing_but_themselves(seed: int, unchanged: Unchanged, tmp_path: Path) -> None:
    # Sessions of one day with two counselors stand in the order of their codes, so the order is kept.
    files = clinic_files(seed)
    same_clients = {code: code for code in clients_of(files)}

    found = figures_of(renamed(files, same_clients, lambda code: f"Z-{code}-9"), tmp_path)

    for frame in found.values():
        for column in frame.columns.intersection(["counselor_id", "group"]):
            frame[column] = frame[column].str.replace(r"^Z-(.*)-9$", r"\1", regex=True)
    assert unequal(unchanged(seed), found) == []


@every_seed
@pytest.mark.parametrize("days", [-400, 59])
def test_moving_every_date_changes_no_figure(days: int, seed: int, unchanged: Unchanged, tmp_path: Path) -> None:
    files = clinic_files(seed)
    later = moved(files, days)

    with new_clinic(tmp_path) as clinic:
        take_in(clinic, later, tmp_path, today=DAY_OF_IMPORT + timedelta(days=days))
        found = figures(clinic, later.settings, questions=UNDATED)

    expected = {question: frame for question, frame in unchanged(seed).items() if question in found}
    assert unequal(expected, found) == []


@every_seed
def test_deleting_ratings_leaves_attendance_as_it_was(seed: int, tmp_path: Path) -> None:
    # Rows that differ in their ratings alone would become identical, and the ORS decides under one rule.
    whole = one_row_a_day(seeded_clinic(seed, clients=15))
    files = replace(whole, settings=dict(whole.settings) | {"drop_out_rule": "missed_last"})

    found = figures_of(without(files, "srs", "fit", "ors"), tmp_path, OF_ATTENDANCE)

    assert unequal(figures_of(files, tmp_path, OF_ATTENDANCE), found) == []
