"""Words that every page uses: counts, shares, how sure, who is left out, how new the data are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from dashboard.values import is_empty

NOT_A_SAFETY_SYSTEM = "Not a safety system: scores arrive days to weeks late."
TOO_FEW = "too few to say"
IN_LINE = "in line with the clinic"
WORTH_A_LOOK = "worth a look"
NOT_KNOWN = "not known"
NO_DATA = "no data"

DOMAINS = {
    "heard": "feeling heard",
    "goals": "agreeing on goals",
    "approach": "agreeing on the way of working",
    "hope": "hope",
    "overall": "the session overall",
    "total": "the whole form",
}
LABELS = {
    "too_few": TOO_FEW,
    "provisional": "early days: 10 to 19 clients",
    "in_line": IN_LINE,
    "look_first": WORTH_A_LOOK,
}
HEARD_EARLY = {
    "heard": "at or above the mark early",
    "below_the_mark": "below the mark early",
    "not_rated": "not rated early",
}
_LEFT_OUT = {
    "left_truncated": "may have been in mid-treatment when the data begin",
    "entered_late": "had begun before their first session here",
    "not_settled": "had no session old enough to know whether they came back",
    "not_mature": "started too recently to be counted",
    "unresolved": "had too few sessions so far, and no ending yet",
    "by_transfer": "came from another counselor (counted apart)",
}


class LeftOut(Protocol):
    """How many clients were left out of an answer, and why (a code, or words)."""

    @property
    def reason(self) -> str: ...

    @property
    def count(self) -> int: ...


@dataclass(frozen=True)
class Published:
    """A published figure as context, never a target: a share (0 to 1), words for the line, sentence, source."""

    share: float
    label: str
    sentence: str
    source: str


DROP_OUT = Published(
    0.197,
    "published: 20 in 100 drop out",
    "Across 669 published studies of adult therapy, 20 in 100 clients dropped out (19 to 21); single reviews run "
    "from 16 to 47 in 100, depending on the rule.",
    "Swift and Greenberg 2012: 669 studies, 83,834 clients, 19.7 % (18.7 to 20.7)",
)
NO_SECOND_VISIT = Published(
    0.66,
    "published: 66 in 100 came back",
    "In one large study 34 in 100 clients made no second visit within 45 days. They were both more satisfied and "
    "more dissatisfied than those who came back, so leaving early is not always a failure.",
    "Simon et al. 2012: 34 % without a second visit within 45 days",
)


def is_missing(value: object) -> bool:
    """True for None, NaN and NaT."""
    return is_empty(value)


def count(number: int, one: str, many: str | None = None) -> str:
    """ "1 client", "2,400 clients", "no clients"."""
    noun = one if number == 1 else many or f"{one}s"
    return f"{'no' if number == 0 else f'{number:,}'} {noun}"


def percent(share: float | None) -> str:
    """ "17 %"; "under 1 %" and "over 99 %" rather than a false 0 or 100; "not known" where missing."""
    if share is None or is_missing(share):
        return NOT_KNOWN
    rounded = round(100 * share)
    if rounded == 0 and share > 0:
        return "under 1 %"
    return "over 99 %" if rounded == 100 and share < 1 else f"{rounded} %"


def in_100(share: float | None, noun: str = "") -> str:
    """ "17 in 100 clients", "none of the clients", "all clients", "fewer than 1 in 100"; the noun may be left out."""
    if share is None or is_missing(share):
        return NOT_KNOWN
    rounded = round(100 * share)
    if share == 0:
        return f"none of the {noun}" if noun else "none"
    if share == 1:
        return f"all {noun}".strip()
    told = "fewer than 1" if rounded == 0 else "more than 99" if rounded == 100 else str(rounded)
    return f"{told} in 100 {noun}".strip()


def between(low: float | None, high: float | None) -> str:
    """ "14 to 21 in 100", or nothing where the interval is missing."""
    if low is None or high is None or is_missing(low) or is_missing(high):
        return ""
    return f"{round(100 * low)} to {round(100 * high)} in 100"


def of_how_many(part: int, whole: int, what: str = "counted") -> str:
    """ "412 of 2,400 counted"."""
    return f"{part:,} of {whole:,} {what}".strip()


def evidence(low: float | None, high: float | None, part: int, whole: int, what: str = "counted") -> str:
    """What stands in brackets after a figure: "(14 to 21 in 100; 412 of 2,400 counted)"."""
    return f"({'; '.join(filter(None, (between(low, high), of_how_many(part, whole, what))))})"


def too_few_note(min_clients: int) -> str:
    """What "too few" in a table means, with the threshold in force."""
    return f"“Too few”: fewer than {min_clients} people, so the figure is kept back. A dash: no data. 0 is a true zero."


def how_sure(low: float | None, high: float | None) -> str:
    """One sentence on how sure one can be."""
    if not between(low, high):
        return "There are too few clients to say how sure this is."
    assert low is not None
    assert high is not None
    if round(100 * low) == round(100 * high):
        return f"With this many clients the figure is quite exact: about {round(100 * low)} in 100."
    ends = f"{round(100 * low)} and {round(100 * high)}"
    return f"Chance alone moves such a figure: the true one most likely lies between {ends} in 100."


def listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def left_out(reasons: Iterable[LeftOut], one: str = "client") -> str:
    """Who was left out and why, in one sentence; says so where nobody was."""
    told = [f"{count(item.count, one)} who {_left_out_words(item.reason)}" for item in reasons if item.count > 0]
    return f"Left out: {'; '.join(told)}." if told else "Nobody was left out."


def data_to(day: date | None, *, rows_in_last_30_days: int | None = None, last_well_filled: date | None = None) -> str:
    """To which day the data go; warns where fewer than 5 appointments in the 30 days before set that day."""
    if day is None:
        return "There are no data yet."
    told = f"Data to {long_date(day)}."
    if rows_in_last_30_days is None or rows_in_last_30_days >= 5:
        return told
    rows = count(rows_in_last_30_days, "appointment")
    offer = f" The last well-filled day is {long_date(last_well_filled)}." if last_well_filled else ""
    return f"{told} Only {rows} in the 30 days before set this day, so a wrong date may have.{offer}"


def long_date(day: date) -> str:
    """ "31 March 2026"."""
    return f"{day.day} {day:%B %Y}"


def group_names(groups: Iterable[str]) -> Mapping[str, str]:
    """Group label -> words, for the groups that have words of their own."""
    return {group: HEARD_EARLY[group] for group in groups if group in HEARD_EARLY}


def _left_out_words(reason: str) -> str:
    return _LEFT_OUT.get(reason, reason.replace("_", " "))
