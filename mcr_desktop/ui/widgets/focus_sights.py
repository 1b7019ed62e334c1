"""What has the keyboard is in sight, however far a page was scrolled away from it."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget

MARGIN = 16
"""Pixels around it that come in sight too, so that its focus ring does."""


def bring_into_sight(widget: QWidget | None) -> None:
    """Scroll every page around a widget to it.

    Qt does so where Tab goes on within a page, not where it comes to one from outside.
    """
    around = widget.parentWidget() if widget is not None else None
    while widget is not None and around is not None and not around.isWindow():
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget, 0, MARGIN)
        around = around.parentWidget()
