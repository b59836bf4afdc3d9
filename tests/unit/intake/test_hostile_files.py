"""Damaged files through the real command: each import ends with a report or a refusal, and leaves no half of itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from dashboard.__main__ import main
from dashboard.store.versions import FeedbackStore
from tests.builders import a_client, an_export, write_csv
from tests.hostile import mutant

# A longer run takes thousands.
DAMAGED_FILES = 160
BATCHES = 2
AT_ONCE = 20
ALONE = 20


@dataclass
class Command:
    """The command line on a store of its own."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def imports(self, *contents: bytes, words: tuple[str, ...] = ()) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of one import of these files."""
        paths = [self.folder / f"export{number}.csv" for number in range(len(contents))]
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content)
        names = [str(path) for path in paths]
        code = main(["import", "--data", str(self.folder / "store"), "--format", "json", *words, *names])
        printed = self.capture.readouterr()
        return code, printed.out, printed.err

    @property
    def store(self) -> FeedbackStore:
        """The store that the command made."""
        return FeedbackStore(self.folder / "store")

    def count(self, table: str) -> int:
        """Rows of a table of the published version."""
        with duckdb.connect(str(self.store.current().path), read_only=True) as connection:
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        assert row is not None
        return int(row[0])


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """A store with one good import in it."""
    made = Command(tmp_path, capsys)
    assert made.imports(_sessions(tmp_path))[0] == 0
    return made


@pytest.mark.parametrize("batch", range(BATCHES))
def test_damaged_files_end_with_a_report_and_change_nothing_when_refused(command: Command, batch: int) -> None:
    valid = (_sessions(command.folder), _episodes(command.folder))
    before = command.store.current()
    seeds = range(batch * DAMAGED_FILES // BATCHES, (batch + 1) * DAMAGED_FILES // BATCHES)

    for first in seeds[::AT_ONCE]:
        code, out, err = command.imports(*(mutant(valid[seed % 2], seed) for seed in range(first, first + AT_ONCE)))

        assert "failed unexpectedly" not in err, (first, err)
        report = json.loads(out)
        assert code == 1, first
        assert report["errors_in_all"] >= 1, first
        assert command.store.current() == before, first
    assert not list((command.folder / "store").glob("intake-*"))


def test_a_damaged_file_is_taken_with_all_of_its_rows_or_none(command: Command) -> None:
    valid = _sessions(command.folder)

    for seed in range(ALONE):
        before = command.store.current(), command.count("appointments")
        code, out, err = command.imports(mutant(valid, seed))

        assert "failed unexpectedly" not in err, (seed, err)
        report = json.loads(out)
        after = command.store.current(), command.count("appointments")
        if code == 1:
            assert report["errors_in_all"] >= 1, seed
            assert after == before, seed
        else:
            assert report["rows_rejected"] == 0, seed
            assert report["rows_read"] == report["rows_accepted"], seed
            assert after[1] == before[1] + report["rows_new"], seed


def _sessions(folder: Path) -> bytes:
    rows = an_export(4, 3, srs_1=9.5, srs_2=9, srs_3=8.5, srs_4=10, phq9_total=7, team="Zoë’s team, “North”")
    return write_csv(folder / "valid.csv", rows).read_bytes()


def _episodes(folder: Path) -> bytes:
    return write_csv(folder / "valid.csv", [a_client(number, age_band="18–24") for number in range(1, 9)]).read_bytes()
