"""The store's tables as SQLAlchemy describes them; Alembic compares migrations with this.

Shown rows (one table a kind) are a projection of the winning cells. A row number (`no`) is unique in
the store and carries its kind in its low bits. A row made in one stroke keeps one *base* stamp
(`clock`, `writer`; `base` = 1 where its cells are an import's source registers); only cells written
apart from it stand in `cell`. Superseded and losing cells stand in `history`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BLOB, INTEGER, REAL, TEXT, Column, Index, MetaData, Table, and_, text
from sqlalchemy.types import UserDefinedType

from mcr_desktop.domain.hangings import HANGING
from mcr_desktop.domain.tables import TABLES

metadata = MetaData()

_TYPES = {"TEXT": TEXT, "INTEGER": INTEGER, "REAL": REAL, "BLOB": BLOB}


class AnyValue(UserDefinedType[Any]):
    """SQLite's ANY in a STRICT table: the value keeps the type that it was written with."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The type's name in DDL."""
        return "ANY"


def _strict(name: str, *columns: Column[Any] | Index) -> Table:
    return Table(name, metadata, *columns, sqlite_strict=True)


def _number(name: str, **options: Any) -> Column[Any]:
    return Column(name, INTEGER, **options)


meta = _strict(
    "meta", Column("name", TEXT, primary_key=True, nullable=False), Column("value", AnyValue)
)
"""Small local facts: clock, next row number, this device's writer id, when the user last looked."""

fence = _strict(
    "fence", _number("no", primary_key=True), Column("id", BLOB, nullable=False, unique=True)
)
writer = _strict(
    "writer", _number("no", primary_key=True), Column("id", BLOB, nullable=False, unique=True)
)

for _kind in TABLES.values():
    _strict(
        _kind.name,
        _number("no", primary_key=True),
        _number("fence", nullable=False),
        Column("id", BLOB, nullable=False),
        _number("clock"),
        _number("writer"),
        _number("base"),
        *(Column(field.name, _TYPES[field.kind]) for field in _kind.fields),
        Index(f"{_kind.name}_id", "id", "fence", unique=True),
    )

_SMALL = (
    *("site", "fact", "agreement", "occasion", "position", "influence", "address", "use"),
    *("attachment", "absence", "mark", "distinction"),
)

for _table, *_columns in (
    ("contact", "fence"),
    ("touch", "fence", "happened_on"),
    # A list of notes is made without reading one: their words lie in the same rows.
    ("note", "fence", "written_on", "deleted", "expires_on", "id"),
    ("commitment", "fence", "due_on"),
    ("meeting", "starts_at"),
    ("complaint", "fence"),
    ("commitment", "case_id"),
    ("case_part", "case_id"),
    ("why", "case_id"),
    ("bone", "case_id"),
    ("case_event", "case_id"),
    ("commitment", "source_id"),
    ("why", "evidence_id"),
    ("bone", "evidence_id"),
    *((_one, "fence") for _one in _SMALL),
    *sorted(
        {
            (_one, _field)
            for _hanging in HANGING.values()
            for _one, _field in _hanging
            if _field != "case_id"
        }
    ),
):
    _of = metadata.tables[_table]
    Index(f"{_table}_by_{'_'.join(_columns)}", *(_of.c[name] for name in _columns))

# What was removed is little, and looked for among much.
for _one in ("contact", "touch", "note", "commitment", "meeting", *_SMALL):
    _removed = metadata.tables[_one]
    Index(
        f"{_one}_removed",
        _removed.c.deleted,
        sqlite_where=_removed.c.deleted.is_not(None),
    )

# Of owed promises the next ones are asked for, of closed ones the latest: each in its order, no row read.
_promise = metadata.tables["commitment"]
_told = tuple(_promise.c[_name] for _name in ("fence", "deleted", "id", "direction", "owner"))
Index(
    "commitment_owed",
    *(_promise.c[_name] for _name in ("due_on", "closed_on")),
    *_told,
    *(_promise.c[_name] for _name in ("state", "case_id", "news_days")),
    sqlite_where=text("state IN ('open', 'renegotiated')"),
)
Index(
    "commitment_closed",
    *(_promise.c[_name] for _name in ("closed_on", "due_on")),
    *_told,
    _promise.c.state,
    sqlite_where=text("state NOT IN ('open', 'renegotiated')"),
)

_complaint = metadata.tables["complaint"]
Index(
    "complaint_deleted",
    _complaint.c.fence,
    sqlite_where=_complaint.c.deleted.is_not(None),
)

# Few complaints name a case; to find them costs no look at the others.
Index(
    "complaint_of_case",
    _complaint.c.case_id,
    sqlite_where=_complaint.c.case_id.is_not(None),
)

# Every read of people asks who is shown as whom; few are.
_contact = metadata.tables["contact"]
Index(
    "contact_merged",
    _contact.c.merged_into,
    sqlite_where=_contact.c.merged_into.is_not(None),
)

# What they wrote first is looked through on every Today; so is what somebody said awaits an answer.
_touch = metadata.tables["touch"]
Index(
    "touch_by_them",
    *(_touch.c[_name] for _name in ("happened_on", "fence", "contacts", "id", "awaits_answer")),
    *(_touch.c[_name] for _name in ("answered_on", "deleted", "channel", "started_by")),
    sqlite_where=text("started_by = 'them' AND channel IN ('letter', 'e-mail')"),
)
Index("touch_awaited", _touch.c.happened_on, sqlite_where=_touch.c.awaits_answer == 1)
# Executives are rarely in touch: the list of accounts counts them without looking at every touch.
Index(
    "touch_by_executive",
    *(_touch.c[_name] for _name in ("fence", "happened_on", "executive", "deleted")),
    sqlite_where=_touch.c.executive == 1,
)
# Whom we met, when: counted over all touches, whose words lie in the same rows, on every Today.
Index(
    "touch_met",
    *(_touch.c[_name] for _name in ("fence", "happened_on", "contacts", "team", "channel", "id")),
    *(_touch.c[_name] for _name in ("two_way", "deleted")),
    sqlite_where=and_(_touch.c.two_way == 1, _touch.c.deleted.is_(None)),
)

stranger = _strict(
    "stranger",
    _number("no", primary_key=True),
    _number("fence", nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("id", BLOB, nullable=False),
    Index("stranger_id", "id", "fence", "kind", unique=True),
)
"""Rows of tables that this version does not know; their cells are kept until an upgrade."""

field_name = _strict(
    "field_name",
    _number("no", primary_key=True),
    Column("name", TEXT, nullable=False, unique=True),
    _number("writer", nullable=False),
)
"""Numbers of the fields that this version does not know, and whose change first named each."""

unknown_use = _strict(
    "unknown_use",
    _number("writer", primary_key=True),
    _number("cells", nullable=False),
    _number("bytes", nullable=False),
)
"""At least how much each writer put in fields that this version does not know: see `quotas`."""

cell = _strict(
    "cell",
    _number("key", primary_key=True),
    Column("value", AnyValue),
    _number("clock", nullable=False),
    _number("writer", nullable=False),
    _number("replaced_clock"),
    _number("replaced_writer"),
)
"""Winning cells written apart from their row's base; key = row number and slot, see `journal`."""

history = Table(
    "history",
    metadata,
    _number("key", primary_key=True),
    Column("value", AnyValue),
    _number("clock", primary_key=True),
    _number("writer", primary_key=True),
    _number("replaced_clock"),
    _number("replaced_writer"),
    _number("variant", primary_key=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Every cell that lost or was superseded, once. `variant` is 0 but where one stamp bears several values.

Without row ids: nothing names a line but its cell, and a second tree costs as much as the first.
"""

document = _strict(
    "document",
    _number("no", primary_key=True),
    _number("generation", nullable=False),
    Column("snapshot", BLOB, nullable=False),
    Column("own", BLOB, nullable=False),
)
"""Text documents of notes, as the text engine exports them; `own`: the peers of this device's sessions."""

document_update = _strict(
    "document_update",
    _number("seq", primary_key=True),
    _number("no", nullable=False, index=True),
    Column("body", BLOB, nullable=False),
)
"""What came to a document since its snapshot, so that a sentence does not cost the whole note."""

waiting_text = _strict(
    "waiting_text",
    _number("seq", primary_key=True),
    _number("no", nullable=False, index=True),
    _number("generation", nullable=False),
    _number("writer", nullable=False, index=True),
    Column("body", BLOB, nullable=False),
)
"""Text updates whose predecessors have not arrived."""

text_turn = Table(
    "text_turn",
    metadata,
    _number("no", primary_key=True),
    _number("peer", primary_key=True),
    _number("upto", primary_key=True),
    _number("clock", nullable=False),
    _number("writer", nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Who shared which operations of a note's document, and when: up to before operation `upto` of a peer."""

note_word = Table(
    "note_word",
    metadata,
    _number("no", primary_key=True),
    Column("kind", TEXT, primary_key=True, nullable=False),
    Column("word", TEXT, primary_key=True, nullable=False),
    Column("shown", TEXT, nullable=False),
    Index("note_word_by_word", "kind", "word"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What a note's words name: its tags, whom it mentions (the first word of the name), its open tasks."""

blob = _strict(
    "blob",
    _number("no", primary_key=True),
    Column("sha256", TEXT, nullable=False),
    _number("size", nullable=False),
    _number("whole", nullable=False),
    _number("at_ms", nullable=False),
    Index("blob_by_hash", "sha256", "whole"),
)
"""Files' contents by their SHA-256; `whole` is 0 while one is being written, and such a one is nobody's."""

blob_part = _strict(
    "blob_part",
    _number("key", primary_key=True),
    Column("body", BLOB, nullable=False),
)
"""A content's parts in order: key = the content's number and the part's place, see `blobs`."""

blob_wish = _strict(
    "blob_wish",
    Column("id", BLOB, primary_key=True, nullable=False),
    _number("asked_ms", nullable=False),
    Column("trouble", TEXT),
)
"""Attachments whose bytes are to come from storage because somebody wants them, and what went wrong."""

blob_claim = _strict(
    "blob_claim",
    Column("id", BLOB, primary_key=True, nullable=False),
    Column("sha256", TEXT, nullable=False),
    _number("ours", nullable=False),
)
"""Attachments through which a content came here; `ours` says how, and in which fence: see `attached`.

What merely names a hash proves nothing: whoever knows one must not get another account's file sent.
"""

outbox = _strict(
    "outbox",
    _number("seq", primary_key=True),
    _number("fence", nullable=False, index=True),
    Column("import_id", BLOB),
    _number("cells", nullable=False),
    Column("body", BLOB, nullable=False),
)
"""Local changes that no segment carries yet, in order."""

gesture = _strict(
    "gesture",
    _number("seq", primary_key=True),
    Column("label", TEXT, nullable=False),
    _number("at_ms", nullable=False),
    _number("undone", nullable=False),
    Column("body", BLOB, nullable=False),
)
"""What the user did on this device, for undo: each cell before and after."""

arrival = _strict(
    "arrival",
    _number("no", primary_key=True),
    _number("writer", nullable=False),
    _number("clock", nullable=False),
    _number("at_ms", nullable=False),
    Column("fields", TEXT, nullable=False),
)
"""Rows that teammates changed since the user last looked."""

pending_import = _strict(
    "pending_import",
    Column("id", BLOB, primary_key=True, nullable=False),
    _number("started_ms", nullable=False),
)
"""Imports under way: their rows are invisible and are removed if they never finish."""

column_cache = _strict(
    "column_cache",
    _number("fence", primary_key=True),
    Column("part", TEXT, primary_key=True, nullable=False),
    Column("body", BLOB, nullable=False),
)
"""Complaints column by column, as the analysis reads them: a copy that may be thrown away.

With row ids: without, finding a part would read the bodies of its neighbours.
"""

column_change = _strict(
    "column_change",
    _number("no", primary_key=True),
    _number("fence", nullable=False, index=True),
)
"""Complaints that changed since `column_cache` was written."""

SEARCH_DDL = (
    (
        "CREATE VIRTUAL TABLE search USING fts5(title, body, content='', contentless_delete=1, "
        "prefix='1 2 3', tokenize='unicode61 remove_diacritics 2')"
    ),
    "INSERT INTO search(search, rank) VALUES ('secure-delete', 1)",
)
"""The search index; its row ids are row numbers. It keeps words, not text."""
