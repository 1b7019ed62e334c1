"""Our own window on a profile; prints READY when its first page is painted and nothing is loading."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from mcr_desktop import bootstrap
from mcr_desktop.ui.app import Backing, Screens


def main(words: list[str]) -> int:
    services = bootstrap.open_profile(Path(words[1]))
    program = QApplication(words)
    screens = Screens(program, Backing(services=services, demo=services.demo))
    screens.window.show()
    quiet = 0

    def look() -> None:
        nonlocal quiet
        # Two turns of the loop without a read under way: what was read is painted too.
        quiet = quiet + 1 if not screens.tasks._latest else 0
        if quiet == 2:
            print("READY", flush=True)
        else:
            QTimer.singleShot(0, look)

    QTimer.singleShot(0, look)
    status = program.exec()
    screens.close()
    services.close()
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv))
