"""Words for what early drop-out is measured against: the practice's rate, or the practice's with such clients."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.wording.common import listed

# The value in the URL -> the words on the switch.
SWITCH = {"": "Their own mix of clients", "none": "As if all had the same clients"}
SWITCH_LABEL = "Compare counselors by"
_CHARACTERISTICS = {
    "is_by_transfer": "whether they came from another counselor",
    "baseline_severity": "how severe it was at the start",
    "age_band": "age",
    "presenting_problem": "what they came for",
    "referral_source": "who sent them",
    "previous_counseling": "counseling before",
    "modality": "how sessions are held",
}


def measured_against(characteristics: Sequence[str], *, is_wanted: bool) -> str:
    """What counselors are measured against, and what of their clients it allows for.

    `characteristics` are the names of the columns in use, none where the mix of clients plays no part; `is_wanted` says
    whether that is for want of data or because it was left out.
    """
    if characteristics:
        told = listed([_CHARACTERISTICS[name] for name in characteristics])
        return (
            "**Expected** is the rate that the whole practice has with clients like these. It allows for what the file "
            f"says of them: {told}. Clients who came from another counselor are counted too. "
            "What the file does not say, it cannot allow for."
        )
    if is_wanted:
        return (
            "All counselors are measured against the practice's rate: the file says too little of the clients to allow "
            "for whom each counselor sees. A counselor who takes the hard cases may look worse for it."
        )
    return (
        "All counselors are measured against the practice's rate, as if they had the same clients. "
        "A counselor who takes the hard cases may look worse for it."
    )


def funnel_height() -> str:
    """How the funnel's points are worked out where expected differs between counselors."""
    return (
        "A point is as high as the counselor's drop-outs over the expected ones, times the practice's rate: on the "
        "practice's line are those who lose as many as expected."
    )
