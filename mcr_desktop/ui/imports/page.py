"""Import: not built yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.ui.navigation import Page

if TYPE_CHECKING:
    from mcr_desktop.ui.surroundings import Surroundings


class ImportPage(Page):
    """Not built yet."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Import")
        self._around = around
