"""Flags: the exact test, the fixed family, and how seldom counselors who are alike are flagged."""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pandas as pd
import pytest
from scipy.stats import fisher_exact, nchypergeom_fisher
from statsmodels.stats.multitest import multipletests

from dashboard.measures.flags import comparisons, flags, p_of_so_many, with_flags

MEASURES = ("early_dropout", "heard", "goals", "approach", "overall")


def counts_of(numerators: list[int], denominators: list[int], measure: str = "early_dropout") -> pd.DataFrame:
    """One measure: a row per counselor K0, K1, ..."""
    codes = [f"K{number}" for number in range(len(numerators))]
    return pd.DataFrame(
        {"counselor_id": codes, "measure": measure, "numerator": numerators, "denominator": denominators}
    )


def a_clinic(rng: np.random.Generator, counselors: int = 20, clients: int = 40) -> pd.DataFrame:
    """A clinic whose counselors are all alike, in five measures."""
    shares = dict(zip(MEASURES, (0.2, 0.5, 0.5, 0.45, 0.4), strict=True))
    return pd.concat(
        [
            counts_of(list(rng.binomial(clients, share, counselors)), [clients] * counselors, measure)
            for measure, share in shares.items()
        ],
        ignore_index=True,
    )


@pytest.mark.parametrize("seed", range(50))
def test_p_is_that_of_fishers_exact_test(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, others = int(rng.integers(1, 80)), int(rng.integers(1, 900))
    cases, other_cases = int(rng.integers(0, n + 1)), int(rng.integers(0, others + 1))
    table = [[cases, n - cases], [other_cases, others - other_cases]]

    found = p_of_so_many(cases, n, cases + other_cases, n + others)

    assert float(found) == pytest.approx(fisher_exact(table, alternative="greater").pvalue, rel=1e-9, abs=1e-300)


@pytest.mark.parametrize("weight", [0.5, 1.0, 2.5])
def test_p_with_a_weight_is_the_noncentral_tail(weight: float) -> None:
    cases, n, all_cases, all_n = 6, 12, 15, 50
    mass = [comb(n, k) * comb(all_n - n, all_cases - k) * weight**k for k in range(min(n, all_cases) + 1)]

    found = float(p_of_so_many(cases, n, all_cases, all_n, weight))

    assert found == pytest.approx(sum(mass[cases:]) / sum(mass), rel=1e-9)


def test_only_the_worse_side_is_flagged() -> None:
    compared = comparisons(counts_of([20, 0, 10, 10, 10], [40] * 5)).set_index("counselor_id")

    assert compared.loc["K0", "is_flagged"]
    assert compared.loc["K1", "p"] == 1
    assert compared["is_flagged"].sum() == 1


@pytest.mark.parametrize("seed", range(10))
def test_flagged_are_those_that_benjamini_and_hochberg_keep(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = a_clinic(rng)
    is_worse = counts["counselor_id"].isin(["K1", "K2", "K3"])
    counts.loc[is_worse, "numerator"] = (counts.loc[is_worse, "numerator"] + 14).clip(upper=40)

    compared = comparisons(counts)

    kept = multipletests(compared["p"], alpha=0.1, method="fdr_bh")[0]
    assert list(compared["is_flagged"]) == list(kept)
    assert compared["is_flagged"].any()


def test_ten_cases_are_compared_and_nine_are_not() -> None:
    counts = counts_of([9, 10, 3, 3], [9, 10, 20, 20])

    compared = comparisons(counts).set_index("counselor_id")

    assert list(compared.index) == ["K1", "K2", "K3"]
    # The nine count among the others all the same.
    assert compared.loc["K1", "practice_rate"] == pytest.approx(25 / 59)


def test_family_does_not_depend_on_how_cases_turned_out() -> None:
    none, some = (counts_of([value] * 6, [12] * 6) for value in (0, 5))
    rare = counts_of([0] * 6, [12] * 6, "heard")

    sizes = [len(comparisons(pd.concat([frame, rare]))) for frame in (none, some)]

    assert sizes == [12, 12]
    assert (comparisons(none)["p"] == 1).all()


def test_who_has_nobody_beside_them_is_not_compared() -> None:
    assert comparisons(counts_of([9], [30])).empty
    assert comparisons(counts_of([9, 0], [30, 0])).empty


def test_flags_of_nobody_are_an_empty_frame_with_all_columns() -> None:
    alike = counts_of([4] * 5, [20] * 5)

    found = flags(alike, alike)

    assert found.empty
    assert list(found.columns) == [
        *("counselor_id", "measure", "numerator", "denominator", "practice_rate", "p", "declared_only_agrees"),
    ]


@pytest.mark.parametrize(("declared", "agrees"), [([18, 2, 2, 2, 2], True), ([2, 2, 2, 2, 2], False)])
def test_early_dropout_agrees_where_it_is_kept_with_declared_endings(declared: list[int], agrees: bool) -> None:
    heard = counts_of([30, 10, 10, 10, 10], [40] * 5, "heard")
    counts = pd.concat([counts_of([20, 4, 4, 4, 4], [40] * 5), heard])

    found = flags(counts, pd.concat([counts_of(declared, [40] * 5), heard])).set_index("measure")

    assert bool(found.loc["early_dropout", "declared_only_agrees"]) is agrees
    assert pd.isna(found.loc["heard", "declared_only_agrees"])


def test_counselors_who_are_alike_are_seldom_flagged() -> None:
    rng = np.random.default_rng(20260331)

    flagged = [comparisons(a_clinic(rng))["is_flagged"].any() for _ in range(300)]

    assert np.mean(flagged) <= 0.12


def test_counselor_with_three_times_the_rate_is_found() -> None:
    rng = np.random.default_rng(7)
    found = 0
    for _ in range(50):
        counts = a_clinic(rng)
        counts.loc[0, "numerator"] = rng.binomial(40, 0.6)
        found += bool(comparisons(counts).loc[0, "is_flagged"])

    assert found >= 45


def test_flags_in_force_mark_rows_and_leave_too_few_alone() -> None:
    frame = pd.DataFrame(
        [
            {"counselor_id": code, "domain": domain, "label": label}
            for (code, label), domain in product(
                [("K1", "in_line"), ("K2", "too_few"), ("K3", "provisional")], ["heard", "goals"]
            )
        ]
    )
    made_on = pd.Timestamp("2026-03-31")
    in_force = pd.DataFrame(
        [{"counselor_id": code, "domain": "heard", "made_on": made_on} for code in ("K1", "K2", "K9")]
    )

    marked = with_flags(frame, in_force, ["counselor_id", "domain"])

    assert list(marked["flagged_on"].notna()) == [True, False, True, False, False, False]
    assert list(marked["label"]) == ["look_first", "in_line", "too_few", "too_few", "provisional", "provisional"]


def test_expected_cases_set_the_weight_of_the_exact_test() -> None:
    counts = counts_of([20, 8, 9, 7, 8], [40] * 5).assign(expected=[19.0, 8.0, 8.5, 8.0, 8.5])

    compared = comparisons(counts)

    own, others = 19 / 40, (8 + 8.5 + 8 + 8.5) / 160
    weight = own / (1 - own) / (others / (1 - others))
    assert compared["p"].iloc[0] == pytest.approx(float(nchypergeom_fisher.sf(19, 200, 40, 52, weight)), rel=1e-9)


def test_whoever_takes_the_hard_cases_and_works_like_all_others_is_not_flagged() -> None:
    counts = counts_of([20, 8, 9, 7, 8], [40] * 5)

    assert comparisons(counts)["is_flagged"].iloc[0]
    assert not comparisons(counts.assign(expected=[19.0, 8.0, 8.5, 8.0, 8.5]))["is_flagged"].any()


def test_measures_without_an_expectation_are_compared_as_before() -> None:
    early, heard = counts_of([20, 8, 9, 7, 8], [40] * 5), counts_of([30, 15, 14, 16, 15], [40] * 5, "heard")
    both = pd.concat([early.assign(expected=[19.0, 8.0, 8.5, 8.0, 8.5]), heard], ignore_index=True)

    compared = comparisons(both).query("measure == 'heard'")["p"]

    np.testing.assert_array_equal(compared, comparisons(heard)["p"])


def test_alike_clients_give_the_weight_one() -> None:
    counts = counts_of([12, 8, 9, 7, 8], [40, 30, 50, 20, 60])

    weighted = comparisons(counts.assign(expected=counts["denominator"] * 0.2))["p"]

    np.testing.assert_allclose(weighted, comparisons(counts)["p"], rtol=1e-8)
