"""Ways to damage a valid export, each seeded: no file may break an import, and none may leave half of itself.

A mutator takes the bytes of a valid UTF-8 CSV file and a `random.Random`, and gives back the damaged bytes. `mutant`
applies one to three of them; the same seed gives the same file.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from random import Random

Mutator = Callable[[bytes, Random], bytes]
Table = list[list[str]]

NASTY_CELLS = (
    *("", " ", "\u00a0", "NULL", "N/A", "nan", "-", "Infinity", "1e308", "-0", "0x1F", "1_000", "1,5", "1.234,56"),
    *("99999999999999999999999999", "٣", "½", "12:30", "0000-00-00", "2024-02-30", "31/12/2024", "12/31/24"),
    *("9999-12-31", "45321", "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "<script>alert(1)</script>"),
    *("'; DROP TABLE appointments; --", '"; DELETE FROM clients; --', "{{7*7}}", "${jndi:ldap://x}", "%s%n", "\\"),
    *('"', '""', "'", ",", ";", "\t", "\r", "\n", "\r\n", "a\nb", "\ufeff", "\u202eabc", "\u0000", "\ud83d"),
    *("&lt;5", "&#233;", "Ã©", "\ufffd", "x" * 300, "x" * 5000, "Total", "sep=;", "client_id", "🙂" * 50, "é" * 201),
    *("$path", "{columns}", "?", "*", "../../etc/passwd", "C:\\temp\\", "true", "TRUE", "-1", "99", "999", "<5"),
)  # fmt: skip
_MARKS = (
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00"),
    *(b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
)
_MOST_MUTATIONS = 3


def mutant(valid: bytes, seed: int) -> bytes:
    """One damaged file."""
    random = Random(seed)  # noqa: S311 - the same file for the same seed
    damaged = valid
    for _ in range(random.randint(1, _MOST_MUTATIONS)):
        damaged = random.choice(MUTATORS)(damaged, random)
    return damaged


def flip_bytes(valid: bytes, random: Random) -> bytes:
    """A few bytes are others."""
    damaged = bytearray(valid)
    for _ in range(random.randint(1, 8) if damaged else 0):
        damaged[random.randrange(len(damaged))] = random.randrange(256)
    return bytes(damaged)


def cut_out(valid: bytes, random: Random) -> bytes:
    """A stretch is missing, wherever it begins and ends."""
    begins, ends = _stretch(valid, random)
    return valid[:begins] + valid[ends:]


def repeat_stretch(valid: bytes, random: Random) -> bytes:
    """A stretch stands twice."""
    begins, ends = _stretch(valid, random)
    return valid[:ends] + valid[begins:]


def stop_early(valid: bytes, random: Random) -> bytes:
    """The end is missing, as of a download that broke off."""
    return valid[: random.randrange(len(valid) + 1)]


def insert_marks(valid: bytes, random: Random) -> bytes:
    """A byte order mark, or the mark of another format, stands at the beginning or anywhere."""
    place = random.choice((0, random.randrange(len(valid) + 1)))
    return valid[:place] + random.choice(_MARKS) + valid[place:]


def insert_noise(valid: bytes, random: Random) -> bytes:
    """Zero bytes, torn characters, or noise stand somewhere."""
    place = random.randrange(len(valid) + 1)
    noise = random.choice((b"\x00", b"\x00" * 50, b"\xc3", b"\xe2\x82", b"\xff" * 3, random.randbytes(40), b'"', b"\\"))
    return valid[:place] + noise + valid[place:]


def other_line_ends(valid: bytes, random: Random) -> bytes:
    """Line ends are others, some of them or all."""
    lines = valid.split(b"\n")
    ends = random.choice(((b"\r",), (b"\r\n",), (b"\n", b"\r\n", b"\r"), (b"\n\n\n",), (b"",), (b"\x0b",)))
    return b"".join(line + random.choice(ends) for line in lines)


def other_encoding(valid: bytes, random: Random) -> bytes:
    """The text is encoded in another way, or twice."""
    text = valid.decode("utf-8", "replace")
    encoding = random.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp437", "shift_jis", "utf-7"))
    if random.random() < 0.2:
        return valid.decode("latin-1").encode("utf-8")
    return text.encode(encoding, "replace")


def packed(valid: bytes, random: Random) -> bytes:
    """The file is packed, and sometimes the packing is damaged."""
    if random.random() < 0.5:
        whole = gzip.compress(valid, mtime=0)
    else:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(random.choice((0, 1, 1, 1, 2))):
                archive.writestr(zipfile.ZipInfo(f"export{number}.csv"), valid)
        whole = buffer.getvalue()
    return whole if random.random() < 0.5 else flip_bytes(stop_early(whole, random), random)


def other_separator(valid: bytes, random: Random) -> bytes:
    """Every comma is another separator, quoted or not."""
    return valid.replace(b",", random.choice((b";", b"\t", b"|", b":", b" ", b",,", b", ")))


def nasty_cells(valid: bytes, random: Random) -> bytes:
    """A few cells hold what breaks programs."""
    table = _table(valid)
    for _ in range(random.randint(1, 6)):
        if table and (row := random.choice(table)):
            row[random.randrange(len(row))] = random.choice(NASTY_CELLS)
    return _written(table, random)


def nasty_column(valid: bytes, random: Random) -> bytes:
    """A whole column holds one thing that breaks programs."""
    table, cell = _table(valid), random.choice(NASTY_CELLS)
    place = random.randrange(max((len(row) for row in table), default=1) or 1)
    for row in table[1:]:
        if place < len(row):
            row[place] = cell
    return _written(table, random)


def ragged_rows(valid: bytes, random: Random) -> bytes:
    """A few rows are too short, too long, empty, or stand twice."""
    table = _table(valid)
    for _ in range(random.randint(1, 5)):
        if not table:
            break
        place = random.randrange(len(table))
        row = table[place]
        change = random.choice((row[:-1], [*row, "more"], [*row, "", ""], [], row[: len(row) // 2], ["only this"]))
        table[place : place + 1] = random.choice(([change], [row, change], [row, row]))
    return _written(table, random)


def other_columns(valid: bytes, random: Random) -> bytes:
    """Columns are shuffled, missing, there twice, or have other names."""
    table = _table(valid)
    width = len(table[0]) if table else 0
    order = list(range(width))
    random.shuffle(order)
    kept = random.choice((order, order[:-1], [*order, *order[:1]], order[: width // 2], sorted(order)))
    shuffled = [[row[place] for place in kept if place < len(row)] for row in table]
    if shuffled and shuffled[0] and random.random() < 0.5:
        shuffled[0][random.randrange(len(shuffled[0]))] = random.choice(NASTY_CELLS)
    return _written(shuffled, random)


def more_around(valid: bytes, random: Random) -> bytes:
    """Titles above the header, totals and remarks below the rows, or no header at all."""
    above = random.choice((b"", b"Export of all sites\n\n", b"sep=;\n", b"sep=,\n", b",,,SRS,,,\n", b"\n" * 30))
    below = random.choice((b"", b"\nTotal,,,12\n", b"\n\nPrinted by the office\n", b"Total\n" * 50, b"\x1a"))
    lines = valid.split(b"\n", 1)
    body = lines[-1] if random.random() < 0.2 else valid
    return above + body + below


MUTATORS: tuple[Mutator, ...] = (
    *(flip_bytes, cut_out, repeat_stretch, stop_early, insert_marks, insert_noise, other_line_ends, other_encoding),
    *(packed, other_separator, nasty_cells, nasty_column, ragged_rows, other_columns, more_around),
)


def _stretch(valid: bytes, random: Random) -> tuple[int, int]:
    begins = random.randrange(len(valid) + 1)
    return begins, min(len(valid), begins + random.randint(1, 200))


def _table(valid: bytes) -> Table:
    return list(csv.reader(io.StringIO(valid.decode("utf-8", "replace"), newline="")))


def _written(table: Table, random: Random) -> bytes:
    out = io.StringIO(newline="")
    quoting = random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    csv.writer(out, quoting=quoting, lineterminator="\n").writerows(table)
    return out.getvalue().encode("utf-8", "surrogatepass")
