"""What clients write on the forms at one attended session, given how they feel and how they are.

Ratings are whole numbers of tenths (SRS, ORS) or points (PHQ-9, GAD-7); MISSING where nothing was written.
"""

from dataclasses import dataclass

import numpy as np

from dashboard.sample.clinic import Bools, Floats, Ints
from dashboard.sample.scenarios import Parameters

MISSING = -1
POINTS_PER_ALLIANCE = 1.25
ITEM_NOISE = 0.75
ITEM_SKIPPED = 0.015
FLAT_HIGH_STRAIGHT_LINED = 0.85
FLAT_HIGH_POINTS_PER_ALLIANCE = 0.65


@dataclass(frozen=True)
class Forms:
    """One row per attended session: four SRS and four ORS items in tenths, PHQ-9 and GAD-7 totals."""

    srs: Ints
    ors: Ints
    phq9: Ints
    gad7: Ints


@dataclass(frozen=True)
class Sitting:
    """One attended session of each of several clients, as the forms need it."""

    alliance: Floats
    phq_true: Floats
    ors_shift: Floats
    heard: Floats
    goals: Floats
    u_feedback: Floats
    is_flat_high: Bools
    never_rates: Bools


def logit(share: float) -> float:
    """The log odds of a share strictly between 0 and 1."""
    return float(np.log(share / (1 - share)))


def expit(log_odds: Floats) -> Floats:
    """The shares that belong to log odds."""
    return np.asarray(1 / (1 + np.exp(-log_odds)), dtype=np.float64)


def fill_in_forms(rng: np.random.Generator, parameters: Parameters, sitting: Sitting) -> Forms:
    """The forms of one sitting; a lower alliance makes a missing SRS more likely."""
    size = len(sitting.alliance)
    log_odds = logit(parameters.srs_given) + parameters.b_srs_alliance * sitting.alliance + sitting.u_feedback
    has_srs = (rng.random(size) < expit(log_odds)) & ~sitting.never_rates
    has_outcome = (rng.random(size) < parameters.outcome_given) & ~sitting.never_rates
    phq9 = np.clip(np.rint(sitting.phq_true + rng.normal(0, 2.4, size)), 0, 27).astype(np.int64)
    gad7 = np.clip(np.rint(0.82 * sitting.phq_true + rng.normal(0, 3.4, size)), 0, 21).astype(np.int64)
    return Forms(
        srs=np.where(has_srs[:, None], _srs_items(rng, parameters, sitting), MISSING),
        ors=np.where(has_outcome[:, None], _ors_items(rng, sitting), MISSING),
        phq9=np.where(has_outcome, phq9, MISSING),
        gad7=np.where(has_outcome, gad7, MISSING),
    )


def _srs_items(rng: np.random.Generator, parameters: Parameters, sitting: Sitting) -> Ints:
    size = len(sitting.alliance)
    flat = sitting.is_flat_high
    level = np.where(
        flat,
        parameters.flat_high + FLAT_HIGH_POINTS_PER_ALLIANCE * sitting.alliance,
        parameters.srs_mean + POINTS_PER_ALLIANCE * sitting.alliance,
    )
    shift = np.stack([sitting.heard, sitting.goals, np.zeros(size), np.zeros(size)], axis=1)
    noise = rng.normal(0, ITEM_NOISE, (size, 4)) * np.where(flat, 0.3, 1.0)[:, None]
    chance = np.where(flat, FLAT_HIGH_STRAIGHT_LINED, parameters.straight_lined)
    is_straight = rng.random(size) < chance
    # One answer for everything lies between the answers that would have been given one by one.
    same = np.repeat((level + shift.mean(axis=1))[:, None], 4, axis=1)
    items = np.where(is_straight[:, None], same, level[:, None] + shift + noise)
    tenths = np.rint(np.clip(items, 0, 10) * 10).astype(np.int64)
    return np.where(rng.random((size, 4)) < ITEM_SKIPPED, MISSING, tenths)


def _ors_items(rng: np.random.Generator, sitting: Sitting) -> Ints:
    size = len(sitting.alliance)
    total = 17 - 1.05 * (sitting.phq_true - 15.3) + sitting.ors_shift + rng.normal(0, 2.2, size)
    items = total[:, None] / 4 + rng.normal(0, 0.8, (size, 4))
    return np.rint(np.clip(items, 0, 10) * 10).astype(np.int64)
