"""Whose rows an answer is about, and whose are in none of its figures, so that no subtraction gives them away."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.access.rules import can, supervised_counselors
from dashboard.access.viewer import Permission, Viewer
from dashboard.answers.question import OPEN, OWN, SUPERVISED, Question
from dashboard.definitions import Definitions

# Rows and columns of the files, and who was counted: nothing of what clients answered.
_WITHOUT_ANSWERS = frozenset({Permission.SEE_DATA_QUALITY, Permission.SEE_IMPORTS})
OWN_LEFT_OUT = "Your own clients are left out of every figure here, also of the practice's."
ONE_LEFT_OUT = (
    "All counselors but one are in your view. The practice's figures are of those in view, so that nobody's figures "
    "can be worked out by subtracting."
)


@dataclass(frozen=True)
class Scope:
    """Counselors by code, sorted: whose rows are seen, who is in no figure at all, with the sentences that say so, and
    whose releases are one's own.

    The practice's figures take the same filters as a person's own rows. Whoever knows when a client began could ask
    for that day alone, or subtract what they see from the whole; so what they must not know stays out of the whole.
    """

    counselors: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


def scope_of(question: Question, viewer: Viewer, roster: pd.DataFrame, definitions: Definitions) -> Scope:
    """The scope of one question for one viewer; `roster` has the columns of the query of this name."""
    own = own_codes(viewer, roster)
    if question.scope == OWN:
        return Scope((), own=own)
    if question.scope == OPEN:
        return Scope(own if definitions.feedback_mode == "open" else ())
    supervised = _supervised(viewer, own, roster, definitions)
    seen = supervised if question.scope == SUPERVISED else ()
    if viewer.is_operator or question.permission in _WITHOUT_ANSWERS:
        return Scope(seen)
    return _without_those_to_guess(Scope(seen), viewer, own, supervised, roster, definitions)


def own_codes(viewer: Viewer, roster: pd.DataFrame) -> tuple[str, ...]:
    """The counselor codes of the person who asks: those an admin gave them, and those that carry their e-mail."""
    if viewer.is_operator:
        return ()
    emails = roster["email"].fillna("").str.strip().str.lower()
    by_email = roster.loc[emails == viewer.user_id.strip().lower(), "counselor_id"]
    return tuple(sorted({*viewer.counselor_codes, *by_email}))


def _supervised(
    viewer: Viewer, own: tuple[str, ...], roster: pd.DataFrame, definitions: Definitions
) -> tuple[str, ...]:
    teams = {
        code: None if pd.isna(team) else str(team)
        for code, team in zip(roster["counselor_id"], roster["team"], strict=True)
    }
    asking = Viewer(viewer.user_id, viewer.roles, viewer.teams, own, viewer.is_operator)
    return supervised_counselors(asking, teams, definitions.feedback_mode)


def _without_those_to_guess(
    scope: Scope,
    viewer: Viewer,
    own: tuple[str, ...],
    supervised: tuple[str, ...],
    roster: pd.DataFrame,
    definitions: Definitions,
) -> Scope:
    left_out = () if definitions.feedback_mode == "open" else own
    others = set(roster.loc[roster["has_appointments"], "counselor_id"]) - {*supervised, *left_out}
    notes = (OWN_LEFT_OUT,) if left_out and can(viewer, Permission.SEE_RESULTS) else ()
    if len(others) == 1 and supervised:
        left_out, notes = (*left_out, *others), (*notes, ONE_LEFT_OUT)
    return Scope(scope.counselors, tuple(sorted(left_out)), notes)
