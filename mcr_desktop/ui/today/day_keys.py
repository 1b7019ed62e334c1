"""Going through the lines of the day by the arrow keys, as through a list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from mcr_desktop.ui.theme import ROW
from mcr_desktop.ui.today.line_menus import copy_line
from mcr_desktop.ui.today.rows import DayRow

SAME_LINE = ROW // 2
"""Pixels by which the middles of two buttons of one line may differ."""
STEPS = {
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_End: (0, 10_000),
    Qt.Key.Key_Home: (0, -10_000),
}
"""How many buttons along a line, and how many lines down, a key goes."""


class DayPaper(QWidget):
    """Up and down go to the deed above or below, left and right along a line, Home and End to the ends.

    Where the blocks stand in two columns, up and down stay in theirs, and left and right lead over.
    Copy takes the words of the line. Only while the keyboard is on a button: whoever types has the keys for themselves. Without this a
    button would hand an arrow to whatever button is near, beyond the page too.
    """

    reached = Signal(QWidget)
    """A button to which an arrow led: it shall be in sight."""

    def __init__(self) -> None:
        super().__init__()
        self._x = 0
        """Where up and down go along: the middle of the button from which they set out."""
        self._last: QWidget | None = None
        self.columns = 1
        """How many columns the blocks stand in, each as wide as the other."""
        for key, by in STEPS.items():
            made = QShortcut(QKeySequence(key), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(lambda by=by: self._step(*by))
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.activated.connect(self._on_copy)

    def event(self, event: QEvent) -> bool:
        """An arrow is not ours while the keyboard is in something other than a button."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in STEPS
            and not isinstance(self.focusWidget(), QAbstractButton)
        ):
            event.accept()
            return True
        return super().event(event)

    def lines(self) -> list[list[QAbstractButton]]:
        """The buttons of the page, line by line, each from the left; one column after the other."""
        return [line for column in self._in_columns() for line in column]

    def _in_columns(self) -> list[list[list[QAbstractButton]]]:
        seen = [
            (one.mapTo(self, one.rect().center()), one)
            for one in self.findChildren(QAbstractButton)
            if one.isVisibleTo(self) and one.isEnabled() and _takes_tab(one)
        ]
        if self.columns == 1:
            return [_by_lines(seen)]
        middle = self.width() // 2
        return [
            _by_lines([pair for pair in seen if pair[0].x() < middle]),
            _by_lines([pair for pair in seen if pair[0].x() >= middle]),
        ]

    def _step(self, along: int, down: int) -> None:
        here, columns = self.focusWidget(), self._in_columns()
        lines = next((column for column in columns if any(here in line for line in column)), [])
        place = next((n for n, line in enumerate(lines) if here in line), None)
        if place is None or not isinstance(here, QAbstractButton):
            return
        if here is not self._last:
            self._x = self._middle(here)
        target: QAbstractButton | None
        if along:
            at = lines[place].index(here) + along
            if 0 <= at < len(lines[place]):
                target = lines[place][at]
            else:
                target = self._beside(here, columns, columns.index(lines) + along, along)
        else:
            to = max(0, min(place + down, len(lines) - 1))
            target = self._nearest(lines[to]) if to != place else None
        if target is not None:
            forward = along + down > 0
            reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            target.setFocus(reason)
            self._last = target if down else None
            self.reached.emit(target)

    def _nearest(self, line: list[QAbstractButton]) -> QAbstractButton:
        return min(line, key=lambda one: abs(self._middle(one) - self._x))

    def _beside(
        self,
        here: QAbstractButton,
        columns: list[list[list[QAbstractButton]]],
        number: int,
        along: int,
    ) -> QAbstractButton | None:
        """Where an arrow leads over into the next column: the nearest line's end."""
        if not 0 <= number < len(columns) or not columns[number]:
            return None
        y = here.mapTo(self, here.rect().center()).y()
        line = min(
            columns[number],
            key=lambda one: abs(one[0].mapTo(self, one[0].rect().center()).y() - y),
        )
        return line[0 if along > 0 else -1]

    def _on_copy(self) -> None:
        holder: QWidget | None = self.focusWidget()
        while holder is not None and holder is not self:
            if isinstance(holder, DayRow):
                copy_line(holder)
                return
            holder = holder.parentWidget()

    def _middle(self, one: QAbstractButton) -> int:
        return one.mapTo(self, one.rect().center()).x()


def _by_lines(seen: list[tuple[QPoint, QAbstractButton]]) -> list[list[QAbstractButton]]:
    found: list[list[tuple[QPoint, QAbstractButton]]] = []
    for place, one in sorted(seen, key=lambda pair: (pair[0].y(), pair[0].x())):
        if found and place.y() - found[-1][0][0].y() < SAME_LINE:
            found[-1].append((place, one))
        else:
            found.append([(place, one)])
    return [[one for _place, one in sorted(line, key=lambda pair: pair[0].x())] for line in found]


def _takes_tab(one: QAbstractButton) -> bool:
    return bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
