"""The face of the reports: Source Sans, as on the pages."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from dashboard.settings import Refused

FAMILY = "Source Sans Pro"
# Files of the package font-source-sans-pro. The pages' own copy is a variable WOFF2, which no typesetter here reads.
_PACKAGE = "font_source_sans_pro"
_NEEDED = ("typst", "matplotlib", _PACKAGE)


def font_folder() -> Path:
    """The folder with the font's files. Raises `Refused` where the packages for reports are not installed."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise Refused(
            f"Reports need packages that are not installed here ({', '.join(missing)}): "
            "pip install -r requirements.txt, section reports."
        )
    package = find_spec(_PACKAGE)
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "files"
