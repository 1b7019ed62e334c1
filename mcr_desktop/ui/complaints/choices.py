"""Along which attributes causes are looked for: shown, and changed by a tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from mcr_desktop.phrases.findings import number
from mcr_desktop.services.exploring.cause_figures import attribute_name
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.services.exploring.causes import AttributeChoice

INDENT = 28
"""Where the words of a check box begin."""


class ChoiceSheet(QWidget):
    """A tick for each attribute of an account's complaints."""

    chosen = Signal(object)
    """The names that are ticked, after each tick."""

    def __init__(self, choices: Sequence[AttributeChoice]) -> None:
        super().__init__()
        self.setAccessibleName("Attributes to look along")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, 0, GRID * 2, GRID * 2)
        column.setSpacing(GRID // 2)
        words = (
            "Tick what was known when the complaint came. What is filled in afterwards, such as the "
            "response, follows from a change and would be mistaken for what it comes from."
        )
        column.addWidget(PlainLabel(words, muted=True, wrap=True))
        self._boxes: dict[str, QCheckBox] = {}
        for choice in choices:
            box = QCheckBox(attribute_name(choice.name).replace("&", "&&"))
            box.setAccessibleName(attribute_name(choice.name))
            box.setChecked(choice.chosen)
            box.toggled.connect(self._on_toggled)
            remark = f"{number(choice.values)} values, filled {number(choice.filled)} times"
            if choice.known_later:
                remark += "; by its name known only later"
            column.addWidget(box)
            below = PlainLabel(remark, "caption", muted=True, wrap=True)
            below.setContentsMargins(INDENT, 0, 0, GRID // 2)
            column.addWidget(below)
            self._boxes[choice.name] = box
        column.addStretch(1)

    def _on_toggled(self, _on: bool) -> None:  # noqa: FBT001 - Qt's own signature
        names = [name for name, box in self._boxes.items() if box.isChecked()]
        if names:
            self.chosen.emit(names)
