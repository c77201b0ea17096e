"""The board, the page of one figure, and the reports."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.metrics.compute import compute
from shouzhan.engine.metrics.declare import METRICS, Metric, UnknownMetric
from shouzhan.engine.metrics.explain import explain
from shouzhan.engine.metrics.pace import Status
from shouzhan.engine.metrics.rows import rows_behind
from shouzhan.engine.metrics.series import series
from shouzhan.kernel.access import Public
from shouzhan.kernel.dates import now, today
from shouzhan.rooms.coordination.public import COLOURS, task_counts_by_unit
from shouzhan.rooms.parties.public import CITY, HERE
from shouzhan.rooms.reporting import kept, procedure
from shouzhan.rooms.reporting.guarding import day_for, is_guarded, tells, told_to, value_for
from shouzhan.rooms.reporting.maps import district_maps, map_of
from shouzhan.rooms.reporting.metrics import DISTRICT, live_backend, metric
from shouzhan.rooms.reporting.models import Report, StatisticalReturn, Target
from shouzhan.rooms.reporting.printing import (
    MEDIA,
    Change,
    can_be_made,
    changes,
    check,
    cut_stands,
    number,
    paper_made_afterwards,
    paper_of,
    published_file,
    told_change,
    value_shown,
)
from shouzhan.rooms.reporting.standings import KIND_OF, Stand, stand_of, stands
from shouzhan.web import shapes
from shouzhan.web.api.answers import given
from shouzhan.web.errors import refusal_page
from shouzhan.web.giving import given as handed
from shouzhan.web.pages import page
from shouzhan.web.papers import RENDER, printed
from shouzhan.web.portal import PORTAL_FIGURES, PORTAL_STOPS, Stops, city_line
from shouzhan.web.reading import period, signed
from shouzhan.web.recordpage import find, panel
from shouzhan.web.registers import REGISTERS
from shouzhan.web.shell import nav
from shouzhan.web.together import Groups
from shouzhan.web.words import say, sentences

nav(lazy("看板"), "/board/", order=30)
nav(lazy("报告"), "/reports/", order=40)
ROWS = 25
EARLIEST = 1950
TRADED = ("results-listed", "deals-settled", "deals-settled-amount", "days-from-listing-to-deal")
QUARTERS_A_YEAR = 4
OUT = ("published", "replaced")  # states of a report that came out
QUARTERLY_YEARS = 4


def _as_of(request: HttpRequest) -> date:
    try:
        asked = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return today()
    # trends look years back, and the calendar itself begins with the year 1
    return min(asked, today()) if asked.year >= EARLIEST else today()


@page("board/", name="board", access=Public(), template="web/board.html", serves=("Z-01", "T-01", "I-01", "U-03"))
def board(request: HttpRequest, actor: Any) -> shapes.BoardPage:
    """Targets with value, gap and pace; tasks by unit; goals without numbers."""
    day = _as_of(request)
    held = stands(day, with_trend=True)
    if day != today() and any(is_guarded(actor, stand.metric) for stand in held):
        day, held = today(), stands(today(), with_trend=True)
    held = [told_to(actor, stand) for stand in held]
    documents: dict[Any, list[Stand]] = {}
    for stand in held:
        documents.setdefault(stand.target.stated.document, []).append(stand)
    sections = [
        shapes.BoardSection(title=document.title, lead=_lead(document, group), bullets=tuple(_bullet(s) for s in group), url=f"/policies/{document.number}/")
        for document, group in documents.items()
    ]
    if not sections:
        sections = [shapes.BoardSection(_("目标"), empty=shapes.Empty(_("还没有绑定指标的目标"), _("先在政策库收录文件，再到“目标”中逐一绑定指标。"), (shapes.Action(_("查看目标"), "/targets/"),)))]
    sections += [section for section in (_traded(actor, day), _maps(day), _tasks(), _words(), _unbound()) if section is not None]
    return shapes.BoardPage(
        title=_("目标与任务看板"), as_of=now(), lead=_overall(held), sections=tuple(sections), line=city_line(actor),
        exports=(shapes.Link(_("目标清单 Excel"), "/targets/export.xlsx"), shapes.Link(_("季度报告"), "/reports/")),
    )


def _lead(document: Any, group: list[Stand]) -> str:
    good = sum(1 for s in group if KIND_OF[s.standing.status] == "success")
    past = _("（计划期已过）") if document.is_past else ""
    return _("%(all)s 项目标与限值，%(good)s 项达到或按期推进") % {"all": len(group), "good": good} + past


def _overall(held: list[Stand]) -> str:
    """The board in one sentence."""
    if not held:
        return ""
    counts = {status: sum(1 for s in held if s.standing.status is status) for status in Status}
    told = _("、").join(_("%(count)s 项%(status)s") % {"count": counts[status], "status": say(status.words)} for status in Status if counts[status])
    return _("%(all)s 项目标与限值：%(told)s。") % {"all": len(held), "told": told}


def _bullet(stand: Stand, source: str = "") -> shapes.Bullet:
    stated = stand.target.stated
    shown = number(stand.shown(_value(stand)))
    return shapes.Bullet(
        label=stand.target.title, value=shown, target=number(stand.level), unit=stand.unit_shown, pace=number(stand.shown(stand.standing.expected)),
        url=f"/figures/{stand.metric.name}/?target={stand.target.number}", deadline=stated.deadline, comparator=stand.held_to,
        cite=shapes.Cite(source, stated.clause, stated.document.clause_url(stated.clause)),
        trend=tuple(shapes.TrendPoint(period(p.key), number(stand.shown(_point(p)))) for p in stand.trend), trend_note=_change(stand),
        badge=shapes.Badge(stand.standing.status.words, KIND_OF[stand.standing.status]),
        owner=say(stand.metric.owner), scope=stated.scope_shown if stated.scope else "", note=sentences(stand.standing.sentence, _dated(stand.figure)), decimals=_decimals(shown),
    )


def _dated(figure: Any) -> str:
    """Of which day a reported value is, and that nothing came after it where something was due."""
    if figure.metric.kind != "statement" or figure.latest is None:
        return ""
    told = _("数值为截至 %(day)s 的填报数。") % {"day": figure.latest}
    return sentences(told, _("此后已有应报的期间没有数据。")) if figure.is_stale(today()) else told


def _change(stand: Stand) -> str:
    """How the last quarter with a value compares with the same a year before, where both are known."""
    at = max((place for place, point in enumerate(stand.trend) if point.value is not None), default=-1)
    if at < QUARTERS_A_YEAR or stand.trend[at - QUARTERS_A_YEAR].value is None:
        return ""
    now_, then = stand.trend[at].value, stand.trend[at - QUARTERS_A_YEAR].value
    change = number(stand.shown(_exact_difference(now_, then)))
    compared = _("较上年同季持平") if not change else _("较上年同季 %(change)s") % {"change": signed(change)}
    return compared if at == len(stand.trend) - 1 else _("%(period)s%(compared)s") % {"period": period(stand.trend[at].key), "compared": compared}


def _exact_difference(one: Any, other: Any) -> Any:
    return Fraction(one) - Fraction(other)


def _value(stand: Stand) -> Any:
    return stand.figure.value


def _point(point: Any) -> Any:
    return point.value


def _decimals(shown: Any) -> int:
    return 2 if shown is not None and shown != int(shown) else 0



def _traded(actor: Any, asked: date) -> shapes.BoardSection | None:
    """From disclosure to settlement: what the registers count, each with its clause and the way to its rows."""
    found = [one for one in METRICS if one.name in TRADED]
    figures = []
    for one in sorted(found, key=lambda each: TRADED.index(each.name)):
        day = day_for(actor, one, asked)
        value = value_for(actor, one, compute(one, live_backend(), as_of=day))
        figures.append(shapes.Figure(
            one.heading, number(one.unit.shown(value)) if value is not None else None, one.unit.label, url=f"/figures/{one.name}/",
            cite=shapes.Cite(one.cites[0].source, one.cites[0].clause), as_of=day, decimals=one.unit.decimals))
    return shapes.BoardSection(_("成果挂牌与交易"), lead=_("从登记册直接计数，自有记录起累计；点开看走势、构成与逐条记录。"), figures=tuple(figures)) if figures else None


def _maps(day: date) -> shapes.BoardSection | None:
    maps = district_maps(day)
    return shapes.BoardSection(_("按区分布"), lead=_("示意图，只表示大致方位，不表示边界与面积。") if HERE.is_drawn else "", maps=maps) if maps else None


def _tasks() -> shapes.BoardSection | None:
    counts = task_counts_by_unit()
    if not counts:
        return None
    most = max(max(c.colours.values()) for c in counts) or 1
    rows = tuple(
        shapes.HeatRow(
            c.organisation.shown_name,
            tuple(
                shapes.HeatCell(c.colours[colour], -(-c.colours[colour] * 5 // most), f"/tasks/?unit={c.organisation.number}&light={colour}", late=c.colours[colour] if colour == "red" else 0)
                for colour, _label in COLOURS
            ),
            url=f"/organisations/{c.organisation.number}/", total=sum(c.colours.values()), total_url=f"/tasks/?unit={c.organisation.number}",
        )
        for c in counts
    )
    heat = shapes.HeatTable(_("各单位任务的灯"), tuple(label for _colour, label in COLOURS), rows, unit=_("项"), corner=_("单位"), total_label=_("合计"))
    return shapes.BoardSection(_("各单位的任务"), lead=_("按文件所列责任单位计；一项任务列了几个单位，就在几个单位下各计一次。"), heat=heat)


def _words() -> shapes.BoardSection | None:
    goals = list(Target.objects.filter(state="words").select_related("stated__document").order_by("stated__document_id", "stated__order"))
    if not goals:
        return None
    verdicts = dict(Target.VERDICTS)
    rows = tuple(
        shapes.Row((
            shapes.Cell(g.title, url=f"/targets/{g.number}/"), shapes.Cell(g.stated.document.title), shapes.Cell(g.stated.clause),
            shapes.Cell(verdicts.get(g.verdict), missing=_("未审核")), shapes.Cell(g.reviewed_on, missing="–"), shapes.Cell(g.evidence[:80] or None, missing=_("尚无佐证")),
        ))
        for g in goals
    )
    columns = (
        shapes.Column("name", _("目标")), shapes.Column("document", _("文件")), shapes.Column("clause", _("条款"), "code"), shapes.Column("verdict", _("审核状态")),
        shapes.Column("on", _("审核日期"), "date"), shapes.Column("evidence", _("佐证")),
    )
    return shapes.BoardSection(_("没有数字的目标"), lead=_("原文没有给出数字，只看佐证与审核状态，不计百分比。"), table=shapes.Table(columns, rows, caption=_("没有数字的目标")))


def _unbound() -> shapes.BoardSection | None:
    open_targets = list(Target.objects.filter(state="unbound").select_related("stated__document")[:40])
    if not open_targets:
        return None
    rows = tuple(shapes.Row((shapes.Cell(t.title, url=f"/targets/{t.number}/"), shapes.Cell(t.stated.printed), shapes.Cell(t.stated.document.title))) for t in open_targets)
    columns = (shapes.Column("name", _("目标")), shapes.Column("value", _("目标值")), shapes.Column("document", _("文件")))
    return shapes.BoardSection(_("尚未绑定指标"), lead=_("绑定之前不显示数字。"), table=shapes.Table(columns, rows, caption=_("尚未绑定指标")))


@page("figures/<slug:name>/", name="figure", access=Public(), template="web/figure.html")
def figure(request: HttpRequest, actor: Any, name: str) -> shapes.FigurePage:
    """One figure: its value, its rows, its formula, its clause."""
    try:
        found = metric(name)
    except UnknownMetric as unknown:
        raise Http404 from unknown
    day, asked, guarded = day_for(actor, found, _as_of(request)), live_backend(), is_guarded(actor, found)
    target = None if guarded else Target.objects.filter(number=request.GET.get("target", ""), metric=name).select_related("stated__document").first()
    by = request.GET.get("by", "")
    by = by if any(d.name == by for d in found.by) else ""
    place = request.GET.get(DISTRICT.name, "") if DISTRICT in found.by else ""
    where = {DISTRICT.name: place} if any(member.key == place for member in DISTRICT.members) else None
    period = (target.starts_on, day) if target and target.starts_on and found.kind in ("flow", "daily-average") and target.starts_on <= day else None
    computed = compute(found, asked, as_of=day, period=period, by=by or None)
    here = compute(found, asked, as_of=day, period=period, where=where) if where else computed
    page_of = rows_behind(found, asked, as_of=day, period=period, where=where, after=request.GET.get("after") or None, limit=ROWS)
    seen = seen_by(actor, [row.number for row in page_of.rows])
    told = explain(found, asked.dialect, by=by or None, has_from=period is not None)
    query = f"target={target.number}&" if target else ""
    kept = f"{query}by={by}&{DISTRICT.name}={place}&as_of={day}" if where else f"{query}as_of={day}"
    value = value_for(actor, found, here)
    shown = number(found.unit.shown(value)) if value is not None else None
    cites = tuple(shapes.Cite(c.source, c.clause) for c in found.cites)
    return shapes.FigurePage(
        figure=shapes.Figure(found.heading, shown, found.unit.label, cite=cites[0] if cites else None, as_of=here.valued_on, decimals=found.unit.decimals),
        question=found.asks, steps=told.steps, sql=told.sql, definition_version=str(found.version), cites=cites,
        breakdowns=(shapes.Tab(_("走势"), f"?{query}as_of={day}", not by), *(shapes.Tab(_by(d.label), f"?{query}by={d.name}&as_of={day}", d.name == by) for d in found.by)),
        chart=_chart(found, asked, day, computed, by, guarded), map=replace(map_of(found, computed.breakdown, computed.valued_on), url="") if by == DISTRICT.name and any(line.value is not None and line.key != CITY for line in computed.breakdown) else None,
        narrowed=shapes.Link(DISTRICT.words(place), f"?{query}by={by}&as_of={day}") if where else None, rows=_rows(seen, found, page_of),
        rows_note=_rows_note(seen, found, page_of, guarded),
        pager=shapes.Pager(next_url=f"?{kept}&after={page_of.after}" if page_of.after and not guarded else "", first_url=f"?{kept}" if request.GET.get("after") else "", total=here.rows_counted),
        editions=_editions(name), bullet=_bullet(stand_of(target, day, asked, with_trend=True), target.stated.document.shown_source) if target else None,
        trail=(shapes.Link(_("看板"), "/board/"),),
        exports=(shapes.Link("JSON", f"/figures/{name}/figure.json?as_of={day}"),),
        serves=tuple(
            shapes.Link(t.title, f"/targets/{t.number}/", f"{t.stated.printed} · {t.stated.document.title}")
            for t in Target.objects.filter(metric=name, state="bound").select_related("stated__document")
        ),
    )


def _by(label: Any) -> str:
    return _("按%(dimension)s") % {"dimension": say(label)}


def _chart(found: Metric, asked: Any, day: date, computed: Any, by: str, guarded: bool) -> shapes.ChartSpec | None:
    unit = found.unit
    cite = shapes.Cite(found.cites[0].source, found.cites[0].clause) if found.cites else None
    common: dict[str, Any] = {"unit": unit.label, "metric": found.heading, "definition_version": str(found.version), "as_of": computed.valued_on, "cite": cite, "decimals": unit.decimals}
    if by:
        lines = sorted((line for line in computed.breakdown if line.value is not None), key=lambda line: -line.value)
        if not lines or (guarded and not tells(found, (line.rows for line in computed.breakdown))):
            return None
        title = _by_district(lines) if by == DISTRICT.name else _("%(place)s最多：%(value)s") % {"place": say(lines[0].label), "value": unit.show(lines[0].value, _lang())}
        values = tuple(number(unit.shown(line.value)) for line in lines)
        urls = tuple(f"?by={by}&{by}={line.key}&as_of={day}" if line.key != CITY else f"?as_of={day}" for line in lines) if by == DISTRICT.name else ()
        return shapes.ChartSpec("breakdown", "hbar", title, tuple(line.label for line in lines), (shapes.ChartSeries(found.heading, values),), urls=urls, **common)
    whole = found.kind == "flow" and getattr(found.value, "adds_up", False)
    points = _every_period(found, asked, day) if whole else series(found, asked, every="quarter", start=date(day.year - 2, 1, 1), as_of=day)
    known = [p for p in points if p.value is not None]
    if len(known) < 2 or (guarded and not tells(found, (p.rows for p in points))):
        return None
    values = tuple(number(unit.shown(_point(p))) if p.value is not None else None for p in points)
    title = _in_all(known, unit) if whole else _course(known, unit)
    return shapes.ChartSpec("trend", "line", title, tuple(period(p.key) for p in points), (shapes.ChartSeries(found.heading, values),), **common)


def _by_district(lines: list[Any]) -> str:
    """What the bars of the districts show; a number of the whole city has none."""
    return _("只有全市数，没有按区的数") if all(line.key == CITY for line in lines) else _("各区由多到少")


def _every_period(found: Metric, asked: Any, day: date) -> tuple[Any, ...]:
    """What happened in each quarter since the first record, or in each year where that is too many: together they are the figure."""
    years = compute(found, asked, as_of=day, by="year").breakdown
    first = min((int(str(line.key)) for line in years if line.rows), default=day.year)
    every: Any = "quarter" if day.year - first < QUARTERLY_YEARS else "year"
    return series(found, asked, every=every, start=date(first, 1, 1), as_of=day)


def _in_all(known: list[Any], unit: Any) -> str:
    """What each period brought, in one sentence: they add up to the figure above the chart."""
    most = max(known, key=lambda point: point.value)
    total: Any = sum(Fraction(point.value) for point in known)
    return _("逐期发生数，合计 %(total)s；最多的是%(period)s，%(most)s") % {
        "total": unit.show(total, _lang()), "period": period(most.key), "most": unit.show(most.value, _lang())}


def _course(known: list[Any], unit: Any) -> str:
    """What the line shows, in one sentence."""
    first, last = known[0], known[-1]
    told = {"first": period(first.key), "last": period(last.key), "from": unit.show(first.value, _lang()), "to": unit.show(last.value, _lang())}
    if first.value == last.value:
        return _("%(first)s与%(last)s同为 %(to)s") % told
    return (_("%(first)s至%(last)s，由 %(from)s 升至 %(to)s") if last.value > first.value else _("%(first)s至%(last)s，由 %(from)s 降至 %(to)s")) % told


def _lang() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


@dataclass(frozen=True)
class _Seen:
    """A record this reader may open: where, and what its register calls it."""

    url: str
    name: str


def _rows(seen: dict[str, _Seen], found: Metric, page_of: Any) -> shapes.Table:
    """The rows behind a figure that this reader may see; the others are told of in one sentence below."""
    columns = (
        shapes.Column("label", _("名称")), shapes.Column("number", _("编号"), "code"), shapes.Column("dated", found.source.words(found.dated), "date"),
        shapes.Column("value", _("计入"), "number", found.unit.label),
    )
    rows = tuple(
        shapes.Row((
            shapes.Cell(seen[row.number].name or row.label or row.number, url=seen[row.number].url), shapes.Cell(row.number), shapes.Cell(row.dated),
            shapes.Cell(number(found.unit.shown(row.value)) if row.value is not None else None),
        ))
        for row in page_of.rows if row.number in seen
    )
    empty = shapes.Empty(_("这里的记录不向您公开"), _("数字照样计入，也可以看它的口径与条款。")) if page_of.rows else shapes.Empty(_("没有计入的记录"), _("登记或审定后即会计入。"))
    return shapes.Table(columns, rows, caption=_("数字背后的记录"), empty=empty)


def _rows_note(seen: dict[str, _Seen], found: Metric, page_of: Any, guarded: bool) -> str:
    """How many records of this page are not shown, and why."""
    hidden = sum(1 for row in page_of.rows if row.number not in seen)
    if guarded:
        return _("单笔金额不公开：这里只列您看得到的记录，不足 %(few)s 笔的分项和时段不列出。") % {"few": found.few}
    if not hidden:
        return ""
    return _("这一页另有 %(hidden)s 条记录没有列出，因为它们所在的登记册只向有关单位的人员公开；数字照样计入，填报与审核的人登录后可以打开。") % {"hidden": hidden}


def seen_by(actor: Any, numbers: list[str]) -> dict[str, _Seen]:
    """Where each record is shown and by what name, for those this reader may see."""
    found: dict[str, _Seen] = {}
    for register in REGISTERS.values():
        asked = [number for number in numbers if number.split("-")[0] == register.procedure.prefix]
        if asked:
            for record in register.queryset(actor).filter(number__in=asked):
                found[record.number] = _Seen(f"{register.url()}{record.number}/", say(record.title))
    return found


def _editions(name: str) -> tuple[shapes.Edition, ...]:
    corrected = StatisticalReturn.objects.filter(form_key=name, edition__gt=1, state__in=("approved", "superseded")).select_related("form").order_by("-period_end", "-edition")[:10]
    return tuple(
        shapes.Edition(r.updated_at, number(r.form.measured.shown(r.amount)) if r.amount is not None else None, reason=f"{r.period_end} · {_('第')} {r.edition} {_('版')}", current=r.state == "approved")
        for r in corrected
    )


@page("figures/<slug:name>/figure.json", name="figure.json", access=Public())
def figure_json(request: HttpRequest, actor: Any, name: str) -> HttpResponse:
    """The figure as data."""
    try:
        found = metric(name)
    except UnknownMetric as unknown:
        raise Http404 from unknown
    computed = compute(found, live_backend(), as_of=day_for(actor, found, _as_of(request)))
    value = value_for(actor, found, computed)
    return given({
        "metric": found.name, "version": found.version, "as_of": computed.as_of.isoformat(), "valued_on": computed.valued_on.isoformat(), "value": None if value is None else str(number(found.unit.shown(value))),
        "unit": found.unit.label.zh, "rows": computed.rows_counted, "citations": [{"source": c.source, "clause": c.clause} for c in found.cites],
    })


@page("reports/<str:number>/report.<str:kind>", name="report.file", access=Public(), serves=("U-39",))
def report_file(request: HttpRequest, actor: Any, number: str, kind: str) -> HttpResponse:
    """The report in Word or PDF: a published one as it was published; another is refused when its figures no longer stand."""
    record: Report = find(REGISTERS["reporting.reports"], actor, number)
    if kind not in RENDER:
        raise Http404
    file = published_file(record, kind)
    if file is not None:
        return handed(file, MEDIA[kind], f"{record.number}.{kind}")
    is_out = record.state in OUT
    decision = can_be_made(record) if is_out else check(record)
    if not decision:
        return refusal_page(request, decision, 409)
    return printed(paper_made_afterwards(record) if is_out else paper_of(record), kind, record.number)


@panel("reporting.reports", order=10)
def figures_of(actor: Any, report: Report) -> shapes.Panel:
    """The cut figures and the files."""
    if not report.cuts:
        return shapes.Panel("figures", _("取数"), empty=shapes.Empty(_("尚未取数"), _("取数后，图、表和两种文书都出自同一批数字。")))
    facts = (
        shapes.Fact(_("取数日"), report.cut_on, kind="date"), shapes.Fact(_("数字"), len(report.cuts), kind="number", unit=_("个")),
    )
    files = tuple(shapes.Link(label, f"/reports/{report.number}/report.{kind}") for kind, label in (("pdf", _("下载 PDF")), ("docx", _("下载 Word"))))
    is_keeper = bool(procedure.new_edition.by(actor, report))
    again = f"/reports/new/new-edition/?corrects={report.number}"
    button = shapes.Action(_("另出新版"), again, "primary") if is_keeper and report.state == "published" else None
    if report.state in OUT and not report.files:
        return _without_files(report, facts, files, button)
    if report.files:
        return shapes.Panel("figures", _("取数与文书"), facts=facts, files=files, note=_since_published(report, is_keeper), primary=button)
    decision = check(report)
    if not decision:
        told = sentences(decision.sentence, decision.remedy if is_keeper else _("编制单位更正后可以下载。"))
        return shapes.Panel("figures", _("取数与文书"), facts=facts, note=told, primary=button)
    language = _("文书按您现在阅读的语言印制；只有中文的名称、条款与说明照印中文。")
    return shapes.Panel("figures", _("取数与文书"), facts=facts, files=files, note=sentences(_("与现在的数据相符，可以印制。"), language), primary=button)


def _without_files(report: Report, facts: tuple[shapes.Fact, ...], files: tuple[shapes.Link, ...], button: shapes.Action | None) -> shapes.Panel:
    """A report that came out before files were kept: made now and marked so, or why it can no longer be had."""
    decision = can_be_made(report)
    if not decision:
        return shapes.Panel("figures", _("取数与文书"), facts=facts, note=sentences(decision.sentence, decision.remedy), primary=button)
    moved = len(changes(report))
    since = _("发布以后有 %(count)s 个数字变动，补制件逐项列出。") % {"count": moved} if moved else _("数字至今没有变动。")
    return shapes.Panel(
        "figures", _("取数与文书"), facts=facts, files=files, primary=button,
        note=sentences(_("本报告发布时没有留存文书。下载的是按发布时的数字补制的，注明补制日期与差异。"), since))


def _since_published(report: Report, is_keeper: bool) -> str:
    """How many of the figures have moved since the report came out."""
    moved = len(changes(report))
    made_on = kept.made_afterwards(report)
    if made_on is not None:
        told = _("文书于 %(day)s 补制并留存，不是发布时的原件。") % {"day": made_on}
        return sentences(told, _("发布以后有 %(count)s 个数字变动，在下表逐行注明原值与现值。") % {"count": moved}) if moved else told
    if not moved:
        return _("文书按发布时原样保存；其中的数字至今没有变动。")
    told = _("文书按发布时原样保存。发布以后有 %(count)s 个数字变动，在下表逐行注明原值与现值。") % {"count": moved}
    return sentences(told, _("如需按现在的数字更正，请另出新版。")) if is_keeper and report.state == "published" else told


@panel("reporting.reports", order=20)
def printed_in(actor: Any, report: Report) -> shapes.Panel | None:
    """Every figure that the report prints, as it was cut, and what has become of it since."""
    held = cut_stands(report)
    if not held:
        return None
    moved = changes(report) if report.files or report.state in ("cut", *OUT) else {}
    columns = (
        shapes.Column("target", _("目标")), shapes.Column("stated", _("目标值")), shapes.Column("value", _("当期值")),
        shapes.Column("status", _("状态"), "badge"), shapes.Column("clause", _("条款"), "code"), *((shapes.Column("since", _("取数以后")),) if moved else ()),
    )
    rows = tuple(
        shapes.Row((
            shapes.Cell(s.target.title, url=f"/targets/{s.target.number}/"), shapes.Cell(s.target.stated.printed), shapes.Cell(value_shown(s, s.figure.value)),
            shapes.Cell(None, badge=shapes.Badge(s.standing.status.words, KIND_OF[s.standing.status])), shapes.Cell(s.target.stated.clause),
            *((_moved(s, moved.get(s.target.number, [])),) if moved else ()),
        ))
        for s in held
    )
    return shapes.Panel("cuts", _("取到的数字"), table=shapes.Table(columns, rows, caption=_("取到的数字")))


def _moved(stand: Stand, found: list[Change]) -> shapes.Cell:
    """The old value and the new one of a figure that has moved."""
    if not found:
        return shapes.Cell(None, missing=_("没有变动"))
    return shapes.Cell(_("；").join(told_change(stand, one) for one in found))


@panel("reporting.targets", order=10)
def standing_of(actor: Any, target: Target) -> shapes.Panel:
    """What the document says, and how it stands."""
    stated = target.stated
    facts = [
        shapes.Fact(_("目标值"), stated.printed or None, note="" if stated.printed else _("原文未给数字")), shapes.Fact(_("性质"), stated.get_kind_display()),
        shapes.Fact(_("范围"), stated.scope_shown or None), shapes.Fact(_("期限"), stated.deadline, kind="date"),
        shapes.Fact(_("出处"), stated.document.title, url=stated.document.clause_url(stated.clause), cite=shapes.Cite(stated.document.source, stated.clause)),
    ]
    if target.state == "bound":
        stand = told_to(actor, stand_of(target, today()))
        facts += [
            shapes.Fact(_("绑定指标"), say(stand.metric.heading), url=f"/figures/{target.metric}/?target={target.number}"),
            shapes.Fact(_("当前值"), stand.metric.unit.show(stand.figure.value, _lang()), note=sentences(stand.standing.sentence, _dated(stand.figure))),
        ]
    if target.state == "words":
        facts += [
            shapes.Fact(_("审核状态"), dict(Target.VERDICTS).get(target.verdict), note=_("不计百分比")), shapes.Fact(_("审核日期"), target.reviewed_on, kind="date"),
            shapes.Fact(_("佐证"), target.evidence or None),
        ]
    return shapes.Panel("standing", _("目标与现状"), facts=tuple(facts))


@panel("reporting.returns", order=10)
def answer(actor: Any, filled: StatisticalReturn) -> shapes.Panel:
    """What was answered, on what."""
    facts = [
        shapes.Fact(_("报表"), filled.form.title, url=f"/return-forms/{filled.form.number}/"), shapes.Fact(_("口径"), filled.form.asks),
        shapes.Fact(_("期间"), f"{filled.period_from} – {filled.period_end}"), shapes.Fact(_("数值"), filled.shown), shapes.Fact(_("佐证"), filled.evidence or None),
        shapes.Fact(_("版次"), filled.edition, kind="number"),
    ]
    if filled.supersedes_id:
        facts.append(shapes.Fact(_("更正"), filled.supersedes.number, url=f"/returns/{filled.supersedes.number}/", note=filled.supersedes.shown))  # type: ignore[union-attr]
    button = None
    if filled.state == "approved" and procedure.correct_return.by(actor, filled):
        button = shapes.Action(procedure.correct_return.label, f"/returns/new/correct/?corrects={filled.number}", "primary")
    return shapes.Panel("answer", _("填报内容"), facts=tuple(facts), primary=button)


@panel("reporting.forms", order=10)
def definition(actor: Any, form: Any) -> shapes.Panel:
    """What is asked."""
    return shapes.Panel("definition", _("口径"), facts=(
        shapes.Fact(_("口径"), form.asks), shapes.Fact(_("英文口径"), form.asks_en), shapes.Fact(_("单位"), say(form.measured.label)), shapes.Fact(_("周期"), form.get_every_display()),
        shapes.Fact(_("口径版本"), form.version, kind="number"), shapes.Fact(_("填报单位"), form.reporter.shown_name if form.reporter else None),
        shapes.Fact(_("指标"), form.key, url=f"/figures/{form.key}/", kind="code"),
    ))


@panel("policies.documents", order=80)
def targets_of(actor: Any, document: Any) -> shapes.Panel | None:
    """How the document's targets stand."""
    held = list(Target.objects.filter(stated__document=document).select_related("stated"))
    rows = tuple(shapes.Row((shapes.Cell(t.title, url=f"/targets/{t.number}/"), shapes.Cell(t.stated.printed or None), shapes.Cell(t.state_now.label))) for t in held)
    columns = (shapes.Column("name", _("目标")), shapes.Column("value", _("目标值")), shapes.Column("state", _("状态")))
    return shapes.Panel("targets", _("目标监测"), table=shapes.Table(columns, rows, caption=_("目标监测"))) if rows else None


def _portal_figures(actor: Any) -> tuple[shapes.Figure, ...]:
    """Four targets with their clause, those with data first."""
    chosen = Target.objects.filter(state="bound", stated__kind="goal").select_related("stated__document").order_by("-stated__deadline", "id")[:4]
    return tuple(
        shapes.Figure(
            s.target.title, number(s.shown(_value(s))), s.unit_shown, f"/figures/{s.metric.name}/?target={s.target.number}",
            shapes.Cite(s.target.stated.document.shown_source, s.target.stated.clause), target=number(s.level), as_of=s.figure.valued_on if s.figure.value is not None else None,
            badge=shapes.Badge(s.standing.status.words, KIND_OF[s.standing.status]), decimals=_decimals(number(s.shown(_value(s)))),
        )
        for s in (told_to(actor, stand) for stand in stands(today(), chosen))
    )


PORTAL_FIGURES.append(_portal_figures)


def _stops(groups: Groups) -> tuple[shapes.LineStop, ...]:
    """Where the line ends: the targets that are counted, and the reports that print them."""
    return (
        shapes.LineStop(_("监测中的目标"), "done", count=groups["targets"].get("bound", 0), url="/targets/?state=bound"),
        shapes.LineStop(_("已发布的报告"), "done", count=groups["reports"].get("published", 0), url="/reports/?state=published"),
    )


PORTAL_STOPS.append(Stops(30, lambda actor: {"targets": Target.objects.filter(state="bound"), "reports": Report.objects.filter(state="published")}, _stops))
