"""Which accounts changed: told once, and told again where looking them up failed."""

from __future__ import annotations

import pytest

from mcr_desktop.services.changed_fences import ChangedFences
from mcr_desktop.store import counts


def test_an_account_in_which_a_row_changed_is_told_once(services):
    account = services.accounts.add("Northwind")
    changed = ChangedFences(services.workspace, frozenset({"commitment"}))
    assert changed.take() is None
    services.commitments.add(account, "Send the plan")
    assert changed.take() == frozenset({account.fence})
    assert changed.take() == frozenset()


def test_after_a_look_that_failed_all_are_told(services, monkeypatch):
    account = services.accounts.add("Northwind")
    changed = ChangedFences(services.workspace, frozenset({"commitment"}))
    changed.take()
    services.commitments.add(account, "Send the plan")

    def busy(*_given):
        raise OSError("the store is busy")

    with monkeypatch.context() as patched:
        patched.setattr(counts, "fences_of", busy)
        with pytest.raises(OSError, match="busy"):
            changed.take()
    assert changed.take() is None
