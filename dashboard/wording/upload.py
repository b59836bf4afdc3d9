"""Sentences of the upload page: what was recognized, what is still open, what each choice means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from dashboard.vocabulary import rating_columns
from dashboard.wording.common import count

LEAVE_OUT = "leave out"
# Canonical column -> clinic words; a column that is not here is a rating and keeps its own name.
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "client_id": "client code",
        "counselor_id": "counselor code",
        "session_date": "day of the session",
        "episode_id": "course of counseling",
        "session_number": "session number",
        "attendance": "attendance",
        "session_type": "kind of appointment",
        "modality": "in person, video or phone",
        "team": "team",
        "site": "site",
        "start_date": "first day of the episode",
        "end_date": "last day of the episode",
        "ending": "how it ended",
        "name": "counselor's name",
        "email": "counselor's e-mail",
        "started_on": "counselor's first day",
        "left_on": "counselor's last day",
        "trained_on": "day of the training",
        "domain": "what the training was about",
    }
)
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "sessions": "Sessions, one row an appointment",
        "episodes": "Episodes, one row a course of counseling",
        "counselors": "Counselors",
        "trainings": "Trainings",
    }
)
SCALES: Mapping[str, str] = MappingProxyType(
    {
        "as_is": "as the form has it",
        "mm": "0 to 100 millimeters",
        "one_to_seven": "1 to 7",
        "total_only_rows": "four equal items stand for a total",
    }
)
ORDERS: Mapping[str, str] = MappingProxyType({"dmy": "day / month / year", "mdy": "month / day / year"})


STOPPED = "The import was stopped before its end; nothing was changed."
ALIASES = (
    "A new code for somebody known, a name in place of a code, or a client code that lost its leading zeros: join "
    "them, and the first counts as the second in every import from now on. Client codes are kept as pseudonyms only. "
    "What was imported before changes once it is imported again."
)


def column_words(column: str | None) -> str:
    """The canonical column in clinic words; a rating by the name of its form, as "SRS 1"."""
    if column is None:
        return LEAVE_OUT
    spaced = column.replace("_", " ")
    return spaced.upper() if column in rating_columns() else COLUMNS.get(column, spaced)


def others_left_out(columns: int) -> str:
    """The switch that shows the columns that nothing was made of."""
    return (
        f"Show {'the other column, which is' if columns == 1 else f'the other {columns} columns, which are'} left out"
    )


def file_label(names: Sequence[str], kind: str, rows: int, source: str, *, is_guess: bool) -> str:
    """One line that says what the files were taken for."""
    what = "gives columns to the other files" if kind == "lookup" else f"{kind}, {count(rows, 'row')}"
    return f"{' and '.join(names)}: {what}, {_read_how(source, is_guess=is_guess)}"


def _read_how(source: str, *, is_guess: bool) -> str:
    if source.startswith("the confirmed mapping"):
        return "read as last time"
    if source:
        return f"read with {source}"
    return "please check the guesses" if is_guess else "read by its column names"


def letters_read(readings: Mapping[str, str]) -> str:
    """How each encoding, by its name in words, would read the letters that a file does not explain."""
    listed = "".join(f"\n- {name}: **{letters}**" for name, letters in readings.items())
    return f"Choose the one whose letters look right:\n{listed}"


def missing_columns(columns: Sequence[str]) -> str:
    """Which needed columns no column was given to."""
    listed = ", ".join(COLUMNS.get(column, column) for column in columns)
    return f"Still missing: {listed}. Choose below which column of the file it is."


def twice(columns: Sequence[str]) -> str:
    """Which canonical columns were given more than once."""
    return f"More than one column became {', '.join(map(column_words, columns))}; leave out all but one."


def stored_days(days: Sequence[str]) -> str:
    """The first and the last day as they will be stored."""
    if not days:
        return "No value is a day when read so."
    return f"Stored as {days[0]}" + (f" to {days[-1]}" if len(days) > 1 else "")


def order_unclear(header: str) -> str:
    """A column of dates that can be read both ways."""
    return f"Every date in {header} could be day / month or month / day. Choose which."


def privacy(columns: Mapping[str, Sequence[str]]) -> str:
    """The columns, by file, that say who a client is."""
    listed = "; ".join(f"{', '.join(headers)} in {file}" for file, headers in columns.items())
    return f"These columns say who a client is: {listed}. They are never kept, and nothing of them was stored."


def how_many_problems(rejected: int, read: int) -> str:
    """How many rows cannot be taken in, and how many can."""
    if not rejected:
        return "Mend them in the system that the file comes from."
    return f"{rejected:,} of {count(read, 'row')} cannot be taken in as they are; the other {read - rejected:,} can."


def notes_in_order(notes: Sequence[str], files: Sequence[str]) -> list[str]:
    """Notes about the data first, then those on how each file was read, which seldom ask for anything."""
    return sorted(notes, key=lambda note: note.startswith(tuple(files)))


def time_left(seconds: float | None) -> str:
    """How long is still to go, in rough words; empty while that cannot be told."""
    if seconds is None:
        return ""
    if seconds < 10:
        return "a few seconds left"
    if seconds < 90:
        return f"about {round(seconds / 10) * 10} seconds left"
    return f"about {round(seconds / 60)} minutes left"


def still_open(questions: int) -> str:
    """Why the check has not begun."""
    one = questions == 1
    return f"{count(questions, 'question')} above {'is' if one else 'are'} open. Then the files are checked."
