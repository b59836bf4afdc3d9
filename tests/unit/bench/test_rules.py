"""The rules that are set beside the dashboard's do what their names say."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.measures.arrays import Flags
from tests.bench.decisions import rules
from tests.bench.decisions.clinics import Counts

ALL_RULES = (
    rules.dashboard,
    rules.league_table,
    rules.beyond_95,
    rules.beyond_998,
    rules.beyond_overdispersed_95,
    rules.beyond_overdispersed_998,
)


def clinic(first: int, clients: int = 40) -> Counts:
    """Twenty counselors with 8 cases of 40 clients in every measure; the first has `first` early drop-outs."""
    cases, all_clients = np.full((20, 5), 8), np.full((20, 5), 40)
    cases[0, 0], all_clients[0, 0] = first, clients
    return Counts(cases, all_clients)


def only_the_first(flags: Flags) -> bool:
    return bool(flags[0, 0]) and int(flags.sum()) == 1


@pytest.mark.parametrize("rule", ALL_RULES)
def test_every_rule_points_at_a_rate_of_three_in_four(rule: rules.Rule) -> None:
    assert only_the_first(rule(clinic(30)))


@pytest.mark.parametrize("rule", ALL_RULES)
def test_no_rule_points_at_the_better_side_or_at_fewer_than_ten_clients(rule: rules.Rule) -> None:
    assert not rule(clinic(0)).any()
    assert not rule(clinic(9, clients=9)).any()


def test_rules_differ_in_how_soon_they_point() -> None:
    # 13 of 40 is 12 points above the mean, 15 beyond 95 % limits, 17 beyond 99.8 %; the dashboard sees 100 rates.
    assert only_the_first(rules.league_table(clinic(13)))
    assert not rules.beyond_95(clinic(12)).any()
    assert only_the_first(rules.beyond_95(clinic(15)))
    assert not rules.beyond_998(clinic(15)).any()
    assert only_the_first(rules.beyond_998(clinic(18)))
    assert not rules.dashboard(clinic(15)).any()
    assert only_the_first(rules.dashboard(clinic(20)))


def test_with_case_mix_a_counselor_is_held_against_what_the_clients_lead_one_to_expect() -> None:
    as_all, hard_cases = np.full(20, 8.6), np.full(20, 8.0)
    hard_cases[0] = 20.0

    assert only_the_first(rules.dashboard(clinic(20), as_all))
    assert not rules.dashboard(clinic(20), hard_cases).any()
