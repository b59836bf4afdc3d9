"""Which mapping a file is read with: the one asked for, the one confirmed before, a preset, or its headers alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from dashboard.intake.mapping.file_format import read_mapping
from dashboard.intake.mapping.model import ExportMapping, FileMapping
from dashboard.intake.mapping.presets import preset_for, presets
from dashboard.intake.reading.choices import ReadingChoices
from dashboard.intake.reading.harmless import is_added
from dashboard.settings import Refused
from dashboard.vocabulary import comparable

Order = Literal["dmy", "mdy"]
# Fingerprint of a header -> the mapping somebody confirmed for it.
Remembered = Callable[[str], ExportMapping | None]
# Reads every file by its headers, whatever presets would fit.
CANONICAL = "canonical"


@dataclass(frozen=True)
class HowToRead:
    """What was decided about an import beforehand.

    `asked_for` outranks everything, `order` settles ambiguous dates, `reading` says by file name how a file is read,
    `read_before` by fingerprint how files with that header were.
    """

    asked_for: ExportMapping | None = None
    order: Order | None = None
    remembered: Remembered | None = None
    may_use_presets: bool = True
    reading: Mapping[str, ReadingChoices] = field(default_factory=dict)
    read_before: Mapping[str, ReadingChoices] = field(default_factory=dict)


@dataclass(frozen=True)
class Chosen:
    """The mapping for one file and where it comes from, in words for the report."""

    file: FileMapping
    words: str


def fingerprint(header: tuple[str, ...]) -> str:
    """SHA-256 of the header's own names, whatever their order, case and punctuation."""
    names = "\n".join(sorted(comparable(one) for one in header if not is_added(one)))
    return hashlib.sha256(names.encode()).hexdigest()


def choose(header: tuple[str, ...], how: HowToRead) -> Chosen | None:
    """The mapping to read a file with; None where its headers alone must do."""
    if how.asked_for is not None:
        asked = how.asked_for.for_header(header)
        if asked is not None:
            return Chosen(asked, f"mapping {how.asked_for.title}")
    if how.remembered is not None:
        confirmed = how.remembered(fingerprint(header))
        file = confirmed.for_header(header) if confirmed else None
        if confirmed is not None and file is not None:
            return Chosen(file, f"the confirmed mapping {confirmed.title}")
    found = preset_for(header) if how.may_use_presets else None
    return Chosen(found[1], f"preset {found[0].title}") if found else None


def how_named(name_or_file: str | None, order: Order | None, remembered: Remembered | None) -> HowToRead:
    """What the command line's options say: the name of a preset, the path of a mapping file, `canonical`, or nothing.

    Raises `Refused` when it is neither.
    """
    if name_or_file is None:
        return HowToRead(order=order, remembered=remembered)
    if name_or_file == CANONICAL:
        return HowToRead(order=order, may_use_presets=False)
    if name_or_file in presets():
        return HowToRead(presets()[name_or_file], order, remembered)
    path = Path(name_or_file)
    if not path.suffix and not path.exists():
        raise Refused(f"There is no mapping {name_or_file}; presets are {', '.join((CANONICAL, *presets()))}.")
    return HowToRead(read_mapping(path), order, remembered)
