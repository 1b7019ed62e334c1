"""Whether a touch answers what somebody wrote and nobody has answered yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.touches import answers_text, letter_line
from mcr_desktop.ui.words import plain_tip

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mcr_desktop.domain.touch_figures import OpenLetter


class LetterTick(QCheckBox):
    """In sight only while a letter waits for one of those who were there, and ticked until taken away.

    What we begin answers whatever waited of theirs by then: the tick says so and cannot be taken away.
    """

    def __init__(self, letters: Sequence[OpenLetter] = ()) -> None:
        super().__init__()
        self._letters = tuple(letters)
        self._asked: OpenLetter | None = None
        self._wanted = True
        """Whether it was ticked when last one could choose."""
        self.setAccessibleName("It answers their letter")
        self.hide()
        self.clicked.connect(self._on_clicked)

    def know(self, letters: Sequence[OpenLetter], first: bytes | None = None) -> None:
        """Those that wait, the longest first; `first` is the touch of the one that is to be answered."""
        self._letters = tuple(sorted(letters, key=lambda one: one.touch.id != first))

    def show_for(self, people: Collection[bytes], day: str | None, began: str | None) -> None:
        """Ask about the letters that had come by that day from one of these people; `began` who began the touch."""
        latest = day or today().isoformat()
        waiting = [
            one
            for one in self._letters
            if one.touch.happened_on <= latest and not set(people).isdisjoint(one.touch.contacts)
        ]
        self._asked = waiting[0] if waiting else None
        self.setVisible(bool(waiting))
        if not waiting:
            return
        self.setEnabled(began != "us")
        self.setChecked(began == "us" or self._wanted)
        # What they began ends only the letter that it is said to answer.
        ended = waiting[:1] if began == "them" else waiting
        self.setText(answers_text(ended, today()))
        self.setAccessibleName(self.text())
        self.setToolTip(plain_tip("\n".join(letter_line(one, today()) for one in ended)))

    def letter(self) -> OpenLetter | None:
        """The letter that the touch answers; None where none is meant."""
        return self._asked if self.isChecked() and not self.isHidden() else None

    def _on_clicked(self, ticked: bool) -> None:  # noqa: FBT001 - Qt's own signal
        self._wanted = ticked
