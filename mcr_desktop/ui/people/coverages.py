"""Who of us has word with whom of them: contacts down, teammates across."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.catalogue import ngettext
from mcr_desktop.phrases.contacts import people_text
from mcr_desktop.phrases.dates import exact_day, short_day
from mcr_desktop.ui.models.paged_tables import CellMeaning, Column, PagedTableModel
from mcr_desktop.ui.people.held_rows import HeldRows
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.tables import Table

if TYPE_CHECKING:
    from mcr_desktop.domain.coverages import Coverage, CoverageRow

FIXED = 3
"""Columns before the first teammate: the contact, the teammate who owns the tie, and what all have together."""
NONE_YET = "\N{MIDDLE DOT}"


class CoveragePage(QWidget):
    """The matrix. Enter on a teammate's cell leads to the last touch behind it, elsewhere to the card."""

    opened = Signal(bytes)
    touch_opened = Signal(bytes)
    deed_asked = Signal(str, object)
    first_step_asked = Signal()
    """Nothing is covered yet: a touch shall be logged."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Coverage")
        self._coverage: Coverage | None = None
        self._source: HeldRows[CoverageRow] | None = None
        self.table: Table | None = None
        self._told = PlainLabel("", muted=True, wrap=True)
        self.stack = QStackedWidget()
        empty = EmptyState(
            "No touch, no thread",
            "Once calls, visits and letters are logged, this shows who of us has word with whom of "
            "them, and which ties hang on one person alone.",
            "Log a touch",
            self.first_step_asked.emit,
        )
        self._first = empty.first
        self.stack.addWidget(empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._told)
        column.addWidget(self.stack, 1)

    def show_coverage(self, read: Coverage) -> None:
        """Show a matrix; the table is made anew where the team changed."""
        before, self._coverage = self._coverage, read
        self._told.setText(_told(read))
        self._told.setVisible(bool(read.rows))
        if not read.rows or not read.team:
            self.stack.setCurrentIndex(0)
            return
        if self.table is None or before is None or before.team != read.team:
            self._make(read.team)
        if self._source is not None and self.table is not None:
            self._source.take(read.rows)
            model: Any = self.table.model()
            model.load()
            self.stack.setCurrentWidget(self.table)

    def _make(self, team: tuple[str, ...]) -> None:
        if self.table is not None:
            self.stack.removeWidget(self.table)
            self.table.deleteLater()
        columns: list[Column[CoverageRow]] = [
            Column("name", "Contact", _name, tip=_name_tip, meaning=_name_meaning, width=190),
            Column("owner", "Ours", lambda one: one.owner or "", width=110),
            Column("count", "All of us", _all, tip=_all_tip, meaning=_all_meaning, width=152),
        ]
        keys: dict[str, Callable[[CoverageRow], Any]] = {
            "name": lambda one: one.contact.name.casefold(),
            "owner": lambda one: (one.owner or "\uffff").casefold(),
        }
        for place, name in enumerate(team):
            columns.append(_teammate(place, name))
            keys[f"ours{place}"] = lambda one, place=place: (  # type: ignore[misc]  # a bound default
                one.cells[place].count,
                one.cells[place].last_on or "",
            )
        keys["count"] = lambda one: (one.people, one.count)
        self._source = HeldRows(lambda one: one.contact.id, keys)
        self.table = Table(PagedTableModel(columns, self._source, parent=self), "Coverage")
        self.table.opened.connect(self._on_opened)
        self.table.menu_asked.connect(self._on_menu)
        self.stack.addWidget(self.table)

    def last_touch(self, contact: bytes, column: int) -> bytes | None:
        """The touch behind a cell, where it stands for one."""
        row = self._source.row(contact) if self._source is not None else None
        place = column - FIXED
        if row is None or not 0 <= place < len(row.cells):
            return None
        return row.cells[place].last_touch

    def _on_opened(self, contact: bytes) -> None:
        column = self.table.currentIndex().column() if self.table is not None else 0
        touch = self.last_touch(contact, column)
        if touch is not None:
            self.touch_opened.emit(touch)
        else:
            self.opened.emit(contact)

    def _on_menu(self, menu: QMenu, ids: list[bytes]) -> None:
        column = self.table.currentIndex().column() if self.table is not None else 0
        touch = self.last_touch(ids[0], column)
        if touch is not None:
            menu.addAction("Show the last touch").triggered.connect(
                lambda _on=False: self.touch_opened.emit(touch)
            )
        menu.addAction("Open the card").triggered.connect(
            lambda _on=False: self.opened.emit(ids[0])
        )
        menu.addAction("Log touch").triggered.connect(
            lambda _on=False: self.deed_asked.emit("touch", [ids[0]])
        )

    def first_focus(self) -> QWidget:
        """Where the keyboard begins."""
        if self.table is not None:
            return self.table
        return self._first or self


def _teammate(place: int, name: str) -> Column[CoverageRow]:
    def _text(one: CoverageRow) -> str:
        cell = one.cells[place]
        if not cell.count:
            return f"({cell.one_way})" if cell.one_way else NONE_YET
        return f"{cell.count}, {short_day(cell.last_on, today())}"

    def _tip(one: CoverageRow) -> str:
        cell = one.cells[place]
        last = f", the last on {exact_day(cell.last_on)}" if cell.last_on else ""
        return (
            f"{name} and {one.contact.name}: {_two_way(cell.count)}{last}; "
            f"{cell.one_way} that went one way."
        )

    return Column(
        f"ours{place}",
        name,
        _text,
        tip=_tip,
        meaning=lambda one: "" if one.cells[place].count else "muted",
        width=132,
    )


def _name(one: CoverageRow) -> str:
    return one.contact.name


def _name_tip(one: CoverageRow) -> str:
    return ", ".join(part for part in (one.contact.name, one.contact.title) if part)


def _name_meaning(_one: CoverageRow) -> CellMeaning:
    return "person"


def _all(one: CoverageRow) -> str:
    if not one.people:
        return "nobody"
    return f"{one.count} by one alone" if one.single else f"{one.count} by {one.people} of us"


def _all_tip(one: CoverageRow) -> str:
    if not one.people:
        return f"Nobody of us had a two-way touch with {one.contact.name} in this period."
    if one.single:
        return f"If one of us is away, nobody else knows {one.contact.name}."
    return f"{_two_way(one.count)}; those with several of us count once."


def _all_meaning(one: CoverageRow) -> CellMeaning:
    if not one.people:
        return "bad" if one.contact.role == "decides" or one.contact.executive else "watch"
    return "watch" if one.single else "good"


def _two_way(count: int) -> str:
    return ngettext("{n} two-way touch", "{n} two-way touches", count).format(n=count)


def _told(read: Coverage) -> str:
    single, nobody = sum(one.single for one in read.rows), len(read.uncovered)
    alone = ngettext("{n} knows", "{n} know", single).format(n=single) if single else "nobody knows"
    silent = f"{nobody} had word with none of us" if nobody else "each had word with somebody"
    return (
        f"Two-way touches from {exact_day(read.since)} to {exact_day(read.until)}: how many, and the "
        f"last. Of {people_text(len(read.rows))}, {alone} only one of us; {silent}. "
        "One-way touches stand in brackets."
    )
