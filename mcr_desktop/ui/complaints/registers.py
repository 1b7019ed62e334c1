"""Register of the Complaints screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.ui.complaints.sections import Section

if TYPE_CHECKING:
    from mcr_desktop.ui.surroundings import Surroundings


class RegisterSection(Section):
    """Not built yet."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "register", "Register")
