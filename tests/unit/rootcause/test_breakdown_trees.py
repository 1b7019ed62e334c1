"""A tree opens where single values moved against the rest, and its parts add up."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.rootcause.breakdown_trees import Branch, Ground, grow_tree
from mcr_desktop.rootcause.columns import Attribute

BY = ("size", "carrier", "lane")


def ground(planted: float, *, seed: int = 7, rows: int = 6000) -> Ground:
    """Half of the rows before, half after; `planted` more of them after for carrier B on lane 2."""
    dice = np.random.default_rng(seed)
    size = dice.choice(["large", "small"], rows, p=[0.9, 0.1])
    carrier = dice.choice(["A", "B", "C", "D"], rows)
    lane = dice.choice(["1", "2", "3"], rows)
    within = dice.random(rows) < 0.5
    cause = (carrier == "B") & (lane == "2") & within
    again = np.repeat(np.flatnonzero(cause), int(planted))
    order = np.concatenate([np.arange(rows), again])
    columns = {
        "size": Attribute.of(list(size[order])),
        "carrier": Attribute.of(list(carrier[order])),
        "lane": Attribute.of(list(lane[order])),
    }
    return Ground(columns, within[order], lambda _where: (12.0, 12.0))


def leaves(branch: Branch) -> list[Branch]:
    return [leaf for child in branch.children for leaf in leaves(child)] or [branch]


def test_the_tree_leads_to_the_slice_that_rose() -> None:
    root, ranked = grow_tree(ground(3), BY)
    assert set(ranked) == set(BY)
    assert root.along in {"carrier", "lane"}
    (opened,) = [child for child in root.children if child.children]
    assert dict(opened.where) in ({"carrier": "B"}, {"lane": "2"})
    deepest = max((leaf for leaf in leaves(opened) if leaf.out), key=lambda leaf: leaf.ratio or 0)
    assert dict(deepest.where) == {"carrier": "B", "lane": "2"}
    assert deepest.ratio == pytest.approx(4.0, rel=0.25)


def test_children_add_up_to_their_parent() -> None:
    root, _ranked = grow_tree(ground(3), BY)
    for branch in (root, *(child for child in root.children if child.children)):
        assert sum(child.observed for child in branch.children) == branch.observed
        assert sum(child.expected for child in branch.children) == pytest.approx(branch.expected)
        parts = [child.part or 0.0 for child in branch.children]
        assert sum(parts) == pytest.approx(branch.part or 0.0, abs=1e-9)


def test_a_large_value_that_moved_like_the_rest_does_not_lead() -> None:
    root, ranked = grow_tree(ground(3), BY)
    assert ranked[-1] == "size"
    assert root.along != "size"


def test_where_nothing_moved_nothing_is_opened_further() -> None:
    quiet = sum(
        any(child.out for child in grow_tree(ground(0, seed=seed), BY)[0].children)
        for seed in range(20)
    )
    assert quiet <= 8  # each looks at two to four values at 95 %
    deep = [grow_tree(ground(0, seed=seed), BY)[0] for seed in range(20)]
    assert sum(bool(child.children) for root in deep for child in root.children) <= 2


def test_the_tree_follows_a_finding() -> None:
    root, _ranked = grow_tree(ground(3), BY, lead=(("lane", "2"), ("carrier", "B")))
    path = {name for child in root.children if child.children for name, _label in child.where}
    assert {root.along, *path} <= {"lane", "carrier"}
    assert any(dict(leaf.where) == {"carrier": "B", "lane": "2"} for leaf in leaves(root))


def test_few_rows_say_so_and_none_break_nothing() -> None:
    columns = {"a": Attribute.of(["x", "y", "x"])}
    root, _ = grow_tree(
        Ground(columns, np.array([True, False, True]), lambda _w: (1.0, 1.0)), ["a"]
    )
    assert root.few
    none = Ground({"a": Attribute.of([])}, np.zeros(0, np.bool_), lambda _w: (1.0, 1.0))
    assert grow_tree(none, ["a"])[0].children == ()


def test_what_a_finding_names_need_not_stand_out_among_all_that_was_compared() -> None:
    """Its own search paid for the picking; a tree without it is the surer one."""
    alone = led = 0
    for seed in range(8):
        grown = ground(1, seed=seed, rows=1500)
        plain, _ranked = grow_tree(grown, BY)
        along, _ranked = grow_tree(grown, BY, lead=(("carrier", "B"), ("lane", "2")))
        alone += any(child.children for child in plain.children)
        led += any(child.children for child in along.children)
    assert led > alone
