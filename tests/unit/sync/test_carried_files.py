"""Files that are carried by hand: whole or not at all, and nothing is left of what was killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mcr_desktop.sync.carried_files import durably

KILLED = """
import os, signal, sys
from pathlib import Path
from mcr_desktop.sync.carried_files import durably
with durably(Path(sys.argv[1])) as stream:
    stream.write(b"half")
    stream.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


@pytest.mark.parametrize("again", ["ann.mcrbackup", "ann-tuesday.mcrbackup"])
def test_what_a_killed_one_left_is_removed_by_the_next(tmp_path: Path, again: str):
    path = tmp_path / "ann.mcrbackup"
    died = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert died.returncode != 0
    (left,) = names(tmp_path)
    assert left.startswith(".ann.mcrbackup.")
    with durably(tmp_path / "notes.txt"):
        pass
    assert left in names(tmp_path), "nothing of another kind is touched"
    (tmp_path / "notes.txt").unlink()
    with durably(path.with_name(again)) as stream:
        stream.write(b"whole")
    assert names(tmp_path) == [again]
    assert path.with_name(again).read_bytes() == b"whole"


def test_what_another_is_writing_stays_and_so_do_files_that_are_none_of_ours(tmp_path: Path):
    path = tmp_path / "ann.mcrbackup"
    others = [
        ".ann.mcrbackup.tmp",
        ".ann.mcrbackup.0123456789ab.tmp.old",
        ".ann.mcrbackup.0123456789AB.tmp",
        ".bob.other.0123456789ab.tmp",
        ".notes.tmp",
    ]
    for name in others:
        (tmp_path / name).write_bytes(b"")
    with durably(path) as first:
        first.write(b"first")
        with durably(path) as second:
            second.write(b"second")
        assert path.read_bytes() == b"second"
    assert path.read_bytes() == b"first"
    assert names(tmp_path) == sorted([*others, path.name])


def test_what_went_wrong_leaves_what_stood_there(tmp_path: Path):
    path = tmp_path / "ann.mcrbackup"
    path.write_bytes(b"before")

    def break_off() -> None:
        with durably(path) as stream:
            stream.write(b"half")
            raise ValueError("midway")

    with pytest.raises(ValueError, match="midway"):
        break_off()
    assert names(tmp_path) == [path.name]
    assert path.read_bytes() == b"before"
