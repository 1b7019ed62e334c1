"""One account on the Sharing screen: where it stands, who is inside, what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.sharing.words import ROLES, state_lines
from mcr_desktop.ui.theme import GRID, tokens_of
from mcr_desktop.ui.widgets.chips import Avatar, Meaning, paint_mark
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.ui.sharing.readings import FenceShown

MOST_FACES = 6


class StateMark(QWidget):
    """The shape of a state beside its words."""

    def __init__(self, meaning: Meaning) -> None:
        super().__init__()
        self._meaning: Meaning = meaning
        self.setAccessibleName(meaning)
        self.setFixedSize(12, 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(painter, QRectF(1.5, 5, 9, 9), self._meaning, tokens_of(self.palette()))
        painter.end()


class FenceBlock(QFrame):
    """A fence with its first line, whatever else is the matter, and its deeds."""

    route_requested = Signal(object)
    sync_asked = Signal()
    folder_asked = Signal()
    admit_asked = Signal()
    people_asked = Signal()

    def __init__(self, shown: FenceShown) -> None:
        super().__init__()
        self.setAccessibleName(shown.name)
        self._shown = shown
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(self._top())
        for number, line in enumerate(state_lines(shown.row, shown.state, now_ms())):
            row = QHBoxLayout()
            row.setSpacing(GRID)
            row.addWidget(StateMark(line.meaning), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(PlainLabel(line.text, wrap=True), 1)
            if number == 0:
                for deed in self._deeds():
                    row.addWidget(deed, 0, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)
        if shown.row.target:
            where = PlainLabel(shown.row.target, "caption", muted=True)
            where.setContentsMargins(12 + GRID, 0, 0, 0)
            column.addWidget(where)
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        column.addSpacing(GRID // 2)
        column.addWidget(rule)

    def _top(self) -> QHBoxLayout:
        shown = self._shown
        row = QHBoxLayout()
        row.setSpacing(GRID)
        if shown.account is not None:
            name = Door(shown.name, "lead", bold=True, quiet=True)
            name.clicked.connect(
                lambda _checked=False: self.route_requested.emit(Route("account", shown.account))
            )
            row.addWidget(name)
        else:
            row.addWidget(PlainLabel(shown.name, "lead", bold=True))
        row.addStretch(1)
        for member in shown.members[:MOST_FACES]:
            face = Avatar(member.name)
            role = ROLES.get(member.role, member.role).lower()
            face.setToolTip(f"{member.name}, {role}" + (" (you)" if member.me else ""))
            row.addWidget(face)
        count = len(shown.members)
        inside = "Only you inside" if count == 1 else f"{count} inside"
        people = Door(inside, tip="People, roles and devices")
        people.setAccessibleName(f"{inside} {shown.name}: people and devices")
        people.clicked.connect(self.people_asked)
        row.addWidget(people)
        return row

    def _deeds(self) -> tuple[Door, ...]:
        shown = self._shown
        chosen = bool(shown.row.target)
        self.admit = self._deed("Let somebody in\N{HORIZONTAL ELLIPSIS}", "Let somebody into")
        self.admit.clicked.connect(self.admit_asked)
        self.admit.setVisible(shown.row.role in ("owner", "member"))
        self.folder = self._deed(
            ("Change folder" if chosen else "Choose folder") + "\N{HORIZONTAL ELLIPSIS}",
            "Choose the folder of",
        )
        self.folder.clicked.connect(self.folder_asked)
        self.sync = self._deed("Sync", "Sync")
        self.sync.clicked.connect(self.sync_asked)
        self.sync.setVisible(chosen)
        return self.admit, self.folder, self.sync

    def _deed(self, words: str, spoken: str) -> Door:
        made = Door(words)
        made.setAccessibleName(f"{spoken} {self._shown.name}")
        return made
