"""The menu of a line of the day: all that its doors and buttons do, and its words for the clipboard."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from mcr_desktop.ui.today.laters import LaterButton
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.row_menus import offer_history


class LineMenu(QMenu):
    """Made from what stands in the line, so that it never offers anything else."""

    def __init__(
        self,
        line: QWidget,
        row_id: bytes | None,
        accounts: Collection[QWidget] = (),
        figures: Collection[QWidget] = (),
    ) -> None:
        """`accounts` and `figures` are the line's doors to accounts and to reasons."""
        super().__init__(line)
        self.setAccessibleName("Line")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        parts = [one for one in line.findChildren(QAbstractButton) if one.isVisibleTo(line)]
        deeds = [one for one in parts if not isinstance(one, Door | LaterButton)]
        doors = [one for one in parts if isinstance(one, Door)]
        for number, door in enumerate(doors):
            words = door.full_text()
            if not number:
                words = "Open"
            elif door in accounts:
                words = f"Open {words}"
            elif door in figures:
                words = f"Why: {words}"
            self._offer(words, door)
        self.addSeparator()
        for deed in deeds:
            self._offer(deed.text(), deed)
        later = next((one for one in parts if isinstance(one, LaterButton)), None)
        if later is not None:
            later.fill(self)
        self.addSeparator()
        copy = self.addAction("Copy", lambda: copy_line(line))
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        offer_history(self, line, row_id)

    def _offer(self, words: str, part: QAbstractButton) -> None:
        # A key for a letter is nothing that a customer's name should set.
        action = self.addAction(words.replace("&", "&&") if isinstance(part, Door) else words)
        action.setEnabled(part.isEnabled())
        action.triggered.connect(lambda _checked=False: part.click())


def copy_line(line: QWidget) -> None:
    """Put the words of a line on the clipboard as a spreadsheet takes them."""
    QGuiApplication.clipboard().setText("\t".join(words_of(line)))


def words_of(line: QWidget) -> list[str]:
    """What a line says, from the left, without its buttons and without what is hidden now."""
    return [
        one.full_text()
        for one in line.findChildren(QWidget)
        if isinstance(one, Door | PlainLabel) and one.isVisibleTo(line) and one.full_text()
    ]
