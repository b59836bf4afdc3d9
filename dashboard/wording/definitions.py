"""Words for the rules by which a drop-out is counted. They stand on every chart and export that uses them."""

from __future__ import annotations

SHORT_RULES = {
    "declared_or_inferred": "Declared or inferred",
    "declared": "Declared only",
    "missed_last": "Missed the last appointment",
    "openfit": "Left before being well",
    "fewer_than_n": "Fewer than the early sessions",
}


def drop_out_rule(rule: str, *, inactive_after_days: int = 45, early_sessions: int = 2) -> str:
    """One sentence that says who counts as a drop-out; raises KeyError for a rule there is none for."""
    return {
        "declared_or_inferred": (
            "Counted as a drop-out: the file says so, or it names no ending, the last appointment is more than "
            f"{inactive_after_days} days back and nothing is booked."
        ),
        "declared": "Counted as a drop-out: only where the file says so. Silent endings are missing from this figure.",
        "missed_last": (
            "Counted as a drop-out: the last appointment was missed or cancelled late, and nothing came after it."
        ),
        "openfit": (
            "Counted as a drop-out: the client ended it alone, and the last outcome score was not yet in the range of "
            "people who do well."
        ),
        "fewer_than_n": (
            f"Counted as a drop-out: at most {early_sessions} sessions, however it ended. "
            "This also counts people who needed no more."
        ),
    }[rule]


def early(early_sessions: int) -> str:
    """What early means: "before session 3"."""
    return f"before session {early_sessions + 1}"


def both_rates(declared: str, with_inferred: str) -> str:
    """Both rates side by side, since many files leave endings open."""
    return f"{declared} by declared endings alone; {with_inferred} when silent endings are counted too."


def rule_matters() -> str:
    """Why two clinics' rates can rarely be compared."""
    return "The rate depends on the rule: compare it only with figures counted the same way."
