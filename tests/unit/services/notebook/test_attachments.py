"""Files that hang on rows: taken in, saved, opened on purpose, and let go of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import CancelledError, NotFoundError
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.services.notebook.attachments import (
    AwayError,
    DamagedError,
    FileChangedError,
    NotAFileError,
    ProgramRefusedError,
    TooLargeError,
)
from mcr_desktop.store import blobs
from mcr_desktop.store.blobs import PART


class Stop:
    def report(self, done: int, total: int) -> None:
        assert total > 0
        if done >= PART:
            raise CancelledError


@pytest.fixture
def note(services, account):
    return services.notes.add(account, "see the file", "Plan")


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.bin"
    path.write_bytes(os.urandom(2 * PART + 17))
    return path


def _parts_in(services) -> int:
    row = services.workspace.store.row(
        "SELECT (SELECT count(*) FROM blob) + (SELECT count(*) FROM blob_part)"
    )
    assert row is not None
    return int(row[0])


def test_a_file_goes_in_and_comes_out_the_same(services, note, large, tmp_path):
    row = services.attachments.add("note", note.id, large)
    assert (row.name, row.size, row.row_id) == ("large.bin", 2 * PART + 17, note.id)
    data = large.read_bytes()
    large.unlink()
    out = services.attachments.save(row.id, tmp_path / "copy.bin")
    assert out.read_bytes() == data
    assert [line.held for line in services.attachments.of("note", note.id)] == ["here"]
    assert services.notes.lines([note.id])[0].attachments == 1
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["copy.bin"]


def test_nothing_of_a_file_lies_in_plain_text(services, note, tmp_path):
    words = b"a very particular sentence that nobody else writes " * 2000
    (tmp_path / "words.txt").write_bytes(words)
    services.attachments.add("note", note.id, tmp_path / "words.txt")
    services.workspace.store.truncate_log()
    for path in (tmp_path / "profile").rglob("*"):
        if path.is_file():
            assert b"very particular sentence" not in path.read_bytes()


def test_an_empty_file_is_a_file(services, note, tmp_path):
    (tmp_path / "empty.txt").touch()
    row = services.attachments.add("note", note.id, tmp_path / "empty.txt")
    assert row.size == 0
    assert services.attachments.read(row.id) == b""
    assert services.attachments.save(row.id, tmp_path / "out.txt").read_bytes() == b""


def test_the_same_content_twice_is_stored_once(services, note, large):
    services.attachments.add("note", note.id, large)
    before = _parts_in(services)
    services.attachments.add("note", note.id, large)
    assert _parts_in(services) == before
    assert len(services.attachments.of("note", note.id)) == 2


def test_a_cancelled_file_leaves_nothing(services, note, large):
    with pytest.raises(CancelledError):
        services.attachments.add("note", note.id, large, Stop())
    assert _parts_in(services) == 0
    assert services.attachments.of("note", note.id) == []


def test_what_an_ended_program_left_half_written_is_taken_out(services, note, large, monkeypatch):
    monkeypatch.setattr(blobs.Blobs, "_remove", lambda _self, _no: None)
    with pytest.raises(CancelledError):
        services.attachments.add("note", note.id, large, Stop())
    monkeypatch.undo()
    assert _parts_in(services) > 0
    monkeypatch.setenv("MCR_NOW", "2026-11-23T11:00:00+00:00")
    services.attachments.let_go()
    assert _parts_in(services) == 0


def test_a_file_above_the_limit_is_refused_before_it_is_read(services, note, tmp_path):
    path = tmp_path / "huge.bin"
    with path.open("wb") as file:
        file.truncate(blobs.LIMIT + 1)
    with pytest.raises(TooLargeError):
        services.attachments.add("note", note.id, path)
    assert _parts_in(services) == 0


def test_a_file_that_grows_while_it_is_read_is_refused_at_the_limit(
    services, note, large, monkeypatch
):
    monkeypatch.setattr(blobs, "LIMIT", PART)
    with pytest.raises(TooLargeError):
        services.attachments.add("note", note.id, large)
    assert _parts_in(services) == 0


def _cut(path: Path) -> None:
    os.truncate(path, PART)


def _cut_to_nothing(path: Path) -> None:
    os.truncate(path, 0)


def _grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def _write_over(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"other bytes at its beginning")


def _write_over_unseen(path: Path) -> None:
    """Another program writes within the step in which the system tells times."""
    before = path.stat()
    _write_over(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("change", [_cut, _cut_to_nothing, _grow, _write_over, _write_over_unseen])
def test_a_file_that_changes_while_it_is_read_is_refused_by_name_and_nothing_kept(
    services, note, large, change
):
    # Some program wrote to it just now, by the clock that stands still here.
    os.utime(large, ns=(now_ms() * 1_000_000,) * 2)

    class Meanwhile:
        changed = False

        def report(self, done: int, _total: int) -> None:
            if done >= PART and not self.changed:
                self.changed = True
                change(large)

    with pytest.raises(FileChangedError) as caught:
        services.attachments.add("note", note.id, large, Meanwhile())
    told = sentence(caught.value)
    assert "large.bin" in told
    assert "{" not in told
    assert _parts_in(services) == 0
    assert services.attachments.of("note", note.id) == []
    row = services.attachments.add("note", note.id, large)
    assert services.attachments.read(row.id) == large.read_bytes()


def test_a_file_that_is_replaced_while_it_is_read_is_kept_as_it_was(
    services, note, large, tmp_path
):
    data = large.read_bytes()

    class Meanwhile:
        def report(self, _done: int, _total: int) -> None:
            if tmp_path.joinpath("new").exists():
                tmp_path.joinpath("new").replace(large)

    (tmp_path / "new").write_bytes(b"another file under the same name")
    row = services.attachments.add("note", note.id, large, Meanwhile())
    assert services.attachments.read(row.id) == data


@pytest.mark.parametrize("made", [os.mkdir, os.mkfifo])
def test_what_is_no_file_is_refused(services, note, tmp_path, made):
    made(tmp_path / "thing")
    with pytest.raises(NotAFileError):
        services.attachments.add("note", note.id, tmp_path / "thing")


def test_a_row_that_is_not_there_takes_no_file(services, note, large):
    services.removals.remove("note", [note.id])
    with pytest.raises(NotFoundError):
        services.attachments.add("note", note.id, large)
    assert _parts_in(services) == 0


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "CON",
        "a" * 300 + ".pdf",
        "invoice\u202efdp.txt",
        "..",
        "a\x00b",
        "C:\\x\\y.txt",
    ],
)
def test_names_like_paths_are_kept_as_said_and_saved_in_the_folder(services, note, tmp_path, name):
    row = services.attachments.add_bytes("note", note.id, name, b"words")
    folder = tmp_path / "out"
    folder.mkdir()
    first = services.attachments.save(row.id, folder)
    second = services.attachments.save(row.id, folder)
    assert first.parent == second.parent == folder
    assert first != second
    assert first.read_bytes() == second.read_bytes() == b"words"
    assert "\u202e" not in first.name
    assert len(first.name.encode()) <= 240


def test_damaged_bytes_are_never_handed_out(services, note, large, tmp_path):
    row = services.attachments.add("note", note.id, large)
    with services.workspace.store.transaction() as tx:
        tx.execute(
            "UPDATE blob_part SET body = zeroblob(3) WHERE key = (SELECT max(key) FROM blob_part)"
        )
    with pytest.raises(DamagedError):
        services.attachments.save(row.id, tmp_path / "out.bin")
    with pytest.raises(DamagedError):
        services.attachments.read(row.id)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["large.bin"]


def test_a_copy_to_open_is_private_and_programs_are_only_saved(services, note, tmp_path):
    row = services.attachments.add_bytes("note", note.id, "plan.pdf", b"%PDF")
    copy = services.attachments.open_copy(row.id, tmp_path / "open")
    assert copy.name == "plan.pdf"
    assert copy.stat().st_mode & 0o777 == 0o400
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    for name in ("run.EXE", "invoice.pdf\u202e.js", "makefile", "sheet.xlsm", "link.desktop"):
        bad = services.attachments.add_bytes("note", note.id, name, b"x")
        with pytest.raises(ProgramRefusedError):
            services.attachments.open_copy(bad.id, tmp_path / "open")
        assert services.attachments.save(bad.id, tmp_path).exists()


def test_bytes_go_when_nobody_names_them_and_stay_while_a_removal_can_be_undone(
    services, note, large, monkeypatch
):
    row = services.attachments.add("note", note.id, large)
    services.removals.remove("attachment", [row.id])
    assert services.attachments.let_go(0) == 0
    services.undo.undo()
    assert services.attachments.read(row.id) == large.read_bytes()
    services.removals.remove("note", [note.id])
    monkeypatch.setenv("MCR_NOW", "2027-02-01T09:00:00+00:00")
    assert services.attachments.let_go() == 0
    monkeypatch.setenv("MCR_NOW", "2027-03-01T09:00:00+00:00")
    assert services.attachments.let_go() == 1
    assert _parts_in(services) == 0
    services.removals.restore("note", note.id)
    assert [line.held for line in services.attachments.of("note", note.id)] == ["away"]
    with pytest.raises(AwayError):
        services.attachments.read(row.id)


def test_files_of_a_draft_go_along_when_it_is_shared(services, account):
    draft = services.drafts.add(account, "look", "Idea")
    services.attachments.add_bytes("note", draft.id, "plan.txt", b"one two")
    note = services.drafts.share(draft.id)
    (line,) = services.attachments.of("note", note.id)
    assert (line.row.fence, line.held) == (account.fence, "here")
    assert services.attachments.of("note", draft.id) == []
    services.undo.undo()
    assert len(services.attachments.of("note", draft.id)) == 1


def test_what_a_teammate_says_of_a_file_is_not_believed(services, note):
    row = services.attachments.add_bytes("note", note.id, "plan.txt", b"one")
    told: tuple[dict[str, str | int], ...] = (
        {"sha256": "zz"},
        {"sha256": "0" * 64, "size": 1 << 50},
        {"sha256": "0" * 64, "size": -1},
    )
    for values in told:
        services.workspace.commit([Change(row.fence, "attachment", row.id, values)], "")
        assert [line.held for line in services.attachments.of("note", note.id)] == ["bad"]
