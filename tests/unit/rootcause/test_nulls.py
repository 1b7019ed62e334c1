"""How high the best of all cells scores though nothing is there to be found."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.rootcause.nulls import Deal, ShuffledLabels, chance_p, gumbel_p, tail_p


def test_dealing_keeps_every_leaf_together_and_leaves_explained_ones_in_place() -> None:
    seen, due, variance = np.arange(20.0), np.arange(20.0) + 100, np.arange(20.0) + 200
    free = np.arange(20) >= 5
    deals = list(ShuffledLabels(resamples=3, seed=2).deals(Deal(seen, due, variance), free))
    assert len(deals) == 3
    for deal in deals:
        assert (deal.expected == deal.observed + 100).all()
        assert (deal.variance == deal.observed + 200).all()
        assert deal.observed[:5].tolist() == seen[:5].tolist()
        assert sorted(deal.observed) == seen.tolist()
    assert deals[0].observed.tolist() != deals[1].observed.tolist()


def test_the_same_table_is_dealt_in_the_same_way() -> None:
    deal = Deal(np.arange(9.0), np.ones(9), np.ones(9))
    one, other = (list(ShuffledLabels(seed=4).deals(deal, np.ones(9, bool))) for _ in range(2))
    assert all((a.observed == b.observed).all() for a, b in zip(one, other, strict=True))


def test_chance_bounds_the_best_of_all_cells_of_drawn_counts() -> None:
    random = np.random.default_rng(3)
    reached = 0
    for _ in range(400):
        seen = random.poisson(20.0, 200)
        up = np.where(seen > 20, seen, 20.0)
        best = (2 * (up * np.log(up / 20.0) - (up - 20.0))).max() - 2 * np.log(200)
        reached += chance_p(best, 1, directions=1) <= 0.05
    assert reached <= 0.05 * 400


def test_gumbel_tail_agrees_with_ranks_within_and_goes_on_beyond() -> None:
    random = np.random.default_rng(4)
    nulls = random.gumbel(10.0, 2.0, 400).tolist()
    assert gumbel_p(11.0, nulls) == pytest.approx(np.mean(np.array(nulls) >= 11.0), abs=0.01)
    assert gumbel_p(40.0, nulls) == pytest.approx(1 - np.exp(-np.exp(-15.0)), rel=10)
    assert gumbel_p(40.0, nulls) < gumbel_p(30.0, nulls) < 1e-3


def test_a_leaf_far_from_ordinary_scatter_stands_out_and_from_heavy_scatter_does_not() -> None:
    random = np.random.default_rng(5)
    ordinary = random.chisquare(1, 20_000)
    heavy = ordinary * random.pareto(1.5, 20_000)
    assert tail_p(80.0, ordinary) < 0.001
    assert tail_p(float(np.sort(heavy)[-1]), heavy[np.argsort(heavy)[:-1]]) > 0.05
    assert tail_p(float(ordinary.max()), ordinary) > 0.05


def test_too_few_leaves_tell_nothing_of_their_tail() -> None:
    assert tail_p(1e6, np.ones(5)) == 1.0
