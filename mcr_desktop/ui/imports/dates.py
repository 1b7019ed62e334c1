"""Asking how a file writes its days, where its values can be read two ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from mcr_desktop.phrases.dates import exact_day
from mcr_desktop.ui.imports.plans import DateQuestion
from mcr_desktop.ui.theme import GRID, tokens_of
from mcr_desktop.ui.widgets.labels import PlainLabel

ReadDay = Callable[[str, str], str | None]
"""A value and a format: the ISO day, or None."""

MOST_NAMED = 4


def spoken_day(day: str | None) -> str:
    """An ISO day without its weekday: "3 April 2025"."""
    if day is None:
        return "no day"
    told = exact_day(day)
    weekday, _, rest = told.partition(" ")
    return rest if rest and weekday.isalpha() else told


def order_words(date_format: str) -> str:
    """Which part of a date comes first, in words."""
    firsts = {"D": "day first", "M": "month first", "Y": "year first"}
    letter = next((one for one in date_format.upper() if one in firsts), "")
    return firsts.get(letter, date_format)


class DateAsker(QWidget):
    """One question: the first values, read in each of the ways. Nothing is chosen beforehand."""

    answered = Signal(str)
    """The format that was chosen."""

    def __init__(self, question: DateQuestion, read_day: ReadDay) -> None:
        super().__init__()
        self.question = question
        names = _listed(question.columns)
        values = sorted(question.values, key=lambda one: _tells_nothing(one, question, read_day))
        shown = values[0] if values else ""
        first, second = (spoken_day(read_day(shown, form)) for form in question.formats[:2])
        title = f"{shown} is {first} or {second}?"
        if first == second:  # whatever was looked at reads alike in both ways; later rows need not
            title = f"How does {names} write its days?"
        self.setAccessibleName(title)
        self.words = PlainLabel(title, bold=True, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(self.words)
        column.addWidget(
            PlainLabel(
                f"In {names} both can be meant, and no value settles it. Nothing is brought in before you "
                "have said which.",
                muted=True,
                wrap=True,
            )
        )
        self._group = QButtonGroup(self)
        self.choices: dict[str, QRadioButton] = {}
        for form in question.formats:
            read = [f"{value} is {spoken_day(read_day(value, form))}" for value in values]
            radio = QRadioButton(f"{order_words(form).capitalize()}: {', '.join(read)}")
            radio.setAccessibleName(radio.text())
            radio.clicked.connect(lambda _on=False, form=form: self.answered.emit(form))
            self._group.addButton(radio)
            self.choices[form] = radio
            column.addWidget(radio)

    def show_answer(self, date_format: str) -> None:
        """Show what was said, here or in the columns' own drop-downs; empty where they differ."""
        for form, radio in self.choices.items():
            if form == date_format:
                radio.setChecked(True)
        self.update()

    def first(self) -> QRadioButton:
        """Where the keyboard begins."""
        return next(iter(self.choices.values()))

    @property
    def is_answered(self) -> bool:
        """Whether one of the ways is chosen."""
        return self._group.checkedButton() is not None

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        ground = tokens.good_soft if self.is_answered else tokens.watch_soft
        painter.fillRect(self.rect(), QColor(ground))
        edge = tokens.good if self.is_answered else tokens.watch
        painter.fillRect(0, 0, 3, self.height(), QColor(edge))
        painter.end()


def _tells_nothing(value: str, question: DateQuestion, read_day: ReadDay) -> bool:
    """Whether a value is the same day in every way of reading: no example to ask with."""
    return len({read_day(value, form) for form in question.formats}) < 2


def _listed(names: Sequence[str]) -> str:
    shown = [f'"{name}"' for name in names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        shown.append(f"{len(names) - MOST_NAMED} more columns")
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
