"""The options of a row's fields, declared once and taken by both `add` and `edit`."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

import typer

from mcr_desktop.phrases.catalogue import _


class Option(NamedTuple):
    """One field as an option; an empty text clears it. `kind`: text, whole, number, yes or names."""

    field: str
    help: str
    kind: str = "text"
    flag: str = ""

    @property
    def spelled(self) -> str:
        """How it is written: `--due-on`."""
        return self.flag or "--" + self.field.replace("_", "-")

    def read(self, given: Any) -> Any:
        """The field's value; BadParameter where it cannot be one."""
        if isinstance(given, list):
            return tuple(one for one in given if one)
        if self.kind == "text":
            return given or None
        if not given:
            return None
        if self.kind == "yes":
            if given.lower() not in {"yes", "no"}:
                raise typer.BadParameter(_("yes or no is wanted"), param_hint=self.spelled)
            return 1 if given.lower() == "yes" else None
        try:
            return int(given) if self.kind == "whole" else float(given)
        except ValueError:
            raise typer.BadParameter(
                _("a number is wanted, not {given}").format(given=given), param_hint=self.spelled
            ) from None


_METAVARS = {"text": "TEXT", "whole": "N", "number": "N", "yes": "yes|no", "names": "NAME"}


def taking(*options: Option) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command these options; it receives those that were given as keyword arguments."""

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(function, eval_str=True)
        own = [
            parameter
            for parameter in signature.parameters.values()
            if parameter.kind is not inspect.Parameter.VAR_KEYWORD
        ]
        extra = [_parameter(option) for option in options]

        @functools.wraps(function)
        def command(**given: Any) -> None:
            taken = {option.field: given.pop(option.field) for option in options}
            told = {
                option.field: option.read(taken[option.field])
                for option in options
                if taken[option.field] not in (None, [])
            }
            function(**given, **told)

        parameters = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in (*own, *extra)]
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # read by inspect
        command.__annotations__ = {one.name: one.annotation for one in parameters}
        return command

    return decorate


def _parameter(option: Option) -> inspect.Parameter:
    kind: Any = list[str] | None if option.kind == "names" else str | None
    stated = typer.Option(option.spelled, help=option.help, metavar=_METAVARS[option.kind])
    return inspect.Parameter(
        option.field,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[kind, stated],
    )
