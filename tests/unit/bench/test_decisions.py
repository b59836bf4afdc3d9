"""The subcommand runs every simulation with the dashboard's own measures and prints one table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.bench.__main__ import main
from tests.bench.decisions import command, power
from tests.bench.decisions.client_mix import draw_clients
from tests.bench.decisions.estimates import answer
from tests.bench.decisions.hard_cases import expected_cases
from tests.bench.simulation import generator, simulated


def test_quick_run_prints_one_table_with_every_simulation(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code = main(["decisions", "--clinics", "10", "--seed", "5"])

    printed = capsys.readouterr()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in printed.out.splitlines()]
    figures = {row[0]: row[1] for row in rows}
    assert exit_code == 0
    assert {len(row) for row in rows} == {6}
    assert all(f"**{part.title}**" in figures for part in command.PARTS)
    assert all(f"{part.name}: " in printed.err for part in command.PARTS)
    assert share(figures["league table, over 10 points above the mean: one look"]) > 0.9
    assert share(figures["dashboard, one quarter's look: anybody flagged"]) < 0.3
    assert share(figures["found with 80 clients"]) > share(figures["found with 10 clients"])


def share(cell: str) -> float:
    """0.065 for "6.5 %"."""
    return float(cell.removesuffix(" %")) / 100


def test_written_table_says_how_it_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "WRITTEN_TO", tmp_path / "decisions.md")

    main(["decisions", "--clinics", "10", "--seed", "7", "--only", "attenuation", "--write"])

    text = (tmp_path / "decisions.md").read_text(encoding="utf-8")
    assert "--clinics 10 --seed 7 --only attenuation --write" in text
    assert text.endswith(capsys.readouterr().out)


def test_figures_do_not_depend_on_the_number_of_workers() -> None:
    one, two = (simulated(power.PART, 12, seed=3, workers=workers) for workers in (1, 2))

    pd.testing.assert_frame_equal(one, two)
    assert len(one) == 12


def test_clinics_differ_and_the_seed_decides() -> None:
    draws = [generator("power", seed, clinic).random() for seed, clinic in [(1, 0), (1, 1), (2, 0), (1, 0)]]

    assert draws[0] == draws[3]
    assert len(set(draws)) == 3
    assert draws[0] != generator("alike", 1, 0).random()


def test_answer_counts_what_was_drawn() -> None:
    found = answer(np.array([5, 10, 4, 8]), np.array([20, 40, 30, 25]))

    assert found["rate"].tolist() == [0.25, 0.25, 4 / 30, 0.32]
    assert found["shrunken_rate"].between(found["rate"].min(), found["rate"].max()).all()


def test_expected_cases_are_more_for_hard_cases_and_add_up_to_the_observed() -> None:
    rng = np.random.default_rng(4)
    clients = draw_clients(rng, np.full(20, 60))
    has_left = rng.random(1200) < clients.chances(0.22)

    expected = expected_cases(clients.cells(has_left))

    assert expected.sum() == pytest.approx(has_left.sum())
    assert expected[0] > 1.4 * expected[1:].mean()


def test_a_single_clinic_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["decisions", "--clinics", "1"])

    assert "at least 2 clinics" in capsys.readouterr().err
