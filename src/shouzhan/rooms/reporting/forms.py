"""What people fill in to report, bind and print."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouzhan.engine.metrics.units import UNITS
from shouzhan.kernel.dates import today
from shouzhan.rooms.parties.public import PLACES, Organisation
from shouzhan.rooms.policies.public import PolicyDocument, keepable
from shouzhan.rooms.reporting import procedure as p
from shouzhan.rooms.reporting.metrics import every_metric
from shouzhan.rooms.reporting.models import Report, ReturnForm, StatisticalReturn, Target
from shouzhan.web.forms import StepForm, form_for
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
        fields["reporter"].queryset = Organisation.objects.filter(state="active").order_by("name_order")
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
    evidence = forms.CharField(label=_("佐证"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), required=False, help_text=_("数据出处；原件可在保存后作为附件上传"))


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

    corrects = forms.ModelChoiceField(label=_("更正哪一条"), queryset=StatisticalReturn.objects.none(), to_field_name="number", widget=forms.TextInput)
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea, max_length=2000)
    field_order = ("corrects", "value", "evidence", "reason")

    def prepare(self) -> None:
        fields: Any = self.fields
        own = p.reporters.scope(self.actor) if self.actor is not None else Q()
        fields["corrects"].queryset = StatisticalReturn.objects.filter(own, state="approved")


@form_for(p.edit_return)
class EditReturnForm(_Value):
    """The number and what it stands on."""

    def prepare(self) -> None:
        if self.record is not None:
            self.fields["value"].initial, self.fields["evidence"].initial = self.record.printed, self.record.evidence


def _metric_choices() -> list[tuple[str, str]]:
    return [(metric.name, f"{say(metric.heading)} · {metric.name}") for metric in every_metric()]


@form_for(p.bind)
class BindForm(StepForm):
    """Which metric answers the target."""

    metric_name = forms.ChoiceField(label=_("指标"), choices=_metric_choices)
    starts_on = forms.DateField(label=_("起算日"), required=False, help_text=_("应有进度按起算日至期限匀速计算"))
    baseline = forms.DecimalField(label=_("基数"), required=False, validators=(keepable,), help_text=_("增长、下降类目标必填，以指标的单位计"))

    def prepare(self) -> None:
        if self.record is not None:
            self.fields["metric_name"].initial = self.record.metric or self.record.stated.binding
            self.fields["starts_on"].initial = self.record.starts_on
            self.fields["baseline"].required = self.record.stated.comparator == "growth"


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

    corrects = forms.ModelChoiceField(label=_("哪一份报告"), queryset=Report.objects.none(), to_field_name="number", widget=forms.TextInput)
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea, max_length=2000)

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["corrects"].queryset = Report.objects.filter(state="published")
