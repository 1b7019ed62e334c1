"""What happens between people and devices, in plain words: roles, reasons, rulings and a fence's past.

Rows of the layers above are known here by their codes and facts alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import ago_text


def role_name(role: str) -> str:
    """A role as a heading has it; "Not inside" where there is none."""
    return _roles().get(role, (role or _("Not inside"), ""))[0]


def role_meaning(role: str) -> str:
    """What a role may do: "reads and writes"."""
    return _roles().get(role, ("", _("a role of a newer version of the program")))[1]


def _roles() -> dict[str, tuple[str, str]]:
    return {
        "owner": (_("Owner"), _("reads, writes, and decides who is inside")),
        "member": (_("Member"), _("reads, writes, and invites")),
        "reader": (_("Reader"), _("reads only")),
    }


def aside_reason(reason: str) -> str:
    """Why a file was not taken in, to follow a colon."""
    return {
        "size": _("it is larger than anything that this program writes"),
        "shape": _("it was cut short or is of another form"),
        "newer": _("it was written by a newer version of the program; update to read it"),
        "signature": _("its signature does not hold, so somebody or something altered it"),
        "writer": _("it goes under a name that is not its device's"),
        "fence": _("it belongs to another account"),
        "altered": _("its contents are not those that were signed"),
        "unpack": _("its contents do not unpack"),
        "malformed": _("it holds a change that no honest device writes"),
        "seal": _("it does not open with the key that it names"),
        "crash": _("the program ended while taking it in"),
        "stead": _("its contents were erased, and what stands in for them has not arrived yet"),
        "quota": _("it is one of very many that somebody who is not inside left there"),
        "reader": _("its author may read here but not write"),
        "text": _("its words cannot be merged"),
        "entry": _("it tells of a member in a way that cannot be read"),
    }.get(
        reason, _("this version of the program does not know why ({reason})").format(reason=reason)
    )


def quarantine_reason(reason: str, whose: str) -> str:
    """Why work of somebody does not count: "Written after Mo was removed"."""
    told = {
        "removed": _("Written after {whose} was removed, or before their device heard of it."),
        "left": _("Written after {whose} had left."),
        "reader": _("Written while {whose} was a reader."),
        "kit": _("Written with the recovery kit of {whose}, which may only let devices in."),
        "rejected": _("Rejected by an owner."),
        "stranger": _("Written by a device that was never let in."),
    }
    return told.get(reason, _("It does not count as things stand.")).format(whose=whose)


def kinds_text(kinds: Iterable[tuple[str, int]]) -> str:
    """Rows by their kind: "2 notes, 1 promise"."""
    told = [_kind(table, count) for table, count in kinds]
    return ", ".join(told)


def _kind(table: str, n: int) -> str:
    words = {
        "account": ngettext("{n} account", "{n} accounts", n),
        "bone": ngettext("{n} possible cause", "{n} possible causes", n),
        "case": ngettext("{n} case", "{n} cases", n),
        "case_event": ngettext("{n} event of a case", "{n} events of cases", n),
        "case_part": ngettext("{n} part of a case", "{n} parts of cases", n),
        "complaint": ngettext("{n} complaint", "{n} complaints", n),
        "commitment": ngettext("{n} promise", "{n} promises", n),
        "contact": ngettext("{n} person", "{n} people", n),
        "exposure": ngettext("{n} figure of volume", "{n} figures of volume", n),
        "fact": ngettext("{n} fact", "{n} facts", n),
        "meeting": ngettext("{n} meeting", "{n} meetings", n),
        "note": ngettext("{n} note", "{n} notes", n),
        "site": ngettext("{n} site", "{n} sites", n),
        "touch": ngettext("{n} touch", "{n} touches", n),
        "why": ngettext("{n} answer to a why", "{n} answers to whys", n),
    }
    other = ngettext("{n} other row", "{n} other rows", n)
    return words.get(table, other).format(n=n)


def changes_text(count: int) -> str:
    """A number of changes: "1 change", "1,204 changes"."""
    return ngettext("{n} change", "{n} changes", count).format(n=f"{count:,}")


def files_text(count: int) -> str:
    """A number of files: "1 file", "3 files"."""
    return ngettext("{n} file", "{n} files", count).format(n=f"{count:,}")


def without_kit_line(names: Iterable[str]) -> str:
    """That a backup of these is opened by no kit, so that it needs this workspace."""
    return _(
        "No recovery kit opens {names}: if this machine is lost, the backup of it is lost too. "
        "Print a kit, or let the one you have in there."
    ).format(names=names_text(names))


def closed_line(count: int) -> str:
    """That so many fences in a backup stay shut."""
    return ngettext(
        "{n} fence in it stays shut: this workspace is not inside.",
        "{n} fences in it stay shut: this workspace is not inside.",
        count,
    ).format(n=f"{count:,}")


def work_text(count: int) -> str:
    """A number of segments, which nobody but the program calls so: "1 piece of work"."""
    return ngettext("{n} piece of work", "{n} pieces of work", count).format(n=f"{count:,}")


def people_text(count: int) -> str:
    """A number of people: "1 person", "12 people"."""
    return ngettext("{n} person", "{n} people", count).format(n=f"{count:,}")


def names_text(names: Iterable[str], *, at_most: int = 4) -> str:
    """Names as one says them: "Amira, Jun and Mo", "Amira, Jun, Mo and 5 more"."""
    every = list(names)
    if len(every) > at_most:
        rest = len(every) - at_most + 1
        return _("{names} and {n} more").format(names=", ".join(every[: at_most - 1]), n=rest)
    if len(every) < 2:
        return "".join(every)
    return _("{names} and {last}").format(names=", ".join(every[:-1]), last=every[-1])


EVENT_GROUPS = {
    "people": ("found", "admit", "remove", "leave"),
    "roles": ("role",),
    "devices": ("device", "remove-device", "kit"),
    "rulings": ("adopt", "reject", "void", "erase", "object"),
    "keys": ("epoch",),
}
"""Which kinds of event belong together, for a filter."""


def group_name(group: str) -> str:
    """A group of events as a filter calls it."""
    return {
        "people": _("Who came and went"),
        "roles": _("Roles"),
        "devices": _("Devices and recovery kits"),
        "rulings": _("What owners decided"),
        "keys": _("New keys"),
    }.get(group, group)


def event_text(kind: str, who: str, whom: str, detail: str, *, counts: bool = True) -> str:
    """One thing that happened to a fence, as a sentence.

    Where its author was not allowed to say so, that is told as well.
    """
    facts = {
        "who": who or _("An unknown device"),
        "whom": whom or _("somebody"),
        "detail": detail,
        "role": role_name(detail).lower(),
        "n": work_text(int(detail)) if detail.isascii() and detail.isdigit() else detail,
    }
    told = _event(kind, whom, detail).format(**facts)
    if counts:
        return told
    return _(
        "{told} It does not count: its author was not allowed to, or was removed before."
    ).format(told=told)


def _event(kind: str, whom: str, detail: str) -> str:
    known = {
        "found": _("{who} founded the fence."),
        "admit": _("{who} let {whom} in as {role}.") if detail else _("{who} let {whom} in."),
        "device": _("{who} let in another device of {whom}: {detail}.")
        if detail
        else _("{who} let in another device of {whom}."),
        "kit": _("{who} made a recovery kit."),
        "epoch": _("{who} made a new key."),
        "remove": _("{who} removed {whom}."),
        "remove-device": _("{who} removed the device {detail} of {whom}.")
        if detail
        else _("{who} removed a device of {whom}."),
        "leave": _("{who} left."),
        "role": _("{who} made {whom} {role}."),
        "adopt": _("{who} adopted {n} of {whom}."),
        "reject": _("{who} rejected {n} of {whom}."),
        "void": _("{who} struck out {n} of {whom}."),
        "erase": _("{who} asked for {detail} rows to be erased.")
        if detail != "1"
        else _("{who} asked for a row to be erased."),
        "object": _("{who} objected to an erasure."),
    }
    if kind in ("adopt", "reject", "void") and not whom:
        known |= {
            "adopt": _("{who} adopted {n} that did not count."),
            "reject": _("{who} rejected {n}."),
            "void": _("{who} struck out {n}."),
        }
    return known.get(
        kind, _("{who} did something that a newer version of the program understands.")
    )


def again_text(seconds: float) -> str:
    """When something is tried again by itself: "Tried again by itself in 3 min."."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return _("Tried again by itself within a minute.")
    return _("Tried again by itself in {n} min.").format(n=minutes)


def erasure_text(
    by: str,
    rows: int,
    *,
    made_ms: int,
    due_ms: int,
    now_ms: int,
    carried_out: bool,
    unconfirmed: Iterable[str],
) -> str:
    """How far an erasure has come: asked for, due, carried out, and whose devices have not confirmed."""
    what = ngettext("{n} row", "{n} rows", rows).format(n=f"{rows:,}")
    who = by or _("Somebody")
    missing = names_text(unconfirmed)
    if carried_out:
        told = _("{what} that {who} asked to erase are gone for good.").format(what=what, who=who)
        if rows == 1:
            told = _("A row that {who} asked to erase is gone for good.").format(who=who)
        if missing:
            told += " " + _(
                "Not confirmed yet by {names}; it is done there with the next sync."
            ).format(names=missing)
        return told
    hours = max(1, -(-(due_ms - now_ms) // 3_600_000))
    when = (
        _("as soon as an owner syncs")
        if due_ms <= now_ms
        else ngettext("in {n} hour", "in {n} hours", hours).format(n=hours)
    )
    return _(
        "{who} asked {ago} to erase {what}. Hidden at once for everybody inside; gone for good {when}, unless "
        "an owner objects."
    ).format(who=who, what=what, when=when, ago=ago_text(made_ms, now_ms))


def invitation_text(host: str, fence: str, where: str) -> str:
    """What to send to somebody whom one would like inside; nothing in it is secret."""
    shared = (
        _("We share it through {where}; you will need to reach that as well.").format(where=where)
        if where
        else _("I will tell you later where we share it.")
    )
    return _(
        "Hello,\n\n"
        'I would like to have you inside "{fence}" in MCR Desktop.\n\n'
        '1. In MCR Desktop, open Sharing and press "Join a fence".\n'
        "2. Save your request there and send me the file.\n"
        "3. I will call you: you read a code to me, and I send you an approval to open in the same "
        "place.\n\n"
        "{shared}\n\n"
        "{host}\n"
    ).format(fence=fence, shared=shared, host=host)


def field_trouble(reason: str) -> str:
    """What is wrong with one field of where a fence is to be shared."""
    return {
        "clear": _(
            "This address begins with http, so name and password would travel open to everybody on the "
            "way. Use https; http is for this machine alone."
        ),
        "secret": _("Leave name and password out of the address; they have fields of their own."),
        "option": _("Leave out everything from the question mark on."),
        "bucket": _("A bucket's name has 3 to 63 small letters, figures, dots and hyphens."),
        "region": _("A region is a word such as eu-west-1."),
        "prefix": _("A folder in a bucket cannot be called that."),
    }.get(reason, _("This is not the address of a server. One looks like https://storage.example."))


def key_change_advice(target_kind: str, name: str, target: str) -> str:
    """What a team should do about its storage after somebody has gone."""
    if target_kind == "folder":
        return _(
            "{name} may still reach the folder {target}. Take {name} off the list of people who may open "
            "it, on the drive or in the program that syncs it."
        ).format(name=name, target=target)
    if target_kind:
        return _(
            "{name} may still know the key or password of {target}. Make a new one there, switch the old "
            "one off, and give the new one to everybody who stays."
        ).format(name=name, target=target)
    return _("This fence is shared through no storage from here, so nothing needs changing.")
