"""Headings and the words that stand where nothing is yet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

ASIDE_LEAST = 72
"""Pixels below which the beginning of a line tells nobody what it says."""


HEADING_LEAST = 140
"""Pixels of a heading that stay: of three letters nobody learns a thing, and with a name in it it may fill the window."""


class _Aside(PlainLabel):
    """Words beside a heading: none at all, whole on hover, where only a few letters of them would fit."""

    def _elide(self) -> None:
        super()._elide()
        if self.text() != self.full_text() and self.width() < ASIDE_LEAST:
            super(PlainLabel, self).setText("")


class _Heading(PlainLabel):
    """A heading; what stands beside it gives way first, unless somebody's name makes it very long."""

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        return QSize(min(whole.width(), HEADING_LEAST), whole.height())


class SectionHeader(QWidget):
    """A heading with its first line, and room for controls at the right (`controls`)."""

    def __init__(self, title: str, detail: str = "") -> None:
        super().__init__()
        self._title = _Heading(title, "lead", bold=True)
        self._detail = _Aside(detail, muted=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, GRID, 0, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(self._title)
        row.addWidget(self._detail, 1)
        self.controls = QHBoxLayout()
        self.controls.setSpacing(GRID)
        row.addLayout(self.controls)

    def set_title(self, title: str) -> None:
        """Change the heading."""
        self._title.setText(title)

    def set_detail(self, detail: str) -> None:
        """Change what stands beside the heading, such as "ours 2 due, 1 late"."""
        self._detail.setText(detail)


class EmptyState(QWidget):
    """Says what belongs here and offers the first step.

    Its words are made when it is first shown: most pages have several, and seldom show one.
    """

    def __init__(
        self,
        title: str,
        explanation: str,
        step: str = "",
        on_step: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._title, self._explanation = title, explanation
        self._step, self._on_step = step, on_step
        self._first: QPushButton | None = None

    @property
    def first(self) -> QPushButton | None:
        """The first step's button, where there is one."""
        self._fill()
        return self._first

    def setVisible(self, visible: bool) -> None:  # noqa: FBT001 - Qt's own signature
        if visible:
            self._fill()
        super().setVisible(visible)

    def _fill(self) -> None:
        if self.layout() is not None:
            return
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 4, GRID * 3, GRID * 4)
        column.setSpacing(GRID)
        centre = Qt.AlignmentFlag.AlignHCenter
        heading = PlainLabel(self._title, "lead", bold=True, wrap=True)
        heading.setAlignment(centre)
        words = PlainLabel(self._explanation, muted=True, wrap=True)
        words.setAlignment(centre)
        words.setMaximumWidth(600)
        column.addStretch(1)
        column.addWidget(heading)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(words, 10)
        line.addStretch(1)
        column.addLayout(line)
        on_step = self._on_step
        if self._step and on_step is not None:
            self._first = button(self._step, "primary")
            self._first.clicked.connect(lambda _checked=False: on_step())
            column.addSpacing(GRID)
            column.addWidget(self._first, 0, centre)
        column.addStretch(2)
