"""From data and figures to a tagged PDF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

from dashboard.charts.theme import LIGHT
from dashboard.reports.fonts import FAMILY, font_folder
from dashboard.reports.parts import Drawn

_TEMPLATES = Path(__file__).parent / "templates"
# One report at a time: neither a busy afternoon nor two clicks shall take the server from the people on its pages.
_one_at_a_time = Lock()


def typeset(template: str, data: Mapping[str, Any], figures: Mapping[str, Drawn], day: date) -> bytes:
    """The PDF (PDF/UA-1: tagged, with alternative texts) of a template, its date the day to which the data go.

    Texts reach the template as data and are never read as markup. Raises `Refused` where a package is missing.
    """
    folder = font_folder()
    # Half a second of imports that no page should wait for.
    import typst  # noqa: PLC0415

    told = {
        **data,
        "day": [day.year, day.month, day.day],
        "font": FAMILY,
        "colours": {name: getattr(LIGHT, name) for name in ("ink", "quiet", "soft", "grid", "panel", "attending")}
        | {"look": LIGHT.worth_a_look, "look_text": LIGHT.worth_a_look_text},
        "figures": {name: {"file": f"{name}.svg", "alt": drawn.alt} for name, drawn in figures.items()},
    }
    # Files in memory: documented and there, but not in the package's types.
    files: Any = {
        "main.typ": (_TEMPLATES / f"{template}.typ").read_bytes(),
        "base.typ": (_TEMPLATES / "base.typ").read_bytes(),
        "data.json": json.dumps(told, ensure_ascii=False).encode(),
        **{f"{name}.svg": drawn.svg for name, drawn in figures.items()},
    }
    with _one_at_a_time:
        made = typst.compile(files, font_paths=[str(folder)], ignore_system_fonts=True, pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    return made
