"""The line at the foot in which whatever is said becomes a note, promise, complaint or fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
)

from mcr_desktop.domain.due_days import DueDay, find_due_day
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.dates import exact_day, relative_day
from mcr_desktop.ui.meetings.preparations import weekday_text
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

Kind = Literal["note", "promise", "complaint", "fact"]
KINDS: Final[tuple[Kind, ...]] = ("note", "promise", "complaint", "fact")
LETTERS: Final[dict[str, Kind]] = {kind[0]: kind for kind in KINDS}


_SCROLLS: Final[dict[int, int]] = {
    int(Qt.Key.Key_PageDown): 420,
    int(Qt.Key.Key_PageUp): -420,
    int(Qt.Key.Key_Down): 56,
    int(Qt.Key.Key_Up): -56,
}


@dataclass(frozen=True, slots=True)
class Captured:
    """One line as it is to be kept."""

    kind: Kind
    text: str
    direction: str = ""
    """Of a promise: `ours` or `theirs`."""
    due_on: str | None = None


def named_kind(kind: Kind) -> str:
    """The word for a kind of line."""
    return {
        "note": _("Note"),
        "promise": _("Promise"),
        "complaint": _("Complaint"),
        "fact": _("Fact"),
    }[kind]


def leading_direction(text: str) -> str:
    """Whose promise the first word tells: "They ...", "We ...", "I ..."; empty where it tells nothing."""
    first = text.split(maxsplit=1)[0].lower() if text.split() else ""
    if first in ("they", "he", "she", "they'll", "he'll", "she'll"):
        return "theirs"
    return "ours" if first in ("we", "i", "we'll", "i'll") else ""


class _Typing(QLineEdit):
    """The line itself: Tab cycles the kind, and an empty line leaves Ctrl+Z to the page."""

    cycled = Signal(int)
    undo_wanted = Signal()
    scroll_wanted = Signal(int)
    """Pixels to move the column by: it is read while one types."""
    gave_up = Signal()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() in (
            QEvent.Type.ShortcutOverride,
            QEvent.Type.KeyPress,
        ):
            pressed = event.type() == QEvent.Type.KeyPress
            if event.matches(QKeySequence.StandardKey.Undo) and not self.text():
                event.accept()
                if pressed:
                    self.undo_wanted.emit()
                return True
            if event.matches(QKeySequence.StandardKey.Redo) and not self.text():
                # Nothing typed is left to redo here: the window's own redo is meant.
                event.ignore()
                return False
            if event.key() == Qt.Key.Key_Tab and not event.modifiers():
                event.accept()
                if pressed:
                    self.cycled.emit(1)
                return True
            if event.key() == Qt.Key.Key_Escape and self.text():
                event.accept()
                if pressed:
                    self.gave_up.emit()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pixels = _SCROLLS.get(event.key())
        if pixels is not None:
            self.scroll_wanted.emit(pixels)
        else:
            super().keyPressEvent(event)


class CaptureLine(QFrame):
    """Kinds, line, and chips that show whose promise it is and when it falls due before it is kept."""

    captured = Signal(object)
    """A `Captured`, once Enter is pressed."""
    undo_wanted = Signal()
    scroll_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Capture"))
        self._today = date.min
        self._kind: Kind = "note"
        self._due: DueDay | None = None
        self._refused_due = ""
        self._chosen_direction = ""
        self.line = _Typing()
        self.line.setAccessibleName(_("What was said"))
        self.line.setMinimumHeight(32)
        self._kinds: dict[Kind, QToolButton] = {}
        self.direction = button("", tip=_("Whose promise it is (Ctrl+D)"))
        self.due = button("")
        self.due.setAccessibleName(_("Due day"))
        self.keep = button(_("Keep"), "primary", tip=_("Enter"))
        self.status = PlainLabel("", "caption", muted=True)
        self.top = QHBoxLayout()
        self._assemble()
        self.direction.clicked.connect(self.turn_direction)
        self.due.clicked.connect(self._on_due_refused)
        self.keep.clicked.connect(self._on_keep)
        self.line.textEdited.connect(self._on_edited)
        self.line.returnPressed.connect(self._on_keep)
        self.line.cycled.connect(self._on_cycled)
        self.line.undo_wanted.connect(self.undo_wanted)
        self.line.scroll_wanted.connect(self.scroll_wanted)
        self.line.gave_up.connect(self._on_gave_up)
        self._look_again()

    def _assemble(self) -> None:
        group = QButtonGroup(self)
        kinds = QHBoxLayout()
        kinds.setSpacing(GRID // 2)
        for kind in KINDS:
            made = QToolButton()
            made.setText(f"{kind[0]}  {named_kind(kind)}")
            made.setAccessibleName(named_kind(kind))
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.setToolTip(_('"{letter}" and a space at the start, or Tab').format(letter=kind[0]))
            made.clicked.connect(lambda _checked=False, to=kind: self._on_kind_clicked(to))
            group.addButton(made)
            self._kinds[kind] = made
            kinds.addWidget(made)
        self.top.setSpacing(GRID)
        self.top.addLayout(kinds)
        self.top.addWidget(self.status, 1)
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        row.addWidget(self.line, 1)
        for chip in (self.direction, self.due, self.keep):
            row.addWidget(chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(self.top)
        column.addLayout(row)

    # What others use

    @property
    def kind(self) -> Kind:
        """What the line would become."""
        return self._kind

    def set_today(self, today: date) -> None:
        """The day from which "friday" and "in 2 weeks" count."""
        if today != self._today:
            self._today = today
            self._look_again()

    def set_kind(self, kind: Kind) -> None:
        """Let the line become a note, promise, complaint or fact."""
        self._kind = kind
        self._look_again()

    def turn_direction(self) -> None:
        """Ours becomes theirs and the other way round."""
        self._chosen_direction = "ours" if self._direction() == "theirs" else "theirs"
        self._look_again()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, sentence: str) -> None:
        """Say beside the kinds what became of the last line."""
        self.status.setText(sentence)

    def give_back(self, captured: Captured, sentence: str) -> None:
        """Put a line back that could not be kept, and say why."""
        if not self.line.text():
            self.set_kind(captured.kind)
            self.line.setText(captured.text)
            self._look_again()
        self.tell(sentence)

    def take_draft(self) -> str:
        """The words not kept yet, taken out of the line."""
        words = self.line.text()
        self._clear()
        return words

    def give_draft(self, words: str) -> None:
        """Words that somebody began earlier."""
        self.line.setText(words)
        self._look_again()

    # What the hands do

    def _on_edited(self, text: str) -> None:
        """A letter and a space at the very start choose the kind and leave the line."""
        if len(text) >= 2 and text[1] == " " and text[0] in LETTERS:
            self._kind = LETTERS[text[0]]
            self.line.setText(text[2:].lstrip())
        self._look_again()

    def _on_cycled(self, by: int) -> None:
        self.set_kind(KINDS[(KINDS.index(self._kind) + by) % len(KINDS)])

    def _on_kind_clicked(self, kind: Kind) -> None:
        self.set_kind(kind)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_due_refused(self) -> None:
        if self._due is not None:
            self._refused_due = self._due.words
        self._look_again()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_gave_up(self) -> None:
        """Esc takes back a day that was read out of the words, then the words themselves."""
        if self._due is not None:
            self._on_due_refused()
        else:
            self._clear()

    def _on_keep(self) -> None:
        text = self.line.text().strip()
        if self._due is not None:
            text = self._due.rest.strip()
        if not text:
            return
        promise = self._kind == "promise"
        kept = Captured(
            self._kind,
            text,
            self._direction() if promise else "",
            self._due.day if self._due else None,
        )
        self._clear()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.captured.emit(kept)

    def _clear(self) -> None:
        self.line.setText("")  # also forgets the line's own undo, so that Ctrl+Z is the page's
        self._refused_due = ""
        self._chosen_direction = ""
        self._look_again()

    # What it shows

    def _direction(self) -> str:
        return self._chosen_direction or leading_direction(self.line.text()) or "ours"

    def _look_again(self) -> None:
        promise = self._kind == "promise"
        text = self.line.text()
        found = find_due_day(text, self._today) if promise and self._today != date.min else None
        if found is not None and (found.words == self._refused_due or not found.rest.strip()):
            found = None
        self._due = found
        for kind, made in self._kinds.items():
            made.setChecked(kind == self._kind)
        self.line.setPlaceholderText(_hint(self._kind))
        self.direction.setVisible(promise)
        self._word(self.direction, _("We owe") if self._direction() == "ours" else _("They owe"))
        self.due.setVisible(found is not None)
        if found is not None:
            words = _("due {day}").format(day=weekday_text(found.day, self._today))
            self._word(self.due, f"{words} \N{MULTIPLICATION SIGN}")
            self.due.setAccessibleName(_("{words}: press to take the day back").format(words=words))
            self.due.setToolTip(
                DAY_TIP.format(day=exact_day(found.day), near=relative_day(found.day, self._today))
            )
        self.keep.setEnabled(bool(text.strip()))

    @staticmethod
    def _word(made: QPushButton, words: str) -> None:
        made.setText(words.replace("&", "&&"))
        made.setAccessibleName(words)


DAY_TIP = "{day} ({near}). Press, or Esc in the line, to take it as plain words."


def _hint(kind: Kind) -> str:
    return {
        "note": _('Write down what is said. Enter keeps it, Tab makes it a promise; or start "p "'),
        "promise": _('The promise in its own words, its day last: "send the plan by friday"'),
        "complaint": _("What went wrong, in their words"),
        "fact": _("Something worth never asking twice"),
    }[kind]
