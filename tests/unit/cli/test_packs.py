"""`mcr share pack`: two workspaces that meet on a stick alone."""

from __future__ import annotations

import pytest


@pytest.fixture
def inside(mcr, other, tmp_path):
    """Both inside one account's fence; the other has nothing of it yet."""
    mcr.ok("account", "add", "Quillmere Logistics")
    other.ok("fence", "request", str(tmp_path / "request"))
    mcr.ok(
        *("fence", "approve", str(tmp_path / "request"), "-a", "quill"),
        *("--out", str(tmp_path / "approval")),
    )
    other.ok("fence", "accept", str(tmp_path / "approval"))
    return mcr, other, str(tmp_path / "quillmere.mcrpack")


def test_an_account_goes_over_on_a_stick_and_back(inside):
    mcr, other, stick = inside
    mcr.ok("contact", "add", "Mira Oduya", "-a", "quill")
    out = mcr.ok("share", "pack", "export", stick, "-a", "quill", "--json").json
    assert (out["file"], out["account"], out["held_back"]) == (stick, "Quillmere Logistics", None)
    assert out["sent"] > 0
    taken = other.ok("share", "pack", "import", stick, "--json").json
    assert (taken["by"], taken["files"], taken["refused"]) == ("Jun Park", out["files"], [])
    assert taken["received"] == out["sent"]
    assert mcr.ok("digest").out == other.ok("digest").out
    other.ok("contact", "add", "Sol Varga", "-a", "quill")
    back = other.ok("share", "pack", "export", stick, "-a", "quill", "--for", "jun", "--json").json
    assert (back["segments"], back["left_out"]) == (1, out["segments"])
    told = mcr.ok("share", "pack", "import", stick, "-a", "quill").out
    assert "Amara Insley" in told
    assert mcr.ok("digest").out == other.ok("digest").out


def test_what_only_ones_own_machines_hold_is_no_part_of_what_two_people_compare(mcr):
    mcr.ok("account", "add", "Quillmere Logistics")
    before = mcr.ok("digest").out
    mcr.ok("portfolio", "favourite", "quill")
    assert mcr.ok("digest").out == before
    own = mcr.ok("digest", "--private").out
    assert before in own
    assert own.count("\n") == before.count("\n") + 1
    assert len(mcr.ok("digest", "--private", "--json").json) == own.count("\n")


def test_what_the_other_never_said_is_said(inside):
    mcr, _, stick = inside
    answer = mcr("share", "pack", "export", stick, "-a", "quill", "--for", "Amara Insley")
    assert answer.status == 0
    assert "Amara Insley never said what they have" in answer.err
    assert mcr("share", "pack", "export", stick, "-a", "quill", "--for", "Nobody").status == 1


def test_attached_files_go_along_or_are_left_out_and_both_is_said(inside, tmp_path):
    mcr, other, stick = inside
    mcr.ok("note", "add", "-a", "quill", words_in="see the plan")
    (tmp_path / "plan.pdf").write_bytes(b"a plan")
    mcr.ok("attachment", "add", "see the plan", str(tmp_path / "plan.pdf"), "-a", "quill")
    told = mcr.ok("share", "pack", "files", "-a", "quill", "--json").json
    assert told == {"files": 1, "bytes": 6, "away": []}
    assert "6 bytes" in mcr.ok("share", "pack", "files", "-a", "quill").out
    answer = mcr("share", "pack", "export", stick, "-a", "quill", "--without-files")
    assert answer.status == 0
    assert "1 attached file is named in it, without what it holds" in answer.err
    answer = other("share", "pack", "import", stick)
    assert 'Still not on this machine: "plan.pdf" (6 bytes).' in answer.err
    told = other.ok("share", "pack", "files", "-a", "quill", "--json").json
    assert told["away"] == [{"name": "plan.pdf", "bytes": 6}]
    assert mcr.ok("share", "pack", "ask", stick, "-a", "quill").err == ""
    answer = mcr.ok("share", "pack", "export", stick, "-a", "quill")
    assert "1 attached file, 6 bytes" in answer.out
    assert answer.err == ""
    out = mcr.ok("share", "pack", "export", stick, "-a", "quill", "--json").json
    assert (out["attached"], out["carried"], out["carried_bytes"]) == (1, 1, 6)
    assert "1 attached file, 6 bytes" in other.ok("share", "pack", "import", stick).out
    taken = other.ok("share", "pack", "import", stick, "--all-files", "--json").json
    assert (taken["carried"], taken["away"], taken["trouble"]) == (0, [], None)
    (line,) = other.ok("attachment", "list", "see the plan", "-a", "quill", "--json").json
    other.ok("attachment", "save", line["id"], str(tmp_path / "out.pdf"))
    assert (tmp_path / "out.pdf").read_bytes() == b"a plan"


def test_asking_gives_a_small_bundle(inside):
    mcr, other, stick = inside
    mcr.ok("share", "pack", "export", stick, "-a", "quill")
    other.ok("share", "pack", "import", stick)
    asked = other.ok("share", "pack", "ask", stick, "-a", "quill", "--json").json
    assert asked["bytes"] < 1000
    mcr.ok("share", "pack", "import", stick)
    out = mcr.ok("share", "pack", "export", stick, "-a", "quill", "--for", "amara", "--json").json
    assert out["segments"] == 0


def test_only_what_came_since_a_day(inside):
    mcr, _, stick = inside
    words = ("share", "pack", "export", stick, "-a", "quill", "--json")
    assert mcr.ok(*words, "--since", "2026-11-23").json["segments"] == 1
    assert mcr.ok(*words, "--since", "2026-11-24").json["segments"] == 0
    assert mcr(*words, "--since", "yesterday").status == 1


def test_a_bad_bundle_is_one_plain_line(inside, demo, tmp_path):
    mcr, other, stick = inside
    mcr.ok("share", "pack", "export", stick, "-a", "quill")
    assert "not inside" in demo("share", "pack", "import", stick).err
    other.ok("account", "add", "Fabrikam")
    answer = other("share", "pack", "import", stick, "-a", "Fabrikam")
    assert "is of Quillmere Logistics" in answer.err
    whole = (tmp_path / "quillmere.mcrpack").read_bytes()
    for data, told in (
        (whole[:-7], "cut short"),
        (whole[:-7] + b"0123456", "damaged"),
        (b"mcr-pack/7\n" + whole[11:], "newer version"),
        (b"", "cut short"),
    ):
        (tmp_path / "quillmere.mcrpack").write_bytes(data)
        answer = other("share", "pack", "import", stick)
        assert (answer.status, answer.err.count("\n")) == (1, 1)
        assert told in answer.err
    assert "cannot be read" in other("share", "pack", "import", str(tmp_path)).err
