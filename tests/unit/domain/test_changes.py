"""Changes: what a gesture asks of the journal, and the stamped form that devices exchange."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.domain.changes import (
    Cell,
    MalformedRowError,
    NotCanonicalError,
    Stamp,
    StampedRow,
    canonical,
    refuse_malformed,
    tidy,
    wins,
)
from mcr_desktop.domain.clocks import CEILING, Clock, past

CLOCK = 1_700_000_000_000 << 15


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -0.0, 1 << 63, "\ud800", True])
def test_what_no_cell_may_hold_is_refused(value):
    with pytest.raises(NotCanonicalError):
        canonical(value)


def test_one_is_not_one_point_nought():
    assert canonical(1) != canonical(1.0)


@given(st.integers(-(1 << 63), (1 << 63) - 1), st.integers(-(1 << 63), (1 << 63) - 1))
def test_canonical_integers_sort_as_integers(a, b):
    assert (canonical(a) < canonical(b)) == (a < b)


def test_equal_stamps_are_decided_by_value_the_same_way_on_every_device():
    stamp = Stamp(CLOCK, bytes(16))
    assert wins(stamp, "b", stamp, "a")
    assert not wins(stamp, "a", stamp, "b")


def row(*cells: Cell, table: str = "contact") -> StampedRow:
    return StampedRow(table, bytes(16), bytes(16), cells)


@pytest.mark.parametrize(
    "bad",
    [
        row(Cell("body", "x", CLOCK, None)),
        row(Cell("~body", "x", CLOCK, None)),
        row(Cell("", "x", CLOCK, None)),
        row(Cell("title", "x", 0, None)),
        row(Cell("title", "x", CEILING, None)),
        row(Cell("title", "x", CLOCK, Stamp(-1, bytes(16)))),
        row(Cell("title", float("nan"), CLOCK, None)),
        row(Cell("title", [], CLOCK, None)),  # type: ignore[arg-type]  # what a hostile device sends
        row(Cell("title", "x", CLOCK, None), Cell("title", "y", CLOCK, None)),
        row(Cell("title", "x", CLOCK, None), table=""),
    ],
)
def test_malformed_rows_are_refused(bad):
    with pytest.raises(MalformedRowError):
        refuse_malformed([bad])


def test_tidy_text_is_composed_and_has_no_nul():
    assert tidy("e\u0301\x00") == "é"
    assert canonical(tidy("a\ud800b"))


def test_the_clock_never_gives_a_stamp_twice_even_when_time_stands_still_or_goes_back():
    times = iter([1000, 1000, 500, 2000])
    clock = Clock(lambda: next(times))
    stamps = [clock.tick() for _ in range(4)]
    assert stamps == sorted(set(stamps))


def test_a_plausible_remote_stamp_advances_the_clock_and_an_implausible_one_does_not():
    clock = Clock(lambda: 1_000_000)
    clock.heed_all([(1_000_000 + 60_000) << 15])
    assert clock.tick() > (1_000_000 + 60_000) << 15
    before = clock.last
    clock.heed_all([(1_000_000 + 10 * 60_000) << 15])
    assert clock.last == before


def test_a_cell_from_the_future_can_still_be_edited():
    assert past(10, 99) == 100
    assert past(100, 99) == 100
    assert past(10, CEILING - 1) == CEILING - 1
