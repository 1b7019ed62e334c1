"""The signals of all accounts: what moved, who is silent, what is only recorded otherwise, what is muted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcr_desktop.phrases import signals as phrases
from mcr_desktop.phrases.findings import number, slice_name
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.complaints.inbox import InboxView
from mcr_desktop.ui.complaints.sections import Section
from mcr_desktop.ui.navigation import Route, Why, WhyLine, WhyRow

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.cases import Case
    from mcr_desktop.services.exploring.pictures import AccountSignal
    from mcr_desktop.services.watching.signals import Inbox, SignalRow
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job


class SignalsSection(Section):
    """The inbox of signals."""

    kinds = frozenset({"complaint", "exposure", "account", "import", "mute", "touch"})

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "signals", "Signals")
        self._account: Account | None = None
        self._searching: Job | None = None
        self.inbox = InboxView()
        self.inbox.explore_requested.connect(self._on_explore)
        self.inbox.case_requested.connect(self._on_case)
        self.inbox.mute_requested.connect(self._on_mute)
        self.inbox.unmute_requested.connect(self._on_unmute)
        self.inbox.why_requested.connect(lambda row: self.why_requested.emit(why_of(row)))
        self.inbox.import_requested.connect(self._on_import)
        self.inbox.cancel_requested.connect(self._on_cancelled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.inbox, 1)

    def show_place(
        self, account: Account | None, accounts: tuple[Account, ...], route: Route
    ) -> None:
        del accounts, route
        self._account = account
        self.inbox.show_account(account)

    def refresh(self) -> None:
        self.inbox.wait()
        self._searching = self.read(
            lambda services, job: services.signals.all(job), self._on_inbox,
            "signals", progressed=self.inbox.report, long=True,
        )  # fmt: skip

    def first_focus(self) -> QWidget | None:
        lines = self.inbox.lines()
        return lines[0] if lines else self.inbox.first_step()

    def section_actions(self) -> tuple[Action, ...]:
        return (
            Action(
                "signals_muted",
                "Show muted signals",
                lambda: self.inbox.choose_kind("muted"),
                "Complaints",
            ),
        )

    def _on_inbox(self, inbox: Inbox) -> None:
        self.inbox.show_inbox(inbox, self._account)
        self.settled.emit()

    def _on_import(self) -> None:
        account = self._account
        self.route_requested.emit(Route("import", account.id if account is not None else None))

    def _on_explore(self, row: SignalRow) -> None:
        self.route_requested.emit(Route("complaints", row.account.id, "explorer", row.query))

    def _on_case(self, row: SignalRow) -> None:
        self.write(
            lambda services: open_case(services, row),
            "Case opened",
            lambda case: self.route_requested.emit(Route("case", case.id)),
        )

    def _on_mute(self, row: SignalRow, reason: str, until_on: str | None) -> None:
        self.write(lambda services: services.signals.mute(row, reason, until_on), "Signal muted")

    def _on_unmute(self, row: SignalRow) -> None:
        self.write(lambda services: services.signals.unmute(row), "Signal shown again")

    def _on_cancelled(self) -> None:
        if self._searching is not None:
            self._searching.cancel()
        self.inbox.tell("The search for signals was stopped. F5 looks again.")


def open_case(services: Services, row: SignalRow) -> Case:
    """A case on a row: in the foremost account, with a part in each of the others where it shows."""
    if row.told is None:
        return services.cases.open(row.account, row.sentence)
    return services.cases.open_from(row.told, *row.members[1:])


def why_of(row: SignalRow) -> Why:
    """The arithmetic of a row's place, for the drawer, with a door into each account's explorer."""
    doors = tuple(
        WhyRow(
            _door_words(row, one),
            one.signal.shift.since if one.signal.shift is not None else "",
            Route("complaints", one.account.id, "explorer", one.query),
        )
        for one in (*row.members, *row.also)
    )
    return Why(
        title="Why it stands here" if row.weights else row.account.name,
        sentence=row.sentence,
        arithmetic=tuple(WhyLine(label, value) for label, value in row.arithmetic),
        rows=doors,
        source=phrases.weight_rule() if row.weights else phrases.silence_rule(),
    )


def _door_words(row: SignalRow, one: AccountSignal) -> str:
    """What tells one door from the others: the slice within one account, the account where there are several."""
    shift = one.signal.shift
    if len(row.accounts) == 1 or shift is None or shift.ratio is None:
        return slice_name(one.signal.slice)
    times = f"\N{MULTIPLICATION SIGN}{number(shift.ratio, 1 if shift.ratio >= 1 else 2)}"
    if one in row.members:
        return f"{one.account.name} {times}"
    return f"{one.account.name}, {slice_name(one.signal.slice)} {times}"
