"""Reports to look at and to test with; every company and person is invented."""

from __future__ import annotations

from mcr_desktop.briefs.content import Audience, Circle, Line, Source
from mcr_desktop.briefs.root_cause_content import (
    Dated,
    Proof,
    ReportAction,
    RootCauseReport,
    Verdict,
)
from mcr_desktop.figures.cause_drawings import (
    Cause,
    CauseBone,
    FishboneFigure,
    WhyChain,
    WhyTreeFigure,
)
from tests.unit.figures.samples import control

_HEADS = ("", "From", "To", "Weeks", "Complaints", "A week", "shipments", "per 1,000 shipments")


def line(text: str, *sources: int) -> Line:
    return Line(text, sources, Circle.CUSTOMER)


def whys(
    text: str = "The antenna at gate 14 was moved and nobody measured the signal again",
) -> WhyTreeFigure:
    root = Cause("04", text, "confirmed", root=True, evidence="Site plan of March")
    ruled_out = Cause("05", "Too few people at night", "ruled out", evidence="The rota is the same")
    third = Cause("03", "The scanner loses its connection", "confirmed", children=(root,))
    second = Cause("02", "Loading is confirmed too early", "confirmed", children=(third, ruled_out))
    first = Cause("01", "Lorries leave with pallets missing", "confirmed", children=(second,))
    escaped = Cause("06", "Nobody compares scanned with loaded", "confirmed")
    return WhyTreeFigure(
        "The whys",
        "Late deliveries",
        (WhyChain("Why did it happen?", (first,)), WhyChain("Why did nobody notice?", (escaped,))),
    )


def fishbone() -> FishboneFigure:
    return FishboneFigure(
        "Possible causes",
        "Late deliveries",
        (
            CauseBone("People", (Cause("11", "Night shift not trained", "ruled out"),)),
            CauseBone("Process", (Cause("12", "No test after works at the gate", "confirmed"),)),
            CauseBone("Technology", (Cause("13", "Antenna too far away", "confirmed"),)),
            CauseBone("Surroundings", (Cause("14", "Rain on the ramp"),)),
        ),
    )


def report(audience: Audience = Audience.TEAM) -> RootCauseReport:
    """A case that worked, with everything that a report can hold."""
    return RootCauseReport(
        account="Askewe Foods",
        audience=audience,
        title="Late deliveries by Carrier B",
        number="71NBWP",
        state="open",
        opened="22 Nov 2026",
        lead="Jun Park",
        team=(line("Jun Park, leads the case", 1), line("Ada Lindqvist", 1)),
        began=(line("It showed in Carrier B: 98 complaints.", 2),),
        problem=(line("Deliveries by Carrier B arrive a day late.", 1),),
        impact=(line("Two shops stood without bread on 23 May.", 1),),
        containment=(line("Loads leave two hours earlier.", 1),),
        whys=whys(),
        whys_sources=(3,),
        fishbone=fishbone(),
        fishbone_sources=(3,),
        root_cause=(line("The antenna at gate 14 was moved.", 1),),
        escape_point=(line("Scanned and loaded pallets are not compared.", 1),),
        actions=(
            ReportAction("Leave earlier", "containment", "Jun Park", "20 Jun", "done 18 Jun", True, False, (4,), Circle.CUSTOMER),
            ReportAction("Move the antenna", "corrective", "Ada Lindqvist", "18 Jul", "done 17 Jul", True, False, (4,), Circle.CUSTOMER),
            ReportAction("Compare at departure", "corrective", "Jun Park", "30 Oct", "23 days late", False, True, (4,), Circle.CUSTOMER),
            ReportAction("Radio test after works", "preventive", "", "", "open", False, False, (4,), Circle.CUSTOMER),
        ),
        verdict=Verdict.WORKED,
        proofs=(
            Proof(
                "",
                line("Worked: complaints fell from 2.9 to 0.2 a week after 20 July 2026.", 5),
                Verdict.WORKED,
                control(),
                _HEADS,
                (
                    ("Before", "11 May 2026", "19 Jul 2026", "10", "29", "2.9", "18,204", "1.6"),
                    ("Since", "20 Jul 2026", "15 Nov 2026", "17", "3", "0.2", "31,877", "0.1"),
                ),
                "Observed 3 over foretold 46.",
                ("Nothing else changed that bears on these complaints.",),
                Circle.CUSTOMER,
            ),
        ),
        told=(line("Mara Okafor was told: 21 Jul 2026, call, by Jun Park.", 6),),
        events=(Dated("12 Jun 2026", "Walked the dock", (1,), Circle.CUSTOMER),),
        lessons=(line("Measure the radio after every change at a gate.", 1),),
        thanks=(line("With thanks to Jun Park and Ada Lindqvist."),),
        sources=tuple(
            Source(number, text, Circle.CUSTOMER)
            for number, text in enumerate(
                ("Case", "Register of complaints", "Whys", "Promise ledger", "Check", "Told"), start=1
            )
        ),
        prepared_on="22 Nov 2026",
        prepared_by="Jun Park",
    )  # fmt: skip
