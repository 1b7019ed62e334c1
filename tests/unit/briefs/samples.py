"""Meeting briefs to look at and to test with; every person and company is invented."""

from __future__ import annotations

from dataclasses import replace

from mcr_desktop.briefs.content import (
    Audience,
    Circle,
    Line,
    MeetingBrief,
    Person,
    Promise,
    Source,
    Trend,
    TrendChart,
)
from tests.unit.figures.samples import control

_BOTH = Circle.CUSTOMER


def team_brief() -> MeetingBrief:
    """A quarterly review with everything that two pages hold."""
    return MeetingBrief(
        account="Northwind Logistics",
        audience=Audience.TEAM,
        meeting="Quarterly review",
        when="Tuesday 24 November 2026, 14:00\u201315:30",
        place="Paris, their hub at Gennevilliers",
        standing="Loyalty",
        standing_trend=Trend.UP,
        standing_note="was Preference in March; 4 of 6 people asked",
        since="3 September",
        purpose=(
            Line("\u201cTheir hub never waits for us.\u201d We carry 38\u202f% of what leaves it, and they "
                 "are our reference for every bid in southern Europe.", (1, 2)),
            Line("Margin at risk: \u20ac2.4 million a year; the frame contract ends on 31 March 2027.", (3,)),
        ),
        changes=(
            Line("Late deliveries rose from 3.1 to 5.4 per 1,000 shipments from 12 May; Carrier B on "
                 "LYS\u2192MAD explains 71\u202f% of the rise.", (4,), _BOTH),
            Line("Marta Okafor became head of inbound logistics; Paul Reyes now reports to her.", (5,), _BOTH),
            Line("Four promises kept, one renegotiated before its day, none broken.", (6,), _BOTH),
            Line("Their buyer asked two other forwarders for quotes on the Iberian lanes.", (7,)),
        ),
        say=(
            Line("We found the cause of the late deliveries, and here is what the carrier has already changed.", (4, 8)),
            Line("Thank you for the two days that your yard team gave us in October.", (9,), _BOTH),
            Line("We would like to agree on one number for lateness before the new contract.", (3,)),
        ),
        not_say=(
            Line("Nothing of the Lisbon tender: they lost it, and Duval was blamed in the open.", (7, 10)),
            Line("Do not offer credit notes; Ito decides on those above \u20ac5,000.", (11,)),
            Line("Reyes hopes for Okafor\u2019s post in Lyon. It is not announced.", (10,)),
        ),
        ours=(
            Promise("Send the carrier\u2019s corrective report, with the loading times by shift", "24 Nov", "A. Ito",
                    sources=(12,), circle=_BOTH),
            Promise("Second gate scanner at Gennevilliers working before the December peak", "10 Nov", "J. Park",
                    late=True, late_note="14 days late; renegotiated once, before its day", sources=(12, 13), circle=_BOTH),
            Promise("Name one person who answers within the hour on peak days", "1 Dec", "M. Osei", sources=(6,), circle=_BOTH),
        ),
        theirs=(
            Promise("Forecast by lane for the first quarter", "20 Nov", "P. Reyes", late=True,
                    late_note="4 days late", sources=(6,), circle=_BOTH),
            Promise("Access for our planners to the slot calendar", "5 Dec", "M. Okafor", sources=(13,), circle=_BOTH),
        ),
        internal=(
            Promise("Agree with finance on the price floor for Iberia before the meeting", "23 Nov", "A. Ito", sources=(3,)),
        ),
        chart=TrendChart(
            control(),
            Line("Late deliveries rose from 3.1 to 5.4 per 1,000 shipments from 12 May (95\u202f%: 9\u201315 May) and "
                 "have been outside their limits in five of the last six months.", (4,), _BOTH),
        ),
        people=(
            Person("Marta Okafor", "Head of inbound logistics", decision_role="Decides", standing="Preference",
                   standing_trend=Trend.UP, note="New in the role since September; wants figures first, then the story", sources=(5,)),
            Person("Paul Reyes", "Planning, Iberia", decision_role="Advises", standing="Satisfaction",
                   note="Hurt most by the late lane; quiet for 41 days of 30", sources=(4, 14)),
            Person("Ir\u00e8ne Duval", "Purchasing", decision_role="Buys", standing="Preference",
                   note="Likes the agenda the day before; never on the phone", sources=(10,)),
            Person("Akiko Ito", "Account owner", ours=True),
            Person("Joon Park", "Operations", ours=True, note="Brings the scanner figures"),
        ),
        storekeeper=(
            Line("Peak from 28 November to 19 December: three times the usual slots.", (2,)),
            Line("Okafor complains early and in writing, and says thank you in the same way.", (5,)),
            Line("Influence: their lane choices are copied by two sister companies.", (7,)),
        ),
        notes=(
            Line("Bring the loading-bay photographs; they like to see, not to be told.", (9,)),
            Line("Park knows the yard foreman from school.", (9,)),
        ),
        agenda=(
            Line("What changed since September, with the figures", (), _BOTH),
            Line("The Lyon\u2013Madrid lane: cause, actions, what happens in the peak", (8,), _BOTH),
            Line("Promises on both sides", (6,), _BOTH),
            Line("The contract year 2027: what you would change first", (), _BOTH),
        ),
        questions=(
            Line("Which hour of the day hurts most when a truck is late?", (), _BOTH),
            Line("Who signs for lane changes since the reorganisation?", (5,)),
            Line("What would make you recommend us to the sister companies?", ()),
        ),
        ask=(
            Line("Agree today on one definition of \u201clate\u201d, measured at your gate, as the basis of the new contract.", (3, 4)),
        ),
        sources=(
            Source(1, "Account purpose, agreed with the sponsor, 14 Jan 2026"),
            Source(2, "Storekeeper card, J. Park, 2 Oct 2026 (observed, sure)"),
            Source(3, "Account plan 2026, economics, A. Ito, 9 Nov 2026"),
            Source(4, "Complaints and shipments, Dec 2024 to Nov 2026: 612 complaints, 196,410 shipments", _BOTH),
            Source(5, "Call with M. Okafor, 17 Sep 2026", _BOTH),
            Source(6, "Minutes of the meeting of 3 Sep 2026", _BOTH),
            Source(7, "Note, M. Osei, 28 Oct 2026 (hearsay)"),
            Source(8, "Case 17: carrier\u2019s loading times, opened 2 Jun 2026", _BOTH),
            Source(9, "Visit to the yard, 12\u201313 Oct 2026", _BOTH),
            Source(10, "Note, A. Ito, 5 Nov 2026 (told in confidence)"),
            Source(11, "Authority card, concessions, 1 Jul 2026"),
            Source(12, "E-mail to M. Okafor, 3 Nov 2026", _BOTH),
            Source(13, "Call with P. Reyes, 12 Oct 2026", _BOTH),
            Source(14, "Touches of the last 90 days"),
        ),
        demo=True,
        as_of="22 Nov 2026",
        prepared_on="22 Nov 2026",
        prepared_by="Akiko Ito",
    )  # fmt: skip


def long_brief() -> MeetingBrief:
    """The same brief swollen until lists run over pages and names over lines."""
    brief = team_brief()
    many = tuple(
        Line(f"{line.text} {'And a sentence that goes on for longer than anybody would read aloud. ' * 3}{i}",
             line.sources, line.circle)
        for i in range(6) for line in brief.changes
    )  # fmt: skip
    return replace(
        brief,
        account="Compagnie g\u00e9n\u00e9rale des entrep\u00f4ts frigorifiques de la M\u00e9diterran\u00e9e et du Rh\u00f4ne",
        meeting="Review of the year, renewal of the frame contract and inspection of the new hall",
        changes=many,
        say=brief.say * 9,
        not_say=many[:5],
        ours=brief.ours * 12,
        people=brief.people * 5,
        questions=(*brief.questions, Line("https://files.invalid/" + "x" * 240, (1,))),
        sources=tuple(
            Source(i + 1, brief.sources[i % 14].text + f" ({i})", brief.sources[i % 14].circle)
            for i in range(90)
        ),
    )
