"""Layouts whose parts come to stand elsewhere."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout


def take_all(layout: QLayout) -> None:
    """Take everything out of a layout, to stand elsewhere.

    An item that is taken by its place lives on and goes on being told of its widget's new heights, so that
    the layout which the widget stands in next would never hear of them.
    """
    while (item := layout.itemAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            layout.removeWidget(widget)
        else:
            layout.removeItem(item)
