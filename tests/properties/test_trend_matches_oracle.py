"""Figures over time are the oracle's: every month, its limits, and every step of the running sums."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from dashboard.access.viewer import operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from tests.oracle import read_clinic, rules_from
from tests.oracle.trend import Month, limits, months, sums
from tests.properties.clinics import seeded_clinic
from tests.properties.stores import clinic_of, overrides_of

FILES = replace(seeded_clinic(2, clients=60), settings={"case_mix": "none"})
PERIODS = ((None, None), (date(2024, 3, 15), date(2025, 4, 30)))
SETTINGS: tuple[dict[str, str], ...] = (
    {"min_clients_supervisor": "1"},
    {"min_clients_supervisor": "3", "drop_out_rule": "declared", "maturity_days": "30"},
    {"min_clients_supervisor": "1", "left_truncation_days": "0", "settle_days": "0", "data_to": "2025-05-31"},
)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """A store of 60 clients, built under the defaults."""
    with clinic_of(FILES, tmp_path_factory.mktemp("trend"), is_built_with=False) as made:
        yield made


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("changed", SETTINGS, ids=lambda changed: " ".join(changed.values()))
def test_months_and_limits_agree(
    clinic: Clinic, changed: dict[str, str], period: tuple[date | None, date | None]
) -> None:
    settings = FILES.settings | changed
    oracle = read_clinic(FILES.sessions, FILES.episodes, rules_from(settings))
    expected = months(oracle, *period)

    found = ask(
        clinic, operator(), "trend", Filters(from_on=period[0], to_on=period[1], overrides=overrides_of(settings))
    )

    rows = {(row["figure"], row["month_on"].date()): row for row in found.frame.to_dict("records")}
    assert rows.keys() == expected.keys()
    assert expected
    fewest = oracle.rules.min_clients_supervisor
    for key, month in expected.items():
        row = rows[key]
        shown = month.estimate if month.denominator >= fewest else None
        assert row["denominator"] == month.denominator
        assert _number(row["numerator"]) == _number(month.numerator)
        assert _number(row["estimate"]) == pytest.approx(_number(shown), abs=1e-9)
        centre = limits(_shown(expected, key[0], fewest))
        if centre is not None:
            assert [row["mean"], row["lower_limit"], row["upper_limit"]] == pytest.approx(
                [float(one) for one in centre], abs=1e-9
            )


@pytest.mark.parametrize("changed", SETTINGS, ids=lambda changed: " ".join(changed.values()))
def test_running_sums_agree(clinic: Clinic, changed: dict[str, str]) -> None:
    settings = FILES.settings | changed
    oracle = read_clinic(FILES.sessions, FILES.episodes, rules_from(settings))
    counselors = sorted({one.counselor for one in oracle.pairings})
    expected = {code: sums(oracle, code) for code in counselors}
    everybody = [list(steps.values())[-1] for steps in expected.values() if steps]
    rate = sum(gone for gone, _ in everybody) / sum(counted for _, counted in everybody)

    frame = ask(clinic, operator(), "cusum", Filters(overrides=overrides_of(settings))).frame

    found = {
        (row["counselor_id"], row["start_on"].date()): (row["numerator"], row["denominator"])
        for row in frame.to_dict("records")
    }
    assert found == {(code, day): step for code, steps in expected.items() for day, step in steps.items()}
    assert list(frame["expected"]) == pytest.approx([rate * counted for counted in frame["denominator"]])


def _shown(expected: dict[tuple[str, date], Month], figure: str, fewest: int) -> list[object]:
    own = [month for (name, _), month in sorted(expected.items()) if name == figure]
    return [month.estimate for month in own if month.denominator >= fewest and month.estimate is not None]


def _number(cell: object) -> float | None:
    return None if cell is None or pd.isna(cell) else float(cell)  # type: ignore[call-overload, arg-type]
