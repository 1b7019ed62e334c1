"""Every analysis of `mcr` answers bad files with one plain sentence or with a flag, and never guesses."""

from __future__ import annotations

import json

import pytest

from mcr_desktop.cli import main
from tests.property.bad_tables import COMMANDS, FAULTS, must_fail, must_flag, rows, written


@pytest.fixture
def ask(tmp_path, capsys):
    """`ask(words, data)`: what a command says of a file: status, answer and error."""

    def run(words, data):
        file = tmp_path / "table.csv"
        file.write_bytes(data)
        status = main([words[0], str(file), *words[1:], "--json"])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run


def _flags(answer):
    found = list(answer.get("flags", []))
    for case in answer.get("cases", []):
        found += case.get("flags", [])
    return {flag["kind"] for flag in found}


def _no_such_number(name):
    message = f"{name} is no JSON"
    raise AssertionError(message)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_sound_file_is_answered(ask, name):
    status, out, err = ask(COMMANDS[name], written(rows()))
    assert (status, err) == (0, "")
    assert json.loads(out, parse_constant=_no_such_number)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_faulty_file_is_told_plainly(ask, name, fault):
    words = COMMANDS[name]
    status, out, err = ask(words, FAULTS[fault]())
    if fault in must_fail(words):
        assert status == 1
    if status:
        assert status == 1
        assert out == ""
        assert err.startswith("mcr: ")
        assert err.count("\n") == 1
        assert not any(word in err for word in ("unforeseen", "That did not work", "Traceback"))
        return
    assert err == ""
    found = _flags(json.loads(out, parse_constant=_no_such_number))
    wanted = must_flag(words).get(fault, set())
    assert not wanted or found & wanted
