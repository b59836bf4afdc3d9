"""Leaving right after a session below the mark, landmarks and first ratings, from small counts worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.measures.alliance_and_staying import STANDINGS, alliance_and_staying, first_ratings, session_cells

SCALE = {"instrument": "srs", "domain": "heard"}
NO_LANDMARKS = pd.DataFrame(
    columns=["landmark", "instrument", "domain", "standing", "exit_session", "exit_cause", "clients"]
)


def pattern(
    rated: str, low: str, left_after: int | None = None, clients: int = 1, **changes: object
) -> dict[str, object]:
    """Clients of K1 with one pairing; bits are written with session 1 first: "110" is rated at sessions 1 and 2."""
    bits = {"rated_bits": int(rated[::-1], 2), "low_bits": int(low[::-1], 2)}
    row = {"counselor_id": "K1", "client_no": None, "left_after": left_after, "clients": clients}
    return SCALE | row | bits | changes


def of_sessions(*patterns: dict[str, object]) -> pd.DataFrame:
    """The two rows without a landmark."""
    return alliance_and_staying(pd.DataFrame(patterns), NO_LANDMARKS).set_index("group")


def test_every_rated_session_counts_once_and_leaving_only_after_the_last() -> None:
    # Two clients low at session 1 and 2, gone after 2; three rated well at session 1 alone, still coming.
    found = of_sessions(pattern("11", "11", left_after=2, clients=2), pattern("1", "0", clients=3))

    assert list(found["rated_sessions"]) == [4, 3]
    assert list(found["left_right_after"]) == [2, 0]
    assert list(found["clients"]) == [2, 3]
    assert found.loc["below", "share"] == 0.5
    assert found.loc["below", "compared_clients"] == 2
    assert pd.isna(found.loc["not_below", "difference"])


def test_leaving_after_an_unrated_session_is_nobodys() -> None:
    found = of_sessions(pattern("101", "100", left_after=4), pattern("1", "0"))

    assert list(found["left_right_after"]) == [0, 0]


def test_difference_is_taken_within_session_and_counselor() -> None:
    # At K1 everybody leaves, at K2 nobody: within each there is no difference, together there would be one.
    at_k1 = [pattern("1", "1", 1, clients=30), pattern("1", "0", 1, clients=10)]
    at_k2 = [pattern("1", "1", clients=10, counselor_id="K2"), pattern("1", "0", clients=30, counselor_id="K2")]

    found = of_sessions(*at_k1, *at_k2)

    assert list(found["share"]) == [0.75, 0.25]
    assert found.loc["below", "difference"] == pytest.approx(0)


def test_two_pairings_of_one_client_are_one_cluster() -> None:
    # The same pattern twice with one counselor (two courses), and one with a colleague.
    own = [pattern("11", "01", client_no=7, clients=2), pattern("1", "1", client_no=7, counselor_id="K2")]

    cells = session_cells(pd.DataFrame([*own, pattern("1", "0", clients=5)]))

    of_client = cells[cells["cluster"] == 7]
    assert of_client["alike"].eq(1).all()
    assert of_client["exposed"].sum() == 3
    assert of_client["others"].sum() == 2
    assert cells.loc[cells["cluster"] != 7, "alike"].tolist() == [5.0]


def test_clients_with_several_pairings_count_once() -> None:
    own = [pattern("1", "1", client_no=7), pattern("1", "1", client_no=7, counselor_id="K2")]

    found = of_sessions(*own, pattern("1", "1", clients=4))

    assert found.loc["below", "clients"] == 5


def test_landmarks_follow_each_standing_to_session_8() -> None:
    exits = pd.DataFrame(
        [
            (1, "below", 1, "dropped_out", 3),
            (1, "below", 8, None, 7),
            (1, "at_the_maximum", 2, "planned", 4),
            (3, "not_rated", 3, "dropped_out", 1),
            (3, "not_rated", 5, None, 1),
        ],
        columns=["landmark", "standing", "exit_session", "exit_cause", "clients"],
    ).assign(**SCALE)

    found = alliance_and_staying(pd.DataFrame([pattern("1", "1"), pattern("1", "0")]), exits)

    followed = found[found["landmark"].notna()].set_index(["landmark", "group"])
    assert list(followed.index) == [(landmark, standing) for landmark in (1, 3) for standing in STANDINGS]
    below = followed.loc[(1, "below")]
    assert (below["clients"], below["dropped_out_clients"], below["dropped_out_by_8"]) == (10, 3, pytest.approx(0.3))
    assert below["dropped_out_by_8_low"] < 0.3 < below["dropped_out_by_8_high"]
    assert followed.loc[(1, "at_the_maximum"), "dropped_out_by_8"] == 0
    assert followed.loc[(3, "not_rated"), "dropped_out_by_8"] == pytest.approx(0.5)
    assert followed.loc[(1, "not_below"), "clients"] == 0
    assert pd.isna(followed.loc[(1, "not_below"), "dropped_out_by_8"])


def test_nothing_asked_gives_no_row_and_every_column() -> None:
    found = alliance_and_staying(pd.DataFrame([pattern("1", "1")]).head(0), NO_LANDMARKS)

    assert found.empty
    assert list(found.columns[:4]) == ["instrument", "domain", "landmark", "group"]


def ratings_of(gone: list[float], others: list[float]) -> pd.DataFrame:
    """The counts that the query gives for these ratings."""
    rows = [
        SCALE | {"is_dropped_out": is_gone, "clients": len(scores), "score_sum": sum(scores),
                 "square_sum": sum(score**2 for score in scores)}
        for is_gone, scores in ((True, gone), (False, others))
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_d_is_the_difference_in_pooled_standard_deviations() -> None:
    gone, others = [7.0, 8.0, 9.0, 8.0], [9.0, 10.0, 8.0, 9.0, 10.0]

    found = first_ratings(ratings_of(gone, others)).iloc[0]

    spread = np.sqrt((3 * np.var(gone, ddof=1) + 4 * np.var(others, ddof=1)) / 7)
    d = (np.mean(others) - np.mean(gone)) / spread
    error = np.sqrt(9 / 20 + d**2 / 18)
    assert found["d"] == pytest.approx(d)
    assert (found["d_low"], found["d_high"]) == pytest.approx((d - 1.959964 * error, d + 1.959964 * error), abs=1e-6)
    assert (found["dropped_out_clients"], found["ended_otherwise_clients"]) == (4, 5)


@pytest.mark.parametrize(("gone", "others"), [([], [9.0, 10.0]), ([8.0], [9.0, 10.0]), ([9.0, 9.0], [9.0, 9.0])])
def test_d_is_empty_where_it_cannot_be_known(gone: list[float], others: list[float]) -> None:
    found = first_ratings(ratings_of(gone, others)).iloc[0]

    assert found[["d", "d_low", "d_high"]].isna().all()
