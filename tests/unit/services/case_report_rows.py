"""A case that two invented customers share, with all that a report can tell, and one that holds nothing yet."""

from __future__ import annotations

from typing import Any

from mcr_desktop.bootstrap import Services
from mcr_desktop.services.exploring.pictures import filter_text
from mcr_desktop.services.registering.complaints import Filter
from tests.unit.services.shared_carriers import CARRIER, rows_of, write_down

HOME, OTHER, THIRD = "Askewe Foods", "Belmarsh Tools GmbH", "Cotterill Lamps"
ACTION_DAY = "2026-07-20"
OTHER_CONTACT, OTHER_SITE = "Ingrid Solheim", "Vardø Mill"


def fill(s: Services) -> dict[str, bytes]:
    """The rows; ids by what they are."""
    home, other = s.accounts.add(HOME, tier="strategic"), s.accounts.add(OTHER, tier="key")
    third = s.accounts.add(THIRD)
    for number, account in enumerate((home, other)):
        rows = rows_of(number, factor=7.0)
        # The action worked: a sixth of the carrier's complaints came after it.
        kept = [
            row
            for i, row in enumerate(rows)
            if row[0] < ACTION_DAY or row[2]["carrier"] != CARRIER or i % 6 == 0
        ]
        write_down(s, account, kept)
    coo = s.people.add(home, "Mara Okafor", title="COO", email="mara@askewe.example")
    s.people.add(other, OTHER_CONTACT, title="Buyer", email="ingrid.solheim@belmarsh.example")
    s.sites.add(other, OTHER_SITE, city="Vardø")
    s.sites.add(home, "Lyon gate")
    query = filter_text(Filter((("carrier", CARRIER),)))
    case = s.cases.open(
        home,
        "Late deliveries by Carrier B",
        problem="Deliveries by Carrier B on the northern lane arrive a day late.\nIt began in the second week of May, after the new sorter went live.",
        containment="Loads for the northern lane leave two hours earlier until the antenna is back.",
        query=query,
        team=("Jun Park", "Ada Lindqvist"),
        signal="Complaints about late deliveries rose from 0.3 to 1.9 a week from 12 May",
        began_on="2026-05-12",
        began_low_on="2026-05-09",
        began_high_on="2026-05-15",
    )
    add = s.cases.add_why
    first = add(case.id, "Lorries leave with pallets missing")
    second = add(case.id, "Loading is confirmed before every pallet is scanned", first.id)
    third_why = add(case.id, "The hand scanner loses its connection at gate 14", second.id)
    root = add(
        case.id,
        "The antenna was moved for the new sorter and nobody measured the signal again",
        third_why.id,
    )
    short = add(case.id, "Too few people at night", second.id)
    escape = add(case.id, "Nobody compares what was scanned with what was loaded", chain="escaped")
    add(case.id, "The report that would show it runs at six in the morning", escape.id, "escaped")
    for why in (first, second, third_why, root, escape):
        s.cases.edit_why(why.id, standing="confirmed")
    s.cases.edit_why(root.id, root=1, evidence="Site plan of March; signal test of 14 June")
    s.cases.edit_why(short.id, standing="ruled out", evidence="The rota is the same as before May")
    s.cases.edit_why(first.id, evidence_query=query)
    for text, category, standing in (
        ("Night shift not trained on the new scanner", "people", "ruled out"),
        ("No test after works at the gate", "process", "confirmed"),
        ("Loading list printed before the scan ends", "process", "supposed"),
        ("Antenna at gate 14 too far away", "technology", "confirmed"),
        ("Rain on the ramp", "Surroundings", "supposed"),
    ):
        bone = s.cases.add_bone(case.id, text, category)
        s.cases.edit_bone(bone.id, standing=standing)
    s.cases.edit(
        case.id,
        root_cause="The antenna at gate 14 was moved in March and the signal was not measured again.",
        escape_point="At departure: scanned and loaded pallets are not compared.",
        lessons="Internal: ask the sorter's maker to pay.\nMeasure the radio after every change at a gate.",
        effective_on=ACTION_DAY,
        check_on="2026-10-01",
    )
    act = s.cases.add_action
    done = act(case.id, "Loads leave two hours earlier", "containment", "Jun Park", "2026-06-20")
    s.commitments.keep(done.id, "2026-06-18")
    fixed = act(
        case.id,
        "Move the antenna back and measure the signal on every dock",
        "corrective",
        "Ada Lindqvist",
        "2026-07-18",
        effective_on=ACTION_DAY,
    )
    s.commitments.keep(fixed.id, "2026-07-17")
    act(
        case.id,
        "Compare scanned with loaded before departure",
        "corrective",
        "Jun Park",
        "2026-10-30",
    )
    act(
        case.id,
        "A radio test in the checklist for works at any gate",
        "preventive",
        None,
        "2026-12-15",
    )
    part = s.cases.add_account(case.id, other, query)
    own = next(view.part for view in s.cases.show(case.id).parts if view.home)
    s.cases.edit_part(own.id, impact="Two shops stood without bread on 23 May.")
    s.cases.tell(
        own.id,
        "2026-07-21",
        "call",
        coo.id,
        "What happened, what we changed, and when we would look at the figures.",
    )
    s.cases.add_event(case.id, "Walked the dock with the night shift", "2026-06-12")
    s.cases.add_event(case.id, "Signal measured at every gate", "2026-06-14")
    thin = s.cases.open(home, "Invoices without an order number")
    return {
        "home": home.id,
        "other": other.id,
        "third": third.id,
        "case": case.id,
        "part": part.id,
        "thin": thin.id,
        "why": root.id,
    }


def poison(s: Services, ids: dict[str, bytes], secrets: str) -> None:
    """Write what names the other customer into every text of the case that a person can type."""
    view = s.cases.show(ids["case"])
    case = view.case

    def tainted(text: str | None) -> str:
        return f"{text or ''} {secrets}".strip()

    fields: dict[str, Any] = {
        name: tainted(getattr(case, name))
        for name in (
            "title",
            "problem",
            "containment",
            "root_cause",
            "escape_point",
            "lessons",
            "signal",
        )
    }
    s.cases.edit(case.id, **fields)
    for why in view.whys:
        s.cases.edit_why(why.id, answer=tainted(why.answer), evidence=tainted(why.evidence))
    for bone in view.bones:
        s.cases.edit_bone(bone.id, text=tainted(bone.text), evidence=tainted(bone.evidence))
    for event in view.events:
        s.cases.edit_event(event.id, text=tainted(event.text))
    for action in view.actions:
        s.commitments.edit(action.id, wording=tainted(action.wording))
    for part in view.parts:
        s.cases.edit_part(
            part.part.id, title=tainted(part.part.title), impact=tainted(part.part.impact)
        )
        if part.home:
            s.cases.tell(
                part.part.id, "2026-07-21", tainted("call"), None, tainted(part.part.told_words)
            )
