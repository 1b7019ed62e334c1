"""The foot of the preparation page: capture, outcome, and the ways out (brief, held)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from mcr_desktop.phrases.catalogue import _
from mcr_desktop.ui.meetings.blocks import link, rule
from mcr_desktop.ui.meetings.captures import CaptureLine
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

WIDEST = 760


class OutcomeLine(QFrame):
    """What came of the meeting, asked once when it is marked held."""

    given = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Mark held"))
        self.line = QLineEdit()
        self.line.setMinimumHeight(32)
        self.line.setAccessibleName(_("What came of it"))
        self.line.setPlaceholderText(_("What came of it, in a sentence; it may stay empty"))
        done = button(_("Mark held"), "primary", tip=_("Enter"))
        done.clicked.connect(self._on_given)
        self.line.returnPressed.connect(self._on_given)
        cancel = button(_("Not yet"), "quiet", tip=_("Esc"))
        cancel.clicked.connect(self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(PlainLabel(_("Outcome"), bold=True))
        row.addWidget(self.line, 1)
        row.addWidget(done)
        row.addWidget(cancel)
        self.hide()

    def begin(self) -> None:
        """Ask."""
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Ask no more."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _on_given(self) -> None:
        outcome = self.line.text().strip()
        self.line.setText("")
        self.hide()
        self.given.emit(outcome)


class Foot(QFrame):
    """Always in view below the column, as wide as a page may be."""

    brief_wanted = Signal(str)
    """`team` or `customer`: for whom the brief is."""
    captured_wanted = Signal()
    """Bring what was captured into view."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Capture and follow-up"))
        self.capture = CaptureLine()
        self.outcome = OutcomeLine()
        self.count = link("", self.captured_wanted.emit)
        self.undo = link(_("Undo"), self.capture.undo_wanted.emit)
        self.undo.hide()
        self.brief = button(_("Brief"), tip=_("Ctrl+P for our team"))
        menu = QMenu(self.brief)
        menu.setAccessibleName(_("Brief"))
        for audience, words in (
            ("team", _("For our team")),
            ("customer", _("For the customer, without what is sensitive")),
        ):
            menu.addAction(words).triggered.connect(
                lambda _checked=False, to=audience: self.brief_wanted.emit(to)
            )
        self.brief.setMenu(menu)
        self.held = button(_("Mark held"), tip=_("Ctrl+Shift+M"))
        self.held.clicked.connect(self.ask_outcome)
        for made in (self.undo, self.count, self.brief, self.held):
            self.capture.top.addWidget(made)
        inside = QWidget()
        inside.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inside)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(self.outcome)
        column.addWidget(self.capture)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inside, 100)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(rule())
        whole.addLayout(middle)
        self.outcome.left.connect(self._on_left)

    def ask_outcome(self) -> None:
        """Ask what came of the meeting."""
        self.held.hide()
        self.outcome.begin()

    def show_state(self, captured: int, *, planned: bool) -> None:
        """How much was captured, and whether the meeting is still to be held."""
        self.count.setVisible(captured > 0)
        words = _("Captured {n}").format(n=captured)
        self.count.setText(words)
        self.count.setAccessibleName(words)
        self.held.setVisible(planned and self.outcome.isHidden())
        if not planned:
            self.outcome.hide()

    def tell(self, sentence: str, *, undoable: bool = False) -> None:
        """Say what was just done, with Undo beside it where it can be taken back."""
        self.capture.tell(sentence)
        self.undo.setVisible(undoable)

    def _on_left(self) -> None:
        self.held.show()
        self.capture.line.setFocus(Qt.FocusReason.OtherFocusReason)
