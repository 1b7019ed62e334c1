"""What a customer's copy of a root-cause report leaves out: the list of what may stay.

Whatever is not named here is withheld. Names that people typed into prose are not told apart by
circles; `briefs.other_names` blanks them.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from mcr_desktop.briefs.content import Audience, Circle, Line, Source
from mcr_desktop.briefs.root_cause_content import Dated, Proof, ReportAction, RootCauseReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Item = TypeVar("_Item", Line, ReportAction, Proof, Dated)

_PROSE = (
    "team", "began", "problem", "impact", "containment", "evidence", "root_cause", "escape_point",
    "actions", "verdict_lines", "proofs", "told", "events", "lessons", "thanks",
)  # fmt: skip
"""Parts of a report that a customer may read, as far as their lines are marked for it."""
_PLAIN = (
    "account", "title", "number", "state", "opened", "closed", "lead", "whys", "whys_sources",
    "fishbone", "fishbone_sources", "verdict", "demo", "as_of", "prepared_on", "prepared_by",
)  # fmt: skip


def for_audience(report: RootCauseReport, audience: Audience) -> RootCauseReport:
    """The report as that audience may read it; asking twice changes nothing more.

    Raises ValueError where the team's copy is wanted of a customer's: what that left out is gone.
    """
    if audience is Audience.TEAM:
        if report.audience is Audience.CUSTOMER:
            message = "a customer's copy no longer holds what the team may read"
            raise ValueError(message)
        return report
    kept: dict[str, Any] = {name: getattr(report, name) for name in _PLAIN}
    kept |= {name: _shared(getattr(report, name)) for name in _PROSE}
    sources = tuple(one for one in report.sources if one.circle is Circle.CUSTOMER)
    return _renumbered(RootCauseReport(audience=Audience.CUSTOMER, sources=sources, **kept))


def every_text(value: Any, change: Callable[[str, str], str], where: str = "") -> Any:
    """The same content with each text that is printed passed through `change(text, where)`.

    Keys, marks and settings are no texts of the page and stay as they are.
    """
    if isinstance(value, str) and type(value) is str:
        return change(value, where) if value else value
    if isinstance(value, tuple):
        return tuple(every_text(one, change, where) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        fresh = {
            item.name: every_text(getattr(value, item.name), change, where or item.name)
            for item in fields(value)
            if item.name not in _NO_TEXT
        }
        return replace(value, **fresh)
    return value


_NO_TEXT = frozenset({"key", "selected", "words", "standing", "kind", "number"})
"""Fields that hold settings; a source's number is none of its words."""


def _shared(items: tuple[_Item, ...]) -> tuple[_Item, ...]:
    return tuple(item for item in items if item.circle is Circle.CUSTOMER)


def _renumbered(report: RootCauseReport) -> RootCauseReport:
    """Sources counted from one in the order of the page; those that nothing cites are dropped."""
    known = {source.number: source for source in report.sources}
    fresh: dict[int, int] = {}
    for number in _cited(report):
        if number in known and number not in fresh:
            fresh[number] = len(fresh) + 1

    def cite(numbers: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(fresh[number] for number in numbers if number in fresh)

    changed: dict[str, Any] = {}
    for name in _PROSE:
        changed[name] = tuple(
            replace(item, sentence=replace(item.sentence, sources=cite(item.sentence.sources)))
            if isinstance(item, Proof)
            else replace(item, sources=cite(item.sources))
            for item in getattr(report, name)
        )
    sources = tuple(
        Source(number, known[old].text, known[old].circle) for old, number in fresh.items()
    )
    return replace(
        report,
        **changed,
        whys_sources=cite(report.whys_sources),
        fishbone_sources=cite(report.fishbone_sources),
        sources=sources,
    )


_ORDER = (
    "began", "problem", "impact", "containment", "whys_sources", "fishbone_sources", "evidence",
    "root_cause", "escape_point", "actions", "verdict_lines", "proofs", "told", "lessons", "thanks",
    "events", "team",
)  # fmt: skip
"""As the page sets them."""


def _cited(report: RootCauseReport) -> Iterator[int]:
    for name in _ORDER:
        for item in getattr(report, name):
            if isinstance(item, int):
                yield item
            else:
                yield from (item.sentence if isinstance(item, Proof) else item).sources
