"""Key slots: the ways to the one random key under which a profile's store is encrypted.

A store is opened by its own slots and nothing else: what `keys.json` lists decides whether the
keychain is asked, or the person. Losing one way (a new laptop's empty keychain) leaves the others.
"""

from __future__ import annotations

import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from mcr_desktop.keys import paper_codes, slotfiles
from mcr_desktop.keys.errors import (
    DemoOnlyError,
    KeychainForgotError,
    KeychainLockedError,
    KeysError,
    LastSlotError,
    NoKeychainError,
    PaperCodeError,
    PaperNeededError,
    PassphraseNeededError,
    PoorPassphraseError,
    SlotsDamagedError,
    SlotsExistError,
    WrongPaperError,
    WrongPassphraseError,
)
from mcr_desktop.keys.keychains import Keychain, Vault
from mcr_desktop.keys.slotfiles import (
    FILE_NAME,
    KEYCHAIN,
    PAPER,
    PASSPHRASE,
    PUBLISHED,
    Slot,
    SlotFile,
)
from mcr_desktop.keys.wrapping import (
    KEY_BYTES,
    STANDARD_COST,
    Cost,
    DoesNotUnwrapError,
    new_key,
    new_salt,
    stretch,
    under_paper,
    unwrap,
    wrap,
)

ENVIRONMENT = "MCR_PASSPHRASE"
"""The variable in which scripts hand over the passphrase."""

PAPER_ENVIRONMENT = "MCR_PAPER"
"""The variable in which scripts hand over the code on paper."""

LEAST_PASSPHRASE = 8
"""Characters that a passphrase must have."""

PUBLISHED_KEY = b"MCR Desktop demo: no secret here"
"""The key of every demo, printed here so that nobody takes a demo for a safe."""

_BECAUSE = {
    NoKeychainError: "no-keychain",
    KeychainLockedError: "keychain-locked",
    KeychainForgotError: "keychain-forgot",
}


def exist(folder: Path) -> bool:
    """Whether the folder holds a profile's key slots."""
    return (folder / FILE_NAME).exists()


def passphrase_from(environment: Mapping[str, str] = os.environ) -> str | None:
    """The passphrase that a script handed over, if any."""
    return environment.get(ENVIRONMENT) or None


def paper_from(environment: Mapping[str, str] = os.environ) -> str | None:
    """The code from paper that a script handed over, if any."""
    return environment.get(PAPER_ENVIRONMENT) or None


def create(
    folder: Path,
    *,
    passphrase: str | None = None,
    vault: Vault | None = None,
    cost: Cost = STANDARD_COST,
) -> bytes:
    """A new store key with its first slot; the caller creates the store under it.

    A given passphrase (or MCR_PASSPHRASE) makes a passphrase slot; otherwise the keychain is used,
    and where that cannot serve, PassphraseNeededError says why. SlotsExistError where a profile
    stands there already.
    """
    _refuse_existing(folder)
    key, slots = new_key(), SlotFile(secrets.token_hex(16))
    passphrase = passphrase or passphrase_from()
    if passphrase is not None:
        slot = _passphrase_slot(slots, key, passphrase, cost)
    else:
        try:
            slot = _keychain_slot(slots, key, vault or Keychain())
        except (NoKeychainError, KeychainLockedError) as error:
            raise PassphraseNeededError(because=_BECAUSE[type(error)], **error.facts) from error
    slotfiles.write(folder, slots.having(slot), replace_existing=False)
    return key


def create_demo(folder: Path) -> bytes:
    """A new store key for a demo, open to everyone who reads this source.

    Only for a folder that holds nothing yet: DemoOnlyError otherwise.
    """
    if folder.exists() and any(folder.iterdir()):
        raise DemoOnlyError(path=str(folder))
    key, slots = new_key(), SlotFile(secrets.token_hex(16), demo=True)
    slot = Slot(secrets.token_hex(8), PUBLISHED, b"")
    slot = replace(slot, wrapped=wrap(key, PUBLISHED_KEY, slot.context(slots.profile)))
    slotfiles.write(folder, slots.having(slot), replace_existing=False)
    return key


def unlock(
    folder: Path,
    *,
    passphrase: str | None = None,
    paper: str | None = None,
    vault: Vault | None = None,
) -> bytes:
    """The store's 32-byte key, by whatever the profile's own slots ask for.

    A given passphrase (or MCR_PASSPHRASE) or code on paper (or MCR_PAPER) goes first where the profile has such a slot;
    as a passphrase, the code on paper serves too, so that one question is enough.
    Raises WrongPassphraseError, WrongPaperError or PaperCodeError, PassphraseNeededError or PaperNeededError
    where a person must be asked, or, where the keychain is the only way, NoKeychainError,
    KeychainLockedError or KeychainForgotError; and SlotsMissingError and SlotsDamagedError.
    """
    slots = slotfiles.read(folder)
    for slot in slots.of_kind(PUBLISHED):
        return _unwrap(slots, slot, PUBLISHED_KEY, folder)
    by_passphrase, by_paper = slots.of_kind(PASSPHRASE), slots.of_kind(PAPER)
    passphrase = passphrase or passphrase_from()
    paper = paper or paper_from()
    if by_paper and paper is not None:
        return _try_paper(slots, by_paper, paper)
    if passphrase is not None and (by_passphrase or by_paper):
        return _try_words(slots, by_passphrase, by_paper, passphrase)
    found = _by_keychain(slots, folder, vault, alone=not by_passphrase and not by_paper)
    if isinstance(found, bytes):
        return found
    because = _BECAUSE[type(found)] if found else None
    if by_passphrase:
        raise PassphraseNeededError(because=because, **(found.facts if found else {}))
    if by_paper:
        raise PaperNeededError(because=because, **(found.facts if found else {}))
    raise found or SlotsDamagedError(path=str(folder / FILE_NAME), reason="slots")


def add_passphrase(
    folder: Path, key: bytes, passphrase: str, *, cost: Cost = STANDARD_COST
) -> Slot:
    """One more passphrase that opens the store; `key` is the store's own, from `unlock`."""
    slots = _to_extend(folder)
    slot = _passphrase_slot(slots, key, passphrase, cost)
    slotfiles.write(folder, slots.having(slot))
    return slot


def add_keychain(folder: Path, key: bytes, *, vault: Vault | None = None) -> Slot:
    """The keychain of this machine as one more way to the store."""
    slots = _to_extend(folder)
    slot = _keychain_slot(slots, key, vault or Keychain())
    slotfiles.write(folder, slots.having(slot))
    return slot


def add_paper(folder: Path, key: bytes) -> str:
    """A fresh code to be written down or printed, as one more way to the store; kept nowhere else."""
    slots, secret = _to_extend(folder), paper_codes.new_secret()
    slot = Slot(secrets.token_hex(8), PAPER, b"")
    slot = replace(slot, wrapped=wrap(key, under_paper(secret), slot.context(slots.profile)))
    slotfiles.write(folder, slots.having(slot))
    return paper_codes.spell(secret, paper_codes.SLOT)


def remove(folder: Path, slot_id: str, *, vault: Vault | None = None) -> None:
    """Close one way; LastSlotError where no other would be left."""
    slots = slotfiles.read(folder)
    going = [slot for slot in slots.slots if slot.id == slot_id]
    left = tuple(slot for slot in slots.slots if slot.id != slot_id)
    if not any(slot.unknown is None for slot in left):
        raise LastSlotError(slot=slot_id)
    slotfiles.write(folder, replace(slots, slots=left))
    for slot in going:
        if slot.kind == KEYCHAIN:
            (vault or Keychain()).drop(_item(slots, slot))


def forget(folder: Path) -> None:
    """Take back slots whose store was never made, so that the folder is no profile."""
    (folder / FILE_NAME).unlink(missing_ok=True)


def list_slots(folder: Path) -> tuple[Slot, ...]:
    """The ways that there are, for the settings page."""
    return slotfiles.read(folder).slots


def is_demo(folder: Path) -> bool:
    """Whether the profile is a demo, readable by everyone."""
    return slotfiles.read(folder).demo


def _refuse_existing(folder: Path) -> None:
    if exist(folder):
        raise SlotsExistError(path=str(folder / FILE_NAME))


def _to_extend(folder: Path) -> SlotFile:
    slots = slotfiles.read(folder)
    if slots.demo:
        raise DemoOnlyError(path=str(folder))
    return slots


def _item(slots: SlotFile, slot: Slot) -> str:
    return f"{slots.profile}-{slot.id}"


def _passphrase_slot(slots: SlotFile, key: bytes, passphrase: str, cost: Cost) -> Slot:
    if len(passphrase) < LEAST_PASSPHRASE:
        raise PoorPassphraseError(least=LEAST_PASSPHRASE)
    slot = Slot(secrets.token_hex(8), PASSPHRASE, b"", new_salt(), cost)
    under = stretch(passphrase, slot.salt, cost)
    return replace(slot, wrapped=wrap(key, under, slot.context(slots.profile)))


def _keychain_slot(slots: SlotFile, key: bytes, vault: Vault) -> Slot:
    slot, under = Slot(secrets.token_hex(8), KEYCHAIN, b""), new_key()
    vault.put(_item(slots, slot), b64encode(under).decode())
    return replace(slot, wrapped=wrap(key, under, slot.context(slots.profile)))


def _try_passphrase(slots: SlotFile, candidates: list[Slot], passphrase: str) -> bytes:
    for slot in candidates:
        if slot.cost is None:
            continue
        try:
            under = stretch(passphrase, slot.salt, slot.cost)
            return unwrap(slot.wrapped, under, slot.context(slots.profile))
        except DoesNotUnwrapError:
            continue
    raise WrongPassphraseError


def _by_keychain(
    slots: SlotFile, folder: Path, vault: Vault | None, *, alone: bool
) -> bytes | KeysError | None:
    """The key from the keychain, or why it does not serve; None where the profile has no such slot.

    `alone` says that there is no other way: then a spoilt item is an error like any other.
    """
    trouble: KeysError | None = None
    for slot in slots.of_kind(KEYCHAIN):
        try:
            kept = (vault or Keychain()).get(_item(slots, slot))
            return _unwrap(slots, slot, _decoded(kept), folder)
        except (NoKeychainError, KeychainLockedError, KeychainForgotError) as error:
            trouble = error
        except SlotsDamagedError:
            # A spoilt item in the keychain must not bar the other ways.
            if alone:
                raise
            trouble = KeychainForgotError()
    return trouble


def _try_paper(slots: SlotFile, candidates: list[Slot], code: str) -> bytes:
    under = under_paper(paper_codes.read(code, paper_codes.SLOT))
    for slot in candidates:
        try:
            return unwrap(slot.wrapped, under, slot.context(slots.profile))
        except DoesNotUnwrapError:
            continue
    raise WrongPaperError


def _try_words(
    slots: SlotFile, by_passphrase: list[Slot], by_paper: list[Slot], words: str
) -> bytes:
    """What somebody typed where either is asked for."""
    if by_paper and paper_codes.looks_like(words):
        try:
            return _try_paper(slots, by_paper, words)
        except (PaperCodeError, WrongPaperError):
            if not by_passphrase:
                raise
    elif not by_passphrase:
        raise PaperCodeError(reason="length", groups=())
    return _try_passphrase(slots, by_passphrase, words)


def _decoded(kept: str) -> bytes:
    try:
        return b64decode(kept, validate=True)
    except ValueError:
        return b""


def _unwrap(slots: SlotFile, slot: Slot, under: bytes, folder: Path) -> bytes:
    if len(under) == KEY_BYTES:
        try:
            return unwrap(slot.wrapped, under, slot.context(slots.profile))
        except DoesNotUnwrapError:
            pass
    raise SlotsDamagedError(path=str(folder / FILE_NAME), reason="altered")
