"""What people fill in to enter a source, send a scout, and take a finding forward."""

from contextlib import suppress
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.dates import MissingYear, today, working_days_after
from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.discovery import procedure
from shouzhan.rooms.discovery.identifying import Unfit, read_doi, read_orcid
from shouzhan.rooms.discovery.models import Dismissal, Ending, SourceKind
from shouzhan.rooms.parties.public import Membership, Organisation, Role, User
from shouzhan.web.forms import StepForm, form_for
from shouzhan.web.stepfields import RecordField

_LONG = forms.Textarea(attrs={"rows": 4})
TIME = 10  # working days a scout is offered at first


def own_units(form: StepForm, roles: tuple[str, ...], name: str = "unit") -> None:
    """Offer the units in which the actor holds a role; of one alone there is nothing to choose."""
    field: Any = form.fields[name]
    units = Organisation.objects.filter(state="active").order_by(by_name())
    if form.actor is not None and form.actor.public_id != "system":
        units = units.filter(pk__in=form.actor.organisations(roles))
    field.queryset = units
    first = list(units[:2]) if form.actor is not None else []
    if len(first) == 1:
        field.initial, field.empty_label = first[0].pk, None


def parks() -> Any:
    """Where findings may go on: parks and incubators somebody runs."""
    return Carrier.objects.filter(kind__in=("park", "university-park", "incubator"), operator__isnull=False, state="running").order_by(by_name())


class _SourceFields(StepForm):
    """A source."""

    kind = forms.ChoiceField(label=_("类别"), choices=SourceKind.choices)
    name = forms.CharField(label=_("名称"), max_length=500)
    people = forms.CharField(label=_("作者或负责人"), max_length=2000, required=False, help_text=_("用分号隔开"))
    orcids = forms.CharField(label="ORCID", max_length=600, required=False, help_text=_("几个用空格隔开"))
    doi = forms.CharField(label="DOI", max_length=200, required=False)
    venue = forms.CharField(label=_("期刊或来源"), max_length=300, required=False)
    on = forms.DateField(label=_("发表或起始日期"), required=False)
    ends_on = forms.DateField(label=_("结束日期"), required=False)
    code = forms.CharField(label=_("项目号或专利号"), max_length=80, required=False)
    project = forms.CharField(label=_("所属项目号"), max_length=80, required=False, help_text=_("论文或专利出自哪个项目"))
    programme = forms.CharField(label=_("资助计划"), max_length=200, required=False)
    partners = forms.CharField(label=_("企业合作者"), max_length=500, required=False)
    is_granted = forms.BooleanField(label=_("已授权"), required=False)
    keywords = forms.CharField(label=_("关键词"), max_length=500, required=False)
    abstract = forms.CharField(label=_("摘要"), max_length=8000, required=False, widget=_LONG)

    def clean_doi(self) -> str:
        try:
            return read_doi(self.cleaned_data["doi"])
        except Unfit:
            raise forms.ValidationError(_("DOI 应以 10. 开头，例如 10.1000/182。")) from None

    def clean_orcids(self) -> str:
        try:
            return " ".join(dict.fromkeys(read_orcid(one) for one in self.cleaned_data["orcids"].replace(";", " ").replace("；", " ").split()))
        except Unfit:
            raise forms.ValidationError(_("ORCID 为 16 位，末位须与前 15 位相符。")) from None

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        begins, ends = found.get("on"), found.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("结束日期早于起始日期。"))
        return found


@form_for(procedure.enter_source)
class EnterSourceForm(_SourceFields):
    """A new source."""

    unit = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    field_order = ("unit", "kind", "name")

    def prepare(self) -> None:
        own_units(self, procedure.OFFICE)


@form_for(procedure.edit_source)
class EditSourceForm(_SourceFields):
    """A source on record."""

    def prepare(self) -> None:
        for name in self.fields:
            self.fields[name].initial = getattr(self.record, name)


@form_for(procedure.confirm_signal)
class ConfirmForm(StepForm):
    """Nothing to fill in; on to the finding."""

    def onward(self, record: Any) -> str:
        made = record.findings.order_by("-pk").first()
        return f"/findings/{made.number}/parks/" if made else ""


@form_for(procedure.dismiss_signal)
class DismissForm(StepForm):
    """Why it is none."""

    because = forms.ChoiceField(label=_("排除原因"), choices=Dismissal.choices)

    def onward(self, record: Any) -> str:
        return f"/signals/?unit={record.unit.number}"


class _TaskFields(StepForm):
    """Who looks at what by when."""

    name = forms.CharField(label=_("任务"), max_length=200)
    scout = forms.ModelChoiceField(label=_("侦察人"), queryset=User.objects.none())
    kind = forms.ChoiceField(label=_("看哪类来源"), choices=(("", _("各类都看")), *SourceKind.choices), required=False)
    words = forms.CharField(label=_("关键词"), max_length=200, required=False, help_text=_("几个词用空格隔开；名称、摘要或关键词里含有的来源会列在任务页上。"))
    finish_by = forms.DateField(label=_("完成期限"))

    def _offer(self, units: Any) -> None:
        field: Any = self.fields["scout"]
        held = Membership.objects.in_force(today()).filter(organisation__in=units, role__in=(*procedure.OFFICE, Role.RESEARCHER))
        field.queryset = User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("username")


@form_for(procedure.open_task)
class OpenTaskForm(_TaskFields):
    """A new task."""

    unit = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    field_order = ("unit",)

    def prepare(self) -> None:
        own_units(self, procedure.OFFICE)
        self._offer(self.fields["unit"].queryset)  # type: ignore[attr-defined]
        with suppress(MissingYear):  # then the day is chosen by hand
            self.fields["finish_by"].initial = working_days_after(today(), TIME)


@form_for(procedure.edit_task)
class EditTaskForm(_TaskFields):
    """A task under way."""

    def prepare(self) -> None:
        self._offer([self.record.unit_id])
        for name in ("name", "kind", "words", "finish_by"):
            self.fields[name].initial = getattr(self.record, name)
        self.fields["scout"].initial = self.record.scout_id


@form_for(procedure.finish_task)
class FinishTaskForm(StepForm):
    """What came of it."""

    outcome = forms.CharField(label=_("结果"), max_length=2000, widget=_LONG, help_text=_("看了哪些、为什么是或不是线索；线索另行登记。"))


class _FindingFields(StepForm):
    """A finding."""

    name = forms.CharField(label=_("线索"), max_length=200)
    summary = forms.CharField(label=_("说明"), max_length=4000, widget=_LONG, help_text=_("是什么、谁做的、可能用在哪里。通知之后园区也会读到。"))


@form_for(procedure.open_finding)
class OpenFindingForm(_FindingFields):
    """A new finding."""

    unit = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    source = RecordField("discovery.sources", label=_("来源编号"), required=False)
    task = RecordField("discovery.tasks", label=_("任务编号"), required=False)
    field_order = ("unit", "name", "summary")

    def prepare(self) -> None:
        own_units(self, (Role.RESEARCHER, *procedure.OFFICE))


@form_for(procedure.edit_finding)
class EditFindingForm(_FindingFields):
    """A finding nobody was told of."""

    def prepare(self) -> None:
        self.fields["name"].initial, self.fields["summary"].initial = self.record.name, self.record.summary


@form_for(procedure.choose_parks)
class ParksForm(StepForm):
    """Which parks."""

    parks = forms.ModelMultipleChoiceField(label=_("园区"), queryset=Carrier.objects.none(), widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        field: Any = self.fields["parks"]
        field.queryset = parks()
        field.initial = [one.park_id for one in self.record.shared.all()]


@form_for(procedure.take_finding)
class TakeForm(StepForm):
    """Who went, and how."""

    how = forms.CharField(label=_("怎么介入"), max_length=500, widget=_LONG, help_text=_("例如：11 月 20 日与课题组面谈，约定下周看样机。"))


@form_for(procedure.relay_finding)
class RelayForm(StepForm):
    """To which park."""

    park = forms.ModelChoiceField(label=_("接续孵化园区"), queryset=Carrier.objects.none(), help_text=_("只列已经通知过的园区。"))

    def prepare(self) -> None:
        self.fields["park"].queryset = Carrier.objects.filter(shared_findings__finding=self.record, shared_findings__told_at__isnull=False)  # type: ignore[attr-defined]


@form_for(procedure.close_finding)
class CloseForm(StepForm):
    """Why it leads nowhere."""

    because = forms.ChoiceField(label=_("关闭原因"), choices=Ending.choices)
