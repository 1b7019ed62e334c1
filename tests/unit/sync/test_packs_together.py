"""Any interleaving of folder syncs, bundles by hand, packing and vanishing files comes to the same."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcr_desktop.domain import ids
from mcr_desktop.services.teamwork.packs import Packs
from mcr_desktop.sync import packing

from .teams import Person, join

WHO = st.integers(0, 2)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), WHO),
        st.tuples(st.just("sync"), WHO),
        st.tuples(st.just("carry"), WHO, WHO, st.booleans()),
        st.tuples(st.just("replay"), WHO, st.integers(0, 50)),
        st.tuples(st.just("day")),
        st.tuples(st.just("vanish"), st.sampled_from(["pack/*", "seg/*/*"]), st.integers(0, 50)),
        st.tuples(st.just("spoil"), st.integers(0, 50), st.integers(0, 1 << 20)),
        st.tuples(st.just("return"), st.integers(0, 50)),
    ),
    min_size=4,
    max_size=30,
)


class World:
    """Three people, one of whom starts on a stick, one folder, and time."""

    def __init__(self, folder: Path) -> None:
        self.shared = folder / "shared"
        self.shared.mkdir()
        self.folder = folder
        self.hours = 0
        self.people = [Person(folder / name, name) for name in ("Ada", "Jun", "Mo")]
        ada, *others = self.people
        self.fence = ada.found()
        for one in others:
            join(ada, one, self.fence, self.shared)
        self.contact = ids.new_id()
        self.note = ids.new_id()
        self.bundles: list[Path] = []
        self.gone: list[tuple[Path, bytes]] = []
        self.written = 0

    def write(self, who: int) -> None:
        self.written += 1
        person = self.people[who]
        person.write(self.fence, "contact", self.contact, phone=f"{person.name} {self.written}")
        person.write(self.fence, "contact", ids.new_id(), name=f"Contact {self.written}")
        person.say(self.fence, self.note, f"Words {self.written} by {person.name}.")

    def sync(self, who: int) -> None:
        report = self.people[who].sync()
        assert report.forked is False
        assert type(report.trouble).__name__ in {"NoneType", "StorageEmptiedError"}
        if report.trouble:
            self.people[who].sharing.share_through_folder(self.fence, self.shared)

    def carry(self, giver: int, taker: int, known: bool) -> None:
        path = self.folder / f"{len(self.bundles)}.mcrpack"
        whom = None
        if known:
            members = self.people[giver].sharing.members(self.fence)
            whom = next(
                (one.person for one in members if one.name == self.people[taker].name), None
            )
        packs = Packs(self.people[giver].store, self.people[giver].journal)
        packs.export(self.fence, path, person=whom)
        self.bundles.append(path)
        self.take(taker, path)

    def take(self, taker: int, path: Path) -> None:
        person = self.people[taker]
        taken = Packs(person.store, person.journal).import_(path)
        assert (taken.forked, taken.refused) == (False, ())

    def replay(self, taker: int, at: int) -> None:
        if self.bundles:
            self.take(taker, self.bundles[at % len(self.bundles)])

    def day(self) -> None:
        self.hours += 25
        os.environ["MCR_NOW"] = f"2026-11-{1 + self.hours // 24:02d}T{self.hours % 24:02d}:00:00Z"

    def vanish(self, which: str, at: int) -> None:
        found = sorted(self.shared.glob(f"*/{which}"))
        if found:
            path = found[at % len(found)]
            self.gone.append((path, path.read_bytes()))
            path.unlink()

    def spoil(self, at: int, byte: int) -> None:
        found = sorted(self.shared.glob("*/pack/*"))
        if found:
            path = found[at % len(found)]
            data = bytearray(path.read_bytes())
            data[byte % len(data)] ^= 1
            path.write_bytes(data)

    def return_(self, at: int) -> None:
        if self.gone:
            path, data = self.gone.pop(at % len(self.gone))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


@settings(
    max_examples=int(os.environ.get("MCR_PACK_EXAMPLES", "8")),
    derandomize="MCR_PACK_EXAMPLES" not in os.environ,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(STEPS)
def test_whatever_is_synced_carried_packed_or_lost_all_come_to_the_same(
    steps: list[tuple[object, ...]],
) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="mcr-packs-") as folder,
        patch.object(packing, "LEAST_FILES", 3),
        patch.dict(os.environ, {"MCR_NOW": "2026-11-01T00:00:00Z"}),
    ):
        world = World(Path(folder))
        try:
            for name, *given_ in steps:
                getattr(world, {"return": "return_"}.get(str(name), str(name)))(*given_)
            for _ in range(2):
                for person in world.people:
                    (report,) = person.sharing.sync(thorough=True)
                    if report.trouble:
                        person.sharing.share_through_folder(world.fence, world.shared)
            for who in range(3):
                world.sync(who)
            states = [person.sharing.state(world.fence) for person in world.people]
            assert all(state.holes == () for state in states)
            ada, jun, mo = (person.digest() for person in world.people)
            assert ada == jun == mo
        finally:
            for person in world.people:
                person.close()
