"""A part of a person's card: rows that open to be changed where they stand, and a line for another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Meaning
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.entry_fields import EntryField
from mcr_desktop.ui.widgets.focus_orders import in_turn, tab_stops
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.record_forms import FieldSpec, RecordForm
from mcr_desktop.ui.widgets.row_menus import offer_history
from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor


@dataclass(frozen=True, slots=True)
class CardRow:
    """One row: its words, its form, and a door beside it (such as "Write" for an address)."""

    id: bytes
    text: str
    detail: str = ""
    meaning: Meaning = "neutral"
    tip: str = ""
    specs: tuple[FieldSpec, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    removable: str = ""
    """What the button that removes it says; nothing where it cannot be removed here."""
    door: str = ""
    """The words of the door beside it."""


class _RowDoor(SentenceDoor):
    """A row's words. Delete removes it where it may be removed."""

    def __init__(self, section: CardSection, row: CardRow) -> None:
        super().__init__(
            row.text,
            lambda: section.press(row.id),
            row.meaning,
            quiet=True,
            detail=row.detail,
            tip=row.tip,
        )
        self._section = section
        self._row = row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Delete and self._row.removable:
            self._section.removed.emit(self._row.id)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        offer_history(menu, self, self._row.id)
        if self._row.removable:
            menu.addAction(self._row.removable).triggered.connect(
                lambda _on=False: self._section.removed.emit(self._row.id)
            )
        menu.popup(event.globalPos())


class AddLine(EntryField):
    """Comes when asked for, goes with Esc or where it is left empty."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.clear()
            self.hide()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and not self.text().strip():
            self.hide()


class CardSection(QWidget):
    """A heading with `Add`, and the rows; pressing one opens its fields below it."""

    added = Signal(str)
    """What was typed into the line."""
    kept = Signal(bytes, str, object)
    """A row, a field of it and its new value."""
    removed = Signal(bytes)
    door_pressed = Signal(bytes)
    row_pressed = Signal(bytes)
    """A row without fields was pressed."""

    def __init__(self, title: str, hint: str = "", empty: str = "") -> None:
        """`hint` says what to type for another row; without it there is no adding by a line."""
        super().__init__()
        self.setAccessibleName(title)
        self._rows: tuple[CardRow, ...] = ()
        self._open: bytes | None = None
        self.form: RecordForm | None = None
        """The fields of the row that is open."""
        self.doors: dict[bytes, SentenceDoor] = {}
        self._made: list[QWidget] = []
        heading = PlainLabel(title, "caption", bold=True, muted=True)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(heading, 1)
        self.controls = QHBoxLayout()
        top.addLayout(self.controls)
        self.line = AddLine()
        self.line.setPlaceholderText(hint)
        self.line.setToolTip(hint)
        self.line.setAccessibleName(f"{title}: {hint}" if hint else title)
        self.line.returnPressed.connect(self._on_given)
        self.line.hide()
        self.add: Door | None = None
        if hint:
            self.add = Door("Add")
            self.add.setAccessibleName(f"Add to: {title}")
            self.add.clicked.connect(lambda _checked=False: self.begin())
            self.controls.addWidget(self.add)
        self._nothing = PlainLabel(empty, "caption", muted=True, wrap=True)
        self.body = QVBoxLayout()
        self.body.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, 0)
        column.setSpacing(GRID // 4)
        column.addLayout(top)
        column.addWidget(self.line)
        column.addWidget(self._nothing)
        column.addLayout(self.body)

    def begin(self) -> None:
        """Show the line for another row."""
        self.line.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_rows(self, rows: Sequence[CardRow]) -> None:
        """Show other rows; the open one stays open, and what is typed in it stays."""
        self._nothing.setVisible(not rows and bool(self._nothing.full_text()))
        if tuple(rows) == self._rows and self.doors:
            return
        had_focus = next((one for one, door in self.doors.items() if door.hasFocus()), None)
        self._rows = tuple(rows)
        known = {row.id: row for row in self._rows}
        form = self.form if self._open in known else None
        for made in self._made:
            if made is not form:
                made.hide()
                made.deleteLater()
            self.body.removeWidget(made)
        self._made, self.doors = [], {}
        self.form = form
        for row in self._rows:
            self._add_row(row)
            if row.id == self._open and form is not None:
                self._put(form)
                form.show_values(row.values)
                self._add_removal(row)
        if form is None:
            self._open = None
        self._put_in_turn()
        if had_focus in self.doors and had_focus is not None:
            self.doors[had_focus].setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_in_turn(self) -> None:
        """Tab goes down the rows where they stand, not after all that was on the card before them."""
        in_turn(*([self.add] if self.add is not None else []), self.line, *tab_stops(*self._made))

    def press(self, row_id: bytes) -> None:
        """Open a row's fields, or close them."""
        row = next((one for one in self._rows if one.id == row_id), None)
        if row is None:
            return
        if not row.specs:
            self.row_pressed.emit(row_id)
            return
        opened = self._open != row_id
        self._open = row_id if opened else None
        self.form = None
        if opened:
            self.form = RecordForm(row.text, row.specs, row.values)
            self.form.kept.connect(lambda name, value: self.kept.emit(row_id, name, value))
        rows, self._rows = self._rows, ()
        self.show_rows(rows)
        if self.form is not None:
            next(iter(self.form.fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_row(self, row: CardRow) -> None:
        door = _RowDoor(self, row)
        self.doors[row.id] = door
        if not row.door:
            self._put(door)
            return
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(door, 1)
        beside = Door(row.door)
        beside.setAccessibleName(f"{row.door}: {row.text}")
        beside.clicked.connect(lambda _checked=False: self.door_pressed.emit(row.id))
        line.addWidget(beside)
        self._put(holder)

    def _add_removal(self, row: CardRow) -> None:
        if row.removable:
            gone = button(row.removable, "link", tip="Delete")
            gone.setAccessibleName(f"{row.removable}: {row.text}")
            gone.clicked.connect(lambda _checked=False: self.removed.emit(row.id))
            self._put(gone)

    def _put(self, made: QWidget) -> None:
        self.body.addWidget(made)
        self._made.append(made)
        made.show()

    def _on_given(self) -> None:
        text = self.line.text().strip()
        if text:
            self.line.clear()
            self.added.emit(text)
