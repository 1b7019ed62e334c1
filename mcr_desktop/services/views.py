"""Saved views: a filter, an order and columns of a screen, kept for oneself on all own devices."""

from __future__ import annotations

from collections.abc import Mapping

from mcr_desktop.domain.changes import Change, Value
from mcr_desktop.domain.complaints import View
from mcr_desktop.domain.errors import NameTakenError
from mcr_desktop.services.private_fences import PrivateFence
from mcr_desktop.services.workspaces import Workspace, known_fields, new_row, required
from mcr_desktop.store.queries import in_fence

LONGEST_NAME = 80


class Views:
    """A person's own views. They live in the private fence, which is founded with the first one."""

    def __init__(self, workspace: Workspace, private: PrivateFence) -> None:
        self._workspace = workspace
        self._private = private

    def all(self, screen: str) -> list[View]:
        """The views of a screen, in the order in which they were put."""
        home = self._private.id()
        if home is None:
            return []
        order = "t.place IS NULL, t.place, t.name, t.no"
        return in_fence(self._workspace.store, View, home, "t.screen = ?", (screen,), order)

    def save(self, name: str, screen: str, query: str) -> View:
        """Keep a view; those of the same name on this screen are replaced. Raises InvalidValueError.

        There is more than one only where two devices saved it before they heard of each other.
        """
        name = required("view", "name", name)[:LONGEST_NAME]
        same = self._called(name, screen)
        if same:
            values = known_fields(View, {"name": name, "query": query})
            gone = [Change(one.fence, "view", one.id, {"deleted": 1}) for one in same[1:]]
            change = Change(same[0].fence, "view", same[0].id, values)
            self._workspace.commit([change, *gone], f"Saved the view {name}")
            return self.show(same[0].id)
        place = max((one.place or 0.0 for one in self.all(screen)), default=0.0) + 1.0
        values = {"name": name, "screen": screen, "query": query, "place": place}
        with self._private.writing(f"Saved the view {name}") as (home, changes):
            view_id, change = new_row(home, "view", View, values)
            changes.append(change)
        return self.show(view_id)

    def show(self, view_id: bytes) -> View:
        """The view with this id. Raises NotFoundError."""
        return self._workspace.row(View, view_id)

    def rename(self, view_id: bytes, name: str) -> View:
        """Call a view otherwise. Raises NameTakenError where another of its screen is called so."""
        name = required("view", "name", name)[:LONGEST_NAME]
        view = self.show(view_id)
        if any(one.id != view_id for one in self._called(name, view.screen)):
            raise NameTakenError(kind="view", name=name)
        self._write(view, {"name": name}, f"Renamed a view to {name}")
        return self.show(view_id)

    def move(self, view_id: bytes, place: float) -> View:
        """Put a view elsewhere in the order: `place` between those of its neighbours."""
        self._write(self.show(view_id), {"place": float(place)}, "Moved a view")
        return self.show(view_id)

    def remove(self, view_id: bytes) -> None:
        """Take a view away."""
        view = self.show(view_id)
        self._write(view, {"deleted": 1}, f"Removed the view {view.name}")

    def _called(self, name: str, screen: str) -> list[View]:
        return [one for one in self.all(screen) if one.name.casefold() == name.casefold()]

    def _write(self, view: View, values: Mapping[str, Value], label: str) -> None:
        self._workspace.commit([Change(view.fence, "view", view.id, dict(values))], label)
