"""Two people with two windows and one folder: what one writes, the other sees, untouched."""

from __future__ import annotations

import shutil
import threading
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from mcr_desktop.services.teamwork.syncings import IN_BACKGROUND
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from tests.ui.pairs import hurry, make_pair


@pytest.fixture
def pair(tmp_path):
    yield from make_pair(tmp_path)


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    hurry(monkeypatch)


@pytest.fixture
def window(pair, make_screens) -> Screens:
    """Jun's."""
    return make_screens(backing_of(pair.jun))


def syncs_of(screens: Screens) -> list[Any]:
    got: list[Any] = []
    screens.syncing.synced.connect(got.append)
    return got


def test_what_a_teammate_wrote_comes_by_itself(pair, window, qtbot):
    got = syncs_of(window)
    qtbot.waitUntil(lambda: bool(got))
    today = window.window.current_page()
    qtbot.waitUntil(lambda: today._shown is not None)
    pair.amira.notes.add(pair.theirs, "The dock opens at six")
    pair.amira.sharing.sync()
    qtbot.waitUntil(lambda: len(pair.jun.notes.all(pair.ours)) == 1)
    qtbot.waitUntil(lambda: bool(today.team.rows))
    assert "Amira Idris" in today.team.rows[0].accessibleName()


def test_what_is_written_here_goes_out_by_itself_and_the_storage_then_rests(pair, window, qtbot):
    got = syncs_of(window)
    qtbot.waitUntil(lambda: bool(got))
    pair.jun.notes.add(pair.ours, "Adela wants one page")
    qtbot.waitUntil(lambda: sum(one.sent for one in got) > 0)
    pair.amira.sharing.sync()
    assert [note.body for note in pair.amira.notes.all(pair.theirs)] == ["Adela wants one page"]
    state = window.syncing.state(pair.ours.fence)
    assert (state.trouble, state.held_back) == (None, None)
    # Our own files make the folder look otherwise once; after that nothing asks for another sync.
    counts = [-1]

    def rests() -> bool:
        qtbot.wait(200)
        counts.append(len(got))
        return counts[-2] == counts[-1]

    qtbot.waitUntil(rests)
    assert counts[-1] <= 5


def test_nothing_is_synced_unasked_where_a_person_does_not_want_it(pair, make_screens, qtbot):
    pair.jun.settings.set(IN_BACKGROUND, False)
    screens = make_screens(backing_of(pair.jun))
    got = syncs_of(screens)
    pair.amira.notes.add(pair.theirs, "The dock opens at six")
    pair.amira.sharing.sync()
    qtbot.waitUntil(lambda: bool(screens.syncing.states()))
    qtbot.wait(100)
    assert got == []
    assert screens.syncing.state(pair.ours.fence).phase == "off"
    QTest.keyClick(screens.window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: len(pair.jun.notes.all(pair.ours)) == 1)
    qtbot.waitUntil(lambda: "received" in screens.window.notices.sentence)
    assert len(got) == 1


def test_a_folder_that_is_gone_is_told_and_its_return_noticed(pair, window, qtbot):
    got = syncs_of(window)
    qtbot.waitUntil(lambda: bool(got))
    away = pair.folder.with_name("unplugged")
    shutil.move(pair.folder, away)
    pair.jun.notes.add(pair.ours, "Written on the train")
    state = window.syncing.state
    qtbot.waitUntil(lambda: state(pair.ours.fence).phase == "trouble")
    assert type(state(pair.ours.fence).trouble).__name__ == "StorageMissingError"
    assert state(pair.ours.fence).way_out == "target"
    mark = window.window.sync_mark
    qtbot.waitUntil(lambda: "not synced" in mark.told.text)
    assert mark.told.meaning == "watch"
    assert "not there" in mark.toolTip()
    shutil.move(away, pair.folder)
    qtbot.waitUntil(lambda: state(pair.ours.fence).phase == "idle")
    pair.amira.sharing.sync()
    assert len(pair.amira.notes.all(pair.theirs)) == 1
    qtbot.waitUntil(lambda: "Synced" in mark.told.text)


def test_the_mark_leads_to_sharing(pair, window, qtbot):
    mark = window.window.sync_mark
    window.window.resize(820, 600)
    qtbot.waitUntil(lambda: mark.told.text == "Synced just now")
    # The page's title needs the room more than good news.
    qtbot.waitUntil(lambda: not mark.isVisible())
    window.window.resize(1280, 800)
    qtbot.waitUntil(lambda: mark.isVisible() and mark.told.text == "Synced just now")
    qtbot.mouseClick(mark, Qt.MouseButton.LeftButton)
    assert window.window.current_page().title == "Sharing"


class Slow(NamedTuple):
    gate: threading.Event
    begun: threading.Event
    most: list[int]
    """How many were under way whenever one began."""
    real: Any


@pytest.fixture
def slow(pair, monkeypatch):
    """A sync that waits between two files until it is let go or stopped."""
    gate, begun = threading.Event(), threading.Event()
    at_once: list[int] = []
    most: list[int] = []
    real = pair.jun.sharing.sync

    def sync(progress, fences, **more):
        at_once.append(1)
        most.append(len(at_once))
        try:
            for step in range(2000):
                progress.report(step, 2000)
                begun.set()
                if gate.wait(0.005):
                    break
            return real(progress, fences, **more)
        finally:
            at_once.pop()

    monkeypatch.setattr(pair.jun.sharing, "sync", sync)
    yield Slow(gate, begun, most, real)
    gate.set()


def test_a_sync_under_way_tells_how_far_it_is_and_can_be_stopped(slow, pair, window, qtbot):
    begun = slow.begun
    state = window.syncing.state
    fence = pair.ours.fence
    qtbot.waitUntil(begun.is_set)
    qtbot.waitUntil(lambda: state(fence).total == 2000)
    assert state(fence).phase == "syncing"
    qtbot.waitUntil(lambda: window.window.sync_mark.told.text.startswith("Syncing"))
    ended: list[Any] = []
    window.syncing.failed.connect(lambda *given: ended.append(given))
    window.syncing.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert state(fence).phase == "idle"
    assert not window.syncing.busy


def test_a_fence_is_never_synced_twice_at_once(slow, pair, window, qtbot):
    got = syncs_of(window)
    qtbot.waitUntil(slow.begun.is_set)
    for _ in range(5):
        window.syncing.sync_now()
        pair.jun.notes.add(pair.ours, "More")
        qtbot.wait(20)
    slow.gate.set()
    qtbot.waitUntil(lambda: len(got) >= 2)
    assert set(slow.most) == {1}


def test_the_window_closes_amid_a_sync_and_nothing_is_half_done(slow, pair, window, qtbot):
    pair.jun.notes.add(pair.ours, "Kept here until the next time")
    qtbot.waitUntil(slow.begun.is_set)
    assert window.close() == ()
    assert slow.real()[0].trouble is None
    pair.amira.sharing.sync()
    assert pair.amira.notes.all(pair.theirs)[0].body == "Kept here until the next time"


def test_the_account_s_head_tells_that_ours_went_out(pair, window, qtbot):
    window.window.go(Route("account", pair.ours.id, "notes"))
    header = window.window.current_page().header
    qtbot.waitUntil(lambda: "Synced" in header_text(header))
    window.syncing.set_in_background(False)
    # What was under way when it was turned off would take the note along.
    qtbot.waitUntil(lambda: not window.syncing.busy)
    pair.jun.notes.add(pair.ours, "Adela wants one page")
    qtbot.waitUntil(lambda: "to send" in header_text(header))
    window.syncing.set_in_background(True)
    qtbot.waitUntil(lambda: "to send" not in header_text(header))


def header_text(header: Any) -> str:
    return " ".join(one.text() for one in header.findChildren(QAbstractButton))


def test_syncing_by_itself_is_turned_off_and_on_from_the_menu(pair, window, qtbot):
    actions = window.window.actions_table
    assert window.syncing.in_background
    actions.run("sync_off")
    assert not window.syncing.in_background
    assert "unless you ask" in window.window.notices.sentence
    actions.refresh()
    assert not actions.live("sync_off").isEnabled()
    actions.run("sync_on")
    assert window.syncing.in_background
