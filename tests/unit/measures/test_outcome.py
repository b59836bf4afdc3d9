import numpy as np
import pandas as pd
import pytest

from dashboard.measures.outcome import CLASSES, outcome, outcome_coverage

COLUMNS = ["group", "instrument", "standing", "is_case_first", "is_case_last", "is_better", "is_worse", "clients"]
Judged = tuple[bool, bool, bool, bool, int]


def classes(*rows: Judged, group: str = "all") -> pd.DataFrame:
    return pd.DataFrame([(group, "phq9", "counted", *row) for row in rows], columns=COLUMNS)


def left_out(**clients: int) -> pd.DataFrame:
    rows = [("all", "phq9", standing, None, None, None, None, number) for standing, number in clients.items()]
    return pd.DataFrame(rows, columns=COLUMNS)


def found(frame: pd.DataFrame) -> dict[str, tuple[int, int]]:
    rows = outcome(frame).to_dict("records")
    return {row["measure"]: (row["numerator"], row["denominator"]) for row in rows}


def test_every_client_counted_is_in_one_class_and_recovery_is_of_those_who_began_as_a_case() -> None:
    counted = found(
        classes(
            (True, False, True, False, 3),  # recovered
            (True, True, True, False, 2),  # better, still a case
            (False, False, True, False, 1),  # better, never a case
            (True, False, False, False, 4),  # across the mark within measurement error
            (True, True, False, False, 5),
            (False, True, False, True, 6),  # worse
        )
    )

    assert [counted[name] for name in CLASSES] == [(3, 21), (3, 21), (9, 21), (6, 21)]
    assert counted["reliably_improved"] == (6, 21)
    assert counted["case_at_start"] == (14, 21)
    assert counted["recovery"] == (7, 14)
    assert counted["reliable_recovery"] == (3, 14)


def test_shares_have_wilson_s_limits_and_the_classes_add_up_to_one() -> None:
    rows = outcome(classes((True, False, True, False, 8), (True, True, False, False, 12)))

    share = rows.set_index("measure").loc["recovered"]
    assert (share["estimate"], share["low"], share["high"]) == pytest.approx((0.4, 0.2188, 0.6134), abs=1e-4)
    assert rows[rows["measure"].isin(CLASSES)]["estimate"].sum() == pytest.approx(1)


def test_nobody_counted_is_no_share_and_not_nought() -> None:
    rows = outcome(left_out(rated_once=4, still_open=2))

    assert (rows["denominator"] == 0).all()
    assert rows[["estimate", "low", "high"]].isna().all(axis=None)


def test_coverage_tells_every_reason_with_its_share() -> None:
    frame = pd.concat([classes((True, False, True, False, 6)), left_out(rated_once=3, still_open=1)])

    rows = outcome_coverage(frame).set_index("standing")

    assert rows["numerator"].to_dict() == {
        "counted": 6, "rated_once": 3, "not_rated": 0, "still_open": 1, "begun_before": 0, "changed_counselor": 0,
    }  # fmt: skip
    assert set(rows["denominator"]) == {10}
    np.testing.assert_allclose(rows["estimate"].sum(), 1)


def test_no_rows_give_all_columns() -> None:
    nobody = classes()

    assert list(outcome(nobody).columns) == [
        "group", "instrument", "measure", "numerator", "denominator", "estimate", "low", "high",
    ]  # fmt: skip
    assert list(outcome_coverage(nobody).columns) == [
        "group", "instrument", "standing", "numerator", "denominator", "estimate",
    ]  # fmt: skip


def test_missing_columns_are_named() -> None:
    with pytest.raises(ValueError, match="standing"):
        outcome(classes().drop(columns="standing"))
