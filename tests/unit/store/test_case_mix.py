"""Expected early drop-out in the store: fitted at publish under those in force, when asked under any others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from dashboard.access.viewer import Role, Viewer, operator
from dashboard.answers.answer import Answer, Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.measures.case_mix import fit_expected
from tests.properties.files import ClinicFiles, Row
from tests.properties.stores import clinic_of
from tests.unit.answers.conftest import visit

BEGUN, NEWEST = date(2024, 3, 4), date(2025, 1, 31)
COUNSELORS = ("K1", "K2", "K3", "K4", "K5")


def files(clients: int = 60, *, ages: bool = True, settings: dict[str, str] | None = None) -> ClinicFiles:
    """Five counselors with so many clients each, K1's nearly all young; 4 in 10 young clients and 1 in 10 others leave
    after a session, whoever the counselor is. Every tenth client of K2 goes on to K3 and has the last session there.
    """
    sessions: list[Row] = [visit("first", "K1", date(2023, 1, 2)), visit("newest", "K5", NEWEST)]
    episodes: list[Row] = []
    for place, counselor in enumerate(COUNSELORS):
        for number in range(clients):
            client = f"{counselor}-{number}"
            is_young = number % 10 < (9 if counselor == "K1" else 2)
            kind = number // 10 + place
            is_gone = kind % 5 < 2 if is_young else (number + kind) % 10 == 0
            begun = BEGUN + timedelta(days=number % 28)
            for week in range(1 if is_gone else 3):
                sessions.append(visit(client, counselor, begun + timedelta(weeks=week)))
            if counselor == "K2" and number % 10 == 5 and not is_gone:
                sessions.append(visit(client, "K3", begun + timedelta(weeks=4)))
            about = {"age_band": "16-24" if is_young else "35-44"} if ages else {}
            episodes.append({"client_id": client, "start_date": begun.isoformat(), **about})
    team = tuple({"counselor_id": code, "team": "North" if code < "K3" else "South"} for code in COUNSELORS)
    return ClinicFiles(tuple(sessions), tuple(episodes), team, settings or {})


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """The clinic of `files`. Shared: read only."""
    with clinic_of(files(), tmp_path_factory.mktemp("mix"), is_built_with=False) as made:
        yield made


def early(clinic: Clinic, *overrides: tuple[str, str], viewer: Viewer | None = None, **filters: object) -> Answer:
    """The answer `early_dropout`, rows by counselor."""
    return ask(clinic, viewer or operator(), "early_dropout", Filters(overrides=overrides, **filters))  # type: ignore[arg-type]


def rows(answer: Answer) -> pd.DataFrame:
    return answer.frame.set_index("counselor_id")


def characteristics(clinic: Clinic, *overrides: tuple[str, str]) -> list[str]:
    """What expected drop-out allows for."""
    return list(ask(clinic, operator(), "case_mix", Filters(overrides=overrides)).frame["characteristic"])


def test_the_rule_in_force_is_fitted_at_publish_and_others_wait_until_asked(clinic: Clinic) -> None:
    with duckdb.connect(str(clinic.store.current().path), read_only=True) as connection:
        keys = [key for (key,) in connection.execute("SELECT fit_key FROM case_mix_fits").fetchall()]

    assert sum('"declared_or_inferred"' in key for key in keys) == 1
    assert not any('"missed_last"' in key for key in keys)


def test_expected_is_that_of_a_fit_on_single_pairings(clinic: Clinic) -> None:
    made = files()
    ages = {row["client_id"]: row["age_band"] for row in made.episodes}
    # With K3 the session number begins anew.
    pairings = pd.DataFrame(made.sessions).query("client_id in @ages").groupby(["client_id", "counselor_id"]).size()
    cells = pairings.rename("sessions").reset_index().assign(pairings=1)
    cells["dropped_out"] = (cells["sessions"] <= 2).astype(int)
    cells["is_by_transfer"] = cells["client_id"].str[:2] != cells["counselor_id"]
    cells["age_band"] = cells["client_id"].map(ages)

    theirs = fit_expected(cells).groupby("counselor_id")["expected"].mean()

    ours = rows(early(clinic))
    np.testing.assert_allclose(ours["expected"], theirs, atol=1e-9)
    assert characteristics(clinic) == ["is_by_transfer", "age_band"]


def test_hard_cases_are_expected_and_flag_nobody(clinic: Clinic) -> None:
    with_mix, without = rows(early(clinic)), rows(early(clinic, ("case_mix", "none")))

    assert without.loc["K1", "prob_above_practice"] > 0.95
    assert with_mix.loc["K1", "prob_above_practice"] < 0.9
    assert with_mix.loc["K1", "expected"] > 0.3 > with_mix.loc["K4", "expected"]
    assert ask(clinic, operator(), "flags").frame.empty


def test_transfers_are_in_the_rate_and_still_counted_apart(clinic: Clinic) -> None:
    with_mix, without = early(clinic), early(clinic, ("case_mix", "none"))

    moved = rows(without)["by_transfer"]
    assert moved["K3"] > 0
    assert list(rows(with_mix)["by_transfer"]) == list(moved)
    assert list(rows(with_mix)["pairings"] - rows(without)["pairings"]) == list(moved)
    assert with_mix.practice["pairings"] - without.practice["pairings"] == moved.sum()


def test_without_case_mix_expected_is_the_practices_rate(clinic: Clinic) -> None:
    answer = early(clinic, ("case_mix", "none"))

    assert (answer.frame["expected"] == answer.practice["practice_rate"]).all()
    assert characteristics(clinic, ("case_mix", "none")) == []


@pytest.mark.parametrize("override", [("early_sessions", "1"), ("maturity_days", "30"), ("data_to", "2024-12-31")])
def test_other_definitions_are_fitted_when_asked(clinic: Clinic, override: tuple[str, str]) -> None:
    answer = early(clinic, override)

    expected = (answer.frame["expected"] * answer.frame["pairings"]).sum()
    assert expected == pytest.approx(answer.frame["dropped_out"].sum(), abs=1e-9)
    assert answer.frame["expected"].nunique() > 1


def test_expected_add_up_to_the_observed_of_each_period(clinic: Clinic) -> None:
    answer = early(clinic, from_on=BEGUN, to_on=BEGUN + timedelta(days=10))

    assert 0 < len(answer.frame) <= len(COUNSELORS)
    expected = (answer.frame["expected"] * answer.frame["pairings"]).sum()
    assert expected == pytest.approx(answer.frame["dropped_out"].sum(), abs=1e-9)


def test_a_team_sees_the_figures_that_the_whole_practice_gives_it(clinic: Clinic) -> None:
    north = Viewer("supervisor@clinic.test", (Role.SUPERVISOR,), ("North",), ())

    part = early(clinic, viewer=north).frame

    whole = early(clinic).frame
    wanted = whole[whole["counselor_id"].isin(["K1", "K2"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(part, wanted, rtol=1e-9)


def test_quarters_and_headline_count_as_the_list_does(clinic: Clinic) -> None:
    by_quarter = ask(clinic, operator(), "early_dropout_by_quarter").frame

    assert by_quarter["pairings"].sum() == early(clinic).frame["pairings"].sum()


@pytest.mark.parametrize("made", [files(ages=False), files(6)], ids=["nothing known", "few events"])
def test_where_nothing_can_be_allowed_for_all_is_as_without_case_mix(made: ClinicFiles, tmp_path: Path) -> None:
    with clinic_of(made, tmp_path, is_built_with=False) as clinic:
        wanted, found = early(clinic, ("case_mix", "none")).frame, early(clinic).frame

        pd.testing.assert_frame_equal(found, wanted)
        assert characteristics(clinic) == []
