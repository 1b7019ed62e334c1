"""One line in which it is said with whom a person's word counts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcr_desktop.domain.people import INFLUENCES
from mcr_desktop.phrases.contacts import influence_word
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import NamesBox, drop_down
from mcr_desktop.ui.widgets.flow_rows import FlowRow


class InfluenceLine(QWidget):
    """What their word does, a name, and Add."""

    given = Signal(str, bytes)
    """The kind and the other person."""

    def __init__(self) -> None:
        super().__init__()
        self._people: tuple[tuple[str, bytes], ...] = ()
        self.kind = drop_down("What their word does")
        for one in INFLUENCES:
            self.kind.addItem(influence_word(one).capitalize(), one)
        self.other = NamesBox("With whom their word counts", letters=8)
        self.add = button("Add line")
        self.add.clicked.connect(self._on_add)
        row = FlowRow(GRID // 2)
        row.add(self.kind)
        row.add(self.other, grows=True)
        row.add(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.addWidget(row)

    def offer(self, people: tuple[tuple[str, bytes], ...]) -> None:
        """The people who may be chosen; without any the line goes."""
        if people != self._people:
            self._people = people
            chosen = self.other.currentData()
            self.other.clear()
            for name, one in people:
                self.other.addItem(name, one)
            place = next((n for n, (_, one) in enumerate(people) if one == chosen), 0)
            self.other.setCurrentIndex(place if people else -1)
        self.setVisible(bool(people))

    def _on_add(self) -> None:
        place = self.other.currentIndex()
        if 0 <= place < len(self._people):
            self.given.emit(self.kind.currentData(), self._people[place][1])
