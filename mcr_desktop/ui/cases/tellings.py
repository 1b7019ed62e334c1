"""Which customers were told: who, when, how, in which words; one that was not stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.people import CHANNELS
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.cases import account_name
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.dates import read_day, short_day
from mcr_desktop.phrases.findings import number
from mcr_desktop.phrases.indicators import channel_name
from mcr_desktop.ui.cases.blocks import DOT, CaseBlock, Mark, labelled, prose
from mcr_desktop.ui.cases.fields import WrappedField
from mcr_desktop.ui.cases.lists import Rows
from mcr_desktop.ui.cases.slices import complaints_text, slice_words
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import IconButton, button
from mcr_desktop.ui.widgets.chips import Chip
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.drop_downs import NamesBox, drop_down
from mcr_desktop.ui.widgets.entry_fields import EntryField
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.people import Contact
    from mcr_desktop.services.casework.views import PartView
    from mcr_desktop.ui.cases.readings import CaseRead


class TellForm(QFrame):
    """When, how, whom, in which words."""

    given = Signal(object)
    """The fields: on, how, contact_id, words."""
    refused = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("How the customer was told"))
        self.on = EntryField()
        self.on.setAccessibleName(_("Told on"))
        self.on.setPlaceholderText(_("today"))
        self.on.setFixedWidth(120)
        self.how = drop_down(_("How"))
        for channel in CHANNELS:
            self.how.addItem(channel_name(channel).capitalize(), channel)
        self.how.setCurrentIndex(CHANNELS.index("call"))
        self.whom = NamesBox(_("Whom"))
        self.words = prose(
            _("In which words"), _("What was said, as the customer heard it"), 40, 120
        )
        done = button(_("Told"), "primary")
        done.setAccessibleName(_("Write down that the customer was told"))
        cancel = button(_("Cancel"), "quiet")
        done.clicked.connect(lambda _on=False: self._on_done())
        cancel.clicked.connect(lambda _on=False: self.left.emit())
        self.on.returnPressed.connect(self._on_done)
        fields = QHBoxLayout()
        fields.setSpacing(GRID)
        for words, widget in ((_("When"), self.on), (_("How"), self.how), (_("Whom"), self.whom)):
            fields.addLayout(labelled(words, widget))
        fields.addStretch(1)
        deeds = QHBoxLayout()
        deeds.setSpacing(GRID)
        deeds.addWidget(done)
        deeds.addWidget(cancel)
        deeds.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(fields)
        column.addLayout(labelled(_("In which words"), self.words))
        column.addLayout(deeds)

    def begin(self, part: PartView, contacts: Sequence[Contact]) -> None:
        """Ask about one customer, with what is known already."""
        self.whom.clear()
        self.whom.addItem(_("Nobody named"), b"")
        for contact in contacts:
            self.whom.addItem(contact.name, contact.id)
        known = part.part
        self.on.setText(known.told_on or "")
        self.how.setCurrentIndex(max(0, self.how.findData(known.told_how or "call")))
        place = next((n for n, one in enumerate(contacts, 1) if one.id == known.contact_id), 0)
        self.whom.setCurrentIndex(place)
        self.words.show_text(known.told_words or "")

    def _on_done(self) -> None:
        typed = self.on.text().strip()
        day = read_day(typed, today(), "back") if typed else today().isoformat()
        if day is None:
            self.refused.emit(
                _('"{text}" is no day. Write "12 Oct" or "yesterday".').format(text=typed)
            )
            self.on.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.given.emit(
            {
                "on": day,
                "how": self.how.currentData(),
                "contact_id": self.whom.currentData() or None,
                "words": self.words.toPlainText(),
            }
        )


class PartRow(QFrame):
    """One account of the case."""

    route_requested = Signal(object)
    asked = Signal(bytes)
    """Somebody wants to write down that this customer was told."""
    untold = Signal(bytes)
    removed = Signal(bytes)
    impact_kept = Signal(bytes, str)

    def __init__(self, part: PartView) -> None:
        super().__init__()
        self._id = part.part.id
        self._part = part
        self.mark = Mark()
        self.name = Door(bold=True, quiet=True, tip=_("Open the account"))
        self.name.clicked.connect(self._on_account)
        self._home = Chip(_("home of the case"))
        if not part.home:  # shown without a parent it would be a window of its own
            self._home.hide()
        self.figures = Door(tip=_("Look at these complaints in the explorer"))
        self.figures.clicked.connect(self._on_figures)
        self.tell = button(_("Tell\N{HORIZONTAL ELLIPSIS}"))
        self.tell.clicked.connect(lambda _on=False: self.asked.emit(self._id))
        self.drop = IconButton("close", _("Take the account out of the case"))
        self.drop.clicked.connect(lambda _on=False: self.removed.emit(self._id))
        self._told = PlainLabel("", wrap=True)
        self._words = PlainLabel("", muted=True, wrap=True)
        self.impact = WrappedField(_("What it meant for them"), _("What it meant for them"))
        self.impact.kept.connect(lambda text: self.impact_kept.emit(self._id, text.strip()))
        upper = QHBoxLayout()
        upper.setSpacing(GRID // 2)
        self._untold = Chip(_("Not told yet"), "bad")
        for shown in (self.mark, self.name, self._home, self._untold):
            upper.addWidget(shown)
        upper.addStretch(1)
        upper.addWidget(self.tell)
        upper.addWidget(self.drop)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        self.column.setSpacing(2)
        self.column.addLayout(upper)
        for widget in (self._told, self._words, self.impact, self.figures):
            line = QHBoxLayout()
            # What is pressed or typed in keeps room of its own.
            inset = {self.impact: 12, self.figures: 20}.get(widget, 24)
            line.setContentsMargins(inset, 0, 0, 0)
            line.addWidget(widget)
            if widget is self.figures:
                line.addStretch(1)
            self.column.addLayout(line)

    def show_part(self, part: PartView, contacts: Sequence[Contact]) -> None:
        """Show what is stored."""
        self._part = part
        account = part.account
        name = account_name(account.name if account is not None else None)
        self.setAccessibleName(name)
        self.mark.set_meaning("good" if part.told else "bad")
        self.name.say(name)
        self.name.setEnabled(account is not None)
        self.figures.setVisible(account is not None and part.count is not None)
        if part.count is not None:
            self.figures.say(f"{slice_words(part.part.query)}{DOT}{complaints_text(part.count)}")
        self._told.setText(_said(part, contacts))
        self._told.setVisible(part.told)
        self._untold.setVisible(not part.told)
        words = part.part.told_words
        self._words.setText(_("In these words: {words}").format(words=words) if words else "")
        self._words.setVisible(bool(words))
        self.impact.show_text(part.part.impact or "")
        self.impact.setVisible(account is not None)
        self.tell.setVisible(account is not None)
        self.tell.setText(
            _("Change\N{HORIZONTAL ELLIPSIS}") if part.told else _("Tell\N{HORIZONTAL ELLIPSIS}")
        )
        self.tell.setProperty("kind", "quiet" if part.told else "primary")
        self.tell.style().polish(self.tell)
        self.tell.setAccessibleName(
            (_("Change how {name} was told") if part.told else _("{name} was told")).format(
                name=name
            )
        )
        self.drop.setVisible(account is not None and not part.home)
        self.drop.setAccessibleName(_("Take {name} out of the case").format(name=name))

    def _on_account(self) -> None:
        if self._part.account is not None:
            self.route_requested.emit(Route("account", self._part.account.id))

    def _on_figures(self) -> None:
        if self._part.account is not None:
            query = self._part.part.query or ""
            self.route_requested.emit(Route("complaints", self._part.account.id, "explorer", query))


def _said(part: PartView, contacts: Sequence[Contact]) -> str:
    known = part.part
    words = _("Told {day}").format(day=short_day(known.told_on, today()))
    if known.told_how:
        words = _("{told}, by {how}").format(told=words, how=channel_name(known.told_how))
    whom = next((one.name for one in contacts if one.id == known.contact_id), "")
    if whom:
        words = _("{told}, to {name}").format(told=words, name=whom)
    if known.told_by:
        words = _("{told} (by {name})").format(told=words, name=known.told_by)
    return words


class ToldBlock(CaseBlock):
    """Every account that the case concerns, and whether its people know."""

    kind = "told"

    def __init__(self) -> None:
        super().__init__()
        self._read: CaseRead | None = None
        self._asking: bytes | None = None
        self.rows: Rows[PartView, PartRow] = Rows(lambda part: part.part.id, self._made, self._show)
        self.form = TellForm()
        self.form.given.connect(self._on_given)
        self.form.refused.connect(self.told)
        self.form.left.connect(self._on_left)
        self.form.hide()
        self.join = NamesBox(_("Another account that it concerns"), 30)
        self.join.activated.connect(self._on_join)
        line = QHBoxLayout()
        line.addWidget(self.join)
        line.addStretch(1)
        self.body.addWidget(self.rows)
        self.body.addWidget(self.form)
        self.body.addLayout(line)

    def first_line(self, read: CaseRead) -> str:
        parts = read.view.parts
        told = sum(part.told for part in parts)
        return _("{n} of {of} customers told").format(n=number(told), of=number(len(parts)))

    def show_case(self, read: CaseRead) -> None:
        super().show_case(read)
        self._read = read
        self.rows.take(read.view.parts)
        inside = {part.account.id for part in read.view.parts if part.account is not None}
        others = [account for account in read.accounts if account.id not in inside]
        self.join.clear()
        self.join.addItem(_("It concerns another account too\N{HORIZONTAL ELLIPSIS}"), b"")
        for account in others:
            self.join.addItem(account.name, account.id)
        self.join.setVisible(bool(others) and read.view.inside)
        if self._asking not in {part.part.id for part in read.view.parts}:
            self._on_left()

    def first_focus(self) -> QWidget | None:
        rows = self.rows.all()
        return next((row.tell for row in rows if not row.tell.isHidden()), None)

    # Within

    def _made(self, part: PartView) -> PartRow:
        made = PartRow(part)
        made.route_requested.connect(self.route_requested)
        made.asked.connect(self._on_asked)
        made.removed.connect(self._on_removed)
        made.impact_kept.connect(self._on_impact)
        return made

    def _show(self, row: PartRow, part: PartView) -> None:
        row.show_part(part, self._people(part))

    def _people(self, part: PartView) -> Sequence[Contact]:
        if self._read is None or part.account is None:
            return ()
        return self._read.contacts.get(part.account.id, ())

    def _on_asked(self, row: bytes) -> None:
        read = self._read
        part = next((one for one in read.view.parts if one.part.id == row), None) if read else None
        widget = self.rows.row(row)
        if part is None or widget is None:
            return
        self._asking = row
        self.form.begin(part, self._people(part))
        widget.column.addWidget(self.form)
        self.form.show()
        self.form.on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_left(self) -> None:
        self._asking = None
        self.form.hide()
        self.body.insertWidget(1, self.form)  # a row that goes must not take the form along

    def _on_given(self, fields: dict[str, Any]) -> None:
        row = self._asking
        self._on_left()
        if row is not None:
            widget = self.rows.row(row)
            if widget is not None:
                widget.tell.setFocus(Qt.FocusReason.OtherFocusReason)
            self.written.emit(
                lambda services: services.cases.tell(row, **fields),
                _("Written down that the customer was told"),
            )

    def _on_removed(self, row: bytes) -> None:
        self.written.emit(
            lambda services: services.cases.remove_part(row), _("Account taken out of the case")
        )

    def _on_impact(self, row: bytes, text: str) -> None:
        self.written.emit(
            lambda services: services.cases.edit_part(row, impact=text or None),
            _("What it meant for them changed"),
        )

    def _on_join(self, place: int) -> None:
        wanted = self.join.itemData(place)
        account = next(
            (one for one in (self._read.accounts if self._read else ()) if one.id == wanted), None
        )
        if account is None or self._read is None:
            return
        case_id, query = self._case_id, self._read.view.case.query or ""
        self.written.emit(
            lambda services: services.cases.add_account(case_id, account, query),
            _("{name} joined the case").format(name=account.name),
        )
