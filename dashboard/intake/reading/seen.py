"""One look through all the bytes of a file: is it text to its end, how many lines, what must be mended."""

from __future__ import annotations

import codecs
import hashlib
import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.intake.reading.packed import BLOCK_BYTES, blocks
from dashboard.intake.reading.text_file import PLAIN_ENCODING, UNREADABLE, Packing
from dashboard.intake.reports import FileProblem

# Blanks other than the space, which spreadsheets leave around values; looking for them in every cell would cost time.
ODD_BLANKS = ("\t", "\u00a0", "\ufeff")
TAIL_CHARACTERS = 1 << 15
# A stray zero byte is a damaged character; many of them are another kind of file.
_ZEROS_OF_BINARY = 0.001
_SAMPLE_BYTES = 1 << 16
_MOST_HELD_BACK = 1 << 16
_HIGH_LINE = re.compile(rb"[^\r\n]{0,500}[\x80-\xff][^\r\n]{0,500}")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
# The lead of a two, three or four byte character of UTF-8 and what follows it, both taken for cp1252.
_CONTINUATION = "\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™"
TWICE = re.compile(f"[\u00c2-\u00df][{_CONTINUATION}]|[\u00e0-\u00ef][{_CONTINUATION}]{{2}}|ð[{_CONTINUATION}]{{3}}")


@dataclass
class Seen:
    """What stands in a file; lines count from 1, those of things that were found nowhere are 0.

    `bad` counts characters that cannot be read, `wide` bytes of characters beyond ASCII that can, `high_sample` holds
    lines with bytes beyond ASCII. `tail` is the end of the text.
    """

    lines: int = 0
    size: int = 0
    bad: int = 0
    bad_line: int = 0
    wide: int = 0
    zeros: int = 0
    zero_line: int = 0
    twice: int = 0
    twice_line: int = 0
    twice_example: str = ""
    entities: int = 0
    entity_line: int = 0
    entity_example: str = ""
    has_text_formulas: bool = False
    has_lone_returns: bool = False
    has_odd_blanks: bool = False
    ends_line: bool = True
    tail: str = ""
    high_sample: bytearray = field(default_factory=bytearray)


def look_through(path: Path, packing: Packing, encoding: str) -> Seen:
    """Looks at every byte once, in blocks. Raises `FileProblem` where the file is binary, too large, or not in this
    encoding; UTF-8 that is damaged is counted instead, because a few bytes of it can be spared."""
    seen = Seen()
    for block, text in _decoded(path, packing, encoding, seen):
        if not text.isascii():
            _note_wide(seen, text)
        _note_common(seen, text)
        seen.size += len(block)
        if len(text) >= BLOCK_BYTES // 4 and "\n" not in text and "\r" not in text:
            raise FileProblem(
                "line_too_long", f"{path.name}: line {seen.lines + 1} is too long for a row of a table.",
                line=seen.lines + 1,
            )  # fmt: skip
        if seen.zeros > max(1, seen.size * _ZEROS_OF_BINARY) or (seen.zeros and seen.size < 1 / _ZEROS_OF_BINARY):
            raise FileProblem("file_binary", f"{path.name} is not a text file; save it as CSV (UTF-8) first.")
    seen.lines += 0 if seen.ends_line else 1
    return seen


def sha256_of(path: Path) -> str:
    """The SHA-256 of the file as it lies there, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_entity(found: str) -> bool:
    """Whether `&...;` stands for a character in HTML."""
    return found.startswith("&#") or found[1:] in html.entities.html5


def entities_in(text: str) -> list[str]:
    """Every `&...;` of a text that stands for a character in HTML."""
    return [found for found in _ENTITY.findall(text) if is_entity(found)]


def _decoded(path: Path, packing: Packing, encoding: str, seen: Seen) -> Iterator[tuple[bytes, str]]:
    """Blocks with their text; a return that ends a block comes with the next one, so that no line end is torn, and so
    do zero bytes, which at the end of the file are left out."""
    is_utf8 = encoding == PLAIN_ENCODING
    decoder = codecs.getincrementaldecoder(encoding)("replace" if is_utf8 else "strict")
    held = ""
    kept = b""
    for block in blocks(path, packing):
        text = held + _decode(decoder, block, path, seen.lines)
        if is_utf8 and UNREADABLE in text:
            _note_bad(seen, text, block, kept)
        kept = block[-2:]
        seen.wide += len(block) - len(text) if is_utf8 else 0
        held = _held_back(text)
        yield block, text[: len(text) - len(held)]
    # Zero bytes to the very end fill up a block and are no damage.
    last = held.rstrip("\x00") + _decode(decoder, b"", path, seen.lines, final=True)
    if is_utf8 and UNREADABLE in last:
        _note_bad(seen, last, b"", b"")
    seen.has_lone_returns = seen.has_lone_returns or "\r" in held
    if last:
        yield b"", last


def _held_back(text: str) -> str:
    """A return or zero bytes at the end, of which only what comes next tells what they are."""
    held = text[len(text.rstrip("\r\x00")) :]
    return held if len(held) <= _MOST_HELD_BACK else text[len(text.rstrip("\r")) :]


def _decode(decoder: codecs.IncrementalDecoder, block: bytes, path: Path, lines: int, *, final: bool = False) -> str:
    try:
        return decoder.decode(block, final)
    except UnicodeError as error:
        raise FileProblem(
            "encoding_wrong",
            f"{path.name} cannot be read as {getattr(error, 'encoding', 'this encoding')} past line {lines + 1}; "
            "choose another encoding, or save it as CSV (UTF-8).",
            line=lines + 1,
        ) from error


def _note_bad(seen: Seen, text: str, block: bytes, before: bytes) -> None:
    """Counts what could not be read, but not replacement characters that the file itself holds."""
    genuine = (before + block).count(b"\xef\xbf\xbd")
    bad = text.count(UNREADABLE) - genuine
    if bad <= 0:
        return
    if not seen.bad:
        seen.bad_line = seen.lines + text[: text.index(UNREADABLE)].count("\n") + 1
    seen.bad += bad
    for line in _HIGH_LINE.finditer(block):
        if len(seen.high_sample) > _SAMPLE_BYTES:
            return
        seen.high_sample += line.group() + b"\n"


def _note_common(seen: Seen, text: str) -> None:
    if "\x00" in text:
        if not seen.zeros:
            seen.zero_line = seen.lines + text[: text.index("\x00")].count("\n") + 1
        seen.zeros += text.count("\x00")
    if "&" in text:
        _note_entities(seen, text)
    seen.has_text_formulas = seen.has_text_formulas or '="' in text
    newlines = text.count("\n")
    seen.has_lone_returns = seen.has_lone_returns or text.count("\r") != text.count("\r\n")
    seen.has_odd_blanks = seen.has_odd_blanks or any(blank in text for blank in ODD_BLANKS)
    seen.lines += newlines
    seen.ends_line = text.endswith("\n") if text else seen.ends_line
    seen.tail = (seen.tail + text[-TAIL_CHARACTERS:])[-TAIL_CHARACTERS:]


def _note_entities(seen: Seen, text: str) -> None:
    found = entities_in(text)
    if found and not seen.entities:
        seen.entity_example = found[0]
        seen.entity_line = seen.lines + text[: text.index(found[0])].count("\n") + 1
    seen.entities += len(found)


def _note_wide(seen: Seen, text: str) -> None:
    for match in TWICE.finditer(text):
        if mended_twice(match.group()) == match.group():
            continue
        if not seen.twice:
            seen.twice_line = seen.lines + text[: match.start()].count("\n") + 1
            seen.twice_example = match.group()
        seen.twice += 1


def mended_twice(text: str) -> str:
    """Text whose characters were taken for cp1252 and encoded once more, as it was before; else the text itself."""
    return TWICE.sub(lambda match: _once(match.group()), text)


def _once(found: str) -> str:
    try:
        return b"".join(_byte(character) for character in found).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return found


def _byte(character: str) -> bytes:
    """cp1252, with its five undefined bytes as they stand."""
    return character.encode("latin-1") if ord(character) < 0x100 else character.encode("cp1252")
