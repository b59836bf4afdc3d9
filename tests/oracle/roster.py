"""Where a counselor belongs now."""

from collections.abc import Iterable

from tests.oracle.appointments import Appointment, Row


def current_places(appointments: Iterable[Appointment], counselors: Iterable[Row]) -> dict[str, tuple[str, str]]:
    """Team and site of every counselor with an appointment or a record, '' where nothing says so.

    counselors.csv decides; where it says nothing, the counselor's newest appointment that names one.
    """
    team: dict[str, str] = {}
    site: dict[str, str] = {}
    every = list(appointments)
    # Of several rows of the newest day the last name in the alphabet counts, so that no order of rows matters.
    for one in sorted(every, key=lambda one: (one.on, one.team)):
        team[one.counselor] = one.team or team.get(one.counselor, "")
    for one in sorted(every, key=lambda one: (one.on, one.site)):
        site[one.counselor] = one.site or site.get(one.counselor, "")
    for record in counselors:
        code = record["counselor_id"]
        team[code] = record.get("team") or team.get(code, "")
        site[code] = record.get("site") or site.get(code, "")
    return {code: (team[code], site[code]) for code in sorted(team)}
