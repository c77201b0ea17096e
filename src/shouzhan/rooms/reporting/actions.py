"""Every write to returns, targets and reports."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shouzhan.engine.metrics.declare import Metric
from shouzhan.engine.metrics.editions import take
from shouzhan.engine.metrics.units import PERCENT, comparable, printed_unit
from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.dates import now, today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.perform import Opened, follows, performs
from shouzhan.rooms.parties.public import CITY, Organisation
from shouzhan.rooms.policies.public import PolicyDocument, StatedFigure
from shouzhan.rooms.reporting import kept, procedure
from shouzhan.rooms.reporting.metrics import ZH_PLACES, live_backend, metric
from shouzhan.rooms.reporting.models import Report, ReturnForm, StatisticalReturn, Target, as_amount, title_of
from shouzhan.web.words import say

EARLIEST = date(1949, 10, 1)  # nobody counts for earlier days; a year such as 0026 is a slip of the hand
_FORM = ("name", "name_en", "asks", "asks_en", "unit", "every", "scope", "is_per_district", "reporter", "document", "clause")


@performs(procedure.declare_form)
def declare_form(actor: Actor, *, key: str, is_synthetic: bool = False, **fields: Any) -> Opened:
    """Set up a return; its approved answers are a metric from now on."""
    made = ReturnForm(key=key, is_synthetic=is_synthetic, **{name: fields[name] for name in _FORM if name in fields})
    return Opened(made, {"key": key, "unit": made.unit, "every": made.every})


@performs(procedure.revise_form)
def revise_form(actor: Actor, form: ReturnForm, *, asks: str, asks_en: str) -> dict[str, Any]:
    """Say otherwise what is counted; the definition gets a new version."""
    before = form.asks
    form.asks, form.asks_en, form.version = asks, asks_en, form.version + 1
    return {"from": before, "to": asks, "version": form.version}


@performs(procedure.retire_form)
def retire_form(actor: Actor, form: ReturnForm) -> None:
    """Ask no more; what was answered stays."""


@performs(procedure.reuse_form)
def reuse_form(actor: Actor, form: ReturnForm) -> None:
    """Ask again."""


def period_of(form: ReturnForm, day: date) -> tuple[date, date]:
    """The period of a form that holds a day."""
    months = {"month": 1, "quarter": 3, "year": 12}[form.every]
    first_month = (day.month - 1) // months * months + 1
    first = day.replace(month=first_month, day=1)
    after = (first.replace(day=28) + timedelta(days=31 * (months - 1) + 4)).replace(day=1)
    return first, after - timedelta(days=1)


@performs(procedure.fill_return)
def fill_return(
    actor: Actor, *, form: ReturnForm, period: date, value: Decimal | None = None, place: str = CITY, evidence: str = "",
    reporter: Organisation | None = None, is_synthetic: bool = False,
) -> Opened:
    """Answer a form for a period."""
    first, last = _over(form, period)
    known = StatisticalReturn.objects.filter(form=form, place=place, period_end=last).exclude(state="withdrawn").first()
    if known is not None:
        remedy = _("如需更正已审定的数据，请用“更正已审定数据”。") if known.state == "approved" else _("请打开该填报继续办理。")
        raise Refused(Decision.refuse("filled-already", _("本期已有填报（%(number)s）。") % {"number": known.number}, remedy=remedy))
    _counted_once(form, place, last)
    body = reporter or _reporter(actor, form)
    edition = _next_edition(form, place, last)
    made = StatisticalReturn(
        form=form, form_key=form.key, reporter=body, period_from=first, period_end=last, place=place, amount=_amount(form, value),
        evidence=evidence, reported_by=actor.public_id, label=" ".join(filter(None, (form.name, ZH_PLACES.get(place, place) if place != CITY else "", last.isoformat()))), edition=edition, is_synthetic=is_synthetic,
    )
    return Opened(made, {"form": form.key, "period_end": last.isoformat(), "value": str(value), "place": place})


def _over(form: ReturnForm, day: date) -> tuple[date, date]:
    """The period of a day, once its last day has passed; until then the number at its end is not there yet."""
    if day < EARLIEST:
        raise Refused(Decision.refuse("period-too-old", _("%(day)s 过早，多半是年份写错。") % {"day": day}, remedy=_("请核对期间的年份。")))
    if day.year < date.max.year:
        first, last = period_of(form, day)
        if last < today():
            return first, last
        opens = last + timedelta(days=1)
    else:
        last = opens = date.max
    raise Refused(Decision.refuse(
        "period-not-over", _("本期到 %(last)s 才结束，%(first)s 起可以填报期末数。") % {"last": last, "first": opens}, remedy=_("请选择已结束的期间。")))


def _counted_once(form: ReturnForm, place: str, last: date) -> None:
    """The city's number or the districts', never both: together they would count twice."""
    if form.is_per_district and place == CITY:
        raise Refused(Decision.refuse("by-district", _("这张报表分区填报，不填全市数。"), remedy=_("请选择所在区。")))
    answers = StatisticalReturn.objects.filter(form=form, period_end=last).exclude(state="withdrawn")
    other = (answers.exclude(place=CITY) if place == CITY else answers.filter(place=CITY)).first()
    if other is not None:
        raise Refused(Decision.refuse(
            "counted-twice", _("本期已按另一口径填报（%(number)s）：全市数与分区数不能并存，否则会重复计算。") % {"number": other.number},
            remedy=_("请在已有填报上办理，或先撤回它。")))


def _next_edition(form: ReturnForm, place: str, last: date) -> int:
    answers = StatisticalReturn.objects.filter(form=form, place=place, period_end=last)
    return int(answers.aggregate(last=Max("edition"))["last"] or 0) + 1


def _reporter(actor: Actor, form: ReturnForm) -> Organisation:
    mine = actor.organisations(("reporter", "liaison"))
    if form.reporter_id is not None:
        if actor.is_authenticated and mine and form.reporter_id not in mine:
            raise Refused(Decision.refuse("not-yours", _("这张报表由%(unit)s填报。") % {"unit": form.reporter}, remedy=_("请由该单位的填报人员办理。")))
        found: Organisation | None = form.reporter
    else:
        found = Organisation.objects.filter(pk__in=mine[:1]).first()
    if found is None:
        raise Refused(Decision.refuse("no-reporter", _("报表没有指定填报单位，您也不属于任何填报单位。"), remedy=_("请管理员在报表中指定填报单位。")))
    return found


def _amount(form: ReturnForm, value: Decimal | None) -> int | None:
    if value is None:
        return None
    amount = as_amount(form, value)
    if amount is None:
        raise Refused(Decision.refuse("too-fine", _("以“%(unit)s”计，小数位数过多。") % {"unit": form.measured.label.zh}, remedy=_("请按这个单位四舍五入后填写。")))
    if form.unit == PERCENT.code and value > WHOLE:
        raise Refused(Decision.refuse(
            "over-the-whole", _("占比不会超过 100%%，填的是 %(value)s%%。") % {"value": f"{value.normalize():f}"},
            remedy=_("请核对数值；确是可以超过 100% 的数（如增长率），请报表管理人员以“倍”为单位另设报表。")))
    return amount


WHOLE = 100


@performs(procedure.correct_return)
def correct_return(actor: Actor, *, corrects: StatisticalReturn, value: Decimal, evidence: str) -> Opened:
    """Answer a period again; once approved, this edition takes the place of the other, which stays readable."""
    if corrects.state != "approved":
        raise Refused(Decision.refuse("wrong-state", _("只有已审定的数据才需要更正。"), remedy=_("请在数据审定、报告发布之后再办这一步。")))
    waiting = StatisticalReturn.objects.filter(supersedes=corrects).exclude(state="withdrawn").first()
    if waiting is not None:
        raise Refused(Decision.refuse("filled-already", _("更正已在办理（%(number)s）。") % {"number": waiting.number}, remedy=_("请打开正在办理的更正继续填写。")))
    made = StatisticalReturn(
        form=corrects.form, form_key=corrects.form_key, reporter=corrects.reporter, period_from=corrects.period_from, period_end=corrects.period_end,
        place=corrects.place, amount=_amount(corrects.form, value), evidence=evidence, reported_by=actor.public_id, label=corrects.label,
        edition=_next_edition(corrects.form, corrects.place, corrects.period_end), supersedes=corrects, is_synthetic=corrects.is_synthetic,
    )
    return Opened(made, {"corrects": corrects.number, "from": str(corrects.printed), "to": str(value)})


@performs(procedure.edit_return)
def edit_return(actor: Actor, filled: StatisticalReturn, *, value: Decimal | None, evidence: str) -> dict[str, Any]:
    """Change what is not yet handed in."""
    before = filled.printed
    filled.amount, filled.evidence, filled.reported_by = _amount(filled.form, value), evidence, actor.public_id
    return {"from": str(before), "to": str(value)}


@performs(procedure.submit_return)
def submit_return(actor: Actor, filled: StatisticalReturn) -> dict[str, Any]:
    """Hand the answer in."""
    return {"value": str(filled.printed)}


@performs(procedure.approve_return)
def approve_return(actor: Actor, filled: StatisticalReturn, *, confirmed: Sequence[str] | None = None) -> dict[str, Any]:
    """Let the answer count; the edition it corrects counts no more.

    Whoever approves on a page says of which returns a leap was looked into; `confirmed` None is a machine's own approval.
    """
    move = moved(filled)
    if confirmed is not None and move is not None and move.is_leap and filled.number not in confirmed:
        raise Refused(Decision.refuse("moved-much", move.told, remedy=_("请打开这条填报，核对佐证；无误的，勾选确认后再审定，有误的退回补正。")))
    if filled.supersedes is not None:
        supersede_return(System(), filled.supersedes)
    return {"value": str(filled.printed), "edition": filled.edition}


@dataclass(frozen=True)
class Move:
    """How far an answer moves: from the edition it corrects, or else from the period before."""

    before: StatisticalReturn
    after: StatisticalReturn

    @property
    def change(self) -> Decimal:
        """The difference in the unit of the form."""
        return (self.after.printed or Decimal(0)) - (self.before.printed or Decimal(0))

    @property
    def share(self) -> Decimal | None:
        """The difference as a share of what was; none of nothing."""
        return self.change / abs(self.before.printed) if self.before.printed else None

    @property
    def is_leap(self) -> bool:
        """Whether it moves by more than half of what was."""
        return bool(self.change) and (self.share is None or abs(self.share) > LEAP)

    @property
    def share_shown(self) -> str:
        """The share in brackets, where there is one."""
        return _("（%(share)s%%）") % {"share": f"{self.share * 100:+.1f}"} if self.share is not None else ""

    @property
    def told(self) -> str:
        """The leap in a sentence, with its numbers."""
        return _("数值由 %(before)s（%(day)s）变为 %(after)s%(share)s，变动超过一半。") % {
            "before": self.before.shown, "day": self.before.period_end, "after": self.after.shown, "share": self.share_shown}


LEAP = Decimal("0.5")


def period_before(filled: StatisticalReturn) -> StatisticalReturn | None:
    """The approved answer of the period before, of the same place."""
    answers = StatisticalReturn.objects.filter(form=filled.form, place=filled.place, state="approved", period_end__lt=filled.period_end)
    return answers.select_related("form").order_by("-period_end").first()


def moved(filled: StatisticalReturn) -> Move | None:
    """How far an answer moves, where there is something to compare with."""
    before = filled.supersedes or period_before(filled)
    return Move(before, filled) if before is not None and before.amount is not None and filled.amount is not None else None


@performs(procedure.supersede_return)
def supersede_return(actor: Actor, filled: StatisticalReturn) -> None:
    """A later edition stands in its place."""


@performs(procedure.send_back_return)
def send_back_return(actor: Actor, filled: StatisticalReturn) -> None:
    """Something is missing."""


@performs(procedure.withdraw_return)
def withdraw_return(actor: Actor, filled: StatisticalReturn) -> None:
    """Take an answer back before it counts; what it would have corrected may be corrected anew."""
    filled.supersedes = None


@performs(procedure.watch)
def watch(actor: Actor, *, stated: StatedFigure, starts_on: date | None = None) -> Opened:
    """Watch a stated number."""
    return Opened(Target(stated=stated, starts_on=starts_on, is_synthetic=stated.document.is_synthetic), {"figure": str(stated)})


@performs(procedure.watch_words)
def watch_words(actor: Actor, *, stated: StatedFigure) -> Opened:
    """Watch a goal that was stated without a number."""
    return Opened(Target(stated=stated, is_synthetic=stated.document.is_synthetic), {"figure": stated.metric})


@performs(procedure.bind)
def bind(actor: Actor, target: Target, *, metric_name: str, starts_on: date | None = None, baseline: Decimal | None = None) -> dict[str, Any]:
    """Bind a target to the metric that answers it."""
    found = metric(metric_name)
    if target.stated.comparator == "growth" and not (baseline and baseline > 0):
        raise Refused(Decision.refuse(
            "no-baseline", _("“%(goal)s”是与基数相比的目标，没有基数就无从计算。") % {"goal": target.stated.printed}, cites=(target.citation,), remedy=_("请填写起算时的数值作为基数，以所选指标的单位计。")))
    fitting = fits(target, found)
    if not fitting:
        raise Refused(fitting)
    if starts_on and target.stated.deadline and target.stated.deadline < starts_on:
        raise Refused(Decision.refuse("deadline-before-start", _("起算日晚于目标期限。"), cites=(target.citation,), remedy=_("请填写早于目标期限的起算日。")))
    taken = Target.objects.filter(metric=metric_name, state="bound").exclude(pk=target.pk).select_related("stated").first()
    if taken is not None and taken.stated.scope != target.stated.scope:
        raise Refused(Decision.refuse(
            "scope-differs", _("这个指标已用于范围为“%(scope)s”的目标；范围不同的两个目标不能用同一个数，更不能相加。") % {"scope": taken.stated.scope or _("全市")},
            cites=(target.citation, taken.citation), remedy=_("请选择本目标范围内的指标，或为它设立报表。")))
    target.metric, target.starts_on, target.baseline = metric_name, starts_on or target.starts_on, baseline
    return {"metric": metric_name, "version": found.version}


def fits(target: Target, found: Metric) -> Decision:
    """Whether a metric counts what the target speaks of, as far as unit and scope tell; the words a person compares."""
    stated = target.stated
    if stated.share_grown is None and not _same_unit(stated.unit, found):
        return Decision.refuse(
            "unit-differs", _("目标以“%(one)s”计，指标“%(name)s”以“%(other)s”计，不能相比。") % {"one": stated.unit_shown or stated.unit, "name": say(found.heading), "other": say(found.unit.named)},
            cites=(target.citation,), remedy=_("请选择单位相同的指标；没有的，先为这个目标设立统计报表。"))
    if _scope(stated.scope) != _scope(found.scope):
        return Decision.refuse(
            "scope-differs", _("目标的范围是“%(one)s”，指标“%(name)s”的范围是“%(other)s”，不是同一个数。") % {"one": _(stated.scope or CITYWIDE), "name": say(found.heading), "other": _(found.scope or CITYWIDE)},
            cites=(target.citation,), remedy=_("请选择本目标范围内的指标，或为它设立报表。"))
    return Decision.allow()


CITYWIDE = "全市"


def _scope(printed: str) -> str:
    """The scope to compare: a document that names its own city (云汀市) speaks of the whole of it."""
    return "" if printed == CITYWIDE or _CITY.fullmatch(printed) else printed


_CITY = re.compile(r"[\u4e00-\u9fff]{2,4}市")


def _same_unit(printed: str, found: Metric) -> bool:
    """Whether both count the same kind of thing; a measure word that is none of our units counts pieces of something."""
    unit = printed_unit(base_unit(printed)[0])
    return found.unit.dimension == "count" if unit is None else comparable(unit, found.unit)


_SCALES = (("万亿", 1_000_000_000_000), ("亿", 100_000_000), ("万", 10_000))


def base_unit(printed: str) -> tuple[str, int]:
    """A printed unit without its multiplier, unless the whole is a unit of its own."""
    if printed_unit(printed) is not None:
        return printed, 1
    for word, times in _SCALES:
        if printed.startswith(word):
            return _SAME.get(printed.removeprefix(word), printed.removeprefix(word)), times
    return _SAME.get(printed, printed), 1


# measure words that count the same thing as one of our units
_SAME = {"名": "人", "支": "个", "次": "个", "件": "项", "余家": "家", "个百分点": "%"}


@performs(procedure.unbind)
def unbind(actor: Actor, target: Target) -> dict[str, Any]:
    """Let go of a metric that does not answer the target."""
    before, target.metric = target.metric, ""
    return {"metric": before}


@performs(procedure.give_evidence)
def give_evidence(actor: Actor, target: Target, *, evidence: str, verdict: str) -> dict[str, Any]:
    """What speaks for the goal, and how a reviewer sees it today; never a percentage."""
    target.evidence, target.verdict, target.reviewed_on = evidence, verdict, today()
    return {"verdict": verdict}


@performs(procedure.drop_target)
def drop_target(actor: Actor, target: Target) -> None:
    """Watch a target no more."""


@performs(procedure.rewatch)
def rewatch(actor: Actor, target: Target) -> None:
    """Watch it again."""
    target.metric = ""


@follows("policies.document.publish")
@follows("policies.document.adopt")
def watch_stated_figures(entry: Any, document: PolicyDocument) -> None:
    """Every goal and limit of a live document is watched; one whose metric is known is bound at once."""
    for stated in StatedFigure.objects.filter(document=document, target=None).exclude(kind="result"):
        if stated.kind == "statement":
            watch_words(System(), stated=stated)
            continue
        target = watch(System(), stated=stated, starts_on=document.effective_from)
        if stated.binding and _is_answered(target, stated.binding):
            bind(System(), target, metric_name=stated.binding)


def _is_answered(target: Target, name: str) -> bool:
    """Whether there is a metric of that name and it fits; a target that nothing fits waits for somebody to bind it."""
    try:
        return bool(fits(target, metric(name)))
    except LookupError:
        return False


@performs(procedure.plan_report)
def plan_report(actor: Actor, *, quarter_of: date, name: str = "", remarks: str = "", is_synthetic: bool = False) -> Opened:
    """Begin the report of a quarter."""
    if quarter_of > today():
        raise Refused(Decision.refuse("not-begun", _("这个季度尚未开始。"), remedy=_("请选择已开始的季度。")))
    first_month = (quarter_of.month - 1) // 3 * 3 + 1
    first = quarter_of.replace(month=first_month, day=1)
    last = (first.replace(day=28) + timedelta(days=66)).replace(day=1) - timedelta(days=1)
    return Opened(Report(name=name or title_of(first), period_from=first, period_end=last, remarks=remarks, is_synthetic=is_synthetic), {"period_end": last.isoformat()})


@performs(procedure.cut_report)
def cut_report(actor: Actor, report: Report) -> dict[str, Any]:
    """Take every bound figure at once, with the fingerprint of its rows."""
    as_of, at, asked = min(report.period_end, today()), now(), live_backend()
    cuts = []
    for target in _held(report):
        found = metric(target.metric)
        period = (target.starts_on, as_of) if found.kind in ("flow", "daily-average") and target.starts_on and target.starts_on <= as_of else None
        cut = {"target": target.number, **take(found, asked, as_of=as_of, at=at, period=period).as_json()}
        due = target.stated.deadline
        if due is not None and due < as_of:  # what was known on its day judges the target
            over = (target.starts_on, due) if period and target.starts_on and target.starts_on <= due else None
            cut["due"] = take(found, asked, as_of=due, at=at, period=over).as_json()
        cuts.append(cut)
    report.cuts, report.lists, report.cut_on = cuts, kept.lists(report), today()
    return {"figures": len(cuts), "as_of": as_of.isoformat(), "digest": kept.digest(report)}


def _held(report: Report) -> list[Target]:
    """The bound targets in force in the report's period; a new edition corrects figures and takes in no target put on watch since."""
    bound = Target.objects.filter(state="bound").select_related("stated__document").order_by("stated__document_id", "stated__order")
    held = [target for target in bound if kept.in_force(target, report)]
    if report.supersedes is None:
        return held
    before = {one["target"] for one in report.supersedes.cuts}
    return [target for target in held if target.number in before or localdate(target.created_at) <= report.period_end]


@performs(procedure.publish_report)
def publish_report(actor: Actor, report: Report) -> dict[str, Any]:
    """Let the report out, with its files as they are printed now; from here it never changes."""
    # what prints stands on the standings, and those on this module
    from shouzhan.rooms.reporting.printing import kept_files

    if report.supersedes is not None:
        replace_report(System(), report.supersedes)
    report.files = kept_files(report)
    return {"files": report.files}


@performs(procedure.make_files)
def make_files(actor: Actor, report: Report) -> dict[str, Any]:
    """Make and keep the files of a report that came out without any, marked as made afterwards."""
    from shouzhan.rooms.reporting.printing import changes, kept_files, paper_made_afterwards

    report.files = kept_files(report, paper_made_afterwards)
    return {"files": report.files, "changed": len(changes(report))}


@performs(procedure.new_edition)
def new_edition(actor: Actor, *, corrects: Report) -> Opened:
    """Begin another edition of a published report."""
    if corrects.state != "published":
        raise Refused(Decision.refuse("wrong-state", _("只有已发布的报告才另出新版。"), remedy=_("请在数据审定、报告发布之后再办这一步。")))
    made = Report(
        name=corrects.name, period_from=corrects.period_from, period_end=corrects.period_end, edition=corrects.edition + 1, supersedes=corrects,
        remarks=corrects.remarks, is_synthetic=corrects.is_synthetic,
    )
    return Opened(made, {"corrects": corrects.number})


@performs(procedure.replace_report)
def replace_report(actor: Actor, report: Report) -> None:
    """A newer edition stands in its place; this one stays readable."""


def add_targets(one: Target, other: Target) -> Decision:
    """Whether two targets may be added: only of one scope; two documents' like-named goals are two goals."""
    if one.stated.scope == other.stated.scope and one.stated.document_id == other.stated.document_id:
        return Decision.allow()
    return Decision.refuse(
        "scope-differs", _("“%(one)s”与“%(other)s”范围或出处不同，是两个目标，不能相加。") % {"one": one, "other": other}, cites=(one.citation, other.citation), remedy=_("请分开列示；确属同一目标的，先统一其范围。"))
