"""Words for the page Early drop-out: how many leave early, and whether counselors differ more than chance explains."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from dashboard.wording.common import (
    LABELS,
    TOO_FEW,
    between,
    count,
    evidence,
    in_100,
    is_missing,
    listed,
    long_date,
    of_how_many,
    percent,
)
from dashboard.wording.definitions import early
from dashboard.wording.flags import first_look
from dashboard.wording.frames import display_name, is_hidden, number, text, total, whole

# How often a counselor with twice the clinic's rate is found, by clients counted, from simulated clinics.
POWER = ((10, 5), (20, 18), (30, 36), (40, 56), (60, 79), (80, 90))


def headline(
    frame: pd.DataFrame, low: float | None = None, high: float | None = None, *, early_sessions: int = 2
) -> str:
    """ "17 in 100 clients drop out before session 3 (14 to 21 in 100; 412 of 2,400 counted)."

    `frame` has the columns of the question `early_dropout`; the interval belongs to the sum of its rows.
    """
    left, counted = total(frame, "dropped_out"), total(frame, "pairings")
    if counted == 0:
        return f"Too few to say how many clients drop out {early(early_sessions)}: nobody has been counted yet."
    share = in_100(left / counted, "clients")
    verb = "has dropped out" if left == 0 else "drop out"
    share = "Nobody" if left == 0 else share[0].upper() + share[1:]
    return f"{share} {verb} {early(early_sessions)} {evidence(low, high, left, counted)}."


def differences(frame: pd.DataFrame, names: Mapping[str, str], looked_on: date | None) -> str:
    """Whether anybody is flagged this quarter, by name, in alphabetical order; `looked_on` None: nobody has looked yet.

    What a look found stays as it was, whatever the filters leave in `frame`.
    """
    flagged = sorted(display_name(row, names) for _, row in frame.iterrows() if text(row, "flagged_on"))
    if looked_on is None:
        return f"Counselors have not been compared yet. {first_look()}"
    if flagged:
        verb = "is" if len(flagged) == 1 else "are"
        return (
            f"{', '.join(flagged)} {verb} worth a look: when counselors were last compared ({long_date(looked_on)}), "
            "so many early drop-outs were more than chance alone would often give. Check the records first."
        )
    return (
        "Nobody here stood out in early drop-out when all counselors with 10 clients or more were last compared "
        f"({long_date(looked_on)}). {no_clearance()}"
    )


def no_clearance() -> str:
    """Why no flag is no clearance."""
    (fewest, rarely), *more = POWER
    found = listed([f"{share} with {clients}" for clients, share in more])
    return (
        "No flag is no clearance: where one client in four drops out early, a counselor with twice that rate is found "
        f"{rarely} times in 100 with {fewest} clients, {found}. Where fewer drop out, more rarely."
    )


def person(row: pd.Series, names: Mapping[str, str]) -> str:
    """One counselor's rate in a sentence: best estimate where there is one, else as counted, or too few to say."""
    name, counted, left = display_name(row, names), whole(row, "pairings"), whole(row, "dropped_out")
    if text(row, "label") == "too_few" or is_hidden(row, "rate") or is_missing(row.get("rate")):
        return f"{name}: {TOO_FEW} ({count(counted, 'client')} counted)."
    column = "rate" if is_missing(row.get("shrunken_rate")) else "shrunken_rate"
    ends = "rate" if column == "rate" else "shrunken"
    kind = "as counted" if column == "rate" else "best estimate"
    interval = between(number(row, f"{ends}_low"), number(row, f"{ends}_high"))
    label = LABELS.get("look_first" if text(row, "flagged_on") else text(row, "label"), "")
    told = "; ".join(filter(None, (interval, of_how_many(left, counted))))
    return f"{name}: {percent(number(row, column))} {kind} ({told}); {label}."


def inferred(row: pd.Series) -> str:
    """How many of a counselor's endings were inferred, since files that stay open look like drop-out."""
    share = number(row, "inferred_share")
    if share is None:
        return ""
    return f"{percent(share)} of these endings are inferred from silence; the rest are declared."


def funnel_alt(
    frame: pd.DataFrame, practice: Mapping[str, float], names: Mapping[str, str], looked_on: date | None
) -> str:
    """Alternative text of the funnel: how many counselors, the practice's rate, who is flagged."""
    if frame.empty:
        return "Funnel of early drop-out: nothing to draw."
    drawn = [row for _, row in frame.iterrows() if not is_missing(row.get("rate")) and whole(row, "pairings")]
    rate = practice.get("practice_rate")
    line = "" if is_missing(rate) else f" around the practice's {percent(rate)}"
    return (
        f"Funnel of early drop-out: {count(len(drawn), 'counselor')}{line}, with the limits that chance gives "
        f"for each number of clients. {differences(frame, names, looked_on)}"
    )


def list_alt(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Alternative text of the list: one sentence per counselor, alphabetical."""
    if frame.empty:
        return "List of early drop-out by counselor: nothing to draw."
    ordered = sorted((display_name(row, names).casefold(), person(row, names)) for _, row in frame.iterrows())
    return f"Early drop-out by counselor, alphabetical. {' '.join(sentence for _, sentence in ordered)}"


def list_caption(*, has_best_estimate: bool = True) -> str:
    """How to read the list, and what it does not mean."""
    if not has_best_estimate:
        return (
            "Alphabetical, not ranked. With fewer than four counselors there is no best estimate; the bars show how "
            "far chance alone can move a rate."
        )
    return (
        "Alphabetical, not ranked. The best estimate leans toward the practice where there are few clients, since "
        "few clients say little. Overlapping bars mean that counselors may well be alike."
    )


def funnel_caption() -> str:
    """How to read the funnel, and what it does not mean."""
    return (
        "Between the lines is what chance gives to counselors who are all alike; the wider lines allow for "
        "differences that are there anyway. Being outside is a question to ask, not an answer."
    )


def counted_caption(frame: pd.DataFrame, *, maturity_days: int, early_sessions: int, has_case_mix: bool = False) -> str:
    """Who is counted in the rates, and who is not; with case-mix, clients who changed counselor are counted too."""
    unresolved, transferred = total(frame, "unresolved"), total(frame, "by_transfer")
    if has_case_mix:
        return (
            f"Counted: {count(total(frame, 'pairings'), 'pairing')} begun at least {maturity_days} days before the "
            f"data end, which reached session {early_sessions + 1} or ended; {transferred:,} of those old enough began "
            f"by transfer from another counselor. Not counted: {unresolved:,} still open with fewer sessions."
        )
    return (
        f"Counted: {count(total(frame, 'pairings'), 'first pairing')} begun at least {maturity_days} days before the "
        f"data end, which reached session {early_sessions + 1} or ended. Not counted: {unresolved:,} still open with "
        f"fewer sessions, and {transferred:,} begun by transfer from another counselor."
    )
