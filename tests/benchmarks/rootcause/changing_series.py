"""Simulated series with a known truth: unchanged ones of many kinds, and ones with a single change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Values = NDArray[np.float64]


class Kind(NamedTuple):
    """A kind of series: `draw(random, points, place)` gives values and, for rates, sizes; `place` is the change's."""

    name: str
    draw: Callable[[np.random.Generator, int, int], tuple[Values, Values | None]]


def autoregressive(random: np.random.Generator, points: int, correlation: float) -> Values:
    """Unit innovations with the correlation from point to point; 1 is a random walk."""
    noise = random.normal(size=points + 200)
    for place in range(1, len(noise)):
        noise[place] += correlation * noise[place - 1]
    return noise[200:]


def _sine(points: int, length: int) -> Values:
    return np.sin(np.arange(points) * 2.0 * np.pi / length)


def _step(points: int, place: int) -> Values:
    return (np.arange(points) >= place).astype(np.float64)


def _sizes(random: np.random.Generator, points: int) -> Values:
    return np.round(np.exp(random.normal(5.0, 0.5, points))) * (1.0 + np.arange(points) / points)


def _rates(random: np.random.Generator, points: int, place: int, rate: float, times: float):
    sizes = _sizes(random, points)
    levels = rate * np.where(_step(points, place) > 0, times, 1.0)
    return random.poisson(levels * sizes).astype(np.float64), sizes


def _counts(mean: float, times: float = 1.0) -> Callable[..., tuple[Values, None]]:
    def draw(random: np.random.Generator, points: int, place: int) -> tuple[Values, None]:
        means = mean * np.where(_step(points, place) > 0, times, 1.0)
        return random.poisson(means).astype(np.float64), None

    return draw


def _wandering(random: np.random.Generator, points: int) -> Values:
    """Counts about 5 whose rate itself wanders: 30 % from its mean, correlated from point to point."""
    rate = 5.0 * np.exp(0.24 * autoregressive(random, points, 0.6))
    return random.poisson(rate).astype(np.float64)


UNCHANGED = (
    Kind("white noise", lambda r, n, _k: (r.normal(size=n), None)),
    Kind("AR(1) .3", lambda r, n, _k: (autoregressive(r, n, 0.3), None)),
    Kind("AR(1) .6", lambda r, n, _k: (autoregressive(r, n, 0.6), None)),
    Kind("AR(1) .8", lambda r, n, _k: (autoregressive(r, n, 0.8), None)),
    Kind("AR(1) .9", lambda r, n, _k: (autoregressive(r, n, 0.9), None)),
    Kind("random walk", lambda r, n, _k: (autoregressive(r, n, 1.0), None)),
    Kind("steady trend", lambda r, n, _k: (r.normal(size=n) + np.arange(n) * 6.0 / n, None)),
    Kind("season of 12", lambda r, n, _k: (r.normal(size=n) + 2.0 * _sine(n, 12), None)),
    Kind(
        "season of 12, AR(1) .5",
        lambda r, n, _k: (autoregressive(r, n, 0.5) + 3.0 * _sine(n, 12), None),
    ),
    Kind("heavy tails (t, 3)", lambda r, n, _k: (r.standard_t(3, size=n), None)),
    Kind("skewed (log-normal)", lambda r, n, _k: (np.exp(r.normal(size=n)), None)),
    Kind("counts, mean .1", _counts(0.1)),
    Kind("counts, mean 2", _counts(2.0)),
    Kind("counts, mean 20", _counts(20.0)),
    Kind(
        "counts, dispersion 2",
        lambda r, n, _k: (r.negative_binomial(5, 0.5, n).astype(np.float64), None),
    ),
    Kind("counts, AR(1) .6 rate", lambda r, n, _k: (_wandering(r, n), None)),
    Kind("rates, growing exposure", lambda r, n, k: _rates(r, n, k, 0.02, 1.0)),
)

CHANGED = (
    Kind("level, 1 sd", lambda r, n, k: (r.normal(size=n) + _step(n, k), None)),
    Kind("level, 2 sd", lambda r, n, k: (r.normal(size=n) + 2.0 * _step(n, k), None)),
    Kind(
        "level in AR(1) .5, 1.5 sd",
        lambda r, n, k: (autoregressive(r, n, 0.5) + 1.73 * _step(n, k), None),
    ),
    Kind("counts .5 to 2", _counts(0.5, 4.0)),
    Kind("counts 5 to 8", _counts(5.0, 1.6)),
    Kind("counts 20 to 26", _counts(20.0, 1.3)),
    Kind("rate doubled", lambda r, n, k: _rates(r, n, k, 0.02, 2.0)),
    Kind(
        "trend turns",
        lambda r, n, k: (r.normal(size=n) - np.abs(np.arange(n) - k) * 20.0 / n, None),
    ),
    Kind(
        "trend breaks",
        lambda r, n, k: (r.normal(size=n) + np.arange(n) * 8.0 / n + 4.0 * _step(n, k), None),
    ),
)
