"""When a fence is synced next: on a clock that only the test moves."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from mcr_desktop.sync.pacing import Pace, Pacing

A, B, C = b"a" * 16, b"b" * 16, b"c" * 16
PACE = Pace()
MIDDLE = 0.5
"""The dice that neither lengthen nor shorten a wait."""
FOLDER, OBJECTS = ("folder", "/shared"), ("s3", "https://storage.example/team")


def pacing_of(*fences: bytes, storage: tuple[str, str] = FOLDER) -> Pacing:
    """Paces these, all of them synced well at moment 0."""
    made = Pacing(lambda: MIDDLE)
    made.know(dict.fromkeys(fences, storage), -100.0)
    while (fence := made.begin(0.0)) is not None:
        made.end(fence, "well", 0.0)
    return made


def test_at_the_start_each_is_synced_soon_and_one_after_the_other():
    pacing = Pacing(lambda: MIDDLE)
    pacing.know({A: FOLDER, B: FOLDER, C: OBJECTS}, 10.0)
    assert pacing.begin(10.0) is None
    assert [pacing.due_s(one) for one in (A, B, C)] == [11.0, 11.5, 12.0]
    assert [pacing.begin(12.0) for _ in range(4)] == [A, B, C, None]


@pytest.mark.parametrize(
    ("storage", "every_s"), [(FOLDER, 60.0), (OBJECTS, 300.0), (("other", "?"), 120.0)]
)
def test_without_any_sign_the_kind_of_storage_says_how_often(storage, every_s):
    assert pacing_of(A, storage=storage).next_s() == every_s


def test_a_change_is_sent_after_a_rest_and_never_waits_for_long():
    pacing = pacing_of(A, B)
    pacing.changed(A, 20.0)
    assert (pacing.begin(21.9), pacing.next_s()) == (None, 22.0)
    for moment in range(21, 40):
        pacing.changed(A, float(moment))
        if moment < 35:
            assert pacing.begin(float(moment)) is None
    assert pacing.next_s() == 35.0
    assert pacing.begin(35.0) == A
    pacing.end(A, "well", 36.0)
    assert pacing.next_s() == 60.0  # B's own time; A's change is gone


def test_what_changes_while_it_is_under_way_asks_for_another_sync():
    pacing = pacing_of(A)
    pacing.ask(A, 5.0)
    assert pacing.begin(5.0) == A
    pacing.changed(A, 6.0)
    pacing.ask(A, 6.5)
    assert pacing.begin(100.0) is None
    pacing.end(A, "well", 7.0)
    assert pacing.begin(7.0) == A
    pacing.end(A, "well", 8.0)
    assert pacing.begin(8.0) is None


def test_tries_after_trouble_come_ever_more_rarely_and_a_success_forgives():
    pacing = pacing_of(A)
    pacing.ask(A, 1.0)
    moment, waits = 1.0, []
    for _ in range(12):
        assert pacing.begin(moment) == A
        pacing.end(A, "trouble", moment)
        waits.append(pacing.next_s() - moment)
        moment = pacing.next_s()
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900]
    assert pacing.begin(moment) == A
    pacing.end(A, "well", moment)
    assert pacing.next_s() - moment == 60
    pacing.ask(A, moment)
    assert pacing.begin(moment) == A
    pacing.end(A, "trouble", moment)
    assert pacing.next_s() - moment == 5


def test_a_wrong_password_is_not_tried_again_and_again_whatever_happens():
    pacing = pacing_of(A)
    pacing.ask(A, 0.0)
    assert pacing.begin(0.0) == A
    pacing.end(A, "needs_person", 0.0)
    for moment in range(1, 1799, 7):
        pacing.changed(A, float(moment))
        pacing.noticed(A, float(moment))
        pacing.woke(float(moment))
        assert pacing.begin(float(moment)) is None
    pacing.ask(A, 1799.0)
    assert pacing.begin(1799.0) == A


def test_other_storage_wipes_the_slate():
    pacing = pacing_of(A)
    pacing.ask(A, 0.0)
    pacing.begin(0.0)
    pacing.end(A, "needs_person", 0.0)
    pacing.know({A: OBJECTS}, 10.0)
    assert pacing.next_s() == 11.0


def test_a_folder_that_is_there_again_is_not_left_waiting():
    pacing = pacing_of(A)
    moment = 0.0
    pacing.ask(A, moment)
    for _ in range(9):
        assert pacing.begin(moment) == A
        pacing.end(A, "trouble", moment)
        last, moment = moment, pacing.next_s()
    assert moment - last == 900
    pacing.noticed(A, last + 100)
    assert pacing.begin(last + 100) == A


def test_a_folder_that_flickers_is_not_hammered():
    pacing = pacing_of(A)
    begun = []
    for tick in range(1000):  # a hundred seconds in which it looks otherwise each time
        moment = tick / 10
        pacing.noticed(A, moment)
        if pacing.begin(moment) == A:
            begun.append(moment)
            pacing.end(A, "trouble", moment)
    assert min(later - sooner for sooner, later in pairwise(begun)) >= 5


def test_trouble_of_one_leaves_the_others_as_they_are():
    alone, beside = pacing_of(B), pacing_of(A, B)
    beside.ask(A, 1.0)
    moment = 1.0
    for _ in range(6):
        assert beside.begin(moment) == A
        beside.end(A, "trouble", moment)
        assert beside.due_s(B) == alone.due_s(B)
        beside.ask(A, moment)


def test_after_sleep_all_are_synced_soon_and_the_network_has_a_moment():
    pacing = pacing_of(A, B)
    pacing.ask(A, 1.0)
    pacing.begin(1.0)
    pacing.end(A, "trouble", 1.0)
    for _ in range(8):
        moment = pacing.due_s(A)
        pacing.ask(A, moment)
        pacing.begin(moment)
        pacing.end(A, "trouble", moment)
    pacing.woke(10_000.0)
    assert (pacing.due_s(A), pacing.due_s(B)) == (10_005.0, 10_005.5)
    pacing = pacing_of(A, B)
    pacing.woke(30.0)
    assert (pacing.due_s(A), pacing.due_s(B)) == (35.0, 35.5)


def test_who_is_asked_for_goes_first_and_can_be_taken_back():
    pacing = pacing_of(A, B, C)
    pacing.ask(C, 70.0)
    assert pacing.is_asked(C)
    assert pacing.begin(70.0) == C
    pacing.ask(B, 71.0)
    pacing.forget_asked()
    assert not pacing.is_asked(B)


def test_only_what_is_asked_for_where_nothing_else_is_wanted():
    pacing = pacing_of(A, B)
    pacing.only_asked = True
    pacing.changed(A, 10.0)
    assert (pacing.begin(1000.0), pacing.next_s()) == (None, math.inf)
    pacing.ask(A, 1000.0)
    assert pacing.begin(1000.0) == A


def test_a_sync_that_a_person_stopped_is_no_trouble():
    pacing = pacing_of(A)
    pacing.ask(A, 5.0)
    pacing.begin(5.0)
    pacing.stopped(A, 6.0)
    assert pacing.next_s() == 66.0


def test_a_fence_that_was_left_is_forgotten_even_while_it_is_under_way():
    pacing = pacing_of(A)
    pacing.ask(A, 1.0)
    assert pacing.begin(1.0) == A
    pacing.know({}, 2.0)
    pacing.end(A, "well", 3.0)
    for deed in (pacing.changed, pacing.noticed, pacing.ask, pacing.stopped):
        deed(A, 4.0)
    assert (pacing.begin(1e9), pacing.next_s(), pacing.is_asked(A)) == (None, math.inf, False)


@given(st.integers(0, 2**32), st.sampled_from(["well", "trouble", "needs_person"]))
def test_chance_moves_a_wait_by_its_share_at_most(seed, outcome):
    pacing = Pacing(random.Random(seed).random)
    pacing.know({A: FOLDER}, 0.0)
    assert pacing.begin(1.0) == A
    pacing.end(A, outcome, 1.0)
    wait_s = {"well": 60.0, "trouble": 5.0, "needs_person": 1800.0}[outcome]
    assert abs(pacing.next_s() - 1.0 - wait_s) <= PACE.spread * wait_s + 1e-9


FENCES = st.sampled_from([A, B, C])


class AnyDay(RuleBasedStateMachine):
    """Whatever happens in whatever order, these hold."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0
        self.pacing = Pacing(random.Random(7).random)
        self.known: set[bytes] = set()
        self.storage: dict[bytes, tuple[str, str]] = {}
        self.running: set[bytes] = set()
        self.unsent: dict[bytes, float] = {}
        """When the oldest change that no sync has begun with was made."""
        self.healthy: dict[bytes, bool] = {}
        self.last_s: dict[bytes, float] = {}
        self.asked: set[bytes] = set()
        self.woke_s = -math.inf

    @rule(fences=st.sets(FENCES), storage=st.sampled_from([FOLDER, OBJECTS]))
    def know(self, fences, storage):
        assume(fences != self.known)
        new = fences - self.known
        self.pacing.know(
            {one: storage if one in new else self.storage[one] for one in fences}, self.now_s
        )
        self.storage = {one: storage if one in new else self.storage[one] for one in fences}
        for gone in self.known - fences:
            for held in (self.unsent, self.healthy, self.last_s):
                held.pop(gone, None)
            self.running.discard(gone)
            self.asked.discard(gone)
        self.known = set(fences)

    @rule(fence=FENCES)
    def change(self, fence):
        self.pacing.changed(fence, self.now_s)
        if fence in self.known:
            self.unsent.setdefault(fence, self.now_s)

    @rule(fence=FENCES)
    def notice(self, fence):
        self.pacing.noticed(fence, self.now_s)

    @rule(fence=FENCES)
    def ask(self, fence):
        self.pacing.ask(fence, self.now_s)
        if fence in self.known:
            self.asked.add(fence)

    @rule()
    def wake(self):
        self.pacing.woke(self.now_s)
        self.woke_s = self.now_s

    @rule(seconds=st.floats(0.01, 400))
    def wait(self, seconds):
        self.now_s += seconds

    @rule()
    def begin(self):
        due_s = self.pacing.next_s()
        fence = self.pacing.begin(self.now_s)
        assert (fence is not None) == (due_s <= self.now_s)
        if fence is None:
            return
        assert fence in self.known
        assert fence not in self.running
        if self.healthy.get(fence) is False and fence not in self.asked:
            gap = self.now_s - self.last_s[fence]
            assert gap >= PACE.again_s * (1 - PACE.spread) - 1e-6
        if self.asked - self.running:
            assert fence in self.asked
        self.running.add(fence)
        self.asked.discard(fence)
        self.unsent.pop(fence, None)

    @precondition(lambda self: self.running)
    @rule(outcome=st.sampled_from(["well", "trouble", "needs_person"]), data=st.data())
    def end(self, outcome, data):
        fence = data.draw(st.sampled_from(sorted(self.running)))
        self.pacing.end(fence, outcome, self.now_s)
        self.running.discard(fence)
        self.healthy[fence] = outcome == "well"
        self.last_s[fence] = self.now_s

    @invariant()
    def no_change_of_a_healthy_fence_waits_beyond_its_time(self):
        for fence, made_s in self.unsent.items():
            if self.healthy.get(fence, True) and fence not in self.running:
                held_s = self.woke_s + PACE.woke_s + 2 * PACE.stagger_s
                assert self.pacing.due_s(fence) <= max(made_s + PACE.longest_s, held_s)

    @invariant()
    def what_is_asked_for_is_due_at_once(self):
        for fence in self.asked - self.running:
            assert self.pacing.due_s(fence) <= self.now_s

    @invariant()
    def nobody_is_forgotten(self):
        longest = PACE.person_s * (1 + PACE.spread)
        for fence in self.known - self.running:
            assert self.pacing.due_s(fence) <= self.now_s + longest

    @invariant()
    def what_is_under_way_is_not_due(self):
        for fence in self.running:
            assert self.pacing.due_s(fence) == math.inf


TestAnyDay = AnyDay.TestCase
