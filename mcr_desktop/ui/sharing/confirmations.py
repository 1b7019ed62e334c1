"""Asking once more before what cannot be undone: what exactly happens, and what does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from mcr_desktop.phrases.sharing import role_meaning, role_name
from mcr_desktop.ui.sharing.dialogs import SharingDialog, named
from mcr_desktop.ui.sharing.files import Files
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.teamwork.sharing_rows import MemberRow
    from mcr_desktop.ui.surroundings import Surroundings

Work = Callable[["Services"], Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the deed in a few words, what it does, and what it does not."""

    title: str
    happens: tuple[str, ...]
    stays: tuple[str, ...]
    verb: str
    """What the button says: the deed, never "OK"."""
    know: tuple[str, ...] = ()
    """What else to bear in mind."""


class ConfirmDialog(SharingDialog):
    """Says what happens and what does not, does it on the writer thread, and tells what came of it."""

    achieved = Signal(object)
    """What the work gave; emitted once it is done, as the dialog closes."""

    def __init__(
        self, question: Question, work: Work, around: Surroundings, parent: QWidget
    ) -> None:
        super().__init__(question.title, around, Files(), parent, shut="Cancel")
        self._work = work
        self.say("What happens", question.happens)
        self.say("What stays", question.stays)
        self.say("What to know", question.know)
        self.go = button(question.verb, "primary")
        self.go.clicked.connect(self._on_go)
        self.foot.addWidget(self.go)
        self.finish_layout()
        self.shut.setFocus()

    def say(self, heading: str, lines: Sequence[str]) -> None:
        """A heading and its lines, each a sentence."""
        if not lines:
            return
        self.step(heading)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        for number, line in enumerate(lines):
            grid.addWidget(PlainLabel("\N{BULLET}"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(PlainLabel(line, wrap=True), number, 1)
        self.column.addLayout(grid)

    def _on_go(self) -> None:
        self.accept_again()
        self.go.setEnabled(False)
        services, work = self._services, self.chosen_work()
        self._tasks.write(
            lambda _job: work(services), self._on_done, owner=self, failed=self._on_refused
        )

    def chosen_work(self) -> Work:
        """What is to be done as things are filled in now; nothing on screen is read later."""
        return self._work

    def _on_refused(self, error: Exception) -> None:
        self.refuse(error)
        self.go.setEnabled(True)

    def _on_done(self, result: object) -> None:
        self.achieved.emit(result)
        self.accept()


class RoleDialog(ConfirmDialog):
    """Three roles, each with what it may do; changing says what happens to what is there."""

    ROLES = ("owner", "member", "reader")

    def __init__(
        self, fence: bytes, name: str, member: MemberRow, around: Surroundings, parent: QWidget
    ) -> None:
        self._fence, self._member = fence, member
        who = "You" if member.me else member.name
        question = Question(
            f"The role of {member.name} in {name}",
            (),
            (
                f"What {'you' if member.me else who} wrote until now stays and counts.",
                "Keys and devices stay as they are; nobody has to join again.",
            ),
            "Change the role",
        )
        super().__init__(question, lambda _services: None, around, parent)
        self._choices: dict[str, QRadioButton] = {}
        for place, role in enumerate(self.ROLES):
            radio = QRadioButton(f"{role_name(role)}: {role_meaning(role)}")
            radio.setChecked(role == member.role)
            radio.toggled.connect(lambda _on: self._settle())
            self._choices[role] = radio
            self.column.insertWidget(1 + place, radio)
        self._effect = PlainLabel("", wrap=True)
        self.column.insertWidget(1 + len(self.ROLES), self._effect)
        self._settle()
        self.shut.setFocus()

    @property
    def role(self) -> str:
        """The role that is chosen now."""
        return next((role for role, radio in self._choices.items() if radio.isChecked()), "")

    def choose(self, role: str) -> None:
        """Choose a role, as a click would."""
        self._choices[role].setChecked(True)

    def _settle(self) -> None:
        role, before = self.role, self._member.role
        name = self._member.name
        told = {
            "reader": f"{name} goes on reading. What {name} writes from now on waits for an owner, or stays "
            "on that device alone.",
            "member": f"{name} reads and writes, and does not decide any more who is inside."
            if before == "owner"
            else f"{name} reads and writes from now on; nothing that {name} writes waits any more.",
            "owner": f"{name} decides as you do: may let people in, remove them, and remove you.",
        }
        self._effect.setText("" if role == before else told.get(role, ""))
        self._effect.setVisible(role != before)
        self.go.setEnabled(role not in ("", before))
        self.fit()

    def chosen_work(self) -> Work:
        fence, person, role = self._fence, self._member.person, self.role

        def change(services: Services) -> str:
            services.memberships.change_role(fence, person, role)
            return role

        return change


class FoundTeamDialog(ConfirmDialog):
    """Names the fence that the whole team shares, and founds it."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        question = Question(
            "Make a fence for the whole team",
            (
                (
                    "A fence beside those of the accounts, for what all of you share: what the columns of "
                    "imported files mean, to begin with."
                ),
                "You are its owner. Invite the others into it as into an account.",
            ),
            ("No account is touched: who is inside which stays as it is.",),
            "Make it",
            ("One is enough for a team: ask around whether somebody has made it already.",),
        )
        super().__init__(question, lambda _services: None, around, parent)
        self.name = QLineEdit("Our team")
        self.name.setAccessibleName("Name of the fence")
        self.name.setMaximumWidth(320)
        self.name.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(named("Name", self.name))
        row.addWidget(self.name, 1)
        row.addStretch(1)
        self.column.insertLayout(1, row)
        self.name.setFocus()
        self.fit()

    def chosen_work(self) -> Work:
        name = self.name.text().strip()
        return lambda services: services.sharing.found_fence(name, "team")


def remove_person_question(member: MemberRow, fence: str) -> Question:
    """Removing somebody with all their devices."""
    name = member.name
    devices = (
        "their device" if len(member.devices) == 1 else f"all their {len(member.devices)} devices"
    )
    return Question(
        f"Remove {name} from {fence}?",
        (
            (
                f"{name} and {devices} are taken out of the fence. The next sync makes a new key, and nothing "
                f"that is written from then on opens for {name}."
            ),
            (
                f"What {name} writes later than this does not come in by itself, nor does what has not arrived "
                "here yet: it waits for an owner to adopt or reject. So sync first."
            ),
            "Everybody inside sees that you did this, and when.",
        ),
        (
            f"What {name} wrote until now and has arrived here stays.",
            f"What {name} already read, {name} has read: it stays readable on {name}'s device.",
        ),
        f"Remove {name}",
        (
            (
                f"Until a teammate's device has heard of this, {name} can still read what it writes, where "
                f"{name} still reaches the shared place. So shut that to {name} next; the program tells you how."
            ),
        ),
    )


def remove_device_question(label: str, member: MemberRow, fence: str) -> Question:
    """Removing one device, as where it was lost."""
    others = len(member.devices) - 1
    rest = {
        0: ", with no device left until another is let in",
        1: " with one other device",
    }.get(others, f" with {others} other devices")
    label = _quoted(label)
    return Question(
        f"Remove the device {label} from {fence}?",
        (
            (
                f"{label} is taken out of the fence. The next sync makes a new key; nothing that is written "
                "from then on opens there."
            ),
            "What it wrote and had not sent waits here for an owner, should it ever arrive.",
            f"To use it again, {'you let' if member.me else f'{member.name} lets'} it in anew.",
        ),
        (
            f"{'You stay' if member.me else f'{member.name} stays'} inside{rest}.",
            "What it wrote until now and has arrived here stays.",
        ),
        "Remove the device",
        (
            (
                "What lies on it stays there, and opens for whoever can unlock it. Where it was stolen, change "
                "the password of the shared place as well."
            ),
        ),
    )


def leave_question(fence: str) -> Question:
    """Leaving a fence."""
    return Question(
        f"Leave {fence}?",
        (
            "You and all your devices are taken out of the fence; the others see that you left.",
            "Nothing new comes to you, and nothing that you write here goes to them.",
            "To come back, somebody inside must let you in again.",
        ),
        (
            "What you wrote until now stays with the others.",
            "What is on this device stays readable here until you delete this copy.",
        ),
        "Leave",
    )


def forget_question(fence: str) -> Question:
    """Deleting the copy of a fence that one is not inside any more."""
    return Question(
        f"Delete the copy of {fence} on this device?",
        (
            (
                f"Everything of {fence} is deleted here: its rows, notes, history and keys. "
                "It cannot be brought back from this device."
            ),
        ),
        (
            "What the others have stays as it is.",
            "Backups that you made earlier keep what was in them.",
        ),
        "Delete this copy",
    )


def rule_question(verb: str, whose: str, device: str, changes: str) -> Question:
    """Adopting or rejecting what somebody wrote."""
    device = _quoted(device)
    if verb == "adopt":
        return Question(
            f"Adopt what {whose} wrote on {device}?",
            (
                (
                    f"{changes} come in for everybody inside, each with the time at which it was written; where "
                    "somebody wrote something later, the later words stand."
                ),
            ),
            (f"{whose} stays as far outside as before.",),
            "Adopt",
            ("You can still reject it afterwards.",),
        )
    return Question(
        f"Reject what {whose} wrote on {device}?",
        (f"{changes} stay out for everybody inside.",),
        (
            "Nothing is deleted: it stays in this list.",
            "Other work is not touched.",
        ),
        "Reject",
        ("You can still adopt it afterwards.",),
    )


def objection_question(by: str, rows: int) -> Question:
    """Stopping an erasure."""
    back = "the row comes back" if rows == 1 else f"all {rows:,} rows of it come back"
    return Question(
        f"Object to the erasure that {by} asked for?",
        (
            f"It is stopped, and {back} for everybody inside.",
            "Everybody inside sees that you objected.",
        ),
        ("What was erased by other erasures stays gone.",),
        "Object",
        ("Somebody may have a right to be erased: talk to whoever asked for it.",),
    )


def _quoted(words: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}"
