"""Formulas of a workbook that were never worked out: a program wrote them and no spreadsheet has opened the file."""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

_BLOCK = 1 << 20
_OVERLAP = 1 << 10
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# A cell whose formula ends the cell, or is followed by an empty value.
_UNFILLED = re.compile(rb"(</f>|<f[^<>]*/>)\s*(<v\s*/>|<v>\s*</v>)?\s*</c>")


def sheets_without_values(path: Path) -> frozenset[str]:
    """Names of the sheets of an .xlsx that hold formulas without values; empty for every other kind of workbook."""
    if not zipfile.is_zipfile(path):
        return frozenset()
    with zipfile.ZipFile(path) as archive:
        parts = set(archive.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= parts:
            return frozenset()
        relations = _elements(archive, "xl/_rels/workbook.xml.rels")
        targets = {
            relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
            for relation in relations
        }
        sheets = [part for part in _elements(archive, "xl/workbook.xml") if part.tag.endswith("}sheet")]
        parts_of = {sheet.get("name", ""): targets.get(sheet.get(_RELATION)) for sheet in sheets}
        return frozenset(name for name, part in parts_of.items() if part in parts and _is_unfilled(archive, part))


def _elements(archive: zipfile.ZipFile, part: str) -> list[ElementTree.Element]:
    # Python's parser refuses entities that explode, and this process may fail without harm.
    return list(ElementTree.fromstring(archive.read(part)).iter())  # noqa: S314


def _is_unfilled(archive: zipfile.ZipFile, part: str | None) -> bool:
    assert part is not None
    with archive.open(part) as stream:
        before = b""
        while block := stream.read(_BLOCK):
            if _UNFILLED.search(before + block):
                return True
            before = block[-_OVERLAP:]
    return False
