"""What the menu of anything that stands for one row offers beside its own deeds."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget


def offer_history(menu: QMenu, beside: QWidget, row_id: bytes | None) -> None:
    """Offer who wrote what into a row; nothing where the window around `beside` cannot tell it."""
    tell = getattr(beside.window(), "tell_history", None)
    if row_id is not None and tell is not None:
        menu.addAction("History").triggered.connect(lambda _checked=False: tell(row_id))
