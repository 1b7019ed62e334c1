"""`mcr brief case`: a report of a case as a file, and what was changed in the customer's copy."""

from __future__ import annotations


def test_a_report_is_written_for_each_audience_and_form(mcr, tmp_path):
    mcr.ok("account", "add", "Askewe Foods")
    mcr.ok("account", "add", "Belmarsh Tools")
    mcr.ok(
        "case",
        "open",
        "Late at the gate",
        "-a",
        "Askewe",
        "--problem",
        "Belmarsh Tools waits, too.",
    )
    out = tmp_path / "case.pdf"
    words = ("brief", "case", "Late", "--out", str(out))
    told = mcr.ok(*words, "--for", "customer", "--style", "a3", "--json").json
    assert told["pages"] == 1
    assert told["style"] == "a3"
    assert [one["after"] for one in told["changed"]] == ["Another customer waits, too."]
    assert out.read_bytes().startswith(b"%PDF-")
    assert mcr(*words, "--for", "team").status == 1  # something stands there
    said = mcr.ok(*words, "--for", "customer", "--replace").out
    assert "Another customer waits, too." in said
    assert mcr.ok(*words, "--for", "team", "--replace").out.strip() == str(out)
    assert mcr(*words, "--for", "customer", "--account", "Belmarsh", "--replace").status == 1
