"""Random small clinics full of edge cases.

Dates stand where rules turn: to the day at the inactive, settled, mature and left-truncation limits and at
the gap that begins a new episode. Means of ratings stand exactly at the marks. Rows stand twice, counselors
have no record, clients never came. The same generator serves Hypothesis (`small_clinics`) and plain seeds
(`seeded_clinic`). No record contradicts another about one episode.
"""

from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from tests.oracle.appointments import by_what_they_say
from tests.oracle.rules import DROP_OUT_RULES
from tests.properties.files import ClinicFiles, Row
from tests.properties.ratings import ratings

OPENS = date(2024, 1, 8)
NEWEST = date(2025, 6, 30)
COUNSELORS = ("K1", "K2", "K3", "K4")
TEAMS = ("North", "South", "East", "")
# Who saw the client, session by session: cover of one and two, runs of three, returns at the end.
RUNS = (
    *("A", "AA", "AAA", "AAAA", "AAAAA", "AAAAAAAAA", "ABA", "ABBA", "ABBBA", "ABCA", "ABCBA", "AAB", "ABB"),
    *("ABC", "ABAB", "ABBAB", "BAAAB", "AABBCC", "AAABBBA", "ABCD", "AABAAC"),
)
GAPS = (0, 1, 7, 7, 7, 7, 14, 30, 45, 46, 60, 61, 179, 180, 181)
GAPS_BETWEEN_COURSES = (1, 7, 46, 179, 180, 181, 200)
FROM_THE_FIRST = (0, 1, 30, 58, 59, 60, 61, 120, 250)
TO_THE_LAST = (0, 1, 14, 44, 45, 46, 47, 59, 60, 61, 66, 67, 89, 90, 91, 120, 250)
MISSED = ("no_show", "late_cancel", "client_cancel", "provider_cancel", "rescheduled", "unknown")
ENDINGS = (
    *("planned", "dropped_out", "changed_counselor", "referred_on", "ended_by_service", "other"),
    *("not_started", "ongoing", "ongoing", "unknown", "", ""),
)
NUMBERING = ("none", "none", "counted", "continued", "partly", "appointments")
CODES = ("none", "none", "every", "some")


def small_clinics(most_clients: int = 8) -> st.SearchStrategy[ClinicFiles]:
    """A Hypothesis strategy of clinics with up to so many clients besides the one who dates them."""
    return st.builds(random_clinic, st.randoms(use_true_random=False), st.integers(min_value=0, max_value=most_clients))


def seeded_clinic(seed: int, clients: int = 12) -> ClinicFiles:
    """The clinic of a seed, always the same one."""
    return random_clinic(Random(seed), clients)  # noqa: S311 - a test's clinic keeps no secret


def random_clinic(rng: Random, clients: int) -> ClinicFiles:
    """A clinic of so many clients, and one more who comes on the first and on the newest day."""
    numbering, codes = rng.choice(NUMBERING), rng.choice(CODES)
    sessions = [_row("c-00", "K1", OPENS), _row("c-00", "K1", NEWEST)]
    episodes: list[Row] = []
    for place in range(1, clients + 1):
        courses = _courses(rng, f"c-{place:02}")
        for number, course in enumerate(courses, start=1):
            _number(rng, course, numbering)
            _name(rng, course, codes, f"E{number}")
        episodes += _records(rng, courses)
        sessions += [row for course in courses for row in course]
    sessions += [_stray(rng, f"s-{place}") for place in range(rng.choice((0, 0, 1, 2)))]
    for row in sessions:
        if rng.random() < 0.1:
            row |= {"team": rng.choice(TEAMS), "site": rng.choice(("Main", ""))}
    sessions += [row for row in sessions if rng.random() < 0.02]
    return ClinicFiles(
        sessions=tuple(dict(row) for row in by_what_they_say(sessions)),
        episodes=tuple(episodes),
        counselors=_counselors(rng),
        settings=random_settings(rng),
    )


def _counselors(rng: Random) -> tuple[Row, ...]:
    """Records of all counselors, or where the source is careless of some, with an empty team or none."""
    is_careless = rng.random() < 0.3
    return tuple(
        {"counselor_id": code, "name": f"Counselor {code}", "team": team, "site": "Main"}
        for code, team in zip(COUNSELORS, ("North", "North", "South", ""), strict=True)
        if not is_careless or rng.random() < 0.5
    )


def _stray(rng: Random, client: str) -> Row:
    """The only row of a client who never came, came once for something else, or is still to come."""
    day = OPENS + timedelta(days=rng.randint(0, (NEWEST - OPENS).days))
    kinds = (("no_show", "session"), ("provider_cancel", "session"), ("attended", "consultation"), ("unknown", ""))
    if rng.random() < 0.3:
        return _row(client, rng.choice(COUNSELORS), NEWEST + timedelta(days=rng.choice((1, 30))), "future")
    return _row(client, rng.choice(COUNSELORS), day, *rng.choice(kinds))


def _row(client: str, counselor: str, on: date, attendance: str = "attended", kind: str = "session") -> Row:
    return {
        "client_id": client,
        "counselor_id": counselor,
        "session_date": on.isoformat(),
        "attendance": attendance,
        "session_type": kind,
    }


def _courses(rng: Random, client: str) -> list[list[Row]]:
    first = _course(rng, client, None)
    courses = [first]
    while rng.random() < 0.3 and len(courses) < 3:
        last = date.fromisoformat(courses[-1][-1]["session_date"])
        begins = last + timedelta(days=rng.choice(GAPS_BETWEEN_COURSES))
        if begins > NEWEST:
            break
        courses.append(_course(rng, client, begins))
    return courses


def _course(rng: Random, client: str, begins: date | None) -> list[Row]:
    """The rows of one course of counseling in order of their days, the first on `begins` if that is given."""
    counselors = dict(zip("ABCD", rng.sample(COUNSELORS, 4), strict=True))
    run = rng.choice(RUNS)
    days = _days(rng, len(run), begins)
    rows = []
    for letter, day in zip(run, days, strict=True):
        if rng.random() < 0.15:
            rows.append(_beside(rng, client, counselors[letter], day))
        rows.append(_visit(rng, client, counselors[letter], day))
    if rng.random() < 0.5:
        rows.append(_last(rng, client, counselors[rng.choice("ABC")], days[-1]))
    return rows


def _days(rng: Random, count: int, begins: date | None) -> list[date]:
    gaps = [rng.choice(GAPS) if rng.random() < 0.4 else 7 for _ in range(count - 1)]
    first = begins
    if first is None:
        anchor = rng.choice(("first row", "first session", "last session"))
        if anchor == "first row":
            first = OPENS + timedelta(days=rng.choice(FROM_THE_FIRST))
        elif anchor == "first session":
            first = NEWEST - timedelta(days=rng.choice(TO_THE_LAST))
        else:
            first = NEWEST - timedelta(days=rng.choice(TO_THE_LAST) + sum(gaps))
            first = max(first, OPENS)
    days = [first]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    return days


def _visit(rng: Random, client: str, counselor: str, day: date) -> Row:
    if day > NEWEST:
        return _row(client, counselor, day, "future")
    attendance = rng.choice(("attended", "attended", "attended", "late_attended", ""))
    row = _row(client, counselor, day, attendance, rng.choice(("session", "session", "")))
    row["modality"] = rng.choice(("in_person", "video", ""))
    return row | ratings(rng)


def _beside(rng: Random, client: str, counselor: str, day: date) -> Row:
    """A row on the day of a visit that is no session."""
    if day <= NEWEST and rng.random() < 0.5:
        return _row(client, counselor, day, "attended", rng.choice(("consultation", "group", "other")))
    return _row(client, counselor, day, rng.choice(MISSED))


def _last(rng: Random, client: str, counselor: str, after: date) -> Row:
    """A row after the last visit that nobody attended, where a rule turns or soon after the visit."""
    day = max(after, NEWEST - timedelta(days=rng.choice(TO_THE_LAST)))
    if rng.random() < 0.3:
        day = after + timedelta(days=rng.choice((0, 7, 30)))
    if rng.random() < 0.15:
        return _row(client, counselor, max(day, NEWEST + timedelta(days=rng.choice((1, 30)))), "future")
    return _row(client, counselor, day, rng.choice(MISSED))


def _number(rng: Random, course: list[Row], numbering: str) -> None:
    """Write session numbers into the rows of a course, the way this clinic's source does."""
    if numbering == "none":
        return
    number = rng.choice((0, 0, 1, 2, 5)) if numbering == "continued" else 0
    for row in course:
        is_attended = row["attendance"] in ("attended", "late_attended", "")
        is_session = is_attended and row["session_type"] in ("session", "")
        if numbering == "appointments" or is_session:
            number += 1
            if numbering != "partly" or rng.random() < 0.6:
                row["session_number"] = str(number)


def _name(rng: Random, course: list[Row], codes: str, code: str) -> None:
    """Write the course's code into all rows, some rows, or none."""
    for row in course:
        if codes == "every" or (codes == "some" and rng.random() < 0.6):
            row["episode_id"] = code


def _records(rng: Random, courses: list[list[Row]]) -> list[Row]:
    """Episode records of one client, at most one for an episode."""
    has_codes = any("episode_id" in row for course in courses for row in course)
    records = []
    for course in courses:
        code = next((row["episode_id"] for row in course if "episode_id" in row), "")
        # Where other courses have codes, a record without one could speak of any of them.
        if rng.random() < 0.3 or (has_codes and not code):
            continue
        records.append(_record(rng, course, code))
        if len(courses) == 1 and rng.random() < 0.2:
            _date_oddly(rng, records[-1], course)
        elif len(courses) == 1 and rng.random() < 0.05:
            records[-1] |= {"start_date": "", "episode_id": ""}
    return records


def _record(rng: Random, course: list[Row], code: str) -> Row:
    days = [row["session_date"] for row in course]
    ending = rng.choice(ENDINGS)
    end_date = ""
    if ending not in ("", "ongoing"):
        last = date.fromisoformat(days[-1])
        later = [(last + timedelta(days=more)).isoformat() for more in (0, 1, 30)]
        beyond = (NEWEST + timedelta(days=rng.choice((1, 10)))).isoformat()
        end_date = rng.choice(("", rng.choice(days), *later, NEWEST.isoformat(), beyond))
    return {
        "client_id": course[0]["client_id"],
        "episode_id": code,
        "start_date": days[0],
        "ending": ending,
        "end_date": end_date,
        "age_band": rng.choice(("18-24", "25-44", "")),
        "referral_source": rng.choice(("gp", "self", "")),
    }


def _date_oddly(rng: Random, record: Row, course: list[Row]) -> None:
    """Start the record a little before the first row, on another row's day, or after the last row."""
    before = date.fromisoformat(course[0]["session_date"]) - timedelta(days=3)
    after = date.fromisoformat(course[-1]["session_date"]) + timedelta(days=1)
    odd = (before.isoformat(), rng.choice(course)["session_date"], after.isoformat())
    record["start_date"] = rng.choice(odd)
    if record["end_date"] and record["end_date"] < record["start_date"]:
        record["end_date"] = ""


def random_settings(rng: Random) -> dict[str, str]:
    """Mostly the defaults; else one or a few settings that move a limit."""
    settings = {"case_mix": "none"}
    if rng.random() < 0.5:
        settings["drop_out_rule"] = rng.choice(DROP_OUT_RULES)
    if rng.random() < 0.3:
        closed = NEWEST - timedelta(days=rng.choice((30, 45, 60, 80)))
        closes = closed + timedelta(days=rng.choice((0, 13, 27)))
        settings["closed_periods"] = f"{closed}..{closes}"
    if rng.random() < 0.2:
        settings["data_to"] = (NEWEST + timedelta(days=rng.choice((-600, -200, -60, -30, -1, 0, 5)))).isoformat()
    odd = {
        "early_sessions": ("1", "3"),
        "maturity_days": ("0", "60", "91"),
        "inactive_after_days": ("30", "60"),
        "settle_days": ("45", "75"),
        "left_truncation_days": ("0", "30"),
        "new_episode_after_days": ("90",),
        "min_clients_supervisor": ("1", "2"),
    }
    for key, values in odd.items():
        if rng.random() < 0.15:
            settings[key] = rng.choice(values)
    return settings
