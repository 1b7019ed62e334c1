"""What `mcr-desktop` says where no window can open."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from typing import Any

import pytest

from mcr_desktop.__main__ import main
from mcr_desktop.exchange.processes import WORKER_FLAG, Limits, frames


def test_pictures_of_no_workspace_are_one_plain_line(tmp_path, capsys):
    words = ["--profile", str(tmp_path / "none"), "--screenshots", str(tmp_path / "out")]
    assert main(words) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "mcr" in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have one")
def test_no_display_is_one_plain_line(tmp_path, capsys, monkeypatch):
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert main(["--profile", str(tmp_path / "none"), "--demo"]) == 1
    assert "display" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_wrong_use_is_two(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--nonsense"])
    assert caught.value.code == 2
    capsys.readouterr()


def test_what_is_no_link_is_wrong_use(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["https://example.com/note"])
    assert caught.value.code == 2
    assert "no link to a record" in capsys.readouterr().err


def test_the_program_is_its_own_worker_where_there_is_no_python(tmp_path):
    file = tmp_path / "desk.csv"
    file.write_text("Number,Reported\n1,2026-03-04\n", encoding="utf-8")
    job: dict[str, Any] = {"plan": None, "encoding": "utf-8", "delimiter": ",", "rows_wanted": None}
    job["path"] = os.fsencode(file)
    asked = [sys.executable, "-m", "mcr_desktop", WORKER_FLAG]
    with closing(frames(job, Limits(), file=str(file), started_by=asked)) as answers:
        assert next(answers)[:2] == ["header", ["Number", "Reported"]]
