"""Starts the screens on given services, and ends them in order."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.errors import McrError
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.backings import Backing, backing_of
from mcr_desktop.ui.catalogue import entries
from mcr_desktop.ui.main_window import NAME, Furnishing, MainWindow
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.notifier import Notifier
from mcr_desktop.ui.remembered import MemoryOnly, Remembered
from mcr_desktop.ui.reminders import Reminding
from mcr_desktop.ui.row_histories import history_actions, history_teller
from mcr_desktop.ui.surroundings import Surroundings
from mcr_desktop.ui.syncing import Syncing
from mcr_desktop.ui.tasks import Tasks
from mcr_desktop.ui.theme import STYLE, STYLED, Mode, Theme, load_fonts
from mcr_desktop.ui.touch_actions import touch_actions
from mcr_desktop.ui.undo_steps import step_actions, take_back
from mcr_desktop.ui.widgets.sync_marks import asked_line

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.teamwork.sharing import SyncReport
    from mcr_desktop.ui.navigation import Route

OFFSET = 32
"""Pixels by which a further window stands off the one before."""
SHARING = frozenset({"sharing"})
"""The kind under which pages learn that a fence stands otherwise than before."""


class Screens:
    """The running screens: application, theme, tasks, notifier and window, for one workspace."""

    def __init__(
        self,
        app: QApplication,
        backing: Backing,
        theme: Theme | None = None,
        *,
        begins: bool = True,
    ) -> None:
        """With a `theme`, as an earlier window left it, no other takes the application over.

        Where it does not begin, whoever made it lets the window `begin` in a later turn of the loop.
        """
        self._backing = backing
        self.theme = theme or theme_of(app, backing.remembered)
        self.tasks = Tasks(self._on_error)
        self.tasks.around = self._page_of
        backing.listen(self.tasks.note_commit)
        self.notifier = Notifier()
        self._asked: list[SyncReport] | None = None
        self._stood: dict[bytes, object] = {}
        """What was wrong with each fence when it was last synced."""
        services = backing.services
        self.syncing = Syncing(services, self.tasks) if services else None
        around = (
            Surroundings(services, self.tasks, self.theme, self._shortcuts, self.syncing)
            if services
            else None
        )
        self._around = around
        self.reminding = Reminding(around) if around else None
        if self.reminding is not None:
            self.reminding.followed.connect(self._on_reminder_followed)
        self._would = ("", "")
        self._others: list[MainWindow] = []
        """Further windows on the same workspace; what goes there goes on here."""
        self.window = self._new_window(backing.remembered, begins=begins)
        backing.listen(self.notifier.publish)
        self.notifier.changed.connect(self._ask_what_undo_would_do)
        if self.syncing is not None:
            self.syncing.synced.connect(self._on_synced)
            self.syncing.rested.connect(self._on_rested)

    def _new_window(self, remembered: Remembered, *, begins: bool = True) -> MainWindow:
        """A window on the workspace; what it undoes is told in it."""
        made: list[MainWindow] = []
        backing = self._backing
        window = MainWindow(
            Furnishing(
                entries=entries(self._around),
                remembered=remembered,
                tasks=self.tasks,
                actions=(*self._looks(), *self._sync_actions(), *self._reminder_actions()),
                search=backing.search,
                finders=backing.finders,
                undo=self._doer(backing.undo, "Undone", made),
                redo=self._doer(backing.redo, "Done again", made),
                would=lambda: self._would,
                sync=self._sync_now if self.syncing else None,
                syncing=self.syncing,
                demo=backing.demo,
                reduced_motion=lambda: self.theme.reduced_motion,
                open_window=self.open_window if backing.services else None,
                begins=begins,
            )
        )
        made.append(window)
        if backing.services is not None:
            window.tell_history = history_teller(window, backing.services)
            window.actions_table.add(history_actions(window))
            window.actions_table.add(step_actions(window, backing.services))
        if self._around is not None:
            window.actions_table.add(touch_actions(window, self._around))
        self.notifier.changed.connect(window.on_changed)
        window.came_to_front.connect(self._on_came_to_front)
        if self.syncing is not None:
            window.came_to_front.connect(partial(self.syncing.set_attended, True))
            window.went_to_back.connect(partial(self.syncing.set_attended, False))
        return window

    def _page_of(self, owner: QObject) -> AbstractContextManager[None]:
        """Work for a part of a page, or for what lies over it, is done looking at the page's account."""
        one: QObject | None = owner
        while one is not None and isValid(one) and not isinstance(one, (Page, MainWindow)):
            one = one.parent()
        if one is None or not isValid(one):
            return nullcontext()  # what is written for somebody who is gone is written all the same
        page = one.current_page() if isinstance(one, MainWindow) else one
        fence = page.fence() if isinstance(page, Page) else None
        if fence is None or self._around is None:
            return nullcontext()
        return self._around.services.workspace.looking_at(fence)

    def open_window(self, route: Route | None = None) -> MainWindow:
        """Open one more window on the same workspace, at a place; it goes when it is closed."""
        window = self._new_window(MemoryOnly())
        if route is not None:
            window.go(route)
        front = self.front()
        window.resize(front.size())
        window.move(front.pos() + QPoint(OFFSET, OFFSET))
        self._others.append(window)
        window.closing.connect(lambda: self._on_other_closed(window))
        window.show()
        return window

    def follow(self, link: str) -> None:
        """Go to what a link from outside leads to, in the window in front, or say that it leads nowhere."""
        if not link:
            return
        from mcr_desktop.services.links import read_link
        from mcr_desktop.ui.links import DEAD, route_of

        place, around, window = read_link(link), self._around, self.front()
        if place is None or around is None:
            return
        self.tasks.read(
            lambda _job: route_of(around.services, *place),
            lambda route: window.go(route) if route is not None else window.show_error(DEAD),
            owner=window,
            key="link",
            failed=self._on_error,
        )

    def front(self) -> MainWindow:
        """The window that the person is at, else one that is in sight."""
        all_of_them = [self.window, *self._others]
        return next(
            (one for one in all_of_them if one.isActiveWindow()),
            next((one for one in all_of_them if one.isVisible()), self.window),
        )

    def _on_other_closed(self, window: MainWindow) -> None:
        if window in self._others:
            self._others.remove(window)
            window.deleteLater()

    def close(self) -> tuple[str, ...]:
        """Take the window down, finish the writes under way, join the threads.

        Gives a sentence for each write that failed when nobody could be told in the window.
        """
        if self.syncing is not None:
            self.syncing.close()
        for other in tuple(self._others):
            other.close()
        if self.reminding is not None:
            self.reminding.close()
        self.window.close()
        failed = self.tasks.close()
        self.window.deleteLater()
        if self.syncing is not None:
            self.syncing.deleteLater()
        if self.reminding is not None:
            self.reminding.deleteLater()
        return tuple(self._backing.sentence(error) for error in failed)

    def _ask_what_undo_would_do(self) -> None:
        would = self._backing.would
        if would is None:
            return

        def told(labels: tuple[str, str]) -> None:
            self._would = labels
            for window in (self.window, *self._others):
                window.actions_table.refresh()

        self.tasks.read(lambda _job: would(), told, owner=self.window, key="would")

    def _on_came_to_front(self) -> None:
        """Whoever comes back to the window sees what `mcr` wrote meanwhile."""
        self._ask_what_undo_would_do()
        services = self._backing.services
        if services is not None:
            self.tasks.read(
                lambda _job: services.workspace.notice_others(),
                lambda _done: None,
                owner=self.window,
                key="others",
            )

    # Syncing when asked: what came of it is told once all of it has ended

    def _sync_now(self) -> None:
        if self.syncing is not None:
            self._asked = []
            self.syncing.sync_now()

    def _on_synced(self, report: SyncReport) -> None:
        if self._asked is not None:
            self._asked.append(report)
        # What came in was announced as rows; that ours went out, or how it stands, is in no row.
        stands = type(report.trouble), type(report.held_back)
        if report.sent or self._stood.get(report.fence, stands) != stands:
            self.notifier.publish(Changes(SHARING))
        self._stood[report.fence] = stands

    def _on_rested(self) -> None:
        reports, self._asked = self._asked, None
        trouble = next((one.trouble for one in reports or () if one.trouble), None)
        if trouble is not None:
            self.front().show_error(self._backing.sentence(trouble))
        elif reports:
            self.front().notices.tell(asked_line(reports))

    def _shortcuts(self) -> tuple[tuple[str, str, str], ...]:
        return self.window.actions_table.shortcuts()

    def _looks(self) -> tuple[Action, ...]:
        words: tuple[tuple[Mode, str], ...] = (
            ("system", "Look as the system does"),
            ("light", "Look light"),
            ("dark", "Look dark"),
        )
        return tuple(
            Action(f"look_{mode}", text, lambda chosen=mode: self._look(chosen), "View")  # type: ignore[misc]  # a bound default
            for mode, text in words
        )

    def _sync_actions(self) -> tuple[Action, ...]:
        """Syncing by itself can be turned off and on from anywhere."""
        syncing = self.syncing
        if syncing is None:
            return ()

        def turn(on: bool) -> None:  # noqa: FBT001 - the choice itself
            syncing.set_in_background(on)
            self.front().notices.tell(
                "Shared accounts are kept in step from here on."
                if on
                else "Nothing is synced now unless you ask: F5, or Sharing."
            )

        return (
            Action(
                "sync_on",
                "Sync in the background",
                lambda: turn(True),
                "Sharing",
                enabled_when=lambda: not syncing.in_background,
            ),
            Action(
                "sync_off",
                "Sync only when asked",
                lambda: turn(False),
                "Sharing",
                enabled_when=lambda: syncing.in_background,
            ),
        )

    def _reminder_actions(self) -> tuple[Action, ...]:
        return self.reminding.actions() if self.reminding is not None else ()

    def _on_reminder_followed(self, route: Route) -> None:
        """Whoever presses a message beside the clock comes to what it told."""
        window = self.front()
        window.show()
        window.raise_()
        window.activateWindow()
        window.go(route)

    def _look(self, mode: Mode) -> None:
        self._backing.remembered.set("theme.mode", mode)
        self.theme.set_mode(mode)

    def _doer(
        self, deed: Callable[[], str] | None, done: str, made: list[MainWindow]
    ) -> Callable[[], None] | None:
        """What does a deed and tells of it in the window that is `made` by then."""
        if deed is None:
            return None

        def do() -> None:
            window = made[0]
            self.tasks.write(
                lambda _job: deed(),
                lambda label: window.notices.tell(f"{done}: {label}"),
                owner=window,
                failed=self._on_refused,
            )

        return do

    def _on_refused(self, error: Exception) -> None:
        """What was refused is passed over: undo would take back something else by now."""
        services, window = self._backing.services, self.front()
        facts = error.facts if isinstance(error, McrError) else {}
        step = facts.get("step")
        if services is not None and isinstance(step, int) and facts.get("anyway"):
            window.show_error(
                self._backing.sentence(error),
                "Undo anyway",
                lambda: take_back(window, services, step),
            )
        else:
            self._on_error(error)
        self._ask_what_undo_would_do()

    def _on_error(self, error: Exception) -> None:
        self.front().show_error(self._backing.sentence(error))


def theme_of(app: QApplication, remembered: Remembered) -> Theme:
    """The fonts, and the looks and motion that were chosen before."""
    load_fonts()
    still = remembered.get("theme.still", None)
    return Theme(
        app,
        _known_mode(remembered.get("theme.mode", "system")),
        still=still if isinstance(still, bool) else None,
    )


def new_application(argv: Sequence[str]) -> QApplication:
    """The one application of this process, under its name."""
    app = QApplication([sys.argv[0], "-style", STYLE, *argv])
    app.setProperty(STYLED, True)
    app.setApplicationName(NAME)
    app.setDesktopFileName("mcr-desktop")
    return app


def _known_mode(value: object) -> Mode:
    return "light" if value == "light" else "dark" if value == "dark" else "system"


def run(services: Services, argv: Sequence[str] = ()) -> int:
    """Show the window on a workspace until it is closed; gives the exit status."""
    return run_on(backing_of(services), argv)


def run_on(backing: Backing, argv: Sequence[str] = ()) -> int:
    """Show the window on a workspace until it is closed; gives the exit status."""
    app = new_application(argv)
    screens = Screens(app, backing)
    screens.window.show()
    status = app.exec()
    failed = screens.close()
    for sentence in failed:
        sys.stderr.write(sentence + "\n")
    return status or (1 if failed else 0)
