"""The file `keys.json` in a profile: which slots there are, read strictly and written whole.

The file holds no secret: a slot is the store's key wrapped under another key, which a passphrase
yields or a keychain keeps.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mcr_desktop.keys.errors import SlotsDamagedError, SlotsExistError, SlotsMissingError
from mcr_desktop.keys.files import private_folder, write_durably
from mcr_desktop.keys.wrapping import SALT_BYTES, WRAPPED_BYTES, Cost

FILE_NAME = "keys.json"
FORMAT = "mcr-keys"
VERSION = 1
_SIZE_CAP = 64 * 1024
_MOST_SLOTS = 32

KEYCHAIN, PASSPHRASE, PAPER = "keychain", "passphrase", "paper"
PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to the store's key; `kind` is "keychain", "passphrase", "paper", "published" or a later one."""

    id: str
    kind: str
    wrapped: bytes
    salt: bytes = b""
    cost: Cost | None = None
    unknown: dict[str, Any] | None = None
    """A slot of a later version, word for word, so that rewriting the file keeps it."""

    def context(self, profile: str) -> bytes:
        """What the wrapping is bound to: everything but the wrapped key itself."""
        parts = [FORMAT, str(VERSION), profile, self.id, self.kind, self.salt.hex()]
        if self.cost:
            parts += [str(self.cost.passes), str(self.cost.memory)]
        return "\n".join(parts).encode()


@dataclass(frozen=True, slots=True)
class SlotFile:
    """All slots of one profile; `demo` marks a store whose key is published."""

    profile: str
    slots: tuple[Slot, ...] = field(default=())
    demo: bool = False

    def of_kind(self, kind: str) -> list[Slot]:
        """The slots of one kind, in the order of the file."""
        return [slot for slot in self.slots if slot.kind == kind]

    def having(self, slot: Slot) -> SlotFile:
        """The same with one more slot."""
        return replace(self, slots=(*self.slots, slot))


def read(folder: Path) -> SlotFile:
    """The profile's slots. Raises SlotsMissingError or SlotsDamagedError; never writes."""
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            raw = file.read(_SIZE_CAP + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise SlotsMissingError(path=str(path)) from None
    except OSError as error:
        raise SlotsDamagedError(path=str(path), reason="unreadable") from error
    if len(raw) > _SIZE_CAP:
        raise SlotsDamagedError(path=str(path), reason="size")
    try:
        document = json.loads(raw)
        if document["format"] != FORMAT:
            raise SlotsDamagedError(path=str(path), reason="format")
        if document["version"] != VERSION:
            raise SlotsDamagedError(path=str(path), reason="newer")
        slots = document["slots"]
        if not 1 <= len(slots) <= _MOST_SLOTS:
            raise SlotsDamagedError(path=str(path), reason="slots")
        profile, demo = document["profile"], document["demo"]
        if len(bytes.fromhex(profile)) != 16 or not isinstance(demo, bool):
            raise SlotsDamagedError(path=str(path), reason="format")
        found = SlotFile(profile, tuple(_parse(slot) for slot in slots), demo)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SlotsDamagedError(path=str(path), reason="format") from error
    if found.demo != bool(found.of_kind(PUBLISHED)):
        raise SlotsDamagedError(path=str(path), reason="demo")
    return found


def write(folder: Path, slots: SlotFile, *, replace_existing: bool = True) -> None:
    """Put the slots in place durably; SlotsExistError where some stand there and may not go."""
    private_folder(folder)
    document = {
        "format": FORMAT,
        "version": VERSION,
        "profile": slots.profile,
        "demo": slots.demo,
        "slots": [_render(slot) for slot in slots.slots],
    }
    path = folder / FILE_NAME
    try:
        write_durably(
            path, json.dumps(document, indent=2).encode() + b"\n", replace=replace_existing
        )
    except FileExistsError:
        raise SlotsExistError(path=str(path)) from None


def _parse(slot: dict[str, Any]) -> Slot:
    identity, kind = slot["id"], slot["kind"]
    if not isinstance(identity, str) or not isinstance(kind, str):
        raise TypeError(kind)
    if kind not in {KEYCHAIN, PASSPHRASE, PAPER, PUBLISHED}:
        return Slot(identity, kind, b"", unknown=slot)
    wrapped = b64decode(slot["wrapped"], validate=True)
    if len(wrapped) != WRAPPED_BYTES or len(bytes.fromhex(identity)) != 8:
        raise ValueError(kind)
    if kind != PASSPHRASE:
        return Slot(identity, kind, wrapped)
    salt = b64decode(slot["salt"], validate=True)
    passes, memory = slot["passes"], slot["memory"]
    if type(passes) is not int or type(memory) is not int or len(salt) != SALT_BYTES:
        raise ValueError(kind)
    cost = Cost(passes, memory)
    if not cost.acceptable:
        raise ValueError(cost)
    return Slot(identity, kind, wrapped, salt, cost)


def _render(slot: Slot) -> dict[str, Any]:
    if slot.unknown is not None:
        return slot.unknown
    rendered: dict[str, Any] = {"id": slot.id, "kind": slot.kind}
    if slot.cost:
        rendered |= {
            "function": "argon2id",
            "salt": b64encode(slot.salt).decode(),
            "passes": slot.cost.passes,
            "memory": slot.cost.memory,
        }
    return rendered | {"wrapped": b64encode(slot.wrapped).decode()}
