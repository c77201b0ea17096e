"""What people fill in to follow a project, to let a park in, and to hold a joint call."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.dates import add_months, today
from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.discovery.early import procedure
from shouzhan.rooms.discovery.early.models import JointProject, Programme
from shouzhan.rooms.discovery.forms import own_units, parks
from shouzhan.rooms.discovery.procedure import OFFICE
from shouzhan.rooms.parties.public import Membership, Organisation, Role, User
from shouzhan.web.forms import StepForm, form_for
from shouzhan.web.stepfields import RecordField, YuanField

_LONG = forms.Textarea(attrs={"rows": 4})
RESEARCH = ("university", "institute", "hospital")


def _researchers(units: Any) -> Any:
    held = Membership.objects.in_force(today()).filter(organisation__in=units, role=Role.RESEARCHER)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("username")


def _in_three_months() -> Any:
    return add_months(today(), 3)


class _LinkFields(StepForm):
    """A project to follow."""

    name = forms.CharField(label=_("研究项目"), max_length=200)
    programme = forms.ChoiceField(label=_("资助计划"), choices=Programme.choices)
    code = forms.CharField(label=_("项目号"), max_length=80, required=False)
    leader = forms.ModelChoiceField(label=_("项目负责人"), queryset=User.objects.none())
    contact = forms.CharField(label=_("对接人"), max_length=100, help_text=_("谁去问、问谁：姓名即可"))


@form_for(procedure.open_link)
class OpenLinkForm(_LinkFields):
    """A new one."""

    unit = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    next_check = forms.DateField(label=_("下次跟进日期"), initial=_in_three_months)
    field_order = ("unit",)

    def prepare(self) -> None:
        own_units(self, OFFICE)
        self.fields["leader"].queryset = _researchers(self.fields["unit"].queryset)  # type: ignore[attr-defined]


@form_for(procedure.edit_link)
class EditLinkForm(_LinkFields):
    """One that is followed."""

    def prepare(self) -> None:
        self.fields["leader"].queryset = _researchers([self.record.unit_id])  # type: ignore[attr-defined]
        for name in ("name", "programme", "code", "contact"):
            self.fields[name].initial = getattr(self.record, name)
        self.fields["leader"].initial = self.record.leader_id


@form_for(procedure.check_link)
class CheckForm(StepForm):
    """What was learnt."""

    note = forms.CharField(label=_("跟进情况"), max_length=1000, widget=_LONG)
    next_check = forms.DateField(label=_("下次跟进日期"), initial=_in_three_months)


@form_for(procedure.lead_link)
class LeadForm(StepForm):
    """Which park is to come in, and what for."""

    park = forms.ModelChoiceField(label=_("园区"), queryset=Carrier.objects.none())
    plan = forms.CharField(label=_("园区打算怎么参与"), max_length=2000, widget=_LONG, help_text=_("项目负责人据此决定是否同意。"))

    def prepare(self) -> None:
        self.fields["park"].queryset = parks()  # type: ignore[attr-defined]


@form_for(procedure.ask_incubation)
class AskForm(StepForm):
    """A park asks."""

    park = forms.ModelChoiceField(label=_("园区"), queryset=Carrier.objects.none())
    unit = forms.ModelChoiceField(label=_("高校或院所"), queryset=Organisation.objects.none())
    leader = forms.CharField(label=_("项目负责人账号"), max_length=80, help_text=_("请向负责人问他的账号名；同意与否由他本人决定。"))
    name = forms.CharField(label=_("研究项目"), max_length=200)
    plan = forms.CharField(label=_("园区打算怎么参与"), max_length=2000, widget=_LONG, help_text=_("出什么、想知道什么、从哪一步起。"))

    def prepare(self) -> None:
        own: Any = self.fields["park"]
        own.queryset = parks().filter(operator__in=self.actor.organisations((Role.PARK_OPERATOR,))) if self.actor is not None else parks().none()
        self.fields["unit"].queryset = Organisation.objects.filter(kind__in=RESEARCH, state="active").order_by(by_name())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        unit, username = found.get("unit"), found.get("leader")
        if unit and username:
            found["leader"] = _researchers([unit.pk]).filter(username=username).first()
            if found["leader"] is None:
                self.add_error("leader", _("这家单位没有这个账号的科研人员。"))
        return found


@form_for(procedure.consent_incubation)
class ConsentForm(StepForm):
    """How far the park may come in."""

    terms = forms.CharField(label=_("同意的范围"), max_length=2000, widget=_LONG, help_text=_("例如：可参加组会，可看阶段报告，不得复制原始数据。"))


@form_for(procedure.link_incubation)
class LinkForm(StepForm):
    """Which disclosure came of it."""

    disclosure = forms.CharField(label=_("披露编号"), max_length=40)


class _CallFields(StepForm):
    """A joint call."""

    name = forms.CharField(label=_("项目征集"), max_length=200)
    topic = forms.CharField(label=_("领域"), max_length=60, help_text=_("例如：高端医疗装备、集成电路"))
    firm = forms.ModelChoiceField(label=_("联合出资企业"), queryset=Organisation.objects.none())
    city = YuanField(label=_("市级出资"))
    firm_pays = YuanField(label=_("企业出资"))
    closes_on = forms.DateField(label=_("征集截止"), initial=_in_three_months)

    def prepare(self) -> None:
        self.fields["firm"].queryset = Organisation.objects.filter(kind="company", state="active").order_by(by_name())  # type: ignore[attr-defined]
        if self.record is not None:
            for name in ("name", "topic", "city", "firm_pays", "closes_on"):
                self.fields[name].initial = getattr(self.record, name)
            self.fields["firm"].initial = self.record.firm_id

    def data_for_act(self) -> dict[str, Any]:
        given = super().data_for_act()
        return {"city_fen": given.pop("city").fen, "firm_fen": given.pop("firm_pays").fen, **given}


@form_for(procedure.open_call, procedure.edit_call)
class CallForm(_CallFields):
    """A call, new or not yet begun."""


@form_for(procedure.add_project)
class ProjectForm(StepForm):
    """A project that was chosen."""

    name = forms.CharField(label=_("项目"), max_length=200)
    unit = forms.ModelChoiceField(label=_("承担单位"), queryset=Organisation.objects.none())
    city = YuanField(label=_("市级出资"), least="0")
    firm = YuanField(label=_("企业出资"), least="0")

    def prepare(self) -> None:
        self.fields["unit"].queryset = Organisation.objects.filter(kind__in=RESEARCH, state="active").order_by(by_name())  # type: ignore[attr-defined]

    def data_for_act(self) -> dict[str, Any]:
        given = super().data_for_act()
        return {"city_fen": given.pop("city").fen, "firm_fen": given.pop("firm").fen, **given}


class _OfCall(StepForm):
    """One of the call's projects."""

    project = forms.ModelChoiceField(label=_("项目"), queryset=JointProject.objects.none())

    def prepare(self) -> None:
        self.fields["project"].queryset = self.record.projects.all()  # type: ignore[attr-defined]


@form_for(procedure.drop_project)
class DropProjectForm(_OfCall):
    """Which one goes."""


@form_for(procedure.record_result)
class ResultForm(_OfCall):
    """What came of one."""

    result = forms.CharField(label=_("成果"), max_length=1000, widget=_LONG)
    finding = RecordField("discovery.findings", label=_("线索编号"), required=False)
