import pandas as pd
import pytest

from dashboard.measures.alliance import alliance

COLUMNS = [
    "counselor_id", "instrument", "domain", "clients", "low_clients", "clearly_low_clients", "low_share",
    "low_share_low", "low_share_high", "shrunken_share", "shrunken_low", "shrunken_high", "mean_score",
    "coverage", "straight_lined_share", "ceiling_share", "label",
]  # fmt: skip
SHRUNKEN = ["shrunken_share", "shrunken_low", "shrunken_high"]


def ratings(instrument: str, domain: str, *clients_and_low: tuple[int, int | None]) -> pd.DataFrame:
    clients, low = zip(*clients_and_low, strict=True)
    return pd.DataFrame(
        {
            "counselor_id": [f"K{number}" for number in range(len(clients))],
            "instrument": instrument,
            "domain": domain,
            "clients": clients,
            "low_clients": pd.array(low, dtype="Int64"),
            "clearly_low_clients": pd.array([None if count is None else 0 for count in low], dtype="Int64"),
            "mean_score": 8.5,
            "sessions": 40,
            "rated": 30,
            "complete_ratings": 20,
            "straight_lined": 5,
            "ratings": 30,
            "at_ceiling": 12,
        }
    )


HEARD = ratings("srs", "heard", (30, 15), (12, 2), (9, 4), (22, 11), (0, 0))
OVERALL = ratings("srs", "overall", (30, 3), (12, 1), (9, 0), (22, 1), (0, 0))
NO_MARK = ratings("arm5", "overall", (30, None), (12, None), (9, None), (22, None))


def test_columns_and_shares() -> None:
    rows = alliance(HEARD, HEARD)

    assert list(rows.columns) == COLUMNS
    first = rows.iloc[0]
    assert (first["low_share"], first["coverage"]) == (0.5, 0.75)
    assert (first["straight_lined_share"], first["ceiling_share"]) == (0.25, 0.4)
    assert rows["label"].tolist() == ["in_line", "provisional", "too_few", "in_line", "too_few"]


def test_each_scale_is_shrunken_toward_its_own_practice() -> None:
    mixed = pd.concat([OVERALL, HEARD]).sort_values("counselor_id", kind="stable")

    rows = alliance(mixed, mixed)

    for scale, domain in ((HEARD, "heard"), (OVERALL, "overall")):
        of_scale = rows[rows["domain"] == domain][SHRUNKEN].reset_index(drop=True)
        pd.testing.assert_frame_equal(of_scale, alliance(scale, scale)[SHRUNKEN])


def test_a_scale_without_a_mark_has_no_figures_about_a_mark() -> None:
    both = pd.concat([HEARD, NO_MARK])

    rows = alliance(both, both)

    unmarked = rows[rows["instrument"] == "arm5"]
    about_the_mark = ["low_clients", "clearly_low_clients", "low_share", "low_share_low", *SHRUNKEN]
    assert unmarked[about_the_mark].isna().all(axis=None)
    assert (unmarked["mean_score"] == 8.5).all()
    assert rows[rows["instrument"] == "srs"][SHRUNKEN].notna().all(axis=None)


def test_a_counselor_without_early_ratings_has_an_empty_share() -> None:
    rows = alliance(HEARD, HEARD)

    assert rows[["low_share", "low_share_low", "low_share_high"]].iloc[-1].isna().all()


def test_nothing_rated_gives_empty_shares() -> None:
    unrated = HEARD.assign(sessions=0, complete_ratings=0, ratings=0, mean_score=None)

    rows = alliance(unrated, HEARD)

    assert rows[["coverage", "straight_lined_share", "ceiling_share", "mean_score"]].isna().all(axis=None)


def test_one_counselor_is_measured_against_the_whole_practice() -> None:
    one = alliance(HEARD.iloc[[1]], HEARD)

    pd.testing.assert_frame_equal(one, alliance(HEARD, HEARD).iloc[[1]].reset_index(drop=True), rtol=1e-10)


def test_a_scale_that_the_practice_lacks_has_no_best_estimate() -> None:
    rows = alliance(HEARD, OVERALL)

    assert rows[SHRUNKEN].isna().all(axis=None)
    assert rows["low_share"].iloc[0] == 0.5


def test_no_counts_give_no_rows() -> None:
    assert list(alliance(HEARD.head(0), HEARD.head(0)).columns) == COLUMNS


def test_low_counts_above_the_clients_are_refused() -> None:
    wrong = ratings("srs", "heard", (5, 6))

    with pytest.raises(ValueError, match="between 0 and n"):
        alliance(wrong, wrong)
