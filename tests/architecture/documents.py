"""Pages as the tests read them: their fenced blocks, and the `mcr` lines in these with what they are said to print."""

from __future__ import annotations

import re

_BLOCK = re.compile(r"```(\w+)(?: (\S+))?\n(.*?)```", re.DOTALL)


def blocks(page: str) -> list[tuple[str, str, str]]:
    """Kind, name and text of every fenced block."""
    return [(kind, name, text) for kind, name, text in _BLOCK.findall(page)]


def examples(page: str) -> list[tuple[str, str]]:
    """Every `mcr` line with the text that the page says it prints ("" where it says nothing)."""
    found = []
    every = blocks(page)
    for (kind, _, text), following in zip(every, [*every[1:], ("", "", "")], strict=True):
        lines = [line for line in text.splitlines() if kind == "sh" and line.startswith("mcr ")]
        told = following[2] if following[0] == "text" and len(lines) == 1 else ""
        found += [(line, told) for line in lines]
    return found
