import numpy as np
import pandas as pd
import pytest

from dashboard.measures.retention import CAUSES, cumulative_incidence, leak, retention

COLUMNS = [
    "group", "session_number", "at_risk_clients", "dropped_out_clients", "planned_clients",
    "changed_counselor_clients", "other_clients", "still_attending", "still_attending_low",
    "still_attending_high", "dropped_out", "dropped_out_low", "dropped_out_high", "planned",
    "changed_counselor", "other",
]  # fmt: skip


def exits(*rows: tuple[str, int, int, str | None, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["group", "entry", "exit", "cause", "clients"])


def many_exits(seed: int, groups: int = 30, rows: int = 2000) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    entry = random.integers(1, 4, rows)
    return pd.DataFrame(
        {
            "group": [f"C{code:03d}" for code in random.integers(0, groups, rows)],
            "entry": entry,
            "exit": entry + random.integers(-1, 15, rows),
            "cause": random.choice(np.array([*CAUSES, None], dtype=object), rows),
            "clients": random.integers(1, 4, rows),
        }
    )


def test_retention_has_the_promised_columns_and_a_row_for_every_session() -> None:
    curve = retention(exits(("all", 1, 2, "dropped_out", 3), ("all", 1, 6, None, 5)), min_at_risk=5)

    assert list(curve.columns) == COLUMNS
    assert curve["session_number"].tolist() == [1, 2, 3, 4, 5, 6]
    assert curve["at_risk_clients"].tolist() == [8, 8, 5, 5, 5, 5]
    assert curve["dropped_out_clients"].tolist() == [0, 3, 0, 0, 0, 0]
    assert curve["dropped_out"].tolist() == pytest.approx([0, 3 / 8, 3 / 8, 3 / 8, 3 / 8, 3 / 8])


def test_bands_sum_to_one_in_every_row() -> None:
    curve = retention(many_exits(seed=1), min_at_risk=5)

    total = curve[["still_attending", *CAUSES]].sum(axis=1)

    assert len(curve) > 200
    assert np.abs(total - 1).max() < 1e-12


def test_curve_stops_at_the_first_session_with_too_few_at_risk() -> None:
    curve = retention(exits(("a", 1, 1, "planned", 4), ("a", 1, 2, "other", 2), ("a", 1, 9, None, 4)), 5)

    assert curve["session_number"].tolist() == [1, 2]


def test_curve_does_not_resume_after_a_thin_session() -> None:
    curve = retention(exits(("a", 1, 1, "planned", 6), ("a", 3, 5, None, 9)), min_at_risk=5)

    assert curve["session_number"].tolist() == [1]


def test_a_group_that_never_has_enough_at_risk_has_no_rows() -> None:
    curve = retention(exits(("few", 1, 3, None, 4), ("enough", 1, 3, None, 5)), min_at_risk=5)

    assert set(curve["group"]) == {"enough"}


def test_delayed_entry_joins_the_risk_set_at_its_first_number() -> None:
    curve = retention(exits(("a", 1, 1, "dropped_out", 2), ("a", 1, 3, None, 8), ("a", 3, 3, "planned", 2)), 1)

    assert curve["at_risk_clients"].tolist() == [10, 8, 10]
    assert curve["planned"].iloc[2] == pytest.approx(0.8 * 2 / 10)


def test_a_thin_start_is_skipped_and_the_curve_is_conditional_on_reaching_its_first_row() -> None:
    thin_start = exits(("a", 1, 1, "dropped_out", 2), ("a", 2, 2, "dropped_out", 5), ("a", 2, 4, None, 15))

    curve = retention(thin_start, min_at_risk=5)

    assert curve["session_number"].tolist() == [2, 3, 4]
    assert curve["still_attending"].iloc[0] == pytest.approx(15 / 20)


def test_those_who_leave_before_they_enter_never_count() -> None:
    curve = retention(exits(("a", 1, 0, "dropped_out", 7), ("a", 1, 2, None, 5)), min_at_risk=1)

    assert curve["at_risk_clients"].tolist() == [5, 5]
    assert curve["dropped_out"].tolist() == [0, 0]


def test_when_everyone_leaves_limits_are_empty() -> None:
    last = retention(exits(("a", 1, 1, "dropped_out", 6)), min_at_risk=5).iloc[-1]

    assert (last["still_attending"], last["dropped_out"]) == (0, 1)
    limits = ["still_attending_low", "still_attending_high", "dropped_out_low", "dropped_out_high"]
    assert last[limits].isna().all()


def test_row_order_and_splitting_of_counts_do_not_matter() -> None:
    counted = many_exits(seed=2, groups=4)
    one_by_one = counted.loc[counted.index.repeat(counted["clients"])].assign(clients=1)

    shuffled = retention(one_by_one.sample(frac=1, random_state=3), min_at_risk=5)

    pd.testing.assert_frame_equal(shuffled, retention(counted, min_at_risk=5))


def test_each_group_s_curve_is_that_of_the_group_alone() -> None:
    counted = many_exits(seed=4, groups=3)
    together = retention(counted, min_at_risk=5)

    alone = retention(counted[counted["group"] == "C001"], min_at_risk=5)

    of_group = together[together["group"] == "C001"].reset_index(drop=True)
    pd.testing.assert_frame_equal(of_group, alone)


def test_no_exits_give_no_rows_but_all_columns() -> None:
    nobody = exits(("a", 1, 1, None, 1)).head(0)

    assert list(retention(nobody, min_at_risk=5).columns) == COLUMNS
    assert len(retention(nobody, min_at_risk=5)) == 0
    assert len(leak(nobody, 1)) == 0


def test_an_unknown_cause_is_refused() -> None:
    with pytest.raises(ValueError, match="vanished"):
        retention(exits(("a", 1, 1, "vanished", 1)), min_at_risk=1)


def test_missing_columns_are_named() -> None:
    with pytest.raises(ValueError, match="entry, clients"):
        retention(exits(("a", 1, 1, None, 1))[["group", "exit", "cause"]], min_at_risk=1)


def test_variance_of_still_attending_is_greenwood_s() -> None:
    at_risk, left = np.array([20.0, 15, 9]), np.array([[2.0, 1], [3, 2], [1, 0]])

    curves = cumulative_incidence(at_risk, left)

    gone = left.sum(axis=1)
    greenwood = curves.attending * np.sqrt(np.cumsum(gone / (at_risk * (at_risk - gone))))
    np.testing.assert_allclose(curves.attending_se, greenwood, rtol=1e-12)


def test_leak_has_eight_rows_at_most_and_counts_those_who_left_right_after() -> None:
    rows = leak(exits(("b", 1, 2, "dropped_out", 3), ("b", 1, 2, "changed_counselor", 1), ("a", 1, 12, None, 6)), 1)

    assert rows["group"].tolist() == ["a"] * 8 + ["b"] * 2
    assert rows["session_number"].tolist() == [*range(1, 9), 1, 2]
    second = rows[(rows["group"] == "b") & (rows["session_number"] == 2)].iloc[0]
    assert (second["attended_clients"], second["left_dropped_out"], second["left_changed"]) == (4, 3, 1)
    assert second["dropped_out_pct"] == 75


def test_leak_runs_where_the_curve_does() -> None:
    thinning = exits(("b", 1, 1, "planned", 3), ("b", 1, 3, "dropped_out", 5), ("a", 1, 2, None, 4))

    rows, curve = leak(thinning, 5), retention(thinning, 5)

    assert rows["attended_clients"].tolist() == [8, 5, 5]
    assert rows["dropped_out_pct"].tolist() == [0, 0, 100]
    assert rows[["group", "session_number"]].equals(curve[["group", "session_number"]])
