"""What goes wrong with notes and the files that hang on rows, each with what to do about it."""

from __future__ import annotations

from mcr_desktop.phrases.catalogue import _


def sentences() -> dict[str, str]:
    """Sentence by the error's type."""
    return {
        "TooLargeError": _(
            '"{name}" is too large: files of up to {limit} bytes can be attached. Nothing was kept.'
        ),
        "NotAFileError": _("{path} is not a file that can be attached. Nothing was kept."),
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
