"""To come."""

from __future__ import annotations

from mcr_desktop.ui.account.tabs import Tab
from mcr_desktop.ui.surroundings import Surroundings


class TimelineTab(Tab):
    """To come."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "timeline", "timeline")
