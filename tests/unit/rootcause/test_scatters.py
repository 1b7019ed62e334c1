"""How much more than chance alone a series of months scatters."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.rootcause.scatters import dispersion_of


def test_dispersion_is_one_for_chance_and_more_for_more() -> None:
    random = np.random.default_rng(2)
    calm = random.poisson(20, (300, 60))
    wild = random.negative_binomial(10, 1 / 3, (300, 60))  # mean 20, variance 60
    ones = np.ones((300, 60))
    assert dispersion_of(calm, ones).mean() == pytest.approx(1.05, abs=0.1)
    assert dispersion_of(wild, ones).mean() == pytest.approx(3.0, rel=0.2)
