"""Today while teammates work: their lines come by themselves, and nothing jumps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from mcr_desktop.domain.periods import today
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel
from tests.ui.pairs import hurry, make_pair


@pytest.fixture
def pair(tmp_path):
    yield from make_pair(tmp_path)


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    hurry(monkeypatch)


def first_line(page: Any) -> str:
    return " ".join(one.full_text() for one in page.team.findChildren(PlainLabel))


def page_of(pair: Any, make_screens: Any, qtbot: Any) -> Any:
    screens = make_screens(backing_of(pair.jun))
    page = screens.window.current_page()
    page.screens = screens
    qtbot.waitUntil(lambda: page._shown is not None)
    return page


def seen_button(page: Any) -> QPushButton:
    return next(one for one in page.team.findChildren(QPushButton) if one.objectName() == "seen")


def told_of(page: Any, what: str) -> bool:
    return any(what in row.accessibleName() for row in page.team.rows)


def amira(pair: Any, words: str) -> None:
    pair.amira.notes.add(pair.theirs, words)
    pair.amira.sharing.sync()


def test_lines_come_while_it_is_looked_at_and_the_count_goes_up(pair, make_screens, qtbot):
    page = page_of(pair, make_screens, qtbot)
    amira(pair, "The dock opens at six")
    qtbot.waitUntil(lambda: told_of(page, "a note"))
    assert "1 teammate changed 2 things" in first_line(page)  # the account itself came too
    amira(pair, "Trucks wait")
    qtbot.waitUntil(lambda: told_of(page, "2 notes"))
    assert "1 teammate changed 3 things" in first_line(page)
    assert "Amira Idris" in page.team.rows[0].accessibleName()


def test_each_of_several_things_is_one_press_away(pair, make_screens, qtbot):
    page = page_of(pair, make_screens, qtbot)
    pair.amira.notes.add(pair.theirs, "The dock opens at six")
    amira(pair, "Trucks wait")
    qtbot.waitUntil(lambda: told_of(page, "2 notes"))
    page.team.rows[0].findChild(Door).click()
    drawer = page.screens.window.drawer
    qtbot.waitUntil(drawer.isVisible)
    told = [one.full_text() for one in drawer.findChildren(Door)]
    assert "Note: The dock opens at six" in told
    assert "Note: Trucks wait" in told


def test_seen_takes_what_is_shown_and_leaves_what_came_meanwhile(
    pair, make_screens, qtbot, monkeypatch
):
    page = page_of(pair, make_screens, qtbot)
    amira(pair, "Shown")
    qtbot.waitUntil(lambda: told_of(page, "a note"))
    page.screens.syncing.set_in_background(False)
    qtbot.waitUntil(lambda: not page.screens.syncing.busy)
    # It comes in between what the page shows and the click.
    monkeypatch.setattr(type(page), "refresh", lambda _self: None)
    pair.amira.notes.add(pair.theirs, "Not shown yet")
    pair.amira.sharing.sync()
    pair.jun.sharing.sync()
    monkeypatch.undo()
    qtbot.mouseClick(seen_button(page), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page._shown.view.looked_ms > 0)
    (arrival,) = page._shown.view.arrivals
    (row,) = arrival.rows
    assert pair.jun.notes.show(row).body == "Not shown yet"


def test_the_page_does_not_jump_where_rows_come_above_what_is_read(pair, make_screens, qtbot):
    day = today()
    for number in range(12):
        pair.jun.commitments.add(
            pair.ours, f"Promise {number}", due_on=(day + timedelta(days=2)).isoformat()
        )
    for number in range(9):
        pair.jun.people.add(pair.ours, f"Quiet {number}", cadence_days=1)
    page = page_of(pair, make_screens, qtbot)
    window = page.screens.window
    window.resize(900, 560)
    qtbot.waitUntil(lambda: len(page.promises.rows) == 5)
    for block in (page.promises, page.quiet):
        if block._more.isVisible():
            block._more.click()
    bar = page._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: len(page.promises.rows) == 12)
    paper = page.paper
    qtbot.waitUntil(lambda: bar.maximum() == paper.minimumSizeHint().height() - bar.pageStep())
    bar.setValue(bar.maximum() - 20)
    held = next(b for b in page.blocks if b.isVisible() and b.geometry().bottom() >= bar.value())
    at = held.y() - bar.value()
    pair.amira.meetings.plan(pair.theirs, "Quarterly review", f"{day.isoformat()}T14:00")
    pair.amira.meetings.plan(pair.theirs, "Second review", f"{day.isoformat()}T16:00")
    pair.amira.sharing.sync()
    qtbot.waitUntil(lambda: len(page.next.rows) == 2)
    qtbot.waitUntil(lambda: held.y() - bar.value() == at)
    assert bar.value() > 0


def test_a_button_that_is_held_down_does_not_go_away(pair, make_screens, qtbot):
    page = page_of(pair, make_screens, qtbot)
    amira(pair, "Shown")
    qtbot.waitUntil(lambda: told_of(page, "a note"))
    button = seen_button(page)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    amira(pair, "More")
    qtbot.waitUntil(lambda: page._held is not None)
    assert button.isVisible()
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page._shown.view.looked_ms > 0)
    qtbot.waitUntil(lambda: sum(len(one.rows) for one in page._shown.view.arrivals) == 1)
