"""Where do clients go after each session? Curves by cause of leaving, and the leak by session.

Time is the number of attended sessions. A client leaves after a session for one cause; the shares that have
left for each cause and the share still attending are bands that sum to 1 (Aalen-Johansen). One minus a
Kaplan-Meier curve with the other endings censored would overstate drop-out and is not offered.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.measures.arrays import Flags, Floats, Integers, divide, integers, require_columns
from dashboard.measures.intervals import log_log

CAUSES = ("dropped_out", "planned", "changed_counselor", "other")
LEAK_SESSIONS = 8
_EXIT_COLUMNS = ("group", "entry", "exit", "cause", "clients")


@dataclass(frozen=True)
class Incidence:
    """Aalen-Johansen estimates along the sessions, for any number of groups.

    `attending` and its standard error have the shape of the numbers at risk (..., T); `left` and its
    standard error add one axis for the causes (..., T, K). All are shares 0-1.
    """

    attending: Floats
    attending_se: Floats
    left: Floats
    left_se: Floats


def cumulative_incidence(at_risk: Floats, left: Floats) -> Incidence:
    """Shares still attending and gone by each cause, with standard errors.

    `at_risk` (..., T) counts those under observation at each time, `left` (..., T, K) those who left then
    by cause; a time with nobody at risk changes nothing. Times need not be consecutive.

    The variance is the Greenwood type that R's survfit gives for multi-state data: the covariance of the
    state shares is carried forward by the transition matrix H and gains S^2 (diag q - q q') / n at each
    time, q being the multinomial shares of staying and of each cause. (cmprsk's differs in small samples.)
    """
    leaving = np.nan_to_num(divide(left, at_risk[..., None]))
    moves = np.concatenate([1 - leaving.sum(axis=-1, keepdims=True), leaving], axis=-1)
    groups, states = at_risk.shape[:-1], moves.shape[-1]
    shares, variances = np.empty(moves.shape), np.empty(moves.shape)
    share, covariance = np.zeros((*groups, states)), np.zeros((*groups, states, states))
    share[..., 0] = 1
    for step in range(at_risk.shape[-1]):
        q, attending = moves[..., step, :], share[..., :1]
        transition = np.zeros((*groups, states, states)) + np.eye(states)
        transition[..., 0, :] = q
        multinomial = np.eye(states) * q[..., None] - q[..., :, None] * q[..., None, :]
        gained = np.nan_to_num(divide(attending**2, at_risk[..., step, None]))[..., None] * multinomial
        covariance = np.swapaxes(transition, -1, -2) @ covariance @ transition + gained
        share = np.concatenate([attending * q[..., :1], share[..., 1:] + attending * q[..., 1:]], axis=-1)
        shares[..., step, :] = share
        variances[..., step, :] = np.diagonal(covariance, axis1=-2, axis2=-1)
    errors = np.sqrt(np.maximum(variances, 0))
    return Incidence(shares[..., 0], errors[..., 0], shares[..., 1:], errors[..., 1:])


def retention(exits: pd.DataFrame, min_at_risk: int) -> pd.DataFrame:
    """One row per group and session number: at risk, left by cause, cumulative shares with 95 % limits.

    `exits` holds grouped counts with the columns group, entry (first session number at risk, normally 1),
    exit (last session number at risk), cause (one of CAUSES, or empty for one still attending when last
    seen) and clients. Those with exit < entry never enter. The order of its rows does not matter.

    A curve starts at the first session with at least `min_at_risk` at risk and stops before the first one
    after it with fewer; a group that never reaches that many has no rows. With delayed entry the first
    sessions can be thin: every share is then conditional on still attending when the curve starts.

    still_attending is the Kaplan-Meier curve of any ending with log-log limits on Greenwood's variance
    (R: survfit, conf.type = "log-log"), the causes are Aalen-Johansen incidences with log-log limits; they
    sum to 1. Limits are empty where the estimate is 0 or 1.

    Formula:
        still attending after session t = product over s <= t of (1 - left at s / counted at s)
        gone by a cause after t         = sum over s <= t of (attending before s) x (left by it at s / counted at s)
        limits                          = estimate ^ exp(+-1.96 x standard error / (estimate x log estimate))

    Source: Kaplan and Meier 1958; Aalen and Johansen 1978; limits as R's survfit gives them with conf.type "log-log".

    Limits: Later sessions rest on those who stayed. Clients still coming count only as far as they have been seen.
    """
    groups, at_risk, left = _count_sessions(exits)
    is_drawn = _drawn_sessions(at_risk, max(min_at_risk, 1))
    curves = cumulative_incidence(np.where(is_drawn, at_risk, 0.0), np.where(is_drawn[..., None], left, 0.0))
    attending_low, attending_high = log_log(curves.attending, curves.attending_se)
    dropped_low, dropped_high = log_log(curves.left[..., 0], curves.left_se[..., 0])
    group_index, session_index = np.nonzero(is_drawn)
    columns: dict[str, object] = {
        "group": groups[group_index],
        "session_number": session_index + 1,
        "at_risk_clients": at_risk[is_drawn].astype(np.int64),
    }
    counts = left[is_drawn].astype(np.int64)
    columns |= {f"{cause}_clients": counts[:, index] for index, cause in enumerate(CAUSES)}
    columns |= {
        "still_attending": curves.attending[is_drawn],
        "still_attending_low": attending_low[is_drawn],
        "still_attending_high": attending_high[is_drawn],
        "dropped_out": curves.left[..., 0][is_drawn],
        "dropped_out_low": dropped_low[is_drawn],
        "dropped_out_high": dropped_high[is_drawn],
    }
    columns |= {cause: curves.left[..., index][is_drawn] for index, cause in enumerate(CAUSES) if index}
    return pd.DataFrame(columns)


def leak(exits: pd.DataFrame, min_at_risk: int) -> pd.DataFrame:
    """One row per group and session number, 8 at most: of those who attended it, how many left right after it.

    `exits` as for `retention`, so every session counted is settled, and rows run where the curve does: while at
    least `min_at_risk` attended. attended_clients and left_* are counts, dropped_out_pct is 0-100.

    Formula:
        dropped out right after session t = dropped out after t / came to session t

    Limits: A peak after a session says when clients leave, not why.
    """
    groups, at_risk, left = _count_sessions(exits)
    is_drawn = _drawn_sessions(at_risk, max(min_at_risk, 1))[:, :LEAK_SESSIONS]
    attended, gone = at_risk[:, :LEAK_SESSIONS][is_drawn], left[:, :LEAK_SESSIONS][is_drawn]
    group_index, session_index = np.nonzero(is_drawn)
    return pd.DataFrame(
        {
            "group": groups[group_index],
            "session_number": session_index + 1,
            "attended_clients": attended.astype(np.int64),
            "left_dropped_out": gone[:, 0].astype(np.int64),
            "left_planned": gone[:, 1].astype(np.int64),
            "left_changed": gone[:, 2].astype(np.int64),
            "left_other": gone[:, 3].astype(np.int64),
            "dropped_out_pct": 100 * divide(gone[:, 0], attended),
        }
    )


def _count_sessions(exits: pd.DataFrame) -> tuple["pd.Index[str]", Floats, Floats]:
    """Sorted group names, numbers at risk (group, session) and numbers leaving (group, session, cause)."""
    require_columns(exits, _EXIT_COLUMNS)
    group_codes, group_names = pd.factorize(exits["group"], sort=True)
    entry, last, clients = (integers(exits, name) for name in ("entry", "exit", "clients"))
    if (entry < 1).any():
        raise ValueError("a client enters at session 1 at the earliest")
    sessions = max(int(last.max(initial=0)), 1)
    is_entering = last >= entry
    changes = np.zeros((len(group_names), sessions + 1))
    np.add.at(changes, (group_codes[is_entering], entry[is_entering] - 1), clients[is_entering])
    np.add.at(changes, (group_codes[is_entering], last[is_entering]), -clients[is_entering])
    causes = _cause_codes(exits["cause"])
    is_leaving = is_entering & (causes >= 0)
    left = np.zeros((len(group_names), sessions, len(CAUSES)))
    np.add.at(left, (group_codes[is_leaving], last[is_leaving] - 1, causes[is_leaving]), clients[is_leaving])
    return pd.Index(group_names), changes.cumsum(axis=1)[:, :-1], left


def _cause_codes(causes: pd.Series) -> Integers:
    """The position of each cause in CAUSES, -1 where it is empty; ValueError on a word that is none."""
    codes: Integers = pd.Index(CAUSES).get_indexer(pd.Index(causes)).astype(np.int64)
    is_unknown = (codes < 0) & causes.notna().to_numpy()
    if is_unknown.any():
        raise ValueError(f"unknown cause of leaving: {causes[is_unknown].iloc[0]}")
    return codes


def _drawn_sessions(at_risk: Floats, min_at_risk: int) -> Flags:
    """The first unbroken run of sessions with enough people at risk, per group."""
    is_enough = at_risk >= min_at_risk
    run_starts = is_enough & ~np.pad(is_enough, ((0, 0), (1, 0)))[:, :-1]
    drawn: Flags = is_enough & (run_starts.cumsum(axis=1) == 1)
    return drawn
