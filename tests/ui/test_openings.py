"""From a folder to the window: names, passphrases, the demo, and the second window."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mcr_desktop.bootstrap import create_profile, exists, open_profile
from mcr_desktop.services.links import link_of
from mcr_desktop.ui.first_run import FirstRun, Trouble, Unlock
from mcr_desktop.ui.only_windows import OnlyWindow
from mcr_desktop.ui.openings import Opening

WORDS = "correct horse battery"


@pytest.fixture
def make_opening(qapp, qtbot):
    made = []

    def make(*given, **named) -> Opening:
        made.append(Opening(qapp, *given, **named))
        made[-1].begin()
        return made[-1]

    yield make
    for opening in made:
        opening.end()
        if opening.screens is not None:
            opening.screens.theme.deleteLater()
        elif opening._theme is not None:
            opening._theme.deleteLater()
        opening.deleteLater()


def test_a_newcomer_gives_a_name_and_a_passphrase_where_no_keychain_serves(
    make_opening, tmp_path, qtbot
):
    opening = make_opening(tmp_path / "new")
    gate = opening.gate
    assert isinstance(gate, FirstRun)
    assert not gate.passphrase.isVisible()
    assert not gate.make.isEnabled()
    QTest.keyClicks(gate.name, "Ann Sample")
    QTest.keyClick(gate.name, Qt.Key.Key_Return)
    qtbot.waitUntil(gate.passphrase.isVisible)
    QTest.keyClicks(gate.passphrase, WORDS)
    QTest.keyClicks(gate.again, "something else")
    QTest.keyClick(gate.again, Qt.Key.Key_Return)
    assert "differ" in gate.refusal.full_text()
    assert not exists(tmp_path / "new")
    gate.again.clear()
    QTest.keyClicks(gate.again, WORDS)
    QTest.keyClick(gate.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opening.screens is not None)
    assert opening.gate is None
    assert opening.services.workspace.person == "Ann Sample"
    assert opening.services.key_slots() == ("passphrase",)


def test_a_passphrase_that_is_too_short_is_refused(make_opening, tmp_path, qtbot):
    opening = make_opening(tmp_path / "new")
    gate = opening.gate
    QTest.keyClicks(gate.name, "Ann Sample")
    QTest.keyClick(gate.name, Qt.Key.Key_Return)
    qtbot.waitUntil(gate.passphrase.isVisible)
    for field in (gate.passphrase, gate.again):
        QTest.keyClicks(field, "short")
    QTest.keyClick(gate.again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "at least 8" in gate.refusal.full_text())
    assert gate.make.isEnabled()


def test_a_locked_workspace_asks_until_the_passphrase_is_right(make_opening, tmp_path, qtbot):
    create_profile(tmp_path / "kept", "Ann Sample", passphrase=WORDS).close()
    opening = make_opening(tmp_path / "kept")
    qtbot.waitUntil(lambda: isinstance(opening.gate, Unlock))
    gate = opening.gate
    QTest.keyClicks(gate.passphrase, "not that one")
    QTest.keyClick(gate.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "does not open" in gate.refusal.full_text())
    assert opening.screens is None
    gate.passphrase.clear()
    QTest.keyClicks(gate.passphrase, WORDS)
    QTest.keyClick(gate.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opening.screens is not None)


def test_the_demo_is_offered_and_opens(make_opening, tmp_path, qtbot):
    place = tmp_path / "demo"

    def make_demo(progress):
        progress.report(1, 2)
        return create_profile(place, "Jun Park", demo=True)

    opening = make_opening(tmp_path / "new", make_demo)
    qtbot.mouseClick(opening.gate.demo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opening.screens is not None)
    assert opening.services.demo
    assert not exists(tmp_path / "new")


def test_a_damaged_workspace_says_so_and_can_be_tried_again(make_opening, tmp_path, qtbot):
    folder = tmp_path / "kept"
    create_profile(folder, "Ann Sample", demo=True).close()
    whole = (folder / "keys.json").read_bytes()
    (folder / "keys.json").write_bytes(b"{")
    opening = make_opening(folder)
    qtbot.waitUntil(lambda: isinstance(opening.gate, Trouble))
    assert "cannot be read" in opening.gate.told.full_text()
    (folder / "keys.json").write_bytes(whole)
    qtbot.mouseClick(opening.gate.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opening.screens is not None)


@pytest.mark.qt_log_ignore("does not support raise")  # as the offscreen platform says of any window
def test_a_second_window_is_refused_and_calls_the_first(make_opening, tmp_path, qtbot):
    folder = tmp_path / "kept"
    create_profile(folder, "Ann Sample", demo=True).close()
    first = make_opening(folder)
    qtbot.waitUntil(lambda: first.screens is not None)
    second = OnlyWindow(folder)
    assert not second.take()
    first._only.listen()
    with qtbot.waitSignal(first._only.called):
        assert second.call_first()
    first.end()
    assert second.take()
    second.release()
    second.deleteLater()
    open_profile(folder).close()


@pytest.mark.qt_log_ignore("does not support raise")  # as the offscreen platform says of any window
def test_a_link_from_outside_is_followed_by_the_window_that_is_there(make_opening, tmp_path, qtbot):
    folder = tmp_path / "kept"
    with closing(create_profile(folder, "Ann Sample", demo=True)) as services:
        account = services.accounts.add("Quillmere")
        row = services.commitments.add(account, "Send the plan")
    first = make_opening(folder, link=link_of("account", account.id))
    qtbot.waitUntil(lambda: first.screens is not None)
    window = first.screens.window
    qtbot.waitUntil(lambda: window.history.here.id == account.id)
    first._only.listen()
    second = OnlyWindow(folder)
    assert not second.take()
    assert second.call_first(link_of("commitment", row.id))
    qtbot.waitUntil(lambda: window.history.here.row == row.id)
    here = window.history.here
    assert second.call_first(link_of("commitment", account.id))
    qtbot.waitUntil(lambda: "leads to nothing here" in window.notices.sentence)
    assert window.history.here == here
    second.deleteLater()


def test_what_is_closed_before_its_first_page_is_made_leaves_nothing(
    make_opening, profile, qtbot, monkeypatch
):
    monkeypatch.setattr(Opening, "_begin_window", lambda _opening: None)
    opening = make_opening(profile)
    qtbot.waitUntil(lambda: opening._made is not None)
    assert opening.screens is None
    assert opening._made.window.current_page() is None
    theme = opening._theme
    assert opening.end() == ()
    assert opening._made is None
    assert theme is not None


def test_the_fonts_and_colours_are_there_before_the_window_is_made(make_opening, profile, qtbot):
    opening = make_opening(profile)
    qtbot.waitUntil(lambda: opening.screens is not None)
    assert opening.screens.theme is opening._theme
    assert opening.screens.window.isVisible()
    assert opening.screens.window.current_page() is not None
