"""What people fill in to register organisations and grant roles."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.identifiers import check_uscc
from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.parties import procedure
from shouzhan.rooms.parties.calendars import table_of
from shouzhan.rooms.parties.models import Organisation, OrganisationKind, User
from shouzhan.rooms.parties.places import PLACES, lies_in
from shouzhan.rooms.parties.reads import similar
from shouzhan.rooms.parties.roles import DELEGATED, Role
from shouzhan.web.forms import StepForm, form_for
from shouzhan.web.words import sentences


@form_for(procedure.register_organisation, procedure.apply_for_organisation, procedure.edit_organisation)
class OrganisationForm(StepForm):
    """One organisation, with its code checked and look-alikes pointed out."""

    name = forms.CharField(label=_("全称"), max_length=200, help_text=_("与证照一致的名称"))
    kind = forms.ChoiceField(label=_("类别"), choices=OrganisationKind.choices)
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False, help_text=_("18 位；逐位核对两个校验码"))
    place = forms.ChoiceField(label=_("所在区划"), choices=PLACES)
    name_en = forms.CharField(label=_("英文名称"), max_length=300, required=False)
    aliases = forms.CharField(label=_("其他名称"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("每行一个，如文件中使用的简称"))
    is_different = forms.BooleanField(label=_("已核对，与名称相近的机构不是同一家"), required=False)

    def prepare(self) -> None:
        if self.record is not None:
            for name in ("name", "kind", "uscc", "place", "name_en"):
                self.fields[name].initial = getattr(self.record, name)
            self.fields["aliases"].initial = "\n".join(a.name for a in self.record.aliases.all())
            del self.fields["is_different"]

    def clean_uscc(self) -> str:
        code: str = self.cleaned_data["uscc"].strip().upper()
        if code:
            checked = check_uscc(code)
            if not checked.valid:
                raise forms.ValidationError(checked.reason.in_(get_language() or ""))
            taken = Organisation.objects.filter(uscc=code).exclude(pk=self.record.pk if self.record else 0).first()
            if taken:
                raise forms.ValidationError(_("这个代码已登记给“%(name)s”（%(number)s）。") % {"name": taken.name, "number": taken.number})
        return code

    def clean_aliases(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["aliases"].splitlines() if line.strip())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.record is None and cleaned.get("name") and not cleaned.get("is_different"):
            near = similar(cleaned["name"], limit=3)
            if near:
                names = "、".join(f"{item.organisation.name}（{item.organisation.number}）" for item in near)
                self.add_error("name", _("名称与已登记的机构相近：%(names)s。请核对；确非同一家时请勾选下方的确认。") % {"names": names})
        cleaned.pop("is_different", None)
        return cleaned


@form_for(procedure.merge_organisation)
class MergeForm(StepForm):
    """Which organisation stays."""

    into = forms.ModelChoiceField(label=_("保留的机构"), queryset=Organisation.objects.none(), to_field_name="number", widget=forms.TextInput, help_text=_("请输入保留机构的编号"))
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea, max_length=2000)

    def prepare(self) -> None:
        field = self.fields["into"]
        field.queryset = Organisation.objects.filter(state="active")  # type: ignore[attr-defined]


class _Term(StepForm):
    """A term that ends no earlier than it begins."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("任期结束日早于开始日。"))
        return cleaned


@form_for(procedure.appoint)
class AppointForm(_Term):
    """A role for an account."""

    user = forms.ModelChoiceField(label=_("账号"), queryset=User.objects.none(), to_field_name="username", widget=forms.TextInput, help_text=_("请输入对方的用户名"))
    organisation = forms.ModelChoiceField(label=_("机构"), queryset=Organisation.objects.none())
    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    place = forms.ChoiceField(label=_("管辖范围"), choices=PLACES)
    starts_on = forms.DateField(label=_("任期自"), initial=today)
    ends_on = forms.DateField(label=_("任期至"), required=False, help_text=_("留空为长期"))

    def prepare(self) -> None:
        everywhere = self.actor.holds((Role.SYSTEM_ADMIN,))
        organisations = Organisation.objects.filter(state="active")
        if not everywhere:
            organisations = organisations.filter(pk__in=self.actor.organisations((Role.ORG_ADMIN,)))
            self.fields["role"].choices = [c for c in Role.choices if c[0] in DELEGATED]  # type: ignore[attr-defined]
            houses = list(organisations.values_list("place", flat=True))
            self.fields["place"].choices = [c for c in PLACES if any(lies_in(c[0], house) for house in houses)]  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations.order_by(by_name())  # type: ignore[attr-defined]
        roles = self.fields["role"]
        roles.choices = [("", _("请选择")), *roles.choices]  # type: ignore[attr-defined]
        if organisations.count() == 1:
            self.fields["organisation"].initial = organisations[0].pk
            self.fields["place"].initial = organisations[0].place
        self.fields["user"].queryset = User.objects.filter(is_active=True)  # type: ignore[attr-defined]


@form_for(procedure.change_term)
class TermForm(_Term):
    """The first and the last day."""

    starts_on = forms.DateField(label=_("任期自"))
    ends_on = forms.DateField(label=_("任期至"), required=False)

    def prepare(self) -> None:
        self.fields["starts_on"].initial = self.record.starts_on
        self.fields["ends_on"].initial = self.record.ends_on


@form_for(procedure.enter_calendar)
class CalendarForm(StepForm):
    """One year's days off and weekend workdays."""

    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2100)
    days_off = forms.CharField(
        label=_("放假"), widget=forms.Textarea(attrs={"rows": 8, "placeholder": "2027-02-05 ~ 2027-02-11"}), max_length=4000,
        help_text=_("每行一天或一个范围；周末本就休息，可列可不列。"),
    )
    workdays = forms.CharField(
        label=_("调休上班"), widget=forms.Textarea(attrs={"rows": 5, "placeholder": "2027-02-14"}), max_length=2000, required=False,
        help_text=_("每行一天，只列改为上班的周六、周日。"),
    )
    source = forms.CharField(label=_("出处"), max_length=300, help_text=_("通知的名称与文号"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        year = cleaned.get("year") or (self.record.year if self.record else None)
        if year and "days_off" in cleaned and "workdays" in cleaned:
            try:
                table_of(year, cleaned["days_off"], cleaned["workdays"], "")
            except Refused as refused:
                said = sentences(refused.decision.sentence, refused.decision.remedy)
                raise forms.ValidationError(said) from refused
        return cleaned


@form_for(procedure.revise_calendar)
class ReviseCalendarForm(CalendarForm):
    """The same, for a year already entered."""

    year = None  # type: ignore[assignment]  # the year of a record stands

    def prepare(self) -> None:
        for name in ("days_off", "workdays", "source"):
            self.fields[name].initial = getattr(self.record, name)
