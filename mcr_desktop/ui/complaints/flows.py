"""A row that breaks into lines where it is too narrow, and the filter chips that live in it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from mcr_desktop.services.cause_figures import attribute_name, month_label, value_name
from mcr_desktop.services.complaints import Filter
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel


class Flow(QLayout):
    """Lays its items out like words: from left to right, line after line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        widest = max((item.minimumSize().width() for item in self._items), default=0)
        return QSize(widest, self._lay(QRect(0, 0, max(widest, 400), 0), move=False))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def _lay(self, rect: QRect, *, move: bool) -> int:
        x, y, high = rect.x(), rect.y(), 0
        for item in self._items:
            size = item.sizeHint().boundedTo(QSize(max(rect.width(), 40), 200))
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, high = rect.x(), y + high + GRID // 2, 0
            if move:
                item.setGeometry(QRect(x, y, size.width(), size.height()))
            x += size.width() + GRID // 2
            high = max(high, size.height())
        return y + high - rect.y()


class FilterChips(QWidget):
    """Every condition in force as a chip; a press takes it away."""

    filter_requested = Signal(object)
    """The `Filter` that is left."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Filters")
        self._flow = Flow(self)
        self._chips: list[QWidget] = []

    def show_filter(self, chosen: Filter) -> None:
        """Show the conditions of a filter."""
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for place, (name, label) in enumerate(chosen.where):
            rest = chosen.where[:place] + chosen.where[place + 1 :]
            words = f"{attribute_name(name)}: {value_name(label)}"
            self._add(words, Filter(rest, chosen.since, chosen.until))
        if chosen.since or chosen.until:
            self._add(span_words(chosen), Filter(chosen.where))
        if len(self._chips) > 1:
            everything = button("Show all", "link")
            everything.clicked.connect(lambda _checked=False: self.filter_requested.emit(Filter()))
            self._put(everything)
        if not self._chips:
            hint = PlainLabel("Press a point, a bar or a row to look closer.", muted=True)
            self._put(hint)
        self.updateGeometry()

    def chips(self) -> list[str]:
        """The accessible names of the chips shown."""
        return [chip.accessibleName() for chip in self._chips]

    def _add(self, words: str, left: Filter) -> None:
        chip = button(f"{words}  \N{MULTIPLICATION SIGN}")
        chip.setAccessibleName(f"Remove filter {words}")
        chip.setToolTip("Remove this filter")
        chip.setMaximumWidth(360)
        chip.clicked.connect(lambda _checked=False: self.filter_requested.emit(left))
        self._put(chip)

    def _put(self, chip: QWidget) -> None:
        self._flow.addWidget(chip)
        self._chips.append(chip)
        chip.show()


def span_words(chosen: Filter) -> str:
    """The days of a filter, a whole month by its name."""
    since, until = chosen.since or "", chosen.until or ""
    if since[:7] == until[:7] and since:
        return month_label(since)
    parts = [month_label(day) for day in (since, until) if day]
    return " \N{EN DASH} ".join(parts)
