"""Files of people that are dropped on the tab: rows in any encoding, and what is no text."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication

from mcr_desktop.domain import pasted_tables
from mcr_desktop.ui.people import pastes
from mcr_desktop.ui.people.pastes import PastePanel


def test_a_file_of_people_is_dropped_and_a_workbook_is_told(scene, qtbot, tmp_path):
    QGuiApplication.clipboard().setText("Name\tE-mail\nTomas Brandt\ttb@northwind.example\n")
    scene.tab.paste()
    panel = scene.tab.panel
    assert isinstance(panel, PastePanel)
    assert scene.tab.acceptDrops()
    workbook = tmp_path / "people.xlsx"
    workbook.write_bytes(b"PK\x03\x04 and so on")
    panel.from_file(workbook)
    qtbot.waitUntil(lambda: "people.xlsx holds no rows" in panel._told.full_text())
    panel.from_file(tmp_path / "gone.csv")
    qtbot.waitUntil(lambda: "gone.csv cannot be read" in panel._told.full_text())
    rows = tmp_path / "people.csv"
    rows.write_bytes("Name;E-mail\r\nJosé Peña;jose@example.com\r\n".encode("cp1252"))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(rows))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    scene.tab.dropEvent(drop)
    panel = scene.tab.panel
    assert isinstance(panel, PastePanel)
    qtbot.waitUntil(panel.take.isEnabled)
    panel.take.click()
    account = scene.account
    names = scene.services.people.all
    qtbot.waitUntil(lambda: "José Peña" in [one.name for one in names(account)])


def test_in_a_low_window_nothing_of_the_panel_lies_over_another(scene, qtbot):
    panel = PastePanel(scene.tab.around, scene.account)
    qtbot.addWidget(panel)
    panel.resize(440, 260)
    panel.show()
    panel.text.setPlainText(
        "Name,E-mail,Phone\nAnn Lee,ann@example.com,+351 211 234 567\nBob,b@b,1"
    )
    panel.look()
    qtbot.waitUntil(lambda: len(panel.boxes) == 3 and panel.table.isVisible())
    parts = (panel.text, panel._told, panel._window, panel.table, panel.take)

    def apart() -> bool:
        tops = [one.geometry().top() for one in parts[1:]]
        return all(one.geometry().bottom() < top for one, top in zip(parts[:-1], tops, strict=True))

    qtbot.waitUntil(apart)
    panel.resize(440, 700)
    qtbot.waitUntil(lambda: panel.text.height() == 96 and apart())


def test_what_of_a_long_text_was_not_read_is_told(scene, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(pasted_tables, "LONGEST", 60)
    monkeypatch.setattr(pastes, "MOST_LETTERS", 61)
    panel = PastePanel(scene.tab.around, scene.account)
    qtbot.addWidget(panel)
    rows = tmp_path / "people.csv"
    rows.write_text("Name,E-mail\n" + "".join(f"Ann {n},ann{n}@example.com\n" for n in range(9)))
    panel.from_file(rows)
    qtbot.waitUntil(lambda: "from line 4 on nothing was read" in panel._told.full_text())
