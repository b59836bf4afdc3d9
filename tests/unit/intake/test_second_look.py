"""Ratings out of range: another scale or a code for "not entered", judged by whole columns and always told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.intake.desk import look_at


def _srs(*rows: tuple[object, object]) -> str:
    lines = (f"c{number},K1,2025-01-{number + 1:02},{one},{two}\n" for number, (one, two) in enumerate(rows))
    return "client_id,counselor_id,session_date,SRS Relationship,srs_2\n" + "".join(lines)


def test_millimetres_are_told_by_the_range_of_all_items_together(tmp_path: Path) -> None:
    seen = look_at(tmp_path, {"a.csv": _srs((94, 100), (8, 65.5), ("", 87))})

    assert seen.errors == ()
    assert seen.column("srs_1") == [Decimal("9.4"), Decimal("0.8"), None]
    assert seen.column("srs_2") == [10, Decimal("6.55"), Decimal("8.7")]
    assert seen.warns("SRS Relationship, srs_2", "millimetres")


@pytest.mark.parametrize(
    "rows",
    [
        [(9.4, 11.5), (8, 11.5), (7, 11.5)],
        [(94, 101), (80, 90)],
        [(9, 8), (7, 9), (90, 8)],
        [(15, 18), (12, 11)],
    ],
)
def test_values_that_no_scale_explains_are_errors(tmp_path: Path, rows: list[tuple[object, object]]) -> None:
    seen = look_at(tmp_path, {"a.csv": _srs(*rows)})

    assert {code for _, _, code in seen.codes()} == {"rating_out_of_range"}
    assert not seen.warns("millimetres")


@pytest.mark.parametrize("code", ["99", "999", "-1"])
def test_a_code_that_comes_back_out_of_range_means_not_entered(tmp_path: Path, code: str) -> None:
    seen = look_at(tmp_path, {"a.csv": _srs((9, code), (8, code), (code, 7))})

    assert seen.errors == ()
    assert seen.column("srs_1") == [9, 8, None]
    assert seen.column("srs_2") == [None, None, 7]
    assert seen.warns(f"{code} (3 values)", "not entered")


def test_a_single_value_out_of_range_is_an_error(tmp_path: Path) -> None:
    seen = look_at(tmp_path, {"a.csv": _srs((9, 99), (8, 8))})

    assert seen.codes() == [(2, "srs_2", "rating_out_of_range")]


def test_a_code_within_the_range_is_a_score(tmp_path: Path) -> None:
    content = "client_id,counselor_id,session_date,oq45_total\nc1,K1,2025-01-06,99\nc2,K1,2025-01-06,99\n"

    seen = look_at(tmp_path, {"a.csv": content})

    assert seen.column("oq45_total") == [99, 99]


def test_codes_and_millimetres_are_told_apart(tmp_path: Path) -> None:
    seen = look_at(tmp_path, {"a.csv": _srs((99, 999), (80, 999), (99, 75))})

    assert seen.column("srs_1") == [Decimal("9.9"), 8, Decimal("9.9")]
    assert seen.column("srs_2") == [None, None, Decimal("7.5")]
    assert seen.warns("999 (2 values)")
    assert not seen.warns(" 99 (")


@pytest.mark.parametrize("word", ["*", "<5", "N/A", "NULL", "-"])
def test_words_for_nothing_are_empty(tmp_path: Path, word: str) -> None:
    seen = look_at(tmp_path, {"a.csv": _srs((9, word), (8, 7))})

    assert seen.column("srs_2") == [None, 7]


def test_seven_points_are_not_guessed_but_pointed_out(tmp_path: Path) -> None:
    content = "client_id,counselor_id,session_date,wai_sr_1\nc1,K1,2025-01-06,7\nc2,K1,2025-01-06,5\n"

    seen = look_at(tmp_path, {"a.csv": content})

    assert seen.codes() == [(2, "wai_sr_1", "rating_out_of_range")]
    assert seen.warns("wai_sr_1", "one_to_seven")
