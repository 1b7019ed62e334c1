"""The rows of a meeting that is worth a brief: told, promised, kept from the customer."""

from __future__ import annotations

from mcr_desktop.bootstrap import Services


def fill(s: Services) -> dict[str, bytes]:
    account = s.accounts.add(
        "Northwind Logistics",
        tier="key",
        purpose="Their hub never waits for us",
        standing="preference",
        customer_since="2019-03-01",
        revenue=4_200_000.0,
        currency="EUR",
        preferences="Bad news by telephone",
    )
    s.accounts.edit(account.id, standing="loyalty", standing_on="2026-03-04")
    mara = s.people.add(
        account,
        "Mara Okafor",
        title="COO",
        role="decides",
        standing="loyalty",
        standing_on="2026-08-17",
        standing_evidence="Spoke for us in the board room",
        cadence_days=30,
    )
    piet = s.people.add(account, "Piet Vanderlaan", title="Dock manager")
    nina = s.people.add(account, "Nina Sorel", title="Buyer")
    last = s.meetings.plan(
        account, "Autumn review", "2026-09-03T10:00", contacts=(mara.id, piet.id)
    )
    s.meetings.hold(last.id, "We owe a plan")
    call = s.touches.log(
        account, "call", [mara.id], "2026-10-12", summary="Feels uneasy on Madrid", feeling="uneasy"
    )
    s.touches.log(account, "visit", [mara.id, piet.id], "2026-10-20", summary="Saw the dock gossip")
    s.touches.log(account, "meeting", [mara.id], "2026-11-02", summary="A dinner for two")
    s.touches.log(account, "visit", [mara.id, nina.id], "2026-10-25", summary="With the buyer")
    promise = s.commitments.add
    shared = promise(
        account,
        "A plan with one date",
        contact_id=mara.id,
        made_on="2026-09-03",
        due_on="2026-11-10",
        first_due_on="2026-10-01",
    )
    promise(account, "Anybody may ask us", due_on="2026-12-01")
    promise(account, "No quotations elsewhere", "theirs", contact_id=mara.id, made_on="2026-11-02")
    promise(account, "Volumes by lane", "theirs", contact_id=piet.id, made_on="2026-09-03")
    promise(account, "Read their contract", "internal", due_on="2026-11-20")
    kept = promise(account, "Arrivals by eight", contact_id=piet.id, made_on="2026-09-03")
    s.commitments.keep(kept.id, "2026-10-01")
    s.notes.add(
        account,
        "Mara may go to Rotterdam. Do not ask her.",
        title="The Rotterdam post",
        sensitive=1,
        circle="customer",
        written_on="2026-11-01",
    )
    dock = s.notes.add(
        account,
        "# Dock hours\nThe dock closes at **06:40**.",
        circle="customer",
        written_on="2026-11-03",
    )
    s.notes.add(account, "Nothing but gossip", title="Heard", written_on="2026-11-04")
    s.notes.add(account, "Gone by", title="Old news", circle="customer", expires_on="2026-11-10")
    s.accounts.add_fact(account, "He never pays early", contact_id=piet.id, sensitive=1)
    s.accounts.add_fact(account, "Their year is made in August", noted_on="2025-02-20")
    s.accounts.add_fact(account, "Collects stamps", contact_id=nina.id)
    meeting = s.meetings.plan(
        account,
        "Quarterly review",
        "2026-11-24T14:00",
        place="Lyon hub",
        contacts=(mara.id, piet.id),
        team=("Jun Park", "Amira Idris"),
        objectives="Keep them quiet on price\nLeave with one date",
        agenda="1. Madrid\n- What next",
        questions="Mara: what would have to be true?",
        ask="Consent to another carrier",
    )
    return {
        "account": account.id,
        "meeting": meeting.id,
        "mara": mara.id,
        "piet": piet.id,
        "nina": nina.id,
        "last": last.id,
        "call": call.id,
        "shared": shared.id,
        "dock": dock.id,
    }
