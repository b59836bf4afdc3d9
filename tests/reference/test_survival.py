"""Retention curves against R's survfit: hand-made edge cases, a real trial, 200,000 simulated episodes."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from dashboard.measures.retention import retention

Reference = Callable[[str], pd.DataFrame]
Difference = Callable[[object, object], float]

AGREEMENT = 1e-9
STATUS_CAUSES = {0: None, 1: "dropped_out", 2: "planned"}
EDGES = (
    "edge_all_at_1",
    "edge_gaps",
    "edge_group_without_events",
    "edge_last_is_event",
    "edge_no_events",
    "edge_only_competing",
    "edge_single_censored",
    "edge_single_event",
    "edge_tie_event_censor",
    "edge_two_groups_ties",
)


def _curves_beside_r(reference: Reference, name: str) -> pd.DataFrame:
    """Our curve at every time that R gives, for each group and for all of them together."""
    counts, theirs = (reference(f"survival/{file}.csv") for file in ("counts", "curves"))
    counts, theirs = counts[counts["set"] == name], theirs[theirs["set"] == name]
    exits = pd.DataFrame(
        {
            "group": counts["group"],
            "entry": 1,
            "exit": counts["time"],
            "cause": counts["status"].map(STATUS_CAUSES),
            "clients": counts["n"],
        }
    )
    if set(counts["group"]) != {"all"}:
        exits = pd.concat([exits, exits.assign(group="all")])
    ours = retention(exits, min_at_risk=1)
    keys = {"left_on": ["group", "time"], "right_on": ["group", "session_number"]}
    beside = theirs.merge(ours, how="left", validate="one_to_one", **keys)
    assert len(beside) > 0
    return beside


@pytest.mark.parametrize("name", [*EDGES, "ctn0094_retention", "big_synthetic"])
def test_still_attending_agrees_with_kaplan_meier_of_r(
    reference: Reference, largest_difference: Difference, name: str
) -> None:
    beside = _curves_beside_r(reference, name)

    assert largest_difference(beside["at_risk_clients"], beside["n_risk"]) == 0
    assert largest_difference(beside["still_attending"], beside["surv"]) < AGREEMENT
    assert largest_difference(beside["still_attending_low"], beside["surv_low"]) < AGREEMENT
    assert largest_difference(beside["still_attending_high"], beside["surv_high"]) < AGREEMENT


@pytest.mark.parametrize(
    "name",
    ["edge_gaps", "edge_only_competing", "edge_tie_event_censor", "edge_two_groups_ties", "big_synthetic"],
)
def test_dropped_out_agrees_with_aalen_johansen_of_r(
    reference: Reference, largest_difference: Difference, name: str
) -> None:
    beside = _curves_beside_r(reference, name)
    beside = beside[beside["cif1"].notna()]
    assert len(beside) > 0

    assert largest_difference(beside["dropped_out"], beside["cif1"]) < AGREEMENT
    assert largest_difference(beside["dropped_out_low"], beside["cif1_low"]) < AGREEMENT
    assert largest_difference(beside["dropped_out_high"], beside["cif1_high"]) < AGREEMENT
    assert largest_difference(beside["planned"], beside["cif2"]) < AGREEMENT


@pytest.mark.parametrize("unit", ["practice", "pairings"])
@pytest.mark.parametrize("clinic", ["numbered", "unnumbered"])
def test_a_clinic_s_curves_agree_with_r(
    reference: Reference, largest_difference: Difference, clinic: str, unit: str
) -> None:
    theirs, counts = reference("clinics/retention.csv"), reference("clinics/retention_counts.csv")
    theirs = theirs[(theirs["clinic"] == clinic) & (theirs["unit"] == unit)].reset_index(drop=True)
    exits = counts[(counts["clinic"] == clinic) & (counts["unit"] == unit)].assign(group="all", entry=1)

    ours = retention(exits, min_at_risk=1).head(len(theirs))

    for column in theirs.columns[2:]:
        expected = theirs[column]
        if column == "changed_counselor" and unit == "practice":
            expected = np.zeros(len(theirs))  # no such cause in an episode; R leaves it out
        assert largest_difference(ours[column], expected) < AGREEMENT, column
