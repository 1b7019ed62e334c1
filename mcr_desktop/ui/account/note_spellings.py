"""Spelling in notes: on where the system has dictionaries, off where somebody wants it so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject

from mcr_desktop.ui.widgets.spellings import Speller, open_speller

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.ui.account.note_sheets import NoteSheet
    from mcr_desktop.ui.account.tabs import Tab

ON = "notes.spelling"
"""The setting: whether words are looked up. Words that somebody teaches last until the program ends: settings
lie open on the disk and must say nothing about a customer."""


class NoteSpelling(QObject):
    """Finds the dictionaries once, in the background, and hands them to the words. Belongs to a tab."""

    def __init__(self, tab: Tab, sheet: NoteSheet) -> None:
        super().__init__(tab)
        self._tab, self._sheet = tab, sheet
        self._speller: Speller | None = None
        self._asked = False
        self._on = True
        self._names: tuple[str, ...] = ()

    def begin(self, names: Sequence[str]) -> None:
        """Look words up; the names of people are right as they stand."""
        told = tuple(names)
        if self._speller is not None and told != self._names:
            self._teach(told)
        self._names = told
        if not self._asked:
            self._asked = True
            languages = QLocale.system().uiLanguages()
            self._tab.read(lambda services: _found(services, languages), self._on_found, "spelling")

    def _on_found(self, found: tuple[Speller | None, bool]) -> None:
        self._speller, self._on = found
        if self._speller is not None:
            self._teach(self._names)
            self._apply()

    def _teach(self, names: Sequence[str]) -> None:
        if self._speller is not None:
            self._speller.learn(part for name in names for part in name.split())

    def _apply(self) -> None:
        speller = self._speller if self._on else None
        if speller is None:
            self._sheet.set_spelling(None)
        else:
            self._sheet.set_spelling(speller.misspelt, speller.suggest, self._learn)

    def switch(self) -> None:
        """Look words up, or no more; remembered."""
        self._on = not self._on
        on = self._on
        self._tab.write(lambda services: services.settings.set(ON, on))
        self._apply()

    def _learn(self, word: str) -> None:
        if self._speller is None:
            return
        self._speller.learn([word])
        self._apply()


def _found(services: Services, languages: Sequence[str]) -> tuple[Speller | None, bool]:
    return open_speller(languages), bool(services.settings.get(ON, True))
