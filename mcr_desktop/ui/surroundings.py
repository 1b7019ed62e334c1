"""What every screen is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.ui.syncing import Syncing
    from mcr_desktop.ui.tasks import Tasks
    from mcr_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a screen may use: the services, and the way to do work in the background."""

    services: Services
    tasks: Tasks
    theme: Theme
    shortcuts: Callable[[], Sequence[tuple[str, str, str]]] = tuple
    """Menu, words and key of each action that has one, as the window knows them now."""
    syncing: Syncing | None = None
    """What keeps the fences in step and tells how each stands; None on a bare shell."""
