"""A counselor who reads everything after every import, in two worlds that differ in one client's answers alone.

Whatever can be worked out about that client must come from something that reads differently in the two worlds. Before
the client counts in a released batch nothing may; after it nothing but the band of that batch.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.access.viewer import Role, Viewer, viewer_for
from dashboard.answers.answer import Filters
from dashboard.answers.clinic import Clinic
from dashboard.answers.questions import REGISTER
from dashboard.intake.pseudonyms import make_key
from dashboard.intake.publish import import_files, undo_import
from dashboard.office import audit, people
from dashboard.settings import Settings, office_url
from dashboard.store.versions import FeedbackStore
from tests.attack.reading import answered, everything
from tests.builders import Row, write_csv

EMAIL = "cora@clinic.test"
MONDAY = date(2025, 2, 10)
WATCHED = "client-K1-0"
COUNSELORS = ("K1", "K2", "K3", "K4", "K5")
CLIENTS_EACH = 11
# Below the mark without the watched client: one more tips the band of eleven.
LOW_OTHERS = 3
WEEKS = 8
# The quarter's last day lies in this week (from 0), whose import closes the quarter.
CLOSING_WEEK = 7
# Everything is read after these imports: some before the release, and the one that releases.
READ_BEFORE, READ_AFTER = (6,), (7,)


@dataclass
class World:
    """A clinic in which the watched client answers with this score; everybody else is the same in every world."""

    folder: Path
    watched_score: int
    clinic: Clinic = field(init=False)
    viewer: Viewer = field(init=False)

    def __post_init__(self) -> None:
        settings = Settings(self.folder, False, office_url(self.folder, is_demo=False))
        FeedbackStore.create(self.folder, is_demo=False)
        self.clinic = Clinic.open(settings)
        event = audit.Event("tester", "tested", "something")
        people.add(self.clinic.office, EMAIL, [Role.COUNSELOR], counselor_codes=["K1"], event=event)
        self.viewer = viewer_for(self.clinic.office, EMAIL)

    def take_week(self, week: int) -> int:
        """Imports one week's sessions; the number of the import."""
        return self.take(list(_rows_of_week(week, self.watched_score)), week)

    def take(self, rows: list[Row], week: int) -> int:
        """Imports rows on the Sunday of a week."""
        path = write_csv(self.folder / "week.csv", rows)
        report = import_files(
            self.clinic.store,
            self.clinic.settings.key_file,
            self.clinic.definitions(),
            [path],
            by="tester",
            today=MONDAY + timedelta(weeks=week, days=6),
        )
        assert report.import_id is not None, report.errors
        return report.import_id

    def reading(self) -> dict[str, str]:
        """Everything the counselor can read now."""
        return everything(self.clinic, self.viewer)


def _rows_of_week(week: int, watched_score: int) -> Iterator[Row]:
    """Every counselor's clients begin one after the other and come weekly, four times; somebody comes every week."""
    yield {"client_id": "client-always", "counselor_id": "K5", "session_date": MONDAY + timedelta(weeks=week)}
    for counselor in COUNSELORS:
        for number in range(CLIENTS_EACH):
            session = week - number // 3
            if not 0 <= session < 4:
                continue
            client = f"client-{counselor}-{number}"
            score = watched_score if client == WATCHED else (5 if 1 <= number <= LOW_OTHERS else 9) + session % 2
            yield {
                "client_id": client,
                "counselor_id": counselor,
                "session_date": MONDAY + timedelta(weeks=week, days=number % 5),
                "team": "North",
                **{f"srs_{item}": score for item in (1, 2, 3, 4)},
            }


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, World]:
    folder = tmp_path_factory.mktemp("worlds")
    low, high = World(folder / "low", 2), World(folder / "high", 10)
    # Case codes must be the same in both, or every list of cases reads differently.
    make_key(low.clinic.settings.key_file)
    shutil.copy(low.clinic.settings.key_file, high.clinic.settings.key_file)
    return low, high


@pytest.fixture(scope="module")
def readings(worlds: tuple[World, World]) -> dict[int, tuple[dict[str, str], dict[str, str]]]:
    """What can be read in both worlds after some of the weekly imports."""
    read = {}
    for week in range(WEEKS):
        for world in worlds:
            world.take_week(week)
        if week in (*READ_BEFORE, *READ_AFTER):
            low, high = (world.reading() for world in worlds)
            read[week] = (low, high)
    return read


def _differing(low: dict[str, str], high: dict[str, str]) -> set[str]:
    assert low.keys() == high.keys()
    return {asked for asked in low if low[asked] != high[asked]}


def test_nothing_reads_differently_before_the_release(
    readings: dict[int, tuple[dict[str, str], dict[str, str]]],
) -> None:
    assert [_differing(*readings[week]) for week in READ_BEFORE] == [set()] * len(READ_BEFORE)


def test_after_the_release_only_the_band_reads_differently(
    readings: dict[int, tuple[dict[str, str], dict[str, str]]],
) -> None:
    for week in READ_AFTER:
        low, high = readings[week]
        differing = _differing(low, high)
        assert differing
        assert {asked.split(" ")[0] for asked in differing} == {"my_feedback"}
        for asked in differing:
            assert _without_bands(low[asked]) == _without_bands(high[asked])


def test_a_batch_was_released_at_all(readings: dict[int, tuple[dict[str, str], dict[str, str]]]) -> None:
    before, after = (_rows(readings[week][0]) for week in (CLOSING_WEEK - 1, CLOSING_WEEK))

    assert before == []
    assert {row["domain"] for row in after} >= {"heard", "goals", "approach", "overall"}
    assert {row["clients_at_least"] for row in after} == {10}


def test_counselor_reads_nothing_but_own_releases_and_what_everybody_may_know(
    readings: dict[int, tuple[dict[str, str], dict[str, str]]],
) -> None:
    answered = {
        asked.split(" ")[0] for asked, text in readings[READ_AFTER[-1]][0].items() if not text.startswith("refused")
    }

    assert answered == {"my_feedback", "my_open_feedback", "data_to"}


def test_supervising_as_well_tells_nothing_of_ones_own_clients(worlds: tuple[World, World], readings: object) -> None:
    """She sees every other counselor's rows and knows when each of her clients began."""
    both = Viewer(EMAIL, (Role.COUNSELOR, Role.SUPERVISOR), ("*",), ("K1",))
    when_she_began = Filters(from_on=MONDAY, to_on=MONDAY)
    by_group = [Filters(by=group) for group in ("counselor", "team", "heard_early")]
    ways = [Filters(), when_she_began, *(by_group if os.environ.get("DASHBOARD_LONG_ATTACKS") else ())]

    low, high = (
        {
            f"{question.name} {filters}": answered(world.clinic, both, question, filters)
            for question in REGISTER.values()
            for filters in ways
        }
        for world in worlds
    )

    assert {asked.split(" ")[0] for asked in _differing(low, high)} <= {"my_feedback"}
    assert sum(not text.startswith("refused") for text in low.values()) > len(ways)


def test_corrections_and_undo_after_the_release_change_nothing(
    worlds: tuple[World, World], readings: dict[int, tuple[dict[str, str], dict[str, str]]]
) -> None:
    low, _ = worlds
    before = _rows(low.reading())
    corrected = [row | {f"srs_{item}": 10 for item in (1, 2, 3, 4)} for row in _rows_of_week(1, 10)]

    number = low.take(corrected, WEEKS)
    after_correction = _rows(low.reading())
    undo_import(low.clinic.store, low.clinic.definitions(), number, by="tester")

    assert after_correction == before
    assert _rows(low.reading()) == before


def _rows(reading: dict[str, str]) -> list[dict[str, object]]:
    asked = next(asked for asked in reading if asked.startswith("my_feedback "))
    rows: list[dict[str, object]] = json.loads(json.loads(reading[asked])[0])
    return rows


def _without_bands(text: str) -> list[object]:
    rows, *others = json.loads(text)
    return [[{key: value for key, value in row.items() if key != "band"} for row in json.loads(rows)], *others]
