"""Sessions until half have left, as R's quantile of survfit gives them."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from dashboard.measures.retention_comparison import MEDIAN, retention_comparison

Reference = Callable[[str], pd.DataFrame]
SETS = (
    "edge_all_at_1", "edge_gaps", "edge_group_without_events", "edge_last_is_event", "edge_no_events",
    "edge_only_competing", "edge_single_censored", "edge_single_event", "edge_tie_event_censor",
    "edge_two_groups_ties", "ctn0094_retention", "big_synthetic",
)  # fmt: skip


@pytest.mark.parametrize("name", SETS)
def test_medians_and_their_limits_agree_with_r(name: str, reference: Reference) -> None:
    counts = reference("survival/counts.csv")
    counts = counts[counts["set"] == name]
    theirs = reference("survival/medians.csv").query("set == @name").set_index("group")[["median", "low", "high"]]
    spells = pd.DataFrame(
        {
            "group": counts["group"],
            "cluster": pd.NA,
            "entry": 1,
            "exit": counts["time"],
            "has_left": counts["status"] != 0,
            "clients": counts["n"],
        }
    )

    ours = retention_comparison(spells, min_at_risk=1)

    medians = ours[ours["measure"] == MEDIAN].set_index("group")[["estimate", "low", "high"]]
    medians = medians.set_axis(["median", "low", "high"], axis=1)
    pd.testing.assert_frame_equal(medians, theirs.astype("float64"), check_like=True, check_index_type=False)
