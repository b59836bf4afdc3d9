"""Values that identify people are found in any column; codes, dates and ratings of a clean export never are."""

from __future__ import annotations

import random
import string
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.intake.privacy import Looked, find_identifying_values
from dashboard.settings import PROJECT_ROOT
from tests.builders import a_session, an_export
from tests.unit.intake.desk import look_at

if TYPE_CHECKING:
    from tests.unit.intake.conftest import Intake

# Made up: numbers kept free for examples, or never given to anybody, with check digits that are right.
NHS = ["9434765919", "9000000009", "9000000017", "9000000025", "9000000033", "9000000041"]
AUSTRALIAN = ["2123456701", "2950000041", "3950000141", "4281234591", "6950001231"]
SURE = [
    ("anna@example.org", "e-mail"),
    ("write to ANNA.B@mail.example.co.uk please", "e-mail"),
    ("078-05-1120", "social security"),
    ("her number: 219 09 9999", "social security"),
    ("+44 7700 900123", "phone"),
    ("call +1 (212) 555-0147 at night", "phone"),
    ("(212) 555-0147", "phone"),
    ("212.555.0147", "phone"),
    ("07700 900123", "phone"),
    ("020 7946 0958", "phone"),
    ("030/1234567", "phone"),
    ("0171-1234567", "phone"),
    ("943 476 5919", "NHS"),
    ("her card says 943 476 5919, she told me", "NHS"),
    ("NHS no. 9434765919, new", "NHS"),
    ("card 2123 45670 1 at the desk", "Medicare"),
    ("2123 45670 1", "Medicare"),
    ("1EG4-TE5-MK73", "Medicare"),
    ("12 Mill Lane", "postal"),
    ("Hauptstraße 12", "postal"),
    ("192.168.0.12", "IP"),
    ("2001:db8::1", "IP"),
]


def found_in(columns: dict[str, Sequence[str | None]]) -> dict[str, str]:
    """Column -> what was found, for columns named after what they are."""
    with duckdb.connect(":memory:") as staging:
        selected = ", ".join(f'unnest(?::VARCHAR[]) AS "{name}"' for name in columns)
        staging.execute(
            f"CREATE TABLE raw AS SELECT row_number() OVER () AS line, * FROM (SELECT {selected})",  # noqa: S608
            [list(values) for values in columns.values()],
        )
        looked = [Looked(name, name, name) for name in columns]
        return {one.looked.header: one.kind for one in find_identifying_values(staging, "raw", looked, 2025)}


def a_column(name: str, values: Sequence[str | None]) -> dict[str, Sequence[str | None]]:
    """A column beside client codes, one client a row."""
    return {"client_id": [f"C{number:04d}" for number in range(len(values))], name: values}


def test_one_cell_is_enough_for_what_looks_like_nothing_else() -> None:
    columns = {
        f"column_{at}": [value if row == at else f"word{row}" for row in range(40)]
        for at, (value, _) in enumerate(SURE)
    }

    found = found_in({"client_id": [f"C{row:04d}" for row in range(40)], **columns})

    assert [kind for at, (_, kind) in enumerate(SURE) if kind not in found.get(f"column_{at}", "")] == []


def test_codes_dates_and_numbers_are_no_identifiers() -> None:
    values = [
        *(
            "2025-01-06",
            "06/01/2025",
            "6.1.2025",
            "06-Jan-2025",
            "2025-01-06T10:00:00+01:00",
            "2025-01-06 10:00:00.000",
        ),
        *("10:30:00", "000-12-3456", "666-12-3456", "987-65-4321", "123-00-4567", "123-45-0000"),
        *("550e8400-e29b-41d4-a716-446655440000", "1234567890123456", "E-2024-000123", "1.2.3.4", "100.0000"),
        *("late_attended", "Mill Lane", "moderately severe", "25-44 years", "under 18 (school)", "3 of the way"),
        *("@home", "a@b", "C0001:2", "2024/25-0001", "12,345.67", "-1", "+5.25"),
    ]
    columns = {f"column_{at}": [value, "anxiety", "grief", "work and study"] for at, value in enumerate(values)}

    assert found_in({"client_id": ["C1", "C2", "C3", "C4"], **columns}) == {}


@pytest.mark.parametrize(
    ("numbers", "kind"), [(NHS, "NHS"), (AUSTRALIAN, "Medicare"), (["07700900123", "07700900124"], "phone")]
)
def test_whole_numbers_need_a_share_of_the_column(numbers: list[str], kind: str) -> None:
    others = [str(4_000_000_001 + 37 * number) for number in range(200)]

    assert kind in found_in(a_column("Ref", numbers))["Ref"]
    assert found_in(a_column("Ref", [*others, numbers[0]])) == {}
    assert found_in(a_column("Ref", numbers[:1])) == {}


def test_numbers_as_client_codes_are_found_too() -> None:
    assert found_in({"client_id": NHS}) == {"client_id": "NHS numbers"}


@pytest.mark.parametrize(
    "names",
    [
        ["Anna Berg", "Omar de la Cruz", "Li Wei", "Zoë O'Neill"],
        ["Berg, Anna", "Cruz, Omar", "WEI, LI", "O'Neill, Zoë"],
        ["ANNA BERG", "OMAR CRUZ", "LI WEI", "ZOE ONEILL"],
        ["anna.berg", "omar.cruz", "liu.wei", "zoe.oneill"],
        ["Anna_Berg", "Omar_Cruz", "Liu_Wei", "Zoe_Oneill"],
        ["Anna Berg (12)", "Omar Cruz (13)", "Liu Wei #14", "Berg, Zoë (K15)"],
    ],
)
def test_names_as_client_codes_are_found_by_their_share(names: list[str]) -> None:
    codes = [f"C{number:04d}" for number in range(100)]

    assert found_in({"client_id": names}) == {"client_id": "names of people"}
    assert found_in({"client_id": [*codes[:30], *names]}) == {"client_id": "names of people"}
    assert found_in({"client_id": codes}) == {}


def test_a_single_name_among_codes_with_digits_is_found() -> None:
    codes = [f"C{number:04d}" for number in range(500)]

    assert found_in({"client_id": [*codes, "Anna Berg"]}) == {"client_id": "names of people"}
    assert found_in({"client_id": [*(f"blue fox {number}" for number in range(50)), "red fox 7"]}) == {}


@pytest.mark.parametrize("form", ["%B %d, %Y", "%d-%b-%y", "%d de %B de %Y", "%A, %B %d, %Y"])
def test_dates_of_birth_are_found_however_the_month_is_written(form: str) -> None:
    births = [date(1950 + number, 1 + number % 12, 1 + number % 28).strftime(form) for number in range(40)]

    assert found_in(a_column("Extra", births)) == {"Extra": "dates of birth"}


def test_codes_written_like_social_security_numbers_are_refused_with_a_way_out(tmp_path: Path) -> None:
    codes = "".join(f"{100 + number}-{10 + number}-{1000 + number},K1,2025-01-06\n" for number in range(5))

    (error,) = look_at(tmp_path, {"a.csv": f"client_id,counselor_id,session_date\n{codes}"}).errors
    plain = look_at(
        _made(tmp_path / "again"), {"a.csv": f"client_id,counselor_id,session_date\n{codes.replace('-', '')}"}
    )

    assert error.code == "identifying_values"
    assert "If they are codes of your own, export them without hyphens" in error.reason
    assert "identifying_values" not in {code for _, _, code in plain.codes()}


def test_names_beside_codes_are_told_from_categories_by_varying_with_the_client() -> None:
    words = ["Anna", "Berta", "Carla", "Dora", "Emil"]
    names = [f"{first} {last}son" for first in words for last in words]
    clients = [f"C{number:03d}" for number in range(len(names))]
    problems = [names[number % 12] for number in range(120)]

    assert found_in({"client_id": clients, "Label": names}) == {"Label": "names of people"}
    assert found_in({"client_id": [f"C{n}" for n in range(120)], "Label": problems}) == {}
    assert found_in({"client_id": clients, "counselor_id": names, "team": names, "site": names}) == {}


def test_dates_of_birth_lie_years_before_and_vary_by_client() -> None:
    clients = [f"C{number:03d}" for number in range(60)]
    sessions = [f"2024-{1 + number % 12:02d}-15" for number in range(60)]
    births = [f"{1 + number % 28:02d}/{1 + number % 12:02d}/{1950 + number % 50}" for number in range(60)]
    referrals = [f"2023-{1 + number % 12:02d}-01" for number in range(60)]
    three = {"client_id": clients, "session_date": sessions}

    assert found_in({**three, "Geb": births}) == {"Geb": "dates of birth"}
    assert found_in({**three, "Geb": [f"{day[6:]}{day[3:5]}{day[:2]}" for day in births]}) == {"Geb": "dates of birth"}
    assert found_in({**three, "Referred": referrals}) == {}
    assert found_in({"client_id": clients, "start_date": births}) == {}
    several = {"client_id": [f"C{number % 6}" for number in range(60)], "session_date": sessions}
    assert found_in({**several, "Contract": births}) == {}


def test_postcodes_and_addresses_of_clients_are_found_and_those_of_the_clinic_not() -> None:
    codes = [f"M{1 + number % 9} {number % 10}AB" for number in range(40)]
    streets = [f"{number} Mill Lane" for number in range(1, 41)]

    assert found_in(a_column("Area", codes)) == {"Area": "postcodes"}
    assert found_in(a_column("Area", streets)) == {"Area": "postal addresses"}
    assert found_in(a_column("site", streets)) == {}
    assert found_in(a_column("Where", ["12 Mill Lane", "3 High Street"] * 20)) == {}


@settings(max_examples=15, deadline=None)
@given(st.integers(9, 10), st.integers(1, 400), st.integers(0, 10**6), st.booleans())
def test_property_numeric_codes_raise_no_alarm(digits: int, count: int, seed: int, is_sequence: bool) -> None:
    made = random.Random(seed)  # noqa: S311
    first = made.randrange(10 ** (digits - 1), 10**digits - count)
    numbers = range(first, first + count) if is_sequence else made.sample(range(10 ** (digits - 1), 10**digits), count)
    # A run of fewer numbers than that is right by chance too often to be judged, and so it is let through.
    found = found_in({"client_id": [str(number) for number in numbers]})

    assert found == {} or count < 8


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(SURE), st.integers(0, 30), st.text(string.ascii_lowercase, min_size=1, max_size=8))
def test_property_a_planted_identifier_is_found_in_any_row(planted: tuple[str, str], row: int, word: str) -> None:
    column: list[str | None] = [word if number % 3 else None for number in range(31)]
    column[row] = planted[0]

    assert planted[1] in found_in(a_column("anything", column)).get("anything", "")


@pytest.mark.parametrize("name", ["sessions", "episodes", "counselors", "trainings"])
def test_sample_data_raise_no_alarm(name: str, tmp_path: Path) -> None:
    text = (PROJECT_ROOT / "sample_data" / f"{name}.csv").read_text(encoding="utf-8")

    seen = look_at(tmp_path, {f"{name}.csv": text})

    assert seen.errors == ()
    assert not seen.warns("dropped")


def test_columns_kept_and_not_kept_are_named_with_counts_and_never_a_value(intake: Intake) -> None:
    rows = [a_session(1, 0, team="x", Extra="y"), a_session(2, 0, team="anna@example.org", Extra="078-05-1120")]

    report = intake.take_rows(rows)

    (error,) = report.errors
    assert (error.code, error.line, error.column) == ("identifying_values", None, "team")
    assert "team holds e-mail addresses (1 row)" in error.reason
    assert "Extra holds numbers written like US social security numbers (1 row)" in error.reason
    assert "--drop-identifying" in error.reason
    assert "anna" not in error.reason
    assert "1120" not in error.reason


def test_columns_that_identify_may_be_dropped(intake: Intake) -> None:
    rows = [a_session(1, 0, team="x", Extra="y"), a_session(2, 0, team="anna@example.org", Extra="078-05-1120")]

    report = intake.take_rows(rows, drop_identifying=True)

    assert report.rows_new == 2
    assert intake.values("team") == [None, None]
    assert any("dropped: team, Extra" in warning for warning in report.warnings)
    assert "example.org" not in " ".join(report.warnings)


def test_client_codes_that_identify_cannot_be_dropped(intake: Intake) -> None:
    rows = [{**row, "client_id": f"anna{row['client_id']}@example.org"} for row in an_export()]

    for options in ({}, {"drop_identifying": True}):
        (error,) = intake.take_rows(rows, **options).errors
        assert (error.code, error.column) == ("identifying_values", "client_id")
        assert "put codes that mean nothing outside the clinic there" in error.reason


def test_counselors_may_be_known_by_name_and_address(intake: Intake) -> None:
    rows = [{**row, "counselor_id": "de la Cruz, José"} for row in an_export()]
    counselors = [{"counselor_id": "K1", "name": "José de la Cruz", "email": "jose@example.org"}]

    assert intake.take_rows(rows).errors == ()
    assert intake.take_rows(counselors, name="counselors.csv").errors == ()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
