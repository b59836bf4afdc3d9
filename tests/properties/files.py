"""The files of a made-up clinic: rows in canonical shape, and the settings to read them under."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.oracle.rules import Rules, rules_from

SESSION_COLUMNS = (
    *("client_id", "counselor_id", "session_date", "episode_id", "session_number", "attendance"),
    *("session_type", "modality", "team", "site"),
    *(f"srs_{item}" for item in range(1, 5)),
    "srs_total",
    *(f"fit_{item}" for item in range(1, 7)),
    *(f"ors_{item}" for item in range(1, 5)),
    "ors_total",
)
EPISODE_COLUMNS = (
    "client_id",
    "episode_id",
    "start_date",
    "ending",
    "end_date",
    "age_band",
    "referral_source",
)
COUNSELOR_COLUMNS = ("counselor_id", "name", "team", "site", "email")

Row = dict[str, str]


@dataclass(frozen=True)
class ClinicFiles:
    """Rows of the three files in canonical shape, and settings as text by key."""

    sessions: tuple[Row, ...]
    episodes: tuple[Row, ...]
    counselors: tuple[Row, ...]
    settings: Mapping[str, str]

    @property
    def rules(self) -> Rules:
        """The settings as the oracle reads them."""
        return rules_from(self.settings)

    def write(self, folder: Path) -> list[Path]:
        """Write sessions.csv, episodes.csv and counselors.csv into the folder; paths of those with rows."""
        files = (
            ("sessions.csv", SESSION_COLUMNS, self.sessions),
            ("episodes.csv", EPISODE_COLUMNS, self.episodes),
            ("counselors.csv", COUNSELOR_COLUMNS, self.counselors),
        )
        written = []
        for name, columns, rows in files:
            if rows:
                _write(folder / name, columns, rows)
                written.append(folder / name)
        return written


def _write(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
