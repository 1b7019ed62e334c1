"""What would happen, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.imports.choosers import in_line, rule
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.waitings import CANCEL_AFTER_MS, PROGRESS_AFTER_MS

MOST_TOLD = 8
"""Kinds of refusals told in words; the file of refused rows has them all."""
_LEAST_S = 0.5


class Outlook(QWidget):
    """Sentences on what an import would do, and the rows that it would leave out, each with its reason."""

    save_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What would happen")
        self.sentences = PlainLabel("", wrap=True)
        self.refusals = PlainLabel("", muted=True, wrap=True)
        self.save = button(
            "Save the refused rows...", tip="As a CSV with the row and the reason of each"
        )
        self.save.clicked.connect(lambda _checked=False: self.save_requested.emit())
        self.saved = PlainLabel("", muted=True)
        self._saving = QWidget()
        self._saving.setLayout(in_line(self.save, self.saved))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (self.sentences, self.refusals, self._saving):
            column.addWidget(part)

    def show_outlook(self, sentences: Sequence[str], refusals: Sequence[str], refused: int) -> None:
        """Say what would happen; `refused` counts rows, of which some are told."""
        self.sentences.setText("\n".join(sentences))
        told = [*refusals[:MOST_TOLD]]
        if len(refusals) > MOST_TOLD:
            told.append("There are more kinds; the saved file has every row with its reason.")
        self.refusals.setText("\n".join(told))
        self.refusals.setVisible(bool(told))
        self._saving.setVisible(refused > 0)
        self.saved.setText("")


class Foot(QFrame):
    """One line on where things stand, the progress with a way to stop, and the step that is next."""

    import_requested = Signal()
    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.line = PlainLabel("")
        self.go = button("Import", "primary")
        self.go.clicked.connect(lambda _checked=False: self.import_requested.emit())
        self.stop = button("Cancel")
        self.stop.clicked.connect(lambda _checked=False: self.cancel_requested.emit())
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.bar.setFixedWidth(200)
        row = QHBoxLayout()
        row.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.line, 1)
        for part in (self.bar, self.stop, self.go):
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        column.addLayout(row)
        self.setFixedHeight(56)
        self._clock = QElapsedTimer()
        self._rows = 0
        self._words = ""
        self._later = (
            self._timer(PROGRESS_AFTER_MS, self._show_bar),
            self._timer(CANCEL_AFTER_MS, self._show_stop),
        )
        self.rest("")

    def rest(self, words: str, go: str = "") -> None:
        """Nothing is under way. `go` is what the button says; without it there is none."""
        for timer in self._later:
            timer.stop()
        for part in (self.bar, self.stop):
            part.hide()
        self.line.setText(words)
        self.go.setText(go)
        self.go.setAccessibleName(go)
        self.go.setEnabled(True)
        self.go.setVisible(bool(go))

    def pause(self) -> None:
        """Something was changed: what the button says holds no more, and what does is found soon."""
        self.go.setEnabled(False)

    def begin(self, words: str, rows: int = 0, *, quietly: bool = False) -> None:
        """Something is under way; with `rows` it tells how many a second.

        `quietly` leaves what stands there until it takes so long that one asks oneself.
        """
        self._words, self._rows = words, rows
        self._clock.start()
        self.bar.setRange(0, 0)
        if quietly:
            self.pause()
        else:
            self.go.hide()
            self.line.setText(words)
        for timer in self._later:
            timer.start()

    def report(self, done: int, total: int) -> None:
        """How far it is; fits `progressed` of a task."""
        self.bar.setRange(0, 1000)
        share = min(1.0, done / total) if total > 0 else 0.0
        self.bar.setValue(int(share * 1000))
        seconds = self._clock.elapsed() / 1000
        if self._rows and share and seconds >= _LEAST_S and self.bar.isVisibleTo(self):
            so_far = int(share * self._rows)
            rate = number(round(so_far / seconds, -2 if so_far / seconds >= 1000 else 0))
            self.line.setText(f"{self._words}: {number(so_far)} rows, {rate} a second")

    def seconds(self) -> float:
        """How long it has been under way."""
        return self._clock.elapsed() / 1000

    def _show_bar(self) -> None:
        self.line.setText(self._words)
        self.go.hide()
        self.bar.show()

    def _show_stop(self) -> None:
        self.stop.show()

    def _timer(self, wait_ms: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        timer.timeout.connect(then)
        return timer


class Result(QWidget):
    """What an import did, the way back, and where to look now."""

    undo_requested = Signal()
    signals_requested = Signal()
    register_requested = Signal()
    another_requested = Signal()
    save_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What came of it")
        self.title = PlainLabel("", "title", bold=True, wrap=True)
        self.words = PlainLabel("", wrap=True)
        self.refusals = PlainLabel("", muted=True, wrap=True)
        self.signals = _button("See the signals", self.signals_requested, primary=True)
        self.register = _button("See the register", self.register_requested)
        self.another = _button("Bring in another file", self.another_requested)
        self.save = _button("Save the refused rows...", self.save_requested)
        self.undo = _button("Undo this import", self.undo_requested)
        self.saved = PlainLabel("", muted=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2 * GRID, 0, 2 * GRID)
        column.setSpacing(GRID)
        for part in (self.title, self.words, self.refusals):
            column.addWidget(part)
        steps = in_line(self.signals, self.register, self.another, self.save, self.undo)
        column.addLayout(steps)
        column.addWidget(self.saved, 0, Qt.AlignmentFlag.AlignLeft)

    def first(self) -> QPushButton:
        """Where the keyboard goes on."""
        return self.signals if self.signals.isVisibleTo(self) else self.another

    def show_result(
        self,
        title: str,
        words: str,
        refusals: Sequence[str] = (),
        *,
        came_in: bool = False,
        refused: bool = False,
    ) -> None:
        """Say what came of it; where rows came in there are ways back and on."""
        self.title.setText(title)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.refusals.setText("\n".join(refusals[:MOST_TOLD]))
        self.refusals.setVisible(bool(refusals))
        for part in (self.signals, self.register, self.undo):
            part.setVisible(came_in)
        self.save.setVisible(refused)
        self.saved.setText("")


def _button(words: str, asked: SignalInstance, *, primary: bool = False) -> QPushButton:
    made = button(words, "primary" if primary else "normal")
    made.clicked.connect(lambda _checked=False: asked.emit())
    return made
