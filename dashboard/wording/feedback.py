"""Words for the page My feedback: the clients' pooled voice, about the work and not the worth; one strength first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from dashboard.values import share_text, value_of
from dashboard.wording.common import DOMAINS, count, is_missing, long_date
from dashboard.wording.frames import number, text, whole

BANDS = {"up_to_a_third": "up to a third", "about_half": "about half", "two_thirds_or_more": "two thirds or more"}
_STEPS = list(BANDS)
QUESTIONS_ASKED = 3
_LAST_MONTHS = {
    "1": "March",
    "2": "June",
    "3": "September",
    "4": "December",
}
INVITATIONS = {
    "heard": "Asking “did I get that right?” once in each session is one way to let people feel heard.",
    "goals": "Opening each session with “what would you like from today?” is one way to stay with people's goals.",
    "approach": "Saying why you suggest something, and offering a choice, is one way to find the way together.",
    "hope": "Naming one thing that has already changed is one way to make room for hope.",
    "overall": "Closing with “what would make this better for you?” is one way to hear what is still missing.",
    "total": "Closing with “what would make this better for you?” is one way to hear what is still missing.",
}
QUESTIONS = {
    "heard": "With whom am I not sure that I understand what matters to them?",
    "goals": "With whom do I know the goal for certain, and when did it last change?",
    "approach": "Who has had a choice in how we work, and who has not?",
    "hope": "Who leaves the room lighter, and what did we do then?",
    "overall": "What would a client say we are working on?",
    "total": "What would a client say we are working on?",
}


def headline(frame: pd.DataFrame) -> str:
    """One strength and one invitation of the newest release, in bands; says so where there is no release."""
    rows = _newest(frame)
    if rows.empty:
        return "There is no release yet."
    ordered = sorted((_step(row), position, row) for position, (_, row) in enumerate(rows.iterrows()))
    best, least = ordered[0][2], ordered[-1][2]
    strength = f"Most of your clients are content with {_words(best)}"
    if _step(best) > 0:
        strength = f"Your clients speak most warmly of {_words(best)}"
    if len(rows) == 1:
        return f"{strength}."
    if _step(least) == _step(best):
        return _alike(best)
    return f"{strength}. There is most room to talk about {_words(least)}."


def release_words(frame: pd.DataFrame) -> str:
    """Which release this is and how many clients it holds, rounded down."""
    rows = _newest(frame)
    if rows.empty:
        return "No release yet"
    counts = [whole(row, "clients_at_least") for _, row in rows.iterrows()]
    return f"Release at the end of {quarter_end(text(rows.iloc[0], 'quarter'))}: at least {min(counts)} clients"


def quarter_end(quarter: str) -> str:
    """A quarter by its last month: "March 2026" for "2026-Q1"; any other text as it is.

    A release holds all who have answered by then, also those who waited from earlier quarters.
    """
    year, _, number_of_year = quarter.partition("-Q")
    return f"{_LAST_MONTHS[number_of_year]} {year}" if number_of_year in _LAST_MONTHS else quarter


def name_quarters(frame: pd.DataFrame) -> pd.DataFrame:
    """The releases with the last month of each quarter in place of its number, for a chart."""
    return frame.assign(quarter=[quarter_end(str(quarter)) for quarter in frame["quarter"]])


def strength(frame: pd.DataFrame) -> str:
    """One strength to keep: the domain with the fewest clients below the mark."""
    rows = _newest(frame)
    if rows.empty:
        return ""
    row = min((row for _, row in rows.iterrows()), key=_step)
    band, words = BANDS.get(text(row, "band"), ""), _words(row).capitalize()
    if len(rows) > 1 and _step(row) == max(_step(other) for _, other in rows.iterrows()) > 0:
        return "Your clients rate every part of the work about alike. Ask one of them what helps most, and keep that."
    if _step(row) == 0:
        return f"{words}: at most a third of your clients see something to talk about. Keep what you do."
    return f"{words} is where your clients ask for least: {band} see something to talk about. Build on it."


def invitation(frame: pd.DataFrame) -> str:
    """One invitation: something to try in the domain with the most clients below the mark."""
    rows = _newest(frame)
    if rows.empty:
        return ""
    row = max((row for _, row in rows.iterrows()), key=_step)
    return INVITATIONS.get(text(row, "domain"), INVITATIONS["overall"])


def questions(frame: pd.DataFrame) -> list[str]:
    """Three questions to bring to supervision, those first of which clients see most to talk about."""
    rows = sorted((row for _, row in _newest(frame).iterrows()), key=_step, reverse=True)
    asked = dict.fromkeys(QUESTIONS.get(text(row, "domain"), QUESTIONS["overall"]) for row in rows)
    return list(asked)[:QUESTIONS_ASKED]


def whose_note() -> str:
    """Who can read the note, and who could."""
    return (
        "Only you see this note, here; no page or command shows it to anybody else. It is stored encrypted. "
        "Whoever runs the server and holds both its key and its files could read it."
    )


def bands_alt(frame: pd.DataFrame) -> str:
    """Alternative text of the newest release: the band of each domain beside the other counselors' band."""
    rows = _newest(frame)
    if rows.empty:
        return "Your clients' feedback: nothing to draw yet."
    told = " ".join(f"{_words(row).capitalize()}: {_band(row)}{_others(row)}." for _, row in rows.iterrows())
    return f"How many of your clients rated below the mark, in three bands. {told}"


def releases_alt(frame: pd.DataFrame) -> str:
    """Alternative text of the bands over the releases."""
    if frame.empty:
        return "Your clients' feedback over the releases: nothing to draw yet."
    told = [
        f"{quarter_end(str(quarter))}: {', '.join(f'{_words(row)} {_band(row)}' for _, row in rows.iterrows())}."
        for quarter, rows in frame.groupby("quarter", sort=False)
    ]
    return f"How many of your clients rated below the mark, release by release. {' '.join(told)}"


def why_no_more() -> str:
    """Why there is no exact share and no date of the next release."""
    return (
        "What your clients said, together: never one client, never a date. Each client counts in one release only. "
        "The next release comes when enough different clients have answered."
    )


def open_by_decision() -> str:
    """Who decided that more than the releases is shown, and what clients must know."""
    return (
        "An admin of your clinic has decided that feedback is open. You see what your clients said as it stands, and "
        "they should know that. Where you have few clients, you may see who said what."
    )


def open_lines(frame: pd.DataFrame) -> list[str]:
    """One line a domain: how many of the clients rated below the mark."""
    if frame.empty:
        return ["No client of yours has rated a first session yet."]
    return [
        f"{_words(row).capitalize()}: {share_text(value_of(row, 'low_share'))} below the mark, "
        f"of {count(whole(row, 'clients'), 'client')}."
        for _, row in frame.iterrows()
    ]


def residual_risk() -> str:
    """What the bands cannot hide."""
    return (
        "Where nearly all rate alike, the band says so; and a client who tells you, or a good guess, adds to it. "
        "Please do not try to work out who said what."
    )


def opened(on_days: Iterable[date]) -> str:
    """Who has looked: when a supervisor opened this counselor's page."""
    days = sorted(set(on_days), reverse=True)
    if not days:
        return "No supervisor has opened your page yet."
    return f"A supervisor opened your page on {', '.join(map(long_date, days[:5]))}."


def _newest(frame: pd.DataFrame) -> pd.DataFrame:
    return frame if frame.empty else frame[frame["batch"] == frame["batch"].max()]


def _step(row: pd.Series) -> int:
    return _STEPS.index(text(row, "band")) if text(row, "band") in _STEPS else 0


def _alike(row: pd.Series) -> str:
    """The headline where every domain has the same band, so that none is called the best."""
    if _step(row) == 0:
        return "Most of your clients are content with every part of the work."
    return f"About the same for every part of the work: {_band(row)} of your clients see something to talk about."


def _words(row: pd.Series) -> str:
    return DOMAINS.get(text(row, "domain"), text(row, "domain"))


def _band(row: pd.Series) -> str:
    return BANDS.get(text(row, "band"), "not released")


def _others(row: pd.Series) -> str:
    low, high = number(row, "practice_band_low"), number(row, "practice_band_high")
    if low is None or high is None or is_missing(low):
        return " (too few other counselors to compare with)"
    return f" (the other counselors: {low:.0f} to {high:.0f} in 100)"
