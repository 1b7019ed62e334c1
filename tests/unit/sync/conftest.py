"""People who share a fence: two of them, three of them, and a team with files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.services.fence_teams import HOME, make_team, open_team

from .blob_teams import Sharing
from .teams import Person, Trio, all_sync, join


@pytest.fixture
def pair(people: Callable[[str], Person], shared: Path) -> tuple[Person, Person, bytes]:
    """Ada, who founded the fence, and Jun, whom she let in; both have synced."""
    ada, jun = people("Ada"), people("Jun")
    fence = ada.found()
    join(ada, jun, fence, shared)
    ada.sync()
    jun.sync()
    return ada, jun, fence


@pytest.fixture
def trio(pair: tuple[Person, Person, bytes], shared: Path, people: Callable[[str], Person]) -> Trio:
    """The pair, and Mo, whom Ada let in as a second owner; all have synced."""
    ada, jun, fence = pair
    mo = people("Mo")
    join(ada, mo, fence, shared, "owner")
    all_sync(ada, jun, mo)
    return ada, jun, mo, fence


@pytest.fixture(scope="session")
def blob_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("blobs")
    make_team(folder)
    return folder


@pytest.fixture
def sharing(blob_template: Path, tmp_path: Path) -> Iterator[Sharing]:
    team = open_team(blob_template, tmp_path)
    note = team.both.notes.add(team.both.accounts.find(HOME), "see the file", "Plan")
    yield Sharing(team, tmp_path, note.id)
    for one in team:
        one.close()
