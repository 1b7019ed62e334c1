"""Entries of one fence, said by people with real keys, as rosters read them."""

from __future__ import annotations

import random
from typing import Any

from mcr_desktop.keys.devices import DeviceKeys
from mcr_desktop.sync import entries, membership, requests
from mcr_desktop.sync.entries import Entry
from mcr_desktop.sync.kinships import Kin, person_of, vouch
from mcr_desktop.sync.membership import Roster
from mcr_desktop.sync.rosters import roster


class Book:
    """Entries of one fence, said by people with real keys; parents are all that was said before."""

    def __init__(self, founder: str = "Ada") -> None:
        self.keys: dict[str, DeviceKeys] = {}
        self.people: dict[str, bytes] = {}
        self.kin: dict[str, Kin] = {}
        self.said: dict[bytes, Entry] = {}
        self.now = 1_700_000_000_000
        keys = self.device(founder)
        payload = membership.founding(
            "Northwind", "account", self.people[founder], founder, "laptop", keys.public
        )
        first = entries.write("found", b"", (), payload, device=keys, made_ms=self.now)
        self.fence = first.identity
        self.said[first.identity] = first

    def device(self, name: str, person: str = "") -> DeviceKeys:
        keys = self.keys[name] = DeviceKeys.new()
        self.people[name] = self.people[person] if person else person_of(keys.public.signer)
        if person:
            signer = keys.public.signer
            self.kin[name] = vouch((), self.keys[person], self.people[person], signer)
        return keys

    def heads(self, among: set[bytes] | None = None) -> set[bytes]:
        known = {i: e for i, e in self.said.items() if among is None or i in among}
        return set(known) - {parent for entry in known.values() for parent in entry.parents}

    def say(self, by: str, kind: str, payload: dict[str, Any], knowing: Any = None) -> Entry:
        """One more entry; `knowing` is the set of entries that its author has seen (all)."""
        self.now += 1000
        parents = self.heads(set(knowing) if knowing is not None else None)
        entry = entries.write(
            kind, self.fence, parents, payload, device=self.keys[by], made_ms=self.now
        )
        self.said[entry.identity] = entry
        return entry

    def seen(self) -> set[bytes]:
        return set(self.said)

    def admit(
        self, by: str, whom: str, role: str = "member", *, of: str = "", **more: Any
    ) -> Entry:
        if whom not in self.keys:
            self.device(whom, of)
        asked = requests.write(
            self.keys[whom], self.people[whom], of or whom, "laptop", self.kin.get(whom, ())
        )
        return self.say(by, "admit", membership.admission(asked, role), **more)

    def remove(self, by: str, whom: str, pins: Any = (), **more: Any) -> Entry:
        payload = membership.removal(pins, person=self.people[whom])
        return self.say(by, "remove", payload, **more)

    def drop_device(self, by: str, whom: str, **more: Any) -> Entry:
        payload = membership.removal((), device=self.keys[whom].public.signer)
        return self.say(by, "remove", payload, **more)

    def role(self, by: str, whom: str, role: str, pins: Any = (), **more: Any) -> Entry:
        return self.say(by, "role", membership.role_change(self.people[whom], role, pins), **more)

    def told(self) -> Roster:
        found = roster(self.fence, self.said)
        assert found is not None
        for seed in range(3):
            shuffled = list(self.said.items())
            random.Random(seed).shuffle(shuffled)
            assert roster(self.fence, dict(shuffled)) == found
        return found

    def inside(self) -> dict[str, str]:
        return {member.name: member.role for member in self.told().members}

    def standing(self, name: str) -> Any:
        return self.told().standings[self.keys[name].public.signer]


def four() -> Book:
    """Ada founded it, Bo is an owner, Cy a member, Di a reader."""
    made = Book()
    made.admit("Ada", "Bo", "owner")
    made.admit("Ada", "Cy")
    made.admit("Bo", "Di", "reader")
    return made
