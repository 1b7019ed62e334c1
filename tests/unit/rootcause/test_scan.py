from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.rootcause.rates import chi_square_tail
from mcr_desktop.rootcause.scan import LOOKS, Field, dispersion_of, entropy_terms, scan_block


def scan(counts: list[int], whole: list[int] | None = None) -> tuple[int, int, float, bool]:
    series = np.array([counts], np.int64)
    rest = None if whole is None else np.array(whole, np.int64)
    months = series.shape[1]
    field = Field(series, np.ones((1, months)), rest, np.zeros(1, np.int64), np.full(1, months))
    hits = scan_block(field, 6, months, entropy_terms(10_000))
    return int(hits.start[0]), int(hits.length[0]), float(hits.score[0]), bool(hits.rise[0])


def test_a_step_is_found_at_its_month() -> None:
    start, _, score, rise = scan([10] * 14 + [22] * 6)
    assert (start, rise) == (14, True)
    assert score > 20


def test_a_spike_is_found_with_its_length() -> None:
    assert scan([10] * 14 + [30, 34] + [10] * 8)[:2] == (14, 2)


def test_a_lasting_fall_is_found_and_a_quiet_month_is_none() -> None:
    start, length, _, rise = scan([20] * 14 + [8] * 8)
    assert (start, rise) == (14, False)
    assert length >= 6
    assert scan([10] * 14 + [2] + [10] * 3)[2] < 6


def test_what_the_whole_does_too_is_no_change_of_the_slice() -> None:
    assert scan([10] * 14 + [22] * 6, [100] * 14 + [220] * 6)[2] < 1
    assert scan([10] * 14 + [22] * 6, [100] * 14 + [112] * 6)[2] > 15


def test_a_share_that_grows_because_the_rest_shrinks_is_no_change_either() -> None:
    assert scan([10] * 20, [100] * 14 + [30] * 6)[2] < 1


def test_the_score_of_a_window_is_the_likelihood_ratio() -> None:
    start, length, score, _ = scan([10] * 12 + [30])
    assert (start, length) == (12, 1)
    pooled = 150 / 13
    ratio = 2 * (30 * np.log(30 / pooled) + 120 * np.log(120 / (12 * pooled)))
    assert score == pytest.approx(ratio, rel=1e-9)


def test_dispersion_is_one_for_chance_and_more_for_more() -> None:
    random = np.random.default_rng(2)
    calm = random.poisson(20, (300, 60))
    wild = random.negative_binomial(10, 1 / 3, (300, 60))  # mean 20, variance 60
    ones = np.ones((300, 60))
    assert dispersion_of(calm, ones).mean() == pytest.approx(1.05, abs=0.1)
    assert dispersion_of(wild, ones).mean() == pytest.approx(3.0, rel=0.2)


def test_a_year_of_windows_counts_as_its_number_of_looks() -> None:
    random = np.random.default_rng(1)
    counts = random.poisson(10, (20_000, 40)).astype(np.int64)
    always = np.zeros(len(counts), np.int64)
    field = Field(counts, np.ones((1, 40)), None, always, always + 40)
    hits = scan_block(field, 16, 28, entropy_terms(2_000))
    for score in (8.0, 10.0, 12.0):
        seen, promised = (hits.score > score).mean(), LOOKS * chi_square_tail(score)
        assert 0.4 * promised < seen < 1.1 * promised
