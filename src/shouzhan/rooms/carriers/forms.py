"""What people fill in to register a carrier."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.dates import today
from shouzhan.rooms.carriers import procedure
from shouzhan.rooms.carriers.models import Carrier, CarrierKind, Tier
from shouzhan.rooms.parties.public import DISTRICTS, Organisation
from shouzhan.web.forms import StepForm, form_for


@form_for(procedure.register_carrier, procedure.edit_carrier)
class CarrierForm(StepForm):
    """One carrier."""

    name = forms.CharField(label=_("名称"), max_length=200)
    kind = forms.ChoiceField(label=_("类别"), choices=CarrierKind.choices)
    place = forms.ChoiceField(label=_("所在区"), choices=DISTRICTS)
    name_en = forms.CharField(label=_("英文名称"), max_length=300, required=False)
    zone = forms.ModelChoiceField(label=_("所属园区"), queryset=Carrier.objects.none(), required=False)
    operator = forms.ModelChoiceField(label=_("运营机构"), queryset=Organisation.objects.none(), required=False)
    parents = forms.ModelMultipleChoiceField(label=_("主管高校"), queryset=Organisation.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)
    is_in_zone = forms.BooleanField(label=_("位于张江高新区"), required=False)
    opened_on = forms.DateField(label=_("设立日期"), required=False)

    def prepare(self) -> None:
        self.fields["zone"].queryset = Carrier.objects.filter(kind__in=("zone", "park"), state="running")  # type: ignore[attr-defined]
        self.fields["operator"].queryset = Organisation.objects.filter(kind__in=("park-operator", "company"), state="active")  # type: ignore[attr-defined]
        self.fields["parents"].queryset = Organisation.objects.filter(kind="university", state="active")  # type: ignore[attr-defined]
        if self.record is not None:
            for name in ("name", "kind", "place", "name_en", "is_in_zone", "opened_on"):
                self.fields[name].initial = getattr(self.record, name)
            self.fields["zone"].initial, self.fields["operator"].initial = self.record.zone_id, self.record.operator_id
            self.fields["parents"].initial = [p.organisation_id for p in self.record.parents.all()]

    def clean_opened_on(self) -> object:
        day = self.cleaned_data["opened_on"]
        if day and day > today():
            raise forms.ValidationError(_("设立日期在今天之后。"))
        return day


@form_for(procedure.set_tier)
class TierForm(StepForm):
    """The new tier and since when."""

    tier = forms.ChoiceField(label=_("梯次"), choices=Tier.choices, required=False)
    tier_since = forms.DateField(label=_("入选日期"), required=False)
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea, max_length=2000)

    def prepare(self) -> None:
        self.fields["tier"].initial = self.record.tier
