"""Reads the TOML tables that stand beside this file."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def read_table(name: str) -> dict[str, Any]:
    """The table `name`.toml in its written order; numbers with a point are Decimal, so that no mark is rounded."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"), parse_float=Decimal)
