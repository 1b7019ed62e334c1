"""What the background sync knows of a fence this moment and the store does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.sharing import again_text

if TYPE_CHECKING:
    from mcr_desktop.ui.syncing import Syncing

SAID_HERE = {"CredentialsMissingError"}
"""What this screen says in its own words, since its way out is a button and not a variable."""


@dataclass(frozen=True, slots=True)
class Live:
    """Facts of this session's last sync of a fence."""

    held_back: str = ""
    """Type name of what kept ours back."""
    trouble: str = ""
    """What stopped it, as a sentence with everything that is known of it."""


def live_of(syncing: Syncing | None, fence: bytes) -> Live:
    """What came of the last sync in this session."""
    if syncing is None:
        return Live()
    state = syncing.state(fence)
    held = type(state.held_back).__name__ if state.held_back is not None else ""
    known = isinstance(state.trouble, McrError) and type(state.trouble).__name__ not in SAID_HERE
    told = sentence(state.trouble) if known and state.trouble is not None else ""
    return Live(held, told)


def live_line(syncing: Syncing | None, fence: bytes) -> tuple[str, str]:
    """What is going on, to stand for the first line, and what follows that line; each may be empty."""
    if syncing is None:
        return "", ""
    state = syncing.state(fence)
    if state.phase == "syncing":
        counted = f": {state.done:,} of {state.total:,}" if state.total > 1 else ""
        return f"Syncing{counted}\N{HORIZONTAL ELLIPSIS}", ""
    if state.phase == "trouble" and state.again_s is not None:
        return "", again_text(state.again_s)
    return "", ""
