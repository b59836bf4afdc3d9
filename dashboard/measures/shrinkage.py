"""Best estimates: each counselor's rate, drawn toward the practice as far as the evidence is thin.

The random-intercept logistic model of `random_intercept`, averaged over its level mu (flat) and its spread
sigma (prior proportional to sigma on (0, 2]) instead of plugging in their estimates: with 6 to 20
counselors, plug-in intervals hold the truth far less often than the 95 % they claim.

With theta = mu + u, the data speak of theta alone. So every counselor's likelihood is laid out once on a
grid of theta, and every integral over theta is a product of that table with the normal densities of the
(mu, sigma) nodes, for all counselors at once.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.polynomial.legendre import leggauss
from scipy.special import expit

from dashboard.measures.arrays import Flags, Floats
from dashboard.measures.binomial_likelihood import Counts
from dashboard.measures.random_intercept import fit_random_intercept, is_estimable, practice_logit

ESTIMATES = ("rate", "low", "high", "prob_above")
WIDEST_SIGMA = 2.0
WIDEST_MU = 2.5  # mu is averaged over the practice's logit +- this
_MU_NODES, _SIGMA_NODES = 32, 20
_NEGLIGIBLE = 30.0  # log units below the peak of the posterior
_REACH = 6.0  # sigmas on either side of mu that theta is followed
_MOST_NARROWINGS = 8
_TINY = 1e-300


@dataclass(frozen=True)
class _Region:
    """The rectangle of (mu, sigma) that holds all but a negligible part of their posterior."""

    mu_low: float
    mu_high: float
    sigma_low: float
    sigma_high: float

    @property
    def area(self) -> float:
        return (self.mu_high - self.mu_low) * (self.sigma_high - self.sigma_low)


@dataclass(frozen=True)
class _Nodes:
    """Quadrature nodes: flat arrays of mu, sigma and log weight (prior included); theta holds every mu."""

    mu: Floats
    sigma: Floats
    log_weight: Floats
    theta: Floats

    def densities(self) -> Floats:
        """N(theta; mu, sigma^2), shape (nodes, theta), each row summing to 1.

        A sigma far below the grid's step becomes a point mass at mu, which is its limit.
        """
        z = (self.theta - self.mu[:, None]) / np.maximum(self.sigma, 1e-9)[:, None]
        density = np.exp(-0.5 * z**2)
        scaled: Floats = density / density.sum(axis=1, keepdims=True)
        return scaled


def best_estimates(
    counts: Counts, practice: Counts, sigma_prior: str = "half", baseline_logit: float = 0.0
) -> pd.DataFrame:
    """One row per counselor of `counts`, in order: rate, low, high (0-1) and prob_above.

    rate is the posterior mean of expit(baseline_logit + mu + u), low and high its 2.5 and 97.5 % quantiles,
    prob_above = P(u > 0). Without case-mix baseline_logit is 0; with it, the practice's logit, which makes
    rate the one expected with the practice's mix of clients. mu and sigma are learnt from `practice`, the
    whole practice whatever `counts` holds. A counselor without cases gets the prior.

    `sigma_prior` "half" averages over mu and sigma; "none" plugs in their maximum-likelihood estimates, for
    checking (P(u > 0) is 1/2 where that sigma is 0). All cells are empty with fewer than 4 counselors, or
    where the whole practice has no event or nothing else: there is no level to draw toward.
    """
    if sigma_prior not in ("half", "none"):
        raise ValueError(f"sigma_prior is half or none, not {sigma_prior}")
    if not is_estimable(practice):
        return pd.DataFrame(np.nan, index=range(counts.counselors), columns=list(ESTIMATES))
    finest = float(max(counts.sizes.max(initial=0), practice.sizes.max()))
    nodes = _plug_in(practice, finest) if sigma_prior == "none" else _averaged(practice, finest)
    return _summarise(counts, nodes, baseline_logit)


def _plug_in(practice: Counts, finest: float) -> _Nodes:
    model = fit_random_intercept(practice)
    step = min(max(model.sigma, 0.01) / 40, _likelihood_step(finest))
    side = np.arange(1, int(np.ceil(_REACH * max(model.sigma, 0.01) / step)) + 1) * step
    theta = model.mu + np.concatenate([-side[::-1], [0.0], side])
    return _Nodes(np.array([model.mu]), np.array([model.sigma]), np.zeros(1), theta)


def _averaged(practice: Counts, finest: float) -> _Nodes:
    """Nodes weighted by the posterior of (mu, sigma) given the whole practice."""
    distinct, repeats = _distinct(practice)
    centre = practice_logit(practice)
    region = _Region(centre - WIDEST_MU, centre + WIDEST_MU, 0.0, WIDEST_SIGMA)
    nodes = _weigh(_lay_nodes(region, finest), distinct, repeats)
    for _ in range(_MOST_NARROWINGS):
        narrower = _narrow(region, nodes)
        if narrower.area > 0.7 * region.area:
            break
        region = narrower
        nodes = _weigh(_lay_nodes(region, finest), distinct, repeats)
    return nodes


def _distinct(practice: Counts) -> tuple[Counts, Floats]:
    """Without case-mix, counselors with equal counts share one likelihood; how many share each."""
    if len(practice.n) > practice.counselors or practice.offset.any():
        return practice, np.ones(practice.counselors)
    pairs, repeats = np.unique(np.stack([practice.events, practice.n]), axis=1, return_counts=True)
    return Counts.of_counselors(pairs[0], pairs[1]), repeats.astype(np.float64)


def _likelihood_step(finest: float) -> float:
    """A quarter of the narrowest likelihood's width: its sd in theta is at least 2 / sqrt(n)."""
    return 0.5 / float(np.sqrt(max(finest, 1.0)))


def _lay_nodes(region: _Region, finest: float) -> _Nodes:
    """The trapezoid rule for mu, its nodes all points of the theta grid; Gauss-Legendre for sigma.

    Where few cases leave the level open, its posterior goes on beyond the range that is averaged over: the two ends
    then carry weight, and counted as whole nodes they would shift the estimates of a small clinic.
    """
    mu_step = (region.mu_high - region.mu_low) / (_MU_NODES - 1)
    wanted = min(region.sigma_high / 40, _likelihood_step(finest), mu_step)
    stride = int(np.ceil(mu_step / wanted))
    step = mu_step / stride
    beyond = int(np.ceil(_REACH * region.sigma_high / step))
    places = np.arange(-beyond, (_MU_NODES - 1) * stride + beyond + 1, dtype=np.float64)
    theta: Floats = region.mu_low + step * places
    points, weights = leggauss(_SIGMA_NODES)
    half_width = (region.sigma_high - region.sigma_low) / 2
    sigma = region.sigma_low + half_width * (points + 1)
    mu_grid, sigma_grid = np.meshgrid(theta[beyond::stride][:_MU_NODES], sigma, indexing="ij")
    shares = np.ones(_MU_NODES)
    shares[[0, -1]] = 0.5
    log_weight = np.log(shares)[:, None] + np.log(weights * sigma)
    return _Nodes(mu_grid.ravel(), sigma_grid.ravel(), log_weight.ravel(), theta)


def _weigh(nodes: _Nodes, practice: Counts, repeats: Floats) -> _Nodes:
    """Add each node's log-likelihood of the practice to its prior weight; the best node gets 0."""
    marginal = _likelihoods(practice, nodes.theta) @ nodes.densities().T
    log_weight = nodes.log_weight + repeats @ np.log(np.maximum(marginal, _TINY))
    return _Nodes(nodes.mu, nodes.sigma, log_weight - log_weight.max(), nodes.theta)


def _likelihoods(counts: Counts, theta: Floats) -> Floats:
    """Likelihoods on theta, each counselor's scaled to a maximum of 1."""
    table = counts.log_likelihood_on(theta)
    scaled: Floats = np.exp(table - table.max(axis=1, keepdims=True))
    return scaled


def _narrow(region: _Region, nodes: _Nodes) -> _Region:
    """The smaller rectangle, one node wider than what is not negligible."""
    keeps = (nodes.log_weight > -_NEGLIGIBLE).reshape(_MU_NODES, _SIGMA_NODES)
    mu, sigma = nodes.mu.reshape(keeps.shape)[:, 0], nodes.sigma.reshape(keeps.shape)[0]
    mu_low, mu_high = _kept_span(mu, np.any(keeps, axis=1), region.mu_low, region.mu_high)
    sigma_low, sigma_high = _kept_span(sigma, np.any(keeps, axis=0), region.sigma_low, region.sigma_high)
    return _Region(mu_low, mu_high, sigma_low, sigma_high)


def _kept_span(points: Floats, is_kept: Flags, low: float, high: float) -> tuple[float, float]:
    first, last = np.flatnonzero(is_kept)[[0, -1]]
    below = float(points[first - 1]) if first else low
    above = float(points[last + 1]) if last + 1 < len(points) else high
    return below, above


def _summarise(counts: Counts, nodes: _Nodes, baseline_logit: float) -> pd.DataFrame:
    """Mean, quantiles and P(u > 0) of each counselor's mixture over the nodes."""
    likelihood, density = _likelihoods(counts, nodes.theta), nodes.densities()
    weight = np.exp(nodes.log_weight)
    share = (weight / weight.sum()) / np.maximum(likelihood @ density.T, _TINY)
    posterior = likelihood * (share @ density)
    above = likelihood * (share @ (density * _upper_side(nodes)))
    total = posterior.sum(axis=1, keepdims=True)
    rates = expit(baseline_logit + nodes.theta)
    low, high = (_quantiles(posterior / total, nodes.theta, level) for level in (0.025, 0.975))
    return pd.DataFrame(
        {
            "rate": (posterior / total) @ rates,
            "low": expit(baseline_logit + low),
            "high": expit(baseline_logit + high),
            "prob_above": np.clip(above.sum(axis=1) / total[:, 0], 0, 1),
        }
    )


def _upper_side(nodes: _Nodes) -> Floats:
    """Weights, shape (nodes, theta), that turn a sum over theta into the integral from mu upward.

    The trapezoid rule with Euler and Maclaurin's first correction, its derivative taken across mu.
    """
    steps = np.rint((nodes.theta - nodes.mu[:, None]) / (nodes.theta[1] - nodes.theta[0]))
    inner = [steps == -1, steps == 0, steps == 1]
    weights: Floats = np.select(inner, [-1 / 24, 1 / 2, 25 / 24], default=(steps > 0).astype(np.float64))
    return weights


def _quantiles(mass: Floats, theta: Floats, level: float) -> Floats:
    """The quantile of each row's distribution, its density taken as linear between grid points.

    Distribution function and density are needed half-way between grid points, where a cumulative sum is the
    midpoint rule; the first difference there is that rule's first correction.
    """
    between = (theta[1:] + theta[:-1]) / 2
    reached = np.cumsum(mass, axis=1)[:, :-1] + np.diff(mass, axis=1) / 24
    density = (mass[:, 1:] + mass[:, :-1]) / 2
    rows = np.arange(len(mass))
    cell = np.clip((reached < level).sum(axis=1) - 1, 0, len(between) - 2)
    start, rise = reached[rows, cell], reached[rows, cell + 1] - reached[rows, cell]
    missing, slope = level - start, density[rows, cell]
    root = np.sqrt(np.maximum(slope**2 + 4 * (rise - slope) * missing, 0))
    position = np.clip(2 * missing / np.maximum(slope + root, _TINY), 0, 1)
    quantiles: Floats = between[cell] + position * (theta[1] - theta[0])
    return quantiles
