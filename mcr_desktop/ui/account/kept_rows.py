"""Rows that an account's Overview keeps: each a door to its form, removed with Delete, added in one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.ui.account.doors import Block
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.concurrent_values import ConcurrentValues
from mcr_desktop.ui.widgets.entry_fields import EntryField
from mcr_desktop.ui.widgets.histories import history_widget, read_history
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.record_forms import FieldSpec, RecordForm
from mcr_desktop.ui.widgets.row_menus import offer_history
from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor
from mcr_desktop.ui.words import plain_tip

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.ui.account.tabs import Tab

LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Keeping:
    """How rows of one kind are shown in the drawer and changed; all of it may be called anywhere."""

    word: str
    """What one is called: "agreement"."""
    specs: tuple[FieldSpec, ...]
    of: Callable[[Services], Any]
    """The service, which has `show`, `edit` and `remove`; on a background thread."""
    title: Callable[[Any], str]
    """A row in one line."""
    choices: Callable[[Services, Any], Mapping[str, tuple[tuple[str, Any], ...]]] | None = None
    """What a choice offers that depends on the account, by field; on a reader thread."""
    kind: str = ""
    """The rows' table, where that is not the word."""
    shown: Callable[[str, Any], Any] = lambda _name, value: value
    """A stored value as the form shows it."""
    read: Callable[[str, Any], Any] = lambda _name, value: value
    """What was typed as a stored value; raises InvalidValueError."""


class RowDoor(SentenceDoor):
    """A row's line. Enter opens it, Delete removes it; the menu says both."""

    remove_asked = Signal()
    row_id: bytes | None = None
    """The row that the line stands for, where it is known."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Open").triggered.connect(lambda _checked=False: self.click())
        removal = menu.addAction("Remove")
        removal.setShortcut(Qt.Key.Key_Delete)
        removal.triggered.connect(lambda _checked=False: self.remove_asked.emit())
        offer_history(menu, self, self.row_id)
        menu.popup(event.globalPos())


class _AddLine(EntryField):
    """Comes when asked for, and goes again where nothing was typed."""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and not self.text().strip():
            self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.clear()
            self.hide()
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


class RowsBlock(Block):
    """A heading with `Add`, the rows below it, and the line in which another one is written down."""

    def __init__(self, tab: Tab, title: str, keeping: Keeping, hint: str) -> None:
        """`hint` stands in the line: what to type, then Enter."""
        super().__init__(title)
        self._tab = tab
        self._keeping = keeping
        self._form: RowForm | None = None
        self._rows: Sequence[Any] = ()
        self.add = button("Add", "link", tip=f"Write down another {keeping.word}")
        self.add.setAccessibleName(f"Add: {keeping.word}")
        self.add.clicked.connect(lambda _checked=False: self.begin())
        self.controls.addWidget(self.add)
        self.line = _AddLine()
        self.line.setPlaceholderText(hint)
        self.line.setToolTip(hint)
        self.line.setAccessibleName(f"{keeping.word.capitalize()} to add: {hint}")
        self.line.returnPressed.connect(self._on_given)
        self.line.hide()
        self.remark = PlainLabel("", "caption", muted=True, wrap=True)
        self.remark.hide()
        self.put_above(self.line)
        self.put_above(self.remark)

    # For the kinds of rows to say

    def give(self, text: str) -> Callable[[Services], Any] | None:
        """What writes down a typed line; None where it cannot be understood, which `say` tells."""
        raise NotImplementedError

    def door(self, row: Any) -> SentenceDoor:
        """A row's line on the Overview; `open_row` where it is pressed."""
        raise NotImplementedError

    # Showing

    def show_rows(
        self, rows: Sequence[Any], nothing: str, first_step: str, most: int, total: int = 0
    ) -> None:
        """Show the first rows, the way to all of them, or what belongs here where there are none."""
        self._rows = rows
        widgets: list[QWidget] = []
        for row in rows[:most]:
            made = self.door(row)
            if isinstance(made, RowDoor):
                made.row_id = _id_of(row)
                made.remove_asked.connect(lambda row=row: self.remove([_id_of(row)]))
            widgets.append(made)
        if not rows:
            if nothing:
                widgets.append(PlainLabel(nothing, muted=True, wrap=True))
            if first_step:
                step = button(first_step, "link")
                step.clicked.connect(lambda _checked=False: self.begin())
                widgets.append(_beside(step))
        elif max(total, len(rows)) > most:
            every = button(f"All {max(total, len(rows))}", "link")
            every.setAccessibleName(f"All {max(total, len(rows))}: {self._keeping.word}")
            every.clicked.connect(lambda _checked=False: self.open_all())
            widgets.append(_beside(every))
        self.add.setVisible(bool(rows) or not first_step)
        self.show_widgets(widgets)
        if self._form is not None and isValid(self._form):
            self._form.look_again()

    def say(self, words: str) -> None:
        """Tell why a typed line was not taken; nothing hides it."""
        self.remark.setText(words)
        self.remark.setVisible(bool(words))

    # Doing

    def begin(self) -> None:
        """Open the line in which another row is written down."""
        self.say("")
        self.line.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_row(self, row_id: bytes) -> None:
        """Open a row in the drawer, every field to be changed."""
        keeping, account = self._keeping, self._tab.account

        def _read(services: Services) -> tuple[Any, Mapping[str, tuple[tuple[str, Any], ...]]]:
            row = keeping.of(services).show(row_id)
            return row, keeping.choices(services, account) if keeping.choices else {}

        def _open(read: tuple[Any, Mapping[str, tuple[tuple[str, Any], ...]]]) -> None:
            self._form = RowForm(self._tab, keeping, read[0], read[1])
            self._form.remove_asked.connect(lambda: self.remove([row_id], in_drawer=True))
            self._tab.drawer_requested.emit(keeping.word.capitalize(), self._form)
            self._form.begin()

        self._tab.read(_read, _open, f"open {keeping.word}")

    def open_all(self) -> None:
        """Open the whole list in the drawer; several can be removed at once."""
        made = AllRows(self._keeping, self._rows)
        made.opened.connect(self.open_row)
        made.remove_asked.connect(self.remove)
        self._tab.drawer_requested.emit(f"All {self._keeping.word}s", made)
        made.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self, row_ids: list[bytes], *, in_drawer: bool = False) -> None:
        """Take rows away in one gesture that can be undone."""
        keeping, tab = self._keeping, self._tab

        def _done(label: str) -> None:
            if in_drawer:
                tab.done_in_drawer.emit()
            tab.undo_offered.emit(label)

        tab.write(lambda services: keeping.of(services).remove(row_ids), done=_done)

    def _on_given(self) -> None:
        text = self.line.text().strip()
        work = self.give(text) if text else None
        if work is None:
            return
        self.line.setEnabled(False)  # a second Enter must not write it twice

        def _done(row: Any) -> None:
            self.line.setEnabled(True)
            self.line.clear()
            self.line.hide()
            self.say("")
            self._tab.undo_offered.emit(f"Added: {self._keeping.word}")
            self.open_row(row.id)

        def _failed(error: Exception) -> None:
            self.line.setEnabled(True)
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self._tab.complain(error)

        self._tab.write(work, done=_done, failed=_failed)


class RowForm(QWidget):
    """One row in the drawer: its fields saved as typed, who wrote them, and the way to remove it."""

    remove_asked = Signal()

    def __init__(
        self,
        tab: Tab,
        keeping: Keeping,
        row: Any,
        choices: Mapping[str, tuple[tuple[str, Any], ...]],
    ) -> None:
        super().__init__()
        self._tab = tab
        self._keeping = keeping
        self._row_id: bytes = row.id
        specs = [
            replace(one, choices=by_text(choices[one.name])) if one.name in choices else one
            for one in keeping.specs
        ]
        self.form = RecordForm(keeping.word.capitalize(), specs, self._values(row))
        self.form.kept.connect(self._on_kept)
        self.also = ConcurrentValues(
            tab.around, keeping.kind or keeping.word, [one.name for one in keeping.specs]
        )
        self.also.used.connect(tab.undo_offered)
        self.also.look(row.id)
        history = button("History", "link", tip="Who wrote what, and when")
        history.clicked.connect(lambda _checked=False: self._on_history())
        removal = button("Remove", tip="Can be undone")
        removal.clicked.connect(self.remove_asked)
        foot = QHBoxLayout()
        foot.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        foot.addWidget(history)
        foot.addStretch(1)
        foot.addWidget(removal)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.also)
        column.addWidget(self.form)
        column.addLayout(foot)
        column.addStretch(1)

    def begin(self) -> None:
        """Put the keyboard into the first field."""
        first = next(iter(self.form.fields.values()))
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def look_again(self) -> None:
        """Read the row anew: somebody may have changed it."""
        self._tab.read(
            lambda services: _maybe(self._keeping.of(services).show, self._row_id),
            self._on_read,
            f"form {self._keeping.word}",
        )

    def _on_read(self, row: Any) -> None:
        if row is not None and isValid(self.form):
            self.form.show_values(self._values(row))
            self.also.look()

    def _values(self, row: Any) -> dict[str, Any]:
        shown = self._keeping.shown
        return {
            one.name: as_choice(shown(one.name, getattr(row, one.name)))
            for one in self._keeping.specs
        }

    def _on_kept(self, field: str, value: Any) -> None:
        keeping, row_id = self._keeping, self._row_id
        if field.endswith("_id"):
            value = from_choice(value)

        def _failed(error: Exception) -> None:
            self._tab.complain(error)
            self.look_again()

        self._tab.write(
            lambda services: keeping.of(services).edit(
                row_id, **{field: keeping.read(field, value)}
            ),
            f"Edited: {keeping.word}",
            failed=_failed,
        )

    def _on_history(self) -> None:
        self._tab.read(
            lambda services: read_history(services, self._row_id),
            lambda past: self._tab.drawer_requested.emit("History", history_widget(past)),
            "row history",
        )


def by_text(choices: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
    """A choice's ids as text: Qt does not find bytes again that it was given as a choice's value."""
    return tuple((words, as_choice(value)) for words, value in choices)


def as_choice(value: Any) -> Any:
    """An id as a choice holds it; anything else as it is."""
    return value.hex() if isinstance(value, bytes) else value


def from_choice(value: str | None) -> bytes | None:
    """The id that a choice held."""
    return bytes.fromhex(value) if value else None


class AllRows(QWidget):
    """Every row of a kind, a line each; Enter opens one, Delete removes those that are chosen."""

    opened = Signal(bytes)
    remove_asked = Signal(list)

    def __init__(self, keeping: Keeping, rows: Sequence[Any]) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName(f"All {keeping.word}s")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(GRID // 4)
        self.list.setMinimumHeight(480)
        for row in rows:
            words = " ".join(keeping.title(row).split())
            made = QListWidgetItem(words[:LONGEST_LINE])
            made.setData(Qt.ItemDataRole.UserRole, _id_of(row))
            made.setToolTip(plain_tip(words[:1000]))
            self.list.addItem(made)
        self.list.itemActivated.connect(
            lambda item: self.opened.emit(item.data(Qt.ItemDataRole.UserRole))
        )
        removal = QAction("Remove", self.list)
        removal.setShortcut(Qt.Key.Key_Delete)
        removal.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        removal.triggered.connect(lambda _checked=False: self._on_remove())
        self.list.addAction(removal)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        hint = PlainLabel("Enter opens one, Delete removes those chosen.", "caption", muted=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(hint)
        column.addWidget(self.list, 1)

    def _on_remove(self) -> None:
        chosen = self.list.selectedItems()
        if chosen:
            self.remove_asked.emit([one.data(Qt.ItemDataRole.UserRole) for one in chosen])
            for one in chosen:
                self.list.takeItem(self.list.row(one))


def _id_of(row: Any) -> bytes:
    inner = getattr(row, "occasion", None) or getattr(row, "agreement", None) or row
    found: bytes = inner.id
    return found


def _maybe(show: Callable[[bytes], Any], row_id: bytes) -> Any:
    try:
        return show(row_id)
    except NotFoundError:
        return None


def _beside(widget: QWidget) -> QWidget:
    """The widget at the left, as wide as its words."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch(1)
    return holder
