"""The clinic in sample_data/: reproducible, free of identifiers, and with the planted patterns in it."""

import re
from pathlib import Path

import pytest
from scipy.stats import binom

from dashboard.sample import write_sample
from tests.unit.sample.realised import (
    ATTENDED,
    CounselorFigures,
    Episode,
    data_to,
    figures_by_counselor,
    read_episodes,
    rows,
)
from tests.unit.sample.table import realised_table

COMMITTED = Path(__file__).parents[3] / "sample_data"
FILES = ("sessions.csv", "episodes.csv", "counselors.csv", "trainings.csv")
NOT_HEARD, FLAT_HIGH, REPAIRS = "K02", "K06", "K07"
WEAK_ON_GOALS = ("K09", "K10", "K11", "K12")


@pytest.fixture(scope="module")
def episodes() -> list[Episode]:
    return read_episodes(COMMITTED)


@pytest.fixture(scope="module")
def figures(episodes: list[Episode]) -> dict[str, CounselorFigures]:
    return figures_by_counselor(episodes)


def _pooled(figures: dict[str, CounselorFigures], leaving_out: set[str], measure: str) -> float:
    answers = [answer for code, of in figures.items() if code not in leaving_out for answer in getattr(of, measure)]
    return float(sum(answers) / len(answers))


@pytest.mark.parametrize("name", FILES)
def test_committed_file_is_what_the_generator_writes(name: str, tmp_path: Path) -> None:
    write_sample(tmp_path)

    assert (tmp_path / name).read_bytes() == (COMMITTED / name).read_bytes()


def test_committed_files_are_small_enough_to_ship() -> None:
    assert sum((COMMITTED / name).stat().st_size for name in FILES) < 1_500_000


def test_readme_shows_the_figures_of_the_committed_files() -> None:
    readme = (COMMITTED / "README.md").read_text(encoding="utf-8").splitlines()

    missing = [line for line in realised_table(COMMITTED) if line not in readme]

    assert missing == []


def test_newest_attended_session_is_the_day_of_the_export(episodes: list[Episode]) -> None:
    assert data_to(episodes).isoformat() == "2026-03-31"


def test_rows_after_the_export_are_bookings_of_clients_without_an_ending(episodes: list[Episode]) -> None:
    later = [
        (row, episode)
        for episode in episodes
        for row in episode.appointments
        if row["session_date"] > "2026-03-31" or row["attendance"] == "future"
    ]

    assert later
    for row, episode in later:
        assert row["attendance"] == "future"
        assert row["session_date"] > "2026-03-31"
        assert row["session_number"] == ""
        assert episode.ending == ""


def test_session_numbers_count_the_attended_sessions_of_an_episode_from_one(episodes: list[Episode]) -> None:
    for episode in episodes:
        numbers = [session.number for session in episode.sessions]
        numbered = [row for row in episode.appointments if row["session_number"]]

        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbered) == len(numbers)


def test_only_attended_sessions_carry_ratings() -> None:
    ratings = [f"{form}_{item}" for form in ("srs", "ors") for item in range(1, 5)] + [
        "phq9_total",
        "gad7_total",
    ]
    for row in rows(COMMITTED / "sessions.csv"):
        if row["attendance"] not in ATTENDED or row["session_type"] != "session":
            assert not any(row[column] for column in ratings), row


def test_ratings_have_one_decimal_and_lie_in_their_range() -> None:
    for row in rows(COMMITTED / "sessions.csv"):
        for column in (f"{form}_{item}" for form in ("srs", "ors") for item in range(1, 5)):
            assert re.fullmatch(r"(\d\.\d|10\.0)?", row[column]), row
        assert row["phq9_total"] == "" or 0 <= int(row["phq9_total"]) <= 27
        assert row["gad7_total"] == "" or 0 <= int(row["gad7_total"]) <= 21


def test_client_codes_look_like_no_identifier() -> None:
    """A letter and four digits: too short for a phone, health or insurance number or a date, and no name."""
    codes = {row["client_id"] for row in rows(COMMITTED / "episodes.csv")}

    assert len(codes) == 900
    assert all(re.fullmatch(r"C\d{4}", code) for code in codes)


def test_episode_codes_do_not_give_the_client_code_away() -> None:
    pairs = [(row["client_id"][1:], row["episode_id"][1:]) for row in rows(COMMITTED / "episodes.csv")]

    assert sum(client == episode for client, episode in pairs) < len(pairs) * 0.01


def test_counselor_addresses_reach_nobody() -> None:
    addresses = [row["email"] for row in rows(COMMITTED / "counselors.csv")]

    assert len(set(addresses)) == 12
    assert all(address.endswith("@sample.invalid") for address in addresses)


def test_about_a_third_of_endings_must_be_inferred(episodes: list[Episode]) -> None:
    newest = data_to(episodes)
    ended = [episode for episode in episodes if episode.ending_seen(newest) != "ongoing"]

    undeclared = sum(episode.ending == "" for episode in ended) / len(ended)

    assert 0.25 < undeclared < 0.40


def test_caseloads_are_believable(figures: dict[str, CounselorFigures]) -> None:
    assert all(20 <= of.started <= 110 for of in figures.values())
    assert 75 <= figures[NOT_HEARD].started <= 90


def test_clients_of_one_counselor_leave_early_beyond_the_exact_limits(
    figures: dict[str, CounselorFigures],
) -> None:
    share = sum(of.early_drop_outs for of in figures.values()) / sum(of.pairings for of in figures.values())
    beyond = {
        code
        for code, of in figures.items()
        if binom.sf(of.early_drop_outs - 1, of.pairings, share) < 0.001
        or binom.cdf(of.early_drop_outs, of.pairings, share) < 0.001
    }

    assert beyond == {NOT_HEARD}


def test_clients_of_that_counselor_do_not_feel_heard_early(figures: dict[str, CounselorFigures]) -> None:
    usual = _pooled(figures, {NOT_HEARD, FLAT_HIGH}, "heard")
    of = figures[NOT_HEARD]

    assert 0.40 < usual < 0.60
    assert binom.sf(sum(of.heard) - 1, len(of.heard), usual) < 0.001
    assert abs(sum(of.goals) / len(of.goals) - 0.5) < 0.12


def test_one_team_is_weak_on_goals_in_every_caseload(figures: dict[str, CounselorFigures]) -> None:
    usual = _pooled(figures, {*WEAK_ON_GOALS, FLAT_HIGH}, "goals")

    shares = [sum(figures[code].goals) / len(figures[code].goals) for code in WEAK_ON_GOALS]

    assert min(shares) > usual + 0.10


def test_one_counselor_repairs_most_ruptures(figures: dict[str, CounselorFigures]) -> None:
    others = [of for code, of in figures.items() if code != REPAIRS]
    usual = sum(of.repaired for of in others) / sum(of.ruptures for of in others)
    of = figures[REPAIRS]

    assert of.ruptures >= 10
    assert of.repaired / of.ruptures > usual + 0.25


def test_one_counselor_has_high_scores_without_variation(figures: dict[str, CounselorFigures]) -> None:
    of = figures[FLAT_HIGH]
    others = [other for code, other in figures.items() if code != FLAT_HIGH]

    assert of.straight_lined / of.rated > 0.8
    assert of.at_ceiling / of.rated > 0.4
    assert sum(of.heard) / len(of.heard) < 0.15
    assert max(other.straight_lined / other.rated for other in others) < 0.5
