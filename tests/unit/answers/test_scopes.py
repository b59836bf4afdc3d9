"""Everybody gets the rows of the counselors they supervise and no other, also side by side and from the cache."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pandas as pd
import pytest

from dashboard.access.viewer import Role, Viewer, operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.answers.scope import ONE_LEFT_OUT, OWN_LEFT_OUT
from dashboard.office import settings_table
from dashboard.office.audit import Event
from tests.properties.stores import clinic_of, take_in
from tests.unit.answers.conftest import NEWEST, practice_files, supervisor, visit

EVERYBODY = ["K1", "K2", "K3", "K4", "K5"]
WITH_COUNSELORS = ("early_dropout", "alliance", "coverage", "counselors")


def seen_by(clinic: Clinic, viewer: Viewer, question: str = "counselors") -> list[str]:
    """The counselors with a row."""
    return sorted(set(ask(clinic, viewer, question).frame["counselor_id"]))


@pytest.mark.parametrize("question", WITH_COUNSELORS)
@pytest.mark.parametrize(
    ("teams", "expected"),
    [
        (("North",), ["K1", "K2"]),
        (("South",), ["K3", "K4"]),
        (("North", "South"), ["K1", "K2", "K3", "K4"]),
        (("*",), EVERYBODY),
        (("Nowhere",), []),
        (("north",), []),
        (("",), []),
        ((), []),
    ],
)
def test_a_supervisor_sees_the_counselors_of_their_teams(
    teams: tuple[str, ...], expected: list[str], question: str, practice: Clinic
) -> None:
    assert seen_by(practice, supervisor(*teams), question) == expected


def test_the_operator_sees_every_counselor(practice: Clinic) -> None:
    assert seen_by(practice, operator()) == EVERYBODY


def test_filters_narrow_a_scope_and_never_widen_it(practice: Clinic) -> None:
    of_south = Filters(counselor_id="K3")

    assert list(ask(practice, supervisor("South"), "coverage", of_south).frame["counselor_id"]) == ["K3"]
    assert ask(practice, supervisor("North"), "coverage", of_south).is_empty
    assert ask(practice, supervisor("North"), "coverage", Filters(team="South")).is_empty
    assert ask(practice, supervisor("North"), "retention", Filters(team="South")).is_empty


@pytest.mark.parametrize("question", WITH_COUNSELORS)
def test_own_codes_are_never_among_those_supervised(question: str, practice: Clinic) -> None:
    given_by_an_admin = supervisor("*", codes=("K2", "K3"))
    by_their_email = supervisor("*", email="k5@clinic.TEST")

    assert seen_by(practice, given_by_an_admin, question) == ["K1", "K4", "K5"]
    assert seen_by(practice, by_their_email, question) == ["K1", "K2", "K3", "K4"]


def test_own_figures_are_in_no_group_either(practice: Clinic) -> None:
    everybody = ask(practice, supervisor("*"), "retention").frame
    but_k5 = ask(practice, supervisor("*", email="k5@clinic.test"), "retention").frame

    assert everybody["at_risk_clients"].iloc[0] == 27
    assert but_k5["at_risk_clients"].iloc[0] == 15


def test_own_codes_are_seen_where_feedback_is_open(tmp_path: Path) -> None:
    with clinic_of(practice_files(), tmp_path, is_built_with=False) as clinic:
        event = Event("admin", "setting changed", "feedback_mode")
        settings_table.change(clinic.office, "feedback_mode", "open", event=event)

        assert seen_by(clinic, supervisor("*", email="k5@clinic.test", codes=("K1",))) == EVERYBODY


def test_names_are_those_of_the_scope(practice: Clinic) -> None:
    answer = ask(practice, supervisor("North"), "coverage")

    assert dict(answer.names) == {"K1": "Name K1", "K2": "Name K2"}


def test_figures_of_the_practice_are_the_same_for_everybody_who_counsels_nobody(practice: Clinic) -> None:
    viewers = [operator(), supervisor("North"), supervisor("*"), supervisor()]

    early = [ask(practice, viewer, "early_dropout") for viewer in viewers]
    early_models = [ask(practice, viewer, "early_dropout_model").frame for viewer in viewers]
    alliances = [ask(practice, viewer, "alliance") for viewer in viewers]

    # 14 of 27 clients dropped out after two sessions, all of them having rated 8.
    assert dict(early[0].practice) == {"practice_rate": pytest.approx(14 / 27), "dropped_out": 14, "pairings": 27}
    assert alliances[0].practice["srs.heard"] == pytest.approx(14 / 27)
    assert all(dict(answer.practice) == dict(early[0].practice) for answer in early)
    assert all(dict(answer.practice) == dict(alliances[0].practice) for answer in alliances)
    assert all(frame.equals(early_models[0]) for frame in early_models)


def test_own_clients_are_in_no_figure_of_the_practice(practice: Clinic) -> None:
    asking = supervisor("North", email="k5@clinic.test")

    early, alliance = ask(practice, asking, "early_dropout"), ask(practice, asking, "alliance")

    # K5's twelve are missing: of the other fifteen, eight dropped out.
    assert dict(early.practice) == {"practice_rate": pytest.approx(8 / 15), "dropped_out": 8, "pairings": 15}
    assert alliance.practice["srs.heard"] == pytest.approx(8 / 15)
    assert early.notes[-1] == OWN_LEFT_OUT


def test_the_practices_share_is_hidden_where_few_are_in_it(practice: Clinic) -> None:
    of_more_than_there_are = Filters(overrides=(("min_clients_supervisor", "28"),))

    assert pd.isna(ask(practice, supervisor("North"), "alliance", of_more_than_there_are).practice["srs.heard"])
    assert not pd.isna(ask(practice, supervisor("North"), "alliance").practice["srs.heard"])


def test_the_only_counselor_out_of_view_is_in_no_figure_of_the_practice(tmp_path: Path) -> None:
    files = practice_files()
    teamed = tuple(row | {"team": "East" if row["counselor_id"] == "K5" else "West"} for row in files.counselors)

    with clinic_of(replace(files, counselors=teamed), tmp_path, is_built_with=False) as clinic:
        answers = {
            teams: ask(clinic, supervisor(*teams), "early_dropout") for teams in (("West",), ("East",), ("*",), ())
        }

    counted = {teams: answer.practice["pairings"] for teams, answer in answers.items()}
    assert counted == {("West",): 15, ("East",): 27, ("*",): 27, (): 27}
    assert answers["West",].notes[-1] == ONE_LEFT_OUT
    assert ONE_LEFT_OUT not in (*answers["East",].notes, *answers["*",].notes)


def test_what_is_left_out_for_one_is_not_left_out_for_the_next(practice: Clinic) -> None:
    viewers = (supervisor("North", email="k5@clinic.test"), supervisor("North")) * 2

    counted = [ask(practice, viewer, "early_dropout").practice["pairings"] for viewer in viewers]

    assert counted == [15, 27, 15, 27]


def test_rows_lean_on_the_whole_practice_whoever_asks(practice: Clinic) -> None:
    of_all = ask(practice, operator(), "early_dropout").frame.set_index("counselor_id")
    of_south = ask(practice, supervisor("South"), "early_dropout").frame.set_index("counselor_id")

    pd.testing.assert_frame_equal(of_south, of_all.loc[["K3", "K4"]])
    assert of_south.loc["K3", "expected"] == pytest.approx(14 / 27)


def test_a_counselor_asks_about_their_own_releases_alone(practice: Clinic) -> None:
    counselor = Viewer("k5@clinic.test", (Role.COUNSELOR,), counselor_codes=())

    released = ask(practice, counselor, "my_feedback").frame

    # Twelve clients of K5, six of them below the mark, at the end of the quarter in which they were seen to have left.
    assert set(released["domain"]) == {"heard", "goals", "approach", "overall", "total"}
    assert set(released["clients_at_least"]) == {10}
    assert set(released["band"]) == {"about_half"}
    for other in ("k1@clinic.test", "somebody@clinic.test"):
        assert ask(practice, Viewer(other, (Role.COUNSELOR,)), "my_feedback").is_empty


def test_two_supervisors_side_by_side_never_get_each_others_rows(practice: Clinic) -> None:
    viewers = {"North": supervisor("North", email="n@x.test"), "South": supervisor("South", email="s@x.test")}
    expected = {"North": {"K1", "K2"}, "South": {"K3", "K4"}}
    start = Barrier(8)

    def ask_many(number: int) -> list[tuple[str, str, set[str]]]:
        found = []
        for turn in range(6):
            start.wait()
            if number == 0:
                with practice.answers_lock:
                    practice.answers.clear()
            start.wait()
            team = ("North", "South")[(number + turn) % 2]
            for question in ("coverage", "counselors"):
                found.append((team, question, set(seen_by(practice, viewers[team], question))))
        return found

    with ThreadPoolExecutor(8) as threads:
        found = [one for answers in threads.map(ask_many, range(8)) for one in answers]

    assert len(found) == 8 * 6 * 2
    assert [one for one in found if one[2] != expected[one[0]]] == []


def test_a_move_to_another_team_and_new_rows_count_at_once(tmp_path: Path) -> None:
    files = practice_files()
    moved = tuple(row | ({"team": "South"} if row["counselor_id"] == "K2" else {}) for row in files.counselors)
    newer = visit("K2-new", "K2", NEWEST + timedelta(days=1))

    with clinic_of(files, tmp_path, is_built_with=False) as clinic:
        before = (seen_by(clinic, supervisor("South")), ask(clinic, operator(), "retention").data_to)
        take_in(clinic, replace(files, sessions=(*files.sessions, newer), counselors=moved), tmp_path)
        after = (seen_by(clinic, supervisor("South")), ask(clinic, operator(), "retention").data_to)

    assert before == (["K3", "K4"], NEWEST)
    assert after == (["K2", "K3", "K4"], NEWEST + timedelta(days=1))
