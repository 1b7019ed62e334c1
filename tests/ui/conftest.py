"""The shell under test: real window, real tasks, invented pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout

from mcr_desktop.bootstrap import Services, open_profile
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import Backing, backing_of
from mcr_desktop.ui.main_window import Furnishing, MainWindow
from mcr_desktop.ui.navigation import Page, PageEntry, Route
from mcr_desktop.ui.remembered import MemoryOnly
from mcr_desktop.ui.tasks import Tasks
from tests.unit.services.profiles import Templates


class RecordingPage(Page):
    """A page that notes what it is told."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.routes: list[Route] = []
        self.refreshed = 0
        self.field = QLineEdit()
        self.field.setAccessibleName("A field")
        QVBoxLayout(self).addWidget(self.field)

    def show_route(self, route: Route) -> None:
        self.routes.append(route)

    def refresh(self) -> None:
        self.refreshed += 1


@dataclass
class Shell:
    window: MainWindow
    tasks: Tasks
    remembered: MemoryOnly
    made: dict[str, RecordingPage]
    errors: list[Exception]
    undone: list[str] = field(default_factory=list)


def drop(app: QApplication) -> None:
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates(tmp_path_factory)


@pytest.fixture
def profile(templates: Templates, tmp_path: Path) -> Path:
    """The folder of an empty workspace; a module that begins with something in it copies its own."""
    return templates.empty(tmp_path / "profile")


@pytest.fixture
def services(profile: Path) -> Iterator[Services]:
    opened = open_profile(profile)
    yield opened
    opened.close()


@pytest.fixture
def screens(services: Services, make_screens: Callable[[Backing], Screens]) -> Screens:
    """The whole program on it. The services are asked for first: they must outlive what reads them."""
    return make_screens(backing_of(services))


@pytest.fixture
def errors() -> list[Exception]:
    """What reached the common handler of `tasks`."""
    return []


@pytest.fixture
def tasks(qapp: QApplication, errors: list[Exception]) -> Iterator[Tasks]:
    made = Tasks(errors.append, qapp)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def make_shell(qapp: QApplication, qtbot) -> Iterator[Callable[..., Shell]]:
    shells: list[Shell] = []

    def make(remembered: MemoryOnly | None = None, **given) -> Shell:
        made: dict[str, RecordingPage] = {}
        errors: list[Exception] = []
        undone: list[str] = []

        def entry(name: str, icon: str = "", under: str = "", shortcut: str = "") -> PageEntry:
            def build() -> Page:
                made[name] = RecordingPage(name.capitalize())
                return made[name]

            return PageEntry(name, name.capitalize(), build, icon, under, shortcut=shortcut)

        running = Tasks(errors.append)
        kept = remembered or MemoryOnly()
        window = MainWindow(
            Furnishing(
                entries=(
                    entry("today", "today", shortcut="Ctrl+1"),
                    entry("accounts", "accounts", shortcut="Ctrl+2"),
                    entry("account", under="accounts"),
                ),
                remembered=kept,
                tasks=running,
                undo=lambda: undone.append("undo"),
                redo=lambda: undone.append("redo"),
                reduced_motion=lambda: True,
                **given,
            )
        )
        window.show()
        qtbot.waitExposed(window)
        shells.append(Shell(window, running, kept, made, errors, undone))
        return shells[-1]

    yield make
    for shell in shells:
        shell.tasks.close()
        shell.window.close()
        shell.window.deleteLater()
    drop(qapp)


@pytest.fixture
def shell(make_shell: Callable[..., Shell]) -> Shell:
    return make_shell()


@pytest.fixture
def make_screens(qapp: QApplication) -> Iterator[Callable[[Backing], Screens]]:
    running: list[Screens] = []

    def make(backing: Backing) -> Screens:
        running.append(Screens(qapp, backing))
        running[-1].window.show()
        return running[-1]

    yield make
    for screens in running:
        screens.close()
        screens.theme.deleteLater()
    drop(qapp)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
