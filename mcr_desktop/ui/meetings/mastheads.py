"""The head of the column: what, with whom, when, where, and how they stand with us."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from mcr_desktop.phrases.catalogue import _
from mcr_desktop.ui.meetings.preparations import PreparationView, is_held
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Chip
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.editable_fields import EditableField
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.words import plain_tip


class Masthead(QFrame):
    """Title and place are edited where they stand; the account and its standing are doors."""

    route_requested = Signal(object)
    standing_asked = Signal()
    edit_wanted = Signal()
    kept = Signal(str, str)
    """A field of the meeting and its new words."""

    def __init__(self) -> None:
        super().__init__()
        self._view: PreparationView | None = None
        self.title = EditableField(
            _("Title"), "", _("What the meeting is about"), "title", bold=True
        )
        self.place = EditableField(_("Place"), "", _("Where it takes place"))
        self.account = Door(tip=_("Open the account"))
        self.when = PlainLabel("", "lead", bold=True, tabular=True)
        self.standing = Door(tip=_("Why this standing"))
        self.state = Chip()
        self.who = PlainLabel("", muted=True, wrap=True)
        self.edit = button(_("Edit"), "quiet", tip=_("Day, time, place and people"))
        first = QHBoxLayout()
        first.setSpacing(GRID)
        first.addWidget(self.title, 1)
        first.addWidget(self.state)
        first.addWidget(self.edit)
        second = QHBoxLayout()
        second.setContentsMargins(3, 0, 0, 0)  # a link's own padding adds the rest
        second.setSpacing(GRID)
        second.addWidget(self.account)
        second.addWidget(self.standing)
        second.addStretch(1)
        third = QHBoxLayout()
        third.setContentsMargins(8, 0, 0, 0)
        third.setSpacing(GRID)
        third.addWidget(self.when)
        third.addWidget(self.place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(first)
        column.addLayout(second)
        column.addLayout(third)
        fourth = QHBoxLayout()
        fourth.setContentsMargins(8, 0, 0, 0)
        fourth.addWidget(self.who, 1)
        column.addLayout(fourth)
        self.title.kept.connect(lambda text: self.kept.emit("title", text))
        self.place.kept.connect(lambda text: self.kept.emit("place", text))
        self.account.clicked.connect(self._on_account)
        self.standing.clicked.connect(lambda _checked=False: self.standing_asked.emit())
        self.edit.clicked.connect(self.edit_wanted)

    def show_view(self, view: PreparationView) -> None:
        """Show what is stored now."""
        self._view = view
        meeting = view.meeting
        self.title.show_text(meeting.title)
        self.title.setToolTip(plain_tip(meeting.title))
        self.place.show_text(meeting.place or "")
        self.account.say(view.account.name)
        told = view.standing
        words = f"{told.text}, {told.detail}" if told.detail else told.text
        if not view.account.standing:
            words = _("Standing: {words}").format(words=words.lower())
        self.standing.say(words)
        self.standing.setAccessibleName(f"{told.title}: {words}")
        self.when.setText(view.when)
        self.when.set_tip(view.when_tip)
        names = ", ".join(person.name for person in view.people)
        with_whom = _("With {names}").format(names=names) if names else ""
        told_of_them = [part for part in (view.account.industry, with_whom) if part]
        self.who.setText(" · ".join(told_of_them))
        self.who.setVisible(bool(told_of_them))
        self.state.setVisible(meeting.state != "planned")
        self.state.set_state(
            _("Held") if is_held(meeting) else _("Cancelled"),
            "good" if is_held(meeting) else "neutral",
        )

    def _on_account(self) -> None:
        if self._view is not None:
            self.route_requested.emit(Route("account", self._view.account.id))
