"""The line in which a touch is written down on the spot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.people import CHANNELS
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.touch_lines import TouchLine as Told
from mcr_desktop.domain.touch_lines import TouchPeople
from mcr_desktop.phrases.indicators import channel_name
from mcr_desktop.phrases.touches import said_back
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.refusals import Refusal
from mcr_desktop.ui.widgets.touch_line_fields import TouchLineField

if TYPE_CHECKING:
    from mcr_desktop.domain.people import Contact

FIRST_CHANNEL = "call"


class TouchLine(QWidget):
    """How, whether both ways, who else was there and what came of it; Enter logs it, Esc puts it away.

    The words are read as in the form of a touch. A name that nobody has is asked about before it is logged.
    """

    logged = Signal(object)
    """What `services.touches.log` takes beside the account."""
    left = Signal()

    def __init__(self, contact: Contact) -> None:
        super().__init__()
        self._contact = contact
        self._own: set[str] = set()
        """What was set by hand and is left alone by the words."""
        self._doubted = ""
        """The line that was asked about once because of a name that nobody has."""
        self._filling = False
        self.setAccessibleName(f"Log a touch with {contact.name}")
        self.channel = QComboBox()
        self.channel.setAccessibleName("How")
        for channel in CHANNELS:
            self.channel.addItem(channel_name(channel).capitalize(), channel)
        self.channel.setCurrentIndex(CHANNELS.index(FIRST_CHANNEL))
        self.channel.currentIndexChanged.connect(lambda _at: self._on_own("channel"))
        self.two_way = QCheckBox("Both ways")
        self.two_way.setAccessibleName("It went both ways")
        self.two_way.setToolTip("They spoke or answered; only such touches end a silence")
        self.two_way.setChecked(True)
        self.two_way.toggled.connect(lambda _on: self._on_own("two_way"))
        self.spoken = TouchLineField()
        self.words = self.spoken.line
        self.words.setAccessibleName("What came of it")
        self.words.setPlaceholderText(f"With {contact.name}: 10m, good: what came of it")
        self.spoken.read.connect(self._on_read)
        self.spoken.given.connect(self._on_log)
        self.spoken.passed.connect(self._on_log)
        self.log = button("Log", "primary", tip="Enter")
        self.log.clicked.connect(lambda _on=False: self._on_log())
        cancel = button("Cancel", "quiet", tip="Esc")
        cancel.clicked.connect(self.left)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.channel, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.two_way, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.spoken, 1)
        row.addWidget(self.log, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(cancel, 0, Qt.AlignmentFlag.AlignTop)
        self.refusal = Refusal()
        self.refusal.newcomer_given.connect(lambda name: self._give(self._with(name), name))
        column = QVBoxLayout(self)
        column.setContentsMargins(12 + GRID, 0, 0, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.refusal)
        self._say(self.spoken.told)

    def begin(self) -> None:
        """Be ready to type."""
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def know(self, people: TouchPeople, account: bytes) -> None:
        """Find whoever else was there among the people of the account."""
        self.spoken.know(people, account)

    def refuse(self, sentence: str) -> None:
        """Say why it was not logged; what was typed stays."""
        self.refusal.say(sentence)
        self.log.setEnabled(True)

    def event(self, event: QEvent) -> bool:
        """Esc is ours before it closes anything else."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif enter and event.modifiers() & Qt.KeyboardModifier.AltModifier and self.refusal.name:
            self._give(self._with(self.refusal.name), self.refusal.name)
        else:
            super().keyPressEvent(event)

    # What the words say

    def _on_own(self, name: str) -> None:
        if not self._filling:
            self._own.add(name)
            self._say(self.spoken.told)

    def _on_read(self, told: Told) -> None:
        self.refusal.clear()
        self._fill(told)
        self._say(told)

    def _fill(self, told: Told) -> None:
        self._filling = True
        if "channel" not in self._own:
            self.channel.setCurrentIndex(CHANNELS.index(told.channel or FIRST_CHANNEL))
        if "two_way" not in self._own:
            self.two_way.setChecked(told.two_way is not False)
        self._filling = False

    def _say(self, told: Told) -> None:
        """Tell what Enter would log, once more than their words is understood."""
        others = [one.name for one in told.contacts if one.id != self._contact.id]
        said = said_back(
            today(),
            self.channel.currentData(),
            told.happened_on or today().isoformat(),
            [self._contact.name, *others],
            minutes=told.minutes,
            feeling=told.feeling,
            started_by=told.started_by,
            two_way=self.two_way.isChecked(),
        )
        self.spoken.say(f"{said}.")

    # Logging

    def _on_log(self) -> None:
        if not self.log.isEnabled():
            return
        told = self.spoken.told
        self.refusal.clear()
        if self.spoken.unclear() is not None:
            self.begin()  # the line itself asks which of them
        elif told.stranger:  # it says that nobody has the name; here is the way on
            self.refuse("Name somebody who is, begin with a colon, or let them be written down.")
            self.refusal.offer(told.stranger)
        elif told.otherwise is not None and self._doubted != self.spoken.text():
            self._doubted = self.spoken.text()
            self.refuse("Alt+Enter adds them; Enter logs it as it stands.")
            self.refusal.offer(told.otherwise.stranger)
        else:
            self._give(told)

    def _with(self, name: str) -> Told:
        """How the line reads where it names somebody new."""
        told = self.spoken.told
        other = told.otherwise
        return other if other is not None and other.stranger == name else told

    def _give(self, told: Told, newcomer: str = "") -> None:
        self._fill(told)
        self.log.setEnabled(False)
        contacts = dict.fromkeys((self._contact.id, *(one.id for one in told.contacts)))
        fields: dict[str, Any] = {
            "channel": self.channel.currentData(),
            "contacts": tuple(contacts),
            "two_way": self.two_way.isChecked(),
            "happened_on": told.happened_on,
            "summary": told.words or None,
            "minutes": told.minutes,
            "feeling": told.feeling,
            "started_by": told.started_by,
            "newcomers": (newcomer,) if newcomer else None,
        }
        self.logged.emit({name: value for name, value in fields.items() if value is not None})
