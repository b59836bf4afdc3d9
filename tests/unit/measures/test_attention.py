"""The order of the attention list, and which rules may be off."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.measures.attention import attention, switched_off


def cases(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Case code, rule and the day since when it stands."""
    frame = pd.DataFrame(rows, columns=["case_code", "rule", "since_on"])
    return frame.assign(counselor_id="K1", since_on=pd.to_datetime(frame["since_on"]))


def record(**rules: tuple[float, str]) -> pd.DataFrame:
    """The record of rules: share who left, and the verdict."""
    rows = [(rule, share, share / 2, verdict) for rule, (share, verdict) in rules.items()]
    return pd.DataFrame(rows, columns=["rule", "met_share", "other_share", "verdict"])


def test_getting_worse_comes_longest_standing_first_whatever_its_record() -> None:
    listed = attention(
        cases(
            ("A", "stays_low", "2025-01-01"),
            ("B", "deteriorated", "2025-03-01"),
            ("C", "unrepaired_rupture", "2025-02-01"),
        ),
        record(stays_low=(0.1, "tells_apart"), deteriorated=(0.8, "tells_apart"), unrepaired_rupture=(0.0, "too_few")),
        (),
    )

    # Those who may be leaving come before: next week they may be out of reach.
    assert list(listed["case_code"]) == ["A", "C", "B"]


def test_rules_bound_to_time_share_a_risk_where_one_has_no_record_of_its_own() -> None:
    listed = attention(
        cases(
            ("A", "missed_nothing_booked", "2024-01-01"),
            ("B", "stays_low", "2025-01-01"),
            ("C", "no_appointment", "2025-03-01"),
        ),
        record(stays_low=(0.2, "tells_apart"), no_appointment=(0.9, "no_comparison")),
        (),
    )

    assert list(listed["case_code"]) == ["C", "A", "B"]
    assert listed.set_index("case_code").loc[["A"], "risk"].isna().all()


def test_may_be_leaving_comes_by_risk_then_by_how_long_and_without_a_record_last() -> None:
    listed = attention(
        cases(
            ("A", "no_appointment", "2024-01-01"),
            ("B", "stays_low", "2025-01-01"),
            ("C", "not_heard_lately", "2025-03-01"),
            ("D", "stays_low", "2024-06-01"),
        ),
        record(stays_low=(0.2, "tells_apart"), not_heard_lately=(0.4, "tells_apart")),
        (),
    )

    assert list(listed["case_code"]) == ["C", "D", "B", "A"]
    assert listed.set_index("case_code").loc["C", ["risk", "comparison_risk"]].tolist() == [0.4, 0.2]
    assert listed.set_index("case_code").loc[["A"], "risk"].isna().all()


@pytest.mark.parametrize(
    ("rule", "verdict", "is_off"),
    [
        ("stays_low", "no_difference", True),
        ("stays_low", "too_few", False),
        ("stays_low", "tells_apart", False),
        ("deteriorated", "no_difference", False),
        ("unrepaired_rupture", "no_difference", False),
    ],
)
def test_only_a_rule_about_leaving_that_makes_no_difference_can_be_off(rule: str, verdict: str, is_off: bool) -> None:
    known = record(**{rule: (0.1, verdict)})

    assert switched_off(known, (rule,)) == ((rule,) if is_off else ())
    assert switched_off(known, ()) == ()
    assert len(attention(cases(("A", rule, "2025-01-01")), known, (rule,))) == (0 if is_off else 1)
