"""Our own window on a profile, opened as the program opens it; prints READY when Today's rows are painted."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer

from mcr_desktop.ui.app import new_application
from mcr_desktop.ui.openings import Opening

LOOK_EVERY_MS = 2


class Watch(QObject):
    """Waits for the first paint of a row of Today, and says so."""

    def __init__(self, opening: Opening) -> None:
        super().__init__()
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


def main(words: list[str]) -> int:
    program = new_application(())
    opening = Opening(program, Path(words[1]))
    watch = Watch(opening)
    QTimer.singleShot(0, opening, opening.begin)
    status = program.exec()
    watch.deleteLater()
    opening.end()
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv))
