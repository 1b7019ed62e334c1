"""What a customer's copy tells otherwise than somebody typed it, shown before it goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcr_desktop.phrases.case_reports import place_name
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.casework.reports import CaseCopy


class ChangeSheet(QWidget):
    """Each changed text with the part of the report in which it stands."""

    def __init__(self, copy: CaseCopy) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        words = _(
            "Names, people, places and figures of others are replaced in this copy. Read whether each "
            "text still says what it should; what stands in the case is not touched."
        )
        column.addWidget(PlainLabel(words, "caption", muted=True, wrap=True))
        for one in copy.redactions:
            column.addWidget(PlainLabel(place_name(one.where), "caption", bold=True, muted=True))
            before = PlainLabel(one.before, muted=True, wrap=True)
            face = before.font()
            face.setStrikeOut(True)
            before.setFont(face)
            column.addWidget(before)
            column.addWidget(PlainLabel(one.after, wrap=True))
        column.addStretch(1)
