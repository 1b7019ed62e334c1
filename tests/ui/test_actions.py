"""The table of actions: one shortcut, one menu, one palette line each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from mcr_desktop.ui.actions import Action, Actions, DuplicateActionError, UnreachableActionError
from mcr_desktop.ui.backings import Backing


@pytest.fixture
def table(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return Actions(window)


def nothing() -> None:
    """A thing to do in tests."""


@pytest.mark.parametrize("second", ["Ctrl+Z", "ctrl+z", "Ctrl+z"])
def test_a_shortcut_belongs_to_one_action(table, second):
    table.add([Action("a", "A", nothing, "Edit", "Ctrl+Z")])
    with pytest.raises(DuplicateActionError, match="b and a"):
        table.add([Action("b", "B", nothing, "Edit", second)])


def test_an_id_belongs_to_one_action(table):
    table.add([Action("a", "A", nothing, "Edit")])
    with pytest.raises(DuplicateActionError):
        table.add([Action("a", "B", nothing, "Edit")])


def test_an_action_in_no_menu_is_refused(table):
    with pytest.raises(UnreachableActionError):
        table.add([Action("a", "A", nothing, "")])


def test_an_action_runs_only_while_it_may(table):
    did: list[str] = []
    may = [False]
    table.add([Action("a", "A", lambda: did.append("a"), "Edit", enabled_when=lambda: may[0])])
    table.run("a")
    assert did == []
    assert table.possible() == ()
    may[0] = True
    table.run("a")
    assert did == ["a"]


def test_a_key_works_as_soon_as_its_action_may_be_done(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    table = Actions(window)
    did: list[str] = []
    may = [False]
    table.add(
        [Action("a", "A", lambda: did.append("a"), "Edit", "Ctrl+E", enabled_when=lambda: may[0])]
    )
    table.refresh()
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert did == []
    may[0] = True
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert did == ["a"]


def test_removed_actions_free_their_key(table):
    table.add([Action("a", "A", nothing, "Edit", "Ctrl+J")])
    table.remove(["a", "unknown"])
    table.add([Action("b", "B", nothing, "Edit", "Ctrl+J")])
    assert [action.id for action in table.table()] == ["b"]


def test_every_action_of_the_program_is_in_menu_palette_and_shortcut_page(make_screens):
    screens = make_screens(Backing(undo=lambda: "x", redo=lambda: "x"))
    table = screens.window.actions_table
    menu = QMenu(screens.window)
    table.fill(menu)
    in_menu = {
        action.objectName()
        for group in menu.findChildren(QMenu)
        for action in group.actions()
        if action.objectName()
    }
    assert in_menu == {action.id for action in table.table()}
    assert len({text for _, text, _ in table.shortcuts()}) == len(table.shortcuts())
    texts = [action.text for action in table.table()]
    assert len(set(texts)) == len(texts)
