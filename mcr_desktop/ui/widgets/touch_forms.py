"""Writing down a touch: in one line as one says it, or field by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from mcr_desktop.domain.people import FEELINGS, SIDES
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import read_day
from mcr_desktop.phrases.indicators import feeling_name
from mcr_desktop.phrases.touches import day_told, nobody_called, said_back, side_name, which_one
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.channel_rows import ChannelRow
from mcr_desktop.ui.widgets.drop_downs import drop_down
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.letter_ticks import LetterTick
from mcr_desktop.ui.widgets.people_fields import PeopleField, Somebody
from mcr_desktop.ui.widgets.refusals import Refusal
from mcr_desktop.ui.widgets.summary_fields import SummaryField
from mcr_desktop.ui.widgets.team_fields import TeamField
from mcr_desktop.ui.widgets.touch_line_fields import TouchLineField

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.people import Touch
    from mcr_desktop.domain.touch_figures import OpenLetter
    from mcr_desktop.domain.touch_lines import TouchLine, TouchPeople


FIRST_CHANNEL = "call"
NOBODY = "Nobody of that name is written down. Choose somebody, or leave it empty."


class TouchForm(QWidget):
    """One line says a touch and fills the fields below it as it is typed; each can be changed by itself.

    Enter logs it from the line, Ctrl+Enter from anywhere. What was set by hand the line leaves alone.
    """

    logged = Signal(dict)
    """The fields of the touch, ready for the service."""

    def __init__(  # noqa: PLR0915 - a form is one statement a field
        self,
        people: Sequence[Somebody],
        person: str,
        chosen: Sequence[Somebody] = (),
        touch: Touch | None = None,
        letters: Sequence[OpenLetter] = (),
        *,
        across: bool = False,
        known: bool = True,
        near: Account | None = None,
    ) -> None:
        """With a `touch`, its fields stand there to be changed; `letters` are those that wait.

        `across` accounts somebody must be chosen: they tell with which account it was. Where it is not
        `known` yet who can be named, the form stands and takes words, and logs once `know` was called.
        Across accounts, `near` is the one that is meant where nobody is named.
        """
        super().__init__()
        self.setAccessibleName("Log a touch")
        self._touch = touch
        self._across, self._near = across, near
        self._known = known
        self._gave = False
        """Whether Enter was pressed before it was known who can be named."""
        self._usual: tuple[Somebody, ...] = tuple(chosen)
        """Who is meant where the line names nobody."""
        self._as_before = False
        self._somebody: dict[bytes, Somebody] = {}
        self._own: set[str] = set()
        """Fields that were set by hand."""
        self._filling = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        self._column.setSpacing(GRID // 2)
        self.spoken = TouchLineField() if touch is None else None
        if self.spoken is not None:
            self._label("In one line", self.spoken.line, self.spoken)
        self.channel = ChannelRow(touch.channel if touch else FIRST_CHANNEL)
        self._label("How", self.channel)
        self.people = PeopleField("With", "The beginning of a name, then Enter")
        self.people.offer(people)
        self.people.choose(chosen)
        self._label("With", self.people.line, self.people)
        self.summary = SummaryField()
        self.summary.setPlaceholderText("What it was about, then Enter")
        self.summary.setPlainText(touch.summary or "" if touch else "")
        self._label("What it was about", self.summary)
        self.answers = LetterTick(letters)
        self._column.addWidget(self.answers)
        self.keep = button("Keep changes" if touch else "Log touch", "primary", tip="Ctrl+Enter")
        self._column.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self.refusal = Refusal()
        self.refusal.newcomer_given.connect(self._on_newcomer)
        self._column.addWidget(self.refusal)
        self._doubted = ""
        """The line of which it was asked whether somebody is named in it."""
        self._column.addSpacing(GRID)
        self.day = QLineEdit(touch.happened_on if touch else "today")
        self._label("When", self.day)
        self._day_said = PlainLabel("", "caption", muted=True)
        self._column.addWidget(self._day_said)
        self.started_by = drop_down("Who began it")
        self.started_by.addItem("Not stated", "")
        for side in SIDES:
            self.started_by.addItem(side_name(side), side)
        self._pick(self.started_by, touch.started_by if touch else None)
        self._label("Who began it", self.started_by)
        self.two_way = QCheckBox("It went both ways")
        self.two_way.setToolTip("They spoke or answered; only such touches end a silence")
        self.two_way.setChecked(bool(touch.two_way) if touch else True)
        self.executive = QCheckBox("An executive of ours was there")
        self.executive.setChecked(bool(touch.executive) if touch else False)
        self.awaits = QCheckBox("They wait for an answer")
        self.awaits.setToolTip("Today tells of it until a touch answers it or you say so")
        self.awaits.setChecked(bool(touch.awaits_answer) if touch else False)
        for flag in (self.two_way, self.executive, self.awaits):
            flag.setAccessibleName(flag.text())
            self._column.addWidget(flag)
        self._column.addSpacing(GRID // 2)
        self.feeling = drop_down("How it left them feeling")
        self.feeling.addItem("Not stated", "")
        for feeling in FEELINGS:
            self.feeling.addItem(feeling_name(feeling).capitalize(), feeling)
        self._pick(self.feeling, touch.feeling if touch else None)
        self._label("How it left them feeling", self.feeling)
        self.achieved = QPlainTextEdit(touch.achieved or "" if touch else "")
        self.achieved.setTabChangesFocus(True)
        self.achieved.setFixedHeight(64)
        self._label("What it achieved", self.achieved)
        self.team = TeamField(", ".join(touch.team) if touch else person)
        self._label("Of ours", self.team)
        self.minutes = QLineEdit(str(touch.minutes) if touch and touch.minutes else "")
        self._label("Minutes", self.minutes)
        self._column.addStretch(1)
        self._connect()
        self._on_day(self.day.text())
        self._say()

    def _connect(self) -> None:
        self.channel.picked.connect(lambda _one: self._go(self.people.line))
        self.people.ended.connect(lambda: self._go(self.summary))
        self.people.changed.connect(self._show_letter)
        self.summary.entered.connect(self._on_keep)
        self.day.textChanged.connect(self._on_day)
        self.started_by.currentIndexChanged.connect(lambda _place: self._show_letter())
        self.keep.clicked.connect(lambda _on=False: self._on_keep())
        for field in (self.channel, self.people.line, self.summary):
            QWidget.setTabOrder(field, self.keep)
        QWidget.setTabOrder(self.channel, self.people.line)
        QWidget.setTabOrder(self.people.line, self.summary)
        QWidget.setTabOrder(self.summary, self.answers)
        QWidget.setTabOrder(self.answers, self.keep)
        if self.spoken is None:
            return
        QWidget.setTabOrder(self.spoken.line, self.channel)
        self.spoken.read.connect(self._fill)
        self.spoken.given.connect(self._on_keep)
        self.spoken.passed.connect(lambda: self._go(self.channel))
        self.spoken.nobody_asked.connect(self._name_nobody)
        for name, changed in (
            ("channel", self.channel.picked),
            ("contacts", self.people.changed),
            ("words", self.summary.textChanged),
            ("happened_on", self.day.textChanged),
            ("minutes", self.minutes.textChanged),
            ("feeling", self.feeling.currentIndexChanged),
            ("started_by", self.started_by.currentIndexChanged),
            ("two_way", self.two_way.toggled),
        ):
            changed.connect(partial(self._on_own, name))

    def put_above(self, widget: QWidget) -> None:
        """Put something over the fields."""
        self._column.insertWidget(0, widget)

    def begin(self) -> None:
        """Be ready to type."""
        (self.spoken or self.channel).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def group(self) -> bytes:
        """Where the people who are chosen belong, or what the line tells; empty where nothing does."""
        home = self.spoken.told.account_id if self.spoken is not None else None
        home = home or (self._near.id if self._near is not None else None)
        return next((one.group for one in self.people.chosen.values()), home or b"")

    def know(
        self,
        people: Sequence[Somebody],
        chosen: Sequence[Somebody],
        letters: Sequence[OpenLetter],
        book: TouchPeople,
        account: bytes | None,
        *,
        as_before: bool = False,
        letter: bytes | None = None,
    ) -> None:
        """Learn who can be named, and who is meant where nobody is: those of the last touch, `as_before`."""
        self.people.offer(people)
        self._somebody = {one.id: one for one in (*people, *chosen)}
        self.answers.know(letters, letter)
        self._usual, self._as_before = tuple(chosen), as_before
        self._known = True
        if self.spoken is not None:
            self.spoken.know(book, account)
        if self._gave:
            self._gave = False
            self._on_keep()

    def has_words(self) -> bool:
        """Whether something was typed that would be lost."""
        return bool(self.spoken and self.spoken.text().strip()) or bool(self._own)

    # The line and its fields

    def _fill(self, told: TouchLine) -> None:
        """Let the fields say what the line says, but for those that were set by hand."""
        self._filling = True
        named = tuple(
            self._somebody.get(one.id, Somebody(one.id, one.name, "", one.account_id))
            for one in told.contacts
        )
        contacts = named or (() if told.unclear or told.stranger else self._usual)
        day = told.happened_on
        fills: dict[str, Callable[[], object]] = {
            "channel": lambda: self.channel.choose(told.channel or FIRST_CHANNEL),
            "contacts": lambda: self.people.choose(contacts),
            "words": lambda: self.summary.setPlainText(told.words),
            "happened_on": lambda: self.day.setText(day or "today"),
            "minutes": lambda: self.minutes.setText(str(told.minutes or "")),
            "feeling": lambda: self._pick(self.feeling, told.feeling),
            "started_by": lambda: self._pick(self.started_by, told.started_by),
            "two_way": lambda: self.two_way.setChecked(told.two_way is not False),
        }
        for name, fill in fills.items():
            if name not in self._own:
                fill()
        self._filling = False
        self._show_letter()
        self._say()

    def _on_own(self, name: str, *_given: object) -> None:
        if not self._filling:
            self._own.add(name)
            self._say()

    def _name_nobody(self) -> None:
        """Nobody but those who are typed."""
        self._usual = ()
        if self.spoken is not None:
            self._fill(self.spoken.told)

    def _say(self) -> None:
        if self.spoken is None:
            return
        minutes = self.minutes.text().strip()
        chosen = tuple(self.people.chosen.values())
        said = said_back(
            today(),
            self.channel.channel,
            read_day(self.day.text(), today(), "back") or self.day.text(),
            [one.name for one in chosen],
            minutes=int(minutes) if minutes.isascii() and minutes.isdigit() else None,
            feeling=self.feeling.currentData() or None,
            started_by=self.started_by.currentData() or None,
            two_way=self.two_way.isChecked(),
        )
        near = self._near.name if self._near is not None and not chosen else ""
        home = self.spoken.account_name() or near
        if home:
            said = f"{said} \N{MIDDLE DOT} {home}"
        if self._across and not self.group():
            said = f"{said}. Name somebody: they tell the account"
        if self._as_before and chosen and chosen == self._usual:
            said = f"{said}. The same people as last time; Backspace in the empty line names nobody"
        self.spoken.say(f"{said}.")

    def refuse(self, sentence: str) -> None:
        """Say why it could not be kept; what was typed stays, to be mended."""
        self.refusal.say(sentence)
        self.keep.setEnabled(True)

    def _offer_newcomer(self, name: str) -> None:
        """Let somebody whom nobody wrote down yet be written down together with the touch."""
        if self._touch is None and (self.group() or not self._across):
            self.refusal.offer(name)

    def _on_newcomer(self, name: str) -> None:
        told = self.spoken.told if self.spoken is not None else None
        if told is not None and told.otherwise is not None and told.otherwise.stranger == name:
            self._usual = ()
            self._fill(told.otherwise)
        self.people.line.setText(name)  # stands there still where something else is to be mended
        self._own.add("contacts")
        self._on_keep((name,))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.AltModifier and self.refusal.name:
            self._on_newcomer(self.refusal.name)
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._on_keep()
        elif enter and self.channel.hasFocus():
            self._go(self.people.line)
        else:
            super().keyPressEvent(event)

    def _label(self, words: str, field: QWidget, shown: QWidget | None = None) -> None:
        label = PlainLabel(words, "caption", muted=True)
        label.setBuddy(field)
        if not isinstance(field, ChannelRow):  # which tells what is chosen as well
            field.setAccessibleName(words)
        self._column.addWidget(label)
        self._column.addWidget(shown or field)
        self._column.addSpacing(GRID // 2)

    @staticmethod
    def _pick(box: Any, value: str | None) -> None:
        box.setCurrentIndex(max(0, box.findData(value or "")))

    @staticmethod
    def _go(field: QWidget) -> None:
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_letter(self) -> None:
        if self._touch is None:
            day = read_day(self.day.text(), today(), "back")
            self.answers.show_for(self.people.ids(), day, self.started_by.currentData())

    def _on_day(self, text: str) -> None:
        day = read_day(text, today(), "back")
        self._day_said.setText(day_told(day, today()))
        self._day_said.setVisible(day != today().isoformat())
        self._show_letter()

    def _trouble(self, newcomers: tuple[str, ...]) -> tuple[str, QWidget] | None:
        """Why it cannot be kept as it stands, and where to mend that; None where it can."""
        if read_day(self.day.text(), today(), "back") is None:
            return "", self.day
        minutes = self.minutes.text().strip()
        if minutes and not (minutes.isascii() and minutes.isdigit()):
            return "Minutes are a whole number.", self.minutes
        if not newcomers and self.people.line.text().strip() and not self.people.take():
            self._offer_newcomer(self.people.line.text().strip())
            return NOBODY, self.people.line
        asked = self._asked_who()
        if asked and self.spoken is not None:
            return asked, self.spoken
        if self._across and not self.group():
            return "Choose who it was with: they tell the account.", self.people.line
        return None

    def _asked_who(self) -> str:
        """What the line leaves open of who it was, unless somebody was chosen by hand."""
        if self.spoken is None or "contacts" in self._own:
            return ""
        unclear, stranger = self.spoken.unclear(), self.spoken.told.stranger
        if unclear is not None:
            return which_one(unclear.words, [one.name for one in unclear.people])
        if stranger:
            self._offer_newcomer(stranger)
            return f"{nobody_called(stranger)} Name somebody who is, or begin with a colon."
        otherwise, line = self.spoken.told.otherwise, self.spoken.text()
        if otherwise is not None and self._doubted != line:
            self._doubted = line
            self._offer_newcomer(otherwise.stranger)
            return f"{nobody_called(otherwise.stranger)} Alt+Enter adds them; Enter logs it as it stands."
        return ""

    def _on_keep(self, newcomers: tuple[str, ...] = ()) -> None:
        if not self.keep.isEnabled():
            return
        self.refusal.clear()
        if not self._known:
            self._gave = True  # it is logged as soon as it is known who is meant
            return
        trouble = self._trouble(newcomers)
        if trouble is not None:
            sentence, field = trouble
            if sentence:
                self.refuse(sentence)
            self._go(field)
            return
        day = read_day(self.day.text(), today(), "back")
        minutes = self.minutes.text().strip()
        letter = self.answers.letter()
        fields: dict[str, Any] = {
            "channel": self.channel.channel,
            "happened_on": day,
            "contacts": self.people.ids(),
            "team": self.team.names(),
            "two_way": self.two_way.isChecked(),
            "started_by": self.started_by.currentData() or ("us" if letter else None),
            "executive": self.executive.isChecked() or None,
            "minutes": int(minutes) if minutes else None,
            "feeling": self.feeling.currentData() or None,
            "summary": self.summary.toPlainText().strip() or None,
            "achieved": self.achieved.toPlainText().strip() or None,
        }
        if self.awaits.isChecked() != bool(self._touch and self._touch.awaits_answer):
            fields["awaits_answer"] = 1 if self.awaits.isChecked() else 0
        if letter is not None:
            fields["answers_id"] = letter.touch.id
        if newcomers:
            fields["newcomers"] = newcomers
        self.keep.setEnabled(False)
        self.logged.emit(fields)
