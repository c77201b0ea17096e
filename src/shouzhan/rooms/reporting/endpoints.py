"""How targets stand, for machines: the same judgement, guard and access as the board and the page of a target."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from shouzhan.engine.metrics.rows import rows_behind
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.rooms.reporting.guarding import is_guarded, told_to
from shouzhan.rooms.reporting.metrics import live_backend
from shouzhan.rooms.reporting.models import Target
from shouzhan.rooms.reporting.pages import EARLIEST, seen_by
from shouzhan.rooms.reporting.printing import number as rounded
from shouzhan.rooms.reporting.registers import targets
from shouzhan.rooms.reporting.standings import KIND_OF, Stand, asked_of, stands
from shouzhan.web.api.answers import given
from shouzhan.web.api.declare import answers
from shouzhan.web.listing import Question, capped_count, matching, one_page
from shouzhan.web.recordpage import find
from shouzhan.web.words import say

ROWS = 50
ASKED = ("q", "sort", "after", "before", *(f.key for f in targets.filters))


@answers("standings/", name="standings.list", summary="How every target stands: value, status, deadline", query=("as_of", *ASKED), is_paged=True)
def list_standings(request: HttpRequest, actor: Any) -> HttpResponseBase:
    """A page of targets, each with its judgement; all of the page are counted in one statement."""
    question = Question.of(targets, request.GET)
    listed = one_page(targets, actor, question)
    count, capped = capped_count(matching(targets, actor, question))
    held = _stands(actor, listed.rows, _day(request))
    page = {"count": count, "capped": capped, "after": listed.after or None, "before": listed.before or None}
    return given([_short(target, held.get(target.number)) for target in listed.rows], page)


@answers("standings/<str:number>/", name="standings.show", summary="How one target stands, with the records behind its value", parts=("number",), query=("as_of", "after"), is_paged=True)
def show_standing(request: HttpRequest, actor: Any, number: str) -> HttpResponseBase:
    """One target with the records behind it that this reader may see; `after` goes on among them."""
    target: Target = find(targets, actor, number)
    stand = _stands(actor, [target], _day(request)).get(target.number)
    told = _short(target, stand)
    if stand is None:
        return given({**told, "records": [], "records_not_shown": 0}, {"count": 0, "capped": False, "after": None, "before": None})
    asked = asked_of(target, stand.metric, stand.figure.as_of)[0]
    is_whole = not is_guarded(actor, stand.metric)
    after = request.GET.get("after") if is_whole else None
    behind = rows_behind(stand.metric, live_backend(), as_of=asked.as_of, period=asked.period, after=after or None, limit=ROWS)
    seen = seen_by(actor, [row.number for row in behind.rows])
    rows = [
        {
            "number": row.number, "name": seen[row.number].name or row.label, "dated": row.dated.isoformat(), "url": seen[row.number].url,
            "value": None if row.value is None else _plain(stand.metric.unit.shown(row.value)),
        }
        for row in behind.rows if row.number in seen
    ]
    page = {"count": stand.figure.rows_counted, "capped": False, "after": behind.after if is_whole else None, "before": None}
    return given({**told, "records": rows, "records_not_shown": len(behind.rows) - len(rows)}, page)


def _day(request: HttpRequest) -> date:
    """The day asked for; what is no day, or lies ahead, is refused rather than answered with another."""
    text = request.GET.get("as_of", "")
    try:
        day = date.fromisoformat(text) if text else today()
    except ValueError:
        day = date.min
    if day.year < EARLIEST or day > today():
        raise Refused(Decision.refuse("fields", _("as_of 应为今天或以前的日期，如 2026-11-20。"), remedy=_("请改正日期后重新请求；不写即按今天。")))
    return day


def _stands(actor: Any, chosen: list[Target], day: date) -> Mapping[str, Stand]:
    """How the bound ones stand; where one of them is guarded, on today only, as on the board."""
    bound = [target for target in chosen if target.state == "bound"]
    held = stands(day, bound) if bound else []
    if day != today() and any(is_guarded(actor, stand.metric) for stand in held):
        held = stands(today(), bound)
    return {stand.target.number: told_to(actor, stand) for stand in held}


def _short(target: Target, stand: Stand | None) -> dict[str, Any]:
    stated = target.stated
    document = stated.document
    told: dict[str, Any] = {
        "number": target.number, "title": target.title, "state": target.state, "revision": target.revision, "kind": stated.kind, "scope": stated.scope_shown or None,
        "document": {"number": document.number, "title": document.title}, "citation": {"source": document.source, "clause": stated.clause},
        "printed": stated.printed or None, "comparator": stated.comparator or None, "deadline": stated.deadline.isoformat() if stated.deadline else None,
        "metric": target.metric or None, "value": None, "valued_on": None, "unit": stated.unit_shown or None, "target": None, "expected": None, "gap": None,
        "status": None, "status_label": None, "light": None, "sentence": _unjudged(target), "verdict": target.verdict or None,
        "evidence": target.evidence or None, "reviewed_on": target.reviewed_on.isoformat() if target.reviewed_on else None, "page": targets.url(target),
    }
    if stand is None:
        return told
    judged = stand.standing
    has_value = stand.figure.value is not None
    exact: Any = stand.figure.value
    return told | {
        "value": _plain(stand.shown(exact)), "valued_on": stand.figure.valued_on.isoformat() if has_value else None, "as_of": stand.figure.as_of.isoformat(),
        "unit": stand.unit_shown, "target": _plain(stand.level), "expected": _plain(stand.shown(judged.expected)), "gap": _plain(stand.shown(judged.gap)),
        "status": judged.status.value, "status_label": say(judged.status.words), "light": KIND_OF[judged.status], "sentence": say(judged.sentence),
    }


def _unjudged(target: Target) -> str:
    """Why nothing is judged by number."""
    return {
        "words": _("原文没有给出数字，只看佐证与审核状态，不计百分比。"), "bound": _("指标已不存在，请重新绑定。"), "dropped": _("不再监测。"),
    }.get(target.state, _("绑定之前不显示数字。"))


def _plain(value: Fraction | None) -> str | None:
    """A number as text, as the page shows it."""
    shown: Decimal | None = rounded(value)
    return None if shown is None else f"{shown:f}"
