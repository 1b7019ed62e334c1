"""Global search over everything in every fence that we are in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.searches import SearchQuery, read_query
from mcr_desktop.services import aftermaths
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.queries import fetch, in_parts
from mcr_desktop.store.search import Hit, Narrowing, find, holds
from mcr_desktop.store.vocabularies import words_beginning
from mcr_desktop.store.words import fold, is_unspaced

__all__ = ["Hit", "Search"]

_OF_A_CASE = ("case_part", "why", "bone", "case_event")
"""Rows that are looked at on the page of their case."""

_OF_ANOTHER = {
    "position": ("contact", "contact_id"),
    "address": ("contact", "contact_id"),
    "occasion": ("contact", "contact_id"),
    "influence": ("contact", "from_id"),
    "use": ("note", "row_id"),
}
"""Rows that are looked at with another: which kind it is, and the field that names it."""

_NAMES = {"contact": "name", "note": "title", "commitment": "wording", "touch": "summary"}

_WORD = re.compile(r"\w+")
_LEAST_LETTERS = 4
_TWO_SLIPS = 6
"""Letters from which on two slips are looked past; one in shorter words."""
_MOST_LETTERS = 40
_MOST_WORDS = 8
"""More is no line that somebody typed."""
_TRIES = 5

_OF_FENCE = "t.fence = (SELECT no FROM fence WHERE id = ?)"


class Search:
    """Finding rows by their words."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._aftermaths = aftermaths.Aftermaths(workspace)

    def find(self, words: str, limit: int = 50, *, complete: bool = False) -> list[Hit]:
        """Rows that `words` ask for, read as `domain.searches.read_query` does; see `find_query`."""
        return self.find_query(read_query(words), limit, complete=complete)

    def find_query(
        self, query: SearchQuery, limit: int = 50, *, complete: bool = False
    ) -> list[Hit]:
        """Rows that hold every word, the last as a beginning; titles first, then newest first.

        What hangs on a case or a contact is found as that, once. Right after a large import not all of its
        rows are found yet: `behind` tells how many are not. Who wants it `complete` waits for seconds then.
        """
        if query.empty:
            return []
        found: dict[tuple[str, bytes, bytes], Hit] = {}
        behind = self.behind()
        hurried = not behind or (not complete and behind > aftermaths.FEW)
        hits = find(
            self._workspace.store,
            query.words,
            limit,
            hurried=hurried,
            phrases=query.phrases,
            without=query.without,
            narrowing=self._narrowing(query),
        )
        for hit in hits:
            told = self._as_shown(hit)
            if told is not None:
                found.setdefault((told.kind, told.id, told.fence), told)
        return list(found.values())

    def meant(self, query: SearchQuery) -> SearchQuery | None:
        """What was probably meant by a query that finds nothing: it differs by a slip or two, and finds something.

        None where no word of it is unknown, or none that is known comes near. A slip is a letter too many,
        too few, another, or two that changed places; the first two letters may have done that alone.
        """
        words = list(_WORD.finditer(query.words))
        if not words or len(words) > _MOST_WORDS:
            return None
        store, meant = self._workspace.store, query
        for place in reversed(range(len(words))):
            word = words[place]
            if holds(store, word.group(), beginning=place == len(words) - 1):
                continue
            for near in self._near(word.group()):
                hits = self.find_query(replace(query, words=near), 1)
                if not hits:
                    continue
                spelt = _spelt(hits[0], near)
                told = meant.words[: word.start()] + spelt + meant.words[word.end() :]
                meant = replace(meant, words=told)
                break
            else:
                return None
        return meant if meant != query and self.find_query(meant, 1) else None

    def _near(self, word: str) -> list[str]:
        """Words of the index that are a slip or two away, the nearest first, then those in most rows."""
        from rapidfuzz.distance import OSA

        wanted = fold(word)
        if not _LEAST_LETTERS <= len(wanted) <= _MOST_LETTERS:
            return []
        if is_unspaced(wanted) or not wanted.isalpha():
            return []
        most = 1 if len(wanted) < _TWO_SLIPS else 2
        near = []
        for known, rows in words_beginning(
            self._workspace.store, dict.fromkeys(wanted[:2])
        ).items():
            slips = OSA.distance(wanted, known, score_cutoff=most)
            if 0 < slips <= most:
                near.append((slips, -rows, known))
        return [known for _slips, _rows, known in sorted(near)[:_TRIES]]

    def behind(self) -> int:
        """How many imported rows are not found yet; they are being taken in meanwhile."""
        return self._aftermaths.behind()

    def accounts_of(self, hits: Iterable[Hit]) -> list[Account | None]:
        """The account that each hit belongs to; None where its own row is still on the way.

        A private draft belongs to the account that it is about. A fence is asked about once, however many
        hits are in it.
        """
        store = self._workspace.store
        known: dict[bytes, Account | None] = {}
        answer = []
        for hit in hits:
            if hit.fence not in known:
                found = fetch(store, Account, "f.id = ?", (hit.fence,), limit=1)
                known[hit.fence] = found[0] if found else None
            account = known[hit.fence]
            answer.append(self._drafted_about(hit) if account is None else account)
        return answer

    def _drafted_about(self, hit: Hit) -> Account | None:
        if hit.kind != "note":
            return None
        store = self._workspace.store
        notes = fetch(store, Note, "t.id = ? AND f.id = ?", (hit.id, hit.fence))
        about = notes[0].account_id if notes else None
        found = list(in_parts(store, Account, [about] if about else []).values())
        return found[0] if found else None

    def _narrowing(self, query: SearchQuery) -> Narrowing:
        fences: tuple[bytes, ...] | None = None
        if query.account:
            wanted = query.account.casefold()
            fences = tuple(
                one.fence
                for one in fetch(self._workspace.store, Account)
                if one.name.casefold().startswith(wanted)
            )
        return Narrowing(query.kinds, fences, query.by, query.since, query.until)

    def _as_shown(self, hit: Hit) -> Hit | None:
        """The row on whose page a hit is looked at; None where that was removed."""
        if hit.kind in _OF_A_CASE:
            return self._as_case(hit)
        if hit.kind in _OF_ANOTHER:
            return self._as_owner(hit, *_OF_ANOTHER[hit.kind])
        if hit.kind == "fact":
            return self._as_owner(hit, "contact", "contact_id") or hit
        if hit.kind == "attachment":
            row = self._workspace.store.row(
                f"SELECT row_kind FROM attachment t WHERE t.id = ? AND {_OF_FENCE}",  # noqa: S608 - own words
                (hit.id, hit.fence),
            )
            kind = row[0] if row else ""
            return self._as_owner(hit, kind, "row_id") if kind in _NAMES else hit
        return hit

    def _as_owner(self, hit: Hit, kind: str, field: str) -> Hit | None:
        row = self._workspace.store.row(
            f'SELECT o.id, coalesce(o."{_NAMES[kind]}", \'\') FROM "{hit.kind}" t '  # noqa: S608 - our own tables and fields
            f'JOIN "{kind}" o ON o.id = t."{field}" AND o.fence = t.fence '
            f"WHERE t.id = ? AND {_OF_FENCE} AND o.deleted IS NULL",
            (hit.id, hit.fence),
        )
        if row is None:
            return None
        snippet = hit.marked_title or hit.snippet
        return replace(
            hit,
            kind=kind,
            id=row[0],
            title=row[1],
            marked_title=((row[1], False),),
            snippet=snippet,
        )

    def _as_case(self, hit: Hit) -> Hit | None:
        store = self._workspace.store
        row = store.row(
            f'SELECT t.case_id FROM "{hit.kind}" t WHERE t.id = ? AND {_OF_FENCE} '  # noqa: S608 - one of our own tables
            "AND t.case_id IS NOT NULL",
            (hit.id, hit.fence),
        )
        if row is None:
            return None
        named = store.row(
            'SELECT title FROM "case" WHERE id = ? AND deleted IS NULL', row
        ) or store.row(
            "SELECT title FROM case_part WHERE case_id = ? AND title IS NOT NULL AND deleted IS NULL",
            row,
        )
        if named is None:
            return None  # its case was removed
        title = named[0] or ""
        return replace(hit, kind="case", id=row[0], title=title, marked_title=((title, False),))


def _spelt(hit: Hit, word: str) -> str:
    """A word of the index as a row that holds it writes it: with its capitals and diacritics."""
    marked = (text for text, matches in (*hit.marked_title, *hit.snippet) if matches)
    return next((text for text in marked if fold(text) == word), word)
