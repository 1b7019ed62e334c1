"""What membership entries say, read from their payloads; whether it counts is for `rosters` to find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcr_desktop.keys import sealing
from mcr_desktop.keys.devices import PublicDevice
from mcr_desktop.sync import entries, kinships, requests
from mcr_desktop.sync.entries import Entry, short
from mcr_desktop.sync.errors import RefusedError, RequestError
from mcr_desktop.sync.membership import MEMBER, OWNER, READER, ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

_PERSON, _HASH, _SIGNER = 16, 32, 32
_MOST_ROWS = 4096


@dataclass(slots=True, eq=False)
class Statement:
    """An entry's content, and its place in the graph: `past` has a bit for each entry before it."""

    entry: Entry
    index: int
    past: int
    level: int
    kind: str
    person: bytes = b""
    """Whom it concerns; empty in entries about a device or about none."""
    device: PublicDevice | None = None
    """The device that it lets in."""
    proven: bool = False
    """Whether that device proves that it is the person's."""
    signer: bytes = b""
    """The device that it removes."""
    name: str = ""
    label: str = ""
    role: str = ""
    pins: frozenset[bytes] = frozenset()
    epoch: bytes = b""
    to: frozenset[bytes] = frozenset()
    segments: tuple[bytes, ...] = ()
    rows: frozenset[tuple[str, bytes]] = frozenset()
    texts: tuple[tuple[bytes, int], ...] = ()
    """Notes, each with the generation of its text below which all is to go."""
    steads: tuple[tuple[bytes, bytes], ...] = ()
    """Stripped segments, each with the hash of the file that stands in for it; empty for nothing."""
    about: bytes = b""
    """The erasure that it objects to, carries out or confirms."""
    author: bytes = b""
    """The person behind its signer; set once it is found valid."""
    wrote: bool = False
    """Whether that person could write then."""
    sets_role: bool = False
    """Whether it lets a new person in, and so gives them their role."""

    @property
    def need(self) -> str:
        """The least role that may say it."""
        if self.kind in {entries.KIT, entries.LEAVE, entries.ERASED}:
            return READER
        if self.kind == entries.EPOCH:
            return MEMBER
        if self.kind == entries.ADMIT:
            if self.person == self.author:
                return READER
            return OWNER if self.role == OWNER and self.sets_role else MEMBER
        if self.kind == entries.REMOVE and self.person == self.author:
            return READER
        return OWNER

    @property
    def restricts(self) -> bool:
        """Whether it takes something from somebody."""
        return self.kind in {entries.REMOVE, entries.LEAVE, entries.ROLE}


def read(entry: Entry, index: int, past: int, level: int) -> Statement | None:
    """What an entry says; None for a kind that this version does not know. Raises ValueError."""
    reader = _READERS.get(entry.kind)
    if reader is None:
        return None
    statement = Statement(entry, index, past, level, entry.kind)
    try:
        reader(statement, entry.payload)
    except (KeyError, TypeError, ValueError, RefusedError, RequestError) as error:
        raise ValueError(entry.kind) from error
    return statement


def _bytes(value: object, size: int) -> bytes:
    if type(value) is not bytes or len(value) != size:
        raise ValueError(value)
    return value


def _role(value: object) -> str:
    if value not in ROLES:
        raise ValueError(value)
    return str(value)


def _found(statement: Statement, payload: dict[str, Any]) -> None:
    person, device = payload["person"], payload["device"]
    recipient = device["recipient"]
    if type(recipient) is not str or not sealing.is_recipient(recipient):
        raise ValueError(recipient)
    statement.person = _bytes(person["id"], _PERSON)
    statement.name = short(person["name"])
    statement.label = short(device["label"])
    statement.device = PublicDevice(_bytes(device["signer"], _SIGNER), recipient)
    statement.role = OWNER
    kin = kinships.read(person["kin"])
    if statement.device.signer != statement.entry.signer or not kinships.proves(
        kin, statement.person, statement.device.signer
    ):
        raise ValueError(recipient)


def _admit(statement: Statement, payload: dict[str, Any]) -> None:
    asked = requests.read(payload["request"])
    statement.person, statement.name = asked.person, asked.person_name
    statement.label, statement.device = asked.label, asked.device
    statement.proven = asked.proven
    statement.role = _role(payload.get("role", READER))


def _epoch(statement: Statement, payload: dict[str, Any]) -> None:
    statement.epoch = _bytes(payload["epoch"], 16)
    statement.to = frozenset(_bytes(signer, _SIGNER) for signer in payload["to"])


def _pins(statement: Statement, payload: dict[str, Any]) -> None:
    statement.pins = frozenset(_bytes(identity, _HASH) for _, _, identity in payload["pins"])


def _remove(statement: Statement, payload: dict[str, Any]) -> None:
    _pins(statement, payload)
    if "person" in payload:
        statement.person = _bytes(payload["person"], _PERSON)
    else:
        statement.signer = _bytes(payload["device"], _SIGNER)


def _change_role(statement: Statement, payload: dict[str, Any]) -> None:
    _pins(statement, payload)
    statement.person = _bytes(payload["person"], _PERSON)
    statement.role = _role(payload["role"])


def _rule(statement: Statement, payload: dict[str, Any]) -> None:
    statement.segments = tuple(_bytes(identity, _HASH) for identity in payload["segments"])


def _erase(statement: Statement, payload: dict[str, Any]) -> None:
    rows = payload["rows"]
    if len(rows) > _MOST_ROWS:
        raise ValueError(len(rows))
    statement.rows = frozenset((short(table), _bytes(row, 16)) for table, row in rows)
    statement.texts = tuple((_bytes(note, 16), int(made)) for note, made in payload["texts"])


def _about(statement: Statement, payload: dict[str, Any]) -> None:
    statement.about = _bytes(payload["erase"], _HASH)


def _stead(statement: Statement, payload: dict[str, Any]) -> None:
    _about(statement, payload)
    statement.steads = tuple(
        (_bytes(stripped, _HASH), _bytes(file, len(file) and _HASH))
        for stripped, file in payload["of"]
    )


_READERS: dict[str, Callable[[Statement, dict[str, Any]], None]] = {
    entries.FOUND: _found,
    entries.ADMIT: _admit,
    entries.KIT: _admit,
    entries.EPOCH: _epoch,
    entries.REMOVE: _remove,
    entries.LEAVE: _pins,
    entries.ROLE: _change_role,
    entries.ADOPT: _rule,
    entries.REJECT: _rule,
    entries.VOID: _rule,
    entries.ERASE: _erase,
    entries.OBJECT: _about,
    entries.STEAD: _stead,
    entries.ERASED: _about,
}
