"""One note on paper, with a word on who may see it."""

from __future__ import annotations

from mcr_desktop.services.notebook.papers import print_note, who_may_see


def test_paper_says_for_whose_eyes_it_is(services, account):
    shared = services.notes.add(account, "Met them.", "Visit")
    assert who_may_see(shared) == "For the team only"
    assert who_may_see(services.notes.edit(shared.id, circle="customer")) == ""
    assert "Sensitive" in who_may_see(services.notes.edit(shared.id, sensitive=1))
    draft = services.drafts.add(account, "Not yet.", "Mine")
    assert who_may_see(draft) == "Private draft"
    assert print_note(draft, "Northwind").startswith(b"%PDF-")
