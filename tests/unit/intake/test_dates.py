"""How dates are written is decided once for a whole column, and never guessed where it could be either way."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.intake.mapping.choose import HowToRead
from dashboard.intake.mapping.file_format import from_table
from tests.unit.intake.desk import look_at


def _file(*dates: str, column: str = "session_date", more: str = "") -> str:
    extra = f",{more}" if more else ""
    return f'client_id,counselor_id,"{column}"{extra}\n' + "".join(
        f'c{number},K1,"{written}"{",x" * bool(more)}\n' for number, written in enumerate(dates)
    )


@pytest.mark.parametrize(
    ("dates", "stored", "words"),
    [
        (["2024-02-04", "2024-02-17"], ["2024-02-04", "2024-02-17"], None),
        (["04/02/2024", "17/02/2024"], ["2024-02-04", "2024-02-17"], "day/month/year"),
        (["04.02.2024", "17.02.2024"], ["2024-02-04", "2024-02-17"], "day/month/year"),
        (["4-2-24", "17-2-24"], ["2024-02-04", "2024-02-17"], "day/month/year"),
        (["02/04/2024", "02/17/2024"], ["2024-02-04", "2024-02-17"], "month/day/year"),
        (["2/4/24 9:15 PM", "2/17/24 11:00"], ["2024-02-04", "2024-02-17"], "month/day/year"),
        (["2024/02/04", "2024/2/17"], ["2024-02-04", "2024-02-17"], "year/month/day"),
        (["04-Feb-24", "17-feb-24"], ["2024-02-04", "2024-02-17"], "day, month's name, year"),
        (["4 February 2024", "17FEB2024"], ["2024-02-04", "2024-02-17"], "day, month's name, year"),
        (["Feb 4, 2024 9:00 AM", "February 17, 2024"], ["2024-02-04", "2024-02-17"], "month's name, day, year"),
        (["04022024", "17022024"], ["2024-02-04", "2024-02-17"], "daymonthyear in eight digits"),
        (["4022024", "17022024"], ["2024-02-04", "2024-02-17"], "daymonthyear in eight digits"),
        (["02042024", "02172024"], ["2024-02-04", "2024-02-17"], "monthdayyear in eight digits"),
        (["20240204", "20240217"], ["2024-02-04", "2024-02-17"], "yearmonthday in eight digits"),
        (["45326", "45339.5"], ["2024-02-04", "2024-02-17"], "day number of a spreadsheet"),
        (["2024-02-04T23:30:00-05:00", "2024-02-17 09:00"], ["2024-02-04", "2024-02-17"], None),
        (["05/05/2024", "06/06/2024"], ["2024-05-05", "2024-06-06"], "day/month/year"),
    ],
)
def test_a_column_tells_how_its_dates_are_written(
    tmp_path: Path, dates: list[str], stored: list[str], words: str | None
) -> None:
    seen = look_at(tmp_path, {"a.csv": _file(*dates)})

    assert seen.errors == ()
    assert seen.column("session_on") == stored
    assert seen.warns("session_date was read as") == (words is not None)
    assert words is None or seen.warns(f"session_date was read as {words},")


@pytest.mark.parametrize("dates", [["04/02/2024", "03/05/2024"], ["4-2-24"], ["04022024", "03052024"]])
def test_dates_that_fit_both_orders_are_refused_with_the_way_to_settle_it(tmp_path: Path, dates: list[str]) -> None:
    seen = look_at(tmp_path, {"a.csv": _file(*dates)})

    assert seen.codes() == [(None, "session_date", "date_ambiguous")]
    assert "--date-order dmy" in seen.errors[0].reason
    assert "--mapping" in seen.errors[0].reason


@pytest.mark.parametrize(("order", "stored"), [("dmy", "2024-02-04"), ("mdy", "2024-04-02")])
def test_the_order_asked_for_settles_ambiguous_dates(tmp_path: Path, order: str, stored: str) -> None:
    seen = look_at(tmp_path, {"a.csv": _file("04/02/2024")}, HowToRead(order=order))  # type: ignore[arg-type]

    assert seen.column("session_on") == [stored]
    assert seen.warns("as asked for")


def test_the_order_asked_for_does_not_overrule_what_the_values_show(tmp_path: Path) -> None:
    seen = look_at(tmp_path, {"a.csv": _file("17/02/2024", "04/02/2024")}, HowToRead(order="mdy"))

    assert seen.column("session_on") == ["2024-02-17", "2024-02-04"]


def test_another_column_of_the_import_settles_ambiguous_dates(tmp_path: Path) -> None:
    files = {
        "sessions.csv": _file("04/02/2024", "05/02/2024"),
        "episodes.csv": "client_id,start_date,end_date\nc0,03/02/2024,28/03/2024\n",
    }

    seen = look_at(tmp_path, files)

    assert seen.column("session_on") == ["2024-02-04", "2024-02-05"]
    assert seen.column("start_on", "episodes") == ["2024-02-03"]
    assert seen.warns("sessions.csv", "like the other dates of this import")


def test_columns_that_disagree_settle_nothing(tmp_path: Path) -> None:
    files = {
        "sessions.csv": _file("04/02/2024"),
        "episodes.csv": "client_id,start_date,end_date\nc0,02/28/2024,28/03/2024\n",
    }

    seen = look_at(tmp_path, files)

    assert seen.codes() == [(None, "session_date", "date_ambiguous")]


def test_a_typing_error_in_the_other_order_is_an_error_of_its_row(tmp_path: Path) -> None:
    dates = [f"{day}/02/2024" for day in range(13, 29)] * 2 + ["02/17/2024", "04/02/2024"]

    seen = look_at(tmp_path, {"a.csv": _file(*dates)})

    assert seen.codes() == [(34, "session_date", "date_unreadable")]


def test_a_column_that_mixes_orders_is_not_believed_where_both_fit(tmp_path: Path) -> None:
    seen = look_at(tmp_path, {"a.csv": _file("17/02/2024", "18/02/2024", "02/19/2024", "04/02/2024", "05/05/2024")})

    assert seen.codes() == [
        (4, "session_date", "date_unreadable"),
        (5, "session_date", "date_order_unclear"),
    ]


@pytest.mark.parametrize("written", ["31/12/1989", "01/01/2028"])
def test_years_that_cannot_be_meant_are_errors_in_every_form(tmp_path: Path, written: str) -> None:
    seen = look_at(tmp_path, {"a.csv": _file("17/02/2024", written)})

    assert seen.codes() == [(3, "session_date", "date_out_of_range")]


def test_unreadable_dates_name_the_form_of_the_column(tmp_path: Path) -> None:
    seen = look_at(tmp_path, {"a.csv": _file("17/02/2024", "18/02/2024", "next week")})

    assert seen.codes() == [(4, "session_date", "date_unreadable")]
    assert "day/month/year" in seen.errors[0].reason


def test_errors_speak_of_the_columns_as_the_file_names_them(tmp_path: Path) -> None:
    seen = look_at(tmp_path, {"a.csv": _file("17/02/2024", "never", column="Date of Service")})

    assert seen.codes() == [(3, "Date of Service", "date_unreadable")]
    assert seen.errors[0].reason.startswith("Date of Service ")


@pytest.mark.parametrize("written", ["2025-01-07T03:30:00Z", "2025-01-07 03:30:00+00:00", "2025-01-07 03:30:00 UTC"])
def test_times_that_say_they_are_utc_count_on_the_clinics_day(tmp_path: Path, written: str) -> None:
    seen = look_at(tmp_path, {"a.csv": _file(written)}, timezone="America/New_York")

    assert seen.column("session_on") == ["2025-01-06"]


@pytest.mark.parametrize(
    ("written", "stored"), [("2025-01-07 03:30:00", "2025-01-06"), ("2025-01-07", "2025-01-07"), ("", None)]
)
def test_a_mapping_may_know_that_times_are_utc_and_in_which_zone_they_count(
    tmp_path: Path, written: str, stored: str | None
) -> None:
    file = {
        "kind": "sessions",
        "columns": {"client_id": "client_id", "counselor_id": "counselor_id", "session_date": "session_date"},
        "dates": {"session_date": "utc"},
        "timezone": "America/New_York",
    }
    mapping = from_table({"files": [file]}, "ours")

    seen = look_at(tmp_path, {"a.csv": _file("2025-01-06", written)}, HowToRead(mapping))

    assert [code for _, _, code in seen.codes()] == ([] if stored else ["value_missing"])
    assert seen.column("session_on")[1:] == ([stored] if stored else [])
