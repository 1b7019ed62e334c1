"""Which storage a fence's files go through, opened with the secrets that this profile holds for it."""

from __future__ import annotations

from mcr_desktop.keys.credentials import Credentials
from mcr_desktop.keys.keychains import Vault
from mcr_desktop.store.engine import Store
from mcr_desktop.store.sharing import KeptFence, SharingRecords
from mcr_desktop.sync import targets
from mcr_desktop.sync.errors import NoTargetError
from mcr_desktop.sync.fences import this_device
from mcr_desktop.sync.storage import Place, prefix_of
from mcr_desktop.sync.targets import Target

_MOST_OPEN = 8


class Storages:
    """The targets of a profile's fences and their secrets. Every method may be called from any thread."""

    def __init__(self, store: Store, vault: Vault | None = None) -> None:
        """`vault` keeps the secrets; None is the system's keychain."""
        self._store = store
        self._records = SharingRecords(store)
        self._vault = vault
        self._credentials: Credentials | None = None
        self._open: dict[tuple[Target, str], Place] = {}

    def open(self, kept: KeptFence) -> Place:
        """The storage of a fence. Raises NoTargetError, TargetError and CredentialsMissingError."""
        target = _target_of(kept)
        secret = self._secret_of(target)
        place = self._open.get((target, secret))
        if place is None:
            place = targets.open_storage(target, kept.id, secret)
            if len(self._open) >= _MOST_OPEN:
                self._open.clear()
            self._open[target, secret] = place
        # Making a client reads every certificate of the system; one serves all fences and syncs.
        return place.beside(kept.id)

    def choose(self, kept: KeptFence, target: Target, secret: str = "") -> bool:
        """Share a fence through a target from here on; whether its files lie there already.

        The target is tried out first. Without `secret` the one that this profile holds for the place
        serves. Raises what the trial met, CredentialsMissingError among it; nothing is changed then.
        """
        found = targets.probe(target, secret or self._secret_of(target))
        with self._store.transaction() as tx:
            self._records.choose_target(tx, kept.no, target.kind, target.text)
        if secret:
            self._secrets().keep(target.text, secret)
        if kept.target and kept.target != target.text:
            self._forget_unused(kept.target)
        return prefix_of(kept.id) in found.fences

    def give_secret(self, kept: KeptFence, secret: str) -> bool:
        """Use a new secret for a fence's target and all others that share it, after it was tried out.

        Whether a keychain keeps it beyond this session. Raises as `choose`.
        """
        target = _target_of(kept)
        targets.probe(target, secret)
        return self._secrets().keep(target.text, secret)

    def _secret_of(self, target: Target) -> str:
        return self._secrets().of(target.text) if target.needs_secret else ""

    def _forget_unused(self, text: str) -> None:
        if all(kept.target != text for kept in self._records.fences()):
            target = targets.parse(text)
            if target.needs_secret:
                self._secrets().forget(text)

    def _secrets(self) -> Credentials:
        if self._credentials is None:
            signer = this_device(self._records).public.signer
            self._credentials = Credentials(signer.hex()[:16], self._vault)
        return self._credentials


def _target_of(kept: KeptFence) -> Target:
    if not kept.target:
        raise NoTargetError(fence=kept.name)
    if kept.target_kind == targets.FOLDER:
        return Target(targets.FOLDER, kept.target)
    return targets.parse(kept.target)
