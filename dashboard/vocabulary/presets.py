"""The presets: how the exports of well-known systems are read, one TOML table each in the folder `presets`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from dashboard.vocabulary.codes import comparable
from dashboard.vocabulary.headers import file_kinds
from dashboard.vocabulary.tables import FOLDER, read_table


@cache
def preset_tables() -> Mapping[str, Mapping[str, Any]]:
    """Name -> the preset as written, in the order of names."""
    names = sorted(path.stem for path in (FOLDER / "presets").glob("*.toml"))
    return MappingProxyType({name: read_table(f"presets/{name}") for name in names})


@cache
def known_headers() -> frozenset[str]:
    """Comparable headers that any kind of file or any preset speaks of: by them a header is told from rows."""
    named = {header for kind in file_kinds().values() for header in kind.meaning}
    for preset in preset_tables().values():
        for file in preset["files"]:
            named |= {comparable(header) for header in _headers_of(file)}
    return frozenset(named)


def _headers_of(file: Mapping[str, Any]) -> list[str]:
    headers = [*file.get("needs", ()), *file.get("drop", ()), *file.get("identifying", ())]
    for choices in file["columns"].values():
        headers += [choices] if isinstance(choices, str) else choices
    long = file.get("long", {})
    headers += [long[key] for key in ("item", "value") if key in long]
    headers += long.get("by", [])
    headers += [rule["header"] for derived in file.get("derived", ()) for rule in derived["rules"]]
    return headers
