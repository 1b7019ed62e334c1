from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.services.fence_teams import HOME, make_team, open_team

from .blob_teams import Sharing
from .teams import Person, join


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Callable[[str], Person]]:
    made: list[Person] = []

    def make(name: str) -> Person:
        made.append(Person(tmp_path / f"{name}-{len(made)}", name))
        return made[-1]

    yield make
    for person in made:
        person.close()


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


@pytest.fixture
def pair(people: Callable[[str], Person], shared: Path) -> tuple[Person, Person, bytes]:
    """Ada, who founded the fence, and Jun, whom she let in; both have synced."""
    ada, jun = people("Ada"), people("Jun")
    fence = ada.found()
    join(ada, jun, fence, shared)
    ada.sync()
    jun.sync()
    return ada, jun, fence


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
