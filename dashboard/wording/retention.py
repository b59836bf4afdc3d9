"""Words for the page Retention: where clients are after each session."""

from __future__ import annotations

import pandas as pd

from dashboard.wording.common import (
    HEARD_EARLY,
    NO_SECOND_VISIT,
    between,
    count,
    in_100,
    is_missing,
    listed,
    of_how_many,
    percent,
)
from dashboard.wording.frames import at_session, number, text, whole, whole_shares

CAUSES = (
    ("dropped_out", "dropped out"),
    ("planned", "finished as planned"),
    ("changed_counselor", "changed counselor"),
    ("other", "left for other reasons"),
)
NAMED_GROUPS = 6


def headline(frame: pd.DataFrame, session: int = 3) -> str:
    """After session 3: who still comes, who dropped out, who finished; for one group."""
    row = at_session(frame, session)
    if row is None or number(row, "still_attending") is None:
        return f"Too few to say where clients are after session {session}."
    parts = [f"{in_100(number(row, 'still_attending'), 'clients')} still come"]
    attending = number(row, "still_attending") or 0
    causes = {words: number(row, column) or 0 for column, words in CAUSES}
    # Rounded together, so that the sentence adds up to 100 and says what Today says.
    left = whole_shares(causes, 100 - round(100 * attending))
    gone = [f"{share} {words}" for words, share in left.items() if share]
    told = f"; {listed(gone)}" if gone else "; nobody has left"
    interval = between(number(row, "still_attending_low"), number(row, "still_attending_high"))
    counted = f"{whole(row, 'at_risk_clients'):,} counted at that session"
    return f"After session {session}, {parts[0]}{told} ({'; '.join(filter(None, (interval, counted)))})."


def bands_alt(frame: pd.DataFrame) -> str:
    """Alternative text of the bands: shares after the first, the third and the last session drawn."""
    if frame.empty:
        return "Bands of where clients are after each session: nothing to draw."
    last = int(frame["session_number"].max())
    first = int(frame["session_number"].min())
    told = [_where(frame, session) for session in dict.fromkeys((first, min(max(3, first), last), last))]
    return f"Bands that add up to 100 clients, session by session. {' '.join(filter(None, told))}"


def still_attending_alt(frame: pd.DataFrame, session: int = 3) -> str:
    """Alternative text of the curves: for each group the share still attending at one session and at its end."""
    if frame.empty:
        return "Curves of clients still attending: nothing to draw."
    told = []
    for group, rows in list(frame.groupby("group", sort=False))[:NAMED_GROUPS]:
        last = rows.sort_values("session_number").iloc[-1]
        row = at_session(rows, session)
        start = "" if row is None else f"{percent(number(row, 'still_attending'))} after session {session}, "
        name = "All clients" if group == "all" else HEARD_EARLY.get(str(group), str(group) or "not stated")
        told.append(
            f"{name}: {start}{percent(number(last, 'still_attending'))} after session "
            f"{whole(last, 'session_number')}, where {count(whole(last, 'at_risk_clients'), 'client')} are counted."
        )
    return f"Step curves of the share of clients still attending. {' '.join(told)}"


def leak_alt(frame: pd.DataFrame) -> str:
    """Alternative text of the leak: of those who came to each session, how many dropped out right after it."""
    if frame.empty:
        return "Bars of clients who left right after each session: nothing to draw."
    told = [
        f"session {whole(row, 'session_number')}: "
        f"{of_how_many(whole(row, 'left_dropped_out'), whole(row, 'attended_clients'), '')}"
        for _, row in frame.iterrows()
    ]
    return f"Bars of clients who dropped out right after each session. {'; '.join(told).capitalize()}."


def leak_headline(frame: pd.DataFrame) -> str:
    """After which session the largest share drops out."""
    known = frame[frame["attended_clients"] > 0]
    if known.empty or known["left_dropped_out"].fillna(0).sum() == 0:
        return "Nobody counted here has dropped out right after a session."
    share = known["left_dropped_out"].fillna(0) / known["attended_clients"]
    row = known.iloc[int(share.to_numpy().argmax())]
    left, came = whole(row, "left_dropped_out"), whole(row, "attended_clients")
    session = whole(row, "session_number")
    return f"We lose most after session {session}: {in_100(left / came)} of those who came ({left:,} of {came:,})."


def bands_caption(unit: str = "episode") -> str:
    """Who is counted in the bands, how, and what they do not mean."""
    who = "courses of counseling" if unit == "episode" else "pairings of a client with a counselor"
    return (
        f"Counted: {who} begun in the period, and only sessions old enough to know whether the client came back. "
        "Open cases leave the count before their latest session. The number under the chart is how many are counted "
        "at each session; the chart stops where too few are. Changing counselor is no drop-out."
    )


def curve_caption() -> str:
    """What the curve and its pale band say."""
    return (
        "The line falls whenever anyone leaves, for whatever reason, finishing as planned included. The pale band is "
        "where the true line most likely runs: where two bands overlap, the groups may well be alike."
    )


def heard_early_caption() -> str:
    """What the comparison by early ratings means, and does not."""
    return (
        "Groups by the ratings of sessions 1 to 3, followed from session 3 on. A difference goes together with early "
        "ratings; it does not say that one leads to the other."
    )


def difference(
    name: str,
    other: str,
    value: float | None,
    low: float | None,
    high: float | None,
    session: int,
    *,
    may_be_one_person: bool = False,
) -> str:
    """The difference of two groups at a session, in clients of 100, with its interval.

    `may_be_one_person`: so few counselors on a side that it has none.
    """
    if value is None or is_missing(value):
        return f"{name}: after session {session} too few to say, compared with {other}."
    points = round(100 * value)
    more = "as many" if points == 0 else f"{abs(points)} {'more' if points > 0 else 'fewer'}"
    told = f"{name[:1].upper()}{name[1:]}: after session {session}, {more} of 100 still come, compared with {other}"
    if low is None or high is None or is_missing(low) or is_missing(high):
        return f"{told}; {'this may be one person' if may_be_one_person else 'too few to say how sure this is'}."
    sure = "chance could explain this" if low <= 0 <= high else "more than chance explains"
    interval = f"{round(100 * low)} to {round(100 * high)}".replace("-", "−")
    return f"{told} ({interval}; {sure})."


def early_leaving_context() -> str:
    """Published context on leaving after the first session, with its source."""
    return f"{NO_SECOND_VISIT.sentence} Source: {NO_SECOND_VISIT.source}."


def _where(frame: pd.DataFrame, session: int) -> str:
    row = at_session(frame, session)
    if row is None:
        return ""
    told = [f"{percent(number(row, 'still_attending'))} still attending"]
    told += [f"{percent(number(row, column))} {words}" for column, words in CAUSES if number(row, column)]
    return f"After session {session}: {listed(told)}, of {count(whole(row, 'at_risk_clients'), 'client')} counted."


def group_word(row: pd.Series) -> str:
    """The words for a row's group."""
    group = text(row, "group")
    return "all clients" if group == "all" else HEARD_EARLY.get(group, group or "not stated")
