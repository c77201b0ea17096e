"""What the room shows on the pages of disclosures, achievements and paths."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouzhan.kernel.dates import today
from shouzhan.rooms.disclosure import checks
from shouzhan.rooms.disclosure.fields import field_name
from shouzhan.rooms.disclosure.lookalikes import Found, lookalikes
from shouzhan.rooms.disclosure.models import Achievement, Disclosure, TransferPath
from shouzhan.rooms.disclosure.novelty import achievement_of, answer, filing_of
from shouzhan.rooms.disclosure.procedure import CLAUSE, FACILITIES, author, inside, office
from shouzhan.rooms.disclosure.reads import path_visits_on, standing_on
from shouzhan.web import shapes
from shouzhan.web.dossier import stop
from shouzhan.web.recordpage import panel
from shouzhan.web.words import sentences

Column, Cell, Row, Table, Fact = shapes.Column, shapes.Cell, shapes.Row, shapes.Table, shapes.Fact
CITE = shapes.Cite(CLAUSE[0].source, CLAUSE[0].clause)


def _said(sentence: Any) -> str:
    return sentence.in_(get_language() or "") if hasattr(sentence, "in_") else str(sentence)


@panel("disclosure.disclosures", order=5)
def parts(actor: Any, disclosure: Disclosure) -> shapes.Panel | None:
    """How far the four parts are filled in, and where each is filled in."""
    if disclosure.state != "draft" or not author(actor, disclosure):
        return None
    shares = checks.shares_whole(actor, disclosure) if disclosure.contributors.all() else checks.has_contributors(actor, disclosure)
    funding = checks.has_funding(actor, disclosure)
    here = f"/disclosures/{disclosure.number}/"
    return shapes.Panel("parts", _("填报进度"), facts=(
        Fact(_("成果是什么"), _("已填"), url=f"{here}edit/"),
        Fact(_("谁完成的"), _("已填") if shares else _said(shares.sentence), url=f"{here}contributors/"),
        Fact(_("谁出的钱"), _("已填") if funding else _said(funding.sentence), url=f"{here}funding/"),
        Fact(_("能不能公开"), disclosure.get_secrecy_display(), url=f"{here}terms/"),
    ), note=_("都填好后点“提交披露”。"))


@panel("disclosure.disclosures", order=10)
def content(actor: Any, disclosure: Disclosure) -> shapes.Panel:
    """What it is."""
    achieved = achievement_of(disclosure)
    facts = [
        Fact(_("完成单位"), disclosure.unit.shown_name), Fact(_("披露人"), str(disclosure.discloser)), Fact(_("院系或科室"), disclosure.department or None),
        Fact(_("技术领域"), field_name(disclosure.field) or None, note=_("按内容识别，可以改")), Fact(_("关键词"), disclosure.keywords or None),
        Fact(_("保密程度"), disclosure.get_secrecy_display()), Fact(_("有转化意向"), _("是") if disclosure.has_intention else _("否")),
        Fact(_("所用重大科技基础设施"), disclosure.facility.title if disclosure.facility else None),
    ]
    if achieved is not None:
        facts.insert(0, Fact(_("成果编号"), achieved.number, kind="code", url=f"/achievements/{achieved.number}/"))
    return shapes.Panel("content", _("成果内容"), text=disclosure.summary, facts=tuple(facts))


@panel("disclosure.disclosures", order=20)
def contributors(actor: Any, disclosure: Disclosure) -> shapes.Panel:
    """Who made it, with shares and confirmations."""
    listed = list(disclosure.contributors.all())
    answer = checks.shares_whole(actor, disclosure) if listed else None
    note = sentences(answer.sentence, answer.remedy) if answer is not None and not answer else _("份额合计 100%。") if listed else ""
    if disclosure.state == "submitted" and any(one.confirmed_at is None for one in listed):
        note = sentences(note, _("确认期限 %(day)s，到期未确认的由技术转移机构附证据代为确认。") % {"day": disclosure.confirm_by})
    empty = shapes.Empty(_("还没有填写完成人"), _("用“填写完成人”列出每个人和份额，合计正好 100%。"))
    return shapes.Panel("contributors", _("完成人"), table=_people(listed, with_evidence=bool(office(actor, disclosure)), empty=empty), note=note)


def _people(listed: list[Any], *, with_evidence: bool, empty: shapes.Empty | None = None) -> shapes.Table:
    rows = tuple(
        Row((Cell(str(one)), Cell(one.house or None, missing=_("未知")), Cell(one.share), Cell(_confirmed(one), missing=_("尚未确认"), note=one.evidence if with_evidence else "")))
        for one in listed
    )
    columns = (Column("name", _("姓名")), Column("house", _("所在单位")), Column("share", _("份额"), "number", "%"), Column("confirmed", _("确认")))
    return Table(columns, rows, caption=_("完成人"), empty=empty)


def _confirmed(one: Any) -> str | None:
    if one.confirmed_at is None:
        return None
    return (_("代为确认 %(day)s") if one.attested_by else _("本人确认 %(day)s")) % {"day": localdate(one.confirmed_at)}


@panel("disclosure.disclosures", order=30)
def money(actor: Any, disclosure: Disclosure) -> shapes.Panel:
    """Who paid, and what that obliges to."""
    rows = tuple(
        Row((Cell(one.get_funder_display()), Cell(one.programme or None, missing="–"), Cell(one.project or None, missing="–"), Cell(one.obligation or None, missing=_("没有约定")), Cell(one.transfer_by, missing="–")))
        for one in disclosure.fundings.all()
    )
    columns = (Column("funder", _("资金来源")), Column("programme", _("计划或委托方")), Column("project", _("项目编号"), "code"), Column("obligation", _("约定义务")), Column("by", _("约定转化期限"), "date"))
    empty = shapes.Empty(_("还没有填写资金来源"), _("没有外部资金的选“单位自筹”。"))
    return shapes.Panel("money", _("资金来源与义务"), table=Table(columns, rows, caption=_("资金来源与义务"), empty=empty))


@panel("disclosure.disclosures", order=40)
def publications(actor: Any, disclosure: Disclosure) -> shapes.Panel:
    """What is to be published, and what that does to novelty."""
    planned = list(disclosure.publications.all())
    filed = filing_of(disclosure) if planned and disclosure.state == "accepted" else None
    rows = tuple(_publication(disclosure, one, filed) for one in planned)
    columns = (Column("on", _("发表日期"), "date"), Column("where", _("发表于")), Column("novelty", _("对新颖性")), Column("cleared", _("放行"), "date"))
    empty = shapes.Empty(_("没有发表计划"), _("打算发论文、参展或演示的，请先登记：公开之前要先提出专利申请。"))
    facts = (Fact(_("不申请专利的理由"), disclosure.no_patent_because),) if disclosure.no_patent_because else ()
    return shapes.Panel("publications", _("发表与新颖性"), facts=facts, table=Table(columns, rows, caption=_("发表计划"), empty=empty))


def _publication(disclosure: Disclosure, one: Any, filed: Any) -> shapes.Row:
    one.disclosure = disclosure
    told = answer(one, filed)
    language = get_language() or ""
    said = told.decision.sentence.in_(language) if hasattr(told.decision.sentence, "in_") else str(told.decision.sentence)
    remedy = told.decision.remedy.in_(language) if hasattr(told.decision.remedy, "in_") else str(told.decision.remedy)
    return Row((Cell(one.on), Cell(one.where), Cell(said if not told.decision else _("不受影响"), note=remedy if not told.decision else ""), Cell(one.cleared_on, missing=_("未放行"))), kind="late" if not told.decision and told.values.get("is_near") else "")


@panel("disclosure.disclosures", order=50)
def alike(actor: Any, disclosure: Disclosure) -> shapes.Panel | None:
    """What looks alike: for whoever fills it in and whoever triages it."""
    if disclosure.state not in ("draft", "submitted") or not (author(actor, disclosure) or office(actor, disclosure)):
        return None
    found = lookalikes(actor, f"{disclosure.name}\n{disclosure.summary}", but=(disclosure.number,))
    return shapes.Panel("alike", _("相近的成果"), html=alike_html(found)) if found.seen or found.hidden else None


def alike_html(found: Found) -> str:
    """Look-alikes as a short list, the same on the page and while typing."""
    return render_to_string("disclosure/alike.html", {"found": found})


# --- the dossier -----------------------------------------------------------------------------------------------------


@stop("disclosure.achievements", order=10)
def disclosed(actor: Any, achievement: Achievement) -> shapes.LineStop:
    """The first stop: it is on record."""
    if achievement.state == "resource":
        return shapes.LineStop(_("披露"), "current", note=_("科技资源，尚无转化意向"), url="#panel-about", on=achievement.disclosed_on)
    return shapes.LineStop(_("披露"), "done", on=achievement.disclosed_on, url="#panel-about")


@stop("disclosure.achievements", order=90)
def put_to_work(actor: Any, achievement: Achievement) -> shapes.LineStop:
    """The last stop this room knows of: a deal, or the unit's own use, put it to work."""
    return shapes.LineStop(_("已转化"), "done" if achievement.state == "transferred" else "skipped" if achievement.state == "ended" else "coming", on=achievement.state_since if achievement.state == "transferred" else None)


@panel("disclosure.achievements", order=10)
def about(actor: Any, achievement: Achievement) -> shapes.Panel:
    """What anybody who finds it may read; the inner text for those inside."""
    is_inside = bool(inside(actor, achievement))
    facts = [
        Fact(_("完成单位"), achievement.unit.shown_name, url=f"/organisations/{achievement.unit.number}/"),
        Fact(_("技术领域"), field_name(achievement.field) or None), Fact(_("技术就绪度"), achievement.maturity, note=_("1 至 9 级")),
        Fact(_("登记日期"), achievement.disclosed_on, kind="date"),
    ]
    if achievement.state == "resource":
        facts.append(Fact(_("管理方式"), _("视同科技资源"), note=_("没有转化意向前不计入资产；提出意向后转为拟转化。"), cite=CITE))
    if achievement.facility:
        facts.append(Fact(_("所用重大科技基础设施"), achievement.facility.title, url=f"/achievements/?facility={achievement.facility.number}", cite=shapes.Cite(FACILITIES[0].source, FACILITIES[0].clause)))
    if is_inside:
        facts += [
            Fact(_("可见范围"), achievement.get_openness_display()), Fact(_("保密程度"), achievement.get_secrecy_display()), Fact(_("关键词"), achievement.keywords or None),
            Fact(_("市级财政资金支持"), _("是") if achievement.is_city_funded else _("否")), Fact(_("约定转化期限"), achievement.transfer_by, kind="date"),
        ]
    note = "" if is_inside else _("内容摘要与完成人只给完成单位和有关方面。")
    return shapes.Panel("about", _("成果"), text=achievement.shown_teaser or ("" if achievement.openness == "closed" else _("完成单位还没有写公开简介。")), facts=tuple(facts), note=note)


@panel("disclosure.achievements", order=12)
def origin(actor: Any, achievement: Achievement) -> shapes.Panel | None:
    """The inner text and who made it, with the disclosure it came from."""
    if not inside(actor, achievement):
        return None
    listed = list(achievement.disclosure.contributors.all()) if achievement.disclosure else []
    link = shapes.Link(_("披露 %(number)s") % {"number": achievement.disclosure.number}, f"/disclosures/{achievement.disclosure.number}/") if achievement.disclosure else None
    return shapes.Panel(
        "origin", _("内容与完成人"), text=achievement.summary, table=_people_short(listed) if listed else None, link=link,
        empty=None if listed else shapes.Empty(_("没有完成人名单"), _("这项成果由技术转移机构直接登记，没有经过披露。")),
    )


def _people_short(listed: list[Any]) -> shapes.Table:
    rows = tuple(Row((Cell(str(one)), Cell(one.share), Cell(_confirmed(one), missing=_("尚未确认")))) for one in listed)
    return Table((Column("name", _("姓名")), Column("share", _("份额"), "number", "%"), Column("confirmed", _("确认"))), rows, caption=_("完成人"))


@panel("disclosure.achievements", order=14)
def channel(actor: Any, achievement: Achievement) -> shapes.Panel | None:
    """Who uses a large facility's result through the green channel."""
    if not achievement.facility_id or not achievement.green_count or not inside(actor, achievement):
        return None
    rows = tuple(
        Row((Cell(one.organisation.shown_name), Cell(one.need), Cell(one.since), Cell(one.used_on, missing=_("尚未应用"), note=one.use)))
        for one in achievement.green_users.select_related("organisation")
    )
    columns = (Column("user", _("用户单位")), Column("need", _("使用需求")), Column("since", _("进入通道日期"), "date"), Column("used", _("实际应用日期"), "date"))
    return shapes.Panel("green", _("绿色通道用户"), table=Table(columns, rows, caption=_("绿色通道用户")))


@panel("disclosure.achievements", order=16)
def walking(actor: Any, achievement: Achievement) -> shapes.Panel | None:
    """Where it is on its hospital's own path."""
    if achievement.unit.kind != "hospital" or not inside(actor, achievement):
        return None
    visits = list(achievement.path_visits.select_related("step"))
    if not visits:
        return None
    rows = tuple(
        Row((Cell(one.step.name), Cell(one.step.partner or None, missing="–"), Cell(one.step.service or None, missing="–"), Cell(one.entered_on), Cell(one.left_on, missing=_("在此 %(days)s 天") % {"days": (today() - one.entered_on).days}, note=one.why)),
            kind="late" if one.stopped_on and not one.left_on else "")
        for one in visits
    )
    columns = (Column("step", _("环节")), Column("partner", _("合作方")), Column("service", _("服务方式")), Column("entered", _("进入"), "date"), Column("left", _("离开"), "date"))
    path = achievement.at_step.path if achievement.at_step else visits[-1].step.path
    return shapes.Panel("path", _("本院转化路径：%(name)s") % {"name": path.title}, table=Table(columns, rows, caption=_("本院转化路径")), link=shapes.Link(_("路径"), f"/transfer-paths/{path.number}/"))


@panel("disclosure.paths", order=10)
def path_steps(actor: Any, path: TransferPath) -> shapes.Panel:
    """The steps with how many stand at each, how many stopped, and how long it takes."""
    counts = standing_on(path)
    rows = tuple(
        Row((Cell(one.step.order), Cell(one.step.name, note="" if one.step.is_used else _("已不再使用")), Cell(one.step.partner or None, missing="–"), Cell(one.step.service or None, missing="–"),
             Cell(one.step.days, missing="–"), Cell(one.here), Cell(one.stopped), Cell(one.took, missing=_("还没有走完的"))), kind="off" if not one.step.is_used else "")
        for one in counts
    )
    columns = (
        Column("order", _("序"), "number"), Column("name", _("环节")), Column("partner", _("合作方")), Column("service", _("服务方式")), Column("days", _("预计"), "number", _("天")),
        Column("here", _("在此"), "number", _("项")), Column("stopped", _("停滞"), "number", _("项")), Column("took", _("实际平均"), "number", _("天")),
    )
    return shapes.Panel("steps", _("环节与停滞"), table=Table(columns, rows, caption=_("环节与停滞")), note=_stuck(counts), link=shapes.Link(_("成果停在哪一环节"), "/path-stops/"))


@panel("disclosure.paths", order=20)
def on_the_way(actor: Any, path: TransferPath) -> shapes.Panel:
    """Which results stand where, the longest first, and why some are stuck."""
    held = path_visits_on(path, actor)
    rows = tuple(
        Row((Cell(str(one.achievement), url=f"/achievements/{one.achievement.number}/"), Cell(one.step.name), Cell(one.entered_on), Cell((today() - one.entered_on).days), Cell(one.why or None, missing="–")))
        for one in held
    )
    columns = (Column("result", _("成果")), Column("step", _("环节")), Column("since", _("进入日期"), "date"), Column("days", _("已在此"), "number", _("天")), Column("why", _("停滞原因")))
    empty = shapes.Empty(_("没有成果在这条路径上"), _("在成果的页面上用“进入转化路径”。"))
    return shapes.Panel("way", _("路径上的成果"), table=Table(columns, rows, caption=_("路径上的成果"), empty=empty))


def _stuck(counts: list[Any]) -> str:
    worst = max(counts, key=lambda one: one.stopped, default=None)
    return _("停在“%(step)s”的最多：%(n)s 项。") % {"step": worst.step.name, "n": worst.stopped} if worst is not None and worst.stopped else _("没有停滞的成果。")
