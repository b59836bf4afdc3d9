"""What the upload page remembers between two runs for one person: what was looked at, read and checked."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import streamlit as st

from dashboard import state
from dashboard.answers.imports import AnyFile, SentFile
from dashboard.intake.mapping.model import ExportMapping
from dashboard.intake.proposal.model import Proposal
from dashboard.intake.read import ReadingChoices

_KEPT_LOOKS = 64


@dataclass(frozen=True)
class Dropped:
    """A file in the upload box; `key` is another one for every file that is dropped."""

    key: str
    sent: AnyFile

    @property
    def size(self) -> int:
        """Its bytes."""
        return len(self.sent.content) if isinstance(self.sent, SentFile) else self.sent.size


@dataclass(frozen=True)
class FileChoice:
    """What is decided about the files that share a header.

    `mapping` is None where they are read as they were recognized, `is_new` says that it should be remembered;
    `identifying` are the headers that say who a client is, `open_questions` what must be answered first.
    """

    names: tuple[str, ...]
    proposal: Proposal
    mapping: ExportMapping | None
    is_new: bool
    identifying: tuple[str, ...]
    open_questions: tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """A file as it was read: its proposal, or why there is none."""

    dropped: Dropped
    reading: ReadingChoices
    proposal: Proposal | None
    problem: str = ""


def remembered_look(key: Hashable, look: Callable[[], Proposal]) -> Proposal:
    """What a look at a file found, for as long as this person stays; looked at once for one key."""
    looks: dict[Hashable, Proposal] = st.session_state.setdefault(state.UPLOAD_LOOKS, {})
    if key not in looks:
        while len(looks) >= _KEPT_LOOKS:
            looks.pop(next(iter(looks)))
        looks[key] = look()
    return looks[key]


def widget(*parts: object) -> str:
    """The session key of a widget of this import; the next import begins with none of them set."""
    return "_".join(map(str, ("upload", st.session_state.get(state.UPLOAD_ROUND, 0), *parts)))
