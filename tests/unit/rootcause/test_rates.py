"""Two counts compared exactly: ratios with intervals, tails and their correction for many looks."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mcr_desktop.rootcause.rates import (
    conditional_tail,
    false_discovery_rates,
    rate_ratio,
)


def binomial_tail(least: int, total: int, share: float) -> float:
    return sum(
        math.comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(least, total + 1)
    )


def test_the_interval_is_where_the_exact_tails_are_two_and_a_half_per_cent() -> None:
    ratio, low, high = rate_ratio(12, 2.0, 9, 6.0)
    assert ratio == pytest.approx(4.0)
    assert high is not None
    for limit, least in ((low, 12), (high, 13)):
        share = limit * 2.0 / (limit * 2.0 + 6.0)
        above = binomial_tail(least, 21, share)
        assert (above if least == 12 else 1 - above) == pytest.approx(0.025, abs=1e-9)


def test_nothing_before_gives_a_lower_limit_and_no_ratio() -> None:
    ratio, low, high = rate_ratio(9, 1, 0, 12)
    assert ratio is None
    assert low > 10
    assert high is None


def test_dispersion_widens() -> None:
    _, low, high = rate_ratio(40, 1, 60, 3)
    _, lower, higher = rate_ratio(40, 1, 60, 3, dispersion=2.5)
    assert lower < low
    assert high is not None
    assert higher is not None
    assert higher > high


def test_the_tail_is_the_exact_mid_p() -> None:
    tail = conditional_tail(np.array([9.0]), np.array([12.0]), np.array([0.4]))
    exact = (binomial_tail(9, 12, 0.4) + binomial_tail(10, 12, 0.4)) / 2
    assert tail[0] == pytest.approx(2 * exact, rel=1e-9)


def test_false_discovery_rates() -> None:
    q = false_discovery_rates(np.array([0.04, 0.001, 0.02]), 4)
    assert q.tolist() == pytest.approx([0.04 * 4 / 3, 0.004, 0.04])
