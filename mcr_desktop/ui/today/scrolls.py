"""A page that stays where it is read while its parts are made anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class SteadyScroll(QScrollArea):
    """Scrolls one widget up and down."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    @contextmanager
    def steady(self, parts: Sequence[QWidget]) -> Iterator[None]:
        """While rows come and go, keep the part that is uppermost in sight where it is.

        A page that is shown from its top stays there.
        """
        bar = self.verticalScrollBar()
        top = bar.value()
        held = next(
            (part for part in parts if part.isVisible() and part.geometry().bottom() >= top), None
        )
        if not top or held is None:
            yield
            return
        above = held.y() - top
        yield
        # The layouts have their say before anything is painted, so that nobody sees it jump.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # None: every receiver
        bar.setValue(held.y() - above)
