"""Recovery kits: a printed sheet and a passphrase that bring a person back in when every machine is lost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mcr_desktop.domain.errors import McrError, NotFoundError
from mcr_desktop.domain.file_names import NamedFile
from mcr_desktop.domain.periods import now, now_ms
from mcr_desktop.domain.progress import Progress, Unwatched
from mcr_desktop.keys import kits as kit_keys
from mcr_desktop.keys import paper_codes
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.store.sharing import SharingRecords
from mcr_desktop.sync import backups, blob_carrying, kits, targets
from mcr_desktop.sync.carried_files import BundleError, BundleFileError, opened
from mcr_desktop.sync.carried_files import trouble as file_trouble
from mcr_desktop.sync.errors import InsideAlreadyError, RefusedError, StorageError
from mcr_desktop.sync.fences import Fence, this_device
from mcr_desktop.sync.kits import KitVoidError
from mcr_desktop.sync.storage import FENCE, prefix_of

if TYPE_CHECKING:
    from mcr_desktop.keys.devices import DeviceKeys
    from mcr_desktop.services.backups import Backups, TakenBack
    from mcr_desktop.services.briefing.briefs import PaperName
    from mcr_desktop.services.teamwork.memberships import Memberships
    from mcr_desktop.services.teamwork.sharing import Sharing, SyncReport
    from mcr_desktop.store.engine import Store


_FENCE_FOLDER = re.compile(FENCE + "[0-9a-f]{32}")


class NoFencesError(McrError):
    """There is no fence yet that a kit could open again."""


class KitOpensNothingError(McrError):
    """No fence in these places knows the kit: another sheet, a mistyped passphrase, or other places."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A fence that a kit opens, or does not yet; `where` is its storage, "" where it has none."""

    fence: bytes
    name: str
    where: str


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit as the fences tell of it; its secret is on the paper and nowhere else."""

    signer: bytes
    label: str
    made_ms: int
    fingerprint: str
    covered: tuple[Covered, ...]
    missing: tuple[Covered, ...]


@dataclass(frozen=True, slots=True)
class KitStatus:
    """Our kits, the newest first."""

    kits: tuple[Kit, ...]
    fences: int
    """How many fences there are to cover."""


@dataclass(frozen=True, slots=True, repr=False)
class Findings:
    """What a kit opens, before anything is written."""

    person: str
    fences: tuple[Covered, ...]
    empty: tuple[str, ...]
    """Places where nothing of ours lies."""
    trouble: tuple[McrError, ...]
    """What went wrong at single places, while others were found."""
    found: tuple[tuple[str, kits.Found], ...]
    keys: DeviceKeys
    secrets: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a kit brought back."""

    person: str
    fences: tuple[Covered, ...]
    synced: tuple[SyncReport, ...]
    empty: tuple[str, ...]
    """Places where nothing of ours lies."""
    trouble: tuple[McrError, ...]
    """What went wrong at single places or fences, while others came back."""
    files: int = 0
    """Attached files that came back."""
    files_size: int = 0
    """Bytes of their contents."""
    away: tuple[NamedFile, ...] = ()
    """Attached files that are named and that lay nowhere we came back from, or that would fill too much."""


class Recoveries:
    """What a person does with recovery kits. Every method may be called from any thread."""

    def __init__(
        self, store: Store, sharing: Sharing, memberships: Memberships, backups: Backups
    ) -> None:
        self._store = store
        self._backups = backups
        self._sharing = sharing
        self._memberships = memberships
        self._records = SharingRecords(store)

    # The kit

    def make(
        self, passphrase: str, path: Path, *, paper: PaperName = "A4", replace: bool = False
    ) -> Kit:
        """A new kit, printed to `path` and let into every fence that we are inside.

        Takes about a second. Raises PoorPassphraseError, NoFencesError, FileStandsError (unless `replace`) and
        CannotWriteError; then nothing was made.
        """
        from mcr_desktop.services.briefing.briefs import write_file
        from mcr_desktop.services.teamwork.kit_sheets import print_sheet

        kit_keys.check_passphrase(passphrase)
        fences = self._inside()
        if not fences:
            raise NoFencesError
        device = this_device(self._records)
        secret = paper_codes.new_secret()
        keys = kit_keys.keys_of(secret, passphrase)
        label = _("Recovery kit of {day}").format(day=now().date().isoformat())
        request = kits.new_request(keys, device, label)
        made = Kit(
            keys.public.signer,
            label,
            now_ms(),
            keys.public.fingerprint,
            tuple(_covered(fence) for fence in fences),
            (),
        )
        code = paper_codes.spell(secret, paper_codes.KIT)
        write_file(path, print_sheet(made, device.person_name, code, paper=paper), replace=replace)
        try:
            with self._store.transaction() as tx:
                for fence in fences:
                    kits.let_in(tx, fence, request)
        except BaseException:
            path.unlink(missing_ok=True)  # a sheet that opens nothing must not be kept
            raise
        return made

    def status(self) -> KitStatus:
        """Our kits and which fences each opens."""
        fences = self._inside()
        known: dict[bytes, kits.KeptKit] = {}
        covered: dict[bytes, list[Fence]] = {}
        for fence in fences:
            for one in kits.of_person(fence, fence.device.person):
                earlier = known.get(one.device.signer)
                if earlier is None or one.made_ms < earlier.made_ms:
                    known[one.device.signer] = one
                covered.setdefault(one.device.signer, []).append(fence)
        told = [
            Kit(
                signer,
                one.label,
                one.made_ms,
                one.device.fingerprint,
                tuple(_covered(fence) for fence in covered[signer]),
                tuple(_covered(fence) for fence in fences if fence not in covered[signer]),
            )
            for signer, one in known.items()
        ]
        newest_first = sorted(told, key=lambda kit: (-kit.made_ms, kit.signer))
        return KitStatus(tuple(newest_first), len(fences))

    def extend(self, signer: bytes) -> int:
        """Let a kit into the fences that it does not open yet; its paper stays good. How many.

        Raises NotFoundError where none of our fences knows it.
        """
        fences = self._inside()
        known = {
            one.device.signer: one.request
            for fence in fences
            for one in kits.of_person(fence, fence.device.person)
        }
        if signer not in known:
            raise NotFoundError(kind="kit", wanted=signer.hex()[:8])
        lacking = [
            fence
            for fence in fences
            if signer
            not in {one.device.signer for one in kits.of_person(fence, fence.device.person)}
        ]
        with self._store.transaction() as tx:
            for fence in lacking:
                kits.let_in(tx, fence, known[signer])
        return len(lacking)

    def retire(self, signer: bytes) -> int:
        """Make a kit void in every fence: its sheet was lost, or a newer one is in the drawer. How many."""
        retired = 0
        for fence in self._inside():
            if any(
                one.device.signer == signer for one in kits.of_person(fence, fence.device.person)
            ):
                self._memberships.remove_device(fence.id, signer)
                retired += 1
        if not retired:
            raise NotFoundError(kind="kit", wanted=signer.hex()[:8])
        return retired

    # Coming back

    def restore(
        self,
        code: str,
        passphrase: str,
        places: Sequence[str],
        progress: Progress | None = None,
        *,
        secrets: Mapping[str, str] | None = None,
    ) -> Restored:
        """`look_for` and `come_back` at once, on a fresh profile that is there already."""
        found = look_for(code, passphrase, places, progress, secrets=secrets)
        return self.come_back(found, progress)

    def come_back(self, findings: Findings, progress: Progress | None = None) -> Restored:
        """Become the kit's person on this fresh profile, come into every fence that was found, and sync.

        Attached files come too, as far as they lie there. May be done again where it was stopped. Raises
        InsideAlreadyError where the profile is somebody else's already, and KitVoidError.
        """
        self._become(findings.found[0][1])
        trouble = list(findings.trouble)
        back: list[Covered] = []
        for place, one in findings.found:
            try:
                with self._store.transaction() as tx:
                    fence = kits.bring_back(tx, self._records, one, findings.keys)
                if not is_file(place):
                    self._sharing.share_through(fence.id, place, findings.secrets.get(place, ""))
                back.append(Covered(one.fence, one.name, place))
            except McrError as error:
                trouble.append(error)
        if not back:
            raise trouble[-1]
        watched = progress or Unwatched()
        taken: list[TakenBack] = []
        for place in dict.fromkeys(one.where for one in back if is_file(one.where)):
            try:
                taken.append(self._backups.restore(Path(place), watched))
            except (BundleError, BundleFileError, StorageError) as error:
                trouble.append(error)
        trouble += [error for one in taken for error in one.troubles]
        shared = list(dict.fromkeys(one.fence for one in back if not is_file(one.where)))
        synced = self._sharing.sync(watched, shared) if shared else []
        trouble += [report.trouble for report in synced if report.trouble]
        self._bring_files(shared, watched)
        held = [Fence.of(self._records, one) for one in dict.fromkeys(one.fence for one in back)]
        here = [one for fence in held for one in blob_carrying.carriable(fence).here]
        return Restored(
            findings.person,
            tuple(back),
            tuple(synced),
            findings.empty,
            tuple(trouble),
            files=len(here),
            files_size=sum(one.size for one in here),
            away=tuple(file for fence in held for file in blob_carrying.away(fence)),
        )

    def _bring_files(self, fences: Sequence[bytes], progress: Progress) -> None:
        """Bring what no sync brings by itself: a machine that comes back shall hold what it held."""
        wanting = [
            fence for fence in fences if blob_carrying.wish_all(Fence.of(self._records, fence))
        ]
        if wanting:
            self._sharing.sync(progress, wanting)

    def _become(self, found: kits.Found) -> None:
        """Make this fresh profile another machine of the kit's person."""
        if this_device(self._records).person == found.person:
            return
        if self._records.fences():
            raise InsideAlreadyError
        with self._store.transaction() as tx:
            self._records.keep_person(tx, found.person, found.person_name)

    def _inside(self) -> list[Fence]:
        """The fences that this device is inside, by name."""
        device = this_device(self._records)
        held = [Fence(self._records, kept, device) for kept in self._records.fences()]
        inside = [one for one in held if one.roster.holder(device.public.signer) is not None]
        return sorted(inside, key=lambda one: (one.kept.name.casefold(), one.id))


def _covered(fence: Fence) -> Covered:
    return Covered(fence.id, fence.kept.name, fence.kept.target or "")


def code_trouble(typed: str) -> tuple[int, ...]:
    """The groups of a kit's code, counted from 1, that are typed whole and wrong."""
    return paper_codes.mistyped(typed, paper_codes.KIT)


def check_code(typed: str) -> None:
    """Nothing where this could be a kit's code; PaperCodeError otherwise."""
    paper_codes.read(typed, paper_codes.KIT)


def is_file(place: str) -> bool:
    """Whether a place is a backup, or a bundle: a file and no storage."""
    return "://" not in place and Path(place).is_file()


def needs_secret(place: str) -> bool:
    """Whether a password or key belongs to this place. Raises TargetError."""
    return not is_file(place) and targets.parse(place).needs_secret


def look_for(
    code: str,
    passphrase: str,
    places: Sequence[str],
    progress: Progress | None = None,
    *,
    secrets: Mapping[str, str] | None = None,
) -> Findings:
    """What the kit opens in these places; no profile is needed for that, and nothing is written.

    A place is a folder's path, a backup's, or another target in its text form; `secrets` holds the passwords or keys of
    those that need one. Raises PaperCodeError, KitOpensNothingError, KitVoidError, TargetError, and the
    StorageError where nothing else was found.
    """
    watched = progress or Unwatched()
    secret = paper_codes.read(code, paper_codes.KIT)
    keys = kit_keys.keys_of(secret, passphrase)
    found: list[tuple[str, kits.Found]] = []
    empty: list[str] = []
    trouble: list[McrError] = []
    for number, place in enumerate(places):
        watched.report(number, len(places))
        try:
            here, void = _look(place, (secrets or {}).get(place, ""), keys)
        except (StorageError, BundleError, BundleFileError) as error:
            trouble.append(error)
            continue
        found += [(place, one) for one in here]
        trouble += void
        if not here and not void:
            empty.append(place)
    if not found:
        raise trouble[0] if trouble else KitOpensNothingError(places=", ".join(places))
    return Findings(
        found[0][1].person_name,
        tuple(Covered(one.fence, one.name, place) for place, one in found),
        tuple(empty),
        tuple(trouble),
        tuple(found),
        keys,
        dict(secrets or {}),
    )


def _look(place: str, secret: str, keys: DeviceKeys) -> tuple[list[kits.Found], list[McrError]]:
    """What the kit opens at one place, and the fences there that it opens no more."""
    if is_file(place):
        return _look_in_file(Path(place), keys)
    target = targets.parse(place)
    found: list[kits.Found] = []
    void: list[McrError] = []
    for prefix in targets.fences_at(target, secret):
        if not _FENCE_FOLDER.fullmatch(prefix):
            continue
        storage = targets.open_storage(target, bytes.fromhex(prefix.removeprefix(FENCE)), secret)
        try:
            one = kits.look(storage, prefix, keys)
        except KitVoidError as error:
            void.append(error)
            continue
        if one is not None:
            found.append(one)
    return found, void


def _look_in_file(path: Path, keys: DeviceKeys) -> tuple[list[kits.Found], list[McrError]]:
    """The same for a backup or a bundle."""
    found: list[kits.Found] = []
    void: list[McrError] = []
    with opened(path) as stream:
        try:
            packed = backups.open_packs(stream, str(path), Unwatched())
        except RefusedError as error:
            raise BundleError(path=str(path), reason=error.reason) from error
        except OSError as error:
            raise file_trouble(path, error) from error
        for storage in packed:
            try:
                one = kits.look(storage, prefix_of(storage.fence), keys)
            except KitVoidError as error:
                void.append(error)
                continue
            if one is not None:
                found.append(one)
    return found, void
