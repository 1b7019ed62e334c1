"""One case on one page: problem, containment, whys, cause, actions, did it hold, told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.errors import CancelledError, NotFoundError
from mcr_desktop.phrases.cases import stage_title
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.cases.actions import ActionsBlock
from mcr_desktop.ui.cases.blocks import CaseBlock, Work
from mcr_desktop.ui.cases.bones import BonesBlock
from mcr_desktop.ui.cases.checks import CheckBlock
from mcr_desktop.ui.cases.courses import TeamBlock, TimelineBlock
from mcr_desktop.ui.cases.evidences import Evidences
from mcr_desktop.ui.cases.fields import QUIET
from mcr_desktop.ui.cases.heads import CaseHead
from mcr_desktop.ui.cases.rails import StageRail
from mcr_desktop.ui.cases.readings import CaseRead, read_case
from mcr_desktop.ui.cases.statements import (
    CauseBlock,
    ContainmentBlock,
    LessonsBlock,
    ProblemBlock,
)
from mcr_desktop.ui.cases.steps import Steps
from mcr_desktop.ui.cases.tellings import ToldBlock
from mcr_desktop.ui.cases.whys import WhysBlock
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.services.casework.views import CaseCheck
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job

Block = TypeVar("Block", bound=CaseBlock)
RELEVANT = frozenset(
    {"case", "case_part", "why", "bone", "case_event", "commitment", "complaint", "account"}
    | {"contact", "import"}
)
WITH_RAIL = 840
"""Narrower than this the steps stand in the page alone."""


class CasePage(Page):
    """Everything of one case, edited where it stands."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(_("Case"))
        self._services = around.services
        self._tasks = around.tasks
        self._read: CaseRead | None = None
        self._wanted: Route | None = None
        self._looking: Job | None = None
        self.head = CaseHead()
        self.rail = StageRail(
            [(kind, _TITLES.get(kind) or stage_title(kind)) for kind, _make in _MAKERS]
        )
        self.steps = Steps(_MAKERS)
        self.evidences = Evidences(self, around)
        self._assemble()
        self._connect()

    # A page's own

    def show_route(self, route: Route) -> None:
        self._wanted = route
        if self._read is None or self._read.view.case.id != route.id:
            self._leave()
            self._read = None
            self._waiting.begin()
            self._waiting.show()
            self._stack.setCurrentWidget(self._waiting)
        elif route.tab:
            self.go_to(route.tab, route.row)

    def _leave(self) -> None:
        """What is half typed stays with its case."""
        typing = self.focusWidget()
        if typing is not None:
            typing.clearFocus()
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def refresh(self) -> None:
        route = self.route
        if route is None or route.id is None:
            self._show_gone()
            return
        services, case = self._services, route.id
        self._tasks.read(
            lambda _job: read_case(services, case),
            self._on_read,
            owner=self,
            key="case",
            failed=self._on_read_failed,
        )

    def cares_for(self, changes: Changes) -> bool:
        return bool(changes.kinds & RELEVANT)

    def first_focus(self) -> QWidget | None:
        instead = self._stack.currentWidget()
        if isinstance(instead, EmptyState):
            return instead.first
        return self.head.next if self.head.next.isVisible() else self.rail.steps["problem"]

    def page_actions(self) -> tuple[Action, ...]:
        menu = _("Case")
        return (
            Action("case_whys", _("Answer the next why"), self._on_why_key, menu, "Ctrl+J"),
            Action("case_action", _("Agree an action"), self._on_action_key, menu, "Ctrl+N"),
            Action("case_look", _("Look whether it held"), self._on_look, menu, "Ctrl+L"),
            Action(
                "case_report",
                _("Make the 8D report for our team"),
                lambda: self.head.make_report("8d"),
                menu,
                "Ctrl+P",
            ),
            Action("case_close", _("Close the case"), self.head.ask_to_close, menu),
        )

    def go_to(self, kind: str, row: bytes | None = None) -> None:
        """Bring a step into view and put the keyboard there, as soon as it stands there."""
        if kind not in self.rail.steps:
            return
        if not self.steps.is_filled:
            self._wanted = Route("case", self._wanted.id if self._wanted else None, kind, row=row)
            return
        block = self.steps.go_to(kind)
        if row is not None and isinstance(block, WhysBlock):
            block.choose(row)
            return
        first = block.first_focus()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def whys(self) -> WhysBlock:
        """The two trees of whys."""
        return _as(WhysBlock, self.steps.block("whys"))

    @property
    def check(self) -> CheckBlock:
        """Whether it held."""
        return _as(CheckBlock, self.steps.block("check"))

    # What comes back

    def _on_read(self, read: CaseRead) -> None:
        if self.route is None or read.view.case.id != self.route.id:
            return
        first = self._read is None
        self._read = read
        self._waiting.end()
        self._stack.setCurrentWidget(self._open)
        self.set_title(_("Case"))
        self.head.show_view(read.view)
        self.rail.show_stages(read.view.stages)
        kinds = [kind for kind, _make in _MAKERS if read.view.inside or kind in _OUTSIDE]
        for kind, step in self.rail.steps.items():
            step.setVisible(kind in kinds)
        if first:
            self.steps.begin(read, kinds)
        else:
            self.steps.show_case(read)

    def _on_filled(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted.tab:
            self.go_to(wanted.tab, wanted.row)
        else:
            self.settled.emit()

    def _on_read_failed(self, error: Exception) -> None:
        if isinstance(error, NotFoundError):
            self._show_gone()
        else:
            self._tasks.complain(error)

    def _show_gone(self) -> None:
        self._read = None
        self._waiting.end()
        self._stack.setCurrentWidget(self._gone)

    # What the user does

    def _on_written(self, work: Work, said: str) -> None:
        services = self._services

        def done(_result: object) -> None:
            if said:
                self.undo_offered.emit(said)

        self._tasks.write(lambda _job: work(services), done, owner=self, failed=self._on_refused)

    def _on_refused(self, error: Exception) -> None:
        self._tasks.complain(error)
        self.refresh()

    def _edit(self, said: str, **fields: object) -> None:
        if self._read is not None:
            case = self._read.view.case.id
            self._on_written(lambda services: services.cases.edit(case, **fields), said)

    def _turn(self, how: str, said: str) -> None:
        if self._read is not None:
            case = self._read.view.case.id
            self._on_written(lambda services: getattr(services.cases, how)(case), said)

    def _on_removed(self) -> None:
        self._turn("remove", _("Case removed"))
        self.route_requested.emit(Route("complaints", None, "cases"))

    def _on_why_key(self) -> None:
        self.go_to("whys")
        self.whys.outlines["occurred"].begin_beside()

    def _on_action_key(self) -> None:
        self.go_to("actions")

    # Did it hold

    def _on_look(self) -> None:
        if self._read is None:
            return
        self.go_to("check")
        services, case = self._services, self._read.view.case.id
        self.check.begin()
        self._looking = self._tasks.read(
            lambda job: services.cases.check(case, job),
            self._on_looked,
            owner=self,
            key="check",
            progressed=self.check.report,
            failed=self._on_not_looked,
        )

    def _on_looked(self, check: CaseCheck) -> None:
        self._looking = None
        if self._read is not None and check.case_id == self._read.view.case.id:
            self.check.show_check(check)

    def _on_not_looked(self, error: Exception) -> None:
        if isinstance(error, CancelledError):
            return  # stopped, and perhaps begun anew since
        self._looking = None
        self.check.stop()
        self._tasks.complain(error)

    def _on_stopped(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        self.check.stop()

    # Assembly

    def _connect(self) -> None:
        self.steps.made.connect(self._on_made)
        self.steps.filled.connect(self._on_filled)
        self.steps.came_into_view.connect(self.rail.light)
        head = self.head
        head.title_kept.connect(lambda text: self._edit(_("Title changed"), title=text))
        head.route_requested.connect(self.route_requested)
        head.step_wanted.connect(self.go_to)
        head.close_wanted.connect(lambda: self._turn("close", _("Case closed")))
        head.reopen_wanted.connect(lambda: self._turn("reopen", _("Case opened again")))
        head.withdraw_wanted.connect(lambda: self._turn("withdraw", _("Case withdrawn")))
        head.remove_wanted.connect(self._on_removed)
        self.rail.pressed.connect(self.go_to)

    def _on_made(self, block: CaseBlock) -> None:
        block.written.connect(self._on_written)
        block.route_requested.connect(self.route_requested)
        block.drawer_requested.connect(self.drawer_requested)
        block.told.connect(self.told)
        if isinstance(block, (WhysBlock, BonesBlock)):
            self.evidences.serve(block)
        if isinstance(block, CheckBlock):
            block.look_wanted.connect(self._on_look)
            block.stop_wanted.connect(self._on_stopped)

    def _assemble(self) -> None:
        body = QHBoxLayout()
        body.setSpacing(3 * GRID)
        body.addWidget(self.rail)
        body.addWidget(self.steps, 1)
        self._open = QWidget()
        self._open.setStyleSheet(QUIET)
        column = QVBoxLayout(self._open)
        column.setContentsMargins(3 * GRID, 2 * GRID, GRID, 0)
        column.setSpacing(GRID)
        column.addWidget(self.head)
        column.addLayout(body, 1)
        self._waiting = Waiting(_("Reading the case"))
        self._gone = EmptyState(
            _("This case is not here"),
            _("It was removed, or its fence has not arrived on this machine yet."),
            _("Show the cases"),
            lambda: self.route_requested.emit(Route("complaints", None, "cases")),
        )
        self._stack = QStackedWidget()
        for part in (self._waiting, self._open, self._gone):
            self._stack.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.setVisible(event.size().width() >= WITH_RAIL)


def _as(kind: type[Block], block: CaseBlock) -> Block:
    assert isinstance(block, kind)  # noqa: S101 - the table of makers says so
    return block


_MAKERS: tuple[tuple[str, Callable[[], CaseBlock]], ...] = (
    ("problem", ProblemBlock),
    ("containment", ContainmentBlock),
    ("whys", WhysBlock),
    ("bones", BonesBlock),
    ("cause", CauseBlock),
    ("actions", ActionsBlock),
    ("check", CheckBlock),
    ("told", ToldBlock),
    ("lessons", LessonsBlock),
    ("team", TeamBlock),
    ("timeline", TimelineBlock),
)
_TITLES = {"bones": _("Fishbone"), "team": _("Team"), "timeline": _("Timeline")}
"""Parts of the page that are no steps of a case."""
_OUTSIDE = ("told", "timeline")
"""What somebody sees who is inside a part's fence only."""
