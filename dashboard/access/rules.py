"""What each role may do, and which counselors a supervisor sees.

Rules come in pairs: one raises, one asks.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.access.viewer import AccessDenied, Permission, Role, Viewer
from dashboard.office.people import EVERY_TEAM

__all__ = ["AccessDenied", "can", "check_may", "supervised_counselors"]

_EVERYONE = frozenset({Permission.SEE_DEFINITIONS})

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.SUPERVISOR: _EVERYONE | {Permission.SEE_RESULTS, Permission.SEE_DATA_QUALITY},
    Role.COUNSELOR: _EVERYONE | {Permission.SEE_OWN_FEEDBACK},
    Role.ADMIN: _EVERYONE
    | {
        Permission.SEE_DATA_QUALITY,
        Permission.SEE_IMPORTS,
        Permission.IMPORT_DATA,
        Permission.MANAGE_PEOPLE,
        Permission.CHANGE_SETTINGS,
        Permission.SEE_AUDIT,
    },
}

# The operator is nobody's counselor: there is no own feedback to see.
OPERATOR_PERMISSIONS = frozenset(Permission) - {Permission.SEE_OWN_FEEDBACK}

_SENTENCES: Mapping[Permission, str] = {
    Permission.SEE_RESULTS: "Results of counselors are for supervisors.",
    Permission.SEE_OWN_FEEDBACK: "This page is for counselors, about their own clients' feedback.",
    Permission.SEE_DATA_QUALITY: "Data quality is for admins and supervisors.",
    Permission.SEE_IMPORTS: "The history of imports is for admins.",
    Permission.IMPORT_DATA: "Only admins bring data in or take it back.",
    Permission.MANAGE_PEOPLE: "Only admins manage accounts.",
    Permission.CHANGE_SETTINGS: "Only admins change definitions.",
    Permission.SEE_AUDIT: "The activity log is for admins.",
    Permission.SEE_DEFINITIONS: "How results are worked out is for people with a role here.",
}


def can(viewer: Viewer, permission: Permission) -> bool:
    """Whether any of the viewer's roles allows this."""
    if viewer.is_operator:
        return permission in OPERATOR_PERMISSIONS
    return any(permission in PERMISSIONS[role] for role in viewer.roles)


def check_may(viewer: Viewer, permission: Permission) -> None:
    """Raise `AccessDenied` with a sentence for the person, unless one of their roles allows this."""
    if not can(viewer, permission):
        raise AccessDenied(_SENTENCES[permission])


def supervised_counselors(viewer: Viewer, roster: Mapping[str, str | None], feedback_mode: str) -> tuple[str, ...]:
    """Sorted codes of the counselors this viewer supervises; `roster` maps every counselor to their current team.

    Empty unless the viewer is a supervisor with a team. Somebody who supervises and counsels does not see
    themselves, because that would give away their own clients' answers; only where those are open anyway
    (`feedback_mode` open).
    """
    if viewer.is_operator:
        return tuple(sorted(roster))
    if not can(viewer, Permission.SEE_RESULTS):
        return ()
    own = () if feedback_mode == "open" else viewer.counselor_codes
    sees_all = EVERY_TEAM in viewer.teams
    return tuple(
        sorted(code for code, team in roster.items() if (sees_all or team in viewer.teams) and code not in own)
    )
