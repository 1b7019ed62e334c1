"""Qt's binding without what it brings for mistakes alone: a mistake is told as it always is."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from mcr_desktop.ui import bindings
from tests.architecture.sources import ROOT

MISTAKEN = """
import builtins, sys
plain = builtins.compile, builtins.__import__
if sys.argv[1] == "ours":
    from mcr_desktop.ui.bindings import import_binding
    import_binding()
    assert (builtins.compile, builtins.__import__) == plain
from PySide6.QtCore import QObject, QSize
from PySide6.support.signature.lib import enum_sig, pyi_generator
told = []
def err():
    for wrong in (lambda: QSize("a", "b"), lambda: QObject().setObjectName(), lambda: QSize(1, 2).boundedTo(3)):
        try:
            wrong()
        except TypeError as error:
            told.append(str(error))
err()
print(sorted(told), QSize.boundedTo.__doc__)
print(sorted(name for name in vars(enum_sig) if name[:1].isupper()), pyi_generator.Formatter.__name__)
print(hasattr(enum_sig, "nobody"))
"""


def said(who):
    finished = subprocess.run(
        [sys.executable, "-c", MISTAKEN, who],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_wrong_calls_and_descriptions_read_as_without_us():
    ours = said("ours").splitlines()
    assert ours[0].count("wrong argument") == 2
    assert ours[0] == said("plain").splitlines()[0]


@pytest.mark.parametrize("name", ["__path__", "__all__", "__wrapped__"])
def test_a_question_of_the_import_system_compiles_nothing(name, monkeypatch):
    waiting = {"one.py": b"told = 1\n"}
    monkeypatch.setattr(bindings, "_waiting", waiting)
    with pytest.raises(AttributeError):
        bindings.wake("one.py", {}, name)
    assert waiting


def test_what_waits_is_compiled_once_and_tells_what_it_lacks(monkeypatch):
    monkeypatch.setattr(bindings, "_waiting", {"one.py": b"told = object()\n"})
    module = {"__getattr__": None}
    told = bindings.wake("one.py", module, "told")
    assert bindings.wake("one.py", module, "told") is told
    with pytest.raises(AttributeError, match="other"):
        bindings.wake("one.py", module, "other")
    assert "__getattr__" not in module


def test_whoever_asks_meanwhile_waits_until_all_of_it_is_there(monkeypatch):
    monkeypatch.setattr(bindings, "_waiting", {"one.py": b"begun.set(); go.wait(); told = 1\n"})
    module = {"__getattr__": None, "begun": Event(), "go": Event()}
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(bindings.wake, "one.py", module, "told")
        module["begun"].wait()
        second = threads.submit(bindings.wake, "one.py", module, "told")
        module["go"].set()
        assert (first.result(), second.result()) == (1, 1)
