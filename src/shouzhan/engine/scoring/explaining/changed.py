"""What changed against last year: the part of the data, the part of the weights, and the part of the rules, whatever the order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np

from shouzhan.engine.documents.sheets.read import read_sheet
from shouzhan.engine.documents.sniff import Unwelcome
from shouzhan.engine.scoring.evaluating import Evaluation, evaluate
from shouzhan.engine.scoring.matrix import Numbers, Unusable, not_opened
from shouzhan.engine.scoring.scheme.model import Indicator, Named, Scheme
from shouzhan.engine.scoring.table import Table, needed_columns, table_from
from shouzhan.kernel.text import Text

PARTS = ("data", "weights", "rules")
_SHARES = {0: 1 / 3, 1: 1 / 6, 2: 1 / 3}  # how often so many of the other two switches are on before, of the six orders
Switches = tuple[bool, bool, bool]  # data, weights, rules: whether each is this year's


@dataclass(frozen=True)
class Parts:
    """A change in three parts that sum to it."""

    before: float
    after: float
    data: float
    weights: float
    rules: float

    @property
    def change(self) -> float:
        """The whole change."""
        return self.after - self.before


@dataclass(frozen=True)
class Moved:
    """One subject in both years."""

    subject: str
    type: str
    total: Parts
    place: Parts
    grade_before: str
    grade_after: str


@dataclass(frozen=True)
class Changed:
    """Two years side by side."""

    now: Evaluation
    before: Evaluation
    moved: tuple[Moved, ...]
    new_subjects: tuple[str, ...]
    gone_subjects: tuple[str, ...]
    other_type: tuple[str, ...]  # in both years, but of another type
    new_indicators: tuple[str, ...]
    gone_indicators: tuple[str, ...]
    notes: tuple[Text, ...]

    def decimals(self, subject: str) -> int:
        """How many decimals a subject's totals of both years are printed with."""
        return max(group.decimals for group in (self.now.group_of(subject), self.before.group_of(subject)))


def both_read(path: Path, own: Scheme, other: Scheme) -> Table:
    """A year's data by its own scheme, with what the other year's scheme asks for beside where the file has it."""
    try:
        data = path.read_bytes()
        sheet = read_sheet(data, path.name)
    except OSError as error:
        raise not_opened(error, str(path)) from None
    except Unwelcome as error:
        raise Unusable(error.sentence.en, error.sentence.zh).at(path.name) from None
    try:
        table = table_from(data, own, path.name)
    except Unusable as error:
        raise error.at(path.name) from None
    here = {column for column in needed_columns(other) if column not in table.columns and (sheet.column((column,)) or 0) > 0}
    if not here:
        return table
    keys = {one.key for one in own.indicators}
    more = tuple(one for one in other.indicators if one.key not in keys and one.source != "formula" and one.origin in here)
    wider = replace(own, indicators=(*own.indicators, *more))
    return table_from(data, wider, path.name) if more else table


def changed(now: tuple[Scheme, Table], before: tuple[Scheme, Table]) -> Changed:
    """The change of every subject that was there in both years, in parts."""
    notes: list[Text] = []
    tables = {True: _completed(now[1], before, notes), False: _completed(before[1], now, notes)}
    corners: dict[Switches, Evaluation] = {}
    for data, weights, rules in product((False, True), repeat=3):
        own = (now if rules else before)[0]
        scheme = own if data == weights == rules else mixed(own, (before if rules else now)[0], (now if weights else before)[0])
        corners[data, weights, rules] = evaluate(scheme, tables[data])
    types_now, types_before = (dict(zip(one[1].subjects, one[1].types, strict=True)) for one in (now, before))
    both = [one for one in now[1].subjects if one in types_before and types_before[one] == types_now[one]]
    places = {switches: _where(one) for switches, one in corners.items()}
    moved = tuple(_moved(one, corners, places) for one in both if all(one in places[switches] for switches in corners))
    keys_now, keys_before = _weighed(now[0]), _weighed(before[0])
    return Changed(
        corners[True, True, True], corners[False, False, False], moved,
        tuple(one for one in now[1].subjects if one not in types_before), tuple(one for one in before[1].subjects if one not in types_now),
        tuple(one for one in now[1].subjects if one in types_before and types_before[one] != types_now[one]),
        tuple(one for one in keys_now if one not in keys_before), tuple(one for one in keys_before if one not in keys_now), tuple(notes),
    )


def mixed(rules: Scheme, other: Scheme, weights: Scheme) -> Scheme:
    """One year's rules with one year's weights; an indicator only one year has keeps its own scale and weighs what these weights say.

    What a year never collected counts no points here instead of being refused, for nobody asked for it then.
    """
    ours = {one.key for one in rules.indicators}
    weighing = {one.key: one.weights for one in weights.indicators}
    indicators = tuple(
        replace(one, weights=weighing.get(one.key, {}), missing="zero" if one.missing == "refuse" else one.missing)
        for one in (*rules.indicators, *(one for one in other.indicators if one.key not in ours))
    )
    types = tuple(kind for kind in rules.types if any(one.weights.get(kind.key, 0.0) > 0 for one in indicators))
    return replace(rules, types=types, indicators=indicators, weighting=weights.weighting, judgements=weights.judgements, dimensions=_dimensions(rules, other))


def _dimensions(rules: Scheme, other: Scheme) -> tuple[Named, ...]:
    keys = {one.key for one in rules.dimensions}
    return (*rules.dimensions, *(one for one in other.dimensions if one.key not in keys))


def _weighed(scheme: Scheme) -> dict[str, Indicator]:
    return {one.key: one for one in scheme.indicators if any(weight > 0 for weight in one.weights.values())}


def _completed(table: Table, other: tuple[Scheme, Table], notes: list[Text]) -> Table:
    """A year's table with the columns only the other year has: each subject's value of that year, for there is no other."""
    there = {subject: at for at, subject in enumerate(other[1].subjects)}
    columns = dict(table.columns)
    quiet = {one.column for one in other[0].adjustments} | {one.column for one in other[0].vetoes}
    for name, values in other[1].columns.items():
        if name in columns:
            continue
        blank = 0.0 if name in quiet else np.nan
        columns[name] = np.array([values[there[one]] if one in there else blank for one in table.subjects], dtype=np.float64)
        notes.append(Text(f"数据列 {name} 只有一年有，两年按同一数值计。", f"Only one year has the column {name}; its values count in both."))
    return replace(table, columns=columns)


_Where = Mapping[str, tuple[float, float]]


def _where(evaluation: Evaluation) -> _Where:
    return {one: (float(group.totals[at]), float(group.places[at])) for group in evaluation.groups for at, one in enumerate(group.subjects)}


def _moved(subject: str, corners: Mapping[Switches, Evaluation], where: Mapping[Switches, _Where]) -> Moved:
    new, old = corners[True, True, True].group_of(subject), corners[False, False, False].group_of(subject)
    return Moved(
        subject, new.type.key, shared(lambda one: where[one][subject][0]), shared(lambda one: where[one][subject][1]),
        old.grade(old.index(subject)).key, new.grade(new.index(subject)).key,
    )


def shared(worth: Callable[[Switches], float]) -> Parts:
    """What each switch adds, over all six orders of switching: the parts sum to the whole change."""
    parts: Numbers = np.zeros(3)
    for at in range(3):
        for others in product((False, True), repeat=2):
            off, on = ([*others[:at], state, *others[at:]] for state in (False, True))
            parts[at] += _SHARES[sum(others)] * (worth((on[0], on[1], on[2])) - worth((off[0], off[1], off[2])))
    return Parts(worth((False, False, False)), worth((True, True, True)), float(parts[0]), float(parts[1]), float(parts[2]))
