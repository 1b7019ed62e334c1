"""Coming back with a recovery kit: the groups on the sheet, its passphrase, and where the fences lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.ui.first_run import Gate
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.folders import documents
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.recoveries import Findings

_LINES = 3
SHOWN = 8
"""Names of fences that are told; the rest are counted."""


class Folders:
    """The system's own dialog; None where the user thought better of it."""

    def folder(self, parent: QWidget) -> str | None:
        """An existing folder."""
        return (
            QFileDialog.getExistingDirectory(parent, "The shared folder", str(documents())) or None
        )

    def backup(self, parent: QWidget) -> str | None:
        """An existing backup, or a bundle."""
        kinds = "Backups and bundles (*.mcrbackup *.mcrpack)"
        return QFileDialog.getOpenFileName(parent, "The backup", str(documents()), kinds)[0] or None


class ComeBack(Gate):
    """First what is on the sheet; then, once that opened something, a new workspace for it."""

    looked = Signal()
    """They want to see what the kit opens: see `given`."""
    wanted = Signal(object, str)
    """The findings, and a passphrase for the new workspace or ""."""
    first_wanted = Signal()
    """They have no kit after all."""

    def __init__(
        self,
        profile: Path,
        *,
        mistyped: Callable[[str], tuple[int, ...]],
        needs_secret: Callable[[str], bool],
        folders: Folders | None = None,
    ) -> None:
        super().__init__("Come back with your recovery kit")
        self._mistyped = mistyped
        self._needs_secret = needs_secret
        self._folders = folders or Folders()
        self._findings: Findings | None = None
        self._intro = self.words(
            "Type what is on the sheet. Nothing is written here until the kit has opened something."
        )
        self.code = self.line("The eight groups on the sheet")
        self._groups = self.words("", muted=True)
        self.kit_words = self.line("The passphrase of the kit", secret=True)
        self._places()
        self.secret = self.line("The password or secret key of that storage", secret=True)
        self._found = self.words("")
        self._why = self.words(
            "No keychain that the program trusts answers here, so a passphrase has to protect the new "
            "workspace. It is another one than the kit\N{RIGHT SINGLE QUOTATION MARK}s."
        )
        self.passphrase = self.line("A passphrase for this workspace", secret=True)
        self.again = self.line("The same once more", secret=True)
        self._lies = self.words(f"Your workspace will lie in {profile}", muted=True)
        self.back = button("I have no kit", "quiet")
        self.back.clicked.connect(self.first_wanted)
        self.look = button("See what it opens", "primary")
        self.look.clicked.connect(self._on_look)
        self.make = button("Bring me back", "primary")
        self.make.clicked.connect(self._on_make)
        self.finish_layout(self.back, self.look, self.make)
        self._deeds += [self.places, self.choose, self.choose_backup]
        for field in (self.code, self.kit_words, self.secret, self.passphrase, self.again):
            field.textChanged.connect(self._settle)
        for field in (self.code, self.kit_words, self.secret):
            field.returnPressed.connect(self._on_look)
        for field in (self.passphrase, self.again):
            field.returnPressed.connect(self._on_make)
        self._asks = False
        self._show_step()

    def _places(self) -> None:
        words = PlainLabel(
            "Where the fences lie: a folder, an address as on the sheet, or a backup\N{RIGHT SINGLE QUOTATION MARK}s file, one a line",
            "caption",
            muted=True,
        )
        self.places = QPlainTextEdit()
        self.places.setAccessibleName("Where the fences lie")
        self.places.setTabChangesFocus(True)
        self.places.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + 2 * GRID)
        self.places.textChanged.connect(self._settle)
        self.places.textChanged.connect(self.refusal.hide)
        words.setBuddy(self.places)
        self.choose = button("Choose a folder\N{HORIZONTAL ELLIPSIS}")
        self.choose.clicked.connect(self._on_choose)
        self.choose_backup = button("Choose a backup\N{HORIZONTAL ELLIPSIS}")
        self.choose_backup.clicked.connect(self._on_choose_backup)
        ways = QVBoxLayout()
        ways.setSpacing(GRID // 2)
        ways.addWidget(self.choose)
        ways.addWidget(self.choose_backup)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.places, 1, Qt.AlignmentFlag.AlignTop)
        row.addLayout(ways)
        self.column.addWidget(words)
        self.column.addLayout(row)
        self._place_words = words

    def given(self) -> tuple[str, str, list[str], dict[str, str]]:
        """The code, the kit's passphrase, the places, and the secret of each that needs one."""
        places = self._listed()
        secrets = {place: self.secret.text() for place in places if self._wants_secret(place)}
        return self.code.text(), self.kit_words.text(), places, secrets

    def show_findings(self, findings: Findings) -> None:
        """Tell what the kit opens, and offer to bring it here."""
        self._findings = findings
        names = [one.name for one in findings.fences]
        told = ", ".join(names[:SHOWN])
        if len(names) > SHOWN:
            told += f" and {len(names) - SHOWN} more"
        lines = [f"Welcome back, {findings.person}. The kit opens {told}."]
        lines += [f"Nothing that it opens lies at {place}." for place in findings.empty]
        lines += [sentence(error) for error in findings.trouble]
        self._found.setText("\n".join(lines))
        self.set_busy(busy=False)
        self._show_step()

    def ask_passphrase(self) -> None:
        """Ask for one for the new workspace, and say why."""
        self._asks = True
        self.set_busy(busy=False)
        self._show_step()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        super().set_busy(busy=busy)
        if not busy:
            self._settle()

    def _listed(self) -> list[str]:
        return [line.strip() for line in self.places.toPlainText().splitlines() if line.strip()]

    def _wants_secret(self, place: str) -> bool:
        try:
            return self._needs_secret(place)
        except McrError:
            return False  # it is half typed, or wrong, which looking there will say

    def _show_step(self) -> None:
        found = self._findings is not None
        first: tuple[QWidget, ...] = (
            self._intro,
            self._groups,
            self._place_words,
            self.places,
            self.choose,
            self.choose_backup,
            self.look,
            self.back,
            *self._with_words(self.code),
            *self._with_words(self.kit_words),
        )
        for part in first:
            part.setVisible(not found)
        for part in (self._found, self._lies, self.make):
            part.setVisible(found)
        asking = found and self._asks
        for part in (self._why, *self._with_words(self.passphrase), *self._with_words(self.again)):
            part.setVisible(asking)
        self._settle()

    def _settle(self) -> None:
        wrong = self._mistyped(self.code.text())
        told = ", ".join(str(number) for number in wrong)
        self._groups.setText(
            f"Mistyped: {'group' if len(wrong) == 1 else 'groups'} {told}."
            if wrong
            else "Capitals and hyphens do not matter; O is 0 and I is 1."
        )
        found = self._findings is not None
        places = self._listed()
        secret = not found and any(self._wants_secret(place) for place in places)
        if self.secret.isHidden() == secret:
            for part in self._with_words(self.secret):
                part.setVisible(secret)
        typed = bool(self.code.text()) and bool(self.kit_words.text()) and bool(places)
        self.look.setEnabled(typed and not wrong and (not secret or bool(self.secret.text())))
        self.make.setEnabled(
            not self._asks or (bool(self.passphrase.text()) and bool(self.again.text()))
        )
        self._fit()

    def _on_choose(self) -> None:
        chosen = self._folders.folder(self)
        if chosen:
            self.places.setPlainText("\n".join([*self._listed(), chosen]))

    def _on_choose_backup(self) -> None:
        chosen = self._folders.backup(self)
        if chosen:
            self.places.setPlainText("\n".join([*self._listed(), chosen]))

    def _on_look(self) -> None:
        if self.look.isEnabled() and self._findings is None:
            self.set_busy(busy=True)
            self.looked.emit()

    def _on_make(self) -> None:
        if not self.make.isEnabled() or self._findings is None:
            return
        if self._asks and self.passphrase.text() != self.again.text():
            self.refuse("The two passphrases differ. Type them again.")
            return
        self.set_busy(busy=True)
        self.wanted.emit(self._findings, self.passphrase.text() if self._asks else "")

    @staticmethod
    def _with_words(field: QWidget) -> tuple[QWidget, QWidget]:
        words: QWidget = field.property("words")
        return words, field
