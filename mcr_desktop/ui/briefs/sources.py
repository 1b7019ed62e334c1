"""The numbered sources of a brief, each a door to the row that it stands for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mcr_desktop.phrases.catalogue import _
from mcr_desktop.ui.backings import route_to
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.briefing.briefs import Origin


class SourceSheet(QWidget):
    """What stands behind the small numbers on the page."""

    def __init__(
        self, origins: Sequence[Origin], account: bytes, go: Callable[[Route], None]
    ) -> None:
        super().__init__()
        self.doors: list[Door] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        words = (
            _("The numbers that stand behind each line of the page.")
            if origins
            else _("Nothing on these pages rests on a row yet.")
        )
        column.addWidget(PlainLabel(words, "caption", muted=True, wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
        for line, origin in enumerate(origins):
            number = PlainLabel(str(origin.number), muted=True, tabular=True)
            number.setContentsMargins(0, GRID // 2, 0, 0)
            grid.addWidget(number, line, 0, top)
            grid.addLayout(self._told(origin, route_of(origin, account), go), line, 1)
        column.addLayout(grid)
        column.addStretch(1)

    def _told(self, origin: Origin, route: Route, go: Callable[[Route], None]) -> QVBoxLayout:
        name, rest = parts_of(origin.text)
        door = Door(name, tip=origin.text)
        door.setAccessibleName(origin.text)
        door.setAccessibleDescription(_("Source {number}").format(number=origin.number))
        door.clicked.connect(lambda: go(route))
        self.doors.append(door)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(door)
        if rest:
            detail = PlainLabel(rest, "caption", muted=True, wrap=True)
            detail.setContentsMargins(5, 0, 0, GRID // 2)
            told.addWidget(detail)
        return told


def parts_of(text: str) -> tuple[str, str]:
    """What a source is, and the people and days that tell it apart."""
    end = text.rfind("\N{RIGHT SINGLE QUOTATION MARK}, ")
    name, _comma, rest = text[max(end, 0) :].partition(", ")
    return text[: max(end, 0)] + name, rest


def route_of(origin: Origin, account: bytes) -> Route:
    """Where a source is looked at; one that stands for a whole list leads to that list."""
    if origin.kind == "timeline":
        return Route("account", account, "timeline")
    route = route_to(origin.kind, origin.id, account)
    return Route(route.page, route.id, route.tab) if origin.id == account else route
