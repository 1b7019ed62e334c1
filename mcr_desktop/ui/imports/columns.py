"""What each column of the file means: its name, its first values, what it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from mcr_desktop.ui.imports.choosers import SEPARATOR, Chooser, rule
from mcr_desktop.ui.imports.dates import DateAsker, ReadDay, order_words, spoken_day
from mcr_desktop.ui.imports.plans import (
    DIMENSION,
    NOTHING,
    SOURCE,
    ColumnPlan,
    DateQuestion,
    Plan,
)
from mcr_desktop.ui.imports.words import examples_text, field_name, lacking_words
from mcr_desktop.ui.theme import GRID, font
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.words import plain_tip

_TEXT, _MUTED = QPalette.ColorRole.WindowText, QPalette.ColorRole.PlaceholderText
AT_ONCE = 30
"""Columns shown at first, and with each request for more: as many as are made without a stall."""
COMMON_FORMATS = (
    *("YYYY-MM-DD", "DD.MM.YYYY", "D.M.YYYY", "DD/MM/YYYY", "D/M/YYYY", "MM/DD/YYYY", "M/D/YYYY"),
    *("DD/MM/YY", "MM/DD/YY", "DD MMM YYYY", "YYYY-MM-DD HH:mm:ss", "DD.MM.YYYY HH:mm"),
    *("D/M/YYYY H:mm", "M/D/YYYY H:mm"),
)
"""Formats to choose from besides those in which a column's values can be read."""
COMMON_MONTHS = ("YYYY-MM", "MM/YYYY", "MM.YYYY", "YYYYMM", "YYYY-MM-DD")


class ColumnRow:
    """The widgets of one column, each put into its place of the grid."""

    def __init__(
        self, targets: list[tuple[str, Any]], column: ColumnPlan, panel: ColumnsPanel
    ) -> None:
        self.name = column.name
        self._panel = panel
        self.title = PlainLabel(column.name, bold=True)
        self.values = PlainLabel("", muted=True)
        self.target = Chooser(f"{column.name} becomes")
        self.target.setMinimumContentsLength(20)
        self.target.offer(targets, column.target)
        self.target.activated.connect(
            lambda _place: panel.say("with_target", self.name, self.target.currentData())
        )
        self.detail = QStackedWidget()
        self.detail.addWidget(QWidget())
        self.note = PlainLabel("", "caption", muted=True, wrap=True)
        self.note.hide()
        self._formats: tuple[str, ...] = ()

    # Most columns need none of these, or one: each is made when it is first shown.

    @cached_property
    def dimension(self) -> QLineEdit:
        """The name of the dimension that the column becomes."""
        field = QLineEdit()
        field.setAccessibleName(f"Name of the dimension from {self.name}")
        field.setPlaceholderText("its name, such as carrier")
        field.setMaxLength(60)
        field.textEdited.connect(lambda text: self._panel.say("with_dimension", self.name, text))
        self.detail.addWidget(field)
        return field

    @cached_property
    def format(self) -> Chooser:
        """How the column writes its days."""
        chooser = Chooser(f"How {self.name} writes its days")
        chooser.activated.connect(
            lambda _place: self._panel.say("with_format", (self.name,), chooser.currentData())
        )
        self.detail.addWidget(chooser)
        return chooser

    @cached_property
    def decimal(self) -> Chooser:
        """How the file writes its numbers."""
        chooser = Chooser(f"How {self.name} writes its numbers")
        chooser.offer((("1234.5, with a point", "."), ("1234,5, with a comma", ",")), ".")
        chooser.activated.connect(
            lambda _place: self._panel.say("with_decimal", chooser.currentData())
        )
        self.detail.addWidget(chooser)
        return chooser

    def fields(self) -> list[QWidget]:
        """What the keyboard goes through."""
        details = [self.detail.widget(number) for number in range(1, self.detail.count())]
        return [self.target, *(one for one in details if one is not None)]

    def place(self, grid: QGridLayout, row: int) -> None:
        """Stand in two lines of the grid: the second holds a remark."""
        for number, part in enumerate((self.title, self.values, self.target, self.detail)):
            grid.addWidget(part, row, number)
        grid.addWidget(self.note, row + 1, 2, 1, 2)

    def show_column(self, plan: Plan, column: ColumnPlan) -> None:
        """Show what the column becomes now; leaves alone what is being typed."""
        self.target.setCurrentIndex(max(0, self.target.place_of(column.target)))
        self.values.setText(examples_text(column.examples))
        self.values.set_tip("\n".join(column.examples))
        used = bool(column.target)
        self.title.setFont(font("body", bold=used))
        self.title.setForegroundRole(_TEXT if used else _MUTED)
        self._show_detail(plan, column)
        note = self._note(plan, column)
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def _show_detail(self, plan: Plan, column: ColumnPlan) -> None:
        if column.target == DIMENSION:
            if not self.dimension.hasFocus():
                self.dimension.setText(column.dimension)
            self.detail.setCurrentWidget(self.dimension)
        elif plan.is_dated(column):
            months = plan.kind_of(column.target) == "month"
            offered = tuple(
                dict.fromkeys(
                    (*column.candidates, *((column.date_format,) if column.date_format else ()),
                     *(COMMON_MONTHS if months else COMMON_FORMATS))
                )
            )  # fmt: skip
            choices: list[tuple[str, Any]] = [(form, form) for form in offered]
            if not column.date_format:
                choices.insert(0, ("not said yet", ""))
            if offered != self._formats or self.format.count() != len(choices):
                self._formats = offered
                self.format.offer(choices, column.date_format)
            else:
                self.format.setCurrentIndex(max(0, self.format.place_of(column.date_format)))
            self.detail.setCurrentWidget(self.format)
        elif plan.kind_of(column.target) == "number":
            self.decimal.setCurrentIndex(max(0, self.decimal.place_of(plan.decimal)))
            self.detail.setCurrentWidget(self.decimal)
        else:
            self.detail.setCurrentIndex(0)

    def _note(self, plan: Plan, column: ColumnPlan) -> str:
        if column.target == DIMENSION and column.dimension in plan.repeated_dimensions():
            return (
                "Two dimensions have this name."
                if column.dimension
                else "The dimension needs a name."
            )
        if plan.kind_of(column.target) == "date" and column.date_format and column.examples:
            value = column.examples[0]
            day = self._panel.read_day(value, column.date_format)
            if day is None:
                return f"{value} cannot be read so: other rows may, or choose another format."
            return f"{value} is {spoken_day(day)}, {order_words(column.date_format)}."
        return "Not known from last time." if column.is_new and not column.target else ""


class ColumnsPanel(QWidget):
    """A row for each column, the questions about days above them, fixed values below."""

    changed = Signal(object)
    """What a person said, as a function from the plan before to the plan after."""
    rebuilt = Signal()
    """There are other fields than before, which the keyboard must find in the order of reading."""

    def __init__(self, read_day: ReadDay) -> None:
        super().__init__()
        self.setAccessibleName("What its columns mean")
        self.read_day = read_day
        self.rows: dict[str, ColumnRow] = {}
        self.askers: list[DateAsker] = []
        self.constants: dict[str, QLineEdit] = {}
        self.lacking = PlainLabel("", wrap=True)
        self.lacking.setObjectName("refusal")
        self.suggest = button("", "link")
        self.suggest.clicked.connect(lambda _checked=False: self.say("with_apt_dimensions"))
        self._questions = QVBoxLayout()
        self._questions.setSpacing(GRID)
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._more = button("", "link")
        self._more.clicked.connect(lambda _checked=False: self._show_all())
        self._fixed = QWidget()
        self._fixed_grid = QGridLayout(self._fixed)
        self._plan: Plan | None = None
        self._shape: tuple[object, ...] = ()
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(self._questions)
        column.addWidget(self.lacking)
        column.addWidget(self._holder)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._fixed)

    def say(self, change: str, *parts: Any) -> None:
        """Tell that a person said something, by the name of what changes a plan so."""
        self.changed.emit(lambda plan: getattr(plan, change)(*parts))

    def fields(self) -> list[QWidget]:
        """What the keyboard goes through, in the order of reading."""
        found: list[QWidget] = [self.suggest]
        found += [choice for asker in self.askers for choice in asker.choices.values()]
        for row in self.rows.values():
            found += row.fields()
        return [*found, self._more, *self.constants.values()]

    def show_plan(self, plan: Plan, asked: Sequence[DateQuestion]) -> None:
        """Show a plan; widgets stay where the columns are the same, so that the keyboard does too."""
        before = self.fields()
        shape = (plan.kind, *(column.name for column in plan.columns))
        self._plan = plan
        if shape != self._shape:
            self._shape = shape
            self._rebuild(plan)
        for column in plan.columns:
            row = self.rows.get(column.name)
            if row is not None:
                row.show_column(plan, column)
        self._show_questions(plan, asked)
        self._show_constants(plan)
        self._show_suggestion(plan.apt())
        if self.fields() != before:
            self.rebuilt.emit()
        self.lacking.setText(lacking_words(plan))
        self.lacking.setVisible(bool(plan.lacking()))

    def _rebuild(self, plan: Plan) -> None:
        self.rows.clear()
        fresh = QWidget()
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        for number, stretch in enumerate((3, 4, 4, 4)):
            grid.setColumnStretch(number, stretch)
        for number, words in enumerate(("In the file", "First values", "Becomes", "")):
            grid.addWidget(PlainLabel(words, "caption", muted=True), 0, number)
        self._column.replaceWidget(self._holder, fresh)
        self._holder.hide()
        self._holder.deleteLater()
        self._holder, self._grid = fresh, grid
        self._add_rows(plan, plan.columns[:AT_ONCE])

    def _add_rows(self, plan: Plan, columns: Sequence[ColumnPlan]) -> None:
        targets = _targets(plan)
        for column in columns:
            row = ColumnRow(targets, column, self)
            at = 1 + 3 * len(self.rows)
            self._grid.addWidget(rule(), at, 0, 1, 4)
            row.place(self._grid, at + 1)
            row.show_column(plan, column)
            self.rows[column.name] = row
        left = len(plan.columns) - len(self.rows)
        self._more.setText(f"Show more columns ({left} left)")
        self._more.setAccessibleName(self._more.text())
        self._more.setVisible(left > 0)

    def _show_all(self) -> None:
        if self._plan is not None:
            shown = len(self.rows)
            self._add_rows(self._plan, self._plan.columns[shown : shown + AT_ONCE])
            self.rebuilt.emit()

    def _show_suggestion(self, names: Sequence[str]) -> None:
        words = f"Make dimensions of the {len(names)} columns with few different values"
        if len(names) == 1:
            words = f"Make a dimension of {names[0]}, which has few different values"
        self.suggest.setText(words.replace("&", "&&"))
        self.suggest.setAccessibleName(words)
        self.suggest.setToolTip(plain_tip(", ".join(names)))
        self.suggest.setVisible(bool(names))

    def _show_questions(self, plan: Plan, asked: Sequence[DateQuestion]) -> None:
        if [asker.question for asker in self.askers] != list(asked):
            for asker in self.askers:
                self._questions.removeWidget(asker)
                asker.hide()
                asker.deleteLater()
            self.askers = []
            for question in asked:
                asker = DateAsker(question, self.read_day)
                asker.answered.connect(
                    lambda form, columns=question.columns: self.say("with_format", columns, form)
                )
                self._questions.addWidget(asker)
                self.askers.append(asker)
        formats = {column.name: column.date_format for column in plan.columns}
        for asker in self.askers:
            said = {formats.get(name, "") for name in asker.question.columns}
            asker.show_answer(said.pop() if len(said) == 1 else "")

    def _show_constants(self, plan: Plan) -> None:
        wanted = list(plan.fixed())
        if wanted != list(self.constants):
            kept = self.constants
            self.constants = {}
            while self._fixed_grid.count():
                item = self._fixed_grid.takeAt(0)
                widget = item.widget() if item is not None else None
                if widget is not None and widget not in kept.values():
                    widget.deleteLater()
            self._fixed_grid.setContentsMargins(0, 0, 0, 0)
            self._fixed_grid.setHorizontalSpacing(2 * GRID)
            for number, name in enumerate(wanted):
                field = kept.pop(name, None) or self._constant(name)
                words = PlainLabel(fixed_name(name))
                words.setBuddy(field)
                self._fixed_grid.addWidget(words, number, 0)
                self._fixed_grid.addWidget(field, number, 1)
                self._fixed_grid.setColumnStretch(2, 1)
                self.constants[name] = field
            for gone in kept.values():
                gone.deleteLater()
        for name, field in self.constants.items():
            if not field.hasFocus():
                field.setText(plan.source if name == SOURCE else plan.constants.get(name, ""))
        self._fixed.setVisible(bool(self.constants))

    def _constant(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setMinimumWidth(260)
        field.setAccessibleName(fixed_name(name))
        field.setPlaceholderText(_HINTS.get(name, ""))
        field.textEdited.connect(lambda text: self.say("with_constant", name, text))
        return field


def fixed_name(name: str) -> str:
    """What is asked for once for all rows."""
    if name == SOURCE:
        return "Whose numbers they are, where several sources have their own"
    return f"{field_name(name)}, the same in each row"


_HINTS = {"unit": "such as shipments", SOURCE: "such as Helpdesk; may stay empty"}


def _targets(plan: Plan) -> list[tuple[str, Any]]:
    """What a column can become."""
    first = [one for one in plan.targets if one.required]
    others = [one for one in plan.targets if not one.required]
    return [
        ("nothing: leave it out", NOTHING),
        ("a dimension, called...", DIMENSION),
        SEPARATOR,
        *((f"{field_name(one.name)} (needed)", one.name) for one in first),
        SEPARATOR,
        *((field_name(one.name), one.name) for one in others),
    ]
