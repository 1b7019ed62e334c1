"""Whatever goes wrong: the right status, one plain line, nothing changed."""

from __future__ import annotations

import errno
import io
import shutil
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from mcr_desktop.cli import _command, main


def one_plain_line(text: str) -> bool:
    return text.startswith("mcr: ") and text.count("\n") == 1 and "Traceback" not in text


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nonsense"],
        ["account"],
        ["account", "add"],
        ["account", "list", "--colour"],
        ["account", "add", "X", "--revenue", "much"],
        ["contact", "add", "X", "-a", "quill", "--executive", "perhaps"],
        ["import", "complaints", "--account", "quill"],
        ["brief", "meeting", "quill", "--for", "press", "--out", "x.pdf"],
    ],
)
def test_wrong_use_is_two(mcr, words):
    answer = mcr(*words)
    assert answer.status == 2
    assert one_plain_line(answer.err)
    assert answer.out == ""


@pytest.mark.parametrize(
    "words",
    [
        ["account", "show", "nobody"],
        ["account", "add", "quillmere LOGISTICS"],
        ["account", "add", "X", "--tier", "silver"],
        ["contact", "add", "X", "-a", "nobody"],
        ["contact", "add", "X", "-a", "quill", "--reports-to", "nobody"],
        ["touch", "show", "zzz"],
        ["touch", "add", "-a", "quill", "--channel", "pigeon"],
        ["commitment", "add", "X", "-a", "quill", "--due", "somewhen"],
        ["meeting", "add", "X", "-a", "quill", "--at", "noon"],
        ["history", "zzz"],
        ["redo"],
        ["brief", "meeting", "quill", "--for", "team", "--out", "x.pdf"],
        ["share", "folder", "nowhere/at/all", "-a", "quill"],
        ["fence", "accept", "nowhere"],
    ],
)
def test_what_cannot_be_done_is_one_and_changes_nothing(mcr, words):
    mcr.ok("account", "add", "Quillmere Logistics")
    before = mcr.ok("digest", "--private").out
    answer = mcr(*words)
    assert answer.status == 1
    assert one_plain_line(answer.err)
    assert mcr.ok("digest", "--private").out == before


def test_help_is_no_error(mcr):
    assert "account" in mcr.ok("--help").out
    assert "--tier" in mcr.ok("account", "add", "--help").out


def test_the_workspace_and_json_may_stand_anywhere(mcr, tmp_path, capsys):
    mcr.ok("account", "add", "Quillmere Logistics")
    folder = str(mcr.folder)
    for words in (
        ["account", "list", "--json", "--profile", folder],
        ["account", "--profile", folder, "--json", "list"],
        ["--json", f"--profile={folder}", "account", "list"],
    ):
        assert main(words) == 0
        assert '"Quillmere Logistics"' in capsys.readouterr().out
    assert main(["search", "--profile", folder, "--", "--json"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["account", "list", "--profile"]) == 2
    assert one_plain_line(capsys.readouterr().err)


def test_no_profile_says_how_to_make_one(tmp_path, capsys):
    assert main(["--profile", str(tmp_path / "none"), "account", "list"]) == 1
    told = capsys.readouterr().err
    assert one_plain_line(told)
    assert "init" in told
    assert list(tmp_path.iterdir()) == []


def files_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file()}


def test_a_passphrase_opens_and_a_wrong_one_changes_nothing(tmp_path, capsys, monkeypatch):
    folder = tmp_path / "mine"
    monkeypatch.setenv("MCR_PASSPHRASE", "correct horse battery")
    assert main(["--profile", str(folder), "init", "--person", "Jun Park"]) == 0
    assert main(["--profile", str(folder), "init"]) == 1
    before = files_of(folder)
    monkeypatch.setenv("MCR_PASSPHRASE", "wrong horse battery")
    capsys.readouterr()
    assert main(["--profile", str(folder), "account", "list"]) == 1
    assert one_plain_line(capsys.readouterr().err)
    assert files_of(folder) == before


def test_a_short_passphrase_makes_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("MCR_PASSPHRASE", "short")
    assert main(["--profile", str(tmp_path / "mine"), "init", "--person", "Jun"]) == 1
    assert one_plain_line(capsys.readouterr().err)


@pytest.mark.parametrize("content", [b"SQLite format 3\x00" + bytes(4080), b"hello", b""])
def test_a_foreign_file_as_store_is_left_as_it_is(mcr, content):
    store = mcr.folder / "store.db"
    for file in mcr.folder.glob("store.db*"):
        file.unlink()
    store.write_bytes(content)
    answer = mcr("account", "list")
    assert answer.status == 1
    assert one_plain_line(answer.err)
    assert store.read_bytes() == content


def test_a_missing_store_is_not_made_anew(mcr):
    for file in mcr.folder.glob("store.db*"):
        file.unlink()
    assert mcr("account", "list").status == 1
    assert list(mcr.folder.glob("store.db*")) == []


def test_a_missing_storage_folder_keeps_our_changes(mcr, tmp_path):
    mcr.ok("account", "add", "Quillmere Logistics")
    shared = tmp_path / "shared"
    shared.mkdir()
    mcr.ok("share", "folder", str(shared), "-a", "quill")
    shutil.rmtree(shared)
    answer = mcr("sync")
    assert answer.status == 1
    assert one_plain_line(answer.err)
    shared.mkdir()
    (row,) = mcr.ok("sync", "--json").json
    assert row["sent"] > 0


def test_an_interrupt_is_told_in_one_line(mcr, monkeypatch):
    def interrupt(*_: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mcr_desktop.services.search.Search.find_query", interrupt)
    answer = mcr("search", "late")
    assert (answer.status, answer.out) == (130, "")
    assert answer.err.strip() == "mcr: Stopped. What was not finished was not kept."


@pytest.mark.parametrize("words", [["search", "\udcff"], ["account", "add", "caf\udce9"]])
def test_a_word_that_is_no_utf8_is_wrong_use_and_not_taken_for_another(mcr, words):
    answer = mcr(*words)
    assert answer.status == 2
    assert one_plain_line(answer.err)
    assert "UTF-8" in answer.err
    assert mcr.ok("account", "list", "--json").json == []


class _Full(io.StringIO):
    """Standard output on a disk without room."""

    place: BinaryIO

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def fileno(self) -> int:
        return self.place.fileno()


class _Closed(io.StringIO):
    """Standard output that nobody reads any more."""

    place: BinaryIO

    def write(self, _text: str) -> int:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    def fileno(self) -> int:
        return self.place.fileno()


def test_an_answer_that_finds_no_room_does_not_claim_that_nothing_was_changed(
    mcr, monkeypatch, tmp_path, capsys
):
    with (tmp_path / "full").open("wb") as place, monkeypatch.context() as patched:
        full = _Full()
        full.place = place
        patched.setattr(sys, "stdout", full)
        assert main(["--profile", str(mcr.folder), "account", "add", "Quillmere"]) == 1
    told = capsys.readouterr().err
    assert one_plain_line(told)
    assert "could not be written: No space left on device" in told
    assert "Nothing was changed" not in told
    assert [one["name"] for one in mcr.ok("account", "list", "--json").json] == ["Quillmere"]


def test_who_closed_the_output_gets_the_deed_without_an_answer(mcr, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", None)
        assert main(["--profile", str(mcr.folder), "account", "add", "Quillmere"]) == 0
        sys.stdout.close()
    assert [one["name"] for one in mcr.ok("account", "list", "--json").json] == ["Quillmere"]


def test_help_says_every_command_whole_and_what_scripts_may_count_on(mcr):
    told = mcr.ok("--help").out
    assert "..." not in told.replace("[ARGS]...", "")
    for promised in ("--version", "--json", "Status 0"):
        assert promised in told
    assert "..." not in mcr.ok("contact", "--help").out.replace("[ARGS]...", "")
    assert mcr.ok("--version").out.startswith("mcr 0.")


def _verbs(command, path=()):
    inner = getattr(command, "commands", None)
    if inner is None:
        yield " ".join(path), command
    for name, one in (inner or {}).items():
        yield from _verbs(one, (*path, name))


def test_every_verb_answers_as_json():
    without = [
        path
        for path, verb in _verbs(_command())
        if not any("--json" in parameter.opts for parameter in verb.params)
    ]
    assert without == []


def test_a_removal_answers_as_json_with_its_label(mcr):
    mcr.ok("account", "add", "Quillmere")
    row = mcr.ok("commitment", "add", "Send the plan", "-a", "quill", "--json").json["id"]
    told = mcr.ok("commitment", "remove", row, "--json").json
    assert list(told) == ["removed"]
    assert told["removed"] == "Removed a promise"
    away = mcr.ok("absence", "add", "2026-12-01", "2026-12-04", "--json").json[0]["id"]
    assert mcr.ok("absence", "remove", away, "--json").json["removed"]


@pytest.mark.parametrize(
    ("words", "page"),
    [
        (["nonsense"], "mcr"),
        (["note", "nonsense"], "mcr note"),
        (["note", "use", "Visit"], "mcr note use"),
        (["undo", "--anyway"], "mcr undo"),
        (["search", "--kind", "nonsense", "x"], "mcr search"),
    ],
)
def test_wrong_use_points_to_the_help_of_the_command_that_was_meant(mcr, words, page):
    answer = mcr(*words)
    assert answer.status == 2
    assert answer.err.endswith(f"See {page} --help.\n")


def test_a_kind_that_is_none_is_told_those_that_are(mcr):
    assert "say one of account, contact" in mcr("search", "--kind", "nonsense", "x").err


def test_who_has_read_enough_of_an_answer_ends_it_without_a_failure(
    mcr, monkeypatch, tmp_path, capsys
):
    mcr.ok("account", "add", "Quillmere Logistics")
    with (tmp_path / "none").open("wb") as place, monkeypatch.context() as patched:
        closed = _Closed()
        closed.place = place
        patched.setattr(sys, "stdout", closed)
        for words in (["account", "list"], ["account", "show", "Quillmere", "--json"]):
            assert main(["--profile", str(mcr.folder), *words]) == 0
    assert capsys.readouterr().err == ""
