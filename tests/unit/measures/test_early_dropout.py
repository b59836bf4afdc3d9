import numpy as np
import pandas as pd
import pytest

from dashboard.measures.early_dropout import early_dropout, early_dropout_model

COLUMNS = [
    "counselor_id", "pairings", "dropped_out", "unresolved", "by_transfer", "inferred_share", "rate", "rate_low",
    "rate_high", "expected", "shrunken_rate", "shrunken_low", "shrunken_high", "prob_above_practice",
    "limit95_low", "limit95_high", "limit998_low", "limit998_high", "od95_low", "od95_high", "od998_low",
    "od998_high", "flagged_on", "label",
]  # fmt: skip


def counselors(*pairings_and_dropped_out: tuple[int, int]) -> pd.DataFrame:
    pairings, dropped_out = zip(*pairings_and_dropped_out, strict=True)
    return pd.DataFrame(
        {
            "counselor_id": [f"K{number}" for number in range(len(pairings))],
            "pairings": pairings,
            "dropped_out": dropped_out,
            "unresolved": 1,
            "by_transfer": 2,
            "ended": 8,
            "inferred": 6,
        }
    )


PRACTICE = counselors((40, 8), (25, 9), (30, 3), (19, 4), (9, 1), (0, 0))


def test_columns_order_and_counts_are_kept() -> None:
    rows = early_dropout(PRACTICE, PRACTICE)

    assert list(rows.columns) == COLUMNS
    assert rows["counselor_id"].tolist() == PRACTICE["counselor_id"].tolist()
    assert rows["rate"].iloc[0] == 0.2
    assert (rows["inferred_share"] == 0.75).all()
    assert (rows["expected"] == 25 / 123).all()
    assert rows["flagged_on"].isna().all()


def test_labels_change_at_ten_and_twenty_pairings() -> None:
    counts = counselors((0, 0), (9, 1), (10, 1), (19, 1), (20, 1))

    labels = early_dropout(counts, PRACTICE)["label"]

    assert labels.tolist() == ["too_few", "too_few", "provisional", "provisional", "in_line"]


def test_a_counselor_without_pairings_has_a_row_with_an_empty_rate_and_limits() -> None:
    idle = early_dropout(PRACTICE, PRACTICE).iloc[-1]

    assert idle[["rate", "rate_low", "rate_high", "limit95_low", "limit998_high", "od95_low"]].isna().all()
    assert idle["prob_above_practice"] == pytest.approx(0.5)


def test_a_part_of_the_practice_is_measured_against_the_whole() -> None:
    whole = early_dropout(PRACTICE, PRACTICE)

    part = early_dropout(PRACTICE.iloc[2:4], PRACTICE)

    expected = whole.iloc[2:4].reset_index(drop=True)
    pd.testing.assert_frame_equal(part, expected, rtol=1e-10)


def test_no_endings_leave_the_inferred_share_empty() -> None:
    counts = counselors((5, 1)).assign(ended=0, inferred=0)

    assert early_dropout(counts, PRACTICE)["inferred_share"].isna().all()


def test_three_counselors_have_raw_rates_and_limits_only() -> None:
    few = PRACTICE.head(3)

    rows = early_dropout(few, few)

    assert rows[["rate", "rate_low", "limit95_low", "od95_high"]].notna().all(axis=None)
    assert rows[["shrunken_rate", "shrunken_low", "shrunken_high", "prob_above_practice"]].isna().all(axis=None)
    model = early_dropout_model(few).iloc[0]
    assert model[["mu", "sigma"]].isna().all()
    assert model["practice_rate"] == pytest.approx(20 / 95)


def test_an_empty_practice_gives_empty_figures() -> None:
    nobody = counselors((0, 0))

    row, model = early_dropout(nobody, nobody).iloc[0], early_dropout_model(nobody).iloc[0]

    assert row[["rate", "expected", "shrunken_rate", "limit95_low", "od95_low"]].isna().all()
    assert model[["mu", "sigma", "practice_rate", "phi", "tau2"]].isna().all()
    assert (model["counselors"], model["pairings"]) == (0, 0)
    assert len(early_dropout(nobody.head(0), nobody.head(0))) == 0


def test_a_practice_in_which_everyone_drops_out_has_raw_rates_only() -> None:
    everyone = counselors((20, 20), (12, 12), (8, 8), (30, 30))

    rows = early_dropout(everyone, everyone)

    assert (rows["rate"] == 1).all()
    assert rows["shrunken_rate"].isna().all()


def test_the_model_counts_only_counselors_with_pairings() -> None:
    model = early_dropout_model(PRACTICE)

    assert list(model.columns) == ["mu", "sigma", "practice_rate", "phi", "tau2", "counselors", "pairings"]
    assert (model["counselors"].iloc[0], model["pairings"].iloc[0]) == (5, 123)


def test_case_mix_sets_what_is_expected_of_each_counselor() -> None:
    hard = np.array([0.15, 0.4, 0.15, 0.2, 0.2])
    case_mix = PRACTICE.head(5)[["counselor_id", "pairings", "dropped_out"]].assign(expected=hard)

    adjusted = early_dropout(PRACTICE, PRACTICE, case_mix=case_mix)

    plain = early_dropout(PRACTICE, PRACTICE)
    assert adjusted["expected"].head(5).tolist() == pytest.approx(hard.tolist())
    assert np.isnan(adjusted["expected"].iloc[5])
    assert adjusted["shrunken_rate"].iloc[1] < plain["shrunken_rate"].iloc[1]
    assert adjusted["rate"].iloc[1] == plain["rate"].iloc[1]
    width = adjusted["shrunken_high"] - adjusted["shrunken_low"]
    assert (width.head(5) < width.iloc[5]).all()  # the one without pairings has only the prior
