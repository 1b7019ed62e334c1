"""People named in notes with an `@`: whom one can name, and where teammates named us."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.clocks import COUNTER_BITS, at_ms
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import note_lists
from mcr_desktop.store.fences import Fences
from mcr_desktop.store.note_histories import NoteHistory

_AROUND = 90
"""So many characters on each side of a name are told with it."""
MOST = 100
"""Mentions told at once."""
NOTES_OF_A_FENCE = 1000


@dataclass(frozen=True, slots=True)
class Mentionable:
    """Somebody who can be named: a member of the account's team, or a contact."""

    name: str
    kind: Literal["member", "contact"]
    id: bytes | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where somebody named us."""

    note_id: bytes
    fence: bytes
    title: str
    excerpt: str
    person: str
    """Who wrote it; empty where that is not known."""
    at_ms: int


def by_name(people: Sequence[Mentionable]) -> dict[str, Mentionable | None]:
    """Whom a folded name means: by the whole of it, or by its first word where only one is called so."""
    found: dict[str, Mentionable | None] = {}
    for kind in ("contact", "member"):  # a colleague is meant before somebody of theirs
        firsts: dict[str, Mentionable | None] = {}
        for one in people:
            if one.kind == kind and one.name.split():
                first = one.name.split()[0].casefold()
                firsts[first] = None if first in firsts else one
        found |= firsts
    for one in reversed(people):
        found[one.name.casefold()] = one
    return found


class Mentions:
    """Reads who is named where."""

    def __init__(
        self,
        workspace: Workspace,
        names_inside: Callable[[bytes], list[str]],
        person_of: Callable[[bytes], str],
        is_ours: Callable[[bytes], bool],
    ) -> None:
        """`names_inside` gives the people inside a fence, `person_of` and `is_ours` those behind a writer."""
        self._workspace = workspace
        self._names_inside = names_inside
        self._person_of = person_of
        self._is_ours = is_ours

    def names(self, account: Account) -> list[Mentionable]:
        """Whom a note on an account can name: the team first, then its contacts, by name."""
        team = sorted({*self._names_inside(account.fence), self._workspace.person} - {""})
        found = [Mentionable(name, "member", None) for name in team]
        found += [Mentionable(name, "contact", one) for one, name in self._contacts(account.fence)]
        return found

    def of_me(self, since_ms: int = 0, limit: int = MOST) -> list[Mention]:
        """Where others named us since then, newest first.

        The whole name counts, and its first word where it is nobody else's whole name. When it was
        written counts, not when it came here.
        """
        return newest_first(self.of_me_in(None, since_ms), since_ms, limit)

    def of_me_in(self, fences: Fences, since_ms: int) -> dict[bytes, list[Mention]]:
        """The same by fence, of these fences or all; of each only its newest notes are looked through."""
        me = " ".join(self._workspace.person.split())
        if not me:
            return {}
        first = me.split()[0]
        rows = note_lists.mentioning(
            self._workspace.store,
            first.casefold(),
            since_ms << COUNTER_BITS,
            self._is_ours,
            NOTES_OF_A_FENCE,
            fences,
        )
        known: dict[bytes, list[str]] = {}
        found: dict[bytes, list[Mention]] = {}
        if rows:
            from mcr_desktop.domain.note_texts import pieces
        for note, fence, title, body in rows:
            if fence not in known:
                team = self._names_inside(fence)
                known[fence] = [me, *team, *(name for _, name in self._contacts(fence))]
            places = [
                one
                for one in pieces(body or "", known[fence])
                if one.kind == "mention"
                and one.text.casefold() in {me.casefold(), first.casefold()}
            ]
            if places:
                start = places[0].start
                found.setdefault(fence, []).extend(
                    self._by_others(note, fence, title, body or "", start, since_ms)
                )
        return found

    def _by_others(
        self, note: bytes, fence: bytes, title: str | None, body: str, place: int, since_ms: int
    ) -> list[Mention]:
        for one in NoteHistory(self._workspace.store, note, fence).stretches():
            if not one.start <= place < one.end:
                continue
            if (one.writer and self._is_ours(one.writer)) or at_ms(one.clock) < since_ms:
                return []
            person = self._person_of(one.writer) if one.writer else ""
            start = max(0, place - _AROUND)
            around = " ".join(body[start : place + _AROUND].split())
            excerpt = f"…{around}" if start else around
            return [Mention(note, fence, title or "", excerpt, person, at_ms(one.clock))]
        return []

    def _contacts(self, fence: bytes) -> list[tuple[bytes, str]]:
        return [
            (contact, name)
            for contact, name in self._workspace.store.rows(
                "SELECT t.id, t.name FROM contact t WHERE t.fence = (SELECT no FROM fence WHERE id = ?) "
                "AND t.deleted IS NULL AND t.merged_into IS NULL AND t.name IS NOT NULL "
                "ORDER BY t.name COLLATE NOCASE",
                (fence,),
            )
        ]


def newest_first(
    mentions: Mapping[bytes, Sequence[Mention]], since_ms: int, limit: int = MOST
) -> list[Mention]:
    """The mentions of all fences in one list, without those from before a moment."""
    found = [one for part in mentions.values() for one in part if one.at_ms >= since_ms]
    return sorted(found, key=lambda one: (-one.at_ms, one.note_id))[:limit]
