"""Leaving the garbage collector alone while many small objects are made that all stay."""

from __future__ import annotations

import gc

import pytest

from mcr_desktop.domain.collecting import uncollected


def test_the_collector_rests_until_the_last_block_is_left():
    assert gc.isenabled()
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_an_error_and_stays_off_for_who_had_it_off():
    with pytest.raises(KeyError), uncollected():
        raise KeyError
    assert gc.isenabled()
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
