"""Best estimates of two simulated clinics against brute-force integration and lme4, from their counts."""

from collections.abc import Callable

import pandas as pd
import pytest

from dashboard.measures.alliance import alliance
from dashboard.measures.early_dropout import early_dropout, early_dropout_model

Reference = Callable[[str], pd.DataFrame]
Difference = Callable[[object, object], float]
CLINICS = ("numbered", "unnumbered")


@pytest.mark.parametrize("clinic", CLINICS)
def test_early_dropout_agrees(reference: Reference, largest_difference: Difference, clinic: str) -> None:
    theirs = reference("clinics/early_dropout.csv").query("clinic == @clinic")
    counts = theirs.assign(by_transfer=0, ended=0, inferred=0)

    ours = early_dropout(counts, counts)

    for column in ("rate", "rate_low", "rate_high"):
        assert largest_difference(ours[column], theirs[column]) < 1e-9, column
    for column in ("shrunken_rate", "shrunken_low", "shrunken_high", "prob_above_practice"):
        assert largest_difference(ours[column], theirs[column]) < 1e-3, column


@pytest.mark.parametrize("clinic", CLINICS)
def test_model_agrees_with_glmer(reference: Reference, clinic: str) -> None:
    counts = reference("clinics/early_dropout.csv").query("clinic == @clinic")
    theirs = reference("clinics/models.csv").set_index("clinic").loc[clinic]

    ours = early_dropout_model(counts).iloc[0]

    assert ours["mu"] == pytest.approx(theirs["mu"], abs=1e-3)
    assert ours["sigma"] == pytest.approx(theirs["sigma"], abs=1e-3)
    assert ours["practice_rate"] == pytest.approx(theirs["practice_rate"], abs=1e-12)
    assert (ours["counselors"], ours["pairings"]) == (theirs["counselors"], theirs["pairings"])


@pytest.mark.parametrize("clinic", CLINICS)
def test_below_the_mark_agrees(reference: Reference, largest_difference: Difference, clinic: str) -> None:
    theirs = reference("clinics/not_heard.csv").query("clinic == @clinic")
    unused = dict.fromkeys(
        ("clearly_low_clients", "sessions", "rated", "complete_ratings", "straight_lined", "ratings"), 0
    )
    counts = theirs.assign(instrument="srs", domain="heard", mean_score=9.0, at_ceiling=0, **unused)

    ours = alliance(counts, counts)

    for column in ("shrunken_share", "shrunken_low", "shrunken_high"):
        assert largest_difference(ours[column], theirs[column]) < 1e-3, column
