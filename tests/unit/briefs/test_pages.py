"""Strips into pages: side by side where asked, broken where a page ends, nothing over anything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.briefs.pages import PAPERS, Flow
from mcr_desktop.briefs.typesetting import Strip

STRIPS = st.lists(st.builds(Strip, st.floats(1, 300), st.just(()), st.booleans()), max_size=80)
PAPER = PAPERS["A4"]


def check_pages(flow: Flow) -> None:
    for page in flow.pages:
        for placed in page:
            assert placed.y >= PAPER.first_top
            assert placed.y + placed.strip.height <= PAPER.bottom + 0.1
        columns: dict[float, float] = {}
        for placed in page:
            assert placed.y >= columns.get(placed.x, 0) - 0.01, "strips lie over one another"
            columns[placed.x] = placed.y + placed.strip.height


@given(STRIPS, STRIPS)
def test_columns_lose_nothing_and_overlap_nowhere(left, right):
    flow = Flow(PAPER)
    flow.put((0, left), (250, right))
    flow.put((0, [Strip(20.0)]))
    placed = [p.strip for page in flow.pages for p in page]
    assert sorted(s.height for s in placed) == sorted(
        s.height for s in (*left, *right, Strip(20.0))
    )
    check_pages(flow)
    last = flow.pages[-1][-1]
    others = flow.pages[-1][:-1]
    assert all(p.y + p.strip.height <= last.y + 0.01 for p in others), "the next block starts below"


@given(STRIPS)
def test_balanced_columns_read_in_order(strips):
    flow = Flow(PAPER)
    flow.put_balanced((0, 250), strips)
    check_pages(flow)
    read = [p.strip for page in flow.pages for x in (0, 250) for p in page if p.x == PAPER.side + x]
    assert read == strips


def test_what_keeps_together_goes_to_the_next_page_together():
    flow = Flow(PAPER)
    flow.put((0, [Strip(PAPER.bottom - PAPER.first_top - 30)]))
    flow.put((0, [Strip(20, keep=True), Strip(20, keep=True), Strip(20)]))
    assert [len(page) for page in flow.pages] == [1, 3]


def test_a_chain_longer_than_a_page_is_parted_rather_than_lost():
    flow = Flow(PAPER)
    flow.put((0, [Strip(100, keep=True)] * 12))
    assert sum(len(page) for page in flow.pages) == 12
    check_pages(flow)
