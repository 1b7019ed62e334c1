"""Jobs from end to end: importing, checking, sharing with a colleague, the demo."""

from __future__ import annotations

import json

import pytest

from mcr_desktop.domain.resources import resource

MAPPING = """
kind = "complaints"
date_format = "YYYY-MM-DD"
external_id = "Ticket"
[columns]
"Received" = "reported_on"
"""


@pytest.fixture
def files(tmp_path):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    rows = tmp_path / "complaints.csv"
    rows.write_text(
        "Ticket,Received\nT-1,2026-01-05\nT-2,05.01.2026\nT-3,2026-02-30\nT-4,2026-03-01\n",
        encoding="utf-8",
    )
    return rows, mapping


def test_refused_rows_are_listed_and_the_rest_goes_in(mcr, files):
    rows, mapping = files
    mcr.ok("account", "add", "Quillmere Logistics")
    words = ("import", "complaints", str(rows), "-a", "quill", "--mapping", str(mapping))
    dry = mcr.ok(*words, "--dry-run", "--json").json
    assert (dry["good"], dry["refused"], dry["dry_run"]) == (2, 2, True)
    told = mcr.ok(*words).out
    assert "Line 3, Received" in told
    assert "Line 4, Received" in told
    again = mcr.ok(*words, "--json").json
    assert (again["added"], again["same"], again["refused"]) == (0, 2, 2)
    assert [one["line"] for one in again["refusals"]] == [3, 4]


def test_what_was_imported_once_needs_no_mapping_again(mcr, files):
    rows, mapping = files
    mcr.ok("account", "add", "Quillmere Logistics")
    words = ("import", "complaints", str(rows), "-a", "quill")
    first = mcr(*words)
    assert first.status == 1
    assert "--mapping" in first.err
    mcr.ok(*words, "--mapping", str(mapping))
    again = mcr.ok(*words, "--json").json
    assert again["mapping"]["mapping"] == "remembered"
    assert (again["added"], again["same"]) == (0, 2)
    assert "With the mapping that" in mcr.ok(*words, "--dry-run").out
    assert mcr("import", "contacts", str(rows), "-a", "quill").status == 1


def test_a_mapping_for_something_else_is_refused(mcr, files):
    rows, mapping = files
    mcr.ok("account", "add", "Quillmere Logistics")
    answer = mcr("import", "contacts", str(rows), "-a", "quill", "--mapping", str(mapping))
    assert answer.status == 1
    assert "complaints" in answer.err


def test_a_file_of_which_nothing_goes_in_is_a_failure(mcr, files):
    rows, mapping = files
    rows.write_text("Ticket,Received\nT-2,05.01.2026\n", encoding="utf-8")
    mcr.ok("account", "add", "Quillmere Logistics")
    answer = mcr("import", "complaints", str(rows), "-a", "quill", "--mapping", str(mapping))
    assert answer.status == 1
    assert "Line 2, Received" in answer.out


def test_check_counts_and_finds_no_damage(mcr):
    mcr.ok("account", "add", "Quillmere Logistics")
    found = mcr.ok("check", "--json").json
    assert found["damage"] == []
    assert found["rows"]["account"] == 1


def test_check_sees_a_page_that_was_altered(mcr):
    mcr.ok(
        "note",
        "add",
        "-a",
        mcr.ok("account", "add", "Quillmere").out.strip(),
        words_in="Word\n" * 9000,
    )
    mcr.ok("check")
    store = mcr.folder / "store.db"
    data = bytearray(store.read_bytes())
    data[-2000] ^= 1
    store.write_bytes(data)
    answer = mcr("check")
    assert answer.status == 1
    assert "damaged" in answer.err


def test_two_people_share_a_fence_through_a_folder(mcr, other, tmp_path):
    shared, asked, let_in = (tmp_path / name for name in ("shared", "request", "approval"))
    shared.mkdir()
    mcr.ok("account", "add", "Quillmere Logistics")
    note = mcr.ok("note", "add", "-a", "quill", words_in="One line").out.strip()
    request = other.ok("fence", "request", str(asked), "--json").json
    wrong = mcr(
        "fence", "approve", str(asked), "-a", "quill", "--out", str(let_in), "--code", "aaaa"
    )
    assert wrong.status == 1
    assert not let_in.exists()
    approval = mcr.ok(
        "fence", "approve", str(asked), "-a", "quill", "--out", str(let_in),
        "--code", request["code"], "--json",
    ).json  # fmt: skip
    other.ok("fence", "accept", str(let_in), "--code", approval["code"])
    mcr.ok("share", "folder", str(shared), "-a", "quill")
    other.ok("share", "folder", str(shared), "-a", "Quillmere")
    mcr.ok("sync")
    other.ok("sync")
    mcr.ok("note", "edit", note, words_in="Jun: One line")
    other.ok("note", "edit", note, words_in="One line, says Amara")
    for one in (mcr, other, mcr):
        one.ok("sync")
    assert mcr.ok("note", "show", note, "--json").json["body"] == "Jun: One line, says Amara"
    assert mcr.ok("digest").out == other.ok("digest").out != ""
    (fence,) = mcr.ok("fence", "list", "--json").json
    assert [one["name"] for one in fence["people"]] == ["Jun Park", "Amara Insley"]


def test_the_demo_answers_signals_and_a_brief(demo, tmp_path):
    found = demo.ok("signals", "-a", "quill", "--json").json
    assert "Carrier B" in found["signals"][0]["sentence"]
    assert found["signals"][0]["slice"] == {"carrier": "Carrier B", "lane": "LYS-MAD"}
    out = tmp_path / "brief.pdf"
    demo.ok("brief", "meeting", "quill", "--for", "customer", "--out", str(out))
    assert out.read_bytes().startswith(b"%PDF-")
    assert demo("brief", "meeting", "quill", "--for", "team", "--out", str(out)).status == 1


def test_demo_uses_the_one_that_is_there_and_refuses_a_real_workspace(
    demo, mcr, tmp_path, capsys, monkeypatch
):
    found = demo.ok("demo", "--json").json
    assert (found["made"], found["accounts"]) == (False, 13)
    monkeypatch.setenv("MCR_PASSPHRASE", "correct horse battery")
    mcr.folder = tmp_path / "real"
    mcr.ok("init", "--person", "Jun Park")
    answer = mcr("demo")
    assert answer.status == 1
    assert "not a demo" in answer.err


def test_the_cfpb_sample_is_documented_where_it_lies():
    assert "public domain" in resource("demo", "SOURCE.txt").read_text(encoding="utf-8")
    assert json.dumps(resource("demo", "cfpb_complaints.csv").read_bytes()[:13].decode())
