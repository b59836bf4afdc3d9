"""Answers as CSV, JSON or Parquet: a hidden or missing value is an empty cell, numbers have 12 decimals at most.

In CSV, which spreadsheets open, a text that begins as a formula does gets an apostrophe in front.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard.answers.spreadsheet import harmless

DECIMALS = 12


def to_bytes(frame: pd.DataFrame, form: str) -> bytes:
    """The rows in one of the forms csv, json (an array of objects) or parquet; UTF-8."""
    rounded = rounded_frame(frame)
    if form == "parquet":
        buffer = io.BytesIO()
        rounded.to_parquet(buffer, index=False)
        return buffer.getvalue()
    if form == "json":
        rows = [{key: _plain(value) for key, value in _record(row).items()} for row in rounded.to_dict("records")]
        return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()
    return harmless(rounded).map(_cell).to_csv(index=False, lineterminator="\n").encode()


def rounded_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with floats rounded to 12 decimals and counts that arrive as floats written as whole numbers."""
    rounded = frame.copy()
    for name in rounded.columns:
        column = rounded[name]
        if pd.api.types.is_float_dtype(column.dtype):
            rounded[name] = _whole_if_counts(column.round(DECIMALS))
    return rounded


def _whole_if_counts(column: pd.Series[Any]) -> pd.Series[Any]:
    present = column.dropna()
    is_whole = len(present) > 0 and bool((present == present.round()).all()) and bool((present.abs() < 2**53).all())
    return column.astype("Int64") if is_whole else column


def _record(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in row.items()}


def _plain(value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, (pd.Timestamp, datetime, date)):
        return _time_text(value)
    return value.item() if hasattr(value, "item") else value


def _cell(value: Any) -> Any:
    plain = _plain(value)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    return repr(plain) if isinstance(plain, float) else plain


def _time_text(value: date) -> str:
    text = value.isoformat()
    return text[:10] if text.endswith("T00:00:00") else text
