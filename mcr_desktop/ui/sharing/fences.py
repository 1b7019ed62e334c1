"""One fence on the Sharing screen: where it stands, who is inside, what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.phrases.sharing import role_name
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.sharing.erasing import told
from mcr_desktop.ui.sharing.live import Live
from mcr_desktop.ui.sharing.places import shown_place
from mcr_desktop.ui.sharing.words import DEED_WORDS, StateLine, state_lines
from mcr_desktop.ui.theme import GRID, tokens_of
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Avatar, Meaning, paint_mark
from mcr_desktop.ui.widgets.doors import PADDING, Door
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.ui.sharing.readings import FenceShown

MOST_FACES = 6
MOST_LINES = 6
"""Lines in the list; a fence's own page has all of them."""
NOTHING = Live()
_MARK = 12
_INDENT = _MARK + GRID
_DROP = 3
"""Beside a door, whose words stand that much lower than a label's."""


class StateMark(QWidget):
    """The shape of a state beside its words."""

    def __init__(self, meaning: Meaning, drop: int = 0) -> None:
        """`drop` pixels lower, beside words that stand lower themselves."""
        super().__init__()
        self._drop = drop
        self.setFixedSize(_MARK, 18 + drop)
        self.mean(meaning)

    def mean(self, meaning: Meaning) -> None:
        """Stand for another state."""
        self._meaning: Meaning = meaning
        self.setAccessibleName(meaning)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(
            painter, QRectF(1.5, 5 + self._drop, 9, 9), self._meaning, tokens_of(self.palette())
        )
        painter.end()


def lines_of(shown: FenceShown, live: Live = NOTHING) -> tuple[StateLine, ...]:
    """What there is to know about a fence now."""
    return state_lines(
        shown.row,
        shown.state,
        now_ms(),
        owners=shown.owners,
        held_back=live.held_back,
        trouble=live.trouble,
        erasures=[told(one) for one in shown.erasures],
    )


class FenceBlock(QFrame):
    """A fence with its first line, whatever else is the matter, and its deeds."""

    route_requested = Signal(object)
    asked = Signal(str)
    """A deed by its code: "sync", "where", "credentials", "invite", "own-device", "people", "decide", "past",
    "carry-out", "carry", "leave" or "forget"."""

    def __init__(self, shown: FenceShown, live: Live = NOTHING, *, whole: bool = False) -> None:
        """`whole` shows every line and leaves out what leads to where we are already."""
        super().__init__()
        self.setAccessibleName(shown.name)
        self.shown = shown
        self.lines = lines_of(shown, live)
        self._whole = whole
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(self._top())
        self._first_mark = StateMark(self.lines[0].meaning, _DROP if self.lines[0].deed else 0)
        self._first = PlainLabel(self.lines[0].text, wrap=True)
        self.ways_out: list[Door] = []
        most = len(self.lines) if whole else MOST_LINES
        for number, line in enumerate(self.lines[:most]):
            column.addLayout(self._line(line, first=number == 0))
        if len(self.lines) > most:
            column.addLayout(self._rest(len(self.lines) - most))
        column.addLayout(self._foot())
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        column.addSpacing(GRID // 2)
        column.addWidget(rule)

    def say_live(self, text: str, more: str = "") -> None:
        """Let the first line tell what is going on this moment; "" goes back to how it stands, and `more`."""
        line = self.lines[0]
        self._first.setText(text or f"{line.text} {more}".strip())
        self._first_mark.mean("neutral" if text else line.meaning)

    def _line(self, line: StateLine, *, first: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        top = Qt.AlignmentFlag.AlignTop
        leads = bool(line.deed) and not (self._whole and line.deed in ("people", "decide"))
        drop = _DROP if leads else 0
        mark = self._first_mark if first else StateMark(line.meaning, drop)
        words = self._first if first else PlainLabel(line.text, wrap=True)
        words.setContentsMargins(0, drop, 0, 0)
        row.addWidget(mark, 0, top)
        row.addWidget(words, 1, top)
        if leads:
            door = self._deed(DEED_WORDS[line.deed], DEED_WORDS[line.deed], line.deed)
            self.ways_out.append(door)
            row.addWidget(door, 0, top)
        return row

    def _rest(self, count: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(_INDENT, 0, 0, 0)
        words = "1 more thing to know" if count == 1 else f"{count} more things to know"
        row.addWidget(self._deed(words, words, "people"))
        row.addStretch(1)
        return row

    def _top(self) -> QHBoxLayout:
        shown = self.shown
        row = QHBoxLayout()
        row.setSpacing(GRID)
        if shown.account is not None:
            name = Door(shown.name, "lead", bold=True, quiet=True)
            name.clicked.connect(
                lambda _checked=False: self.route_requested.emit(Route("account", shown.account))
            )
            row.addWidget(name)
        else:
            title = PlainLabel(shown.name, "lead", bold=True)
            title.setContentsMargins(PADDING // 2, 0, 0, 0)
            row.addWidget(title)
        row.addStretch(1)
        if shown.row.kind == "private":
            count = sum(len(member.devices) for member in shown.members)
            inside = "1 device of yours" if count == 1 else f"{count} devices of yours"
        else:
            for member in shown.members[:MOST_FACES]:
                face = Avatar(member.name)
                role = role_name(member.role).lower()
                face.setToolTip(f"{member.name}, {role}" + (" (you)" if member.me else ""))
                row.addWidget(face)
            count = len(shown.members)
            alone = count == 1 and shown.members[0].me
            inside = "Only you inside" if alone else f"{count} inside"
        if self._whole:
            count_told = PlainLabel(inside, muted=True)
            count_told.setMinimumWidth(count_told.sizeHint().width())
            row.addWidget(count_told)
        else:
            self.people = self._deed(inside, f"{inside} {shown.name}: people and devices", "people")
            self.people.setToolTip("People, roles, devices, and what happened")
            self.people.setMinimumWidth(self.people.sizeHint().width())
            row.addWidget(self.people)
        return row

    def _foot(self) -> QHBoxLayout:
        shown, row = self.shown, QHBoxLayout()
        row.setContentsMargins(_INDENT, 0, 0, 0)
        row.setSpacing(GRID)
        where = PlainLabel(
            shown_place(shown.row.target_kind, shown.row.target), "caption", muted=True
        )
        where.set_tip("Where it is shared")
        row.addWidget(where, 1)
        said = {line.deed for line in self.lines}
        inside, chosen, name = bool(shown.row.role), bool(shown.row.target), shown.name
        self.invite = self._deed(
            "Invite\N{HORIZONTAL ELLIPSIS}", f"Invite somebody into {name}", "invite"
        )
        if not shown.may_invite:
            asked = " or ".join(shown.owners) or "an owner"
            self.invite.setEnabled(False)
            self.invite.setToolTip(f"You read here and do not invite; ask {asked}")
            self.invite.setAccessibleDescription(self.invite.toolTip())
        self.own = self._deed(
            "My other device\N{HORIZONTAL ELLIPSIS}", "Let in my other device", "own-device"
        )
        self.where = self._deed(
            ("Change where" if chosen else "Share it") + "\N{HORIZONTAL ELLIPSIS}",
            f"Choose where {name} is shared",
            "where",
        )
        self.sync = self._deed("Sync", f"Sync {name}", "sync")
        private = shown.row.kind == "private"
        wanted = {
            self.invite: inside and not private,
            self.own: inside and private,
            self.where: inside and "where" not in said,
            self.sync: inside and chosen and not said & {"sync", "again"},
        }
        for door, there in wanted.items():
            if not there:
                door.hide()  # never shown before it has a parent: it would be a window of its own
            row.addWidget(door)
        self.more = self._more(inside=inside)
        row.addWidget(self.more)
        return row

    def _more(self, *, inside: bool) -> QPushButton:
        more = button("More", "quiet")
        more.setAccessibleName(f"More about {self.shown.name}")
        menu = QMenu(more)
        offered = [] if self._whole else [("people", "People and devices")]
        if not self._whole:
            offered += [("decide", "What waits for a decision"), ("past", "What happened here")]
        if inside:
            offered.append(("carry-out", "Save what they lack as a file\N{HORIZONTAL ELLIPSIS}"))
        offered.append(("carry", "Take in a file\N{HORIZONTAL ELLIPSIS}"))
        offered.append(
            ("leave", "Leave this fence\N{HORIZONTAL ELLIPSIS}")
            if inside
            else ("forget", "Delete this copy\N{HORIZONTAL ELLIPSIS}")
        )
        for deed, words in offered:
            action = menu.addAction(words)
            action.triggered.connect(lambda _on=False, deed=deed: self.asked.emit(deed))
        more.setMenu(menu)
        return more

    def _deed(self, words: str, spoken: str, deed: str) -> Door:
        made = Door(words)
        made.setAccessibleName(spoken)
        made.clicked.connect(lambda _checked=False: self.asked.emit(deed))
        return made
