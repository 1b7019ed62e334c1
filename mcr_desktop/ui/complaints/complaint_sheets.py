"""One complaint in the drawer: the steps it has gone, its fields, its past; and many changed at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import exact_day, relative_day, short_day
from mcr_desktop.phrases.findings import number
from mcr_desktop.phrases.response_clocks import clock_words
from mcr_desktop.services.exploring.cause_figures import attribute_name
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Mark
from mcr_desktop.ui.widgets.concurrent_values import ConcurrentValues
from mcr_desktop.ui.widgets.histories import history_widget, value_words
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.record_forms import FieldSpec, RecordForm

if TYPE_CHECKING:
    from mcr_desktop.services.registering.registers import RegisterRow
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.widgets.histories import PastLine

STEP_HEIGHT = 28
STEPS = (
    ("reported_on", "Reported"),
    ("acknowledged_on", "Acknowledged"),
    ("investigated_on", "Investigated"),
    ("responded_on", "Answered"),
    ("resolved_on", "Resolved"),
    ("told_on", "Customer told"),
)
"""The steps of ISO 10002, in their usual order."""
SEVERITIES = (("1 light", 1), ("2", 2), ("3", 3), ("4", 4), ("5 grave", 5))
FIELDS = (
    FieldSpec("summary", "What fell short, in their words", "prose"),
    FieldSpec("kind", "Kind"),
    FieldSpec("severity", "Severity", "choice", SEVERITIES),
    FieldSpec("owner", "Looked after by"),
    FieldSpec("occurred_on", "Occurred on", "day"),
    FieldSpec("reported_on", "Reported on", "day"),
    FieldSpec("acknowledged_on", "Acknowledged on", "day"),
    FieldSpec("investigated_on", "Investigated on", "day"),
    FieldSpec("responded_on", "Answered on", "day"),
    FieldSpec("remedy_sought", "What they want done", "prose"),
    FieldSpec("resolution", "What was done", "prose"),
    FieldSpec("resolved_on", "Resolved on", "day"),
    FieldSpec("told_on", "Customer told on", "day"),
    FieldSpec("told_how", "Told how"),
    FieldSpec("told_by", "Told by"),
    FieldSpec("narrative", "The whole story", "prose"),
    FieldSpec("external_id", "Their number"),
)
MANY = (
    FieldSpec("kind", "Kind"),
    FieldSpec("severity", "Severity", "choice", SEVERITIES),
    FieldSpec("owner", "Looked after by"),
    FieldSpec("acknowledged_on", "Acknowledged on", "day"),
    FieldSpec("investigated_on", "Investigated on", "day"),
    FieldSpec("responded_on", "Answered on", "day"),
    FieldSpec("resolved_on", "Resolved on", "day"),
    FieldSpec("told_on", "Customer told on", "day"),
    FieldSpec("told_how", "Told how"),
    FieldSpec("resolution", "What was done", "prose"),
)


def written_by_others(around: Surroundings) -> ConcurrentValues:
    """What others wrote into a complaint at the same time and what is not shown, each with its way back."""
    labels = {spec.name: spec.label.lower() for spec in FIELDS} | {"dimensions": "its labels"}
    services = around.services

    def shown(field: str, value: Any) -> str:
        if field != "dimensions":
            return value_words(services, "complaint", field, value) if value else ""
        told = labels_of(value)
        return ", ".join(f"{attribute_name(name)} {label}" for name, label in told.items())

    return ConcurrentValues(around, "complaint", labels, shown)


def labels_of(value: object) -> dict[str, str]:
    """The labels of a complaint by their names, as a cell holds them; none where it says something else."""
    try:
        read = json.loads(value) if isinstance(value, str) else {}
    except ValueError:
        return {}
    return {str(name): str(label) for name, label in read.items()} if isinstance(read, dict) else {}


class ComplaintSheet(QWidget):
    """A complaint, kept as it is typed."""

    kept = Signal(bytes, dict)
    """The complaint's id and what changed."""

    def __init__(
        self, row: RegisterRow, past: tuple[PastLine, ...], also: ConcurrentValues
    ) -> None:
        """`also` tells above the form what others wrote at the same time; see `written_by_others`."""
        super().__init__()
        self.setAccessibleName("The complaint")
        self.also = also
        self._id = row.complaint.id
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._steps = QWidget()
        self._column.addWidget(self._steps)
        values = {spec.name: getattr(row.complaint, spec.name) for spec in FIELDS}
        labels = dict(row.complaint.dimensions)
        self._labels = labels
        specs = [
            *FIELDS[:4],
            *(FieldSpec(f"={n}", attribute_name(n).capitalize()) for n in labels),
            *FIELDS[4:],
        ]
        values |= {f"={name}": label for name, label in labels.items()}
        self.form = RecordForm("The complaint", specs, values)
        self.form.kept.connect(self._on_kept)
        self._column.addWidget(also)
        self._column.addWidget(self.form)
        also.look(self._id)
        self._past = history_widget(past)
        title = PlainLabel("WHO WROTE WHAT", "caption", bold=True, muted=True)
        title.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        self._column.addWidget(title)
        self._column.addWidget(self._past)
        self._show_steps(row)

    def show_row(self, row: RegisterRow, past: tuple[PastLine, ...]) -> None:
        """Show what is stored now."""
        self._labels = dict(row.complaint.dimensions)
        values = {spec.name: getattr(row.complaint, spec.name) for spec in FIELDS}
        self.form.show_values(values | {f"={n}": label for n, label in self._labels.items()})
        self._show_steps(row)
        self.also.look(self._id)
        self._past = self._instead(self._past, history_widget(past))

    @property
    def id(self) -> bytes:
        """The complaint that is shown."""
        return self._id

    def _show_steps(self, row: RegisterRow) -> None:
        fresh = QWidget()
        fresh.setAccessibleName("Steps of the complaint")
        grid = QGridLayout(fresh)
        grid.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        whose = PlainLabel(row.account.name, bold=True, wrap=True)
        grid.addWidget(whose, 0, 0, 1, 3)
        for place, (field, name) in enumerate(STEPS, 1):
            day = getattr(row.complaint, field)
            words = f"{name} {short_day(day, today())}" if day else f"{name}: not yet"
            label = PlainLabel(words, muted=not day, tabular=True)
            if day:
                label.set_tip(f"{exact_day(day)} ({relative_day(day, today())})")
            grid.setRowMinimumHeight(place, STEP_HEIGHT)
            grid.addWidget(Mark("good" if day else "neutral"), place, 0)
            grid.addWidget(label, place, 1)
            if not day:
                now = button("Today", "quiet")
                now.setAccessibleName(f"{name} today")
                now.clicked.connect(
                    lambda _checked=False, one=field: self.kept.emit(
                        self._id, {one: today().isoformat()}
                    )
                )
                grid.addWidget(now, place, 2)
        told = [
            clock_words(clock)
            for clock in (row.clocks.acknowledged, row.clocks.responded)
            if clock.state != "undated"
        ]
        for place, words in enumerate(told, len(STEPS) + 1):
            said = PlainLabel(words[:1].upper() + words[1:], "caption", muted=True, wrap=True)
            grid.addWidget(said, place, 0, 1, 3)
        self._steps = self._instead(self._steps, fresh)

    def _instead(self, former: QWidget, fresh: QWidget) -> QWidget:
        """Put a widget where another one stood."""
        place = self._column.indexOf(former)
        self._column.removeWidget(former)
        former.hide()
        former.deleteLater()
        self._column.insertWidget(place, fresh)
        return fresh

    def _on_kept(self, name: str, value: Any) -> None:
        if name.startswith("="):
            rest = {**self._labels, name[1:]: value}
            labels = {key: label for key, label in rest.items() if label}
            self.kept.emit(self._id, {"dimensions": labels})
        else:
            self.kept.emit(self._id, {name: value})


class ManySheet(QWidget):
    """Fields that all chosen complaints get; what is left empty stays as it is."""

    asked = Signal(dict)
    """The fields and their new values."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.setAccessibleName("Change many complaints")
        self._wanted: dict[str, Any] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID * 2)
        head = PlainLabel(
            f"What you fill in here goes into {number(count)} complaints at once. "
            "What you leave empty stays as it is in each.",
            muted=True, wrap=True,
        )  # fmt: skip
        head.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        column.addWidget(head)
        self.form = RecordForm("Change many complaints", MANY, {})
        self.form.kept.connect(self._on_kept)
        column.addWidget(self.form)
        self.go = button(f"Change {number(count)} complaints", "primary")
        self.go.setEnabled(False)
        self.go.clicked.connect(lambda _checked=False: self.asked.emit(dict(self._wanted)))
        foot = QVBoxLayout()
        foot.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        foot.addWidget(self.go)
        column.addLayout(foot)
        column.addStretch(1)

    def _on_kept(self, name: str, value: Any) -> None:
        if value is None:
            self._wanted.pop(name, None)
        else:
            self._wanted[name] = value
        self.go.setEnabled(bool(self._wanted))
