"""One meeting in one column that reads like its brief, with capture at the foot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.errors import McrError, NotFoundError
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.ui import reasons
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.meetings.blocks import (
    Block,
    Heading,
    LinesBlock,
    PeopleBlock,
    PromisesBlock,
    SensitiveBlock,
)
from mcr_desktop.ui.meetings.captures import Captured, named_kind
from mcr_desktop.ui.meetings.feet import Foot
from mcr_desktop.ui.meetings.mastheads import Masthead
from mcr_desktop.ui.meetings.preparations import (
    PreparationView,
    is_held,
    is_planned,
    read,
    weekday_text,
)
from mcr_desktop.ui.meetings.proses import GrowingProse
from mcr_desktop.ui.meetings.trends import Trend, TrendBlock, read_trend
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.ui.surroundings import Surroundings

WIDEST = 760
"""Pixels beyond which lines are too long to be read at ease."""
RELEVANT = frozenset(
    {"meeting", "account", "contact", "touch", "note", "commitment", "complaint", "fact"}
)
CHARTED = frozenset({"complaint", "exposure", "import"})


class MeetingPage(Page):
    """Prepare, capture, close."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(_("Meeting preparation"))
        self._services = around.services
        self._tasks = around.tasks
        self._view: PreparationView | None = None
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
        self._lines = QVBoxLayout()
        self._outcome_box = self._prose_box("outcome", _("Outcome"), _("What came of it"))
        self._outcome_first = False
        self._drafts: dict[bytes, str] = {}
        self._trend_is_old = True
        self.foot = Foot()
        self._assemble()
        self.masthead.kept.connect(self._on_field_kept)
        self.masthead.standing_asked.connect(self._on_standing_asked)
        self.masthead.route_requested.connect(self.route_requested)
        self.masthead.edit_wanted.connect(self._on_edit)
        for block in self._blocks:
            block.route_requested.connect(self.route_requested)
        self.promises.kept.connect(self._on_promise_kept)
        capture = self.foot.capture
        capture.captured.connect(self._on_captured)
        capture.undo_wanted.connect(self._on_undo)
        capture.scroll_wanted.connect(self._on_scroll)
        self.foot.outcome.given.connect(self._on_held)
        self.foot.brief_wanted.connect(self._on_brief)
        self.foot.captured_wanted.connect(
            lambda: self.paper.ensureWidgetVisible(self.captured, 0, GRID)
        )

    # A page's own

    def show_route(self, route: Route) -> None:
        if self._view is not None and self._view.meeting.id != route.id:
            self._leave(self._view.meeting.id, route.id)
            self._view = None
            self.foot.tell("")
            self._waiting.begin()
            self._waiting.show()
            self._stack.setCurrentWidget(self._waiting)
            self.paper.verticalScrollBar().setValue(0)

    def _leave(self, meeting: bytes, other: bytes | None) -> None:
        """What is half typed stays with its meeting: prose is saved, a line waits until one is back."""
        typing = self.focusWidget()
        if typing is not None:
            typing.clearFocus()
        capture = self.foot.capture
        self._drafts[meeting] = capture.take_draft()
        capture.give_draft(self._drafts.pop(other or b"", ""))
        self.trend.show_trend(Trend())

    def refresh(self) -> None:
        route = self.route
        if route is None or route.id is None:
            self._show_gone()
            return
        services, meeting = self._services, route.id
        self._tasks.read(
            lambda _job: read(services, meeting),
            self._on_read,
            owner=self,
            key="preparation",
            failed=self._on_read_failed,
        )

    def cares_for(self, changes: Changes) -> bool:
        self._trend_is_old |= bool(changes.kinds & CHARTED)
        return bool(changes.kinds & RELEVANT)

    def first_focus(self) -> QWidget | None:
        return self.foot.capture.line

    def page_actions(self) -> tuple[Action, ...]:
        """Always enabled: a meeting that is read later than its page is shown would not enable them."""
        menu = _("Meeting")
        return (
            Action("capture", _("Capture a line"), self._on_capture_key, menu, "Ctrl+J"),
            Action(
                "capture_direction",
                _("Turn the promise round: we owe, they owe"),
                self.foot.capture.turn_direction,
                menu,
                "Ctrl+D",
            ),
            Action(
                "brief_team",
                _("Brief for our team"),
                lambda: self._on_brief("team"),
                menu,
                "Ctrl+P",
            ),
            Action(
                "brief_customer",
                _("Brief for the customer"),
                lambda: self._on_brief("customer"),
                menu,
                "Ctrl+Shift+P",
            ),
            Action(
                "mark_held",
                _("Mark the meeting held"),
                self._on_held_key,
                menu,
                "Ctrl+Shift+M",
            ),
        )

    # What comes back

    def _on_read(self, view: PreparationView) -> None:
        first = self._view is None
        self._view = view
        self._waiting.end()
        self._stack.setCurrentWidget(self._open)
        self.foot.capture.set_today(today())
        self.masthead.show_view(view)
        self.since.header.set_title(view.since_title)
        self.since.nothing = (
            _("Nothing was written down since.")
            if view.since_title != _("So far")
            else _("First meeting with this account: nothing to look back on.")
        )
        self.since.show_content(view.since)
        self.promises.header.set_detail(view.promises_detail)
        self.promises.show_content(
            (
                (_("We owe them"), view.ours),
                (_("They owe us"), view.theirs),
                (_("Among ourselves; not for the customer"), view.internal),
            )
        )
        self.trend.show_line(view.complaints)
        self.sensitive.setVisible(bool(view.sensitive))
        self.sensitive.show_content(view.sensitive)
        self.people.show_content((view.people, view.colleagues))
        for field, prose in self.prose.items():
            prose.show_text(getattr(view.meeting, field) or "")
        self._outcome_box.setVisible(is_held(view.meeting) or bool(view.meeting.outcome))
        self._order(outcome_first=is_held(view.meeting))
        self.captured.show_content(view.captured)
        self.captured.header.set_detail(str(len(view.captured)) if view.captured else "")
        self.foot.show_state(len(view.captured), planned=is_planned(view.meeting))
        if first or self._trend_is_old:
            self._trend_is_old = False
            self._read_trend(view)
        if first:
            self._take_focus()

    def _order(self, *, outcome_first: bool) -> None:
        """After the meeting, what came of it is looked for first."""
        if outcome_first == self._outcome_first:
            return
        self._outcome_first = outcome_first
        for place, box in enumerate((self._outcome_box, self.captured), 1):
            self._lines.removeWidget(box)
            self._lines.insertWidget(place if outcome_first else self._lines.count() - 1, box)

    def _take_focus(self) -> None:
        """What the window gave to the line before it was in view; not from where somebody types."""
        window = self.window()
        typing = isinstance(window.focusWidget(), (QLineEdit, QPlainTextEdit))
        if self.isVisible() and not typing:
            self.foot.capture.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_trend(self, view: PreparationView) -> None:
        """The chart costs more than the words, so it follows them."""
        services, account = self._services, view.account
        self._tasks.read(
            lambda _job: read_trend(services, account),
            self.trend.show_trend,
            owner=self,
            key="trend",
        )

    def _on_read_failed(self, error: Exception) -> None:
        if isinstance(error, NotFoundError):
            self._show_gone()
        else:
            self._tasks.complain(error)

    def _show_gone(self) -> None:
        self._view = None
        self._waiting.end()
        self._stack.setCurrentWidget(self._gone)

    # What the user does

    def _on_field_kept(self, field: str, text: str) -> None:
        view = self._view
        if view is None:
            return
        services, meeting = self._services, view.meeting.id
        self._tasks.write(
            lambda _job: services.meetings.edit(meeting, **{field: text or None}),
            owner=self,
            failed=self._on_refused,
        )

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, McrError):
            self.foot.tell(sentence(error))
            self.refresh()
        else:
            self._tasks.complain(error)

    def _on_promise_kept(self, promise: bytes) -> None:
        services = self._services
        self._write(
            lambda: services.commitments.keep(promise), _("Promise marked kept"), self._on_refused
        )

    def _on_captured(self, captured: Captured) -> None:
        view = self._view
        if view is None:
            return
        services, meeting = self._services, view.meeting.id
        fields: dict[str, Any] = {}
        if captured.kind == "promise":
            fields = {"direction": captured.direction, "due_on": captured.due_on}
        words = _("{kind} kept").format(kind=named_kind(captured.kind))
        if captured.due_on:
            day = weekday_text(captured.due_on, today())
            words = _("{kept}, due {day}").format(kept=words, day=day)
        self._write(
            lambda: services.meetings.capture(meeting, captured.kind, captured.text, **fields),
            words,
            lambda error: self._on_capture_failed(captured, error),
        )

    def _on_capture_failed(self, captured: Captured, error: Exception) -> None:
        self.foot.capture.give_back(captured, sentence(error))

    def _on_held(self, outcome: str) -> None:
        view = self._view
        if view is None:
            return
        services, meeting = self._services, view.meeting.id
        self._write(
            lambda: services.meetings.hold(meeting, outcome or None),
            _("Marked held; it counts as a touch with those in the room"),
            self._on_refused,
        )
        self.foot.capture.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write(
        self, work: Callable[[], object], words: str, failed: Callable[[Exception], None]
    ) -> None:
        """Told in the foot, since the floating bar would lie over the line that one types in."""
        self._tasks.write(
            lambda _job: work(),
            lambda _done: self.foot.tell(words, undoable=True),
            owner=self,
            failed=failed,
        )

    def _on_undo(self) -> None:
        services = self._services
        self._tasks.write(
            lambda _job: services.undo.undo(),
            lambda label: self.foot.tell(_("Undone: {label}").format(label=label)),
            owner=self,
            failed=self._on_refused,
        )

    def _on_brief(self, audience: str) -> None:
        view = self._view
        if view is not None:
            self.route_requested.emit(Route("briefs", view.meeting.id, query=audience))

    def _on_standing_asked(self) -> None:
        view = self._view
        if view is None:
            return
        services, account = self._services, view.account
        self._tasks.read(
            lambda _job: reasons.why(services, services.indicators.line(account), "standing"),
            self.why_requested.emit,
            owner=self,
            key="why",
        )

    def _on_edit(self) -> None:
        """Day, people and the rest are edited where meetings are planned."""
        if self._view is not None:
            self.route_requested.emit(Route("meetings", None, "edit", row=self._view.meeting.id))

    def _on_held_key(self) -> None:
        if self._view is not None and is_planned(self._view.meeting):
            self.foot.ask_outcome()

    def _on_capture_key(self) -> None:
        self.foot.capture.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_scroll(self, pixels: int) -> None:
        bar = self.paper.verticalScrollBar()
        bar.setValue(bar.value() + pixels)

    # Assembly

    def _assemble(self) -> None:
        column = QWidget()
        column.setMaximumWidth(WIDEST)
        column.setObjectName("page")
        lines = self._lines
        column.setLayout(lines)
        lines.setContentsMargins(2 * GRID, GRID, 2 * GRID, 4 * GRID)
        lines.setSpacing(GRID)
        lines.addWidget(self.masthead)
        self._blocks: tuple[Block, ...] = (
            self.since,
            self.promises,
            self.trend,
            self.sensitive,
            self.people,
            self.captured,
        )
        for block in self._blocks[:-1]:
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
        around = QWidget()
        around.setObjectName("page")
        middle = QHBoxLayout(around)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addWidget(column, 100)
        middle.addStretch(1)
        self.paper = QScrollArea()
        self.paper.setWidgetResizable(True)
        self.paper.setFrameShape(QFrame.Shape.NoFrame)
        self.paper.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.paper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.paper.setWidget(around)
        self._open = QWidget()
        both = QVBoxLayout(self._open)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(self.paper, 1)
        both.addWidget(self.foot)
        self._waiting = Waiting(_("Reading the meeting"))
        self._gone = EmptyState(
            _("This meeting is not here"),
            _("It was taken back or deleted. The others are under Meetings."),
            _("Show the meetings"),
            lambda: self.route_requested.emit(Route("meetings")),
        )
        self._stack = QStackedWidget()
        for part in (self._waiting, self._open, self._gone):
            self._stack.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _prose_box(self, field: str, title: str, hint: str) -> QWidget:
        box = QWidget()
        inside = QVBoxLayout(box)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(Heading(title))
        prose = GrowingProse(title, hint)
        prose.kept.connect(lambda text: self._on_field_kept(field, text))
        self.prose[field] = prose
        inside.addWidget(prose)
        return box
