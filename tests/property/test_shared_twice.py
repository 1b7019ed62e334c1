"""A draft that several own devices share whenever they like is one note in which every word stands once."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from mcr_desktop.domain.changes import Change, TextChange
from mcr_desktop.domain.ids import new_id
from mcr_desktop.domain.notes import shared_id
from mcr_desktop.store.journal import Journal
from tests.unit.sync.teams import new_store

PRIVATE, TEAM = bytes(range(32)), bytes(range(32, 64))
ACCOUNT = bytes(16)
WORDS = ("alpha", "bravo", "carol", "delta", "echo", "foxtrot")
deeds = st.sampled_from(["write", "write", "share", "go on", "hear", "hear draft"])
steps = st.lists(st.tuples(st.integers(0, 1), deeds, st.integers(0, 9)), min_size=3, max_size=12)


class _Device:
    def __init__(self, folder: Path, name: str) -> None:
        self.store = new_store(folder / name)
        self.journal = Journal(self.store)
        self.name = name
        self.count = 0
        self.shared = False

    def words(self, note: bytes) -> str:
        row = self.store.row("SELECT body FROM note WHERE id = ?", (note,))
        return str(row[0] or "") if row else ""

    def hear(self, other: _Device, fence: bytes) -> None:
        sent = other.journal.pending(fence, 1_000_000)
        with self.store.transaction() as tx:
            self.journal.merge(
                tx,
                fence,
                [row for one in sent for row in one.rows],
                [text for one in sent for text in one.texts],
            )

    def write(self, fence: bytes, note: bytes, place: int) -> None:
        """Put in a word that nobody else writes, somewhere among those that stand there."""
        standing = self.words(note).split()
        self.count += 1
        standing.insert(place % (len(standing) + 1), f"{self.name}{self.count}")
        self.journal.commit([TextChange(fence, note, " ".join(standing))], "")

    def do(self, deed: str, draft: bytes, place: int, twin: _Device) -> None:
        note = shared_id(draft, TEAM)
        if deed == "hear":
            self.hear(twin, TEAM)
        elif deed == "hear draft":
            self.hear(twin, PRIVATE)
        elif deed == "go on" and self.words(note):
            self.write(TEAM, note, place)
        elif deed == "write" and not self.shared:
            self.write(PRIVATE, draft, place)
        elif deed == "share":
            self.share(draft)

    def share(self, draft: bytes) -> None:
        note = shared_id(draft, TEAM)
        if self.words(note):
            return
        changes: list[Change | TextChange] = [
            Change(TEAM, "note", note, {"title": "Idea"}),
            TextChange(TEAM, note, self.words(draft), draft),
        ]
        self.journal.commit(changes, "")
        self.shared = True


@settings(max_examples=25, deadline=None)
@given(steps, st.booleans())
def test_every_word_stands_once_and_none_is_lost(done: list[tuple[int, str, int]], running: bool):
    with tempfile.TemporaryDirectory() as name:
        one, other = devices = [_Device(Path(name), device) for device in ("one", "other")]
        jun = _Device(Path(name), "jun")
        draft = new_id()
        note = shared_id(draft, TEAM)
        one.journal.commit(
            [
                Change(PRIVATE, "note", draft, {"account_id": ACCOUNT}),
                TextChange(PRIVATE, draft, " ".join(WORDS)),
            ],
            "",
        )
        other.hear(one, PRIVATE)
        for minute, (who, deed, place) in enumerate(done):
            device, twin = devices[who], devices[1 - who]
            now = f"2026-11-23T10:{minute if running else 0:02}:00"
            with mock.patch.dict(os.environ, {"MCR_NOW": now}):
                device.do(deed, draft, place, twin)
        for device in devices:
            device.share(draft)
        for _ in range(3):
            one.hear(other, TEAM)
            other.hear(one, TEAM)
        for device in devices:
            jun.hear(device, TEAM)
        said = one.words(note).split()
        assert said == other.words(note).split() == jun.words(note).split()
        assert len(said) == len(set(said)), said
        assert set(WORDS) <= set(said), said
        for device in (*devices, jun):
            device.store.close()


threes = st.lists(
    st.tuples(st.integers(0, 2), deeds, st.integers(0, 9), st.integers(1, 2)),
    min_size=2,
    max_size=12,
)
orders = st.permutations([(a, b) for a in range(3) for b in range(3) if a != b])
_WORD = re.compile("|".join((*WORDS, r"(?:one|other|third)\d+")))


@settings(max_examples=12, deadline=None)
@given(threes, st.booleans(), orders, orders)
def test_of_three_devices_too_in_whatever_order_they_hear_of_each_other(
    done: list[tuple[int, str, int, int]],
    running: bool,
    first: list[tuple[int, int]],
    second: list[tuple[int, int]],
):
    with tempfile.TemporaryDirectory() as name:
        devices = [_Device(Path(name), device) for device in ("one", "other", "third")]
        jun = _Device(Path(name), "jun")
        draft = new_id()
        note = shared_id(draft, TEAM)
        devices[0].journal.commit(
            [
                Change(PRIVATE, "note", draft, {"account_id": ACCOUNT}),
                TextChange(PRIVATE, draft, " ".join(WORDS)),
            ],
            "",
        )
        for device in devices[1:]:
            device.hear(devices[0], PRIVATE)
        for minute, (who, deed, place, step) in enumerate(done):
            now = f"2026-11-23T10:{minute if running else 0:02}:00"
            with mock.patch.dict(os.environ, {"MCR_NOW": now}):
                devices[who].do(deed, draft, place, devices[(who + step) % 3])
        for device in devices:
            device.share(draft)
        for order in (first, second, first, second):
            for hearer, other in order:
                devices[hearer].hear(devices[other], TEAM)
        for device in devices:
            jun.hear(device, TEAM)
        (body,) = {one.words(note) for one in (*devices, jun)}
        said = _WORD.findall(body)
        assert not _WORD.sub("", body).strip(), body
        assert len(said) == len(set(said)), body
        assert set(WORDS) <= set(said), body
        for device in (*devices, jun):
            device.store.close()
