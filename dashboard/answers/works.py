"""From the frames of the queries to the frame of an answer: naming, putting in order, and calling the measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.answers.answer import Filters
from dashboard.definitions import Definitions
from dashboard.measures import alliance as alliance_measures
from dashboard.measures import early_dropout as early_dropout_measures
from dashboard.measures import flags as flag_measures
from dashboard.measures import retention as retention_measures
from dashboard.measures.intervals import wilson
from dashboard.vocabulary import instruments

Frames = Sequence[pd.DataFrame]
BEST_ESTIMATES = ("shrunken_rate", "shrunken_low", "shrunken_high", "prob_above_practice")
DOMAIN_ORDER = ("heard", "goals", "approach", "hope", "overall", "total")
retention_measure = retention_measures.retention
leak_measure = retention_measures.leak
early_dropout_measure = early_dropout_measures.early_dropout
early_dropout_model_measure = early_dropout_measures.early_dropout_model
alliance_measure = alliance_measures.alliance
flags_measure = flag_measures.comparisons


@dataclass(frozen=True)
class Context:
    """What a work may need besides the frames."""

    definitions: Definitions
    filters: Filters


def as_read(_: Context, frames: Frames) -> pd.DataFrame:
    """The query's rows as they are."""
    return frames[0]


def retention(context: Context, frames: Frames) -> pd.DataFrame:
    """Bands and curve by session; `measures.retention` says how."""
    return retention_measures.retention(_exits(frames[0]), context.definitions.min_clients_supervisor)


def leak(context: Context, frames: Frames) -> pd.DataFrame:
    """Who left right after each session, by cause; everybody together is a group even where nobody is counted."""
    exits = _exits(frames[0])
    if exits.empty and context.filters.by is None:
        exits = pd.DataFrame({"group": ["all"], "entry": [1], "exit": [0], "cause": [None], "clients": [0]})
    return retention_measures.leak(exits)


def early_dropout(context: Context, frames: Frames) -> pd.DataFrame:
    """Early drop-out by counselor with its uncertainty."""
    counts, practice, flags = frames
    worked = early_dropout_measures.early_dropout(counts, practice, context.definitions.sigma_prior)
    # The model has an estimate even of a counselor nobody has been counted for; people would take it for theirs.
    worked.loc[worked["pairings"] == 0, list(BEST_ESTIMATES)] = np.nan
    in_force = flags[flags["is_in_force"] & (flags["measure"] == flag_measures.EARLY_DROPOUT)]
    return flag_measures.with_flags(worked, in_force, ["counselor_id"])


def early_dropout_limits(_: Context, frames: Frames) -> pd.DataFrame:
    """The funnel's limits over a grid of caseloads, from the whole practice."""
    return early_dropout_measures.limit_curves(frames[0])


def early_dropout_model(_: Context, frames: Frames) -> pd.DataFrame:
    """The practice's model of early drop-out."""
    return early_dropout_measures.early_dropout_model(frames[0])


def early_dropout_practice(_: Context, frames: Frames) -> dict[str, float]:
    """Rate and counts of the whole practice, which the rows are compared with."""
    return _practice_rate(frames[1], "dropped_out", "pairings", "practice_rate")


def early_dropout_by_quarter(_: Context, frames: Frames) -> pd.DataFrame:
    """Early drop-out by quarter of starts, with Wilson limits."""
    return _with_rate(frames[0], "dropped_out", "pairings", "rate", "rate_low", "rate_high")


def alliance(context: Context, frames: Frames) -> pd.DataFrame:
    """Alliance figures by counselor, the clinic's most used instrument first."""
    counts, practice, main, flags = frames
    worked = alliance_measures.alliance(counts, practice, context.definitions.sigma_prior)
    worked["rated_clients"] = counts["rated_clients"].to_numpy()
    in_force = flags[flags["is_in_force"]].rename(columns={"measure": "domain"})
    flagged = flag_measures.with_flags(worked, in_force, ["counselor_id", "instrument", "domain"])
    return _in_domain_order(flagged, main, ("counselor_id",))


def alliance_practice(_: Context, frames: Frames) -> dict[str, float]:
    """The practice's share below the mark, keyed `instrument.domain`."""
    shares: dict[str, float] = {}
    for (instrument, domain), rows in frames[1].groupby(["instrument", "domain"]):
        clients = float(rows["clients"].sum())
        shares[f"{instrument}.{domain}"] = float(rows["low_clients"].sum()) / clients if clients else np.nan
    return shares


def headline_figures(context: Context, frames: Frames) -> pd.DataFrame:
    """The figures of the first page, in whole scope: one row each, numerator and denominator in people or sessions.

    still_attending_3 is the Kaplan-Meier share after session 3 with its limits; its denominator are the clients at risk
    at session 1 and it has no numerator, since some are censored on the way. The others have Wilson limits.
    """
    exits, early, alliance_counts, coverage_counts, main = frames
    curve = retention_measures.retention(_exits(exits), min_at_risk=1)
    heard = alliance_counts[
        alliance_counts["instrument"].isin(main["instrument"]) & (alliance_counts["domain"] == "heard")
    ]
    shares = pd.DataFrame(
        [
            ("early_dropout", early["dropped_out"].sum(), early["pairings"].sum()),
            ("low_heard", heard["low_clients"].sum(), heard["clients"].sum()),
            ("clearly_low_heard", heard["clearly_low_clients"].sum(), heard["clients"].sum()),
            ("coverage", coverage_counts["rated"].sum(), coverage_counts["sessions"].sum()),
        ],
        columns=["figure", "numerator", "denominator"],
    )
    worked = _with_rate(shares, "numerator", "denominator", "estimate", "low", "high")
    return pd.concat([_still_attending(curve, session_number=3), worked], ignore_index=True)


def _still_attending(curve: pd.DataFrame, session_number: int) -> pd.DataFrame:
    at_start = curve.loc[curve["session_number"] == 1, "at_risk_clients"]
    there = curve[curve["session_number"] == session_number]
    return pd.DataFrame(
        {
            "figure": [f"still_attending_{session_number}"],
            "numerator": [np.nan],
            "denominator": [float(at_start.sum())],
            "estimate": [_only(there["still_attending"])],
            "low": [_only(there["still_attending_low"])],
            "high": [_only(there["still_attending_high"])],
        }
    )


def _only(values: pd.Series[float]) -> float:
    return float(values.iloc[0]) if len(values) else np.nan


def alliance_by_session(_: Context, frames: Frames) -> pd.DataFrame:
    """Mean, quartiles and share below the mark by stage."""
    frame = frames[0].rename(columns={"group_label": "group"})
    frame["low_share"] = _share(frame["low_clients"], frame["clients"])
    return _in_domain_order(frame, frames[1], ("group",), ("session_number",))


def alliance_by_quarter(_: Context, frames: Frames) -> pd.DataFrame:
    """Share below the mark by quarter of starts, with Wilson limits."""
    frame = _with_rate(frames[0], "low_clients", "clients", "low_share", "low_share_low", "low_share_high")
    return _in_domain_order(frame, frames[1], (), ("quarter_on",))


def coverage(_: Context, frames: Frames) -> pd.DataFrame:
    """Rated sessions of attended ones, and drop-outs whose last session went unrated."""
    frame = frames[0].copy()
    frame["coverage"] = _share(frame["rated"], frame["sessions"])
    frame["missing_at_last_before_dropout"] = _share(frame["last_not_rated"], frame["dropped_out"])
    return frame


def coverage_by_quarter(_: Context, frames: Frames) -> pd.DataFrame:
    """Rated sessions of attended ones by quarter."""
    frame = frames[0].copy()
    frame["coverage"] = _share(frame["rated"], frame["sessions"])
    return frame


def inclusion(_: Context, frames: Frames) -> pd.DataFrame:
    """Steps from rows to courses counted."""
    return frames[0].drop(columns="step_no")


def data_quality(_: Context, frames: Frames) -> pd.DataFrame:
    """Checks with numerator, denominator, share and Wilson limits."""
    frame = frames[0].rename(columns={"check_name": "check"}).drop(columns="check_no")
    return _with_rate(frame, "numerator", "denominator", "estimate", "low", "high")


def left_out(context: Context, frames: Frames) -> pd.DataFrame:
    """Reasons with at least one client left out."""
    return frames[0][frames[0]["clients"] > 0].reset_index(drop=True)


def attention(_: Context, frames: Frames) -> pd.DataFrame:
    """Cases with the evidence in words; the record of each rule is not worked out yet and stays missing."""
    frame = frames[0].copy()
    frame["evidence"] = [_evidence(row) for row in frame.to_dict("records")]
    frame["risk"] = np.nan
    frame["comparison_risk"] = np.nan
    return frame


def _evidence(row: Mapping[Any, Any]) -> str:
    if row["rule"] in ("stays_low", "not_heard_lately"):
        return f"{row['first_score']:.1f}, then {row['last_score']:.1f}; the mark is {row['mark']:g}"
    return f"{row['idle_days']} days without an appointment"


def _exits(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(
        columns={
            "group_label": "group",
            "entry_session": "entry",
            "exit_session": "exit",
            "exit_cause": "cause",
        }
    )


def _share(numerator: pd.Series[float], denominator: pd.Series[float]) -> pd.Series[float]:
    return (numerator / denominator.where(denominator > 0)).astype("float64")


def _with_rate(frame: pd.DataFrame, numerator: str, denominator: str, rate: str, low: str, high: str) -> pd.DataFrame:
    worked = frame.copy()
    worked[rate] = _share(worked[numerator], worked[denominator])
    lower, upper = wilson(
        worked[numerator].to_numpy(dtype="float64", na_value=np.nan),
        worked[denominator].to_numpy(dtype="float64", na_value=np.nan),
    )
    worked[low], worked[high] = lower, upper
    return worked


def _practice_rate(frame: pd.DataFrame, numerator: str, denominator: str, name: str) -> dict[str, float]:
    total = float(frame[denominator].sum())
    counted = float(frame[numerator].sum())
    return {name: counted / total if total else np.nan, numerator: counted, denominator: total}


def _in_domain_order(
    frame: pd.DataFrame, main: pd.DataFrame, first: tuple[str, ...], last: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Rows ordered by `first`, the clinic's most used instrument before others, domains as people read them, `last`."""
    most_used = set(main["instrument"])
    instrument_order = {key: position for position, key in enumerate(instruments())}
    keyed = frame.assign(
        _instrument=[
            -1 if key in most_used else instrument_order.get(key, len(instrument_order)) for key in frame["instrument"]
        ],
        _domain=[DOMAIN_ORDER.index(domain) for domain in frame["domain"]],
    )
    ordered = keyed.sort_values([*first, "_instrument", "_domain", *last], kind="stable")
    return ordered.drop(columns=["_instrument", "_domain"]).reset_index(drop=True)
