"""Answers as CSV for a spreadsheet: texts of the data that it would run as a formula are made harmless."""

from __future__ import annotations

import pandas as pd

from dashboard.intake.reading.harmless import made_harmless


def harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with an apostrophe before every text, also of the header, that begins as a formula does."""
    safe = frame.rename(columns={name: made_harmless(str(name)) for name in frame.columns})
    for name, kind in safe.dtypes.items():
        if not (pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_datetime64_any_dtype(kind)):
            safe[name] = safe[name].map(lambda cell: made_harmless(cell) if isinstance(cell, str) else cell)
    return safe


def to_csv(frame: pd.DataFrame) -> str:
    """The rows as CSV, numbers with twelve digits that count."""
    return str(harmless(frame).to_csv(index=False, float_format="%.12g"))
