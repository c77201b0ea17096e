"""Why a grade is not the one its total alone would bring: a veto, a full quota, or a place among the last."""

from collections.abc import Callable
from typing import Any

from shouzhan.engine.scoring.evaluating import Group
from shouzhan.engine.scoring.grading import SLACK, forced_last, quota
from shouzhan.engine.scoring.rounding import told
from shouzhan.engine.scoring.scheme.model import Veto
from shouzhan.kernel.text import Text

Cited = Callable[[str], Text]  # how a clause is named


def as_written(clause: str) -> Text:
    """A clause as the scheme writes it."""
    return Text(clause, clause)


def reasons(group: Group, at: int, cited: Cited = as_written) -> tuple[Text, ...]:
    """What beside the total decided the grade of a subject; empty where nothing did."""
    vetoed = [_vetoed(group, one, cited) for one in vetoes_of(group, at)]
    by_place = _among_the_last(group, at, cited) or _quota_full(group, at, cited)
    return (*vetoed, by_place) if by_place else tuple(vetoed)


def reasons_plain(group: Group, at: int, language: str) -> list[dict[str, Any]]:
    """The same as plain values."""
    kinds = ["veto"] * len(group.vetoes[at]) + ["last-places" if _among_the_last(group, at, as_written) else "quota-full"]
    return [{"kind": kind, "sentence": one.in_(language)} for kind, one in zip(kinds, reasons(group, at), strict=False)]


def vetoes_of(group: Group, at: int) -> list[Veto]:
    """The vetoes that hold against a subject."""
    return [one for one in group.scheme.vetoes if one.key in group.vetoes[at]]


def _ground(clause: str, cited: Cited) -> Text:
    """A clause in brackets behind a sentence."""
    named = cited(clause)
    return Text(f"（依据：{named.zh}）", f" ({named.en})") if clause else Text("", "")


def _vetoed(group: Group, one: Veto, cited: Cited) -> Text:
    grade, ground = group.scheme.grade(one.grade).title, _ground(one.clause, cited)
    return Text(f"被“{one.title.zh}”否决{ground.zh}，等级不得高于“{grade.zh}”。", f"Vetoed by “{one.title.en}”{ground.en}: no better grade than {grade.en}.")


def _best_allowed(group: Group, at: int) -> int:
    return max((group.scheme.rank_of(one.grade) for one in vetoes_of(group, at)), default=0)


def _reached(group: Group, at: int) -> int | None:
    """The best grade above its own whose line the total reaches and no veto forbids."""
    for number, grade in enumerate(group.scheme.grades[: group.grades[at]]):
        if number >= _best_allowed(group, at) and grade.at_least is not None and group.totals[at] >= grade.at_least - SLACK * group.scheme.full:
            return number
    return None


def _among_the_last(group: Group, at: int, cited: Cited) -> Text | None:
    scheme, number = group.scheme, _reached(group, at)
    last = scheme.grades[-1]
    if number is None or not last.last_share or at not in forced_last(scheme, group.places):
        return None
    reached, ground = scheme.grades[number].title, _ground(last.clause, cited)
    return Text(
        f"按总分可达“{reached.zh}”，但名次在后 {last.last_share * 100:.10g}% 之内，不论得分均为“{last.title.zh}”{ground.zh}。",
        f"The total reaches {reached.en}, but the place is among the last {last.last_share * 100:.10g}%, who are {last.title.en} whatever their points{ground.en}.",
    )


def _quota_full(group: Group, at: int, cited: Cited) -> Text | None:
    number = _reached(group, at)
    if number is None:
        return None
    grade = group.scheme.grades[number]
    room = quota(group.scheme, grade, len(group.subjects))
    if room is None:
        return None
    held = [one for one, own in enumerate(group.grades) if own == number]
    line, ground = f"{grade.at_least:.10g}", _ground(grade.clause, cited)
    if not held:
        return Text(
            f"总分达到“{grade.title.zh}”的分数线 {line}，但名额为 {room} 个，无人入选{ground.zh}。",
            f"The total reaches the {line} of {grade.title.en}, but its quota is {room} and nobody was admitted{ground.en}.",
        )
    last = max(held, key=lambda one: (int(group.places[one]), group.subjects[one]))
    name, total = group.subjects[last], _score(group, last)
    return Text(
        f"总分达到“{grade.title.zh}”的分数线 {line}，但 {room} 个名额已满，最后入选的是{name}（{total} 分）{ground.zh}。",
        f"The total reaches the {line} of {grade.title.en}, but its quota of {room} is full; the last admitted is {name} ({total}){ground.en}.",
    )


def _score(group: Group, at: int) -> str:
    return told(group.totals[at], group.decimals)
