"""How the bytes of a file are read: encoding, separator, sheet and header line, where a person must or may say it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.answers import imports
from dashboard.intake.read import ReadingChoices
from dashboard.intake.reports import FileProblem
from dashboard.views.frame import plain
from dashboard.views.upload_choices import Dropped, widget
from dashboard.wording import upload as words

# What a person may choose -> in words; the empty text leaves it to the file.
ENCODINGS = {
    "": "as found",
    "utf-8": "UTF-8",
    "cp1252": "Windows, Western Europe",
    "cp1250": "Windows, Central Europe",
    "iso8859-15": "ISO 8859-15",
    "mac-roman": "Mac",
    "cp437": "DOS",
    "utf-16": "UTF-16",
    "utf-8-twice": "UTF-8, encoded twice",
}
SEPARATORS = {"": "as found", ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
# Encodings of one byte a letter, which alone can be taken for each other.
_SINGLE_BYTE = ("cp1252", "cp1250", "iso8859-15", "mac-roman", "cp437")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_PACKED = (".gz", ".zip", ".xlsx", ".xls", ".ods")
_SHOWN_LETTERS = 8
DECIMALS = {"": "as found", ".": "point", ",": "comma"}


def chosen(dropped: Dropped) -> ReadingChoices:
    """What was chosen for this file so far."""
    return ReadingChoices(
        encoding=_chosen(dropped, "encoding") or None,
        separator=_chosen(dropped, "separator") or None,
        header_line=int(_chosen(dropped, "header") or 0) or None,
        sheet=_chosen(dropped, "sheet").strip() or None,
        decimal=_chosen(dropped, "decimal") or None,
    )


def ask(dropped: Dropped, problem: FileProblem) -> None:
    """Say why the file cannot be read as it is, and ask how; what else could be said stands out of the way."""
    first = next((name for part, name in _ASKED_FOR.items() if part in problem.code), "")
    with st.container(border=True):
        st.error(plain(str(problem)), icon=":material/block:")
        if first:
            _WIDGETS[first](dropped)
        if first == "encoding" and (readings := _letters_as_read(dropped)):
            st.markdown(words.letters_read(readings))
        _show_in_popover(dropped, [name for name in _WIDGETS if name != first])


def offer(dropped: Dropped) -> None:
    """The same choices for a file that could be read, out of the way."""
    _show_in_popover(dropped, list(_WIDGETS))


def _show_in_popover(dropped: Dropped, names: list[str]) -> None:
    with st.popover(f"How {plain(dropped.sent.name)} is read", icon=":material/tune:", type="tertiary"):
        for name in names:
            _WIDGETS[name](dropped)


def _letters_as_read(dropped: Dropped) -> dict[str, str]:
    """The first letters beyond ASCII as each encoding has them, and nothing around them; empty for a packed file."""
    if dropped.sent.name.lower().endswith(_PACKED):
        return {}
    found = list(dict.fromkeys(_BEYOND_ASCII.findall(imports.start_of(dropped.sent))))[:_SHOWN_LETTERS]
    return {
        title: plain(" ".join(letters.decode(name, errors="replace") for letters in found))
        for name, title in ENCODINGS.items()
        if name in _SINGLE_BYTE and found
    }


def _ask_header(dropped: Dropped) -> None:
    label = "Line that names the columns (0: as found)"
    st.number_input(label, min_value=0, step=1, value=0, key=_key(dropped, "header"))


def _ask_sheet(dropped: Dropped) -> None:
    st.text_input("Sheet, or file in an archive (empty: as found)", key=_key(dropped, "sheet"))


def _select(dropped: Dropped, label: str, name: str, options: dict[str, str]) -> None:
    st.selectbox(label, list(options), format_func=options.__getitem__, key=_key(dropped, name))


def _chosen(dropped: Dropped, name: str) -> str:
    return str(st.session_state.get(_key(dropped, name), "") or "")


def _key(dropped: Dropped, name: str) -> str:
    return widget(name, dropped.key)


_WIDGETS: dict[str, Callable[[Dropped], None]] = {
    "encoding": partial(_select, label="Letters (encoding)", name="encoding", options=ENCODINGS),
    "separator": partial(_select, label="Between two cells", name="separator", options=SEPARATORS),
    "decimal": partial(_select, label="Decimal mark", name="decimal", options=DECIMALS),
    "header": _ask_header,
    "sheet": _ask_sheet,
}
# Part of a problem's code -> the choice that answers it.
_ASKED_FOR = {
    "encoding": "encoding",
    "separator": "separator",
    "header": "header",
    "sheet": "sheet",
    "zip": "sheet",
}
