"""The search for signals of an account; of a large one in a process of its own."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.rootcause import signals as searched
from mcr_desktop.rootcause.columns import Attribute, Complaints, Exposure
from mcr_desktop.services.watching import searches as signal_searches
from mcr_desktop.services.watching.searches import find_signals, turn_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class Stop:
    """Work that is cancelled already."""

    def report(self, done: int, total: int) -> None:
        del done, total
        raise CancelledError


FIRST = int(np.datetime64("2023-01-02", "D").astype(np.int64))
AS_OF = "2024-12-29"


@pytest.fixture(scope="module")
def moved() -> Complaints:
    """Two years; one carrier brings three times as many from the second autumn on, one kind is new."""
    draws = np.random.default_rng(3)
    day = draws.integers(0, 728, 6_000)
    carrier = draws.integers(1, 5, 6_000)
    more = np.repeat(draws.integers(640, 728, 300), 2)
    day, carrier = np.concatenate([day, more]), np.concatenate([carrier, np.full(600, 2)])
    kind = np.where((day > 400) & (draws.random(len(day)) < 0.2), 3, draws.integers(1, 3, len(day)))
    return Complaints(
        (FIRST + day).astype(np.int32),
        {
            "carrier": Attribute(carrier.astype(np.uint8), ("", "A", "B", "C", "D")),
            "kind": Attribute(kind.astype(np.uint16), ("", "late", "broken", "papers")),
            "note": Attribute(np.zeros(len(day), np.uint8), ("",)),
        },
    )


@pytest.fixture(scope="module")
def orders() -> Exposure:
    months = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]
    amounts = [1_000.0 + 20 * place for place in range(24)]
    return Exposure.of(months, amounts, {"carrier": ["A", "B"] * 12}, unit="orders")


@pytest.fixture
def only_apart(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_words: object, **_names: object) -> None:
        raise AssertionError("the search ran in this process")

    with monkeypatch.context() as patch:
        patch.setattr(searched, "find_signals", refuse)
        yield


@pytest.mark.parametrize("rated", [False, True])
def test_a_process_of_its_own_finds_the_very_same(
    moved: Complaints, orders: Exposure, *, rated: bool, request: pytest.FixtureRequest
) -> None:
    exposure = orders if rated else None
    here = searched.find_signals(moved, ["carrier", "kind"], exposure, as_of=AS_OF)
    request.getfixturevalue("only_apart")
    apart = find_signals(
        moved, ["carrier", "kind"], exposure, as_of=AS_OF, progress=Unwatched(), apart_from=1
    )
    assert apart == here
    assert any(one.explanation is not None and one.explanation.best is not None for one in apart)
    assert any(one.intake is not None for one in apart)


@pytest.mark.usefixtures("only_apart")
def test_a_search_apart_stops_when_asked(moved: Complaints) -> None:
    before = threading.active_count()
    with pytest.raises(CancelledError):
        find_signals(moved, ["carrier"], None, as_of=AS_OF, progress=Stop(), apart_from=1)
    assert threading.active_count() == before


def test_where_no_process_can_be_had_the_search_is_made_here(
    moved: Complaints, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal_searches, "_command", lambda: ["/nowhere/at/all"])
    found = find_signals(
        moved, ["carrier", "kind"], None, as_of=AS_OF, progress=Unwatched(), apart_from=1
    )
    assert found == searched.find_signals(moved, ["carrier", "kind"], None, as_of=AS_OF)


def test_a_small_account_costs_no_process(
    moved: Complaints, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal_searches, "_found_apart", None)
    assert find_signals(moved, ["carrier"], None, as_of=AS_OF, progress=Unwatched())


def test_whoever_waits_for_a_search_can_still_be_cancelled() -> None:
    lock = threading.Lock()
    with lock, pytest.raises(CancelledError), turn_of(lock, Stop()):
        pass
    with turn_of(lock, Stop()):
        assert lock.locked()
    assert not lock.locked()
