"""Figures over time through the one door: which months stand, whose rows they are, and what is hidden."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from dashboard.access.viewer import operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from tests.unit.answers.conftest import CLIENTS, supervisor

# All 27 clients counted began in April 2024; the newest session was on 31 January 2025.
APRIL = pd.Timestamp("2024-04-01")


def months(clinic: Clinic, filters: Filters | None = None, team: str = "*") -> pd.DataFrame:
    """The answer `trend` of a supervisor, by figure and month."""
    return ask(clinic, supervisor(team), "trend", filters or Filters()).frame.set_index(["figure", "month_on"])


def test_april_has_the_figures_of_its_clients(practice: Clinic) -> None:
    found = months(practice)

    everybody = sum(CLIENTS.values())
    # Every second client, the first among them, dropped out after two sessions and rated 8; the others came three times
    # and left, too, since nobody has come for months.
    gone = sum((clients + 1) // 2 for clients in CLIENTS.values())
    assert list(found.loc[("early_dropout", APRIL)][["numerator", "denominator"]]) == [gone, everybody]
    assert list(found.loc[("low_heard", APRIL)][["numerator", "denominator"]]) == [gone, everybody]
    assert list(found.loc[("coverage", APRIL)][["numerator", "denominator"]]) == [gone * 2 + (everybody - gone) * 3] * 2
    still = found.loc[("still_attending_3", APRIL)]
    assert (still["denominator"], still["estimate"]) == (everybody, 0)
    assert pd.isna(still["numerator"])


@pytest.mark.parametrize(
    ("period", "stands"),
    [
        ({}, True),
        ({"from_on": date(2024, 4, 1), "to_on": date(2024, 4, 30)}, True),
        ({"from_on": date(2024, 4, 2)}, False),
        ({"to_on": date(2024, 4, 29)}, False),
    ],
)
def test_a_month_that_the_period_cuts_is_left_off(period: dict[str, date], stands: bool, practice: Clinic) -> None:
    found = months(practice, Filters(**period))

    for figure in ("still_attending_3", "early_dropout", "low_heard", "coverage"):
        assert ((figure, APRIL) in found.index) is stands, figure


@pytest.mark.parametrize(
    ("figure", "known_on"),
    [
        ("early_dropout", date(2024, 7, 29)),
        ("still_attending_3", date(2024, 7, 29)),
        ("low_heard", date(2024, 6, 29)),
        ("coverage", date(2024, 4, 30)),
    ],
)
def test_a_month_stands_once_its_last_day_is_known(figure: str, known_on: date, practice: Clinic) -> None:
    def stands(data_to: date) -> bool:
        return (figure, APRIL) in months(practice, Filters(overrides=(("data_to", data_to.isoformat()),))).index

    assert stands(known_on)
    assert not stands(date.fromordinal(known_on.toordinal() - 1))


def test_a_supervisor_gets_the_months_of_their_teams(practice: Clinic) -> None:
    north, nobody = months(practice, team="North"), months(practice, team="Nowhere")

    assert north.loc[("early_dropout", APRIL)]["denominator"] == CLIENTS["K1"] + CLIENTS["K2"]
    assert nobody.empty


def test_a_month_of_too_few_is_hidden_with_its_marks(practice: Clinic) -> None:
    row = months(practice, Filters(counselor_id="K1")).loc[("early_dropout", APRIL)]

    assert (row["numerator"], row["denominator"], row["hidden"]) == (2, 4, "estimate")
    assert pd.isna(row["estimate"])
    assert pd.isna(row["mean"])
    assert pd.isna(row["is_beyond_limits"])


def test_sums_lean_on_the_whole_practice_whoever_asks(practice: Clinic) -> None:
    of_all = ask(practice, operator(), "cusum").frame
    of_south = ask(practice, supervisor("South"), "cusum").frame

    assert list(of_south["counselor_id"].unique()) == ["K3"]
    pd.testing.assert_frame_equal(of_south, of_all[of_all["counselor_id"] == "K3"].reset_index(drop=True))
    # 14 of 27 dropped out early; all six of K3 began on one day, so there is one step.
    assert list(of_south["estimate"]) == pytest.approx([3 - 6 * 14 / 27])


def test_a_path_of_too_few_clients_is_hidden(practice: Clinic) -> None:
    found = ask(practice, operator(), "cusum", Filters(counselor_id="K1")).frame

    assert set(found["hidden"]) == {"estimate,low,high"}
    assert found[["estimate", "low", "high"]].isna().all(axis=None)


def test_own_paths_are_not_shown_to_a_supervisor_who_counsels(practice: Clinic) -> None:
    asking = supervisor("*", codes=("K3",))

    for question in ("cusum", "time_between_dropouts"):
        assert "K3" not in set(ask(practice, asking, question).frame["counselor_id"])


def test_waits_between_drop_outs_lean_on_the_practice(practice: Clinic) -> None:
    (row,) = ask(practice, supervisor("South"), "time_between_dropouts").frame.to_dict("records")

    assert (row["counselor_id"], row["dropped_out"], row["clients"]) == ("K3", 3, 6)
    assert row["expected_clients"] == pytest.approx(27 / 14)
