"""Words for the page Outcome: whether clients got better, of how many it is known, and whether counselors differ."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.vocabulary import instruments
from dashboard.wording.common import between, count, in_100, is_missing, listed, of_how_many
from dashboard.wording.frames import display_name, number, text, whole

COMBINED = "phq9_gad7"
MEASURES = {
    "recovered": "recovered",
    "improved": "got reliably better without recovering",
    "no_reliable_change": "did not change reliably",
    "deteriorated": "got reliably worse",
}
_MEASURES_IN_TABLES = {
    "recovered": "Recovered",
    "improved": "Better, not recovered",
    "no_reliable_change": "No reliable change",
    "deteriorated": "Got worse",
    "reliably_improved": "Reliably better in all",
    "case_at_start": "Needed help at the start",
    "recovery": "Of these, across the mark at the end",
    "reliable_recovery": "Of these, reliably better too",
}
_STANDINGS = {
    "rated_once": "rated at one session only",
    "not_rated": "never rated",
    "still_open": "still coming",
    "begun_before": "had begun before the data begin",
    "changed_counselor": "changed counselor on the way",
}


def instrument_name(key: str) -> str:
    """The instrument's name; PHQ-9 and GAD-7 read together have one too."""
    return "PHQ-9 with GAD-7" if key == COMBINED else instruments()[key].name


def headline(frame: pd.DataFrame) -> str:
    """How many recovered, got better and got worse, for one group and one instrument of the question `outcome`."""
    rows = {text(row, "measure"): row for _, row in frame.iterrows()}
    recovered, improved, worse = (rows[name] for name in ("recovered", "improved", "deteriorated"))
    counted = whole(recovered, "denominator")
    if number(recovered, "estimate") is None:
        return f"Too few to say whether clients get better: {count(counted, 'client')} with two ratings."
    parts = [f"{in_100(number(recovered, 'estimate'), 'clients')} recovered"]
    parts += [f"{_bare(improved)} more got reliably better", f"{_bare(worse)} got worse"]
    interval = between(number(recovered, "low"), number(recovered, "high"))
    told = f"{listed(parts)} between their first and last rating"
    return f"{told[0].upper()}{told[1:]} (recovered: {interval}; {count(counted, 'client')} counted)."


def rates(frame: pd.DataFrame) -> str:
    """Recovery of those who needed help at the start, as services publish it; for one group and one instrument."""
    rows = {text(row, "measure"): row for _, row in frame.iterrows()}
    recovery, reliable = rows["recovery"], rows["reliable_recovery"]
    cases = whole(recovery, "denominator")
    if number(recovery, "estimate") is None:
        return f"{count(cases, 'client')} began on the side of the mark where help is needed: too few to say more."
    return (
        f"Of {count(cases, 'client')} who began on the side of the mark where help is needed, "
        f"{_bare(recovery)} in 100 ended on the other side ({_evidence(recovery)}), and {_bare(reliable)} in 100 did "
        f"so by more than measurement error ({_evidence(reliable)})."
    )


def known_of(frame: pd.DataFrame) -> str:
    """Of how many it is known, and why not of the others; for one group and instrument of `outcome_coverage`."""
    rows = {text(row, "standing"): row for _, row in frame.iterrows()}
    counted = rows["counted"]
    told = [
        f"{whole(rows[key], 'numerator'):,} {words}"
        for key, words in _STANDINGS.items()
        if key in rows and whole(rows[key], "numerator")
    ]
    others = f" Not counted: {listed(told)}." if told else ""
    part, everybody = whole(counted, "numerator"), whole(counted, "denominator")
    return f"Counted: {of_how_many(part, everybody, 'clients who began')}.{others}"


def in_words(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The rows of one instrument of the question `outcome` as people read them: groups and measures in words."""
    groups = [{"all": "All clients"}.get(group, names.get(group, group)) or "Not stated" for group in frame["group"]]
    told = frame.assign(group=groups, measure=[_MEASURES_IN_TABLES[measure] for measure in frame["measure"]])
    told = told.sort_values("group", key=lambda words: words.str.casefold(), kind="stable", ignore_index=True)
    return told.drop(columns="instrument")


def in_practice(practice: Mapping[str, float], frame: pd.DataFrame) -> str:
    """The same in the whole practice, from `Answer.practice`; nothing where the frame's one group is the practice."""
    told = ("recovered", "reliably_improved", "deteriorated")
    instrument = str(frame["instrument"].iloc[0])
    shares = [practice.get(f"{instrument}.{name}") for name in told]
    own = frame.set_index("measure")["estimate"]
    if any(is_missing(share) for share in shares) or all(
        own[name] == practice[f"{instrument}.{name}"] for name in told
    ):
        return ""
    recovered, better, worse = (in_100(share).removesuffix(" in 100") for share in shares)
    better = f"{better} got reliably better (the recovered among them)"
    return f"In the whole practice, of 100 clients counted {recovered} recovered, {better} and {worse} worse."


def shares_alt(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Alternative text of the bars: the four classes of every group."""
    if frame.empty:
        return "Bars of how clients changed: nothing to draw."
    told = []
    for group, rows in frame[frame["measure"].isin(list(MEASURES))].groupby("group", sort=False):
        name = "All clients" if group == "all" else names.get(str(group), str(group)) or "Not stated"
        first = rows.iloc[0]
        if number(first, "estimate") is None:
            told.append(f"{name}: too few to say.")
            continue
        parts = [f"{_bare(row)} in 100 {MEASURES[text(row, 'measure')]}" for _, row in rows.iterrows()]
        told.append(f"{name}, {count(whole(first, 'denominator'), 'client')}: {listed(parts)}.")
    return f"Bars of how clients changed between their first and last rating. {' '.join(told)}"


def change_alt(frame: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Alternative text of the list: one sentence per counselor, alphabetical."""
    told = sorted(
        (display_name(row, names).casefold(), _person(row, display_name(row, names))) for _, row in frame.iterrows()
    )
    sentences = " ".join(sentence for _, sentence in told)
    return (
        f"Change beyond what the first score lets expect, by counselor, alphabetical. {sentences or 'Nothing to draw.'}"
    )


def shares_caption(instrument: str, *, reliable_change: Mapping[str, str], marks: Mapping[str, str]) -> str:
    """What the four classes mean, with the mark and the reliable change in force by instrument name."""
    changes = listed([f"{points} points on the {name}" for name, points in reliable_change.items()])
    cuts = listed([f"{mark} on the {name}" for name, mark in marks.items()])
    joint = (
        " Read together as NHS Talking Therapies does: a case is one on either, better is better on one and worse on "
        "neither, and who has recovered is a case on neither."
        if instrument == COMBINED
        else ""
    )
    return (
        f"Better or worse: by at least {changes}, more than measurement error. Recovered: better by as much, and "
        f"across the mark of {cuts} from the side where help is needed.{joint} The smallest numbers stand in the table."
    )


def counted_caption() -> str:
    """Who is counted, and what the figures cannot say."""
    return (
        "Only courses of counseling that are over and were rated at two sessions or more: the first rating against the "
        "last. Clients who leave early often have no second rating, so the true figures are likely to be lower. Change "
        "goes together with counseling; without a comparison nobody can say how much would have come by itself. Totals "
        "only: answers about self-harm are never stored."
    )


def change_caption(*, has_best_estimate: bool) -> str:
    """How to read the list by counselor."""
    start = (
        "Alphabetical, not ranked. Clients who begin worse off change more, so each is compared with clients who began "
        "alike."
    )
    if not has_best_estimate:
        return f"{start} With fewer than four counselors there is no best estimate."
    return (
        f"{start} The best estimate leans toward 0 where there are few clients; where a bar reaches 0 the counselor is "
        "in line with the clinic as far as one can tell. Clients who changed counselor are in the figures above and "
        "not here."
    )


def what_to_add() -> str:
    """What an export needs for this page."""
    return (
        "The data have no outcome scores, so nobody can say whether clients get better. If clients fill in an ORS, "
        "PHQ-9, GAD-7, CORE-10 or OQ-45, ask an admin to add its total to the export (ors_total, phq9_total, "
        "gad7_total, core10_total, oq45_total) and bring it in once more. If not, asking at the first and every "
        "later session is the place to start."
    )


def _bare(row: pd.Series) -> str:
    return in_100(number(row, "estimate")).removesuffix(" in 100")


def _evidence(row: pd.Series) -> str:
    interval = between(number(row, "low"), number(row, "high")).removesuffix(" in 100")
    return f"{interval}; {of_how_many(whole(row, 'numerator'), whole(row, 'denominator'), '')}"


def _person(row: pd.Series, name: str) -> str:
    clients = count(whole(row, "clients"), "client")
    column = "shrunken_change" if number(row, "shrunken_change") is not None else "adjusted_change"
    value, low, high = (number(row, f"{column}{end}") for end in ("", "_low", "_high"))
    if value is None or low is None or high is None:
        return f"{name}: too few to say ({clients})."
    kind = "best estimate" if column == "shrunken_change" else "as counted"
    return f"{name}: {value:+.1f} points, {kind} ({low:+.1f} to {high:+.1f}; {clients}).".replace("-", "−")
