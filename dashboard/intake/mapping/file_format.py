"""Mappings as files: TOML or JSON in, the same out, and a sentence for whatever does not make a mapping."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from dashboard.intake.codes import CODED
from dashboard.intake.dates.forms import FORMS
from dashboard.intake.mapping.model import (
    FORMAT_VERSION,
    LOOKUP,
    SCALES,
    TESTS,
    Derived,
    ExportMapping,
    FileMapping,
    Join,
    Long,
    Rule,
)
from dashboard.intake.reading.choices import READING, check_choices, from_texts
from dashboard.settings import Refused
from dashboard.vocabulary import FILE_KINDS, code_lists, file_kinds, instruments

LARGEST_BYTES = 1 << 20
_KEYS = {one.name for one in fields(FileMapping)}


def read_mapping(path: Path) -> ExportMapping:
    """The mapping of a .toml or .json file; raises `Refused` with what is wrong in it."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise Refused(f"{path.name} is too large to be a mapping.")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"There is no mapping {path.name} that can be read.") from error
    try:
        table = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except ValueError as error:
        raise Refused(f"{path.name} is not well-formed: {error}.") from error
    if not isinstance(table, dict):
        raise Refused(f"{path.name} holds no mapping.")
    return from_table(table, path.stem)


def from_text(text: str, name: str) -> ExportMapping:
    """The mapping that `to_json` wrote."""
    return from_table(json.loads(text), name)


def from_table(table: Mapping[str, Any], name: str) -> ExportMapping:
    """The mapping in a table as TOML and JSON give it; raises `Refused` naming the entry that is wrong."""
    version = table.get("version", FORMAT_VERSION)
    if version != FORMAT_VERSION:
        raise Refused(f"Mapping {name} has version {version}; this program reads version {FORMAT_VERSION}.")
    files = table.get("files")
    if not isinstance(files, list) or not files:
        raise Refused(f"Mapping {name} says nothing about any file ([[files]]).")
    given = str(table.get("name", name))
    try:
        read = tuple(_file(entry) for entry in files)
    except (AttributeError, KeyError, TypeError) as error:
        raise Refused(f"Mapping {name} is not built like a mapping: {error}.") from error
    for file in read:
        _check(file, given)
    return ExportMapping(given, str(table.get("title", given)), read)


def to_table(mapping: ExportMapping) -> dict[str, Any]:
    """The mapping as plain lists, texts and tables, without what is empty."""
    return {
        "version": mapping.version,
        "name": mapping.name,
        "title": mapping.title,
        "files": [_plain(file) for file in mapping.files],
    }


def to_json(mapping: ExportMapping) -> str:
    """The mapping as JSON, which `read_mapping` reads back."""
    return json.dumps(to_table(mapping), ensure_ascii=False, indent=2)


def _file(entry: Mapping[str, Any]) -> FileMapping:
    unknown = sorted(entry.keys() - _KEYS)
    if unknown:
        raise KeyError(f"unknown entry {unknown[0]}")
    known: dict[str, Any] = {"kind": entry["kind"], "columns": _choices(entry.get("columns", {}))}
    for key in ("name", "timezone", "decimal_mark"):
        known[key] = str(entry.get(key, ""))
    for key in ("needs", "drop", "identifying", "only_where", "carry"):
        known[key] = tuple(entry.get(key, ()))
    for key in ("dates", "code_lists", "scales"):
        known[key] = dict(entry.get(key, {}))
    known["reading"] = {part: str(said) for part, said in entry.get("reading", {}).items()}
    known["codes"] = {column: dict(codes) for column, codes in entry.get("codes", {}).items()}
    known["missing"] = {column: tuple(map(str, words)) for column, words in entry.get("missing", {}).items()}
    known["other_columns"] = bool(entry.get("other_columns", False))
    known["long"] = _long(entry["long"]) if entry.get("long") else None
    known["derived"] = tuple(_derived(one) for one in entry.get("derived", ()))
    known["joins"] = tuple(
        Join(one["file"], one["ours"], one.get("theirs", one["ours"]), dict(one["take"]))
        for one in entry.get("joins", ())
    )
    return FileMapping(**known)


def _long(entry: Mapping[str, Any]) -> Long:
    return Long(entry["item"], entry["value"], _choices(entry["items"]), tuple(entry["by"]))


def _derived(entry: Mapping[str, Any]) -> Derived:
    rules = tuple(Rule(one["header"], one["test"], one["word"]) for one in entry["rules"])
    return Derived(entry["column"], rules, str(entry.get("otherwise", "")))


def _choices(entry: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """A single header may be written without a list."""
    return {
        column: (headers,) if isinstance(headers, str) else tuple(map(str, headers))
        for column, headers in entry.items()
    }


def _check(file: FileMapping, name: str) -> None:
    if file.kind not in (*FILE_KINDS, LOOKUP):
        raise Refused(f"Mapping {name}: {file.kind!r} is no kind of file ({', '.join((*FILE_KINDS, LOOKUP))}).")
    if file.kind != LOOKUP:
        filled = {*file.columns, *(one.column for one in file.derived), *(file.long.items if file.long else ())}
        unknown = sorted(filled - set(file_kinds()[file.kind].columns))
        if unknown:
            raise Refused(f"Mapping {name}: {unknown[0]!r} is no column of a {file.kind} file.")
    if file.kind == LOOKUP and file.columns:
        raise Refused(f"Mapping {name}: a lookup file has no columns of its own; other files take them.")
    if file.timezone and file.timezone not in available_timezones():
        raise Refused(f"Mapping {name}: {file.timezone!r} is not a time zone's name.")
    _check_codes(file, name)
    _check_reading(file, name)
    tests = {rule.test for derived in file.derived for rule in derived.rules}
    for given, allowed, what in (
        (file.dates.values(), FORMS.keys(), "way to write dates"),
        (file.code_lists.values(), code_lists().keys(), "list of codes"),
        (file.scales.keys(), instruments().keys(), "instrument"),
        (file.scales.values(), SCALES, "scale"),
        (tests, TESTS, "test"),
        ((file.decimal_mark,), ("", ".", ","), "decimal mark"),
    ):
        wrong = sorted(set(given) - set(allowed))
        if wrong:
            raise Refused(f"Mapping {name}: {wrong[0]!r} is no {what} ({', '.join(sorted(filter(None, allowed)))}).")


def _check_codes(file: FileMapping, name: str) -> None:
    for column, codes in file.codes.items():
        if column not in CODED:
            raise Refused(f"Mapping {name}: {column!r} holds no codes ({', '.join(CODED)} do).")
        words = CODED[column]().words
        wrong = sorted(set(codes.values()) - words)
        if wrong:
            raise Refused(f"Mapping {name}: {wrong[0]!r} is no word for {column} ({', '.join(sorted(words))}).")


def _check_reading(file: FileMapping, name: str) -> None:
    try:
        check_choices(from_texts(file.reading), f"Mapping {name}")
    except ValueError as error:
        raise Refused(f"Mapping {name}: {error} is no way to read a file ({', '.join(READING)}).") from error


def _plain(file: FileMapping) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for one in fields(FileMapping):
        value = getattr(file, one.name)
        if value or one.name in ("kind", "columns"):
            table[one.name] = _plain_value(value)
    return table


def _plain_value(value: Any) -> Any:
    if isinstance(value, Long | Derived | Rule | Join):
        return {one.name: _plain_value(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain_value(one) for key, one in value.items()}
    return [_plain_value(one) for one in value] if isinstance(value, tuple) else value
