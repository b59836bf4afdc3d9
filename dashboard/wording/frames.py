"""Reading figures out of a frame for a sentence."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.values import hidden_columns, value_of
from dashboard.wording.common import NO_DATA, TOO_FEW, is_missing, percent


def total(frame: pd.DataFrame, column: str) -> int:
    """The sum of a column of counts, as a whole number; 0 for an empty frame."""
    return 0 if frame.empty else round(float(frame[column].fillna(0).sum()))


def at_session(frame: pd.DataFrame, session: int) -> pd.Series | None:
    """The first row of a session number; None where the frame does not reach it."""
    rows = frame[frame["session_number"] == session]
    return None if rows.empty else rows.iloc[0]


def number(row: pd.Series, column: str) -> float | None:
    """A cell as a float; None where it is missing or there is no such column."""
    value = row.get(column)
    return None if value is None or is_missing(value) else float(value)


def whole(row: pd.Series, column: str) -> int:
    """A cell as a whole number of people, 0 where missing."""
    return round(number(row, column) or 0)


def text(row: pd.Series, column: str) -> str:
    """A cell as text, empty where missing."""
    value = row.get(column)
    return "" if is_missing(value) else str(value)


def is_hidden(row: pd.Series, column: str) -> bool:
    """True where the row's `hidden` names the column: kept back because too few people are in it."""
    return column in hidden_columns(row)


def share_words(row: pd.Series, column: str) -> str:
    """A share in words: "17 %", "0 %", "too few to say" where it is hidden, "no data" where there is none."""
    value = value_of(row, column)
    if value.is_hidden:
        return TOO_FEW
    return percent(value.number) if value.has_number else NO_DATA


def display_name(row: pd.Series, names: Mapping[str, str]) -> str:
    """The counselor's display name, else the code."""
    code = text(row, "counselor_id")
    return names.get(code) or code


def whole_shares(shares: Mapping[str, float], total: int) -> dict[str, int]:
    """Shares (0-1) as whole hundredths that sum to `total`: rounded down, the largest remainders up (Hamilton)."""
    scale = total / sum(shares.values()) if sum(shares.values()) else 0
    exact = {name: share * scale for name, share in shares.items()}
    whole = {name: int(value) for name, value in exact.items()}
    missing = total - sum(whole.values()) if scale else 0
    for name in sorted(exact, key=lambda name: whole[name] - exact[name])[:missing]:
        whole[name] += 1
    return whole
