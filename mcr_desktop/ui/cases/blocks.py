"""What every block of the case page has in common: a mark, a heading, its first line, and room below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.phrases.cases import stage_title
from mcr_desktop.ui.cases.fields import QuietProse
from mcr_desktop.ui.theme import GRID, tokens_of
from mcr_desktop.ui.widgets.chips import Meaning, paint_mark
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.casework.views import Stage
    from mcr_desktop.ui.cases.readings import CaseRead

Work = Callable[["Services"], Any]
"""What is to be done on the writer's thread."""
DOT = " \N{MIDDLE DOT} "


class Mark(QWidget):
    """How a step stands, by shape and colour: done, begun, or not begun."""

    def __init__(self) -> None:
        super().__init__()
        self._meaning: Meaning = "neutral"
        self.setFixedSize(16, 20)

    def set_meaning(self, meaning: Meaning) -> None:
        """Stand for something else."""
        self._meaning = meaning
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(painter, QRectF(1, 5.5, 10, 10), self._meaning, tokens_of(self.palette()))
        painter.end()


class CaseBlock(QFrame):
    """One step of a case. It reads nothing and writes nothing itself: the page does both."""

    written = Signal(object, str)
    """A `Work`, and the words with which its undoing is offered ("" where none is needed)."""
    route_requested = Signal(object)
    drawer_requested = Signal(str, QWidget)
    told = Signal(str)

    kind: ClassVar[str] = ""
    """The step of the case that it shows, one of `services.casework.views.STAGES`, or a name of its own."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        words = title or stage_title(self.kind)
        self.setAccessibleName(words)
        self._case_id = b""
        self._mark = Mark()
        policy = self._mark.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # headings stay in line
        self._mark.setSizePolicy(policy)
        self._title = PlainLabel(words, "lead", bold=True)
        self._first = PlainLabel("", muted=True, wrap=True)
        self.controls = QHBoxLayout()
        self.controls.setSpacing(GRID)
        top = QHBoxLayout()
        top.setSpacing(GRID // 2)
        top.addWidget(self._mark)
        top.addWidget(self._title)
        top.addStretch(1)
        top.addLayout(self.controls)
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        self.body = QVBoxLayout()
        self.body.setSpacing(GRID)
        self.body.setContentsMargins(20, 0, 0, 0)
        line = QHBoxLayout()
        line.setContentsMargins(20, 0, 0, 0)
        line.addWidget(self._first)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2 * GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(rule)
        column.addSpacing(GRID // 2)
        column.addLayout(top)
        column.addLayout(line)
        column.addLayout(self.body)

    def show_case(self, read: CaseRead) -> None:
        """Show what was read; what somebody is typing is left alone."""
        self._case_id = read.view.case.id
        stage = next((one for one in read.view.stages if one.kind == self.kind), None)
        if stage is None:
            self._mark.hide()
            self.say_first(self.first_line(read))
            return
        self._mark.set_meaning(meaning_of(stage))
        said = self.first_line(read)
        self.say_first(DOT.join(part for part in (said, stage.missing) if part))
        self.setAccessibleDescription(stage.missing or said)

    def first_line(self, read: CaseRead) -> str:
        """What a person in a hurry reads of this step."""
        del read
        return ""

    def say_first(self, words: str) -> None:
        """Put words under the heading."""
        self._first.setText(words)
        self._first.setVisible(bool(words))

    def first_focus(self) -> QWidget | None:
        """Where the keyboard goes when the step is gone to."""
        return None

    def edit_case(self, said: str, **fields: Any) -> None:
        """Ask for fields of the case to be kept."""
        case_id = self._case_id
        self.written.emit(lambda services: services.cases.edit(case_id, **fields), said)


def meaning_of(stage: Stage) -> Meaning:
    """Done, begun, or not begun."""
    if stage.done:
        return "good"
    return "watch" if stage.begun else "neutral"


def prose(name: str, hint: str, least: int = 36, most: int = 320) -> QuietProse:
    """Several lines that grow with their words."""
    made = QuietProse(name, hint)
    made.set_heights(least, most)
    made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    return made


def labelled(words: str, widget: QWidget) -> QVBoxLayout:
    """A small label over what it names."""
    label = PlainLabel(words, "caption", muted=True)
    label.setBuddy(widget)
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(label)
    column.addWidget(widget)
    return column
