"""What teammates did since one last looked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.phrases.dates import ago_text
from mcr_desktop.ui.backings import route_to
from mcr_desktop.ui.today import words
from mcr_desktop.ui.today.blocks import DayBlock
from mcr_desktop.ui.today.rows import ArrivalRow
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.domain.indicators import Arrival
    from mcr_desktop.services.day_views import TodayView
    from mcr_desktop.ui.navigation import Route


class TeamBlock(DayBlock):
    """A line for each teammate and account, and a way to say that they were seen."""

    seen_asked = Signal()
    route_requested = Signal(object)
    why_asked = Signal(object)
    """The `Arrival`s of one teammate in one account, of which each is wanted."""

    def __init__(self) -> None:
        super().__init__("Team", at_first=5)

    def show_arrivals(self, view: TodayView, day: date) -> None:
        """Tell what the view holds of them."""
        self.rename(words.since(view.looked_ms, day))
        groups: dict[tuple[str, bytes], list[Arrival]] = {}
        for one in view.arrivals:
            groups.setdefault((one.person or "Somebody", one.account.id), []).append(one)
        if groups:
            people = len({person for person, _ in groups})
            changed = sum(len(one.rows) for one in view.arrivals)
            said = "1 teammate" if people == 1 else f"{people} teammates"
            things = "1 thing" if changed == 1 else f"{changed} things"
            seen = button("Seen", tip="Start this list anew")
            seen.setObjectName("seen")
            seen.clicked.connect(self.seen_asked)
            self.show_head([PlainLabel(f"{said} changed {things}", bold=True), seen])
        else:
            self.show_words("Nothing new from teammates.")
        self.show_rows([self._maker(person, arrivals) for (person, _), arrivals in groups.items()])

    def _maker(self, person: str, arrivals: list[Arrival]) -> Callable[[], QWidget]:
        account, kind = arrivals[0].account, arrivals[0].kind
        when = ago_text(max(one.latest_ms for one in arrivals), now_ms())
        alone = len(arrivals) == 1 and len(arrivals[0].rows) == 1
        place = route_to(kind, arrivals[0].rows[0], account.id) if alone else None
        return partial(self._row, person, tuple(arrivals), when, place)

    def _row(
        self, person: str, arrivals: tuple[Arrival, ...], when: str, place: Route | None
    ) -> QWidget:
        account = arrivals[0].account
        row = ArrivalRow(person, words.did(arrivals), (account.name, account.id), when, place)
        row.route_requested.connect(self.route_requested)
        row.why_asked.connect(lambda: self.why_asked.emit(arrivals))
        return row
