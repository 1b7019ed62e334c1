"""What is known of one answer or possible cause: its standing, and what shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QHBoxLayout, QToolButton, QVBoxLayout

from mcr_desktop.domain.cases import CONFIRMED, RULED_OUT, STANDINGS, SUPPOSED, Bone, Why
from mcr_desktop.phrases.cases import standing_name
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.ui.cases.blocks import DOT, labelled, prose
from mcr_desktop.ui.cases.outline_rows import Line
from mcr_desktop.ui.cases.slices import complaints_text, slice_words
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.drop_downs import choice
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.ui.cases.readings import CaseRead
    from mcr_desktop.ui.widgets.chips import Meaning

LONGEST = 140
"""Letters of the evidence that stand under an answer; all of it stands in the panel."""
_MEANINGS: dict[str, Meaning] = {CONFIRMED: "good", SUPPOSED: "neutral", RULED_OUT: "neutral"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A why or a bone as the panel shows it."""

    id: bytes
    text: str
    standing: str
    evidence: str
    evidence_id: bytes | None
    complaint: str
    """The words of the complaint that shows it, "" where there is none."""
    query: str | None = None
    count: int | None = None
    root: bool | None = None
    """None where nothing can be a root cause here: on the fishbone."""


def answer_of(row: Why | Bone, read: CaseRead) -> Answer:
    """What the panel shows of a row."""
    shown = read.shown_by.get(row.evidence_id) if row.evidence_id is not None else None
    words = ""
    if shown is not None:
        words = shown.text or _("a complaint that is not here any more")
    query = row.evidence_query if isinstance(row, Why) else None
    return Answer(
        id=row.id,
        text=row.answer if isinstance(row, Why) else row.text,
        standing=row.standing if row.standing in STANDINGS else SUPPOSED,
        evidence=row.evidence or "",
        evidence_id=row.evidence_id,
        complaint=words,
        query=query,
        count=read.counts.get(query) if query else None,
        root=bool(row.root) if isinstance(row, Why) else None,
    )


def line_of(answer: Answer) -> Line:
    """The answer as a line of its outline."""
    parts = []
    if answer.root:
        parts.append(_("root cause"))
    if answer.standing != SUPPOSED:
        parts.append(standing_name(answer.standing))
    if answer.evidence:
        parts.append(_cut(answer.evidence))
    if answer.query:
        parts.append(_slice(answer))
    if answer.complaint:
        parts.append(_("complaint: {words}").format(words=_cut(answer.complaint)))
    return Line(
        answer.text,
        answer.id,
        _MEANINGS[answer.standing],
        DOT.join(parts),
        bold=bool(answer.root),
        struck=answer.standing == RULED_OUT,
    )


class AnswerPanel(QFrame):
    """The answer that the keyboard is on; each of its fields is kept as it is left."""

    edited = Signal(bytes, object)
    """The row and its new fields."""
    complaint_wanted = Signal(bytes)
    complaint_pressed = Signal(bytes)
    """The complaint that shows the answer, to be looked at."""
    slice_wanted = Signal(bytes)
    slice_pressed = Signal(str)

    def __init__(self, name: str, *, roots: bool) -> None:
        """`roots`: whether an answer can be marked as a root cause and shown by a slice."""
        super().__init__()
        self.setAccessibleName(name)
        self._answer: Answer | None = None
        self._roots = roots
        self._about = PlainLabel("", bold=True)
        self.standings: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        for standing in STANDINGS:
            made = choice(standing_name(standing).capitalize())
            made.clicked.connect(lambda _on=False, which=standing: self._edit(standing=which))
            group.addButton(made)
            self.standings[standing] = made
            row.addWidget(made)
        self.root = QCheckBox(_("This is a root cause"))
        self.root.clicked.connect(lambda on: self._edit(root=1 if on else None))
        if not roots:  # shown without a parent it would be a window of its own
            self.root.hide()
        row.addSpacing(GRID)
        row.addWidget(self.root)
        row.addStretch(1)
        self.evidence = prose(
            _("What shows it"), _("What shows it, or what speaks against it?"), 40, 160
        )
        self.evidence.kept.connect(lambda text: self._edit(evidence=text.strip() or None))
        self.complaint = Door(tip=_("Read the complaint"))
        self.complaint.clicked.connect(self._on_complaint)
        self.no_complaint = button(_("Take away"), "quiet")
        self.no_complaint.setAccessibleName(_("Take the complaint away"))
        self.no_complaint.clicked.connect(lambda _on=False: self._edit(evidence_id=None))
        self.point = button(_("Point to a complaint\N{HORIZONTAL ELLIPSIS}"), "quiet")
        self.point.clicked.connect(lambda _on=False: self._ask(self.complaint_wanted))
        self.slice = Door(tip=_("Look at these complaints in the explorer"))
        self.slice.clicked.connect(self._on_slice)
        self.no_slice = button(_("Take away"), "quiet")
        self.no_slice.setAccessibleName(_("Take the slice away"))
        self.no_slice.clicked.connect(lambda _on=False: self._edit(evidence_query=None))
        self.cut = button(_("Point to a slice\N{HORIZONTAL ELLIPSIS}"), "quiet")
        self.cut.clicked.connect(lambda _on=False: self._ask(self.slice_wanted))
        self._lay_out(row)
        self.show_answer(None)

    def _lay_out(self, standings: QHBoxLayout) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._about)
        column.addLayout(standings)
        column.addLayout(labelled(_("What shows it"), self.evidence))
        for widgets in ((self.slice, self.no_slice), (self.complaint, self.no_complaint)):
            line = QHBoxLayout()
            line.setSpacing(GRID // 2)
            for widget in widgets:
                line.addWidget(widget)
            line.addStretch(1)
            column.addLayout(line)
        asks = QHBoxLayout()
        asks.setSpacing(GRID // 2)
        asks.addWidget(self.point)
        asks.addWidget(self.cut)
        asks.addStretch(1)
        column.addLayout(asks)

    @property
    def answer(self) -> Answer | None:
        """What the panel is about."""
        return self._answer

    def show_answer(self, answer: Answer | None) -> None:
        """Be about another answer, or about none and out of sight."""
        other = answer is None or self._answer is None or answer.id != self._answer.id
        if other and self.evidence.hasFocus():
            self.evidence.clearFocus()  # what was typed of the one before is kept
        self._answer = answer
        self.setVisible(answer is not None)
        if answer is None:
            return
        self._about.setText(answer.text)
        self.standings[answer.standing].setChecked(True)
        self.root.setChecked(bool(answer.root))
        self.evidence.show_text(answer.evidence)
        for widget in (self.complaint, self.no_complaint):
            widget.setVisible(bool(answer.complaint))
        self.complaint.say(answer.complaint)
        self.point.setVisible(not answer.complaint)
        for widget in (self.slice, self.no_slice):
            widget.setVisible(bool(answer.query))
        self.slice.say(_slice(answer) if answer.query else "")
        self.cut.setVisible(self._roots and not answer.query)

    def _edit(self, **fields: Any) -> None:
        if self._answer is not None:
            self.edited.emit(self._answer.id, fields)

    def _ask(self, signal: Any) -> None:
        if self._answer is not None:
            signal.emit(self._answer.id)

    def _on_complaint(self) -> None:
        if self._answer is not None and self._answer.evidence_id is not None:
            self.complaint_pressed.emit(self._answer.evidence_id)

    def _on_slice(self) -> None:
        if self._answer is not None and self._answer.query:
            self.slice_pressed.emit(self._answer.query)


def _slice(answer: Answer) -> str:
    words = slice_words(answer.query)
    if answer.count is None:
        return words
    return f"{words} ({complaints_text(answer.count)})"


def _cut(words: str) -> str:
    line = " ".join(words.split())
    if len(line) <= LONGEST:
        return line
    return line[: LONGEST - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
