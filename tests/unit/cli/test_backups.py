"""`mcr backup`: made here, taken back here, and brought back elsewhere with the kit."""

from __future__ import annotations

import pytest

from mcr_desktop.keys import kits as kit_keys
from mcr_desktop.keys.wrapping import Cost
from tests.unit.services.teamwork.test_recoveries import code_on


@pytest.fixture
def kept(mcr, tmp_path):
    """An account with a note and a file on it; where its backup goes."""
    mcr.ok("account", "add", "Quillmere Logistics")
    mcr.ok("note", "add", "-a", "quill", words_in="see the plan")
    (tmp_path / "plan.pdf").write_bytes(b"a plan")
    mcr.ok("attachment", "add", "see the plan", str(tmp_path / "plan.pdf"), "-a", "quill")
    return str(tmp_path / "all.mcrbackup")


def test_a_backup_is_made_and_taken_back(mcr, kept):
    assert mcr.ok("backup", "files", "--json").json == {"files": 1, "bytes": 6, "away": []}
    assert "1 attached file, 6 bytes" in mcr.ok("backup", "files").out
    made = mcr("backup", "make", kept)
    assert made.status == 0
    assert "1 attached file, 6 bytes" in made.out
    assert "No recovery kit opens Quillmere Logistics" in made.err
    again = mcr("backup", "make", kept)
    assert again.status == 1
    facts = mcr.ok("backup", "make", kept, "--force", "--without-files", "--json").json
    assert (facts["files"], facts["left_out"], facts["away"]) == (0, 1, [])
    back = mcr.ok("backup", "restore", kept, "--json").json
    assert (back["received"], back["files"], back["closed"], back["away"]) == (0, 0, 0, [])
    assert "Quillmere Logistics" in mcr.ok("backup", "restore", kept).out


def test_a_backup_and_the_kit_bring_everything_to_a_new_machine(
    mcr, other, kept, tmp_path, monkeypatch
):
    monkeypatch.setattr(kit_keys, "COST", Cost(passes=1, memory=8 << 20))
    monkeypatch.setenv("MCR_KIT_PASSPHRASE", "correct horse battery")
    mcr.ok("recovery", "print", str(tmp_path / "kit.pdf"))
    assert mcr.ok("backup", "make", kept).err == ""
    monkeypatch.setenv("MCR_KIT_CODE", code_on(tmp_path / "kit.pdf"))
    told = other.ok("recovery", "restore", kept, "--json").json
    assert (told["files"], told["files_bytes"], told["away"]) == (1, 6, [])
    assert told["trouble"] == []
    (line,) = other.ok("attachment", "list", "see the plan", "-a", "quill", "--json").json
    other.ok("attachment", "save", line["id"], str(tmp_path / "out.pdf"))
    assert (tmp_path / "out.pdf").read_bytes() == b"a plan"
    assert mcr.ok("digest").out == other.ok("digest").out


def test_what_is_no_backup_is_one_plain_line(mcr, other, kept, tmp_path):
    (tmp_path / "no").write_bytes(b"nothing of the kind")
    answer = mcr("backup", "restore", str(tmp_path / "no"))
    assert (answer.status, answer.err.count("\n")) == (1, 1)
    assert "no bundle or backup" in answer.err
    mcr.ok("backup", "make", kept, "--json")
    answer = other("backup", "restore", kept)
    assert (answer.status, answer.err.count("\n")) == (1, 1)
    assert "cannot be read" in mcr("backup", "restore", str(tmp_path / "gone")).err
    assert "no account yet" in other("backup", "make", str(tmp_path / "mine")).err
