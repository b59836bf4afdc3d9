"""Words for flags: who is worth a look and why, what to check first, and what it means that nobody is flagged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from dashboard.wording.common import DOMAINS, count, in_100, is_missing, listed, long_date
from dashboard.wording.frames import display_name, number, text, whole

EARLY_DROPOUT = "early_dropout"
RARELY = "Chance alone would rarely do this."
NEXT_LOOK = "The next look comes when a new quarter has ended."


def reason(row: pd.Series) -> str:
    """ "Early drop-out: 16 of 39 clients; 21 in 100 in the whole practice." for a row of the question `flags`."""
    cases, counted = whole(row, "numerator"), count(whole(row, "denominator"), "client")
    practice = f"{in_100(number(row, 'practice_rate'))} in the whole practice"
    if text(row, "measure") == EARLY_DROPOUT:
        return f"Early drop-out: {cases} of {counted}; {practice}."
    return f"{_measure(row).capitalize()}: {cases} of {counted} below the mark early on; {practice}."


def first_step(flags: pd.DataFrame) -> str:
    """What to do first about a counselor's flags: always the records, and what to look for in them."""
    early = flags[flags["measure"] == EARLY_DROPOUT]
    if early.empty:
        return "Check the records first: who was asked to rate, and who did."
    if is_missing(early["declared_only_agrees"].iloc[0]) or not early["declared_only_agrees"].iloc[0]:
        return (
            "**Check the records first:** with declared endings alone, early drop-out would not stand out. "
            "Files that nobody closes look like drop-out."
        )
    return "Early drop-out stands out with declared endings alone too; still, check the records first."


def compared(look: Mapping[Any, Any]) -> str:
    """When and over whom counselors were compared, for a row of the question `flag_quarters`."""
    made_on, from_on, to_on = (_day(look[name]) for name in ("made_on", "from_on", "to_on"))
    return (
        f"{RARELY} Compared on {made_on}: clients who began from {from_on} to {to_on}, each counselor beside all "
        "others. The filters here do not change it."
    )


def nobody(look: Mapping[Any, Any] | None) -> str:
    """That nobody shown is flagged, and whether anybody looked."""
    if look is None:
        return f"**Counselors have not been compared yet.** {first_look()}"
    return f"**Nobody here stood out** when counselors were last compared, on {_day(look['made_on'])}. {NEXT_LOOK}"


def first_look() -> str:
    """When the first look comes."""
    return "The first look comes at the end of the quarter, once somebody has 10 clients counted within a year."


def domains_worth_a_look(flags: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Who is worth a look for which domain, in alphabetical order; empty where nobody is."""
    by_name: dict[str, list[str]] = {}
    for _, row in flags[flags["measure"] != EARLY_DROPOUT].iterrows():
        by_name.setdefault(display_name(row, names), []).append(_measure(row))
    if not by_name:
        return ""
    told = [f"{name} ({listed(by_name[name])})" for name in sorted(by_name, key=str.casefold)]
    return f"{listed(told)}. {RARELY} Check the records first."


def _measure(row: pd.Series) -> str:
    return DOMAINS.get(text(row, "measure"), text(row, "measure"))


def _day(value: object) -> str:
    assert isinstance(value, date)
    return long_date(value)
