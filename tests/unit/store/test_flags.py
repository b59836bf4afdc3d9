"""The ledger of flags: one look a quarter, written once, and nothing that comes later changes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dashboard.access.rules import AccessDenied
from dashboard.access.viewer import Role, Viewer, operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.office import settings_table
from dashboard.office.audit import Event
from dashboard.store.flags import latest_look
from tests.properties.files import ClinicFiles, Row
from tests.properties.stores import new_clinic, take_in, undo
from tests.unit.answers.conftest import visit

BEGUN = date(2024, 6, 3)
FIRST_QUARTER, SECOND_QUARTER = date(2025, 4, 10), date(2025, 7, 10)
COUNSELORS = ("K1", "K2", "K3", "K4")
FIGURES = ("quarter", "counselor_id", "measure", "numerator", "denominator")


def begun(counselor: str, clients: int, left: int = 0, day: date = BEGUN, low: int = 0) -> Iterator[Row]:
    """So many clients with a session a week for three weeks, the first `left` gone after one, the first `low` of the
    rated ones rating 8 throughout; without `low` nobody rates.
    """
    for number in range(clients):
        score = "" if not low else "8" if number < low else "10"
        for week in range(1 if number < left else 3):
            yield visit(f"{counselor}-{day}-{number}", counselor, day + timedelta(weeks=week), score)


def files(*rows: Iterator[Row], newest: date = FIRST_QUARTER, declared: int = 0) -> ClinicFiles:
    """Files of a clinic that opened long before, with its newest session; the first clients of K1 are declared gone."""
    sessions = [visit("first", "K0", date(2023, 6, 1)), visit("newest", "K0", newest)]
    episodes = tuple(
        {"client_id": f"K1-{BEGUN}-{number}", "start_date": BEGUN.isoformat(), "ending": "dropped_out"}
        for number in range(declared)
    )
    counselors = tuple({"counselor_id": code, "team": f"Team {code}"} for code in ("K0", *COUNSELORS))
    return ClinicFiles((*sessions, *(row for part in rows for row in part)), episodes, counselors, {})


def planted(newest: date = FIRST_QUARTER, declared: int = 0) -> ClinicFiles:
    """Four counselors with 20 clients: K1 loses 15 after a session, the others two each."""
    parts = [begun(code, 20, 15 if code == "K1" else 2) for code in COUNSELORS]
    return files(*parts, newest=newest, declared=declared)


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """An empty store of a real clinic."""
    with new_clinic(tmp_path) as made:
        yield made


def import_(clinic: Clinic, taken: ClinicFiles, folder: Path) -> None:
    """Take files in, on a day after all of them."""
    take_in(clinic, taken, folder, today=date(2025, 12, 31))


def ledger(clinic: Clinic) -> list[tuple[object, ...]]:
    """Every flag ever made, oldest first."""
    return _rows(clinic, f"SELECT {', '.join(FIGURES)} FROM flags ORDER BY ALL")  # noqa: S608


def closed(clinic: Clinic) -> list[tuple[object, ...]]:
    """Quarters closed, with the day, the counselors and the comparisons of each."""
    return _rows(clinic, "SELECT quarter, made_on, counselors, comparisons FROM flag_quarters ORDER BY ALL")


def _rows(clinic: Clinic, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(clinic.store.current().path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def early(clinic: Clinic, **filters: date | str) -> pd.DataFrame:
    """The answer `early_dropout` by counselor."""
    return ask(clinic, operator(), "early_dropout", Filters(**filters)).frame.set_index("counselor_id")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data_to", "maturity_days", "expected"),
    [
        (date(2026, 3, 31), 90, ("2026-Q1", date(2025, 1, 1), date(2025, 12, 31))),
        (date(2026, 3, 30), 90, ("2025-Q4", date(2024, 10, 3), date(2025, 10, 2))),
        (date(2026, 1, 1), 0, ("2025-Q4", date(2025, 1, 1), date(2025, 12, 31))),
        (date(2024, 5, 9), 32, ("2024-Q1", date(2023, 2, 28), date(2024, 2, 28))),
    ],
)
def test_look_is_of_the_latest_quarter_that_ended(
    data_to: date, maturity_days: int, expected: tuple[str, date, date]
) -> None:
    look = latest_look(data_to, maturity_days)

    assert (look.quarter, look.from_on, look.to_on) == expected
    assert look.made_on == data_to


def test_first_import_flags_the_latest_quarter_only(clinic: Clinic, tmp_path: Path) -> None:
    import_(clinic, planted(), tmp_path)

    assert ledger(clinic) == [("2025-Q1", "K1", "early_dropout", 15, 20)]
    assert closed(clinic) == [("2025-Q1", FIRST_QUARTER, 4, 4)]


def test_flag_carries_the_practice_and_the_chance(clinic: Clinic, tmp_path: Path) -> None:
    import_(clinic, planted(), tmp_path)

    flag = ask(clinic, operator(), "flags").frame.iloc[0]

    assert flag["made_on"] == pd.Timestamp(FIRST_QUARTER)
    assert flag["practice_rate"] == pytest.approx(21 / 80)
    assert 0 < flag["p"] < 1e-6


@pytest.mark.parametrize(("declared", "agrees"), [(15, True), (0, False)])
def test_flag_says_whether_declared_endings_agree(declared: int, agrees: bool, clinic: Clinic, tmp_path: Path) -> None:
    import_(clinic, planted(declared=declared), tmp_path)

    assert list(ask(clinic, operator(), "flags").frame["declared_only_agrees"]) == [agrees]


def test_quarter_without_flags_is_closed_too(clinic: Clinic, tmp_path: Path) -> None:
    import_(clinic, files(*(begun(code, 20, 4) for code in COUNSELORS)), tmp_path)

    import_(clinic, planted(), tmp_path)

    assert ledger(clinic) == []
    assert closed(clinic) == [("2025-Q1", FIRST_QUARTER, 4, 4)]


def test_quarter_with_nobody_to_compare_stays_open(clinic: Clinic, tmp_path: Path) -> None:
    import_(clinic, files(*(begun(code, 9, 9) for code in COUNSELORS)), tmp_path)
    assert closed(clinic) == []

    import_(clinic, planted(), tmp_path)

    assert [row[:3] for row in ledger(clinic)] == [("2025-Q1", "K1", "early_dropout")]


def test_import_in_the_same_quarter_adds_nothing(clinic: Clinic, tmp_path: Path) -> None:
    import_(clinic, planted(), tmp_path)
    before = ledger(clinic), closed(clinic)

    import_(clinic, files(begun("K2", 20, 20, day=date(2024, 9, 2)), newest=date(2025, 6, 29)), tmp_path)

    assert (ledger(clinic), closed(clinic)) == before
    assert early(clinic)["flagged_on"].notna().sum() == 1


def test_next_quarter_adds_its_own_and_takes_the_place_of_the_last(clinic: Clinic, tmp_path: Path) -> None:
    import_(clinic, planted(), tmp_path)
    later = begun("K2", 60, 60, day=date(2024, 9, 2))

    import_(clinic, files(later, begun("K1", 60, 0, day=date(2024, 10, 7)), newest=SECOND_QUARTER), tmp_path)

    assert ledger(clinic) == [
        ("2025-Q1", "K1", "early_dropout", 15, 20),
        ("2025-Q2", "K2", "early_dropout", 62, 80),
    ]
    frame = early(clinic)
    assert list(frame.index[frame["label"] == "look_first"]) == ["K2"]
    assert frame.loc["K2", "flagged_on"] == pd.Timestamp(SECOND_QUARTER)


def test_next_quarter_without_flags_ends_those_of_the_last(clinic: Clinic, tmp_path: Path) -> None:
    import_(clinic, planted(), tmp_path)

    import_(clinic, files(begun("K1", 60, 0, day=date(2024, 10, 7)), newest=SECOND_QUARTER), tmp_path)

    assert len(ledger(clinic)) == 1
    assert early(clinic)["flagged_on"].isna().all()


def test_undo_keeps_every_flag(clinic: Clinic, tmp_path: Path) -> None:
    import_(clinic, planted(), tmp_path)
    before = ledger(clinic), closed(clinic)
    import_(clinic, files(begun("K3", 30, 0, day=date(2024, 9, 2))), tmp_path)

    for import_id in (2, 1):
        undo(clinic, import_id)
        assert (ledger(clinic), closed(clinic)) == before


def test_correction_keeps_every_flag(clinic: Clinic, tmp_path: Path) -> None:
    import_(clinic, planted(), tmp_path)
    before = ledger(clinic)

    # The 15 were there three times after all.
    import_(clinic, files(begun("K1", 20, 0)), tmp_path)

    assert early(clinic).loc["K1", "dropped_out"] == 0
    assert ledger(clinic) == before


def test_quarter_before_one_that_was_closed_is_not_looked_at(clinic: Clinic, tmp_path: Path) -> None:
    import_(clinic, planted(newest=SECOND_QUARTER), tmp_path)
    event = Event("test", "setting changed", "data_to")
    settings_table.change(clinic.office, "data_to", FIRST_QUARTER.isoformat(), event=event)

    import_(clinic, planted(newest=SECOND_QUARTER), tmp_path)

    assert [row[0] for row in closed(clinic)] == ["2025-Q2"]


@pytest.mark.parametrize(
    "filters",
    [
        {"from_on": date(2024, 6, 1), "to_on": date(2024, 6, 30)},
        {"overrides": (("drop_out_rule", "declared"),)},
        {"overrides": (("data_to", "2024-12-31"),)},
        {"overrides": (("early_sessions", "1"), ("maturity_days", "0"))},
        {"counselor_id": "K1"},
    ],
)
def test_filters_neither_make_nor_remove_a_flag(filters: dict[str, object], clinic: Clinic, tmp_path: Path) -> None:
    import_(clinic, planted(), tmp_path)

    frame = early(clinic, **filters)  # type: ignore[arg-type]

    assert list(frame.index[frame["flagged_on"].notna()]) == ["K1"]
    assert frame.loc["K1", "label"] == "look_first"
    assert len(ask(clinic, operator(), "flags", Filters(**filters)).frame) == 1  # type: ignore[arg-type]


def test_row_with_too_few_in_view_keeps_its_label(clinic: Clinic, tmp_path: Path) -> None:
    few = begun("K1", 3, 0, day=date(2024, 11, 4))
    import_(clinic, files(*(begun(code, 20, 15 if code == "K1" else 2) for code in COUNSELORS), few), tmp_path)

    row = early(clinic, from_on=date(2024, 11, 1)).loc["K1"]

    assert (row["pairings"], row["label"], row["flagged_on"]) == (3, "too_few", pd.Timestamp(FIRST_QUARTER))


def test_domains_of_the_most_used_instrument_are_compared(clinic: Clinic, tmp_path: Path) -> None:
    parts = [begun(code, 20, low=18 if code == "K1" else 3) for code in COUNSELORS]
    import_(clinic, files(*parts), tmp_path)

    assert closed(clinic) == [("2025-Q1", FIRST_QUARTER, 4, 20)]
    assert {row[2] for row in ledger(clinic)} == {"heard", "goals", "approach", "overall"}
    frame = ask(clinic, operator(), "alliance").frame
    flagged = frame[frame["label"] == "look_first"]
    assert set(flagged["counselor_id"]) == {"K1"}
    assert set(flagged["domain"]) == {"heard", "goals", "approach", "overall"}


def test_flags_are_seen_in_scope_only(clinic: Clinic, tmp_path: Path) -> None:
    import_(clinic, planted(), tmp_path)

    def seen(*teams: str) -> int:
        asking = Viewer("supervisor@clinic.test", (Role.SUPERVISOR,), teams, ())
        return len(ask(clinic, asking, "flags").frame)

    assert (seen("Team K1"), seen("Team K2"), seen("*")) == (1, 0, 1)
    with pytest.raises(AccessDenied):
        ask(clinic, Viewer("k1@clinic.test", (Role.COUNSELOR,), (), ("K1",)), "flags")


def test_own_flag_is_not_shown_to_a_supervisor_who_counsels(clinic: Clinic, tmp_path: Path) -> None:
    import_(clinic, planted(), tmp_path)
    asking = Viewer("k1@clinic.test", (Role.SUPERVISOR, Role.COUNSELOR), ("*",), ("K1",))

    assert ask(clinic, asking, "flags").frame.empty


def test_looking_leaves_no_view_in_the_file(clinic: Clinic, tmp_path: Path) -> None:
    import_(clinic, planted(), tmp_path)

    assert _rows(clinic, "SELECT schema_name FROM duckdb_schemas() WHERE NOT internal AND schema_name <> 'main'") == []


def test_sample_flags_what_was_planted_and_nothing_else(sample_clinic: Clinic) -> None:
    frame = ask(sample_clinic, operator(), "flags").frame

    assert set(zip(frame["counselor_id"], frame["measure"], strict=True)) == {
        ("K02", "early_dropout"),
        ("K02", "heard"),
        ("K10", "goals"),
    }
