"""A picture of every screen, in light and dark, without anybody looking at the window."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QCursor, QImage
from PySide6.QtWidgets import QApplication

from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import Backing, backing_of
from mcr_desktop.ui.main_window import NAME
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import Mode

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services

SIZE = (1280, 800)
MODES: tuple[Mode, ...] = ("light", "dark")

_LOOK_EVERY_MS = 150
_ALIKE = 2
"""A screen is done once it looked the same that many times, and nothing is being read for it."""
_MOST_LOOKS = 200
_READERS = 2


def take(services: Services, folder: Path) -> list[Path]:
    """Leave a PNG of every screen in a folder, named `01-today-light.png` and so on; the files.

    Works on the platform that Qt was told to use; without a display that is `offscreen`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    app.setApplicationName(NAME)
    app.setCursorFlashTime(0)
    screens = Screens(app, _forgetful(backing_of(services)))
    screens.window.resize(*SIZE)
    # No focus ring by chance and no place on a display: the window is drawn, not shown to anyone.
    screens.window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    screens.window.show()
    # Nothing is pointed at by chance either.
    QCursor.setPos(screens.window.mapToGlobal(screens.window.rect().bottomRight()))
    tour = _Tour(screens, _places(services), folder, app.quit)
    tour.start()
    app.exec()
    screens.close()
    return tour.taken


def _forgetful(backing: Backing) -> Backing:
    """The same backing, that starts afresh and remembers nothing of the tour."""
    from dataclasses import replace

    from mcr_desktop.ui.remembered import MemoryOnly

    return replace(backing, remembered=MemoryOnly())


def _places(services: Services) -> list[tuple[str, Route]]:
    """What is worth a picture: every page, on the account whose meeting comes next."""
    view = services.todays.view()
    accounts = services.accounts.all()
    account = view.meetings[0].account if view.meetings else accounts[0] if accounts else None
    places = [("today", Route("today")), ("accounts", Route("accounts"))]
    if account is not None:
        tabs = ("overview", "people", "touches", "notes", "commitments", "complaints", "timeline")
        places += [(f"account-{tab}", Route("account", account.id, tab)) for tab in tabs]
    places.append(("meetings", Route("meetings")))
    if view.meetings:
        places.append(("meeting", Route("meeting", view.meetings[0].meeting.id)))
    places += [
        ("complaints-signals", Route("complaints")),
        ("complaints-explorer", Route("complaints", account.id if account else None, "explorer")),
        ("complaints-register", Route("complaints", None, "register")),
        ("complaints-cases", Route("complaints", None, "cases")),
    ]
    cases = services.cases.all()
    if cases:
        places.append(("case", Route("case", cases[0].id)))
    if account is not None:
        places.append(("import", Route("import", account.id)))
    sample = next((one for one in accounts if one.name.startswith("US ")), None)
    if sample is not None:
        places.append(("complaints-sample", Route("complaints", sample.id, "explorer")))
    places += [(name, Route(name)) for name in ("promises", "briefs", "sharing", "settings")]
    places += [("search", Route("search", query="carrier")), ("removed", Route("removed"))]
    return places


class _Tour(QObject):
    """Goes from place to place and takes a picture once the place has come to rest."""

    def __init__(
        self,
        screens: Screens,
        places: list[tuple[str, Route]],
        folder: Path,
        finished: Callable[[], None],
    ) -> None:
        super().__init__()
        self._screens = screens
        self._folder = folder
        self._finished = finished
        self._stops = [
            (f"{number:02d}-{name}-{mode}.png", mode, route)
            for mode in MODES
            for number, (name, route) in enumerate(places, 1)
        ]
        self.taken: list[Path] = []
        self._seen: QImage | None = None
        self._alike = self._looks = 0
        self._waiting = self._read = 0
        self._barrier = threading.Barrier(_READERS)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._on_look)

    def start(self) -> None:
        self._go()
        self._timer.start()

    def _go(self) -> None:
        _name, mode, route = self._stops[len(self.taken)]
        self._seen, self._alike, self._looks = None, 0, 0
        self._waiting = self._read = 0
        self._screens.theme.set_mode(mode)
        self._screens.window.go(route)

    def _on_look(self) -> None:
        image = self._screens.window.grab().toImage()
        self._looks += 1
        if image == self._seen:
            self._alike += 1
        else:
            self._alike = self._read = 0
        self._seen = image
        if self._looks < _MOST_LOOKS and not self._has_come_to_rest():
            return
        self._keep(image)

    def _has_come_to_rest(self) -> bool:
        if self._alike < _ALIKE or self._waiting:
            return False
        if self._read == _READERS + 1:
            return True
        # Both readers must be free at once: then nothing that was asked before is still being read.
        self._waiting = _READERS + 1
        self._screens.tasks.read(lambda _job: 0, self._on_reader_free, owner=self, long=True)
        for _reader in range(_READERS):
            self._screens.tasks.read(
                lambda _job: self._barrier.wait(timeout=60),
                self._on_reader_free,
                owner=self,
                failed=lambda _error: self._on_reader_free(0),
            )
        return False

    def _on_reader_free(self, _place: int) -> None:
        self._waiting -= 1
        self._read += 1
        self._alike = 0

    def _keep(self, image: QImage) -> None:
        path = self._folder / self._stops[len(self.taken)][0]
        image.save(str(path))
        self.taken.append(path)
        if len(self.taken) == len(self._stops):
            self._timer.stop()
            self._finished()
        else:
            self._go()
