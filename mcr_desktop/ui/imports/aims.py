"""What is brought in, into which account, from which file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcr_desktop.ui.imports.choosers import Chooser, in_line
from mcr_desktop.ui.imports.words import ABOUT, KINDS, rows_text, size_text
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.importing.imports import Source


class Aim(QWidget):
    """One line that reads as a sentence, and one on the file once there is one."""

    kind_chosen = Signal(str)
    account_chosen = Signal(object)
    """The id of the account."""
    another_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kinds = Chooser("What to bring in")
        self.kinds.setMinimumContentsLength(16)
        self.kinds.offer(((words, name) for name, words in KINDS), "complaints")
        self.kinds.activated.connect(lambda _place: self._on_kind())
        self.accounts = Chooser("Into which account")
        self.accounts.setMinimumContentsLength(18)
        self.accounts.activated.connect(
            lambda _place: self.account_chosen.emit(bytes(self.accounts.currentData()))
        )
        self.about = PlainLabel(ABOUT["complaints"], muted=True)
        self.file = PlainLabel("", "lead", bold=True)
        self.facts = PlainLabel("", muted=True)
        self.another = button("Choose another...")
        self.another.clicked.connect(lambda _checked=False: self.another_requested.emit())
        self._line = QWidget()
        below = in_line(self.file, self.facts, self.another, stretch=False)
        below.setStretch(1, 1)
        self._line.setLayout(below)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        first = in_line(
            PlainLabel("Bring in"), self.kinds, PlainLabel("into"), self.accounts, self.about,
            stretch=False,
        )  # fmt: skip
        first.setStretch(4, 1)
        column.addLayout(first)
        column.addWidget(self._line)

    @property
    def kind(self) -> str:
        """What is to be brought in: complaints or exposures."""
        return str(self.kinds.currentData())

    def choose_kind(self, kind: str) -> None:
        """Show a kind as chosen; one that is not offered leaves what was."""
        place = self.kinds.place_of(kind)
        if place >= 0:
            self.kinds.setCurrentIndex(place)
        self.about.setText(ABOUT[self.kind])

    def show_accounts(self, accounts: Sequence[Account], chosen: Account | None) -> None:
        """Offer these accounts, with one of them chosen."""
        known = [(one.name, one.id) for one in accounts]
        self.accounts.offer(known, chosen.id if chosen else None)
        self.accounts.setEnabled(bool(known))

    def show_file(self, path: Path, source: Source | None = None) -> None:
        """Say which file it is, and what is known of it."""
        self.file.setText(path.name)
        facts = [str(path.parent)]
        if source is not None:
            least = "" if source.whole else "more than "
            facts = [f"{least}{rows_text(source.rows)}", size_text(source.size_bytes), *facts]
        self.facts.setText(" \N{MIDDLE DOT} ".join(facts))

    def show_line(self, *, shown: bool) -> None:
        """Show or hide the line on the file."""
        self._line.setVisible(shown)

    def _on_kind(self) -> None:
        self.about.setText(ABOUT[self.kind])
        self.kind_chosen.emit(self.kind)
