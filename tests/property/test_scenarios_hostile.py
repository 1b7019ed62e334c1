"""What the design says that sharing must withstand of strangers, of hostile members and of other versions."""

from __future__ import annotations

import msgpack
import pytest
import zstandard

from mcr_desktop.domain.changes import Cell, StampedRow
from mcr_desktop.keys.devices import DeviceKeys
from mcr_desktop.services.teamwork.packs import Packs
from mcr_desktop.store.journal import Journal
from mcr_desktop.sync import bodies
from mcr_desktop.sync.bodies import Body
from tests.property.faulty_storage import Killed
from tests.property.scenarios import staged

CLOCK = 1 << 55


def row(name: str, table: str = "contact") -> StampedRow:
    return StampedRow(table, b"x" * 16, b"w" * 16, (Cell("name", name, CLOCK, None),))


def test_changes_to_another_fences_row() -> None:
    """A segment touches its own fence only: a row of the same id elsewhere stays as it is."""
    with staged("member") as stage:
        ada, jun = stage.machines
        other = jun.sharing.found_fence("Contoso")
        jun.write(other, "contact", b"x" * 16, {"name": "Contoso's own"})
        stage.forge(ada, Body([row("Evil")], []), stage.keys(ada))
        stage.agree()
        found = jun.store.rows("SELECT name FROM contact ORDER BY name")
        assert found == [("Contoso's own",), ("Evil",)]


def test_a_segment_of_another_fence() -> None:
    """A true segment of another fence that lies here is set aside, by its signed fence."""
    with staged("member") as stage:
        ada, jun = stage.machines
        stage.forge(ada, Body([row("Astray")], []), stage.keys(ada), fence=b"f" * 32)
        assert stage.sync(jun).received == 0
        assert [one.reason for one in stage.state(jun).set_aside] == ["fence"]


def test_a_forged_segment_from_a_stranger() -> None:
    """Though a stranger had the fence's true key, what they sign waits for ever and counts nowhere."""
    with staged("member") as stage:
        ada, jun = stage.machines
        stage.forge(ada, Body([row("Evil")], []), DeviceKeys.new())
        stage.agree()
        assert stage.contacts(jun) == set()
        assert [one.reason for one in stage.state(jun).waiting] == ["unknown-device"]


def test_an_old_version_meeting_a_new_table() -> None:
    """Tables and fields of a later version are kept, passed on, and equal on every machine."""
    with staged("member", "member") as stage:
        ada, jun, mo = stage.machines
        new = StampedRow("pledge", b"x" * 16, b"w" * 16, (Cell("wording", "soon", CLOCK, None),))
        more = StampedRow("contact", b"x" * 16, b"w" * 16, (Cell("mood", "fine", CLOCK, None),))
        stage.forge(mo, Body([new, more, row("Known")], []), stage.keys(mo))
        before = stage.digest(ada)
        stage.agree()
        assert stage.digest(ada) != before
        assert stage.contacts(ada) == stage.contacts(jun) == {"Known"}
        assert jun.store.rows("SELECT kind FROM stranger") == [("pledge",)]
        assert stage.state(jun).set_aside == ()


def test_a_decompression_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that would unpack to more than the cap is set aside before it takes the memory."""
    with staged("member") as stage:
        ada, jun = stage.machines
        for bomb in (
            zstandard.ZstdCompressor().compress(bytes(bodies.UNPACKED_CAP + 1)),
            zstandard.ZstdCompressor().compress(msgpack.packb({"v": 1, "ids": bytes(1 << 20)})),
            zstandard.ZstdCompressor(write_content_size=False).compress(bytes(1 << 24)),
        ):
            with monkeypatch.context() as patched:
                patched.setattr(bodies, "encode", lambda _, bomb=bomb: bomb)
                stage.forge(ada, Body([], []), stage.keys(ada))
        stage.write(ada, "Mira")
        stage.sync(jun)
        assert stage.contacts(jun) == {"Mira"}
        assert [one.reason for one in stage.state(jun).set_aside] == ["unpack"] * 3


def test_a_segment_that_crashes_the_importer(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ended the program again and again is tried alone, then set aside; its neighbours get in."""
    with staged("member") as stage:
        ada, jun = stage.machines
        for name in ("One", "Deadly", "Three"):
            stage.write(ada, name)
        merge = Journal.merge

        def dying(self, tx, fence, rows, texts, **more):
            if any(cell.value == "Deadly" for one in rows for cell in one.cells):
                raise Killed
            return merge(self, tx, fence, rows, texts, **more)

        monkeypatch.setattr(Journal, "merge", dying)
        deaths = 0
        for _ in range(5):
            try:
                stage.sync(jun)
            except Killed:
                deaths += 1
                jun.restart()
        assert deaths == 3
        assert stage.contacts(jun) == {"One", "Three"}
        assert [one.reason for one in stage.state(jun).set_aside] == ["crash"]


def test_an_old_bundle_replayed() -> None:
    """A bundle from last week, taken in again and again, rolls nothing back and counts nothing twice."""
    with staged("member") as stage:
        ada, jun = stage.machines
        ada.write(stage.fence, "contact", b"r" * 16, {"name": "Old"})
        bundle = stage.folder / "stick.mcr"
        Packs(ada.store, ada.journal).export(stage.fence, bundle)
        stage.agree()
        ada.write(stage.fence, "contact", b"r" * 16, {"name": "New"})
        stage.agree()
        state = stage.digest(jun)
        for one in (jun, ada, jun):
            Packs(one.store, one.journal).import_(bundle, fence=stage.fence)
        assert stage.digest(jun) == stage.digest(ada) == state
        assert stage.contacts(jun) == {"New"}
        assert stage.state(jun).forks == ()
