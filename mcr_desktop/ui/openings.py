"""From a folder to a window: opens or makes the workspace off the thread of the screens."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from mcr_desktop.phrases.errors import sentence
from mcr_desktop.ui.app import Screens, new_application, theme_of
from mcr_desktop.ui.catalogue import read_first
from mcr_desktop.ui.leftovers import collect_at_rests
from mcr_desktop.ui.only_windows import OnlyWindow
from mcr_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.services.teamwork.recoveries import Findings
    from mcr_desktop.ui.coming_back import ComeBack
    from mcr_desktop.ui.first_run import FirstRun, Gate
    from mcr_desktop.ui.theme import Theme

DemoMaker = Callable[["Progress"], "Services"]
AHEAD_AFTER_MS = 250
LISTEN_AFTER_MS = 800
STUCK = (
    "This workspace is open in another window, which does not answer. Close that one first, or end it "
    "if it hangs."
)


class Opening(QObject):
    """The way to the first window, with a gate where a person has to be asked."""

    def __init__(
        self,
        app: QApplication,
        profile: Path,
        make_demo: DemoMaker | None = None,
        *,
        demo_at_once: bool = False,
        link: str = "",
    ) -> None:
        """`demo_at_once` makes the demo without asking where there is no workspace yet.

        `link` is followed as soon as the window stands.
        """
        super().__init__()
        self._link = link
        self._at_once = demo_at_once
        self._app = app
        self._profile = profile
        self._make_demo = make_demo
        self._tasks = Tasks(self._on_failed)
        self._only: OnlyWindow | None = None
        self.services: Services | None = None
        self._theme: Theme | None = None
        self.gate: Gate | None = None
        self._made: Screens | None = None
        """The window, until its first page is there."""
        self.screens: Screens | None = None
        self.status = 0
        self._left: tuple[str, ...] = ()
        """What did not come back, to be told in the window."""

    def begin(self) -> None:
        """Open the workspace, or ask for what is missing."""
        from mcr_desktop.bootstrap import exists

        if not exists(self._profile):
            if self._at_once:
                self._demo(None)
            else:
                self._ask_name()
        elif self._take(self._profile):
            self._open("")

    def end(self) -> tuple[str, ...]:
        """Take everything down in order; sentences on writes that failed at the end."""
        failed: tuple[str, ...] = ()
        screens = self.screens or self._made
        self._made = None
        if screens is not None:
            failed = screens.close()
        self._leave_gate()
        self._tasks.close()
        if self.services is not None:
            self.services.close()
        if self._only is not None:
            self._only.release()
        return failed

    # Opening what is there

    def _open(self, passphrase: str) -> None:
        from mcr_desktop.bootstrap import open_profile

        profile = self._profile

        def opened() -> Services:
            services = open_profile(profile, passphrase=passphrase or None)
            read_first(services)
            return services

        self._tasks.write(
            lambda _job: opened(), self._on_opened, owner=self, failed=self._on_not_opened
        )
        # There is time for it now; a gate would ask for the same.
        QTimer.singleShot(0, self, self._dressed)

    def _on_opened(self, services: Services) -> None:
        """Make the window, and its first page in a turn of the loop of its own."""
        self.services = services
        if self._only is None and not self._take(services.profile):
            return
        from mcr_desktop.ui.backings import backing_of

        self._made = Screens(self._app, backing_of(services), self._theme, begins=False)
        QTimer.singleShot(0, self, self._begin_window)

    def _begin_window(self) -> None:
        if self._made is None:
            return
        self.screens, self._made = self._made, None
        self.screens.window.begin()
        self.screens.window.show()
        self._leave_gate()
        self.screens.follow(self._link)
        for told in self._left:
            self.screens.window.show_error(told)
        self._left = ()
        QTimer.singleShot(AHEAD_AFTER_MS, self, self._read_ahead)
        QTimer.singleShot(LISTEN_AFTER_MS, self, self._on_settled)

    def _read_ahead(self) -> None:
        """Whoever is quick goes to an account within a second: its modules are here by then."""
        if self.screens is not None:
            from mcr_desktop.ui.catalogue import read_ahead

            self.screens.tasks.read(
                read_ahead, self._read_ahead_later, owner=self.screens.window, key="ahead"
            )

    def _read_ahead_later(self, _done: None) -> None:
        if self.screens is not None:
            from mcr_desktop.ui.catalogue import read_ahead_later

            self.screens.tasks.read(
                read_ahead_later,
                lambda _done: None,
                owner=self.screens.window,
                key="ahead",
                long=True,
            )

    def _on_settled(self) -> None:
        """What could wait until the first page had long been painted."""
        collect_at_rests()
        if self._only is not None:
            self._only.listen()

    def _on_not_opened(self, error: Exception) -> None:
        from mcr_desktop.bootstrap import asks_paper, asks_passphrase
        from mcr_desktop.services.ways import code_trouble
        from mcr_desktop.ui.first_run import Trouble, Unlock

        if asks_passphrase(error):
            if isinstance(self.gate, Unlock):
                self.gate.refuse(sentence(error))
                return
            self._dressed()
            gate = Unlock(self._profile, paper_only=asks_paper(error), mistyped=code_trouble)
            gate.unlocked.connect(self._open)
            self._show(gate)
            if asks_passphrase(error, wrong=True):
                gate.refuse(sentence(error))
            return
        self._dressed()
        trouble = Trouble(sentence(error))
        trouble.again_wanted.connect(self._again)
        self._show(trouble)

    # Making a new one

    def _ask_name(self) -> None:
        from mcr_desktop.ui.first_run import FirstRun

        self._dressed()
        gate = FirstRun(self._profile, offers_demo=self._make_demo is not None)
        gate.wanted.connect(lambda name, passphrase: self._make(gate, name, passphrase))
        gate.demo_wanted.connect(lambda: self._demo(gate))
        gate.kit_wanted.connect(self._ask_kit)
        self._show(gate)

    def _make(self, gate: FirstRun, name: str, passphrase: str) -> None:
        profile, code = self._profile, gate.person_code

        def make() -> Services:
            from mcr_desktop.bootstrap import create_profile
            from mcr_desktop.services.teamwork.memberships import read_person_code

            if code:
                read_person_code(code)  # a mistyped one is refused before anything is made
            services = create_profile(profile, name, passphrase=passphrase or None)
            if code:
                services.memberships.belong_to(code, name)
                _begin_at_sharing(services)
            return services

        self._tasks.write(
            lambda _job: make(), self._on_opened, owner=self, failed=_asking_again(gate)
        )

    # Coming back with a kit

    def _ask_kit(self) -> None:
        from mcr_desktop.services.teamwork.recoveries import code_trouble, needs_secret
        from mcr_desktop.ui.coming_back import ComeBack

        gate = ComeBack(self._profile, mistyped=code_trouble, needs_secret=needs_secret)
        gate.looked.connect(lambda: self._look_for(gate))
        gate.wanted.connect(lambda findings, words: self._come_back(gate, findings, words))
        gate.first_wanted.connect(self._ask_name)
        self._show(gate)

    def _look_for(self, gate: ComeBack) -> None:
        from mcr_desktop.services.teamwork.recoveries import look_for

        code, passphrase, places, secrets = gate.given()
        self._tasks.network(
            lambda job: look_for(code, passphrase, places, job, secrets=secrets),
            gate.show_findings,
            owner=gate,
            failed=lambda error: gate.refuse(sentence(error)),
        )

    def _come_back(self, gate: ComeBack, findings: Findings, passphrase: str) -> None:
        profile = self._profile

        def make(progress: Progress) -> Services:
            from mcr_desktop.bootstrap import create_profile, exists, open_profile
            from mcr_desktop.phrases.attachments import not_taken_lines

            # There is one where an earlier try was stopped midway.
            services = (
                open_profile(profile, passphrase=passphrase or None)
                if exists(profile)
                else create_profile(profile, findings.person, passphrase=passphrase or None)
            )
            try:
                back = services.recoveries.come_back(findings, progress)
            except BaseException:
                services.close()
                raise
            services.workspace.person = findings.person
            _begin_at_sharing(services)
            self._left = (
                *(sentence(error) for error in back.trouble[len(findings.trouble) :]),
                *not_taken_lines((), (), back.away),
            )
            return services

        self._tasks.write(
            make,
            self._on_opened,
            owner=self,
            failed=_asking_again(gate),
            progressed=gate.report,
        )

    def _demo(self, gate: FirstRun | None) -> None:
        make = self._make_demo
        if make is None:
            return
        if gate is not None:
            gate.set_busy(busy=True)
        self._tasks.write(
            make,
            self._on_opened,
            owner=self,
            failed=(lambda error: gate.refuse(sentence(error))) if gate else self._on_not_opened,
            progressed=gate.report if gate else None,
        )

    # One window

    def _take(self, profile: Path) -> bool:
        only = OnlyWindow(profile, self)
        if only.take():
            only.called.connect(self._on_called)
            self._only = only
            return True
        if only.call_first(self._link):
            QTimer.singleShot(0, self._app, self._app.quit)
            return False
        from mcr_desktop.ui.first_run import Trouble

        self.status = 1
        self._dressed()
        trouble = Trouble(STUCK)
        trouble.again_wanted.connect(self._again)
        self._show(trouble)
        return False

    def _again(self) -> None:
        self.status = 0
        if self._only is not None:
            self._open("")
        else:
            self.begin()

    def _on_called(self, link: str) -> None:
        window = self.screens.front() if self.screens is not None else self.gate
        if window is not None:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.show()
            window.raise_()
            window.activateWindow()
        if self.screens is not None:
            self.screens.follow(link)
        elif link:
            self._link = link

    def _dressed(self) -> None:
        """A gate wears the same looks as the window that follows it."""
        if self._theme is None:
            from mcr_desktop.services.settings import Settings

            self._theme = theme_of(self._app, Settings(self._profile))

    def _show(self, gate: Gate) -> None:
        collect_at_rests()
        self._leave_gate()
        self.gate = gate
        gate.show()
        gate.activateWindow()

    def _leave_gate(self) -> None:
        gate, self.gate = self.gate, None
        if gate is not None:
            gate.close()
            gate.deleteLater()

    def _on_failed(self, error: Exception) -> None:
        sys.stderr.write(sentence(error) + "\n")


def _begin_at_sharing(services: Services) -> None:
    """Let the first window show where the next step is: joining, or removing the lost machine."""
    from mcr_desktop.ui.navigation import Route

    services.settings.set("window.last_page", Route("sharing").as_text())


def _asking_again(gate: FirstRun | ComeBack) -> Callable[[Exception], None]:
    """What a gate does about an error: ask for a passphrase where none serves, else say it."""
    from mcr_desktop.bootstrap import asks_passphrase

    def failed(error: Exception) -> None:
        if asks_passphrase(error):
            gate.ask_passphrase()
        else:
            gate.refuse(sentence(error))

    return failed


def open_window(
    profile: Path,
    *,
    make_demo: DemoMaker | None = None,
    demo_at_once: bool = False,
    link: str = "",
    argv: Sequence[str] = (),
) -> int:
    """Show the window on a workspace, made or unlocked first where need be; gives the exit status.

    Where another window shows it already, that one comes to the front and this returns 0. A `link` to a
    record is followed in whichever it is.
    """
    app = new_application(argv)
    opening = Opening(app, profile, make_demo, demo_at_once=demo_at_once, link=link)
    QTimer.singleShot(0, opening, opening.begin)
    status = app.exec()
    failed = opening.end()
    for told in failed:
        sys.stderr.write(told + "\n")
    return status or opening.status or (1 if failed else 0)
