"""Going through the lines of the day by the arrow keys, as through a list."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget

from mcr_desktop.ui.theme import ROW

SAME_LINE = ROW // 2
"""Pixels by which the middles of two buttons of one line may differ."""
MARGIN = 24


class DayKeys(QObject):
    """Up and down go to the deed above or below, left and right along a line, Home and End to the ends.

    Only while the keyboard is on a button: whoever types has the keys for themselves. Without this a
    button would hand an arrow to whatever button is near, beyond the page too.
    """

    def __init__(self, scroll: QScrollArea, inside: QWidget) -> None:
        super().__init__(scroll)
        self._scroll = scroll
        self._inside = inside
        self._keys: list[QShortcut] = []
        self._x = 0
        """Where up and down go along: the middle of the button from which they set out."""
        self._steps = False
        for key, by in (
            (Qt.Key.Key_Down, (0, 1)),
            (Qt.Key.Key_Up, (0, -1)),
            (Qt.Key.Key_Right, (1, 0)),
            (Qt.Key.Key_Left, (-1, 0)),
            (Qt.Key.Key_End, (0, 10_000)),
            (Qt.Key.Key_Home, (0, -10_000)),
        ):
            made = QShortcut(QKeySequence(key), inside)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.setEnabled(False)
            made.activated.connect(lambda by=by: self._step(*by))
            self._keys.append(made)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def lines(self) -> list[list[QAbstractButton]]:
        """The buttons of the page, line by line, each from the left."""
        seen = [
            (one.mapTo(self._inside, one.rect().center()), one)
            for one in self._inside.findChildren(QAbstractButton)
            if one.isVisibleTo(self._inside) and one.isEnabled() and _takes_tab(one)
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
        here = QApplication.focusWidget()
        lines = self.lines()
        place = next((n for n, line in enumerate(lines) if here in line), None)
        if place is None or not isinstance(here, QAbstractButton):
            return
        if along:
            line = lines[place]
            at = line.index(here) + along
            target = line[at] if 0 <= at < len(line) else None
        else:
            to = max(0, min(place + down, len(lines) - 1))
            target = self._nearest(lines[to]) if to != place else None
        if target is not None:
            self._steps = bool(down)
            target.setFocus(
                Qt.FocusReason.TabFocusReason
                if along + down > 0
                else Qt.FocusReason.BacktabFocusReason
            )
            self._steps = False
            self._scroll.ensureWidgetVisible(target, 0, MARGIN)

    def _nearest(self, line: list[QAbstractButton]) -> QAbstractButton:
        return min(line, key=lambda one: abs(self._middle(one) - self._x))

    def _middle(self, one: QAbstractButton) -> int:
        return one.mapTo(self._inside, one.rect().center()).x()

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        on = isinstance(now, QAbstractButton) and self._inside.isAncestorOf(now)
        if isinstance(now, QAbstractButton) and on and not self._steps:
            self._x = self._middle(now)
        for one in self._keys:
            if one.isEnabled() != on:
                one.setEnabled(on)


def _takes_tab(one: QAbstractButton) -> bool:
    return bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
