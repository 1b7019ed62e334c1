"""The first day comes in parts: one a turn of the loop, and all in sight at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mcr_desktop.domain.periods import today
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.today.blocks import DayBlock
from mcr_desktop.ui.today.page import TodayPage


def in_days(count: int) -> str:
    return (today() + timedelta(days=count)).isoformat()


@pytest.fixture
def busy(services):
    """Something in each of the blocks that most days have."""
    account = services.accounts.add("Northwind & Daughters")
    mara = services.people.add(account, "Mara Okafor", cadence_days=30)
    services.touches.log(account, "call", [mara.id], in_days(-41))
    services.commitments.add(account, "Send the carrier report", due_on=in_days(-5))
    services.commitments.add(account, "Forecast for January", "theirs", due_on=in_days(0))
    services.meetings.plan(account, "Quarterly review", f"{in_days(0)}T14:00")
    services.occasions.add(account, "Founding day", today().strftime("--%m-%d"))
    return services


@pytest.fixture
def turns(monkeypatch):
    """The names of the blocks that got rows, turn by turn."""
    seen: list[list[str]] = []
    make_next, show_rows = TodayPage._make_next, DayBlock.show_rows

    def turn(page, shown):
        seen.append([])
        make_next(page, shown)

    def rows(block, makers):
        if makers:
            seen[-1].append(block.accessibleName())
        show_rows(block, makers)

    monkeypatch.setattr(TodayPage, "_make_next", turn)
    monkeypatch.setattr(DayBlock, "show_rows", rows)
    return seen


def test_a_turn_makes_the_rows_of_one_block_and_none_is_in_sight_before_all_are(
    busy, turns, make_screens, qtbot
):
    page = make_screens(backing_of(busy)).window.current_page()
    in_sight: list[bool] = []
    page.settled.connect(lambda: in_sight.append(page.next.isVisible()))
    qtbot.waitUntil(lambda: page._shown is not None)
    assert in_sight == [True]
    made = [names for names in turns if names]
    assert [len(names) for names in made] == [1] * len(made)
    assert len(made) == 5
    assert {name for names in made for name in names} == {
        block.accessibleName() for block in page.blocks if block.rows
    }


def test_what_is_read_meanwhile_is_shown_once_the_first_day_stands(
    busy, turns, make_screens, qtbot, monkeypatch
):
    page = make_screens(backing_of(busy)).window.current_page()
    (account,) = busy.accounts.all()
    late: list[bool] = []
    make_next = TodayPage._make_next

    def turn(one, shown):
        make_next(one, shown)
        if not late:
            late.append(one._coming is not None)
            busy.commitments.add(account, "Name a deputy", due_on=in_days(1))

    monkeypatch.setattr(TodayPage, "_make_next", turn)
    qtbot.waitUntil(lambda: len(page.promises.rows) == 2)
    assert late == [True]
    assert page._coming is None


def test_a_day_of_which_a_part_failed_is_made_anew_by_the_next_reading(
    busy, make_screens, qtbot, monkeypatch
):
    show, told = TodayPage._show_meetings, list[str]()

    def fails_once(page, view, day):
        if not told:
            told.append("failed")
            raise RuntimeError("a part that fails")
        show(page, view, day)

    monkeypatch.setattr(TodayPage, "_show_meetings", fails_once)
    with qtbot.captureExceptions() as raised:
        page = make_screens(backing_of(busy)).window.current_page()
        qtbot.waitUntil(lambda: bool(told))
    assert [str(error) for _kind, error, _trace in raised] == ["a part that fails"]
    page.refresh()
    qtbot.waitUntil(lambda: page._shown is not None)
    assert page.next.rows
