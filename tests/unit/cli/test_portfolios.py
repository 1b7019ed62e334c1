"""`mcr portfolio`: the list of accounts without a screen."""

from __future__ import annotations


def test_the_portfolio_tells_and_keeps_favourites_parents_and_the_archive(mcr):
    for name in ("Alder Group", "Alder Rail", "Brook"):
        mcr.ok("account", "add", name)
    mcr.ok(
        "commitment",
        "add",
        "Send it",
        "--account",
        "Brook",
        "--made-on",
        "2026-11-02",
        "--due",
        "2026-11-20",
    )
    told = mcr.ok("portfolio").out
    assert "Brook" in told
    assert "1 open, 1 late" in told
    mcr.ok("portfolio", "favourite", "Brook")
    assert "* Brook" in mcr.ok("portfolio").out
    assert [
        one["line"]["account"]["name"] for one in mcr.ok("portfolio", "--favourites", "--json").json
    ] == ["Brook"]
    mcr.ok("portfolio", "favourite", "Brook", "--off")
    assert mcr.ok("portfolio", "--favourites", "--json").json == []
    mcr.ok("portfolio", "parent", "Alder Rail", "Alder Group")
    assert "> Alder Rail" in mcr.ok("portfolio", "--groups").out
    mcr.ok("portfolio", "archive", "Brook")
    assert [
        one["line"]["account"]["name"] for one in mcr.ok("portfolio", "--archived", "--json").json
    ] == ["Brook"]
    mcr.ok("portfolio", "bring-back", "Brook")
    assert len(mcr.ok("portfolio", "--json").json) == 3
    shown = mcr.ok("portfolio", "show", "Brook").out
    assert "Our promises: 1 open, 1 late" in shown
    assert "Used notes: None written" in shown
    assert mcr.ok("portfolio", "recent", "--json").json == []
