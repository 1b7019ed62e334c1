"""The signals of all accounts: what moved, what is too little to say, what is only recorded otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcr_desktop.ui.complaints.inbox import Inbox
from mcr_desktop.ui.complaints.sections import Section
from mcr_desktop.ui.navigation import Route

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.causes import AccountSignal
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job


class SignalsSection(Section):
    """The inbox of signals."""

    kinds = frozenset({"complaint", "exposure", "account", "import", "mute"})

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "signals", "Signals")
        self._account: Account | None = None
        self._searching: Job | None = None
        self.inbox = Inbox()
        self.inbox.opened.connect(self._on_opened)
        self.inbox.cancel_requested.connect(self._on_cancelled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.inbox, 1)

    def show_place(
        self, account: Account | None, accounts: tuple[Account, ...], route: Route
    ) -> None:
        del accounts, route
        self._account = account

    def refresh(self) -> None:
        self.inbox.wait()
        account = self._account
        self._searching = self.read(
            lambda services, job: services.causes.signals(account, job), self._on_signals,
            "signals", progressed=self.inbox.report,
        )  # fmt: skip

    def first_focus(self) -> QWidget | None:
        found = self.inbox.findings()
        return found[0][1] if found else None

    def _on_signals(self, signals: list[AccountSignal]) -> None:
        self.inbox.show_signals(signals, self._account.id if self._account else None)
        self.settled.emit()

    def _on_opened(self, told: AccountSignal) -> None:
        self.route_requested.emit(Route("complaints", told.account.id, "explorer", told.query))

    def _on_cancelled(self) -> None:
        if self._searching is not None:
            self._searching.cancel()
        self.inbox.tell("The search for signals was stopped. F5 looks again.")
