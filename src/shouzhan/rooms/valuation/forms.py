"""What people fill in to value a result, to show its level and to hold a price out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.dates import add_months, today
from shouzhan.kernel.pinyin import by_name
from shouzhan.law import book as law
from shouzhan.rooms.parties.public import Organisation
from shouzhan.rooms.valuation import procedure
from shouzhan.rooms.valuation.models import MODES, Interest, Method, Valuation
from shouzhan.web.forms import StepForm, form_for
from shouzhan.web.stepfields import RecordField, YuanField
from shouzhan.web.words import say

_LONG = forms.Textarea(attrs={"rows": 4})


def _year_on() -> Any:
    return add_months(today(), 12)


class _ValueFields(StepForm):
    """A value as a range, by whom and how."""

    method = forms.ChoiceField(label=_("评估方法"), choices=Method.choices)
    valuer = forms.ModelChoiceField(label=_("评估机构"), queryset=Organisation.objects.none(), required=False, help_text=_("由双方协商定价的不填；其他方法必须由完成单位以外的机构评估。"))
    signer = forms.CharField(label=_("评估人"), max_length=100, required=False)
    low = YuanField(label=_("低值"))
    high = YuanField(label=_("高值"))
    valued_on = forms.DateField(label=_("评估基准日"), initial=today)
    valid_until = forms.DateField(label=_("有效期至"), initial=_year_on)
    basis = forms.CharField(label=_("依据与主要假设"), max_length=4000, widget=_LONG, help_text=_("写明可比交易、收益预测或成本口径，方便他人复核。"))
    interest = forms.ChoiceField(label=_("利益关系"), choices=Interest.choices, help_text=_("评估机构或评估人与完成人、完成单位、受让方之间的关系。"))
    interest_note = forms.CharField(label=_("利益关系说明"), max_length=500, required=False)

    def prepare(self) -> None:
        self.fields["valuer"].queryset = Organisation.objects.filter(kind__in=("service-provider", "transfer-agency", "exchange"), state="active").order_by(by_name())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        low, high = found.get("low"), found.get("high")
        if low and high and high < low:
            self.add_error("high", _("高值低于低值。"))
        begins, ends = found.get("valued_on"), found.get("valid_until")
        if begins and begins > today():
            self.add_error("valued_on", _("评估基准日在今天之后。"))
        if begins and ends and ends < begins:
            self.add_error("valid_until", _("有效期早于基准日。"))
        if found.get("interest") == "declared" and not found.get("interest_note"):
            self.add_error("interest_note", _("有利益关系的，请写明是什么关系。"))
        return found

    def data_for_act(self) -> dict[str, Any]:
        given = super().data_for_act()
        low, high = given.pop("low"), given.pop("high")
        return {**given, "low_fen": low.fen, "high_fen": high.fen}


@form_for(procedure.open_valuation)
class OpenValuationForm(_ValueFields):
    """A new valuation."""

    achievement = RecordField("disclosure.achievements", label=_("成果编号"))
    field_order = ("achievement",)


@form_for(procedure.edit_valuation)
class EditValuationForm(_ValueFields):
    """A valuation under way."""

    def prepare(self) -> None:
        super().prepare()
        for name in ("method", "valuer", "signer", "low", "high", "valued_on", "valid_until", "basis", "interest", "interest_note"):
            self.fields[name].initial = getattr(self.record, name)


class _LevelFields(StepForm):
    """Nine levels, each with what shows it."""

    assessed_on = forms.DateField(label=_("评定日期"), initial=today)
    assessor = forms.CharField(label=_("评定人"), max_length=100)

    def prepare(self) -> None:
        held = {one.level: one.evidence for one in self.record.evidences.all()} if self.record is not None else {}
        rule = law.rule("classifications.readiness")
        for level in range(1, 10):
            self.fields[f"level_{level}"] = forms.CharField(
                label=say(rule.fact(f"level_{level}").label), max_length=500, required=False, initial=held.get(level, ""),
                help_text=_("写证据：报告、试验记录、合同编号等；没有就留空。") if level == 1 else "",
            )
        if self.record is not None:
            self.fields["assessed_on"].initial, self.fields["assessor"].initial = self.record.assessed_on, self.record.assessor

    def clean_assessed_on(self) -> Any:
        day = self.cleaned_data["assessed_on"]
        if day > today():
            raise forms.ValidationError(_("评定日期在今天之后。"))
        return day

    def data_for_act(self) -> dict[str, Any]:
        given = super().data_for_act()
        texts = {level: given.pop(f"level_{level}").strip() for level in range(1, 10)}
        return {**given, "evidences": {level: text for level, text in texts.items() if text}}


@form_for(procedure.open_maturity)
class OpenMaturityForm(_LevelFields):
    """A new assessment."""

    achievement = RecordField("disclosure.achievements", label=_("成果编号"))
    field_order = ("achievement",)


@form_for(procedure.edit_maturity)
class EditMaturityForm(_LevelFields):
    """An assessment under way."""


class _PriceFields(StepForm):
    """The price that was agreed on, with whom, and how."""

    price = YuanField(label=_("拟交易价格"))
    mode = forms.ChoiceField(label=_("转化方式"), choices=MODES)
    buyer = forms.ModelChoiceField(label=_("受让方"), queryset=Organisation.objects.none(), required=False, help_text=_("已有意向受让方的填写；公示的价格只对这一受让方有效。"))
    valuation = RecordField("valuation.valuations", label=_("参考的评估"), required=False, help_text=_("不填则自动带入这项成果在有效期内的最近一份评估。"))
    how = forms.CharField(label=_("定价经过"), max_length=2000, required=False, widget=_LONG, help_text=_("价格低于评估低值时必填：谁在何时集体研究、为何这样定。"))

    def prepare(self) -> None:
        self.fields["buyer"].queryset = Organisation.objects.filter(kind__in=("company", "fund", "park-operator"), state="active").order_by(by_name())  # type: ignore[attr-defined]

    def data_for_act(self) -> dict[str, Any]:
        given = super().data_for_act()
        return {"price_fen": given.pop("price").fen, **given}


@form_for(procedure.open_notice)
class OpenNoticeForm(_PriceFields):
    """A new notice."""

    achievement = RecordField("disclosure.achievements", label=_("成果编号"))
    field_order = ("achievement",)


@form_for(procedure.edit_notice)
class EditNoticeForm(_PriceFields):
    """A notice not yet begun."""

    def prepare(self) -> None:
        super().prepare()
        value: Valuation | None = self.record.valuation
        kept = {"price": self.record.price, "mode": self.record.mode, "buyer": self.record.buyer_id, "valuation": value.number if value else "", "how": self.record.how}
        for name, held in kept.items():
            self.fields[name].initial = held


@form_for(procedure.object_to_notice)
class ObjectionForm(StepForm):
    """What speaks against it."""

    text = forms.CharField(label=_("异议"), max_length=2000, widget=_LONG, help_text=_("您的姓名只给处理人和审计人员看。"))


@form_for(procedure.settle_objection, procedure.uphold_objection)
class AnswerForm(StepForm):
    """How it was settled."""

    answer = forms.CharField(label=_("处理结果"), max_length=2000, widget=_LONG, help_text=_("写明核查了什么、结论是什么；提出人会收到答复。"))
