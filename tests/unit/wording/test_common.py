"""Counts, shares, intervals and dates in words, at their edges."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from dashboard.wording import common, definitions, empty


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (None, "not known"),
        (float("nan"), "not known"),
        (0.0, "0 %"),
        (0.001, "under 1 %"),
        (0.174, "17 %"),
        (0.999, "over 99 %"),
        (1.0, "100 %"),
    ],
)
def test_percent_has_no_false_zero_and_no_false_hundred(share: float | None, words: str) -> None:
    assert common.percent(share) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (None, "not known"),
        (0.0, "none of the clients"),
        (0.002, "fewer than 1 in 100 clients"),
        (0.17, "17 in 100 clients"),
        (0.998, "more than 99 in 100 clients"),
        (1.0, "all clients"),
    ],
)
def test_in_100_has_no_false_zero_and_no_false_hundred(share: float | None, words: str) -> None:
    assert common.in_100(share, "clients") == words


@pytest.mark.parametrize(("number", "words"), [(0, "no clients"), (1, "1 client"), (2400, "2,400 clients")])
def test_count_follows_the_number(number: int, words: str) -> None:
    assert common.count(number, "client") == words


def test_evidence_holds_interval_and_counts() -> None:
    assert common.evidence(0.14, 0.21, 412, 2400) == "(14 to 21 in 100; 412 of 2,400 counted)"
    assert common.evidence(None, None, 412, 2400) == "(412 of 2,400 counted)"


def test_how_sure_tells_apart_wide_exact_and_unknown() -> None:
    assert common.how_sure(0.14, 0.21).endswith("between 14 and 21 in 100.")
    assert "quite exact" in common.how_sure(0.171, 0.172)
    assert "too few" in common.how_sure(None, 0.2)


def test_left_out_names_reasons_in_words_and_skips_zero() -> None:
    reasons = [
        SimpleNamespace(reason="left_truncated", count=31),
        SimpleNamespace(reason="not_mature", count=0),
        SimpleNamespace(reason="by_transfer", count=1),
    ]

    assert common.left_out(reasons) == (
        "Left out: 31 clients who may have been in mid-treatment when the data begin; "
        "1 client who came from another counselor (counted apart)."
    )


def test_left_out_says_when_nobody_was() -> None:
    assert common.left_out([]) == "Nobody was left out."


def test_data_to_warns_where_few_far_rows_set_it() -> None:
    plain = common.data_to(date(2026, 3, 31), rows_in_last_30_days=5)
    warned = common.data_to(date(2029, 3, 31), rows_in_last_30_days=1, last_well_filled=date(2026, 3, 28))

    assert plain == "Data to 31 March 2026."
    assert warned == (
        "Data to 31 March 2029. Only 1 appointment in the 30 days before set this day, so a wrong date may have. "
        "The last well-filled day is 28 March 2026."
    )


def test_data_to_without_data_says_so() -> None:
    assert common.data_to(None) == "There are no data yet."


def test_listed_joins_as_people_do() -> None:
    assert [common.listed(list("abc")[:size]) for size in range(4)] == ["", "a", "a and b", "a, b and c"]


@pytest.mark.parametrize("rule", definitions.SHORT_RULES)
def test_every_drop_out_rule_has_its_sentence(rule: str) -> None:
    assert definitions.drop_out_rule(rule).startswith("Counted as a drop-out: ")


def test_rule_sentence_carries_the_setting_in_force() -> None:
    assert "more than 60 days" in definitions.drop_out_rule("declared_or_inferred", inactive_after_days=60)
    assert definitions.early(2) == "before session 3"


def test_empty_sentences_say_what_to_do_next() -> None:
    assert "Upload" in empty.no_data(may_import=True)
    assert "admin" in empty.no_data(may_import=False)
    assert "4 clients" in empty.too_few(4, 5)
    assert "at least 5" in empty.too_few(4, 5)


def test_no_release_holds_no_countdown() -> None:
    assert not any(character.isdigit() for character in empty.no_release())
