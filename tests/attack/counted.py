"""How often something was tried: every request, message and question that an attack sends is counted."""

from __future__ import annotations

_counts = {"sent": 0}


def note_try() -> None:
    """One more request, message or question."""
    _counts["sent"] += 1


def tries() -> int:
    """How many there were since the program began."""
    return _counts["sent"]
