"""Errors of the store."""

from __future__ import annotations

from mcr_desktop.domain.errors import McrError


class NotAStoreError(McrError):
    """The file at `path` is not an encrypted store of this program; it was left as it is."""


class WrongStoreKeyError(McrError):
    """The key does not open the store at `path`, or the file is damaged; it was left as it is."""


class StoreMissingError(McrError):
    """There is no store at `path`."""


class StoreExistsError(McrError):
    """A store stands at `path` already."""


class NewerStoreError(McrError):
    """The store at `path` was written by a newer version of the program."""


class StoreDamagedError(McrError):
    """A page of the store at `path` cannot be read; nothing was written. `detail` is the engine's word."""


class StoreClosedError(McrError):
    """The store at `path` is being closed."""


class StoreBusyError(McrError):
    """Another window or command is writing to the store at `path`."""


class QuotaError(McrError):
    """`writer` would leave more than `most` of `what` with us; nothing was kept.

    `what` is "fields", "cells" or "bytes" that this version does not know, or "texts" or "text bytes"
    that wait for their predecessors.
    """
