"""The column that is read: head, blocks and prose of one meeting, in the order of its brief."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from mcr_desktop.phrases.catalogue import _
from mcr_desktop.ui.meetings.blocks import (
    Block,
    Heading,
    LinesBlock,
    PeopleBlock,
    PromisesBlock,
    SensitiveBlock,
)
from mcr_desktop.ui.meetings.mastheads import Masthead
from mcr_desktop.ui.meetings.preparations import PreparationView, is_held
from mcr_desktop.ui.meetings.proses import GrowingProse
from mcr_desktop.ui.meetings.trends import TrendBlock
from mcr_desktop.ui.theme import GRID

WIDEST = 760
"""Pixels beyond which lines are too long to be read at ease."""


class Paper(QScrollArea):
    """Shows a `PreparationView`; what did not change stays as it stands, focus and scroll included."""

    route_requested = Signal(object)
    field_kept = Signal(str, str)
    """A field of the meeting and its new words."""

    def __init__(self) -> None:
        super().__init__()
        self.masthead = Masthead()
        self.since = LinesBlock(_("Since the last meeting"), "")
        self.promises = PromisesBlock(_("Promises both ways"))
        self.trend = TrendBlock()
        self.sensitive = SensitiveBlock(_("Sensitive"))
        self.people = PeopleBlock(_("Who will be there"))
        self.captured = LinesBlock(
            _("Captured"),
            _("Nothing yet. Whatever you type at the foot of this page appears here."),
        )
        self.prose: dict[str, GrowingProse] = {}
        self._outcome_box = self._prose_box("outcome", _("Outcome"), _("What came of it"))
        self._outcome_first = False
        self._lines = QVBoxLayout()
        self._assemble()
        self.masthead.kept.connect(self.field_kept)
        self.masthead.route_requested.connect(self.route_requested)

    def show_view(self, view: PreparationView) -> None:
        """Show what is stored now."""
        # Each block would have all of the column laid out anew: once is enough.
        self._lines.setEnabled(False)
        self._show_blocks(view)
        self._lines.setEnabled(True)
        self._lines.activate()

    def _show_blocks(self, view: PreparationView) -> None:
        self.masthead.show_view(view)
        self.since.header.set_title(view.since_title)
        self.since.nothing = (
            _("Nothing was written down since.")
            if view.has_met
            else _("First meeting with this account: nothing to look back on.")
        )
        self.since.show_content(view.since)
        self.promises.header.set_detail(view.promises_detail)
        self.promises.show_content(
            (
                (_("We owe them"), view.ours, view.more[0]),
                (_("They owe us"), view.theirs, view.more[1]),
                (_("Among ourselves; not for the customer"), view.internal, view.more[2]),
            )
        )
        self.trend.show_line(view.complaints)
        self.sensitive.setVisible(bool(view.sensitive))
        self.sensitive.show_content(view.sensitive)
        self.people.show_content((view.people, view.colleagues))
        for field, prose in self.prose.items():
            prose.show_text(getattr(view.meeting, field) or "")
        self._outcome_box.setVisible(is_held(view.meeting) or bool(view.meeting.outcome))
        self.captured.show_content(view.captured)
        self.captured.header.set_detail(str(len(view.captured)) if view.captured else "")
        self._order(outcome_first=is_held(view.meeting))

    def show_captured(self) -> None:
        """Bring what was captured into view."""
        self.ensureWidgetVisible(self.captured, 0, GRID)

    def scroll_by(self, pixels: int) -> None:
        """Move on, or back where it is negative."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pixels)

    def _order(self, *, outcome_first: bool) -> None:
        """After the meeting, what came of it is looked for first."""
        if outcome_first == self._outcome_first:
            return
        self._outcome_first = outcome_first
        for place, box in enumerate((self._outcome_box, self.captured), 1):
            self._lines.removeWidget(box)
            self._lines.insertWidget(place if outcome_first else self._lines.count() - 1, box)

    def _assemble(self) -> None:
        column = QWidget()
        column.setMaximumWidth(WIDEST)
        column.setObjectName("page")
        column.setLayout(self._lines)
        lines = self._lines
        lines.setContentsMargins(2 * GRID, GRID, 2 * GRID, 4 * GRID)
        lines.setSpacing(GRID)
        lines.addWidget(self.masthead)
        blocks: tuple[Block, ...] = (
            self.since,
            self.promises,
            self.trend,
            self.sensitive,
            self.people,
        )
        for block in blocks:
            lines.addWidget(block)
        for field, title, hint in (
            ("questions", _("Questions"), _("What we want to hear from them, by name")),
            ("agenda", _("Agenda"), _("One point a line, with minutes and who leads it")),
            ("objectives", _("Objectives"), _("What must be true when we leave the room")),
            ("ask", _("The ask"), _("The one thing that we ask of them")),
        ):
            lines.addWidget(self._prose_box(field, title, hint))
        lines.addWidget(self._outcome_box)
        lines.addWidget(self.captured)
        lines.addStretch(1)
        for block in (*blocks, self.captured):
            block.route_requested.connect(self.route_requested)
        around = QWidget()
        around.setObjectName("page")
        middle = QHBoxLayout(around)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addWidget(column, 100)
        middle.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(around)

    def _prose_box(self, field: str, title: str, hint: str) -> QWidget:
        box = QWidget()
        inside = QVBoxLayout(box)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(Heading(title))
        prose = GrowingProse(title, hint)
        prose.kept.connect(lambda text: self.field_kept.emit(field, text))
        self.prose[field] = prose
        inside.addWidget(prose)
        return box
