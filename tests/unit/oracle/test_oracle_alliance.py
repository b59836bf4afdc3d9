"""Scores below the mark, means and shares of a few ratings, worked by hand."""

from fractions import Fraction

import pytest

from tests.oracle import alliance, alliance_by_session, coverage
from tests.oracle.alliance import AllianceCell
from tests.unit.oracle.examples import Row, clinic, day, record, visit, weekly


def rated(column: str, *scores: str, client: str = "c") -> list[Row]:
    """A session a week with this column answered; '' is not rated."""
    return [visit(7 * week, client=client, **{column: score}) for week, score in enumerate(scores)]


def cell(rows: list[Row], domain: str = "heard", instrument: str = "srs", **rules: int) -> AllianceCell:
    """Counselor A's cell, in a practice where counselor Z's client was rated in every domain."""
    answers = {f"srs_{item}": "9" for item in range(1, 5)} | {f"fit_{item}": "9" for item in range(1, 7)}
    every_domain = visit(0, "Z", "z", **answers)
    return alliance(clinic([*rows, every_domain], records=(), **rules))["A", instrument, domain]


def low(found: AllianceCell) -> tuple[int, int, int]:
    """Clients, below the mark, clearly low."""
    return (found.clients, found.low_clients, found.clearly_low_clients)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (("8.7", "9.1", "9.2"), (1, 0, 0)),
        (("8.7", "9.1", "9.199"), (1, 1, 0)),
        (("8.9", "", "", "10"), (1, 1, 0)),
        (("", "", "", "5"), (0, 0, 0)),
        (("6.6", "7.1", "7.3"), (1, 1, 0)),
        (("6.9",), (1, 1, 1)),
    ],
)
def test_the_mean_of_the_rated_ones_of_three_sessions_meets_the_mark(
    scores: tuple[str, ...], expected: tuple[int, int, int]
) -> None:
    rows = [*rated("srs_1", *scores), visit(0, "B", "d", srs_1="10")]

    assert low(cell(rows)) == expected


def test_the_total_is_the_sum_of_all_items_or_else_the_given_one() -> None:
    items = {"srs_1": "9", "srs_2": "9", "srs_3": "9", "srs_4": "8.9"}

    assert low(cell([visit(0, **items, srs_total="40")], "total")) == (1, 1, 0)
    assert low(cell([visit(0, srs_1="9", srs_total="36")], "total")) == (1, 0, 0)
    assert low(cell([visit(0, srs_1="9")], "total")) == (0, 0, 0)
    assert low(cell([visit(0, srs_total="27.9")], "total")) == (1, 1, 1)


def test_a_domain_of_three_items_wants_two_of_them() -> None:
    two = [visit(0, fit_1="7.9", fit_2="8.1")]
    one = [visit(0, fit_1="7.9", fit_4="8")]

    assert low(cell(two, instrument="fit")) == (1, 0, 0)
    assert low(cell(one, instrument="fit")) == (0, 0, 0)
    assert low(cell(one, "goals", "fit")) == (1, 0, 0)


def test_pairings_whose_beginning_is_unknown_have_no_early_mean_but_all_the_rest() -> None:
    for found in (
        cell(rated("srs_1", "5", "6"), left_truncation_days=60),
        cell([visit(0, srs_1="5", session_number="2"), visit(7, srs_1="6")]),
    ):
        assert low(found) == (0, 0, 0)
        assert found.mean_score == Fraction(11, 2)
        assert found.coverage == 1


def test_transfers_count_in_the_early_mean() -> None:
    rows = [visit(0, "B"), *(visit(7 * week, srs_1="5") for week in (1, 2))]

    assert low(cell(rows)) == (1, 1, 1)


def test_each_client_has_one_vote_in_the_mean_and_all_sessions_count() -> None:
    rows = rated("srs_1", "10", "10", "10", "6", client="x") + rated("srs_1", "5", "", client="y")

    found = cell(rows)

    assert found.mean_score == (Fraction(36, 4) + 5) / 2
    assert found.coverage == Fraction(5, 6)
    assert found.ceiling_share == Fraction(3, 5)


def test_straight_lined_ratings_are_shares_of_complete_ones() -> None:
    alike = dict.fromkeys(("srs_1", "srs_2", "srs_3", "srs_4"), "9")
    rows = [
        visit(0, **alike),
        visit(7, **alike | {"srs_4": "9.0"}),
        visit(14, **alike | {"srs_4": "8"}),
        visit(21, srs_1="9", srs_2="9"),
    ]

    assert cell(rows).straight_lined_share == Fraction(2, 3)
    assert cell(rated("srs_total", "36")).straight_lined_share is None


def test_cover_is_rated_in_no_pairing() -> None:
    rows = [visit(0, srs_1="9"), visit(7, "B", srs_1="0"), visit(14, srs_1="9")]

    found = alliance(clinic(rows))

    assert {counselor for counselor, _, _ in found} == {"A"}
    assert found["A", "srs", "heard"].mean_score == 9


def test_outcome_scores_are_no_alliance_and_unused_instruments_have_no_cell() -> None:
    found = alliance(clinic([visit(0, srs_1="9", ors_total="20")]))

    assert {instrument for _, instrument, _ in found} == {"srs"}


def test_every_counselor_has_a_cell_for_every_domain_that_anybody_was_rated_in() -> None:
    rows = [visit(0, srs_1="9", client="x"), visit(100, "B", "y", fit_4="8"), visit(101, "C", "z")]

    found = alliance(clinic(rows), from_on=day(100))

    assert sorted(found) == [(one, *domain) for one in "BC" for domain in (("fit", "goals"), ("srs", "heard"))]
    assert found["C", "srs", "heard"].clients == 0
    assert found["C", "srs", "heard"].coverage == 0
    assert found["C", "srs", "heard"].mean_score is None


def test_trajectory_gives_each_pairing_one_vote_in_a_band() -> None:
    rows = rated("srs_1", "8", "9", "9", "6", "9", client="x") + rated("srs_1", "10", client="y")

    found = alliance_by_session(clinic(rows))

    first, middle = found["all", "srs", "heard", "1"], found["all", "srs", "heard", "4-6"]
    assert (first.clients, first.mean_score, first.low_share) == (2, Fraction(9), Fraction(1, 2))
    assert (first.q25, first.median, first.q75) == (8.5, 9.0, 9.5)
    assert (middle.clients, middle.mean_score) == (1, Fraction(15, 2))
    assert ("all", "srs", "heard", "7+") not in found


def test_trajectory_of_whoever_entered_late_begins_at_their_first_number() -> None:
    bands = alliance_by_session(clinic([visit(0, srs_1="9", session_number="3")]))

    assert {band for *_, band in bands} == {"3"}


def test_coverage_counts_sessions_and_drop_outs_whose_last_was_not_rated() -> None:
    rows = [*rated("srs_1", "9", "", client="x"), *rated("fit_4", "", "9", client="y"), *weekly("A", "w")]

    found = coverage(clinic([*rows, visit(100, "Z", "z")], [record(0, "planned", 0, client="w")]))["A"]

    assert (found.sessions, found.rated, found.missing_at_last_before_dropout) == (5, 2, 1)
    assert found.coverage == Fraction(2, 5)


def test_outcome_scores_alone_are_no_coverage() -> None:
    assert coverage(clinic([visit(0, ors_total="20")]))["A"].rated == 0
