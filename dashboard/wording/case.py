"""The course of a case as rows that people read: an appointment a row, a column a scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.values import NO_DATA
from dashboard.vocabulary import instruments
from dashboard.wording.common import DOMAINS, is_missing, long_date

_ATTENDANCE = {
    "attended": "came",
    "late_attended": "came late",
    "no_show": "did not come",
    "late_cancel": "cancelled late",
    "client_cancel": "cancelled",
    "provider_cancel": "counselor cancelled",
    "rescheduled": "moved",
    "future": "booked",
}


_SHORT = {"heard": "Heard", "goals": "Goals", "approach": "Approach", "hope": "Hope", "overall": "Overall"}


def course_rows(case: pd.DataFrame) -> list[dict[str, str]]:
    """A row per appointment, newest last: session number, day, what became of it, and each score, marked if below."""
    scales = list(dict.fromkeys(_scale(row) for row in _scored(case).to_dict("records")))
    rows: list[dict[str, str]] = []
    for place in case.groupby(
        ["session_on", "session_number", "attendance"], sort=False, dropna=False
    ).indices.values():
        of_day = case.iloc[place]
        first = of_day.to_dict("records")[0]
        number, attendance = first["session_number"], str(first["attendance"])
        scores = {_scale(row): _score(row) for row in _scored(of_day).to_dict("records")}
        rows.append(
            {
                "Session": "" if is_missing(number) else str(int(number)),
                "Day": long_date(pd.Timestamp(first["session_on"]).date()),
                "Appointment": _ATTENDANCE.get(attendance, attendance.replace("_", " ")),
                **{scale: scores.get(scale, NO_DATA) for scale in scales},
            }
        )
    return rows


def _scored(case: pd.DataFrame) -> pd.DataFrame:
    """Scores in the order of columns: alliance first, totals last; an outcome instrument shows its total alone."""
    scored = case[case["score"].notna()]
    shown = scored[scored["is_alliance"].astype(bool) | (scored["domain"] == "total")]
    order = [*DOMAINS, "total"]
    place = shown["domain"].map({domain: number for number, domain in enumerate(order)}).fillna(len(order))
    return shown.assign(_alliance=~shown["is_alliance"].astype(bool), _place=place).sort_values(
        ["_alliance", "instrument", "_place"], kind="stable"
    )


def _scale(row: Mapping[Any, Any]) -> str:
    """The name of a column: the domain where the alliance is asked about, the instrument for its total."""
    key, domain = str(row["instrument"]), str(row["domain"])
    if domain == "total":
        is_alliance = bool(row["is_alliance"])
        name = key.upper() if is_alliance else instruments()[key].name
        return f"{name} total" if is_alliance else name
    return f"{_SHORT.get(domain, domain)} ({key.upper()})"


def _score(row: Mapping[Any, Any]) -> str:
    score, mark = float(row["score"]), row["mark"]
    is_low = bool(row["is_alliance"]) and not is_missing(mark) and score < float(mark)
    return f"{score:g}{' ▾' if is_low else ''}"
