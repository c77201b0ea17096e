"""The quarter's report on paper, from the cut figures alone; refuses when they no longer stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from shouzhan.engine.documents.paper.charts import spec as charts
from shouzhan.engine.documents.paper.description import (
    Block,
    Chart,
    Footnote,
    Heading,
    Items,
    KeyFigure,
    KeyFigures,
    Paper,
    PaperColumn,
    Paragraph,
    Table,
)
from shouzhan.engine.documents.paper.word import MEDIA_TYPE as DOCX
from shouzhan.engine.metrics.declare import Metric
from shouzhan.engine.metrics.editions import Cut, may_print, recomputed_all
from shouzhan.engine.metrics.pace import Status
from shouzhan.engine.metrics.units import Value, rounded
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.text import Text
from shouzhan.rooms.coordination.public import COLOURS
from shouzhan.rooms.reporting import kept, procedure
from shouzhan.rooms.reporting.metrics import live_backend, metrics_named
from shouzhan.rooms.reporting.models import Report, Target
from shouzhan.rooms.reporting.standings import Stand, stand_cut
from shouzhan.web.files import kept as stored
from shouzhan.web.files import store
from shouzhan.web.papers import RENDER
from shouzhan.web.words import cited, is_english, say


def check(report: Report) -> Decision:
    """Whether every cut figure may still be printed; the first that may not says why."""
    if not report.cuts:
        return Decision.refuse("not-cut", _("尚未取数。"), remedy=_("请先取数。"))
    if not kept.is_as_cut(report):
        return Decision.refuse("cut-changed", _("留存的数字与台账所记的取数不符。"), remedy=_("请重新取数；已发布的，请另出新版并报告系统管理员。"))
    every = [(cut, day) for cut, day in all_cuts(report) if cut.value is not None]  # the others print as "no data"
    cuts = [cut for cut, _day in every]
    known = metrics_named(cut.metric for cut in cuts)
    gone = next((cut for cut in cuts if cut.metric not in known), None)
    if gone is not None:
        return Decision.refuse("metric.gone", _("指标 %(name)s 已不存在。") % {"name": gone.metric}, remedy=_("请重新取数。"))
    for (cut, day), now in zip(every, recomputed_all(cuts, known, live_backend()), strict=True):
        answer = may_print(cut, now, day)
        if not answer:
            return answer
    return Decision.allow()


def all_cuts(report: Report) -> list[tuple[Cut, date]]:
    """Every figure the report prints or judges by, and the day on which it is not to be stale: what was known on a deadline grows no older."""
    found = []
    for one in report.cuts:
        found.append((Cut.from_json(one), today()))
        if one.get("due"):
            due = Cut.from_json(one["due"])
            found.append((due, due.as_of))
    return found


@dataclass(frozen=True)
class Change:
    """What has become of a printed figure since: the value as cut and the value now, of the day it was cut for."""

    metric: Metric | None
    before: Value | None
    after: Value | None
    day: date


def changes(report: Report) -> dict[str, list[Change]]:
    """Every printed figure that no longer stands, by its target; each counted again for the day it was cut for."""
    named = [(one["target"], Cut.from_json(told)) for one in report.cuts for told in (one, one.get("due")) if told]
    known = metrics_named(cut.metric for _target, cut in named)
    found: dict[str, list[Change]] = {}
    for target, cut in named:
        if cut.metric not in known:
            found.setdefault(target, []).append(Change(None, cut.value, None, cut.as_of))
    asked = [(target, cut) for target, cut in named if cut.metric in known]
    for (target, cut), now in zip(asked, recomputed_all([cut for _t, cut in asked], known, live_backend()), strict=True):
        if (cut.version, cut.fingerprint) != (now.version, now.fingerprint):
            found.setdefault(target, []).append(Change(now.metric, cut.value, now.value, cut.as_of))
    return found


def told_change(stand: Stand, one: Change) -> str:
    """The old value and the new one of a figure that has moved."""
    told = {
        "day": one.day, "before": value_shown(stand, one.before) or _("暂无数据"), "after": value_shown(stand, one.after) or _("暂无数据"),
    }
    if one.metric is None:
        return _("%(day)s 的值：取数时 %(before)s，指标已不存在") % told
    if one.before == one.after:
        return _("%(day)s 的值：仍为 %(after)s，明细或口径有变") % told
    return _("%(day)s 的值：原值 %(before)s，现值 %(after)s") % told


def can_be_made(report: Report) -> Decision:
    """Whether the files of a report that came out without any can still be made: its figures as cut are there, and can be told."""
    if not report.cuts:
        return Decision.refuse("not-cut", _("发布时没有留存文书，也没有留存取到的数字，文书已无法补制。"), remedy=_("请按本期另出新版。"))
    if not kept.is_as_cut(report):
        return Decision.refuse("cut-changed", _("发布时没有留存文书，留存的数字又与台账所记的取数不符，文书已无法补制。"), remedy=_("请另出新版，并报告系统管理员。"))
    stands = {stand.target.number for stand in cut_stands(report)}
    gone = sorted({one["metric"] for one in report.cuts if one["target"] not in stands})
    if gone:
        return Decision.refuse(
            "metric.gone", _("发布时没有留存文书，其中的指标 %(names)s 又已不存在，文书已无法补制。") % {"names": _("、").join(gone)}, remedy=_("数字仍列在本页；请按现在的指标另出新版。"))
    return Decision.allow()


def paper_made_afterwards(report: Report) -> Paper:
    """The figures as they were cut, with the day this was made on and what has changed since they were cut."""
    paper = paper_of(report)
    moved, stands = changes(report), {stand.target.number: stand for stand in cut_stands(report)}
    told = _("本报告发布时没有留存文书。本件于 %(day)s 按发布时留存的数字补制，不是发布时的原件；任务与定性目标等列表按取数时所留存的印制。") % {"day": today()}
    blocks: list[Block] = [Heading(1, _("补制说明")), Paragraph(told)]
    if moved:
        blocks += [
            Paragraph(_("发布以后有 %(count)s 个数字变动，正文仍印发布时的数字：") % {"count": len(moved)}),
            Items(tuple(
                _("%(name)s：%(told)s") % {"name": stands[number].target.title, "told": _("；").join(told_change(stands[number], one) for one in found)}
                for number, found in moved.items() if number in stands
            )),
        ]
    else:
        blocks.append(Paragraph(_("与补制当日的数据核对，数字没有变动。")))
    mark = _("%(day)s 补制") % {"day": today()}
    return replace(paper, subtitle=f"{paper.subtitle}　{mark}", blocks=(*blocks, *paper.blocks))


def kept_files(report: Report, made: Callable[[Report], Paper] | None = None) -> dict[str, str]:
    """The report in both languages and both kinds, stored; each by its digest."""
    files = {}
    for language, name in LANGUAGES.items():
        with override(language):
            paper = (made or paper_of)(report)
        for kind, render in RENDER.items():
            files[f"{name}.{kind}"] = store(render(paper).data)[0]
    return files


def published_file(report: Report, kind: str) -> bytes | None:
    """The file as it was published, in the reader's language; None for what was published before files were kept."""
    name = f"{'en' if is_english() else 'zh'}.{kind}"
    if name not in report.files:
        return None
    if not kept.is_as_published(report):
        raise Refused(Decision.refuse(
            "files-changed", _("留存的文书与台账所记的不符，未予提供。"), remedy=_("请另出新版，并报告系统管理员。")))
    return stored(report.files[name])


MEDIA = {"pdf": "application/pdf", "docx": DOCX}
LANGUAGES = {"zh-hans": "zh", "en": "en"}


procedure.PRINT_CHECK[:] = [check]
procedure.MAKE_CHECK[:] = [can_be_made]


def cut_stands(report: Report) -> list[Stand]:
    """Every target of the report with its cut figure."""
    targets = Target.objects.filter(number__in=[one["target"] for one in report.cuts]).select_related("stated__document").in_bulk(field_name="number")
    cuts = [(one["target"], Cut.from_json(one), Cut.from_json(one["due"]) if one.get("due") else None) for one in report.cuts]
    known = metrics_named(cut.metric for _number, cut, _due in cuts)
    return [stand_cut(targets[at], known[cut.metric], cut, due) for at, cut, due in cuts if at in targets and cut.metric in known]


def footnote_of(stand: Stand) -> Footnote:
    """Where a figure comes from."""
    stated = stand.target.stated
    return Footnote(
        metric=_("%(heading)s（%(name)s）") % {"heading": say(stand.metric.heading), "name": stand.metric.name}, definition=str(stand.metric.version), as_of=stand.figure.valued_on,
        clause=f"{cited(stated.document.source)} {stated.clause}".strip(),
    )


def source_of(stands: list[Stand]) -> Footnote:
    """Where every figure of a table or a chart comes from, each metric and clause named once."""
    notes = [footnote_of(stand) for stand in stands]
    days = {note.as_of for note in notes if note.as_of}
    metrics = dict.fromkeys(f"{note.metric} v{note.definition}" if note.definition else note.metric for note in notes)
    documents: dict[str, list[str]] = {}
    for stand in stands:
        documents.setdefault(cited(stand.target.stated.document.source), []).append(stand.target.stated.clause)
    clauses = _("；").join(f"{name} {_('、').join(dict.fromkeys(filter(None, held)))}".strip() for name, held in documents.items())
    return Footnote(metric=_("、").join(metrics), as_of=max(days) if days else None, clause=clauses)


def number(value: Fraction | None, decimals: int = 2) -> Decimal | None:
    """A number for a table: as few decimals as it needs."""
    if value is None:
        return None
    exact = rounded(value, decimals)
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()


def paper_of(report: Report) -> Paper:
    """The whole report."""
    stands = cut_stands(report)
    goals = [s for s in stands if s.target.stated.kind == "goal"]
    limits = [s for s in stands if s.target.stated.kind == "limit"]
    blocks: list[Block] = [Heading(1, _("总体情况")), *_overview(stands)]
    if goals:
        blocks += [Heading(1, _("目标进展")), *_goals(goals)]
    if limits:
        blocks += [Heading(1, _("限值执行")), _table(limits, _("限值执行情况"))]
    blocks += [*_words(report.lists.get("words", ())), *_tasks(report.lists.get("tasks", ()))]
    if report.remarks:
        blocks += [Heading(1, _("说明")), Paragraph(report.remarks)]
    return Paper(
        title=report.title, blocks=tuple(blocks), number=report.number, issuer="" , date=report.cut_on,
        subtitle=_("%(first)s 至 %(last)s　第 %(edition)s 版") % {"first": report.period_from, "last": report.period_end, "edition": report.edition},
        language="en" if (get_language() or "").startswith("en") else "zh", synthetic=report.is_synthetic, seal=False, contents=False,
    )


IN_A_LINE = 4


def _overview(stands: list[Stand]) -> list[Block]:
    counts = {status: sum(1 for s in stands if s.standing.status is status) for status in Status}
    figures = tuple(
        KeyFigure(say(status.words), counts[status], _("项"))
        for status in Status
        if counts[status]
    )
    late = [s for s in stands if s.standing.status in (Status.BEHIND, Status.MISSED, Status.LATE)]
    blocks: list[Block] = [
        Paragraph(_("本期监测 %(count)s 项目标与限值，数字均出自系统登记册或已审定的统计填报；没有数据的写明“暂无数据”，不以零代替。") % {"count": len(stands)}),
    ]
    lines = -(-len(figures) // IN_A_LINE)
    blocks += [KeyFigures(figures[at * len(figures) // lines : (at + 1) * len(figures) // lines]) for at in range(lines)]
    if late:
        blocks.append(Paragraph(_("需要关注的目标：")))
        blocks.append(Items(tuple(Paragraph((_("%(name)s：%(told)s") % {"name": s.target.title, "told": say(s.standing.sentence)}, footnote_of(s))) for s in late[:8])))
    return blocks


def _goals(stands: list[Stand]) -> list[Block]:
    blocks: list[Block] = []
    documents: dict[Any, list[Stand]] = {}
    for stand in stands:
        documents.setdefault(stand.target.stated.document, []).append(stand)
    for document, held in documents.items():
        reached = sum(1 for s in held if s.standing.status in (Status.REACHED, Status.ON_PACE))
        title = _("%(reached)s 项目标达到或按期推进，共 %(all)s 项") % {"reached": reached, "all": len(held)}
        bars = tuple(_bar(s) for s in held)
        blocks += [Heading(2, document.title), Chart(charts.Bullets(title, bars), source_of(held)), _table(held, document.title)]
    return blocks


def _bar(stand: Stand) -> charts.BulletBar:
    pace = stand.shown(stand.standing.expected)
    return charts.BulletBar(
        stand.target.title, number(stand.shown(_exact(stand))), number(stand.level), number(pace),
        stand.unit_shown, note=say(stand.standing.status.words), decimals=None,  # as exact as the table: 84.8 short of 85 must not print as 85
    )


def _exact(stand: Stand) -> Any:
    return stand.figure.value


def _table(stands: list[Stand], caption: str) -> Table:
    columns = (
        PaperColumn(_("条款"), "code"), PaperColumn(_("指标")), PaperColumn(_("目标")), PaperColumn(_("当期值")), PaperColumn(_("差距")), PaperColumn(_("状态")),
    )
    rows = tuple(
        (
            s.target.stated.clause, s.target.title, s.target.stated.printed, value_shown(s, s.figure.value), value_shown(s, s.standing.gap), say(s.standing.status.words),
        )
        for s in stands
    )
    return Table(columns, rows, caption=caption, footnote=source_of(stands))


def value_shown(stand: Stand, value: Any) -> str | None:
    """A value in the unit its document prints; nothing where there is no data."""
    shown = number(stand.shown(value))
    return None if shown is None else f"{shown:,f} {stand.unit_shown}".strip()


def _words(goals: Sequence[dict[str, Any]]) -> list[Block]:
    if not goals:
        return []
    verdicts = dict(Target.VERDICTS)
    rows = tuple(
        (g["clause"], _named(g), str(verdicts.get(g["verdict"], _("未审核"))), date.fromisoformat(g["on"]) if g["on"] else None, g["evidence"] or None)
        for g in goals
    )
    columns = (PaperColumn(_("条款"), "code"), PaperColumn(_("目标")), PaperColumn(_("审核状态")), PaperColumn(_("审核日期"), "date"), PaperColumn(_("佐证")))
    return [Heading(1, _("没有数字的目标")), Paragraph(_("原文没有给出数字的目标只记佐证与审核状态，不计百分比。")), Table(columns, rows, caption=_("定性目标"))]


def _named(item: dict[str, Any]) -> str:
    return say(Text(item["zh"], item["en"] or item["zh"]))


def _tasks(counts: Sequence[dict[str, Any]]) -> list[Block]:
    if not counts:
        return []
    colours = [(colour, say(label)) for colour, label in COLOURS]
    lines = tuple(charts.HeatLine(_named(c), tuple(c["colours"][colour] for colour, _l in colours)) for c in counts)
    late = sum(c["colours"]["red"] for c in counts)
    title = _("有 %(late)s 个单位次的任务逾期") % {"late": late} if late else _("没有逾期任务")
    return [Heading(1, _("任务督办")), Chart(charts.Heat(title, tuple(label for _c, label in colours), lines, unit=_("项")), Footnote(text=_("按文件所列责任单位计，一项任务有几个单位即计几次。")))]
