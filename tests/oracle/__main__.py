"""Hold the oracle against a reference clinic: `python -m tests.oracle FOLDER`.

FOLDER has sessions.csv, episodes.csv, meta.csv and the expected_*.csv files made by R. Writes one line per
file and exits 1 if a count differs, or a share or limit by more than 1e-9.
"""

import csv
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.oracle.alliance import alliance
from tests.oracle.clinic import Clinic, read_clinic
from tests.oracle.early_dropout import early_dropout
from tests.oracle.retention import retention
from tests.oracle.rules import rules_from

CLOSE = 1e-9
Found = dict[str, Mapping[str, object]]


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, every cell as text."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def reference_clinic(folder: Path) -> Clinic:
    """The clinic of the folder under the rules of its meta.csv."""
    meta = {row[0]: row[1] for row in csv.reader((folder / "meta.csv").read_text(encoding="utf-8").splitlines())}
    rules = rules_from(
        {
            "data_to": meta["data_to"],
            "inactive_after_days": meta["inactive"],
            "maturity_days": meta["mature"],
            "early_sessions": meta["k"],
        }
    )
    return read_clinic(rows_of(folder / "sessions.csv"), rows_of(folder / "episodes.csv"), rules)


def retention_by_session(clinic: Clinic, unit: str) -> Found:
    """The answer `retention`, by session number."""
    return {str(row["session_number"]): row for row in retention(clinic, unit)}


def early_by_counselor(clinic: Clinic) -> Found:
    """Counts, rate and Wilson limits of early drop-out by counselor."""
    return {
        code: vars(one) | {"rate": one.rate, "rate_low": one.limits[0], "rate_high": one.limits[1]}
        for code, one in early_dropout(clinic).items()
    }


def not_heard_by_counselor(clinic: Clinic) -> Found:
    """Clients and low clients of the first SRS item, by counselor."""
    cells = alliance(clinic)
    return {counselor: vars(cells[key]) for key in cells for counselor in key[:1] if key[1:] == ("srs", "heard")}


CHECKS: tuple[tuple[str, str, Callable[[Clinic], Found]], ...] = (
    (
        "expected_retention_practice.csv",
        "session_number",
        lambda clinic: retention_by_session(clinic, "episode"),
    ),
    (
        "expected_retention_pairings.csv",
        "session_number",
        lambda clinic: retention_by_session(clinic, "pairing"),
    ),
    ("expected_early_dropout.csv", "counselor_id", early_by_counselor),
    ("expected_not_heard.csv", "counselor_id", not_heard_by_counselor),
)


def differences(expected: list[dict[str, str]], key: str, found: Found) -> list[str]:
    """A sentence for every cell that differs, of the columns both sides have."""
    sentences = []
    for row in expected:
        own = found.get(row[key])
        if own is None:
            sentences.append(f"{row[key]}: no row")
            continue
        for column in row.keys() & own.keys() - {key, "shrunken_low", "shrunken_high"}:
            value = own[column]
            if row[column] != "NA" and not (
                isinstance(value, int | float) and abs(float(row[column]) - value) <= CLOSE
            ):
                sentences.append(f"{row[key]} {column}: expected {row[column]}, found {value}")
    return sentences


def main(folder: Path) -> int:
    """Say what agrees and what does not; 0 if everything does."""
    clinic = reference_clinic(folder)
    wrong = 0
    for name, key, answer in CHECKS:
        expected = rows_of(folder / name)
        found = differences(expected, key, answer(clinic))
        wrong += len(found)
        heading = f"{name}: {len(expected)} rows, {len(found)} differences"
        sys.stdout.write("\n  ".join([heading, *found[:10]]) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
