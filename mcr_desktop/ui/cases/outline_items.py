"""The items of an outline: one a line, made, said to a screen reader, and read back."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem

from mcr_desktop.ui.cases.outline_rows import LINE_ROLE, Line


@dataclass(frozen=True, slots=True)
class Stored:
    """A line as it is stored, parents before their children."""

    line: Line
    parent: bytes | None = None


def item_of(line: Line) -> QTreeWidgetItem:
    item = QTreeWidgetItem()
    item.setData(0, LINE_ROLE, line)
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled
    if not line.fixed:
        flags |= Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsEditable
    item.setFlags(flags)
    say(item)
    return item


def say(item: QTreeWidgetItem) -> None:
    """What a screen reader hears, and what Qt measures anew."""
    line = line_in(item)
    spoken = ", ".join(
        part
        for part in (line.text, line.detail, line.meaning if line.meaning != "neutral" else "")
        if part
    )
    item.setText(0, line.text)
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)


def line_in(item: QTreeWidgetItem) -> Line:
    found = item.data(0, LINE_ROLE)
    assert isinstance(found, Line)  # noqa: S101 - every item is made with one
    return found
