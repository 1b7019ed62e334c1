"""Pages that say what belongs in a place until its screen is there."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from mcr_desktop.ui.navigation import Page
from mcr_desktop.ui.widgets.sections import EmptyState


class PlaceholderPage(Page):
    """A page with a sentence on what it will show."""

    def __init__(self, title: str, heading: str, explanation: str) -> None:
        super().__init__(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(EmptyState(heading, explanation))
