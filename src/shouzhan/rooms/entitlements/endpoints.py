"""The rules and parameters of the law through the API: the same answers as the pages and the command line."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.rules.bundle import best_bundle, plain
from shouzhan.engine.rules.bundling import AT_ONCE, MOST_CAPS, read_bundle
from shouzhan.engine.rules.changes import explained
from shouzhan.engine.rules.commands import described_parameter, described_rule, summary
from shouzhan.engine.rules.declare import Rule
from shouzhan.engine.rules.facts import BadFact, read_all, read_day
from shouzhan.engine.rules.parameters import BadParameter, Book, plain_parameter
from shouzhan.engine.rules.ranges import run_partly
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.exactjson import spelled_out
from shouzhan.law import book as law
from shouzhan.rooms.entitlements.answering import language
from shouzhan.web.api.answers import given, refused
from shouzhan.web.api.declare import answers
from shouzhan.web.api.endpoints import json_body
from shouzhan.web.limits import out_of_time, patience_of
from shouzhan.web.words import say

FACTS = {
    "type": "object", "required": ["facts"], "additionalProperties": False,
    "properties": {"facts": {"type": "object", "description": "the facts of the rule by name; amounts as decimal strings"}, "as_of": {"type": "string", "format": "date"}},
}

_NAMES = {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 200}, "maxItems": AT_ONCE[0]}
_AMOUNTS = {"type": "object", "additionalProperties": {"type": ["string", "number"]}}
BUNDLE = {
    "type": "object", "required": ["policies"], "additionalProperties": False,
    "properties": {
        "policies": {
            "type": "array", "minItems": 1, "maxItems": AT_ONCE[0],
            "items": {
                "type": "object", "required": ["policy", "worth"], "additionalProperties": False,
                "properties": {
                    "policy": {"type": "string", "minLength": 1, "maxLength": 200}, "title": {"type": "string"}, "title_en": {"type": "string"},
                    "worth": {**_AMOUNTS, "maxProperties": AT_ONCE[1], "description": "what it brings in each period it may be taken in, in yuan, such as {\"2026\": \"300000.00\"}"},
                    "exclusive": {**_NAMES, "description": "policies it does not stack with, or groups of which one policy counts"}, "needs": {**_NAMES, "description": "policies to be had no later"},
                    "caps": {**_NAMES, "description": "caps it falls under"},
                },
            },
        },
        "caps": {**_AMOUNTS, "maxProperties": MOST_CAPS, "description": "over all periods, by name"}, "yearly_caps": {**_AMOUNTS, "maxProperties": MOST_CAPS, "description": "over each period, by name"},
    },
}


_WRITE = lazy("按列出的原因改写这些事实再发；每条规则要哪些事实、怎样写，见 /api/v1/rules/ 下的这条规则。")


class _BadCallError(Exception):
    """A call that cannot be answered; the refusal says why."""

    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response
        super().__init__()


def _rule(name: str) -> Rule:
    try:
        return law.rule(name)
    except law.UnknownRule as unknown:
        raise Http404 from unknown


def _asked(request: HttpRequest, rule: Rule) -> tuple[dict[str, Any], date]:
    body = json_body(request, parse_float=spelled_out, parse_constant=str)
    unknown = sorted(set(body) - {"facts", "as_of"})
    if unknown:
        raise _BadCallError(refused(Decision.refuse("fields", _("不认识的字段：%(names)s。") % {"names": "、".join(map(str, unknown))[:200]}, remedy=_("请求只写 facts 和 as_of 两项；事实写在 facts 里。"))))
    try:
        facts = read_all(rule.facts, body.get("facts"), partly=True)
    except BadFact as bad:
        raise _BadCallError(refused(Decision.refuse("fields", _("有事实不能用。"), remedy=_WRITE), {bad.key: [bad.why.in_(language())]})) from bad
    try:
        day = today() if body.get("as_of") is None else read_day(body["as_of"], "as_of")
    except BadFact as error:
        raise _BadCallError(refused(Decision.refuse("fields", _("有字段需要改正。"), remedy=_("把 as_of 写成日期后再发；不写即按今天的规定。")), {"as_of": [_("应为日期，如 2026-11-20。")]})) from error
    return facts, day


def _limit(actor: Any) -> dict[str, Any]:
    """Why an answer was cut short, and the way out."""
    limit = out_of_time(actor)
    return {"limit": {"code": limit.code, "sentence": say(limit.sentence), "remedy": say(limit.remedy)}}


@answers("rules/", name="rules.list", summary="Every rule")
def list_rules(request: HttpRequest, actor: Any) -> HttpResponseBase:
    """Every rule, in short."""
    return given([summary(rule) for rule in law.every_rule().values()])


# before the address of a rule, which would take this one for its name
@answers("rules/bundle/", name="rules.bundle", summary="The best lawful combination of benefits, and why each other one is left out", method="POST", body=BUNDLE, is_work=True)
def bundle(request: HttpRequest, actor: Any) -> HttpResponseBase:
    """The combination that brings the most; nothing is kept."""
    try:
        policies, terms = read_bundle(json_body(request, parse_float=spelled_out, parse_constant=str), most=AT_ONCE)
    except BadFact as bad:
        return refused(Decision.refuse("fields", _("有字段需要改正。"), remedy=_("按列出的原因改正后再发；政策、期间和上限怎样写，见接口说明（/api/v1/openapi.json）。")), {bad.key: [bad.why.in_(language())]})
    best = best_bundle(policies, terms, patience_of(actor))
    return given({**plain(best, policies, language()), **({} if best.is_whole else _limit(actor))})


@answers("rules/<str:name>/", name="rules.show", summary="A rule: facts, values, formulas, parameters", parts=("name",))
def show_rule(request: HttpRequest, actor: Any, name: str) -> HttpResponseBase:
    """One rule, whole."""
    return given(described_rule(_rule(name), today(), law.book()))


@answers("rules/<str:name>/answer/", name="rules.answer", summary="Answer one case", method="POST", body=FACTS, parts=("name",), is_work=True)
def answer_rule(request: HttpRequest, actor: Any, name: str) -> HttpResponseBase:
    """One case, every step shown; nothing is kept."""
    rule = _rule(name)
    try:
        facts, day = _asked(request, rule)
    except _BadCallError as bad:
        return bad.response
    return given(run_partly(rule, facts, day, law.book()).plain(language()))


@answers("rules/<str:name>/explain-no/", name="rules.explain-no", summary="What would turn a no into a yes", method="POST", body=FACTS, parts=("name",), is_work=True)
def explain_no(request: HttpRequest, actor: Any, name: str) -> HttpResponseBase:
    """The smallest changes that turn the answer."""
    rule = _rule(name)
    try:
        facts, day = _asked(request, rule)
    except _BadCallError as bad:
        return bad.response
    book = law.book()
    answer = run_partly(rule, facts, day, book)
    if answer.missing:
        return refused(Decision.refuse("fields", _("有事实不能用。"), remedy=_("把列出的事实补进 facts 再发；只想看还可能得出什么的，改用 answer。")), {missing: [_("缺少这一项。")] for missing in answer.missing})
    told = explained(answer, rule, facts, day, book, language(), patience_of(actor))
    return given({**told, **(_limit(actor) if told.get("cut_short") else {})})


@answers("parameters/", name="parameters.list", summary="Every parameter with its value today")
def list_parameters(request: HttpRequest, actor: Any) -> HttpResponseBase:
    """Every parameter, in short."""
    book = law.book()
    return given([_described(book, name) for name in sorted(book.parameters)])


def _described(book: Book, name: str) -> dict[str, Any]:
    """A parameter in short; one whose file cannot be read hides no other."""
    try:
        return described_parameter(book, name, today())
    except BadParameter:
        return {**described_parameter(law.built_in(), name, today()), "value": None, "source": None, "to_confirm": True, "unreadable": True}


@answers("parameters/<str:name>/", name="parameters.show", summary="A parameter over time", parts=("name",))
def show_parameter(request: HttpRequest, actor: Any, name: str) -> HttpResponseBase:
    """One parameter with every dated value."""
    book = law.book()
    if name not in book.parameters:
        raise Http404
    plain = plain_parameter(book[name])
    values = [{**one, "since": one["since"].isoformat(), **({"until": one["until"].isoformat()} if one.get("until") else {})} for one in plain["values"]]
    return given({**plain, "name": name, "checked": plain["checked"].isoformat(), "values": values})
