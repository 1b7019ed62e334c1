"""The quiet bar at the foot: what was just done and can be undone, or what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from mcr_desktop.ui.theme import GRID, MOTION_MS
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtCore import QPropertyAnimation
    from PySide6.QtGui import QEnterEvent

SHOWN_MS = 8000
"""Long enough to read a sentence and reach for Undo; it waits while pointed at or focused."""


class NoticeBar(QFrame):
    """Floats at the foot of its parent, so that nothing moves when it comes and goes."""

    undo_requested = Signal()

    def __init__(
        self, parent: QWidget, foot_height: Callable[[], int] = lambda: 0, *, still: bool = False
    ) -> None:
        """`foot_height` tells how many pixels at the parent's foot it must leave free."""
        super().__init__(parent)
        self._foot_height = foot_height
        self.setObjectName("noticeBar")
        self.setAccessibleName("Notice")
        self._around = parent
        self._still = still
        self._words = PlainLabel(wrap=True)
        self._undo = button("Undo")
        self._undo.clicked.connect(self._on_undo_clicked)
        self._deed = button("Do it")
        self._deed.clicked.connect(self._on_deed_clicked)
        self._do: Callable[[], None] | None = None
        self._close = button("Close")
        self._close.clicked.connect(self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, GRID, GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(self._words, 1)
        row.addWidget(self._undo)
        row.addWidget(self._deed)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self._on_time_passed)
        self._fading: QPropertyAnimation | None = None
        self._stays = False
        parent.installEventFilter(self)
        self.hide()

    @property
    def sentence(self) -> str:
        return self._words.full_text()

    def set_still(self, still: bool) -> None:  # noqa: FBT001 - a setter
        """Whether it may fade or must simply go."""
        self._still = still

    def offer_undo(self, sentence: str) -> None:
        """Say what was done, with Undo beside it, for some seconds."""
        self._show(sentence, undo=True)
        self._timer.start()

    def tell(self, sentence: str) -> None:
        """Say something for some seconds."""
        self._show(sentence, undo=False)
        self._timer.start()

    def show_error(
        self, sentence: str, deed: str = "", do: Callable[[], None] | None = None
    ) -> None:
        """Say what went wrong; stays until closed or replaced, or until another page comes after it was read.

        A `deed` beside it is what can be done.
        """
        self._show(sentence, undo=False, deed=deed, do=do)
        self._stays = True
        self._timer.start()

    def leave(self) -> None:
        """Go at once."""
        self._timer.stop()
        self._stop_fading()
        self.hide()

    def place(self, *, moved: bool = False) -> None:
        """Find its place again, as where another page with another foot has come.

        Having `moved` to it, an error that could be read is over: it would lie on every page's foot.
        """
        if moved and self._stays and not self._timer.isActive():
            self.leave()
        elif self.isVisible():
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A page that asks for something at its foot while a notice stands there needs the room.
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._stop_fading()
        super().enterEvent(event)

    def _show(
        self, sentence: str, *, undo: bool, deed: str = "", do: Callable[[], None] | None = None
    ) -> None:
        self._stop_fading()
        self._stays = False
        self._words.setText(sentence)
        if deed:
            self._deed.setText(deed)
            self._deed.setAccessibleName(deed)
        self._do = do
        self._deed.setVisible(do is not None)
        self._undo.setVisible(undo)
        self._close.setVisible(not undo)
        self.setAccessibleDescription(sentence)
        self.show()
        self.raise_()
        self._place()
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def _place(self) -> None:
        around = self._around.rect()
        metrics = self._words.fontMetrics()
        least = metrics.horizontalAdvance(self._words.full_text()) + 2
        beside = self.sizeHint().width() - self._words.sizeHint().width()
        width = min(least + beside, around.width() - 4 * GRID)
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        self.setGeometry(
            (around.width() - width) // 2,
            around.height() - height - 2 * GRID - self._foot_height(),
            width,
            height,
        )

    def _on_undo_clicked(self) -> None:
        self.leave()
        self.undo_requested.emit()

    def _on_deed_clicked(self) -> None:
        do = self._do
        self.leave()
        if do is not None:
            do()

    def _on_time_passed(self) -> None:
        if self._stays:
            return
        if self.underMouse() or any(
            one.hasFocus() for one in (self._undo, self._deed, self._close)
        ):
            self._timer.start()
        elif self._still:
            self.hide()
        else:
            self._fade()

    def _fade(self) -> None:
        from PySide6.QtCore import QPropertyAnimation
        from PySide6.QtWidgets import QGraphicsOpacityEffect

        effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(effect)
        fading = QPropertyAnimation(effect, b"opacity", self)
        fading.setDuration(MOTION_MS)
        fading.setStartValue(1.0)
        fading.setEndValue(0.0)
        fading.finished.connect(self.leave)
        self._fading = fading
        fading.start()

    def _stop_fading(self) -> None:
        if self._fading is not None:
            self._fading.stop()
            self._fading.deleteLater()
            self._fading = None
            self.setGraphicsEffect(None)  # type: ignore[arg-type]  # the stub forgets that None removes it
