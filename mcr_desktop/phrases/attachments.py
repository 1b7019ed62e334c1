"""What goes wrong with notes and the files that hang on rows, each with what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcr_desktop.domain.file_names import shown_name
from mcr_desktop.phrases.catalogue import _, ngettext

if TYPE_CHECKING:
    from mcr_desktop.domain.file_names import NamedFile

NAMED = 5
"""Files that a sentence names; the rest are counted."""


def sentences() -> dict[str, str]:
    """Sentence by the error's type."""
    return {
        "TooLargeError": _(
            '"{name}" is too large: files of up to {limit} bytes can be attached. Nothing was kept.'
        ),
        "NotAFileError": _("{path} is not a file that can be attached. Nothing was kept."),
        "FileChangedError": _(
            '"{name}" changed while it was read: some program still writes it. Nothing was kept; '
            "attach it again once it is finished."
        ),
        "AwayError": _(
            '"{name}" has not come to this machine yet. Sync, or ask whoever attached it to sync.'
        ),
        "DamagedError": _(
            '"{name}" is not what was attached: its bytes are damaged. Nothing was written.'
        ),
        "PartUnreadError": _(
            "Part {place} of an attached file could not be read on the shared storage just now. "
            "The next sync tries again."
        ),
        "ProgramRefusedError": _(
            '"{name}" could run something on this machine, so it is not opened from here. '
            "It can be saved, if you trust whoever sent it."
        ),
        "DraftTaskError": _(
            "The team does not see this draft yet. Share it before you make promises of its lines."
        ),
    }


def size_text(size: int | None) -> str:
    """A file's size in a few letters: "0 bytes", "12 kB", "3.4 MB"."""
    if size is None or size < 0:
        return "?"
    if size < 1000:
        return _("{n} bytes").format(n=size)
    if size < 1_000_000:
        return _("{n} kB").format(n=round(size / 1000))
    amount = size / 1_000_000
    return _("{n} MB").format(n=f"{amount:.1f}" if amount < 99.95 else round(amount))


def named_text(files: Sequence[NamedFile]) -> str:
    """Files by name and size, the first few of many: '"plan.pdf" (3.4 MB), "map.png" (12 kB)'."""
    told = ", ".join(
        _('"{name}" ({size})').format(name=shown_name(one.name), size=size_text(one.size))
        for one in files[:NAMED]
    )
    if len(files) > NAMED:
        rest = files[NAMED:]
        told += " " + _("and {n} more ({size})").format(
            n=f"{len(rest):,}", size=size_text(sum(one.size for one in rest))
        )
    return told


def attached_text(count: int, size: int) -> str:
    """A number of attached files and their size: "2 attached files, 3.4 MB"."""
    return ngettext("{n} attached file, {size}", "{n} attached files, {size}", count).format(
        n=f"{count:,}", size=size_text(size)
    )


def left_out_lines(
    only_named: int, away: Sequence[NamedFile], damaged: Sequence[NamedFile]
) -> list[str]:
    """Which attached files a file to carry does not hold, a sentence each."""
    told = []
    if only_named:
        told.append(
            ngettext(
                "{n} attached file is named in it, without what it holds.",
                "{n} attached files are named in it, without what they hold.",
                only_named,
            ).format(n=f"{only_named:,}")
        )
    if away:
        told.append(_("Not on this machine, so not in it: {files}.").format(files=named_text(away)))
    if damaged:
        told.append(
            _("Damaged on this machine, so not in it: {files}.").format(files=named_text(damaged))
        )
    return told


def not_taken_lines(
    spoilt: Sequence[NamedFile], beyond: Sequence[NamedFile], away: Sequence[NamedFile]
) -> list[str]:
    """Which attached files did not come with a file that was carried, a sentence each."""
    told = []
    if spoilt:
        told.append(
            _("Not what was attached, so not kept: {files}.").format(files=named_text(spoilt))
        )
    if beyond:
        told.append(
            _(
                "More than their people's share of this disk, so not taken by themselves: {files}."
            ).format(files=named_text(beyond))
        )
    rest = [one for one in away if one not in spoilt and one not in beyond]
    if rest:
        told.append(_("Still not on this machine: {files}.").format(files=named_text(rest)))
    return told


def trouble_text(held: str, trouble: str) -> str:
    """Why a file's bytes are not here; empty where they are."""
    if held == "here":
        return ""
    if held == "bad":
        return _("Its record is damaged: it cannot be fetched.")
    known = {
        "missing": _("Nobody has put it on the shared storage yet."),
        "differs": _("What lies on the shared storage is not this file. It was not kept."),
        "beyond-person": _(
            "Files by the same person fill their share of this disk; this one comes when you bring it."
        ),
        "beyond-fence": _(
            "This account's files fill their share of this disk; this one comes when you bring it."
        ),
        "large": _("Too large to come by itself; it comes when you bring it."),
    }
    return known.get(trouble, _("Not on this machine yet; it comes with a sync."))
