"""The cases whose figures are to be looked at by now; no block at all where there is none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.today.blocks import DayBlock
from mcr_desktop.ui.today.rows import SignalRow
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.indicators import DueCheck


class CheckBlock(DayBlock):
    """A line for each case whose planned check is due."""

    route_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__("Cases", at_first=3)
        self._due = 0
        self.hide()

    def setVisible(self, visible: bool) -> None:  # noqa: FBT001 - Qt's own signature
        """Shown by the page with the other blocks, and only where something is due."""
        super().setVisible(visible and bool(self._due))

    def show_checks(self, checks: Sequence[DueCheck]) -> None:
        """Tell which are due, the longest overdue first."""
        self._due = len(checks)
        said = "1 case is" if len(checks) == 1 else f"{len(checks)} cases are"
        self.show_head([PlainLabel(f"{said} due for a look at the figures", bold=True)])
        self.show_rows([partial(self._row, one) for one in checks])
        self.setVisible(bool(checks))

    def _row(self, due: DueCheck) -> SignalRow:
        from mcr_desktop.phrases.cases import check_due_sentence  # most days have none

        sentence = check_due_sentence(due.case.title, due.days)
        where = (due.account.name, due.account.id, "")
        row = SignalRow(sentence, "watch", where, Route("case", due.case.id, "check"))
        row.open.setToolTip("Chart and verdict")
        row.route_requested.connect(self.route_requested)
        return row
