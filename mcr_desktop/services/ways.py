"""The ways into this workspace: keychain, passphrase, the code on paper; at least two are wise."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mcr_desktop.keys import paper_codes, slots

if TYPE_CHECKING:
    from mcr_desktop.keys.keychains import Vault


@dataclass(frozen=True, slots=True)
class Way:
    """One way in; `kind` is "keychain", "passphrase", "paper", "published" (a demo), or a later one."""

    id: str
    kind: str


class Ways:
    """What a person does about how their workspace opens. Every method may be called from any thread.

    Adding a way takes the workspace's key, which the ways that exist guard: `proof` is a passphrase or the code
    on paper, and needed only where the keychain does not open the workspace by itself. The methods that add
    raise what `slots.unlock` raises, PassphraseNeededError above all, and DemoOnlyError in a demo.
    """

    def __init__(self, profile: Path, vault: Vault | None = None) -> None:
        self._profile = profile
        self._vault = vault

    def list(self) -> tuple[Way, ...]:
        """The ways that there are, in the order in which they were made."""
        return tuple(Way(slot.id, slot.kind) for slot in slots.list_slots(self._profile))

    def needs_proof(self) -> bool:
        """Whether no keychain opens the workspace, so that a person has to show that it is theirs."""
        return not any(way.kind in {"keychain", "published"} for way in self.list())

    def add_passphrase(self, passphrase: str, *, proof: str = "") -> None:
        """One more passphrase. Raises PoorPassphraseError as well."""
        slots.add_passphrase(self._profile, self._key(proof), passphrase)

    def add_keychain(self, *, proof: str = "") -> None:
        """The keychain of this machine. Raises NoKeychainError and KeychainLockedError as well."""
        slots.add_keychain(self._profile, self._key(proof), vault=self._vault)

    def add_paper(self, *, proof: str = "") -> str:
        """A code to write down, told this once; kept nowhere."""
        return slots.add_paper(self._profile, self._key(proof))

    def remove(self, way: str) -> None:
        """Close a way by its id. Raises LastSlotError where no other would be left."""
        slots.remove(self._profile, way, vault=self._vault)

    def _key(self, proof: str) -> bytes:
        return slots.unlock(self._profile, passphrase=proof or None, vault=self._vault)


def code_trouble(typed: str) -> tuple[int, ...]:
    """The groups of a code for the unlock window, counted from 1, that are typed whole and wrong."""
    return paper_codes.mistyped(typed, paper_codes.SLOT)
