"""The blocks of the preparation column: each is laid out anew only where its words changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.ui.meetings.doors import WordsDoor
from mcr_desktop.ui.meetings.preparations import Line, PersonLine, PromiseLine
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID, tokens_of
from mcr_desktop.ui.widgets.buttons import IconButton, button
from mcr_desktop.ui.widgets.chips import Avatar, Chip
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import SectionHeader

DUE_WIDTH = 132
"""Room for "12 days late" and "Thu, in 3 days" beside each promise, so that the words stand in line."""


INSET = 8
"""From the column's edge to the first letter of every line, so that all stand under one another."""


class Heading(SectionHeader):
    """A heading whose words may change."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        inside = self.layout()
        if inside is not None:
            inside.setContentsMargins(INSET, GRID, 0, GRID // 2)

    def set_title(self, title: str) -> None:
        """Say something else."""
        self._title.setText(title)


class Block(QFrame):
    """A heading and lines; `show_content` builds them anew where the content is another."""

    route_requested = Signal(object)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.header = Heading(title)
        self.setAccessibleName(title)
        self._shown: Any = None
        self._title = title
        self._inside = QWidget()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, GRID)
        self.column.setSpacing(0)
        self.column.addWidget(self.header)
        self.column.addWidget(self._inside)

    def show_content(self, content: Any) -> bool:
        """Lay the content out; False where it stands there already."""
        if content == self._shown:
            return False
        self._shown = content
        old = self._inside
        had_focus = any(one.hasFocus() for one in old.findChildren(QWidget))
        self._inside = QWidget()
        lines = QVBoxLayout(self._inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        self.lay_out(lines, content)
        # Measured once, when the old lines are gone and the width is known.
        held = (self.column, lines)
        for layout in held:
            layout.setEnabled(False)
        self.column.replaceWidget(old, self._inside)
        self._inside.show()
        old.hide()
        for layout in held:
            layout.setEnabled(True)
        self.column.invalidate()
        old.deleteLater()
        if had_focus:
            self._focus_first()
        return True

    def lay_out(self, lines: QVBoxLayout, content: Any) -> None:
        """Put the content's lines into the layout."""
        raise NotImplementedError

    def door(self, line: Line, *, bold: bool = False, marked: bool = False) -> WordsDoor:
        """A line that leads to where it comes from."""
        made = WordsDoor(line.text, line.detail, line.meaning, bold=bold, marked=marked)
        made.clicked.connect(lambda _checked=False, to=line.route: self._go(to))
        made.setEnabled(line.route is not None)
        return made

    def _go(self, route: Route | None) -> None:
        if route is not None:
            self.route_requested.emit(route)

    def _focus_first(self) -> None:
        """Whoever pressed a button in a line that is gone goes on with the next one."""
        for widget in self._inside.findChildren(QPushButton):
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
            return


def _indented(widget: QWidget) -> QLayout:
    row = QHBoxLayout()
    row.setContentsMargins(INSET, 0, 0, 0)
    row.addWidget(widget)
    return row


def quiet_words(text: str) -> PlainLabel:
    """The muted sentence where a block holds nothing."""
    made = PlainLabel(text, muted=True, wrap=True)
    made.setContentsMargins(INSET, 2, INSET, 4)
    return made


class LinesBlock(Block):
    """Lines that are doors, or a sentence where there are none."""

    def __init__(self, title: str, nothing: str) -> None:
        super().__init__(title)
        self.nothing = nothing

    def lay_out(self, lines: QVBoxLayout, content: Sequence[Line]) -> None:
        marked = any(line.meaning != "neutral" for line in content)
        for line in content:
            lines.addWidget(self.door(line, marked=marked))
        if not content:
            lines.addWidget(quiet_words(self.nothing))


class PromisesBlock(Block):
    """What we owe, what they owe, and what we agreed among ourselves, the late ones first."""

    kept = Signal(bytes)
    """The id of a promise that was marked kept."""

    def lay_out(
        self,
        lines: QVBoxLayout,
        content: tuple[tuple[str, Sequence[PromiseLine], Line | None], ...],
    ) -> None:
        for title, promises, more in content:
            if not promises:
                continue
            heading = PlainLabel(title, "caption", bold=True, muted=True)
            lines.addSpacing(GRID // 2)
            lines.addLayout(_indented(heading))
            lines.addSpacing(2)
            for promise in promises:
                lines.addLayout(self._line(promise))
            if more is not None:
                rest = QHBoxLayout()
                rest.setContentsMargins(DUE_WIDTH + GRID, 0, 0, 0)
                rest.addWidget(self.door(more))
                lines.addLayout(rest)
        if not any(promises for _title, promises, _more in content):
            lines.addWidget(quiet_words(_("Nobody owes anybody anything.")))

    def _line(self, promise: PromiseLine) -> QLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        top = Qt.AlignmentFlag.AlignTop
        due: QWidget
        if promise.meaning == "neutral":
            due = PlainLabel(promise.due, muted=True, tabular=True)
            due.set_tip(promise.due_tip)
        else:
            due = Chip(promise.due, promise.meaning)
            due.setToolTip(promise.due_tip)
        holder = QWidget()
        holder.setFixedWidth(DUE_WIDTH)
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(INSET, 4 if promise.meaning == "neutral" else 2, 0, 0)
        inside.addWidget(due)
        inside.addStretch(1)
        row.addWidget(holder, 0, top)
        door = self.door(Line(promise.wording, promise.detail, route=promise.route))
        row.addWidget(door, 1)
        keep = button(_("Keep"), tip=_("Mark this promise kept today"))
        keep.setAccessibleName(_("Keep: {wording}").format(wording=promise.wording))
        keep.clicked.connect(lambda _checked=False, one=promise.id: self._on_keep(one))
        row.addWidget(keep, 0, top)
        return row

    def _on_keep(self, promise: bytes) -> None:
        pressed = self.sender()
        if isinstance(pressed, QWidget):
            pressed.setEnabled(False)
        self.kept.emit(promise)


class SensitiveBlock(Block):
    """What must not leave the room: on a ground of its own, with a lock and the words for it."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.column.setContentsMargins(GRID, GRID // 2, GRID, GRID)
        lock = IconButton("lock", _("Stays inside"))
        lock.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        lock.setEnabled(False)
        self.header.set_detail(_("stays inside; left out of the customer's copy"))
        self.header.controls.addWidget(lock)

    def lay_out(self, lines: QVBoxLayout, content: Sequence[Line]) -> None:
        for line in content:
            lines.addWidget(self.door(line))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.watch_soft))
        painter.fillRect(0, 0, 4, self.height(), QColor(tokens.watch))
        painter.end()


class PeopleBlock(Block):
    """Who will be there: theirs with part, standing and last touch; ours by name."""

    def lay_out(
        self, lines: QVBoxLayout, content: tuple[Sequence[PersonLine], Sequence[str]]
    ) -> None:
        people, colleagues = content
        for person in people:
            lines.addLayout(self._person(person))
        if not people:
            lines.addWidget(quiet_words(_("Nobody of theirs is named yet: edit the meeting.")))
        if colleagues:
            row = QHBoxLayout()
            row.setContentsMargins(INSET, GRID, 0, 0)
            row.setSpacing(GRID)
            row.addWidget(PlainLabel(_("For us"), "caption", bold=True, muted=True))
            for name in colleagues:
                row.addWidget(Avatar(name, 20))
                row.addWidget(PlainLabel(name))
            row.addStretch(1)
            lines.addLayout(row)

    def _person(self, person: PersonLine) -> QLayout:
        row = QHBoxLayout()
        row.setContentsMargins(INSET, 4, 0, 4)
        row.setSpacing(GRID)
        avatar = Avatar(person.name, 28)
        row.addWidget(avatar, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        title = f"{person.name}, {person.title}" if person.title else person.name
        words.addWidget(self.door(Line(title, person.stands, route=person.route), bold=True))
        touch = self.door(Line(person.touch, "", person.touch_meaning, person.route))
        words.addWidget(touch)
        if person.evidence:
            evidence = PlainLabel(person.evidence, muted=True, wrap=True)
            evidence.setContentsMargins(INSET, 0, INSET, 2)
            words.addWidget(evidence)
        if person.promises:
            count = ngettext(
                "{n} open promise with them", "{n} open promises with them", len(person.promises)
            ).format(n=len(person.promises))
            first = person.promises[0]
            words.addWidget(
                self.door(Line(f"{count}: {first.text}", first.detail, route=first.route))
            )
        row.addLayout(words, 1)
        return row


def rule() -> QFrame:
    """The thin line between two parts."""
    made = QFrame()
    made.setObjectName("rule")
    made.setFixedHeight(1)
    return made


def link(text: str, on_pressed: Callable[[], None]) -> QPushButton:
    """Words that do something, in the accent's ink."""
    made = button(text, "link")
    made.clicked.connect(lambda _checked=False: on_pressed())
    return made
