"""The calculators, the reference pages of rules, and the pages of parameters."""

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.documents.paper.pdf import render_pdf
from shouzhan.engine.rules.parameters import BadParameter
from shouzhan.kernel.access import Public
from shouzhan.kernel.dates import today
from shouzhan.kernel.text import Text
from shouzhan.law import book as law
from shouzhan.rooms.entitlements import ready, replaying  # noqa: F401 - declare the calculators, and the pages of decisions made again
from shouzhan.rooms.entitlements.answering import cited
from shouzhan.rooms.entitlements.calculating import (
    Worked,
    calculation,
    example_typed,
    examples,
    topics,
    unworked,
    worked,
)
from shouzhan.rooms.entitlements.calculators import CALCULATORS, Calculator
from shouzhan.rooms.entitlements.changing import changes_table, may_draft
from shouzhan.rooms.entitlements.numbers import look_of, rules_using, unit_words, value_words
from shouzhan.rooms.entitlements.printing import paper_of
from shouzhan.rooms.entitlements.referring import rule_page
from shouzhan.web import shapes
from shouzhan.web.errors import banner_of as plain_banner
from shouzhan.web.limits import TooOften, patience_of, working
from shouzhan.web.pages import page, show
from shouzhan.web.portal import PORTAL_DOORS, SITE_SEARCH
from shouzhan.web.shell import nav
from shouzhan.web.words import say

nav(lazy("测算"), "/calculators/", order=70, beside=("/rules/", "/parameters/"))
PORTAL_DOORS.append((25, shapes.Door(
    lazy("想先算一算的人"), lazy("算奖励与个税、技术交易额、企业梯度、加计扣除和创新券"), "/calculators/",
    (
        shapes.Link(lazy("到手的奖励"), "/calculators/deal/"), shapes.Link(lazy("技术合同"), "/calculators/contract/"), shapes.Link(lazy("企业梯度"), "/calculators/ladder/"),
        shapes.Link(lazy("加计扣除"), "/calculators/rd-deduction/"), shapes.Link(lazy("创新券"), "/calculators/voucher/"), shapes.Link(lazy("企业能申请什么"), "/calculators/claims/"),
        shapes.Link(lazy("全部规则"), "/rules/"),
    ),
)))


@page("calculators/", name="calculators", access=Public(), template="web/calculators.html", serves=("T-03", "T-05", "T-08", "T-39", "T-40", "T-41", "Z-13", "Z-14"))
def calculators(request: HttpRequest, actor: Any) -> shapes.CalculatorsPage:
    """Every calculator."""
    cards = tuple(shapes.CalculatorCard(made.title, made.lead, f"/calculators/{made.key}/") for made in CALCULATORS.values())
    rules = law.every_rule()
    return shapes.CalculatorsPage(
        title=_("权益测算"), lead=_("不用登录。填几个数，看结果、看每一步怎么来、看依据哪一条；所填内容系统不保存。"), cards=cards,
        links=(
            shapes.Link(_("全部规则"), "/rules/", _("%(count)s 条，每条有事实、公式、依据与算例") % {"count": len(rules)}),
            shapes.Link(_("参数"), "/parameters/", _("法规里的每个数，按日期、带出处")),
        ),
    )


def _found(key: str) -> Calculator:
    if key not in CALCULATORS:
        raise Http404
    return CALCULATORS[key]


@page("calculators/<slug:key>/", name="calculator", access=Public(), template="web/calculator.html", methods=("GET", "POST"))
def calculator(request: HttpRequest, actor: Any, key: str) -> shapes.CalculatorPage | HttpResponse:
    """One calculator; what is posted is worked out and forgotten."""
    made = _found(key)
    data = request.POST.dict() if request.method == "POST" else example_typed(made, request.GET.get("example", ""))
    try:
        with working(request, actor) if data else nullcontext():
            done = worked(made, data, law.book(), patience_of(actor))
    except TooOften as often:
        shown = _calculator_page(unworked(made, data, law.book()))
        refusal = show(request, "web/calculator.html", replace(shown, calculation=shapes.Calculation(refusal=plain_banner(often.decision))), status=429)
        refusal["Retry-After"] = str(often.wait)
        return refusal
    return _calculator_page(done)


def _calculator_page(done: Worked) -> shapes.CalculatorPage:
    made, rules = done.calculator, law.every_rule()
    return shapes.CalculatorPage(
        title=made.title, lead=made.lead, topics=topics(done), examples=examples(made), calculation=calculation(done),
        rules=tuple(shapes.Link(rules[name].title, f"/rules/{name}/", name) for name in made.rules),
        others=tuple(shapes.Link(other.title, f"/calculators/{other.key}/") for other in CALCULATORS.values() if other is not made),
        trail=(shapes.Link(_("权益测算"), "/calculators/"),), paper_url=f"/calculators/{made.key}/answer.pdf", kept=tuple(done.read.typed.items()),
    )


@page("calculators/<slug:key>/answer.pdf", name="calculator.paper", access=Public(), methods=("POST",))
def calculator_paper(request: HttpRequest, actor: Any, key: str) -> HttpResponse:
    """The same answer on paper."""
    made = _found(key)
    with working(request, actor):
        done = worked(made, request.POST.dict(), law.book(), patience_of(actor))
        printed = render_pdf(paper_of(done))
    response = HttpResponse(printed.data, content_type=printed.media_type)
    response["Content-Disposition"] = f'inline; filename="{key}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


MOST_HITS = 5


def _has(asked: str, words: Text) -> bool:
    return asked in words.zh.casefold() or asked in words.en.casefold()


def _found_rules(words: str) -> shapes.SearchGroup:
    """Calculators, rules and parameters by the words of their titles, then of what they say of themselves; they live in files, so nothing is queried."""
    asked, book = words.casefold(), law.built_in()
    places = [(made.title, (made.lead, *(group.title for group in made.groups)), f"/calculators/{made.key}/", _("测算")) for made in CALCULATORS.values()]
    places += [(one.title, (one.asks,), f"/rules/{name}/", _("规则")) for name, one in law.every_rule().items()]
    places += [(book[name].title, (), f"/parameters/{name}/", _("参数")) for name in book.parameters]
    by_title = [shapes.Link(title, url, kind) for title, _more, url, kind in places if _has(asked, title)]
    hits = by_title + [shapes.Link(title, url, kind) for title, more, url, kind in places if not _has(asked, title) and any(_has(asked, one) for one in more)]
    return shapes.SearchGroup(_("测算、规则与参数"), tuple(hits[:MOST_HITS]), len(hits), "/rules/")


SITE_SEARCH.append(_found_rules)

SUBJECTS = {
    "contracts": lazy("技术合同"), "distribution": lazy("收益分配"), "tax": lazy("税"), "ladder": lazy("企业梯度"), "carriers": lazy("载体"), "instruments": lazy("政策工具"),
    "vouchers": lazy("科技创新券"), "identifiers": lazy("编码与分类"), "disclosure": lazy("成果披露"), "classifications": lazy("产业、园区与成熟度分类"), "periods": lazy("期间计算"),
}


def _tabs(current: str) -> tuple[shapes.Tab, ...]:
    entries = (("rules", _("全部规则"), "/rules/"), ("parameters", _("参数"), "/parameters/"), ("sources", _("法规依据"), "/rules/sources/"))
    return tuple(shapes.Tab(label, url, key == current) for key, label, url in entries)


HOME = (shapes.Link(lazy("权益测算"), "/calculators/"),)
MOST_WORDS = 100  # signs of a search


def _shelf(subject: str, columns: tuple[shapes.Column, ...], rows: tuple[shapes.Row, ...], words: str) -> shapes.Shelf:
    """The rules or parameters of a subject: folded as one line of the contents, open where something was searched for."""
    title = SUBJECTS.get(subject, subject) or _("全部")
    return shapes.Shelf(title, shapes.Table(columns, rows, caption=title), subject, is_folded=not words)


def _shelves(request: HttpRequest, title: str, lead: str, tab: str, placeholder: str, shelved: dict[str, list[tuple[str, shapes.Row]]], columns: tuple[shapes.Column, ...]) -> shapes.ShelvesPage:
    """Everything of one kind by subject, or of it what has every word that is searched for; `shelved` has with each row what it is found by."""
    typed, where = request.GET.get("q", "")[:MOST_WORDS].strip(), request.path
    words = typed.casefold().split()
    found = {subject: tuple(row for said, row in shelved.get(subject, ()) if all(word in said.casefold() for word in words)) for subject in (*SUBJECTS, *(shelved.keys() - SUBJECTS.keys()))}
    shelves = tuple(_shelf(subject, columns, rows, typed) for subject, rows in found.items() if rows)
    empty = None if shelves else shapes.Empty(_("没有找到“%(words)s”") % {"words": typed}, _("换个词试试；名称、问题、编码和依据都可以搜。"), (shapes.Action(_("看全部"), where),))
    search = shapes.SearchBox(where, typed, placeholder=placeholder, label=title)
    return shapes.ShelvesPage(title, lead, shelves, _tabs(tab), search, sum(map(len, found.values())), empty, HOME)


@page("rules/", name="rules", access=Public(), template="web/shelves.html")
def rules(request: HttpRequest, actor: Any) -> shapes.ShelvesPage:
    """Every rule, by subject."""
    columns = (shapes.Column("title", _("规则")), shapes.Column("asks", _("回答什么")), shapes.Column("since", _("最近一次改变"), "date"), shapes.Column("cases", _("算例"), "number"))
    shelved: dict[str, list[tuple[str, shapes.Row]]] = {}
    for name, rule in law.every_rule().items():
        row = shapes.Row((shapes.Cell(rule.title, note=name), shapes.Cell(rule.asks), shapes.Cell(rule.formulas[-1].since), shapes.Cell(len(law.cases_of(name)))), url=f"/rules/{name}/")
        shelved.setdefault(rule.subject, []).append((" ".join((name, rule.title.zh, rule.title.en, rule.asks.zh, rule.asks.en)), row))
    lead = _("每条规则一页：要问的事实、每一步公式、依据、历次变化与算例。")
    return _shelves(request, _("全部规则"), lead, "rules", _("如：奖励、印花税、加计扣除"), shelved, columns)


@page("rules/sources/", name="rules.sources", access=Public(), template="web/shelves.html")
def sources(request: HttpRequest, actor: Any) -> shapes.ShelvesPage:
    """The legal instruments the rules stand on."""
    columns = (shapes.Column("title", _("名称")), shapes.Column("number", _("文号")), shapes.Column("issuer", _("制定机关")), shapes.Column("since", _("施行"), "date"), shapes.Column("until", _("止"), "date"))
    rows = []
    for key, source in sorted(law.book().sources.items(), key=lambda pair: pair[1].title):
        row = shapes.Row((
            shapes.Cell(Text(source.title, source.title_en or source.title)), shapes.Cell(source.number or None, missing="–"), shapes.Cell(source.issuer or None, missing="–"),
            shapes.Cell(source.since, missing="–"), shapes.Cell(source.until, missing="–"),
        ), key=key)
        rows.append((" ".join((key, source.title, source.title_en, source.number, source.issuer)), row))
    lead = _("规则与参数所引的法律、办法、标准与通知；只列名称、文号与施行日期，不收原文。")
    return _shelves(request, _("法规依据"), lead, "sources", _("如：促进科技成果转化法、沪府办规"), {"": rows}, columns)


@page("rules/<str:name>/", name="rule", access=Public(), template="web/rule.html")
def rule(request: HttpRequest, actor: Any, name: str) -> shapes.RulePage:
    """The reference page of one rule."""
    try:
        return rule_page(law.rule(name), law.book())
    except law.UnknownRule as unknown:
        raise Http404 from unknown


@page("parameters/", name="parameters", access=Public(), template="web/shelves.html", serves=("Z-13",))
def parameters(request: HttpRequest, actor: Any) -> shapes.ShelvesPage:
    """Every parameter, by subject."""
    book, on = law.book(), today()
    columns = (shapes.Column("title", _("参数")), shapes.Column("now", _("现行数值")), shapes.Column("since", _("自"), "date"), shapes.Column("source", _("依据")), shapes.Column("sure", _("状态"), "badge"))
    shelved: dict[str, list[tuple[str, shapes.Row]]] = {}
    for name in sorted(book.parameters):
        try:
            parameter = book[name]
            now = parameter.on(on)
            doubtful = now is None or now.is_to_confirm
            badge = shapes.Badge(_("待确认"), "waiting") if doubtful else shapes.Badge(_("已核"), "success")
        except BadParameter:  # breaks its own number only
            parameter, now, badge = law.built_in()[name], None, shapes.Badge(_("文件读不懂"), "refusal")
        cite = cited(now.cite, book) if now else None
        ground = f"{say(cite.source)} {say(cite.clause)}".strip() if cite else None
        row = shapes.Row((
            shapes.Cell(parameter.title, note=name), shapes.Cell(value_words(parameter, now.value) if now else None), shapes.Cell(now.since if now else None), shapes.Cell(ground), shapes.Cell(badge=badge),
        ), url=f"/parameters/{name}/")
        shelved.setdefault(parameter.subject, []).append((" ".join((name, parameter.title.zh, parameter.title.en, ground or "")), row))
    lead = _("法规里的每个数一个参数：按日期有值、有出处、有把握；两人办理才能改。")
    return _shelves(request, _("参数"), lead, "parameters", _("如：下限、税率、申报截止"), shelved, columns)


@page("parameters/<str:name>/", name="parameter", access=Public(), template="web/parameter.html")
def parameter(request: HttpRequest, actor: Any, name: str) -> shapes.ParameterPage:
    """One parameter over time."""
    book = law.book()
    if name not in book.parameters:
        raise Http404
    found = book[name]
    facts = (
        shapes.Fact(_("单位"), unit_words(found.unit) or _("无")), shapes.Fact(_("最后核对"), found.checked, kind="date"), shapes.Fact(_("所属"), SUBJECTS.get(found.subject, found.subject)),
    )
    return shapes.ParameterPage(
        found.title, look_of(found, book), facts, tuple(shapes.Link(one.title, f"/rules/{one.name}/") for one in rules_using(name)), changes_table(name),
        f"/parameter-changes/new/draft/?parameter={name}" if may_draft(actor) else "", (*HOME, shapes.Link(_("参数"), "/parameters/")),
    )
