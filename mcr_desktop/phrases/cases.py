"""Cases in words: their steps and what these lack, the problem drafted from a signal, what a check says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.phrases.briefs import names_text
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import day_text as day_name
from mcr_desktop.phrases.findings import (
    days_text,
    evidence_text,
    month_text,
    number,
    ratio_text,
    rivals_sentence,
    slice_name,
)

if TYPE_CHECKING:
    from mcr_desktop.domain.effects import Effect
    from mcr_desktop.domain.findings import Shift, Signal, Slice


def stage_title(kind: str) -> str:
    """A step of a case as a heading."""
    return {
        "problem": _("Problem"),
        "containment": _("Containment"),
        "whys": _("Whys"),
        "cause": _("Root cause"),
        "actions": _("Actions"),
        "check": _("Did it hold"),
        "told": _("Customer told"),
        "lessons": _("Lessons"),
    }.get(kind, kind)


def state_name(state: str) -> str:
    """A case's state."""
    return {"open": _("open"), "closed": _("closed"), "withdrawn": _("withdrawn")}.get(state, state)


def chain_title(chain: str) -> str:
    """The question of a chain of whys."""
    return {
        "occurred": _("Why did it happen?"),
        "escaped": _("Why did nobody notice before the customer did?"),
    }.get(chain, chain)


def standing_name(standing: str) -> str:
    """What is known of an answer or a possible cause."""
    return {
        "supposed": _("supposed"),
        "confirmed": _("confirmed"),
        "ruled out": _("ruled out"),
    }.get(standing, standing)


def category_name(category: str) -> str:
    """The heading of a bone: the three that every fishbone has in the reader's language, others as written."""
    return {
        "people": _("People"),
        "process": _("Process"),
        "technology": _("Technology"),
    }.get(category, category)


def action_name(action: str | None) -> str:
    """Of what kind an action is."""
    return {
        "containment": _("containment"),
        "corrective": _("corrective"),
        "preventive": _("preventive"),
    }.get(action or "", action or "")


def verdict_name(verdict: str | None) -> str:
    """The verdict of a check, in a word or three."""
    return {
        "worked": _("worked"),
        "worse": _("worse"),
        "not shown": _("not shown"),
        "too early": _("too early to say"),
    }.get(verdict or "", _("not checked"))


def account_name(name: str | None) -> str:
    """An account's name, or the words for one whose fence the reader is not inside."""
    return name or _("An account that you are not inside")


def moment_name(event: str) -> str:
    """What befell a case, in a word or two."""
    return {
        "opened": _("Opened"),
        "closed": _("Closed"),
        "reopened": _("Opened again"),
        "withdrawn": _("Withdrawn"),
        "verdict": _("Checked"),
        "joined": _("Account joined"),
        "told": _("Customer told"),
        "agreed": _("Action agreed"),
        "kept": _("Action done"),
        "broken": _("Action broken"),
        "dropped": _("Action withdrawn"),
    }.get(event, _("Event"))


def missing_sentence(code: str, *, n: int = 0, of: int = 0, day: str = "", name: str = "") -> str:
    """What a step still needs; codes are those that `services.casework.stages` gives."""
    words = {"n": number(n), "of": number(of), "day": day, "name": name}
    if code == "actions open" and of == 1:
        return _("The one action is still open")
    if code == "actions open":
        text = ngettext(
            "{n} of {of} actions is still open", "{n} of {of} actions are still open", n
        )
        return text.format(**words)
    if code == "roots":
        text = ngettext(
            "Write the root cause, or take the answer that is marked",
            "Write the root cause, or take the {n} answers that are marked",
            n,
        )
        return text.format(**words)
    if code == "hidden":
        text = ngettext(
            "{n} account that you are not inside has not been told",
            "{n} accounts that you are not inside have not been told",
            n,
        )
        return text.format(**words)
    return {
        "problem": _("Say what is wrong, where, since when and how much"),
        "containment": _("Say how the customer is protected until the cause is gone"),
        "no whys": _("Nobody has asked yet why it happened"),
        "no root": _("No answer is marked as a root cause"),
        "no escape": _("Nobody has asked yet why the customer noticed before we did"),
        "cause": _("Write the root cause"),
        "escape point": _("Say where it should have been noticed"),
        "no corrective": _("No action removes the cause yet"),
        "no check": _("Plan the day on which the figures are to be looked at"),
        "check ahead": _("Planned for {day}"),
        "check due": _("The check planned for {day} is due"),
        "checked early": _("On {day} it was too early to say; check again"),
        "not judged": _("On {day} nothing could be judged; check again"),
        "check again": _("Planned again for {day}"),
        "not told": _("{name} has not been told"),
        "lessons": _("Say what others should learn from it"),
    }[code].format(**words)


def draft_title(signal: Signal) -> str:
    """A first title for a case: the slice, never an account's name."""
    return slice_name(signal.slice)


def draft_problem(signal: Signal, sentence: str) -> str:
    """A first problem statement: what, where, when, how many, and what is not concerned."""
    lines = [_("What: {text}.").format(text=sentence.rstrip("."))]
    lines.append(_("Where: {text}.").format(text=_where(signal)))
    if signal.shift is not None:
        lines.append(_("When: {text}.").format(text=_when(signal.shift)))
        lines.append(_("How many: {text}.").format(text=_how_many(signal.shift)))
    lines += [_("Is not: {text}.").format(text=text) for text in _is_not(signal)]
    return "\n".join(lines)


def _where(signal: Signal) -> str:
    conditions = signal.slice.conditions
    explained = signal.explanation
    if not conditions and explained is not None and explained.best is not None:
        conditions = explained.best.slice.conditions
    if not conditions:
        return _("all complaints of the account")
    return "; ".join(
        f"{name.replace('_', ' ')}: {label or _('not recorded')}" for name, label in conditions
    )


def _when(shift: Shift) -> str:
    text = _("from {day}").format(day=day_name(shift.since))
    if shift.since_low and shift.since_high and shift.since_low != shift.since_high:
        text += " " + _("(95 %: {days})").format(days=days_text(shift.since_low, shift.since_high))
    if shift.lasting:
        return _("{text}, still so on {day}").format(text=text, day=day_name(shift.until))
    return _("{text} to {day}").format(text=text, day=day_name(shift.until))


def _how_many(shift: Shift) -> str:
    text = _("{observed} observed where {expected} were expected").format(
        observed=number(shift.observed),
        expected=number(shift.expected, 1 if 0 < shift.expected < 10 else 0),
    )
    if shift.ratio is not None:
        text += f" ({ratio_text(shift.ratio, shift.low, shift.high)})"
    return text


def _is_not(signal: Signal) -> list[str]:
    explained = signal.explanation
    if explained is None or explained.best is None:
        return []
    found = []
    if explained.rest_ratio is not None:
        found.append(
            _("everything else, which stood at {ratio} times what was expected").format(
                ratio=number(explained.rest_ratio, 2)
            )
        )
    if explained.ties:
        found.append(_("told apart yet: {text}").format(text=rivals_sentence(explained)))
    elif explained.rivals:
        rival = explained.rivals[0]
        found.append(
            _("as strong elsewhere: next comes {slice} ({evidence})").format(
                slice=slice_name(rival.slice), evidence=evidence_text(rival, None)
            )
        )
    return found


def check_title(account: str, where: Slice) -> str:
    """The heading of a check's chart; all accounts together without a name."""
    if not account:
        return _("Complaints a month: all accounts of the case")
    return _("Complaints a month: {account}, {slice}").format(
        account=account, slice=slice_name(where)
    )


def action_mark(day: str) -> str:
    """What the mark of the action's day says."""
    return _("in effect {day}").format(day=day)


def carried_on() -> str:
    """That a chart holds the months since an action against the limits of those before."""
    return _("The limits are those of the months before the action, carried on.")


def no_check_sentence(reason: str, day: str, last: str = "") -> str:
    """Why nothing can be judged, and what to do about it."""
    return {
        "no action day": _(
            "Nothing can be judged yet: say from which day the actions could show in the figures"
        ),
        "action ahead": _("Too early to say: the actions count from {day}, which is still to come"),
        "no complaints": _("Nothing can be judged: no complaint of this account has a date"),
        "no slice": _("Nothing can be judged: no dated complaint of this account meets the slice"),
        "before data": _(
            "Nothing can be judged: the complaints begin after {day}, so there is nothing to compare with"
        ),
        "after data": _(
            "Too early to say: the actions count from {day}, and the complaints known here end on {last}"
        ),
    }[reason].format(day=day, last=last)


def denominator_sentence(effect: Effect) -> str:
    """What the figures are out of, before and since; that nobody knows it where nobody does."""
    before, after = effect.before, effect.after
    counts = {
        "before": number(before.complaints),
        "weeks_before": number(before.weeks),
        "after": number(after.complaints),
        "weeks_after": number(after.weeks),
    }
    if not before.exposure or not after.exposure:
        return _(
            "Counts: {before} complaints in {weeks_before} weeks before, {after} in {weeks_after} weeks since; "
            "nobody knows here how many could have gone wrong"
        ).format(**counts)
    return _(
        "{before} complaints out of {size_before} {unit} in {weeks_before} weeks before, "
        "{after} out of {size_after} in {weeks_after} weeks since"
    ).format(
        **counts,
        size_before=number(before.exposure),
        size_after=number(after.exposure),
        unit=effect.unit or _("units of exposure"),
    )


def together_sentence(accounts: int, sentence: str) -> str:
    """What the check says of several accounts as one."""
    return _("{n} accounts together: {sentence}").format(n=number(accounts), sentence=sentence)


def but_worse(sentence: str, names: list[str]) -> str:
    """What is said of all, with the accounts for which it became worse."""
    return _("{sentence}. But it became worse for {names}").format(
        sentence=sentence.rstrip("."), names=names_text(names)
    )


def month_so_far(month: str, day: str) -> str:
    """How a month that is not over was read."""
    return _(
        "{month} is not over: what is told of it is taken as what there was up to {day}."
    ).format(month=month_text(month), day=day)


def common_days(since: str, until: str) -> str:
    """On which days all accounts together are judged."""
    return _("Together on the days alone that all of them cover: {since} to {until}.").format(
        since=since, until=until
    )


def no_common_denominator() -> str:
    """Why all together have no rate although some of them have one."""
    return _(
        "The accounts do not all tell, in one unit and for the slice alike, how many could have gone wrong: "
        "together only complaints are counted."
    )


def apart_sentence(verdicts: list[str]) -> str:
    """What the accounts say each for itself."""
    counted = [
        _("{n} {verdict}").format(n=number(verdicts.count(one)), verdict=verdict_name(one))
        for one in dict.fromkeys(verdicts)
    ]
    return _("Account by account: {counted}.").format(counted=", ".join(counted))


def against_own_past(observed: int, expected: float) -> str:
    """All complaints since over the sum of what each account's own past foretold."""
    return _(
        "Each against its own past: observed {observed} over foretold {expected} in all gives {ratio}."
    ).format(
        observed=number(observed),
        expected=number(expected, 1 if expected < 20 else 0),
        ratio="\N{MULTIPLICATION SIGN}" + number(observed / expected, 2),
    )


def shares_moved() -> str:
    """Why a verdict of all together does not hold although its interval says so."""
    return _(
        "That lies outside the interval of all together: the accounts' shares moved meanwhile, and the pool alone "
        "would show that as an effect. So nothing is shown."
    )


def kept_words(own: str, accounts: int, verdict: str) -> str:
    """What the home fence keeps of a check: its own figures, of the others only the verdict of all."""
    return _("{own}. All {n} accounts together: {verdict}").format(
        own=own, n=number(accounts), verdict=verdict_name(verdict)
    )


def check_due_sentence(title: str, days: int) -> str:
    """That the figures of a case are to be looked at now."""
    if not days:
        return _("{title}: did it hold? The check is due today").format(title=title)
    late = ngettext("{n} day ago", "{n} days ago", days).format(n=number(days))
    return _("{title}: did it hold? The check was due {late}").format(title=title, late=late)


def shared_cause_title() -> str:
    """The title of a part where the case's own would name another customer."""
    return _("A cause shared with other accounts")


def hidden_sentence(accounts: int) -> str:
    """That a check does not hold the figures of accounts whose fences the reader is not inside."""
    return ngettext(
        "{n} account that you are not inside is not in these figures",
        "{n} accounts that you are not inside are not in these figures",
        accounts,
    ).format(n=number(accounts))


def part_sentence(name: str, told_on: str | None, count: int | None, linked: int) -> str:
    """An account's part of a case in one line."""
    told = _("told on {day}").format(day=day_name(told_on)) if told_on else _("not told yet")
    parts = [_("{name}: {told}").format(name=name, told=told)]
    if count is not None:
        parts.append(
            ngettext("{n} complaint in its slice", "{n} complaints in its slice", count).format(
                n=number(count)
            )
        )
    if linked:
        parts.append(ngettext("{n} names the case", "{n} name the case", linked).format(n=linked))
    return ", ".join(parts)
