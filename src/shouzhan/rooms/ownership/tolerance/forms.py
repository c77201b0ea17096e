"""What people fill in for the tolerance list and for a case under it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.dates import today
from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.ownership.tolerance import procedure
from shouzhan.rooms.ownership.tolerance.models import ToleranceCase, ToleranceItem, Treatment
from shouzhan.rooms.parties.public import Organisation
from shouzhan.web.forms import StepForm, form_for
from shouzhan.web.stepfields import RecordField

_LONG = forms.Textarea(attrs={"rows": 5})
CONDITIONS = (("diligent", _("勤勉尽职")), ("no_illegal_gain", _("未谋取非法利益")), ("fits_circumstances", _("符合规定的情形和条件")))


class _ItemFields(StepForm):
    """A line as it was printed."""

    document = forms.CharField(label=_("清单文件"), max_length=200, help_text=_("名称与文号"))
    place = forms.CharField(label=_("清单序号"), max_length=20)
    conduct = forms.CharField(label=_("可容错的情形"), max_length=300)
    conditions = forms.CharField(label=_("适用条件"), max_length=2000, widget=_LONG)
    since = forms.DateField(label=_("施行日"), initial=today)
    until = forms.DateField(label=_("失效日"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("失效日早于施行日。"))
        return data


@form_for(procedure.draft_item)
class DraftItemForm(_ItemFields):
    """A new line."""

    issuer = RecordField("parties.organisations", label=_("印发单位"))
    field_order = ("issuer",)


@form_for(procedure.edit_item)
class EditItemForm(_ItemFields):
    """A line not yet in force."""

    def prepare(self) -> None:
        for name, field in self.fields.items():
            field.initial = getattr(self.record, name)


@form_for(procedure.end_item)
class EndItemForm(StepForm):
    """Its last day."""

    until = forms.DateField(label=_("最后一日"), initial=today)


class _CaseFields(StepForm):
    """What happened, and what it is held against."""

    item: Any = forms.ModelChoiceField(label=_("所依清单事项"), queryset=ToleranceItem.objects.none(), required=False, help_text=_("不确定的可以不选，由审查人员核对。"))
    happened_on = forms.DateField(label=_("发生日"), initial=today)
    about = forms.CharField(label=_("所涉记录"), max_length=40, required=False, help_text=_("系统内记录的编号；没有的留空。"))
    account = forms.CharField(label=_("事情经过"), max_length=3000, widget=_LONG, help_text=_("做了什么、为什么这样做、结果怎样。"))
    assessment = forms.CharField(label=_("所涉考核或追责"), max_length=200, help_text=_("例如哪一年的考核、哪次审计、哪项验收。"))

    def prepare(self) -> None:
        _offer_items(self.fields["item"])


def _offer_items(field: Any) -> None:
    field.queryset = ToleranceItem.objects.exclude(state="drafted").select_related("issuer").order_by("document", "place")
    field.label_from_instance = lambda item: f"{item.place} {item.conduct}（{item.issuer.shown_name}）"


@form_for(procedure.apply_case)
class ApplyCaseForm(_CaseFields):
    """A new case."""

    unit = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    field_order = ("unit",)

    def prepare(self) -> None:
        super().prepare()
        held: Any = self.actor.organisations()
        self.fields["unit"].queryset = Organisation.objects.filter(pk__in=held).order_by(by_name())  # type: ignore[attr-defined]


@form_for(procedure.amend_case)
class AmendCaseForm(_CaseFields):
    """More about it."""

    def prepare(self) -> None:
        super().prepare()
        for name, field in self.fields.items():
            field.initial = getattr(self.record, name)


@form_for(procedure.examine_case)
class ExamineCaseForm(StepForm):
    """Which conditions hold."""

    item: Any = forms.ModelChoiceField(label=_("所依清单事项"), queryset=ToleranceItem.objects.none(), required=False)
    diligent = forms.BooleanField(label=_("勤勉尽职"), required=False)
    no_illegal_gain = forms.BooleanField(label=_("未谋取非法利益"), required=False)
    fits_circumstances = forms.BooleanField(label=_("符合规定的情形和条件"), required=False)
    findings = forms.CharField(label=_("审查意见"), max_length=3000, widget=_LONG, help_text=_("逐项写明依据。"))

    def prepare(self) -> None:
        _offer_items(self.fields["item"])
        if isinstance(self.record, ToleranceCase):
            self.fields["item"].initial = self.record.item_id


@form_for(procedure.tolerate)
class TolerateForm(StepForm):
    """What it comes to."""

    treatment = forms.ChoiceField(label=_("处理"), choices=Treatment)


@form_for(procedure.bind_case)
class BindForm(StepForm):
    """Where it takes effect."""

    bound_to = forms.CharField(label=_("考核、审计或追责文书的编号"), max_length=120)


@form_for(procedure.annul)
class AnnulForm(StepForm):
    """Which condition fell."""

    fell = forms.MultipleChoiceField(label=_("不符合的条件"), choices=CONDITIONS, widget=forms.CheckboxSelectMultiple)
