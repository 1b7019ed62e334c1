"""The steps of a case at its side: what is done, what is missing, and the way to each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout

from mcr_desktop.phrases.catalogue import _
from mcr_desktop.ui.cases.blocks import meaning_of
from mcr_desktop.ui.theme import GRID, font, tokens_of
from mcr_desktop.ui.widgets.chips import Meaning, paint_mark
from mcr_desktop.ui.words import plain_tip

if TYPE_CHECKING:
    from mcr_desktop.services.casework.views import Stage

WIDTH = 184
_MOST_LINES = 2
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_SPOKEN = {"good": _("done"), "watch": _("begun"), "neutral": _("not begun")}


class StageStep(QAbstractButton):
    """One step: its mark, its name, and in small type what it still needs."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.name = name
        self._title, self._missing = title, ""
        self._meaning: Meaning | None = None
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    def nextCheckState(self) -> None:
        """What is lit follows what is in view, not the click."""

    def show_stage(self, stage: Stage | None) -> None:
        """Say how the step stands; parts of the page that are no steps have no mark."""
        self._meaning = meaning_of(stage) if stage is not None else None
        self._missing = stage.missing if stage is not None else ""
        spoken = _SPOKEN.get(self._meaning or "", "")
        said = (self._title, spoken, self._missing)
        self.setAccessibleName(", ".join(part for part in said if part))
        self.setToolTip(plain_tip(self._missing))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        title, missing = self._boxes()
        return QSize(WIDTH, title.height() + missing.height() + GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(WIDTH, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(QColor(tokens.accent_soft if self.isChecked() else tokens.hover))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        title, missing = self._boxes()
        if self._meaning is not None:
            middle = title.top() + title.height() / 2
            paint_mark(painter, QRectF(GRID, middle - 4.5, 9, 9), self._meaning, tokens)
        painter.setPen(QColor(tokens.accent if self.isChecked() else tokens.text))
        painter.setFont(font("body", bold=self.isChecked()))
        painter.drawText(title, _WRAP, self._title)
        if self._missing:
            painter.setPen(QColor(tokens.muted))
            painter.setFont(font("caption"))
            painter.setClipRect(missing)
            painter.drawText(missing, _WRAP, self._shortened(missing))
        painter.end()

    def _boxes(self) -> tuple[QRect, QRect]:
        left, room = 3 * GRID, WIDTH - 4 * GRID
        line = QFontMetrics(font("body", bold=True)).height()
        title = QRect(left, GRID // 2, room, line)
        if not self._missing:
            return title, QRect(left, title.bottom(), room, 0)
        metrics = QFontMetrics(font("caption"))
        needed = metrics.boundingRect(QRect(0, 0, room, 1000), _WRAP, self._missing).height()
        height = min(needed, _MOST_LINES * metrics.lineSpacing())
        return title, QRect(left, title.bottom() + 1, room, height)

    def _shortened(self, box: QRect) -> str:
        """Words that do not fit two lines end in an ellipsis; all of them stand on hover and in the block."""
        metrics = QFontMetrics(font("caption"))
        words = self._missing
        while words and (
            metrics.boundingRect(QRect(0, 0, box.width(), 1000), _WRAP, words).height()
            > box.height()
        ):
            words = words.removesuffix("\N{HORIZONTAL ELLIPSIS}")
            words = words.rpartition(" ")[0].rstrip(" ,;.:") + "\N{HORIZONTAL ELLIPSIS}"
            if words == "\N{HORIZONTAL ELLIPSIS}":
                return ""
        return words


class StageRail(QFrame):
    """Every part of the page in its order; a press goes there."""

    pressed = Signal(str)

    def __init__(self, parts: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(_("Steps of the case"))
        self.setFixedWidth(WIDTH)
        self.steps: dict[str, StageStep] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for name, title in parts:
            step = StageStep(name, title)
            step.clicked.connect(lambda _on=False, which=name: self.pressed.emit(which))
            self.steps[name] = step
            column.addWidget(step)
        column.addStretch(1)

    def show_stages(self, stages: Sequence[Stage]) -> None:
        """Say how each step stands."""
        known = {stage.kind: stage for stage in stages}
        for name, step in self.steps.items():
            step.show_stage(next((one for kind, one in known.items() if kind == name), None))

    def light(self, name: str) -> None:
        """Show which part is in view."""
        for other, step in self.steps.items():
            step.setChecked(other == name)
