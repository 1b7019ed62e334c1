"""Importing Qt's binding without the half of it that no window asks for.

The binding carries the source text of a dozen modules of its own and compiles each of them at every start.
Four of them only describe Qt's functions, for messages about wrong calls and for stub files. They are
compiled when something first asks for what is in them, which a run without mistakes never does.
"""

from __future__ import annotations

import builtins
import sys
from importlib.machinery import ModuleSpec
from threading import RLock
from typing import TYPE_CHECKING, Any, cast
from zlib import crc32

if TYPE_CHECKING:
    from importlib.abc import Loader

PUT_OFF = {
    "shibokensupport/signature/layout.py": 0x5A9065C3,
    "shibokensupport/signature/parser.py": 0x105CFC9F,
    "shibokensupport/signature/lib/enum_sig.py": 0x2DAA4418,
    "shibokensupport/signature/lib/pyi_generator.py": 0x66004E69,
}
"""Texts within the binding that can wait, by their sums: what another release says is taken as it comes."""
_waiting: set[str] = set()
"""Names of the modules that were not compiled yet."""
_lock = RLock()


def import_binding() -> None:
    """Import Qt's core, without what it does to every other import and without what can wait.

    It would read the source text of each module from then on, to learn whether Qt's names are to be
    written another way there. Nothing here asks for that, and a start imports hundreds.
    """
    imports, compiles = builtins.__import__, builtins.compile

    def compile_later(source: Any, filename: Any, mode: str, *more: Any, **named: Any) -> Any:
        if filename not in PUT_OFF or crc32(source) != PUT_OFF[filename]:
            return compiles(source, filename, mode, *more, **named)
        name = filename.removesuffix(".py").replace("/", ".")
        _waiting.add(name)
        stub = f"from {__name__} import wake\ndef __getattr__(name):\n    return wake({name!r}, name)\n"
        return compiles(stub, filename, mode)

    builtins.compile = compile_later
    try:
        import PySide6.QtCore  # noqa: F401 - imported for what it does
    finally:
        builtins.compile, builtins.__import__ = compiles, imports


def wake(module: str, name: str) -> object:
    """What a module that was put off has under this name. Raises AttributeError where it has nothing.

    Questions of the import system, which asks every module for names in double underscores, wake nothing.
    """
    with _lock:
        one = sys.modules[module]
        if module in _waiting and not name.startswith("__"):
            _waiting.remove(module)
            # Whoever else asks meanwhile waits here: the way in is taken away when all is there. The
            # binding's own importer knows the module by the name under which it came, and no later one.
            known, importer = one.__spec__, cast("Loader", one.__loader__)
            one.__spec__ = ModuleSpec(module, importer)
            importer.exec_module(one)
            one.__spec__ = known
            del one.__getattr__
        if name in vars(one):
            found: object = vars(one)[name]
            return found
    raise AttributeError(name)
