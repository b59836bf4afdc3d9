"""The ways in which files write dates, each as SQL that gives the day, or NULL where the text is not written so.

A weekday before the date and a time after it are read over; only times in UTC move the day, to the clinic's zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.intake.dates.months import DAY, GAP, NAME, month_number

ISO = "ymd"
_WEEKDAY = "(?:\\p{L}{2,10}[.]?,? +)?"
_TIME = "(?:[T ,–-]+(?:at |um )?[0-9]{1,2}[:.h][0-9]{2}.*)?"
_GAP = "[-/. ,]+"
_YEAR = "[0-9]{4}|[0-9]{2}"
# 30 December 1899 is day 0 of spreadsheets: their 1900 has a 29 February that never was.
_EXCEL_EPOCH = "DATE '1899-12-30'"
_IS_UTC = "{c} LIKE '%Z' OR {c} LIKE '%UTC' OR {c} LIKE '%+00:00' OR {c} LIKE '%+0000'"


@dataclass(frozen=True)
class DateForm:
    """One way to write dates. `other` is the form that the same texts may have with day and month exchanged.

    `reading`: how the digits are parsed, or, where the month has a name, which groups hold day, month and year.
    """

    name: str
    words: str
    pattern: str
    reading: tuple[str, ...] = ()
    other: str = ""


_ALL = (
    DateForm(ISO, "year-month-day, as in 2026-03-31", ""),
    DateForm("ymd_slashed", "year/month/day", f"[0-9]{{4}}{_GAP}[0-9]{{1,2}}{_GAP}[0-9]{{1,2}}", ("%Y/%m/%d",)),
    DateForm(
        "dmy",
        "day/month/year",
        f"[0-9]{{1,2}}{_GAP}[0-9]{{1,2}}{_GAP}(?:[0-9]{{4}}|[0-9]{{2}})",
        ("%d/%m/%y", "%d/%m/%Y"),
        "mdy",
    ),
    DateForm(
        "mdy",
        "month/day/year",
        f"[0-9]{{1,2}}{_GAP}[0-9]{{1,2}}{_GAP}(?:[0-9]{{4}}|[0-9]{{2}})",
        ("%m/%d/%y", "%m/%d/%Y"),
        "dmy",
    ),
    DateForm("dd_mmm_yyyy", "day, month's name, year", f"({DAY}){GAP}({NAME}){GAP}({_YEAR})", ("1", "2", "3")),
    DateForm("mmm_dd_yyyy", "month's name, day, year", f"({NAME}){_GAP}({DAY}){_GAP}({_YEAR})", ("2", "1", "3")),
    DateForm("yyyy_mmm_dd", "year, month's name, day", f"([0-9]{{4}}){_GAP}({NAME}){_GAP}({DAY})", ("3", "2", "1")),
    DateForm("yyyymmdd", "yearmonthday in eight digits", "[0-9]{8}", ("%Y%m%d",)),
    DateForm("ddmmyyyy", "daymonthyear in eight digits", "[0-9]{7,8}", ("%d%m%Y",), "mmddyyyy"),
    DateForm("mmddyyyy", "monthdayyear in eight digits", "[0-9]{7,8}", ("%m%d%Y",), "ddmmyyyy"),
    DateForm("excel", "day number of a spreadsheet", "[0-9]{5}(?:[.,][0-9]+)?"),
    DateForm("utc", "year-month-day and time in UTC", ""),
)
FORMS: Mapping[str, DateForm] = MappingProxyType({form.name: form for form in _ALL})
# Forms that are told from the values alone; that a time without a zone is UTC, only a mapping can know.
TOLD_BY_VALUES = tuple(form.name for form in _ALL if form.name != "utc")


def day_of(form: str, column: str, timezone: str) -> str:
    """SQL for the day in a quoted column, NULL where the text is not written in this form."""
    if form == ISO:
        return _iso_day(column, timezone)
    if form == "utc":
        return _utc_day(column, timezone)
    known = FORMS[form]
    if NAME in known.pattern:
        return _named_day(known, column)
    written = f"regexp_extract({column}, '^{_WEEKDAY}({known.pattern}){_TIME}$', 1)"
    if form == "excel":
        days = f"nullif(regexp_extract({column}, '^([0-9]{{5}})([.,][0-9]+)?$', 1), '')"
        return f"{_EXCEL_EPOCH} + try_cast({days} AS INTEGER)"
    formats = ", ".join(f"'{one}'" for one in known.reading)
    if known.pattern.startswith("[0-9]{7") or known.pattern == "[0-9]{8}":
        # Spreadsheets take a leading zero away.
        return f"try_strptime(nullif(lpad({written}, 8, '0'), '00000000'), [{formats}])::DATE"
    return f"try_strptime(regexp_replace({written}, '{_GAP}', '/', 'g'), [{formats}])::DATE"


def _named_day(form: DateForm, column: str) -> str:
    day, month, year = (
        f"regexp_extract({column}, '^{_WEEKDAY}{form.pattern}{_TIME}$', {group})" for group in form.reading
    )
    digits = f"regexp_extract({day}, '[0-9]+') || '/' || {month_number(month)} || '/' || {year}"
    return f"try_strptime({digits}, ['%d/%m/%y', '%d/%m/%Y'])::DATE"


def is_iso(column: str) -> str:
    """SQL that is true where a text is an ISO date, alone or with a time."""
    return f"regexp_full_match({column}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}([T ][0-9]{{2}}:[0-9]{{2}}.*)?')"


def _iso_day(column: str, timezone: str) -> str:
    """As written, or the clinic's day where the time is said to be UTC."""
    day = f"try_cast(left({column}, 10) AS DATE)"
    if timezone == "UTC":
        return day
    in_clinic = f"timezone('{timezone}', try_cast({column} AS TIMESTAMPTZ))::DATE"
    return f"CASE WHEN {_IS_UTC.format(c=column)} THEN {in_clinic} ELSE {day} END"


def _utc_day(column: str, timezone: str) -> str:
    """Without a zone of its own a time is UTC; a date alone stays the day it is."""
    moment = f"coalesce(try_cast({column} || 'Z' AS TIMESTAMPTZ), try_cast({column} AS TIMESTAMPTZ))"
    return (
        f"CASE WHEN length({column}) <= 10 THEN try_cast({column} AS DATE) "
        f"WHEN {is_iso(column)} THEN timezone('{timezone}', {moment})::DATE END"
    )
