"""The kinds of rows that a fence holds and their fields, declared once.

The schema, the journal and the segments all read this. Order is the field's number inside a store:
append at the end, never reorder, never reuse. What a fence is not told here (a newer version's table
or field) is kept by the journal all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["TEXT", "INTEGER", "REAL", "BLOB"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: SQLite type, and whether global search reads it (in the title or the body)."""

    name: str
    kind: Kind = "TEXT"
    search: Literal["", "title", "body"] = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of row. `code` (1 to 30) is its number inside a store and never changes."""

    name: str
    code: int
    fields: tuple[Field, ...]


def _table(name: str, code: int, *fields: Field) -> Table:
    return Table(name, code, (Field("deleted", "INTEGER"), *fields))


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _table(
            "account",
            1,
            Field("name", search="title"),
            Field("tier"),
            Field("purpose", search="body"),
            Field("standing"),
            Field("standing_before"),
            Field("standing_on"),
            Field("industry", search="body"),
            Field("city", search="body"),
            Field("country"),
            Field("customer_since"),
            Field("revenue", "REAL"),
            Field("currency"),
            Field("preferences", search="body"),
            Field("agreements", search="body"),
            Field("as_of"),
            Field("cadence_days", "INTEGER"),
            Field("acknowledge_days", "INTEGER"),
            Field("respond_days", "INTEGER"),
        ),
        _table(
            "site",
            2,
            Field("name", search="title"),
            Field("city", search="body"),
            Field("country"),
            Field("remark", search="body"),
        ),
        _table(
            "contact",
            3,
            Field("name", search="title"),
            Field("title", search="body"),
            Field("email", search="body"),
            Field("phone", search="body"),
            Field("city", search="body"),
            Field("role"),
            Field("reports_to", "BLOB"),
            Field("site_id", "BLOB"),
            Field("owner"),
            Field("cadence_days", "INTEGER"),
            Field("standing"),
            Field("standing_on"),
            Field("standing_evidence"),
            Field("executive", "INTEGER"),
            Field("external_id"),
            Field("import_id", "BLOB"),
        ),
        _table(
            "touch",
            4,
            Field("channel"),
            Field("happened_on"),
            Field("minutes", "INTEGER"),
            Field("two_way", "INTEGER"),
            Field("started_by"),
            Field("executive", "INTEGER"),
            Field("contacts"),
            Field("team"),
            Field("feeling"),
            Field("summary", search="title"),
            Field("achieved", search="body"),
        ),
        _table(
            "note",
            5,
            Field("title", search="title"),
            Field("purpose", search="body"),
            Field("circle"),
            Field("sensitive", "INTEGER"),
            Field("expires_on"),
            Field("written_on"),
            Field("author"),
            Field("meeting_id", "BLOB"),
            Field("body", search="body"),
        ),
        _table(
            "commitment",
            6,
            Field("direction"),
            Field("wording", search="title"),
            Field("owner", search="body"),
            Field("contact_id", "BLOB"),
            Field("made_on"),
            Field("due_on"),
            Field("state"),
            Field("closed_on"),
            Field("first_due_on"),
            Field("renegotiated_on"),
            Field("source_id", "BLOB"),
            Field("case_id", "BLOB"),
            Field("action"),
            Field("effective_on"),
        ),
        _table(
            "meeting",
            7,
            Field("title", search="title"),
            Field("starts_at"),
            Field("minutes", "INTEGER"),
            Field("place", search="body"),
            Field("state"),
            Field("contacts"),
            Field("team"),
            Field("objectives", search="body"),
            Field("agenda", search="body"),
            Field("questions", search="body"),
            Field("ask", search="body"),
            Field("outcome", search="body"),
        ),
        _table(
            "complaint",
            8,
            Field("external_id", search="title"),
            Field("occurred_on"),
            Field("reported_on"),
            Field("acknowledged_on"),
            Field("resolved_on"),
            Field("kind"),
            Field("severity", "INTEGER"),
            Field("summary", search="title"),
            Field("narrative", search="body"),
            Field("remedy_sought"),
            Field("resolution", search="body"),
            Field("customer_told", "INTEGER"),
            Field("dimensions"),
            Field("duplicate", "INTEGER"),
            Field("import_id", "BLOB"),
            Field("meeting_id", "BLOB"),
            Field("investigated_on"),
            Field("responded_on"),
            Field("told_on"),
            Field("told_how"),
            Field("told_by"),
            Field("owner"),
            Field("contact_id", "BLOB"),
            Field("case_id", "BLOB"),
        ),
        _table(
            "exposure",
            9,
            Field("month"),
            Field("unit"),
            Field("amount", "REAL"),
            Field("dimensions"),
            Field("import_id", "BLOB"),
        ),
        _table(
            "import",
            10,
            Field("file", search="title"),
            Field("kind"),
            Field("source"),
            Field("mapping"),
            Field("added", "INTEGER"),
            Field("changed", "INTEGER"),
            Field("refused", "INTEGER"),
            Field("duplicates", "INTEGER"),
            Field("finished_ms", "INTEGER"),
            Field("imported_by"),
            Field("restored"),
        ),
        _table(
            "fact",
            11,
            Field("text", search="title"),
            Field("contact_id", "BLOB"),
            Field("source", search="body"),
            Field("confidence"),
            Field("noted_on"),
            Field("sensitive", "INTEGER"),
            Field("meeting_id", "BLOB"),
        ),
        _table(
            "mapping",
            12,
            Field("kind"),
            Field("source"),
            Field("fingerprint"),
            Field("mapping"),
            Field("used_on"),
            Field("used_by"),
        ),
        _table("look", 13, Field("marks"), Field("looked_ms", "INTEGER")),
        _table(
            "case",
            14,
            Field("title", search="title"),
            Field("state"),
            Field("problem", search="body"),
            Field("containment", search="body"),
            Field("lead"),
            Field("team"),
            Field("opened_on"),
            Field("query"),
            Field("signal", search="body"),
            Field("began_on"),
            Field("began_low_on"),
            Field("began_high_on"),
            Field("root_cause", search="body"),
            Field("escape_point", search="body"),
            Field("effective_on"),
            Field("check_on"),
            Field("verdict"),
            Field("verdict_on"),
            Field("verdict_words"),
            Field("lessons", search="body"),
            Field("closed_on"),
        ),
        _table(
            "case_part",
            15,
            Field("case_id", "BLOB"),
            Field("title", search="title"),
            Field("query"),
            Field("impact", search="body"),
            Field("joined_on"),
            Field("told_on"),
            Field("told_how"),
            Field("told_by"),
            Field("contact_id", "BLOB"),
            Field("told_words", search="body"),
        ),
        _table(
            "why",
            16,
            Field("case_id", "BLOB"),
            Field("parent_id", "BLOB"),
            Field("chain"),
            Field("place", "REAL"),
            Field("answer", search="body"),
            Field("evidence", search="body"),
            Field("evidence_id", "BLOB"),
            Field("evidence_query"),
            Field("standing"),
            Field("root", "INTEGER"),
        ),
        _table(
            "bone",
            17,
            Field("case_id", "BLOB"),
            Field("parent_id", "BLOB"),
            Field("category"),
            Field("place", "REAL"),
            Field("text", search="body"),
            Field("evidence", search="body"),
            Field("evidence_id", "BLOB"),
            Field("standing"),
        ),
        _table(
            "case_event",
            18,
            Field("case_id", "BLOB"),
            Field("happened_on"),
            Field("text", search="body"),
            Field("person"),
        ),
        _table(
            "mute",
            19,
            Field("signal"),
            Field("reason"),
            Field("until_on"),
            Field("muted_on"),
            Field("muted_by"),
        ),
        _table("view", 20, Field("name"), Field("screen"), Field("query"), Field("place", "REAL")),
        _table(
            "annotation",
            21,
            Field("happened_on"),
            Field("text", search="body"),
            Field("query"),
            Field("person"),
        ),
    )
}

UNKNOWN_CODE = 31
"""Stands in a row number for a table that this version does not know."""

KIND_BITS = 5
"""Low bits of a row number that tell its table, so that one number names a row and its kind."""

SOURCE = "~"
"""Prefix of the register that holds what an import's source said of a field.

What a person edits has no prefix and is shown before it, so that no import beats a person.
"""

BY_CODE: dict[int, Table] = {table.code: table for table in TABLES.values()}


def kind_of(row_number: int) -> str:
    """The table of a row number; empty for a table that this version does not know."""
    table = BY_CODE.get(row_number & ((1 << KIND_BITS) - 1))
    return table.name if table else ""
