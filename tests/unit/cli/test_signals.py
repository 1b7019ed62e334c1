"""`mcr signals FILE` as a program reads it."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mcr_desktop.bootstrap import open_profile
from mcr_desktop.cli import main
from tests.unit.services.shared_carriers import rows_of, write_down

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Mcr


@pytest.fixture
def line_list(tmp_path: Path) -> Path:
    random = np.random.default_rng(8)
    lines = ["received,site"]
    for week in range(140):
        for site in range(8):
            for _ in range(random.poisson(15 if site == 5 and week >= 120 else 6)):
                day = np.datetime64("2023-01-02") + week * 7 + int(random.integers(0, 7))
                lines.append(f"{day},Site {site}")
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def planted(mcr: Mcr) -> Mcr:
    """One account whose carrier is late since May, and one in which nothing moved."""
    with closing(open_profile(mcr.folder)) as services:
        for number, (name, factor) in enumerate((("Askewe Foods", 6.0), ("Dunmore Glass", 1.0))):
            write_down(services, services.accounts.add(name), rows_of(number, factor=factor))
    return mcr


def test_the_shape_that_programs_read(line_list: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["signals", str(line_list), "--date", "received", "--by", "site", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"signals", "flags"}
    (one,) = told["signals"]
    assert one["slice"] == {"site": "Site 5"}
    assert one["kind"] == "shift"
    low, high = one["interval"]
    assert low <= "2025-04-21" <= high
    assert low <= one["since"] <= high
    assert one["after"] / one["before"] == pytest.approx(2.5, rel=0.3)
    assert one["sentence"].startswith("Site 5: complaints rose from")
    assert "no denominator" in {flag["kind"] for flag in told["flags"]}


def test_sentences_for_people(line_list: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["signals", str(line_list), "--date", "received", "--by", "site"]) == 0
    assert "Site 5: complaints rose from" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["--by", "site"], 2, "--date"),
        (["--date", "received", "--as-of", "soon"], 2, "2026-05-12"),
        (["--date", "received", "-a", "Quill"], 2, "--account"),
        (["--date", "recieved"], 1, "received"),
    ],
)
def test_wrong_use_is_told_in_a_line(
    line_list: Path, capsys: pytest.CaptureFixture[str], words: list[str], status: int, told: str
) -> None:
    assert main(["signals", str(line_list), *words]) == status
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1


def test_options_of_a_file_want_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["signals", "--date", "received"]) == 2
    assert "FILE" in capsys.readouterr().err


def test_where_nothing_changed_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = np.datetime64("2023-01-02") + np.arange(3 * 365)
    path = tmp_path / "steady.csv"
    path.write_text("received\n" + "\n".join(str(day) for day in np.repeat(days, 2)) + "\n")
    assert main(["signals", str(path), "--date", "received"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "No change that the figures support"


def test_a_change_of_intake_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["received,product"]
    for number in range(3 * 365):
        day = np.datetime64("2023-01-02") + number
        lines += [f"{day},old"] * 2 + ([f"{day},new"] if number >= 400 else [])
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert main(["signals", str(path), "--date", "received", "--by", "product"]) == 0
    told = capsys.readouterr().out
    assert told.count("recorded") == 1
    assert "product: new is first recorded on" in told


def test_a_signal_of_the_workspace_is_muted_with_a_reason_and_shown_again(planted: Mcr) -> None:
    found = planted.ok("signals", "-a", "askewe", "--json").json["signals"]
    mark = found[0]["id"]
    assert planted("signals", "--mute", mark).status == 2  # the team wants to know why
    assert planted("signals", "--mute", "zzzz", "--reason", "why").status == 1
    assert planted("signals", "list.csv", "--date", "day", "--muted").status == 2
    planted.ok(
        "signals", "--mute", mark, "--reason", "The carrier was told", "--until", "2099-12-31"
    )
    (muted,) = planted.ok("signals", "--muted", "--json").json["signals"]
    assert (muted["id"], muted["muted"]["reason"]) == (mark, "The carrier was told")
    assert mark not in {
        one["id"] for one in planted.ok("signals", "-a", "askewe", "--json").json["signals"]
    }
    assert "The carrier was told" in planted.ok("signals", "--muted").out
    planted.ok("signals", "--unmute", mark)
    assert planted.ok("signals", "--muted", "--json").json["signals"] == []
