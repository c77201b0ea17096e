"""What people fill in to report, bind and print."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shouzhan.engine.metrics.declare import Metric
from shouzhan.engine.metrics.explain import formula
from shouzhan.engine.metrics.units import UNITS
from shouzhan.kernel.dates import today
from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.parties.public import PLACES, Organisation
from shouzhan.rooms.policies.public import PolicyDocument, keepable
from shouzhan.rooms.reporting import actions
from shouzhan.rooms.reporting import procedure as p
from shouzhan.rooms.reporting.metrics import every_metric
from shouzhan.rooms.reporting.models import Report, ReturnForm, StatisticalReturn, Target
from shouzhan.web.forms import DASHES, StepForm, form_for
from shouzhan.web.shapes import Fact
from shouzhan.web.stepfields import RecordField
from shouzhan.web.words import is_english, say


def _unit_choices() -> list[tuple[str, str]]:
    """The units as documents print them; an English reader is told what each stands for."""
    return [(unit.code, f"{unit.named.en} ({unit.label.zh})" if is_english() else unit.label.zh) for unit in UNITS]


@form_for(p.declare_form)
class DeclareForm(StepForm):
    """A return and its definition."""

    key = forms.RegexField(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", label=_("指标标识"), max_length=80, help_text=_("小写英文与连字符，如 transfer-professionals"))
    name = forms.CharField(label=_("名称"), max_length=200)
    name_en = forms.CharField(label=_("英文名称"), max_length=300)
    asks = forms.CharField(label=_("口径"), max_length=400, help_text=_("一句话说明数的是什么"))
    asks_en = forms.CharField(label=_("英文口径"), max_length=500)
    unit = forms.ChoiceField(label=_("单位"), choices=_unit_choices)
    every = forms.ChoiceField(label=_("周期"), choices=ReturnForm.Every.choices, initial="quarter")
    scope = forms.CharField(label=_("范围"), max_length=120, required=False)
    is_per_district = forms.BooleanField(label=_("分区填报"), required=False)
    reporter = forms.ModelChoiceField(label=_("填报单位"), queryset=Organisation.objects.none(), required=False)
    document = forms.ModelChoiceField(label=_("依据"), queryset=PolicyDocument.objects.none(), required=False)
    clause = forms.CharField(label=_("条款"), max_length=60, required=False)

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["reporter"].queryset = Organisation.objects.filter(state="active").order_by(by_name())
        fields["document"].queryset = PolicyDocument.objects.filter(state="live")

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if any(metric.name == key for metric in every_metric()):
            raise forms.ValidationError(_("这个标识已被一个指标使用。"))
        return key


@form_for(p.revise_form)
class ReviseForm(StepForm):
    """The new definition."""

    asks = forms.CharField(label=_("口径"), max_length=400)
    asks_en = forms.CharField(label=_("英文口径"), max_length=500)
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea, max_length=2000)

    def prepare(self) -> None:
        if self.record is not None:
            self.fields["asks"].initial, self.fields["asks_en"].initial = self.record.asks, self.record.asks_en


def last_quarter_day() -> date:
    """The last day of the last quarter that is over."""
    day = today()
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)


class _Value(StepForm):
    value = forms.DecimalField(label=_("数值"), max_digits=20, decimal_places=4)
    evidence = forms.CharField(label=_("佐证"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("数据出处；原件可在保存后作为附件上传"))


def _named(asked: ReturnForm) -> str:
    """A form and the unit its answer is given in; in English a plain count has none."""
    unit = say(asked.measured.label)
    return f"{asked.title} ({unit})" if unit else asked.title


@form_for(p.fill_return)
class FillForm(_Value):
    """One answer."""

    form = forms.ModelChoiceField(label=_("报表"), queryset=ReturnForm.objects.none(), to_field_name="key")
    period = forms.DateField(label=_("期间"), initial=last_quarter_day, help_text=_("已结束的期间内任一日"))
    place = forms.ChoiceField(label=_("区划"), choices=PLACES)
    field_order = ("form", "period", "place", "value", "evidence")

    def prepare(self) -> None:
        fields: Any = self.fields
        forms_asked = ReturnForm.objects.filter(state="asked").order_by("key")
        mine = self.actor.organisations(("reporter", "liaison")) if self.actor is not None else ()
        fields["form"].queryset = forms_asked.filter(reporter__in=mine) | forms_asked.filter(reporter=None) if mine else forms_asked
        fields["form"].label_from_instance = _named


@form_for(p.correct_return)
class CorrectForm(_Value):
    """Another edition of an approved answer."""

    corrects = RecordField(
        "reporting.returns", label=_("更正哪一条"),
        help_text=_("键入报表名称、区划或日期，从列出的填报中选；也可以直接填写编号。"))
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea, max_length=2000)
    field_order = ("corrects", "value", "evidence", "reason")

    def prepare(self) -> None:
        fields: Any = self.fields
        own = p.reporters.scope(self.actor) if self.actor is not None else Q()
        approved = StatisticalReturn.objects.filter(own, state="approved").select_related("form").order_by("form__name_order", "-period_end", "place")
        fields["corrects"].among = approved
        fields["corrects"].suggested = tuple((one.number, f"{one.title} · {one.shown}") for one in approved[:LISTED])


LISTED = 400  # more suggestions are no help; any other is named by its number


@form_for(p.approve_return)
class ApproveForm(StepForm):
    """The answer beside what was known before; a leap is confirmed by who approves it."""

    confirms = forms.MultipleChoiceField(label=_("变动较大"), required=False, widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        fields: Any = self.fields
        move = actions.moved(self.record) if self.record is not None else None
        if move is None or not move.is_leap:
            del fields["confirms"]
            return
        fields["confirms"].help_text = move.told
        fields["confirms"].choices = [(self.record.number, _("已核对佐证，数值无误"))]

    def at_hand(self) -> tuple[Fact, ...]:
        if self.record is None:
            return ()
        return answer_facts(self.record)

    def data_for_act(self) -> dict[str, Any]:
        return {"confirmed": tuple(self.cleaned_data.get("confirms") or ())}


def answer_facts(filled: StatisticalReturn) -> tuple[Fact, ...]:
    """What an answer is to be judged by: its value, the value before, how far it moves, and what it stands on."""
    before, move = actions.period_before(filled), actions.moved(filled)
    facts = [Fact(_("数值"), filled.shown), Fact(_("期间"), f"{filled.period_from} – {filled.period_end}")]
    if filled.supersedes is not None:
        facts.append(Fact(_("更正前"), filled.supersedes.shown, url=f"/returns/{filled.supersedes.number}/"))
    facts.append(Fact(_("上期值"), f"{before.shown} · {before.period_end}" if before is not None else None, url=f"/returns/{before.number}/" if before is not None else ""))
    if move is not None:
        facts.append(Fact(_("变动"), f"{move.change.normalize():+f} {say(filled.form.measured.label)}".strip() + move.share_shown))
    return (*facts, Fact(_("佐证"), filled.evidence or None))


@form_for(p.edit_return)
class EditReturnForm(_Value):
    """The number and what it stands on."""

    def prepare(self) -> None:
        if self.record is not None:
            self.fields["value"].initial, self.fields["evidence"].initial = self.record.printed, self.record.evidence


def likeness(one: str, other: str) -> float:
    """How much two names share, letter pair by letter pair: 1 for the same name, 0 for nothing in common."""
    first, second = _pairs(one), _pairs(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first or second else 0.0


def _pairs(name: str) -> set[str]:
    plain = "".join(letter for letter in name if letter.isalnum()).lower()
    return {plain[at:at + 2] for at in range(len(plain) - 1)}


def fitting(target: Target) -> list[Metric]:
    """The metrics whose unit and scope are the target's, the most alike by name first."""
    named = target.stated.metric
    return sorted((m for m in every_metric() if actions.fits(target, m)), key=lambda m: (-likeness(named, m.heading.zh), m.name))


@form_for(p.bind)
class BindForm(StepForm):
    """Which metric answers the target; both definitions are looked at side by side before it is bound."""

    metric_name = forms.ChoiceField(label=_("指标"), choices=())
    starts_on = forms.DateField(label=_("起算日"), required=False, help_text=_("应有进度按起算日至期限匀速计算"))
    baseline = forms.DecimalField(label=_("基数"), required=False, validators=(keepable,), help_text=_("增长、下降类目标必填，以指标的单位计"))
    confirms = forms.MultipleChoiceField(label=_("核对口径"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("旁边并列着文件的说法和指标的口径；数的是同一件事，才勾选。"))

    def prepare(self) -> None:
        fields: Any = self.fields
        confirms = fields.pop("confirms")
        if self.record is None:
            return
        self.known = {m.name: m for m in fitting(self.record)}
        fields["metric_name"].choices = [("", DASHES), *((name, say(m.heading)) for name, m in self.known.items())]
        if not self.known:
            fields["metric_name"].help_text = _("没有单位与范围都相同的指标。请先在“统计报表”中为这个目标设立报表。")
        fields["metric_name"].error_messages["invalid_choice"] = _("这个指标的单位或范围与目标不同，不能绑定。请从所列的选择；没有合适的，先在“统计报表”中为这个目标设立报表。")
        fields["starts_on"].initial = self.record.starts_on
        fields["baseline"].required = self.record.stated.comparator == "growth"
        chosen = self._chosen()
        if chosen is not None:
            confirms.choices = [(chosen.name, _("“%(goal)s”就是“%(metric)s”") % {"goal": self.record.stated, "metric": say(chosen.heading)})]
            fields["confirms"] = confirms

    def _chosen(self) -> Metric | None:
        return self.known.get(self.data.get("metric_name", "")) if self.is_bound and self.record is not None else None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if "confirms" in self.fields and given.get("metric_name") and given["metric_name"] not in (given.get("confirms") or ()):
            self.add_error("confirms", forms.ValidationError(_("请核对两边的口径并勾选，再绑定一次。")))
        return given

    def at_hand(self) -> tuple[Fact, ...]:
        if self.record is None:
            return ()
        stated = self.record.stated
        told = _("%(goal)s；范围：%(scope)s；期限：%(deadline)s；%(source)s %(clause)s") % {
            "goal": stated, "scope": stated.scope_shown or _("全市"), "deadline": stated.deadline or "–", "source": stated.document.title, "clause": stated.clause}
        chosen = self._chosen()
        facts = (Fact(_("文件的目标"), told),)
        if chosen is None:
            return facts
        counted = _("%(asks)s%(formula)s范围：%(scope)s。") % {"asks": say(chosen.asks), "formula": say(formula(chosen)), "scope": scope_words(chosen.scope)}
        return (*facts, Fact(_("指标的口径"), counted, url=f"/figures/{chosen.name}/"))

    def data_for_act(self) -> dict[str, Any]:
        return {name: value for name, value in super().data_for_act().items() if name != "confirms"}


def scope_words(scope: str) -> str:
    """What is counted over, in the reader's language where the phrase is known."""
    return gettext(scope or actions.CITYWIDE)


@form_for(p.give_evidence)
class EvidenceForm(StepForm):
    """What speaks for a goal without a number."""

    evidence = forms.CharField(label=_("佐证"), max_length=4000, widget=forms.Textarea)
    verdict = forms.ChoiceField(label=_("审核状态"), choices=Target.VERDICTS)


@form_for(p.plan_report)
class PlanReportForm(StepForm):
    """Which quarter."""

    quarter_of = forms.DateField(label=_("季度"), initial=today, help_text=_("该季度内任一日"))
    name = forms.CharField(label=_("标题"), max_length=200, required=False, help_text=_("留空则按季度生成"))
    remarks = forms.CharField(label=_("说明"), required=False, max_length=4000, widget=forms.Textarea)


@form_for(p.new_edition)
class NewEditionForm(StepForm):
    """Which report, and why again."""

    corrects = forms.ModelChoiceField(label=_("哪一份报告"), queryset=Report.objects.none(), to_field_name="number")
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea, max_length=2000)

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["corrects"].queryset = Report.objects.filter(state="published").order_by("-period_end")
        fields["corrects"].label_from_instance = lambda report: _("%(title)s，第 %(edition)s 版（%(number)s）") % {"title": report.title, "edition": report.edition, "number": report.number}
