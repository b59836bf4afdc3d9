"""Sentences on outcome and on differences between groups."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from dashboard.wording import outcome, retention_comparison

SHARES = {
    "recovered": (99, 558), "improved": (140, 558), "no_reliable_change": (310, 558), "deteriorated": (9, 558),
    "reliably_improved": (239, 558), "case_at_start": (450, 558), "recovery": (113, 450),
    "reliable_recovery": (99, 450),
}  # fmt: skip


def shares(counts: Mapping[str, tuple[int, int]] = SHARES, group: str = "all") -> pd.DataFrame:
    """Rows of the question `outcome` for one group; a denominator under 5 is hidden."""
    rows = [
        {
            "group": group, "instrument": "ors", "measure": name, "numerator": part, "denominator": of_whom,
            "estimate": part / of_whom if of_whom >= 5 else None, "low": 0.15, "high": 0.21,
        }
        for name, (part, of_whom) in counts.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_headline_tells_recovered_better_and_worse_with_how_many() -> None:
    assert outcome.headline(shares()) == (
        "18 in 100 clients recovered, 25 more got reliably better and 2 got worse between their first and last rating "
        "(recovered: 15 to 21 in 100; 558 clients counted)."
    )


def test_headline_of_too_few_says_so() -> None:
    few = shares(dict.fromkeys(SHARES, (1, 3)))

    assert outcome.headline(few) == "Too few to say whether clients get better: 3 clients with two ratings."
    assert outcome.rates(few).endswith("too few to say more.")


def test_rates_are_of_those_who_began_as_a_case() -> None:
    told = outcome.rates(shares())

    assert told.startswith("Of 450 clients who began on the side of the mark where help is needed, 25 in 100 ended")
    assert "113 of 450" in told


def test_practice_is_told_only_where_it_differs() -> None:
    own = shares()
    same = {f"ors.{row.measure}": row.estimate for row in own.itertuples()}

    assert outcome.in_practice(same, own) == ""
    assert "of 100 clients counted 10 recovered" in outcome.in_practice({**same, "ors.recovered": 0.1}, own)
    assert outcome.in_practice({}, own) == ""


def test_tables_have_words_for_groups_and_measures() -> None:
    told = outcome.in_words(shares(group="K1"), {"K1": "Theo L."})

    assert set(told["group"]) == {"Theo L."}
    assert told["measure"].is_unique
    assert "Recovered" in set(told["measure"])
    assert "instrument" not in told.columns


def test_known_of_tells_who_is_not_counted_and_why() -> None:
    standings = {"counted": 6, "rated_once": 3, "not_rated": 0, "still_open": 1}
    frame = pd.DataFrame(
        [{"standing": key, "numerator": number, "denominator": 10} for key, number in standings.items()]
    )

    assert outcome.known_of(frame) == (
        "Counted: 6 of 10 clients who began. Not counted: 3 rated at one session only and 1 still coming."
    )


def test_caption_has_the_marks_in_force_and_how_two_are_read_together() -> None:
    told = outcome.shares_caption(
        "phq9_gad7", reliable_change={"PHQ-9": "6", "GAD-7": "4"}, marks={"PHQ-9": "10", "GAD-7": "8"}
    )

    assert "6 points on the PHQ-9 and 4 points on the GAD-7" in told
    assert "a case is one on either" in told


def test_alternative_texts_say_what_is_drawn() -> None:
    few = shares(dict.fromkeys(SHARES, (1, 3)), group="South")

    told = outcome.shares_alt(pd.concat([shares(), few]), {})

    assert "All clients, 558 clients: 18 in 100 recovered" in told
    assert "South: too few to say." in told
    assert outcome.shares_alt(shares().head(0), {}).endswith("nothing to draw.")


@pytest.mark.parametrize(("best", "words"), [(0.4, "best estimate"), (None, "as counted")])
def test_change_of_a_counselor_says_which_figure_it_is(best: float | None, words: str) -> None:
    row = {
        "counselor_id": "K1", "clients": 21, "adjusted_change": -1.2, "adjusted_change_low": -2.0,
        "adjusted_change_high": 0.4, "shrunken_change": best, "shrunken_change_low": -0.6, "shrunken_change_high": 1.4,
    }  # fmt: skip

    told = outcome.change_alt(pd.DataFrame([row]), {"K1": "Theo L."})

    assert f"points, {words}" in told
    assert "21 clients" in told


def compared(**cells: object) -> pd.DataFrame:
    """A row on session 3 and one on the median of the question `retention_comparison`."""
    row: dict[str, object] = {
        "group": "North", "compared_with": "others", "measure": "still_attending_3", "session_number": 3,
        "at_risk_clients": 40, "difference": -0.06, "difference_low": None, "difference_high": None,
        "note": "one_person",
    }  # fmt: skip
    median = {"measure": "median_sessions", "session_number": None, "estimate": 6.0, "low": 5.0, "high": None}
    return pd.DataFrame([row | cells, row | median | cells])


def test_few_counselors_are_said_to_be_perhaps_one_person() -> None:
    (told,) = retention_comparison.differences(compared(), {})

    assert (
        told == "North: after session 3, 6 fewer of 100 still come, compared with all others; this may be one person."
    )


def test_table_of_differences_has_words() -> None:
    row = retention_comparison.in_words(compared(), {"North": "Team North"}).iloc[0]

    assert (row["group"], row["compared_with"], row["note"]) == ("Team North", "all others", "this may be one person")


def test_half_have_left_tells_the_interval_or_that_it_was_not_seen() -> None:
    assert retention_comparison.medians(compared(), {}) == "Half have left: North after session 6 (5 or later)."
    assert retention_comparison.medians(compared(estimate=None), {}) == "Half have left: North not seen yet."


def test_many_groups_get_no_sentence_on_half_having_left() -> None:
    many = pd.concat([compared(group=f"K{number}") for number in range(7)])

    assert retention_comparison.medians(many, {}) == ""


@pytest.mark.parametrize(
    ("by", "words"),
    [("team", "fewer than five counselors"), ("modality", "chance alone"), ("heard_early", "at or above the mark")],
)
def test_caption_says_how_groups_are_compared(by: str, words: str) -> None:
    assert words in retention_comparison.differences_caption(compared(), by)
