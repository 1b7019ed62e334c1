"""Who went quiet, and the line in which a touch with them is written down on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal

from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.indicators import channel_name
from mcr_desktop.ui.today import readings
from mcr_desktop.ui.today.blocks import DayBlock
from mcr_desktop.ui.today.rows import QuietRow
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.domain.indicators import QuietContact
    from mcr_desktop.domain.people import Touch
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.today.touch_lines import TouchLine


class QuietBlock(DayBlock):
    """People beyond their cadence; nobody's half-written line goes away under their hands."""

    undo_offered = Signal(str)
    why_requested = Signal(object)
    route_requested = Signal(object)
    put_off = Signal(object, str)
    """A contact and an ISO day."""
    typing_ended = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Quiet", at_first=3)
        self._services = around.services
        self._tasks = around.tasks
        self.typing: tuple[QuietRow, TouchLine] | None = None
        """The row below which somebody writes, and the line."""

    def show_quiet(self, found: Sequence[QuietContact], day: date) -> None:
        """Tell who is quiet, the longest over first."""
        if found:
            said = "1 person is" if len(found) == 1 else f"{len(found)} people are"
            self.show_head([PlainLabel(f"{said} quiet beyond the cadence", bold=True)])
        else:
            self.show_words("Nobody is quiet beyond the agreed cadence.")
        self.show_rows([partial(self._row, quiet, day) for quiet in found])

    def _row(self, quiet: QuietContact, day: date) -> QuietRow:
        row = QuietRow(quiet, day)
        row.touch_asked.connect(lambda: self._on_touch_asked(quiet, row))
        row.why_asked.connect(lambda: self._on_why(quiet))
        row.put_off.connect(lambda until: self.put_off.emit(quiet.contact, until))
        row.route_requested.connect(self.route_requested)
        return row

    def _on_why(self, quiet: QuietContact) -> None:
        services = self._services
        self._tasks.read(
            lambda _job: readings.why_quiet(services, quiet),
            self.why_requested.emit,
            owner=self,
            key="why",
        )

    def _on_touch_asked(self, quiet: QuietContact, row: QuietRow) -> None:
        if self.typing is not None:
            self._end_typing()
            return
        from mcr_desktop.domain.touch_lines import TouchPeople
        from mcr_desktop.ui.today.touch_lines import TouchLine

        line = TouchLine(quiet.contact)
        self.typing = (row, line)
        line.left.connect(self._end_typing)
        line.logged.connect(lambda fields: self._on_logged(quiet, line, fields))
        self.place_after(row, line)
        line.begin()
        services, account = self._services, quiet.account

        def known(people: TouchPeople) -> None:
            if self._is_open(line):
                line.know(people, account.id)

        self._tasks.read(
            lambda _job: TouchPeople(services.touches.nameable(account)),
            known,
            owner=self,
            key="people",
        )

    def _on_logged(self, quiet: QuietContact, line: TouchLine, fields: dict[str, Any]) -> None:
        services = self._services
        self._tasks.write(
            lambda _job: services.touches.log(quiet.account, **fields),
            lambda touch: self._on_touch_logged(quiet, line, touch, fields.get("newcomers", ())),
            owner=self,
            failed=lambda error: self._on_touch_refused(line, error),
        )

    def _on_touch_logged(
        self, quiet: QuietContact, line: TouchLine, touch: Touch, added: Sequence[str] = ()
    ) -> None:
        if self._is_open(line):
            self._end_typing()
        also = f", added {', '.join(added)}" if added else ""
        self.undo_offered.emit(
            f"{channel_name(touch.channel).capitalize()} with {quiet.contact.name} logged{also}"
        )

    def _on_touch_refused(self, line: TouchLine, error: Exception) -> None:
        if self._is_open(line) and isinstance(error, McrError):
            line.refuse(sentence(error))
        else:
            self._tasks.complain(error)

    def _is_open(self, line: TouchLine) -> bool:
        """Whether this line still is the one that is typed in: meanwhile another may be."""
        return self.typing is not None and self.typing[1] is line

    def _end_typing(self) -> None:
        if self.typing is None:
            return
        row, line = self.typing
        self.typing = None
        line.hide()
        line.setParent(None)
        line.deleteLater()
        row.log.setFocus(Qt.FocusReason.OtherFocusReason)
        self.typing_ended.emit()
