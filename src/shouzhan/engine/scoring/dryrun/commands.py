"""`shouzhan evaluate dryrun`: a new system tried out on real subjects before it holds."""

import argparse
from collections.abc import Mapping
from typing import Any

from shouzhan.engine.calling import both
from shouzhan.engine.scoring.calling import Language, NewVerb, add_scheme, data_path, invented, opened_scheme, told
from shouzhan.engine.scoring.checking.commands import add_limits, counts, limits_of
from shouzhan.engine.scoring.checking.finding import lines_of
from shouzhan.engine.scoring.citing import Source, sources_of
from shouzhan.engine.scoring.dryrun.changes import Change, leaves
from shouzhan.engine.scoring.dryrun.dryrun import DryRun, Move, Stand, dry_run
from shouzhan.engine.scoring.dryrun.mixing import PARTS
from shouzhan.engine.scoring.grading import decimals_of
from shouzhan.engine.scoring.rounding import adding_up, decimals_between, written
from shouzhan.engine.scoring.rounding import told as figure
from shouzhan.engine.scoring.scheme.model import Scheme
from shouzhan.kernel.text import Text

_SHOWN = 20
_AGAINST_ITSELF = Text("以自身试行", "against itself")
_WEIGHTS = Text("权重有变", "weights that changed")
_OTHERS = Text("其他改动", "what else is other than before")
_HARMED = Text("后果转为不利", "what follows turns harmful")
_NEAR = Text("离等级线很近", "close to the line of a grade")
_CLIFFS = Text("一线之差", "a hair decides")
_NO_MOVES = Text("没有名次、等级或后果变动。", "No place, grade or consequence is another.")


def add(new: NewVerb) -> None:
    """The verb of this module."""
    one = new("dryrun")
    add_scheme(one)
    one.add_argument("--to", help=both("要试行的方案，文件或随产品提供的方案名", "the scheme to try out, a file or the name of one that comes with the product"))
    one.add_argument("--near", type=_points, default=0.5, metavar="POINTS", help=both("离等级线不到这么多分的，指出来；默认 0.5", "say who lies this close to the line of a grade (0.5)"))
    add_limits(one)
    one.set_defaults(call=_dry_run)


def _points(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1e9:
        raise argparse.ArgumentTypeError(both(f"{text!r} 不是从 0 起的分数", f"{text!r} is not a number of points from 0 up"))
    return value


def _dry_run(given: argparse.Namespace) -> int:
    old = opened_scheme(given)
    new = opened_scheme(argparse.Namespace(**{**vars(given), "scheme": given.to})) if given.to else old
    path = data_path(given)
    found = dry_run(old, new, path.read_bytes(), path.name, limits_of(given), given.near)
    if not given.data:
        found.notes.append(Text(f"用的是旧体系自带的样例 {path.name}（虚构）；--data 可换成自己的数据。", f"Tried on {path.name}, the sample of the earlier scheme (invented data); --data takes your own."))
    if given.json:
        told(plain(found, given.language))
    else:
        for line in lines(found, given.language, sources_of(given.sources)):
            print(line)
    return 1 if any(one.severity == "error" for one in found.findings) else 0


def plain(found: DryRun, language: Language) -> dict[str, Any]:
    """A dry run as plain values."""
    return {
        "from": {"scheme": found.old.key, "edition": found.old.edition}, "to": {"scheme": found.new.key, "edition": found.new.edition},
        "subjects": len(found.moves) or (len(found.evaluation.table.subjects) if found.evaluation else 0), "moved": [_move(one, language) for one in found.moves if one.is_moved],
        "harmed": [one.subject for one in found.harmed], "counted": dict(found.counted), "changes": [one.plain() for one in found.changes],
        "cliffs": [one.plain() for one in found.cliffs], "near": found.near, **counts(found.findings), "findings": [one.plain() for one in found.findings],
        "notes": [one.in_(language) for one in found.notes], "synthetic": found.is_synthetic,
    }


def _move(one: Move, language: Language) -> dict[str, Any]:
    split = one.causes and {"total": dict(one.causes.total), "place": dict(one.causes.place), "grade_steps": [list(step) for step in one.causes.grade_steps]}
    return {
        "id": one.subject, "type": one.after.type, "before": _stand(one.before, language), "after": _stand(one.after, language),
        "causes": split, "turns_harmful": one.after.is_harmed and not one.before.is_harmed,
    }


def _stand(one: Stand, language: Language) -> dict[str, Any]:
    return {"total": one.total, "rank": one.place, "grade": one.grade, "consequence": one.follows and one.follows.title.in_(language)}


def lines(found: DryRun, language: Language, sources: Mapping[str, Source] | None = None) -> list[str]:
    """A dry run for reading."""
    marked = invented(found.is_synthetic, language, before=" · ")
    said = [f"{found.old.title.in_(language)} {found.old.edition} → {_AGAINST_ITSELF.in_(language) if found.old == found.new else f'{found.new.title.in_(language)} {found.new.edition}'}{marked}"]
    moved = [one for one in found.moves if one.is_moved]
    if found.moves:
        said += ["", Text(f"{len(found.moves)} 个对象，其中 {len(moved)} 个的名次、等级或后果有变；只有总分变动的不计", f"{len(found.moves)} subjects; {len(moved)} of them change place, grade or consequence (a total alone does not count)").in_(language)]
        said += [_line(one, language) for one in moved[:_SHOWN]] or [_NO_MOVES.in_(language)]
    titles = {one.key: one.title.in_(language) for scheme in (found.old, found.new) for part in (scheme.types, scheme.indicators) for one in part}
    grades = {one.key: one.title.in_(language) for one in found.new.grades}
    brackets = ("（", "）") if language == "zh" else (" (", ")")
    said += _weights(found, language) + _others(found, language)
    for kind, counted in found.counted.items():
        for word, sign in (("gained", "+"), ("lost", "−")):
            said += [f"{sign} {titles.get(key, key)}{brackets[0]}{titles.get(kind, kind)}{brackets[1]}" for key in counted[word]]
    if found.harmed:
        said += ["", _HARMED.in_(language), *(f"  {one.subject}: {one.after.follows.title.in_(language)}" for one in found.harmed if one.after.follows)]
    hairs = [one for one in found.cliffs if one.grades[0] != one.grades[1]]
    if hairs:
        said += ["", _CLIFFS.in_(language)]
        said += [f"  {titles[one.cliff.indicator]} {one.cliff.value:g}: {one.subject} {_figure(found.new, one.totals[0])} → {_figure(found.new, one.totals[1])}, {grades[one.grades[0]]} → {grades[one.grades[1]]}" for one in hairs[:_SHOWN]]
    if found.near:
        said += ["", _NEAR.in_(language), *(_near(found.new, one, language) for one in found.near[:_SHOWN])]
    return said + [""] + lines_of(found.findings, language, sources) + [note.in_(language) for note in found.notes]


def _figure(scheme: Scheme, total: float) -> str:
    """A total with the decimals it needs beside the thresholds."""
    return figure(total, decimals_of(scheme, total))


def _near(scheme: Scheme, one: Mapping[str, Any], language: Language) -> str:
    """A total close to a line; a distance that is any is never printed as none."""
    decimals = max(decimals_of(scheme, one["total"]), decimals_between(one["distance"], 0.0)) if one["distance"] else decimals_of(scheme, one["total"])
    return f"  {one['subject']} {figure(one['total'], decimals)} ({_line_told(scheme, one['line'], language)} {figure(one['distance'], decimals, sign=True)})"


def _line_told(scheme: Scheme, line: str, language: Language) -> str:
    """The line of a grade in words: its threshold, or the last place its quota admits."""
    key, _dot, kind = line.removeprefix("grades.").rpartition(".")
    grade = scheme.grade(key)
    if kind == "at_least":
        return Text(f"“{grade.title.zh}”的分数线 {grade.at_least:.10g}", f"the {grade.at_least:.10g} of {grade.title.en}").in_(language)
    return Text(f"“{grade.title.zh}”的名额线", f"the last admitted to {grade.title.en}").in_(language)
def _weights(found: DryRun, language: Language) -> list[str]:
    """The weights that are other than before, a line for each indicator and type."""
    moved = [one for one in found.changes if one.place.split(".")[2:3] == ["weight"]]
    if not moved:
        return []
    lines = ["", _WEIGHTS.in_(language)]
    for one in moved:
        key, kind = one.place.split(".")[1], one.place.split(".")[3]
        scheme = found.new if any(each.key == key for each in found.new.indicators) else found.old
        title = next(each.title.in_(language) for each in scheme.indicators if each.key == key)
        of = next((each.title.in_(language) for each in (*found.new.types, *found.old.types) if each.key == kind), kind)
        lines.append(f"  {one.before or 0:g} → {one.after or 0:g}  {title}{Text('（', ' (').in_(language)}{of}{Text('）', ')').in_(language)}")
    return lines


def _others(found: DryRun, language: Language) -> list[str]:
    """Every other place at which parts that both systems have differ."""
    parts = [{one.part for one in _places(scheme)} for scheme in (found.old, found.new)]
    others = [one for one in found.changes if one.place.split(".")[2:3] != ["weight"] and one.part in parts[0] & parts[1]]
    return ["", _OTHERS.in_(language), *(f"  {one.place}: {_value(one.before, language)} → {_value(one.after, language)}" for one in others)] if others else []


def _places(scheme: Scheme) -> list[Change]:
    return [Change(place, None, None) for place in leaves(scheme)]


def _value(value: Any, language: Language) -> str:
    return Text("（无）", "(none)").in_(language) if value is None else f"{value:.12g}" if isinstance(value, float) else str(value)


def _line(one: Move, language: Language) -> str:
    decimals = max(one.before.decimals, one.after.decimals)
    totals = [figure(each.total, decimals) for each in (one.before, one.after)]
    line = f"  {one.before.place:>3} → {one.after.place:<3} {totals[0]:>7} → {totals[1]:>7}  {one.before.grade_title.in_(language)} → {one.after.grade_title.in_(language)}  {one.subject}"
    if one.causes:
        change = written(one.after.total, decimals) - written(one.before.total, decimals)
        parts = dict(zip(one.causes.total, adding_up(list(one.causes.total.values()), change, decimals), strict=True))
        line += "  " + ", ".join(f"{PARTS[part].in_(language)} {figure(parts[part], decimals, sign=True)}" for part in sorted(parts, key=lambda part: -abs(parts[part])) if parts[part])
    return line
