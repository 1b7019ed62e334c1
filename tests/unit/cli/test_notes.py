"""`mcr note`: shared prose, its words on standard input."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ACCOUNT = ("--account", "Quillmere")


@pytest.fixture
def note(mcr) -> str:
    mcr.ok("account", "add", "Quillmere Logistics")
    body = "Visit #dock\n- [ ] call them by friday\n- [x] done"
    return mcr.ok("note", "add", *ACCOUNT, "--title", "Visit", words_in=body).out.strip()


def test_a_list_is_narrowed_and_tells_words_to_programs(mcr, note):
    mcr.ok("note", "add", *ACCOUNT, "--title", "Old", "--expires-on", "2026-01-01", words_in="old")
    (one,) = mcr.ok("note", "list", *ACCOUNT, "--json").json
    assert (one["id"], one["tags"], one["tasks"], one["draft"]) == (note, ["dock"], 1, False)
    assert one["body"].startswith("Visit #dock")
    assert [
        row["title"] for row in mcr.ok("note", "list", *ACCOUNT, "--show", "expired", "--json").json
    ] == ["Old"]
    assert len(mcr.ok("note", "list", *ACCOUNT, "--show", "all", "--json").json) == 2
    assert mcr.ok("note", "list", *ACCOUNT, "--tag", "DOCK").out.count("Visit") == 1
    assert mcr.ok("note", "tags", *ACCOUNT, "--json").json == [{"tag": "dock", "notes": 1}]
    assert mcr("note", "list", *ACCOUNT, "--show", "nonsense").status == 1


def test_a_draft_is_shared(mcr, note):
    draft = mcr.ok(
        "note", "add", *ACCOUNT, "--draft", "--title", "Idea", words_in="maybe"
    ).out.strip()
    assert "draft" in mcr.ok("note", "list", *ACCOUNT).out
    assert mcr.ok("note", "show", "Idea", *ACCOUNT, "--json").json["id"] == draft
    shared = mcr.ok("note", "share", "Idea", *ACCOUNT, "--json").json
    assert shared["id"] != draft
    assert shared["account_id"] is None
    assert "draft" not in mcr.ok("note", "list", *ACCOUNT).out
    assert mcr("note", "share", shared["id"]).status == 1


def test_a_draft_is_listed_with_its_account_and_moved_to_another(mcr, note):
    mcr.ok("account", "add", "Northwind")
    draft = mcr.ok(
        "note", "add", *ACCOUNT, "--draft", "--title", "Idea", words_in="maybe"
    ).out.strip()
    assert "Quillmere Logistics" in mcr.ok("note", "drafts").out
    assert mcr.ok("note", "drafts", "--stranded", "--json").json == []
    northwind = mcr.ok("account", "show", "Northwind", "--json").json["id"]
    moved = mcr.ok("note", "move", "Idea", "--to", "Northwind", "--json").json
    assert (moved["id"], moved["account_id"]) == (draft, northwind)
    assert [
        one["id"] for one in mcr.ok("note", "list", "--account", "Northwind", "--json").json
    ] == [draft]
    mcr.ok("undo")
    assert "Quillmere Logistics" in mcr.ok("note", "drafts").out
    assert mcr("note", "move", note, "--to", "Northwind").status == 1, "it is no draft"


def test_versions_blame_and_restoring(mcr, note, monkeypatch):
    monkeypatch.setenv("MCR_NOW", "2026-11-23T12:00:00+00:00")
    mcr.ok("note", "edit", note, words_in="Visit over")
    assert [one["number"] for one in mcr.ok("note", "versions", note, "--json").json] == [2, 1]
    assert mcr.ok("note", "versions", note, "--number", "2").out == "Visit over\n"
    assert (
        "".join(one["text"] for one in mcr.ok("note", "blame", note, "--json").json) == "Visit over"
    )
    mcr.ok("note", "restore", note, "1")
    assert "#dock" in mcr.ok("note", "show", note, "--json").json["body"]
    assert mcr("note", "restore", note, "9").status == 1


def test_a_task_becomes_a_promise_and_is_ticked(mcr, note):
    (task, done) = mcr.ok("note", "tasks", note, "--json").json
    assert (task["line"], task["wording"], task["due_on"]) == (2, "call them", "2026-11-27")
    assert done["done"] is True
    promise = mcr.ok("note", "promise", note, "2").out.strip()
    mcr.ok("note", "tick", note, "2")
    assert mcr.ok("commitment", "show", promise, "--json").json["state"] == "kept"
    assert mcr.ok("note", "uses", note, "--json").json[0]["kind"] == "commitment"
    mcr.ok("note", "use", note, "decision", "--text", "no rebate")
    assert mcr.ok("note", "uses", note).out.count("decision") == 1
    assert mcr("note", "promise", note, "1").status == 1


def test_removing_a_note_can_be_undone(mcr, note):
    mcr.ok("note", "remove", note)
    assert mcr.ok("note", "list", *ACCOUNT, "--json").json == []
    mcr.ok("undo")
    assert len(mcr.ok("note", "list", *ACCOUNT, "--json").json) == 1


def test_files_are_attached_saved_renamed_and_removed(mcr, note, tmp_path: Path):
    path = tmp_path / "plan \u202efdp.bin"
    path.write_bytes(os.urandom(5000))
    made = mcr.ok("attachment", "add", note, str(path), "--json").json
    assert made["size"] == 5000
    told = mcr.ok("attachment", "list", "Visit", *ACCOUNT)
    assert "\u202e" not in told.out
    assert "5 kB" in told.out
    (one,) = mcr.ok("attachment", "list", f"note:{note}", "--json").json
    assert one["held"] == "here"
    folder = tmp_path / "out"
    folder.mkdir()
    saved = Path(mcr.ok("attachment", "save", made["id"], str(folder)).out.strip())
    assert saved == folder / "plan fdp.bin"
    assert saved.read_bytes() == path.read_bytes()
    assert mcr("attachment", "save", made["id"], str(saved)).status == 1
    mcr.ok("attachment", "rename", made["id"], "plan.bin")
    mcr.ok("attachment", "remove", made["id"])
    assert mcr.ok("attachment", "list", note).out == ""
    mcr.ok("undo")
    assert "plan.bin" in mcr.ok("attachment", "list", note).out
    assert mcr("attachment", "add", note, str(tmp_path / "nowhere")).status == 1
    assert mcr("attachment", "save", "zzz", str(folder)).status == 1


def test_without_an_account_the_notes_of_all_are_listed(mcr, note):
    mcr.ok("account", "add", "Bellhaven")
    other = mcr.ok("note", "add", "-a", "Bell", "--draft", words_in="A crane.").out.strip()
    assert [one["id"] for one in mcr.ok("note", "list", "--json").json] == [other, note]
    assert [one["id"] for one in mcr.ok("note", "list", "--limit", "1", "--json").json] == [other]
    lines = mcr.ok("note", "list").out.splitlines()
    assert ["Bellhaven" in one for one in lines] == [False, True, False]
    assert "Bellhaven" not in mcr.ok("note", "list", "--account", "Bell").out


def test_a_note_is_printed_as_a_file_and_no_other_is_replaced_unasked(mcr, note, tmp_path):
    out = tmp_path / "visit.pdf"
    told = mcr.ok("note", "print", "Visit", "--out", str(out), "--paper", "Letter", "--json").json
    assert (told["note"], told["account"], told["paper"]) == (note, "Quillmere Logistics", "Letter")
    assert told["remark"] == "For the team only"
    printed = out.read_bytes()
    assert printed.startswith(b"%PDF-")
    refused = mcr("note", "print", note, "--out", str(out))
    assert (refused.status, out.read_bytes()) == (1, printed)
    assert mcr.ok("note", "print", note, "--out", str(out), "--replace").out.strip() == str(out)
    assert mcr("note", "print", note, "--out", str(tmp_path / "no" / "x.pdf")).status == 1


def test_a_version_that_is_none_is_told_by_its_own_number(mcr, note):
    assert mcr("note", "restore", "Visit", "99").err.count('"99"') == 1
