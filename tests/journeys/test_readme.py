"""The README's examples, typed as they are printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def examples() -> list[str]:
    """The blocks of shell lines that call `mcr`."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL)
    return [block for block in blocks if re.search(r"^mcr ", block, flags=re.MULTILINE)]


def test_the_examples_work_as_printed_one_after_the_other(tmp_path):
    # The environment is there already under another name, and the window would wait for a person.
    elsewhere = re.compile(r"^(source \.venv.*|mcr-desktop)\n", flags=re.MULTILINE)
    lines = elsewhere.sub("", "".join(examples()))
    assert lines.count("\n") > 12
    # The reader stands in the project's folder; what the lines write must not land there.
    (tmp_path / "resources").symlink_to(ROOT / "resources")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines],
        cwd=tmp_path,
        env={
            **os.environ,
            "HOME": str(tmp_path),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    ours, theirs = done.stdout.splitlines()[-2:]
    assert ours == theirs, "both machines hold the same"
    assert "Send the carrier report" in done.stdout
