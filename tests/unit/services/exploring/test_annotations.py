"""Notes beside the figures: written, undone, and joined by what cases do."""

from __future__ import annotations

import json

import pytest

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain import ids
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.services.registering.complaints import Filter

LANE = ("lane", "LYS-MAD")
SITE = ("site", "Lyon")


@pytest.fixture
def account(services: Services) -> Account:
    return services.accounts.add("Northwind Logistics")


def test_a_note_is_written_changed_and_taken_back(services: Services, account: Account) -> None:
    note = services.annotations.add(account, " New carrier began ", "2026-05-12")
    assert (note.text, note.happened_on, note.person) == (
        "New carrier began", "2026-05-12", services.workspace.person,
    )  # fmt: skip
    edited = services.annotations.edit(note.id, text="Carrier B began", happened_on="2026-05-11")
    assert (edited.text, edited.happened_on) == ("Carrier B began", "2026-05-11")
    services.annotations.remove(note.id)
    assert services.annotations.all(account) == []
    services.undo.undo()
    assert services.annotations.all(account) == [edited]
    services.undo.undo()
    services.undo.undo()
    with pytest.raises(NotFoundError):
        services.annotations.show(note.id)


@pytest.mark.parametrize(("text", "day"), [("  ", "2026-05-12"), ("x", ""), ("x", "12 May")])
def test_a_note_needs_words_and_a_day(
    services: Services, account: Account, text: str, day: str
) -> None:
    with pytest.raises(InvalidValueError):
        services.annotations.add(account, text, day)
    assert services.annotations.all(account) == []


def test_a_note_on_a_slice_stands_on_the_chart_of_that_slice_and_within(
    services: Services, account: Account
) -> None:
    services.annotations.add(account, "Strike", "2026-03-01")
    query = json.dumps({"where": [list(LANE)]})
    services.annotations.add(account, "Road closed", "2026-02-01", query)

    def shown(*where: tuple[str, str]) -> list[str]:
        return [note.text for note in services.annotations.on_chart(account, Filter(where))]

    assert shown() == ["Strike"]
    assert shown(SITE) == ["Strike"]
    assert shown(LANE) == ["Road closed", "Strike"]
    assert shown(SITE, LANE) == ["Road closed", "Strike"]


def test_actions_of_cases_stand_where_they_could_show(services: Services, account: Account) -> None:
    case_id = ids.new_id()

    def act(wording: str, **fields: object) -> bytes:
        return services.commitments.add(account, wording, "internal", **fields).id

    kept = act("Scan at the dock", case_id=case_id, effective_on="2026-06-01")
    act("No day yet", case_id=case_id)
    act("No case", effective_on="2026-06-02")
    withdrawn = act("Never mind", case_id=case_id, effective_on="2026-06-03")
    services.commitments.withdraw(withdrawn)
    (shown,) = services.annotations.on_chart(account)
    assert (shown.kind, shown.day, shown.text, shown.row) == (
        "action", "2026-06-01", "Scan at the dock", kept,
    )  # fmt: skip
    assert shown.key == f"action:{ids.show(kept)}"
