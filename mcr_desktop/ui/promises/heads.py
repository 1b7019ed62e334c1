"""The first line of the ledger: how many promises were kept on time, and list or board."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.drop_downs import choice
from mcr_desktop.ui.widgets.flow_rows import FlowRow


class BookHead(QWidget):
    """Each rate leads to its arithmetic."""

    why_asked = Signal(str)
    board_asked = Signal(bool)
    absences_asked = Signal()
    all_asked = Signal()

    def __init__(self, *, across: bool) -> None:
        super().__init__()
        self.rates: dict[str, Door] = {}
        row = FlowRow(gap=16)
        for direction in ("ours", "theirs"):
            made = Door(tip="Why?")
            made.clicked.connect(lambda _checked=False, which=direction: self.why_asked.emit(which))
            self.rates[direction] = made
            row.add(made)
        away = Door("Who is away", tip="Absences, and who stands in")
        away.clicked.connect(lambda _checked=False: self.absences_asked.emit())
        row.add(away)
        if not across:
            every = Door("All accounts", tip="Promises of every account")
            every.clicked.connect(lambda _checked=False: self.all_asked.emit())
            row.add(every)
        self._group = QButtonGroup(self)
        self.ways: dict[bool, QToolButton] = {}
        self._ways = QWidget()
        both = QHBoxLayout(self._ways)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(4)
        for board, words in ((False, "List"), (True, "Board")):
            way = choice(words)
            way.setToolTip("Ctrl+B turns between list and board")
            way.clicked.connect(lambda _checked=False, which=board: self.board_asked.emit(which))
            self._group.addButton(way)
            self.ways[board] = way
            both.addWidget(way)
        row.add(self._ways, last=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(row)

    def show_rate(self, direction: str, words: str) -> None:
        """Say a rate."""
        if direction in self.rates:
            self.rates[direction].say(words)

    def show_board(self, *, board: bool) -> None:
        """Light the way that is chosen."""
        self.ways[board].setChecked(True)
