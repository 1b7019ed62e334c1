"""How a touch took place, chosen by one letter."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from mcr_desktop.domain.people import CHANNELS
from mcr_desktop.phrases.indicators import channel_name
from mcr_desktop.ui.theme import font, tokens_of
from mcr_desktop.ui.widgets.drop_downs import choice
from mcr_desktop.ui.widgets.flow_rows import FlowRow


class ChannelRow(QWidget):
    """One button a channel. Its first letter chooses it, arrows go to the next; Tab sees one thing."""

    picked = Signal(str)
    """A channel that was chosen on purpose: by its letter or by a press."""

    def __init__(self, channel: str = CHANNELS[1]) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        row = FlowRow(gap=0)
        for one in CHANNELS:
            words = channel_name(one).capitalize()
            made = choice(words)
            made.setToolTip(f"{words} ({words[:1].upper()})")
            made.setFont(font("caption"))
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(lambda _checked=False, which=one: self._pick(which))
            self._group.addButton(made)
            self.buttons[one] = made
            row.add(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 3, 3, 3)
        column.addWidget(row)
        self.choose(channel)

    @property
    def channel(self) -> str:
        """The one that is chosen."""
        return next(one for one, made in self.buttons.items() if made.isChecked())

    def choose(self, channel: str) -> None:
        """Choose one without telling anybody; one that is not known is taken as the first."""
        known = channel if channel in self.buttons else next(iter(self.buttons))
        self.buttons[known].setChecked(True)
        said = ", ".join(
            f"{words[:1].upper()} {words}" for words in map(channel_name, self.buttons)
        )
        self.setAccessibleName(f"How: {channel_name(known)}")
        self.setAccessibleDescription(f"A letter chooses: {said}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        names = list(self.buttons)
        place = names.index(self.channel)
        by = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        letter = event.text().casefold()
        meant = [one for one in names if letter and channel_name(one).casefold()[:1] == letter]
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and event.key() in by:
            self.choose(names[(place + by[Qt.Key(event.key())]) % len(names)])
        elif plain and meant:
            self._pick(meant[0])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens_of(self.palette()).accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
            painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _pick(self, channel: str) -> None:
        self.choose(channel)
        self.picked.emit(channel)
