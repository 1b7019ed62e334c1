"""Best divisions: exactly those that trying everything finds, and long series as quickly."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from mcr_desktop.rootcause import partitions
from mcr_desktop.rootcause.lines import Sample, costs
from mcr_desktop.rootcause.partitions import divisions


def _sample(values) -> Sample:
    values = np.asarray(values, np.float64)
    return Sample(values, np.ones(len(values)))


def _total(cost, marks, points) -> float:
    return sum(
        float(cost(np.array([a]), np.array([b]))[0]) for a, b in pairwise([0, *marks, points])
    )


@pytest.mark.parametrize("shape", ["level", "trend"])
def test_divisions_are_as_good_as_the_best_of_all(shape):
    values = np.random.default_rng(2).normal(size=14) + (np.arange(14) > 6) * 2
    cost = costs(_sample(values), shape)
    shortest = 3
    found = divisions(cost, 14, 3, shortest)
    assert [len(marks) for marks in found] == [0, 1, 2, 3]
    for number, marks in enumerate(found):
        every = [
            _total(cost, some, 14)
            for some in combinations(range(1, 14), number)
            if all(b - a >= shortest for a, b in pairwise([0, *some, 14]))
        ]
        assert _total(cost, marks, 14) == pytest.approx(min(every))
        assert all(b - a >= shortest for a, b in pairwise([0, *marks, 14]))


def test_there_are_no_more_divisions_than_fit():
    cost = costs(_sample(np.arange(10.0)), "level")
    assert len(divisions(cost, 10, 24, 3)) == 3
    assert divisions(cost, 5, 24, 3) == [[]]


def test_a_grid_finds_what_every_point_finds(monkeypatch):
    place = np.arange(900)
    values = np.random.default_rng(4).normal(size=900) + 3.0 * (place >= 301) - 2.0 * (place >= 607)
    cost = costs(_sample(values), "level")
    exact = divisions(cost, 900, 2, 3)
    monkeypatch.setattr(partitions, "GRID", 60)
    assert divisions(cost, 900, 2, 3)[1:] == exact[1:]
