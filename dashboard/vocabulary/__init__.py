"""The words of the field as data: instruments, codes of attendance and endings, headers of files.

The tables stand beside this file as TOML; adding a source or an instrument is adding rows there, not code here.
"""

from __future__ import annotations

from dashboard.vocabulary.codes import (
    CodeList,
    Codes,
    announced_list,
    attendance_codes,
    code_lists,
    comparable,
    ending_codes,
    modality_codes,
    type_codes,
)
from dashboard.vocabulary.headers import (
    FILE_KINDS,
    FileKind,
    file_kinds,
    identifying_headers,
    missing_ratings,
    missing_words,
)
from dashboard.vocabulary.instruments import Instrument, Item, Total, instruments, rating_bounds, rating_columns
from dashboard.vocabulary.known import known_as
from dashboard.vocabulary.presets import known_headers, preset_tables

__all__ = [
    "FILE_KINDS",
    "CodeList",
    "Codes",
    "FileKind",
    "Instrument",
    "Item",
    "Total",
    "announced_list",
    "attendance_codes",
    "code_lists",
    "comparable",
    "ending_codes",
    "file_kinds",
    "identifying_headers",
    "instruments",
    "known_as",
    "known_headers",
    "missing_ratings",
    "missing_words",
    "modality_codes",
    "preset_tables",
    "rating_bounds",
    "rating_columns",
    "type_codes",
]
