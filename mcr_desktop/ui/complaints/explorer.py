"""The explorer: one sentence, its chart, and breakdowns that follow every click."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.phrases.findings import day_text, limits_sentence, number
from mcr_desktop.services.exploring.cause_figures import VALUE_KEY, attribute_name
from mcr_desktop.services.exploring.causes import filter_from
from mcr_desktop.services.exploring.pictures import point_filter
from mcr_desktop.services.registering.complaints import Filter
from mcr_desktop.ui.complaints.breakdowns import BreakdownPanel
from mcr_desktop.ui.complaints.chart_notes import NoteLine
from mcr_desktop.ui.complaints.flows import FilterChips
from mcr_desktop.ui.complaints.looks import LookBar
from mcr_desktop.ui.complaints.panels import FigurePanel
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import NamesBox
from mcr_desktop.ui.widgets.focus_orders import in_turn
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from mcr_desktop.services.exploring.causes import AccountSignal, Exploration, Reasons
    from mcr_desktop.ui.widgets.chips import Meaning

CHART_HEIGHT = 248
ATTRIBUTE_LETTERS = 9
MOST_DOORS = 3
_FEWEST_BARS = 3
_SIDE_BY_SIDE = 760
"""Narrower than this the two breakdowns stand below one another; more than both need, who would else keep the page wide."""


class Explorer(QWidget):
    """Shows an `Exploration`, then its `Reasons`; asks for another filter at each press."""

    filter_requested = Signal(object)
    """The `Filter` that a press asks for."""
    look_requested = Signal(object)
    """The `Look` that a press asks for."""
    evidence_requested = Signal()
    register_requested = Signal()
    case_requested = Signal()
    note_requested = Signal(str, str)
    """A day and the words to note on it."""
    note_opened = Signal(str)
    """The key of a mark on the chart."""
    attribute_chosen = Signal(str)
    """The attribute by which the Pareto chart now counts."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: Exploration | None = None
        self._wanted_attribute = ""
        self.sentence = PlainLabel("", "lead", bold=True, wrap=True)
        self._why = button("Why?", "link", tip="The arithmetic, rivals and limits behind it")
        self._why.setAccessibleName("Why: the evidence behind the sentence")
        self._why.clicked.connect(self.evidence_requested)
        self._case = button("Open a case", tip="Look for the cause together")
        self._case.clicked.connect(lambda _checked=False: self.case_requested.emit())
        self._register = button("See them in the register", "link")
        self._register.clicked.connect(lambda _checked=False: self.register_requested.emit())
        self.chips = FilterChips()
        self.chips.filter_requested.connect(self.filter_requested)
        self.compare = PlainLabel("", "caption", muted=True, tabular=True)
        self.look = LookBar()
        self.look.look_requested.connect(self.look_requested)
        self.chart = FigurePanel("Month by month", CHART_HEIGHT)
        self.chart.pressed.connect(self._on_point)
        self.chart.switched.connect(lambda as_table: self.look.tell_denominator(told=as_table))
        self._note = button("Note what happened", "link")
        self._note.clicked.connect(lambda _checked=False: self._on_note())
        self.chart.header.controls.insertWidget(0, self._note)
        self.note = NoteLine()
        self.note.noted.connect(self.note_requested)
        self.note.closed.connect(self._on_note_closed)
        self.note.hide()
        self.pareto = FigurePanel("By")
        self.pareto.pressed.connect(self._on_value)
        self.attribute = NamesBox("Count by", ATTRIBUTE_LETTERS)
        self.attribute.activated.connect(self._on_attribute)
        self.pareto.header.controls.insertWidget(0, self.attribute)
        self.breakdown = BreakdownPanel()
        self.breakdown.pressed.connect(self._on_cell)
        self.breakdown.heat_requested.connect(self._on_heat)
        self._doors: list[SentenceDoor] = []
        self._assemble()

    def show_picture(self, picture: Exploration) -> None:
        """Show a filter's picture; what carries the change follows with `show_reasons`."""
        former, self._picture = self._picture, picture
        if former is not None and former.account.id != picture.account.id:
            self.look.end_comparison()
            self.note.hide()
        self.sentence.setText(picture.sentence)
        self.chips.show_filter(picture.chosen)
        in_turn(self._case, *self._doors, *self.chips.buttons())
        self.compare.setText(compared(picture))
        self.look.show_picture(picture)
        self._case.setEnabled(picture.count > 0)
        title = "Week by week" if picture.look.grain == "week" else "Month by month"
        self.chart.header.set_title(title)
        self.chart.show_figure(picture.figure, limits_sentence(picture.chart))
        self.breakdown.show_picture(picture)
        self._offer_attributes()
        self._show_pareto()

    def show_standing_out(self, signals: Sequence[AccountSignal]) -> None:
        """Offer slices that stand out in the account while the picture shows all of it."""
        for door in self._doors:
            self._standing_out.removeWidget(door)
            door.hide()
            door.deleteLater()
        self._doors = []
        for told in signals[:MOST_DOORS]:
            door = SentenceDoor(
                told.sentence,
                lambda one=told: self.filter_requested.emit(filter_from(one.query)),  # type: ignore[misc]  # a bound default
                _meaning(told),
            )
            self._standing_out.addWidget(door)
            self._doors.append(door)
        in_turn(self._case, *self._doors)

    def show_reasons(self, reasons: Reasons) -> None:
        """Show what carries the change."""
        self.sentence.setText(reasons.sentence)
        self.breakdown.show_reasons(reasons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = event.size().width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction
        self._pair.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        super().resizeEvent(event)

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self.sentence, 1)
        deeds = QWidget()
        row = QHBoxLayout(deeds)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for part in (self._why, self._case):
            row.addWidget(part)
        head.addWidget(deeds, 0, Qt.AlignmentFlag.AlignTop)
        told = QHBoxLayout()
        told.setSpacing(GRID)
        told.addWidget(self.compare, 1)
        told.addWidget(self._register)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(GRID * 3)
        self._pair.addWidget(self.pareto, 1)
        self._pair.addWidget(self.breakdown, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        self._standing_out = QVBoxLayout()
        self._standing_out.setSpacing(0)
        column.addLayout(self._standing_out)
        column.addWidget(self.chips)
        column.addLayout(told)
        column.addWidget(self.look)
        column.addWidget(self.chart)
        column.addWidget(self.note)
        column.addLayout(self._pair)
        in_turn(
            *(self._why, self._case, self._register, *self.look.in_turn(), self._note),
            *(self.chart.switch, self.chart.view, *self.note.in_turn(), self.attribute),
            *(self.pareto.switch, self.pareto.view, *self.breakdown.in_turn()),
        )

    def _offer_attributes(self) -> None:
        if self._picture is None:
            return
        names = [name for name, _figure in self._picture.paretos]
        before = self.attribute.currentData()
        if [self.attribute.itemData(i) for i in range(self.attribute.count())] != names:
            self.attribute.clear()
            for name in names:
                self.attribute.addItem(attribute_name(name), name)
        wanted = self._wanted_attribute or (before if before in names else self._first_attribute())
        place = self.attribute.findData(wanted)
        self.attribute.setCurrentIndex(max(place, 0))

    def _first_attribute(self) -> str:
        """The one that tells most apart without a bar for everything."""
        if self._picture is None:
            return ""
        few = [
            (max(bar.count for bar in figure.bars) / figure.total, name)
            for name, figure in self._picture.paretos
            if len(figure.bars) >= _FEWEST_BARS and figure.other is None
        ]
        if few:
            return min(few)[1]
        most = max(self._picture.paretos, key=lambda one: len(one[1].bars), default=None)
        return most[0] if most is not None else ""

    def _show_pareto(self) -> None:
        if self._picture is None:
            return
        figures = dict(self._picture.paretos)
        figure = figures.get(self.attribute.currentData())
        name = str(self.attribute.currentData() or "")
        self.pareto.header.set_title(f"By {attribute_name(name)}" if name else "By")
        self.pareto.show_figure(figure)

    def _on_attribute(self, _index: int) -> None:
        self._wanted_attribute = str(self.attribute.currentData() or "")
        self._show_pareto()
        self.attribute_chosen.emit(self._wanted_attribute)

    def _on_point(self, key: str) -> None:
        """A point filters to its days, the one in force goes back to all; a mark opens its note."""
        if self._picture is None:
            return
        if ":" in key:
            self.note_opened.emit(key)
            return
        chosen = self._picture.chosen
        asked = point_filter(key, chosen.where)
        self.filter_requested.emit(Filter(chosen.where) if asked == chosen else asked)

    def _on_value(self, key: str) -> None:
        """A value filters to it, in place of another of its attribute; the one in force goes."""
        if self._picture is None:
            return
        chosen, name = self._picture.chosen, str(self.attribute.currentData())
        asked = (name, key.removeprefix(VALUE_KEY))
        rest = tuple(condition for condition in chosen.where if condition[0] != name)
        where = rest if asked in chosen.where else (*rest, asked)
        self.filter_requested.emit(Filter(where, chosen.since, chosen.until))

    def _on_cell(self, key: str) -> None:
        if self._picture is not None:
            chosen = self._picture.chosen
            self.filter_requested.emit(Filter(filter_from(key).where, chosen.since, chosen.until))

    def _on_heat(self, rows: str, columns: str) -> None:
        if self._picture is not None:
            self.look_requested.emit(replace(self._picture.look, heat=(rows, columns)))

    def _on_note(self) -> None:
        if self._picture is None:
            return
        self.note.show()
        self.note.begin(self._picture.chosen.since or self._picture.as_of)

    def _on_note_closed(self) -> None:
        self.note.hide()
        self._note.setFocus(Qt.FocusReason.OtherFocusReason)


def _meaning(told: AccountSignal) -> Meaning:
    shift = told.signal.shift
    if shift is None or shift.after < shift.before:
        return "good"
    return "bad" if shift.lasting else "watch"


def compared(picture: Exploration) -> str:
    """How much of what is looked at, and as of when."""
    parts = [f"{number(picture.count)} of {number(picture.total)} complaints"]
    if picture.as_of:
        parts.append(f"as of {day_text(picture.as_of)}")
    return " \N{MIDDLE DOT} ".join(parts)
