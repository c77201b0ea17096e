"""What differs between two indicator systems, place by place, and which of the differences look like a slip."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from shouzhan.engine.scoring.checking.finding import Finding
from shouzhan.engine.scoring.scheme.model import Consequence, Indicator, Scheme
from shouzhan.kernel.text import Text

LEAP = 10.0  # most often a unit mistaken or a figure slipped
MARK_LEAP = 1.5  # of a mark of a scale, or of the admissible weights: it is the yardstick
_TURNS = frozenset({
    "direction", "column", "metric", "expert", "formula", "unit", "missing", "dimension", "grade", "consequence", "kind", "title", "by", "ties", "rounding", "method", "weights", "keeps_dimensions",
})
_LINES = frozenset({"at_least", "share", "most", "last_share"})  # of a grade: whoever stands near one is moved by it


@dataclass(frozen=True)
class Change:
    """One value that is another in the later system; None where there is none."""

    place: str
    before: Any
    after: Any

    @property
    def part(self) -> str:
        """The indicator, grade or other part it belongs to."""
        return ".".join(self.place.split(".")[:2])

    def plain(self) -> dict[str, Any]:
        """The change as plain values."""
        return {"place": self.place, "before": self.before, "after": self.after}


def leaves(scheme: Scheme) -> dict[str, Any]:
    """Every value of a system by its place in the file."""
    found: dict[str, Any] = {
        "title": _titled(scheme), "edition": scheme.edition, "serves": ", ".join(scheme.serves), "to_confirm": scheme.to_confirm, "synthetic": scheme.is_synthetic,
        "clause": scheme.clause, "full": scheme.full, "method": scheme.method, "weights": scheme.weighting, "judgements": scheme.judgements, "bonus_most": scheme.bonus_most,
        "ties": scheme.ties, "tie_indicators": ", ".join(scheme.tie_indicators), "rounding": scheme.rounding, "admissible.within": scheme.admissible.within,
        "admissible.keeps_dimensions": scheme.admissible.keeps_dimensions, "grades": " > ".join(one.key for one in scheme.grades),
    }
    for place, named in (("types", scheme.types), ("dimensions", scheme.dimensions)):
        for one in named:
            found |= {f"{place}.{one.key}.title": _titled(one), f"{place}.{one.key}.clause": one.clause}
    for indicator in scheme.indicators:
        found |= {f"indicators.{indicator.key}.{at}": value for at, value in _indicator(indicator).items()}
    for adjustment in scheme.adjustments:
        place = f"{'bonus' if adjustment.is_bonus else 'deductions'}.{adjustment.key}"
        found |= {
            f"{place}.title": _titled(adjustment), f"{place}.column": adjustment.column, f"{place}.each": adjustment.each, f"{place}.most": adjustment.most,
            f"{place}.self_reported": adjustment.is_self_reported, f"{place}.clause": adjustment.clause,
        }
    for veto in scheme.vetoes:
        place = f"vetoes.{veto.key}"
        found |= {f"{place}.title": _titled(veto), f"{place}.column": veto.column, f"{place}.from": veto.from_value, f"{place}.grade": veto.grade, f"{place}.clause": veto.clause}
    for grade in scheme.grades:
        place = f"grades.{grade.key}"
        found |= {f"{place}.title": _titled(grade), f"{place}.at_least": grade.at_least, f"{place}.share": grade.share, f"{place}.most": grade.most, f"{place}.last_share": grade.last_share, f"{place}.clause": grade.clause}
        found |= _follows(f"{place}.consequence", grade.consequence)
        for kind, follows in grade.by_type.items():
            found |= _follows(f"{place}.consequence.{kind}", follows)
    brought = [follows for grade in scheme.grades for follows in (grade.consequence, *grade.by_type.values())]
    for key, follows in scheme.consequences.items():
        if follows not in brought:  # the others stand with their grades
            found |= _follows(f"consequences.{key}", follows)
    for key in ("roles", "falling"):
        found |= {f"demands.{key}.{role}": clause for role, clause in getattr(scheme.demands, key).items()}
    found |= {f"demands.previous.{role}.{kind}": weight for role, kinds in scheme.demands.previous.items() for kind, weight in kinds.items()}
    return {place: value for place, value in found.items() if value is not None and value is not False and value != ""}


def _indicator(one: Indicator) -> dict[str, Any]:
    found: dict[str, Any] = {
        "title": _titled(one), "dimension": one.dimension, one.source: one.origin, "unit": one.unit, "direction": one.direction, "normalisation.by": one.scale.name,
        "window": one.window, "missing": one.missing, "self_reported": one.is_self_reported, "error.absolute": one.error.absolute or None,
        "error.relative": one.error.relative or None, "low": one.low, "high": one.high, "clause": one.clause, "to_confirm": one.to_confirm,
    }
    found |= {f"normalisation.{key}": value for key, value in one.scale.settings.items()}
    for number, band in enumerate(one.scale.bands, 1):
        found |= {f"normalisation.bands.{number}.{key}": value for key, value in (("from", band.low), ("below", band.high), ("points", band.points))}
    found |= {f"weight.{kind}": weight for kind, weight in one.weights.items() if weight}
    found |= {f"roles.{role}": True for role in one.roles}
    return found


def _follows(place: str, follows: Consequence | None) -> dict[str, Any]:
    if follows is None:
        return {}
    return {f"{place}.kind": follows.kind, f"{place}.title": _titled(follows), f"{place}.clause": follows.clause}


class _Titled(Protocol):
    @property
    def title(self) -> Text: ...


def _titled(one: _Titled) -> str:
    """A title in both languages, once where they are alike."""
    return one.title.zh if one.title.zh == one.title.en else f"{one.title.zh} / {one.title.en}"


def changes(old: Scheme, new: Scheme) -> list[Change]:
    """Every place at which the two differ, in the later one's order."""
    before, after = leaves(old), leaves(new)
    places = list(after) + [place for place in before if place not in after]
    return [Change(place, before.get(place), after.get(place)) for place in places if before.get(place) != after.get(place)]


def change_findings(old: Scheme, new: Scheme) -> Iterator[Finding]:
    """Differences that somebody ought to have meant: what is gone, what turned round, what leapt."""
    found = changes(old, new)
    parts = [{".".join(place.split(".")[:2]) for place in leaves(scheme) if place.count(".") >= 1} for scheme in (old, new)]
    whole = parts[0] ^ parts[1]
    for part in sorted(parts[0] - parts[1]):
        yield Finding(
            "part-lost", "warning", part, Text(f"旧体系有 {part}，新体系没有。", f"{part} stood in the earlier scheme and is gone."), Text("确认是有意取消。", "Make sure that it was meant to go."),
        )
    for part in sorted(parts[1] - parts[0]):
        yield Finding("part-new", "note", part, Text(f"新体系新增 {part}。", f"{part} is new."), Text("确认有依据。", "Make sure that it rests on something."))
    by_part: dict[str, list[Change]] = {}
    for change in found:
        by_part.setdefault(change.part, []).append(change)
    exchanged = _exchanged(found)
    for change in found:
        if change.part not in whole:
            one = _exchanged_finding(change) if change.place in exchanged else _judged(change, by_part[change.part])
            if one is not None:
                yield one


def _exchanged(found: list[Change]) -> set[str]:
    """The weights that look as if two lines had been taken for one another: the only two of a type that changed, and they changed places."""
    by_type: dict[str, list[Change]] = {}
    for one in found:
        if one.place.split(".")[2:3] == ["weight"]:
            by_type.setdefault(one.place.rsplit(".", 1)[-1], []).append(one)
    pairs = [weights for weights in by_type.values() if len(weights) == 2]
    return {one.place for pair in pairs for one in pair if (pair[0].before, pair[0].after) == (pair[1].after, pair[1].before) and None not in (pair[0].before, pair[0].after)}


def _exchanged_finding(change: Change) -> Finding:
    return Finding(
        "exchanged", "warning", change.place, Text(f"权重从 {change.before:g} 变为 {change.after:g}，恰与另一项互换。", f"The weight goes from {change.before:g} to {change.after:g} and has just changed places with another."),
        Text("确认不是填错了行。", "Make sure that no lines were taken for one another."), witness={"before": change.before, "after": change.after},
    )


def _judged(change: Change, beside: list[Change]) -> Finding | None:
    before, after, tail = change.before, change.after, change.place.rsplit(".", 1)[-1]
    shown = {"before": before, "after": after}
    if after is None:
        return Finding(
            "value-lost", "warning", change.place, Text(f"原为 {_shown(before)}，新体系没有写。", f"It was {_shown(before)}; the later scheme does not say."), Text("确认是有意取消。", "Make sure that it was meant to go."), witness=shown,
        )
    if change.place.startswith("grades.") and tail in _LINES and before is not None:
        return Finding(
            "line-moved", "warning", change.place, Text(f"等级线从 {before:g} 变为 {after:g}。", f"The line of the grade goes from {before:g} to {after:g}."), Text("确认是有意改变；看谁的等级随之变动。", "Make sure that it was meant; see whose grade moves with it."), witness=shown,
        )
    if (tail == "clause" and before and str(before).split(" ")[0] != str(after).split(" ")[0]) or (tail == "window" and before and str(after) < str(before)):
        return Finding(
            "turned", "warning", change.place, Text(f"从 {before} 变为 {after}。", f"It goes from {before} to {after}."), Text("确认依据的文件、数据的时段没有写错。", "Make sure that the document or the time is the right one."), witness=shown,
        )
    if _is_number(before) and _is_number(after) and _leaps(float(before), float(after), MARK_LEAP if _is_yardstick(change.place) else LEAP):
        return Finding(
            "leap", "warning", change.place, Text(f"数值从 {before:g} 变为 {after:g}，差距很大或变了正负号，请核对单位。", f"The number goes from {before:g} to {after:g}, by far or through zero; check its unit."),
            Text("核对单位和小数点。", "Check the unit and the decimal point."), witness=shown,
        )
    if before is not None and tail in _TURNS:
        why = Text("", "")
        if tail == "unit":
            if any(_is_number(one.after) and ("normalisation" in one.place or one.place.endswith((".low", ".high"))) for one in beside):
                return None  # the marks moved with the unit
            why = Text("，计分界限却没有随之改变", ", and the marks of the scale did not move with it")
        return Finding(
            "turned", "warning", change.place, Text(f"从 {_shown(before)} 变为 {_shown(after)}{why.zh}。", f"It goes from {_shown(before)} to {_shown(after)}{why.en}."), Text("确认是有意改变。", "Make sure that it was meant."), witness=shown,
        )
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_yardstick(place: str) -> bool:
    return ".normalisation." in place or place == "admissible.within"


def _leaps(before: float, after: float, times: float) -> bool:
    if before == 0 or after == 0:
        return times == MARK_LEAP and before != after  # a mark that becomes nothing
    return before * after < 0 or abs(after) >= times * abs(before) * (1 - 1e-12) or abs(after) * times * (1 - 1e-12) <= abs(before)


def _shown(value: Any) -> str:
    return f"{value:g}" if _is_number(value) else str(value)


def gained_and_lost(old: Scheme, new: Scheme) -> Mapping[str, dict[str, list[str]]]:
    """For each type of both systems the indicators that begin to count and those that cease to."""
    found = {}
    for kind in new.types:
        if any(one.key == kind.key for one in old.types):
            was, now = [one.key for one in old.of_type(kind.key)], [one.key for one in new.of_type(kind.key)]
            found[kind.key] = {"gained": [key for key in now if key not in was], "lost": [key for key in was if key not in now]}
    return found
