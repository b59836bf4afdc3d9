"""Words for the page Training: where one would help most clients, and whether the last one did."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.wording.common import DOMAINS, count, is_missing, long_date
from dashboard.wording.frames import number, text, whole

REGRESSION = (
    "Counselors are often trained when their figures are low, and low figures tend to rise by themselves the next "
    "time. So a plain before and after is not shown: counselors who attended are compared with colleagues who stood "
    "alike before."
)
MOST_CANNOT_BE_JUDGED = (
    "Most trainings cannot be judged by one clinic in half a year. That is no word against training."
)
NO_TRAININGS = (
    "No training is recorded yet. Log the next one here, or bring in a file trainings.csv with trained_on, domain and "
    "counselor_id. Six months later this page says whether it can be seen in the ratings."
)
NOBODY_JUDGED = "No training can be judged yet, so there is nothing to draw. The reasons stand beside it."
SHARED_MOSTLY = 0.5
_REASONS = {
    "not_rated": "It cannot be judged: the clinic's main instrument does not ask about {domain}, or has no mark.",
    "too_few_counselors": (
        "It cannot be judged: at least 4 counselors who attended and 4 who did not are needed, all with rated clients "
        "in the 6 months before; here there are not."
    ),
    "too_few_before": "It cannot be judged: too few clients of the 6 months before were rated on one side.",
    "too_few_after": "It cannot be judged: too few clients of the 6 months after are rated on one side.",
}


def headline(teams: pd.DataFrame) -> str:
    """Which team and domain a training would concern most, from `training_needs` by team (or of everybody)."""
    known = teams[teams["above_per_year"].notna()]
    if known.empty:
        return "Too few clients or counselors to say where a training would help most."
    row = known.sort_values("above_per_year", kind="stable").iloc[-1]
    domain = DOMAINS[text(row, "domain")]
    concerned, counselors = whole(row, "counselors_above"), whole(row, "counselors")
    if concerned == 0:
        return "No team has counselors for whom a training stands out."
    of_team = {"all": "", "": " without a team"}.get(text(row, "group"), f" of {text(row, 'group')}")
    return (
        f"A team training on {domain} would concern {concerned} of {counselors} counselors{of_team}, about "
        f"{_clients(row)} a year ({whole(row, 'above_low')} to {whole(row, 'above_high')})."
    )


def shared(teams: pd.DataFrame, domain: str) -> str:
    """Whether what counselors differ by lies between teams or within them, for one domain."""
    shares = teams.loc[teams["domain"] == domain, "team_variance_share"]
    name = DOMAINS[domain]
    if shares.empty or is_missing(shares.iloc[0]):
        return f"Whether teams differ on {name} cannot be told: too few teams, or no differences beyond chance."
    if shares.iloc[0] > SHARED_MOSTLY:
        return (
            f"On {name} most of what counselors differ by is shared by their team ({_of_100(shares.iloc[0])}): "
            "a training for the team fits."
        )
    return (
        f"On {name} counselors of the same team differ more than teams do (teams account for "
        f"{_of_100(shares.iloc[0])}): a training for those concerned fits better than one for a team."
    )


def needs_alt(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Alternative text of the list of needs."""
    told = []
    for _, row in frame.iterrows():
        group = names.get(text(row, "group")) or text(row, "group") or "No team"
        name = f"{group}, {DOMAINS[text(row, 'domain')]}"
        if number(row, "above_per_year") is None:
            told.append(f"{name}: too few to say.")
            continue
        low, high = whole(row, "above_low"), whole(row, "above_high")
        told.append(f"{name}: about {_clients(row)} a year, {low} to {high}.")
    return (
        f"Clients a year below the mark beyond the practice's better quartile. {' '.join(told) or 'Nothing to draw.'}"
    )


def needs_caption() -> str:
    """What the needs mean."""
    return (
        "Clients a year who would not be below the mark if the counselor stood at the practice's better quartile: the "
        "level that a quarter of counselors reach or better. “Counselors”: how many of them stand above it. Three in "
        "four do in any practice, so it is no verdict. Best estimates of sessions 1 to 3, main instrument."
    )


def training_name(row: pd.Series) -> str:
    """ "“Listening”, 15 September 2025, on feeling heard"."""
    title = f"“{text(row, 'title')}”, " if text(row, "title") else ""
    day = long_date(pd.Timestamp(row["trained_on"]).date())
    return f"{title}{day}, on {DOMAINS[text(row, 'domain')]}"


def effect(row: pd.Series) -> str:
    """What can be said of one training of the question `training_effect`."""
    if bool(row["is_too_early"]):
        return f"{_why_not(row)} {_detectable(row, would='would be')}".strip()
    found, low, high = (number(row, column) for column in ("effect", "low", "high"))
    if found is None or low is None or high is None:
        return "It cannot be judged: who attended and where they stood before cannot be told apart."
    sure = (
        "That is more than chance lets expect."
        if low > 0 or high < 0
        else "Chance alone could do that: no effect is seen, and none is ruled out within these limits."
    )
    return (
        f"Counselors who attended had {_more_or_fewer(found)} clients in 100 below the mark on "
        f"{DOMAINS[text(row, 'domain')]} than colleagues who stood alike before ({_limits(low, high)}). {sure} "
        f"{_detectable(row, would='was')}"
    )


def compared(row: pd.Series) -> str:
    """Who is compared in one training: counselors and clients of the four cells; nothing where nobody can be."""
    if text(row, "reason") == "not_rated":
        return ""
    return (
        f"Attended: {count(whole(row, 'attended_counselors'), 'counselor')} compared, clients "
        f"{whole(row, 'attended_before_clients')} before and {whole(row, 'attended_after_clients')} after. "
        f"Others: {whole(row, 'other_counselors')}, {whole(row, 'other_before_clients')} before and "
        f"{whole(row, 'other_after_clients')} after."
    )


def effect_alt(frame: pd.DataFrame) -> str:
    """Alternative text of the effects, those that can be judged."""
    judged = [
        f"{training_name(row)}: {effect(row)}" for _, row in frame.iterrows() if number(row, "effect") is not None
    ]
    return f"Effects of trainings. {' '.join(judged) or 'None can be judged yet.'}"


def effect_caption() -> str:
    """How the effect is worked out, in one breath."""
    return (
        "Clients begun in the 6 months before and after the day; one row per counselor, after given before, those who "
        "attended against those who did not. Nobody who attended another training on the same domain in those months "
        "is compared. “Would be found”: the smallest effect that would show 4 times in 5."
    )


def _why_not(row: pd.Series) -> str:
    reason = text(row, "reason")
    if reason == "not_yet":
        until = f" until about {pd.Timestamp(row['until_on']):%B %Y}" if not is_missing(row["until_on"]) else ""
        return f"Too early to tell{until}: too few clients have begun since."
    return _REASONS[reason].format(domain=DOMAINS[text(row, "domain")])


def _detectable(row: pd.Series, *, would: str) -> str:
    smallest = number(row, "smallest_detectable")
    if smallest is None:
        return ""
    if smallest >= 1:
        return "With these numbers no effect would be found, however large."
    least = "at least " if bool(row["is_too_early"]) else ""
    verb = {"would be": "could be found", "was": "could have been found"}[would]
    return f"The smallest effect that {verb} with these numbers: {least}{round(100 * smallest)} clients in 100."


def _more_or_fewer(share: float) -> str:
    points = round(100 * share)
    return f"{abs(points)} {'more' if points > 0 else 'fewer'}" if points else "as many"


def _limits(low: float, high: float) -> str:
    return f"95 % interval: {_side(low)} to {_side(high)}"


def _side(share: float) -> str:
    points = round(100 * share)
    return f"{abs(points)} {'more' if points > 0 else 'fewer'}" if points else "no difference"


def _of_100(share: float) -> str:
    return f"about {round(100 * share)} in 100 of the variance"


def _clients(row: pd.Series) -> str:
    return count(whole(row, "above_per_year"), "client")
