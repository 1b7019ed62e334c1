"""The lines of the guide to cases run on the demo as they stand there."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from mcr_desktop.domain.resources import resource
from tests.architecture.documents import blocks

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.unit.cli.conftest import Mcr

PAGE = resource("help", "cases.md").read_text(encoding="utf-8")


def test_every_line_of_the_guide_runs_on_the_demo(
    demo: Mcr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (script,) = (text for kind, _, text in blocks(PAGE) if kind == "sh")
    lines = [line for line in script.splitlines() if line.startswith("mcr ")]
    assert len(lines) == 7
    for line in lines:
        demo.ok(*shlex.split(line)[1:])
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    told = demo.ok("signals").out
    assert "in three accounts at the same time" in told
