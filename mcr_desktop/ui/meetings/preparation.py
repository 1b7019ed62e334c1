"""One meeting in one column that reads like its brief, with capture at the foot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
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
from mcr_desktop.ui.meetings.captures import Captured, named_kind
from mcr_desktop.ui.meetings.feet import Foot
from mcr_desktop.ui.meetings.papers import Paper
from mcr_desktop.ui.meetings.preparations import (
    PreparationView,
    is_planned,
    read,
    weekday_text,
)
from mcr_desktop.ui.meetings.trends import Trend, read_trend
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.widgets.concurrent_values import ConcurrentValues
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.ui.surroundings import Surroundings

RELEVANT = frozenset(
    {"meeting", "account", "contact", "touch", "note", "commitment", "complaint", "fact"}
)
PREPARED = (
    *("title", "starts_at", "minutes", "place", "contacts", "team", "state"),
    *("objectives", "agenda", "questions", "ask", "outcome"),
)
"""What people write of a meeting, each into a field of its own."""
CHARTED = frozenset({"complaint", "exposure", "import"})


class MeetingPage(Page):
    """Prepare, capture, close."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(_("Meeting preparation"))
        self._services = around.services
        self._tasks = around.tasks
        self._view: PreparationView | None = None
        self._drafts: dict[bytes, str] = {}
        self._trend_is_old = True
        self.paper = Paper()
        self.foot = Foot()
        self.also = ConcurrentValues(around, "meeting", PREPARED)
        self.also.used.connect(self.undo_offered)
        self._assemble()
        self.paper.field_kept.connect(self._on_field_kept)
        self.paper.route_requested.connect(self.route_requested)
        self.paper.masthead.standing_asked.connect(self._on_standing_asked)
        self.paper.masthead.edit_wanted.connect(self._on_edit)
        self.paper.promises.kept.connect(self._on_promise_kept)
        capture = self.foot.capture
        capture.captured.connect(self._on_captured)
        capture.undo_wanted.connect(self._on_undo)
        capture.scroll_wanted.connect(self.paper.scroll_by)
        self.foot.outcome.given.connect(self._on_held)
        self.foot.brief_wanted.connect(self._on_brief)
        self.foot.captured_wanted.connect(self.paper.show_captured)

    # A page's own

    def fence(self) -> bytes | None:
        return self._view.meeting.fence if self._view is not None else None

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
        self.paper.trend.show_trend(Trend())

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

    def foot_height(self) -> int:
        return self.foot.height()

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
        self.paper.show_view(view)
        self.also.look(view.meeting.id)
        self.foot.show_state(len(view.captured), planned=is_planned(view.meeting))
        if first or self._trend_is_old:
            self._trend_is_old = False
            self._read_trend(view)
        if first:
            self._take_focus()

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
            self.paper.trend.show_trend,
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
        words = _("{kind} written down").format(kind=named_kind(captured.kind))
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

    # Assembly

    def _assemble(self) -> None:
        self._open = QWidget()
        both = QVBoxLayout(self._open)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(self.also)
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
