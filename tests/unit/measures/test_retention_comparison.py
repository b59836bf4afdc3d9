import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from dashboard.measures.clustered_survival import clustered_curve
from dashboard.measures.retention import retention
from dashboard.measures.retention_comparison import retention_comparison


def spells(groups: str, counselors: int = 5, clients: int = 12, seed: int = 3) -> pd.DataFrame:
    """Clients of so many counselors per group, one row each."""
    random = np.random.default_rng(seed)
    rows = [
        (group, place * counselors + number, 1, int(random.integers(1, 13)), bool(random.random() < 0.8), 1)
        for place, group in enumerate(groups)
        for number in range(counselors)
        for _ in range(clients)
    ]
    frame = pd.DataFrame(rows, columns=["group", "cluster", "entry", "exit", "has_left", "clients"])
    return frame.astype({"cluster": "Int64"})


def alone(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(cluster=pd.array([pd.NA] * len(frame), dtype="Int64"))


def row(frame: pd.DataFrame, group: str, measure: str) -> pd.Series:
    return frame[(frame["group"] == group) & (frame["measure"] == measure)].iloc[0]


def test_of_two_groups_the_second_is_compared_with_the_first() -> None:
    found = retention_comparison(alone(spells("ab")), 5)

    assert list(found["measure"]) == [*(f"still_attending_{s}" for s in (3, 5, 8)), "median_sessions"] * 2
    assert list(found["compared_with"].unique()) == ["", "a"]
    first, second = row(found, "a", "still_attending_3"), row(found, "b", "still_attending_3")
    assert np.isnan(first["difference"])
    assert second["difference"] == pytest.approx(second["estimate"] - first["estimate"])
    assert second["difference_low"] < second["difference"] < second["difference_high"]


def test_of_three_groups_each_is_compared_with_all_others_together() -> None:
    frame = alone(spells("abc"))

    found = retention_comparison(frame, 5)

    others = retention(
        frame[frame["group"] != "b"].assign(group="others", cause=lambda rows: rows["has_left"].map({True: "planned"})),
        5,
    )
    compared = row(found, "b", "still_attending_5")
    assert compared["compared_with"] == "others"
    expected = others.set_index("session_number").loc[5]
    assert compared["other_estimate"] == pytest.approx(expected["still_attending"])
    assert compared["other_at_risk_clients"] == expected["at_risk_clients"]


def test_a_reference_group_is_what_the_others_are_compared_with() -> None:
    found = retention_comparison(alone(spells("abc")), 5, reference="b")

    assert dict(zip(found["group"], found["compared_with"], strict=True)) == {"a": "b", "b": "", "c": "b"}


def test_independent_clients_have_the_limits_of_two_greenwood_errors() -> None:
    frame = alone(spells("ab"))
    curves = [clustered_curve(frame[frame["group"] == group], np.array([], dtype=np.int64), 12) for group in "ab"]
    error = np.sqrt(sum(curve.error[2] ** 2 for curve in curves))

    compared = row(retention_comparison(frame, 5), "b", "still_attending_3")

    assert compared["difference_high"] - compared["difference"] == pytest.approx(1.959963984540054 * error)


def test_counselors_as_clusters_have_welch_s_limits() -> None:
    frame = spells("ab", counselors=6)
    numbers = np.unique(frame["cluster"].to_numpy(dtype=np.int64))
    variances = [clustered_curve(frame[frame["group"] == group], numbers, 12).error[4] ** 2 * 6 / 5 for group in "ab"]
    freedom = sum(variances) ** 2 / sum(variance**2 / 5 for variance in variances)

    compared = row(retention_comparison(frame, 5, by_counselors=True), "b", "still_attending_5")

    assert (compared["counselors"], compared["other_counselors"], compared["note"]) == (6, 6, "")
    reach = t.ppf(0.975, freedom) * np.sqrt(sum(variances))
    assert compared["difference_high"] - compared["difference"] == pytest.approx(reach)


def test_under_five_counselors_there_is_a_difference_and_no_interval() -> None:
    found = retention_comparison(spells("ab", counselors=4), 5, by_counselors=True)

    compared = row(found, "b", "still_attending_3")
    assert compared["note"] == "one_person"
    assert not np.isnan(compared["difference"])
    assert compared[["low", "high", "difference_low", "difference_high"]].isna().all()


def test_a_group_that_nobody_is_left_of_has_no_share_and_no_difference() -> None:
    frame = alone(spells("ab"))
    frame.loc[frame["group"] == "a", ["exit", "has_left"]] = [2, False]

    found = retention_comparison(frame, 5)

    assert row(found, "a", "still_attending_3")["at_risk_clients"] == 0
    assert np.isnan(row(found, "a", "still_attending_3")["estimate"])
    assert np.isnan(row(found, "b", "still_attending_3")["difference"])


def test_a_median_is_looked_for_only_as_far_as_enough_are_at_risk() -> None:
    left = pd.DataFrame(
        {
            "group": "a",
            "cluster": pd.NA,
            "entry": 1,
            "exit": [1, 2, 4],
            "has_left": [True, False, True],
            "clients": [3, 4, 3],
        }
    )

    assert row(retention_comparison(left, 5), "a", "median_sessions")["estimate"] != 4
    assert row(retention_comparison(left, 3), "a", "median_sessions")["estimate"] == 4


def test_row_order_does_not_matter_and_no_rows_give_all_columns() -> None:
    frame = spells("abc")

    shuffled = retention_comparison(frame.sample(frac=1, random_state=1), 5, by_counselors=True)

    pd.testing.assert_frame_equal(shuffled, retention_comparison(frame, 5, by_counselors=True))
    nobody = retention_comparison(frame.head(0), 5)
    assert list(nobody.columns) == list(shuffled.columns)
    assert nobody.empty


def test_missing_columns_are_named() -> None:
    with pytest.raises(ValueError, match="cluster"):
        retention_comparison(spells("a").drop(columns="cluster"), 5)
