"""A mapping as TOML, the form in which people read and change it; the standard library only reads TOML."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from dashboard.intake.mapping.file_format import to_table
from dashboard.intake.mapping.model import ExportMapping

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def to_toml(mapping: ExportMapping) -> str:
    """The mapping as TOML, one `[[files]]` table a file; `read_mapping` reads it back."""
    table = to_table(mapping)
    blocks = [_lines({key: value for key, value in table.items() if key != "files"})]
    blocks += ["[[files]]\n" + _lines(file) for file in table["files"]]
    return "\n".join(blocks)


def _lines(table: Mapping[str, Any]) -> str:
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in table.items())


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _text(text: str) -> str:
    """JSON's way to write a text is TOML's, but for one character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
