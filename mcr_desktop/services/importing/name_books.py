"""Names of people and accounts in memory, found by a few letters without a look at each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from mcr_desktop.domain.accounts import Account
from mcr_desktop.services.kept_reads import KeptRead
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.contact_names import contact_names
from mcr_desktop.store.queries import fetch

MOST = 200
"""Names given at most: enough that the best forty of them are among the best of all."""


@dataclass(frozen=True, slots=True)
class _Book:
    """Every name, a line each, in one text: a regular expression runs over it at once."""

    lines: str
    names: tuple[str, ...]
    ids: tuple[bytes, ...]
    fences: tuple[bytes, ...]
    starts: tuple[int, ...]
    """Where each line begins."""


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody with the account that they belong to."""

    id: bytes
    name: str
    account: Account


class NameBooks:
    """Asked from any thread; read again after a change of a person or an account."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._book = KeptRead(workspace, ("contact", "import"), self._read)
        self._accounts = KeptRead(workspace, ("account",), self._read_accounts)

    def accounts(self) -> tuple[Account, ...]:
        """Every account, by name."""
        self._workspace.notice_others()
        return self._accounts.get()

    def people(self, typed: str, most: int = MOST) -> list[NamedPerson]:
        """People whose names hold all typed letters of each word in order.

        Where many do: those that begin so come first, then those of whom a word begins so, and so on.
        """
        words = typed.casefold().split()
        if not words:
            return []
        homes = {one.fence: one for one in self.accounts()}
        book = self._book.get()
        found: dict[int, None] = {}
        for place in self._places(book, words):
            if book.fences[place] in homes:
                found[place] = None
            if len(found) >= most:
                break
        return [
            NamedPerson(book.ids[place], book.names[place], homes[book.fences[place]])
            for place in found
        ]

    def _places(self, book: _Book, words: list[str]) -> Iterator[int]:
        words = sorted(words, key=len, reverse=True)
        whole = re.escape(words[0])
        others = [re.compile(_in_order(word)) for word in words[1:]]
        for pattern in (
            f"^{whole}",
            rf"^[^\n]*?\b{whole}",
            f"^[^\n]*?{whole}",
            _in_order(words[0]),
        ):
            for hit in re.finditer(pattern, book.lines, re.MULTILINE):
                line = book.lines[hit.start() : book.lines.find("\n", hit.start())]
                if all(other.match(line) for other in others):
                    yield bisect_left(book.starts, hit.start())

    def _read(self) -> _Book:
        rows = contact_names(self._workspace.store)
        folded = [" ".join(name.casefold().split()) + "\n" for _, _, name in rows]
        starts, at = [], 0
        for line in folded:
            starts.append(at)
            at += len(line)
        fences: dict[bytes, bytes] = {}
        return _Book(
            "".join(folded),
            tuple(row[2] for row in rows),
            tuple(row[0] for row in rows),
            tuple(fences.setdefault(row[1], row[1]) for row in rows),
            tuple(starts),
        )

    def _read_accounts(self) -> tuple[Account, ...]:
        found = fetch(self._workspace.store, Account, order="t.name COLLATE NOCASE, t.no")
        return tuple(found)


def _in_order(word: str) -> str:
    """All letters of a word in order, with anything between; never tried twice at the same place."""
    letters = [re.escape(letter) for letter in word]
    return "^" + "".join(f"[^\\n{letter}]*+{letter}" for letter in letters)
