"""The head of the account page: standing, purpose, who is inside the fence, and the first steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.periods import now_ms, today
from mcr_desktop.phrases.dates import ago_text, short_day
from mcr_desktop.phrases.indicators import since_text, standing, tier_name
from mcr_desktop.ui.account.doors import empty
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Avatar, Chip
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.editable_fields import EditableSentence
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.words import plain_tip

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

MOST_FACES = 6
FACE = 24
LEAST_FACTS = 120
"""Pixels below which what is known of the account is not begun in its head."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the head shows, read in the background."""

    account: Account
    members: tuple[str, ...]
    sync: str
    trouble: bool


def read_head(services: Services, account_id: bytes) -> Head:
    """The account with its fence; on a reader thread. Raises NotFoundError."""
    account = services.accounts.show(account_id)
    try:
        members = tuple(one.name for one in services.sharing.members(account.fence))
        state = services.sharing.state(account.fence)
    except McrError:  # an account that came without its fence is shown all the same
        return Head(account, (), "", trouble=False)
    if state.trouble:
        return Head(account, members, "Sync stopped", trouble=True)
    if not state.target:
        return Head(account, members, "On this machine only", trouble=False)
    synced = ago_text(state.synced_ms, now_ms()) if state.synced_ms else ""
    said = f"Synced {synced}" if synced else "Not synced yet"
    if state.pending:
        said += f", {state.pending} to send"
    return Head(account, members, said, trouble=False)


class Header(QWidget):
    """Two lines: how it stands and what can be done; then what the account is for."""

    purpose_kept = Signal(str)
    standing_pressed = Signal()
    touch_pressed = Signal()
    edit_pressed = Signal()
    brief_chosen = Signal(str)
    """"meeting" or "relationship"."""
    sharing_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("About this account")
        self.standing = Door(tip="Why this standing")
        self.standing.clicked.connect(self.standing_pressed)
        self._synced = False
        self._trend = Chip()
        self._facts = PlainLabel("", muted=True)
        self._inside = QWidget()
        self._faces = QHBoxLayout(self._inside)
        self._faces.setContentsMargins(0, 0, 0, 0)
        self._faces.setSpacing(GRID // 2)
        self.sync = Door(tip="Where it is shared and who is inside")
        self.sync.clicked.connect(self.sharing_pressed)
        self.touch = button("Log touch", "primary", tip="Ctrl+T")
        self.touch.clicked.connect(self.touch_pressed)
        self.brief = button("Brief")
        menu = QMenu(self.brief)
        for kind, words in (
            ("meeting", "For the next meeting"),
            ("relationship", "On the relationship"),
        ):
            menu.addAction(words).triggered.connect(
                lambda _checked=False, chosen=kind: self.brief_chosen.emit(chosen)
            )
        self.brief.setMenu(menu)
        self.edit = button("Edit", tip="Ctrl+E")
        self.edit.setAccessibleName("Edit the account")
        self.edit.clicked.connect(self.edit_pressed)
        self.purpose = EditableSentence(
            "Purpose", hint="What is this account about, in their words?", role="lead"
        )
        self.purpose.kept.connect(self.purpose_kept)
        upper = self._upper = QHBoxLayout()
        upper.setSpacing(GRID)
        upper.addWidget(self._trend)
        upper.addWidget(self.standing)
        upper.addWidget(self._facts, 1)
        upper.addStretch()
        upper.addWidget(self._inside)
        upper.addWidget(self.sync)
        for made in (self.edit, self.brief, self.touch):
            upper.addWidget(made)
        lower = QHBoxLayout()
        lower.setSpacing(0)
        opening = PlainLabel("\N{LEFT DOUBLE QUOTATION MARK}", "lead", muted=True)
        lower.addWidget(opening, 0, Qt.AlignmentFlag.AlignTop)
        lower.addWidget(self.purpose, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(upper)
        column.addLayout(lower)

    def show_head(self, head: Head) -> None:
        """Show what was read; a purpose that somebody is typing is left alone."""
        account = head.account
        told = standing(account, today())
        self._trend.set_state(told.text, told.meaning)
        self.standing.say(told.detail or "why")
        self.standing.setAccessibleName(f"Standing {told.text}, {told.detail}: why")
        place = ", ".join(part for part in (account.city, account.country) if part)
        until = f"as of {short_day(account.as_of, date.max)}" if account.as_of else ""
        parts = (until, tier_name(account.tier), account.industry, place, since_text(account))
        self._facts.setText(" \N{MIDDLE DOT} ".join(part for part in parts if part))
        self.purpose.show_text(account.purpose or "")
        # Two lines show its beginning; the whole purpose stands in the record and on hover.
        self.purpose.setToolTip(plain_tip(account.purpose or ""))
        empty(self._faces)
        for name in head.members[:MOST_FACES]:
            self._faces.addWidget(Avatar(name, FACE), 0, Qt.AlignmentFlag.AlignVCenter)
        self.sync.say(head.sync)
        self.sync.setAccessibleName(f"{head.sync}; inside: {', '.join(head.members)}")
        self._synced = bool(head.sync)
        self._make_room()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Let whole parts go where the window is narrow, the least first; two letters of each say nothing."""
        always = (self._trend, self.standing, self.edit, self.brief, self.touch)
        # Faces that came just now are not yet counted by their layout.
        faces = self._faces.count() * (FACE + GRID // 2)
        room = self.width() - sum(one.sizeHint().width() + GRID for one in always)
        for part, least, there in (
            (self.sync, self.sync.sizeHint().width(), self._synced),
            (self._inside, faces, faces > 0),
            (self._facts, LEAST_FACTS, bool(self._facts.full_text())),
        ):
            fits = there and room >= least + GRID
            part.setVisible(fits)
            room -= least + GRID if fits else 0
