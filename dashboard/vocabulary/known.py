"""Under which name a header is known, where exports add units to it or write its numbers in two digits."""

from __future__ import annotations

import re
from functools import lru_cache

from dashboard.vocabulary.codes import comparable
from dashboard.vocabulary.presets import known_headers

# Only what says nothing about the column: `Session (minutes)` is no session.
_UNIT = re.compile(
    r"\s*[(\[{]\s*(\d+\s*(-|–|to|bis|\.\.)\s*\d+|/\s*\d+|out of \d+|[dmyjat]{1,4}([-/. ][dmyjat]{1,4}){2}|id|code|"
    r"number|no\.?|cm|mm|score|points?|required|text|date)\s*[)\]}]\s*$",
    re.I,
)
_ZEROS = re.compile(r"(?<=[a-z])0+(?=[1-9])")


@lru_cache(maxsize=4096)
def known_as(header: str) -> str:
    """The comparable name under which a header is known: its own, without a unit behind it, or with plain numbers."""
    own, plain = comparable(header), comparable(_UNIT.sub("", header))
    names = (own, plain, _ZEROS.sub("", own), _ZEROS.sub("", plain))
    return next((name for name in names if name in known_headers()), own)
