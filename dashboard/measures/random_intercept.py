"""Practice level and spread between counselors: the random-intercept logistic model by maximum likelihood.

A counselor's logit is mu + u with u ~ N(0, sigma^2). Agrees with lme4::glmer(cbind(events, n - events) ~
1 + (1 | counselor), family = binomial, nAGQ = 25), with offset(...) where there is case-mix.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp, roots_hermite

from dashboard.measures.arrays import Floats
from dashboard.measures.binomial_likelihood import Counts

NODES = 25
FEWEST_COUNSELORS = 4
_WIDEST_SIGMA = 10.0
_NARROWEST_SIGMA = 1e-4  # the derivative vanishes at 0, where a search would stop for no reason
_FIRST_SIGMAS = (0.05, 0.3, 1.0, 3.0)
_MODE_STEPS = 100


@dataclass(frozen=True)
class RandomIntercept:
    """mu, the practice's logit (with case-mix its distance from expectation), and sigma, the sd of u."""

    mu: float
    sigma: float


def is_estimable(counts: Counts) -> bool:
    """At least 4 counselors have cases, and both outcomes occur: else level or spread has no estimate."""
    has_cases = int((counts.sizes > 0).sum()) >= FEWEST_COUNSELORS
    return has_cases and 0 < counts.events.sum() < counts.n.sum()


def practice_logit(counts: Counts) -> float:
    """The practice's logit without spread between counselors: logit of the rate when there is no case-mix."""
    logit = np.zeros((counts.counselors, 1))
    for _ in range(_MODE_STEPS):
        score, information = counts.score_and_information(logit)
        step = np.clip(score.sum() / information.sum(), -1, 1)
        logit = logit + step
        if abs(step) < 1e-12:
            break
    return float(logit[0, 0])


def fit_random_intercept(counts: Counts) -> RandomIntercept:
    """Maximum-likelihood mu and sigma by adaptive Gauss-Hermite quadrature with 25 nodes.

    ValueError if `is_estimable` does not hold. sigma is 0 where counselors differ no more than by chance.
    """
    if not is_estimable(counts):
        raise ValueError("the model needs at least 4 counselors with cases, and both outcomes")
    centre = practice_logit(counts)
    first = min(_FIRST_SIGMAS, key=lambda sigma: _deviance(np.array([centre, sigma]), counts)[0])
    found = minimize(
        _deviance,
        np.array([centre, first]),
        args=(counts,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(centre - 10, centre + 10), (_NARROWEST_SIGMA, _WIDEST_SIGMA)],
        options={"ftol": 1e-13, "gtol": 1e-7},
    )
    mu, sigma = (float(value) for value in found.x)
    return RandomIntercept(mu, 0.0 if sigma <= 2 * _NARROWEST_SIGMA else sigma)


def _deviance(parameters: Floats, counts: Counts) -> tuple[float, Floats]:
    """Minus the log-likelihood of (mu, sigma) and its gradient, per counselor with cases.

    In v = u / sigma the prior is standard normal, so that sigma = 0 is no special case. The gradient is
    Fisher's identity: the posterior mean of the score.
    """
    mu, sigma = parameters
    mode, width = _posterior_modes(mu, sigma, counts)
    nodes, weights = roots_hermite(NODES)
    v = mode + np.sqrt(2) * width * nodes
    logit = mu + sigma * v
    log_terms = np.log(weights) + nodes**2 + counts.log_likelihood(logit) - v**2 / 2
    log_marginals = logsumexp(log_terms, axis=1) + np.log(width[:, 0] / np.sqrt(np.pi))
    posterior = np.exp(log_terms - logsumexp(log_terms, axis=1, keepdims=True))
    score, _ = counts.score_and_information(logit)
    gradient = np.array([(posterior * score).sum(), (posterior * score * v).sum()])
    scale = max(int((counts.sizes > 0).sum()), 1)
    return -float(log_marginals.sum()) / scale, -gradient / scale


def _posterior_modes(mu: float, sigma: float, counts: Counts) -> tuple[Floats, Floats]:
    """Mode and width (1 / sqrt of minus the curvature) of each counselor's posterior of v, by Newton."""
    mode = np.zeros((counts.counselors, 1))
    curvature = np.ones_like(mode)
    for _ in range(_MODE_STEPS):
        score, information = counts.score_and_information(mu + sigma * mode)
        curvature = 1 + sigma**2 * information
        step = np.clip((sigma * score - mode) / curvature, -1, 1)
        mode = mode + step
        if np.abs(step).max(initial=0) < 1e-9:
            break
    return mode, 1 / np.sqrt(curvature)
