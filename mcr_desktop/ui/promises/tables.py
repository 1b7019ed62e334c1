"""The list of promises and the keys that act on what is chosen in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from mcr_desktop.services.promises.ledgers import LedgerRow
from mcr_desktop.ui.models.paged_tables import PagedTableModel
from mcr_desktop.ui.widgets.tables import Table

Deeds = Mapping[int, Callable[[], None]]
KEYS_SAID = (
    "K keeps, R agrees a new day, B marks broken, W withdraws, O opens again, N notes that they had word, "
    "Enter opens it, Delete removes it"
)


def done_by_key(event: QKeyEvent, deeds: Deeds) -> bool:
    """Do what a letter stands for; False where it stands for nothing."""
    plain = event.modifiers() in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.KeypadModifier,
    )
    deed = deeds.get(event.key()) if plain else None
    if deed is not None:
        deed()
    return deed is not None


class Ledger(Table):
    """Promises; Shift and Ctrl choose many, letters act on all that are chosen."""

    def __init__(self, model: PagedTableModel[LedgerRow], deeds: Deeds) -> None:
        super().__init__(model, "Promises", multiple=True)
        self._deeds = deeds
        self.setAccessibleDescription(KEYS_SAID)

    def chosen_ids(self) -> list[bytes]:
        """The ids of the chosen rows; of the one under the keyboard where none is chosen.

        A key that is still held, such as Ctrl after Ctrl+Z, turns a program's choosing into letting go.
        """
        current = self.current_id()
        return self.selected_ids() or ([current] if current is not None else [])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not done_by_key(event, self._deeds):
            super().keyPressEvent(event)
