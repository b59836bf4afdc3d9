"""Settings in words: values as people say them, and what a change does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from dashboard.values import HIDDEN, MISSING, Kind, Value
from dashboard.wording import settings


@dataclass(frozen=True)
class AnEffect:
    """One figure before and after."""

    figure: str
    before: Value
    after: Value
    is_none: bool = False


def share(number: float) -> Value:
    return Value(Kind.NUMBER, number)


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("data_to", "", "the newest attended appointment"),
        ("data_to", "2026-03-31", "31 March 2026"),
        ("closed_periods", "", "never closed"),
        (
            "closed_periods",
            "2025-12-20/2026-01-04;2026-08-01/2026-08-14",
            "20 December 2025 to 4 January 2026; 1 August 2026 to 14 August 2026",
        ),
        ("drop_out_rule", "declared", "Declared only"),
        ("mark.arm5_1", "", "not set"),
        ("timezone", "Europe/Berlin", "Europe/Berlin"),
    ],
)
def test_value_is_said_as_people_say_it(key: str, text: str, words: str) -> None:
    assert settings.value_words(key, text) == words


def test_headline_names_what_changes_and_from_what_to_what() -> None:
    effects = [
        AnEffect("early_dropout", share(0.21), share(0.26)),
        AnEffect("coverage", share(0.8), share(0.8), is_none=True),
        AnEffect("low_heard", share(0.004), HIDDEN),
    ]

    assert settings.effect_headline(effects) == (
        "This changes early drop-out from 21 % to 26 % and below the mark for feeling heard from under 1 % to too few."
    )


def test_headline_says_where_nothing_changes() -> None:
    same = AnEffect("coverage", share(0.8), share(0.8), is_none=True)
    others = AnEffect("early_dropout", share(0.211), share(0.212))

    assert settings.effect_headline([same]) == "This changes none of the practice's headline figures."
    assert "who is counted" in settings.effect_headline([same, others])


def test_share_keeps_the_four_kinds_apart() -> None:
    assert [settings.share(value) for value in (share(0.2), Value(Kind.ZERO, 0.0), MISSING, HIDDEN)] == [
        "20 %", "0 %", "—", "too few",
    ]  # fmt: skip


def test_last_change_is_told_with_its_day_and_person() -> None:
    told = settings.changed_by("ada", date(2026, 3, 31), "2")

    assert told == "Changed on 31 March 2026 by ada; it was: 2."
    assert settings.changed_by("ada", date(2026, 3, 31), None) == "Changed on 31 March 2026 by ada."
