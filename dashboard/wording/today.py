"""Words for the page Today: whom to talk about, four figures, and why a case is on the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.wording.common import count, is_missing, listed, long_date
from dashboard.wording.frames import at_session, number, whole_shares

# In the order in which they stand on the page, and the more pressing first.
RULES = {
    "deteriorated": "Outcome score clearly worse than at the start",
    "unrepaired_rupture": "Alliance fell and has not come back",
    "missed_nothing_booked": "Missed the last appointment, and nothing is booked",
    "no_appointment": "No appointment for a while, and nothing is booked",
    "stays_low": "Below the mark at the first session, and still below it",
    "not_heard_lately": "Heard below 8 at the last two rated sessions",
    "no_rating_lately": "Used to rate, and has not in the last 3 sessions",
}
ACTIONS = {
    "stays_low": "Ask what would make the sessions better.",
    "not_heard_lately": "Ask openly what was missed, and what would help next time.",
    "no_rating_lately": "Invite the client to rate again, and say what happens with it.",
    "missed_nothing_booked": "Decide who calls, and when.",
    "no_appointment": "Decide who calls, and when.",
    "deteriorated": "Go through the plan together: what to change, whom to involve.",
    "unrepaired_rupture": "Name the moment, and repair it openly.",
}
_WORSE = ("deteriorated", "unrepaired_rupture")
_LEFT = {
    "dropped_out": "dropped out",
    "planned": "finished as planned",
    "changed_counselor": "changed counselor",
    "other": "left for other reasons",
}


@dataclass(frozen=True)
class Group:
    """A part of the list: its heading, what it says of those on it, and whether a rule belongs there."""

    heading: str
    what: str
    is_worse: bool

    def holds(self, rule: str) -> bool:
        """Whether cases that meet the rule stand in this group; a rule nobody knows stands among those leaving."""
        return (rule in _WORSE) == self.is_worse


GROUPS = (
    Group("May be leaving", "Signs that often come before somebody stays away; most clients with one stay.", False),
    Group(
        "Getting worse",
        "What was measured has worsened. Hardly related to leaving, and no less pressing: listed whatever their "
        "record.",
        True,
    ),
)


def worse_elsewhere(clients: int) -> str:
    """Of clients who get worse and stand on the list under a sign of leaving; nothing where there are none."""
    if not clients:
        return ""
    stand = "stands" if clients == 1 else "stand"
    return f"{count(clients, 'client').capitalize()} more getting worse {stand} under “May be leaving”."


def headline(*, clients: int, worse: int = 0, actions_due: int = 0, flagged: int = 0, has_looked: bool) -> str:
    """The page's one sentence: clients to talk about, who of them gets worse, actions due, counselors to look at."""
    first = f"{count(clients, 'client').capitalize()} to talk about"
    getting_worse = f", {worse:,} of them getting worse" if worse else ""
    due = f", and {count(actions_due, 'agreed action')} due" if actions_due else ""
    told = f"{first}{getting_worse}{due}."
    if not has_looked:
        return f"{told} Counselors have not been compared yet: that is done at the end of a quarter."
    if not flagged:
        return f"{told} Nobody here stood out when counselors were last compared; that is no clearance."
    return f"{told} {count(flagged, 'counselor').capitalize()} {'is' if flagged == 1 else 'are'} worth a look."


def likely(low: float | None, high: float | None) -> str:
    """ "most likely 66 to 76 %", or nothing where the interval is missing."""
    if low is None or high is None or is_missing(low) or is_missing(high):
        return ""
    ends = round(100 * low), round(100 * high)
    return f"most likely {ends[0]} %" if ends[0] == ends[1] else f"most likely {ends[0]} to {ends[1]} %"


def change(share: float, before: float | None) -> str:
    """ "+2 points on a year ago", "no change on a year ago", or nothing where there is no year ago."""
    if before is None or is_missing(before):
        return ""
    points = round(100 * share) - round(100 * before)
    if points == 0:
        return "no change on a year ago"
    sign, unit = "+" if points > 0 else "−", "point" if abs(points) == 1 else "points"
    return f"{sign}{abs(points)} {unit} on a year ago"


def where_the_others_went(retention: pd.DataFrame, session: int = 3) -> str:
    """Why those not there after a session had gone: with the share still attending, whole numbers that sum to 100."""
    row = at_session(retention, session)
    attending = None if row is None else number(row, "still_attending")
    if row is None or attending is None:
        return ""
    gone = whole_shares(
        {words: number(row, cause) or 0 for cause, words in _LEFT.items()}, 100 - round(100 * attending)
    )
    told = [f"{share} {words}" for words, share in gone.items() if share]
    return f"of 100, {listed(told)}" if told else "nobody had left by then"


def reason(rule: str) -> str:
    """A rule in words, whole."""
    return RULES.get(rule, rule.replace("_", " ").capitalize())


def also(reasons: Mapping[str, str]) -> str:
    """Further reasons of a case with their evidence, by rule; nothing where there are none."""
    told = [f"{reason(rule)[0].lower()}{reason(rule)[1:]} ({evidence})" for rule, evidence in reasons.items()]
    return f"also {listed(told)}" if told else ""


def next_step(rule: str) -> str:
    """What could be done next about a case."""
    return ACTIONS.get(rule, "Talk about it.")


def since(day: date | None) -> str:
    """Since when a reason stands."""
    return "" if day is None or is_missing(day) else f"since {long_date(day)}"


def caption() -> str:
    """What the attention list is, and is not."""
    return (
        "Open cases that meet a rule, each client once, a prompt to talk and no verdict on anyone. Clients also leave "
        "without a sign, and most clients on the list stay."
    )


def shared_with_care() -> str:
    """What a supervisor must know before raising a rating-based line in the anonymous mode."""
    return "Raising this tells your colleague what this client answered; ask about the case without the score."
