"""Counting complaints: of very many the columns in memory say what the store would."""

from __future__ import annotations

import pytest

from mcr_desktop.services import indicators


@pytest.mark.parametrize("undone", [False, True])
def test_columns_count_as_the_store_does(services, monkeypatch, undone):
    account = services.accounts.add("Quillmere Logistics", as_of="2026-11-20")
    days = ("2025-01-03", "2026-05-25", "2026-06-30", "2026-08-23", "2026-11-20", "2026-11-22")
    for day in days:
        services.complaints.add(account, "The lorry came late", reported_on=day)
    dateless = services.complaints.add(account, "Nobody knows when", reported_on="2026-11-01")
    services.complaints.edit(dateless.id, reported_on=None)
    if undone:
        services.complaints.add(account, "Written down twice", reported_on="2026-11-02")
        services.undo.undo()
    stored = services.indicators.complaint_counts(account)
    monkeypatch.setattr(indicators, "MANY", 2)
    assert services.indicators.complaint_counts(account) == stored
    assert (stored.before, stored.recent, stored.total) == (2, 2, 5)
