"""Each real server is started once for the session, when the first test asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.servers.peers import (
    BUCKET,
    SECRET,
    Peer,
    Seaweed,
    apache,
    rclone_s3,
    seaweed,
    wsgidav,
)
from tests.unit.sync.teams import Person


@pytest.fixture(scope="session")
def weeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seaweed]:
    with seaweed(tmp_path_factory.mktemp("seaweed")) as running:
        yield running


@pytest.fixture(scope="session")
def apache_peer() -> Iterator[Peer]:
    # It serves as a user of its own, who cannot come into the folders that pytest makes.
    with TemporaryDirectory(prefix="mcr-apache-") as folder:
        Path(folder).chmod(0o755)
        with apache(Path(folder)) as peer:
            yield peer


@pytest.fixture(scope="session")
def rclone_peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    with rclone_s3(tmp_path_factory.mktemp("rclone")) as peer:
        yield peer


@pytest.fixture(scope="session")
def wsgidav_peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    with wsgidav(tmp_path_factory.mktemp("wsgidav")) as peer:
        yield peer


@pytest.fixture(params=["seaweed-s3", "seaweed-webdav", "rclone-s3", "apache", "wsgidav"])
def peer(request: pytest.FixtureRequest) -> Peer:
    """Every server in turn."""
    if request.param == "seaweed-s3":
        weeds: Seaweed = request.getfixturevalue("weeds")
        return Peer(request.param, weeds.bucket(BUCKET, "deep/down"), SECRET)
    if request.param == "seaweed-webdav":
        weeds = request.getfixturevalue("weeds")
        return Peer(request.param, f"{weeds.dav}/Team", "")
    name = {"rclone-s3": "rclone_peer"}.get(request.param, f"{request.param}_peer")
    found: Peer = request.getfixturevalue(name)
    return replace(found, name=request.param)


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Callable[[str], Person]]:
    made: list[Person] = []

    def make(name: str) -> Person:
        made.append(Person(tmp_path / f"{name}-{len(made)}", name))
        return made[-1]

    yield make
    for person in made:
        person.close()
