"""Promises of the day: one's own first, then those with which teammates are late, then what is owed to us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mcr_desktop.services.todays import MOST
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.today import readings, words
from mcr_desktop.ui.today.blocks import DayBlock
from mcr_desktop.ui.today.rows import PromiseRow
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.domain.indicators import DueCommitment
    from mcr_desktop.services.day_views import Counts, TodayView


class DueBlock(DayBlock):
    """Promises, each with the deed that ends it."""

    kept = Signal(object)
    """A `DueCommitment`."""
    put_off = Signal(object, str)
    """A promise and an ISO day."""
    why_requested = Signal(object)
    route_requested = Signal(object)

    def _show_due(self, due: Sequence[DueCommitment], day: date, person: str) -> None:
        self.show_rows([partial(self._row, one, day, person) for one in due])

    def _row(self, due: DueCommitment, day: date, person: str) -> PromiseRow:
        row = PromiseRow(due, day, person)
        row.kept.connect(lambda: self.kept.emit(due))
        row.put_off.connect(lambda until: self.put_off.emit(due.commitment, until))
        row.why_asked.connect(lambda: self.why_requested.emit(readings.why_due(due, day)))
        row.route_requested.connect(self.route_requested)
        return row

    def _counts(self, due: Sequence[DueCommitment], way: str, counts: Counts) -> Door:
        door = Door(words.due_counts(way, counts), bold=way == "ours", tabular=True)
        door.clicked.connect(
            lambda _checked=False: self.why_requested.emit(
                readings.why_promises(tuple(due), way, counts)
            )
        )
        return door


class PromiseBlock(DueBlock):
    """The first line counts both ways; below it what is mine to do, and what teammates have still time for."""

    def __init__(self) -> None:
        super().__init__("Promises", at_first=5)

    def show_promises(self, view: TodayView, day: date, person: str) -> None:
        """Tell what the view holds."""
        head: list[QWidget] = []
        if view.ours:
            head.append(self._counts(view.ours, "ours", view.ours_counts))
        if view.theirs:
            head.append(self._counts(view.theirs, "theirs", view.theirs_counts))
        if not head:
            head.append(PlainLabel("No promise is late or falls due within a week.", muted=True))
        every = Door("All promises")
        every.clicked.connect(lambda _checked=False: self.route_requested.emit(Route("promises")))
        self.show_head([*head, every])
        late = {one.commitment.id for one in view.team_late}
        self._show_due([one for one in view.ours if one.commitment.id not in late], day, person)


class _PressingBlock(DueBlock):
    """No block at all where nothing presses."""

    def __init__(self, name: str, at_first: int) -> None:
        super().__init__(name, at_first)
        self._any = False
        self.hide()

    def setVisible(self, visible: bool) -> None:  # noqa: FBT001 - Qt's own signature
        """Shown by the page with the other blocks, and only where there is something."""
        super().setVisible(visible and self._any)

    def _show(self, due: Sequence[DueCommitment], day: date, person: str) -> None:
        self._any = bool(due)
        self._show_due(due, day, person)
        self.setVisible(bool(due))


class TeamLateBlock(_PressingBlock):
    """What teammates promised for us and did not keep by its day: whoever leads looks here."""

    def __init__(self) -> None:
        super().__init__("Team, late", at_first=3)

    def show_late(self, view: TodayView, day: date, person: str) -> None:
        """Tell who is late and with how many, the longest late first."""
        due = view.team_late
        head: list[QWidget] = []
        if due:
            owners = list(dict.fromkeys(one.commitment.owner or "" for one in due))
            who = owners[0] if len(owners) == 1 else f"{len(owners)} teammates"
            what = "1 promise" if len(due) == 1 else f"{len(due)} promises"
            if len(due) >= MOST:  # no more of them are read
                what = f"{MOST} promises or more"
            verb = "is" if len(owners) == 1 else "are"
            head.append(PlainLabel(f"{who} {verb} late with {what} of ours", bold=True))
        self.show_head(head)
        self._show(due, day, person)


class TheirsBlock(_PressingBlock):
    """What they owe us: late or due within a week."""

    def __init__(self) -> None:
        super().__init__("They owe", at_first=3)

    def show_theirs(self, view: TodayView, day: date, person: str) -> None:
        """Tell what the view holds, the longest late first."""
        head = [self._counts(view.theirs, "theirs", view.theirs_counts)] if view.theirs else []
        self.show_head(head)
        self._show(view.theirs, day, person)
