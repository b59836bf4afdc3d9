"""Codes of attendance and endings: known ones become canonical words, the others are listed and never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.intake.desk import Seen, look_at


def _attendance(folder: Path, *codes: str, header: str = "attendance") -> Seen:
    rows = "".join(f"c{number},K1,2025-01-06,{code}\n" for number, code in enumerate(codes))
    return look_at(folder, {"a.csv": f"client_id,counselor_id,session_date,{header}\n{rows}"})


def test_bare_numbers_are_unknown(tmp_path: Path) -> None:
    seen = _attendance(tmp_path, "3", "5", "5")

    assert seen.column("attendance") == ["unknown", "unknown", "unknown"]
    assert seen.warns("unknown codes in attendance", "'5' 2x", "'3' 1x", "3 rows")


@pytest.mark.parametrize("code", ["3", "03", " 3", "03 "])
def test_the_header_of_the_source_says_whose_numbers_they_are(tmp_path: Path, code: str) -> None:
    seen = _attendance(tmp_path, code, "05", header="AttendOrDNACode")

    assert seen.column("attendance") == ["no_show", "attended"]
    assert not seen.warns("unknown codes")


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("proposed", "future"),
        ("pending", "future"),
        ("booked", "future"),
        ("arrived", "attended"),
        ("fulfilled", "attended"),
        ("checked-in", "attended"),
        ("noshow", "no_show"),
        ("cancelled", "client_cancel"),
        ("entered-in-error", "unknown"),
        ("waitlist", "unknown"),
    ],
)
def test_statuses_of_fhir_appointments_are_known(tmp_path: Path, status: str, word: str) -> None:
    seen = _attendance(tmp_path, status)

    assert seen.column("attendance") == [word]
    assert not seen.warns("unknown codes")
    assert seen.warns("does not say by whom") == (status == "cancelled")


def test_of_an_unknown_code_only_its_beginning_is_shown(tmp_path: Path) -> None:
    seen = _attendance(tmp_path, "cried about her divorce from Jim", header="Status")

    assert seen.warns("unknown codes in Status", "'cried about her …' 1x")
    assert not seen.warns("divorce")


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("planned from outset", "planned"),
        ("agreed during therapy", "planned"),
        ("due to crisis", "dropped_out"),
        ("loss of contact", "dropped_out"),
        ("client did not wish to continue", "dropped_out"),
        ("UnPlanned closed", "dropped_out"),
        ("Active", "ongoing"),
    ],
)
def test_endings_of_core_and_openfit_forms_are_known(tmp_path: Path, code: str, word: str) -> None:
    seen = look_at(tmp_path, {"episodes.csv": f"client_id,start_date,ending\nc1,2025-01-06,{code}\n"})

    assert seen.column("ending", "episodes") == [word]
