"""Meetings in words for the list, and the two ways in which they are shown: to come, and past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.meetings import PLANNED
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.dates import exact_day, short_day
from mcr_desktop.ui.meetings.doors import WordsDoor
from mcr_desktop.ui.meetings.preparations import DOT, when_text
from mcr_desktop.ui.models.paged_tables import CellMeaning, Column, Order
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Chip
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.briefing.meetings import MeetingLine

WHEN_WIDTH = 216


@dataclass(frozen=True, slots=True)
class Told:
    """A meeting in words."""

    id: bytes
    title: str
    account: str
    when: str
    day: str
    people: str
    outcome: str
    state: str
    overdue: bool = False
    """Planned for a day that has passed: it was held, or it was not."""

    @property
    def words(self) -> str:
        """What the filter looks through."""
        return f"{self.title} {self.account} {self.people} {self.outcome}".lower()


def read_lines(services: Services) -> tuple[Told, ...]:
    """Every meeting, planned ones first, on a reader thread."""
    day = today()
    return tuple(_told(line, day) for line in services.meetings.lines())


def _told(line: MeetingLine, day: date) -> Told:
    meeting = line.meeting
    planned = meeting.state == PLANNED
    return Told(
        meeting.id,
        meeting.title,
        line.account.name,
        when_text(meeting, day) if planned else short_day(meeting.day, day),
        meeting.day,
        ", ".join(line.people),
        " ".join((meeting.outcome or "").split()),
        meeting.state,
        planned and meeting.day < day.isoformat(),
    )


AT_ONCE = 24
"""Meetings to come that are laid out at once; a filter or the button brings the others."""


class PlannedList(QWidget):
    """Meetings to come: when, what, with whom, and the way into each."""

    opened = Signal(bytes)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Meetings to come"))
        self._shown: tuple[Told, ...] | None = None
        self._most = AT_ONCE
        self._inside = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._inside)

    def show_lines(self, lines: tuple[Told, ...]) -> None:
        """Lay them out, the soonest first."""
        if lines != self._shown:
            self._most = AT_ONCE
            self._shown = lines
            self._lay_out_all(lines)

    def _on_more(self) -> None:
        self._most += AT_ONCE
        self._lay_out_all(self._shown or ())
        doors = self.doors()
        doors[min(len(doors), self._most - AT_ONCE + 1) - 1].setFocus()

    def _lay_out_all(self, lines: tuple[Told, ...]) -> None:
        old, self._inside = self._inside, QWidget()
        grid = QGridLayout(self._inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for number, line in enumerate(lines[: self._most]):
            self._lay_out(grid, 2 * number, line, first=number == 0)
        if len(lines) > self._most:
            rest = len(lines) - self._most
            more = button(_("Show more: {n} are not shown yet").format(n=rest), "link")
            more.clicked.connect(self._on_more)
            grid.addWidget(more, 2 * self._most, 1)
        if not lines:
            grid.addWidget(PlainLabel(_("None is planned."), muted=True), 0, 0, 1, 3)
        self._column.replaceWidget(old, self._inside)
        self._inside.show()
        old.hide()
        old.deleteLater()

    def doors(self) -> list[WordsDoor]:
        """The meetings, for the keyboard to begin with."""
        return self._inside.findChildren(WordsDoor)

    def _lay_out(self, grid: QGridLayout, row: int, line: Told, *, first: bool) -> None:
        when: QWidget
        if line.overdue:
            when = Chip(_("{when}: was it held?").format(when=line.when.split(",")[0]), "watch")
        else:
            when = PlainLabel(line.when, bold=first, tabular=True)
            when.set_tip(exact_day(line.day))
        when.setFixedWidth(WHEN_WIDTH)
        detail = DOT.join(part for part in (line.account, line.people) if part)
        door = WordsDoor(line.title, detail, bold=True)
        prepare = button(_("Prepare"), "primary" if first else "normal")
        prepare.setAccessibleName(_("Prepare: {title}").format(title=line.title))
        for made in (door, prepare):
            made.clicked.connect(lambda _checked=False, one=line.id: self.opened.emit(one))
        grid.addWidget(when, row, 0)
        grid.addWidget(door, row, 1)
        grid.addWidget(prepare, row, 2)
        thin = QFrame()
        thin.setObjectName("rule")
        thin.setFixedHeight(1)
        grid.addWidget(thin, row + 1, 0, 1, 3)


def _state(line: Told) -> str:
    return _("held") if line.state == "held" else _("cancelled")


def _ink(line: Told) -> CellMeaning:
    return "" if line.state == "held" else "muted"


PAST_COLUMNS: tuple[Column[Told], ...] = (
    Column("day", "Day", lambda line: line.when, lambda line: exact_day(line.day), _ink, 104),
    Column("title", "Meeting", lambda line: line.title, None, _ink, 208),
    Column("account", "Account", lambda line: line.account, None, _ink, 168, gives=2),
    Column(
        "people",
        "Who",
        lambda line: line.people,
        lambda line: line.people,
        _ink,
        208,
        gives=1,
    ),
    Column(
        "outcome",
        "What came of it",
        lambda line: line.outcome or ("" if line.state == "held" else _state(line)),
        lambda line: line.outcome,
        _ink,
        0,
    ),
)


class PastSource:
    """The past meetings, in memory: some hundreds at most."""

    def __init__(self) -> None:
        self._lines: dict[bytes, Told] = {}

    def take(self, lines: Sequence[Told]) -> None:
        """Hold these from now on, latest first."""
        self._lines = {line.id: line for line in lines}

    def ids(self, order: Order) -> Sequence[bytes]:
        """Sorted by a column; as they came where none is asked for."""
        lines = list(self._lines.values())
        if order.by:
            lines.sort(
                key=lambda line: getattr(line, order.by, "").lower(), reverse=order.descending
            )
        return [line.id for line in lines]

    def rows(self, ids: Sequence[bytes]) -> Sequence[Told | None]:
        """The meetings of these ids."""
        return [self._lines.get(one) for one in ids]
