"""Two people, two machines, no network between edits: everything through `mcr` in real processes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

MCR = [sys.executable, "-c", "import sys; from mcr_desktop.cli import main; sys.exit(main())"]


@dataclass
class Person:
    """Somebody with a profile of their own, reached through the command line alone."""

    name: str
    profile: Path

    def run(self, *words: str, says: str = "", status: int = 0) -> str:
        done = subprocess.run(
            [*MCR, "--profile", str(self.profile), *words],
            input=says,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={**os.environ, "MCR_PASSPHRASE": f"{self.name} and a long train ride"},
        )
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout if status == 0 else done.stderr

    def json(self, *words: str, says: str = "") -> Any:
        return json.loads(self.run(*words, "--json", says=says))


@pytest.fixture
def ada(tmp_path: Path) -> Person:
    person = Person("Ada", tmp_path / "ada")
    person.run("init", "--person", "Ada Brack")
    return person


@pytest.fixture
def jun(tmp_path: Path) -> Person:
    person = Person("Jun", tmp_path / "jun")
    person.run("init", "--person", "Jun Park")
    return person


def _rows(answer: Any) -> Any:
    """The rows of a list, whatever the answer wraps them in."""
    return (
        answer
        if isinstance(answer, list)
        else next(v for v in answer.values() if isinstance(v, list))
    )


def _let_in(host: Person, guest: Person, account: str, folder: Path, scratch: Path) -> None:
    request, approval = scratch / "request.mcr", scratch / "approval.mcr"
    asked = guest.json("fence", "request", str(request))
    host.run("share", "folder", str(folder), "--account", account)
    host.run("sync")
    # The codes are compared aloud in both directions; here each command checks the other's.
    let_in = host.json(
        "fence", "approve", str(request), "--account", account,
        "--out", str(approval), "--code", asked["code"],
    )  # fmt: skip
    guest.run("fence", "accept", str(approval), "--code", let_in["code"])
    guest.run("share", "folder", str(folder), "--account", account)
    host.run("sync")
    guest.run("sync")


def test_two_people_edit_apart_and_end_with_the_same_state_and_every_word(ada, jun, tmp_path):
    folder = tmp_path / "shared"
    folder.mkdir()
    ada.run("account", "add", "Quillmere Logistics")
    ada.run(
        "contact", "add", "Tomas Brindle", "--account", "Quillmere", "--title", "Head of Network"
    )
    ada.run(
        "note", "add", "--account", "Quillmere", "--title", "Dock", says="The dock opens at six.\n"
    )
    ada.run(
        "commitment",
        "add",
        "Send the carrier report",
        "--account",
        "Quillmere",
        "--due",
        "2026-12-01",
    )
    _let_in(ada, jun, "Quillmere Logistics", folder, tmp_path)
    assert ada.run("digest") == jun.run("digest")

    # Apart, on the same note, the same contact and the same promise.
    note = _rows(ada.json("note", "list", "--account", "Quillmere"))[0]["id"]
    contact = _rows(ada.json("contact", "list", "--account", "Quillmere"))[0]["id"]
    promise = _rows(ada.json("commitment", "list", "--account", "Quillmere"))[0]["id"]
    ada.run("note", "edit", note, says="The north dock opens at six.\n")
    jun.run("note", "edit", note, says="The dock opens at six, on Mondays at five.\n")
    ada.run("contact", "edit", contact, "--title", "Director of Network")
    jun.run("contact", "edit", contact, "--phone", "+1 555 0100")
    ada.run("commitment", "edit", promise, "--due", "2026-12-05")
    jun.run("commitment", "keep", promise)
    assert ada.run("digest") != jun.run("digest")

    for person in (ada, jun, ada):
        person.run("sync")
    assert ada.run("digest") == jun.run("digest")
    for person in (ada, jun):
        shown = person.run("note", "show", note)
        assert "The north dock opens at six, on Mondays at five." in shown
        one = person.json("contact", "show", contact)
        assert (one["title"], one["phone"]) == ("Director of Network", "+1 555 0100")
        kept = person.json("commitment", "show", promise)
        assert (kept["state"], kept["due_on"]) == ("kept", "2026-12-05")
    assert person.run("search", "mondays").count("Dock") >= 1


def test_a_wrong_code_lets_nobody_in(ada, jun, tmp_path):
    ada.run("account", "add", "Quillmere Logistics")
    request, approval = tmp_path / "request.mcr", tmp_path / "approval.mcr"
    jun.run("fence", "request", str(request))
    said = ada.run(
        "fence", "approve", str(request), "--account", "Quillmere",
        "--out", str(approval), "--code", "0000-0000-0000-0000", status=1,
    )  # fmt: skip
    assert "code" in said
    assert not approval.exists()


def test_a_missing_folder_keeps_everything_and_says_so(ada, tmp_path):
    folder = tmp_path / "shared"
    folder.mkdir()
    ada.run("account", "add", "Quillmere Logistics")
    ada.run("share", "folder", str(folder), "--account", "Quillmere")
    before = ada.run("digest")
    folder.rename(tmp_path / "gone")
    said = ada.run("sync", status=1)
    assert str(folder) in said
    assert len(said.strip().splitlines()) == 1
    assert ada.run("digest") == before


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("account", "show", "Nobody"), 1),
        (("account", "add", "Quillmere Logistics"), 1),
        (("account", "add"), 2),
        (("no-such-command",), 2),
        (("share", "folder", "/no/such/folder", "--account", "Quillmere"), 1),
        (("commitment", "keep", "00000000000000000000000000"), 1),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_changes_nothing(ada, words, status):
    ada.run("account", "add", "Quillmere Logistics")
    before = ada.run("digest")
    said = ada.run(*words, status=status)
    assert len(said.strip().splitlines()) == 1
    assert ada.run("digest") == before


def test_a_wrong_passphrase_opens_nothing(ada):
    before = (ada.profile / "store.db").read_bytes()
    stranger = Person("Mallory", ada.profile)
    said = stranger.run("account", "list", status=1)
    assert "passphrase" in said
    assert (ada.profile / "store.db").read_bytes() == before


def test_a_file_goes_from_one_machine_to_the_other_on_a_stick_and_comes_back_from_a_backup(
    ada, jun, tmp_path
):
    plan, out = tmp_path / "plan of the dock.bin", tmp_path / "out"
    plan.write_bytes(os.urandom(6_000_000))
    wanted = hashlib.sha256(plan.read_bytes()).hexdigest()
    stick, request, approval = (str(tmp_path / name) for name in ("stick.mcrpack", "asks", "is.in"))
    ada.run("account", "add", "Quillmere Logistics")
    ada.run("note", "add", "--account", "Quillmere", "--title", "Dock", says="See the plan.\n")
    ada.run("attachment", "add", "Dock", str(plan), "--account", "Quillmere")
    asked = jun.json("fence", "request", request)
    let_in = ada.json(
        *("fence", "approve", request, "--account", "Quillmere"),
        *("--out", approval, "--code", asked["code"]),
    )
    jun.run("fence", "accept", approval, "--code", let_in["code"])

    # Without the file it is named; with it, it comes.
    told = ada.json("share", "pack", "files", "--account", "Quillmere")
    assert (told["files"], told["bytes"]) == (1, 6_000_000)
    small = ada.json("share", "pack", "export", stick, "-a", "Quillmere", "--without-files")
    assert small["bytes"] < 100_000
    came = jun.json("share", "pack", "import", stick)
    assert came["away"] == [{"name": plan.name, "bytes": 6_000_000}]
    large = ada.json("share", "pack", "export", stick, "-a", "Quillmere")
    assert 6_000_000 < large["bytes"] < 6_200_000
    came = jun.json("share", "pack", "import", stick)
    assert (came["carried"], came["away"], came["refused"]) == (1, [], [])
    assert ada.run("digest") == jun.run("digest")
    (line,) = jun.json("attachment", "list", "Dock", "--account", "Quillmere")
    jun.run("attachment", "save", line["id"], str(out))
    assert hashlib.sha256(out.read_bytes()).hexdigest() == wanted

    # Jun's own backup brings it back to a workspace whose file went.
    backup = str(tmp_path / "jun.mcrbackup")
    made = jun.json("backup", "make", backup)
    assert (made["files"], made["away"]) == (1, [])
    jun.run("attachment", "remove", line["id"])
    jun.run("undo")
    back = jun.json("backup", "restore", backup)
    assert (back["closed"], back["away"], back["trouble"]) == (0, [], [])
    # Cut short on its way, it is refused whole.
    Path(backup).write_bytes(Path(backup).read_bytes()[:-1000])
    said = jun.run("backup", "restore", backup, status=1)
    assert len(said.strip().splitlines()) == 1
