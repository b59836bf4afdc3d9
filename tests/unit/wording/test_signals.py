"""One counselor beside the practice in words: the strength first, the three to look at, and unbroken intervals."""

from __future__ import annotations

import pytest

from dashboard.wording import signals
from dashboard.wording.signals import Signal


def signal(
    measure: str = "heard", share: float | None = 0.3, practice: float | None = 0.2, **changes: object
) -> Signal:
    """A share of 30 with an interval of ten points either side, where the practice has 20."""
    ends = {"low": None, "high": None} if share is None else {"low": share - 0.1, "high": share + 0.1}
    values = {"part": 12, "whole": 40, "label": "in line with the clinic", **ends, **changes}
    return Signal(measure=measure, share=share, practice=practice, **values)  # type: ignore[arg-type]


def test_strength_counts_half_widths_from_the_practice() -> None:
    assert signal().strength == pytest.approx(1)
    assert signal(share=0.1).strength == pytest.approx(-1)
    assert signal(share=0.45).is_clear
    assert not signal(share=0.25).is_clear
    assert signal(share=None).strength is None
    assert signal(practice=None).strength is None


def test_only_the_three_furthest_on_the_side_to_look_at_are_named() -> None:
    found = [signal("heard", 0.25), signal("goals", 0.5), signal("approach", 0.1), signal("overall", 0.3)]
    found.append(signal("early_dropout", 0.4))

    assert [one.measure for one in signals.strongest(found)] == ["goals", "early_dropout", "overall"]
    assert signals.best(found) == found[2]
    assert signals.best([signal()]) is None


def test_strength_is_told_from_its_good_side() -> None:
    told = signals.strength(signal("goals", 0.05, part=2, low=0.02, high=0.12))

    assert told == (
        "95 in 100 clients rate agreeing on goals at or above the mark early on; in the practice 80 "
        "(88\u00a0to\u00a098; 38 of 40 counted)."
    )


def test_small_strength_says_that_chance_could_explain_it() -> None:
    told = signals.strength(signal("early_dropout", 0.18))

    assert told.startswith("82 in 100 clients stay beyond their second session; in the practice 80 ")
    assert told.endswith("The difference is small: chance could explain it.")


def test_signal_has_evidence_interval_and_how_sure() -> None:
    assert signals.signal_words(signal(share=0.45)) == (
        "**Below the mark: feeling heard: 45 %**, in the practice 20 % (35\u00a0to\u00a055; 12 of 40 counted). "
        "The whole interval lies above the practice."
    )
    assert signals.signal_words(signal(share=0.25)).endswith("12 of 40 counted).")


def test_what_chance_could_explain_is_said_once() -> None:
    clear, unclear = signal(share=0.45), signal(share=0.25)

    assert signals.how_sure([clear]) == signals.how_sure([]) == ""
    assert signals.how_sure([clear, unclear]) == "Chance could explain the other."
    assert signals.how_sure([unclear]) == "Chance could explain this difference."
    assert signals.how_sure([unclear, unclear]) == "Chance could explain each of these differences."


def test_an_interval_in_a_table_never_breaks() -> None:
    told = signals.estimate_words(signal())

    assert told == "**30\u00a0%**\u00a0(20\u00a0to\u00a040)"
    assert signals.estimate_words(signal(share=None)) == "too few to say"
