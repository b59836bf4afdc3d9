"""One file on its way to the canonical shape: each step makes a new table of the one before."""

from __future__ import annotations

import duckdb

from dashboard.intake.check import CheckedFile


class Shaping:
    """The staging database and the file; `step` moves its text on."""

    def __init__(self, staging: duckdb.DuckDBPyConnection, checked: CheckedFile) -> None:
        self.staging = staging
        self.checked = checked
        self._steps = 0

    def step(self, select: str) -> None:
        """Makes the next table of a SELECT from `{raw}`; the one before goes, unless it is the text as staged."""
        before = self.checked.shaped
        self._steps += 1
        table = f"shaped_{self.checked.number}_{self._steps}"
        self.staging.execute(f"CREATE TABLE {table} AS {select.replace('{raw}', self.checked.raw)}")
        self.checked.shaped = table
        self.checked.rows = self.rows()
        if before:
            self.staging.execute(f"DROP TABLE {before}")

    def columns(self) -> list[str]:
        """The columns of the text as it stands."""
        return [row[0] for row in self.staging.execute(f"DESCRIBE {self.checked.raw}").fetchall()]

    def rows(self) -> int:
        """How many rows there are."""
        row = self.staging.execute(f"SELECT count(*) FROM {self.checked.raw}").fetchone()
        assert row is not None
        return int(row[0])
