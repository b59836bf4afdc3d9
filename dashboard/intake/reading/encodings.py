"""Which encoding a file is in: by its mark, by its bytes, or by asking."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import CharsetMatch, from_bytes

from dashboard.intake.reading.text_file import PLAIN_ENCODING
from dashboard.intake.reports import FileProblem

WESTERN = "cp1252"
# Longer marks first: the one of UTF-32 begins with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, PLAIN_ENCODING),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The single-byte encodings that exports of clinics are known to use.
_ASKED_AMONG = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "cp437", "cp850", "mac_roman"]
_ZEROS_OF_UTF16 = 0.3
_STRAY_ZEROS = 0.02
# Characters of cp1252 that stand inside or at the end of a word only where the file is in another encoding: a comma
# below the line, a dagger, a per mille sign, a pound or section sign between letters, a capital after a small letter.
_MISPLACED = re.compile(
    "[A-Za-z][\x81\x83\x8d\x8f\x90\x9d‚ƒ„†‡ˆ‰‹•˜™›¡¢£¤¥§¶¿¾][A-Za-z]|[a-z][\x81\x83\x8d\x8f\x90\x9d‚ƒ†‡ˆ‰‹]|"
    "[a-z][ŠŽŒŸ]|[A-Z][ŠŽŒŸ][a-z]"
)

_NO_LETTERS = re.compile(rb"[^A-Za-z\x80-\xff]+")
# Both of these hold them, but names with them come from where cp1250 is used, which has other letters beside them.
_CENTRAL = re.compile("[ŠŽšž]")


def encoding_of_mark(start: bytes) -> str | None:
    """The encoding that a byte order mark names, None where there is none."""
    return next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)


def encoding_of_zeros(block: bytes) -> str | None:
    """UTF-16 without a mark, seen by the zero bytes at every second place; None where it is not."""
    pairs = len(block) // 2
    if not pairs:
        return None
    even = block[: pairs * 2 : 2].count(0) / pairs
    odd = block[1 : pairs * 2 : 2].count(0) / pairs
    if odd >= _ZEROS_OF_UTF16 and even <= _STRAY_ZEROS:
        return "utf-16-le"
    if even >= _ZEROS_OF_UTF16 and odd <= _STRAY_ZEROS:
        return "utf-16-be"
    return None


def guess_single_byte(sample: bytes, name: str, line: int) -> str:
    """cp1252 where nothing in `sample` speaks against it; raises `FileProblem` naming the likeliest other.

    `sample`: lines that hold bytes beyond ASCII; `line`: the first of them.
    """
    # Digits, separators and quotation marks would pass for noise.
    words = _NO_LETTERS.sub(b" ", sample)
    matches = list(from_bytes(words, cp_isolation=_ASKED_AMONG))
    if _is_western(sample, matches):
        return WESTERN
    others = [match.encoding for match in matches if match.encoding != WESTERN]
    guess = f" (it may be {others[0]})" if others else ""
    raise FileProblem(
        "encoding_unsure",
        f"{name} is not UTF-8 and line {line} does not tell which encoding it is in{guess}; "
        "choose the encoding, or save it as CSV (UTF-8).",
        line=line,
    )


def _is_western(sample: bytes, matches: list[CharsetMatch]) -> bool:
    """Whether cp1252 reads the sample without misplaced characters and no other encoding reads it better."""
    try:
        text = sample.decode(WESTERN)
    except UnicodeDecodeError:
        return False
    if _MISPLACED.search(text) or not matches:
        return False
    if _CENTRAL.search(text) and sample.decode("cp1250", "replace") != text:
        return False
    best = matches[0]
    return any(
        (match.encoding == WESTERN or WESTERN in match.could_be_from_charset)
        and match.chaos <= best.chaos
        and match.coherence >= best.coherence
        for match in matches
    )
