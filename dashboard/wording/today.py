"""Words for the page Today: whom to talk about, four figures, and why a case is on the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.wording.common import between, count, is_missing, long_date, of_how_many, percent

RULES = {
    "stays_low": "Below the mark at the first session, and still below it",
    "not_heard_lately": "Heard below 8 at the last two rated sessions",
    "no_rating_lately": "Used to rate, and has not in the last 3 sessions",
    "missed_nothing_booked": "Missed the last appointment, and nothing is booked",
    "no_appointment": "No appointment for a while, and nothing is booked",
    "deteriorated": "Outcome score clearly worse than at the start",
    "unrepaired_rupture": "Alliance fell and has not come back",
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


@dataclass(frozen=True)
class Figure:
    """One of the four figures: label, value, change and interval in words, and the help behind the question mark."""

    label: str
    value: str
    change: str
    help: str


def headline(*, clients: int, actions_due: int = 0, flagged: int = 0, has_looked: bool) -> str:
    """The page's one sentence: clients to talk about, actions due, counselors worth a look."""
    first = f"{count(clients, 'client').capitalize()} to talk about"
    due = f", and {count(actions_due, 'agreed action')} due" if actions_due else ""
    if not has_looked:
        return f"{first}{due}. Counselors have not been compared yet: that is done at the end of a quarter."
    if not flagged:
        return f"{first}{due}. Nobody here stood out when counselors were last compared; that is no clearance."
    return f"{first}{due}. {count(flagged, 'counselor').capitalize()} {'is' if flagged == 1 else 'are'} worth a look."


def figure(
    label: str,
    share: float | None,
    low: float | None,
    high: float | None,
    *,
    part: int,
    whole: int,
    before: float | None = None,
    help: str = "",
) -> Figure:
    """A figure with its interval, of how many, and the change on a year ago; a change is no verdict."""
    told = of_how_many(part, whole)
    if share is None or is_missing(share):
        return Figure(label, "too few to say", told, help)
    interval = between(low, high)
    parts = [part for part in (change(share, before), interval, told) if part]
    return Figure(label, percent(share), " · ".join(parts), help)


def change(share: float, before: float | None) -> str:
    """ "+2 points on a year ago", "no change on a year ago", or nothing where there is no year ago."""
    if before is None or is_missing(before):
        return ""
    points = round(100 * share) - round(100 * before)
    if points == 0:
        return "no change on a year ago"
    sign, unit = "+" if points > 0 else "−", "point" if abs(points) == 1 else "points"
    return f"{sign}{abs(points)} {unit} on a year ago"


def reason(rule: str, evidence: str = "") -> str:
    """Why a case is on the list, whole, with its evidence."""
    words = RULES.get(rule, rule.replace("_", " ").capitalize())
    return f"{words}: {evidence}." if evidence else f"{words}."


def next_step(rule: str) -> str:
    """What could be done next about a case."""
    return ACTIONS.get(rule, "Talk about it.")


def since(day: date | None) -> str:
    """Since when a reason stands."""
    return "" if day is None or is_missing(day) else f"since {long_date(day)}"


def caption() -> str:
    """What the attention list is, and is not."""
    return (
        "Open cases that meet a rule, a prompt to talk and no verdict on anyone. Clients also leave without a sign, "
        "and most clients on the list stay."
    )


def shared_with_care() -> str:
    """What a supervisor must know before raising a rating-based line in the anonymous mode."""
    return "Raising this tells your colleague what this client answered; ask about the case without the score."
