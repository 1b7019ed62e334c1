"""A large workspace of relationships: accounts, people, notes, promises and touches over six years.

    python -m tests.benchmarks.relationships FOLDER [--share 0.1]

or, among the benchmarks, `python -m tests.benchmarks relationships`, which prints how every page opens on it in
the real window; with `--data DIR` a profile at `DIR/relationships/profile` is copied instead of made. It
makes a profile at FOLDER, opened without a passphrase, in about a minute. The same day gives the same
rows, fences apart. A few accounts are many times as large as the others, as it is in life; words come in
fourteen languages, so that what only works in Latin letters is noticed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcr_desktop import bootstrap
from mcr_desktop.domain import ids
from mcr_desktop.domain.accounts import STANDINGS, TIERS
from mcr_desktop.domain.changes import Change, TextChange
from mcr_desktop.domain.people import CHANNELS, FEELINGS, ROLES
from mcr_desktop.domain.periods import today
from tests.benchmarks import relationship_words as words
from tests.benchmarks.settings import asked as asked_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mcr_desktop.bootstrap import Services
    from tests.benchmarks.rows import Row

PERSON = "Ann Sample"
TEAM = (PERSON, "Ben Sample", "Chidi Sample", "Dora Sample", "Eun-ji Sample", "Farid Sample")
ACCOUNTS, CONTACTS, NOTES, COMMITMENTS, TOUCHES = 200, 10_000, 50_000, 100_000, 200_000
YEARS = 6
MOST_PEOPLE = 300
_BATCH = 20_000


@dataclass(slots=True)
class _Home:
    """One account on its way: its fence, how large it is beside the others, its people."""

    fence: bytes
    id: bytes
    weight: float
    people: list[bytes]
    notes: list[bytes]
    is_quiet: bool = False
    """Whether nobody was in touch for some weeks."""


class _Maker:
    def __init__(self, services: Services, share: float) -> None:
        self._services = services
        self._share = share
        self._draws = random.Random(20_261)
        self._day = today()
        self._homes: list[_Home] = []

    def make(self) -> None:
        self._write(self._accounts())
        self._write(self._contacts())
        self._write(self._records())
        self._write(self._notes())
        self._write(self._uses())
        self._write(self._touches())
        self._write(self._commitments())
        self._write(self._meetings())
        store = self._services.workspace.store
        with store.transaction() as tx:
            # As if it were shared already: what waits to be sent is another measurement's business.
            tx.execute("DELETE FROM outbox")
        store.truncate_log()

    def _write(self, changes: Iterable[Change | TextChange]) -> None:
        """All rows of one kind in one transaction, some thousands at a time."""
        services = self._services
        journal = services.workspace.journal
        with services.workspace.store.transaction() as tx:
            batch: list[Change | TextChange] = []
            for change in changes:
                batch.append(change)
                if len(batch) >= _BATCH:
                    journal.commit_in(tx, batch, "")
                    batch = []
            journal.commit_in(tx, batch, "")

    def _count(self, whole: int) -> int:
        return max(1, round(whole * self._share))

    def _accounts(self) -> Iterator[Change]:
        services, draws = self._services, self._draws
        names = words.companies(self._count(ACCOUNTS))
        with services.workspace.store.transaction() as tx:
            fences = [services.sharing.found_in(tx, name) for name in names]
        for number, (name, fence) in enumerate(zip(names, fences, strict=True)):
            home = _Home(
                fence, draws.randbytes(16), 1 / (number + 6) ** 0.75, [], [], number % 6 == 5
            )
            parent = self._homes[number - number % 5].id if number % 5 > 2 else None
            self._homes.append(home)
            city, country, zone = draws.choice(words.PLACES)
            yield self._row(
                fence,
                "account",
                home.id,
                name=name,
                tier=draws.choice([*TIERS, None]),
                purpose=words.sentence(draws) if draws.random() < 0.8 else None,
                standing=draws.choice([*STANDINGS, None]),
                standing_on=self._past(700),
                industry=draws.choice(words.INDUSTRIES),
                city=city,
                country=country,
                time_zone=zone,
                customer_since=self._past(4000),
                cadence_days=draws.choice([7, 14, 30, 30, 60, None]),
                parent_id=parent,
                archived_on=self._past(300) if number % 25 == 24 else None,
            )

    def _contacts(self) -> Iterator[Change]:
        draws = self._draws
        weights = [home.weight for home in self._homes]
        places = draws.choices(range(len(self._homes)), weights, k=self._count(CONTACTS))
        for number, place in enumerate(places):
            home = self._homes[place]
            if len(home.people) >= MOST_PEOPLE:
                home = min(self._homes, key=lambda one: len(one.people))
            person = draws.randbytes(16)
            # Mostly to somebody who came before, so that it is a tree of some depth.
            boss = home.people[int(len(home.people) * draws.random() ** 2)] if home.people else None
            name = words.person(draws)
            yield self._row(
                home.fence,
                "contact",
                person,
                name=name,
                title=draws.choice(words.TITLES),
                email=f"person{number}@example.com" if draws.random() < 0.8 else None,
                phone=f"+49 30 {number:07}" if draws.random() < 0.6 else None,
                role=draws.choice([*ROLES, None, None]),
                reports_to=boss,
                owner=draws.choice([*TEAM, None]),
                cadence_days=draws.choice([30, 60, 90]) if draws.random() < 0.3 else None,
                executive=1 if len(home.people) % 20 == 0 else None,
            )
            home.people.append(person)

    def _records(self) -> Iterator[Change]:
        """What stands round an account and its people: a few rows of each kind."""
        draws = self._draws
        for home in self._homes:
            for turn in range(3):
                city, country, zone = draws.choice(words.PLACES)
                site = {"name": f"{city} {turn + 1}", "city": city, "country": country}
                yield self._row(home.fence, "site", draws.randbytes(16), **site, time_zone=zone)
                yield self._row(
                    home.fence,
                    "agreement",
                    draws.randbytes(16),
                    title=words.sentence(draws, 4),
                    kind="contract" if turn else "service level",
                    starts_on=self._past(1000),
                    ends_on=self._ahead(700),
                    notice_days=draws.choice([30, 60, 90]),
                    renewal="automatic",
                )
            for person in home.people:
                if draws.random() < 0.4:
                    values: dict[str, Any] = {
                        "text": words.sentence(draws),
                        "noted_on": self._past(900),
                    }
                    values["kind"] = draws.choice(["never_ask", "preference", "personal"])
                    made: dict[str, Any] = {**values, "contact_id": person}
                    yield self._row(home.fence, "fact", draws.randbytes(16), **made)
                if draws.random() < 0.2:
                    day = f"--{draws.randint(1, 12):02}-{draws.randint(1, 28):02}"
                    made = {"contact_id": person, "kind": "birthday", "day": day}
                    yield self._row(home.fence, "occasion", draws.randbytes(16), **made, yearly=1)
                if draws.random() < 0.2:
                    made = {"contact_id": person, "employer": words.company(draws), "began": "2016"}
                    yield self._row(home.fence, "position", draws.randbytes(16), **made)
                if draws.random() < 0.1:
                    made = {"from_id": person, "to_id": draws.choice(home.people), "kind": "trusts"}
                    yield self._row(home.fence, "influence", draws.randbytes(16), **made)

    def _notes(self) -> Iterator[Change | TextChange]:
        for home in self._spread(NOTES):
            draws = self._draws
            note = draws.randbytes(16)
            home.notes.append(note)
            yield self._row(
                home.fence,
                "note",
                note,
                title=words.sentence(draws, draws.randint(2, 7)),
                purpose=words.sentence(draws, 5) if draws.random() < 0.5 else None,
                circle=draws.choice(["team", "team", "customer"]),
                sensitive=1 if draws.random() < 0.05 else None,
                written_on=self._past(365 * YEARS),
                author=draws.choice(TEAM),
            )
            yield TextChange(home.fence, note, words.body(draws, TEAM))

    def _uses(self) -> Iterator[Change]:
        draws = self._draws
        for home in self._homes:
            for note in home.notes:
                if draws.random() < 0.2:
                    made: dict[str, Any] = {"row_id": note, "row_kind": "note", "kind": "decision"}
                    made |= {"used_on": self._past(300), "person": draws.choice(TEAM)}
                    yield self._row(home.fence, "use", draws.randbytes(16), **made)

    def _touches(self) -> Iterator[Change]:
        for home in self._spread(TOUCHES):
            draws = self._draws
            people = draws.sample(home.people, min(len(home.people), draws.choice((1, 1, 1, 2, 3))))
            yield self._row(
                home.fence,
                "touch",
                draws.randbytes(16),
                channel=draws.choice([*CHANNELS, "call", "e-mail"]),
                happened_on=self._past(365 * YEARS, 50 if home.is_quiet else 0),
                minutes=draws.choice([5, 10, 15, 30, 60, None]),
                two_way=1 if draws.random() < 0.7 else None,
                started_by=draws.choice(["us", "them"]),
                executive=1 if draws.random() < 0.03 else None,
                contacts=json.dumps([ids.show(one) for one in people]) if people else None,
                team=json.dumps(draws.sample(TEAM, draws.choice((1, 1, 2)))),
                feeling=draws.choice([*FEELINGS, None, None, None]),
                summary=words.sentence(draws, draws.randint(3, 10)),
                achieved=words.sentence(draws, 5) if draws.random() < 0.3 else None,
            )

    def _commitments(self) -> Iterator[Change]:
        for home in self._spread(COMMITMENTS):
            draws = self._draws
            # Few are open: nobody owes a hundred thousand things at once.
            age = draws.randint(0, 365 * YEARS)
            made = self._day - timedelta(days=age)
            due = made + timedelta(days=draws.randint(1, 60))
            values: dict[str, Any] = {"state": "open"}
            if draws.random() < (0.97 if age > 60 else 0.4):
                state = draws.choice(["kept"] * 8 + ["broken", "withdrawn"])
                closed = min(self._day, due + timedelta(days=draws.randint(-10, 8)))
                values = {"state": state, "closed_on": max(made, closed).isoformat()}
            moved = draws.random() < 0.1
            first = due - timedelta(days=10) if moved and due - made > timedelta(days=12) else due
            if first != due:
                values["renegotiated_on"] = (first - timedelta(days=1)).isoformat()
            yield self._row(
                home.fence,
                "commitment",
                draws.randbytes(16),
                direction=draws.choice(["ours", "ours", "theirs", "internal"]),
                wording=words.sentence(draws, draws.randint(4, 12)),
                owner=draws.choice(TEAM),
                contact_id=draws.choice(home.people) if home.people else None,
                made_on=made.isoformat(),
                due_on=due.isoformat(),
                first_due_on=first.isoformat(),
                **values,
            )

    def _meetings(self) -> Iterator[Change]:
        draws = self._draws
        for home in self._homes:
            for turn in range(3):
                day = self._ahead(40) if turn == 0 else self._past(400)
                yield self._row(
                    home.fence,
                    "meeting",
                    draws.randbytes(16),
                    title=words.sentence(draws, 4),
                    starts_at=f"{day}T{9 + turn:02}:00",
                    minutes=60,
                    state="held" if turn else "planned",
                    contacts=json.dumps([ids.show(one) for one in home.people[:3]]),
                    team=json.dumps(TEAM[:2]),
                )

    def _spread(self, whole: int) -> Iterator[_Home]:
        weights = [home.weight for home in self._homes]
        for place in self._draws.choices(range(len(self._homes)), weights, k=self._count(whole)):
            yield self._homes[place]

    def _row(self, home: bytes, kind: str, number: bytes, /, **values: Any) -> Change:
        given = {name: value for name, value in values.items() if value is not None}
        return Change(home, kind, number, given)

    def _past(self, days: int, at_least: int = 0) -> str:
        # The recent past is fuller than the distant one.
        back = at_least + int(days * self._draws.random() ** 1.5)
        return (self._day - timedelta(days=back)).isoformat()

    def _ahead(self, days: int) -> str:
        return (self._day + timedelta(days=self._draws.randint(0, days))).isoformat()


def make(profile: Path, share: float = 1.0) -> Services:
    """A new profile (opened without a passphrase) with that share of the whole."""
    services = bootstrap.create_profile(profile, PERSON, demo=True)
    _Maker(services, share).make()
    return services


def measure() -> list[Row]:
    """Every page in the real window; then search and lists beside their peers."""
    from tests.benchmarks import lists, relationship_pages, search

    with tempfile.TemporaryDirectory(prefix="mcr-bench-") as name, day_of(relationship_pages.NOW):
        profile = Path(name) / "profile"
        ready = asked_for.data / "relationships" / "profile" if asked_for.data else None
        if ready and ready.exists():
            shutil.copytree(ready, profile)
            services = bootstrap.open_profile(profile)
        else:
            services = make(profile)
        try:
            draws = random.Random(7)
            body = ""
            while len(body) < relationship_pages.LARGE_NOTE_LETTERS:
                body += words.body(draws, TEAM) + "\n\n"
            account = max(services.accounts.all(), key=lambda one: len(services.people.all(one)))
            services.notes.add(account, body, title=relationship_pages.LARGE_NOTE)
        finally:
            services.close()
        found = relationship_pages.rows_of(relationship_pages.steps_of(profile))
    return [*found, *search.measure(), *lists.measure()]


@contextmanager
def day_of(now: str) -> Iterator[None]:
    """The program's clock stands at a moment."""
    before = os.environ.get("MCR_NOW")
    os.environ["MCR_NOW"] = now
    try:
        yield
    finally:
        os.environ.pop("MCR_NOW")
        if before is not None:
            os.environ["MCR_NOW"] = before


def main(given: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.relationships")
    parser.add_argument("folder", type=Path, help="where the profile is made")
    parser.add_argument("--share", type=float, default=1.0, help="of the whole (1.0)")
    asked = parser.parse_args(given)
    began = time.perf_counter()
    make(asked.folder, asked.share).close()
    print(f"{asked.folder}: made in {time.perf_counter() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
