"""A mark allows for all the values among which it was picked."""

from __future__ import annotations

import numpy as np

from mcr_desktop.rootcause.breakdown_trees import Ground, grow_tree
from mcr_desktop.rootcause.columns import Attribute
from mcr_desktop.rootcause.marks import moved_apart

REST = (4_000, 8_000)


def test_the_most_striking_of_forty_unchanged_values_is_seldom_marked() -> None:
    dice = np.random.default_rng(11)
    marked = sum(
        bool(moved_apart((dice.poisson(30, 40), dice.poisson(60, 40)), REST, compared=40).any())
        for _picture in range(300)
    )
    assert marked <= 24  # 5 % of them, and the scatter of that


def test_clumps_that_double_the_variance_are_allowed_for() -> None:
    dice = np.random.default_rng(12)
    plain = wide = 0
    for _picture in range(200):
        seen, before = 3 * dice.poisson(10, 40), 3 * dice.poisson(20, 40)
        plain += bool(moved_apart((seen, before), REST, compared=40).any())
        wide += bool(moved_apart((seen, before), REST, compared=40, dispersion=3.0).any())
    assert plain > 60
    assert wide <= 18


def test_what_doubled_is_marked_among_forty() -> None:
    assert moved_apart((120, 120), REST, compared=40) == 1
    assert moved_apart((60, 240), REST, compared=40) == -1
    assert moved_apart((120, 240), REST, compared=40) == 0
    assert moved_apart((120, 120), REST, compared=40, odds=2.0) == 0  # its room doubled
    assert moved_apart((0, 0), REST, compared=40) == 0
    assert moved_apart((50, 10), (0, 0), compared=40) == 0  # no rest to be held against


def test_a_large_value_is_held_against_the_rest_and_not_against_itself() -> None:
    """Four in ten of all: the whole rose because it did."""
    assert moved_apart((81, 82), (65, 135), compared=27) == 1


def test_a_tree_over_many_values_seldom_says_that_one_stands_out_where_nothing_moved() -> None:
    told = 0
    for seed in range(120):
        dice = np.random.default_rng(seed)
        columns = {
            name: Attribute.of([f"{name} {value}" for value in dice.integers(0, number, 3000)])
            for name, number in (("carrier", 5), ("site", 9), ("product", 14), ("kind", 6))
        }
        ground = Ground(columns, dice.random(3000) < 0.5, lambda _where: (12.0, 12.0))
        root, _ranked = grow_tree(ground, tuple(columns))
        told += any(child.out for child in root.children)
    assert told <= 12  # 29 where each value is held to its own interval of 95 %
