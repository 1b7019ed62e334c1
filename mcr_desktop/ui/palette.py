"""The two doors to everything: the command palette and the search over all that is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.ui.actions import Actions, shortcut_text
from mcr_desktop.ui.fuzzy import fit
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.pick_lists import Choice, Marked, PickList, at_places, plain

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from mcr_desktop.ui.tasks import Tasks

MOST = 40


@dataclass(frozen=True, slots=True)
class Place:
    """Something to go to from the palette: an account, a contact."""

    title: str
    group: str
    route: Route
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A find: which kind of thing, its title, the words around, and where it is."""

    kind: str
    title: Marked
    route: Route
    snippet: Marked = ()
    day: str = ""


PaletteSource = Callable[[str], Sequence[Place]]
"""Gives places for what was typed; called on a reader thread."""
SearchSource = Callable[[str], Sequence[SearchHit]]
"""Gives finds, the best first, for what was typed; called on a reader thread."""


def rank_actions(actions: Actions, typed: str) -> list[tuple[int, Choice]]:
    """Actions that may be done now and fit, each with its fit; all of them where nothing is typed."""
    ranked: list[tuple[int, Choice]] = []
    for action in actions.possible():
        fitting = fit(typed, action.words)
        if fitting is None or action.id == "palette":
            continue
        choice = Choice(
            title=at_places(action.words, fitting.places),
            run=lambda name=action.id: actions.run(name),  # type: ignore[misc]  # a bound default
            group="Commands" if typed else action.menu,
            hint=shortcut_text(action.shortcut) if action.shortcut else "",
        )
        ranked.append((fitting.score, choice))
    if typed:
        ranked.sort(key=lambda pair: -pair[0])
    return ranked


def rank_places(
    places: Sequence[Place], typed: str, go: Callable[[Route], None]
) -> list[tuple[int, Choice]]:
    """Places that fit, the best first."""
    ranked: list[tuple[int, Choice]] = []
    for place in places:
        fitting = fit(typed, place.title)
        if fitting is None:
            continue
        choice = Choice(
            title=at_places(place.title, fitting.places),
            run=lambda to=place.route: go(to),  # type: ignore[misc]  # a bound default
            group=place.group,
            detail=plain(place.detail),
        )
        ranked.append((fitting.score, choice))
    ranked.sort(key=lambda pair: -pair[0])
    return ranked[:MOST]


def _groups_by_best(ranked: Sequence[tuple[int, Choice]]) -> list[Choice]:
    """The group with the best find first, so that Enter takes it."""
    best: dict[str, int] = {}
    for score, choice in ranked:
        best[choice.group] = max(score, best.get(choice.group, score))
    order = sorted(best, key=lambda group: -best[group])
    return [choice for group in order for _, choice in ranked if choice.group == group][:MOST]


def open_palette(
    around: QWidget,
    actions: Actions,
    finders: Sequence[PaletteSource],
    tasks: Tasks,
    go: Callable[[Route], None],
) -> PickList:
    """The palette, ready to open: commands at once, places as they are found."""
    overlay = PickList(around, "Commands", "What do you want to do, or where to go?")
    nothing = "Nothing is called that. Search everything with Ctrl+F."

    def _ask_all(typed: str) -> list[Place]:
        return [place for finder in finders for place in finder(typed)]

    def _on_typed(typed: str) -> None:
        own = rank_actions(actions, typed)
        if not typed:
            overlay.show_choices([choice for _, choice in own], nothing)
            return
        overlay.show_choices(_groups_by_best(own), nothing)
        if finders:
            tasks.read(
                lambda _job: rank_places(_ask_all(typed), typed, go),
                lambda places: overlay.show_choices(_groups_by_best([*own, *places]), nothing),
                owner=overlay,
                key="places",
            )

    overlay.typed.connect(_on_typed)
    return overlay


def _nothing_found(typed: str) -> str:
    from mcr_desktop.services.links import read_link  # not before something was looked for in vain
    from mcr_desktop.ui.links import DEAD

    if read_link(typed) is not None:
        return DEAD
    return f"Nothing found for \u201c{typed}\u201d. Try fewer letters."


def open_search(
    around: QWidget,
    source: SearchSource | None,
    tasks: Tasks,
    go: Callable[[Route], None],
    *,
    all_finds: bool = False,
) -> PickList:
    """The search, ready to open: finds by kind, their words marked, Enter goes there.

    With `all_finds` the last choice leads to the page that shows all of them.
    """
    overlay = PickList(around, "Search everything", "Search notes, people, promises, complaints")

    def _show(hits: Sequence[SearchHit], typed: str) -> None:
        choices = [
            Choice(
                title=hit.title,
                run=lambda to=hit.route: go(to),  # type: ignore[misc]  # a bound default
                group=hit.kind,
                detail=hit.snippet,
                hint=hit.day,
            )
            for hit in hits
        ]
        if all_finds:
            choices.append(
                Choice(
                    title=plain("All finds, with filters"),
                    run=lambda: go(Route("search", query=typed)),
                    group="More",
                )
            )
        overlay.show_choices(choices if hits else [], _nothing_found(typed))

    def _on_typed(typed: str) -> None:
        if not typed.strip() or source is None:
            overlay.show_choices([], "Type a word or its beginning.")
            return
        overlay.await_choices()
        tasks.read(
            lambda _job: source(typed),
            lambda hits: _show(hits, typed),
            owner=overlay,
            key="search",
        )

    overlay.typed.connect(_on_typed)
    return overlay
