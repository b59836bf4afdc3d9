"""Mappings as files, and which of them a file is read with."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from dashboard.intake.mapping.choose import HowToRead, fingerprint, how_named
from dashboard.intake.mapping.file_format import from_table, read_mapping, to_json, to_table
from dashboard.intake.mapping.model import ExportMapping
from dashboard.intake.mapping.presets import presets
from dashboard.intake.mapping.toml_text import to_toml
from dashboard.settings import Refused
from tests.unit.intake.desk import look_at

OURS = """
version = 1
name = "ours"
title = "Our export"

[[files]]
kind = "sessions"
drop = ["Who"]

[files.columns]
client_id = "Nr"
counselor_id = ["Therapeut", "Beraterin"]
session_date = "Tag"
attendance = "Was"
srs_1 = "A"
srs_2 = "B"
wai_sr_1 = "W"

[files.dates]
session_date = "mdy"

[files.codes.attendance]
"1" = "attended"
"da" = "attended"
"weg" = "no_show"

[files.scales]
srs = "mm"
wai_sr = "one_to_seven"

[files.missing]
"*" = ["88", "k.A."]
"""
EXPORT = "Nr,Who,Beraterin,Tag,Was,A,B,W,C\n1,Jane,K1,02/04/2024,da,91,88,7,x\n88,Joe,K1,03/05/2024,weg,k.A.,5,1,x\n"


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "ours.toml"
    path.write_text(OURS, encoding="utf-8")
    return path


def test_mapping_names_columns_dates_codes_scales_and_missing_values(tmp_path: Path, ours: Path) -> None:
    seen = look_at(tmp_path, {"export.csv": EXPORT}, how_named(str(ours), None, None))

    assert seen.errors == ()
    assert seen.column("client_code") == ["1", "88"]
    assert seen.column("session_on") == ["2024-02-04", "2024-03-05"]
    assert seen.column("attendance") == ["attended", "no_show"]
    assert [float(value) if value is not None else None for value in seen.column("srs_1")] == [9.1, None]
    assert [float(value) if value is not None else None for value in seen.column("srs_2")] == [None, 0.5]
    assert [float(value) for value in seen.column("wai_sr_1")] == [5, 1]
    assert seen.warns("was read with mapping Our export")
    assert seen.warns("ignored: C")
    assert "Jane" not in str(seen)


def test_values_outside_the_scale_of_a_mapping_are_told_in_that_scale(tmp_path: Path, ours: Path) -> None:
    seen = look_at(tmp_path, {"export.csv": EXPORT.replace(",7,", ",8,")}, how_named(str(ours), None, None))

    assert seen.codes() == [(2, "W", "rating_out_of_range")]
    assert "1 to 7" in seen.errors[0].reason


def test_a_mapping_that_fits_no_file_is_refused(tmp_path: Path, ours: Path) -> None:
    content = "client_id,counselor_id,session_date\nc1,K1,2025-01-06\n"

    seen = look_at(tmp_path, {"sessions.csv": content}, how_named(str(ours), None, None))

    assert seen.codes() == [(None, None, "mapping_not_for_file")]


def test_files_that_a_mapping_does_not_speak_of_are_read_by_their_headers(tmp_path: Path, ours: Path) -> None:
    files = {"export.csv": EXPORT, "counselors.csv": "counselor_id,team\nK1,North\n"}

    seen = look_at(tmp_path, files, how_named(str(ours), None, None))

    assert seen.errors == ()
    assert seen.column("team", "counselors") == ["North"]


@pytest.mark.parametrize("name", presets())
def test_mappings_survive_the_way_through_a_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / "kept.json"
    path.write_text(to_json(presets()[name]), encoding="utf-8")

    assert read_mapping(path) == presets()[name]
    assert from_table(tomllib.loads(to_toml(presets()[name])), name) == presets()[name]


@pytest.mark.parametrize(
    "header", ["Größe", 'a "quoted" one', "back\\slash", "line\nbreak", "tab\there", "\x7f", "a = 1 #"]
)
def test_odd_headers_survive_the_way_through_toml(header: str) -> None:
    mapping = from_table(
        {
            "files": [
                {"kind": "sessions", "columns": {"client_id": header}, "codes": {"attendance": {header: "attended"}}}
            ]
        },
        "ours",
    )

    assert from_table(tomllib.loads(to_toml(mapping)), "ours") == mapping


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": 2}, "version 2"),
        ({"files": []}, "nothing about any file"),
        ({"files": [{"kind": "sessions", "columns": {"shoe_size": "A"}}]}, "shoe_size"),
        ({"files": [{"kind": "weather", "columns": {}}]}, "weather"),
        ({"files": [{"kind": "sessions", "columns": {}, "dates": {"session_date": "noon"}}]}, "noon"),
        ({"files": [{"kind": "sessions", "columns": {}, "scales": {"srs": "inches"}}]}, "inches"),
        ({"files": [{"kind": "sessions", "columns": {}, "code_lists": {"attendance": "secret"}}]}, "secret"),
        ({"files": [{"kind": "sessions", "columns": {}, "decimal_mark": "'"}]}, "decimal mark"),
        ({"files": [{"kind": "sessions", "columns": {}, "colour": "red"}]}, "colour"),
        ({"files": [{"kind": "sessions", "columns": {}, "timezone": "Moon'; DROP"}]}, "time zone"),
        ({"files": [{"kind": "sessions", "columns": {}, "codes": {"attendance": {"x": "maybe"}}}]}, "maybe"),
        ({"files": [{"kind": "sessions", "columns": {}, "codes": {"team": {"x": "North"}}}]}, "team"),
        ({"files": [{"kind": "lookup", "columns": {"x": "y"}}]}, "lookup"),
        ({"files": [{"columns": {}}]}, "kind"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_named(change: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        from_table({"files": [{"kind": "sessions", "columns": {"client_id": "A"}}], **change}, "ours")


@pytest.mark.parametrize(("name", "text"), [("m.toml", "= 1"), ("m.json", "{"), ("m.json", "[]"), ("gone.toml", None)])
def test_files_that_are_no_mapping_are_refused(tmp_path: Path, name: str, text: str | None) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text, encoding="utf-8")

    with pytest.raises(Refused, match=name):
        read_mapping(path)


def test_an_unknown_name_lists_the_presets() -> None:
    with pytest.raises(Refused, match="openfit"):
        how_named("openfitt", None, None)


def test_fingerprint_ignores_order_case_and_punctuation() -> None:
    assert fingerprint(("Client ID", "session_date")) == fingerprint(("SessionDate", "client-id"))
    assert fingerprint(("client_id",)) != fingerprint(("client_id", "srs_1"))


def test_a_confirmed_mapping_is_found_by_the_header_before_any_preset(tmp_path: Path) -> None:
    mapping = from_table(tomllib.loads(OURS), "ours")
    asked: list[str] = []

    def remembered(of_header: str) -> ExportMapping | None:
        asked.append(of_header)
        return mapping if of_header == fingerprint(tuple(EXPORT.splitlines()[0].split(","))) else None

    seen = look_at(tmp_path, {"export.csv": EXPORT}, HowToRead(remembered=remembered))

    assert seen.errors == ()
    assert seen.warns("the confirmed mapping Our export")
    assert len(asked) == 1


def test_the_canonical_way_uses_no_preset(tmp_path: Path) -> None:
    header = "AttendOrDNACode,LocalPatientId,CareContDate,CarePersLocalId,client,therapist,date"
    content = f"{header}\n5,a,b,c,C1,T1,2025-01-06\n"

    seen = look_at(tmp_path, {"nhs.csv": content}, how_named("canonical", None, None))

    assert seen.errors == ()
    assert seen.column("client_code") == ["C1"]
    assert seen.column("attendance") == ["attended"]


def test_tables_of_mappings_hold_nothing_empty() -> None:
    mapping = from_table({"files": [{"kind": "sessions", "columns": {"client_id": "A"}}]}, "ours")

    assert json.loads(to_json(mapping)) == to_table(mapping)
    assert to_table(mapping)["files"] == [{"kind": "sessions", "columns": {"client_id": ["A"]}}]


def test_decimal_mark_of_a_mapping_decides_what_a_comma_is(tmp_path: Path) -> None:
    mapping = from_table(
        {
            "files": [
                {
                    "kind": "sessions",
                    "columns": {"client_id": "c", "counselor_id": "k", "session_date": "d", "oq45_total": "q"},
                    "decimal_mark": ".",
                }
            ]
        },
        "ours",
    )
    content = 'c,k,d,q\nC1,K1,2025-01-06,"1,20"\nC2,K1,2025-01-06,120.5\nC3,K1,2025-01-06,"1,200"\n'

    seen = look_at(tmp_path, {"a.csv": content}, HowToRead(mapping))

    assert seen.codes() == [(2, "q", "rating_unreadable"), (4, "q", "rating_out_of_range")]


def test_one_row_an_item_becomes_one_row_an_appointment(tmp_path: Path) -> None:
    mapping = from_table(
        {
            "files": [
                {
                    "kind": "sessions",
                    "columns": {"client_id": "c", "counselor_id": "k", "session_date": "d"},
                    "long": {
                        "item": "what",
                        "value": "score",
                        "by": ["c", "k", "d"],
                        "items": {"srs_1": ["Heard", "SRS 1"], "srs_2": "Goals"},
                    },
                }
            ]
        },
        "ours",
    )
    rows = "C1,K1,2025-01-06,heard,9\nC2,K1,2025-01-06,Goals,7\nC1,K1,2025-01-06,goals,8\nC1,K1,2025-01-13,SRS-1,11\n"

    seen = look_at(tmp_path, {"a.csv": "c,k,d,what,score\n" + rows}, HowToRead(mapping))

    assert seen.codes() == [(5, "Heard", "rating_out_of_range")]
    assert [(row["client_code"], row["srs_1"], row["srs_2"]) for row in seen.rows["sessions"]] == [
        ("C1", 9, 8),
        ("C2", None, 7),
    ]
