"""The actions of a case: what protects the customer, removes the cause, keeps it from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.commitments import ACTIONS, BROKEN, KEPT, STILL_OWED, WITHDRAWN, Commitment
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.cases import action_name
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import due_text, read_day, short_day
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.cases.blocks import CaseBlock, Mark
from mcr_desktop.ui.cases.fields import DayField, WrappedField, offer_people
from mcr_desktop.ui.cases.lists import Rows
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import IconButton, button
from mcr_desktop.ui.widgets.drop_downs import NamesBox, drop_down
from mcr_desktop.ui.widgets.editable_fields import EditableField
from mcr_desktop.ui.widgets.entry_fields import EntryField
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.ui.cases.readings import CaseRead
    from mcr_desktop.ui.widgets.chips import Meaning


ONE_LINE = 800
"""Narrower than this an action is added in two lines."""


class ActionRow(QFrame):
    """One action in two lines, edited where it stands."""

    edited = Signal(bytes, object)
    deed = Signal(bytes, str)
    """"keep", "reopen", "withdraw" or "break"."""
    refused = Signal(str)

    def __init__(self, one: Commitment) -> None:
        super().__init__()
        self._id = one.id
        self._deed = "keep"
        self.mark = Mark()
        self.wording = WrappedField(_("Action"))
        self.wording.kept.connect(lambda text: self._edit(wording=text.strip() or one.wording))
        self.done = button(_("Done"), tip=_("Mark this action done"))
        self.done.clicked.connect(lambda _on=False: self.deed.emit(self._id, self._deed))
        self.more = IconButton("chevron", _("More"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        for name, words in (
            ("withdraw", _("Withdraw the action")),
            ("break", _("Mark it broken")),
            ("reopen", _("Open it again")),
        ):
            menu.addAction(words).triggered.connect(
                lambda _on=False, which=name: self.deed.emit(self._id, which)
            )
        self.more.setMenu(menu)
        self.kind = drop_down(_("Kind of action"))
        for action in ACTIONS:
            self.kind.addItem(action_name(action), action)
        self.kind.activated.connect(lambda _place: self._edit(action=self.kind.currentData()))
        self.owner = EditableField(_("Owner"), hint=_("Who"))
        self.owner.setFixedWidth(136)
        self.owner.kept.connect(lambda text: self._edit(owner=text or None))
        self.due = DayField(_("Due"), _("Due"))
        self.due.setFixedWidth(104)
        self.due.day_kept.connect(lambda day: self._edit(due_on=day))
        self.effective = DayField(_("In effect from"), _("Day"), "near")
        self.effective.setFixedWidth(104)
        self.effective.day_kept.connect(lambda day: self._edit(effective_on=day))
        for field in (self.due, self.effective):
            field.refused.connect(self.refused)
        self._state = PlainLabel("", muted=True)
        self._state.setFixedHeight(30)
        self._state.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._lay_out()

    def _lay_out(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(GRID // 2)
        upper.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        upper.addWidget(self.wording, 1)
        upper.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        upper.addWidget(self.done, 0, Qt.AlignmentFlag.AlignTop)
        upper.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        lower = QHBoxLayout()
        lower.setContentsMargins(20, 0, 0, 0)
        lower.setSpacing(GRID // 2)
        lower.addWidget(self.kind)
        lower.addWidget(self.owner)
        for words, field in ((_("due"), self.due), (_("in effect"), self.effective)):
            label = PlainLabel(words, "caption", muted=True)
            label.setBuddy(field)
            lower.addWidget(label)
            lower.addWidget(field)
        lower.addStretch(1)
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper)
        column.addLayout(lower)
        column.addSpacing(GRID // 2)
        column.addWidget(rule)

    def show_action(self, one: Commitment, account: str, names: Sequence[str]) -> None:
        """Show what is stored; `account` where it lies with another than the case's own."""
        self.setAccessibleName(one.wording)
        self.wording.show_text(one.wording)
        owed = one.state in STILL_OWED
        late = one.days_late(today()) > 0
        self.mark.set_meaning(_meaning(one, late=late))
        self.done.setText(_("Done") if owed else _("Open again"))
        spoken = _("Mark done: {action}") if owed else _("Open again: {action}")
        self.done.setAccessibleName(spoken.format(action=one.wording))
        self.more.setAccessibleName(_("More: {action}").format(action=one.wording))
        self._deed = "keep" if owed else "reopen"
        self.kind.setCurrentIndex(max(0, self.kind.findData(one.action)))
        self.owner.show_text(one.owner or "")
        offer_people(self.owner, names)
        self.due.show_day(one.due_on)
        self.effective.show_day(one.effective_on)
        said = [_state(one, late=late), account]
        self._state.setText(" \N{MIDDLE DOT} ".join(part for part in said if part))

    def _edit(self, **fields: Any) -> None:
        self.edited.emit(self._id, fields)


def _meaning(one: Commitment, *, late: bool) -> Meaning:
    if one.state == KEPT:
        return "good"
    if late or one.state == BROKEN:
        return "bad"
    return "neutral"


def _state(one: Commitment, *, late: bool) -> str:
    if one.state == KEPT:
        return _("done {day}").format(day=short_day(one.closed_on, today()))
    if one.state == BROKEN:
        return _("broken {day}").format(day=short_day(one.closed_on, today()))
    if one.state == WITHDRAWN:
        return _("withdrawn {day}").format(day=short_day(one.closed_on, today()))
    if late:
        return due_text(one.due_on, today())
    return ""


class ActionsBlock(CaseBlock):
    """Who does what until when, and from which day it could show in the figures."""

    kind = "actions"

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._accounts: dict[bytes, str] = {}
        self._home = b""
        self._known: dict[bytes, Commitment] = {}
        self.rows: Rows[Commitment, ActionRow] = Rows(lambda one: one.id, self._made, self._show)
        self.action = drop_down(_("Kind of the new action"))
        for action in ACTIONS:
            self.action.addItem(action_name(action), action)
        self.action.setCurrentIndex(ACTIONS.index("corrective"))
        self.wording = EntryField()
        self.wording.setAccessibleName(_("What is to be done"))
        self.wording.setPlaceholderText(_("What is to be done"))
        self.owner = EntryField()
        self.owner.setAccessibleName(_("Who does it"))
        self.owner.setPlaceholderText(_("Who"))
        self.owner.setFixedWidth(120)
        self.due = EntryField()
        self.due.setAccessibleName(_("Due day of the new action"))
        self.due.setPlaceholderText(_('Due: "30 Nov"'))
        self.due.setFixedWidth(112)
        self.at = NamesBox(_("Account of the new action"))
        add = button(_("Add"), "primary")
        add.setAccessibleName(_("Add the action"))
        add.clicked.connect(lambda _on=False: self._on_add())
        for line in (self.wording, self.owner, self.due):
            line.returnPressed.connect(self._on_add)
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        row.addWidget(self.action)
        row.addWidget(self.wording, 1)
        rest = QHBoxLayout()
        rest.setSpacing(GRID // 2)
        for widget in (self.owner, self.due, self.at, add):
            rest.addWidget(widget)
        self._adding = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._adding.setSpacing(GRID // 2)
        self._adding.addLayout(row, 1)
        self._adding.addLayout(rest)
        self.body.addWidget(self.rows)
        self.body.addLayout(self._adding)

    def first_line(self, read: CaseRead) -> str:
        own = [one for one in read.view.actions if one.state != WITHDRAWN]
        if not own:
            return ""
        said = ngettext("{n} action", "{n} actions", len(own)).format(n=number(len(own)))
        done = sum(one.state == KEPT for one in own)
        late = sum(one.days_late(today()) > 0 for one in own)
        said += ", " + _("{n} done").format(n=number(done))
        if late:
            said += ", " + _("{n} late").format(n=number(late))
        return said

    def show_case(self, read: CaseRead) -> None:
        super().show_case(read)
        view = read.view
        self._names = read.colleagues
        self._home = view.case.fence
        self._accounts = {
            part.account.fence: part.account.name for part in view.parts if part.account is not None
        }
        self._known = {one.id: one for one in view.actions}
        offer_people(self.owner, read.colleagues)
        self.rows.take(view.actions)
        self.rows.setVisible(bool(view.actions))
        shown = [self.at.itemData(place) for place in range(self.at.count())]
        parts = [part.account for part in view.parts if part.account is not None]
        if shown != [account.id for account in parts]:
            self.at.clear()
            for account in parts:
                self.at.addItem(account.name, account.id)
        self.at.setVisible(len(parts) > 1)
        self._parts = {account.id: account for account in parts}

    def first_focus(self) -> QWidget | None:
        return self.wording

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= ONE_LINE
        direction = QBoxLayout.Direction
        self._adding.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    # Within

    def _made(self, one: Commitment) -> ActionRow:
        made = ActionRow(one)
        made.edited.connect(self._on_edited)
        made.deed.connect(self._on_deed)
        made.refused.connect(self.told)
        return made

    def _show(self, row: ActionRow, one: Commitment) -> None:
        away = "" if one.fence == self._home else self._accounts.get(one.fence, "")
        row.show_action(one, away, self._names)

    def _on_add(self) -> None:
        text = " ".join(self.wording.text().split())
        typed = self.due.text().strip()
        due = read_day(typed, today()) if typed else None
        if not text:
            self.wording.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if typed and due is None:
            self.told.emit(
                _('"{text}" is no day. Write "30 Nov" or "in 2 weeks".').format(text=typed)
            )
            self.due.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        case_id, action, owner = self._case_id, self.action.currentData(), self.owner.text().strip()
        account = self._parts.get(self.at.currentData())
        away = account if account is not None and account.fence != self._home else None
        self.written.emit(
            lambda services: services.cases.add_action(
                case_id, text, action, owner or None, due, away
            ),
            _("Action agreed"),
        )
        self.wording.clear()
        self.due.clear()
        self.wording.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_edited(self, row: bytes, fields: dict[str, Any]) -> None:
        before = self._known.get(row)
        moved = fields.get("due_on")
        if moved and before is not None and before.due_on and before.state in STILL_OWED:
            self.written.emit(
                lambda services: services.commitments.renegotiate(row, moved), _("New day agreed")
            )
            return
        if "due_on" in fields and before is not None and not before.due_on:
            fields = {**fields, "first_due_on": fields["due_on"]}
        self.written.emit(
            lambda services: services.commitments.edit(row, **fields), _("Action changed")
        )

    def _on_deed(self, row: bytes, deed: str) -> None:
        def work(services: Services) -> object:
            book = services.commitments
            verbs = {
                "keep": book.keep,
                "reopen": book.reopen,
                "withdraw": book.withdraw,
                "break": book.break_,
            }
            return verbs[deed](row)

        said = {
            "keep": _("Action marked done"),
            "reopen": _("Action opened again"),
            "withdraw": _("Action withdrawn"),
            "break": _("Action marked broken"),
        }
        self.written.emit(work, said[deed])
