"""The filter in force as chips, in a row that breaks into lines where it is too narrow.

The widget places its chips itself: a `QLayout` written in Python deletes its items twice when one of
its widgets goes, which corrupts the heap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from mcr_desktop.services.exploring.cause_figures import attribute_name, month_label, value_name
from mcr_desktop.services.registering.complaints import Filter
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

T = TypeVar("T")


class ChipRow(QWidget):
    """Conditions in force as chips; a press takes one away."""

    def __init__(self, hint: str = "") -> None:
        """`hint` is what stands there while no condition is in force."""
        super().__init__()
        self.setAccessibleName("Filters")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._hint = hint
        self._chips: list[QWidget] = []

    def show_chips(
        self,
        parts: Sequence[tuple[str, T]],
        ask: Callable[[T], None],
        *,
        everything: T,
    ) -> None:
        """Show conditions, each as its words and what is left without it."""
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for words, left in parts:
            self._add(words, left, ask)
        if len(self._chips) > 1:
            whole = button("Show all", "link")
            whole.clicked.connect(lambda _checked=False: ask(everything))
            self._put(whole)
        if not self._chips and self._hint:
            self._put(PlainLabel(self._hint, muted=True))
        self.setVisible(bool(self._chips))
        self._place()

    def sizeHint(self) -> QSize:
        return QSize(400, 26)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def chips(self) -> list[str]:
        """The accessible names of the chips shown."""
        return [chip.accessibleName() for chip in self._chips]

    def buttons(self) -> list[QWidget]:
        """The chips that can be pressed, in order."""
        return [chip for chip in self._chips if isinstance(chip, QAbstractButton)]

    def _add(self, words: str, left: T, ask: Callable[[T], None]) -> None:
        chip = button(f"{words}  \N{MULTIPLICATION SIGN}")
        chip.setAccessibleName(f"Remove filter {words}")
        chip.setToolTip("Remove this filter")
        chip.setMaximumWidth(360)
        chip.clicked.connect(lambda _checked=False: ask(left))
        self._put(chip)

    def _put(self, chip: QWidget) -> None:
        chip.setParent(self)
        self._chips.append(chip)
        chip.show()

    def _place(self) -> None:
        """From left to right, line after line."""
        room = max(self.width(), 120)
        x, y, high = 0, 0, 0
        for chip in self._chips:
            size = chip.sizeHint().boundedTo(QSize(min(room, chip.maximumWidth()), 200))
            if x and x + size.width() > room:
                x, y, high = 0, y + high + GRID // 2, 0
            chip.setGeometry(x, y, size.width(), size.height())
            x += size.width() + GRID // 2
            high = max(high, size.height())
        if self.height() != y + high:
            self.setFixedHeight(y + high)


class FilterChips(ChipRow):
    """The explorer's filter in force."""

    filter_requested = Signal(object)
    """The `Filter` that is left."""

    def __init__(self) -> None:
        super().__init__("Press a point, a bar or a row to look closer.")

    def show_filter(self, chosen: Filter) -> None:
        """Show the conditions of a filter."""
        parts = [
            (
                f"{attribute_name(name)}: {value_name(label)}",
                Filter(
                    chosen.where[:place] + chosen.where[place + 1 :], chosen.since, chosen.until
                ),
            )
            for place, (name, label) in enumerate(chosen.where)
        ]
        if chosen.since or chosen.until:
            parts.append((span_words(chosen), Filter(chosen.where)))
        self.show_chips(parts, self.filter_requested.emit, everything=Filter())


class Dated(Protocol):
    """Whatever has a first and a last day."""

    @property
    def since(self) -> str | None: ...

    @property
    def until(self) -> str | None: ...


def span_words(chosen: Dated) -> str:
    """The days of a filter, a whole month by its name."""
    since, until = chosen.since or "", chosen.until or ""
    if since[:7] == until[:7] and since:
        return month_label(since)
    parts = [month_label(day) for day in (since, until) if day]
    return " \N{EN DASH} ".join(parts)
