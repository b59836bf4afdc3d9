"""Codes that mean the same counselor or client are joined at import; of clients only pseudonyms are ever kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dashboard.__main__ import main
from dashboard.intake.known_aliases import add_alias, aliases_in, listed_aliases, remove_alias
from dashboard.intake.pseudonyms import load_key, make_key
from dashboard.office import audit
from dashboard.office.database import Office, open_office
from dashboard.settings import Refused
from tests.builders import a_session, write_csv

if TYPE_CHECKING:
    from tests.unit.intake.conftest import Intake

BY = "ada@example.org"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office of its own."""
    opened = open_office(f"sqlite:///{tmp_path / 'office.db'}")
    yield opened
    opened.close()


def test_counselors_are_joined_by_code_and_by_name(intake: Intake, office: Office) -> None:
    add_alias(office, "counselor", "Dr. A  Smith", "K1", b"", by=BY)
    rows = [a_session(1, 0), a_session(1, 1, counselor_id="dr. a smith"), a_session(1, 0, counselor_id="Dr. A Smith")]

    report = intake.take_rows(rows, aliases=aliases_in(office))

    assert intake.values("counselor_id") == ["K1", "K1"]
    assert (report.rows_new, report.rows_unchanged) == (2, 1)
    assert any("count" in warning and "as K1 (alias)" in warning for warning in report.warnings)


def test_in_a_list_of_counselors_the_row_of_the_code_that_counts_stays(intake: Intake, office: Office) -> None:
    add_alias(office, "counselor", "Smith", "K1", b"", by=BY)
    add_alias(office, "counselor", "Jones", "K2", b"", by=BY)
    rows = [{"counselor_id": "K1", "team": "North"}, {"counselor_id": "Smith", "team": "South"}]
    rows.append({"counselor_id": "Jones", "team": "East"})

    report = intake.take_rows(rows, name="counselors.csv", aliases=aliases_in(office))

    assert report.errors == ()
    assert intake.rows("SELECT counselor_id, team FROM counselor_records ORDER BY 1") == [
        ("K1", "North"),
        ("K2", "East"),
    ]


def test_clients_are_joined_within_a_file_and_with_earlier_ones(intake: Intake, office: Office) -> None:
    make_key(intake.key_file)
    add_alias(office, "client", "7", "007", load_key(intake.key_file), by=BY)
    options = {"aliases": aliases_in(office)}
    first = [a_session(1, 0, client_id="007"), a_session(1, 1, client_id="8")]
    second = [a_session(1, 0, client_id="7"), a_session(1, 2, client_id="007"), a_session(1, 3, client_id="7")]
    episodes = write_csv(intake.folder / "episodes.csv", [{"client_id": "7", "start_date": "2025-01-06", "ending": ""}])

    intake.take_rows(first, **options)
    report = intake.take(write_csv(intake.folder / "second.csv", second), episodes, **options)

    assert (report.rows_new, report.rows_unchanged) == (3, 1)
    assert intake.rows("SELECT count(*) FROM clients") == [(2,)]
    assert intake.rows(
        "SELECT count(DISTINCT client_no) FROM appointments SEMI JOIN episode_records USING (client_no)"
    ) == [(1,)]


def test_an_alias_holds_no_client_code_and_is_logged_with_case_codes(intake: Intake, office: Office) -> None:
    make_key(intake.key_file)
    add_alias(office, "client", "Code-7", "Code-007", load_key(intake.key_file), by=BY)

    (entry,) = audit.entries(office, action="alias added")

    assert "Code" not in f"{aliases_in(office)} {entry} {listed_aliases(office)}"
    assert entry.actor == BY


def test_an_alias_can_be_taken_back_and_leads_to_no_other(office: Office) -> None:
    add_alias(office, "counselor", "Smith", "K1", b"", by=BY)
    for old, new in (("K1", "K2"), ("smith", "K3"), ("Jones", "smith"), ("", "K1")):
        with pytest.raises(Refused):
            add_alias(office, "counselor", old, new, b"", by=BY)

    remove_alias(office, "counselor", "SMITH", b"", by=BY)

    assert listed_aliases(office) == []
    with pytest.raises(Refused, match="no such alias"):
        remove_alias(office, "counselor", "Smith", b"", by=BY)


def test_lost_leading_zeros_are_told_and_never_mended(intake: Intake) -> None:
    with_zeros = [a_session(1, 0, client_id=f"{number:04d}") for number in range(1, 40)]
    without = [a_session(1, 1, client_id=str(number)) for number in range(1, 40)]
    intake.take_rows(with_zeros)

    lost = intake.take_rows(without)
    again = intake.take_rows(without)
    both = intake.take_rows([*with_zeros, *without])

    (sentence,) = (warning for warning in lost.warnings if "leading zeros" in warning)
    assert "to 4 digits, 39 of the first 39" in sentence
    assert intake.rows("SELECT count(*) FROM clients") == [(78,)]
    assert not any("leading zeros" in warning for warning in again.warnings)
    assert any("39 client codes stand with leading zeros and without" in warning for warning in both.warnings)


def test_the_command_line_adds_lists_and_removes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(tmp_path / "data")]
    path = write_csv(tmp_path / "sessions.csv", [a_session(1, 0, counselor_id="Dr. A Smith")])

    assert main(["alias", "add", "counselor", "Dr. A Smith", "K07", *data]) == 0
    assert main(["alias", "list", *data]) == 0
    assert main(["import", str(path), *data]) == 0
    assert main(["alias", "add", "client", "7", "007", *data]) == 0
    assert main(["alias", "remove", "client", "7", *data]) == 0
    assert main(["alias", "remove", "client", "7", *data]) == 1

    printed = capsys.readouterr()
    assert "counselor  dr. a smith  counts as  K07" in printed.out
    assert "as K07 (alias)" in printed.out
