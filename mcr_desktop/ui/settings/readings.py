"""What the Settings page shows, read on a reader thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services


@dataclass(frozen=True, slots=True)
class WorkspaceShown:
    """Whose workspace it is, where it lies, and what opens it."""

    person: str
    device: str
    place: str
    keys: tuple[str, ...]


def read_workspace(services: Services) -> WorkspaceShown:
    """Everything that the page tells of the workspace."""
    device = services.sharing.device()
    return WorkspaceShown(
        device.person,
        device.label,
        str(services.profile),
        tuple(_KEYS.get(kind, kind) for kind in services.key_slots()),
    )


_KEYS = {
    "keychain": "The keychain of this machine opens it when you are logged in.",
    "passphrase": "A passphrase opens it.",
    "published": "A key that everybody knows opens it: this is the demo, nothing here is secret.",
}
