"""Believable answers of a small clinic: a default, and what a test cares about."""

from __future__ import annotations

from typing import Any

import pandas as pd

NAMES = {"c1": "Theo L.", "c2": "ada K.", "c3": "Bo N."}
PRACTICE = {"practice_rate": 0.17}


def retention(group: str = "all", sessions: int = 3, **changes: Any) -> pd.DataFrame:
    """Rows of the question `retention` for one group."""
    rows = [
        {
            "group": group,
            "session_number": number,
            "at_risk_clients": 400 - 60 * number,
            "still_attending": 1 - 0.1 * number,
            "still_attending_low": 0.96 - 0.1 * number,
            "still_attending_high": min(1.0, 1.03 - 0.1 * number),
            "dropped_out": 0.06 * number,
            "planned": 0.03 * number,
            "changed_counselor": 0.0,
            "other": 0.01 * number,
        }
        | changes
        for number in range(1, sessions + 1)
    ]
    return pd.DataFrame(rows)


def leak(**changes: Any) -> pd.DataFrame:
    """Rows of the question `leak` for two sessions."""
    rows = [
        {
            "group": "all",
            "session_number": number,
            "attended_clients": 200,
            "left_dropped_out": 20 // number,
            "left_planned": 4,
            "left_changed": 0,
            "left_other": 2,
        }
        | changes
        for number in (1, 2)
    ]
    return pd.DataFrame(rows)


def early(counselor_id: str = "c1", **changes: Any) -> dict[str, Any]:
    """One row of the question `early_dropout`."""
    return {
        "counselor_id": counselor_id,
        "pairings": 40,
        "dropped_out": 8,
        "unresolved": 2,
        "by_transfer": 3,
        "inferred_share": 0.5,
        "rate": 0.2,
        "rate_low": 0.105,
        "rate_high": 0.348,
        "expected": 0.17,
        "shrunken_rate": 0.185,
        "shrunken_low": 0.1,
        "shrunken_high": 0.29,
        "limit95_low": 0.07,
        "limit95_high": 0.3,
        "limit998_low": 0.03,
        "limit998_high": 0.38,
        "od95_low": 0.07,
        "od95_high": 0.3,
        "od998_low": 0.03,
        "od998_high": 0.38,
        "flagged_on": None,
        "label": "in_line",
        "hidden": None,
    } | changes


def alliance(counselor_id: str = "c1", domain: str = "heard", **changes: Any) -> dict[str, Any]:
    """One row of the question `alliance`."""
    return {
        "counselor_id": counselor_id,
        "instrument": "srs",
        "domain": domain,
        "clients": 40,
        "low_clients": 12,
        "clearly_low_clients": 3,
        "low_share": 0.3,
        "low_share_low": 0.18,
        "low_share_high": 0.45,
        "shrunken_share": 0.28,
        "shrunken_low": 0.19,
        "shrunken_high": 0.38,
        "mean_score": 8.9,
        "coverage": 0.81,
        "straight_lined_share": 0.3,
        "ceiling_share": 0.4,
        "label": "in_line",
        "hidden": None,
    } | changes


def stage(session_number: str, **changes: Any) -> dict[str, Any]:
    """One row of the question `alliance_by_session`."""
    return {
        "group": "all",
        "instrument": "srs",
        "domain": "heard",
        "session_number": session_number,
        "clients": 120,
        "mean_score": 8.9,
        "q25": 8.2,
        "median": 9.0,
        "q75": 9.8,
        "low_share": 0.4,
    } | changes


def coverage(counselor_id: str = "c1", **changes: Any) -> dict[str, Any]:
    """One row of the question `coverage`."""
    return {"counselor_id": counselor_id, "sessions": 200, "rated": 160, "coverage": 0.8} | changes


def released(domain: str = "heard", **changes: Any) -> dict[str, Any]:
    """One row of the question `my_feedback`."""
    return {
        "batch": 1,
        "quarter": "2026 Q1",
        "instrument": "srs",
        "domain": domain,
        "clients_at_least": 10,
        "band": "about_half",
        "practice_band_low": 25,
        "practice_band_high": 45,
    } | changes


def months(estimates: tuple[float | None, ...] = (0.2, 0.3, 0.1), **changes: Any) -> pd.DataFrame:
    """Rows of the question `trend` for one figure, from April 2024 on; None is a month of too few."""
    row = {
        "figure": "early_dropout",
        "mean": 0.2,
        "lower_limit": -0.1,
        "upper_limit": 0.5,
        "is_beyond_limits": False,
        "is_run_of_7": False,
        "is_trend_of_7": False,
        "is_two_of_three": False,
        "is_provisional": True,
    }
    days = pd.date_range("2024-04-01", periods=len(estimates), freq="MS")
    rows = [
        row
        | {
            "month_on": day,
            "numerator": 3,
            "denominator": 3 if share is None else 30,
            "estimate": share,
            "hidden": "estimate" if share is None else "",
        }
        | changes
        for day, share in zip(days, estimates, strict=True)
    ]
    return pd.DataFrame(rows)


def sums(estimates: tuple[float, ...] = (-0.2, 0.6, 0.4), **changes: Any) -> pd.DataFrame:
    """Rows of the question `cusum` for one counselor, a client a day at an expected 20 in 100."""
    rows = [
        {
            "counselor_id": "c1",
            "start_on": pd.Timestamp("2025-01-01") + pd.Timedelta(days=place),
            "numerator": round(estimate + 0.2 * (place + 1)),
            "denominator": place + 1,
            "expected": 0.2 * (place + 1),
            "estimate": estimate,
            "low": -1.0,
            "high": 1.0,
            "pairings": len(estimates),
            "hidden": "",
        }
        | changes
        for place, estimate in enumerate(estimates)
    ]
    return pd.DataFrame(rows)
