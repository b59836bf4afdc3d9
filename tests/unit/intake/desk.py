"""Files on the desk: read, recognised, shaped and checked, but not published, so that a test sees the typed rows."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dashboard.intake.cells import Day
from dashboard.intake.mapping.choose import HowToRead
from dashboard.intake.prepare import check_files
from dashboard.intake.reports import RowError
from dashboard.intake.steps import Steps
from dashboard.intake.workspace import open_staging

TODAY = date(2025, 12, 31)


@dataclass(frozen=True)
class Seen:
    """What came of the files: rows by kind in the order of lines, warnings, errors."""

    rows: dict[str, list[dict[str, Any]]]
    warnings: list[str]
    errors: tuple[RowError, ...]

    def column(self, name: str, kind: str = "sessions") -> list[Any]:
        """One column of the typed rows; dates as ISO text."""
        return [str(row[name]) if isinstance(row[name], date) else row[name] for row in self.rows[kind]]

    def codes(self) -> list[tuple[int | None, str | None, str]]:
        """Line, column and code of every error."""
        return [(error.line, error.column, error.code) for error in self.errors]

    def warns(self, *words: str) -> bool:
        """Whether one warning holds all these words."""
        return any(all(word in warning for word in words) for warning in self.warnings)


def look_at(
    folder: Path, files: Mapping[str, str], how: HowToRead | None = None, timezone: str = "UTC", **options: Any
) -> Seen:
    """Checks files with these contents; the rows of a kind are those of all its files."""
    (folder / "private").mkdir()
    paths = []
    for name, content in files.items():
        path = folder / name
        path.write_text(content, encoding="utf-8")
        paths.append(path)
    with closing(open_staging(folder / "private", None)) as staging:
        checked = check_files(
            staging,
            folder / "private",
            paths,
            Day(TODAY, timezone),
            Steps(None, None),
            how=how or HowToRead(),
            **{"drop_identifying": False, **options},
        )
        rows: dict[str, list[dict[str, Any]]] = {}
        for file in checked.files:
            client = ", client_code" if file.has_clients else ""
            join = "JOIN client_codes USING (code_no)" if file.has_clients else ""
            found = staging.execute(f"SELECT t.*{client} FROM {file.table} AS t {join} ORDER BY line")  # noqa: S608
            names = [column[0] for column in found.description]
            rows.setdefault(file.kind, []).extend(dict(zip(names, row, strict=True)) for row in found.fetchall())
    return Seen(rows, checked.warnings, checked.errors)
