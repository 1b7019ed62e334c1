"""A line to type in and a list to choose from, by keyboard first: the palette and the search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from mcr_desktop.ui.theme import GRID, font, tokens_of
from mcr_desktop.ui.widgets.labels import PlainLabel

AnyIndex = QModelIndex | QPersistentModelIndex
Marked = tuple[tuple[str, bool], ...]
"""Pieces of a text, each with whether it was searched for."""

WIDTH = 640
_CHOICE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: its words (found letters marked), a second line, a word at the right."""

    title: Marked
    run: Callable[[], None]
    group: str = ""
    detail: Marked = ()
    hint: str = ""

    @property
    def words(self) -> str:
        return "".join(piece for piece, _ in self.title)


def plain(text: str) -> Marked:
    """A text in which nothing was searched for."""
    return ((text, False),) if text else ()


def at_places(text: str, places: Sequence[int]) -> Marked:
    """A text with the letters at those places marked."""
    marked = set(places)
    pieces: list[tuple[str, bool]] = []
    for place, letter in enumerate(text):
        hit = place in marked
        if pieces and pieces[-1][1] == hit:
            pieces[-1] = (pieces[-1][0] + letter, hit)
        else:
            pieces.append((letter, hit))
    return tuple(pieces)


def between(text: str, start: str, end: str) -> Marked:
    """A text whose found words stand between two marks, as an index's snippets have them."""
    pieces: list[tuple[str, bool]] = []
    for number, part in enumerate(text.split(start)):
        hit, closed, rest = part.partition(end)
        if number == 0 or not closed:
            pieces.append((part.replace(end, ""), False))
        else:
            pieces.extend(((hit, True), (rest, False)))
    return tuple(piece for piece in pieces if piece[0])


class _Choices(QAbstractListModel):
    """Headings (strings) and choices in one list."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[str | Choice] = []

    def show_choices(self, choices: Sequence[Choice]) -> None:
        rows: list[str | Choice] = []
        groups: dict[str, list[Choice]] = {}
        for choice in choices:
            groups.setdefault(choice.group, []).append(choice)
        for group, members in groups.items():
            if group:
                rows.append(group)
            rows.extend(members)
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def choice(self, row: int) -> Choice | None:
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Choice) else None

    def next_choice(self, row: int, by: int) -> int:
        """The next row that can be chosen, round the ends; -1 where there is none."""
        count = len(self._rows)
        for step in range(1, count + 1):
            candidate = (row + by * step) % count
            if self.choice(candidate) is not None:
                return candidate
        return -1

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.choice(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == _CHOICE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row if isinstance(row, str) else row.words
        return None


class _ChoicePainter(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        row = index.data(_CHOICE)
        if isinstance(row, str):
            return QSize(10, 28)
        return QSize(10, 48 if row.detail else 32)

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        row = index.data(_CHOICE)
        tokens = tokens_of(option.palette)
        box: QRect = option.rect
        painter.save()
        if isinstance(row, str):
            painter.setFont(font("caption", bold=True))
            painter.setPen(QColor(tokens.muted))
            painter.drawText(
                box.adjusted(GRID, 0, -GRID, -4),
                Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft,
                row,
            )
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(tokens.accent_soft))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(tokens.accent))
        inner = box.adjusted(2 * GRID, 0, -2 * GRID, 0)
        if row.hint:
            painter.setFont(font("caption"))
            painter.setPen(QColor(tokens.muted))
            painter.drawText(
                inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.hint
            )
            inner.adjust(0, 0, -painter.fontMetrics().horizontalAdvance(row.hint) - GRID, 0)
        if row.detail:
            top = QRect(inner.left(), inner.top() + 4, inner.width(), 20)
            below = QRect(inner.left(), inner.top() + 24, inner.width(), 18)
            paint_marked(
                painter, top, row.title, font("body"), tokens.text, tokens.mark, tokens.text
            )
            paint_marked(
                painter, below, row.detail, font("caption"), tokens.muted, tokens.mark, tokens.text
            )
        else:
            paint_marked(painter, inner, row.title, font("body"), tokens.text, "", tokens.text)
        painter.restore()


def paint_marked(
    painter: QPainter,
    box: QRect,
    pieces: Marked,
    face: QFont,
    ink: str,
    ground: str,
    marked_ink: str,
) -> None:
    """Draw a line with its found words bold, on the ground where one is given; cut at the end."""
    left = box.left()
    bold = QFont(face)
    bold.setBold(True)
    found_ink = QColor(marked_ink)
    for text, hit in pieces:
        chosen = bold if hit else face
        metrics = QFontMetrics(chosen)
        shown = metrics.elidedText(
            text.replace("\n", " "), Qt.TextElideMode.ElideRight, box.right() - left
        )
        wide = metrics.horizontalAdvance(shown)
        if wide <= 0:
            break
        place = QRect(left, box.top(), wide + 1, box.height())
        on_mark = hit and ground
        if on_mark:
            painter.fillRect(place.adjusted(0, 1, 0, -1), QColor(ground))
        painter.setPen(found_ink if on_mark else QColor(ink))
        painter.setFont(chosen)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
        left += wide
        if shown != text.replace("\n", " "):
            break


class _TypedLine(QLineEdit):
    moved = Signal(int)
    abandoned = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 8,
            Qt.Key.Key_PageUp: -8,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self.moved.emit(step)
        elif event.key() == Qt.Key.Key_Escape:
            self.abandoned.emit()
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()  # else the window presses the button that has come under the keyboard

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        elsewhere = Qt.FocusReason
        if event.reason() not in (elsewhere.PopupFocusReason, elsewhere.ActiveWindowFocusReason):
            self.abandoned.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Tab:
                self.moved.emit(1)
                return True
            if event.key() == Qt.Key.Key_Backtab:
                self.moved.emit(-1)
                return True
        return super().event(event)


class PickList(QFrame):
    """Floats over its parent; arrows choose, Enter takes, Esc or a click elsewhere leaves."""

    typed = Signal(str)
    left = Signal()

    def __init__(self, around: QWidget, name: str, hint: str) -> None:
        super().__init__(around)
        self.setObjectName("pickList")
        self.setAccessibleName(name)
        self._around = around
        self._before: QWidget | None = around.window().focusWidget()
        self._closing = False
        self._awaits = self._takes_first = False
        self.line = _TypedLine()
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(name)
        self.line.setFont(font("lead"))
        self.line.setClearButtonEnabled(False)
        self.line.textChanged.connect(self.typed)
        self.line.moved.connect(self._on_moved)
        self.line.abandoned.connect(self.leave)
        self.line.returnPressed.connect(self._on_taken)
        self._model = _Choices(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(_ChoicePainter(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName("Choices")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.clicked.connect(self._on_clicked)
        self._nothing = PlainLabel("", muted=True, wrap=True)
        self._nothing.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, GRID // 2, 1, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addWidget(self.line)
        column.addWidget(self._nothing)
        column.addWidget(self._list, 1)
        around.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Come up and take the keyboard."""
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)
        self.typed.emit("")

    def await_choices(self) -> None:
        """What stands there belongs to fewer letters: Enter waits for what comes, as does who types fast."""
        self._awaits, self._takes_first = True, False

    def show_choices(self, choices: Sequence[Choice], nothing: str) -> None:
        """Show what can be chosen now; `nothing` is said where that is nothing."""
        takes_first, self._awaits, self._takes_first = self._takes_first, False, False
        self._model.show_choices(choices)
        self._nothing.setText(nothing)
        self._nothing.setVisible(not choices)
        self._list.setVisible(bool(choices))
        self._place()
        self._select(self._model.next_choice(-1, 1))
        if takes_first:
            self._on_taken()

    def shown(self) -> tuple[str, ...]:
        """What stands in the list, headings included."""
        model = self._model
        return tuple(str(model.index(row, 0).data()) for row in range(model.rowCount()))

    def leave(self) -> None:
        """Go, and give the focus back to where it was."""
        if self._closing:
            return
        self._closing = True
        had_focus = self.line.hasFocus()
        self.hide()
        # A page that refreshed meanwhile has taken its old buttons down.
        if had_focus and self._before is not None and isValid(self._before):
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.left.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        elif event.type() == QEvent.Type.MouseButtonPress:
            self.leave()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        around = self._around.rect()
        width = min(WIDTH, around.width() - 4 * GRID)
        self.line.ensurePolished()
        asked = sum(
            self._list.sizeHintForRow(row) for row in range(min(self._model.rowCount(), 20))
        )
        foot = asked + GRID if asked else self._nothing.heightForWidth(width) + GRID
        height = min(
            self.line.sizeHint().height() + foot + 2 * GRID, 440, around.height() - 12 * GRID
        )
        self.setGeometry((around.width() - width) // 2, 7 * GRID, width, height)

    def _select(self, row: int) -> None:
        index = self._model.index(row, 0)
        self._list.setCurrentIndex(index)
        if row == self._model.next_choice(-1, 1):
            self._list.scrollToTop()
        choice = self._model.choice(row)
        if choice is not None:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.line, choice.words))

    def _on_moved(self, by: int) -> None:
        self._awaits = False  # who looks through what stands there means that
        row = self._list.currentIndex().row()
        for _ in range(abs(by)):
            row = self._model.next_choice(row, 1 if by > 0 else -1)
        self._select(row)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._take(self._model.choice(index.row()))

    def _on_taken(self) -> None:
        if self._awaits:
            self._takes_first = True
            return
        self._take(self._model.choice(self._list.currentIndex().row()))

    def _take(self, choice: Choice | None) -> None:
        if choice is not None:
            self.leave()
            choice.run()
