"""The words of the field as data: instruments, codes of attendance and endings, headers of files.

The tables stand beside this file as TOML; adding a source or an instrument is adding rows there, not code here.
"""

from __future__ import annotations

from dashboard.vocabulary.codes import Codes, attendance_codes, comparable, ending_codes, modality_codes, type_codes
from dashboard.vocabulary.headers import FILE_KINDS, FileKind, file_kinds, identifying_headers, missing_words
from dashboard.vocabulary.instruments import Instrument, Item, Total, instruments, rating_bounds, rating_columns

__all__ = [
    "FILE_KINDS",
    "Codes",
    "FileKind",
    "Instrument",
    "Item",
    "Total",
    "attendance_codes",
    "comparable",
    "ending_codes",
    "file_kinds",
    "identifying_headers",
    "instruments",
    "missing_words",
    "modality_codes",
    "rating_bounds",
    "rating_columns",
    "type_codes",
]
