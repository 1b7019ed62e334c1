"""The user's gestures on this device, for undo, and each row's history."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import msgpack

from mcr_desktop.domain.changes import TEXT_FIELD, Value
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.domain.undos import Step
from mcr_desktop.store.engine import Store, Tx
from mcr_desktop.store.numbers import SLOT_BITS, Numbers
from mcr_desktop.store.superseded_cells import Held
from mcr_desktop.store.twins import fence_of

REST_MS = 30_000
"""A rest in typing that is longer than this parts one gesture from the next."""

DONE, UNDONE, PASSED, NOT_REDONE = 0, 1, 2, 3
"""Where a gesture stands: undo takes it back, redo does it again; undo refused it, or redo did, and it is
passed over."""

_TEXT = "note~"
"""Stands in a gesture's edit where it changed a note's words; no table has such a name."""


_GESTURES = "SELECT seq, label, at_ms, undone, body FROM gesture"


@dataclass(frozen=True, slots=True)
class RowEdit:
    """What a gesture did to one row: each field before and after; `made` where it created it."""

    fence: bytes
    table: str
    id: bytes
    fields: tuple[tuple[str, Value, Value], ...]
    made: bool


@dataclass(frozen=True, slots=True)
class TextEdit:
    """What a gesture did to one note's words."""

    fence: bytes
    id: bytes
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Gesture:
    """One gesture with its human label."""

    seq: int
    label: str
    at_ms: int
    undone: bool
    edits: tuple[RowEdit | TextEdit, ...]


@dataclass(frozen=True, slots=True)
class PastCell:
    """One cell value that a row has or had; `current` for the one it shows now."""

    field: str
    value: Value
    clock: int
    writer: bytes
    replaced: tuple[int, bytes] | None
    current: bool


def last_gesture(store: Store, *, undone: bool, passed: bool = False) -> Gesture | None:
    """The gesture that undo (or, with `undone`, redo) would act on.

    With `passed` those are looked at, too, that were refused before.
    """
    order = "ASC" if undone else "DESC"
    states = (UNDONE if undone else DONE, PASSED if passed else -1)
    found = store.row(
        f"{_GESTURES} WHERE undone IN (?, ?) ORDER BY seq {order} LIMIT 1",
        states,
    )
    return _gesture(store, *found) if found else None


def passed_gestures(
    store: Store, limit: int, *, beside: Gesture | None = None, redo: bool = False
) -> list[Gesture]:
    """Those that undo (or redo) refused and would have acted on before `beside`, the first one first."""
    after, order = ("<", "ASC") if redo else (">", "DESC")
    found = store.rows(
        f"{_GESTURES} WHERE undone = ? AND (? IS NULL OR seq {after} ?) "
        f"ORDER BY seq {order} LIMIT ?",
        (
            NOT_REDONE if redo else PASSED,
            *((beside.seq, beside.seq) if beside else (None, None)),
            limit,
        ),
    )
    return [_gesture(store, *one) for one in found]


def passed_gesture(store: Store, seq: int) -> Gesture | None:
    """The gesture with this number, if undo refused it."""
    found = store.row(f"{_GESTURES} WHERE undone = ? AND seq = ?", (PASSED, seq))
    return _gesture(store, *found) if found else None


def _gesture(store: Store, seq: int, label: str, at_ms: int, state: int, body: bytes) -> Gesture:
    edits = tuple(_edit(store, *item) for item in msgpack.unpackb(body))
    return Gesture(seq, label, at_ms, state in {UNDONE, NOT_REDONE}, edits)


def past_gestures(store: Store, limit: int) -> list[Step]:
    """The latest gestures that undo would act on, the next one first."""
    return [
        Step(seq, label, at_ms)
        for label, at_ms, seq in store.rows(
            "SELECT label, at_ms, seq FROM gesture WHERE undone = ? ORDER BY seq DESC LIMIT ?",
            (DONE, limit),
        )
    ]


def mark_undone(tx: Tx, seq: int, *, undone: bool) -> None:
    """Move a gesture between the undo and the redo list."""
    tx.execute("UPDATE gesture SET undone = ? WHERE seq = ?", (UNDONE if undone else DONE, seq))


def pass_over(tx: Tx, seq: int, *, redo: bool) -> None:
    """Take a gesture that was refused off both lists; what it did, or what undid it, stands."""
    tx.execute("UPDATE gesture SET undone = ? WHERE seq = ?", (NOT_REDONE if redo else PASSED, seq))


def drop(tx: Tx, seq: int) -> None:
    """Forget a gesture: another one took it back."""
    tx.execute("DELETE FROM gesture WHERE seq = ?", (seq,))


def passed_since(store: Store, seq: int) -> frozenset[tuple[bytes, bytes, str]]:
    """The cells (fence, row, field) that gestures after this one touched which were passed over.

    Words of a note stand under `body`. Under each row an empty field says that it was touched at all.
    """
    cells: set[tuple[bytes, bytes, str]] = set()
    for (body,) in store.rows(
        "SELECT body FROM gesture WHERE undone IN (?, ?) AND seq > ?", (PASSED, NOT_REDONE, seq)
    ):
        for fence, table, row_id, *rest in msgpack.unpackb(body):
            names = [TEXT_FIELD] if table == _TEXT else [name for name, _, _ in rest[0]]
            cells |= {(fence, row_id, name) for name in ("", *names)}
    return frozenset(cells)


def remember(
    tx: Tx, label: str, edits: list[list[object]], *, typed_from: str | None = None
) -> int:
    """Put a gesture on top of the undo list, which ends what could be done again; its number.

    `typed_from` are the words of a note before its one edit: strokes that follow one another without a
    rest of `REST_MS` are one gesture, so that undo takes back what was typed and not its last letters.
    """
    tx.execute("DELETE FROM gesture WHERE undone IN (?, ?)", (UNDONE, NOT_REDONE))
    if typed_from is not None:
        joined = _join(tx, label, edits[0], typed_from)
        if joined:
            return joined
    tx.execute(
        "INSERT INTO gesture (label, at_ms, undone, body) VALUES (?, ?, ?, ?)",
        (label, now_ms(), DONE, msgpack.packb(edits)),
    )
    return int(tx.cursor.lastrowid)


def _join(tx: Tx, label: str, edit: list[Any], before: str) -> int:
    """Make a stroke part of the gesture on top where it goes on from there; that one's number, or 0."""
    top = tx.execute(
        "SELECT seq, label, at_ms, body FROM gesture WHERE undone = ? "
        "AND seq = (SELECT max(seq) FROM gesture)",
        (DONE,),
    ).fetchone()
    if top is None or top[1] != label or not 0 <= now_ms() - top[2] < REST_MS:
        return 0
    edits = msgpack.unpackb(top[3])
    if len(edits) != 1 or edits[0][:3] != edit[:3] or edits[0][7] != edit[6]:
        return 0
    fence, _, note, start, old, new, *_ = edits[0]
    first = before[:start] + old + before[start + len(new) :]
    _, _, _, at, was, now, *_ = edit
    last = before[:at] + now + before[at + len(was) :]
    tx.execute(
        "UPDATE gesture SET at_ms = ?, body = ? WHERE seq = ?",
        (now_ms(), msgpack.packb([text_edit(fence, note, first, last)]), top[0]),
    )
    return int(top[0])


def text_edit(fence: bytes, note: bytes, before: str, after: str) -> list[object]:
    """What a gesture keeps of a change to a note's words: the part that differs, not both texts."""
    shared = min(len(before), len(after))
    start = _common(before, after, shared)
    end = _common(before[::-1], after[::-1], shared - start)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    return [fence, _TEXT, note, start, old, new, _digest(before), _digest(after)]


def _common(one: str, other: str, most: int) -> int:
    """How many characters two texts have in common at their beginning, `most` at most."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def forget(tx: Tx, fence: bytes, rows: Collection[tuple[str, bytes]]) -> None:
    """Forget every gesture that touched one of these rows, (table, id), or their words."""
    wanted = set(rows)
    _forget(tx, lambda edit: edit[0] == fence and (_table(edit[1]), edit[2]) in wanted)


def forget_texts(tx: Tx, fence: bytes, note: bytes) -> None:
    """Forget every gesture that quotes a note's words."""
    _forget(tx, lambda edit: edit[:3] == [fence, _TEXT, note])


def _table(told: str) -> str:
    return "note" if told == _TEXT else told


def _forget(tx: Tx, concerns: Callable[[list[Any]], bool]) -> None:
    gone = [
        (seq,)
        for seq, body in tx.execute("SELECT seq, body FROM gesture")
        if any(concerns(edit) for edit in msgpack.unpackb(body))
    ]
    tx.executemany("DELETE FROM gesture WHERE seq = ?", gone)


def _edit(store: Store, fence: bytes, table: str, row_id: bytes, *rest: Any) -> RowEdit | TextEdit:
    if table == _TEXT:
        return _text_edit(store, fence, row_id, *rest)
    fields, made = rest
    return RowEdit(
        fence, table, row_id, tuple((name, old, new) for name, old, new in fields), bool(made)
    )


def _text_edit(
    store: Store,
    fence: bytes,
    note: bytes,
    start: int,
    old: str,
    new: str,
    was: bytes,
    became: bytes,
) -> TextEdit:
    row = store.row(
        "SELECT body FROM note WHERE id = ? AND fence = (SELECT no FROM fence WHERE id = ?)",
        (note, fence),
    )
    shown = (row[0] if row else None) or ""
    if _digest(shown) == became:
        return TextEdit(fence, note, shown[:start] + old + shown[start + len(new) :], shown)
    if _digest(shown) == was:
        return TextEdit(fence, note, shown, shown[:start] + new + shown[start + len(old) :])
    # Somebody changed the words since: neither text is the one that is shown, which is all that counts.
    other = shown + "\x00"
    return TextEdit(fence, note, other, other)


def history_of(
    store: Store, numbers: Numbers, row_id: bytes, fence: bytes | None = None
) -> list[tuple[str, PastCell]]:
    """Every value that the row with this id has or had, newest first, each with its table.

    It is looked for in the `fence` that is meant, or wherever: then `twins.TwinError` is raised where
    several have one.
    """
    found: list[tuple[str, PastCell]] = []
    wanted = fence or fence_of(store, row_id)
    with store.transaction() as tx:
        numbers.fresh(tx)
        for table in TABLES.values():
            names = ", ".join(f'"{item.name}"' for item in table.fields)
            for no, clock, writer, *values in tx.execute(
                f'SELECT no, clock, writer, {names} FROM "{table.name}" WHERE id = ? '
                "AND fence = (SELECT no FROM fence WHERE id = ?)",
                (row_id, wanted),
            ).fetchall():
                found += [(table.name, cell) for cell in _row_history(tx, numbers, table.name, no)]
                told = {cell.field for _, cell in found if cell.current}
                if clock is not None:
                    found += [
                        (
                            table.name,
                            PastCell(
                                item.name,
                                value,
                                clock,
                                numbers.writer_ids[writer],
                                None,
                                current=True,
                            ),
                        )
                        for item, value in zip(table.fields, values, strict=True)
                        if value is not None
                        and item.name not in told
                        and "~" + item.name not in told
                        and not (table.name == "note" and item.name == "body")
                    ]
    found.sort(key=lambda entry: (entry[1].clock, entry[1].current), reverse=True)
    return found


def _row_history(tx: Tx, numbers: Numbers, table: str, no: int) -> list[PastCell]:
    mask = (1 << SLOT_BITS) - 1
    cells = []
    for source, current in (("cell", True), ("history", False)):
        for key, *rest in tx.execute(
            "SELECT key, value, clock, writer, replaced_clock, replaced_writer "
            f"FROM {source} WHERE key BETWEEN ? AND ?",
            (no << SLOT_BITS, no << SLOT_BITS | mask),
        ).fetchall():
            held = Held(*rest)
            replaced = None
            if held.replaced_clock is not None and held.replaced_writer is not None:
                replaced = (held.replaced_clock, numbers.writer_ids[held.replaced_writer])
            cells.append(
                PastCell(
                    numbers.field_of(table, key & mask),
                    held.value,
                    held.clock,
                    numbers.writer_ids[held.writer],
                    replaced,
                    current,
                )
            )
    return cells
