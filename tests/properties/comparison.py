"""The dashboard's answers beside the oracle's, cell by cell."""

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import pandas as pd

from dashboard.access.viewer import operator
from dashboard.answers.answer import Answer, Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic as Dashboard
from tests.oracle import Clinic, current_places, read_clinic, rules_from
from tests.oracle.appointments import read_appointments
from tests.properties.clinics import NEWEST, OPENS
from tests.properties.expectations import (
    Asked,
    Cell,
    Expected,
    expect_alliance,
    expect_alliance_by_session,
    expect_coverage,
    expect_early_dropout,
    expect_leak,
    expect_outcome,
    expect_retention,
)
from tests.properties.expectations_over_time import (
    expect_alliance_and_staying,
    expect_alliance_of_dropouts,
    expect_coverage_by_session,
    expect_ruptures,
    expect_stays_low,
)
from tests.properties.files import ClinicFiles
from tests.properties.stores import overrides_of

CLOSE = 1e-9
GROUPED = ("retention", "leak", "alliance_by_session", "outcome", "stays_low", "coverage_by_session")
GROUPS = ("none", "counselor", "team", "start_year", "age_band")


def disagreements(
    dashboard: Dashboard, files: ClinicFiles, settings: Mapping[str, str], *, is_built_with: bool, seed: int
) -> list[str]:
    """A sentence for every cell in which dashboard and oracle differ, asked under these settings.

    `is_built_with` says that the settings are the dashboard's own; else each answer overrides them. The seed
    chooses groups, units and periods.
    """
    oracle = read_clinic(files.sessions, files.episodes, rules_from(settings))
    places = current_places(read_appointments(files.sessions), files.counselors)
    teams = {code: team for code, (team, _) in places.items()}
    overrides = overrides_of({} if is_built_with else settings)
    found: list[str] = []
    for question, asked, expected in _questions(oracle, teams, random.Random(seed)):  # noqa: S311 - keeps no secret
        unit = asked.unit if question in ("retention", "leak") else None
        by = asked.by if question in GROUPED else None
        filters = Filters(by=by, unit=unit, from_on=asked.from_on, to_on=asked.to_on, overrides=overrides)
        answer = ask(dashboard, operator(), question, filters)
        if answer.data_to != oracle.data_to:
            found.append(f"{question}: data to {answer.data_to}, expected {oracle.data_to}")
        problems = differences(answer, expected, oracle.rules.min_clients_supervisor)
        found += [f"{question} {asked}: {problem}" for problem in problems]
    return found


def _questions(oracle: Clinic, teams: Mapping[str, str], rng: random.Random) -> Iterator[tuple[str, Asked, Expected]]:
    whole = Asked()
    yield "retention", whole, expect_retention(oracle, whole, teams)
    pairings = Asked("pairing")
    yield "retention", pairings, expect_retention(oracle, pairings, teams)
    by_groups = (expect_retention, expect_leak, expect_alliance_by_session, expect_outcome)
    for by_group in (*by_groups, expect_stays_low, expect_coverage_by_session):
        asked = Asked(rng.choice(("episode", "pairing")), rng.choice(GROUPS), *_period(rng))
        yield by_group.__name__.removeprefix("expect_"), asked, by_group(oracle, asked, teams)
    by_counselor: tuple[Callable[[Clinic, Asked], Expected], ...]
    by_counselor = (expect_early_dropout, expect_alliance, expect_coverage)
    over_time = (expect_ruptures, expect_alliance_and_staying, expect_alliance_of_dropouts)
    for of_counselors in (*by_counselor, *over_time):
        asked = rng.choice((whole, Asked("pairing", "none", *_period(rng))))
        yield of_counselors.__name__.removeprefix("expect_"), asked, of_counselors(oracle, asked)


def _period(rng: random.Random) -> tuple[date | None, date | None]:
    days = (NEWEST - OPENS).days
    from_on = OPENS + timedelta(days=rng.randint(0, days)) if rng.random() < 0.5 else None
    begins = from_on or OPENS
    to_on = begins + timedelta(days=rng.randint(0, days)) if rng.random() < 0.5 else None
    return from_on, to_on


def differences(answer: Answer, expected: Expected, min_clients: int) -> list[str]:
    """A sentence for every row one side lacks and every cell that differs or is hidden against the rule."""
    rows = {tuple(str(row[key]) for key in expected.keys): row for row in answer.frame.to_dict("records")}
    found = [f"no row {key}" for key in expected.rows if key not in rows]
    found += [f"row {key} too many" for key in rows if key not in expected.rows]
    if len(rows) != len(answer.frame):
        found.append("a key stands twice")
    for key in expected.rows.keys() & rows.keys():
        found += [f"{key} {problem}" for problem in _row(expected.rows[key], rows[key], expected.hides, min_clients)]
    return found


def _row(
    expected: Mapping[str, Cell], found: Mapping[str, object], hides: Mapping[str, str], min_clients: int
) -> Iterator[str]:
    hidden = set(filter(None, str(found.get("hidden", "")).split(",")))
    for column, cell in expected.items():
        if column not in found:
            yield f"{column}: no column"
            continue
        count = expected[hides[column]] if column in hides else None
        is_hidden = cell is not None and isinstance(count, int) and 0 < count < min_clients
        if is_hidden != (column in hidden):
            yield f"{column}: hidden {column in hidden}, expected {is_hidden}"
        elif not _is_same(None if is_hidden else cell, found[column]):
            yield f"{column}: {found[column]}, expected {cell}"


def _is_same(expected: Cell, found: object) -> bool:
    if expected is None or pd.isna(found):  # type: ignore[call-overload]
        return expected is None and bool(pd.isna(found))  # type: ignore[call-overload]
    if isinstance(expected, str):
        return str(found) == expected
    return abs(float(found) - float(expected)) <= CLOSE  # type: ignore[arg-type]
