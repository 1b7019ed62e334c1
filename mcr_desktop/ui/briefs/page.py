"""Briefs: pick a meeting and an audience, read the very pages, save or print them."""

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
from mcr_desktop.services.briefs import PAPERS, Audience, Copy
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.briefs.choices import Choices, read_choices
from mcr_desktop.ui.briefs.outlets import Outlets
from mcr_desktop.ui.briefs.previews import Preview
from mcr_desktop.ui.briefs.sources import SourceSheet
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.services.briefs import PaperName
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job

PAPER_KEY = "briefs.paper"
RELEVANT = frozenset(
    {"account", "meeting", "contact", "touch", "note", "commitment", "complaint", "exposure", "fact", "import"}
)  # fmt: skip


class BriefsPage(Page):
    """One meeting's brief, as it will lie on the table."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(_("Briefs"))
        self._services = around.services
        self._tasks = around.tasks
        self._wanted: bytes | None = None
        self._choices: Choices | None = None
        self._audience = Audience.TEAM
        self._copy: Copy | None = None
        self._setting: Job | None = None
        self._sheet: SourceSheet | None = None
        self.meetings = QComboBox()
        self.meetings.setAccessibleName(_("Meeting"))
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
        """`id` is a meeting, or an account whose next meeting is meant; `query` the audience."""
        if route.id is not None:
            self._wanted = route.id
        if route.query in set(Audience):
            self._audience = Audience(route.query)
        self._check_audience()

    def refresh(self) -> None:
        services = self._services
        self._tasks.read(
            lambda _job: read_choices(services), self._on_choices, owner=self, key="choices"
        )

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
            self._wanted = meeting
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
        meeting, audience, paper = self._wanted, self._audience, self.paper_name
        if meeting is None:
            return
        old = self._copy
        if old is None or (old.meeting.id, old.brief.audience) != (meeting, audience):
            # Nobody may read one audience's pages under the other one's name.
            self._copy = None
            self._stack.setCurrentWidget(self._waiting)
            self._waiting.begin()
            self._waiting.show()
            self._enable()
        self.holds.setText(told_of(audience))
        briefs = self._services.briefs
        self._setting = self._tasks.read(
            lambda _job: briefs.copy(meeting, audience, paper),
            self._on_pages,
            owner=self,
            key="pages",
            failed=self._on_no_pages,
        )

    def _on_pages(self, copy: Copy) -> None:
        self._waiting.end()
        self._copy = copy
        self.preview.show_pdf(copy.pdf)
        self._stack.setCurrentWidget(self.preview)
        self.set_title(_("Brief: {account}").format(account=copy.account.name))
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
        title = (
            _("No meeting with {account} yet").format(account=named)
            if named
            else _("No meeting is planned yet")
        )
        self._say_instead(
            title,
            _(
                "A brief is made from a meeting: who will be in the room, what changed since the last "
                "one, what is promised both ways. Plan the meeting, and its brief is here."
            ),
            _("Plan a meeting"),
            lambda: self.route_requested.emit(Route("meetings", None, "plan")),
        )
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
            self.route_requested.emit(Route("meeting", self._copy.meeting.id))

    def _on_save(self) -> None:
        if self._copy is not None:
            self.outlets.ask_where(self._copy)

    def _on_print(self) -> None:
        if self._copy is not None:
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
        first.addWidget(self.meetings, 1)
        first.addWidget(self.meeting_button)
        first.addWidget(self.sources_button)
        second = QHBoxLayout()
        second.setSpacing(GRID)
        for part in (self.team, self.customer, self.paper):
            second.addWidget(part)
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
        self.meetings.currentIndexChanged.connect(self._on_meeting)
        self.team.toggled.connect(self._on_audience)
        self.paper.currentTextChanged.connect(self._on_paper)
        self.save_button.clicked.connect(self._on_save)
        self.print_button.clicked.connect(self._on_print)
        self.meeting_button.clicked.connect(self._on_open_meeting)
        self.sources_button.clicked.connect(self._on_sources)
        self._waiting.cancel_requested.connect(self._on_stop)


def told_of(audience: Audience) -> str:
    """What a copy for that audience holds and leaves out, in one sentence."""
    if audience is Audience.TEAM:
        return _("Everything that we know. Do not hand it over.")
    return _(
        "Leaves out standings, notes and facts not meant for them, promises among ourselves, "
        "complaints, and what was between us and one person alone."
    )
