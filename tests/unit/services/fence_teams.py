"""Three people on three machines: one inside two accounts' fences, the others inside one each."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from mcr_desktop.bootstrap import Services, create_profile, open_profile
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.sync import segments
from mcr_desktop.sync.fences import Fence

HOME, OTHER = "Northwind", "Cotterill Lamps"
NAMES = ("both", "home", "other")


class Team(NamedTuple):
    """Amira is inside both fences, Jun inside the home's alone, Mo inside the other's alone."""

    both: Services
    home: Services
    other: Services

    def sync(self) -> None:
        for _ in range(2):
            for one in self:
                one.sharing.sync()


def make_team(folder: Path) -> None:
    """Three profiles and the folder through which they share, to be copied for each test."""
    (folder / "shared").mkdir()
    both, home, other = people = tuple(
        create_profile(folder / name, person, demo=True)
        for name, person in zip(NAMES, ("Amira Idris", "Jun Park", "Mo Reyes"), strict=True)
    )
    for account, guest in ((HOME, home), (OTHER, other)):
        fence = both.accounts.add(account).fence
        asked = guest.sharing.request_to_join()
        approval = both.sharing.approve(fence, asked.data, code=asked.code)
        guest.sharing.accept(approval.data, code=approval.code)
    for one in people:
        share(one, folder / "shared")
    Team(*people).sync()
    for one in people:
        one.close()


def open_team(template: Path, folder: Path) -> Team:
    """A team of its own, to be closed by the caller."""
    for name in (*NAMES, "shared"):
        shutil.copytree(template / name, folder / name)
    people = Team(*(open_profile(folder / name) for name in NAMES))
    for one in people:
        share(one, folder / "shared")
    return people


def share(one: Services, folder: Path) -> None:
    for row in one.sharing.fences():
        one.sharing.share_through_folder(row.fence, folder)


def words_in(services: Services) -> str:
    """Every text that a store shows in any row."""
    told = []
    for table in TABLES.values():
        names = ", ".join(f'"{field.name}"' for field in table.fields)
        told += [
            str(value)
            for row in services.workspace.store.rows(f'SELECT {names} FROM "{table.name}"')  # noqa: S608 - our own names
            for value in row
        ]
    return "\n".join(told)


def everything_in(services: Services) -> str:
    """Whatever can be read in any table of a store, rows that are gone, history, indexes and caches included."""
    store = services.workspace.store
    told = []
    for (name,) in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        for row in store.rows(f'SELECT * FROM "{name}"'):  # noqa: S608 - the store's own names
            told += [
                value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)
                for value in row
            ]
    return "\n".join(told)


def opened_segments(services: Services, folder: Path) -> str:
    """What a member can decrypt of all that lies on the storage, whether the program would take it or not."""
    told = []
    held = [Fence.of(services.sharing._records, row.fence) for row in services.sharing.fences()]
    for path in sorted((folder / "shared").glob("mcr-*/seg/*/*")):
        segment = segments.read(path.read_bytes())
        for fence in held:
            if segment.fence != fence.id or not segment.sealed:
                continue
            opener = fence.opener(segment.epoch)
            if opener is not None:
                body = segments.open_body(segment, opener)
                told += [f"{cell.field}: {cell.value!r}" for row in body.rows for cell in row.cells]
                told += [repr(text) for text in body.texts]
    return "\n".join(told)
