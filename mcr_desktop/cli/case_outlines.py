"""`mcr case why` and `mcr case bone`: the answers and the possible causes of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import print_done, print_json, print_line
from mcr_desktop.cli.calls import Json, opened
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain.cases import CHAINS, STANDINGS
from mcr_desktop.phrases import cases as say
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.casework.views import CaseView

whys = typer.Typer(help=_("Answers to why, in two chains."))
bones = typer.Typer(help=_("Possible causes on the fishbone."))

CaseName = Annotated[
    str, typer.Argument(metavar="CASE", help=_("Its title, the start of it, or its id."))
]
RowId = Annotated[str, typer.Argument(metavar="ID", help=_("Its id."))]
Under = Annotated[
    str | None,
    typer.Option("--under", metavar="ID", help=_("The one that it explains; the top without it.")),
]
Place = Annotated[
    int | None,
    typer.Option("--place", metavar="N", min=1, help=_("Which one it is there; the last without.")),
]

SHOWN = (
    Option("evidence", _("what shows it")),
    Option("standing", ", ".join(STANDINGS)),
)
ROOT = Option("root", _("whether it is taken for a root cause"), "yes")


def case_meant(services: Services, wanted: str) -> bytes:
    """The id of the case that a title, the start of it, or an id means; of a part's case as well."""
    from mcr_desktop.domain.cases import CasePart
    from mcr_desktop.domain.errors import NotFoundError
    from mcr_desktop.domain.ids import parse

    try:
        return services.cases.find(wanted).id
    except NotFoundError:
        pass
    shown = {row.id for row in services.cases.all()}
    try:
        if parse(wanted) in shown:
            return parse(wanted)
    except ValueError:
        pass
    try:
        part = services.workspace.find(CasePart, wanted)
    except NotFoundError:
        raise NotFoundError(kind="case", wanted=wanted) from None
    return part.case_id or part.id


@whys.command("add")
@taking(*SHOWN, ROOT)
def add_why(
    ctx: typer.Context,
    case: CaseName,
    answer: Annotated[str, typer.Argument(metavar="ANSWER", help=_("Because ..."))],
    under: Under = None,
    chain: Annotated[str, typer.Option("--chain", help=", ".join(CHAINS))] = CHAINS[0],
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Answer a why, under another answer or at the top of a chain. Answers with its id."""
    with opened(ctx) as services:
        case_id = case_meant(services, case)
        parent = _row(under) if under else None
        print_done(
            services.cases.add_why(case_id, answer, parent, chain, **fields), as_json=as_json
        )


@whys.command("edit")
@taking(Option("answer", _("the answer")), *SHOWN, ROOT)
def edit_why(ctx: typer.Context, why: RowId, as_json: Json = False, **fields: Any) -> None:
    """Change an answer; an empty text clears a field."""
    with opened(ctx) as services:
        print_done(services.cases.edit_why(_row(why), **fields), as_json=as_json)


@whys.command("move")
def move_why(
    ctx: typer.Context,
    why: RowId,
    under: Under = None,
    place: Place = None,
    chain: Annotated[str | None, typer.Option("--chain", help=", ".join(CHAINS))] = None,
    as_json: Json = False,
) -> None:
    """Move an answer with all beneath it."""
    with opened(ctx) as services:
        parent = _row(under) if under else None
        at = place - 1 if place else None
        print_done(services.cases.move_why(_row(why), parent, at, chain), as_json=as_json)


@whys.command("remove")
def remove_why(ctx: typer.Context, why: RowId, as_json: Json = False) -> None:
    """Remove an answer with all beneath it; `mcr undo` brings all of it back."""
    with opened(ctx) as services:
        services.cases.remove_why(_row(why))
    if as_json:
        print_json({"removed": why})


@bones.command("add")
@taking(*SHOWN)
def add_bone(
    ctx: typer.Context,
    case: CaseName,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("What may have led to it."))],
    category: Annotated[
        str,
        typer.Option(
            "--category", metavar="NAME", help=_("people, process, technology, or another")
        ),
    ] = "process",
    under: Under = None,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Add a possible cause to a bone, or under another one. Answers with its id."""
    with opened(ctx) as services:
        case_id = case_meant(services, case)
        parent = _row(under) if under else None
        made = services.cases.add_bone(case_id, text, category, parent, **fields)
        print_done(made, as_json=as_json)


@bones.command("edit")
@taking(Option("text", _("what may have led to it")), *SHOWN)
def edit_bone(ctx: typer.Context, bone: RowId, as_json: Json = False, **fields: Any) -> None:
    """Change a possible cause."""
    with opened(ctx) as services:
        print_done(services.cases.edit_bone(_row(bone), **fields), as_json=as_json)


@bones.command("move")
def move_bone(
    ctx: typer.Context,
    bone: RowId,
    under: Under = None,
    place: Place = None,
    category: Annotated[
        str | None, typer.Option("--category", metavar="NAME", help=_("the bone at the top"))
    ] = None,
    as_json: Json = False,
) -> None:
    """Move a possible cause with all beneath it."""
    with opened(ctx) as services:
        parent = _row(under) if under else None
        at = place - 1 if place else None
        print_done(services.cases.move_bone(_row(bone), parent, at, category), as_json=as_json)


@bones.command("remove")
def remove_bone(ctx: typer.Context, bone: RowId, as_json: Json = False) -> None:
    """Remove a possible cause with all beneath it; `mcr undo` brings all of it back."""
    with opened(ctx) as services:
        services.cases.remove_bone(_row(bone))
    if as_json:
        print_json({"removed": bone})


def print_branches(view: CaseView) -> None:
    """Both outlines as indented lines under their headings."""
    from mcr_desktop.domain.case_trees import depths
    from mcr_desktop.domain.ids import show

    heading = ""
    depth = depths(view.whys)
    for chain in CHAINS:
        for why in view.whys:
            if why.chain != chain:
                continue
            if heading != chain:
                heading = chain
                print_line(say.chain_title(chain))
            root = f" [{_('root cause')}]" if why.root else ""
            indent = "  " * (depth[why.id] + 1)
            print_line(
                f"{indent}{why.answer} ({say.standing_name(why.standing)}){root} {show(why.id)}"
            )
    heading = ""
    depth = depths(view.bones)
    for bone in sorted(view.bones, key=lambda one: one.category):
        if heading != bone.category:
            heading = bone.category
            print_line(say.category_name(heading))
        indent = "  " * (depth[bone.id] + 1)
        print_line(f"{indent}{bone.text} ({say.standing_name(bone.standing)}) {show(bone.id)}")


def _row(wanted: str) -> bytes:
    from mcr_desktop.domain.ids import parse

    try:
        return parse(wanted)
    except ValueError:
        raise typer.BadParameter(_("an id of 26 characters is wanted")) from None
