"""The random clinics are reproducible, unambiguous, and do hold the cases they are for."""

from collections import Counter
from pathlib import Path

import pytest

from tests.oracle import Clinic, current_places, read_clinic, rules_from
from tests.oracle.__main__ import rows_of
from tests.oracle.clinic import newest_attended
from tests.oracle.episodes import Episode, place_records
from tests.oracle.records import read_records
from tests.oracle.retention import spell_of
from tests.properties.clinics import seeded_clinic
from tests.unit.oracle.examples import day, visit

SEEDS = range(60)


def read(seed: int) -> Clinic:
    """The oracle's clinic of a seed."""
    files = seeded_clinic(seed)
    return read_clinic(files.sessions, files.episodes, files.rules)


def idle(episode: Episode, found: Clinic) -> int:
    """Days from the last appointment to data-to."""
    newest = newest_attended(found.appointments)
    assert newest is not None
    return (newest - episode.appointments[-1].on).days


def test_a_seed_gives_the_same_clinic_again() -> None:
    assert seeded_clinic(7) == seeded_clinic(7)
    assert seeded_clinic(7) != seeded_clinic(8)


def test_files_hold_the_rows_they_were_written_from(tmp_path: Path) -> None:
    files = seeded_clinic(3)

    sessions = rows_of(files.write(tmp_path)[0])

    assert read_clinic(sessions, files.episodes, files.rules) == read(3)


def test_facts_do_not_depend_on_the_order_of_rows() -> None:
    for seed in SEEDS:
        files = seeded_clinic(seed)

        assert read_clinic(files.sessions[::-1], files.episodes[::-1], files.rules) == read(seed)


def test_no_two_records_speak_of_one_episode() -> None:
    for seed in SEEDS:
        files = seeded_clinic(seed)
        # As a file is taken in: before any data-to hides rows.
        found = read_clinic(files.sessions, files.episodes, rules_from({**files.settings, "data_to": ""}))
        for client in {row["client_id"] for row in files.episodes}:
            episodes = [list(one.appointments) for one in found.episodes if one.client == client]
            records = read_records(row for row in files.episodes if row["client_id"] == client)

            assert max(map(len, place_records(episodes, records))) <= 1


def test_every_edge_is_met() -> None:
    met: Counter[str] = Counter()
    for seed in SEEDS:
        found = read(seed)
        for episode in found.episodes:
            met[f"idle {idle(episode, found)}"] += 1
            met[f"{episode.ending} {episode.source}"] += 1
            met["entered late"] += episode.entry > 1
            met["left truncated"] += episode.is_left_truncated
            met["ending not yet known"] += bool(
                episode.record and episode.record.ended_on and episode.source != "declared"
            )
            own = [one for one in found.pairings if one.episode is episode]
            met[f"{len(own)} pairings"] += 1
            met["cover"] += sum(len(one.sessions) for one in own) < len(episode.sessions)
            met["second on a day"] += any(one.nth == 2 for one in episode.sessions)
            met["late attended"] += any(one.attendance == "late_attended" for one in episode.sessions)
            met["third episode"] += episode.place == 3
            if episode.sessions and (spell := spell_of(episode, found)):
                met["half a session"] += spell.until % 1 == 0.5
        for pairing in found.pairings:
            assert found.data_to is not None
            met[f"begun {(found.data_to - pairing.start).days}"] += 1

    wanted = ["entered late", "left truncated", "ending not yet known", "cover", "second on a day"]
    wanted += ["late attended", "third episode", "half a session", "3 pairings", "unknown inferred"]
    wanted += ["idle 45", "idle 46", "begun 60", "begun 61", "begun 89", "begun 90"]
    assert [one for one in wanted if not met[one]] == []


def test_settings_are_read_from_text() -> None:
    rules = rules_from({"closed_periods": "2024-01-03..2024-01-05", "inactive_after_days": "30"})

    assert rules.closed_periods == ((day(2), day(4)),)
    assert (rules.inactive_after_days, rules.settle_days, rules.maturity_days) == (30, 45, 90)
    with pytest.raises(ValueError, match="drop_out_rule"):
        rules_from({"drop_out_rule": "guess"})


def test_a_counselor_is_where_the_record_says_or_else_the_newest_row() -> None:
    found = read_clinic(
        [visit(0, team="North"), visit(7, team="South"), visit(0, "B", team="North")], [], rules_from({})
    )

    places = current_places(found.appointments, [{"counselor_id": "B", "team": "East", "site": "Main"}])

    assert places == {"A": ("South", ""), "B": ("East", "Main")}
