"""What holds in every test: a fixed clock, a private profile, no network, nothing left behind.

The environment is set while this module is imported, before anything of the program is, so that no
test can reach the profile, the keychain or the screen of whoever runs it.
"""

from __future__ import annotations

import atexit
import gc
import itertools
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from pytestqt.qtbot import QtBot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

NOW = "2026-11-23T09:00:00+00:00"
"""A Monday; the demo, the tests and their pictures all live on it."""

PATIENCE_MS = int(os.environ.get("MCR_TEST_PATIENCE_MS", "60000"))
"""How long a state may take that must come: whoever waits for it on a busy machine wants it, not its speed."""


def _make_private_surroundings() -> None:
    home = Path.home()
    if "XAUTHORITY" not in os.environ and (home / ".Xauthority").exists():
        # A display that the tests were given on purpose stays reachable without the real home.
        os.environ["XAUTHORITY"] = str(home / ".Xauthority")
    root = Path(tempfile.mkdtemp(prefix="mcr-tests-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    for variable, name in {
        "HOME": "home",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
        "XDG_RUNTIME_DIR": "runtime",
    }.items():
        folder = root / name
        folder.mkdir(mode=0o700)
        os.environ[variable] = str(folder)
    os.environ["MCR_NOW"] = NOW
    os.environ["TZ"] = "UTC"
    time.tzset()
    for variable in ("LANGUAGE", "LC_ALL", "MCR_PASSPHRASE", "MCR_PROFILE"):
        os.environ.pop(variable, None)
    os.environ["LANG"] = "C.UTF-8"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


class PatientBot(QtBot):
    """pytest-qt's, which does not take a slow machine for a broken program."""

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **given: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **given)

    def waitExposed(self, widget: QWidget, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitExposed(widget, timeout=timeout)


_windows = itertools.count(1)
THRESHOLDS = gc.get_threshold()
ALL_EVERY = 50


@pytest.fixture(autouse=True)
def _circles_on_this_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Circles of objects are looked for between tests of windows, never on a thread in their background.

    There a circle with one of Qt's objects in it ends the process or holds it for good. The program
    itself keeps to the same (`mcr_desktop.ui.leftovers`); it turns the collector off, which tests do not,
    so that it leaves the collector to them.
    """
    has_windows = "qapp" in request.fixturenames
    if has_windows:
        gc.set_threshold(0)
    elif gc.get_threshold() != THRESHOLDS:
        gc.collect()
        gc.set_threshold(*THRESHOLDS)
    yield
    if has_windows:
        gc.collect(0 if next(_windows) % ALL_EVERY else 2)


@pytest.fixture(autouse=True)
def _no_key_is_held(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lets go of Shift and Ctrl, which Qt takes for held by whoever comes next: what is chosen then is added."""
    yield
    if "qapp" not in request.fixturenames:
        return
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QWidget

    if QGuiApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        QTest.keyRelease(QWidget(), Qt.Key.Key_Shift)


@pytest.fixture
def qtbot(qapp: Any, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


def _refuse_the_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
        message = f"a test tried to reach {address[0]!r}"
        raise AssertionError(message)


_make_private_surroundings()
sys.addaudithook(_refuse_the_network)

hypothesis.settings.register_profile(
    # The same cases for everyone; time limits per case would only measure the machine.
    "ci",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=100,
)
hypothesis.settings.register_profile(
    "full",
    deadline=None,
    database=None,
    max_examples=2_000,
    print_blob=True,
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


class LoggedWarnings(logging.Handler):
    """The warnings and errors that the program logged during one test.

    A test that provokes one takes the `logged_warnings` fixture, checks `records` and clears it.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def messages(self) -> list[str]:
        return [record.getMessage() for record in self.records]


@pytest.fixture(autouse=True)
def logged_warnings() -> Iterator[LoggedWarnings]:
    handler = LoggedWarnings()
    root = logging.getLogger()
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    if handler.records:
        pytest.fail("logged and not expected: " + "; ".join(handler.messages()), pytrace=False)


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test that leaves a thread or a top-level widget behind, and names what it left."""
    threads = set(threading.enumerate())
    widgets = set(_top_level_widgets())
    yield
    left = _threads_left(threads)
    if left:
        pytest.fail(f"threads left running by {request.node.name}: {left}", pytrace=False)
    shown = _widgets_left(widgets)
    if shown:
        pytest.fail(f"widgets left open by {request.node.name}: {shown}", pytrace=False)


def _threads_left(before: set[threading.Thread]) -> list[str]:
    def extra() -> list[threading.Thread]:
        return [
            thread
            for thread in threading.enumerate()
            # A Qt thread that once ran Python keeps a placeholder until the process ends.
            if thread not in before and not isinstance(thread, threading._DummyThread)
        ]

    patience_s = PATIENCE_MS / 1000
    for thread in extra():
        began = time.monotonic()
        thread.join(patience_s)
        patience_s = max(0.0, patience_s - (time.monotonic() - began))
    return [thread.name for thread in extra()]


def _top_level_widgets() -> dict[int, str]:
    """Top-level widgets without a parent, by address, with what tells them apart."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    core = sys.modules.get("PySide6.QtCore")
    if widgets is None or core is None or widgets.QApplication.instance() is None:
        return {}
    shiboken = sys.modules["shiboken6"]
    found = {}
    for widget in widgets.QApplication.topLevelWidgets():
        name = widget.metaObject().className()
        # Qt keeps its one tooltip label for the next tooltip.
        if widget.parent() is None and name != "QTipLabel":
            label = widget.objectName() or widget.windowTitle()
            found[shiboken.getCppPointer(widget)[0]] = f"{name} {label!r}"
    return found


def _widgets_left(before: set[int]) -> list[str]:
    def extra() -> list[str]:
        return [text for address, text in _top_level_widgets().items() if address not in before]

    if not extra():
        return []
    # Closed is not gone: let what was handed to deleteLater or to the collector go first.
    gc.collect()
    core = sys.modules["PySide6.QtCore"]
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    return extra()
