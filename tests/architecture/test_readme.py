"""The README's lines on root cause run on the public complaints that the demo holds, and print what it says."""

from __future__ import annotations

import shlex
import subprocess

from mcr_desktop.cli import main
from tests.architecture.documents import blocks
from tests.architecture.sources import ROOT

HEADING = "## What a change of complaints is associated with\n"


def test_the_section_on_root_cause_runs_and_prints_what_it_says(monkeypatch, tmp_path, capsys):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition(HEADING)[2].partition("\n## ")[0]
    (tmp_path / "resources").symlink_to(ROOT / "resources")
    monkeypatch.chdir(tmp_path)
    (script, told) = (text for _, _, text in blocks(section))
    printed = {}
    for line in script.splitlines():
        if line.startswith("mcr "):
            assert main(shlex.split(line)[1:]) == 0
            printed[line.split()[1]] = capsys.readouterr().out
        else:
            subprocess.run(["bash", "-euo", "pipefail", "-c", line], check=True)
    assert set(printed) == {"signals", "shifts", "explain", "effect", "limits"}
    assert all(printed.values())
    assert told.strip() in printed["explain"]
    for product in ("Bank account or service", "Credit reporting", "Debt collection"):
        assert f"Product: {product} is" in printed["signals"]
