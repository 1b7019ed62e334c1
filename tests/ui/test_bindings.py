"""Qt's binding without what it brings for mistakes alone: a mistake is told as it always is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import ModuleSpec
from threading import Event
from types import ModuleType

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


def said(who: str) -> str:
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


def test_wrong_calls_and_descriptions_read_as_without_us() -> None:
    ours = said("ours").splitlines()
    assert ours[0].count("wrong argument") == 2
    assert ours[0] == said("plain").splitlines()[0]


class Loader:
    """Runs a module as the binding's own importer does."""

    def __init__(self, fill: Callable[[ModuleType], None]) -> None:
        self._fill = fill
        self.times = 0

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None
        assert module.__spec__.name == "one"
        self.times += 1
        self._fill(module)


@pytest.fixture
def put_off(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Loader]:
    """A module that waits to be filled."""

    def make(fill: Callable[[ModuleType], None]) -> Loader:
        module, loader = ModuleType("one"), Loader(fill)
        module.__dict__.update(__loader__=loader, __getattr__=None)
        module.__spec__ = ModuleSpec("later.one", None)
        monkeypatch.setitem(sys.modules, "one", module)
        monkeypatch.setattr(bindings, "_waiting", {"one"})
        return loader

    return make


@pytest.mark.parametrize("name", ["__path__", "__all__", "__wrapped__"])
def test_a_question_of_the_import_system_compiles_nothing(
    name: str, put_off: Callable[..., Loader]
) -> None:
    loader = put_off(lambda _module: None)
    with pytest.raises(AttributeError):
        bindings.wake("one", name)
    assert loader.times == 0


def test_what_waits_is_run_once_and_tells_what_it_lacks(put_off: Callable[..., Loader]) -> None:
    loader = put_off(lambda module: module.__dict__.update(told=object()))
    told = bindings.wake("one", "told")
    assert bindings.wake("one", "told") is told
    with pytest.raises(AttributeError, match="other"):
        bindings.wake("one", "other")
    module = sys.modules["one"]
    assert "__getattr__" not in vars(module)
    assert module.__spec__ is not None
    assert (loader.times, module.__spec__.name) == (1, "later.one")


def test_whoever_asks_meanwhile_waits_until_all_of_it_is_there(
    put_off: Callable[..., Loader],
) -> None:
    begun, go = Event(), Event()

    def fill(module: ModuleType) -> None:
        begun.set()
        go.wait()
        module.__dict__.update(told=1)

    put_off(fill)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(bindings.wake, "one", "told")
        begun.wait()
        second = threads.submit(bindings.wake, "one", "told")
        go.set()
        assert (first.result(), second.result()) == (1, 1)
