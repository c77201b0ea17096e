"""`shouzhan evaluate explain` and `compare`: what a total is made of, what would raise a grade, and how two results differ."""

import argparse
from collections.abc import Sequence
from typing import Any

from shouzhan.engine.calling import both
from shouzhan.engine.scoring.calling import (
    Language,
    NewVerb,
    add_scheme,
    data_path,
    invented,
    opened,
    opened_scheme,
    padded,
    ready_path,
    scheme_read_aloud,
    told,
)
from shouzhan.engine.scoring.evaluating import Evaluation, evaluate
from shouzhan.engine.scoring.explaining.between import Compared, compared
from shouzhan.engine.scoring.explaining.changed import Changed, Parts, both_read, changed
from shouzhan.engine.scoring.explaining.contributions import Contribution, Unfolded, stated, unfolded
from shouzhan.engine.scoring.explaining.raising import Change, cheapest_claim, raised, smallest_change
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.reasons import reasons, reasons_plain
from shouzhan.engine.scoring.rounding import adding_up, value_written, written
from shouzhan.engine.scoring.rounding import told as figure
from shouzhan.engine.scoring.units import with_unit
from shouzhan.kernel.text import Text

_PLACES = 4  # decimals of the parts of a change of place, written without spare zeros


def add(new: NewVerb) -> None:
    """The verbs of this module."""
    one = new("explain")
    add_scheme(one)
    one.add_argument("--subject", help=both("一个对象；不给则全部", "one subject; without it all of them"))
    one.add_argument("--self-reported", action="store_true", help=both("只改对象自报的数据", "change only what the subjects report themselves"))
    one.add_argument("--contributions-only", action="store_true", help=both("不算怎样提高等级，这一步最慢", "leave out what would raise the grade, which takes longest"))
    one.set_defaults(call=_explain)
    two = new("compare")
    add_scheme(two)
    two.add_argument("--subjects", help=both("两个名称，以逗号分开", "two names with a comma between"))
    two.add_argument("--against-data", help=both("去年的数据，文件或随产品提供的样例名", "last year's data, a file or the name of a sample that comes with the product"))
    two.add_argument("--against-scheme", help=both("去年用另一个方案的，文件或随产品提供的方案名", "last year's scheme, where it was another: a file or the name of one that comes with the product"))
    two.set_defaults(call=_compare)


def _explain(given: argparse.Namespace) -> int:
    evaluation = evaluate(*opened(given))
    wanted = [given.subject] if given.subject else list(evaluation.table.subjects)
    groups = {group.type.key: unfolded(group) for group in evaluation.groups}
    find = cheapest_claim if given.self_reported else smallest_change
    found = []
    for subject in wanted:
        whole = groups[evaluation.group_of(subject).type.key]
        found.append((whole, whole.group.index(subject), None if given.contributions_only else find(evaluation, subject)))
    if given.json:
        told({
            "scheme": evaluation.scheme.key, "edition": evaluation.scheme.edition, "method": evaluation.scheme.method,
            "attribution": {key: {"way": stated(one.group).in_(given.language), "standard_error": one.error} for key, one in groups.items()},
            "results": [_explained(whole, at, change, given.language) for whole, at, change in found],
            "notes": [note.in_(given.language) for note in evaluation.notes], "synthetic": evaluation.scheme.is_synthetic,
        })
    else:
        _marked(evaluation, given.language)
        for whole, at, change in found:
            _print_explained(whole, at, change, given.language)
        for note in evaluation.notes:
            print(note.in_(given.language))
    return 0


def _marked(evaluation: Evaluation, language: Language) -> None:
    if evaluation.scheme.is_synthetic:
        print(invented(evaluation.scheme.is_synthetic, language))


def _explained(whole: Unfolded, at: int, change: Change | None, language: Language) -> dict[str, Any]:
    group, grade = whole.group, whole.group.grade(at)
    return {
        "id": group.subjects[at], "type": group.type.key, "total": float(group.totals[at]), "rank": int(group.places[at]), "of": len(group.subjects),
        "grade": grade.key, "grade_title": grade.title.in_(language), "reasons": reasons_plain(group, at, language), "contributions": [_contribution(one, language) for one in whole.of(at)],
        "dimensions": whole.dimensions(at), "smallest_change": None if change is None else _changed(whole, change, language),
    }


def _contribution(one: Contribution, language: Language) -> dict[str, Any]:
    return {
        "key": one.key, "title": one.title.in_(language), "dimension": one.dimension or None, "value": one.value,
        "was_missing": bool(one.missing), "missing_rule": one.missing or None, "points": one.points, "weight": one.weight,
        "contribution": one.gives, "most": one.most, "lost": one.lost,
        "best": None if not one.best else {"id": one.best, "value": one.best_value, "points": one.best_points, "contribution": one.best_gives},
        "clause": one.clause or None, "sentence": one.sentence.in_(language),
    }


def _changed(whole: Unfolded, change: Change, language: Language) -> dict[str, Any]:
    grades = whole.group.scheme.grades
    return {
        "found": bool(change.moves), "grade": grades[change.reached].key if change.moves else None,
        "moves": [{
            "column": one.column, "from": one.value, "to": one.to, "step": one.step, "distance": one.distance,
            "measured_in": {"spread": one.spread, "of": "declared range" if one.is_declared else "values of the type"}, "feeds": list(one.indicators),
        } for one in change.moves],
        "distance": change.distance if change.moves else None, "proven": change.is_proven, "total": change.total_after, "rank": change.place_after,
        "displaced": list(change.displaced), "sentence": raised(whole.group, change).in_(language),
    }


def _print_explained(whole: Unfolded, at: int, change: Change | None, language: Language) -> None:
    group = whole.group
    head = Text(
        f"{group.subjects[at]}：总分 {figure(group.totals[at], group.decimals)}，{group.type.title.zh}第 {group.places[at]} 位（共 {len(group.subjects)}），{group.grade(at).title.zh}",
        f"{group.subjects[at]}: total {figure(group.totals[at], group.decimals)}, place {group.places[at]} of {len(group.subjects)} ({group.type.title.en}), {group.grade(at).title.en}",
    )
    print(head.in_(language))
    for reason in reasons(group, at):
        print(f"  {reason.in_(language)}")
    sums = whole.printed_dimensions(at)
    for dimension in group.scheme.dimensions:
        print(f"  {padded(dimension.title.in_(language), 34)} {figure(sums[dimension.key], group.decimals):>8}")
        for one in whole.of(at):
            if one.dimension == dimension.key:
                print(f"    {one.sentence.in_(language)}")
    for one in whole.of(at):
        if not one.dimension:
            print(f"    {one.sentence.in_(language)}")
    print(f"  {raised(group, change).in_(language)}\n" if change else "")


def _compare(given: argparse.Namespace) -> int:
    if bool(given.subjects) == bool(given.against_data):
        raise Unusable("compare: either --subjects with two names, or --against-data with last year's file", "compare：或用 --subjects 写两个名称，或用 --against-data 给出上年的数据")
    if given.against_scheme and not given.against_data:
        raise Unusable("--against-scheme: needs --against-data beside it", "--against-scheme：须同时给出 --against-data")
    return _two(given) if given.subjects else _years(given)


def _two(given: argparse.Namespace) -> int:
    evaluation: Evaluation = evaluate(*opened(given))
    names = _pair(given.subjects, evaluation.table.subjects)
    found = compared(evaluation, *names)
    if given.json:
        told(_compared(found, given.language))
        return 0
    group, first, second = found.group, found.first, found.second
    _marked(evaluation, given.language)
    decimals = group.decimals
    totals = [written(group.totals[at], decimals) for at in (first, second)]
    heads = [f"{group.subjects[at]} {figure(total, decimals)} {group.grade(at).title.in_(given.language)}" for at, total in zip((first, second), totals, strict=True)]
    print(f"{heads[0]} – {heads[1]} = {figure(totals[0] - totals[1], decimals, sign=True)}")
    shown = adding_up([side.difference for side in found.sides], totals[0] - totals[1], decimals)
    for side, difference in sorted(zip(found.sides, shown, strict=True), key=lambda one: (-one[1], -one[0].difference)):
        values = "" if side.first.points is None else f"   {_short(side.first, given.language)} : {_short(side.second, given.language)}"
        print(f"  {figure(difference, decimals, sign=True):>8}  {padded(side.first.title.in_(given.language), 40)}{values}")
    for at in (first, second):
        for reason in reasons(group, at):
            print(f"{group.subjects[at]}{Text('：', ': ').in_(given.language)}{reason.in_(given.language)}")
    print(found.turn.sentence.in_(given.language))
    return 0


def _pair(text: str, subjects: Sequence[str]) -> tuple[str, str]:
    """Two names with a comma between; a name may hold commas itself."""
    ways = [(text[:at].strip(), text[at + 1 :].strip()) for at, one in enumerate(text) if one in ",，"]
    for first, second in ways:
        if first in subjects and second in subjects:
            return first, second
    if len(ways) != 1 or not all(ways[0]):
        raise Unusable(f"--subjects: {text!r} is not two names of subjects with a comma between", f"--subjects：“{text}”不是以逗号分开的两个对象名称")
    return ways[0]


def _short(one: Contribution, language: Language) -> str:
    if one.missing:
        return one.had.in_(language)
    return "–" if one.value is None else with_unit(value_written(one.value), one.unit, language)


def _compared(found: Compared, language: Language) -> dict[str, Any]:
    group = found.group
    return {
        "scheme": group.scheme.key, "edition": group.scheme.edition, "method": group.scheme.method, "type": group.type.key,
        "attribution": {"way": stated(group).in_(language), "standard_error": found.error},
        "subjects": [
            {"id": group.subjects[at], "total": float(group.totals[at]), "rank": int(group.places[at]), "grade": group.grade(at).key,
             "grade_title": group.grade(at).title.in_(language), "reasons": reasons_plain(group, at, language)} for at in (found.first, found.second)
        ],
        "difference": found.difference, "synthetic": group.scheme.is_synthetic,
        "indicators": [{
            "key": one.first.key, "title": one.first.title.in_(language), "difference": one.difference,
            "ahead": None if abs(one.difference) < 1e-12 else group.subjects[found.first if one.difference > 0 else found.second],
            "values": [one.first.value, one.second.value],
            "missing_rules": [one.first.missing or None, one.second.missing or None], "points": [one.first.points, one.second.points], "contributions": [one.first.gives, one.second.gives],
        } for one in found.sides],
        "turn": {
            "found": found.turn.weights is not None, "proven": found.turn.is_proven,
            "weights": None if found.turn.weights is None else {one.key: float(weight) for one, weight in zip(group.indicators, found.turn.weights, strict=True)},
            "moved": found.turn.moved if found.turn.weights is not None else None, "sentence": found.turn.sentence.in_(language),
        },
    }


def _years(given: argparse.Namespace) -> int:
    now = opened_scheme(given)
    before = opened_scheme(argparse.Namespace(**{**vars(given), "scheme": given.against_scheme})) if given.against_scheme else now
    against = ready_path(given, given.against_data, "--against-data", ".csv")
    data = both_read(data_path(given), now, before), both_read(against, before, now)
    found = changed((scheme_read_aloud(given, now), data[0]), (scheme_read_aloud(given, before), data[1]))
    if given.json:
        told(_year_plain(found, given.language))
        return 0
    _marked(found.now, given.language)
    head = Text("总分与名次的变化 = 数据 + 权重 + 方法与口径", "change of total and place = data + weights + rules")
    print(head.in_(given.language))
    for one in found.moved:
        total, place = (Text("总分", "total").in_(given.language), Text("名次", "place").in_(given.language))
        grades = f"{before.grade(one.grade_before).title.in_(given.language)} → {now.grade(one.grade_after).title.in_(given.language)}"
        print(f"{one.subject}  {grades}\n  {total} {_parts(one.total, found.decimals(one.subject))}\n  {place} {_parts(one.place, _PLACES)}")
        group = found.now.group_of(one.subject)
        for reason in reasons(group, group.index(one.subject)):
            print(f"  {reason.in_(given.language)}")
    for text, names in _listed(found, given.language):
        if names:
            print(f"{text.in_(given.language)}{Text('：', ': ').in_(given.language)}{Text('、', ', ').in_(given.language).join(names)}")
    for note in found.notes:
        print(note.in_(given.language))
    return 0


def _parts(one: Parts, decimals: int) -> str:
    """A change in parts that add up as they are printed."""
    before, after = written(one.before, decimals), written(one.after, decimals)
    parts = adding_up([one.data, one.weights, one.rules], after - before, decimals)
    if decimals == _PLACES:
        told = [f"{before:g} → {after:g}", f"{written(after - before, decimals):+g}", " ".join(f"{part:+g}" for part in parts)]
    else:
        told = [f"{figure(before, decimals)} → {figure(after, decimals)}", figure(after - before, decimals, sign=True), " ".join(figure(part, decimals, sign=True) for part in parts)]
    return f"{told[0]} ({told[1]} = {told[2]})"


def _listed(found: Changed, language: Language) -> list[tuple[Text, tuple[str, ...]]]:
    titles = {one.key: one.title.in_(language) for scheme in (found.before.scheme, found.now.scheme) for one in scheme.indicators}
    return [
        (Text("新增对象", "new subjects"), found.new_subjects), (Text("退出对象", "subjects gone"), found.gone_subjects),
        (Text("类型变更，不作分解", "of another type now, not taken apart"), found.other_type),
        (Text("新增指标", "new indicators"), tuple(titles[one] for one in found.new_indicators)),
        (Text("取消指标", "indicators gone"), tuple(titles[one] for one in found.gone_indicators)),
    ]


def _year_plain(found: Changed, language: Language) -> dict[str, Any]:
    def parts(one: Parts) -> dict[str, float]:
        return {"before": one.before, "after": one.after, "change": one.change, "data": one.data, "weights": one.weights, "rules": one.rules}

    return {
        "scheme": found.now.scheme.key, "edition": found.now.scheme.edition, "against": {"scheme": found.before.scheme.key, "edition": found.before.scheme.edition},
        "results": [
            {"id": one.subject, "type": one.type, "total": parts(one.total), "rank": parts(one.place), "grade_before": one.grade_before, "grade": one.grade_after,
             "reasons": reasons_plain(found.now.group_of(one.subject), found.now.group_of(one.subject).index(one.subject), language)}
            for one in found.moved
        ],
        "new_subjects": list(found.new_subjects), "gone_subjects": list(found.gone_subjects), "other_type": list(found.other_type),
        "new_indicators": list(found.new_indicators), "gone_indicators": list(found.gone_indicators), "notes": [note.in_(language) for note in found.notes], "synthetic": found.now.scheme.is_synthetic,
    }
