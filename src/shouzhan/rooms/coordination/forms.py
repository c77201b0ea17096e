"""What people fill in to move the ledger."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouzhan.engine.documents.policy.units import typed_units
from shouzhan.kernel.dates import today
from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.coordination import procedure as p
from shouzhan.rooms.coordination.closing import said_of_closing
from shouzhan.rooms.coordination.models import FollowUp, Meeting, Milestone
from shouzhan.rooms.coordination.rules import SILENT_DAYS
from shouzhan.rooms.parties.public import PLACES, Organisation, Role
from shouzhan.web.forms import StepForm, form_for
from shouzhan.web.shapes import Fact

UNITS_HELP = _("照文件原样，用顿号隔开；第一个单位不等于牵头单位")


def active() -> Any:
    """The organisations on the register."""
    return Organisation.objects.filter(state="active").order_by(by_name())


class UnitsMixin:
    """Takes a printed list apart."""

    cleaned_data: dict[str, Any]

    def clean_units(self) -> list[str]:
        return typed_units(self.cleaned_data["units"])


@form_for(p.open_task)
class OpenTaskForm(UnitsMixin, StepForm):
    """A task of its own, not from a document."""

    name = forms.CharField(label=_("任务"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    units = forms.CharField(label=_("责任单位"), required=False, help_text=UNITS_HELP)
    starts_on = forms.DateField(label=_("开始日期"), initial=today)
    target_on = forms.DateField(label=_("完成期限"), required=False)
    place = forms.ChoiceField(label=_("范围"), choices=PLACES)


@form_for(p.accept_task)
class AcceptTaskForm(StepForm):
    """Which unit owns it."""

    owner = forms.ModelChoiceField(label=_("负责单位"), queryset=Organisation.objects.none())

    def prepare(self) -> None:
        printed = [unit.organisation_id for unit in self.record.units.all() if unit.organisation_id] if self.record else []
        mine = self.actor.organisations(p.UNIT) if self.actor else []
        field: Any = self.fields["owner"]
        if self.actor is not None and self.actor.holds(p.CITY):
            field.queryset = active().filter(pk__in=printed) if printed else active()
        else:
            field.queryset = active().filter(pk__in=mine)


@form_for(p.plan_milestone)
class MilestoneForm(StepForm):
    """A milestone."""

    name = forms.CharField(label=_("节点"), max_length=200)
    due_on = forms.DateField(label=_("期限"))


@form_for(p.report_progress)
class ReportForm(StepForm):
    """A month's progress."""

    month = forms.DateField(label=_("月份"), initial=today, help_text=_("该月任一日"))
    text = forms.CharField(label=_("进展"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    evidence = forms.CharField(label=_("佐证"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("文件名、链接或文号；原件请作为附件上传"))

    def prepare(self) -> None:
        month = today().replace(day=1)
        count = self.record.reports.filter(month=month).count() if self.record is not None else 0
        if count:
            self.fields["month"].help_text = _("该月任一日。%(month)s 已有 %(count)s 份报告：再报告是补充，不会替换，都会保留") % {"month": f"{month:%Y-%m}", "count": count}

    def at_hand(self) -> tuple[Fact, ...]:
        if self.record is None:
            return ()
        due = self.record.last_heard_on + timedelta(days=SILENT_DAYS)
        told = tuple(Fact(f"{r.month:%Y-%m}", r.text, note=r.evidence) for r in self.record.reports.all()[:6])
        return (Fact(_("下次报告不晚于"), due, kind="date", note=_("逾此日未报告亮黄灯")), Fact(_("任务完成期限"), self.record.target_on, kind="date"), *told)

    def at_hand_words(self) -> Any:
        return _("期限与已有报告")


class _OfTask(StepForm):
    def prepare(self) -> None:
        field: Any = self.fields["milestone"]
        if self.record is not None:
            field.queryset = self.record.milestones.filter(done_on=None)


@form_for(p.reach_milestone)
class ReachForm(_OfTask):
    """Which milestone, when, on what evidence."""

    milestone = forms.ModelChoiceField(label=_("节点"), queryset=Milestone.objects.none())
    done_on = forms.DateField(label=_("完成日期"), initial=today)
    evidence = forms.CharField(label=_("佐证"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


@form_for(p.move_milestone)
class MoveForm(_OfTask):
    """Which milestone, to when, why."""

    milestone = forms.ModelChoiceField(label=_("节点"), queryset=Milestone.objects.none())
    due_on = forms.DateField(label=_("新的期限"))
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea)


@form_for(p.move_deadline)
class DeadlineForm(StepForm):
    """The new deadline and why."""

    target_on = forms.DateField(label=_("新的完成期限"))
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea)

    def clean_target_on(self) -> Any:
        day = self.cleaned_data["target_on"]
        if self.record is not None and day < self.record.starts_on:
            raise forms.ValidationError(_("完成期限早于开始日期 %(day)s。") % {"day": self.record.starts_on})
        return day


@form_for(p.propose_closing)
class ProposeForm(StepForm):
    """What was reached."""

    summary = forms.CharField(label=_("完成情况"), max_length=4000, widget=forms.Textarea, help_text=_("完成了什么、在哪里可以核查；没有节点的任务不得只写“完成”"))


@form_for(p.close_task)
class CloseForm(StepForm):
    """Nothing to fill in; what the closing rests on stands beside the button."""

    def at_hand(self) -> tuple[Fact, ...]:
        return said_of_closing(self.record) if self.record is not None else ()

    def at_hand_words(self) -> Any:
        return _("申请与依据")


@form_for(p.draft_plan)
class PlanForm(StepForm):
    """A carrier's list of the year."""

    name = forms.CharField(label=_("名称"), max_length=300)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    carrier = forms.ModelChoiceField(label=_("载体"), queryset=Carrier.objects.none(), required=False)
    place = forms.ChoiceField(label=_("范围"), choices=PLACES)

    def prepare(self) -> None:
        field: Any = self.fields["carrier"]
        field.queryset = Carrier.objects.filter(state="running").exclude(kind="incubator").order_by(by_name())
        if self.actor is not None and not self.actor.holds((*p.CITY, Role.DISTRICT_OFFICER)):
            field.queryset, field.required = field.queryset.filter(operator__in=self.actor.organisations((Role.PARK_OPERATOR,))), True


@form_for(p.add_item)
class ItemForm(UnitsMixin, StepForm):
    """One item of the list."""

    name = forms.CharField(label=_("事项"), max_length=400)
    units = forms.CharField(label=_("责任单位"), required=False, help_text=UNITS_HELP)
    target_on = forms.DateField(label=_("完成期限"), required=False)


@form_for(p.set_up_body, p.edit_body)
class BodyForm(StepForm):
    """Who coordinates what."""

    name = forms.CharField(label=_("名称"), max_length=200)
    kind = forms.ChoiceField(label=_("类别"))
    organisation = forms.ModelChoiceField(label=_("设在单位"), queryset=Organisation.objects.none(), required=False)
    chair = forms.CharField(label=_("负责人"), max_length=100, required=False)
    departments = forms.CharField(label=_("成员部门"), max_length=500, required=False)
    other_names = forms.CharField(label=_("其他印名"), max_length=400, required=False, help_text=_("文件中的不同写法，均视为同一机构"))
    agreement = forms.CharField(label=_("协议要点"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    members = forms.ModelMultipleChoiceField(label=_("成员单位"), queryset=Organisation.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)
    place = forms.ChoiceField(label=_("范围"), choices=PLACES)

    def prepare(self) -> None:
        from_model = p.body.model.Kind.choices
        fields: Any = self.fields
        fields["kind"].choices = from_model
        fields["organisation"].queryset = active()
        if self.actor is not None and not self.actor.holds((*p.CITY, Role.DISTRICT_OFFICER)):
            fields["organisation"].queryset = active().filter(pk__in=self.actor.organisations(p.UNIT))
        fields["members"].queryset = active().filter(kind__in=("city-department", "district-government", "university", "company", "exchange"))
        if self.record is not None:
            for name in ("name", "kind", "chair", "departments", "other_names", "agreement", "place"):
                fields[name].initial = getattr(self.record, name)
            fields["organisation"].initial = self.record.organisation_id
            fields["members"].initial = [o.pk for o in self.record.members.all()]


@form_for(p.call_meeting)
class MeetingForm(StepForm):
    """Which body meets, when."""

    body = forms.ModelChoiceField(label=_("机构"), queryset=Organisation.objects.none())
    name = forms.CharField(label=_("会议名称"), max_length=200)
    on = forms.DateField(label=_("日期"))

    def prepare(self) -> None:
        fields: Any = self.fields
        bodies = p.body.model.objects.filter(state="active").order_by("name_order")
        fields["body"].queryset = bodies.filter(p.keepers.scope(self.actor)) if self.actor is not None else bodies


@form_for(p.add_agenda)
class AgendaForm(StepForm):
    """An item for the agenda."""

    name = forms.CharField(label=_("议题"), max_length=300)
    raised_by = forms.ModelChoiceField(label=_("提出单位"), queryset=Organisation.objects.none(), required=False)
    about = forms.CharField(label=_("相关记录编号"), max_length=40, required=False)

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["raised_by"].queryset = active()


@form_for(p.hold_meeting)
class HoldForm(StepForm):
    """The minutes."""

    minutes = forms.CharField(label=_("纪要"), widget=forms.Textarea(attrs={"rows": 8}), required=False)


@form_for(p.decide)
class DecideForm(StepForm):
    """A decision."""

    text = forms.CharField(label=_("决定事项"), max_length=500)
    owner = forms.ModelChoiceField(label=_("负责单位"), queryset=Organisation.objects.none(), required=False)
    due_on = forms.DateField(label=_("期限"), required=False)

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["owner"].queryset = active()


class _Item(StepForm):
    item = forms.ModelChoiceField(label=_("事项"), queryset=FollowUp.objects.none())
    result = forms.CharField(label=_("结果"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


@form_for(p.follow_up)
class FollowUpForm(_Item):
    """Which decision, with what result."""

    def prepare(self) -> None:
        fields: Any = self.fields
        if self.record is not None:
            fields["item"].queryset = self.record.follow_ups.filter(done_on=None)


@form_for(p.keep_promise)
class PromiseKeptForm(_Item):
    """Which promise, with what result."""

    def prepare(self) -> None:
        fields: Any = self.fields
        if self.record is not None:
            fields["item"].queryset = self.record.next_steps.filter(done_on=None)


@form_for(p.raise_issue)
class IssueForm(StepForm):
    """What cannot be settled by one body."""

    name = forms.CharField(label=_("事项"), max_length=300)
    detail = forms.CharField(label=_("情况"), widget=forms.Textarea, required=False, max_length=4000)
    crosses = forms.ChoiceField(label=_("性质"))
    topic = forms.ChoiceField(label=_("领域"))
    raised_by = forms.ModelChoiceField(label=_("提出单位"), queryset=Organisation.objects.none())
    place = forms.ChoiceField(label=_("范围"), choices=PLACES)

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["crosses"].choices, fields["topic"].choices = p.issue.model.Crosses.choices, p.issue.model.Topic.choices
        everywhere = self.actor is None or self.actor.holds(p.CITY)
        fields["raised_by"].queryset = active() if everywhere else active().filter(pk__in=self.actor.organisations(p.SPEAKERS))


@form_for(p.assign_issue, p.reassign_issue)
class AssignForm(StepForm):
    """Which departments, by when."""

    assigned = forms.ModelMultipleChoiceField(label=_("承办部门"), queryset=Organisation.objects.none(), widget=forms.CheckboxSelectMultiple)
    answer_by = forms.DateField(label=_("答复期限"), required=False)

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["assigned"].queryset = active().filter(kind__in=("city-department", "district-government", "district-department"))


@form_for(p.table_issue)
class TableForm(StepForm):
    """Before which meeting."""

    meeting = forms.ModelChoiceField(label=_("会议"), queryset=Meeting.objects.none())

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["meeting"].queryset = Meeting.objects.filter(state="planned")


@form_for(p.resolve_issue)
class ResolveForm(StepForm):
    """The decision."""

    resolution = forms.CharField(label=_("决定"), widget=forms.Textarea, max_length=4000)


@form_for(p.register_suggestion)
class SuggestionForm(StepForm):
    """A deputies' suggestion."""

    name = forms.CharField(label=_("建议题目"), max_length=300)
    reference = forms.CharField(label=_("建议编号"), max_length=60)
    session = forms.CharField(label=_("会次"), max_length=80, required=False)
    deputies = forms.CharField(label=_("代表"), max_length=200, required=False)


@form_for(p.assign_suggestion)
class HandlerForm(StepForm):
    """Who handles it."""

    handler = forms.ModelChoiceField(label=_("主办单位"), queryset=Organisation.objects.none())
    co_handlers = forms.ModelMultipleChoiceField(label=_("会办单位"), queryset=Organisation.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)
    answer_by = forms.DateField(label=_("答复期限"), required=False)

    def prepare(self) -> None:
        fields: Any = self.fields
        departments = active().filter(kind__in=("city-department", "district-government"))
        fields["handler"].queryset = fields["co_handlers"].queryset = departments


@form_for(p.draft_reply)
class ReplyForm(StepForm):
    """The reply."""

    reply = forms.CharField(label=_("答复"), widget=forms.Textarea(attrs={"rows": 14}), max_length=20000)

    def prepare(self) -> None:
        if self.record is not None:
            self.fields["reply"].initial = self.record.reply


@form_for(p.promise)
class PromiseForm(DecideForm):
    """A promised next step."""


@form_for(p.publish_reply)
class PublishReplyForm(StepForm):
    """Number, copies, day."""

    reply_number = forms.CharField(label=_("答复文号"), max_length=80)
    copies = forms.CharField(label=_("抄送"), max_length=300, required=False)
    replied_on = forms.DateField(label=_("答复日期"), initial=today)


@form_for(p.assign_officer)
class OfficerForm(StepForm):
    """Which incubator, who, from where."""

    carrier = forms.ModelChoiceField(label=_("孵化器"), queryset=Organisation.objects.none())
    level = forms.ChoiceField(label=_("层级"), choices=(("city", _("市级")), ("district", _("区级"))))
    name = forms.CharField(label=_("姓名"), max_length=100)
    contact = forms.CharField(label=_("联系方式"), max_length=200, required=False)

    def prepare(self) -> None:
        fields: Any = self.fields
        carriers = p.officer.model._meta.get_field("carrier").related_model
        fields["carrier"].queryset = carriers.objects.filter(p.local.scope(self.actor), kind="incubator", state="running")
