"""Who is shown as whom, whatever lines several devices drew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.domain.merges import groups_of, kept_of, leads_back, without_rings

A, B, C, D = (letter * 16 for letter in (b"a", b"b", b"c", b"d"))
IDS = [bytes([number]) * 16 for number in range(1, 9)]
lines = st.dictionaries(st.sampled_from(IDS), st.sampled_from(IDS))


def test_a_chain_leads_to_its_end():
    assert kept_of({A: B, B: C}) == {A: C, B: C}


def test_of_a_ring_the_smallest_is_shown():
    assert kept_of({A: B, B: A}) == {B: A}
    assert kept_of({B: C, C: D, D: B, A: D}) == {A: B, C: B, D: B}


def test_nobody_vanishes_with_somebody_who_was_removed():
    assert kept_of({A: B}, gone={B}) == {}
    assert kept_of({A: B, B: C}, gone={C}) == {A: B}


def test_whoever_names_themselves_is_shown():
    assert kept_of({A: A}) == {}


@given(lines, st.sets(st.sampled_from(IDS)))
def test_everybody_ends_at_somebody_who_is_shown(merged, gone):
    kept = kept_of(merged, gone)
    for one, end in kept.items():
        assert one != end
        assert end not in kept
        assert end not in gone
    for one, into in merged.items():
        if one not in gone and into not in gone:
            assert kept.get(one, one) == kept.get(into, into)


@given(lines)
def test_groups_hold_everybody_once(merged):
    kept = kept_of(merged)
    members = [one for group in groups_of(kept).values() for one in group]
    assert sorted(members) == sorted(kept)


@given(lines)
def test_lines_of_reporting_become_a_tree_that_keeps_all_but_one_line_of_each_ring(boss_of):
    tree, rings = without_rings(boss_of)
    assert len(tree) == len(boss_of) - len(rings)
    for start in tree:
        at, steps = start, 0
        while at in tree:
            at, steps = tree[at], steps + 1
            assert steps <= len(IDS)
    for ring in rings:
        assert ring[0] == min(ring)
        assert all(boss_of[one] == ring[(place + 1) % len(ring)] for place, one in enumerate(ring))


@given(lines, st.sampled_from(IDS), st.sampled_from(IDS))
def test_a_line_is_refused_exactly_where_it_would_close_a_ring(boss_of, contact, boss):
    tree, _ = without_rings(boss_of)
    tree.pop(contact, None)
    _, rings = without_rings({**tree, contact: boss})
    assert leads_back(tree, contact, boss) == bool(rings)
