"""One table written in every way that exports are known to be written: it always comes back as it was."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.intake.files import cells_of, read_bytes

_CLEAN = Path(__file__).parents[2] / "reference" / "csv_mess" / "clean.csv"
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")
_ABOVE = ("", "Sessions of 2024{end}{end}", "sep={separator}{end}", "{end}{end}")
_BELOW = (
    "",
    "Total{separator}{separator}60{end}",
    "{end}Printed on 3 March by the office{end}",
    "{end}{end}{end}",
    "Summe{separator}{separator}{separator}70{end}{end}All sites and teams{end}",
)


@settings(max_examples=60, deadline=None)
@given(
    encoding=st.sampled_from(_ENCODINGS),
    separator=st.sampled_from(",;\t|"),
    end=st.sampled_from(("\n", "\r\n", "\r")),
    quoting=st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    quote=st.sampled_from("\"'"),
    has_escapes=st.booleans(),
    above=st.sampled_from(_ABOVE),
    below=st.sampled_from(_BELOW),
    has_trailing=st.booleans(),
    is_cut=st.booleans(),
)
def test_reading_gives_back_the_table_however_it_was_written(
    encoding: str,
    separator: str,
    end: str,
    quoting: int,
    quote: str,
    has_escapes: bool,
    above: str,
    below: str,
    has_trailing: bool,
    is_cut: bool,
) -> None:
    table = _table(encoding, end)
    out = io.StringIO(newline="")
    writer = csv.writer(
        out,
        delimiter=separator,
        lineterminator=end,
        quoting=quoting,
        quotechar=quote,
        doublequote=not has_escapes or quote == "'",
        escapechar="\\" if has_escapes and quote == '"' else None,
    )
    writer.writerows([*row, ""] if has_trailing else row for row in table)
    around = {"separator": separator, "end": end}
    text = above.format(**around) + out.getvalue() + below.format(**around)

    with tempfile.TemporaryDirectory() as folder:
        file = read_bytes(Path(folder), (text[: -len(end)] if is_cut else text).encode(encoding))

        assert [list(file.header), *cells_of(file)] == table


def _table(encoding: str, end: str) -> list[list[str]]:
    """The clean table; cp1252 cannot write one of its names, and breaks within cells are those of the lines."""
    text = _CLEAN.read_bytes().decode("utf-8")
    if encoding == "cp1252":
        text = text.replace("Nguyễn Thị Hà", "Zoë Brontë")
    rows = csv.reader(io.StringIO(text, newline=""))
    return [[cell.replace("\n", end) for cell in row] for row in rows]
