"""Briefs: pick a meeting or a case and an audience, read the very pages, save or print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.services.briefing.briefs import PAPERS, Audience, Copy
from mcr_desktop.services.casework.reports import CaseCopy
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.briefs.changes import ChangeSheet
from mcr_desktop.ui.briefs.choices import Choices, read_cases, read_choices
from mcr_desktop.ui.briefs.kinds import KINDS, copy_of, kind_name, nothing_yet, told_of
from mcr_desktop.ui.briefs.outlets import Outlets
from mcr_desktop.ui.briefs.previews import Preview
from mcr_desktop.ui.briefs.sources import SourceSheet
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import ElidingBox
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.services.briefing.briefs import PaperName
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job

PAPER_KEY = "briefs.paper"
RELEVANT = frozenset(
    {
        "account", "meeting", "contact", "touch", "note", "commitment", "complaint", "exposure", "fact", "import",
        "case", "case_part", "why", "bone", "case_event", "site",
    }
)  # fmt: skip


class BriefsPage(Page):
    """One meeting's brief or one case's report, as it will lie on the table."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(_("Briefs"))
        self._services = around.services
        self._tasks = around.tasks
        self._wanted: bytes | None = None
        self._choices: Choices | None = None
        self._audience = Audience.TEAM
        self._copy: Copy | CaseCopy | None = None
        self._seen: CaseCopy | None = None
        self._whose: bytes | None = None
        self._setting: Job | None = None
        self._sheet: SourceSheet | None = None
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(_("Kind"))
        for kind in KINDS:
            self.kinds.addItem(kind_name(kind), kind)
        self.meetings = ElidingBox()
        self.meetings.setAccessibleName(_("Meeting or case"))
        self.meetings.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.meetings.setMinimumContentsLength(20)
        self.meetings.setMaxVisibleItems(16)
        self.team = QRadioButton(_("For our team"))
        self.customer = QRadioButton(_("For the customer"))
        self.paper = QComboBox()
        self.paper.setAccessibleName(_("Paper"))
        self.paper.addItems(PAPERS)
        self.paper.setCurrentText(self._remembered_paper())
        self.save_button = button(_("Save as\N{HORIZONTAL ELLIPSIS}"), "primary", tip=_("Ctrl+S"))
        self.print_button = button(_("Print\N{HORIZONTAL ELLIPSIS}"), tip=_("Ctrl+P"))
        self.meeting_button = button(_("Open meeting"))
        self.sources_button = button(_("Sources"), tip=_("Ctrl+J"))
        self.changes_button = button(_("What was changed"))
        self.changes_button.hide()
        self.holds = PlainLabel("", muted=True, wrap=True)
        self.holds.setAccessibleDescription(_("What this copy holds"))
        self.preview = Preview()
        self.outlets = Outlets(self, around)
        self._waiting = Waiting(_("Setting the pages"), rows=14)
        self._none = QWidget()
        self._stack = QStackedWidget()
        for part in (self._waiting, self.preview, self._none):
            self._stack.addWidget(part)
        self._assemble()
        self._connect()
        self._enable()

    # A page's own

    def show_route(self, route: Route) -> None:
        """`id` is a meeting, an account whose next meeting is meant, or with the tab "8d" or "a3" a case.

        `query` is the audience, `row` the account for whose customer a case's copy is.
        """
        if route.tab in KINDS or route.id is not None:
            self._choose(route.tab if route.tab in KINDS else KINDS[0])
        if route.id is not None:
            self._wanted, self._whose = route.id, route.row
        if route.query in set(Audience):
            self._audience = Audience(route.query)
        self._check_audience()

    def refresh(self) -> None:
        services = self._services
        read = read_choices if self.kind == KINDS[0] else read_cases
        self._tasks.read(lambda _job: read(services), self._on_choices, owner=self, key="choices")

    def foot_height(self) -> int:
        shown = self._stack.currentWidget() is self.preview
        return self.preview.foot_height() if shown else 0

    def cares_for(self, changes: Changes) -> bool:
        return bool(changes.kinds & RELEVANT)

    def first_focus(self) -> QWidget | None:
        instead = self._stack.currentWidget()
        if isinstance(instead, EmptyState) and not self.meetings.isEnabled():
            return instead.first
        return self.meetings

    def page_actions(self) -> tuple[Action, ...]:
        menu = _("Briefs")
        here = self._has_copy
        preview = self.preview
        return (
            Action(
                "brief_save", _("Save the brief"), self._on_save, menu, "Ctrl+S", enabled_when=here
            ),
            Action(
                "brief_print",
                _("Print the brief"),
                self._on_print,
                menu,
                "Ctrl+P",
                enabled_when=here,
            ),
            Action(
                "brief_sources",
                _("Show the sources"),
                self._on_sources,
                menu,
                "Ctrl+J",
                enabled_when=here,
            ),
            Action("brief_larger", _("Larger pages"), preview.larger.click, menu, "Ctrl++"),
            Action("brief_smaller", _("Smaller pages"), preview.smaller.click, menu, "Ctrl+-"),
            Action("brief_width", _("Fit the page's width"), preview.fit_width, menu, "Ctrl+0"),
            Action("brief_page", _("Fit the whole page"), preview.fit_page, menu, "Ctrl+9"),
            Action("brief_next", _("Next page"), preview.next.click, menu, "Alt+PgDown"),
            Action("brief_previous", _("Previous page"), preview.previous.click, menu, "Alt+PgUp"),
        )

    # What is chosen

    @property
    def kind(self) -> str:
        """Of `KINDS` the one chosen."""
        return str(self.kinds.currentData())

    def _choose(self, kind: str) -> None:
        self.kinds.blockSignals(True)
        self.kinds.setCurrentIndex(KINDS.index(kind))
        self.kinds.blockSignals(False)

    def _on_kind(self) -> None:
        before = self._copy
        if before is not None and isinstance(before, CaseCopy) is not (self.kind != KINDS[0]):
            self._wanted = None  # a meeting is no case
        self.refresh()

    @property
    def paper_name(self) -> PaperName:
        """The paper chosen."""
        return "Letter" if self.paper.currentText() == "Letter" else "A4"

    def _on_choices(self, choices: Choices) -> None:
        self._choices = choices
        choice = choices.chosen(self._wanted)
        if choice is None and self._wanted is not None and not choices.account_name(self._wanted):
            choice = choices.chosen(None)  # the meeting is gone
        self.meetings.blockSignals(True)
        self.meetings.clear()
        for number, one in enumerate(choices.meetings):
            if number and not one.ahead and choices.meetings[number - 1].ahead:
                self.meetings.insertSeparator(self.meetings.count())
            self.meetings.addItem(one.text, one.meeting)
            place = self.meetings.count() - 1
            self.meetings.setItemData(place, one.tip, Qt.ItemDataRole.ToolTipRole)
        self.meetings.setCurrentIndex(-1 if choice is None else self._place_of(choice.meeting))
        self.meetings.blockSignals(False)
        if choice is None:
            self._show_none()
            self.settled.emit()
            return
        self._wanted = choice.meeting
        self._set_pages()

    def _place_of(self, meeting: bytes) -> int:
        places = range(self.meetings.count())
        return next((one for one in places if self.meetings.itemData(one) == meeting), -1)

    def _on_meeting(self, place: int) -> None:
        meeting = self.meetings.itemData(place)
        if isinstance(meeting, bytes) and meeting != self._wanted:
            self._wanted, self._whose = meeting, None
            self._set_pages()

    def _on_audience(self) -> None:
        chosen = Audience.CUSTOMER if self.customer.isChecked() else Audience.TEAM
        if chosen is not self._audience:
            self._audience = chosen
            self._set_pages()

    def _on_paper(self) -> None:
        self._services.settings.set(PAPER_KEY, self.paper_name)
        if self._wanted is not None:
            self._set_pages()

    def _check_audience(self) -> None:
        (self.customer if self._audience is Audience.CUSTOMER else self.team).setChecked(True)

    # The pages

    def _set_pages(self) -> None:
        """Have the pages set on a reader thread; the old ones stay while they are of one kind."""
        wanted, audience, paper = self._wanted, self._audience, self.paper_name
        if wanted is None:
            return
        old = self._copy
        if old is None or (old.subject, old.brief.audience) != (wanted, audience):
            # Nobody may read one audience's pages under the other one's name.
            self._copy = None
            self._stack.setCurrentWidget(self._waiting)
            self._waiting.begin()
            self._waiting.show()
            self._enable()
        self.holds.setText(told_of(audience, self.kind))
        self.changes_button.hide()
        services, kind, whose = self._services, self.kind, self._whose
        self._setting = self._tasks.read(
            lambda job: copy_of(services, kind, wanted, audience, paper, whose, job),
            self._on_pages,
            owner=self,
            key="pages",
            failed=self._on_no_pages,
        )

    def _on_pages(self, copy: Copy | CaseCopy) -> None:
        self._waiting.end()
        self._copy = copy
        changed = isinstance(copy, CaseCopy) and bool(copy.redactions)
        self.changes_button.setVisible(changed)
        self.preview.show_pdf(copy.pdf)
        self._stack.setCurrentWidget(self.preview)
        title = _("Report: {account}") if isinstance(copy, CaseCopy) else _("Brief: {account}")
        self.set_title(title.format(account=copy.account.name))
        if self._sheet_is_open():
            self._on_sources()
        self._enable()

    def _on_no_pages(self, error: Exception) -> None:
        self._waiting.end()
        self._copy = None
        self._enable()
        if not isinstance(error, McrError):
            self._tasks.complain(error)
        words = sentence(error)
        self._say_instead(_("The pages could not be set"), words, _("Try again"), self._set_pages)

    def _show_none(self) -> None:
        self._waiting.end()
        self._copy = None
        self._enable()
        self.holds.setText("")
        named = self._choices.account_name(self._wanted) if self._choices and self._wanted else ""
        title, words, step, route = nothing_yet(self.kind, named)
        self._say_instead(title, words, step, lambda: self.route_requested.emit(route))
        self.set_title(_("Briefs"))

    def _say_instead(
        self, title: str, words: str, step: str = "", on_step: Callable[[], None] | None = None
    ) -> None:
        """Put words in the place of the pages, with the step that leads to them."""
        fresh = EmptyState(title, words, step, on_step)
        self._stack.removeWidget(self._none)
        self._none.deleteLater()
        self._none = fresh
        self._stack.addWidget(fresh)
        self._stack.setCurrentWidget(fresh)

    def _on_stop(self) -> None:
        if self._setting is not None:
            self._setting.cancel()
        self._waiting.end()
        self._say_instead(
            _("Stopped before the pages were set"),
            _("Nothing was changed. Choose another meeting, or set these pages after all."),
            _("Set the pages"),
            self._set_pages,
        )

    # What is done with them

    def _on_sources(self) -> None:
        copy = self._copy
        if copy is None:
            return
        self._sheet = SourceSheet(copy.origins, copy.account.id, self.route_requested.emit)
        self.drawer_requested.emit(_("Sources"), self._sheet)

    def _sheet_is_open(self) -> bool:
        return self._sheet is not None and isValid(self._sheet) and self._sheet.isVisible()

    def _on_open_meeting(self) -> None:
        if self._copy is not None:
            place = "case" if isinstance(self._copy, CaseCopy) else "meeting"
            self.route_requested.emit(Route(place, self._copy.subject))

    def _on_changes(self) -> None:
        if isinstance(self._copy, CaseCopy):
            self._seen = self._copy
            self.drawer_requested.emit(_("What was changed"), ChangeSheet(self._copy))

    def _is_to_be_seen(self) -> bool:
        """Show once what was changed in a customer's copy before it leaves the house."""
        copy = self._copy
        if not isinstance(copy, CaseCopy) or not copy.redactions or copy is self._seen:
            return False
        self._on_changes()
        self.told.emit(_("Read first what was changed in this copy; then do it again."))
        return True

    def _on_save(self) -> None:
        if self._copy is not None and not self._is_to_be_seen():
            self.outlets.ask_where(self._copy)

    def _on_print(self) -> None:
        if self._copy is not None and not self._is_to_be_seen():
            self.outlets.ask_printer(self._copy, self.paper_name)

    # Assembly

    def _has_copy(self) -> bool:
        return self._copy is not None

    def _enable(self) -> None:
        here = self._copy is not None
        for part in (
            self.save_button,
            self.print_button,
            self.meeting_button,
            self.sources_button,
        ):
            part.setEnabled(here)
        some = self._choices is None or bool(self._choices.meetings)
        for choice in (self.meetings, self.team, self.customer, self.paper):
            choice.setEnabled(some)
        of_case = self.kind != KINDS[0]
        self.meeting_button.setText(_("Open case") if of_case else _("Open meeting"))

    def _remembered_paper(self) -> str:
        kept = self._services.settings.get(PAPER_KEY)
        if kept in PAPERS:
            return str(kept)
        american = QLocale().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
        return "Letter" if american else "A4"

    def _assemble(self) -> None:
        group = QButtonGroup(self)
        group.addButton(self.team)
        group.addButton(self.customer)
        self.team.setToolTip(told_of(Audience.TEAM))
        self.customer.setToolTip(told_of(Audience.CUSTOMER))
        self._check_audience()
        first = QHBoxLayout()
        first.setSpacing(GRID)
        first.addWidget(self.kinds)
        first.addWidget(self.meetings, 1)
        first.addWidget(self.meeting_button)
        first.addWidget(self.sources_button)
        second = QHBoxLayout()
        second.setSpacing(GRID)
        for part in (self.team, self.customer, self.paper):
            second.addWidget(part)
        second.addWidget(self.changes_button)
        second.addStretch(1)
        second.addWidget(self.print_button)
        second.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        column.setSpacing(GRID)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.holds)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.kinds.currentIndexChanged.connect(self._on_kind)
        self.changes_button.clicked.connect(self._on_changes)
        self.meetings.currentIndexChanged.connect(self._on_meeting)
        self.team.toggled.connect(self._on_audience)
        self.paper.currentTextChanged.connect(self._on_paper)
        self.save_button.clicked.connect(self._on_save)
        self.print_button.clicked.connect(self._on_print)
        self.meeting_button.clicked.connect(self._on_open_meeting)
        self.sources_button.clicked.connect(self._on_sources)
        self._waiting.cancel_requested.connect(self._on_stop)
