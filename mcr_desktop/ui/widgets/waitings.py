"""What stands where something is still being read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMetaMethod, QObject, QRect, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from mcr_desktop.ui.theme import GRID, ROW, tokens_of
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

SHAPE_AFTER_MS = 100
"""What is there sooner comes without a flicker before it."""
PROGRESS_AFTER_MS = 300
CANCEL_AFTER_MS = 1000


class Waiting(QWidget):
    """The shape of rows to come after 100 ms, progress after 300, a way to stop after a second."""

    cancel_requested = Signal()

    def __init__(self, what: str, rows: int = 6) -> None:
        super().__init__()
        self.setAccessibleName(what)
        self._rows = rows
        self._words = PlainLabel(what, muted=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(what)
        self._bar.setRange(0, 0)
        self._stop = button("Cancel")
        self._stop.clicked.connect(self.cancel_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        column.addStretch(1)
        column.addWidget(self._words)
        line = QHBoxLayout()
        line.addWidget(self._bar, 1)
        line.addWidget(self._stop)
        column.addLayout(line)
        self._shaped = False
        self._timers = (
            self._later(SHAPE_AFTER_MS, self._on_awaited),
            self._later(PROGRESS_AFTER_MS, self._on_slow),
            self._later(CANCEL_AFTER_MS, self._on_long),
        )
        self.begin()

    def begin(self) -> None:
        """Wait anew."""
        for shown in (self._words, self._bar, self._stop):
            shown.hide()
        self._bar.setRange(0, 0)
        self._shaped = False
        for timer in self._timers:
            timer.start()

    def report(self, done: int, total: int) -> None:
        """Show how far it is; fits `progressed` of a task."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def end(self) -> None:
        """Nothing is awaited any more."""
        for timer in self._timers:
            timer.stop()
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._shaped:
            return
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        for number in range(min(self._rows, max(0, self.height() - 72) // ROW)):
            share = (0.55, 0.4, 0.48)[number % 3]
            place = QRect(2 * GRID, 2 * GRID + number * ROW, int(self.width() * share), 10)
            painter.fillRect(place, QColor(tokens.hover))
        painter.end()

    def _later(self, wait_ms: int, then: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        timer.timeout.connect(then)
        return timer

    def _on_awaited(self) -> None:
        self._shaped = True
        self.update()

    def _on_slow(self) -> None:
        self._words.show()
        self._bar.show()

    def _on_long(self) -> None:
        """Offer to stop, where anybody would."""
        self._stop.setVisible(self.isSignalConnected(QMetaMethod.fromSignal(self.cancel_requested)))


class WaitingStrip(Waiting):
    """Progress and a way to stop at the foot of a widget that still shows what was asked for before.

    It covers the foot only while it is needed: 300 ms after `wait` at the earliest.
    """

    def __init__(self, what: str, over: QWidget) -> None:
        super().__init__(what, rows=0)
        self.setParent(over)
        self.setAutoFillBackground(True)
        self.hide()
        self._over = over
        self._due = self._later(PROGRESS_AFTER_MS, self._on_due)
        over.installEventFilter(self)

    def wait(self) -> None:
        """Something was asked for."""
        self.begin()
        self._due.start()

    def end(self) -> None:
        self._due.stop()
        super().end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() is QEvent.Type.Resize:
            self._lie_down()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRect(0, 0, self.width(), 1), QColor(tokens_of(self.palette()).line))
        painter.end()

    def _on_slow(self) -> None:
        super()._on_slow()
        self._lie_down()

    def _on_long(self) -> None:
        super()._on_long()
        self._lie_down()

    def _on_due(self) -> None:
        self._lie_down()
        self.show()
        self.raise_()

    def _lie_down(self) -> None:
        self.ensurePolished()
        inside = self.layout()
        if inside is not None:  # what was shown a moment ago counts now
            inside.invalidate()
            inside.activate()
        height = max(self.sizeHint().height(), self.minimumSizeHint().height())
        self.setGeometry(0, self._over.height() - height, self._over.width(), height)
