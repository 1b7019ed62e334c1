"""Routes as text, and the way back and forward."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.domain.ids import new_id
from mcr_desktop.ui.navigation import HISTORY_LENGTH, History, Route


def test_a_new_place_forgets_the_way_forward():
    history = History()
    for name in "abc":
        history.visit(Route(name))
    assert history.back() == Route("b")
    assert history.back() == Route("a")
    assert history.back() is None
    assert history.forward() == Route("b")
    history.visit(Route("d"))
    assert history.forward() is None
    assert history.back() == Route("b")


def test_staying_is_no_visit():
    history = History()
    assert history.visit(Route("a", tab="notes"))
    assert not history.visit(Route("a", tab="notes"))
    assert history.visit(Route("a", tab="people"))


@given(st.lists(st.sampled_from(["back", "forward", *"abcde"]), max_size=300))
def test_history_never_leaves_its_bounds(steps):
    history = History()
    for step in steps:
        before = history.here
        if step == "back":
            moved = history.back()
            assert moved is None or (history.can_go_forward and history.here == moved)
        elif step == "forward":
            moved = history.forward()
            assert moved is None or (history.can_go_back and history.here == moved)
        else:
            assert history.visit(Route(step)) == (before != Route(step))
            assert history.here == Route(step)
        assert len(history._places) <= HISTORY_LENGTH


def test_a_route_survives_as_text():
    for route in (Route("today"), Route("account", new_id(), "notes")):
        assert Route.from_text(route.as_text()) == route


@pytest.mark.parametrize("text", ["", "account", "account/zz/", "//", "a/b/c/d"])
def test_other_texts_are_no_route(text):
    assert Route.from_text(text) is None
