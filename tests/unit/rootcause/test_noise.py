"""How much leaves differ from what is expected of them though nothing happened to them."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.rootcause import leaves
from mcr_desktop.rootcause.columns import Attribute
from mcr_desktop.rootcause.noise import Noise, measure_noise


def table(real: np.ndarray, due: np.ndarray) -> leaves.Leaves:
    names = [str(number) for number in range(len(real))]
    return leaves.amounts({"a": Attribute.of(names)}, real, due)


@pytest.mark.parametrize("sigma", [0.02, 0.1, 0.25])
def test_a_common_relative_error_is_measured_though_a_tenth_of_the_leaves_changed(sigma) -> None:
    random = np.random.default_rng(1)
    due = random.weibull(0.7, 20_000) * 100
    real = np.maximum(due * (1 + random.normal(0, sigma, 20_000)), 0)
    real[:2_000] *= 3
    assert measure_noise(table(real, due)).spread == pytest.approx(sigma**2, rel=0.5)


def test_counts_are_never_steadier_than_chance() -> None:
    due = np.full(2_000, 50.0)
    assert measure_noise(table(due.copy(), due)).dispersion == 1.0


def test_counts_drawn_from_what_was_expected_have_no_spread_to_speak_of() -> None:
    random = np.random.default_rng(2)
    due = random.uniform(5, 500, 20_000)
    noise = measure_noise(table(random.poisson(due).astype(float), due))
    assert noise.spread < 0.001


def test_a_small_table_leans_on_the_usual_spread() -> None:
    due = np.full(12, 100.0)
    assert 0.01 < measure_noise(table(due.copy(), due)).spread < 0.051


def test_one_leaf_with_next_to_nothing_expected_is_bounded() -> None:
    noise = Noise(dispersion=0.0, spread=0.01)
    _, due = noise.weigh(np.array([50.0]), np.array([0.0]), np.array([0.0]))
    assert due[0] == pytest.approx(5.0)
    _, small = Noise(1.0, 0.0).weigh(np.array([5.0]), np.array([0.1]), np.array([0.1]))
    assert small[0] == pytest.approx(0.1)
