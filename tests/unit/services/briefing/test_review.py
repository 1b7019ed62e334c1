"""What is private or was said of a person stays out of copies for customers, whoever was merged into whom."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdf
import pytest

from mcr_desktop.services.briefing.briefs import Audience
from tests.unit.services.brief_rows import fill

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services

NOBODYS = ("zebra", "yucca")
"""Words that stand in our own drafts alone."""
INSIDE = (
    *("aardvark", "bluebell", "crocus", "dandelion", "edelweiss", "foxglove", "gentian", "heather"),
    *("iris", "jasmine", "knapweed", "larkspur", "marigold", "nettle", "orchid"),
)
"""Words that no customer may read."""


@pytest.fixture
def ids(services: Services, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    monkeypatch.setenv("MCR_NOW", "2026-11-22T09:00:00")
    ids = fill(services)
    account = services.accounts.show(ids["account"])
    meeting = services.meetings.show(ids["meeting"])
    for kept in meeting.contacts:
        other = services.people.add(account, f"Twin of {kept.hex()[:4]}", preferences="aardvark")
        services.people.edit(other.id, standing="loyalty", standing_evidence="bluebell")
        services.people.add_fact(other.id, "crocus", kind="personal")
        services.people.add_fact(other.id, "dandelion", kind="personal", sensitive=True)
        services.storekeeper_cards.put(other.id, "nuisance", "edelweiss", level="high")
        services.occasions.add(account, "foxglove", "--11-24", contact_id=other.id, sensitive=True)
        services.careers.add(other.id, "gentian", remark="heather")
        services.influences.add(other.id, kept, "opposes", remark="iris")
        services.addresses.add(other.id, "phone", "+44 20 7946 0000", label="jasmine")
        promise = services.commitments.add(
            account, "A joint plan", contact_id=other.id, due_on="2026-12-01"
        )
        services.commitments.renegotiate(
            promise.id, "2026-12-15", with_whom="knapweed", why="larkspur"
        )
        done = services.commitments.add(account, "A list", contact_id=other.id, due_on="2026-11-22")
        services.commitments.keep(done.id, words="marigold")
        services.touches.log(account, "call", [other.id], "2026-11-20", summary="nettle")
        services.merges.merge(kept, [other.id])
    services.agreements.add(account, "orchid", text="orchid", kind="contract")
    services.drafts.add(account, "zebra", "yucca", circle="customer", meeting_id=ids["meeting"])
    return ids


def test_a_customers_copy_tells_nothing_that_is_ours(
    services: Services, ids: dict[str, bytes]
) -> None:
    copy = services.briefs.copy(ids["meeting"], Audience.CUSTOMER)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(copy.pdf)).pages)
    for told in (repr(copy.brief), text):
        assert "A plan with one date" in told
        for word in (*INSIDE, *NOBODYS):
            assert word not in told


def test_no_copy_tells_of_a_draft(services: Services, ids: dict[str, bytes]) -> None:
    for audience in Audience:
        told = repr(services.briefs.copy(ids["meeting"], audience).brief)
        for word in NOBODYS:
            assert word not in told


def test_what_is_sensitive_of_a_person_is_not_said_aloud(
    services: Services, ids: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MCR_NOW", "2026-11-24T09:00:00")
    assert ids
    told = repr(services.reminders.take())
    for word in ("foxglove", "dandelion", *NOBODYS):
        assert word not in told
