"""What every tab of the account page has in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mcr_desktop.ui.navigation import Route

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.ui.actions import Action
    from mcr_desktop.ui.surroundings import Surroundings

T = TypeVar("T")


class Tab(QWidget):
    """A part of the account page. It reads again only what it shows and only while it is looked at."""

    route_requested = Signal(object)
    why_requested = Signal(object)
    undo_offered = Signal(str)
    told = Signal(str)
    """A sentence on what came of something that cannot be undone: "Printed."."""
    drawer_requested = Signal(str, QWidget)
    """A title and a widget for the drawer."""
    done_in_drawer = Signal()
    """What the drawer was opened for is done."""

    kinds: ClassVar[frozenset[str]] = frozenset()
    """Kinds of rows whose changes concern this tab."""

    def __init__(self, around: Surroundings, name: str, title: str) -> None:
        super().__init__()
        self.name = name
        self.title = title
        self.setAccessibleName(title)
        self._around = around
        self._tasks = around.tasks
        self._account: Account | None = None
        self._stale = True
        self._wanted_row: bytes | None = None

    @property
    def around(self) -> Surroundings:
        """What this tab was given; for what it puts into the drawer."""
        return self._around

    @property
    def services(self) -> Services:
        """For work on a background thread only."""
        return self._around.services

    @property
    def account(self) -> Account | None:
        """The account that is looked at."""
        return self._account

    def show_account(self, account: Account) -> None:
        """Look at this account; another one than before is read anew."""
        if self._account is None or self._account.id != account.id:
            self._stale = True
            self.clear()
        self._account = account

    def clear(self) -> None:
        """Forget what was shown of another account."""

    def touch_contact(self) -> bytes | None:
        """With whom a touch that is logged here would have been; None where nobody is chosen."""
        return None

    def choose(self, row: bytes | None) -> None:
        """Bring a row into view, now or as soon as it is read."""
        self._wanted_row = row

    def mark_stale(self, changes: Changes) -> None:
        """Read again where this concerns the tab: now where it is looked at, else later."""
        if changes.kinds & self.kinds:
            self._stale = True
            if self.isVisible():
                self.refresh_if_stale()

    def refresh_if_stale(self) -> None:
        """Read again where something changed."""
        if self._stale and self._account is not None:
            self._stale = False
            self.refresh(self._account)

    def refresh(self, account: Account) -> None:
        """Read what is shown, in the background."""

    def first_focus(self) -> QWidget | None:
        """Where the keyboard begins."""
        return None

    def foot_height(self) -> int:
        """Pixels at the foot where work is done, which a notice must not cover."""
        return 0

    def tab_actions(self) -> tuple[Action, ...]:
        """Actions that live while the tab is looked at."""
        return ()

    # For tabs to use

    def read(
        self,
        work: Callable[[Services], T],
        done: Callable[[T], None],
        key: str,
        *,
        long: bool = False,
    ) -> None:
        """Read in the background, `long` what takes seconds; a newer question with the same key replaces this one."""
        services = self.services
        self._tasks.read(lambda _job: work(services), done, owner=self, key=key, long=long)

    def write(
        self,
        work: Callable[[Services], T],
        said: str = "",
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Write in the background and offer undo with the words `said`."""
        services = self.services

        def _done(result: T) -> None:
            if said:
                self.undo_offered.emit(said)
            if done is not None:
                done(result)

        self._tasks.write(lambda _job: work(services), _done, owner=self, failed=failed)

    def go(self, tab: str, row: bytes | None = None) -> None:
        """Ask for another tab of this account."""
        if self._account is not None:
            self.route_requested.emit(Route("account", self._account.id, tab, row=row))

    def complain(self, error: Exception) -> None:
        """Hand on an error that only partly concerns us."""
        self._tasks.complain(error)
