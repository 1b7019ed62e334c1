"""The joiner's first step: ask to be let in, as oneself or as another device of oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.ui.sharing.dialogs import SharingDialog, file_name, named
from mcr_desktop.ui.sharing.files import REQUESTS, Files
from mcr_desktop.ui.sharing.words import spaced
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.sharing import Request
    from mcr_desktop.ui.surroundings import Surroundings

PERSON_CODE_LETTERS = 30
_LEFT = Qt.AlignmentFlag.AlignLeft


class OwnPart(QWidget):
    """Where a fresh workspace is told whose it is: the personal code and the name."""

    def __init__(self) -> None:
        super().__init__()
        self.code = QLineEdit()
        self.code.setPlaceholderText("30 letters and figures")
        self.code.setAccessibleName("Your personal code")
        self.name = QLineEdit()
        self.name.setAccessibleName("Your name")
        self.confirm = button("This machine is mine as well", "primary")
        self.told = PlainLabel("", wrap=True)
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GRID)
        form.setVerticalSpacing(GRID)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for words, field in (("Personal code", self.code), ("Your name", self.name)):
            field.setMaximumWidth(360)
            form.addRow(named(words, field), field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(
            PlainLabel(
                "On your other machine, open Sharing and press \N{LEFT DOUBLE QUOTATION MARK}My other "
                "device\N{RIGHT DOUBLE QUOTATION MARK}. It shows your personal code; type it here, so that "
                "what you write on either machine is yours.",
                wrap=True,
            )
        )
        column.addLayout(form)
        column.addWidget(self.confirm, 0, _LEFT)
        column.addWidget(self.told)
        self.told.hide()
        for field in (self.code, self.name):
            field.textChanged.connect(lambda _text: self.settle())
        self.settle()

    def settle(self) -> None:
        """Whether there is enough to go on."""
        letters = sum(letter.isalnum() for letter in self.code.text())
        ready = letters >= PERSON_CODE_LETTERS and bool(self.name.text().strip())
        self.confirm.setEnabled(ready and self.code.isEnabled())

    def close_with(self, words: str) -> None:
        """It is done: the fields are not to be touched any more."""
        for field in (self.code, self.name):
            field.setEnabled(False)
        self.confirm.hide()
        self.told.setText(words)
        self.told.show()


class AskDialog(SharingDialog):
    """Makes the request file and shows its code; first asks whether this person is inside already."""

    def __init__(
        self, around: Surroundings, files: Files, parent: QWidget, *, own: bool = False
    ) -> None:
        """`own` begins with "I use MCR Desktop on another machine already" chosen."""
        super().__init__("Join a fence", around, files, parent)
        self.request: Request | None = None
        self._belongs = False
        self.words(
            "You send a request to somebody inside, read them a code, and open the approval that they "
            "send back. That is all; nobody else can use these files."
        )
        self.new = QRadioButton("I am new here: a teammate lets me in")
        self.other = QRadioButton("I use MCR Desktop on another machine already")
        (self.other if own else self.new).setChecked(True)
        self.column.addWidget(self.new)
        self.column.addWidget(self.other)
        self.own = OwnPart()
        self.own.confirm.clicked.connect(self._on_own)
        self.column.addWidget(self.own)
        self._first = self.step("")
        self._holds = self.words(
            "It holds your name and what it takes to lock things for this device, nothing secret. Send it any way you like."
        )
        self.save = self.deed("Save the request\N{HORIZONTAL ELLIPSIS}")
        self.save.clicked.connect(self._on_save)
        self._saved = self.words("", muted=True)
        self._second = self.step("")
        self.code = self.code_label()
        self._third = self.step("")
        self._last = self.words(
            "They send back an approval. Open it with \N{LEFT DOUBLE QUOTATION MARK}Open an approval"
            "\N{RIGHT DOUBLE QUOTATION MARK}, or drop it onto the Sharing screen.",
            muted=True,
        )
        self._asked = (
            self._first,
            self._holds,
            self.save,
            self._second,
            self.code,
            self._third,
            self._last,
        )
        self.new.toggled.connect(lambda _on: self._settle())
        self.finish_layout()
        self._settle()
        (self.own.code if own else self.new).setFocus()
        self._read()

    def _read(self) -> None:
        services = self._services
        self._tasks.read(
            lambda _job: (services.sharing.request_to_join(), services.sharing.person()),
            self._on_request,
            owner=self,
            key="request",
            failed=self.refuse,
        )

    def _on_request(self, read: tuple[Request, str]) -> None:
        self.request, person = read
        self.code.setText(spaced(self.request.code))
        if not self.own.name.text():
            self.own.name.setText(person)
        self._settle()

    def _on_own(self) -> None:
        self.accept_again()
        self.own.confirm.setEnabled(False)
        services = self._services
        code, name = self.own.code.text().strip(), self.own.name.text().strip()
        self._tasks.write(
            lambda _job: services.memberships.belong_to(code, name),
            lambda _none: self._on_belongs(name),
            owner=self,
            failed=self._on_refused,
        )

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, InvalidValueError):
            self.say_refusal(
                "That is not a personal code: a letter or figure is wrong. Look at it again on your other "
                "machine. Nothing was changed."
            )
        else:
            self.refuse(error)
        self.own.settle()

    def _on_belongs(self, name: str) -> None:
        self._belongs = True
        self.own.close_with(f"This machine is {name}'s now.")
        self.new.setEnabled(False)
        self.other.setEnabled(False)
        self._read()

    def _settle(self) -> None:
        own = self.other.isChecked()
        self.own.setVisible(own)
        asking = not own or self._belongs
        for part in self._asked:
            part.setVisible(asking)
        self._saved.setVisible(asking and bool(self._saved.full_text()))
        self.save.setEnabled(self.request is not None)
        if own:
            self._first.setText("1.  Save your request and bring it to your other machine")
            self._second.setText("2.  Your other machine shows a code; it must be this one")
            self._third.setText("3.  Bring back the approval that it saves")
        else:
            self._first.setText("1.  Save your request and send it to somebody inside")
            self._second.setText(
                "2.  Read them this code by telephone or face to face, not in the same message"
            )
            self._third.setText("3.  Open their approval")
        self.fit()

    def _on_save(self) -> None:
        request = self.request
        if request is None:
            return
        name = f"{file_name(request.person_name)}.mcr-request"
        path = self._files.save(self, "Save the request", name, REQUESTS)
        if path is None:
            return
        self.accept_again()
        self._tasks.write(
            lambda _job: path.write_bytes(request.data),
            lambda _size: self._on_saved(str(path)),
            owner=self,
            failed=self.refuse,
        )

    def _on_saved(self, path: str) -> None:
        self._saved.setText(f"Saved as {path}")
        self._saved.show()
        self.fit()
