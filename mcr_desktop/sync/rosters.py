"""The roster as a pure function of the set of a fence's membership entries.

Whatever order entries came in, the same set gives the same roster on every device. Two rules decide:

- An entry is *valid* where its author was allowed to say it, by all that it names as its past.
- Of entries that did not know of each other, what takes somebody out or down beats what that person
  said meanwhile. Where two take one another out, the more senior device's word stands: seniority is
  the order in which devices were first let in, so between owners the founder's word wins.

The last owner cannot go. An admission lifts the removals that its author knew of.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import zip_longest
from typing import TYPE_CHECKING

from mcr_desktop.sync import entries, statements
from mcr_desktop.sync.membership import (
    ROLES,
    Epoch,
    Erasure,
    Event,
    Member,
    MemberDevice,
    Roster,
    short_or,
)
from mcr_desktop.sync.views import View, latest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mcr_desktop.sync.entries import Entry
    from mcr_desktop.sync.statements import Statement


def roster(fence: bytes, held: Mapping[bytes, Entry]) -> Roster | None:
    """Who is inside, by these entries; None where the founding one is not among them."""
    founder = held.get(fence)
    if founder is None or founder.kind != entries.FOUND:
        return None
    history = _History(fence, held)
    if not history.valid:
        return None
    return _told(fence, founder, history)


class _History:
    """The entries whose whole past is held, parents first, and which of them are valid."""

    def __init__(self, fence: bytes, held: Mapping[bytes, Entry]) -> None:
        ordered, levels, self.missing = _ordered(fence, held)
        self.order = [entry.identity for entry in ordered]
        self.signers = [entry.signer for entry in ordered]
        self.count = len(ordered)
        self.void: set[bytes] = set()
        self.unknown = 0
        self.past = [0] * self.count
        self.telling: list[int] = []
        """Numbers of the entries that say something, or may to a later version."""
        self.valid: list[Statement] = []
        index = {identity: number for number, identity in enumerate(self.order)}
        past = self.past
        self._views: dict[int, View] = {}
        self._grown: dict[int, tuple[int, Statement]] = {}
        everything = 0
        self._latest: View | None = None
        for number, entry in enumerate(ordered):
            for parent in entry.parents:
                past[number] |= past[index[parent]] | 1 << index[parent]
            try:
                said = statements.read(entry, number, past[number], levels[number])
            except ValueError:
                self.void.add(entry.identity)
                continue
            if said is None:
                self.unknown += 1
                self.telling.append(number)
                continue
            if number == 0:
                said.author, said.sets_role = said.person, True
            elif not everything & ~said.past:
                # Its author knew of everything: as good as always, and one view serves them all.
                if not self.whole().allows(said):
                    self.void.add(entry.identity)
                    continue
            else:
                # What is void says nothing: however much of it there is, it makes no further view.
                known = said.past & everything
                if not self._view(known).allows(said):
                    self.void.add(entry.identity)
                    continue
            self._grown[said.past & everything | 1 << number] = said.past & everything, said
            self._add(said, knew=not everything & ~said.past)
            self.telling.append(number)
            everything |= 1 << number
        parents = {parent for entry in ordered for parent in entry.parents}
        self.heads = frozenset(self.order) - parents

    def _add(self, said: Statement, *, knew: bool) -> None:
        self.valid.append(said)
        view = self._latest
        if view is None or not knew or view.passed_over or not view.add(said):
            self._latest = None

    def _view(self, mask: int) -> View:
        """Who is inside by a set of entries that holds the past of each."""
        view = self._views.get(mask)
        if view is not None:
            return view
        # Of a row of entries beside others each one's view is that of the one before, and one more.
        before, said = self._grown.get(mask, (0, None))
        view = self._views.pop(before, None)
        if view is None or said is None or view.passed_over or not view.add(said):
            view = View([one for one in self.valid if mask >> one.index & 1])
        self._views[mask] = view
        return view

    def whole(self) -> View:
        """Who is inside by all that are valid so far."""
        if self._latest is None:
            self._latest = View(list(self.valid))
        return self._latest


def _ordered(
    fence: bytes, held: Mapping[bytes, Entry]
) -> tuple[list[Entry], list[int], frozenset[bytes]]:
    """Entries whose whole past is held, parents first, in an order that the set alone decides."""
    mine = {identity: entry for identity, entry in held.items() if fence in (entry.fence, identity)}
    missing = frozenset(
        parent for entry in mine.values() for parent in entry.parents if parent not in mine
    )
    children: dict[bytes, list[Entry]] = defaultdict(list)
    awaited = {}
    for entry in mine.values():
        awaited[entry.identity] = len(entry.parents)
        for parent in entry.parents:
            children[parent].append(entry)
    ordered: list[Entry] = []
    levels: list[int] = []
    level = [mine[fence]]
    while level:
        level.sort(key=lambda entry: entry.identity)
        levels += [levels[-1] + 1 if levels else 0] * len(level)
        ordered += level
        following = []
        for entry in level:
            for child in children[entry.identity]:
                awaited[child.identity] -= 1
                if not awaited[child.identity]:
                    following.append(child)
        level = following
    return ordered, levels, missing


def _parents(history: _History, view: View) -> tuple[bytes, ...]:
    """Entries that say something and that no other such entry has seen; what matters most comes first.

    An entry can name only some of them. Those of owners come first, the most senior first, and in turns:
    nobody can bury what others said under many words of their own, be they void or not.
    """
    covered = 0
    for number in history.telling:
        covered |= history.past[number]
    heads: dict[bytes, list[bytes]] = defaultdict(list)
    for number in reversed(history.telling):
        if covered >> number & 1:
            continue
        signer = history.signers[number]
        whose = view.devices[signer][0] if signer in view.devices else b""
        heads[whose].append(history.order[number])
    order = {person: place for place, person in enumerate(view.names)}
    outside = len(ROLES)

    def importance(person: bytes) -> tuple[int, int]:
        role = ROLES.index(view.role_of(person)) if person in view.active else outside
        return role, order.get(person, len(order))

    ranked = [heads[person] for person in sorted(heads, key=importance)]
    turns = zip_longest(*ranked)
    return tuple(identity for turn in turns for identity in turn if identity is not None)


def _needed(history: _History) -> tuple[bytes, ...]:
    """The entries that say something, with all that they build on, parents first."""
    wanted = 0
    for number in history.telling:
        wanted |= history.past[number] | 1 << number
    return tuple(identity for number, identity in enumerate(history.order) if wanted >> number & 1)


def _told(fence: bytes, founder: Entry, history: _History) -> Roster:
    view = history.whole()
    counting = {one.index for one in view.counting}
    void = history.void | {one.entry.identity for one in history.valid if one.index not in counting}
    first = {person: order for order, person in enumerate(view.names)}
    inside: dict[bytes, list[MemberDevice]] = defaultdict(list)
    for signer, (person, device) in view.devices.items():
        if view.inside(signer):
            inside[person].append(device)
    members = tuple(
        Member(person, view.names[person], view.role_of(person), tuple(inside[person]))
        for person in sorted(view.active, key=first.__getitem__)
    )
    return Roster(
        fence=fence,
        name=short_or(founder.payload.get("name")),
        kind=short_or(founder.payload.get("kind"), "account"),
        members=members,
        epochs=tuple(_epochs(view)),
        heads=history.heads,
        parents=_parents(history, view),
        entries=_needed(history),
        missing=history.missing,
        void=frozenset(void),
        unknown=history.unknown,
        standings={signer: view.standing(signer) for signer in view.devices},
        rulings=_rulings(view),
        erasures=tuple(_erasures(view)),
        steads=_steads(view),
        events=tuple(_event(one, counts=one.index in counting) for one in history.valid),
        people=view.names,
        signers={signer: (person, one.label) for signer, (person, one) in view.devices.items()},
    )


def _epochs(view: View) -> Iterable[Epoch]:
    inside = {signer for signer in view.devices if view.inside(signer)}
    goings = {one.index for closings in view.closed.values() for one in closings}
    for one in view.counting:
        if one.kind == entries.EPOCH:
            knew = all(one.past >> going & 1 for going in goings)
            yield Epoch(one.epoch, one.to, one.entry.identity, knew and one.to <= inside)


def _rulings(view: View) -> dict[bytes, bool]:
    of: dict[bytes, list[Statement]] = defaultdict(list)
    for one in view.counting:
        for segment in one.segments:
            of[segment].append(one)
    ruled = {}
    for segment, said in of.items():
        word = min(latest(said), key=lambda one: (view.seniority[one.entry.signer], one.index))
        ruled[segment] = word.kind == entries.ADOPT
    return ruled


def _carrying(view: View) -> list[Statement]:
    """Statements that carry out erasures which they knew of, in ignorance of any objection."""
    erasures = {one.entry.identity: one for one in view.counting if one.kind == entries.ERASE}
    objections = [one for one in view.counting if one.kind == entries.OBJECT]
    return [
        one
        for one in view.counting
        if one.kind == entries.STEAD
        and one.about in erasures
        and one.past >> erasures[one.about].index & 1
        and not any(
            other.about == one.about and one.past >> other.index & 1 for other in objections
        )
    ]


def _steads(view: View) -> dict[bytes, bytes]:
    # In causal order: where a second erasure concerns the same segment, its word holds.
    return {stripped: file for one in _carrying(view) for stripped, file in one.steads}


def _erasures(view: View) -> Iterable[Erasure]:
    carried = {one.about for one in _carrying(view)}
    about: dict[bytes, list[Statement]] = defaultdict(list)
    for one in view.counting:
        if one.about:
            about[one.about].append(one)
    for one in view.counting:
        if one.kind == entries.ERASE:
            identity = one.entry.identity
            said = about[identity]
            yield Erasure(
                entry=identity,
                rows=one.rows,
                texts=one.texts,
                signer=one.entry.signer,
                by=one.author,
                made_ms=one.entry.made_ms,
                objected=identity not in carried
                and any(other.kind == entries.OBJECT for other in said),
                carried_out=identity in carried,
                confirmed=frozenset(
                    other.entry.signer for other in said if other.kind == entries.ERASED
                ),
            )


def _event(one: Statement, *, counts: bool) -> Event:
    kind, detail = one.kind, one.role
    if kind == entries.ADMIT and not one.sets_role:
        kind, detail = "device", one.label
    elif kind == entries.REMOVE and one.signer:
        kind, detail = "remove-device", one.label
    elif kind == entries.KIT:
        detail = one.label
    elif one.segments or one.rows:
        detail = str(len(one.segments) or len(one.rows))
    return Event(
        one.entry.identity, kind, one.author, one.person, detail, one.entry.made_ms, counts
    )
