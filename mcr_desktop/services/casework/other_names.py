"""Whom a customer's copy of a report must not name: everybody that other customers are known by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mcr_desktop.briefs.other_names import Blanks, Hidden, Redaction, date_spans
from mcr_desktop.domain.accounts import Account, Site
from mcr_desktop.domain.people import Contact
from mcr_desktop.phrases import case_reports as say
from mcr_desktop.services.exploring.pictures import filter_from
from mcr_desktop.store.queries import fetch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mcr_desktop.services.casework.views import CaseCheck, CaseView
    from mcr_desktop.services.workspaces import Workspace

_GAP = "[\N{HORIZONTAL ELLIPSIS}]"
_FIGURE = re.compile(r"\d[\d.,'\u00a0\u202f\u2009]*(?<=\d)(?:\s?%)?")
_REFERRED = frozenset({
    "article", "bay", "chapter", "clause", "dock", "door", "floor", "form", "gate", "hub", "item", "kw",
    "lane", "level", "line", "no", "nr", "number", "page", "paragraph", "phase", "point", "ramp", "room",
    "rule", "section", "shift", "step", "version", "week",
})  # fmt: skip
"""After one of these a number says which, not how many."""


class Others:
    """Takes from a report for one account what would tell its reader of any other."""

    def __init__(
        self,
        workspace: Workspace,
        members: Callable[[bytes], list[str]],
        view: CaseView,
        check: CaseCheck,
        account: Account,
    ) -> None:
        """Reads the names of every account that we are inside, once."""
        self._home = account.fence == view.case.fence
        accounts = fetch(workspace.store, Account)
        concerned = {part.part.fence for part in view.parts} | {view.case.fence}
        sites, contacts = fetch(workspace.store, Site), fetch(workspace.store, Contact)
        kept = _names_of(account, sites, contacts)
        hidden = []
        for near in (True, False):
            fences = {
                one.fence
                for one in accounts
                if one.id != account.id and (one.fence in concerned) is near
            }
            hidden += [
                Hidden(
                    tuple(one.name for one in accounts if one.fence in fences),
                    say.another_customer(), near=near,
                ),
                Hidden(
                    tuple(one.name for one in contacts if one.fence in fences),
                    say.another_contact(), person=True, near=near,
                ),
                Hidden(
                    tuple(one.name for one in sites if one.fence in fences),
                    say.another_site(), near=near,
                ),
            ]  # fmt: skip
            if near:
                addresses = [
                    text for one in contacts if one.fence in fences
                    for text in (one.email, one.phone) if text
                ]  # fmt: skip
                hidden.append(Hidden(tuple(addresses), say.another_contact(), whole=True))
        here = {" ".join(name.split()) for name in members(account.fence)}
        elsewhere = {
            " ".join(name.split())
            for one in accounts if one.fence != account.fence for name in members(one.fence)
        }  # fmt: skip
        case = view.case
        typed = {" ".join(name.split()) for name in (case.lead or "", *case.team) if name.strip()}
        typed |= {" ".join(act.owner.split()) for act in view.actions if act.owner}
        typed |= {" ".join(part.part.told_by.split()) for part in view.parts if part.part.told_by}
        # Whoever a case names as its own at home was named for this very customer.
        away = (elsewhere - here - typed) if self._home else ((elsewhere | typed) - here)
        self.colleagues: frozenset[str] = frozenset((typed | here) - away)
        hidden.append(Hidden(tuple(away), say.a_colleague(), person=True, near=False))
        self._blanks = Blanks(hidden, _figures(view, check, account), (*kept, *self.colleagues))
        self._withheld: list[Redaction] = []
        self._fence = account.fence
        found = dict.fromkeys(label for label in _labels(view, check) if label)
        changed = {label: self._blanks.label(label) for label in found}
        self._blanks.redactions.clear()  # said where the label turns up
        self._labels = {label: said for label, said in changed.items() if said != label}
        longest = sorted(self._labels, key=len, reverse=True)
        self._label = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")

    def typed(self, text: str, where: str, fence: bytes) -> str:
        """Prose that somebody typed, without others' names and figures; `fence` is that of its row."""
        said = self._blanks.text(text, where, typed=True)
        # What was typed in another customer's case may hold that one's figures without its name.
        own = self._home or fence == self._fence
        return said if own else self._without_figures(said, where)

    def label(self, label: str, where: str) -> str:
        """What somebody called a thing, without others' names."""
        return self._blanks.label(label, where)

    def anywhere(self, text: str, where: str) -> str:
        """Any text of the page: labels that would name somebody are replaced, our own words never."""
        if not self._labels:
            return text
        said, count = self._label.subn(lambda found: self._labels[found.group()], text)
        if count:
            self._withheld.append(Redaction(where, text, said, count))
        return said

    def redactions(self) -> tuple[Redaction, ...]:
        """What was changed, each text once, in the order of the report."""
        return tuple(dict.fromkeys((*self._blanks.redactions, *self._withheld)))

    def _without_figures(self, text: str, where: str) -> str:
        dates = date_spans(text)
        count = 0

        def blank(found: re.Match[str]) -> str:
            nonlocal count
            if any(begin <= found.start() < end for begin, end in dates):
                return found.group()
            if _says_which(text[: found.start()], found.group()):
                return found.group()
            count += 1
            return _GAP

        said = _FIGURE.sub(blank, text)
        if count:
            self._withheld.append(Redaction(where, text, said, count))
        return said


def _says_which(before: str, number: str) -> bool:
    """Whether a number after these words says which one, and not how many."""
    words = before.rstrip(" .").split()
    return number.isdigit() and bool(words) and words[-1].casefold() in _REFERRED


def _labels(view: CaseView, check: CaseCheck) -> Iterator[str]:
    """What somebody called things in their data, and our sentences and charts therefore repeat."""
    queries = {view.case.query, *(part.part.query for part in view.parts)}
    queries |= {why.evidence_query for why in view.whys}
    for query in sorted(query for query in queries if query):
        for name, label in filter_from(query).where:
            yield from (name, name.replace("_", " "), label)
    for one in check.parts:
        if one.effect is not None and one.effect.unit:
            yield one.effect.unit


def _names_of(account: Account, sites: Iterable[Site], contacts: Iterable[Contact]) -> list[str]:
    """What the reader's own people and places are called."""
    own = [account.name, account.city or ""]
    own += [
        text for one in sites if one.fence == account.fence for text in (one.name, one.city or "")
    ]
    own += [one.name for one in contacts if one.fence == account.fence]
    return [name for name in own if name]


def _figures(view: CaseView, check: CaseCheck, account: Account) -> Iterator[str]:
    """Counts of other accounts, as they could stand in prose; those that are the reader's own, too, stay."""
    own: set[str] = set()
    others: set[str] = set()
    for part in view.parts:
        mine = part.account is not None and part.account.id == account.id
        (own if mine else others).update(
            str(number) for number in (part.count, part.linked) if number
        )
        if not mine and part.account is not None and part.account.revenue:
            others.add(str(round(part.account.revenue)))
    for one in (*check.parts, check.together):
        if one is None or one.effect is None:
            continue
        is_own = one.part is not None and one.part.part.fence == account.fence
        effect = one.effect
        found = {str(effect.observed), str(effect.before.complaints), str(effect.after.complaints)}
        for level in (effect.before, effect.after):
            if level.exposure:
                found.add(str(round(level.exposure)))
        (own if is_own else others).update(found)
    return iter(sorted(others - own))
