"""The steps that are prose: problem, containment, root cause, lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mcr_desktop.domain.cases import ESCAPED, OCCURRED, RULED_OUT
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.dates import short_day
from mcr_desktop.ui.cases.blocks import DOT, CaseBlock, labelled, prose
from mcr_desktop.ui.cases.fields import DayField
from mcr_desktop.ui.cases.slices import complaints_text, slice_words
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.ui.cases.readings import CaseRead


class ProblemBlock(CaseBlock):
    """What is wrong, where, since when, how much; and the door to the figures."""

    kind = "problem"

    def __init__(self) -> None:
        super().__init__()
        self.text = prose(
            _("Problem statement"),
            _("What, where, when, how many; and what it is not. In the customer's words first."),
            72,
        )
        self.text.kept.connect(
            lambda text: self.edit_case(_("Problem changed"), problem=text.strip() or None)
        )
        self._signal = PlainLabel("", muted=True, wrap=True)
        self.began = DayField(_("Began on"), _("Day it began"), "back")
        self.began.setFixedWidth(112)
        self.began.day_kept.connect(
            lambda day: self.edit_case(_("Day it began changed"), began_on=day)
        )
        self.began.refused.connect(self.told)
        self._interval = PlainLabel("", "caption", muted=True)
        began = QHBoxLayout()
        began.setSpacing(GRID)
        label = PlainLabel(_("Began"), muted=True)
        label.setBuddy(self.began)
        began.addWidget(label)
        began.addWidget(self.began)
        began.addWidget(self._interval, 1)
        self.explorer = Door(tip=_("Look at these complaints in the explorer"))
        self.register = Door(tip=_("The complaints that are linked to this case"))
        self.explorer.clicked.connect(lambda: self._go(self._explorer_route))
        self.register.clicked.connect(lambda: self._go(self._register_route))
        doors = QHBoxLayout()
        doors.setSpacing(GRID)
        doors.addWidget(self.explorer)
        doors.addWidget(self.register)
        doors.addStretch(1)
        self.body.addWidget(self.text)
        self.body.addWidget(self._signal)
        self.body.addLayout(began)
        self.body.addLayout(doors)
        self._explorer_route: Route | None = None
        self._register_route: Route | None = None

    def first_line(self, read: CaseRead) -> str:
        home = next((part for part in read.view.parts if part.home), None)
        if home is None or home.count is None or not read.view.case.query:
            return ""
        return f"{slice_words(read.view.case.query)}{DOT}{complaints_text(home.count)}"

    def show_case(self, read: CaseRead) -> None:
        super().show_case(read)
        view, case = read.view, read.view.case
        self.text.show_text(case.problem or "")
        self._signal.setText(
            _("Opened from the signal: {sentence}").format(sentence=case.signal)
            if case.signal
            else ""
        )
        self._signal.setVisible(bool(case.signal))
        self.began.show_day(case.began_on)
        between = case.began_low_on and case.began_high_on
        self._interval.setText(
            _("between {low} and {high} (95 %)").format(
                low=short_day(case.began_low_on, today()),
                high=short_day(case.began_high_on, today()),
            )
            if between and case.began_low_on != case.began_high_on
            else ""
        )
        account = view.account
        self._explorer_route = self._register_route = None
        if account is not None:
            self._explorer_route = Route("complaints", account.id, "explorer", case.query or "")
            self._register_route = Route("complaints", account.id, "register", _of_case(case.id))
        linked = sum(part.linked for part in view.parts)
        self.explorer.say(
            _("Look at them in the explorer")
            if case.query
            else _("Look at the complaints in the explorer")
        )
        self.register.say(
            _("{complaints} linked to this case").format(complaints=complaints_text(linked))
        )
        self.explorer.setVisible(account is not None)
        self.register.setVisible(account is not None and linked > 0)

    def first_focus(self) -> QWidget | None:
        return self.text

    def _go(self, route: Route | None) -> None:
        if route is not None:
            self.route_requested.emit(route)


def _of_case(case_id: bytes) -> str:
    """The register's question for the complaints of a case."""
    from mcr_desktop.services.registering.registers import RegisterQuery

    return RegisterQuery(case_id=case_id).to_json()


class ContainmentBlock(CaseBlock):
    """How the customer is protected until the cause is gone."""

    kind = "containment"

    def __init__(self) -> None:
        super().__init__()
        self.text = prose(
            _("Containment"), _("What protects the customer until the cause is gone, and from when")
        )
        self.text.kept.connect(
            lambda text: self.edit_case(_("Containment changed"), containment=text.strip() or None)
        )
        self.body.addWidget(self.text)

    def show_case(self, read: CaseRead) -> None:
        super().show_case(read)
        self.text.show_text(read.view.case.containment or "")

    def first_focus(self) -> QWidget | None:
        return self.text


class CauseBlock(CaseBlock):
    """The root cause in one statement, and where it should have been noticed."""

    kind = "cause"

    def __init__(self) -> None:
        super().__init__()
        self._roots = {OCCURRED: "", ESCAPED: ""}
        self.cause = prose(
            _("Root cause"), _("If this were gone, would it stop? Then it is the cause.")
        )
        self.cause.kept.connect(
            lambda text: self.edit_case(_("Root cause changed"), root_cause=text.strip() or None)
        )
        self.escape = prose(_("Escape point"), _("Where it should have been noticed and was not"))
        self.escape.kept.connect(
            lambda text: self.edit_case(
                _("Escape point changed"), escape_point=text.strip() or None
            )
        )
        self.take = button(
            _("Take the marked answers"), tip=_("Write the answers marked as root causes here")
        )
        self.take.clicked.connect(lambda _checked=False: self._on_take())
        self.controls.addWidget(self.take)
        self.body.addLayout(labelled(_("Why it happened"), self.cause))
        self.body.addLayout(labelled(_("Why nobody noticed first"), self.escape))

    def show_case(self, read: CaseRead) -> None:
        super().show_case(read)
        case = read.view.case
        self.cause.show_text(case.root_cause or "")
        self.escape.show_text(case.escape_point or "")
        for chain in (OCCURRED, ESCAPED):
            self._roots[chain] = "\n".join(
                why.answer
                for why in read.view.whys
                if why.root and why.chain == chain and why.standing != RULED_OUT
            )
        self.take.setVisible(bool(self._offered()))

    def first_focus(self) -> QWidget | None:
        return self.cause

    def _offered(self) -> dict[str, str]:
        """The fields that are empty and for which an answer is marked."""
        fields = {}
        if self._roots[OCCURRED] and not self.cause.toPlainText().strip():
            fields["root_cause"] = self._roots[OCCURRED]
        if self._roots[ESCAPED] and not self.escape.toPlainText().strip():
            fields["escape_point"] = self._roots[ESCAPED]
        return fields

    def _on_take(self) -> None:
        fields = self._offered()
        if fields:
            self.edit_case(_("Root cause taken from the whys"), **fields)
            self.cause.setFocus(Qt.FocusReason.OtherFocusReason)


class LessonsBlock(CaseBlock):
    """What others should learn from it."""

    kind = "lessons"

    def __init__(self) -> None:
        super().__init__()
        self.text = prose(
            _("Lessons"), _("Where else could this happen? What do we do differently now?")
        )
        self.text.kept.connect(
            lambda text: self.edit_case(_("Lessons changed"), lessons=text.strip() or None)
        )
        self.body.addWidget(self.text)
        self.body.addWidget(
            PlainLabel(
                _(
                    'Lines that begin with "Internal:" stay with the team: no customer\'s copy has them.'
                ),
                "caption",
                muted=True,
                wrap=True,
            )
        )

    def show_case(self, read: CaseRead) -> None:
        super().show_case(read)
        self.text.show_text(read.view.case.lessons or "")

    def first_focus(self) -> QWidget | None:
        return self.text
