"""Rows of widgets that stay where they are while what they show is read again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

Row = TypeVar("Row")
RowWidget = TypeVar("RowWidget", bound=QWidget)
AT_ONCE = 8
"""Widgets of new rows that are made in one turn: each costs some milliseconds."""


class Rows(QWidget, Generic[Row, RowWidget]):
    """One widget a row, made once and then only told what to show: whoever types is not disturbed."""

    def __init__(
        self,
        id_of: Callable[[Row], bytes],
        make: Callable[[Row], RowWidget],
        show: Callable[[RowWidget, Row], None],
        spacing: int = 0,
    ) -> None:
        super().__init__()
        self._id_of, self._make, self._show = id_of, make, show
        self._widgets: dict[bytes, RowWidget] = {}
        self._waiting: list[tuple[int, Row]] = []
        self._turns = QTimer(self)
        self._turns.setSingleShot(True)
        self._turns.setInterval(0)
        self._turns.timeout.connect(self._on_turn)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)

    def take(self, rows: Sequence[Row]) -> None:
        """Show these rows in this order; of many new ones some follow in the turns to come."""
        wanted = {self._id_of(row) for row in rows}
        for gone in [one for one in self._widgets if one not in wanted]:
            widget = self._widgets.pop(gone)
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._waiting = list(enumerate(rows))
        self._on_turn()

    def _on_turn(self) -> None:
        new = 0
        while self._waiting and new < AT_ONCE:
            place, row = self._waiting.pop(0)
            identity = self._id_of(row)
            new += identity not in self._widgets
            widget = self._widgets.get(identity) or self._made(identity, row)
            if self._column.indexOf(widget) != place:
                self._column.insertWidget(place, widget)
            self._show(widget, row)
        if self._waiting:
            self._turns.start()

    def row(self, identity: bytes) -> RowWidget | None:
        """The widget of a row."""
        return self._widgets.get(identity)

    def all(self) -> list[RowWidget]:
        """Every row's widget, from the top down."""
        return sorted(self._widgets.values(), key=self._column.indexOf)

    def _made(self, identity: bytes, row: Row) -> RowWidget:
        self._widgets[identity] = self._make(row)
        return self._widgets[identity]
