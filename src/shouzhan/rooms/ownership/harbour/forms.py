"""What people fill in to have a decision protected, and to judge the proofs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouzhan.rooms.ownership.harbour import procedure
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

    about = forms.CharField(label=_("决策所在记录"), max_length=40, help_text=_("记录的编号。"))
    step = forms.CharField(label=_("步骤代码"), max_length=60, help_text=_("见该记录的办理过程。"))
    unit = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    field_order = ("about", "step", "unit")

    def prepare(self) -> None:
        held: Any = self.actor.organisations(procedure.DECIDERS)
        self.fields["unit"].queryset = Organisation.objects.filter(pk__in=held).order_by("name")  # type: ignore[attr-defined]


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
