"""Every error in one plain sentence: what happened, what was kept, what to do.

Errors are known here by the names of their types and their facts, since they live above this layer.
"""

from __future__ import annotations

from mcr_desktop.domain.errors import ChangedSinceError, McrError
from mcr_desktop.phrases.catalogue import _

_MOST_LISTED = 30


def sentence(error: BaseException) -> str:
    """What an error says to a person; an unforeseen one is named, and said to have changed nothing."""
    if isinstance(error, OSError) and isinstance(error.filename, str) and error.strerror:
        # What the system says of a file that is gone, locked or on a full disk needs no more words.
        return _("{path}: {reason}. Nothing was changed.").format(
            path=_on_one_line(error.filename), reason=error.strerror
        )
    if not isinstance(error, McrError):
        return _("Something unforeseen went wrong ({name}: {text}). Nothing was changed.").format(
            name=type(error).__name__, text=str(error)[:200]
        )
    from mcr_desktop.phrases import imports, undos

    told = imports.sentence(error)
    if told is not None:
        return told
    if type(error) is ChangedSinceError and (refused := undos.sentence(error)):
        return refused
    facts = {name: _shown(value) for name, value in error.facts.items()}
    for name in ("kind", "field"):
        if name in facts:
            facts[name] = _plain_name(facts[name])
    for kind in type(error).__mro__:
        detailed = f"{kind.__name__}.{error.facts.get('reason') or _lack(error)}"
        template = _sentences().get(detailed) or _sentences().get(kind.__name__)
        if template:
            return template.format_map(_Facts(facts))
    return _("That did not work ({name}). Nothing was changed.").format(name=type(error).__name__)


def _lack(error: McrError) -> str | None:
    """Whether a value is missing, or nothing is known that could stand in its place."""
    if error.facts.get("value", "?") in {None, ""}:
        return "missing"
    return None if error.facts.get("allowed") else "unfit"


def _plain_name(name: str) -> str:
    """A kind of row or a field as people call it."""
    known = {
        "as_of": _("day of the figures"),
        "bone": _("possible cause"),
        "case_event": _("event"),
        "caseevent": _("event"),
        "case_part": _("account's part of the case"),
        "casepart": _("account's part of the case"),
        "contact_id": _("contact"),
        "happened_on": _("day"),
    }
    if name in known:
        return known[name]
    if name.endswith("_on"):
        return _("{name} day").format(name=name.removesuffix("_on").replace("_", " "))
    return name.replace("_", " ")


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def _shown(value: object) -> str:
    if isinstance(value, (list, tuple)):
        more = [_("and {n} more").format(n=len(value) - _MOST_LISTED)] if len(value) > _MOST_LISTED else []  # fmt: skip
        return ", ".join([*(_on_one_line(str(item)) for item in value[:_MOST_LISTED]), *more])
    return str(value)


def _on_one_line(text: str) -> str:
    """What a stranger's file says, fit for a list on one line."""
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return shown if len(shown) <= 80 else f"{shown[:80]}\N{HORIZONTAL ELLIPSIS}"


def _sentences() -> dict[str, str]:
    # Imported with the first error: most runs of the program meet none.
    from mcr_desktop.phrases import (
        attachments,
        causes,
        commitments,
        comparisons,
        effects,
        level_shifts,
        limits,
        storages,
        tables,
    )

    return {
        "NotFoundError": _('There is no {kind} called or numbered "{wanted}".'),
        "AmbiguousError": _(
            '"{wanted}" could mean more than one {kind}: {candidates}. Say more of it.'
        ),
        "TwinError": _(
            "More than one account has a {kind} numbered {wanted}: {candidates}. Somebody's device gave "
            "one the number of the other. Go to the page of the account that you mean, or name it with "
            "--account. Nothing was changed."
        ),
        "NameTakenError": _('There is already one {kind} called "{name}". Nothing was changed.'),
        "InvalidValueError": _(
            'The {field} of the {kind} cannot be "{value}". Allowed: {allowed}.'
        ),
        "InvalidValueError.missing": _(
            "The {field} of the {kind} is missing. Nothing was changed."
        ),
        "InvalidValueError.unfit": _(
            'The {field} of the {kind} cannot be "{value}". Nothing was changed.'
        ),
        "UnderThemselvesError": _(
            "{contact} cannot report to {boss}, who reports to {contact}, if not at once. "
            "Nothing was changed."
        ),
        "InvalidValueError.too_long": _(
            "The {field} of the {kind} is longer than {most} characters. Nothing was changed."
        ),
        "InvalidValueError.out_of_range": _(
            "The {field} of the {kind} must lie between {least} and {most}. Nothing was changed."
        ),
        "InvalidValueError.ended_before_begun": _(
            "It cannot have ended in {value}, before it began in {began}. Nothing was changed."
        ),
        "InvalidValueError.two_contacts": _(
            "Only two contacts of one account can be kept apart. Nothing was changed."
        ),
        "InvalidValueError.to_oneself": _(
            "A line of influence joins two different people of one account. Nothing was changed."
        ),
        "InvalidValueError.other_account": _(
            "{value} belongs to another account, and whoever is merged stays in theirs. "
            "Nothing was changed."
        ),
        "UnderItselfError": _(
            "It cannot stand under itself or under what stands under it. Nothing was changed."
        ),
        "TooManyRowsError": _(
            "{rows} rows are more than the {most} that can be changed at once. Narrow the list down."
            " Nothing was changed."
        ),
        "NothingToUndoError": _("There is nothing left to undo or redo."),
        "ChangedSinceError": _(
            '"{label}" cannot be undone: somebody changed the same fields since. Nothing was changed.'
        ),
        "CancelledError": _("Stopped. Nothing of it was kept."),
        "NoProfileError": _(
            "There is no workspace in {path}. Make one with: mcr --profile {path} init --person NAME"
        ),
        "ProfileExistsError": _("There is a workspace in {path} already. Nothing was changed."),
        "NotAStoreError": _(
            "{path} is not an encrypted store of this program. It was left as it is."
        ),
        "WrongStoreKeyError": _(
            "{path} does not open with this key, or it is damaged. It was left as it is."
        ),
        "StoreMissingError": _("The store {path} is missing, although its keys are there."),
        "StoreExistsError": _("There is a store at {path} already. Nothing was changed."),
        "NewerStoreError": _(
            "{path} was written by a newer version of the program. Update the program to open it."
        ),
        "StoreDamagedError": _(
            "A part of {path} cannot be read ({detail}). Nothing was written; `mcr check` tells more."
        ),
        "StoreClosedError": _("The workspace is being closed."),
        "ImportRemovedError": _(
            "A check or another import cleaned this one away while it ran. Nothing of it was kept; import again."
        ),
        "StoreBusyError": _(
            "Another window or command is writing to {path}. Nothing was changed; try again."
        ),
        "PassphraseNeededError": _(
            "This workspace needs a passphrase, since no keychain opens it. "
            "Type it, or give it to scripts in MCR_PASSPHRASE."
        ),
        "WrongPassphraseError": _(
            "That passphrase does not open the workspace. Nothing was changed."
        ),
        "PaperNeededError": _(
            "This workspace opens with the code on paper, since no keychain opens it. "
            "Type it, or give it to scripts in MCR_PAPER."
        ),
        "WrongPaperError": _(
            "That code is typed rightly, but it belongs to another workspace, or was removed from this one."
        ),
        "PaperCodeError": _("That is not the code on the sheet. Nothing was changed."),
        "PaperCodeError.length": _(
            "The code on paper has eight groups of five characters. Nothing was changed."
        ),
        "PaperCodeError.groups": _(
            "These groups of the code are mistyped, counted from the first: {groups}. Nothing was changed."
        ),
        "PaperCodeError.other": _(
            "This code is of another kind of sheet: a recovery kit and a workspace's paper each have their own. "
            "Nothing was changed."
        ),
        "KitOpensNothingError": _(
            "The kit opens nothing at {places}. Look whether the passphrase is the kit's, whether a newer "
            "sheet exists, and whether these are the places on the sheet. Nothing was changed."
        ),
        "KitVoidError": _(
            'The kit does not open "{name}" any more: it was retired, or its person was removed. '
            "Ask somebody inside to let you in."
        ),
        "NoFencesError": _(
            "There is nothing yet that a recovery kit could open: add an account, or join a teammate's."
        ),
        "PoorPassphraseError": _("A passphrase has at least {least} characters."),
        "NoKeychainError": _(
            "This session has no keychain that the program trusts, and the workspace has no passphrase."
        ),
        "KeychainLockedError": _("The keychain is locked. Unlock it and try again."),
        "KeychainForgotError": _("The keychain no longer holds the key of this workspace."),
        "SlotsMissingError": _("There is no workspace at {path}."),
        "SlotsDamagedError": _("The key file {path} cannot be read. It was left as it is."),
        "SlotsExistError": _("There is a workspace at {path} already. Nothing was changed."),
        "DemoOnlyError": _(
            "A demo can only be made in an empty folder: {path} holds something. Nothing was changed."
        ),
        "LastSlotError": _(
            "This is the last way into the workspace; add another before removing it."
        ),
        "SignatureError": _("A signature does not hold: the file is not from whom it claims."),
        "SealedError": _(
            "A sealed file cannot be opened: it is for somebody else, or was altered."
        ),
        "CodeMismatchError": _(
            "The code that was read aloud is not the code of this file. Nothing was changed: "
            "ask for the file again, and compare."
        ),
        "RefusedError": _("A file from the storage was not taken in: {reason}."),
        **attachments.sentences(),
        **storages.sentences(),
        **effects.refusals(),
        **causes.sentences(),
        **commitments.sentences(),
        **comparisons.sentences(),
        **level_shifts.sentences(),
        **limits.sentences(),
        **tables.sentences(),
        "BundleError": _(
            "{path} is no bundle or backup of this program, or it was cut short. Nothing was taken."
        ),
        "BundleError.altered": _(
            "{path} was damaged on its way. Nothing was taken; have it sent again."
        ),
        "BundleError.newer": _(
            "{path} was written by a newer version of the program. Update the program to take it in."
        ),
        "BundleError.size": _("{path} is larger than any bundle. Nothing was taken."),
        "BundleError.outside": _(
            "{path} is of an account that this workspace is not inside. Nothing was taken; "
            "ask to be let in first."
        ),
        "NothingToKeepError": _("There is no account yet of which a backup could be made."),
        "BundleError.other": _(
            "{path} is of {name}, and not of the account that was named. Nothing was taken."
        ),
        "BundleFileError": _("{path} cannot be read or written: {detail}."),
        "NoTargetError": _(
            "This account is not shared through any storage yet. Choose a folder first."
        ),
        "NoDeviceError": _("This workspace has no person yet."),
        "UnknownFenceError": _("This workspace holds no such fence."),
        "NotAMemberError": _(
            "This device is not inside the fence, or its role does not allow that."
        ),
        "ReadsOnlyError": _(
            "You read here and do not write: what you change stays on this machine. An owner can change "
            "that."
        ),
        "ReaderError": _(
            "You only read in {accounts}: complaints, cases, agreements and what is shared there are written by "
            "members. Nothing was changed; an owner can make you a member."
        ),
        "LastOwnerError": _(
            "This fence would have no owner left, and nobody could decide any more who is inside. Make "
            "somebody else an owner first. Nothing was changed."
        ),
        "StillInsideError": _(
            "This device is still inside the fence. Leave it first; then this copy can be deleted."
        ),
        "UnsentError": _(
            "{count} changes in {name} were never sent to anybody, and this copy is the only one. Note what you "
            "still need; then say that they may go. Nothing was deleted."
        ),
        "InsideAlreadyError": _(
            "This workspace is inside a fence already, so it cannot become another person's device. "
            "Make a fresh workspace for that. Nothing was changed."
        ),
        "RequestError": _("The file is no request to join, or it was altered."),
        "RequestError.person": _(
            "This request is not from a machine of yours. To let a teammate in, approve it for one account: "
            "mcr fence approve."
        ),
        "RequestError.private": _(
            "This is somebody else's request, and what it asks for is one person's own: only their devices "
            "come in. Nobody was let in."
        ),
        "ApprovalError.private": _(
            "This approval is for somebody else's own fence, which only their devices enter. Nothing was "
            "taken in."
        ),
        "ApprovalError": _("The file is no approval for this device, or it was altered."),
        "ApprovalError.not-for-us": _(
            "This approval is for another device. Ask for one made from your own request."
        ),
        "NoEpochError": _("No key is known under which this device may write to the fence."),
        "CannotWriteError": _("{path} cannot be written: {reason}. Choose another place."),
        "FileStandsError": _("There is a file at {path} already. It was left as it is."),
        "QuotaError": _(
            "One device sent more {what} than is kept unread here. Update the program; nothing of the rest is lost."
        ),
        "ForgedTextError": _("A text update was refused: it claims to be somebody else's."),
        "BrokenTextError": _("A text update was refused: it cannot be read."),
    }
