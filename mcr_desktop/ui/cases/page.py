"""One case on one page: problem, containment, whys, cause, actions, did it hold, told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.phrases.cases import stage_title
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.cases.actions import ActionsBlock
from mcr_desktop.ui.cases.blocks import CaseBlock, Work
from mcr_desktop.ui.cases.bones import BonesBlock
from mcr_desktop.ui.cases.checks import CheckBlock
from mcr_desktop.ui.cases.courses import TeamBlock, TimelineBlock
from mcr_desktop.ui.cases.evidences import Evidences
from mcr_desktop.ui.cases.heads import CaseHead
from mcr_desktop.ui.cases.rails import StageRail
from mcr_desktop.ui.cases.readings import CaseRead, read_case
from mcr_desktop.ui.cases.statements import (
    CauseBlock,
    ContainmentBlock,
    LessonsBlock,
    ProblemBlock,
)
from mcr_desktop.ui.cases.tellings import ToldBlock
from mcr_desktop.ui.cases.whys import WhysBlock
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.services.case_views import CaseCheck
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job

RELEVANT = frozenset(
    {"case", "case_part", "why", "bone", "case_event", "commitment", "complaint", "account"}
    | {"contact", "import"}
)
SETTLING_MS = 60
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
        self._arriving: CaseBlock | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLING_MS)
        self._settling.timeout.connect(self._on_settled)
        self.head = CaseHead()
        self.whys = WhysBlock()
        self.bones = BonesBlock()
        self.check = CheckBlock()
        self.deeds = ActionsBlock()
        self.told_block = ToldBlock()
        self.timeline = TimelineBlock()
        self.blocks: tuple[CaseBlock, ...] = (
            ProblemBlock(),
            ContainmentBlock(),
            self.whys,
            self.bones,
            CauseBlock(),
            self.deeds,
            self.check,
            self.told_block,
            LessonsBlock(),
            TeamBlock(),
            self.timeline,
        )
        titles = {"bones": _("Fishbone"), "team": _("Team"), "timeline": _("Timeline")}
        self.rail = StageRail(
            [
                (block.kind, titles.get(block.kind) or stage_title(block.kind))
                for block in self.blocks
            ]
        )
        self.evidences = Evidences(self, around)
        self._assemble()
        self._connect()

    # A page's own

    def show_route(self, route: Route) -> None:
        self._wanted = route
        if self._read is None or self._read.view.case.id != route.id:
            self._leave()
            self._read = None
            self.check.forget()
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
                lambda: self._on_report("8d", "team"),
                menu,
                "Ctrl+P",
            ),
            Action("case_close", _("Close the case"), self.head.ask_to_close, menu),
        )

    def go_to(self, kind: str, row: bytes | None = None) -> None:
        """Bring a step into view and put the keyboard there."""
        block = self._block(kind)
        self._arriving = block
        self._scroll_to(block)
        self._settling.start()
        if row is not None and block is self.whys:
            self.whys.choose(row)
            return
        first = block.first_focus()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _scroll_to(self, block: CaseBlock) -> None:
        self._scroll.verticalScrollBar().setValue(max(0, block.y() - GRID))
        self.rail.light(block.kind)

    def _on_settled(self) -> None:
        """What stands above the step that was gone to has its heights now."""
        block, self._arriving = self._arriving, None
        if block is not None:
            self._scroll_to(block)

    def _block(self, kind: str) -> CaseBlock:
        return next((block for block in self.blocks if block.kind == kind), self.blocks[0])

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
        inside = read.view.inside
        for block in self.blocks:
            block.setVisible(inside or block.kind in ("told", "timeline"))
            self.rail.steps[block.kind].setVisible(not block.isHidden())
            if not block.isHidden():
                block.show_case(read)
        if first:
            wanted = self._wanted
            self._scroll.verticalScrollBar().setValue(0)
            self._light_in_view()
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
        self._looking = None
        self.check.stop()
        self._tasks.complain(error)

    def _on_stopped(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        self.check.stop()

    # The report

    def _on_report(self, style: str, audience: str) -> None:
        if self._read is not None:
            from mcr_desktop.ui.cases.reports import open_report  # with the PDF's own libraries

            open_report(self, self._services, self._tasks, self._read, style, audience)

    # Assembly

    def _connect(self) -> None:
        for block in self.blocks:
            block.written.connect(self._on_written)
            block.route_requested.connect(self.route_requested)
            block.drawer_requested.connect(self.drawer_requested)
            block.told.connect(self.told)
        head = self.head
        head.title_kept.connect(lambda text: self._edit(_("Title changed"), title=text))
        head.route_requested.connect(self.route_requested)
        head.step_wanted.connect(self.go_to)
        head.report_wanted.connect(self._on_report)
        head.close_wanted.connect(lambda: self._turn("close", _("Case closed")))
        head.reopen_wanted.connect(lambda: self._turn("reopen", _("Case opened again")))
        head.withdraw_wanted.connect(lambda: self._turn("withdraw", _("Case withdrawn")))
        head.remove_wanted.connect(self._on_removed)
        self.rail.pressed.connect(self.go_to)
        self.check.look_wanted.connect(self._on_look)
        self.check.stop_wanted.connect(self._on_stopped)
        for block in (self.whys, self.bones):
            self.evidences.serve(block)
        self._scroll.verticalScrollBar().valueChanged.connect(lambda _value: self._light_in_view())

    def _assemble(self) -> None:
        content = QWidget()
        content.setObjectName("page")
        inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 2 * GRID, 4 * GRID)
        inside.setSpacing(0)
        for block in self.blocks:
            inside.addWidget(block)
        inside.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        body = QHBoxLayout()
        body.setSpacing(3 * GRID)
        body.addWidget(self.rail)
        body.addWidget(self._scroll, 1)
        self._open = QWidget()
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

    def _light_in_view(self) -> None:
        """The step whose heading stands highest in view is lit."""
        top = self._scroll.verticalScrollBar().value() + 8 * GRID
        shown = [block for block in self.blocks if not block.isHidden() and block.y() <= top]
        if shown:
            self.rail.light(shown[-1].kind)
