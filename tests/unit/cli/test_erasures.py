"""`mcr erase`: taking a person or single rows out of an account for good."""

from __future__ import annotations

from mcr_desktop.domain import ids


def test_a_contact_goes_with_what_is_about_them_and_comes_back_when_objected_to(mcr):
    account = ("--account", "Quill")
    mcr.ok("account", "add", "Quillmere Logistics")
    mcr.ok("contact", "add", "Quentin Vane", *account)
    mcr.ok("commitment", "add", "Call Quentin Vane", *account, "--contact", "Quentin")
    mcr.ok("note", "add", *account, words_in="Quentin Vane likes tea.")
    mcr.ok("note", "add", *account, words_in="Nothing of his.")
    listed = mcr.ok("erase", "preview", "Quentin", *account, "--json").json
    assert [(row["kind"], row["because"]) for row in listed] == [
        ("contact", "is"),
        ("commitment", "about"),
        ("note", "names"),
    ]
    told = mcr.ok("erase", "contact", "Quentin", *account, "--json").json
    assert told["rows"] == 2
    assert mcr.ok("contact", "list", *account, "--json").json == []
    assert [row["kind"] for row in mcr.ok("search", "Vane", "--json").json] == ["note"]
    (row,) = mcr.ok("erase", "list", *account, "--json").json
    assert (row["erasure"], row["carried_out"], row["rows"]) == (told["erasure"], False, 2)
    assert "hidden" in mcr.ok("erase", "list", *account).out
    mcr.ok("erase", "object", told["erasure"][:6], *account)
    assert len(mcr.ok("contact", "list", *account, "--json").json) == 1
    assert "objected" in mcr.ok("erase", "list", *account).out


def test_single_rows_go_and_nonsense_is_told(mcr):
    account = ("--account", "Quill")
    mcr.ok("account", "add", "Quillmere Logistics")
    mcr.ok("note", "add", *account, words_in="Gone soon.")
    (note,) = mcr.ok("note", "list", *account, "--json").json
    mcr.ok("erase", "row", f"note:{note['id']}", *account)
    assert mcr.ok("note", "list", *account, "--json").json == []
    for words in (
        ("row", "note", *account),
        ("row", f"nothing:{ids.show(b'x' * 16)}", *account),
        ("row", "note:12", *account),
        ("object", "abcdef", *account),
        ("preview", "Nobody", *account),
    ):
        answer = mcr("erase", *words)
        assert answer.status == 1
        assert len(answer.err.strip().splitlines()) == 1
