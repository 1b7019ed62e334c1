"""The files and folders that a person would choose in the system's dialogs, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QWidget

from mcr_desktop.ui.sharing.files import Files


@dataclass
class ChosenFiles(Files):
    paths: list[Path] = field(default_factory=list)

    def open(self, _parent: QWidget, _title: str, _kinds: str) -> Path | None:
        return self.paths.pop(0)

    def save(self, _parent: QWidget, _title: str, _name: str, _kinds: str) -> Path | None:
        return self.paths.pop(0)

    def folder(self, _parent: QWidget, _title: str) -> Path | None:
        return self.paths.pop(0)
