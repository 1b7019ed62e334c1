"""The program's own start on a profile; prints READY when Today's rows are painted."""

from __future__ import annotations

import sys

from mcr_desktop import __main__ as program

program.prepare()  # before Qt is imported below, as the program does

from PySide6.QtCore import QEvent, QObject, QTimer  # noqa: E402 - the order is what is measured

from mcr_desktop.ui import openings  # noqa: E402

LOOK_EVERY_MS = 2


class Watch(QObject):
    """Waits for the first paint of the last row in sight, and says so."""

    def __init__(self, opening: openings.Opening) -> None:
        super().__init__(opening)
        self._opening = opening
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        screens = self._opening.screens
        page = screens.window.current_page() if screens is not None else None
        blocks = getattr(page, "blocks", ())
        rows = [row for block in blocks for row in block.rows if row.isVisible()]
        if rows:
            self._timer.stop()
            rows[-1].installEventFilter(self)
            rows[-1].update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # The turn after the paint: what was drawn has been handed to the display.
            QTimer.singleShot(0, lambda: print("READY", flush=True))
        return False


class WatchedOpening(openings.Opening):
    """The program's opening, looked at from its beginning."""

    def begin(self) -> None:
        Watch(self)
        super().begin()


if __name__ == "__main__":
    openings.Opening = WatchedOpening  # type: ignore[misc]  # nothing else of the program is changed
    sys.exit(program.main(["--profile", sys.argv[1]]))
