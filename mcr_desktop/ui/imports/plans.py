"""What a person says of a file's columns, as values: the page shows them, a mapping is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

NOTHING = ""
DIMENSION = "*"
"""The target of a column that becomes a free dimension."""
SOURCE = "*source"
"""Stands among the constants for the name of the source, whose numbers tell its rows apart."""
DATED = frozenset({"date", "month"})
"""Kinds of fields that hold a day or a month."""


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column can become."""

    name: str
    kind: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One column of the file and what it becomes."""

    name: str
    examples: tuple[str, ...] = ()
    target: str = NOTHING
    """A field's name, `DIMENSION` or `NOTHING`."""
    dimension: str = ""
    date_format: str = ""
    """How it writes its days; empty where that is not known yet."""
    candidates: tuple[str, ...] = ()
    """The formats in which all of its values can be read; with two of them a person must say which."""
    doubtful: tuple[str, ...] = ()
    """Values that those formats read as different days."""
    decimals: tuple[str, ...] = ()
    """The decimal marks with which all of its values are numbers."""
    is_apt: bool = False
    """Whether it tells rows apart by few different values, as a dimension does."""
    is_new: bool = False
    """Whether the remembered mapping did not know it."""


@dataclass(frozen=True, slots=True)
class DateQuestion:
    """Columns whose days can be read two ways, and the ways."""

    columns: tuple[str, ...]
    formats: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What all columns become. Changing one gives another plan."""

    kind: str
    columns: tuple[ColumnPlan, ...]
    targets: tuple[Target, ...]
    constants: dict[str, str] = field(default_factory=dict)
    """Fields that are the same in each row, by name."""
    source: str = ""
    decimal: str = "."

    def kind_of(self, target: str) -> str:
        """The kind of a field, such as "date"; empty for a dimension or nothing."""
        return next((one.kind for one in self.targets if one.name == target), "")

    def is_dated(self, column: ColumnPlan) -> bool:
        """Whether a column becomes a day or a month."""
        return self.kind_of(column.target) in DATED

    def becoming(self, target: str) -> ColumnPlan | None:
        """The column that becomes a field."""
        return next((one for one in self.columns if one.target == target), None)

    def with_target(self, name: str, target: str) -> Plan:
        """A column becomes something else; a field that another column had is taken from that one."""
        columns = []
        for one in self.columns:
            if one.name == name:
                changed = replace(one, target=target)
                if target == DIMENSION and not one.dimension:
                    changed = replace(changed, dimension=dimension_name(name))
                if self.kind_of(target) in DATED and not one.date_format:
                    changed = replace(changed, date_format=self._said_of(one.candidates))
                columns.append(changed)
            elif target not in (NOTHING, DIMENSION) and one.target == target:
                columns.append(replace(one, target=NOTHING))
            else:
                columns.append(one)
        constants = {key: text for key, text in self.constants.items() if key != target}
        plan = replace(self, columns=tuple(columns), constants=constants)
        chosen = next((one for one in columns if one.name == name), None)
        if chosen and self.kind_of(target) == "number" and len(chosen.decimals) == 1:
            plan = replace(plan, decimal=chosen.decimals[0])
        return plan

    def _said_of(self, candidates: tuple[str, ...]) -> str:
        """The format of a column that can be read in these: the only one, or what was said of its like."""
        if len(candidates) == 1:
            return candidates[0]
        said = {
            one.date_format
            for one in self.columns
            if self.is_dated(one) and one.candidates == candidates and one.date_format
        }
        return said.pop() if len(said) == 1 and candidates else ""

    def apt(self) -> tuple[str, ...]:
        """Columns that nobody uses yet and that would make dimensions."""
        return tuple(one.name for one in self.columns if one.is_apt and one.target == NOTHING)

    def with_apt_dimensions(self) -> Plan:
        """All of those become dimensions, called as the columns are."""
        plan = self
        for name in self.apt():
            plan = plan.with_target(name, DIMENSION)
        return plan

    def with_dimension(self, name: str, called: str) -> Plan:
        """A column's dimension is called otherwise."""
        return self._with(name, dimension=called.strip())

    def with_format(self, names: Iterable[str], date_format: str) -> Plan:
        """Columns write their days in this way."""
        plan = self
        for name in names:
            plan = plan._with(name, date_format=date_format)
        return plan

    def with_decimal(self, mark: str) -> Plan:
        """Numbers are written with this decimal mark."""
        return replace(self, decimal=mark)

    def saying_as(self, other: Plan) -> Plan:
        """This plan's columns, with what was said of them in another one; readings stay these."""
        said = {one.name: one for one in other.columns}
        columns = tuple(
            replace(
                one,
                target=said[one.name].target,
                dimension=said[one.name].dimension,
                date_format=said[one.name].date_format or one.date_format,
                is_new=said[one.name].is_new,
            )
            for one in self.columns
        )
        return replace(
            self,
            columns=columns,
            constants=other.constants,
            source=other.source,
            decimal=other.decimal,
        )

    def with_constant(self, target: str, text: str) -> Plan:
        """A field is the same in each row; nothing is said of it where the text is empty."""
        if target == SOURCE:
            return replace(self, source=text.strip())
        constants = {key: value for key, value in self.constants.items() if key != target}
        if text.strip():
            constants[target] = text.strip()
        return replace(self, constants=constants)

    def fixed(self) -> tuple[str, ...]:
        """What can be said once for all rows: fields that no column gives, and the source's name."""
        found = [
            one.name
            for one in self.targets
            if self.becoming(one.name) is None
            and (one.name in self.constants or (one.required and one.kind == "line"))
        ]
        if self.becoming("external_id") is not None:
            found.append(SOURCE)
        return tuple(found)

    def lacking(self) -> tuple[str, ...]:
        """Fields that every row needs and nothing gives yet."""
        return tuple(
            one.name
            for one in self.targets
            if one.required and self.becoming(one.name) is None and one.name not in self.constants
        )

    def undated(self) -> tuple[ColumnPlan, ...]:
        """Columns of days of which nobody has said how they are written."""
        return tuple(
            one
            for one in self.columns
            if self.kind_of(one.target) == "date" and not one.date_format
        )

    def questions(self) -> tuple[DateQuestion, ...]:
        """What must be asked of the days: one question for all columns with the same doubt."""
        groups: dict[tuple[str, ...], list[ColumnPlan]] = {}
        for one in self.columns:
            if self.is_dated(one) and len(one.candidates) > 1:
                groups.setdefault(one.candidates, []).append(one)
        return tuple(
            DateQuestion(
                tuple(one.name for one in columns),
                formats,
                tuple(dict.fromkeys(text for one in columns for text in one.doubtful))[:3],
            )
            for formats, columns in groups.items()
        )

    def unanswered(self) -> tuple[DateQuestion, ...]:
        """Those of the questions to which nothing is said yet for one of the columns at least."""
        open_ones = {one.name for one in self.columns if self.is_dated(one) and not one.date_format}
        return tuple(one for one in self.questions() if open_ones & set(one.columns))

    def repeated_dimensions(self) -> tuple[str, ...]:
        """Names that two dimensions share, or that are empty."""
        names = [one.dimension for one in self.columns if one.target == DIMENSION]
        return tuple(dict.fromkeys(name for name in names if not name or names.count(name) > 1))

    def is_ready(self) -> bool:
        """Whether rows can be read with it."""
        return not (self.lacking() or self.undated() or self.repeated_dimensions())

    def _with(self, name: str, **fields: str) -> Plan:
        columns = tuple(
            replace(one, **fields) if one.name == name else one  # type: ignore[arg-type]  # texts all
            for one in self.columns
        )
        return replace(self, columns=columns)


def dimension_name(column: str) -> str:
    """A first name for the dimension that a column becomes: its own, in small letters."""
    words = "".join(letter if letter.isalnum() else " " for letter in column).split()
    return " ".join(words).lower()[:60]


def planned(
    kind: str,
    header: Sequence[ColumnPlan],
    targets: tuple[Target, ...],
    columns: Mapping[str, str],
    dimensions: Mapping[str, str],
    dates: Mapping[str, str],
    *,
    constants: Mapping[str, str],
    source: str,
    decimal: str,
    fresh: Iterable[str] = (),
) -> Plan:
    """A plan from a mapping's parts. `header` has the columns of the file, of which nothing is said.

    `fresh` names columns that the mapping did not know.
    """
    new, known = set(fresh), {one.name for one in targets}
    made = []
    for one in header:
        target = columns.get(one.name, DIMENSION if one.name in dimensions else NOTHING)
        if target not in known and target != DIMENSION:
            target = NOTHING
        made.append(
            replace(
                one,
                target=target,
                dimension=dimensions.get(one.name, ""),
                date_format=dates.get(one.name, ""),
                is_new=one.name in new,
            )
        )
    plan = Plan(kind, tuple(made), targets, dict(constants), source, decimal)
    for one in made:  # a format that is beyond doubt is not asked for
        if plan.is_dated(one) and not one.date_format:
            plan = plan.with_format((one.name,), plan._said_of(one.candidates))  # noqa: SLF001 - its own module
    return plan
