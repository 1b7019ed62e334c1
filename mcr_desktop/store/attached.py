"""Which attachments name which contents, which are to come from storage, and what kept them from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from mcr_desktop.domain.clocks import COUNTER_BITS
from mcr_desktop.domain.file_names import NamedFile
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.store.blobs import EMPTY, LEFT_BEHIND_MS, LIMIT, Blobs
from mcr_desktop.store.numbers import SLOT_BITS

if TYPE_CHECKING:
    from mcr_desktop.store.engine import Store, Tx

KEPT_DAYS = 90
"""So long the bytes of a removed attachment stay, that it can come back whole."""

UNASKED = 4 << 20
"""Files up to so many bytes come by themselves; larger ones when somebody wants them."""

MISSING = "missing"
"""The trouble that nobody has put all of a file on storage yet."""

BEYOND_PERSON, BEYOND_FENCE = "beyond-person", "beyond-fence"
"""Not fetched by itself: what its person, or all of the fence, would fill here is more than their share."""

CAME, ATTACHED, ASKED = 0, 1, 2
"""How a content came here through an attachment: by itself, on this machine, or because somebody wanted it."""

_ID = 16
"""Bytes of an id."""

_REMOVED = "removed"
"""Stands, with the moment at which this machine first saw it, where the trouble of a shown attachment does."""

_SLOT = (
    next(no for no, field in enumerate(TABLES["attachment"].fields) if field.name == "sha256") << 1
)
_HOW_BITS = 2
_CLAIMS = f"b.id = t.id AND b.ours >> {_HOW_BITS} = t.fence"
"""A claim holds in one fence: whoever gives a row the id of one in another account has nothing of it."""
_HOW = f"b.ours & {(1 << _HOW_BITS) - 1}"
_WRITTEN = (
    f"LEFT JOIN cell c ON c.key = t.no << {SLOT_BITS} | {_SLOT} "
    "LEFT JOIN writer w ON w.no = coalesce(c.writer, t.writer) "
)
_CLAIMED_AND_WRITTEN = (
    f"FROM attachment t LEFT JOIN blob_claim b ON {_CLAIMS} AND b.sha256 = t.sha256 " + _WRITTEN
)
_DAY_MS = 86_400_000
_HASH = re.compile(r"[0-9a-f]{64}")


class Attached(NamedTuple):
    """One attachment of a fence, as far as its bytes are concerned."""

    id: bytes
    sha256: str
    size: int
    added_on: str
    claim: int | None
    """`CAME`, `ATTACHED` or `ASKED` where its content came here through it, else None."""
    name: str = ""
    writer: bytes = b""
    """Who said last which content it is; a row's own word of its person proves nothing."""

    @property
    def told(self) -> NamedFile:
        """What people are told of it."""
        return NamedFile(self.name, self.size)


def sound(sha256: str | None, size: int | None) -> bool:
    """Whether a content of this hash and size can exist here: a teammate's row may say anything."""
    return (
        isinstance(sha256, str)
        and _HASH.fullmatch(sha256) is not None
        and isinstance(size, int)
        and 0 <= size <= LIMIT
        and (size > 0 or sha256 == EMPTY)
    )


# A removal's own stamp is the cell of the row's first field; a row that came removed has none. A stamp
# alone is not believed: a machine whose clock was set back, or one that lies, would take the bytes from
# everybody at once.
_REMOVED_LONG_AGO = (
    "t.deleted IS NOT NULL AND EXISTS (SELECT 1 FROM cell c "
    f"WHERE c.key = t.no << {SLOT_BITS} AND c.clock < ?) AND EXISTS (SELECT 1 FROM blob_wish w "
    f"WHERE w.id = t.id AND w.trouble LIKE '{_REMOVED} %' "
    f"AND CAST(substr(w.trouble, {len(_REMOVED) + 2}) AS INTEGER) < ?)"
)


def _long_ago() -> tuple[int, int]:
    """The stamp and the moment before which a removal was long ago."""
    moment = now_ms() - KEPT_DAYS * _DAY_MS
    return moment << COUNTER_BITS, moment


def _see_removals(store: Store) -> None:
    """Remember since when this machine has known that an attachment was removed, and forget what came back."""
    # A mark stands for an id alone: where several accounts use it, nothing is ever taken to be long gone.
    alone = "NOT EXISTS (SELECT 1 FROM attachment o WHERE o.id = t.id AND o.no <> t.no)"
    seen = f"EXISTS (SELECT 1 FROM blob_wish w WHERE w.id = t.id AND w.trouble LIKE '{_REMOVED} %')"
    if store.row(
        f"SELECT 1 FROM attachment t WHERE (t.deleted IS NOT NULL) <> ({seen}) AND {alone} LIMIT 1"
    ):
        with store.transaction() as tx:
            tx.execute(
                f"DELETE FROM blob_wish WHERE trouble LIKE '{_REMOVED} %' "
                "AND id IN (SELECT id FROM attachment WHERE deleted IS NULL)"
            )
            tx.execute(
                "INSERT OR REPLACE INTO blob_wish SELECT t.id, 0, ? FROM attachment t "
                f"WHERE t.deleted IS NOT NULL AND NOT {seen} AND {alone}",
                (f"{_REMOVED} {now_ms()}",),
            )


def named(store: Store) -> frozenset[str]:
    """The hashes that attachments name, those removed not long ago among them."""
    return frozenset(
        sha256
        for (sha256,) in store.rows(
            f"SELECT DISTINCT t.sha256 FROM attachment t WHERE t.sha256 IS NOT NULL AND NOT ({_REMOVED_LONG_AGO})",
            _long_ago(),
        )
    )


def let_go(store: Store, patience_ms: int = LEFT_BEHIND_MS) -> int:
    """Let go of the contents that no attachment names (any more); how many they were.

    What was removed keeps them for `KEPT_DAYS`; what was stored just now waits for its row.
    """
    blobs = Blobs(store)
    blobs.clean()
    _see_removals(store)
    # In this order: what is stored and named meanwhile is not among them.
    stored = blobs.all(patience_ms)
    wanted = named(store) if stored else frozenset()
    gone = [one.sha256 for one in stored if one.sha256 not in wanted]
    for sha256 in gone:
        blobs.let_go(sha256, patience_ms)
    if gone:
        store.truncate_log()
        with store.transaction() as tx:
            for table in ("blob_claim", "blob_wish"):
                tx.execute(
                    f"DELETE FROM {table} WHERE substr(id, {-_ID}) NOT IN (SELECT id FROM attachment)"
                )
    return len(gone)


def in_fence(store: Store, fence: int) -> list[Attached]:
    """The shown attachments of a fence (its number) whose bytes can exist, newest first."""
    return [
        Attached(row_id, sha256, size, added or "", claim, name or "", writer or b"")
        for row_id, sha256, size, added, claim, name, writer in store.rows(
            f"SELECT t.id, t.sha256, t.size, t.added_on, {_HOW}, t.name, w.id {_CLAIMED_AND_WRITTEN}"
            "WHERE t.fence = ? AND t.deleted IS NULL ORDER BY t.no DESC",
            (fence,),
        )
        if sound(sha256, size)
    ]


class Filled(NamedTuple):
    """A content that lies here through a fence, removed attachments included."""

    sha256: str
    size: int
    writer: bytes
    claim: int | None
    id: bytes


def filled(store: Store, fence: int) -> list[Filled]:
    """What a fence's attachments fill of this disk; a content stands there once for each that names it.

    What came here through other fences alone fills nothing of this one, whoever names it in it.
    """
    through: dict[str, set[int]] = {}
    for sha256, other in store.rows(
        f"SELECT DISTINCT b.sha256, t.fence FROM blob_claim b JOIN attachment t ON {_CLAIMS} "
        "AND t.sha256 = b.sha256"
    ):
        through.setdefault(sha256, set()).add(other)
    return [
        Filled(sha256, size, writer or b"", claim, row_id)
        for sha256, size, writer, claim, row_id in store.rows(
            f"SELECT s.sha256, s.size, w.id, {_HOW}, t.id {_CLAIMED_AND_WRITTEN}"
            "JOIN blob s ON s.sha256 = t.sha256 AND s.whole = 1 WHERE t.fence = ?",
            (fence,),
        )
        if fence in through.get(sha256, {fence})
    ]


_NAMED = "SELECT sha256 FROM attachment WHERE sha256 IS NOT NULL"


def left(store: Store, fence: int) -> list[Filled]:
    """Contents that came through attachments of a fence which name others by now, as nobody else does.

    Who wrote that they do is told for each; all are let go of soon.
    """
    return [
        Filled(sha256, size, writer or b"", claim, row_id)
        for sha256, size, writer, claim, row_id in store.rows(
            f"SELECT s.sha256, s.size, w.id, {_HOW}, t.id FROM blob_claim b "
            f"JOIN attachment t ON {_CLAIMS} JOIN blob s ON s.sha256 = b.sha256 AND s.whole = 1 "
            f"{_WRITTEN} WHERE t.fence = ? AND b.sha256 NOT IN ({_NAMED})",
            (fence,),
        )
    ]


def unnamed(store: Store) -> int:
    """Bytes of the contents that nothing says of whom they are: they are let go of soon, or named."""
    row = store.row(
        f"SELECT coalesce(sum(size), 0) FROM blob WHERE whole = 1 AND sha256 NOT IN ({_NAMED}) "
        f"AND sha256 NOT IN (SELECT b.sha256 FROM blob_claim b JOIN attachment t ON {_CLAIMS})"
    )
    return int(row[0]) if row else 0


def claim(tx: Tx, fence: bytes, attachment: bytes, sha256: str, how: int) -> None:
    """Remember that a content came here through this attachment, so that it may be put on storage for it.

    What comes by itself through an attachment that bears the id of one in another account takes nothing
    from that.
    """
    tx.execute(
        f"INSERT INTO blob_claim SELECT ?, ?, no << {_HOW_BITS} | ? FROM fence WHERE id = ? "
        "ON CONFLICT (id) DO UPDATE SET sha256 = excluded.sha256, ours = excluded.ours "
        f"WHERE excluded.ours & {(1 << _HOW_BITS) - 1} <> {CAME} "
        f"OR excluded.ours >> {_HOW_BITS} = blob_claim.ours >> {_HOW_BITS}",
        (attachment, sha256, how, fence),
    )


def hand_on(tx: Tx, attachment: bytes, to: bytes, sha256: str, fences: tuple[bytes, bytes]) -> None:
    """Let what was claimed through one attachment be ours through another; `fences` are theirs."""
    known = tx.execute(
        "SELECT 1 FROM blob_claim WHERE id = ? AND sha256 = ? "
        f"AND ours >> {_HOW_BITS} = (SELECT no FROM fence WHERE id = ?)",
        (attachment, sha256, fences[0]),
    ).fetchone()
    if known:
        claim(tx, fences[1], to, sha256, ATTACHED)


def gone_from(store: Store, fence: int) -> list[bytes]:
    """The attachments of a fence that were removed so long ago that their bytes went."""
    return [
        row_id
        for (row_id,) in store.rows(
            f"SELECT t.id FROM attachment t WHERE t.fence = ? AND {_REMOVED_LONG_AGO}",
            (fence, *_long_ago()),
        )
    ]


# What somebody wants is the file of one account: the fence stands before the attachment's id. Rows with an
# id alone are from before that, and hold where no other account has a file of that id.
_OF_NOBODY_ELSE = (
    f"coalesce(trouble, '') NOT LIKE '{_REMOVED} %' "
    "AND (SELECT count(*) FROM attachment t WHERE t.id = blob_wish.id) < 2"
)


def wish(store: Store, fence: bytes, attachment: bytes) -> None:
    """Have the next sync bring the bytes of an attachment of this fence."""
    with store.transaction() as tx:
        key = _key(tx, fence, attachment)
        tx.execute("INSERT OR REPLACE INTO blob_wish VALUES (?, ?, NULL)", (key, now_ms()))


def wishes(store: Store, fence: bytes) -> frozenset[bytes]:
    """The attachments of a fence whose bytes somebody wants; those of others may be among them."""
    return frozenset(
        key[-_ID:]
        for (key,) in store.rows(
            "SELECT id FROM blob_wish WHERE asked_ms > 0 AND (substr(id, 1, length(id) - ?) = ? "
            f"OR length(id) = ? AND {_OF_NOBODY_ELSE})",
            (_ID, fence, _ID),
        )
    )


def tell_trouble(store: Store, fence: bytes, attachment: bytes, trouble: str | None) -> None:
    """Remember what kept an attachment's bytes from coming; None once they came.

    Who wants what is `MISSING` goes on wanting it; what was there and wrong has to be asked for again.
    """
    with store.transaction() as tx:
        key = _key(tx, fence, attachment)
        if trouble is None:
            tx.execute("DELETE FROM blob_wish WHERE id = ?", (key,))
        else:
            tx.execute(
                "INSERT INTO blob_wish VALUES (?, 0, ?) ON CONFLICT (id) DO UPDATE SET "
                "trouble = excluded.trouble, asked_ms = iif(?, asked_ms, 0)",
                (key, trouble, trouble == MISSING),
            )


def troubles(store: Store, fence: bytes, attachments: Sequence[bytes]) -> dict[bytes, str]:
    """What keeps the bytes of these attachments of a fence from coming."""
    found: dict[bytes, str] = {}
    for keys, which in (
        (list(attachments), _OF_NOBODY_ELSE),
        ([fence + one for one in attachments], "trouble IS NOT NULL"),
    ):
        marks = ",".join("?" * len(keys))
        for key, trouble in store.rows(
            f"SELECT id, trouble FROM blob_wish WHERE trouble IS NOT NULL AND {which} AND id IN ({marks})",
            keys,
        ):
            found[key[-_ID:]] = trouble
    return found


def _key(tx: Tx, fence: bytes, attachment: bytes) -> bytes:
    """Under which the wish for an attachment of a fence stands; one with its id alone stands there now."""
    key = fence + attachment
    tx.execute(
        f"UPDATE OR IGNORE blob_wish SET id = ? WHERE id = ? AND {_OF_NOBODY_ELSE}",
        (key, attachment),
    )
    return key
