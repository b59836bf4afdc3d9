"""Standard errors of cumulative incidence against R's survfit, at times that are not consecutive."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from dashboard.measures.retention import cumulative_incidence

Reference = Callable[[str], pd.DataFrame]
Difference = Callable[[object, object], float]


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("edge_gaps", "all"),
        ("edge_only_competing", "all"),
        ("edge_tie_event_censor", "all"),
        ("edge_two_groups_ties", "a"),
        ("big_synthetic", "A"),
        ("big_synthetic", "B"),
    ],
)
def test_standard_errors_agree_with_survfit(
    reference: Reference, largest_difference: Difference, name: str, group: str
) -> None:
    counts, theirs = reference("survival/counts.csv"), reference("survival/curves.csv")
    counts = counts[(counts["set"] == name) & (counts["group"] == group)]
    theirs = theirs[(theirs["set"] == name) & (theirs["group"] == group)]
    by_time = counts.pivot_table(index="time", columns="status", values="n", fill_value=0)
    by_time = by_time.reindex(index=theirs["time"], columns=[1, 2], fill_value=0)

    ours = cumulative_incidence(theirs["n_risk"].to_numpy(float), by_time.to_numpy(float))

    is_open = theirs["surv"].to_numpy() > 0  # R gives no standard error once nobody is left
    assert largest_difference(ours.attending_se[is_open], theirs["surv_se"].to_numpy()[is_open]) < 1e-9
    assert largest_difference(ours.left_se[:, 0], theirs["cif1_se"]) < 1e-9
    assert largest_difference(ours.left_se[:, 1], theirs["cif2_se"]) < 1e-9
    assert np.all(ours.left_se >= 0)
