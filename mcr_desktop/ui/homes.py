"""On which page somebody who asks for work stands."""

from __future__ import annotations

from PySide6.QtCore import QObject
from shiboken6 import getCppPointer, isValid


def home_of(owner: QObject) -> int:
    """Which page an owner is a part of, or which window where it is on no page.

    0 for an owner that is gone.
    """
    above: list[QObject] = []
    one: QObject | None = owner
    while one is not None and isValid(one):
        above.append(one)
        one = one.parent()
    pages = [one for one in above if one.objectName() == "page"]  # a page may have paper in it
    home = (pages or above)[-1:]
    return int(getCppPointer(home[0])[0]) if home else 0
