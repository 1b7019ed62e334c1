"""The guards of tests/conftest.py do catch what they are there to catch."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

import pytest

from tests.architecture.sources import ROOT

LEAKY = {
    "a thread": (
        """
        import threading, time

        def test_it():
            threading.Thread(target=time.sleep, args=(5,), name="forgotten", daemon=True).start()
        """,
        "threads left running by test_it: ['forgotten']",
    ),
    "a widget": (
        """
        from PySide6.QtWidgets import QLabel

        kept = []

        def test_it(qapp):
            label = QLabel()
            label.setObjectName("orphan")
            label.show()
            kept.append(label)
        """,
        "widgets left open by test_it: [\"QLabel 'orphan'\"]",
    ),
    "a logged warning": (
        """
        import logging

        def test_it():
            logging.getLogger("mcr_desktop.store").warning("the ballast is gone")
        """,
        "logged and not expected: the ballast is gone",
    ),
    "a Python warning": (
        """
        import warnings

        def test_it():
            warnings.warn("old ways", DeprecationWarning)
        """,
        "DeprecationWarning: old ways",
    ),
    "a Qt warning": (
        """
        from PySide6.QtCore import qWarning

        def test_it(qapp):
            qWarning("a layout that has a parent")
        """,
        "a layout that has a parent",
    ),
    "the network": (
        """
        import socket

        def test_it():
            with socket.socket() as outside:
                outside.connect(("192.0.2.1", 80))
        """,
        "a test tried to reach '192.0.2.1'",
    ),
}
CLEAN = """
    import os, threading
    from pathlib import Path
    from PySide6.QtWidgets import QLabel
    from mcr_desktop.domain.periods import now, today

    def test_clock_and_profile(tmp_path):
        assert now().isoformat() == "2026-11-23T09:00:00+00:00"
        assert today().isoformat() == "2026-11-23"
        assert Path.home().parent.name.startswith("mcr-tests-")
        assert os.environ["XDG_CONFIG_HOME"].startswith(str(Path.home().parent))

    def test_what_is_tidied_up_is_no_leak(qtbot):
        label = QLabel()
        qtbot.addWidget(label)
        label.show()
        worker = threading.Thread(target=int)
        worker.start()

    def test_an_expected_warning_is_claimed(logged_warnings):
        import logging

        logging.getLogger("mcr_desktop").warning("as expected")
        assert logged_warnings.messages() == ["as expected"]
        logged_warnings.records.clear()
"""


def run_pytest(folder, source: str) -> tuple[int, str]:
    (folder / "test_sample.py").write_text(textwrap.dedent(source), encoding="utf-8")
    finished = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml"),
            *("--rootdir", folder, "-p", "tests.conftest", "-p", "no:cacheprovider"),
            folder / "test_sample.py",
        ],
        cwd=ROOT,
        env={**os.environ, "MCR_TEST_PATIENCE_MS": "500"},
        capture_output=True,
        text=True,
        check=False,
    )
    return finished.returncode, finished.stdout


@pytest.mark.parametrize("what", LEAKY)
def test_a_guard_names_the_culprit(what, tmp_path):
    source, complaint = LEAKY[what]
    status, said = run_pytest(tmp_path, source)
    assert status == 1, said
    assert complaint in said


def test_a_tidy_test_passes(tmp_path):
    status, said = run_pytest(tmp_path, CLEAN)
    assert status == 0, said
    assert "3 passed" in said
