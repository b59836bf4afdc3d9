"""Words of the reports on paper: for whom, what to talk about, the rules in force, how to read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from dashboard.definitions import Definitions
from dashboard.vocabulary import instruments
from dashboard.wording.alliance import what_to_do
from dashboard.wording.common import DOMAINS, NOT_KNOWN, TOO_FEW, count, listed, long_date, percent
from dashboard.wording.definitions import drop_out_rule, early
from dashboard.wording.signals import EARLY_DROPOUT, Signal

LEAVING_EARLY = (
    "Go through the last early leavers together: how the first session ended, whether the next one was booked, and "
    "whether anybody called."
)
# Headline figure -> its name, and what is counted.
HEADLINE = {
    "still_attending_3": ("Still attending after session 3", "clients who started"),
    "early_dropout": ("Early drop-out", "pairings counted"),
    "low_heard": ("Feeling heard below the mark", "clients who rated it"),
    "clearly_low_heard": ("Did not feel heard", "clients who rated it"),
    "coverage": ("Sessions with feedback", "sessions"),
}
EVERY_HOUR = "Begin with what goes well, and ask the counselor first: what do they make of this?"


def period(from_on: date | None, to_on: date | None) -> str:
    """Whose course of counseling is counted, by the days on which it began."""
    if from_on is None or to_on is None:
        return "Clients who began at any time"
    return f"Clients who began {long_date(from_on)} to {long_date(to_on)}"


def for_whom(*, is_anonymous: bool) -> str:
    """Whose eyes the pack is for."""
    if not is_anonymous:
        return "For the supervision hour of these two people."
    return (
        "For the supervisor. Counselors see their clients' answers in pooled releases only, so talk about what stands "
        "here and keep the paper."
    )


def to_talk_about(signals: Sequence[Signal]) -> list[tuple[str, str]]:
    """What to talk about and what could be tried, for each of the signals; for feeling heard where there is none."""
    measures = [signal.measure for signal in signals] or ["heard"]
    return [
        ("Leaving early", LEAVING_EARLY)
        if measure == EARLY_DROPOUT
        else (_capital(DOMAINS.get(measure, measure)), what_to_do(measure))
        for measure in measures
    ]


def cases_heading(*, is_anonymous: bool) -> str:
    """Which open cases the pack lists."""
    if not is_anonymous:
        return "Open cases that meet a rule, each client once."
    return (
        "Open cases by attendance alone. What single clients rated stays on the supervisor's screen: it would tell a "
        "colleague who answered what."
    )


def more_cases(cases: int) -> str:
    """That the page lists more than the paper has room for."""
    return f"{_capital(count(cases, 'more client'))} on the page." if cases else ""


def no_cases(*, is_anonymous: bool) -> str:
    """Nobody on the list."""
    told = "No open case has missed a session or gone quiet" if is_anonymous else "No open case meets a rule"
    return f"{told}. That is no all-clear: clients can leave without a sign."


def rules_in_force(definitions: Definitions, instrument: str | None, fewest: int | None = None) -> list[str]:
    """The definitions behind the figures, one sentence each.

    `instrument` is the alliance form that is drawn, `fewest` the smallest count shown where it is not the clinic's own.
    """
    told = [
        drop_out_rule(
            definitions.drop_out_rule,
            inactive_after_days=definitions.inactive_after_days,
            early_sessions=definitions.early_sessions,
        ),
        f"Early drop-out: {early(definitions.early_sessions)}, of those who began at least {definitions.maturity_days} "
        "days before the data end.",
        f"“{_capital(TOO_FEW)}” and gaps in a line: fewer than {fewest or definitions.min_clients_supervisor} clients.",
    ]
    if instrument is not None:
        told.append(_marks(definitions, instrument))
    return told


def how_to_read() -> str:
    """What an interval, a best estimate and a difference mean."""
    return (
        "Numbers in brackets: 95 of 100 such intervals hold the true figure. A best estimate leans toward "
        "the practice where there are few clients. Overlapping intervals mean that it may well be alike. One thing "
        "goes together with another; that does not say that one leads to the other."
    )


def heat_alt(cells: Iterable[tuple[str, str, str]]) -> str:
    """Alternative text of a heat map: every cell of (name, domain, value in words)."""
    told = [f"{name}, {DOMAINS.get(domain, domain)}: {value}" for name, domain, value in cells]
    return f"Share of clients below the mark. {'; '.join(told) or 'Nothing to draw'}."


def funnel_alt_unnamed(frame: pd.DataFrame, practice_rate: float | None) -> str:
    """Alternative text of a funnel without names."""
    drawn = frame[frame["rate"].notna()]
    flagged = int(drawn["flagged_on"].notna().sum())
    return (
        f"Funnel of early drop-out: {count(len(drawn), 'counselor')} around the practice's "
        f"{NOT_KNOWN if practice_rate is None else percent(practice_rate)}, {flagged} of them worth a look."
    )


def scope(teams: Sequence[str], *, is_everybody: bool) -> str:
    """Whose counselors the report covers."""
    if is_everybody:
        return "The whole practice."
    return f"Counselors of {listed(list(teams))}." if teams else "Counselors without a team."


def flagged(counselors: int, *, has_looked: bool) -> str:
    """How many counselors are worth a look, without names."""
    if not has_looked:
        return "Counselors have not been compared yet."
    if not counselors:
        return "Nobody stood out when counselors were last compared. That is no clearance."
    return f"{_capital(count(counselors, 'counselor'))} {'is' if counselors == 1 else 'are'} worth a look."


def quarters_alt(name: str, points: Sequence[tuple[str, float | None]]) -> str:
    """Alternative text of a figure quarter by quarter."""
    told = [f"{quarter} {TOO_FEW if share is None else percent(share)}" for quarter, share in points]
    return f"{name} by quarter: {listed(told) or 'nothing to draw'}."


def quarter_words(first: date) -> str:
    """ "Q1 2026" for the first day of a quarter."""
    return f"Q{(first.month + 2) // 3} {first.year}"


def domain_lines(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """(domain, share below the mark of how many) over all rows of one instrument of the question `alliance`."""
    told = []
    for domain, rows in frame.groupby("domain", sort=False):
        clients, low = int(rows["clients"].sum()), int(rows["low_clients"].sum())
        share = percent(low / clients) if clients else NOT_KNOWN
        told.append((_capital(DOMAINS.get(str(domain), str(domain))), f"{share} ({low:,} of {clients:,})"))
    return told


def not_settled(quarter: str, data_to: date) -> str:
    """That the newest quarter is only half known."""
    return (
        f"Of clients who began in {quarter} many are still too new to be counted (data to {long_date(data_to)}), so "
        "the year that ends with the quarter carries the report."
    )


def outside_note() -> str:
    """What was done to figures that leave the clinic."""
    return (
        "For readers outside the clinic: figures of the practice alone, counts of 1 to 7 left out, others rounded to "
        "5, shares to whole percents. No counselor and no client can be told from it."
    )


def cell_words(share: float | None, clients: int | None) -> str:
    """A share in a heat map that is not hidden: "17 %", "too few to say", or "no ratings" where nobody rated."""
    if share is not None:
        return percent(share)
    return TOO_FEW if clients else "no ratings"


def team_heat_caption(min_clients: int) -> str:
    """How to read the heat map by team."""
    return (
        "Clients whose mean of the rated ones of sessions 1 to 3 is below the instrument's mark; one client, one vote. "
        f"Stronger color: more clients below it. Under {min_clients} clients nothing is shown. The same domain below "
        "the mark across a team is a training for the team, not a person's problem."
    )


def leak_alt_outside(sessions: Sequence[tuple[str, str]]) -> str:
    """Alternative text of the leak where counts are hidden and rounded."""
    told = [f"session {session}: {share}" for session, share in sessions]
    return f"Bars of the share of clients who dropped out right after each session. {'; '.join(told) or 'Nothing'}."


def _marks(definitions: Definitions, instrument: str) -> str:
    entry = instruments()[instrument]
    marks = [definitions.mark_of(item.column) for item in entry.items]
    lows = sorted({mark.low for mark in marks if mark.low is not None})
    if not lows:
        return f"{entry.name} has no mark, so nothing is called below it."
    clearly = sorted({mark.clearly_low for mark in marks if mark.clearly_low is not None})
    told = f"Below the mark: an item of the {entry.name} under {listed([f'{low:g}' for low in lows])}"
    return f"{told}; “did not feel heard”: under {listed([f'{low:g}' for low in clearly])}." if clearly else f"{told}."


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
