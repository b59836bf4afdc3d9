"""The mappings that ship with the program, one for each well-known system."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from dashboard.intake.mapping.file_format import from_table
from dashboard.intake.mapping.model import ExportMapping, FileMapping
from dashboard.vocabulary import preset_tables


@cache
def presets() -> Mapping[str, ExportMapping]:
    """Name -> preset, in the order of names."""
    return MappingProxyType({name: from_table(table, name) for name, table in preset_tables().items()})


def preset_for(header: tuple[str, ...]) -> tuple[ExportMapping, FileMapping] | None:
    """The preset whose required columns this header has; of several the one that asks for most."""
    fitting = [
        (preset, file) for preset in presets().values() for file in preset.files if file.needs and file.fits(header)
    ]
    return max(fitting, key=lambda found: len(found[1].needs), default=None)
