"""Who was there: typed by the beginning of a name, several of them, without a mouse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from mcr_desktop.ui.theme import GRID, ROW_COMPACT
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.words import plain_tip

MOST = 6
"""Suggestions that are shown at once: more are found by one more letter."""
LONGEST = 28
"""Letters of a name on its button; all of it is in the tip."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person to choose: a name, what tells them from a namesake, and where they belong."""

    id: bytes
    name: str
    detail: str = ""
    group: bytes = b""
    """Only people of one group can be chosen together; empty where that does not matter."""


class PeopleField(QWidget):
    """A line that completes names, and the people chosen so far."""

    changed = Signal()
    """Somebody was chosen or taken off."""
    ended = Signal()
    """Enter in the empty line: on to what comes next."""

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__()
        self._everybody: tuple[Somebody, ...] = ()
        self._keys: tuple[tuple[str, ...], ...] = ()
        self.chosen: dict[bytes, Somebody] = {}
        self._chips = FlowRow(gap=4)
        self._chips.hide()
        self.line = _NameLine(self)
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(hint)
        self.line.textChanged.connect(self._suggest)
        self.list = QListWidget()
        self.list.setAccessibleName(f"{name}: suggestions")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemClicked.connect(self._on_item)
        self.list.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._chips)
        column.addWidget(self.line)
        column.addWidget(self.list)
        self.setFocusProxy(self.line)

    def offer(self, people: Iterable[Somebody]) -> None:
        """Choose from these; those that stand here already stay."""
        self._everybody = tuple(people)
        self._keys = tuple(_beginnings(one) for one in self._everybody)
        if self.line.text():
            self._suggest(self.line.text())

    def choose(self, people: Sequence[Somebody]) -> None:
        """Have exactly these chosen."""
        self.chosen = {one.id: one for one in people}
        self._show_chips()

    def ids(self) -> tuple[bytes, ...]:
        """Who is chosen, in the order of choosing."""
        return tuple(self.chosen)

    def matching(self, text: str) -> list[Somebody]:
        """Who answers to the beginning of a name, best first."""
        wanted = " ".join(text.casefold().split())
        if not wanted:
            return []
        group = next((one.group for one in self.chosen.values()), b"")
        first: list[Somebody] = []
        second: list[Somebody] = []
        for one, keys in zip(self._everybody, self._keys, strict=True):
            if one.id in self.chosen or (group and one.group != group):
                continue
            if keys[0].startswith(wanted):
                first.append(one)
                if len(first) == MOST:
                    break
            elif len(second) < MOST and any(key.startswith(wanted) for key in keys[1:]):
                second.append(one)
        return [*first, *second][:MOST]

    # The line's keys

    def step(self, by: int) -> bool:
        """Go to another suggestion; False where there are none."""
        count = self.list.count()
        if self.list.isHidden() or not count:
            return False
        self.list.setCurrentRow((self.list.currentRow() + by) % count)
        return True

    def take(self) -> bool:
        """Choose the suggestion that is lit; False where there is none."""
        item = self.list.currentItem() if not self.list.isHidden() else None
        if item is None:
            return False
        self._on_item(item)
        return True

    def take_off_last(self) -> None:
        """Take the last one off again."""
        if self.chosen:
            self._take_off(next(reversed(self.chosen)))

    # Within

    def _suggest(self, text: str) -> None:
        found = self.matching(text)
        self.list.clear()
        for one in found:
            words = f"{one.name}, {one.detail}" if one.detail else one.name
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setToolTip(plain_tip(words))
            item.setSizeHint(QSize(0, ROW_COMPACT))
            self.list.addItem(item)
        if text.strip() and not found:
            nobody = QListWidgetItem("Nobody of that name is written down yet")
            nobody.setFlags(Qt.ItemFlag.NoItemFlags)
            nobody.setSizeHint(QSize(0, ROW_COMPACT))
            self.list.addItem(nobody)
        self.list.setVisible(self.list.count() > 0)
        self.list.setFixedHeight(self.list.count() * ROW_COMPACT + 6)
        if found:
            self.list.setCurrentRow(0)

    def _on_item(self, item: QListWidgetItem) -> None:
        one = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(one, Somebody):
            self.chosen[one.id] = one
            self.line.clear()
            self._show_chips()
            self.changed.emit()

    def _take_off(self, row_id: bytes) -> None:
        self.chosen.pop(row_id, None)
        self._show_chips()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _show_chips(self) -> None:
        self._chips.clear()
        for one in self.chosen.values():
            short = one.name if len(one.name) <= LONGEST else f"{one.name[: LONGEST - 1]}\u2026"
            made = button(f"{short} \N{MULTIPLICATION SIGN}", "field")
            made.setAccessibleName(f"Take off {one.name}")
            made.setToolTip(plain_tip(f"{one.name}\nTake off"))
            made.clicked.connect(lambda _checked=False, who=one.id: self._take_off(who))
            self._chips.add(made)
        self._chips.setVisible(bool(self.chosen))


class _NameLine(QLineEdit):
    def __init__(self, field: PeopleField) -> None:
        super().__init__()
        self._field = field

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Tab
            and self.text().strip()
        ):
            self._field.take()  # and on to the next field, as Tab does
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        typed = bool(self.text().strip())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()  # the form around it is meant, which takes the name that stands here
            elif not typed:
                self._field.ended.emit()
            else:
                self._field.take()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._field.step(1 if key == Qt.Key.Key_Down else -1)
        elif event.text() in (",", ";") and typed:
            self._field.take()
        elif key == Qt.Key.Key_Backspace and not self.text():
            self._field.take_off_last()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


def _beginnings(one: Somebody) -> tuple[str, ...]:
    """What a name can be found by: its whole, and each further word of name and detail."""
    name = " ".join(one.name.casefold().split())
    words = name.split()
    return (name, *words[1:], *one.detail.casefold().split())
