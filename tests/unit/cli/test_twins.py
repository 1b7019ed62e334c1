"""An id that rows of two accounts use is refused by `mcr`, unless the account is named."""

from __future__ import annotations

import pytest

from mcr_desktop.bootstrap import open_profile
from mcr_desktop.domain.changes import Change, Value
from mcr_desktop.domain.ids import new_id, show


@pytest.fixture
def twin(mcr) -> str:
    """The id of a promise of Northwind, which somebody used in Other & Sons before."""
    row = new_id()
    services = open_profile(mcr.folder)
    try:
        for name, wording in (("Other & Sons", "Bait"), ("Northwind", "We send the plan")):
            account = services.accounts.add(name)
            values: dict[str, Value] = {"wording": wording, "direction": "ours", "state": "open"}
            services.workspace.commit([Change(account.fence, "commitment", row, values)], "")
    finally:
        services.close()
    return show(row)


@pytest.mark.parametrize(
    "words",
    [
        ("commitment", "show"),
        ("commitment", "keep"),
        ("commitment", "remove"),
        ("history",),
    ],
)
def test_an_id_alone_is_refused_and_changes_nothing(mcr, twin, words):
    answer = mcr(*words, twin)
    assert answer.status != 0
    assert "Northwind, Other & Sons" in answer.err
    for account in ("Northwind", "Other & Sons"):
        shown = mcr.ok("commitment", "show", twin, "--account", account, "--json").json
        assert shown["state"] == "open"


def test_the_account_that_is_named_tells_which_is_meant(mcr, twin):
    mcr.ok("commitment", "keep", twin, "--account", "Northwind")
    assert mcr.ok("commitment", "show", twin, "-a", "Northwind", "--json").json["state"] == "kept"
    assert mcr.ok("commitment", "show", twin, "-a", "Other", "--json").json["state"] == "open"
    assert "Bait" not in mcr.ok("history", twin, "--account", "Northwind").out


def test_the_row_of_the_account_that_is_named_comes_back(mcr, twin):
    mcr.ok("commitment", "remove", twin, "--account", "Northwind")
    assert mcr("restore", twin).status != 0
    mcr.ok("restore", twin, "--account", "Northwind")
    assert mcr.ok("commitment", "show", twin, "-a", "Northwind", "--json").json["state"] == "open"
