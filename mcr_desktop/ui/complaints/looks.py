"""How the explorer looks at a filter: counts, rates or shares, by month or week, two periods compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import exact_day, read_day
from mcr_desktop.services.exploring.pictures import Look, Stretch
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import choice, drop_down
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QToolButton

    from mcr_desktop.services.exploring.pictures import Comparison, Exploration

MEASURES = (("Counts", "counts"), ("Rates", "rates"), ("Shares", "shares"))
GRAINS = (("Months", "month"), ("Weeks", "week"))
PRESETS = (
    ("Choose two periods...", 0, 0),
    ("Last 4 weeks, and the 4 before", 28, 28),
    ("Last 3 months, and the 3 before", 91, 91),
    ("Last 3 months, and a year ago", 91, 364),
    ("Last 12 months, and the 12 before", 364, 364),
)
"""Words, the length of each period in days, and how far apart they begin."""


class LookBar(QWidget):
    """The choices of a look in one line, what the figures are out of, and the two periods beneath."""

    look_requested = Signal(object)
    """The `Look` that a press asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("How it is looked at")
        self._look = Look()
        self._last = today()
        self.measures: dict[str, QToolButton] = {}
        self.grains: dict[str, QToolButton] = {}
        self.denominator = PlainLabel("", "caption", muted=True, wrap=True, tabular=True)
        self.denominator.hide()  # the chart's own foot says it; see `tell_denominator`
        self.compare = button("Compare two periods", "quiet")
        self.compare.setCheckable(True)
        self.compare.clicked.connect(self._on_compare)
        line = FlowRow(gap=GRID * 2)
        for told, kept, run in (
            (MEASURES, self.measures, self._on_measure),
            (GRAINS, self.grains, self._on_grain),
        ):
            group = QButtonGroup(self)
            together = QWidget()
            row = QHBoxLayout(together)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(GRID // 2)
            for words, value in told:
                made = choice(words)
                made.clicked.connect(lambda _checked=False, one=value, go=run: go(one))
                group.addButton(made)
                kept[value] = made
                row.addWidget(made)
            line.add(together)
        line.add(self.compare)
        self.periods = PeriodBar()
        self.periods.periods_requested.connect(self._on_periods)
        self.periods.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(line)
        column.addWidget(self.periods)
        column.addWidget(self.denominator)

    def in_turn(self) -> tuple[QWidget, ...]:
        """What the keyboard comes by, in the order in which it stands there."""
        ways = (*self.measures.values(), *self.grains.values())
        return (*ways, self.compare, self.periods.preset, *self.periods.days)

    def tell_denominator(self, *, told: bool) -> None:
        """Say what the figures are out of right here: where the chart, whose foot says it, is not shown."""
        self.denominator.setVisible(told)

    def end_comparison(self) -> None:
        """Put the two periods away: they were another account's."""
        self.compare.setChecked(False)
        self.periods.hide()
        self.periods.forget()

    def show_picture(self, picture: Exploration) -> None:
        """Show how a picture was drawn, and what else could be."""
        self._look = picture.look
        if picture.as_of:
            self._last = date.fromisoformat(picture.as_of)
        for value, made in self.measures.items():
            made.setEnabled(value in picture.measures)
            made.setChecked(value == picture.look.measure)
            made.setToolTip(
                "" if made.isEnabled() else "Import what could have gone wrong to see rates"
            )
        for value, made in self.grains.items():
            made.setChecked(value == picture.look.grain)
        self.denominator.setText(picture.denominator)
        if picture.look.before is not None:
            self.compare.setChecked(True)
            self.periods.show()
        self.periods.show_look(picture.look, self._last)
        self.periods.show_comparison(picture.comparison)

    def _on_measure(self, value: str) -> None:
        self.look_requested.emit(replace(self._look, measure=value))  # type: ignore[arg-type]  # of MEASURES

    def _on_grain(self, value: str) -> None:
        self.look_requested.emit(replace(self._look, grain=value))  # type: ignore[arg-type]  # of GRAINS

    def _on_compare(self, on: bool) -> None:  # noqa: FBT001 - Qt's own signature
        self.periods.setVisible(on)
        if on:
            self.periods.preset.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._look.before is not None:
            self.look_requested.emit(replace(self._look, before=None, after=None))

    def _on_periods(self, before: Stretch, after: Stretch) -> None:
        self.look_requested.emit(replace(self._look, before=before, after=after))


class PeriodBar(QWidget):
    """Two stretches of days, typed or taken from a list, and what their comparison says."""

    periods_requested = Signal(object, object)
    """The two `Stretch`es, the earlier one first."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Two periods compared")
        self._last = today()
        self.preset = drop_down("Periods to compare")
        for words, days, apart in PRESETS:
            self.preset.addItem(words, (days, apart))
        self.preset.activated.connect(lambda _place: self._on_preset())
        names = ("Before: from", "Before: to", "After: from", "After: to")
        self.days = tuple(_day_field(name) for name in names)
        for field in self.days:
            field.returnPressed.connect(self._on_typed)
            field.editingFinished.connect(self._on_left)
        self.problem = PlainLabel("", wrap=True)
        self.problem.hide()
        self.splits = PlainLabel("", "caption", muted=True, wrap=True)
        line = FlowRow(gap=GRID * 2)
        line.add(self.preset)
        for words, first in (("before", 0), ("after", 2)):
            together = QWidget()
            row = QHBoxLayout(together)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(GRID)
            row.addWidget(PlainLabel(words, muted=True))
            row.addWidget(self.days[first])
            row.addWidget(PlainLabel("to", muted=True))
            row.addWidget(self.days[first + 1])
            line.add(together)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addWidget(line)
        column.addWidget(self.problem)
        column.addWidget(self.splits)

    def show_look(self, look: Look, last: date) -> None:
        """Show the periods of a look; presets count back from `last`."""
        self._last = last
        if look.before is None or look.after is None:
            return
        told = (look.before.since, look.before.until, look.after.since, look.after.until)
        for field, day in zip(self.days, told, strict=True):
            if not field.hasFocus():
                field.setText(day)
            field.setToolTip(exact_day(day))

    def forget(self) -> None:
        """Begin anew: no preset, no days, nothing said."""
        self.preset.setCurrentIndex(0)
        for field in self.days:
            field.clear()
            field.setToolTip("")
        self.show_comparison(None)

    def show_comparison(self, comparison: Comparison | None) -> None:
        """Show what stands behind a comparison's sentence; nothing where none was asked for."""
        self.problem.hide()
        self.splits.setText("\n".join(comparison.splits) if comparison else "")
        self.splits.setVisible(comparison is not None and bool(comparison.splits))

    def _on_preset(self) -> None:
        days, apart = self.preset.currentData()
        if not days:
            return
        begin = self._last - timedelta(days=days - 1)
        earlier = begin - timedelta(days=apart)
        before = Stretch(earlier.isoformat(), (earlier + timedelta(days=days - 1)).isoformat())
        self.periods_requested.emit(before, Stretch(begin.isoformat(), self._last.isoformat()))

    def _on_typed(self) -> None:
        found = [read_day(field.text(), self._last, "back") for field in self.days]
        for field, day in zip(self.days, found, strict=True):
            if day is None:
                self.problem.show()
                self.problem.setText(
                    f'{field.accessibleName()}: "{field.text()}" is no day. Write 2026-11-30 or 30 Nov.'
                    if field.text().strip()
                    else "Two periods need four days: when each begins and ends."
                )
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        before, after = (
            Stretch(found[0] or "", found[1] or ""),
            Stretch(found[2] or "", found[3] or ""),
        )
        if before.until < before.since or after.until < after.since:
            self.problem.show()
            self.problem.setText("A period ends before it begins.")
            return
        self.periods_requested.emit(*sorted((before, after), key=lambda one: one.since))

    def _on_left(self) -> None:
        if all(field.text().strip() for field in self.days) and any(
            field.isModified() for field in self.days
        ):
            for field in self.days:
                field.setModified(False)
            self._on_typed()


def _day_field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText("2026-01-31")
    made.setFixedWidth(104)
    return made
