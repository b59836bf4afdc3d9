"""A clinic's empty store, and ways to put files into it and look at what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.definitions import Definitions
from dashboard.intake.publish import import_files, undo_import
from dashboard.intake.reports import ImportReport, UndoReport
from dashboard.store.versions import FeedbackStore
from tests.builders import write_csv

TODAY = date(2025, 12, 31)
APPOINTMENT_KEY = "client_no, counselor_id, session_on, nth_that_day"


@dataclass
class Intake:
    """One store, its key, and a folder for files."""

    store: FeedbackStore
    key_file: Path
    folder: Path
    definitions: Definitions = field(default_factory=Definitions)

    def take(self, *files: Path, **options: Any) -> ImportReport:
        """Imports files on a fixed day."""
        return import_files(
            self.store, self.key_file, self.definitions, files, by="ada@example.org", **{"today": TODAY, **options}
        )

    def take_rows(
        self, rows: Iterable[Mapping[str, object]], name: str = "sessions.csv", **options: Any
    ) -> ImportReport:
        """Imports rows as one file."""
        return self.take(write_csv(self.folder / name, rows), **options)

    def take_text(self, text: str | bytes, name: str = "sessions.csv", **options: Any) -> ImportReport:
        """Imports a file with exactly this content."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.take(path, **options)

    def undo(self, import_id: int) -> UndoReport:
        """Takes an import back."""
        return undo_import(self.store, self.definitions, import_id, by="ada@example.org")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the published feedback file."""
        with duckdb.connect(str(self.store.current().path), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def values(self, column: str) -> list[Any]:
        """One column of the current appointments, in the order of their keys."""
        return [row[0] for row in self.rows(f"SELECT {column} FROM appointments ORDER BY {APPOINTMENT_KEY}")]  # noqa: S608

    def current(self) -> list[list[tuple[Any, ...]]]:
        """Everything that answers rest on, in a defined order."""
        records = [
            self.rows(f"SELECT * EXCLUDE (import_id) FROM {table} ORDER BY ALL")  # noqa: S608
            for table in ("appointments", "episode_records", "counselor_records")
        ]
        facts = [
            self.rows(f"FROM {table} ORDER BY ALL")
            for table in ("episodes", "pairings", "pairing_scores", "coverage_cells")
        ]
        return records + facts


@pytest.fixture
def intake(tmp_path: Path) -> Intake:
    """An empty store."""
    folder = tmp_path / "store"
    files = tmp_path / "files"
    files.mkdir()
    return Intake(FeedbackStore.create(folder, is_demo=False), folder / "pseudonym.key", files)
