"""The window as people run it, with somebody in it who tells what it shows and how long it held still.

    python -m tests.journeys.watched SOCKET [words for mcr-desktop]

Asked through the socket, one JSON line each: {"see": words} gives what is in sight and carries the words
("" gives everything), {"ahead": true} whether no place needs a module any more, {"begin": true} forgets
what was measured, {"tell": true} tells it. Measured is the thread of the screens: its longest stretch of
work between two turns of the loop, in processor time, with where it was; files that it opened; statements
to the database; connections.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSocketNotifier,
    Qt,
    QTimer,
)
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextBrowser,
    QWidget,
)

BEAT_MS = 4
LOOK_MS = 10
LONG_MS = 60
"""From this on it is noted where the thread was."""
FILES = frozenset(
    {"open", "os.listdir", "os.scandir", "os.remove", "os.rename", "os.mkdir", "os.rmdir"}
)
CODE = (".py", ".pyc", ".so")
HOME = Path(__file__).parents[2]
SPARED = ("/proc/", "/sys/", "/dev/", str(HOME / "resources"), sys.prefix)
"""The system's and the program's own, which are read once: icons, names of months."""


class Meter:
    """What the thread of the screens does that keeps it from the user."""

    def __init__(self) -> None:
        self._main = threading.get_ident()
        self._clock = time.pthread_getcpuclockid(self._main)
        self._is_on = False
        self._lock = threading.Lock()
        self.begin()
        self._is_on = False
        sys.addaudithook(self._audit)
        self._listen_to_statements()
        threading.Thread(target=self._look, daemon=True).start()

    def start(self) -> None:
        """Beat, from now on; needs a running loop."""
        self._timer = QTimer()
        self._timer.setInterval(BEAT_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)
        self._timer.start()

    def begin(self) -> None:
        """Forget everything so far."""
        self.longest_ms = self.longest_wall_ms = 0.0
        self.where: list[dict[str, Any]] = []
        self.deeds: list[str] = []
        self._seen: list[str] = []
        self.turn()
        self._is_on = True

    def turn(self) -> None:
        """Count from here; what was done since the last beat does not count."""
        self._seen.clear()
        self._cpu, self._wall = time.clock_gettime(self._clock), time.perf_counter()

    def beat(self) -> None:
        """The loop came round."""
        cpu_ms = (time.clock_gettime(self._clock) - self._cpu) * 1e3
        self.longest_wall_ms = max(self.longest_wall_ms, (time.perf_counter() - self._wall) * 1e3)
        if self._is_on and cpu_ms >= LONG_MS:
            self.where.append({"ms": round(cpu_ms), "seen": list(self._seen)})
        self.longest_ms = max(self.longest_ms, cpu_ms)
        self.turn()

    def tell(self) -> dict[str, Any]:
        """What was measured since `begin`."""
        where = sorted(self.where, key=lambda one: -one["ms"])
        return {
            "longest_ms": round(self.longest_ms, 1),
            "longest_wall_ms": round(self.longest_wall_ms, 1),
            "where": where[:12],
            "deeds": self.deeds,
        }

    def _look(self) -> None:
        """Note, from another thread, where the thread of the screens is while it works for long."""
        while True:
            time.sleep(LOOK_MS / 1e3)
            worked_ms = (time.clock_gettime(self._clock) - self._cpu) * 1e3
            frame = sys._current_frames().get(self._main)
            if not self._is_on or worked_ms < LONG_MS / 3 or frame is None:
                continue
            lines = [
                f"{Path(one.filename).name}:{one.lineno} {one.name}"
                for one in traceback.extract_stack(frame)
                if "mcr_desktop" in one.filename
            ]
            self._seen.append(" < ".join(reversed(lines[-5:])))

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._is_on or threading.get_ident() != self._main:
            return
        if event in FILES:
            path = str(arguments[0])
            if path.endswith(CODE) or path.startswith(SPARED) or path.isdigit() or _is_importing():
                return
            if (
                "/.settings-" in path
            ):  # how the window was left: a few hundred bytes, never waited for
                return
            self._note(f"{event} {path}")
        elif event in {"socket.connect", "subprocess.Popen"}:
            self._note(event)

    def _note(self, deed: str) -> None:
        lines = [
            f"{Path(one.filename).name}:{one.lineno} {one.name}"
            for one in traceback.extract_stack()
            if "mcr_desktop" in one.filename
        ]
        self.deeds.append(f"{deed} | {' < '.join(reversed(lines[-5:]))}")

    def _listen_to_statements(self) -> None:
        from sqlalchemy import event
        from sqlalchemy.engine import Engine

        def asked(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if self._is_on and threading.get_ident() == self._main:
                self._note(f"statement {statement[:60]}")

        event.listen(Engine, "before_cursor_execute", asked)


def _is_importing() -> bool:
    """Whether a module is looked for: its folder is listed then, which no cache of ours can spare."""
    return any(
        "importlib" in frame.f_code.co_filename for frame, _line in traceback.walk_stack(None)
    )


def _is_read_ahead() -> bool:
    """Whether all that the program reads ahead of the first steps is there, to its last line."""
    from mcr_desktop.ui.catalogue import _AHEAD, _AHEAD_LATER

    read = [sys.modules.get(f"mcr_desktop.ui.{name}") for name in (*_AHEAD, *_AHEAD_LATER)]
    return all(one and not getattr(one.__spec__, "_initializing", False) for one in read)


class Teller:
    """Answers at the socket, on the thread of the screens, in a turn of the loop of its own."""

    def __init__(self, place: str, meter: Meter) -> None:
        self._meter = meter
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(place)
        self._file = self._line.makefile("rw", encoding="utf-8")
        self._notifier = QSocketNotifier(self._line.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._on_asked)

    def _on_asked(self) -> None:
        self._meter.beat()
        asked = self._file.readline()
        if not asked:
            self._notifier.setEnabled(False)
            return
        self._file.write(json.dumps(self._answer(json.loads(asked))) + "\n")
        self._file.flush()
        self._meter.turn()

    def _answer(self, asked: dict[str, Any]) -> Any:
        if "see" in asked:
            return [one for one in sights() if asked["see"] in one["name"] + "\n" + one["text"]]
        if "ahead" in asked:
            return _is_read_ahead()
        if "begin" in asked:
            self._meter.begin()
            return True
        return self._meter.tell()


def sights() -> Iterator[dict[str, Any]]:
    """Everything that a person could see or reach by scrolling: what it is, its words, and where it is.

    `box` is the part in sight, in pixels of the screen, and None where it is scrolled away; `place` is
    all of it, wherever that lies.
    """
    popup = QApplication.activePopupWidget()
    for top in [popup] if popup is not None else QApplication.topLevelWidgets():
        if top.isVisible():
            yield from _sights(top)


def _sights(widget: QWidget) -> Iterator[dict[str, Any]]:
    from mcr_desktop.ui.widgets.figure_view import (
        FigureView,
    )  # the start of the window loads it late

    for one in (widget, *widget.findChildren(QWidget)):
        if not one.isVisible():
            continue
        seen = one.visibleRegion().boundingRect()
        yield _sight(type(one).__name__, one.accessibleName(), _words(one), one, one.rect(), seen)
        if isinstance(one, QAbstractItemView):
            yield from _items(one)
        elif isinstance(one, QTextBrowser):
            yield from _links(one)
        elif isinstance(one, (QTabBar, QMenu)):
            yield from _choices(one)
        elif isinstance(one, FigureView) and one.figure() is not None:
            for hit in one._laid_out().hits:
                box = hit.box
                place = QRectF(box.x, box.y, box.width, box.height).toRect()
                yield _part("mark", hit.label, one, place, hit.key)


def _choices(holder: QTabBar | QMenu) -> Iterator[dict[str, Any]]:
    if isinstance(holder, QMenu):
        for action in holder.actions():
            yield _part("choice", action.text(), holder, holder.actionGeometry(action))
        return
    for tab in range(holder.count()):
        yield _part("tab", holder.tabText(tab), holder, holder.tabRect(tab))


def _items(view: QAbstractItemView) -> Iterator[dict[str, Any]]:
    model = view.model()
    ports = view.viewport()

    def columns(above: QModelIndex) -> int:
        # A list's model keeps its count of columns to itself: there is one.
        return 1 if isinstance(model, QAbstractListModel) else min(model.columnCount(above), 30)

    def within(above: QModelIndex) -> Iterator[dict[str, Any]]:
        for row in range(min(model.rowCount(above), 200)):
            for column in range(columns(above)):
                index = model.index(row, column, above)
                box = view.visualRect(index)
                if box.isValid() and ports.rect().intersects(box):
                    words = index.data() or getattr(index.data(_LINE), "text", "")
                    yield _part("item", str(words or ""), ports, box)
            yield from within(model.index(row, 0, above))

    if model is not None:
        yield from within(QModelIndex())


def _links(prose: QTextBrowser) -> Iterator[dict[str, Any]]:
    """What can be pressed within prose: its words are the link's, its name is the address."""
    block = prose.document().begin()
    while block.isValid():
        parts = block.begin()
        while not parts.atEnd():
            part = parts.fragment()
            if part.charFormat().isAnchor():
                cursor = QTextCursor(block)
                cursor.setPosition(part.position())
                box = prose.cursorRect(cursor)
                cursor.setPosition(part.position() + part.length())
                box = box.united(prose.cursorRect(cursor))
                yield _part(
                    "link", part.text(), prose.viewport(), box, part.charFormat().anchorHref()
                )
            parts += 1
        block = block.next()


_LINE = int(Qt.ItemDataRole.UserRole) + 1


def _part(kind: str, text: str, holder: QWidget, box: QRect, name: str = "") -> dict[str, Any]:
    seen = box.intersected(holder.visibleRegion().boundingRect())
    return _sight(kind, name, text, holder, box, seen)


def _sight(
    kind: str, name: str, text: str, holder: QWidget, box: QRect, seen: QRect
) -> dict[str, Any]:
    checked = holder.isChecked() if isinstance(holder, QAbstractButton) else False
    return {
        "kind": kind,
        "name": name,
        "text": text,
        "takes": holder.isEnabled() and _takes(kind, holder),
        "focus": holder.hasFocus(),
        "checked": checked,
        "box": None if seen.isEmpty() else _on_screen(holder, seen),
        "covered": not seen.isEmpty() and _is_covered(holder, seen),
        "place": _on_screen(holder, box),
    }


def _takes(kind: str, holder: QWidget) -> bool:
    """Whether a press does anything there: it is a button, a part of something, or takes the keyboard."""
    if kind in {"tab", "choice", "mark", "item", "link"} or isinstance(holder, QAbstractButton):
        return True
    clicked = Qt.FocusPolicy.ClickFocus
    return bool(holder.focusPolicy().value & clicked.value)


def _is_covered(holder: QWidget, seen: QRect) -> bool:
    """Whether something lies over its middle, such as the bar that offers to undo."""
    there = QApplication.widgetAt(holder.mapToGlobal(seen.center()))
    return there is not None and there is not holder and not holder.isAncestorOf(there)


def _on_screen(holder: QWidget, box: QRect) -> list[int]:
    corner = holder.mapToGlobal(QPoint(box.x(), box.y()))
    return [corner.x(), corner.y(), box.width(), box.height()]


def _words(widget: QWidget) -> str:
    if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)):
        return widget.text()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, (QPlainTextEdit, QTextBrowser)):
        return widget.toPlainText()
    return widget.windowTitle() if widget.isWindow() else ""


def main(words: list[str]) -> int:
    """Run the window with an onlooker in it; gives its exit status."""
    from mcr_desktop import __main__ as program
    from mcr_desktop.ui import app

    place, *rest = words
    made = app.new_application
    kept: list[Any] = []

    def new_application(argv: Any) -> QApplication:
        application = made(argv)
        meter = Meter()
        meter.start()
        kept.extend((meter, Teller(place, meter)))
        return application

    app.new_application = new_application
    return program.main(rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
