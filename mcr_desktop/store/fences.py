"""Which fences a read looks into."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

Fences: TypeAlias = Collection[bytes] | None
"""Fences to look into, by id; None for all."""


def among(fences: Fences) -> tuple[str, tuple[bytes, ...]]:
    """What a condition over `f`, the fence of a row, goes on with so that it holds in these alone."""
    if fences is None:
        return "", ()
    return f" AND f.id IN ({','.join('?' * len(fences))})", tuple(fences)
