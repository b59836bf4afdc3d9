"""Every way in which a row or a file is turned down: a stable code and the sentence that goes with it.

Codes of rows carry their whole sentence, filled in with the file's own name of the column. Files are turned down where
they are read, with sentences of their own; here stands what each of those codes means in general.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ROWS: Mapping[str, str] = MappingProxyType(
    {
        "value_missing": "{column} is empty.",
        "text_too_long": "{column} is longer than a code or category can be; free text is never stored.",
        "code_rounded": "{column} was turned into a rounded number by a spreadsheet; export again with codes as text.",
        "date_unreadable": "{column} is not a date written as {bounds}.",
        "date_order_unclear": "{column} mixes day/month and month/day, and this value could be either.",
        "date_out_of_range": "{column} lies before 1990 or more than two years ahead.",
        "number_unreadable": "{column} is not a whole number.",
        "number_out_of_range": "{column} is not between 1 and 10000.",
        "rating_unreadable": "{column} is not a number.",
        "rating_out_of_range": "{column} is outside {bounds}.",
        "hours_unreadable": "{column} is not a number of hours.",
        "hours_out_of_range": "{column} is outside {bounds} hours.",
        "domain_unknown": "{column} is none of {bounds}.",
        "two_endings": "The same episode has two different endings in this file.",
        "two_rows": "The same counselor has two different rows in this file.",
        "two_values": "The same appointment has two different values of {column}.",
        "two_matches": "{column} stands in several rows of the file that it is looked up in, with different values.",
        "fields_wrong": "The row has {value} fields, the header {fields}.",
    }
)

FILES: Mapping[str, str] = MappingProxyType(
    {
        "file_missing": "There is no such file that can be read.",
        "file_empty": "The file holds nothing.",
        "file_binary": "The file is no text.",
        "file_too_large": "The file holds more than can be taken in.",
        "file_locked": "The file is protected by a password.",
        "zip_several": "The archive holds several files.",
        "workbook_too_large": "The workbook holds more than can be taken in.",
        "sheet_unsure": "The table could stand in any of several sheets.",
        "formulas_unfilled": "The workbook holds formulas without their results.",
        "choice_unknown": "What was chosen for the file is no choice.",
        "not_utf8": "The file's characters cannot be read.",
        "encoding_unsure": "The file's characters could be read in several ways.",
        "encoding_wrong": "The file's characters cannot be read in the way that was chosen.",
        "separator_unsure": "The cells could be separated in several ways.",
        "line_too_long": "A line is longer than any row can be.",
        "quotes_unreadable": "A quotation mark is opened and not closed properly.",
        "no_rows": "The file has a header and no rows.",
        "header_missing": "No column of the file is known.",
        "column_missing": "A column that is needed is not there.",
        "column_twice": "A column could be any of several.",
        "columns_differ": "Two files of one kind do not fill the same columns.",
        "identifying_columns": "Columns of the file say who a client is.",
        "identifying_values": "Values in the file say who a client is.",
        "date_ambiguous": "Every date could be day/month or month/day.",
        "mapping_not_for_file": "The mapping that was asked for fits none of the files.",
        "companion_missing": "Another file of the same export is needed beside this one.",
    }
)


def sentence(code: str, column: str, bounds: str, value: str | None, fields: int) -> str:
    """The sentence for one row's error; never holds the value of a cell."""
    return ROWS[code].format(column=column, bounds=bounds, value=value, fields=fields)
