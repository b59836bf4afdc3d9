"""The generator: believable figures, the same bytes for the same seed, scenarios that do what they say."""

from datetime import date
from pathlib import Path

import pytest

from dashboard.sample import write_sample
from dashboard.sample.scenarios import SCENARIOS, parameters_for
from dashboard.sample.writer import BLOCK_CLIENTS
from dashboard.settings import Refused
from tests.unit.sample.realised import Episode, marginals, read_episodes, rows

ALL_DECLARED = {"undeclared_drop_out": "0", "undeclared_planned": "0", "undeclared_other": "0"}
SEEDS = (11, 12)
SATURDAY = 5

# Routine outpatient counseling; the margins hold the differences between clinics of 2 400 clients.
BELIEVABLE = {
    "drop_out": (0.41, 0.50),
    "drop_out_after_1": (0.11, 0.17),
    "drop_out_by_3": (0.25, 0.32),
    "mean_sessions": (6.0, 7.1),
    "median_sessions": (5, 7),
    "top_fifth": (0.38, 0.45),
    "attended": (0.76, 0.82),
    "no_show": (0.07, 0.105),
    "client_cancel": (0.065, 0.09),
    "srs_mean": (34.9, 36.3),
    "srs_sd": (3.8, 4.8),
    "srs_at_40": (0.13, 0.22),
    "srs_36_or_more": (0.49, 0.63),
    "srs_below_36_first": (0.41, 0.56),
    "straight_lined": (0.31, 0.40),
    "session_to_session_r": (0.54, 0.70),
    "alliance_d": (0.30, 0.58),
    "phq_first": (13.6, 14.8),
    "phq_last_planned": (8.5, 10.3),
    "improved": (0.31, 0.44),
    "worse": (0.005, 0.035),
    "srs_given": (0.73, 0.84),
    "two_counselors": (0.03, 0.08),
}


@pytest.fixture(scope="module", params=SEEDS)
def typical(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    folder = tmp_path_factory.mktemp("typical")
    scenario = {"name": "typical", **ALL_DECLARED}
    write_sample(folder, counselors=24, clients=2400, months=36, seed=request.param, scenario=scenario)
    return marginals(read_episodes(folder))


@pytest.mark.parametrize("figure", BELIEVABLE)
def test_typical_clinic_has_a_believable(typical: dict[str, float], figure: str) -> None:
    low, high = BELIEVABLE[figure]

    assert low <= typical[figure] <= high


def _written(folder: Path, **wanted: object) -> dict[str, bytes]:
    write_sample(folder, **{"clients": 300, "seed": 5, **wanted})  # type: ignore[arg-type]
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_same_seed_gives_the_same_bytes_whoever_watches(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    unwatched = _written(tmp_path / "a", clients=BLOCK_CLIENTS + 50)
    watched = _written(
        tmp_path / "b", clients=BLOCK_CLIENTS + 50, progress=lambda done, total: seen.append((done, total))
    )

    assert watched == unwatched
    assert seen == [(BLOCK_CLIENTS, BLOCK_CLIENTS + 50), (BLOCK_CLIENTS + 50, BLOCK_CLIENTS + 50)]


def test_other_seed_gives_another_clinic(tmp_path: Path) -> None:
    assert _written(tmp_path / "a") != _written(tmp_path / "b", seed=6)


def test_blocks_differ_from_each_other_and_share_no_code(tmp_path: Path) -> None:
    write_sample(tmp_path, clients=2 * BLOCK_CLIENTS, seed=5)
    episodes = rows(tmp_path / "episodes.csv")
    first, second = episodes[:BLOCK_CLIENTS], episodes[BLOCK_CLIENTS:]

    assert len({row["client_id"] for row in episodes}) == 2 * BLOCK_CLIENTS
    assert len({row["episode_id"] for row in episodes}) == 2 * BLOCK_CLIENTS
    assert [row["start_date"] for row in first] != [row["start_date"] for row in second]


def test_write_leaves_its_files_and_nothing_else(tmp_path: Path) -> None:
    assert list(_written(tmp_path / "a")) == ["counselors.csv", "episodes.csv", "sessions.csv", "trainings.csv"]
    assert list(_written(tmp_path / "b", scenario={"name": "typical"})) == [
        "counselors.csv", "episodes.csv", "sessions.csv",
    ]  # fmt: skip


def test_failing_write_leaves_the_files_of_before(tmp_path: Path) -> None:
    before = _written(tmp_path)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_sample(tmp_path, clients=300, seed=9, progress=stop)
    assert {path.name: path.read_bytes() for path in sorted(tmp_path.iterdir())} == before


def test_summary_counts_what_the_files_hold(tmp_path: Path) -> None:
    summary = write_sample(tmp_path, clients=300, seed=5)
    sessions = rows(tmp_path / "sessions.csv")

    assert summary.appointments == len(sessions)
    assert summary.attended == sum(row["attendance"] in ("attended", "late_attended") for row in sessions)
    assert summary.clients == len(rows(tmp_path / "episodes.csv")) == 300
    assert summary.counselors == len(rows(tmp_path / "counselors.csv")) == 12


def test_appointments_stay_within_employment_and_off_weekends(tmp_path: Path) -> None:
    write_sample(tmp_path, clients=900, seed=5, scenario={"leaving_per_year": "0.5"})
    employed = {row["counselor_id"]: row for row in rows(tmp_path / "counselors.csv")}

    assert any(row["left_on"] for row in employed.values())
    for row in rows(tmp_path / "sessions.csv"):
        counselor = employed[row["counselor_id"]]
        assert counselor["started_on"] <= row["session_date"]
        assert date.fromisoformat(row["session_date"]).weekday() < SATURDAY
        if counselor["left_on"] and row["session_type"] != "group":
            assert row["session_date"] < counselor["left_on"]


@pytest.mark.parametrize("months", [1, 7, 36])
def test_export_covers_whole_months_up_to_its_last_day(tmp_path: Path, months: int) -> None:
    summary = write_sample(tmp_path, clients=200, months=months, seed=5)

    first = min(row["session_date"] for row in rows(tmp_path / "sessions.csv"))
    assert summary.opens_on.day == 1
    assert (summary.ends_on.year - summary.opens_on.year) * 12 + 3 - summary.opens_on.month == months - 1
    assert first >= summary.opens_on.isoformat()


@pytest.mark.parametrize("wanted", [{"clients": 0}, {"counselors": 0}, {"months": 0}, {"counselors": 4}])
def test_impossible_sizes_are_refused_in_words(tmp_path: Path, wanted: dict[str, int]) -> None:
    with pytest.raises(Refused, match="at least"):
        write_sample(tmp_path, **wanted)  # type: ignore[arg-type]  # only sizes are given


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ({"name": "paradise"}, "no scenario 'paradise'"),
        ({"sd_u_dorp": "1"}, "no parameter 'sd_u_dorp'"),
        ({"sd_u_drop": "much"}, "'sd_u_drop' must be a number"),
        ({"clients": "1.5"}, "'clients' must be a whole number"),
        ({"severe_to_seniors": "maybe"}, "'severe_to_seniors' must be true or false"),
    ],
)
def test_unknown_words_in_a_scenario_are_refused_by_name(scenario: dict[str, str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        parameters_for(scenario)


@pytest.mark.parametrize("name", sorted(set(SCENARIOS) - {"big_provider"}))
def test_every_scenario_can_be_written(tmp_path: Path, name: str) -> None:
    summary = write_sample(tmp_path, clients=120, seed=5, scenario={"name": name})

    assert summary.appointments > summary.attended > 0


def test_parameter_given_beside_a_scenario_has_the_last_word() -> None:
    assert parameters_for({"name": "saxon", "sd_u_drop": "0.1"}).sd_u_drop == 0.1


def _clinic(folder: Path, name: str, **more: str) -> list[Episode]:
    write_sample(folder, clients=1200, seed=5, scenario={"name": name, **ALL_DECLARED, **more})
    return read_episodes(folder)


def test_null_scenario_has_counselors_who_do_not_differ(tmp_path: Path) -> None:
    summary = write_sample(tmp_path, clients=200, seed=5, scenario={"name": "null"})

    assert set(summary.true_drop_out_effect.values()) == {0.0}
    assert set(summary.true_alliance_effect.values()) == {0.0}


def test_small_practice_has_the_size_its_name_says(tmp_path: Path) -> None:
    summary = write_sample(tmp_path, scenario={"name": "small_practice"})

    assert (summary.counselors, summary.clients) == (4, 60)


def test_ceiling_scenario_puts_a_third_of_forms_at_40(tmp_path: Path) -> None:
    assert marginals(_clinic(tmp_path, "ceiling"))["srs_at_40"] > 0.30


def test_one_poor_counselor_loses_more_clients(tmp_path: Path) -> None:
    episodes = _clinic(tmp_path, "one_poor_counselor")
    endings: dict[bool, list[bool]] = {True: [], False: []}
    for episode in episodes:
        if episode.ending and episode.sessions:
            endings[episode.sessions[0].counselor == "K02"].append(episode.ending == "dropped_out")

    poor, others = (sum(endings[is_poor]) / len(endings[is_poor]) for is_poor in (True, False))

    assert poor > others + 0.15


def test_silent_bad_sessions_raise_the_scores_that_are_seen(tmp_path: Path) -> None:
    silent = marginals(_clinic(tmp_path / "silent", "silent_bad_sessions"))
    typical = marginals(_clinic(tmp_path / "typical", "typical"))

    assert silent["srs_mean"] > typical["srs_mean"]


def test_hiring_wave_leaves_many_clients_open(tmp_path: Path) -> None:
    wave = _clinic(tmp_path / "wave", "informative_censoring")
    typical = _clinic(tmp_path / "typical", "typical")

    still_open = [sum(episode.ending == "" for episode in clinic) for clinic in (wave, typical)]

    assert still_open[0] > 1.5 * still_open[1]
