import numpy as np
import pandas as pd
import pytest

from dashboard.measures.clustered_survival import clustered_curve, error_of_difference, half_have_left
from dashboard.measures.retention import cumulative_incidence

SESSIONS = 10


def spells(seed: int = 1, rows: int = 60, clusters: int = 6) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    entry = random.integers(1, 3, rows)
    return pd.DataFrame(
        {
            "cluster": pd.array(random.integers(1, clusters + 1, rows), dtype="Int64"),
            "entry": entry,
            "exit": entry + random.integers(-1, 8, rows),
            "has_left": random.random(rows) < 0.7,
            "clients": random.integers(1, 4, rows),
        }
    )


def clusters_of(frame: pd.DataFrame) -> np.ndarray:
    return np.unique(frame["cluster"].dropna().to_numpy(dtype=np.int64))


def weighted_kaplan_meier(frame: pd.DataFrame, weights: np.ndarray) -> np.ndarray:
    """The curve with any weights, straight from its definition."""
    shares, share = [], 1.0
    for session in range(1, SESSIONS + 1):
        is_at_risk = (frame["entry"] <= session) & (frame["exit"] >= session)
        is_leaving = is_at_risk & (frame["exit"] == session) & frame["has_left"]
        at_risk = weights[is_at_risk.to_numpy()].sum()
        share *= 1 - (weights[is_leaving.to_numpy()].sum() / at_risk if at_risk else 0)
        shares.append(share)
    return np.array(shares)


def test_curve_is_kaplan_meier_s() -> None:
    frame = spells()

    curve = clustered_curve(frame, clusters_of(frame), SESSIONS)

    np.testing.assert_allclose(curve.attending, weighted_kaplan_meier(frame, frame["clients"].to_numpy(float)))


def test_influence_of_a_cluster_is_the_derivative_in_its_weight() -> None:
    frame, nudge = spells(), 1e-6
    numbers = clusters_of(frame)

    curve = clustered_curve(frame, numbers, SESSIONS)

    clients = frame["clients"].to_numpy(float)
    for place, number in enumerate(numbers):
        step = nudge * clients * (frame["cluster"] == number).to_numpy()
        moved = weighted_kaplan_meier(frame, clients + step) - weighted_kaplan_meier(frame, clients - step)
        np.testing.assert_allclose(curve.by_cluster[place], moved / (2 * nudge), atol=1e-7)


def test_error_with_everybody_alone_is_greenwood_s() -> None:
    frame = spells().assign(cluster=pd.NA)
    at_risk = np.array([frame.loc[(frame.entry <= s) & (frame.exit >= s), "clients"].sum() for s in range(1, 11)])
    gone = frame[frame.has_left & (frame.exit >= frame.entry)]
    left = np.array([gone.loc[gone.exit == s, "clients"].sum() for s in range(1, 11)])

    curve = clustered_curve(frame, clusters_of(frame), SESSIONS)

    greenwood = cumulative_incidence(at_risk.astype(float), left.astype(float)[:, None])
    np.testing.assert_allclose(curve.error, greenwood.attending_se, atol=1e-12)


def test_clients_of_one_counselor_who_all_do_alike_are_as_uncertain_as_that_counselor() -> None:
    alike = pd.DataFrame(
        {"cluster": [1, 2, 3, 4], "entry": 1, "exit": [1, 4, 4, 1], "has_left": True, "clients": [9, 9, 9, 9]}
    )
    one_each = alike.assign(clients=1)

    many, few = (clustered_curve(frame, clusters_of(frame), 4) for frame in (alike, one_each))

    np.testing.assert_allclose(many.error, few.error)
    assert many.error[0] == pytest.approx(0.25)


def test_error_of_a_difference_of_separate_clusters_adds_up_and_of_shared_ones_cancels() -> None:
    frame = spells(clusters=4)
    numbers = clusters_of(frame)
    ours, theirs = frame[frame["cluster"] <= 2], frame[frame["cluster"] > 2]

    one, other = clustered_curve(ours, numbers, SESSIONS), clustered_curve(theirs, numbers, SESSIONS)

    np.testing.assert_allclose(error_of_difference(one, other) ** 2, one.error**2 + other.error**2)
    np.testing.assert_allclose(error_of_difference(one, one), 0)


def test_splitting_and_shuffling_counts_changes_nothing() -> None:
    frame = spells()
    one_by_one = frame.loc[frame.index.repeat(frame["clients"])].assign(clients=1).sample(frac=1, random_state=2)

    together, apart = (clustered_curve(each, clusters_of(frame), SESSIONS) for each in (frame, one_by_one))

    np.testing.assert_allclose(apart.error, together.error)


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([0.8, 0.4, 0.2], 2),
        ([0.8, 0.5, 0.5, 0.2], 3),
        ([0.8, 0.5, 0.5, 0.5], 3),
        ([0.8, 0.7, 0.6], np.nan),
        ([np.nan, 0.7, 0.45], 3),
        ([], np.nan),
    ],
)
def test_half_have_left_at_the_first_session_at_or_below_one_half(shares: list[float], expected: float) -> None:
    found = half_have_left(np.array(shares), np.arange(1, len(shares) + 1))

    assert found == pytest.approx(expected, nan_ok=True)
