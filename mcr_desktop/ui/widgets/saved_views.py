"""A button with the views of a screen that a person kept: choose one, keep the present one, remove one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidgetAction

from mcr_desktop.ui.theme import font
from mcr_desktop.ui.widgets.entry_fields import EntryField

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mcr_desktop.domain.complaints import View
    from mcr_desktop.ui.surroundings import Surroundings

LONGEST = 80


def view_text(**parts: str) -> str:
    """The parts of a view as the text that is kept."""
    return json.dumps(parts, sort_keys=True)


def view_parts(text: str) -> dict[str, str]:
    """The parts that are words of a view that was kept; what is not understood is left out."""
    try:
        told: Any = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {name: part for name, part in told.items() if isinstance(part, str)}


class SavedViews(QPushButton):
    """Reads and writes `services.views` under the screen's name; the screen knows what a view means."""

    chosen = Signal(str)
    """The query of the view that was chosen, as `state` gave it."""
    undo_offered = Signal(str)
    """What was done and can be undone."""

    def __init__(self, around: Surroundings, screen: str, state: Callable[[], str]) -> None:
        """`state` gives the present view as a text."""
        super().__init__("Views")
        self.setAccessibleName("Saved views")
        self.setToolTip("Filters and order under a name, on all your devices")
        self.setFont(font("body"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._around = around
        self._screen = screen
        self._state = state
        self._menu = QMenu(self)
        self._menu.setAccessibleName("Saved views")
        self.clicked.connect(self.open)

    def open(self) -> None:
        """Read the views and open the menu."""
        services, screen = self._around.services, self._screen
        self._around.tasks.read(
            lambda _job: services.views.all(screen), self._on_read, owner=self, key="views"
        )

    def keep(self, name: str) -> None:
        """Keep the present view under a name."""
        services, screen, query = self._around.services, self._screen, self._state()
        kept = name.strip()
        if kept:
            self._around.tasks.write(
                lambda _job: services.views.save(kept, screen, query),
                lambda view: self.undo_offered.emit(f"Kept the view {view.name}"),
                owner=self,
            )

    def _on_read(self, views: Sequence[View]) -> None:
        menu = self._menu
        menu.clear()
        for view in views:
            menu.addAction(view.name.replace("&", "&&")).triggered.connect(
                lambda _checked=False, query=view.query: self.chosen.emit(query)
            )
        if not views:
            menu.addAction("No view kept yet").setEnabled(False)
        menu.addSeparator()
        line = EntryField()
        line.setMaxLength(LONGEST)
        line.setPlaceholderText("Keep this view as \N{HORIZONTAL ELLIPSIS}")
        line.setAccessibleName("Name under which the present view is kept")
        line.setMinimumWidth(220)
        line.returnPressed.connect(lambda: self._on_named(line))
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(line)
        menu.addAction(holder)
        if views:
            gone = menu.addMenu("Remove")
            for view in views:
                gone.addAction(view.name.replace("&", "&&")).triggered.connect(
                    lambda _checked=False, one=view: self._remove(one)
                )
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _on_named(self, line: QLineEdit) -> None:
        name = line.text()
        self._menu.close()
        self.keep(name)

    def _remove(self, view: View) -> None:
        services = self._around.services
        self._around.tasks.write(
            lambda _job: services.views.remove(view.id),
            lambda _done: self.undo_offered.emit(f"Removed the view {view.name}"),
            owner=self,
        )
