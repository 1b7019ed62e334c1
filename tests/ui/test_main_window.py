"""The window round the pages: going to them, back and forward, by keyboard and by mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.ids import new_id
from mcr_desktop.ui.backings import Backing, backing_of
from mcr_desktop.ui.navigation import Route, Why, WhyLine, WhyRow
from mcr_desktop.ui.notifier import Notifier
from mcr_desktop.ui.remembered import MemoryOnly
from mcr_desktop.ui.widgets.focus_sights import bring_into_sight

NOTE = Changes(frozenset({"note"}), frozenset({b"x" * 16}))

pytestmark = pytest.mark.usefixtures("qapp")


def test_pages_are_made_when_they_are_first_gone_to(shell):
    assert set(shell.made) == {"today"}
    shell.window.go(Route("accounts"))
    assert set(shell.made) == {"today", "accounts"}
    assert shell.window.current_page() is shell.made["accounts"]
    assert shell.window.windowTitle() == "Accounts - MCR Desktop"


def test_in_the_smallest_window_the_title_has_the_room_of_the_keys(shell, qtbot):
    bar = shell.window.top_bar
    shell.window.resize(1280, 800)
    shell.window.show()
    qtbot.waitUntil(lambda: bar.search.text() == "Search   Ctrl+F")
    bar.set_title("Today \N{MIDDLE DOT} Wednesday 23 September")
    shell.window.resize(800, 500)
    qtbot.waitUntil(lambda: (bar.search.text(), bar.commands.text()) == ("Search", "Commands"))
    qtbot.waitUntil(lambda: bar._title.text() == bar._title.full_text())
    assert "Ctrl+F" in bar.search.toolTip()
    shell.window.resize(1280, 800)
    qtbot.waitUntil(lambda: bar.commands.text() == "Commands   Ctrl+K")


def test_an_unknown_page_changes_nothing(shell):
    shell.window.go(Route("nowhere"))
    assert shell.window.current_page() is shell.made["today"]


def test_keys_lead_back_and_forward(shell):
    one = Route("account", new_id())
    shell.window.go(Route("accounts"))
    shell.window.go(one)
    QTest.keyClick(shell.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shell.window.current_page() is shell.made["accounts"]
    QTest.keyClick(shell.window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert shell.window.current_page() is shell.made["account"]
    assert shell.made["account"].routes == [one]


def test_the_mouse_s_side_buttons_lead_back_and_forward(shell):
    shell.window.go(Route("accounts"))
    for side, expected in (
        (Qt.MouseButton.BackButton, "today"),
        (Qt.MouseButton.ForwardButton, "accounts"),
    ):
        page = shell.window.current_page()
        place = QPointF(page.mapTo(shell.window, page.rect().center()))
        press = QMouseEvent(
            QMouseEvent.Type.MouseButtonPress, place, place, side, side, Qt.KeyboardModifier(0)
        )
        QApplication.sendEvent(page, press)
        assert shell.window.current_page() is shell.made[expected]


def test_the_rail_lights_the_place_a_page_lives_under(shell):
    shell.window.go(Route("account", new_id()))
    lit = [b.text() for b in shell.window.rail.findChildren(QAbstractButton) if b.isChecked()]
    assert lit == ["Accounts"]


def test_a_click_in_the_rail_goes_there(shell, qtbot):
    accounts = next(
        b for b in shell.window.rail.findChildren(QAbstractButton) if b.text() == "Accounts"
    )
    qtbot.mouseClick(accounts, Qt.MouseButton.LeftButton)
    assert shell.window.current_page() is shell.made["accounts"]


def test_visible_pages_refresh_and_hidden_ones_when_gone_to(shell):
    shell.window.go(Route("accounts"))
    today, accounts = shell.made["today"], shell.made["accounts"]
    assert (today.refreshed, accounts.refreshed) == (1, 1)
    shell.window.on_changed(NOTE)
    assert (today.refreshed, accounts.refreshed) == (1, 2)
    shell.window.go_back()
    assert (today.refreshed, accounts.refreshed) == (2, 2)
    shell.window.go_forward()
    assert (today.refreshed, accounts.refreshed) == (2, 2)


def test_another_row_on_the_same_page_is_read_anew(shell):
    shell.window.go(Route("account", new_id()))
    shell.window.go(Route("account", new_id()))
    assert shell.made["account"].refreshed == 2


def test_commits_before_the_screens_turn_arrive_as_one(qtbot):
    notifier = Notifier()
    heard: list[Changes] = []
    notifier.changed.connect(heard.append)
    notifier.publish(NOTE)
    notifier.publish(Changes(frozenset({"contact"}), frozenset({b"y" * 16})))
    notifier.publish(Changes(frozenset()))
    assert heard == []
    qtbot.waitUntil(lambda: bool(heard))
    qtbot.wait(10)
    assert len(heard) == 1
    assert heard[0].kinds == {"note", "contact"}
    assert heard[0].ids == {b"x" * 16, b"y" * 16}


WHY = Why(
    "Quiet 41 days",
    "No two-way touch for 41 days of 30.",
    (WhyLine("Days", "41"), WhyLine("Cadence", "30")),
    (WhyRow("Call <b>14</b> min", "12 Oct", Route("accounts")),),
)


def test_why_opens_the_drawer_and_escape_closes_it(shell):
    page = shell.made["today"]
    page.why_requested.emit(WHY)
    drawer = shell.window.drawer
    assert drawer.isVisible()
    shown = {label.text() for label in drawer.findChildren(QLabel)}
    assert {"Quiet 41 days", "No two-way touch for 41 days of 30.", "41", "30"} <= shown
    page.field.setFocus()
    QTest.keyClick(page.field, Qt.Key.Key_Escape)
    assert not drawer.isVisible()


def test_a_row_in_the_drawer_leads_to_its_place(shell, qtbot):
    shell.window.show_why(WHY)
    door = next(
        b
        for b in shell.window.drawer.findChildren(QAbstractButton)
        if b.accessibleName() == "Call <b>14</b> min"
    )
    qtbot.mouseClick(door, Qt.MouseButton.LeftButton)
    assert shell.window.current_page() is shell.made["accounts"]


def test_the_undo_bar_undoes_once_and_goes(shell, qtbot):
    shell.made["today"].undo_offered.emit("Promise marked kept")
    bar = shell.window.notices
    assert bar.isVisible()
    assert bar.sentence == "Promise marked kept"
    undo = next(b for b in bar.findChildren(QAbstractButton) if b.text() == "Undo")
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert shell.undone == ["undo"]
    assert not bar.isVisible()


def test_the_undo_bar_goes_by_itself_without_motion(shell, qtbot):
    bar = shell.window.notices
    bar._timer.setInterval(30)
    shell.window.offer_undo("Note deleted")
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert bar.graphicsEffect() is None


def test_undo_by_key_reaches_the_program_but_a_text_field_keeps_its_own(shell):
    shell.window.activateWindow()
    QTest.keyClick(shell.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shell.undone == ["undo"]
    typed = shell.made["today"].field
    typed.setFocus()
    QTest.keyClicks(typed, "ab")
    QTest.keyClick(typed, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shell.undone == ["undo"]
    assert typed.text() == ""


def test_an_error_stays_until_it_is_closed(shell, qtbot):
    shell.window.show_error("The folder is not there. Nothing was changed.")
    bar = shell.window.notices
    bar._timer.timeout.emit()
    assert bar.isVisible()
    close = next(b for b in bar.findChildren(QAbstractButton) if b.text() == "Close")
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_size_and_last_page_are_remembered(make_shell):
    kept = MemoryOnly()
    first = make_shell(kept)
    route = Route("account", new_id(), "notes")
    first.window.setGeometry(30, 40, 900, 600)
    first.window.go(route)
    first.window.close()
    second = make_shell(kept)
    assert second.window.size().width() == 900
    assert second.window.size().height() == 600
    assert second.made["account"].routes == [route]


def test_spoilt_memory_is_no_harm(make_shell):
    kept = MemoryOnly()
    kept.set("window.geometry", [9_000_000, "x"])
    kept.set("window.last_page", "gone//")
    assert make_shell(kept).window.current_page() is not None


def unnamed(root: QWidget) -> list[str]:
    def has_name(widget: QWidget) -> bool:
        buddies = {label.buddy() for label in root.findChildren(QLabel)}
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        return bool(widget.accessibleName() or text or widget in buddies)

    return [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in root.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.objectName().startswith("qt_")
        and widget.isEnabled()
        and not has_name(widget)
    ]


def test_everything_that_takes_the_focus_has_a_name(make_screens):
    screens = make_screens(Backing(undo=lambda: "x"))
    for name in ("today", "accounts", "meetings", "complaints", "briefs", "sharing", "settings"):
        screens.window.go(Route(name))
    screens.window.show_why(WHY)
    screens.window.offer_undo("Done")
    screens.window.actions_table.run("palette")
    assert unnamed(screens.window) == []


def test_a_failing_service_is_told_in_a_sentence(make_screens, qtbot):
    def undo() -> str:
        raise LookupError

    screens = make_screens(Backing(undo=undo, sentence=lambda _e: "There is nothing to undo."))
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(screens.window.notices.isVisible)
    assert screens.window.notices.sentence == "There is nothing to undo."


def test_the_list_of_keys_comes_from_the_table(shell):
    QTest.keyClick(shell.window, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    shown = {label.text() for label in shell.window.drawer.findChildren(QLabel)}
    for _, words, key in shell.window.actions_table.shortcuts():
        assert {words, key} <= shown


def test_the_focus_follows_into_the_lit_place_of_the_rail(shell):
    shell.window.rail.focus()
    shell.window.go(Route("accounts"))
    focused = shell.window.focusWidget()
    assert isinstance(focused, QAbstractButton)
    assert focused.text() == "Accounts"


def test_the_rows_behind_a_number_tell_their_day_as_people_do(shell):
    shell.window.show_why(
        Why("Late", rows=(WhyRow("Sent", "2026-03-04"), WhyRow("Lost", "no day")))
    )
    shown = {label.text() for label in shell.window.drawer.findChildren(QLabel)}
    assert {"4 Mar", "no day"} <= shown


def test_a_filter_within_a_page_leaves_the_drawer_open_and_another_page_closes_it(shell):
    shell.window.go(Route("account", b"a" * 16, query="carrier=B"))
    shell.window.show_why(WHY)
    shell.window.go(Route("account", b"a" * 16, query="carrier=C"))
    assert shell.window.drawer.isVisible()
    shell.window.go(Route("account", b"b" * 16))
    assert not shell.window.drawer.isVisible()


def test_a_notice_stands_above_the_line_where_work_is_done(shell):
    notices, page = shell.window.notices, shell.made["today"]
    notices.tell("In step")
    low = notices.geometry().bottom()
    page.foot_height = lambda: 80
    notices.tell("In step")
    assert notices.geometry().bottom() == low - 80


def test_enter_presses_the_button_that_has_the_keyboard(shell):
    pressed = []
    press = QPushButton("Do it", shell.made["today"])
    press.clicked.connect(lambda: pressed.append("pressed"))
    press.show()
    press.setFocus()
    QTest.keyClick(press, Qt.Key.Key_Return)
    assert pressed == ["pressed"]


@pytest.mark.parametrize("name", ["accounts", "meetings", "complaints", "briefs", "sharing"])
def test_the_keyboard_stands_on_the_first_step_of_an_empty_page(
    name, make_screens, tmp_path, qtbot
):
    services = create_profile(tmp_path / "profile", "Amira Idris", demo=True)
    screens = make_screens(backing_of(services))
    window = screens.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go(Route(name))
    page = window.page(name)
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), QAbstractButton))
    qtbot.waitUntil(lambda: page.isAncestorOf(window.focusWidget()))
    assert window.focusWidget().isEnabled()
    assert window.focusWidget() is page.first_focus()
    screens.tasks.close()
    services.close()


def test_what_has_the_keyboard_comes_into_sight_on_a_page_that_was_scrolled_away(shell, qtbot):
    page = shell.made["today"]
    area, inside = QScrollArea(), QWidget()
    column = QVBoxLayout(inside)
    parts = [QPushButton(f"Part {number}") for number in range(40)]
    for part in parts:
        column.addWidget(part)
    area.setWidget(inside)
    page.layout().addWidget(area)
    shell.window.resize(900, 600)
    shell.window.show()
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 400)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    bring_into_sight(parts[0])
    assert area.verticalScrollBar().value() < 40
