"""Two real windows sync in the background through real storage, are killed again and again, and agree."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers.peers import BUCKET, SECRET, Seaweed, seaweed

pytestmark = pytest.mark.skipif(
    os.environ.get("QT_QPA_PLATFORM") != "xcb" or not shutil.which("xdotool"),
    reason="needs an X display with a window manager: packaging/on_display.sh gives both",
)

MCR = [sys.executable, "-c", "import sys; from mcr_desktop.cli import main; sys.exit(main())"]
ROUNDS = 4
PATIENCE_S = 60.0


class Member:
    """Somebody with a window that syncs by itself, and who also writes through `mcr`."""

    def __init__(self, name: str, profile: Path) -> None:
        self.name, self.profile = name, profile
        self.environment = os.environ | {
            "MCR_PASSPHRASE": f"{name} and a long train ride",
            "MCR_STORAGE_SECRET": SECRET,
        }
        self.environment.pop("MCR_NOW", None)
        self.window: subprocess.Popen[bytes] | None = None
        self.run("init", "--person", name)

    def run(self, *words: str, says: str = "") -> str:
        done = subprocess.run(
            [*MCR, "--profile", str(self.profile), *words],
            input=says,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
            env=self.environment,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def json(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json"))

    def digest(self) -> str:
        return self.run("digest")

    def open(self) -> None:
        self.window = subprocess.Popen(
            [sys.executable, "-m", "mcr_desktop", "--profile", str(self.profile)],
            env=self.environment,
        )

    def kill(self) -> None:
        if self.window is not None:
            self.window.kill()
            self.window.wait(10)
            self.window = None


@pytest.fixture(scope="module")
def weeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seaweed]:
    with seaweed(tmp_path_factory.mktemp("seaweed")) as running:
        yield running


@pytest.fixture(params=["folder", "s3", "webdav"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """The words after `mcr share` for each kind of storage."""
    if request.param == "folder":
        shared = tmp_path / "shared"
        shared.mkdir()
        return ["folder", str(shared)]
    weeds: Seaweed = request.getfixturevalue("weeds")
    if request.param == "s3":
        return ["s3", weeds.bucket(BUCKET, "journey")]
    return ["webdav", f"{weeds.dav}/Team"]


def test_windows_that_are_killed_at_random_end_alike(place: list[str], tmp_path: Path) -> None:
    dice = random.Random(len(place[1]))
    ada, jun = Member("Ada", tmp_path / "ada"), Member("Jun", tmp_path / "jun")
    ada.run("account", "add", "Quillmere Logistics")
    account = ["--account", "Quillmere"]
    request, approval = str(tmp_path / "r.mcr-request"), str(tmp_path / "a.mcr-approval")
    asked = jun.json("fence", "request", request)
    ada.run("share", *place, *account)
    ada.run("sync")
    told = ada.json(
        "fence", "approve", request, *account, "--out", approval, "--code", asked["code"]
    )
    fence = jun.json("fence", "accept", approval, "--code", told["code"])["fence"]
    ada.run("sync")
    jun.run("share", *place, "--account", fence)
    jun.run("sync")
    assert ada.digest() == jun.digest()

    said: list[str] = []
    try:
        for person in (ada, jun):
            person.open()
        for number in range(ROUNDS):
            for person in (ada, jun):
                word = f"{person.name.lower()}word{number}"
                person.run("note", "add", *account, says=f"We agreed on {word}.")
                said.append(word)
            victim = dice.choice((ada, jun))
            time.sleep(dice.uniform(0.1, 3.0))
            victim.kill()
            victim.open()
        # Each start syncs, and nobody asks for it.
        for person in (ada, jun, ada):
            person.kill()
            person.open()
            time.sleep(4)
        until(lambda: ada.digest() == jun.digest(), "the two windows agree")
    finally:
        for person in (ada, jun):
            person.kill()
    for person in (ada, jun, ada, jun):
        person.run("sync")
    assert ada.digest() == jun.digest()
    for person in (ada, jun):
        words = person.run("note", "list", *account, "--json")
        assert [word for word in said if word not in words] == []
        state = person.json("fence", "list")
        assert len(state) == 1


def until(met: Any, what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with contextlib.suppress(AssertionError):
            if met():
                return
        time.sleep(0.5)
    raise AssertionError(what)
