"""Where clients go after each session: settled sessions, causes, delayed entry."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import dropwhile, pairwise, takewhile

from tests.oracle.clinic import Clinic
from tests.oracle.episodes import Episode
from tests.oracle.pairings import Pairing
from tests.oracle.statistics import log_log_limits

Unit = Episode | Pairing
GroupOf = Callable[[Unit], str]
Answer = dict[str, str | int | float | None]
CAUSES = ("dropped_out", "planned", "changed_counselor", "other")
LEAK_SESSIONS = 8


@dataclass(frozen=True)
class Spell:
    """A unit's time at risk: from session `entry` through `until` (half steps possible); cause or None."""

    entry: int
    until: float
    cause: str | None


@dataclass(frozen=True)
class RiskSet:
    """How many were at risk of leaving after a session, and how many did, by cause."""

    session_number: int
    at_risk: int
    left: dict[str, int]


def everybody(_: Unit) -> str:
    """The one group there is without groups."""
    return "all"


def spell_of(unit: Unit, clinic: Clinic) -> Spell | None:
    """The unit's settled time at risk, or None where none of its sessions is settled."""
    if clinic.data_to is None:
        return None
    settled_to = clinic.data_to - timedelta(days=clinic.rules.settle_days)
    settled = sum(session.on <= settled_to for session in unit.sessions)
    if settled == 0:
        return None
    # Sessions that were held before the first one seen here count: t = e - 1 + attended count.
    last_settled = unit.entry - 1 + settled
    if settled < len(unit.sessions):
        return Spell(unit.entry, last_settled, None)
    if unit.ending == "ongoing":
        # Not seen to come back or to stay away after the last session: at risk only through the one before.
        return Spell(unit.entry, last_settled - 0.5, None)
    return Spell(unit.entry, last_settled, cause_of(unit))


def cause_of(unit: Unit) -> str:
    """The cause an ending counts under; a change of counselor ends pairings only."""
    if unit.ending in ("dropped_out", "planned"):
        return unit.ending
    if unit.ending == "changed_counselor" and isinstance(unit, Pairing):
        return "changed_counselor"
    return "other"


def risk_sets(
    clinic: Clinic,
    unit: str = "episode",
    group_of: GroupOf = everybody,
    from_on: date | None = None,
    to_on: date | None = None,
) -> dict[str, list[RiskSet]]:
    """For every group the risk sets of sessions 1, 2 ... up to the last at which anyone is at risk.

    `unit` is `episode` or `pairing`; both days are inclusive and apply to the first session of the unit.
    """
    spells: dict[str, list[Spell]] = {}
    for one in units(clinic, unit, from_on, to_on):
        spell = spell_of(one, clinic)
        if spell is not None:
            spells.setdefault(group_of(one), []).append(spell)
    return {group: _risk_sets_of(spells[group]) for group in sorted(spells)}


def units(clinic: Clinic, unit: str, from_on: date | None, to_on: date | None) -> Iterator[Unit]:
    """Episodes with a session, or pairings, begun in the period and not left truncated."""
    candidates: tuple[Unit, ...] = clinic.episodes if unit == "episode" else clinic.pairings
    for one in candidates:
        if one.sessions and not one.is_left_truncated and is_in_period(one.start, from_on, to_on):
            yield one


def is_in_period(day: date, from_on: date | None, to_on: date | None) -> bool:
    """The day lies in the period, both its ends included."""
    return (from_on is None or day >= from_on) and (to_on is None or day <= to_on)


def _risk_sets_of(spells: list[Spell]) -> list[RiskSet]:
    sets = []
    for session_number in range(1, int(max(spell.until for spell in spells)) + 1):
        at_risk = [spell for spell in spells if spell.entry <= session_number <= spell.until]
        left = {
            cause: sum(spell.cause == cause and spell.until == session_number for spell in at_risk) for cause in CAUSES
        }
        sets.append(RiskSet(session_number, len(at_risk), left))
    return sets


def retention(
    clinic: Clinic,
    unit: str = "episode",
    group_of: GroupOf = everybody,
    from_on: date | None = None,
    to_on: date | None = None,
) -> list[Answer]:
    """Rows of the answer `retention`, running from the first session with enough clients at risk while there are."""
    rows: list[Answer] = []
    for group, sets in risk_sets(clinic, unit, group_of, from_on, to_on).items():
        drawn = _drawn(clinic, sets)
        rows += [
            {"group": group, **_counts(one), **_curve(drawn[:number])} for number, one in enumerate(drawn, start=1)
        ]
    return rows


def _drawn(clinic: Clinic, sets: list[RiskSet]) -> list[RiskSet]:
    # Nobody is too few under any setting. Where most clients enter late, the first sessions are thin and the curve
    # begins after them.
    fewest = max(1, clinic.rules.min_clients_supervisor)
    begun = list(dropwhile(lambda one: one.at_risk < fewest, sets))
    return list(takewhile(lambda one: one.at_risk >= fewest, begun))


def _counts(one: RiskSet) -> Answer:
    counts: Answer = {"session_number": one.session_number, "at_risk_clients": one.at_risk}
    counts.update({f"{cause}_clients": one.left[cause] for cause in CAUSES})
    return counts


def _curve(sets: list[RiskSet]) -> Answer:
    # Kaplan-Meier of any ending, and Aalen-Johansen of each cause.
    staying = [1.0]
    gone: dict[str, list[float]] = {cause: [0.0] for cause in CAUSES}
    for one in sets:
        for cause in CAUSES:
            gone[cause].append(gone[cause][-1] + staying[-1] * one.left[cause] / one.at_risk)
        staying.append(staying[-1] * (1 - sum(one.left.values()) / one.at_risk))
    values: Answer = {"still_attending": staying[-1]}
    limits = log_log_limits(staying[-1], _greenwood(sets, staying[-1]))
    values["still_attending_low"], values["still_attending_high"] = limits
    for cause in CAUSES:
        values[cause] = gone[cause][-1]
    variance = _cumulative_variance(sets, "dropped_out", staying, gone["dropped_out"])
    limits = log_log_limits(gone["dropped_out"][-1], variance)
    values["dropped_out_low"], values["dropped_out_high"] = limits
    return values


def _greenwood(sets: list[RiskSet], staying: float) -> float:
    # Greenwood 1926: S^2 times the sum of d / (n (n - d)).
    if staying == 0:
        return 0.0
    total = 0.0
    for one in sets:
        left = sum(one.left.values())
        total += left / (one.at_risk * (one.at_risk - left))
    return staying * staying * total


def _cumulative_variance(sets: list[RiskSet], cause: str, staying: list[float], gone: list[float]) -> float:
    # The delta method on the hazards, which are multinomial shares within a session and independent between
    # sessions: a hazard h_j at session s moves F(t) by S(s-1) (1 if j is the cause) and moves all that comes
    # after s, (F(t) - F(s)) / S(s), by minus S(s-1) times as much. Equal to the matrix recursion of survfit.
    variance = 0.0
    steps = pairwise(range(len(sets) + 1))
    for one, (before, after) in zip(sets, steps, strict=True):
        hazards = [one.left[each] / one.at_risk for each in CAUSES]
        stay = 1 - sum(hazards)
        still_to_come = 0.0
        if stay > 0 and staying[after] > 0:
            still_to_come = (gone[-1] - gone[after]) / staying[after]
        slopes = [staying[before] * ((each == cause) - still_to_come) for each in CAUSES]
        squares = sum(hazard * slope * slope for hazard, slope in zip(hazards, slopes, strict=True))
        average = sum(hazard * slope for hazard, slope in zip(hazards, slopes, strict=True))
        variance += (squares - average * average) / one.at_risk
    return variance


def leak(
    clinic: Clinic,
    unit: str = "episode",
    group_of: GroupOf = everybody,
    from_on: date | None = None,
    to_on: date | None = None,
) -> list[Answer]:
    """Rows of the answer `leak`, where the curve runs and up to session 8: of those at risk, who left, by cause."""
    rows: list[Answer] = []
    for group, sets in risk_sets(clinic, unit, group_of, from_on, to_on).items():
        for one in _drawn(clinic, sets):
            if one.session_number > LEAK_SESSIONS:
                break
            dropped_out = one.left["dropped_out"]
            rows.append(
                {
                    "group": group,
                    "session_number": one.session_number,
                    "attended_clients": one.at_risk,
                    "left_dropped_out": dropped_out,
                    "left_planned": one.left["planned"],
                    "left_changed": one.left["changed_counselor"],
                    "left_other": one.left["other"],
                    "dropped_out_pct": 100 * dropped_out / one.at_risk,
                }
            )
    return rows
