"""List and note share the width of their tab."""

from __future__ import annotations

from PySide6.QtWidgets import QTableWidget, QWidget

from mcr_desktop.ui.account.note_rooms import CRAMPED, NoteRooms


def test_the_note_gets_what_the_list_can_spare_where_it_is_cramped(qtbot):
    table, spare, note = QTableWidget(1, 3), QWidget(), QWidget()
    rooms = NoteRooms(table, 2, spare)
    qtbot.addWidget(rooms)
    rooms.addWidget(table)
    rooms.addWidget(note)
    rooms.share()
    rooms.resize(CRAMPED - 100, 300)
    rooms.show()
    qtbot.waitUntil(lambda: note.width() > 1.5 * table.width())
    assert spare.isHidden()
    assert [table.isColumnHidden(one) for one in range(3)] == [False, False, True]
    rooms.resize(CRAMPED + 300, 300)
    qtbot.waitUntil(lambda: not spare.isHidden())
    qtbot.waitUntil(lambda: table.width() > 300)
    assert not table.isColumnHidden(2)
