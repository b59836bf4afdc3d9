"""Words for the page Feeling heard: where clients rate below the mark, and what a supervisor can do about it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.wording.common import (
    DOMAINS,
    TOO_FEW,
    WORTH_A_LOOK,
    between,
    count,
    evidence,
    in_100,
    is_missing,
    listed,
    percent,
)
from dashboard.wording.frames import display_name, is_hidden, number, text, total, whole

TO_DO = {
    "heard": (
        "Watch or role-play a moment together; look at pace and interruptions; ask the client next time what would "
        "help; learn to repair a rupture."
    ),
    "goals": "Agree on the goals again; open each session with “what do you want from today?”",
    "approach": "Explain why you work this way; offer choices; change the method or the counselor.",
    "overall": "Ask openly; check practical matters such as time, place and cost.",
    "hope": "Name what has changed already; agree on one small next step.",
    "total": "Look at the single domains first: they say where to begin.",
}
_HALF = 0.5


def headline(frame: pd.DataFrame, domain: str = "heard", low: float | None = None, high: float | None = None) -> str:
    """ "29 in 100 clients rate feeling heard below the mark in sessions 1 to 3 (...); 7 in 100 did not feel heard."

    `frame` has the columns of the question `alliance` for one instrument; the interval belongs to the sum of its rows.
    """
    rows = frame[frame["domain"] == domain]
    below, counted, clearly = (total(rows, f"{name}clients") for name in ("low_", "", "clearly_low_"))
    words = DOMAINS.get(domain, domain)
    if counted == 0:
        return f"Too few to say: no client has rated {words} in sessions 1 to 3."
    share = in_100(below / counted, "clients")
    first = "No client rates" if below == 0 else f"{share[0].upper()}{share[1:]} rate"
    told = f"{first} {words} below the mark in sessions 1 to 3 {evidence(low, high, below, counted)}"
    if domain != "heard" or rows["clearly_low_clients"].isna().all():
        return f"{told}."
    did_not = "nobody" if clearly == 0 else in_100(clearly / counted)
    return f"{told}; {did_not} did not feel heard ({clearly:,} of {counted:,})."


def person(row: pd.Series, names: Mapping[str, str]) -> str:
    """One counselor and domain in a sentence; words instead of numbers where hidden or too few."""
    name, counted = display_name(row, names), whole(row, "clients")
    domain = DOMAINS.get(text(row, "domain"), text(row, "domain"))
    if counted == 0 and not is_hidden(row, "clients"):
        return f"{name}, {domain}: no ratings."
    best = number(row, "shrunken_share")
    share = number(row, "low_share") if best is None else best
    if share is None or is_hidden(row, "low_share") or is_hidden(row, "shrunken_share"):
        return f"{name}, {domain}: {TOO_FEW}."
    column = "low_share" if best is None else "shrunken"
    interval = between(number(row, f"{column}_low"), number(row, f"{column}_high"))
    kind = "as counted" if best is None else "best estimate"
    of_clients = f"{whole(row, 'low_clients'):,} of {count(counted, 'client')}"
    told = "; ".join(filter(None, (interval, of_clients)))
    look = f"; {WORTH_A_LOOK}" if text(row, "label") == "look_first" else ""
    return f"{name}, {domain}: {percent(share)} below the mark, {kind} ({told}){look}."


def heat_map_alt(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Alternative text of the heat map: every cell in words, alphabetical by counselor."""
    if frame.empty:
        return "Share of clients below the mark by counselor and domain: nothing to draw."
    ordered = sorted(
        (display_name(row, names).casefold(), position, person(row, names))
        for position, (_, row) in enumerate(frame.iterrows())
    )
    sentences = " ".join(sentence for *_, sentence in ordered)
    return f"Best estimate of the share of clients below the mark, by counselor and domain, alphabetical. {sentences}"


def heat_map_caption(min_clients: int = 5) -> str:
    """How to read the heat map, who is counted, and what it does not mean."""
    return (
        "Clients whose mean of the rated ones of sessions 1 to 3 is below the instrument's mark; one client, one vote. "
        f"Stronger color: more clients below it. Under {min_clients} clients nothing is shown; hatched: fewer than 10, "
        "little to go by; grey: under half of the sessions are rated. A frame: worth a look. "
        "Being below the mark is common: an invitation to talk, not a verdict."
    )


def trajectory_alt(frame: pd.DataFrame, domain: str = "heard", mark: float | None = None) -> str:
    """Alternative text of the course: mean at each stage, of how many clients, for each group."""
    words = DOMAINS.get(domain, domain)
    if frame.empty:
        return f"Course of {words} over the sessions: nothing to draw."
    told = []
    for group, rows in frame.groupby("group", sort=False):
        known = [row for _, row in rows.iterrows() if number(row, "mean_score") is not None]
        steps = [
            f"{text(row, 'session_number')}: {number(row, 'mean_score'):.1f} ({count(whole(row, 'clients'), 'client')})"
            for row in known
        ]
        name = "All clients" if group == "all" else str(group)
        told.append(f"{name}, mean by session {', '.join(steps)}." if steps else f"{name}: {TOO_FEW}.")
    line = "" if mark is None else f" The mark is {mark:g}."
    return f"Course of {words} over the sessions.{line} {' '.join(told)}"


def trajectory_caption() -> str:
    """How to read the course."""
    return (
        "Mean of the clients' ratings, one client one vote; the pale band holds the middle half of clients. Later "
        "points hold only those who stayed. Low and then rising is a better sign than high and then falling."
    )


def coverage_headline(frame: pd.DataFrame) -> str:
    """How many sessions are rated, and for how many counselors under half are."""
    rated, sessions = total(frame, "rated"), total(frame, "sessions")
    if sessions == 0:
        return "No session has been counted yet."
    under = sum(1 for _, row in frame.iterrows() if (share := number(row, "coverage")) is not None and share < _HALF)
    told = f"{percent(rated / sessions)} of sessions are rated ({rated:,} of {sessions:,})"
    if under == 0:
        return f"{told}; every counselor has at least half rated."
    return f"{told}; for {count(under, 'counselor')} fewer than half are, so their ratings say little."


def coverage_alt(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Alternative text of the coverage list: rated of how many sessions, by counselor, alphabetical."""
    if frame.empty:
        return "Rated sessions by counselor: nothing to draw."
    ordered = sorted((display_name(row, names).casefold(), _covered(row, names)) for _, row in frame.iterrows())
    return f"Rated sessions by counselor, alphabetical. {'; '.join(words for _, words in ordered)}."


def coverage_caption() -> str:
    """Why coverage stands beside every rating."""
    return (
        "Rated sessions of all sessions attended. Where fewer than half are rated, the ratings may come from the "
        "happiest clients only, and are greyed."
    )


def quality_alt(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Alternative text of rated, straight-lined and at the ceiling, by counselor, alphabetical."""
    if frame.empty:
        return "How the forms were filled in, by counselor: nothing to draw."
    ordered = sorted((display_name(row, names).casefold(), _quality(row, names)) for _, row in frame.iterrows())
    return f"How the forms were filled in, by counselor, alphabetical. {'; '.join(words for _, words in ordered)}."


def quality_caption() -> str:
    """What straight lines and full marks may mean."""
    return (
        "All items alike, or all at the maximum, is often politeness. Where it is common, invite honest answers: "
        "say what low ratings are for, and thank people for them."
    )


def what_to_do(domain: str) -> str:
    """What a supervisor and a counselor can do about a domain that is often below the mark."""
    return TO_DO.get(domain, TO_DO["total"])


def across_a_team(domain: str, team: str) -> str:
    """The same domain below the mark across a team."""
    words = DOMAINS.get(domain, domain).capitalize()
    return f"{words} is below the mark across {team}: a training for the team, not a person's problem."


def staying(below: float | None, others: float | None, low: float | None, high: float | None) -> str:
    """Leaving right after a session below the mark against other sessions, with the interval of the difference."""
    if any(value is None or is_missing(value) for value in (below, others, low, high)):
        return "Too few to say whether ratings go together with leaving."
    assert low is not None
    assert high is not None
    told = f"Clients left right after {percent(below)} of sessions below the mark and {percent(others)} of the others"
    if low <= 0 <= high:
        return f"{told}. Chance could explain the difference."
    more = "more" if low > 0 else "less"
    return (
        f"{told}. Leaving {more} often goes together with a session below the mark; "
        "that does not say that one leads to the other."
    )


def clearly_low_words(domain: str) -> str:
    """The words for clearly low: "did not feel heard" is kept for the domain heard."""
    return "did not feel heard" if domain == "heard" else f"clearly low on {DOMAINS.get(domain, domain)}"


def domains_listed(domains: list[str]) -> str:
    """Domains in words, in one phrase."""
    return listed([DOMAINS.get(domain, domain) for domain in domains])


def _covered(row: pd.Series, names: Mapping[str, str]) -> str:
    share = number(row, "coverage")
    words = "no sessions" if share is None and not is_hidden(row, "coverage") else percent(share)
    if share is None:
        return f"{display_name(row, names)}: {TOO_FEW if is_hidden(row, 'coverage') else words}"
    return f"{display_name(row, names)}: {words} ({whole(row, 'rated'):,} of {whole(row, 'sessions'):,})"


def _quality(row: pd.Series, names: Mapping[str, str]) -> str:
    told = [
        f"{percent(number(row, column))} {words}"
        for column, words in (
            ("coverage", "rated"),
            ("straight_lined_share", "all items alike"),
            ("ceiling_share", "at the maximum"),
        )
    ]
    return f"{display_name(row, names)}: {listed(told)}"
