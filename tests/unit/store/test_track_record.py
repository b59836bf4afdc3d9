"""What was known at a session stays what was known: no later import, late rating or correction changes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest

from dashboard.answers.clinic import Clinic
from dashboard.store.upgrade import rebuild
from tests.properties.files import ClinicFiles, Row
from tests.properties.stores import new_clinic, take_in

OPENED, CUT, LAST = date(2024, 1, 1), date(2024, 6, 3), date(2024, 9, 2)
CLIENTS = 8
Points = dict[tuple[object, ...], tuple[object, ...]]


def sessions(seed: int) -> list[Row]:
    """Weekly sessions of a few clients, three in four of them rated."""
    draw = Random(seed)  # noqa: S311 - a test's clinic keeps no secret
    rows = []
    for client in range(CLIENTS):
        begun = OPENED + timedelta(days=draw.randint(0, 100))
        for week in range(draw.randint(6, 30)):
            row = {"client_id": f"c{client}", "counselor_id": "K1", "session_date": str(begun + timedelta(weeks=week))}
            score = str(draw.choice((5, 6, 8, 9, 10)))
            rated = {f"srs_{item}": score for item in range(1, 5)} | {"ors_total": str(draw.randint(5, 38))}
            rows.append(row | (rated if draw.random() < 0.75 else {}))
    return rows


def changed(rows: Iterable[Row], seed: int) -> list[Row]:
    """The same appointments as a later export has them: some rated only now, some rated otherwise."""
    draw = Random(seed)  # noqa: S311 - a test's clinic keeps no secret
    scores = {f"srs_{item}": "1" for item in range(1, 5)} | {"ors_total": "3"}
    return [row | (scores if draw.random() < 0.3 else {}) for row in rows]


def files_of(rows: Iterable[Row]) -> ClinicFiles:
    """Rows with an appointment at either end of the clinic's time."""
    return ClinicFiles(tuple(rows), (), (), {"case_mix": "none"})


def points(clinic: Clinic, until: date = CUT) -> Points:
    """What was known at each session up to a day, by client and day."""
    with duckdb.connect(str(clinic.store.current().path), read_only=True) as connection:
        rows = connection.execute(
            """
            SELECT
                clients.client_key, points.session_on, points.session_1_score, points.sessions_2_to_4_score,
                points.last_scores, points.last_rated, points.rated_sessions, outcomes.first_score,
                outcomes.last_score, ruptures.pairing_no IS NOT NULL
            FROM decision_points AS points
            INNER JOIN pairings USING (pairing_no)
            INNER JOIN clients USING (client_no)
            LEFT JOIN decision_point_outcomes AS outcomes USING (pairing_no, session_number)
            LEFT JOIN decision_point_ruptures AS ruptures USING (pairing_no, session_number)
            WHERE points.session_on <= ?
            """,
            [until],
        ).fetchall()
    return {row[:2]: row[2:] for row in rows}


def early(rows: Iterable[Row]) -> list[Row]:
    """Rows up to the day of the first export."""
    return [row for row in rows if row["session_date"] <= str(CUT)]


@pytest.mark.parametrize("seed", range(3))
def test_later_imports_change_nothing_that_was_known(seed: int, tmp_path: Path) -> None:
    rows = sessions(seed)
    with new_clinic(tmp_path, {"rupture_fall.srs": "5"}) as clinic:
        take_in(clinic, files_of(early(rows)), tmp_path)
        before = points(clinic)
        take_in(clinic, files_of(changed(rows, seed)), tmp_path)
        after = points(clinic)
        rebuild(clinic.store, clinic.definitions())
        rebuilt = points(clinic)

    assert before
    assert any(known[0] is not None for known in before.values())
    # What counts as repaired rests on the spread in the whole clinic's ratings, so ruptures are not held to it.
    assert {key: known[:-1] for key, known in after.items()} == {key: known[:-1] for key, known in before.items()}
    assert rebuilt == after


def test_what_came_with_a_later_import_is_not_known_at_its_own_sessions(tmp_path: Path) -> None:
    rows = [row | {f"srs_{item}": "9" for item in range(1, 5)} for row in sessions(1)]
    with new_clinic(tmp_path) as clinic:
        take_in(clinic, files_of(early(rows)), tmp_path)
        take_in(clinic, files_of(rows), tmp_path)
        later = {key: known for key, known in points(clinic, LAST).items() if key not in points(clinic)}

    counts = {key: known[4] for key, known in points_by_client(later).items()}
    assert counts
    assert all(len(set(numbers)) == 1 for numbers in counts.values())


def points_by_client(found: Points) -> dict[object, tuple[object, ...]]:
    """Client -> what was known, column by column, over their sessions."""
    clients = {key[0] for key in found}
    return {
        client: tuple(zip(*(known for key, known in found.items() if key[0] == client), strict=True))
        for client in clients
    }


def test_the_first_import_is_known_on_its_own_days(tmp_path: Path) -> None:
    rated = {f"srs_{item}": "9" for item in range(1, 5)}
    rows = [
        {"client_id": "c", "counselor_id": "K1", "session_date": str(OPENED + timedelta(weeks=week))} | rated
        for week in range(4)
    ]
    with new_clinic(tmp_path) as clinic:
        take_in(clinic, files_of(rows), tmp_path)
        found = points(clinic)

    assert [known[4] for _, known in sorted(found.items(), key=lambda one: str(one[0][1]))] == [1, 2, 3, 4]


def test_a_full_export_every_month_changes_nothing_either(tmp_path: Path) -> None:
    rows = sessions(2)
    with new_clinic(tmp_path) as clinic:
        take_in(clinic, files_of(early(rows)), tmp_path)
        once = points(clinic)
        newest = {"client_id": "new", "counselor_id": "K1", "session_date": str(LAST)}
        take_in(clinic, replace(files_of(early(rows)), sessions=(*early(rows), newest)), tmp_path)
        twice = points(clinic)

    assert twice == once
