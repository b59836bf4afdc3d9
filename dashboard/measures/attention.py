"""The order of the attention list, and which of its rules a clinic may switch off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.definitions.attention_rules import BOUND_TO_TIME, GETTING_WORSE
from dashboard.measures.arrays import require_columns
from dashboard.measures.track_record import NO_DIFFERENCE


def attention(cases: pd.DataFrame, record: pd.DataFrame, rules_off: Sequence[str]) -> pd.DataFrame:
    """The cases to talk about: those who may be leaving, who may be gone next week, then those getting worse.

    `cases`: case_code, counselor_id, rule, since_on; `record`: the track record, rule by rule. Those who may be leaving
    come by `risk`, the share who left within three sessions of meeting the rule in this clinic (without coming back,
    for a rule bound to time), then by how long it has stood. Of two rules bound to time the one without a record takes
    the other's risk, since both say that nothing is booked; any other rule without one comes last. Those getting worse
    come by how long alone. `comparison_risk` is the share of others at the same session. A rule of `rules_off` is left
    out only while its own record shows no difference, and one about getting worse never.

    Limits: A prompt to talk. Most clients on the list stay, and some leave who were never on it.
    """
    require_columns(cases, ("case_code", "counselor_id", "rule", "since_on"))
    known = record.set_index("rule")
    off = switched_off(record, rules_off)
    listed = cases[~cases["rule"].isin(off)].copy()
    for column, share in (("risk", "met_share"), ("comparison_risk", "other_share")):
        listed[column] = listed["rule"].map(known[share]).astype("float64")
    is_worse = listed["rule"].isin(GETTING_WORSE)
    of_absence = known["met_share"].reindex(BOUND_TO_TIME).max()
    is_bound = listed["rule"].isin(BOUND_TO_TIME)
    risk = listed["risk"].fillna(is_bound.map({True: of_absence})).fillna(-1.0)
    ordered = listed.assign(
        _group=np.where(is_worse, 1, 0),
        _risk=np.where(is_worse, 0.0, -risk),
        _has_no_record=~is_worse & listed["risk"].isna(),
    ).sort_values(["_group", "_risk", "_has_no_record", "since_on", "rule", "case_code", "counselor_id"], kind="stable")
    return ordered.drop(columns=["_group", "_risk", "_has_no_record"]).reset_index(drop=True)


def switched_off(record: pd.DataFrame, rules_off: Sequence[str]) -> tuple[str, ...]:
    """The rules that are off: chosen by the clinic, about leaving, and without a difference in their own record."""
    may_be_off = set(record.loc[record["verdict"] == NO_DIFFERENCE, "rule"]) - set(GETTING_WORSE)
    return tuple(rule for rule in rules_off if rule in may_be_off)
