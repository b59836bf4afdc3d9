"""Who may do what: a truth table that every new role and permission must be added to."""

from __future__ import annotations

import pytest

from dashboard.access.rules import PERMISSIONS, AccessDenied, can, check_may, supervised_counselors
from dashboard.access.viewer import Permission, Role, Viewer, operator

#                            supervisor counselor admin  operator
TRUTH = {
    "see_results": (True, False, False, True),
    "see_own_feedback": (False, True, False, False),
    "see_data_quality": (True, False, True, True),
    "see_imports": (False, False, True, True),
    "import_data": (False, False, True, True),
    "manage_people": (False, False, True, True),
    "change_settings": (False, False, True, True),
    "see_audit": (False, False, True, True),
    "see_definitions": (True, True, True, True),
}
ROSTER = {"C1": "North", "C2": "North", "C3": "South", "C4": None}
EVERYBODY = ("C1", "C2", "C3", "C4")


def someone(*roles: Role, teams: tuple[str, ...] = (), codes: tuple[str, ...] = ()) -> Viewer:
    return Viewer("someone@clinic.test", roles, teams, codes)


def viewers() -> tuple[Viewer, ...]:
    return (someone(Role.SUPERVISOR), someone(Role.COUNSELOR), someone(Role.ADMIN), operator())


def test_truth_table_names_every_permission_and_role() -> None:
    assert set(TRUTH) == set(Permission)
    assert set(PERMISSIONS) == set(Role)


@pytest.mark.parametrize("permission", Permission)
def test_each_role_may_do_what_the_table_says_and_nothing_else(permission: Permission) -> None:
    assert tuple(can(viewer, permission) for viewer in viewers()) == TRUTH[permission]


@pytest.mark.parametrize("permission", Permission)
def test_check_raises_a_sentence_exactly_where_can_says_no(permission: Permission) -> None:
    for viewer in viewers():
        if can(viewer, permission):
            check_may(viewer, permission)
        else:
            with pytest.raises(AccessDenied, match=r"^[A-Z].+\.$"):
                check_may(viewer, permission)


@pytest.mark.parametrize("permission", Permission)
def test_two_roles_may_do_what_either_may(permission: Permission) -> None:
    supervisor, _, admin, _ = TRUTH[permission]

    assert can(someone(Role.SUPERVISOR, Role.ADMIN), permission) == (supervisor or admin)


@pytest.mark.parametrize("permission", Permission)
def test_nobody_without_a_role_may_do_anything(permission: Permission) -> None:
    assert not can(someone(), permission)


@pytest.mark.parametrize(
    ("teams", "expected"),
    [
        ((), ()),
        (("North",), ("C1", "C2")),
        (("North", "South"), ("C1", "C2", "C3")),
        (("East",), ()),
        (("north",), ()),
        (("None",), ()),
        (("*",), EVERYBODY),
        (("*", "North"), EVERYBODY),
    ],
)
def test_supervisors_see_their_teams(teams: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert supervised_counselors(someone(Role.SUPERVISOR, teams=teams), ROSTER, "anonymous") == expected


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.ADMIN])
def test_only_supervisors_see_counselors(role: Role) -> None:
    assert supervised_counselors(someone(role, teams=("*",)), ROSTER, "anonymous") == ()


def test_own_codes_are_taken_out_unless_feedback_is_open() -> None:
    both = someone(Role.SUPERVISOR, Role.COUNSELOR, teams=("*",), codes=("C1", "C4"))
    supervisor_with_codes = someone(Role.SUPERVISOR, teams=("North",), codes=("C1",))

    assert supervised_counselors(both, ROSTER, "anonymous") == ("C2", "C3")
    assert supervised_counselors(supervisor_with_codes, ROSTER, "anonymous") == ("C2",)
    assert supervised_counselors(both, ROSTER, "open") == EVERYBODY


def test_own_codes_outside_the_teams_are_not_added_when_feedback_is_open() -> None:
    viewer = someone(Role.SUPERVISOR, Role.COUNSELOR, teams=("South",), codes=("C1",))

    assert supervised_counselors(viewer, ROSTER, "open") == ("C3",)


def test_the_operator_sees_every_counselor() -> None:
    assert supervised_counselors(operator(), ROSTER, "anonymous") == EVERYBODY
    assert supervised_counselors(operator(), {}, "anonymous") == ()
