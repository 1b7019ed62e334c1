"""What a row of each kind can hold, as data: mappings are checked against it, screens list it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class FieldKind(StrEnum):
    """How a cell is read; the value is what the worker is told."""

    LINE = "line"
    PROSE = "prose"
    DATE = "date"
    MONTH = "month"
    SCALE = "scale"
    FLAG = "flag"
    NUMBER = "number"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a column of a file can be mapped to.

    `limit` is in characters. What is not `kept` decides the row's identity and then goes. `also` are header names, folded as `folded` does, that plainly mean it.
    """

    name: str
    kind: FieldKind
    required: bool = False
    limit: int = 500
    also: tuple[str, ...] = ()
    kept: bool = True


EXTERNAL_ID = Field(
    "external_id",
    FieldKind.IDENTITY,
    limit=200,
    also=(
        *("complaintid", "complaintnumber", "contactid", "casenumber", "ticketnumber", "ticketid"),
        *("id", "number", "uniquekey", "reference", "ref", "ticket"),
    ),
)
"""What the source calls the row. It decides the row's identity, so that a second import adds nothing."""

COMPLAINTS = (
    Field("occurred_on", FieldKind.DATE, also=("occurred", "dateoccurred", "incidentdate")),
    Field(
        "reported_on",
        FieldKind.DATE,
        required=True,
        also=("reported", "datereceived", "received", "createddate", "datereported"),
    ),
    Field("acknowledged_on", FieldKind.DATE, also=("acknowledged", "dateacknowledged")),
    Field("resolved_on", FieldKind.DATE, also=("resolved", "dateresolved", "closeddate", "closed")),
    Field("kind", FieldKind.LINE, limit=200, also=("type", "complainttype", "category", "issue")),
    Field("severity", FieldKind.SCALE),
    Field("summary", FieldKind.LINE, also=("subject", "title", "descriptor")),
    Field(
        "narrative",
        FieldKind.PROSE,
        limit=100_000,
        also=("description", "text", "details", "consumercomplaintnarrative"),
    ),
    Field("remedy_sought", FieldKind.PROSE, limit=10_000, also=("remedy", "wanted")),
    Field("resolution", FieldKind.PROSE, limit=10_000, also=("outcome", "resolutionaction")),
    Field("customer_told", FieldKind.FLAG, also=("told", "customerinformed")),
    EXTERNAL_ID,
)

CONTACTS = (
    Field("name", FieldKind.LINE, required=True, limit=200, also=("fullname", "contact")),
    Field("title", FieldKind.LINE, limit=200, also=("jobtitle", "position")),
    Field("email", FieldKind.LINE, limit=320, also=("mail", "emailaddress")),
    Field("phone", FieldKind.LINE, limit=100, also=("telephone", "phonenumber", "mobile")),
    Field("role", FieldKind.LINE, limit=200, also=("function",)),
    Field("city", FieldKind.LINE, limit=200, also=("town", "location")),
    EXTERNAL_ID,
)

EXPOSURES = (
    Field("month", FieldKind.MONTH, required=True, also=("period",)),
    Field("unit", FieldKind.LINE, required=True, limit=60, also=("what", "measure")),
    Field("amount", FieldKind.NUMBER, required=True, also=("count", "quantity", "total", "volume")),
    replace(EXTERNAL_ID, kept=False),
)

KINDS: dict[str, tuple[Field, ...]] = {
    "complaints": COMPLAINTS,
    "contacts": CONTACTS,
    "exposures": EXPOSURES,
}
"""The kinds of rows that a file can bring, each with its fields."""

WITH_DIMENSIONS = frozenset({"complaints", "exposures"})
"""The kinds whose rows take free dimensions besides their fields."""

DIMENSION_LIMIT = 200
"""The most characters that one value of a dimension has."""


def field_of(kind: str, name: str) -> Field | None:
    """The field of that name, or None."""
    return next((field for field in KINDS[kind] if field.name == name), None)


def folded(name: str) -> str:
    """A header name reduced to letters and digits in lower case, to compare by."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())
