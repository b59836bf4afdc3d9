"""Needs: clients beyond the better quartile, summed over a team, and what teams share."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from dashboard.measures.binomial_likelihood import Counts
from dashboard.measures.shrinkage import best_estimates
from dashboard.measures.team_variance import team_variance
from dashboard.measures.training_needs import training_needs

CLIENTS = np.array([40, 30, 20, 40, 30, 20, 40, 30, 20])
LOW = np.array([30, 24, 15, 16, 9, 8, 18, 14, 7])
TEAMS = np.array(["North"] * 3 + ["South"] * 3 + ["River"] * 3)


def needs(group: object, days: int = 365) -> pd.DataFrame:
    practice = pd.DataFrame(
        {
            "instrument": "srs",
            "domain": "goals",
            "team_no": np.repeat([1, 2, 3], 3),
            "clients": CLIENTS,
            "low_clients": LOW,
        }
    )
    return training_needs(practice.assign(group=group, days=days), practice)


def test_need_of_a_team_is_the_sum_over_its_counselors_above_the_better_quartile() -> None:
    everybody = Counts.of_counselors(LOW.astype(float), CLIENTS.astype(float))
    best = best_estimates(everybody, everybody)["rate"].to_numpy()
    quartile = np.quantile(best, 0.25)
    beyond = CLIENTS * 365.25 / 365 * np.maximum(best - quartile, 0)

    found = needs(TEAMS).set_index("group")

    assert found["better_quartile"].to_numpy() == pytest.approx(quartile)
    for team in ("North", "South", "River"):
        own = team == TEAMS
        assert found.loc[team, "above_per_year"] == pytest.approx(beyond[own].sum())
        assert found.loc[team, "counselors_above"] == (best[own] > quartile).sum()
    assert (found["above_low"] <= found["above_per_year"]).all()
    assert (found["above_per_year"] < found["above_high"]).all()


def test_half_the_period_makes_twice_the_clients_a_year() -> None:
    year, half = needs("all", 364).iloc[0], needs("all", 182).iloc[0]

    assert half["above_per_year"] == pytest.approx(2 * year["above_per_year"])
    assert half["shrunken_share"] == pytest.approx(year["shrunken_share"])


def test_a_counselor_alone_keeps_the_interval_of_the_best_estimate() -> None:
    found = needs([f"K{number}" for number in range(9)]).iloc[0]

    everybody = Counts.of_counselors(LOW.astype(float), CLIENTS.astype(float))
    best = best_estimates(everybody, everybody).iloc[0]
    assert [found["shrunken_low"], found["shrunken_high"]] == pytest.approx([best["low"], best["high"]])


def test_fewer_than_four_counselors_have_counts_and_no_estimate() -> None:
    practice = pd.DataFrame(
        {"instrument": "srs", "domain": "heard", "team_no": [1, 1], "clients": [9, 8], "low_clients": [4, 5]}
    )

    found = training_needs(practice.assign(group="all", days=365), practice).iloc[0]

    assert (found["clients"], found["low_clients"]) == (17, 9)
    assert pd.isna(found["above_per_year"])
    assert pd.isna(found["counselors_above"])


def test_nobody_rated_gives_no_rows() -> None:
    columns = ["instrument", "domain", "team_no", "clients", "low_clients", "group", "days"]

    assert training_needs(pd.DataFrame(columns=columns), pd.DataFrame(columns=columns)).empty


def test_differences_between_teams_are_found_and_those_within_are_not_taken_for_them() -> None:
    teams = np.repeat([1, 2, 3, 4], 4)
    errors = np.full(16, 1e-4)
    within = np.tile([-0.1, 0.1, -0.1, 0.1], 4)
    between = np.repeat([-0.2, -0.1, 0.1, 0.2], 4)

    assert team_variance(0.5 + within, errors, teams).team_share == pytest.approx(0.0, abs=1e-9)
    assert team_variance(0.5 + between, errors, teams).team_share == pytest.approx(1.0, abs=1e-3)


def test_variance_between_teams_is_that_of_a_meta_analysis_of_their_means() -> None:
    # Pairs on both sides of their team's mean by less than chance allows: no variance within.
    means, errors = np.array([0.3, 0.5, 0.45, 0.7]), np.repeat([0.01, 0.02, 0.01, 0.03], 2)
    found = team_variance(np.repeat(means, 2), errors, np.repeat([1, 2, 3, 4], 2))

    expected = combine_effects(means, errors[::2] / 2, method_re="dl").tau2

    assert found.within_teams == 0
    assert found.between_teams == pytest.approx(max(expected, 0), abs=1e-12)
    assert expected > 0


def test_two_teams_are_too_few_to_say_what_teams_share() -> None:
    found = team_variance(np.array([0.1, 0.2, 0.8, 0.9]), np.full(4, 0.01), np.array([1, 1, 2, 2]))

    assert np.isnan(found.team_share)
