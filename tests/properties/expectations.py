"""What the oracle expects of the dashboard's answers: the rows of a question, by key, and what must be hidden."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.oracle import Clinic, Episode, Pairing, alliance, alliance_by_session, coverage, early_dropout, leak, outcome
from tests.oracle import retention as retention_rows

Unit = Episode | Pairing
Cell = str | int | float | Fraction | None
MARKED_SHARES = ("low_share", "low_share_low", "low_share_high")


@dataclass(frozen=True)
class Expected:
    """Rows by the values of `keys`; `hides` maps a column to the count that must be large enough to show it."""

    keys: tuple[str, ...]
    rows: Mapping[tuple[str, ...], Mapping[str, Cell]]
    hides: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """How a question is asked: unit, group and period."""

    unit: str = "episode"
    by: str = "none"
    from_on: date | None = None
    to_on: date | None = None


def group_of(by: str, teams: Mapping[str, str]) -> Callable[[Unit], str]:
    """The group an episode or pairing belongs to; `teams` gives each counselor's current team."""

    def counselor(unit: Unit) -> str:
        return unit.counselor if isinstance(unit, Pairing) else unit.sessions[0].counselor

    def age_band(unit: Unit) -> str:
        episode = unit.episode if isinstance(unit, Pairing) else unit
        return dict(episode.record.about).get("age_band", "") if episode.record else ""

    ways: dict[str, Callable[[Unit], str]] = {
        "none": lambda _: "all",
        "counselor": counselor,
        "team": lambda unit: teams[counselor(unit)],
        "start_year": lambda unit: str(unit.start.year),
        "age_band": age_band,
    }
    return ways[by]


def expect_retention(clinic: Clinic, asked: Asked, teams: Mapping[str, str]) -> Expected:
    """The answer `retention`."""
    rows = retention_rows(clinic, asked.unit, group_of(asked.by, teams), asked.from_on, asked.to_on)
    return Expected(("group", "session_number"), {(str(row["group"]), str(row["session_number"])): row for row in rows})


def expect_leak(clinic: Clinic, asked: Asked, teams: Mapping[str, str]) -> Expected:
    """The answer `leak`."""
    rows = leak(clinic, asked.unit, group_of(asked.by, teams), asked.from_on, asked.to_on)
    return Expected(
        ("group", "session_number"),
        {(str(row["group"]), str(row["session_number"])): row for row in rows},
        {"dropped_out_pct": "attended_clients"},
    )


def expect_outcome(clinic: Clinic, asked: Asked, teams: Mapping[str, str]) -> Expected:
    """The answer `outcome`."""
    found = outcome(clinic, group_of(asked.by, teams), asked.from_on, asked.to_on, by_counselor=asked.by == "counselor")
    keys = ("group", "instrument", "measure")
    rows = {tuple(str(row[key]) for key in keys): row for row in found}
    return Expected(keys, rows, dict.fromkeys(("estimate", "low", "high"), "denominator"))


def expect_early_dropout(clinic: Clinic, asked: Asked) -> Expected:
    """The counted columns of the answer `early_dropout`."""
    rows: dict[tuple[str, ...], dict[str, Cell]] = {}
    for counselor, one in early_dropout(clinic, asked.from_on, asked.to_on).items():
        low, high = one.limits
        rows[(counselor,)] = {
            "pairings": one.pairings,
            "dropped_out": one.dropped_out,
            "unresolved": one.unresolved,
            "by_transfer": one.by_transfer,
            "inferred_share": one.inferred / one.ended if one.ended else None,
            "rate": one.rate,
            "rate_low": low,
            "rate_high": high,
        }
    return Expected(("counselor_id",), rows, dict.fromkeys(("rate", "rate_low", "rate_high"), "pairings"))


def expect_alliance(clinic: Clinic, asked: Asked) -> Expected:
    """The counts and means of the answer `alliance`."""
    rows: dict[tuple[str, ...], dict[str, Cell]] = {}
    for key, one in alliance(clinic, asked.from_on, asked.to_on).items():
        low, high = one.limits
        rows[key] = {
            "clients": one.clients,
            "low_clients": one.low_clients,
            "clearly_low_clients": one.clearly_low_clients,
            "rated_clients": one.rated_clients,
            "low_share": Fraction(one.low_clients, one.clients) if one.clients else None,
            "low_share_low": low,
            "low_share_high": high,
            "mean_score": one.mean_score,
            "coverage": one.coverage,
            "straight_lined_share": one.straight_lined_share,
            "ceiling_share": one.ceiling_share,
        }
    over_all_sessions = ("mean_score", "straight_lined_share", "ceiling_share")
    hides = dict.fromkeys(MARKED_SHARES, "clients") | dict.fromkeys(over_all_sessions, "rated_clients")
    return Expected(("counselor_id", "instrument", "domain"), rows, hides)


def expect_alliance_by_session(clinic: Clinic, asked: Asked, teams: Mapping[str, str]) -> Expected:
    """The answer `alliance_by_session`."""
    cells = alliance_by_session(clinic, group_of(asked.by, teams), asked.from_on, asked.to_on)
    rows = {key: vars(cell) for key, cell in cells.items()}
    hides = dict.fromkeys(("mean_score", "q25", "median", "q75", "low_share"), "clients")
    return Expected(("group", "instrument", "domain", "session_number"), rows, hides)


def expect_coverage(clinic: Clinic, asked: Asked) -> Expected:
    """The answer `coverage`; the last column is the share of drop-outs whose last session went unrated."""
    rows: dict[tuple[str, ...], dict[str, Cell]] = {}
    for counselor, one in coverage(clinic, asked.from_on, asked.to_on).items():
        missing = one.missing_at_last_before_dropout
        rows[(counselor,)] = {
            "sessions": one.sessions,
            "rated": one.rated,
            "dropped_out": one.dropped_out,
            "coverage": one.coverage,
            "missing_at_last_before_dropout": Fraction(missing, one.dropped_out) if one.dropped_out else None,
        }
    return Expected(("counselor_id",), rows, {"coverage": "sessions", "missing_at_last_before_dropout": "dropped_out"})
