"""Who writes next: the one who asked first."""

from __future__ import annotations

import threading

import pytest

from mcr_desktop.store.turns import Turns

PATIENCE_S = 60.0


def wait_until_asked(turns: Turns, count: int) -> None:
    """Until so many threads wait; they ask one after the other."""
    pause = threading.Event()
    for _ in range(12_000):
        if len(turns._waiting) >= count:
            return
        pause.wait(0.005)
    pytest.fail("nobody asked")


def test_threads_come_in_the_order_in_which_they_asked():
    turns, order = Turns(), []
    turns.acquire()

    def take(number: int) -> None:
        with turns:
            order.append(number)

    threads = []
    for number in range(5):
        threads.append(threading.Thread(target=take, args=(number,)))
        threads[-1].start()
        wait_until_asked(turns, number + 1)
    turns.release()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert order == [0, 1, 2, 3, 4]


def test_who_takes_it_again_and_again_lets_those_in_who_wait():
    turns, order = Turns(), []
    turns.acquire()

    def save() -> None:
        with turns:
            order.append("save")

    saver = threading.Thread(target=save)
    saver.start()
    wait_until_asked(turns, 1)
    for number in range(3):
        turns.release()
        turns.acquire()
        order.append(str(number))
    turns.release()
    saver.join(PATIENCE_S)
    assert order[0] == "save"


def test_the_holder_takes_it_again_and_others_wait_for_the_last_release():
    turns, got = Turns(), []
    with turns:
        with turns:
            assert turns.is_ours()
            other = threading.Thread(
                target=lambda: got.append((turns.is_ours(), turns.acquire(False)))
            )
            other.start()
            other.join(PATIENCE_S)
        assert got == [(False, False)]
        assert turns.is_ours()
    assert not turns.is_ours()
    with pytest.raises(RuntimeError):
        turns.release()


def test_one_that_gives_up_waiting_leaves_the_others_their_turn():
    turns = Turns()
    turns.acquire()
    got: list[str] = []

    class Interrupted:
        """A lock whose waiter is interrupted from the keyboard."""

        def acquire(self) -> bool:
            raise KeyboardInterrupt

        def release(self) -> None:
            got.append("handed to nobody")

    def take_first() -> None:
        with turns:
            got.append("first")

    first = threading.Thread(target=take_first)
    first.start()
    wait_until_asked(turns, 1)
    waiter = type(turns._waiting[0])(threading.get_ident() + 1, Interrupted())  # type: ignore[arg-type]  # stands for a lock
    turns._waiting.append(waiter)
    turns._give_up(waiter)
    assert len(turns._waiting) == 1
    turns.release()
    first.join(PATIENCE_S)
    assert got == ["first"]
    with turns:
        assert turns.is_ours()
