"""The history of a row: every value that each field has or had, with who wrote it and when."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from mcr_desktop.domain.changes import Cell, Change, Stamp, StampedRow, Value
from mcr_desktop.domain.errors import ChangedSinceError, NotFoundError
from mcr_desktop.domain.ids import new_id
from mcr_desktop.services.histories import Histories
from mcr_desktop.services.undo import Undo
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal

FENCE, CONTACT = bytes(range(32)), bytes(range(16))
CLOCK = 1_700_000_000_000 << 15
ADA, JUN, EVE = (name * 16 for name in (b"a", b"j", b"e"))


class Person:
    """One person's workspace with its histories."""

    def __init__(self, store: Store) -> None:
        self.workspace = Workspace(store, Journal(store), "Ada")
        self.histories = Histories(
            self.workspace, lambda writer: writer[:1].decode(errors="replace")
        )

    def write(self, **values: Value) -> None:
        self.workspace.commit([Change(FENCE, "contact", CONTACT, values)], "Edited")

    def take(self, rows: list[StampedRow]) -> None:
        with self.workspace.store.transaction() as tx:
            self.workspace.journal.merge(tx, FENCE, rows, [])

    def given(self) -> list[StampedRow]:
        return [row for item in self.workspace.journal.pending(FENCE, 10**9) for row in item.rows]

    def told(self) -> list[tuple[str, Value]]:
        found = self.histories.concurrent("contact", CONTACT)
        return [(one.field, one.value) for one in found]

    def shown(self, field: str) -> Value:
        row = self.workspace.store.row(f"SELECT {field} FROM contact WHERE id = ?", (CONTACT,))  # noqa: S608 - own names only
        value: Value = row[0] if row else None
        return value


@pytest.fixture
def people(tmp_path) -> Iterator[list[Person]]:
    with ExitStack() as opened:
        yield [
            Person(opened.enter_context(closing(Store.create(tmp_path / name, os.urandom(32)))))
            for name in ("one", "two")
        ]


def exchange(people: list[Person]) -> None:
    everything = [row for one in people for row in one.given()]
    for one in people:
        one.take(everything)


def title(value: Value, clock: int, writer: bytes, replaced: Stamp | None = None) -> StampedRow:
    return StampedRow("contact", CONTACT, writer, (Cell("title", value, CLOCK + clock, replaced),))


def test_what_lost_unseen_is_told_and_can_be_used(people):
    one, two = people
    one.write(name="Ada Brack", title="Buyer")
    exchange(people)
    one.write(title="Lead buyer")
    two.write(title="Chief buyer", city="Lyon")
    exchange(people)
    shown = one.shown("title")
    (lost,) = one.histories.concurrent("contact", CONTACT)
    assert one.told() == two.told()
    assert {shown, lost.value} == {"Lead buyer", "Chief buyer"}
    assert one.histories.use("contact", CONTACT, "title", lost.stamp) == "Used another title"
    assert one.shown("title") == lost.value
    assert one.told() == []
    with pytest.raises(ChangedSinceError):
        one.histories.use("contact", CONTACT, "title", lost.stamp)
    exchange(people)
    assert two.told() == []
    assert two.shown("title") == lost.value
    assert Undo(one.workspace).undo() == "Used another title"
    assert one.shown("title") == shown
    assert one.told() == []


def test_what_was_written_over_is_not_told(people):
    one, two = people
    for number in range(4):
        one.write(title=f"Title {number}")
        exchange(people)
        two.write(title=f"Other {number}")
        exchange(people)
    assert one.told() == two.told() == []


def test_of_several_the_last_of_each_author_is_told(people):
    one, _ = people
    base = Stamp(CLOCK, ADA)
    one.take([title("base", 0, ADA)])
    one.take([title("jun", 1, JUN, base), title("jun again", 2, JUN, Stamp(CLOCK + 1, JUN))])
    one.take([title("eve", 3, EVE, base)])
    one.take([title("ada", 9, ADA, base)])
    assert one.told() == [("title", "eve"), ("title", "jun again")]
    assert [found.person for found in one.histories.concurrent("contact", CONTACT)] == ["e", "j"]


def test_who_writes_over_the_winner_has_decided(people):
    one, _ = people
    base = Stamp(CLOCK, ADA)
    one.take([title("base", 0, ADA), title("jun", 1, JUN, base), title("eve", 2, EVE, base)])
    assert one.told() == [("title", "jun")]
    one.take([title("later", 5, ADA, Stamp(CLOCK + 2, EVE))])
    assert one.told() == []


def test_who_wrote_over_an_older_value_without_seeing_ours_has_not(people):
    one, _ = people
    base = Stamp(CLOCK, ADA)
    one.take([title("base", 0, ADA), title("ours", 4, JUN, base)])
    one.take([title("a", 1, EVE, base), title("b", 6, EVE, Stamp(CLOCK + 1, EVE))])
    assert one.told() == [("title", "ours")]


def test_the_same_value_twice_and_what_a_source_says_are_not_told(people):
    one, _ = people
    one.take([title("same", 1, JUN), title("same", 2, EVE)])
    one.take(
        [
            StampedRow("contact", CONTACT, who, (Cell("~city", city, CLOCK + n, None),))
            for n, (who, city) in enumerate([(JUN, "Lyon"), (EVE, "Metz")])
        ]
    )
    assert one.told() == []


def test_a_row_that_is_not_there_is_said(people):
    with pytest.raises(NotFoundError):
        people[0].histories.concurrent("contact", new_id())
