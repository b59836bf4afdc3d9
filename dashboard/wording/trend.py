"""Words for figures over time: what moved by more than chance, and what a mark is worth."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.wording.common import count, is_missing, listed, percent
from dashboard.wording.frames import number, total, whole

FIGURES = {
    "still_attending_3": "Still attending after session 3",
    "early_dropout": "Early drop-out",
    "low_heard": "Heard: below the mark",
    "coverage": "Sessions with feedback",
}
MARKS = {
    "is_beyond_limits": "beyond the limits",
    "is_run_of_7": "part of 7 or more months in a row on one side of the mean",
    "is_trend_of_7": "part of 7 or more months in a row in one direction",
    "is_two_of_three": "two out of three close to a limit",
}
NO_FLAG = (
    "This is no flag: of twenty counselors whose clients leave just as expected, about one line leaves its band. "
    "A line that climbs is a reason to look into the cases together."
)


def in_short(frame: pd.DataFrame) -> str:
    """Which of the figures stand out in which months, in one line; for every figure of the question `trend`."""
    if frame.empty or not frame["estimate"].notna().any():
        return "too few months to say"
    marked = [FIGURES[figure].lower() for figure in FIGURES if _marked(frame[frame["figure"] == figure])]
    if not marked:
        return "no figure has moved by more than chance"
    return f"months stand out in {listed(marked)}"


def headline(frame: pd.DataFrame) -> str:
    """What one figure of the question `trend` did: its mean, what chance does to it, and which months stand out."""
    shown = frame[frame["estimate"].notna()]
    if len(shown) < 2:
        return "Too few months to say whether this figure moves."
    row = shown.iloc[0]
    around = f"{percent(number(row, 'mean'))} on average over {count(len(shown), 'month')}"
    usual = f"chance alone takes a month to between {_limit(row, 'lower_limit')} and {_limit(row, 'upper_limit')}"
    marked = _marked(shown)
    if not marked:
        return f"{around}; {usual}. No month stands out."
    return f"{around}; {usual}. Standing out: {'; '.join(marked)}."


def caption(frame: pd.DataFrame) -> str:
    """How the chart is read, and what a mark is worth."""
    shown = int(frame["estimate"].notna().sum())
    hidden = int((frame["estimate"].isna() & (frame["denominator"] > 0)).sum())
    few = f" {count(hidden, 'month')} with too few people left out." if hidden else ""
    early = " Under 12 months the limits still move: provisional." if shown < 12 else ""
    return (
        "Each dot is a month, whole and old enough to be known; dashed, the limits of a steady figure; diamonds, "
        "months that stand out. One steady series in five shows a mark within two years, so a mark is a question, not "
        "a finding."
        f"{few}{early}"
    )


def alt(frame: pd.DataFrame, figure: str) -> str:
    """Alternative text of the chart: first and last month, the mean and what stands out."""
    shown = frame[frame["estimate"].notna()]
    if shown.empty:
        return f"{FIGURES[figure]} by month: nothing to draw."
    first, last = shown.iloc[0], shown.iloc[-1]
    ends = ", ".join(f"{_month(row)}: {percent(number(row, 'estimate'))}" for row in (first, last))
    return f"{FIGURES[figure]} by month. {ends}. {headline(frame)}"


def cusum_headline(frame: pd.DataFrame) -> str:
    """How many of a counselor's clients dropped out early, and how many the practice's rate lets expect."""
    shown = frame[frame["estimate"].notna()]
    if shown.empty:
        return "Too few clients to follow early drop-out over time."
    last = shown.iloc[-1]
    counted, expected = whole(last, "denominator"), number(last, "expected") or 0
    told = (
        f"{whole(last, 'numerator')} of {count(counted, 'client')} dropped out early, where "
        f"{expected:.1f} were to be expected."
    )
    return f"{told} {_place(last)}"


def cusum_caption() -> str:
    """How the running sum is read, and that it flags nobody."""
    return (
        "The line rises when a client drops out early and falls a little when one stays; expected is what the whole "
        "practice has, with clients alike where the data allow. In the grey band lie 95 of 100 lines of somebody whose "
        f"clients leave just as expected. {NO_FLAG}"
    )


def cusum_alt(frame: pd.DataFrame) -> str:
    """Alternative text of the running sum: where it ends, and its highest and lowest place."""
    shown = frame[frame["estimate"].notna()]
    if shown.empty:
        return "Early drop-outs beyond the expected: nothing to draw."
    high, low = max(0.0, float(shown["estimate"].max())), min(0.0, float(shown["estimate"].min()))
    return (
        f"Running sum of early drop-outs beyond the expected, between {_signed(low)} and {_signed(high)}. "
        f"{cusum_headline(frame)}"
    )


def between(frame: pd.DataFrame) -> str:
    """How many clients lie between one early drop-out and the next, for one counselor."""
    closed = frame[~frame["is_open"].astype(bool)]
    if not total(frame, "clients"):
        return ""
    if closed.empty:
        return f"None of {count(total(frame, 'clients'), 'client')} has dropped out early.{_usual(frame.iloc[-1])}"
    lately = listed([str(clients) for clients in closed["clients"].tail(5)])
    going_on = frame[frame["is_open"].astype(bool)]
    now = f" Since the last one, {count(total(going_on, 'clients'), 'client')} began." if len(going_on) else ""
    return f"From one early drop-out to the next, lately: {lately} clients.{now}{_usual(frame.iloc[-1])}"


def _usual(row: pd.Series) -> str:
    expected = number(row, "expected_clients")
    if expected is None:
        return ""
    ends = f"{whole(row, 'low')} and {whole(row, 'high')}"
    told = f" At the practice's rate it is about one client in {expected:.0f}"
    return f"{told}, and 95 of 100 such waits are between {ends}."


def _place(row: pd.Series) -> str:
    estimate, low, high = (number(row, column) or 0 for column in ("estimate", "low", "high"))
    if low <= estimate <= high:
        return "Chance alone takes a line this far."
    return f"Chance alone would rarely take a line {'so high' if estimate > high else 'so low'}."


def _signed(clients: float) -> str:
    return f"{clients:+.1f}".replace("-", "−")


def _marked(rows: pd.DataFrame) -> list[str]:
    """Months that stand out by kind of mark: "April 2025 (beyond the limits)"."""
    told = []
    for column, words in MARKS.items():
        months = [_month(row) for _, row in rows.iterrows() if not is_missing(row[column]) and bool(row[column])]
        if months:
            told.append(f"{_span(months)} ({words})")
    return told


def _span(months: Sequence[str]) -> str:
    return listed(months) if len(months) <= 3 else f"{len(months)} months from {months[0]} to {months[-1]}"


def _month(row: pd.Series) -> str:
    return f"{pd.Timestamp(row['month_on']):%B %Y}"


def _limit(row: pd.Series, column: str) -> str:
    return percent(min(max(number(row, column) or 0, 0), 1))
