"""Forms for the drawer: each field is kept as it is left, and says when it cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import Lean, day_question, exact_day, read_day, relative_day
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.drop_downs import drop_down
from mcr_desktop.ui.widgets.editable_fields import EditableField, EditableProse
from mcr_desktop.ui.widgets.labels import PlainLabel

FieldKind = Literal["line", "prose", "choice", "day", "number", "flag"]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a form: its name in the row, its label, how it is edited."""

    name: str
    label: str
    kind: FieldKind = "line"
    choices: tuple[tuple[str, Any], ...] = ()
    """Words and value, for a choice."""
    hint: str = ""
    unset: str = "Not stated"
    """What a choice says where nothing is chosen."""
    lean: Lean = "back"
    """Where a day without its year lies: most of them tell what has happened."""


class RecordForm(QWidget):
    """A row's fields, one below the other, saved as typed."""

    kept = Signal(str, object)
    """A field's name and its new value; None where it was emptied."""

    def __init__(self, name: str, specs: Sequence[FieldSpec], values: Mapping[str, Any]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._specs = {spec.name: spec for spec in specs}
        self.fields: dict[str, QWidget] = {}
        self._remarks: dict[str, PlainLabel] = {}
        """By field, made where there is something to say below it."""
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID // 2)
        for spec in specs:
            made = self._made(spec)
            self.fields[spec.name] = made
            if spec.kind != "flag":
                label = PlainLabel(spec.label, "caption", muted=True)
                label.setBuddy(made)
                column.addWidget(label)
            column.addWidget(made)
            column.addSpacing(GRID // 2)
        column.addStretch(1)
        self.show_values(values)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show what is stored; a field in which somebody types is left alone."""
        for name, field in self.fields.items():
            value = values.get(name)
            if isinstance(field, QComboBox):
                field.setCurrentIndex(_place_of(field, value if value is not None else ""))
            elif isinstance(field, QCheckBox):
                field.blockSignals(True)
                field.setChecked(bool(value))
                field.blockSignals(False)
            elif isinstance(field, (EditableField, EditableProse)):
                field.show_text(_as_text(value))
            if self._specs[name].kind == "day":
                self._remark(name, _day_said(value))

    def _made(self, spec: FieldSpec) -> QWidget:
        made: QWidget
        if spec.kind == "choice":
            combo = drop_down(spec.label)
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )  # a long name must not widen the drawer
            combo.addItem(spec.unset, "")
            for words, value in spec.choices:
                combo.addItem(words, value)
            combo.activated.connect(
                lambda _index, name=spec.name, box=combo: self._keep(
                    name, box.currentData() or None
                )
            )
            made = combo
        elif spec.kind == "flag":
            check = QCheckBox(spec.label)
            check.toggled.connect(lambda on, name=spec.name: self._keep(name, 1 if on else None))
            made = check
        elif spec.kind == "prose":
            prose = EditableProse(spec.label, hint=spec.hint)
            prose.setPlaceholderText(spec.hint)
            prose.setTabChangesFocus(True)
            prose.setFixedHeight(88)
            prose.kept.connect(lambda text, name=spec.name: self._keep(name, text.strip() or None))
            made = prose
        else:
            line = EditableField(spec.label, hint=spec.hint)
            line.setProperty("kind", "")
            line.kept.connect(lambda text, name=spec.name: self._on_line(name, text))
            made = line
        made.setAccessibleName(spec.label)
        return made

    def _on_line(self, name: str, text: str) -> None:
        spec = self._specs[name]
        value: Any = text or None
        if value is not None and spec.kind == "day":
            value = read_day(text, today(), spec.lean)
            if value is None:
                asked = day_question(text, today()) if spec.lean == "ahead" else ""
                self._remark(
                    name,
                    asked or 'Not a day. Write "2026-11-30", "30 Nov", "Friday" or "in 2 weeks".',
                )
                return
            field = self.fields[name]
            if isinstance(field, EditableField):
                field.show_text(value)
                field.setText(value)
            self._remark(name, _day_said(value))
        elif value is not None and spec.kind == "number":
            value = _number(text)
            if value is None:
                self._remark(name, "Not a number.")
                return
            self._remark(name, "")
        self._keep(name, value)

    def _keep(self, name: str, value: Any) -> None:
        self.kept.emit(name, value)

    def _remark(self, name: str, words: str) -> None:
        remark = self._remarks.get(name)
        if remark is None:
            if not words:
                return
            remark = self._remarks[name] = PlainLabel("", "caption", muted=True, wrap=True)
            self._column.insertWidget(self._column.indexOf(self.fields[name]) + 1, remark)
        remark.setText(words)
        remark.setVisible(bool(words))


def _place_of(box: QComboBox, value: object) -> int:
    """Where a choice stands, compared as Python does: Qt does not find bytes again; 0 where nowhere."""
    return next((place for place in range(box.count()) if box.itemData(place) == value), 0)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def _day_said(value: Any) -> str:
    return f"{exact_day(value)} ({relative_day(value, today())})" if value else ""


def _number(text: str) -> int | float | None:
    bare = text.replace(" ", "").replace("\u202f", "")
    try:
        return int(bare)
    except ValueError:
        pass
    try:
        return float(bare)
    except ValueError:
        return None
