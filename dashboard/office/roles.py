"""The roles a person may hold."""

from __future__ import annotations

from enum import StrEnum

from dashboard.settings import Refused


class Role(StrEnum):
    """What a person does here; somebody may hold several."""

    SUPERVISOR = "supervisor"
    COUNSELOR = "counselor"
    ADMIN = "admin"


def role_named(text: str) -> Role:
    """The role of this name; raises `Refused` for any other text."""
    try:
        return Role(text)
    except ValueError as error:
        raise Refused(f"There is no role {text!r}; the roles are {', '.join(Role)}.") from error
