"""What is due of those for whom one stands in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from mcr_desktop.phrases.dates import relative_day
from mcr_desktop.ui.today import readings
from mcr_desktop.ui.today.blocks import DayBlock
from mcr_desktop.ui.today.rows import PromiseRow
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.domain.indicators import DueCommitment
    from mcr_desktop.services.day_views import Covering


class CoverBlock(DayBlock):
    """Promises of teammates who are away, due before they are back; no block where nobody is."""

    kept = Signal(object)
    why_requested = Signal(object)
    route_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__("Standing in", at_first=4)
        self._shown: tuple[Covering, ...] = ()
        self.hide()

    def setVisible(self, visible: bool) -> None:  # noqa: FBT001 - Qt's own signature
        """Shown by the page with the other blocks, and only where somebody is away."""
        super().setVisible(visible and bool(self._shown))

    def show_covering(self, covering: Sequence[Covering], day: date, person: str) -> None:
        """Tell for whom, until when, and what is due."""
        if tuple(covering) == self._shown:
            return
        self._shown = tuple(covering)
        last: dict[str, str] = {}
        for one in covering:
            absence = one.cover.absence
            last[absence.person] = max(last.get(absence.person, ""), absence.until_on or "")
        said = ", ".join(
            f"{name} until {relative_day(until, day)}" if until else name
            for name, until in last.items()
        )
        self.show_head([PlainLabel(f"You stand in for {said}", bold=True)] if said else [])
        due = sorted((one for cover in covering for one in cover.due), key=lambda one: one.days)
        self.show_rows([partial(self._row, one, day, person) for one in due])
        self.setVisible(bool(covering))

    def _row(self, due: DueCommitment, day: date, person: str) -> PromiseRow:
        row = PromiseRow(due, day, person, can_wait=False)
        row.kept.connect(lambda: self.kept.emit(due))
        row.why_asked.connect(lambda: self.why_requested.emit(readings.why_due(due, day)))
        row.route_requested.connect(self.route_requested)
        return row
