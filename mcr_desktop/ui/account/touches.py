"""Writing down a touch, in the drawer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from mcr_desktop.domain.people import CHANNELS, FEELINGS
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import read_day, relative_day
from mcr_desktop.phrases.indicators import channel_name, feeling_name
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import drop_down
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.domain.people import Contact, Touch


class TouchForm(QWidget):
    """How, when, with whom, and what came of it; Ctrl+Enter keeps it."""

    logged = Signal(dict)
    """The fields of the touch, ready for the service."""

    def __init__(  # noqa: PLR0915 - a form is one statement a field
        self,
        contacts: Sequence[Contact],
        person: str,
        chosen: bytes | None = None,
        touch: Touch | None = None,
    ) -> None:
        """With a `touch`, its fields stand there to be changed."""
        super().__init__()
        self.setAccessibleName("Log a touch")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        self._column.setSpacing(GRID // 2)
        self.channel = drop_down("How")
        for channel in CHANNELS:
            self.channel.addItem(channel_name(channel).capitalize(), channel)
        self.channel.setCurrentIndex(CHANNELS.index(touch.channel if touch else "call"))
        self._add("How", self.channel)
        self.day = QLineEdit(touch.happened_on if touch else "today")
        self._add("When", self.day)
        self.day.textChanged.connect(self._on_day)
        self._day_said = PlainLabel("", "caption", muted=True)
        self._column.addWidget(self._day_said)
        self._column.addWidget(PlainLabel("With", "caption", muted=True))
        self.contacts: dict[bytes, QCheckBox] = {}
        present = set(touch.contacts) if touch else {chosen}
        for contact in contacts:
            box = QCheckBox(contact.name.replace("&", "&&"))
            box.setAccessibleName(f"With {contact.name}")
            box.setChecked(contact.id in present)
            self.contacts[contact.id] = box
            self._column.addWidget(box)
        if not contacts:
            self._column.addWidget(PlainLabel("Nobody is written down yet (People)", muted=True))
        self._column.addSpacing(GRID // 2)
        self.team = QLineEdit(", ".join(touch.team) if touch else person)
        self._add("Of ours", self.team)
        self.two_way = QCheckBox("It went both ways")
        self.two_way.setToolTip("They spoke or answered; only such touches end a silence")
        self.two_way.setChecked(bool(touch.two_way) if touch else True)
        self.executive = QCheckBox("An executive of ours was there")
        self.executive.setChecked(bool(touch.executive) if touch else False)
        self._column.addWidget(self.two_way)
        self._column.addWidget(self.executive)
        self._column.addSpacing(GRID // 2)
        self.minutes = QLineEdit(str(touch.minutes) if touch and touch.minutes else "")
        self._add("Minutes", self.minutes)
        self.feeling = drop_down("How it left them feeling")
        self.feeling.addItem("Not stated", "")
        for feeling in FEELINGS:
            self.feeling.addItem(feeling_name(feeling).capitalize(), feeling)
        self.feeling.setCurrentIndex(
            FEELINGS.index(touch.feeling) + 1 if touch and touch.feeling in FEELINGS else 0
        )
        self._add("How it left them feeling", self.feeling)
        self.summary = QPlainTextEdit(touch.summary or "" if touch else "")
        self._add("What it was about", self.summary)
        self.achieved = QPlainTextEdit(touch.achieved or "" if touch else "")
        self._add("What it achieved", self.achieved)
        for prose in (self.summary, self.achieved):
            prose.setTabChangesFocus(True)
            prose.setFixedHeight(64)
        self._keep = button("Keep changes" if touch else "Log touch", "primary", tip="Ctrl+Enter")
        self._keep.clicked.connect(self._on_keep)
        self._column.addSpacing(GRID)
        self._column.addWidget(self._keep, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        self._on_day(self.day.text())

    def try_again(self) -> None:
        """It could not be kept: what was typed stays, to be mended."""
        self._keep.setEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_keep()
        else:
            super().keyPressEvent(event)

    def _add(self, words: str, field: QWidget) -> None:
        label = PlainLabel(words, "caption", muted=True)
        label.setBuddy(field)
        field.setAccessibleName(words)
        self._column.addWidget(label)
        self._column.addWidget(field)
        self._column.addSpacing(GRID // 2)

    def _on_day(self, text: str) -> None:
        day = read_day(text, today(), "back")
        said = (
            relative_day(day, today()) if day else 'Write a day, such as "yesterday" or "12 Oct".'
        )
        if day and day > today().isoformat():
            said = f"{said}: that is ahead of today"
        self._day_said.setText(said)
        self._day_said.setVisible(day != today().isoformat())

    def _on_keep(self) -> None:
        day = read_day(self.day.text(), today(), "back")
        if day is None:
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        minutes = self.minutes.text().strip()
        fields: dict[str, Any] = {
            "channel": self.channel.currentData(),
            "happened_on": day,
            "contacts": tuple(row for row, box in self.contacts.items() if box.isChecked()),
            "team": tuple(name.strip() for name in self.team.text().split(",") if name.strip()),
            "two_way": self.two_way.isChecked(),
            "executive": self.executive.isChecked() or None,
            "minutes": int(minutes) if minutes.isdigit() else None,
            "feeling": self.feeling.currentData() or None,
            "summary": self.summary.toPlainText().strip() or None,
            "achieved": self.achieved.toPlainText().strip() or None,
        }
        self._keep.setEnabled(False)
        self.logged.emit(fields)
