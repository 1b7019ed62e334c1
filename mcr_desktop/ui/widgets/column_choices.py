"""Which columns a table shows: chosen in its header's menu, kept for the next time."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from mcr_desktop.ui.widgets.tables import Table


class KeptValues(Protocol):
    """Where choices are kept."""

    def get(self, key: str, default: Any = None) -> Any:
        """What was kept under a name."""

    def set(self, key: str, value: Any) -> None:
        """Keep a value under a name."""


class ColumnChoices(QObject):
    """Offers the columns that a table can do without in a menu of its header."""

    def __init__(self, table: Table, kept: KeptValues, key: str) -> None:
        """`key` is the name under which the choice is kept."""
        super().__init__(table)
        self._table, self._kept, self._key = table, kept, key
        self._names = [column.name for column in table.columns()]
        told = kept.get(key)
        told = told if isinstance(told, dict) else {}
        self._hidden, self._asked = self._known(told.get("hidden")), self._known(told.get("asked"))
        header = table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_menu)
        self._tell()

    def menu(self) -> QMenu:
        """The columns, each to be shown or not; it goes as soon as it is shut."""
        menu = QMenu(self._table)
        menu.setAccessibleName("Columns")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = self._table.shown_columns()
        for number, column in enumerate(self._table.columns()):
            if column.gives:
                wanted = number not in self._hidden
                no_room = wanted and number not in shown
                action = menu.addAction(f"{column.title}{' (no room now)' if no_room else ''}")
                action.setCheckable(True)
                action.setChecked(wanted and not no_room)
                action.toggled.connect(lambda on, one=number: self.show_column(one, shown=on))
        return menu

    def show_column(self, number: int, *, shown: bool) -> None:
        """Show a column, or not. Where there is no room for it, others step back."""
        self._hidden = [one for one in self._hidden if one != number]
        self._asked = [one for one in self._asked if one != number]
        (self._asked if shown else self._hidden).append(number)
        names = self._names
        self._kept.set(
            self._key,
            {
                "hidden": [names[one] for one in self._hidden],
                "asked": [names[one] for one in self._asked],
            },
        )
        self._tell()

    def _known(self, names: object) -> list[int]:
        found = names if isinstance(names, list) else []
        return [self._names.index(one) for one in found if one in self._names]

    def _tell(self) -> None:
        self._table.choose_columns(frozenset(self._hidden), tuple(self._asked))

    def _on_menu(self, where: QPoint) -> None:
        self.menu().popup(self._table.horizontalHeader().mapToGlobal(where))
