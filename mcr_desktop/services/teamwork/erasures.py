"""Erasing people and rows from a fence for good: who asked, who objected, who has not confirmed yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from mcr_desktop.domain.cases import Case, CasePart
from mcr_desktop.domain.changes import Change, Changes
from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.domain.people import Contact
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.services.casework.rows import mark_of
from mcr_desktop.store import contact_mentions, merged_contacts, search
from mcr_desktop.store.engine import Store, Tx
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.queries import in_parts, one
from mcr_desktop.store.sharing import SharingRecords
from mcr_desktop.sync import engine, entries
from mcr_desktop.sync.errors import NotAMemberError
from mcr_desktop.sync.fences import Fence
from mcr_desktop.sync.membership import OBJECTION_MS, OWNER, Erasure

MOST_ROWS = 1000
"""Rows that one erasure may name; more go in several."""

_NAMING = {"complaint": "names"}
"""Kinds of rows that name a contact and are about something else."""


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """One erasure and how far it has come."""

    id: bytes
    rows: int
    by: str
    made_ms: int
    due_ms: int
    """When it is carried out at the earliest; until then an owner may object."""
    objected: bool
    carried_out: bool
    unconfirmed: tuple[str, ...]
    """People with a device inside that has not said that it purged what it held."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """A row that says something of a contact."""

    kind: str
    id: bytes
    title: str
    because: str
    """"is" the contact, "about" (a promise or fact of theirs, a touch or meeting with them) or "names"."""


class Erasures:
    """What owners erase. Every method may be called from any thread.

    Rows vanish here at once and with the others at their next sync; after 72 hours without an
    objection they go from every segment too. What somebody has read or copied, nobody can take back.
    """

    def __init__(
        self, store: Store, journal: Journal, announce: Callable[[Changes], None] | None = None
    ) -> None:
        self._store = store
        self._journal = journal
        self._records = SharingRecords(store)
        self._announce = announce

    def about(self, contact: Contact) -> list[Concerned]:
        """What an account holds of a contact: themselves, what is about them, and what names them.

        Whoever erases picks from these. What names them may be about others too: a note can be given
        other words instead of going altogether. Found are rows under every id that a merged person
        has, and those that were removed before: they are not seen, but they are there.
        """
        store, fence = self._store, contact.fence
        everybody = contact_mentions.with_removed(
            store, fence, merged_contacts.names_of(store, contact.id, fence)
        )
        because = {("contact", one): "is" for one in everybody}
        for table, field, row in contact_mentions.mentions(store, fence, everybody, removed=True):
            if field != "reports_to":
                because.setdefault((table, row), _NAMING.get(table, "about"))
        theirs = [row for row, why in because.items() if why != "names"]
        for hanging in contact_mentions.hanging(store, fence, theirs):
            if hanging[0] != "contact":
                because.setdefault(hanging, "about")
        names = contact_mentions.titles(store, fence, list(because))
        found = [
            Concerned(table, row, names[table, row], why) for (table, row), why in because.items()
        ]
        called = dict.fromkeys(names["contact", one] for one in everybody)
        for hit in (hit for name in called if name for hit in search.find(store, name, MOST_ROWS)):
            if hit.fence == fence and (hit.kind, hit.id) not in because:
                because[hit.kind, hit.id] = "names"
                found.append(Concerned(hit.kind, hit.id, hit.title, "names"))
        return found

    def erase(
        self,
        fence: bytes,
        rows: Collection[tuple[str, bytes]],
        redacted: Mapping[bytes, str] | None = None,
    ) -> bytes:
        """Erase these rows, (table, id), and give the `redacted` notes other words; the erasure's id.

        Of a redacted note all earlier words go, with their history. Raises NotAMemberError where we
        are no owner, InvalidValueError for nothing or more than 1,000 rows.
        """
        redacted = redacted or {}
        wanted = sorted(set(rows))
        if (not wanted and not redacted) or len(wanted) > MOST_ROWS:
            raise InvalidValueError(kind="erasure", field="rows", value=str(len(wanted)))
        opened = self._as_owner(fence)
        with self._store.transaction() as tx:
            texts = []
            for note, body in redacted.items():
                text = self._journal.restart_text(tx, fence, note, body)
                texts.append([note, text.generation])
            self._unmark(tx, fence, wanted)
            payload = {"rows": [list(row) for row in wanted], "texts": texts}
            entry = opened.state(tx, entries.ERASE, payload, opened.writing_key(tx))
        self._follow(fence, Changes(frozenset({"note"}), frozenset(redacted)))
        return entry.identity

    def object(self, fence: bytes, erasure: bytes) -> None:
        """Object to an erasure: its rows come back.

        Raises NotAMemberError, and NotFoundError where it is none or was carried out.
        """
        opened = self._as_owner(fence)
        known = {one.entry: one for one in opened.roster.erasures}
        if erasure not in known or known[erasure].carried_out:
            raise NotFoundError(kind="erasure", wanted=erasure.hex()[:8])
        with self._store.transaction() as tx:
            opened.state(tx, entries.OBJECT, {"erase": erasure}, opened.writing_key(tx))
        self._follow(fence)

    def state(self, fence: bytes) -> list[ErasureRow]:
        """Every erasure of a fence, the newest first."""
        opened = Fence.of(self._records, fence)
        return [_row(opened, one) for one in reversed(opened.roster.erasures)]

    def _unmark(self, tx: Tx, fence: bytes, wanted: Collection[tuple[str, bytes]]) -> None:
        """Let the home of a case forget that an account was concerned whose part of it goes."""
        parts = [
            one(self._store, CasePart, row, fence) for kind, row in wanted if kind == "case_part"
        ]
        changes = []
        for part in parts:
            case_id = part.case_id if part else None
            case = in_parts(self._store, Case, [case_id]).get(case_id) if case_id else None
            if part is not None and case is not None and case.fence != part.fence:
                gone = Change(case.fence, "case_part", mark_of(part.id), {"deleted": 1})
                changes.append(gone)
        if changes:
            self._journal.commit_in(tx, changes, "")

    def _as_owner(self, fence: bytes) -> Fence:
        opened = Fence.of(self._records, fence)
        mine = opened.mine
        if mine is None or mine.role != OWNER:
            raise NotAMemberError(fence=fence, need=OWNER, role=mine.role if mine else "")
        return opened

    def _follow(self, fence: bytes, more: Changes | None = None) -> None:
        _, changes = engine.take_in(Fence.of(self._records, fence), self._journal, Unwatched())
        changes |= more or Changes(frozenset())
        if self._announce and changes.kinds:
            self._announce(changes)


def _row(opened: Fence, erasure: Erasure) -> ErasureRow:
    waiting = {
        member.name
        for member in opened.roster.members
        for device in member.devices
        if not device.kit and device.signer not in erasure.confirmed
    }
    return ErasureRow(
        id=erasure.entry,
        rows=len(erasure.rows) + len(erasure.texts),
        by=opened.roster.people.get(erasure.by, ""),
        made_ms=erasure.made_ms,
        due_ms=erasure.made_ms + OBJECTION_MS,
        objected=erasure.objected,
        carried_out=erasure.carried_out,
        unconfirmed=tuple(sorted(waiting)),
    )
