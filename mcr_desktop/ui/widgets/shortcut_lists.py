"""The list of keys, made from the action table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.labels import PlainLabel


class ShortcutList(QWidget):
    """Each group of actions with its words and keys, for the drawer."""

    def __init__(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """`rows` are (group, words, key), as `Actions.shortcuts` gives them."""
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(0, 1)
        line = 0
        for group in dict.fromkeys(row[0] for row in rows):
            grid.setRowMinimumHeight(line, 4 * GRID)
            heading = PlainLabel(group, "caption", bold=True, muted=True)
            grid.addWidget(heading, line, 0, Qt.AlignmentFlag.AlignBottom)
            line += 1
            for _, words, key in (row for row in rows if row[0] == group):
                grid.addWidget(PlainLabel(words), line, 0)
                shown = PlainLabel(key, muted=True)
                shown.setAlignment(Qt.AlignmentFlag.AlignRight)
                grid.addWidget(shown, line, 1)
                line += 1
        grid.setRowStretch(line, 1)
