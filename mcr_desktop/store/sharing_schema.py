"""Tables of sharing: this device's keys, fences, and the verbatim files that were sent or taken in.

Fences are numbered apart from the journal's; the number stands for the 32-byte id in every row.
"""

from __future__ import annotations

from sqlalchemy import BLOB, INTEGER, TEXT, Column, Index, Table

from mcr_desktop.store.schema import metadata


def _strict(name: str, *columns: Column[int] | Column[bytes] | Column[str] | Index) -> Table:
    return Table(name, metadata, *columns, sqlite_strict=True)


def _blob(name: str) -> Column[bytes]:
    return Column(name, BLOB, nullable=False)


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, TEXT, nullable=nullable)


def _number(name: str, *, primary_key: bool = False, nullable: bool = False) -> Column[int]:
    return Column(name, INTEGER, primary_key=primary_key, nullable=nullable)


sharing_device = _strict(
    "sharing_device",
    _number("no", primary_key=True),
    _blob("seed"),
    _text("identity"),
    _blob("person"),
    _text("person_name"),
    _text("label"),
    _number("made_ms"),
    _blob("kin"),
)
"""One row: this device's secrets, the person whose device it is, and how it proves that."""

sharing_writer = _strict(
    "sharing_writer",
    _number("no", primary_key=True),
    _blob("id"),
    _blob("nonce"),
    _number("since_ms"),
    Index("sharing_writer_id", "id", unique=True),
)
"""The names that this device has written under, each with the nonce that proves it."""

sharing_fence = _strict(
    "sharing_fence",
    _number("no", primary_key=True),
    _blob("id"),
    _text("name"),
    _text("kind"),
    _text("target_kind", nullable=True),
    _text("target", nullable=True),
    _number("target_known"),
    _number("synced_ms", nullable=True),
    _text("trouble", nullable=True),
    _number("trouble_ms", nullable=True),
    Column("settled", BLOB, nullable=True),
    Index("sharing_fence_id", "id", unique=True),
)
"""Fences that this device is inside, where each is shared, and how that went last.

`kind` is "account", "team" or "private"; `settled` names the set of membership entries by which the
applied segments were last judged.
"""

sharing_epoch = _strict(
    "sharing_epoch",
    _number("no", primary_key=True),
    _number("fence"),
    _blob("id"),
    _text("identity"),
    Index("sharing_epoch_id", "fence", "id", unique=True),
)
"""Epoch keys that this device holds."""

sharing_entry = _strict(
    "sharing_entry",
    _number("no", primary_key=True),
    _number("fence"),
    _blob("id"),
    _blob("data"),
    _number("filed"),
    Index("sharing_entry_id", "fence", "id", unique=True),
)
"""Membership entries as they were signed; `filed` where a file of it is held."""

sharing_file = _strict(
    "sharing_file",
    _number("no", primary_key=True),
    _number("fence"),
    _text("name"),
    _blob("data"),
    Index("sharing_file_name", "fence", "name", unique=True),
)
"""Verbatim files of a fence: what its storage should hold, and what is put back where it does not."""

sharing_segment = _strict(
    "sharing_segment",
    _number("no", primary_key=True),
    _number("fence"),
    _blob("id"),
    _blob("writer"),
    _number("seq"),
    _blob("previous"),
    _blob("signer"),
    _blob("epoch"),
    _text("name"),
    _text("state"),
    _text("reason", nullable=True),
    _number("attempts"),
    _number("arrived_ms"),
    Index("sharing_segment_id", "fence", "id", unique=True),
    Index("sharing_segment_place", "fence", "writer", "seq"),
    Index("sharing_segment_state", "fence", "state"),
)
"""Every verified segment: "own", "new", "trying", "applied" or "aside" with its reason."""

sharing_text = _strict(
    "sharing_text",
    _number("no", primary_key=True),
    _number("fence"),
    _blob("note"),
    _blob("segment"),
    Index("sharing_text_note", "fence", "note", "segment", unique=True),
)
"""Which segments hold updates of a note's text, so that the text can be made anew."""

sharing_packed = _strict(
    "sharing_packed",
    _number("no", primary_key=True),
    _number("fence"),
    _text("pack"),
    _text("name"),
    Index("sharing_packed_name", "fence", "pack", "name", unique=True),
)
"""Which files each pack on storage holds: what lies in a pack need not lie there alone."""

sharing_inventory = _strict(
    "sharing_inventory",
    _number("no", primary_key=True),
    _number("fence"),
    _blob("signer"),
    _number("made_ms"),
    _blob("data"),
    Index("sharing_inventory_signer", "fence", "signer", unique=True),
)
"""What each device last said that it holds, as it signed that: a bundle for it leaves this out."""

sharing_erasure = _strict(
    "sharing_erasure",
    _number("no", primary_key=True),
    _number("fence"),
    _blob("entry"),
    _number("purged_ms", nullable=True),
    Index("sharing_erasure_entry", "fence", "entry", unique=True),
)
"""Erasures that this device has heard of, and when it purged what they name."""

sharing_head = _strict(
    "sharing_head",
    _number("no", primary_key=True),
    _number("fence"),
    _blob("writer"),
    _number("seq"),
    _blob("id"),
    _number("told"),
    Index("sharing_head_writer", "fence", "writer", unique=True),
)
"""The newest segment held of each writer, and whether our own segments have named it."""

sharing_hole = _strict(
    "sharing_hole",
    _number("no", primary_key=True),
    _number("fence"),
    _blob("id"),
    _blob("writer"),
    _number("seq"),
    _number("since_ms"),
    Index("sharing_hole_id", "fence", "id", unique=True),
)
"""Segments that others name and nobody has delivered."""

sharing_oddity = _strict(
    "sharing_oddity",
    _number("no", primary_key=True),
    _number("fence"),
    _text("name"),
    _text("version"),
    _text("reason"),
    _text("detail"),
    _number("since_ms"),
    _number("looked_ms"),
    Index("sharing_oddity_name", "fence", "name", unique=True),
)
"""Files on storage that were not taken in, each with its reason, so that none is read twice."""
