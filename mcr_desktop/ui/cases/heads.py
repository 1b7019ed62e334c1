"""The head of a case: its title, where it is at home, what comes next, and the way to close it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from mcr_desktop.domain.cases import CLOSED, OPEN
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.cases import account_name, state_name
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import exact_day, short_day
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.cases.fields import WrappedField
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID, font
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Chip
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.casework.views import CaseView

STYLES = {"8d": _("8D report"), "a3": _("A3 on one page")}


class CaseHead(QWidget):
    """What a person in a hurry reads: which case, how far, and what comes next."""

    title_kept = Signal(str)
    route_requested = Signal(object)
    step_wanted = Signal(str)
    """Go to this step."""
    close_wanted = Signal()
    reopen_wanted = Signal()
    withdraw_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("About this case"))
        self._view: CaseView | None = None
        self.next_kind = ""
        """The first step that is not done."""
        self.title = WrappedField(_("Title of the case"), _("What is it about?"))
        self.title.setFont(font("title", bold=True))
        self.title.set_heights(40, 132)
        self.title.kept.connect(self._on_title)
        self.state = Chip()
        self.account = Door(tip=_("Open the account"))
        self.account.clicked.connect(self._on_account)
        self._facts = PlainLabel("", muted=True)
        self.report = button(_("Report"))
        self.report.setAccessibleName(_("Make the report"))
        self._reports = QMenu(self.report)
        self.report.setMenu(self._reports)
        self.turn = button(_("Close the case"))
        self.turn.clicked.connect(lambda _on=False: self._on_turn())
        self.more = button(_("More"))
        self.more.setAccessibleName(_("More about the case"))
        rest = QMenu(self.more)
        rest.addAction(_("Withdraw the case: it leads nowhere")).triggered.connect(
            lambda _on=False: self.withdraw_wanted.emit()
        )
        rest.addAction(_("Remove the case")).triggered.connect(
            lambda _on=False: self.remove_wanted.emit()
        )
        self.more.setMenu(rest)
        self.next = Door("", tip=_("Go to this step"))
        self.next.clicked.connect(lambda: self.step_wanted.emit(self.next_kind))
        self.closing = Closing()
        self.closing.agreed.connect(self._on_agreed)
        self._lay_out()

    def _lay_out(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(GRID)
        upper.addWidget(self.title, 1)
        for widget in (self.report, self.turn, self.more):
            upper.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        lower = QHBoxLayout()
        lower.setContentsMargins(GRID, 0, 0, 0)
        lower.setSpacing(GRID)
        lower.addWidget(self.state)
        lower.addWidget(self.account)
        lower.addWidget(self._facts, 1)
        third = QHBoxLayout()
        third.setContentsMargins(GRID // 2, 0, 0, 0)  # a door keeps as much before its words
        third.addWidget(self.next)
        third.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 3 * GRID + 4, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(upper)
        column.addLayout(lower)
        column.addLayout(third)
        column.addWidget(self.closing)

    def show_view(self, view: CaseView) -> None:
        """Show what was read."""
        self._view = view
        case = view.case
        self.title.show_text(case.title)
        self.title.setReadOnly(not view.inside)
        self.state.set_state(
            state_name(case.state).capitalize(), "good" if case.state == CLOSED else "neutral"
        )
        name = account_name(view.account.name if view.account is not None else None)
        self.account.say(name)
        self.account.setEnabled(view.account is not None)
        self._facts.setText(_facts(view))
        self._facts.set_tip(exact_day(case.opened_on))
        is_open = case.state == OPEN
        self.turn.setText(_("Close the case") if is_open else _("Open it again"))
        self.turn.setAccessibleName(self.turn.text())
        for widget in (self.turn, self.report, self.more):
            widget.setVisible(view.inside)
        self._offer_reports(view)
        step = next((stage for stage in view.stages if not stage.done), None)
        self.next_kind = step.kind if step is not None else ""
        if step is not None:
            self.next.say(
                _("Next: {step}. {missing}").format(step=step.title, missing=step.missing)
            )
        self.next.setVisible(step is not None and is_open)
        if not is_open:
            self.closing.hide()

    def _offer_reports(self, view: CaseView) -> None:
        """A copy for the team, and one for each customer that it concerns."""
        self._reports.clear()
        for style, words in STYLES.items():
            own = self._reports.addAction(_("{report} for our team").format(report=words))
            own.triggered.connect(lambda _on=False, s=style: self.make_report(s))
            for part in view.parts:
                if part.account is None:
                    continue
                copy = self._reports.addAction(
                    _("{report} for {name}").format(report=words, name=part.account.name)
                )
                row = None if part.home else part.account.id
                copy.triggered.connect(
                    lambda _on=False, s=style, r=row: self.make_report(s, "customer", r)
                )

    def make_report(self, style: str, audience: str = "team", account: bytes | None = None) -> None:
        """Go to the pages, where what a customer's copy tells otherwise is read before it goes out."""
        if self._view is not None and self._view.inside:
            case = self._view.case.id
            self.route_requested.emit(Route("briefs", case, style, query=audience, row=account))

    def _on_title(self, text: str) -> None:
        words = " ".join(text.split())
        if words:
            self.title_kept.emit(words)
        elif self._view is not None:
            self.title.setPlainText(self._view.case.title)

    def _on_account(self) -> None:
        if self._view is not None and self._view.account is not None:
            self.route_requested.emit(Route("account", self._view.account.id))

    def _on_turn(self) -> None:
        view = self._view
        if view is None:
            return
        if view.case.state != OPEN:
            self.reopen_wanted.emit()
        elif any(not stage.done for stage in view.stages):
            self.closing.ask([stage.title for stage in view.stages if not stage.done])
        else:
            self.close_wanted.emit()

    def ask_to_close(self) -> None:
        """As though the button were pressed."""
        self._on_turn()

    def _on_agreed(self) -> None:
        self.closing.hide()
        self.close_wanted.emit()


class Closing(QFrame):
    """What a case still lacks, before it is closed all the same."""

    agreed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Close the case"))
        self._words = PlainLabel("", wrap=True)
        self.close_anyway = button(_("Close it all the same"), "primary")
        self.close_anyway.clicked.connect(lambda _on=False: self.agreed.emit())
        self.keep = button(_("Go on with it"))
        self.keep.clicked.connect(lambda _on=False: self.hide())
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID // 2, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._words, 1)
        row.addWidget(self.close_anyway, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def ask(self, missing: list[str]) -> None:
        """Say what is missing and leave the choice."""
        said = ngettext(
            "{n} step is not done: {names}.", "{n} steps are not done: {names}.", len(missing)
        )
        self._words.setText(said.format(n=number(len(missing)), names=", ".join(missing)))
        self.show()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)


def _facts(view: CaseView) -> str:
    case = view.case
    parts = []
    others = len(view.parts) - 1
    if others > 0:
        parts.append(
            ngettext("and {n} other account", "and {n} other accounts", others).format(
                n=number(others)
            )
        )
    if case.opened_on:
        parts.append(_("opened {day}").format(day=short_day(case.opened_on, today())))
    if case.lead:
        parts.append(_("led by {name}").format(name=case.lead))
    if case.closed_on:
        parts.append(_("closed {day}").format(day=short_day(case.closed_on, today())))
    done = sum(stage.done for stage in view.stages)
    if view.stages:
        parts.append(
            _("{n} of {of} steps done").format(n=number(done), of=number(len(view.stages)))
        )
    return " \N{MIDDLE DOT} ".join(parts)
