"""The board of promises as a hand on the keyboard meets it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mcr_desktop.ui.navigation import Route

MODIFIERS = Qt.KeyboardModifier


@pytest.mark.parametrize("held", [MODIFIERS.ShiftModifier, MODIFIERS.ControlModifier])
def test_a_card_that_is_turned_to_is_chosen_alone_though_a_key_is_held(
    held, services, screens, qtbot
):
    account = services.accounts.add("Helios Foods")
    for word in "ABC":
        services.commitments.add(account, word, due_on="2026-11-20")
    screens.window.go(Route("promises", tab="board"))
    board = screens.window.current_page().book.board
    qtbot.waitUntil(lambda: bool(board.models) and board.models["late"].rowCount() == 3)
    late, cards = board.columns["late"], board.models["late"]
    late.choose(0)
    QTest.keyPress(late, Qt.Key.Key_Shift, held)
    for place in (2, 0, 0):
        late.choose(place)
        assert late.ids() == [cards.id_at(place)]
