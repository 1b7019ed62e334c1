"""One line of the signals inbox: what moved, on what evidence, and what can be done about it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.phrases import signals as phrases
from mcr_desktop.phrases.dates import short_day
from mcr_desktop.phrases.findings import slice_name
from mcr_desktop.ui.theme import GRID, tokens_of
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Chip, Meaning, paint_mark
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.figure_view import FigureView
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent
    from PySide6.QtWidgets import QPushButton

    from mcr_desktop.services.watching.signals import SignalRow

SPARK_SIZE = (148, 44)
MOST_CHIPS = 4
LINK_EDGE = 5
"""What a link has left of its words; the sentence keeps it too, so that all begin in one line."""
MUTE_DAYS = (14, 28, 91, 182)
MEANINGS: dict[str, Meaning] = {
    "deterioration": "bad",
    "improvement": "good",
    "silence": "watch",
    "too few": "neutral",
    "intake change": "neutral",
}
KEYS = {
    Qt.Key.Key_Return: "explore",
    Qt.Key.Key_Enter: "explore",
    Qt.Key.Key_C: "case",
    Qt.Key.Key_M: "mute",
    Qt.Key.Key_U: "unmute",
}
WEIGHTY = ("deterioration", "improvement", "silence")
WORDS = {
    "deterioration": "Worse",
    "improvement": "Better",
    "silence": "Silent",
    "too few": "Too few",
    "intake change": "Recorded otherwise",
}


class MuteForm(QWidget):
    """Why a signal is to be muted, and until when; stands where the line's buttons stood."""

    wanted = Signal(str, object)
    """The reason, and the last day (ISO) or None for no end."""
    left = Signal()

    def __init__(self, day: date) -> None:
        super().__init__()
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Why? The team reads it")
        self.reason.setAccessibleName("Reason for muting")
        self.reason.setMinimumWidth(200)
        self.until = QComboBox()
        self.until.setAccessibleName("Muted until")
        for days in MUTE_DAYS:
            until = day + timedelta(days=days)
            words = f"for {days // 7} weeks, until {short_day(until.isoformat(), day)}"
            self.until.addItem(words, until.isoformat())
        self.until.addItem("until somebody brings it back", None)
        self.until.setCurrentIndex(1)
        self.mute = button("Mute", "primary")
        self.mute.setEnabled(False)
        self.cancel = button("Cancel", "quiet")
        row = FlowRow()
        row.add(self.reason, grows=True)
        for part in (self.until, self.mute, self.cancel):
            row.add(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(LINK_EDGE, 0, 0, 0)
        column.addWidget(row)
        self.reason.textChanged.connect(lambda text: self.mute.setEnabled(bool(text.strip())))
        self.reason.returnPressed.connect(self._on_wanted)
        self.mute.clicked.connect(lambda _checked=False: self._on_wanted())
        self.cancel.clicked.connect(lambda _checked=False: self.left.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            event.accept()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # the line below must not take it for a wish to explore
        else:
            super().keyPressEvent(event)

    def _on_wanted(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self.wanted.emit(reason, self.until.currentData())


class _Mark(QWidget):
    """The shape of a state; the group's name says it too."""

    def __init__(self, meaning: Meaning, spoken: str) -> None:
        super().__init__()
        self._meaning: Meaning = meaning
        self.setFixedSize(12, 22)
        self.setAccessibleName(spoken)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(painter, QRectF(1.5, 6.5, 9, 9), self._meaning, tokens_of(self.palette()))
        painter.end()


class SignalLine(QFrame):
    """A row of the inbox. Up and Down go from line to line, Enter explores, C opens a case, M mutes."""

    explore_requested = Signal(object)
    case_requested = Signal(object)
    mute_requested = Signal(object, str, object)
    unmute_requested = Signal(object)
    why_requested = Signal(object)
    moved = Signal(int)
    """Up (-1) or down (1) was pressed."""
    entered = Signal()
    """The keyboard came here."""

    def __init__(self, row: SignalRow, day: date) -> None:
        super().__init__()
        self.row = row
        self._day = day
        self.form: MuteForm | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(f"{WORDS[row.kind]}: {row.sentence}")
        self.setAccessibleDescription(". ".join(filter(None, (row.since, row.evidence))))
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addLayout(self._head())
        said = PlainLabel(
            row.sentence, "lead" if row.kind in WEIGHTY else "body", wrap=True, tabular=True
        )
        details = [
            PlainLabel(text, "caption", muted=True, wrap=True, tabular=True)
            for text in _details(row)
        ]
        for label in (said, *details):
            label.setContentsMargins(LINK_EDGE, 0, 0, 0)
            words.addWidget(label)
        self._deeds = QHBoxLayout()
        self._deeds.setSpacing(GRID)
        self._buttons = QWidget()
        self._buttons.setLayout(self._deeds)
        self._deeds.setContentsMargins(0, 0, 0, 0)
        self.deeds: dict[str, QPushButton] = {}
        self._offer()
        self._deeds.addStretch(1)
        self._column = words
        words.addWidget(self._buttons)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(GRID * 2 - LINK_EDGE, GRID, GRID, GRID)
        whole.setSpacing(GRID * 2)
        whole.addLayout(words, 1)
        self.spark = _spark(row) if row.spark is not None else None
        if self.spark is not None:
            whole.addWidget(self.spark, 0, Qt.AlignmentFlag.AlignTop)

    # The parts of a line

    def _head(self) -> QHBoxLayout:
        row = self.row
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.setContentsMargins(LINK_EDGE, 0, 0, 0)
        top = Qt.AlignmentFlag.AlignTop
        if row.muted is None:
            head.addWidget(_Mark(_meaning_of(row), WORDS[row.kind]), 0, top)
        whose = FlowRow()
        if row.muted is not None:  # its group does not tell which way it moved
            whose.add(Chip(WORDS[row.kind], _meaning_of(row)))
        for account in row.accounts[:MOST_CHIPS]:
            whose.add(Chip(account.name))
        if len(row.accounts) > MOST_CHIPS:
            whose.add(PlainLabel(f"+{len(row.accounts) - MOST_CHIPS}", "caption", muted=True))
        # Beside several accounts there is no room for it: then it is the first detail.
        if len(row.accounts) == 1 and row.since:
            whose.add(PlainLabel(row.since, "caption", muted=True, tabular=True))
        head.addWidget(whose, 1, top)
        if row.arithmetic:
            excess = phrases.excess_text(row.weights) if row.weights else "Why?"
            why = Door(excess, "caption", tabular=True, quiet=True)
            why.say(excess, _arithmetic_tip(row))
            why.setAccessibleName(f"{excess}: why it stands here")
            why.setMinimumWidth(why.sizeHint().width())
            why.clicked.connect(lambda _checked=False: self.why_requested.emit(row))
            whose.add(why, last=True)
        return head

    def _offer(self) -> None:
        row = self.row
        if row.told is not None:
            tip = "Chart, breakdown and the complaints behind it (Enter)"
            self._deed("explore", "Explore", tip, lambda: self.explore_requested.emit(row))
        if row.kind in WEIGHTY:
            tip = "Look for the cause, with the team (C)"
            self._deed("case", "Open a case", tip, lambda: self.case_requested.emit(row))
        if row.muted is None and row.kind != "too few":
            tip = "Show it no more for a while, and say why (M)"
            self._deed("mute", "Mute...", tip, self.ask_mute)
        if row.muted is not None or row.partly_muted is not None:
            tip = "Bring it back now, for the whole team (U)"
            self._deed("unmute", "Show again", tip, lambda: self.unmute_requested.emit(row))

    def _deed(self, name: str, words: str, tip: str, does: Callable[[], None]) -> None:
        made = button(words, "link", tip=tip)
        made.setAccessibleName(f"{words}: {self.row.sentence}")
        made.clicked.connect(lambda _checked=False: does())
        self._deeds.addWidget(made)
        self.deeds[name] = made

    # Muting, in place

    def ask_mute(self) -> None:
        """Let the user say why and until when, right here."""
        if self.form is not None or "mute" not in self.deeds:
            return
        self.form = MuteForm(self._day)
        self.form.wanted.connect(lambda why, until: self.mute_requested.emit(self.row, why, until))
        self.form.left.connect(self.end_mute)
        self._column.addWidget(self.form)
        self._buttons.hide()
        self.form.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def end_mute(self) -> None:
        """Put the line's buttons back."""
        if self.form is None:
            return
        form, self.form = self.form, None
        form.hide()
        form.deleteLater()
        self._buttons.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # Keyboard and looks

    def set_narrow(self, *, narrow: bool) -> None:
        """Leave the room to the words where there is little of it."""
        if self.spark is not None:
            self.spark.setVisible(not narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        key = event.key()
        deed = KEYS.get(Qt.Key(key), "")
        if key == Qt.Key.Key_Down:
            self.moved.emit(1)
        elif key == Qt.Key.Key_Up:
            self.moved.emit(-1)
        elif deed in self.deeds:
            self.deeds[deed].click()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if "explore" in self.deeds:
            self.explore_requested.emit(self.row)
        event.accept()

    def set_in_turn(self, *, in_turn: bool) -> None:
        """Whether Tab comes by here: of a long list only by the line that the keyboard was on last."""
        policy = Qt.FocusPolicy
        self.setFocusPolicy(policy.StrongFocus if in_turn else policy.ClickFocus)
        for deed in (*self.deeds.values(), *self.findChildren(Door)):
            deed.setFocusPolicy(policy.StrongFocus if in_turn else policy.ClickFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        else:
            painter.setPen(QColor(tokens.line))
            painter.drawLine(GRID * 2, self.height() - 1, self.width(), self.height() - 1)
        painter.end()


def _meaning_of(row: SignalRow) -> Meaning:
    """What a row means; what got worse for a while and is over is no longer as bad."""
    shifts = [one.signal.shift for one in row.members]
    if row.kind == "deterioration" and not any(one is not None and one.lasting for one in shifts):
        return "watch"
    return MEANINGS[row.kind]


def _details(row: SignalRow) -> list[str]:
    """The lines in small type: evidence, other slices, what became of mutes."""
    told = [row.since if len(row.accounts) > 1 else "", row.evidence]
    if row.also:
        several = len(row.members) > 1
        names = [
            f"{slice_name(one.signal.slice)} ({one.account.name})"
            if several
            else slice_name(one.signal.slice)
            for one in row.also
        ]
        told.append(phrases.also_text(list(dict.fromkeys(names))))
    if row.companions:
        told.append(phrases.companions_text(row.companions))
    if row.muted is not None:
        told.append(phrases.muted_text(row.muted))
    if row.partly_muted is not None:
        accounts = [one for one in row.accounts if one.fence == row.partly_muted.fence]
        told.append(phrases.partly_muted_text(accounts, row.partly_muted))
    if row.came_back is not None:
        told.append(phrases.came_back_text(row.came_back))
    return [text for text in told if text]


def _arithmetic_tip(row: SignalRow) -> str:
    lines = [f"{label}: {value}" if value else f"{label}:" for label, value in row.arithmetic]
    rule = phrases.weight_rule() if row.weights else phrases.silence_rule()
    return "\n".join([*lines, "", rule])


def _spark(row: SignalRow) -> FigureView:
    view = FigureView(titled=False)
    view.setFigure(row.spark)
    view.setFixedSize(*SPARK_SIZE)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the line itself is what the keyboard goes to
    return view
