"""The recovery kit: made and printed, shown for what it opens, extended, retired."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import day_at
from mcr_desktop.phrases.dates import exact_day
from mcr_desktop.ui.settings.dialogs import Files, SettingsDialog
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.recoveries import Covered, Kit, KitStatus
    from mcr_desktop.ui.surroundings import Surroundings

PAPER_KEY = "briefs.paper"
WHAT = (
    "One printed sheet, together with a passphrase that stands nowhere on it, brings you back into your fences "
    "when every machine of yours is lost. Your teammates see that a new machine of yours came in."
)
NO_KIT = (
    "There is none. If this machine is lost, a teammate has to let you in again, and a fence in which you are "
    "alone is lost for good."
)
NOTHING = "There is nothing yet that a kit could open: add an account, or join a teammate\N{RIGHT SINGLE QUOTATION MARK}s."
SHOWN = 6
"""Names of fences in a row of the list; the rest are counted."""


def status_line(status: KitStatus) -> str:
    """The first line of what there is: for Settings."""
    if not status.fences:
        return NOTHING
    if not status.kits:
        return NO_KIT
    newest = status.kits[0]
    if newest.missing:
        return f"Your newest kit does not open {_names(newest.missing)} yet. Its paper stays good."
    fences = "every fence" if status.fences > 1 else "your fence"
    return f"Your newest kit, of {_day(newest)}, opens {fences}."


class KitDialog(SettingsDialog):
    """What kits there are, and one more."""

    changed = Signal()

    def __init__(self, around: Surroundings, parent: QWidget, files: Files | None = None) -> None:
        super().__init__("Recovery kit", around, parent)
        self._files = files or Files()
        self._settings = around.services.settings
        self.made: Path | None = None
        self.words(WHAT)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID)
        self.column.addLayout(self._rows)
        self._kept = self.words("", muted=True)
        self._head = self.heading("Make a kit and print it")
        self._how = self.words(
            "Choose a passphrase of its own. Whoever finds the sheet can try as many as they like: five "
            "words by chance are beyond anybody, one word is not.",
            muted=True,
        )
        self.passphrase = self.line("A passphrase for the kit", secret=True)
        self.again = self.line("The same once more", secret=True)
        self.paper = QComboBox()
        self.paper.setAccessibleName("Paper")
        for name in ("A4", "Letter"):
            self.paper.addItem(name, name)
        self.paper.setCurrentText(str(self._settings.get(PAPER_KEY, "A4")))
        self._size = QHBoxLayout()
        self._size.setSpacing(GRID)
        paper_words = PlainLabel("Paper", "caption", muted=True)
        paper_words.setBuddy(self.paper)
        self._size.addWidget(paper_words)
        self._size.addWidget(self.paper)
        self._size.addStretch(1)
        self.column.addLayout(self._size)
        self._done = self.words("")
        self._done.hide()
        self.make = button("Make and save the sheet\N{HORIZONTAL ELLIPSIS}", "primary")
        self.make.clicked.connect(self._on_make)
        for field in (self.passphrase, self.again):
            field.textChanged.connect(lambda _text: self._settle())
            field.returnPressed.connect(self._on_make)
        self.extend: dict[bytes, QWidget] = {}
        self.retire: dict[bytes, QWidget] = {}
        self._busy = False
        self._fences = 0
        self._sure: bytes = b""
        self._shown: tuple[Kit, ...] = ()
        self.finish_layout(self.make)
        self._settle()
        self._read()

    def _read(self) -> None:
        services = self._services
        self._tasks.read(
            lambda _job: services.recoveries.status(),
            self._on_status,
            owner=self,
            key="status",
            failed=self.refuse,
        )

    def _on_status(self, status: KitStatus) -> None:
        self._fences, self._shown = status.fences, status.kits
        self._kept.setText(
            "A lost sheet should be retired; so should an old one, once a newer one is printed."
            if status.kits
            else NO_KIT
            if status.fences
            else NOTHING
        )
        self._fill()
        self._settle()

    def _fill(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        self.extend, self.retire = {}, {}
        for kit in self._shown:
            row = self._row(kit)
            self._rows.addWidget(row)
            row.show()  # what the layout has not shown yet has no height
        self.fit()

    def _row(self, kit: Kit) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        column.setSpacing(GRID // 2)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(PlainLabel(f"Kit of {_day(kit)}", bold=True))
        line.addWidget(PlainLabel(kit.fingerprint, "caption", muted=True, tabular=True), 1)
        if kit.missing:
            more = button("Let it in there too", "link", tip="Nothing has to be printed anew")
            more.setAccessibleName(f"Let the kit of {_day(kit)} into {_names(kit.missing)}")
            more.clicked.connect(lambda _on=False: self._on_extend(kit))
            self.extend[kit.signer] = more
            line.addWidget(more)
        sure = self._sure == kit.signer
        away = button("Really retire it" if sure else "Retire", "link")
        away.setAccessibleName(f"{'Really retire' if sure else 'Retire'} the kit of {_day(kit)}")
        away.clicked.connect(lambda _on=False: self._on_retire(kit))
        self.retire[kit.signer] = away
        line.addWidget(away)
        column.addLayout(line)
        column.addWidget(PlainLabel(f"Opens {_names(kit.covered)}.", wrap=True))
        if kit.missing:
            column.addWidget(PlainLabel(f"Does not open {_names(kit.missing)} yet.", wrap=True))
        if sure:
            column.addWidget(
                PlainLabel(
                    "Its sheet will open nothing any more, and nothing brings it back.", wrap=True
                )
            )
        return made

    def _settle(self) -> None:
        typed = bool(self.passphrase.text()) and bool(self.again.text())
        self.make.setEnabled(typed and bool(self._fences) and not self._busy)

    def _on_make(self) -> None:
        if not self.make.isEnabled():
            return
        if self.passphrase.text() != self.again.text():
            self.say("The two passphrases differ. Type them again.")
            return
        path = self._files.save_pdf(self, "Save the sheet", "Recovery kit.pdf")
        if path is None:
            return
        paper = self.paper.currentData()
        self._settings.set(PAPER_KEY, paper)
        services, words = self._services, self.passphrase.text()
        self._busy = True
        self._settle()
        # The system's dialog has asked before it named a file that stands there.
        self._tasks.write(
            lambda _job: services.recoveries.make(words, path, paper=paper, replace=True),
            lambda _kit: self._on_made(path),
            owner=self,
            failed=self._on_failed,
        )

    def _on_made(self, path: Path) -> None:
        self._busy = False
        self.made = path
        self.passphrase.clear()
        self.again.clear()
        self._done.setText(
            f"The sheet is {path}. Print it, then delete the file: whoever has it needs only the passphrase. "
            "The kit is good once the accounts were synced."
        )
        self._done.show()
        self.changed.emit()
        self._read()

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        self.refuse(error)
        self._settle()

    def _on_extend(self, kit: Kit) -> None:
        self.accept_again()
        services = self._services
        self._tasks.write(
            lambda _job: services.recoveries.extend(kit.signer),
            self._on_changed,
            owner=self,
            failed=self._on_failed,
        )

    def _on_retire(self, kit: Kit) -> None:
        self.accept_again()
        if self._sure != kit.signer:
            self._sure = kit.signer
            self._fill()
            self.retire[kit.signer].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._sure = b""
        services = self._services
        self._tasks.write(
            lambda _job: services.recoveries.retire(kit.signer),
            self._on_changed,
            owner=self,
            failed=self._on_failed,
        )

    def _on_changed(self, _count: int) -> None:
        self.changed.emit()
        self._read()


def _day(kit: Kit) -> str:
    return exact_day(day_at(kit.made_ms).isoformat())


def _names(fences: tuple[Covered, ...]) -> str:
    names = [one.name for one in fences]
    if not names:
        return "nothing"
    if len(names) > SHOWN:
        rest = len(names) - SHOWN + 1
        names = [*names[: SHOWN - 1], f"{rest} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
