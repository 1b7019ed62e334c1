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


@pytest.mark.parametrize("name", COMMANDS)
def test_parquet_says_the_same_as_csv(ask, tmp_path, capsys, name):
    import polars as pl

    words, table = COMMANDS[name], rows()
    _status, out, _err = ask(words, written(table))
    frame = pl.DataFrame(table).with_columns(
        pl.col("day").str.to_date(),
        pl.col("bad", "total").cast(pl.Int32),
        pl.col("a").cast(pl.Categorical),
    )
    frame.write_parquet(tmp_path / "table.parquet")
    assert main([words[0], str(tmp_path / "table.parquet"), *words[1:], "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(out)


@pytest.mark.parametrize("months", ["2019-01", "2024-01"])
@pytest.mark.parametrize("name", ["effect where", "signals"])
def test_exposure_without_a_match_is_told(ask, tmp_path, name, months):
    """Months that no complaint has, or sites that none has: there is no rate, and a flag says so."""
    exposure = tmp_path / "exposure.csv"
    exposure.write_text("month,a,amount\n" + f"{months},elsewhere,100\n", encoding="utf-8")
    status, out, err = ask((*COMMANDS[name], "--exposure", str(exposure)), written(rows()))
    assert (status, err) == (0, "")
    assert "exposure without match" in _flags(json.loads(out))


@pytest.mark.parametrize("amount", ["-5", "NaN", "", "many"])
@pytest.mark.parametrize("name", ["effect where", "signals"])
def test_exposure_that_is_no_amount_is_refused(ask, tmp_path, name, amount):
    exposure = tmp_path / "exposure.csv"
    exposure.write_text(f"month,amount\n2024-01,{amount}\n", encoding="utf-8")
    status, out, err = ask((*COMMANDS[name], "--exposure", str(exposure)), written(rows()))
    assert (status, out) == (1, "")
    assert f'Row 2 of {exposure}, column "amount"' in err


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
