"""Words for the attention list: the evidence of a case, the record of a rule, and what was agreed about a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from dashboard.vocabulary import instruments
from dashboard.wording.common import count, is_missing, long_date

NO_COMPARISON = "no_comparison"
VERDICTS = {
    "tells_apart": "tells them apart",
    "no_difference": "no difference seen",
    "too_few": "too few to say",
}
ACTIONS = {
    "asked_the_client": "Ask the client what would help",
    "plan_reviewed": "Go through goals and plan together",
    "call_the_client": "Call the client",
    "repair": "Name the fall and repair it",
    "more_support": "More support: another service, the doctor, family",
    "change_of_counselor": "Offer another counselor",
    "watch": "Look again at the review",
}
OWNERS = {"supervisor": "I do", "counselor": "The counselor does"}
CASE_OPENED = "That you opened a case of this counselor is in the activity log, not which one."
NOTHING_AGREED = "Nothing yet. “Talked about it” beside a client keeps the next step and when to look again."
NO_NOTES = "There is no place for notes on purpose: what a client told belongs in the clinic's own records."
BELOW = "▾ is below the mark: an invitation to talk, not a verdict."
_ENDINGS = {
    "dropped_out": "dropped out",
    "planned": "finished as planned",
    "changed_counselor": "changed counselor",
    "ongoing": "still coming",
}
_OWNER_TOLD = {"supervisor": "the supervisor", "counselor": "the counselor"}
_MISSED = {"no_show": "did not come", "late_cancel": "cancelled late", "client_cancel": "cancelled"}
_BOOKINGS = "No record yet: what was booked on earlier days is not in the files."


def evidence(row: Mapping[Any, Any]) -> str:
    """What was seen, for one case and rule."""
    rule = row["rule"]
    if rule == "deteriorated":
        return f"{_scores(row)}; {row['limit_points']:g} points are more than chance"
    if rule == "unrepaired_rupture":
        return f"{_scores(row)} at the last two ratings; a fall of {row['limit_points']:.3g} points that lasts counts"
    if rule in ("stays_low", "not_heard_lately"):
        return f"{row['first_score']:.1f}, then {row['last_score']:.1f}; the mark is {row['limit_points']:g}"
    if rule == "no_rating_lately":
        return f"rated {count(int(row['rated_sessions']), 'session')} before, none of the last 3"
    if rule == "missed_nothing_booked":
        became = _MISSED.get(row["attendance"], "missed")
        return f"{became} on {long_date(_day(row['since_on']))}"
    return f"{count(int(row['idle_days']), 'day')} without an appointment"


def record(row: Mapping[Any, Any] | pd.Series) -> str:
    """The record of a rule in one sentence; whether it can be judged at all comes first where it cannot."""
    met, other = row["met_share"], row["other_share"]
    if row["verdict"] == NO_COMPARISON and not is_missing(met):
        return _came_back(row)
    if is_missing(met) or is_missing(other):
        return "Its record in this clinic: too few to say."
    return (
        f"In this clinic clients like this left within three sessions {round(100 * met)} times in 100, "
        f"others at the same session {round(100 * other)}: {VERDICTS[row['verdict']]}."
    )


def _came_back(row: Mapping[Any, Any] | pd.Series) -> str:
    clients, back = int(row["met_clients"]), int(row["came_back"])
    came = "none came back" if not back else f"{back:,} came back"
    return (
        f"Of {count(clients, 'client')} here who stayed away for as long, whatever was booked, {came} and "
        f"{int(row['met_dropped_out']):,} dropped out. Nobody can be compared with them fairly."
    )


def no_record(*, is_bound_to_time: bool) -> str:
    """Why a rule has no record."""
    return _BOOKINGS if is_bound_to_time else "Its record in this clinic: too few to say."


def due(number: int) -> str:
    """The heading above reviews that are due."""
    return f"{count(number, 'review').capitalize()} due"


def past(number: int) -> str:
    """The heading above what was agreed and is closed."""
    return f"{count(number, 'closed agreement')}, and what happened next"


def older(number: int) -> str:
    """What is not shown of them."""
    return f"{count(number, 'older one')} not shown."


def agreed(action: str, owner: str, review_on: date) -> str:
    """What was agreed about a case, by whom, and until when."""
    return f"{ACTIONS.get(action, action)} · {_OWNER_TOLD.get(owner, owner)} · review on {long_date(review_on)}"


def since_then(talked_on: date, sessions: int, ending: str | None) -> str:
    """What the data say has happened since the case was talked about."""
    talked = f"Talked about on {long_date(talked_on)}"
    if ending is None:
        return f"{talked}. The client is not in the data any more."
    ended = _ENDINGS.get(ending, "ended for other reasons")
    return f"{talked}; since then {count(sessions, 'session') if sessions else 'no session'} in the data, {ended}."


def for_how_long(day: date | None, data_to: date | None) -> str:
    """Since when a reason stands, without a day that could be matched with a session: "for about 3 months"."""
    if day is None or data_to is None or is_missing(day):
        return ""
    weeks = (data_to - _day(day)).days // 7
    if weeks < 2:
        return "new"
    return f"for about {weeks} weeks" if weeks < 9 else f"for about {round(weeks / 4.345)} months"


def _scores(row: Mapping[Any, Any]) -> str:
    known = instruments().get(row["instrument"])
    name = known.name if known else row["instrument"]
    return f"{name} {row['first_score']:g}, then {row['last_score']:g}"


def _day(value: Any) -> date:
    stamp = pd.Timestamp(value)
    return stamp.date()
