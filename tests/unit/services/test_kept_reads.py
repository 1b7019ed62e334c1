"""What is kept by account: after any change what it would be if everything were read anew."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from mcr_desktop.bootstrap.grounds import Grounds
from mcr_desktop.domain.changes import Change, Changes
from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.people import Contact, Touch
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.services.changed_fences import MANY
from mcr_desktop.services.kept_reads import KeptByAccount
from mcr_desktop.store.errors import StoreBusyError
from mcr_desktop.store.queries import fetch

TODAY = date(2026, 11, 23)


def day(draws, first=-90, last=0):
    return (TODAY + timedelta(days=draws.randint(first, last))).isoformat()


def answers(services):
    """All that Today tells, and each part of it that is kept by account."""
    return (
        services.todays.view(),
        services.indicators.quiet_contacts(),
        services.touches.unanswered(),
        services.occasions.due(),
        services.mentions.of_me(),
    )


def anew(services):
    """The same from services that have kept nothing yet."""
    listeners = services.workspace._listeners
    before = list(listeners)
    try:
        return answers(type(services)(services.profile, services.workspace))
    finally:
        listeners[:] = before


class Deeds:
    """What people do to three accounts, one thing after the other."""

    def __init__(self, services, seed):
        self.services = services
        self.draws = random.Random(seed)
        self.accounts = [services.accounts.add(name) for name in ("Alder", "Brook", "Cinder")]
        self.kinds = [
            *(self.person, self.person, self.touch, self.touch, self.letter, self.letter),
            *(self.edit_person, self.edit_touch, self.merge, self.remove, self.undo, self.erase),
            *(self.occasion, self.note, self.promise, self.archive, self.elsewhere),
        ]

    def begin(self):
        """Something of each kind for Today to tell."""
        account = self.accounts[0]
        self.services.people.add(account, "Ann", cadence_days=7)
        self.services.touches.log(account, "letter", (), "2026-11-10", awaits_answer=1)
        self.services.occasions.add(account, "Founding day", "2026-11-24")
        self.note()

    def one(self):
        self.draws.choice(self.kinds)()

    @property
    def account(self):
        return self.draws.choice(self.accounts)

    def rows(self, kind, account):
        return [
            one for one in fetch(self.services.workspace.store, kind) if one.fence == account.fence
        ]

    def people(self, account, most=2):
        found = self.rows(Contact, account)
        return [one.id for one in self.draws.sample(found, min(len(found), most))]

    def person(self):
        draws = self.draws
        self.services.people.add(
            self.account,
            draws.choice(("Ann", "Ben", "Cleo")),
            cadence_days=draws.choice((7, 30, None)),
            executive=draws.random() < 0.6,
        )

    def touch(self):
        account = self.account
        self.services.touches.log(
            account, "call", self.people(account), day(self.draws), started_by="us"
        )

    def letter(self):
        account = self.account
        self.services.touches.log(
            account, "letter", self.people(account), day(self.draws, -40), two_way=False,
            started_by="them", awaits_answer=self.draws.choice((1, None)),
        )  # fmt: skip

    def edit_person(self):
        for one in self.people(self.account, 1):
            name, value = self.draws.choice(
                [
                    ("cadence_days", 14),
                    ("left_on", "2026-11-01"),
                    ("executive", True),
                    ("name", "Dora"),
                ]
            )
            self.services.people.edit(one, **{name: value})

    def edit_touch(self):
        for one in self.rows(Touch, self.account)[:1]:
            values = [{"happened_on": day(self.draws)}, {"two_way": True}, {"awaits_answer": 1}]
            self.services.touches.edit(one.id, **self.draws.choice(values))

    def merge(self):
        people = self.people(self.account)
        if len(people) == 2:
            self.services.merges.merge(people[0], people[1:])

    def occasion(self):
        account = self.account
        who = self.people(account, 1)
        self.services.occasions.add(
            account, "Birthday", day(self.draws, 0, 20), remind_days=self.draws.randint(0, 20),
            contact_id=who[0] if who else None,
        )  # fmt: skip

    def note(self):
        first = self.services.workspace.person.split()[0]
        self.services.notes.add(self.account, f"please look, @{first}", "Prices")

    def promise(self):
        self.services.commitments.add(self.account, "Send it", due_on=day(self.draws, -5, 5))

    def archive(self):
        account = self.account
        put_aside = self.services.accounts.show(account.id).archived_on
        self.services.accounts.edit(account.id, archived_on=None if put_aside else "2026-11-20")

    def remove(self):
        kind = self.draws.choice(["touch", "contact", "note", "occasion"])
        found = [
            row_id
            for (row_id,) in self.services.workspace.store.rows(
                f'SELECT id FROM "{kind}" WHERE deleted IS NULL LIMIT 3'  # noqa: S608 - our own names
            )
        ]
        if found:
            self.services.removals.remove(kind, [self.draws.choice(found)])

    def undo(self):
        self.services.undo.undo()

    def erase(self):
        """What is gone for good: nothing tells any more in which account it was."""
        account = self.account
        workspace = self.services.workspace
        gone = [("touch", one.id) for one in self.rows(Touch, account)[:1]]
        if gone:
            with workspace.store.transaction() as tx:
                changes = workspace.journal.erase(tx, account.fence, gone)
            workspace.announce(changes)

    def elsewhere(self):
        """Another process writes: that something changed is noticed, not what."""
        for one in self.people(self.account, 1):
            person = self.services.people.show(one)
            change = Change(person.fence, "contact", one, {"cadence_days": 10})
            self.services.workspace.journal.commit([change], "Elsewhere")
            self.services.workspace.announce(Changes(frozenset(TABLES)))


@pytest.mark.parametrize("seed", range(4))
def test_after_any_change_today_tells_what_it_would_tell_if_all_were_read_anew(
    services, seed, monkeypatch
):
    monkeypatch.setattr(Grounds, "_is_ours", lambda _self, _writer: False)
    deeds = Deeds(services, seed)
    deeds.begin()
    assert all(answers(services))
    for turn in range(45):
        if turn == 30:
            monkeypatch.setenv("MCR_NOW", "2026-11-24T09:00:00")
        try:
            deeds.one()
        except McrError:
            continue  # refused, as it may be: nothing to undo, or a person who is gone
        assert answers(services) == anew(services)


class Reads:
    """Names by account, and which fences were read for them."""

    def __init__(self, services):
        self.store = services.workspace.store
        self.asked = []
        self.meanwhile = lambda: None
        self.kept = KeptByAccount(services.workspace, ("contact",), self.read, self.together)

    def read(self, fences):
        self.asked.append(None if fences is None else set(fences))
        found: dict[bytes, list[str]] = {}
        for one in fetch(self.store, Contact):
            if fences is None or one.fence in fences:
                found.setdefault(one.fence, []).append(one.name)
        self.meanwhile()
        return found

    def together(self, parts):
        return sorted(name for part in parts.values() for name in part)

    def get(self):
        self.asked.clear()
        return self.kept.get()


@pytest.fixture
def reads(services):
    return Reads(services)


@pytest.fixture
def two(services, reads):
    alder, brook = (services.accounts.add(name) for name in ("Alder", "Brook"))
    services.people.add(alder, "Ann")
    services.people.add(brook, "Ben")
    assert reads.get() == ["Ann", "Ben"]
    return alder, brook


def test_only_the_accounts_in_which_rows_changed_are_read_again(services, reads, two):
    assert (reads.get(), reads.asked) == (["Ann", "Ben"], [])
    services.touches.log(two[0], "call")
    assert (reads.get(), reads.asked) == (["Ann", "Ben"], [])
    cleo = services.people.add(two[0], "Cleo")
    assert (reads.get(), reads.asked) == (["Ann", "Ben", "Cleo"], [{two[0].fence}])
    services.removals.remove("contact", [cleo.id])
    assert (reads.get(), reads.asked) == (["Ann", "Ben"], [{two[0].fence}])


def test_of_an_account_with_nothing_left_nothing_is_told(services, reads, two):
    services.removals.remove("contact", [one.id for one in services.people.all(two[1])])
    assert reads.get() == ["Ann"]


@pytest.mark.parametrize(
    "changes",
    [
        Changes(frozenset({"contact"})),
        Changes(frozenset({"contact"}), frozenset({b"e" * 16})),
        Changes(frozenset({"contact"}), frozenset(bytes([n % 256, n // 256]) * 8 for n in range(MANY + 1))),
    ],
    ids=["nobody says which", "erased", "many"],
)  # fmt: skip
def test_where_it_may_be_any_account_all_are_read_again(services, reads, two, changes):
    services.workspace.announce(changes)
    assert (reads.get(), reads.asked) == (["Ann", "Ben"], [None])


def test_on_another_day_all_are_read_again(reads, two, monkeypatch):
    monkeypatch.setenv("MCR_NOW", "2026-11-24T09:00:00")
    assert (reads.get(), reads.asked) == (["Ann", "Ben"], [None])
    assert (reads.get(), reads.asked) == (["Ann", "Ben"], [])


def test_what_changes_while_it_is_read_is_read_once_more(services, reads, two):
    services.people.add(two[0], "Cleo")

    def another():
        reads.meanwhile = lambda: None
        services.people.add(two[1], "Dora")

    reads.meanwhile = another
    assert reads.get() == ["Ann", "Ben", "Cleo"]
    assert (reads.get(), reads.asked) == (["Ann", "Ben", "Cleo", "Dora"], [{two[1].fence}])


def test_after_a_read_that_failed_all_are_read_again(services, reads, two):
    services.people.add(two[0], "Cleo")

    def fail():
        reads.meanwhile = lambda: None
        raise StoreBusyError(path="")

    reads.meanwhile = fail
    with pytest.raises(StoreBusyError):
        reads.get()
    assert (reads.get(), reads.asked) == (["Ann", "Ben", "Cleo"], [None])
