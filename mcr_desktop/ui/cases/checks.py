"""Did it hold: the figures before and since the action, the chart, and the verdict that was taken down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.cases import account_name, verdict_name
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.dates import short_day
from mcr_desktop.ui.cases.blocks import CaseBlock
from mcr_desktop.ui.cases.fields import DayField
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Chip
from mcr_desktop.ui.widgets.figure_view import FigureView
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from mcr_desktop.services.casework.views import CaseCheck, PartCheck
    from mcr_desktop.ui.cases.readings import CaseRead
    from mcr_desktop.ui.widgets.chips import Meaning


def verdict_meaning(verdict: str | None) -> Meaning:
    """What a verdict means, for its shape and colour."""
    meanings: dict[str, Meaning] = {
        "worked": "good",
        "worse": "bad",
        "not shown": "watch",
        "too early": "neutral",
    }
    return meanings.get(verdict or "", "neutral")


class PartResult(QWidget):
    """What the figures say of one account, or of all together."""

    def __init__(self, part: PartCheck, *, named: bool) -> None:
        super().__init__()
        name = _("All accounts together")
        if part.part is not None:
            account = part.part.account
            name = account_name(account.name if account is not None else None)
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(GRID // 2)
        if named:
            column.addWidget(PlainLabel(name, bold=True))
        column.addWidget(PlainLabel(part.sentence, wrap=True))
        if part.figure is not None:
            view = FigureView()
            view.setFigure(part.figure)
            column.addWidget(view)
        if part.denominator:
            column.addWidget(PlainLabel(part.denominator, "caption", muted=True, wrap=True))
        if part.grounds:
            grounds = " ".join(part.grounds)
            column.addWidget(PlainLabel(grounds, "caption", muted=True, wrap=True))


class CheckBlock(CaseBlock):
    """Plan the day, look, and keep what the figures said."""

    kind = "check"
    look_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._check: CaseCheck | None = None
        self._shown_for = b""
        self.effective = DayField(_("In effect from"), _("Day"), "near")
        self.effective.setFixedWidth(112)
        self.effective.day_kept.connect(
            lambda day: self.edit_case(_("Day of the action changed"), effective_on=day)
        )
        self.planned = DayField(_("Check planned for"), _("Day"))
        self.planned.setFixedWidth(112)
        self.planned.day_kept.connect(
            lambda day: self.edit_case(_("Day of the check changed"), check_on=day)
        )
        for field in (self.effective, self.planned):
            field.refused.connect(self.told)
        self.look = button(_("Look now"), "primary", tip=_("Compare the figures before and since"))
        self.look.clicked.connect(lambda _on=False: self.look_wanted.emit())
        self.verdict = Chip()
        self._when = PlainLabel("", muted=True)
        self._words = PlainLabel("", wrap=True, tabular=True)
        self._waiting = Waiting(_("Comparing before and since"), rows=3)
        self._waiting.setFixedHeight(168)
        self._waiting.end()
        self._waiting.cancel_requested.connect(self.stop_wanted)
        self._result = QWidget()
        self._results = QVBoxLayout(self._result)
        self._results.setContentsMargins(0, 0, 0, 0)
        self._results.setSpacing(GRID // 2)
        self.take: QPushButton | None = None
        """Keeps the verdict, while there is one to keep."""
        self._result.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        days = QHBoxLayout()
        days.setSpacing(GRID)
        pairs = (
            (_("In effect from"), self.effective),
            (_("check on"), self.planned),
        )
        for words, field in pairs:
            label = PlainLabel(words, muted=True)
            label.setBuddy(field)
            days.addWidget(label)
            days.addWidget(field)
        days.addStretch(1)
        days.addWidget(self.look)
        kept = QHBoxLayout()
        kept.setSpacing(GRID)
        kept.addWidget(self.verdict)
        kept.addWidget(self._when, 1)
        # The verdict before its words, and both before what else can be done.
        self.body.addLayout(kept)
        self.body.addWidget(self._words)
        self.body.addLayout(days)
        self.body.addWidget(self._waiting)
        self.body.addWidget(self._result)

    def show_case(self, read: CaseRead) -> None:
        super().show_case(read)
        case = read.view.case
        if case.id != self._shown_for:
            self._shown_for = case.id
            self.forget()
        self.effective.show_day(case.effective_on)
        self.planned.show_day(case.check_on)
        for widget in (self.verdict, self._when):
            widget.setVisible(bool(case.verdict))
        self._words.setText(case.verdict_words or "")
        self._words.setVisible(bool(case.verdict_words))
        self.verdict.set_state(
            verdict_name(case.verdict).capitalize(), verdict_meaning(case.verdict)
        )
        self._when.setText(
            _("taken down {day}").format(day=short_day(case.verdict_on, today()))
            if case.verdict_on
            else ""
        )

    def first_focus(self) -> QWidget | None:
        return self.look

    # Looking

    def begin(self) -> None:
        """The figures are being compared."""
        self._result.hide()
        self.look.setEnabled(False)
        self._waiting.begin()
        self._waiting.show()

    def report(self, done: int, total: int) -> None:
        """How far the comparison is."""
        self._waiting.report(done, total)

    def stop(self) -> None:
        """Nothing is compared any more."""
        self._waiting.end()
        self.look.setEnabled(True)

    def forget(self) -> None:
        """Show no comparison."""
        self._check = None
        self.stop()
        self._result.hide()

    def show_check(self, check: CaseCheck) -> None:
        """Show what the figures say; nothing of it is kept yet."""
        self.stop()
        self._check = check
        while self._results.count():
            item = self._results.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        shown = [check.together] if check.together is not None else []
        shown += check.parts
        top = Chip(
            verdict_name(check.verdict).capitalize() if check.verdict else _("Too few to say"),
            verdict_meaning(check.verdict),
        )
        if not shown:
            self._results.addWidget(PlainLabel(check.sentence, wrap=True))
        for part in shown:
            self._results.addWidget(PartResult(part, named=len(shown) > 1))
        if check.hidden:
            self._results.addWidget(
                PlainLabel(
                    _("Accounts whose figures you cannot see: {n}").format(n=check.hidden),
                    "caption",
                    muted=True,
                )
            )
        line = QWidget()
        left = QHBoxLayout(line)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(top)
        left.addStretch(1)
        left.addWidget(self._take_button(check))
        self._results.insertWidget(0, line)
        self._result.show()

    def _take_button(self, check: CaseCheck) -> QPushButton:
        self.take = button(_("Take this verdict down"))
        if not check.parts:
            self.take.hide()
        self.take.clicked.connect(lambda _on=False: self._on_take())
        return self.take

    def _on_take(self) -> None:
        check, case_id = self._check, self._case_id
        if check is None:
            return
        self.written.emit(
            lambda services: services.cases.take_down(case_id, check), _("Verdict taken down")
        )
        self.forget()
