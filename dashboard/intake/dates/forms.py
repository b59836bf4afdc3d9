"""The ways in which files write dates, each as SQL that gives the day, or NULL where the text is not written so.

Names of months are English. A time after the date is read over; only times in UTC move the day, to the clinic's zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ISO = "ymd"
_TIME = "(?:[T ,]+[0-9]{1,2}[:.][0-9]{2}.*)?"
_GAP = "[-/. ,]+"
# 30 December 1899 is day 0 of spreadsheets: their 1900 has a 29 February that never was.
_EXCEL_EPOCH = "DATE '1899-12-30'"
_IS_UTC = "{c} LIKE '%Z' OR {c} LIKE '%UTC' OR {c} LIKE '%+00:00' OR {c} LIKE '%+0000'"


@dataclass(frozen=True)
class DateForm:
    """One way to write dates. `other` is the form that the same texts may have with day and month exchanged."""

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
    DateForm(
        "dd_mmm_yyyy",
        "day, month's name, year",
        f"[0-9]{{1,2}}(?:{_GAP})?[A-Za-z]{{3,9}}(?:{_GAP})?(?:[0-9]{{4}}|[0-9]{{2}})",
        ("%d/%b/%y", "%d/%b/%Y", "%d/%B/%y", "%d/%B/%Y"),
    ),
    DateForm(
        "mmm_dd_yyyy",
        "month's name, day, year",
        f"[A-Za-z]{{3,9}}{_GAP}[0-9]{{1,2}}{_GAP}(?:[0-9]{{4}}|[0-9]{{2}})",
        ("%b/%d/%y", "%b/%d/%Y", "%B/%d/%y", "%B/%d/%Y"),
    ),
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
    written = f"regexp_extract({column}, '^({known.pattern}){_TIME}$', 1)"
    if form == "excel":
        days = f"nullif(regexp_extract({column}, '^([0-9]{{5}})([.,][0-9]+)?$', 1), '')"
        return f"{_EXCEL_EPOCH} + try_cast({days} AS INTEGER)"
    formats = ", ".join(f"'{one}'" for one in known.reading)
    if known.pattern.startswith("[0-9]{7") or known.pattern == "[0-9]{8}":
        # Spreadsheets take a leading zero away.
        return f"try_strptime(nullif(lpad({written}, 8, '0'), '00000000'), [{formats}])::DATE"
    if form == "dd_mmm_yyyy":
        # 04Feb2024 has no separators.
        parts = "^([0-9]{1,2})[^A-Za-z0-9]*([A-Za-z]+)[^A-Za-z0-9]*([0-9]+)$"
        parted = f"regexp_replace({written}, '{parts}', '\\1/\\2/\\3')"
        return f"try_strptime({parted}, [{formats}])::DATE"
    return f"try_strptime(regexp_replace({written}, '{_GAP}', '/', 'g'), [{formats}])::DATE"


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
