"""The complaints of the account in one chart and one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from mcr_desktop.phrases.catalogue import _
from mcr_desktop.ui.meetings.blocks import Block, quiet_words
from mcr_desktop.ui.meetings.preparations import Line
from mcr_desktop.ui.widgets.chips import Meaning

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.figures.charts import Figure

HEIGHT = 208


@dataclass(frozen=True, slots=True)
class Trend:
    """A chart, and the sentence that says what it shows; neither where there is too little."""

    figure: Figure | None = None
    sentence: str = ""
    meaning: Meaning = "neutral"


def read_trend(services: Services, account: Account) -> Trend:
    """The account's control chart and its foremost signal, on a reader thread; up to half a second."""
    from mcr_desktop.phrases.findings import signal_sentence

    if not services.complaints.ids(account):
        return Trend()
    figure, signal = services.causes.trend(account)
    if signal is None:
        return Trend(figure)
    shift = signal.shift
    went = shift.after - shift.before if shift is not None else 0.0
    meaning: Meaning = "bad" if went > 0 else "good" if went < 0 else "neutral"
    return Trend(figure, signal_sentence(signal), meaning)


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
            lines.addWidget(self.door(Line(trend.sentence, "", trend.meaning, line.route)))
        elif line.text:
            lines.addWidget(self.door(line))
        if trend.figure is not None:
            from mcr_desktop.ui.widgets.figure_view import FigureView  # charts cost their import

            view = FigureView(titled=False)
            view.setFigure(trend.figure)
            view.setFixedHeight(HEIGHT)
            view.pressed.connect(lambda _key, to=line.route: self._go(to))
            lines.addWidget(view)
        if not line.text and trend.figure is None:
            lines.addWidget(quiet_words(_("No complaint is on record.")))
