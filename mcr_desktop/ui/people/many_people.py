"""Several people changed at once: what is filled in goes into each, what is left empty stays."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcr_desktop.domain.accounts import STANDINGS
from mcr_desktop.domain.people import RELATIONS, ROLES
from mcr_desktop.phrases.contacts import people_text, relation_word
from mcr_desktop.phrases.indicators import role_name, standing_name
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.record_forms import FieldSpec, RecordForm

_ROLES = tuple((role_name(one), one) for one in ROLES)
_RELATIONS = tuple((relation_word(one), one) for one in RELATIONS)
_STANDINGS = tuple((standing_name(one), one) for one in STANDINGS)
AS_IT_IS = "As it is"
SPECS = (
    FieldSpec("owner", "Who of us owns the tie", hint=AS_IT_IS),
    FieldSpec("cadence_days", "Days between two-way touches, at most", "number", hint=AS_IT_IS),
    FieldSpec("role", "Part in decisions", "choice", _ROLES, unset=AS_IT_IS),
    FieldSpec("relation", "Belongs to", "choice", _RELATIONS, unset=AS_IT_IS),
    FieldSpec("employer", "Employer, where that is not the customer", hint=AS_IT_IS),
    FieldSpec("standing", "Standing", "choice", _STANDINGS, unset=AS_IT_IS),
    FieldSpec("city", "City", hint=AS_IT_IS),
    FieldSpec("left_on", "Left on", "day", hint=AS_IT_IS),
)


class ManyPeople(QWidget):
    """Fields that several people may share; nothing is written before the button is pressed."""

    asked = Signal(dict)
    """The fields and their new values."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.setAccessibleName("Change several people")
        self._wanted: dict[str, Any] = {}
        whom = people_text(count)
        head = PlainLabel(
            f"What you fill in goes into {whom} at once. What you leave empty stays as it is.",
            muted=True,
            wrap=True,
        )
        head.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        self.form = RecordForm("Change several people", SPECS, {})
        self.form.kept.connect(self._on_kept)
        self.go = button(f"Change {whom}", "primary")
        self.go.setEnabled(False)
        self.go.clicked.connect(lambda _checked=False: self._on_go())
        foot = QVBoxLayout()
        foot.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2 * GRID)
        column.addWidget(head)
        column.addWidget(self.form)
        column.addLayout(foot)
        column.addStretch(1)

    def first_focus(self) -> QWidget:
        """Where the keyboard begins."""
        return self.form.fields["owner"]

    def _on_kept(self, name: str, value: Any) -> None:
        if value is None:
            self._wanted.pop(name, None)
        else:
            self._wanted[name] = value
        self.go.setEnabled(bool(self._wanted))

    def _on_go(self) -> None:
        if self._wanted:
            # They belong to the customer where nothing else is said.
            self.asked.emit(
                {
                    name: None if (name, value) == ("relation", "customer") else value
                    for name, value in self._wanted.items()
                }
            )
