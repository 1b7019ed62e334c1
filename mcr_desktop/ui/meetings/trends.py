"""The complaints of the account in one chart and one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from mcr_desktop.domain.periods import month_of, months_between, today
from mcr_desktop.figures.charts import ControlFigure, ControlPoint
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.dates import month_name
from mcr_desktop.ui.meetings.blocks import Block, quiet_words
from mcr_desktop.ui.meetings.preparations import Line

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.figures.charts import Figure

MONTHS = 18
HEIGHT = 190


@dataclass(frozen=True, slots=True)
class Trend:
    """A chart, and the sentence that says what it shows; neither where there is too little."""

    figure: Figure | None = None
    sentence: str = ""


def read_trend(services: Services, account: Account) -> Trend:
    """The complaints a month, on a reader thread."""
    counts = {
        entry.day[:7]: float(entry.count)
        for entry in services.timelines.of(account)
        if entry.kind == "complaint"
    }
    last = account.as_of[:7] if account.as_of else month_of(today())
    months = months_between(min(counts, default=last), last)[-MONTHS:]
    if len(months) < 3:
        return Trend()
    points = tuple(
        ControlPoint(
            month,
            month_name(month)[:3],
            counts.get(month, 0.0),
            group=month[:4],
            provisional=month == last,
        )
        for month in months
    )
    return Trend(ControlFigure(_("Complaints a month"), _("complaints"), points))


class TrendBlock(Block):
    """The sentence first, the chart below it."""

    def __init__(self) -> None:
        super().__init__(_("Complaints"))
        self._trend = Trend()
        self._line = Line("")

    def show_line(self, line: Line) -> None:
        """What the last months say against those before."""
        self._line = line
        self.show_content((line, self._trend))

    def show_trend(self, trend: Trend) -> None:
        """The chart, once it is there."""
        self._trend = trend
        self.show_content((self._line, trend))

    def lay_out(self, lines: QVBoxLayout, content: tuple[Line, Trend]) -> None:
        line, trend = content
        if trend.sentence:
            lines.addWidget(self.door(Line(trend.sentence, "", line.meaning, line.route)))
        elif line.text:
            lines.addWidget(self.door(line))
        if trend.figure is not None:
            from mcr_desktop.ui.widgets.figure_view import FigureView  # charts cost their import

            view = FigureView()
            view.setFigure(trend.figure)
            view.setFixedHeight(HEIGHT)
            view.pressed.connect(lambda _key, to=line.route: self._go(to))
            lines.addWidget(view)
        if not line.text and trend.figure is None:
            lines.addWidget(quiet_words(_("No complaint is on record.")))
