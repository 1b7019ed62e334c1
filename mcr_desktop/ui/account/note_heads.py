"""What stands over a note's words: whose it is, what it is for, who may see it and until when."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.notes import CIRCLES, Note
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import dates
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Avatar, Chip
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.drop_downs import choice, drop_down
from mcr_desktop.ui.widgets.editable_fields import EditableField
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.labels import PlainLabel

READ_KEY = "Ctrl+Shift+E"
DOWN = "\N{BLACK DOWN-POINTING SMALL TRIANGLE}"
CIRCLE_WORDS = {"team": "The team only", "customer": "The customer may see it"}
NARROW, LOW = 400, 400
"""Of the room for a note, in pixels: below either its conditions are told in one word, so that its
own words have the room."""


class NoteHead(QWidget):
    """Title, author and the note's own conditions, each kept as it is changed."""

    field_kept = Signal(str, object)
    share_asked = Signal()
    history_asked = Signal()
    uses_asked = Signal()
    read_asked = Signal(bool)
    """Whether the note shall be shown as it reads."""

    def __init__(self) -> None:
        super().__init__()
        self.title = EditableField("Title of the note", hint="Title", role="lead", bold=True)
        self.title.kept.connect(lambda text: self.field_kept.emit("title", text or None))
        self.purpose = EditableField(
            "What the note is for", hint="For this customer's benefit: ..."
        )
        self.purpose.setToolTip("What it is good for: one line that whoever reads it sees first")
        self.purpose.kept.connect(lambda text: self.field_kept.emit("purpose", text or None))
        self._face = Avatar("", 22)
        self._author = PlainLabel("", muted=True)
        self._draft = Chip("Private draft")
        self._draft.setToolTip("Only you see it, on your own machines")
        self.share = button("Share with the team", "primary")
        self.share.clicked.connect(lambda _checked=False: self.share_asked.emit())
        self._expired = Chip("Expired", "watch")
        self.circle = drop_down("Who may see it in a brief")
        self.circle.setMinimumWidth(152)
        for circle in CIRCLES:
            self.circle.addItem(CIRCLE_WORDS[circle], circle)
        self.circle.activated.connect(
            lambda _place: self.field_kept.emit("circle", self.circle.currentData())
        )
        self.sensitive = QCheckBox("Sensitive")
        self.sensitive.setToolTip("Kept out of every brief but the team's own")
        self.sensitive.toggled.connect(
            lambda on: self.field_kept.emit("sensitive", 1 if on else None)
        )
        self.expires = EditableField("Valid until", hint="Valid until ...")
        self.expires.setFixedWidth(136)
        self.expires.setToolTip(
            "A day in your own words, as \u201cend of March\u201d or 3.12.; empty: it stays valid"
        )
        self.expires.kept.connect(self._on_expires)
        self.uses = Door("Led to nothing yet")
        self.uses.clicked.connect(lambda _checked=False: self.uses_asked.emit())
        self.history = Door("Who wrote what")
        self.history.clicked.connect(lambda _checked=False: self.history_asked.emit())
        self.reading = choice("Read")
        self.reading.setToolTip(f"The note as it reads, or its Markdown ({READ_KEY})")
        self.reading.clicked.connect(self.read_asked)
        self._remark = PlainLabel("", "caption", muted=True, wrap=True)
        self._remark.hide()
        self.conditions = Door()
        self.conditions.clicked.connect(lambda _checked=False: self._turn())
        self.conditions.hide()
        self._folded = self._turned = False
        self._assemble()

    def _assemble(self) -> None:
        doors = QWidget()
        beside = QHBoxLayout(doors)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(GRID)
        beside.addWidget(self.uses)
        beside.addWidget(self.history)
        beside.addWidget(self.reading)
        flow = FlowRow()
        for part in (self._face, self._author, self._draft, self.share, self._expired):
            flow.add(part)
        for field in (self.conditions, self.expires, self.sensitive, self.circle):
            flow.add(field)
        flow.add(doors, last=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.title)
        column.addWidget(self.purpose)
        column.addWidget(flow)
        column.addWidget(self._remark)
        for part in (self._draft, self.share, self._expired):
            part.hide()

    def show_note(self, note: Note | None) -> None:
        """Show what is stored; a field in which somebody types is left alone."""
        self._remark.hide()
        if note is None:
            self._author.setText("")
            self.title.show_text("")
            self.purpose.show_text("")
            self.expires.show_text("")
            for part in (self._draft, self.share, self._expired):
                part.hide()
            return
        now = today()
        self.title.show_text(note.title or "")
        self.purpose.show_text(note.purpose or "")
        author = note.author or "Somebody"
        self._face.set_name(author)
        self._author.setText(
            ", ".join(p for p in (author, dates.relative_day(note.written_on, now)) if p)
        )
        self._author.set_tip(dates.exact_day(note.written_on))
        draft = note.account_id is not None
        self._draft.setVisible(draft)
        self.share.setVisible(draft)
        self._expired.setVisible(bool(note.expires_on and note.expires_on < now.isoformat()))
        self.expires.show_text(
            f"Until {dates.short_day(note.expires_on, now)}" if note.expires_on else ""
        )
        self.circle.setCurrentIndex(max(0, self.circle.findData(note.circle or "team")))
        self.sensitive.blockSignals(True)
        self.sensitive.setChecked(bool(note.sensitive))
        self.sensitive.blockSignals(False)
        self._tell_conditions()

    def fold(self, *, on: bool) -> None:
        """Tell the note's conditions in one word, behind which they are changed, or show each."""
        used = any(one.hasFocus() for one in (self.expires, self.sensitive, self.circle))
        if on != self._folded or (self._turned and not used):
            self._folded, self._turned = on, False
            self._tell_conditions()

    def _turn(self) -> None:
        self._turned = not self._turned
        self._tell_conditions()
        if self._turned:
            self.expires.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_conditions(self) -> None:
        told = [CIRCLE_WORDS[str(self.circle.currentData() or "team")]]
        if self.sensitive.isChecked():
            told.append("sensitive")
        if self.expires.text():
            told.append(self.expires.text()[:1].lower() + self.expires.text()[1:])
        mark = "\N{BLACK UP-POINTING SMALL TRIANGLE}" if self._turned else DOWN
        self.conditions.say(f"{', '.join(told)} {mark}", "Who may see the note, and until when")
        shows = self._turned or not self._folded
        self.conditions.setVisible(self._folded)
        for field in (self.expires, self.sensitive, self.circle):
            field.setVisible(shows)
        self.purpose.setVisible(shows or bool(self.purpose.text()) or self.purpose.hasFocus())

    def show_reading(self, *, on: bool) -> None:
        """Say whether the note is shown as it reads."""
        self.reading.setChecked(on)

    def show_uses(self, many: int) -> None:
        """Say to how many things the note led."""
        if many:
            self.uses.say(f"Led to {number(many)}", "What came of this note")
        else:
            self.uses.say(
                "Led to nothing yet", "Mark what came of it; what is never used need not be written"
            )

    def _on_expires(self, text: str) -> None:
        words = text.removeprefix("Until ").strip()
        day = dates.read_day(words, today(), "ahead") if words else None
        if words and day is None:
            asked = dates.day_question(words, today())
            self._remark.setText(asked or f"Not a day: {words}. Nothing was changed.")
            self._remark.show()
            return
        self._remark.hide()
        self.field_kept.emit("expires_on", day)
