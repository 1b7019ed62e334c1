"""The frames that blocks stand in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sentence_doors import MARK_ROOM, SentenceDoor


class Block(QFrame):
    """A heading with what belongs below it; lines and space part it from its neighbours."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._title = PlainLabel(title, "caption", bold=True, muted=True)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self._title, 1)
        self.controls = QHBoxLayout()
        self.controls.setSpacing(GRID)
        top.addLayout(self.controls)
        self.body = QVBoxLayout()
        self.body.setSpacing(GRID // 4)
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(top)
        column.addWidget(rule)
        column.addLayout(self.body)
        column.addStretch(1)

    def put_above(self, widget: QWidget) -> None:
        """Put something that stays between the rule and what `show_widgets` changes."""
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.indexOf(self.body), widget)

    def show_widgets(self, widgets: list[QWidget]) -> None:
        """Put other things below the heading; the keyboard stays at the place where it was.

        Where one line has a mark, the words of all begin beside it.
        """
        items = [self.body.itemAt(n) for n in range(self.body.count())]
        place = next((n for n, item in enumerate(items) if item and _has_focus(item.widget())), -1)
        empty(self.body)
        if any(isinstance(one, SentenceDoor) and one.has_mark() for one in widgets):
            for widget in widgets:
                if isinstance(widget, SentenceDoor):
                    widget.stand_beside_marks()
                else:
                    widget.setContentsMargins(MARK_ROOM, 0, 0, 0)
        for widget in widgets:
            self.body.addWidget(widget)
        if place >= 0 and widgets:
            first = _first_stop(widgets[min(place, len(widgets) - 1)])
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)


def _has_focus(widget: QWidget | None) -> bool:
    focused = QApplication.focusWidget()
    if widget is None or focused is None:
        return False
    return widget is focused or widget.isAncestorOf(focused)


def _first_stop(line: QWidget) -> QWidget | None:
    """What of a line takes the keyboard."""
    if line.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return line
    stops = (
        one for one in line.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus
    )
    return next(stops, None)


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
