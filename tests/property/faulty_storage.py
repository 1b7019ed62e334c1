"""A storage that lies, lags, loses, repeats, tears and rolls back, and one reader's view of it.

A `Shelf` is what really lies there, with its whole past; a `View` is what one machine gets to see of it
during one sync. All chance comes from dice that are handed in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mcr_desktop.sync.errors import (
    RefusedError,
    StorageDeniedError,
    StorageError,
    StorageFullError,
    StorageLockedError,
    StorageLoginError,
    StorageMissingError,
    StorageUnreachableError,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

    from mcr_desktop.domain.errors import McrError

PASSING_FAULTS = (
    "late",
    "omits",
    "shallow",
    "no-listing",
    "no-reading",
    "no-writing",
    "answer-lost",
    "torn-reading",
    "equivocates",
    "writes-half",
    "mends-itself",
    "breaks-off",
)
"""What a view may do during one sync."""

LASTING_FAULTS = (
    "lose",
    "tear",
    "flip",
    "copy",
    "rename",
    "overwrite",
    "empty",
    "roll-back",
    "junk",
)
"""What may happen to the shelf itself, until somebody mends it."""

_TROUBLES = (
    StorageError,
    StorageDeniedError,
    StorageFullError,
    StorageLockedError,
    StorageLoginError,
    StorageMissingError,
    StorageUnreachableError,
)


class Killed(BaseException):
    """Stands for the end of the process."""


@dataclass(slots=True)
class Shelf:
    """The files that lie on the storage, and every state that they were in."""

    files: dict[str, bytes] = field(default_factory=dict)
    past: list[dict[str, bytes]] = field(default_factory=list)
    good: dict[str, bytes] = field(default_factory=dict)
    """What was first put under each name, for a spoilt file to be mended."""
    gone: bool = False
    """Not mounted: not even an empty listing is given."""

    def note(self) -> None:
        """Remember the present state, to which the storage may roll back."""
        self.past.append(dict(self.files))

    def put(self, name: str, data: bytes) -> None:
        self.files[name] = data
        self.good.setdefault(name, data)

    def suffer(self, fault: str, dice: random.Random) -> None:
        """Let one of LASTING_FAULTS happen to a file by chance, or to all of them."""
        names = sorted(self.files)
        if fault == "junk":
            name = f"seg/{dice.randbytes(4).hex()}/{dice.randrange(99)}"
            self.files[name] = dice.randbytes(dice.randrange(200))
        elif fault == "roll-back" and self.past:
            self.files = dict(dice.choice(self.past))
        elif fault == "empty":
            self.files.clear()
        elif names:
            self._spoil(fault, dice.choice(names), dice)

    def _spoil(self, fault: str, name: str, dice: random.Random) -> None:
        data = self.files[name]
        if fault == "tear":
            self.files[name] = data[: dice.randrange(len(data) + 1)]
        elif fault == "flip":
            self.files[name] = flipped(data, dice)
        elif fault == "overwrite":
            self.files[name] = self.files[dice.choice(sorted(self.files))]
        if fault in {"copy", "rename"}:
            self.files[f"{name} (conflicted copy {dice.randrange(9)})"] = data
        if fault in {"lose", "rename"}:
            del self.files[name]


def flipped(data: bytes, dice: random.Random) -> bytes:
    """The bytes with one bit the other way."""
    if not data:
        return b"\x00"
    altered = bytearray(data)
    altered[dice.randrange(len(altered))] ^= 1 << dice.randrange(8)
    return bytes(altered)


class View:
    """What one machine sees of a shelf during one sync; a `Storage`."""

    def __init__(
        self,
        shelf: Shelf,
        dice: random.Random,
        faults: Iterable[str] = (),
        *,
        lag: int = 0,
        ends_after: int = 0,
    ) -> None:
        self.target = "memory:shelf"
        self.shelf = shelf
        self.dice = dice
        self.faults = frozenset(faults)
        self.calls = 0
        self.ends_after = ends_after
        """The process ends at this call, counted from one; 0 for never."""
        self._seen = shelf.files
        if "late" in self.faults and shelf.past:
            self._seen = dict(shelf.past[max(0, len(shelf.past) - 1 - lag)])

    def names(self) -> list[str]:
        self._call("no-listing")
        if self.shelf.gone:
            raise StorageMissingError(target=self.target)
        listed = list(self._seen)
        self.dice.shuffle(listed)
        if "omits" in self.faults:
            listed = [name for name in listed if self.dice.random() < 0.6]
        if "shallow" in self.faults:
            listed = [name for name in listed if name.count("/") < 2]
        return listed

    def version(self, name: str) -> str:
        if "mends-itself" in self.faults and name in self.shelf.good and self.dice.random() < 0.5:
            # Another machine puts the whole file back just now.
            self._seen[name] = self.shelf.good[name]
        data = self._seen.get(name)
        return "" if data is None else hashlib.sha256(data).hexdigest()[:8]

    def get(self, name: str, most: int) -> bytes:
        self._call("no-reading", often=0.3)
        if name not in self._seen:
            raise StorageError(target=self.target, detail="No such file")
        data = self._seen[name]
        if len(data) > most:
            raise RefusedError(reason="size")
        if "torn-reading" in self.faults and self.dice.random() < 0.4:
            return data[: self.dice.randrange(len(data) + 1)]
        if "equivocates" in self.faults and self.dice.random() < 0.4:
            # Another file's bytes under this name: each reader may be shown something else.
            return self._seen[self.dice.choice(sorted(self._seen))]
        return data

    def put(self, name: str, data: bytes) -> None:
        self._call("no-writing", often=0.5)
        if self.shelf.gone:
            raise StorageMissingError(target=self.target)
        if "writes-half" in self.faults and self.dice.random() < 0.5:
            self.shelf.good.setdefault(name, data)
            self.shelf.files[name] = data[: len(data) // 2]
        else:
            self.shelf.put(name, data)
        if self._seen is not self.shelf.files:
            self._seen[name] = self.shelf.files[name]
        if "answer-lost" in self.faults and self.dice.random() < 0.5:
            raise StorageUnreachableError(target=self.target, detail="no answer")

    def get_many(self, names: Iterable[str], most: int) -> Iterator[tuple[str, bytes | McrError]]:
        for name in names:
            try:
                found: bytes | McrError = self.get(name, most)
            except RefusedError as error:
                found = error
            except StorageError as error:
                if type(error) is not StorageError:
                    raise
                found = error
            yield name, found

    def put_many(self, files: Iterable[tuple[str, bytes]]) -> Iterator[str]:
        for name, data in files:
            self.put(name, data)
            yield name

    def delete(self, name: str) -> None:
        self._call("no-writing", often=0.5)
        self.shelf.files.pop(name, None)
        if self._seen is not self.shelf.files:
            self._seen.pop(name, None)

    def size(self, name: str) -> int | None:
        data = self._seen.get(name)
        return None if data is None else len(data)

    def fences(self) -> list[str]:
        return []

    def try_out(self) -> bool:
        return True

    def _call(self, fault: str, *, often: float = 0.6) -> None:
        self.calls += 1
        if self.calls == self.ends_after:
            raise Killed
        if fault in self.faults and self.dice.random() < often:
            raise self.dice.choice(_TROUBLES)(target=self.target, detail="by chance")
        if "breaks-off" in self.faults and self.calls > 6:
            raise StorageUnreachableError(target=self.target, detail="broke off")
