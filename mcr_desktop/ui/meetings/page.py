"""Meetings: those to come with the way into each, those past, and where a new one is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.meetings import PLANNED
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.meetings.listings import (
    PAST_COLUMNS,
    PastSource,
    PlannedList,
    Told,
    read_lines,
)
from mcr_desktop.ui.meetings.plans import Plan, PlanForm
from mcr_desktop.ui.models.paged_tables import PagedTableModel
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.theme import GRID, ROW
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import EmptyState, SectionHeader
from mcr_desktop.ui.widgets.tables import Table
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.domain.meetings import Meeting
    from mcr_desktop.domain.people import Contact
    from mcr_desktop.ui.surroundings import Surroundings

RELEVANT = frozenset({"meeting", "account", "contact"})


class MeetingsPage(Page):
    """The list; the form above it plans a meeting or changes one."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(_("Meetings"))
        self._services = around.services
        self._tasks = around.tasks
        self._lines: tuple[Told, ...] | None = None
        self._editing: bytes | None = None
        self.first_line = PlainLabel("", "lead", wrap=True)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter by title, account, person"))
        self.filter.setAccessibleName(_("Filter meetings"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(240)
        self.plan_button = button(_("Plan a meeting"), tip=_("Ctrl+N"))
        self.form = PlanForm()
        self.planned = PlannedList()
        self._source = PastSource()
        self.past_model = PagedTableModel(PAST_COLUMNS, self._source)
        self.past_model.setParent(self)
        self.past = Table(self.past_model, _("Past meetings"))
        self._assemble()
        self.filter.textChanged.connect(self._on_filter)
        self.plan_button.clicked.connect(self._on_plan)
        self.planned.opened.connect(self._open)
        self.past.opened.connect(self._open)
        self.form.account_chosen.connect(self._on_account_chosen)
        self.form.planned.connect(self._on_planned)
        self.form.left.connect(self._on_form_left)

    # A page's own

    def show_route(self, route: Route) -> None:
        if route.tab == "plan":
            self._begin(None)
        elif route.tab == "edit" and route.row is not None:
            self._begin(route.row)
        else:
            self.form.hide()

    def refresh(self) -> None:
        services = self._services
        self._tasks.read(lambda _job: read_lines(services), self._on_read, owner=self, key="list")

    def cares_for(self, changes: Changes) -> bool:
        return bool(changes.kinds & RELEVANT)

    def first_focus(self) -> QWidget | None:
        if self.form.isVisible():
            return None
        doors = self.planned.doors()
        return doors[0] if doors else self.plan_button

    def page_actions(self) -> tuple[Action, ...]:
        menu = _("Meetings")
        return (
            Action("meeting_plan", _("Plan a meeting"), self._on_plan, menu, "Ctrl+N"),
            Action(
                "meetings_filter", _("Filter the meetings"), self._on_filter_key, menu, "Ctrl+L"
            ),
        )

    # What comes back

    def _on_read(self, lines: tuple[Told, ...]) -> None:
        self._waiting.end()
        first = self._lines is None
        self._lines = lines
        self._settle()
        focus = self.first_focus()
        if first and focus is not None and self.plan_button.hasFocus():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        elif first:
            self.settled.emit()

    def _settle(self) -> None:
        lines = self._lines or ()
        words = self.filter.text().lower().split()
        some = tuple(line for line in lines if all(word in line.words for word in words))
        ahead = tuple(line for line in some if line.state == PLANNED)
        past = tuple(line for line in some if line.state != PLANNED)
        self.planned.show_lines(ahead)
        self._source.take(past)
        self.past_model.load()
        self.past.setMinimumHeight(ROW * (min(len(past), 8) + 1) + GRID)
        self._ahead_header.set_detail(str(len(ahead)) if ahead else "")
        self._past_header.set_detail(str(len(past)) if past else "")
        for part in (self._past_header, self.past):
            part.setVisible(bool(past))
        if not lines:
            self._stack.setCurrentWidget(self._none)
        else:
            self._stack.setCurrentWidget(self._list if some else self._no_match)
        self.filter.setVisible(bool(lines))
        self.plan_button.setVisible(bool(lines))
        self.first_line.setText(_first_line(lines))

    # What the user does

    def _open(self, meeting: bytes) -> None:
        self.route_requested.emit(Route("meeting", meeting))

    def _on_filter(self) -> None:
        self._settle()

    def _on_filter_key(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def _on_plan(self) -> None:
        self._begin(None)

    def _begin(self, meeting: bytes | None) -> None:
        services = self._services
        self._editing = meeting

        def work(_job: object) -> tuple[list[Account], Meeting | None]:
            found = services.meetings.show(meeting) if meeting is not None else None
            return services.accounts.all(), found

        self._tasks.read(work, self._on_begin, owner=self, key="form")

    def _on_begin(self, read: tuple[list[Account], Meeting | None]) -> None:
        accounts, meeting = read
        self.form.begin(accounts, today(), meeting)

    def _on_account_chosen(self, account_id: bytes) -> None:
        services = self._services

        def work(_job: object) -> tuple[list[Contact], tuple[str, ...]]:
            account = services.accounts.show(account_id)
            return services.people.all(account), services.meetings.colleagues(account)

        self._tasks.read(
            work,
            lambda read: self.form.offer_people(account_id, *read),
            owner=self,
            key="people",
        )

    def _on_planned(self, plan: Plan) -> None:
        services, editing = self._services, self._editing
        fields = {
            "minutes": plan.minutes,
            "place": plan.place or None,
            "contacts": plan.contacts,
            "team": plan.team,
        }

        def work(_job: object) -> Meeting:
            if editing is not None:
                return services.meetings.edit(
                    editing, title=plan.title, starts_at=plan.starts_at, **fields
                )
            account = services.accounts.show(plan.account)
            return services.meetings.plan(account, plan.title, plan.starts_at, **fields)

        self._tasks.write(work, self._on_written, owner=self, failed=self._on_refused)

    def _on_written(self, meeting: Meeting) -> None:
        self.form.hide()
        said = _("Changed {title}") if self._editing else _("Planned {title}")
        self._editing = None
        self.undo_offered.emit(said.format(title=meeting.title))
        self.route_requested.emit(Route("meeting", meeting.id))

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, McrError):
            self.form.refuse(sentence(error))
        else:
            self._tasks.complain(error)

    def _on_form_left(self) -> None:
        self.form.hide()
        if self._editing is not None:
            editing, self._editing = self._editing, None
            self.route_requested.emit(Route("meeting", editing))
        else:
            first = self.first_focus()
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    # Assembly

    def _assemble(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.first_line, 1)
        top.addWidget(self.filter)
        top.addWidget(self.plan_button)
        self._ahead_header = SectionHeader(_("To come"))
        self._past_header = SectionHeader(_("Past"))
        self._list = QWidget()
        inside = QVBoxLayout(self._list)
        inside.setContentsMargins(0, 0, 0, GRID)
        inside.setSpacing(GRID // 2)
        inside.addWidget(self._ahead_header)
        inside.addWidget(self.planned)
        inside.addWidget(self._past_header)
        inside.addWidget(self.past, 1)
        inside.addStretch(0)
        self._waiting = Waiting(_("Reading the meetings"))
        self._none = EmptyState(
            _("No meeting yet"),
            _(
                "Plan the next one with a customer: its page gathers what changed since you last met, "
                "what both sides promised, and who will be in the room."
            ),
            _("Plan a meeting"),
            self._on_plan,
        )
        self._no_match = EmptyState(
            _("No meeting holds these words"),
            _("Clear the filter to see all of them."),
            _("Clear the filter"),
            self.filter.clear,
        )
        self._stack = QStackedWidget()
        for part in (self._waiting, self._list, self._none, self._no_match):
            self._stack.addWidget(part)
        self._stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        content = QWidget()
        content.setObjectName("page")
        column = QVBoxLayout(content)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(self.form)
        column.addWidget(self._stack, 1)
        paper = QScrollArea()
        paper.setWidgetResizable(True)
        paper.setFrameShape(QFrame.Shape.NoFrame)
        paper.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        paper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        paper.setWidget(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(paper)


def _first_line(lines: tuple[Told, ...]) -> str:
    """What a person in a hurry reads."""
    ahead = [line for line in lines if line.state == PLANNED]
    if not lines:
        return ""
    if not ahead:
        return _("Nothing planned")
    soonest = next((line for line in ahead if not line.overdue), ahead[0])
    count = ngettext("{n} meeting to come", "{n} meetings to come", len(ahead)).format(n=len(ahead))
    return _("{count}; next: {account}, {when}").format(
        count=count, account=soonest.account, when=soonest.when
    )
