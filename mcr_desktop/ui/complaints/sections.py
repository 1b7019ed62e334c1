"""What the parts of the Complaints screen have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.ui.actions import Action
    from mcr_desktop.ui.navigation import Route
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job

T = TypeVar("T")


class Section(QWidget):
    """A part of the Complaints screen; it reads again only what it shows, and only while it is looked at."""

    route_requested = Signal(object)
    """A `Route` that the user asked for."""
    why_requested = Signal(object)
    """A `Why` for the drawer."""
    drawer_requested = Signal(str, QWidget)
    """A title and a widget for the drawer, which owns it from then on."""
    undo_offered = Signal(str)
    told = Signal(str)
    settled = Signal()

    kinds: ClassVar[frozenset[str]] = frozenset()
    """Kinds of rows whose changes concern this part."""

    def __init__(self, around: Surroundings, name: str, title: str) -> None:
        super().__init__()
        self.name = name
        self.title = title
        self.setAccessibleName(title)
        self._around = around
        self._stale = True

    def show_place(
        self, account: Account | None, accounts: tuple[Account, ...], route: Route
    ) -> None:
        """Look at this account, at all of them where it is None; `route` may hold a filter or a row.

        `show` calls it before each refresh; it only takes note.
        """

    def refresh(self) -> None:
        """Read what is shown, in the background."""

    def section_actions(self) -> tuple[Action, ...]:
        """Actions that live while this part is looked at."""
        return ()

    def first_focus(self) -> QWidget | None:
        """Where the keyboard begins."""
        return None

    def note_changes(self, changes: Changes) -> bool:
        """Whether these changes concern what is shown; it is read again when next looked at."""
        if changes.kinds & self.kinds:
            self._stale = True
        return self._stale

    def arrive(
        self,
        account: Account | None,
        accounts: tuple[Account, ...],
        route: Route,
        *,
        elsewhere: bool,
    ) -> None:
        """Be looked at: read again where the place is another or something changed."""
        if elsewhere or self._stale:
            self._stale = False
            self.show_place(account, accounts, route)
            self.refresh()

    # For parts to use

    def read(
        self,
        work: Callable[[Services, Job], T],
        done: Callable[[T], None],
        key: str,
        *,
        progressed: Callable[[int, int], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        long: bool = False,
    ) -> Job:
        """Read in the background, `long` what takes seconds; a newer question with the same key replaces this one."""
        services = self._around.services
        return self._around.tasks.read(
            lambda job: work(services, job), done, owner=self, key=key,
            progressed=progressed, failed=failed, long=long,
        )  # fmt: skip

    def write(
        self,
        work: Callable[[Services], T],
        said: str = "",
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Write in the background and offer undo with the words `said`."""
        services = self._around.services

        def _done(result: T) -> None:
            if said:
                self.undo_offered.emit(said)
            if done is not None:
                done(result)

        self._around.tasks.write(lambda _job: work(services), _done, owner=self, failed=failed)
