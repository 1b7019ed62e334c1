"""How syncing stands, in a few words on the bar; a click leads to where it is told whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.phrases.dates import ago_text
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.ui.theme import GRID, font, tokens_of
from mcr_desktop.ui.widgets.chips import Meaning, meaning_colours, paint_mark
from mcr_desktop.ui.widgets.waitings import PROGRESS_AFTER_MS
from mcr_desktop.ui.words import plain_tip

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.sharing import SyncReport
    from mcr_desktop.services.teamwork.syncings import SyncState
    from mcr_desktop.ui.syncing import Syncing

WIDEST = 220
ROOMY = 840
"""On a narrower bar the page's title needs the room more than the news that all is well."""
ANEW_MS = 20_000
"""How often "2 min ago" is counted anew."""


class Overall(NamedTuple):
    """What the mark says: a few words, their meaning, and all of it on hover."""

    text: str
    meaning: Meaning
    tip: str
    share: float | None = None
    """How much of the sync under way is done; -1 where that cannot be told; None where there is none."""


def overall(states: Sequence[tuple[str, SyncState]], at_ms: int, *, busy: bool) -> Overall:
    """How all fences together stand, each given with its name; `busy` tells that it takes a while."""
    troubled = [(name, state) for name, state in states if state.trouble is not None]
    under_way = [(name, state) for name, state in states if state.phase == "syncing"]
    if busy and under_way:
        name, state = under_way[0]
        share = state.done / state.total if state.total else -1.0
        counted = f" {state.done:,} of {state.total:,}" if state.total > 1 else ""
        return Overall(f"Syncing{counted}", "neutral", f"Syncing {name}", share)
    if troubled:
        text = (
            f"{troubled[0][0]}: not synced"
            if len(troubled) == 1
            else f"{len(troubled)} accounts not synced"
        )
        tip = "\n".join(
            f"{name}: {sentence(state.trouble)}" for name, state in troubled if state.trouble
        )
        return Overall(text, "watch", tip)
    if not states:
        return Overall("", "neutral", "")
    held = [(name, state.held_back) for name, state in states if state.held_back is not None]
    if held:
        tip = "\n".join(f"{name}: {sentence(why)}" for name, why in held)
        return Overall(f"{held[0][0]}: yours waits", "watch", tip)
    synced = [state.synced_ms for _, state in states if state.synced_ms is not None]
    if len(synced) < len(states):
        off = any(state.phase == "off" for _, state in states)
        return Overall("Synced when asked" if off else "", "neutral", "F5 syncs now")
    text = f"Synced {ago_text(min(synced), at_ms)}"
    return Overall(text, "neutral", "Every shared account is in step. F5 syncs now.")


def asked_line(reports: Sequence[SyncReport]) -> str:
    """What came of a sync that was asked for, trouble left out; "" where nothing ended well."""
    well = [one for one in reports if one.trouble is None]
    if not well:
        return ""
    sent, received = sum(one.sent for one in well), sum(one.received for one in well)
    if not sent and not received:
        return "In step: nothing to send, nothing new."
    return f"In step: {sent:,} {_changes(sent)} sent, {received:,} received."


def _changes(count: int) -> str:
    return "change" if count == 1 else "changes"


class SyncMark(QAbstractButton):
    """Words with a shape where something is wrong; a line below them while it takes a while."""

    def __init__(self, syncing: Syncing) -> None:
        super().__init__()
        self._syncing = syncing
        self._told = Overall("", "neutral", "")
        self.setAccessibleName("Sharing")
        self.setFont(font("caption"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(WIDEST)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(PROGRESS_AFTER_MS)
        self._slow.timeout.connect(self._refresh)
        self._anew = QTimer(self)
        self._anew.setInterval(ANEW_MS)
        self._anew.timeout.connect(self._refresh)
        syncing.changed.connect(self._on_changed)
        self.hide()

    @property
    def told(self) -> Overall:
        """What it says at present."""
        return self._told

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        mark = 0 if self._told.meaning == "neutral" else 14
        wide = metrics.horizontalAdvance(self._told.text) + 2 * GRID + mark
        return QSize(min(wide, WIDEST), 26)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(96, self.sizeHint().width()), 26)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        ink, ground = meaning_colours(self._told.meaning, tokens)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse() or self._told.meaning != "neutral":
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(whole, 4, 4)
        left = GRID
        if self._told.meaning != "neutral":
            paint_mark(
                painter, QRectF(GRID, whole.height() / 2 - 4.5, 9, 9), self._told.meaning, tokens
            )
            left += 14
        if self._told.share is not None:
            self._paint_line(painter, tokens.line, tokens.accent, self._told.share)
        painter.setPen(QColor(ink))
        painter.setFont(self.font())
        place = self.rect().adjusted(left, 0, -GRID, 0)
        text = self.fontMetrics().elidedText(
            self._told.text, Qt.TextElideMode.ElideRight, place.width() + 2
        )
        painter.drawText(place.adjusted(0, 0, 2, 0), Qt.AlignmentFlag.AlignVCenter, text)
        if self.hasFocus():
            painter.setPen(QColor(tokens.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    def _paint_line(self, painter: QPainter, ground: str, ink: str, share: float) -> None:
        long = self.width() - 2 * GRID
        line = QRectF(GRID, self.height() - 3, long, 2)
        painter.setBrush(QColor(ground))
        painter.drawRect(line)
        painter.setBrush(QColor(ink))
        part = long / 3 if share < 0 else long * min(share, 1.0)
        painter.drawRect(QRectF(GRID, line.top(), part, 2))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._show_where_room()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        bar = self.parentWidget() if event.type() == QEvent.Type.ParentChange else None
        if bar is not None:
            bar.installEventFilter(self)

    def _show_where_room(self) -> None:
        told, bar = self._told, self.parentWidget()
        calm = told.meaning == "neutral" and told.share is None
        roomy = bar is None or bar.width() >= ROOMY
        self.setVisible(bool(told.text) and (roomy or not calm))

    def _on_changed(self, _fence: bytes) -> None:
        if not self._syncing.busy:
            self._slow.stop()
        elif not self._slow.isActive() and self._told.share is None:
            self._slow.start()
            return  # a sync that is over in a moment is not worth a flicker
        self._refresh()

    def _refresh(self) -> None:
        if self._slow.isActive():
            return
        named = [(self._syncing.name(one.fence), one) for one in self._syncing.states()]
        told = overall(named, now_ms(), busy=self._syncing.busy)
        if told == self._told:
            return
        wider = told.text != self._told.text
        self._told = told
        self.setText(told.text)
        self.setAccessibleName(f"Sharing: {told.text}" if told.text else "Sharing")
        self.setToolTip(plain_tip(told.tip))
        self._show_where_room()
        if told.text and not self._anew.isActive():
            self._anew.start()
        if wider:
            self.updateGeometry()
        self.update()
