"""Words for what becomes of low ratings: staying low, ruptures and repairs, leaving and staying, who was asked when."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.wording.alliance import staying
from dashboard.wording.common import DOMAINS, TOO_FEW, Published, between, count, in_100, listed, percent
from dashboard.wording.frames import display_name, is_hidden, number, share_words, text, total, whole

FIRST_RATINGS = Published(
    0.55,
    "published: d = .55",
    "In 11 published studies clients who dropped out had rated the working relationship lower, too (d = 0.55; "
    "Sharf, Primavera and Diener 2010).",
    "Sharf, Primavera and Diener 2010: 11 studies, 1,301 clients, d = .55",
)
STANDINGS = {
    "below": "below the mark",
    "not_below": "not below the mark",
    "at_the_maximum": "at the maximum",
    "not_rated": "not rated",
}
_FEWEST = 5


def stays_low_headline(frame: pd.DataFrame, domain: str = "heard") -> str:
    """How many who began below the mark stay there, and whether more recover than turn low.

    `frame` has the columns of the question `stays_low` for one instrument and one group.
    """
    rows = frame[frame["domain"] == domain]
    words = DOMAINS.get(domain, domain)
    if rows.empty or whole(rows.iloc[0], "low_first_clients") == 0:
        return f"Too few to say: nobody rated {words} below the mark at session 1 and rated again by session 4."
    row = rows.iloc[0]
    first, stays, recovers, turns = (
        whole(row, f"{name}_clients") for name in ("low_first", "stays_low", "recovers", "turns_low")
    )
    interval = between(number(row, "stays_low_share_low"), number(row, "stays_low_share_high"))
    told = (
        f"Of {count(first, 'client')} below the mark for {words} at session 1, {stays:,} were still below it by "
        f"session 4{f' ({interval})' if interval else ''}. {recovers:,} recovered, and {turns:,} others turned low"
    )
    low, high = number(row, "net_recovery_low"), number(row, "net_recovery_high")
    if low is None or high is None:
        return f"{told}: too few to say more."
    if low <= 0 <= high:
        return f"{told}: about as many, so no change can be read from it."
    return f"{told}: more {'recover' if low > 0 else 'turn low'} than chance gives."


def stays_low_alt(frame: pd.DataFrame) -> str:
    """Alternative text: recovers minus turns low for each domain."""
    if frame.empty:
        return "Recovers minus turns low by domain: nothing to draw."
    told = [_net_words(row) for _, row in frame.iterrows()]
    return f"Clients who recover minus clients who turn low, by domain. {'; '.join(told)}."


def stays_low_caption() -> str:
    """Who is counted, who is left out, how to read it, and what it does not mean."""
    return (
        "Counted: clients rated at session 1 and again at any of sessions 2 to 4 (the last of them is taken). Left "
        "out: everybody else, among them those who left after session 1. Ratings go up and down by themselves: with no "
        "real change a third of those below the mark would “recover”, and as many others would turn low. So only the "
        "difference is drawn, with its 95 % interval. Left of the line: more turn low."
    )


def ruptures_headline(frame: pd.DataFrame) -> str:
    """Ruptures of how many, beside chance, and how many were repaired. `frame` has the columns of `ruptures`."""
    pairs, found = total(frame, "rated_pairs"), total(frame, "ruptures")
    if pairs == 0:
        return "Too few to say: nobody here was rated twice with the same counselor."
    chances = frame["by_chance_per_100"].astype("float64")
    is_known = chances.notna()
    seen = frame.loc[is_known, "rated_pairs"].astype("float64")
    beside = ""
    if seen.sum() > 0:
        beside = f"; by chance alone it would be {(chances[is_known] * seen).sum() / seen.sum():.1f}"
    told = (
        f"Ratings fell and stayed low {found:,} times in {pairs:,} rated sessions after a client's first "
        f"({100 * found / pairs:.1f} per 100{beside})."
    )
    if found == 0:
        return f"{told} No rupture was found: that is no proof that there was none."
    repaired, gone = total(frame, "repaired"), total(frame, "unrepaired_dropped_out")
    return (
        f"{told} {repaired:,} of {found:,} were repaired within three rated sessions; "
        f"in {gone:,} the client dropped out without a repair."
    )


def ruptures_alt(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Alternative text: ruptures, chance and repairs by counselor, alphabetical."""
    if frame.empty:
        return "Ruptures by counselor: nothing to draw."
    ordered = sorted((display_name(row, names).casefold(), _rupture_words(row, names)) for _, row in frame.iterrows())
    return f"Ruptures per 100 rated sessions by counselor, alphabetical. {'; '.join(told for _, told in ordered)}."


def ruptures_caption(instrument: str, fall: float | None, reach: float | None, shuffles: int) -> str:
    """What a rupture is here, how chance was worked out, and what it does not mean."""
    if fall is None or reach is None:
        return "There are too few ratings yet to tell a fall from the usual ups and downs."
    return (
        f"A rupture: two ratings running on {instrument} at least {fall:g} points below the client's usual one (the "
        "middle of the earlier ratings, at least two), or one such as the last rating before a drop-out. Repaired: "
        f"back to within {reach:.1f} points in the next three ratings. By chance: the same ratings put into another "
        f"order {shuffles} times. Left out: clients rated once, and forms without a total. Under half of sessions "
        "rated: grey. A rupture is a moment to talk about, not a mistake; a repaired one is good work."
    )


def leaving_headline(frame: pd.DataFrame) -> str:
    """Leaving right after a session below the mark against others, for one domain of `alliance_and_staying`."""
    rows = frame[frame["landmark"].isna()]
    cells = {text(row, "group"): row for _, row in rows.iterrows()}
    if len(cells) < len(("below", "not_below")):
        return staying(None, None, None, None)
    below, others = (number(cells[group], "share") for group in ("below", "not_below"))
    low, high = (number(cells["below"], f"difference_{end}") for end in ("low", "high"))
    return staying(below, others, low, high)


def leaving_alt(frame: pd.DataFrame) -> str:
    """Alternative text: leaving after sessions below the mark and after others, by domain."""
    rows = frame[frame["landmark"].isna()] if len(frame) else frame
    if rows.empty:
        return "Leaving right after a session, by rating: nothing to draw."
    told = [f"{DOMAINS[str(domain)]}: {_against(pair)}" for domain, pair in rows.groupby("domain", sort=False)]
    return f"Share of sessions after which the client dropped out right away, by rating. {'; '.join(told)}."


def leaving_caption() -> str:
    """Who is counted, how it is compared, and what it does not mean."""
    return (
        "Counted: rated sessions 1 to 8 that are old enough to know whether the client came back. Sessions below the "
        "mark are compared with other sessions of the same number and the same counselor, and a client's sessions are "
        "taken together in the 95 % interval. It shows what goes together, not what leads to what: people who are "
        "about to leave may rate lower, too."
    )


def landmark_alt(frame: pd.DataFrame, landmark: int) -> str:
    """Alternative text: who drops out by session 8 after this landmark."""
    rows = frame[frame["landmark"] == landmark] if len(frame) else frame
    if rows.empty:
        return "Drop-out by session 8, by what clients had rated: nothing to draw."
    told = [
        f"{STANDINGS[text(row, 'group')]}: {share_words(row, 'dropped_out_by_8')} of "
        f"{count(whole(row, 'clients'), 'client')}"
        for _, row in rows.iterrows()
    ]
    return f"Clients who came to session {landmark}, dropped out by session 8, by rating. {'; '.join(told)}."


def landmark_title(landmark: int) -> str:
    """What the picture of a landmark shows."""
    return "By the rating of session 1" if landmark == 1 else f"By the ratings up to session {landmark}"


def landmark_caption() -> str:
    """Who is counted, and why the most satisfied and those who do not rate stand apart."""
    return (
        "Counted: clients who came to that session, with their 95 % intervals; those not seen as far as session 8 "
        "count as far as they were seen. Up to session 3 the mean of the rated sessions is taken. Clients at the "
        "maximum and clients who do not rate are groups of their own: the most satisfied leave too, and a missing form "
        "says something as well."
    )


def first_ratings(frame: pd.DataFrame, domain: str = "total") -> str:
    """First ratings of drop-outs and others beside the published difference; `frame` as of `alliance_of_dropouts`."""
    rows = frame[frame["domain"] == domain]
    if rows.empty or number(rows.iloc[0], "d") is None:
        return f"Too few first ratings to set beside research. {FIRST_RATINGS.sentence}"
    row = rows.iloc[0]
    d, low, high = (number(row, column) for column in ("d", "d_low", "d_high"))
    gone, others = number(row, "dropped_out_mean"), number(row, "other_mean")
    return (
        f"At session 1 clients who later dropped out had rated {DOMAINS.get(domain, domain)} {gone:.1f} on average, "
        f"those who ended otherwise {others:.1f} ({whole(row, 'dropped_out_clients'):,} and "
        f"{whole(row, 'ended_otherwise_clients'):,} clients): d = {d:.2f} ({low:.2f} to {high:.2f}). "
        f"{FIRST_RATINGS.sentence}"
    )


def coverage_by_session_alt(frame: pd.DataFrame) -> str:
    """Alternative text: rated of how many sessions at each session number."""
    if frame.empty:
        return "Rated sessions by session number: nothing to draw."
    told = [
        f"session {text(row, 'session_number')}: {share_words(row, 'coverage')} of {whole(row, 'sessions'):,}"
        for _, row in frame.iterrows()
    ]
    return f"Rated sessions by session number. {'; '.join(told)}."


def coverage_by_session_caption(coverage: pd.DataFrame) -> str:
    """Who is counted, and how often the last session before a drop-out went unrated (question `coverage`)."""
    gone, missing = total(coverage, "dropped_out"), total(coverage, "last_not_rated")
    told = (
        "Rated with any form about the work together, of all sessions attended, counted from the client's first with "
        "this counselor; clients who may have begun before the data are left out."
    )
    if gone < _FEWEST:
        return told
    return (
        f"{told} Before a drop-out, {in_100(missing / gone)} last sessions went unrated ({missing:,} of {gone:,}): "
        "what those clients would have said is not known."
    )


def _against(pair: pd.DataFrame) -> str:
    return " against ".join(
        f"{share_words(row, 'share')} {STANDINGS[text(row, 'group')]}" for _, row in pair.iterrows()
    )


def _net_words(row: pd.Series) -> str:
    domain = DOMAINS.get(text(row, "domain"), text(row, "domain"))
    net, low, high = (number(row, f"net_recovery{end}") for end in ("", "_low", "_high"))
    counts = listed(
        [
            f"{whole(row, f'{name}_clients'):,} {words}"
            for name, words in (("stays_low", "stay low"), ("recovers", "recover"), ("turns_low", "turn low"))
        ]
    )
    if net is None or low is None or high is None:
        return f"{domain}: {TOO_FEW}"
    return f"{domain}: {100 * net:.0f} in 100 ({100 * low:.0f} to {100 * high:.0f}; {counts})"


def _rupture_words(row: pd.Series, names: Mapping[str, str]) -> str:
    name, rate, chance = display_name(row, names), number(row, "ruptures_per_100"), number(row, "by_chance_per_100")
    if rate is None:
        return f"{name}: {TOO_FEW if is_hidden(row, 'ruptures_per_100') else 'no ratings'}"
    beside = "" if chance is None else f", {chance:.1f} by chance"
    repaired = f"{whole(row, 'repaired')} of {whole(row, 'ruptures')} repaired"
    return f"{name}: {rate:.1f}{beside}, {repaired}, {percent(number(row, 'coverage'))} of sessions rated"
