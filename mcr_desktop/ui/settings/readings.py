"""What the Settings page shows, read on a reader thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.teamwork.recoveries import KitStatus
    from mcr_desktop.services.ways import Way


@dataclass(frozen=True, slots=True)
class WorkspaceShown:
    """Whose workspace it is, where it lies, what opens it, and which kits bring its person back."""

    person: str
    device: str
    place: str
    ways: tuple[Way, ...]
    kits: KitStatus


def read_workspace(services: Services) -> WorkspaceShown:
    """Everything that the page tells of the workspace."""
    device = services.sharing.device()
    return WorkspaceShown(
        device.person,
        device.label,
        str(services.profile),
        services.ways.list(),
        services.recoveries.status(),
    )
