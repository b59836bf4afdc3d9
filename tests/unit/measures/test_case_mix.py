"""Expected early drop-out beside statsmodels' GLM, and what it must not be misled by."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.optimize import brentq
from scipy.special import expit

from dashboard.measures.case_mix import characteristics_used, fit_expected, with_level_of

SEVERITIES, AGES = ["mild", "moderate", "severe", None], ["16-24", "25-44", "45-64"]


def pairings(clients: int = 600, counselors: int = 8, seed: int = 1) -> pd.DataFrame:
    """A row per pairing; severe cases and transfers leave early more often, counselors differ."""
    random = np.random.default_rng(seed)
    counselor, severity = random.integers(0, counselors, clients), random.integers(0, 4, clients)
    age, is_transfer = random.integers(0, 3, clients), random.random(clients) < 0.15
    own = random.normal(0, 0.5, counselors)
    chance = expit(-1.3 + own[counselor] + np.array([-0.5, 0, 0.9, 0.2])[severity] + 0.8 * is_transfer)
    return pd.DataFrame(
        {
            "counselor_id": [f"K{number}" for number in counselor],
            "pairings": 1,
            "dropped_out": (random.random(clients) < chance).astype(int),
            "is_by_transfer": is_transfer,
            "baseline_severity": [SEVERITIES[level] for level in severity],
            "age_band": [AGES[level] for level in age],
        }
    )


def by_statsmodels(rows: pd.DataFrame, names: list[str]) -> np.ndarray:
    """The same by a design with a column for each counselor and each level but the first of each characteristic."""
    levels = rows[names].astype(object).where(rows[names].notna(), "missing").astype(str)
    characteristics = pd.get_dummies(levels, drop_first=True, dtype=float)
    design = pd.concat([characteristics, pd.get_dummies(rows["counselor_id"], dtype=float)], axis=1)
    fitted = sm.GLM(rows["dropped_out"], design, family=sm.families.Binomial()).fit(tol=1e-14, maxiter=100)
    score = characteristics.to_numpy() @ fitted.params[characteristics.columns].to_numpy()
    level = brentq(lambda shift: expit(score + shift).sum() - rows["dropped_out"].sum(), -20, 20, xtol=1e-13)
    return np.asarray(expit(score + level))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_expected_agrees_with_statsmodels(seed: int) -> None:
    rows = pairings(seed=seed)

    ours = fit_expected(rows)["expected"]

    assert characteristics_used(rows) == ("is_by_transfer", "baseline_severity", "age_band")
    theirs = by_statsmodels(rows, list(characteristics_used(rows)))
    np.testing.assert_allclose(ours, theirs, atol=1e-8)


def test_counts_by_cell_give_what_single_pairings_give() -> None:
    rows = pairings()
    keys = ["counselor_id", "is_by_transfer", "baseline_severity", "age_band"]
    cells = rows.groupby(keys, dropna=False)[["pairings", "dropped_out"]].sum().reset_index().sample(frac=1)

    by_cell = fit_expected(cells.rename(columns={"counselor_id": "counselor_no"}))

    together = rows.assign(expected=fit_expected(rows)["expected"]).groupby(keys, dropna=False)["expected"].first()
    assert by_cell.index.equals(cells.index)
    wanted = together.reindex(pd.MultiIndex.from_frame(by_cell.rename(columns={"counselor_no": "counselor_id"})[keys]))
    np.testing.assert_allclose(by_cell["expected"], wanted, atol=1e-12)


def test_expected_add_up_to_the_observed() -> None:
    rows = pairings(seed=4)

    assert fit_expected(rows)["expected"].sum() == pytest.approx(rows["dropped_out"].sum(), abs=1e-9)


def test_counselors_who_lost_all_or_none_say_nothing_of_the_coefficients() -> None:
    rows = pairings()
    extremes = pairings(80, 2, seed=9).replace({"counselor_id": {"K0": "all", "K1": "none"}})
    extremes["dropped_out"] = (extremes["counselor_id"] == "all").astype(int)

    def odds_ratio(of: pd.DataFrame) -> float:
        fitted = of.assign(expected=fit_expected(of)["expected"])
        means = fitted[fitted["age_band"].eq("16-24") & ~fitted["is_by_transfer"]].groupby("baseline_severity")[
            "expected"
        ]
        odds = means.first() / (1 - means.first())
        return float(odds["severe"] / odds["mild"])

    together = odds_ratio(pd.concat([rows, extremes], ignore_index=True))

    assert together == pytest.approx(odds_ratio(rows), rel=1e-9)


def test_a_counselors_way_of_working_is_not_taken_for_the_clients() -> None:
    random = np.random.default_rng(3)
    # Nothing but the counselor matters, and one counselor has nearly all of the severe cases.
    severe = np.r_[np.ones(180), np.zeros(20), np.tile(np.r_[np.ones(20), np.zeros(180)], 5)].astype(bool)
    counselor = np.repeat([f"K{number}" for number in range(6)], 200)
    gone = random.random(1200) < np.where(counselor == "K0", 0.5, 0.15)
    rows = pd.DataFrame({"counselor_id": counselor, "pairings": 1, "dropped_out": gone.astype(int)})
    rows["baseline_severity"] = np.where(severe, "severe", "mild")

    expected = fit_expected(rows)["expected"]

    raw = rows.groupby("baseline_severity")["dropped_out"].mean()
    assert raw["severe"] - raw["mild"] > 0.15
    assert abs(expected[severe].mean() - expected[~severe].mean()) < 0.05


def test_what_only_tells_counselors_apart_adjusts_nothing() -> None:
    rows = pairings()
    rows["modality"] = np.where(rows["counselor_id"].isin(["K0", "K1", "K2"]), "video", "room")

    with_it = fit_expected(rows)["expected"]

    np.testing.assert_allclose(with_it, fit_expected(rows.drop(columns="modality"))["expected"], atol=1e-9)


def test_a_level_without_any_drop_out_stays_a_possible_chance() -> None:
    rows = pairings()
    rows.loc[rows["baseline_severity"].eq("mild"), "dropped_out"] = 0

    fitted = rows.assign(expected=fit_expected(rows)["expected"])

    by_level = fitted.groupby("baseline_severity")["expected"].mean()
    assert 0.001 < by_level["mild"] < 0.08
    assert by_level["severe"] > by_level["moderate"] > by_level["mild"]
    assert fitted["expected"].sum() == pytest.approx(rows["dropped_out"].sum(), abs=1e-9)


def test_characteristics_are_taken_in_order_while_ten_events_stand_behind_each_parameter() -> None:
    rows = pairings(400)
    few = rows.assign(dropped_out=(np.arange(400) % 10 == 0).astype(int))

    # 40 events bear four parameters: one for transfers, three for severity, none for age.
    assert characteristics_used(few) == ("is_by_transfer", "baseline_severity")
    assert characteristics_used(few.head(190)) == ("is_by_transfer",)
    assert characteristics_used(few.head(90)) == ()
    assert (fit_expected(few.head(90))["expected"] == 0.1).all()


def test_the_rarer_outcome_counts_as_the_event() -> None:
    rows = pairings(400)
    mostly = rows.assign(dropped_out=(np.arange(400) % 10 != 0).astype(int))

    assert characteristics_used(mostly) == ("is_by_transfer", "baseline_severity")


def test_which_characteristics_are_used_does_not_depend_on_how_they_turned_out() -> None:
    rows = pairings()
    shuffled = rows.assign(dropped_out=rows["dropped_out"].sample(frac=1, random_state=2).to_numpy())

    assert characteristics_used(shuffled) == characteristics_used(rows)


def test_a_column_that_is_the_same_for_all_or_empty_is_none() -> None:
    rows = pairings().assign(modality="room", referral_source=None, previous_counseling="", age_band=np.nan)

    assert characteristics_used(rows) == ("is_by_transfer", "baseline_severity")


def test_rare_levels_are_pooled() -> None:
    rows = pairings()
    rare = rows.assign(age_band=rows["age_band"].where(np.arange(600) >= 60, [f"odd {n % 30}" for n in range(600)]))
    together = rows.assign(age_band=rows["age_band"].where(np.arange(600) >= 60, "anything else"))

    np.testing.assert_allclose(fit_expected(rare)["expected"], fit_expected(together)["expected"], atol=1e-12)


def test_a_yes_or_no_and_its_text_are_alike_and_empty_is_a_level() -> None:
    rows = pairings()
    answers = np.array([True, False, None], dtype=object)[np.arange(600) % 3]
    texts = np.array(["yes", "no", ""], dtype=object)[np.arange(600) % 3]

    as_bool = fit_expected(rows.assign(previous_counseling=answers))
    as_text = fit_expected(rows.assign(previous_counseling=texts))

    np.testing.assert_allclose(as_bool["expected"], as_text["expected"], atol=1e-10)
    assert as_bool.loc[as_bool["previous_counseling"].isna(), "expected"].notna().all()


@pytest.mark.parametrize("left", [0, 1])
def test_nobody_or_everybody_gone_leaves_the_rate(left: int) -> None:
    rows = pairings(50).assign(dropped_out=left)

    assert (fit_expected(rows)["expected"] == left).all()


def test_no_cells_at_all_are_no_error() -> None:
    assert fit_expected(pairings(50).head(0))["expected"].empty


def test_the_level_of_a_period_replaces_that_of_all_data() -> None:
    cells = pd.DataFrame({"expected": [0.2, 0.4], "pairings": [50, 50], "dropped_out": [5, 15]})

    there = with_level_of(cells, cells)

    assert (there["expected"] * there["pairings"]).sum() == pytest.approx(20)
    odds, before = there["expected"] / (1 - there["expected"]), cells["expected"] / (1 - cells["expected"])
    assert odds[1] / odds[0] == pytest.approx(before[1] / before[0])
