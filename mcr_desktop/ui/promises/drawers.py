"""Which promise stands in the drawer, and what is asked for there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mcr_desktop.ui.promises.absences import AbsenceSheet, AbsencesRead, read_absences
from mcr_desktop.ui.promises.sheets import PromiseSheet, SheetRead, read_sheet
from mcr_desktop.ui.widgets.concurrent_values import ConcurrentValues

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.ui.promises.doings import Doings
    from mcr_desktop.ui.surroundings import Surroundings

_LABELS = {
    "wording": "the words",
    "direction": "whose it is",
    "owner": "who keeps it",
    "due_on": "the due day",
    "made_on": "when it was made",
    "state": "how it stands",
    "closed_on": "when it was closed",
    "closed_words": "what was said",
    "recurs": "how it comes again",
    "renegotiated_with": "with whom the new day was agreed",
    "renegotiated_why": "why there is a new day",
}


class Sheets(QObject):
    """Opens promises in the drawer and keeps what is shown there in step with the store."""

    drawer_requested = Signal(str, QWidget)
    route_requested = Signal(object)
    deed_asked = Signal(str, object)
    """A deed's name, and the `LedgerRow` that it is for."""

    def __init__(self, around: Surroundings, doings: Doings) -> None:
        super().__init__(doings)
        self._around = around
        self._doings = doings
        self._sheet: PromiseSheet | None = None
        self._also: ConcurrentValues | None = None
        self._absences: AbsenceSheet | None = None

    def open(self, row_id: bytes) -> None:
        """Read a promise and show it."""
        services = self._around.services
        self._around.tasks.read(
            lambda _job: read_sheet(services, row_id), self._on_read, owner=self, key="sheet"
        )

    def shown(self) -> bytes | None:
        """The id of the promise that stands in the drawer."""
        sheet = self._sheet
        return sheet.id if sheet is not None and isValid(sheet) and sheet.isVisible() else None

    def refresh(self) -> None:
        """Read again what stands in the drawer."""
        row_id = self.shown()
        if row_id is not None:
            self.open(row_id)

    def open_absences(self, account: Account | None) -> None:
        """Show who is away, on an account or on all."""
        services = self._around.services
        self._around.tasks.read(
            lambda _job: read_absences(services, account),
            self._on_absences,
            owner=self,
            key="absences",
        )

    def _on_absences(self, read: AbsencesRead) -> None:
        if self._absences is not None and isValid(self._absences) and self._absences.isVisible():
            self._absences.show_read(read)
            return
        sheet = self._absences = AbsenceSheet(read)
        removals = self._around.services.removals
        sheet.wanted.connect(
            lambda first, last, deputy, person: self._on_away(
                read.account, (first, last, deputy or None, person or None)
            )
        )
        sheet.removal_asked.connect(
            lambda ids: self._doings.write(
                lambda: removals.remove("absence", ids),
                "Removed an absence",
                lambda _label: self.open_absences(read.account),
            )
        )
        self.drawer_requested.emit("Who is away", sheet)
        sheet.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_away(
        self, account: Account | None, given: tuple[str, str, str | None, str | None]
    ) -> None:
        book = self._around.services.absences

        def _done(_made: object) -> None:
            if self._absences is not None and isValid(self._absences):
                self._absences.begin_again()
            self.open_absences(account)

        work = (
            (lambda: book.add(account, *given))
            if account
            else (lambda: book.add_everywhere(*given))
        )
        self._doings.write(work, "Absence written down", _done)

    def _on_read(self, read: SheetRead | None) -> None:
        if read is None:
            return
        sheet = self._sheet
        row_id = read.row.one.id
        if sheet is not None and self.shown() is not None and sheet.takes(read):
            if self._also is not None and isValid(self._also):
                self._also.look(row_id)
            return
        self._also = ConcurrentValues(self._around, "commitment", _LABELS)
        self._also.used.connect(self._doings.undo_offered)
        self._also.look(row_id)
        self._sheet = PromiseSheet(read, self._also)
        self._sheet.kept.connect(self._on_kept)
        self._sheet.route_requested.connect(self.route_requested)
        self._sheet.row_asked.connect(self.open)
        self._sheet.deed_asked.connect(lambda deed: self.deed_asked.emit(deed, read.row))
        self.drawer_requested.emit("The promise", self._sheet)

    def _on_kept(self, row_id: bytes, field: str, value: object) -> None:
        book = self._around.services.commitments
        given = {field: value}

        def _failed(error: Exception) -> None:
            self._around.tasks.complain(error)
            self.open(row_id)

        self._doings.write(lambda: book.edit(row_id, **given), "Edited a promise", failed=_failed)
