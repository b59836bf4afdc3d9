"""A proposal says what a file seems to hold and asks what only a person can say; it decides nothing."""

from __future__ import annotations

from pathlib import Path

from dashboard.intake.cells import Day
from dashboard.intake.mapping.choose import HowToRead
from dashboard.intake.proposal.model import Proposal
from dashboard.intake.proposal.propose import propose_file
from tests.unit.intake.desk import TODAY, look_at


def _proposal(folder: Path, content: str) -> Proposal:
    path = folder / "export.csv"
    path.write_text(content, encoding="utf-8")
    return propose_file(path, folder, None, Day(TODAY, "UTC"))


def _asked(proposal: Proposal) -> list[tuple[str, str]]:
    return [(question.code, question.header) for question in proposal.questions]


KNOWN = "client_id,Therapist,Date of Service,Status,SRSQ1,Name\n" + "".join(
    f"client-{number},K{number % 2},{number:02}/03/2024,{status},{score},Jane\n"
    for number, status, score in ((4, "attended", 94), (5, "purple", 88), (6, "purple", 71))
)


def test_headers_are_recognised_with_why_and_samples_are_cut(tmp_path: Path) -> None:
    proposal = _proposal(tmp_path, KNOWN)

    columns = {one.header: one for one in proposal.columns}
    assert {header: (one.column, one.confidence) for header, one in columns.items()} == {
        "client_id": ("client_id", "sure"),
        "Therapist": ("counselor_id", "likely"),
        "Date of Service": ("session_date", "likely"),
        "Status": ("attendance", "likely"),
        "SRSQ1": ("srs_1", "likely"),
    }
    assert columns["client_id"].survey.samples == ("cli…", "cli…", "cli…")
    assert [(code.written, code.rows, code.meaning) for code in columns["Status"].codes] == [
        ("purple", 2, None),
        ("attended", 1, "attended"),
    ]
    assert "Jane" not in str(proposal)


def test_open_questions_are_asked_and_none_else(tmp_path: Path) -> None:
    proposal = _proposal(tmp_path, KNOWN)

    assert _asked(proposal) == [
        ("date_ambiguous", "Date of Service"),
        ("codes_unknown", "Status"),
        ("scale_unclear", "SRSQ1"),
        ("identifying_columns", "Name"),
    ]
    assert proposal.questions[2].choices == ("as_is", "mm")


def test_columns_without_a_telling_name_are_suggested_by_their_values(tmp_path: Path) -> None:
    rows = "".join(f"P{number % 10},A,2024-01-{number % 28 + 1:02},{number % 9}.5\n" for number in range(40))

    proposal = _proposal(tmp_path, "x1,x2,x3,x4\n" + rows)

    assert {one.header: (one.column, one.confidence) for one in proposal.columns} == {
        "x1": ("client_id", "unsure"),
        "x2": ("counselor_id", "unsure"),
        "x3": ("session_date", "unsure"),
        "x4": (None, "unsure"),
    }
    assert {code for code, _ in _asked(proposal)} == {"guess_to_confirm"}
    assert proposal.mapping.files[0].columns == {}
    dates = next(one for one in proposal.columns if one.header == "x3")
    assert dates.survey.days == ("2024-01-01", "2024-01-28")


def test_what_is_only_suggested_is_never_read_on_the_command_line(tmp_path: Path) -> None:
    seen = look_at(tmp_path, {"export.csv": "x1,x2,x3\nP1,A,2024-01-01\nP1,A,2024-01-08\n"})

    assert [code for _, _, code in seen.codes()] == ["header_missing"]


def test_a_missing_column_is_asked_for(tmp_path: Path) -> None:
    proposal = _proposal(tmp_path, "client_id,counselor_id,srs_1\nc1,K1,9\n")

    assert _asked(proposal) == [("column_missing", "")]
    assert "session_date" in proposal.questions[0].sentence


def test_a_preset_is_proposed_by_name(tmp_path: Path) -> None:
    header = "starts_at,patient_id,practitioner_id,did_not_arrive,patient_arrived,cancelled_at"

    proposal = _proposal(tmp_path, f"{header}\n2025-01-06T03:00:00Z,C,T,false,true,\n")

    assert proposal.source == "preset Cliniko"
    assert _asked(proposal) == []


def test_the_proposed_mapping_reads_the_file_once_confirmed(tmp_path: Path) -> None:
    content = "Client,Therapist,Date,SRSQ1\nc1,K1,17/02/2024,9\nc2,K1,18/02/2024,8\n"
    mapping = _proposal(tmp_path, content).mapping

    seen = look_at(tmp_path, {"export.csv": content}, HowToRead(mapping))

    assert seen.errors == ()
    assert seen.column("session_on") == ["2024-02-17", "2024-02-18"]
    assert seen.warns("as its mapping says")


def test_names_of_counselors_identify_no_client(tmp_path: Path) -> None:
    proposal = _proposal(tmp_path, "counselor_id,name,email,team\nK1,Ada,ada@example.org,North\n")

    assert (proposal.kind, proposal.identifying) == ("counselors", ())
    assert [one.column for one in proposal.columns] == ["counselor_id", "name", "email", "team"]
