"""Which rows hang on which: they go with it when it is removed and come back with it."""

from __future__ import annotations

HANGING: dict[str, tuple[tuple[str, str], ...]] = {
    "contact": (
        ("contact", "merged_into"),
        ("fact", "contact_id"),
        ("occasion", "contact_id"),
        ("position", "contact_id"),
        ("influence", "from_id"),
        ("influence", "to_id"),
        ("address", "contact_id"),
        ("distinction", "first_id"),
        ("distinction", "second_id"),
        ("attachment", "row_id"),
    ),
    "note": (("attachment", "row_id"), ("use", "row_id")),
    "touch": (("attachment", "row_id"),),
    "meeting": (("attachment", "row_id"),),
    "commitment": (("attachment", "row_id"),),
    "fact": (("attachment", "row_id"),),
    "agreement": (("attachment", "row_id"),),
    "case": tuple((table, "case_id") for table in ("case_part", "why", "bone", "case_event")),
    "why": (("why", "parent_id"),),
    "bone": (("bone", "parent_id"),),
}
"""By the kind of a row: the kinds of rows that mean nothing without it, and their field that names it."""
