"""Erasing: rows that an owner wants gone from everywhere vanish here, then from every segment.

Hiding follows from the entries alone and at once. Carrying out comes later, by the clock of an owner's
device: what remains of each segment concerned goes into a stead, and an entry names it. From then on
each device strips what it holds and what lies on storage, and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.store.sharing_packs import PackRecords
from mcr_desktop.sync import entries, segments, steads
from mcr_desktop.sync.bodies import Body
from mcr_desktop.sync.errors import RefusedError
from mcr_desktop.sync.membership import OBJECTION_MS, OWNER
from mcr_desktop.sync.merging import TAINTED, open_held, open_stead, touches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.store.engine import Tx
    from mcr_desktop.store.journal import Journal
    from mcr_desktop.store.sharing import KeptSegment
    from mcr_desktop.sync.fences import Fence
    from mcr_desktop.sync.membership import Erasure
    from mcr_desktop.sync.storage import Storage

OTHERS_WAIT_MS = 24 * 3600 * 1000
"""How much longer than the eraser's own device those of other owners wait before they carry out."""

STRIPPED_HERE, STRIPPED = "strip", "stripped"
"""Marks an applied segment whose body is gone from here, and then from storage too."""

DOUBTED = "doubted"
"""Marks one that stays whole here: its stead says something else than it said."""

_STEADS_AN_ENTRY = 400
_COUNTING = ("applied", "own")

Rows = frozenset[tuple[str, bytes]]


def hidden(fence: Fence) -> Rows:
    """Rows that were erased and are gone from here already."""
    known = fence.records.erasures(fence.no)
    return frozenset(
        row
        for erasure in fence.roster.erasures
        if erasure.entry in known and not erasure.objected
        for row in erasure.rows
    )


def has_new(fence: Fence) -> bool:
    """Whether an erasure was heard of that is not hidden here yet."""
    known = fence.records.erasures(fence.no)
    return any(not one.objected and one.entry not in known for one in fence.roster.erasures)


def restarted(fence: Fence) -> list[bytes]:
    """Notes that erasures give other words, and that are not known to be so here yet."""
    known = fence.records.erasures(fence.no)
    gone = fence.roster.erased()
    return [
        note
        for erasure in fence.roster.erasures
        if erasure.entry not in known
        for note, _ in erasure.texts
        if ("note", note) not in gone
    ]


def hide(tx: Tx, fence: Fence, journal: Journal) -> Changes:
    """Let go of what was erased since the last time, and bring back what an owner objected to."""
    records, no = fence.records, fence.no
    known = records.erasures(no)
    changes = Changes(frozenset())
    back: set[tuple[str, bytes]] = set()
    for erasure in fence.roster.erasures:
        if not erasure.objected and erasure.entry not in known:
            changes |= journal.erase(tx, fence.id, erasure.rows)
            records.keep_erasure(tx, no, erasure.entry)
        elif erasure.objected and erasure.entry in known:
            back |= erasure.rows
            records.forget_erasure(tx, no, erasure.entry)
    wanted = frozenset(back) - fence.roster.erased()
    if wanted:
        changes |= _bring_back(tx, fence, journal, wanted)
    return changes


def _bring_back(tx: Tx, fence: Fence, journal: Journal, wanted: Rows) -> Changes:
    changes = Changes(frozenset())
    for one in fence.records.segments(fence.no, _COUNTING):
        body = _readable(fence, one)
        if body is not None and touches(body, wanted):
            rows = [row for row in body.rows if (row.table, row.id) in wanted]
            texts = [text for text in body.texts if ("note", text.note) in wanted]
            changes |= journal.merge(tx, fence.id, rows, texts)
    return changes


def carry_out(fence: Fence, progress: Progress) -> int:
    """As an owner, strip what is due from every segment held; how many erasures were carried out."""
    mine = fence.mine
    if mine is None or mine.role != OWNER or not fence.roster.may_write(_me(fence)):
        return 0
    due = [one for one in fence.roster.erasures if _is_due(fence, one)]
    tainted = fence.records.marked(fence.no, (TAINTED,))
    late = [one for one in tainted if one.id not in fence.roster.steads]
    carried = [one for one in fence.roster.erasures if one.carried_out]
    # What somebody may still object to stays until its own time has come.
    gone = frozenset(row for erasure in (*carried, *due) for row in erasure.rows)
    for erasure in due:
        held = fence.records.places(fence.no)
        _name(fence, erasure, _remains(fence, held, gone, dict(erasure.texts), progress))
    # What stands in for a segment and says something else is put right.
    wrong = fence.records.of_ids(fence.no, _doubted(fence))
    if (late or wrong) and carried:
        remains = _remains(fence, [*late, *wrong], gone, {}, progress)
        if remains:
            _name(fence, carried[-1], remains)
    if late:
        _clear(fence, late)
    return len(due)


def _clear(fence: Fence, late: Iterable[KeptSegment]) -> None:
    """Look no more at segments whose rows were erased when they came and, after an objection, are not."""
    gone = fence.roster.erased()
    clear = [one.id for one in late if (body := _readable(fence, one)) and not touches(body, gone)]
    if clear:
        with fence.records.store.transaction() as tx:
            fence.records.mark(tx, fence.no, clear, "applied")


def _is_due(fence: Fence, erasure: Erasure) -> bool:
    if erasure.objected or erasure.carried_out:
        return False
    patience = OBJECTION_MS + (0 if erasure.signer == _me(fence) else OTHERS_WAIT_MS)
    return now_ms() >= erasure.made_ms + patience


_Remains = list[tuple["KeptSegment", Body]]


def _remains(
    fence: Fence,
    held: Sequence[KeptSegment],
    gone: Rows,
    below: dict[bytes, int],
    progress: Progress,
) -> _Remains:
    """What is left of each of these segments that holds anything that is to go."""
    left: _Remains = []
    for number, one in enumerate(held):
        progress.report(number, len(held))
        body = _readable(fence, one)
        if body is not None and _holds(body, gone, below):
            left.append((one, _without(body, gone, below)))
    return left


def _name(fence: Fence, erasure: Erasure, left: _Remains) -> None:
    """Say in entries what stands in for these segments."""
    with fence.records.store.transaction() as tx:
        key = fence.writing_key(tx)
        named: list[list[bytes]] = []
        for one, body in left:
            digest = b""
            if body.rows or body.texts:
                data = steads.write(key, one.id, body)
                digest = steads.read(data).hash
                fence.records.keep_file(tx, fence.no, steads.name_of(digest), data)
            named.append([one.id, digest])
        for at in range(0, max(1, len(named)), _STEADS_AN_ENTRY):
            payload = {"erase": erasure.entry, "of": named[at : at + _STEADS_AN_ENTRY]}
            fence.state(tx, entries.STEAD, payload, key)


def _holds(body: Body, gone: Rows, below: dict[bytes, int]) -> bool:
    return touches(body, gone) or any(
        text.generation < below.get(text.note, 0) for text in body.texts
    )


def _without(body: Body, gone: Rows, below: dict[bytes, int]) -> Body:
    return Body(
        [row for row in body.rows if (row.table, row.id) not in gone],
        [
            text
            for text in body.texts
            if ("note", text.note) not in gone and text.generation >= below.get(text.note, 0)
        ],
    )


def purge(fence: Fence, journal: Journal) -> int:
    """Strip what is held here of every segment that a stead stands in for; how many were stripped."""
    records, no, named = fence.records, fence.no, fence.roster.steads
    waiting = [one for one in fence.roster.erasures if one.carried_out and not _purged(fence, one)]
    unstripped = [
        identity
        for identity, _, mark in records.marks_of(no, named)
        if mark not in {STRIPPED_HERE, STRIPPED, *_doubts(named[identity])}
    ]
    whole = [one for one in records.of_ids(no, unstripped) if _is_whole(fence, one)]
    files = records.file_names(no, "stead/")
    here = [one for one in whole if not named[one.id] or steads.name_of(named[one.id]) in files]
    ready = [one for one in here if _is_faithful(fence, one)]
    doubtful = [one for one in here if one not in ready]
    if not ready and not waiting and not doubtful:
        return 0
    with records.store.transaction() as tx:
        for one in doubtful:
            if one.state in _COUNTING:
                body = _readable(fence, one)
                wrong, idle = _doubts(named[one.id])
                holds = body is not None and touches(body, fence.roster.erased())
                records.mark(tx, no, [one.id], one.state, wrong if holds else idle)
        for one in ready:
            records.replace_file(tx, no, one.name, segments.strip(records.file(no, one.name)))
            if one.state in _COUNTING:
                records.mark(tx, no, [one.id], one.state, STRIPPED_HERE)
        for name in files - {steads.name_of(digest) for digest in named.values() if digest}:
            records.replace_file(tx, no, name, None)
        if len(ready) == len(whole) and not _doubted(fence):
            _confirm(tx, fence, journal, waiting)
    if ready:
        records.store.truncate_log()
    return len(ready)


def _is_whole(fence: Fence, one: KeptSegment) -> bool:
    return bool(segments.read(fence.records.file(fence.no, one.name), verified=True).sealed)


def _doubts(digest: bytes) -> tuple[str, str]:
    """How a segment is marked that holds something erased and has a false stead, or holds nothing such."""
    return f"{DOUBTED} {digest[:8].hex()}", f"{DOUBTED} idly {digest[:8].hex()}"


def _doubted(fence: Fence) -> list[bytes]:
    """Segments that hold something erased until an owner names another stead."""
    named = fence.roster.steads
    marks = fence.records.marks_of(fence.no, named)
    return [identity for identity, _, mark in marks if mark == _doubts(named[identity])[0]]


def _is_faithful(fence: Fence, one: KeptSegment) -> bool:
    """Whether a stead says what the segment said, but for what erasures name, and nothing else.

    An owner who would write another's words anew does not get the true ones away from who holds them.
    """
    digest = fence.roster.steads[one.id]
    body = _readable(fence, one)
    left = Body([], [])
    try:
        if digest:
            left = open_stead(fence, one)
    except RefusedError:
        return False
    if body is None:
        return True
    erasures = [erasure for erasure in fence.roster.erasures if not erasure.objected]
    gone = frozenset(row for erasure in erasures for row in erasure.rows)
    below: dict[bytes, int] = {}
    for note, made in (text for erasure in erasures for text in erasure.texts):
        below[note] = max(made, below.get(note, 0))
    parts = _parts(left)
    return _parts(_without(body, gone, below)) <= parts <= _parts(body)


def _parts(body: Body) -> set[object]:
    cells = {(row.table, row.id, cell) for row in body.rows for cell in row.cells}
    return {*cells, *body.texts}


def _confirm(tx: Tx, fence: Fence, journal: Journal, waiting: Iterable[Erasure]) -> None:
    key = fence.current_key() or next(iter(fence.keys.values()), None)
    for erasure in waiting:
        journal.erase(tx, fence.id, erasure.rows)
        fence.records.keep_erasure(tx, fence.no, erasure.entry, now_ms())
        if key is not None and fence.mine is not None and _me(fence) not in erasure.confirmed:
            fence.state(tx, entries.ERASED, {"erase": erasure.entry}, key)


def _purged(fence: Fence, erasure: Erasure) -> bool:
    return fence.records.erasures(fence.no).get(erasure.entry) is not None


def stripped_names(fence: Fence) -> set[str]:
    """Files of segments that have a stead: on storage others may have stripped them before us."""
    steads_of = fence.roster.steads
    if not steads_of:
        return set()
    return {
        name
        for _, name, mark in fence.records.marks_of(fence.no, steads_of)
        if not (mark or "").startswith(DOUBTED)
    }


def unpack(fence: Fence, listed: set[str]) -> list[str]:
    """Packs on storage that hold segments which were stripped here; they count as not listed now.

    So what else lies in them is put on storage by itself; then they can be deleted.
    """
    bare = {one.name for one in _bare(fence)}
    if not bare:
        return []
    packs = PackRecords(fence.records.store)
    spoilt = [
        pack for pack, names in packs.contents(fence.no).items() if pack in listed and names & bare
    ]
    listed.difference_update(spoilt)
    return spoilt


def cover(fence: Fence, storage: Storage, listed: set[str], packs: Iterable[str]) -> int:
    """Put stripped segments over the whole ones that lie on storage, alone or in packs; how many."""
    records, no = fence.records, fence.no
    bare = [*_bare(fence), *_back_again(fence, storage, listed)]
    if not bare:
        return 0
    over = ((one.name, records.file(no, one.name)) for one in bare if one.name in listed)
    for _ in storage.put_many(over):
        pass
    gone = list(packs)
    for pack in gone:
        storage.delete(pack)
    with records.store.transaction() as tx:
        PackRecords(records.store).forget(tx, no, gone)
        for one in bare:
            records.mark(tx, no, [one.id], one.state, STRIPPED)
    return len(bare)


def _bare(fence: Fence) -> list[KeptSegment]:
    if not fence.roster.steads:
        return []
    return fence.records.marked(fence.no, (STRIPPED_HERE,))


def _back_again(fence: Fence, storage: Storage, listed: set[str]) -> list[KeptSegment]:
    """What was stripped on storage and lies there whole again: it was rolled back, or is another one."""
    if not fence.roster.steads:
        return []
    there = [
        (one, size)
        for one in fence.records.marked(fence.no, (STRIPPED,))
        if one.name in listed and (size := storage.size(one.name)) is not None
    ]
    return [one for one, size in there if size != len(fence.records.file(fence.no, one.name))]


def _readable(fence: Fence, one: KeptSegment) -> Body | None:
    try:
        return open_held(fence, one)
    except RefusedError:
        return None


def _me(fence: Fence) -> bytes:
    return fence.device.public.signer
