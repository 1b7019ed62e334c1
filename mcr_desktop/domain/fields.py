"""How a kind of rows and its fields are declared."""

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
    """One kind of row. `code` (1 to 62) is its number inside a store and never changes."""

    name: str
    code: int
    fields: tuple[Field, ...]


def table(name: str, code: int, *fields: Field) -> Table:
    """A table with these fields after the one that tells whether a row was deleted."""
    return Table(name, code, (Field("deleted", "INTEGER"), *fields))
