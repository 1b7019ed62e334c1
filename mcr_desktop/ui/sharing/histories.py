"""A fence's past: who came, who left, whose role changed, what owners decided; to read, copy and print."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import day_of_ms, exact_day, short_day
from mcr_desktop.phrases.sharing import EVENT_GROUPS, event_text, group_name
from mcr_desktop.services.teamwork.membership_rows import FenceEvent
from mcr_desktop.ui.models.paged_tables import Column, Order, PagedTableModel
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.tables import Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run instead of showing."""


class Past:
    """The events of a fence as rows of a table, the newest first."""

    def __init__(self) -> None:
        self.events: tuple[FenceEvent, ...] = ()
        self.kinds: tuple[str, ...] = ()
        self.words = ""

    def ids(self, _order: Order) -> Sequence[bytes]:
        """The places of the events that pass the filter."""
        return [
            place.to_bytes(4, "big")
            for place in reversed(range(len(self.events)))
            if self._passes(place)
        ]

    def rows(self, ids: Sequence[bytes]) -> Sequence[FenceEvent]:
        """The events in these places."""
        return [self.events[int.from_bytes(one, "big")] for one in ids]

    def _passes(self, place: int) -> bool:
        event = self.events[place]
        if self.kinds and event.kind not in self.kinds:
            return False
        return self.words in told(event).casefold()


def told(event: FenceEvent) -> str:
    """An event as a sentence."""
    return event_text(event.kind, event.who, event.whom, event.detail, counts=event.counts)


COLUMNS = (
    Column[FenceEvent](
        "when",
        "Day",
        lambda event: short_day(day_of_ms(event.made_ms), today()),
        tip=lambda event: (
            f"{exact_day(day_of_ms(event.made_ms))}, by the clock of its author's device"
        ),
        width=110,
        sortable=False,
    ),
    Column[FenceEvent](
        "who",
        "By",
        lambda event: event.who,
        meaning=lambda _event: "person",
        width=180,
        sortable=False,
        gives=1,
    ),
    Column[FenceEvent](
        "what",
        "What happened",
        told,
        tip=told,
        meaning=lambda event: "" if event.counts else "muted",
        width=0,
        sortable=False,
    ),
)


class HistoryTab(QWidget):
    """The past with a filter, as a table that can be copied and printed."""

    told = Signal(str)
    """A sentence on what was done."""

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self.past = Past()
        self.model = PagedTableModel[FenceEvent](COLUMNS, self.past, parent=self)
        self.table = Table(self.model, "What happened to this fence")
        self.kind = QComboBox()
        self.kind.setAccessibleName("Which events")
        keys = set(EVENT_GROUPS["keys"])
        every = [kind for kinds in EVENT_GROUPS.values() for kind in kinds]
        self.kind.addItem("All that people did", tuple(one for one in every if one not in keys))
        for group, kinds in EVENT_GROUPS.items():
            self.kind.addItem(group_name(group), kinds)
        self.kind.addItem("Everything", ())
        self.seek = QLineEdit()
        self.seek.setPlaceholderText("Find a word")
        self.seek.setAccessibleName("Find in what happened")
        self.seek.setClearButtonEnabled(True)
        self.seek.setMaximumWidth(240)
        self.copy = button("Copy as a table")
        self.copy.clicked.connect(self._on_copy)
        self.print = button("Print\N{HORIZONTAL ELLIPSIS}")
        self.print.clicked.connect(self._on_print)
        self.kind.currentIndexChanged.connect(lambda _place: self._filter())
        self.seek.textChanged.connect(lambda _text: self._filter())
        self._none = PlainLabel("Nothing of that kind happened.", muted=True)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.kind)
        row.addWidget(self.seek)
        row.addStretch(1)
        row.addWidget(self.copy)
        row.addWidget(self.print)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self._none)
        column.addWidget(self.table, 1)
        self._filter()

    def show_events(self, name: str, events: Sequence[FenceEvent]) -> None:
        """Show the past of the fence called `name`."""
        self._name = name
        if tuple(events) != self.past.events:
            self.past.events = tuple(events)
            self._filter()

    def first_focus(self) -> QWidget | None:
        """Where the keyboard begins."""
        return self.kind

    def shown_rows(self) -> list[tuple[str, str, str]]:
        """Day, who and what of each event that passes the filter."""
        chosen = self.past.rows(self.past.ids(Order()))
        return [(day_of_ms(event.made_ms), event.who, told(event)) for event in chosen]

    def _filter(self) -> None:
        self.past.kinds = tuple(self.kind.currentData() or ())
        self.past.words = self.seek.text().strip().casefold()
        self.model.load()
        rows = self.model.rowCount()
        self._none.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.copy.setEnabled(bool(rows))
        self.print.setEnabled(bool(rows))

    def _on_copy(self) -> None:
        lines = [("Day", "By", "What happened"), *self.shown_rows()]
        text = "\n".join("\t".join(_cell(part) for part in line) for line in lines)
        QGuiApplication.clipboard().setText(text)
        count = len(lines) - 1
        self.told.emit("1 line copied" if count == 1 else f"{count:,} lines copied")

    def _on_print(self) -> None:
        from mcr_desktop.ui.sharing.printing import (
            ask_printer,
        )  # with Qt's printing, when asked for

        title = f"What happened to the fence of {self._name}"
        self.dialog = ask_printer(self, title, self.shown_rows())


def _cell(text: str) -> str:
    plain = " ".join(text.split())
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
