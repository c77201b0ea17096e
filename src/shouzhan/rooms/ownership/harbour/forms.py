"""What people fill in to have a decision protected, and to judge the proofs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.ownership.harbour import procedure
from shouzhan.rooms.ownership.harbour.decisions import own_decisions
from shouzhan.rooms.ownership.harbour.models import PROOFS
from shouzhan.rooms.parties.public import Organisation
from shouzhan.web.forms import StepForm, form_for

PROOF_LABELS = (("democratic", _("民主决策程序")), ("careful", _("合理注意义务")), ("supervised", _("监督管理职责")), ("no_gain", _("没有牟取非法利益")))
_LONG = forms.Textarea(attrs={"rows": 3})


class _ProofFields(StepForm):
    """The four proofs, each in its own words."""

    democratic = forms.CharField(label=_("民主决策程序的证据"), max_length=2000, required=False, widget=_LONG, help_text=_("依哪项规章、哪次会议、如何表决。"))
    careful = forms.CharField(label=_("合理注意义务的证据"), max_length=2000, required=False, widget=_LONG, help_text=_("做过哪些论证、评估、询价。"))
    supervised = forms.CharField(label=_("监督管理职责的证据"), max_length=2000, required=False, widget=_LONG, help_text=_("谁在何时检查过、怎样纠正。"))
    no_gain = forms.CharField(label=_("没有牟取非法利益的证据"), max_length=2000, required=False, widget=_LONG, help_text=_("利益关系声明、公示结果等。"))


@form_for(procedure.apply_harbour)
class ApplyForm(_ProofFields):
    """A new application."""

    decision = forms.ChoiceField(label=_("哪项决策"), help_text=_("您办理过的事项，最近的在前；已有免责记录的不再列出。"))
    unit = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    field_order = ("decision", "unit")

    def prepare(self) -> None:
        open_ones = [one for one in own_decisions(self.actor, grounded=False) if one.harbour is None]
        self.fields["decision"].choices = [(one.key, one.label) for one in open_ones]  # type: ignore[attr-defined]
        held: Any = self.actor.organisations(procedure.DECIDERS)
        units = Organisation.objects.filter(pk__in=held).order_by(by_name())
        self.fields["unit"].queryset, self.fields["unit"].initial = units, units.first()  # type: ignore[attr-defined]

    def data_for_act(self) -> dict[str, Any]:
        data = super().data_for_act()
        about, _blank, step = data.pop("decision").partition(" ")
        return {**data, "about": about, "step": step}


@form_for(procedure.prove)
class ProveForm(_ProofFields):
    """More evidence."""

    def prepare(self) -> None:
        for name in PROOFS:
            self.fields[name].initial = getattr(self.record, name)


@form_for(procedure.revoke)
class RevokeForm(StepForm):
    """Which proof fell."""

    fell = forms.MultipleChoiceField(label=_("不成立的证据"), choices=PROOF_LABELS, widget=forms.CheckboxSelectMultiple)


@form_for(procedure.examine)
class ExamineForm(StepForm):
    """Which proofs stand."""

    democratic = forms.BooleanField(label=_("民主决策程序成立"), required=False)
    careful = forms.BooleanField(label=_("合理注意义务成立"), required=False)
    supervised = forms.BooleanField(label=_("监督管理职责成立"), required=False)
    no_gain = forms.BooleanField(label=_("没有牟取非法利益成立"), required=False)
