"""Going through the lines of the day by the arrow keys, as through a list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from mcr_desktop.ui.theme import ROW

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

    Only while the keyboard is on a button: whoever types has the keys for themselves. Without this a
    button would hand an arrow to whatever button is near, beyond the page too.
    """

    reached = Signal(QWidget)
    """A button to which an arrow led: it shall be in sight."""

    def __init__(self) -> None:
        super().__init__()
        self._x = 0
        """Where up and down go along: the middle of the button from which they set out."""
        self._last: QWidget | None = None
        for key, by in STEPS.items():
            made = QShortcut(QKeySequence(key), self)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(lambda by=by: self._step(*by))

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
        """The buttons of the page, line by line, each from the left."""
        seen = [
            (one.mapTo(self, one.rect().center()), one)
            for one in self.findChildren(QAbstractButton)
            if one.isVisibleTo(self) and one.isEnabled() and _takes_tab(one)
        ]
        seen.sort(key=lambda pair: (pair[0].y(), pair[0].x()))
        found: list[list[tuple[QPoint, QAbstractButton]]] = []
        for place, one in seen:
            if found and place.y() - found[-1][0][0].y() < SAME_LINE:
                found[-1].append((place, one))
            else:
                found.append([(place, one)])
        return [
            [one for _place, one in sorted(line, key=lambda pair: pair[0].x())] for line in found
        ]

    def _step(self, along: int, down: int) -> None:
        here, lines = self.focusWidget(), self.lines()
        place = next((n for n, line in enumerate(lines) if here in line), None)
        if place is None or not isinstance(here, QAbstractButton):
            return
        if here is not self._last:
            self._x = self._middle(here)
        if along:
            at = lines[place].index(here) + along
            target = lines[place][at] if 0 <= at < len(lines[place]) else None
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

    def _middle(self, one: QAbstractButton) -> int:
        return one.mapTo(self, one.rect().center()).x()


def _takes_tab(one: QAbstractButton) -> bool:
    return bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
