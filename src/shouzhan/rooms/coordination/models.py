"""Registers of the work that documents set going: tasks, bodies, meetings, raised items, suggestions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import today
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.pairs import Pairs
from shouzhan.kernel.pinyin import NameOrder
from shouzhan.kernel.records import Record
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.coordination.rules import Light, amber_until, light, silent_since
from shouzhan.rooms.parties.public import CITY, Organisation
from shouzhan.rooms.policies.public import PolicyDocument, StatedTask


def last_hand(record: Record, step: str) -> str:
    """Who last took a step with a record."""
    entries = Entry.objects.filter(record_kind=record.procedure_name, record_number=record.number, step=step)
    return str(entries.order_by("-id").values_list("actor", flat=True).first() or "")


class TaskCase(Record):
    """A task of a document as a case: who owns it, what is due, what was reported."""

    procedure_name: ClassVar[str] = "coordination.task"

    name = models.CharField(_("任务"), max_length=400)
    name_order = NameOrder()
    name_order_en = NameOrder("name_en", "name")
    name_en = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey(PolicyDocument, models.PROTECT, null=True, related_name="task_cases", verbose_name=_("文件"))
    stated = models.OneToOneField(StatedTask, models.PROTECT, null=True, related_name="case")
    clause = models.CharField(_("条款"), max_length=60, blank=True)
    plan = models.ForeignKey("ActionPlan", models.PROTECT, null=True, related_name="items", verbose_name=_("年度清单"))
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="owned_tasks", verbose_name=_("负责单位"))
    place = models.CharField(max_length=6, default=CITY)
    starts_on = models.DateField(_("开始日期"))
    target_on = models.DateField(_("完成期限"), null=True)
    next_milestone_on = models.DateField(_("最近节点"), null=True, db_index=True)
    last_heard_on = models.DateField(_("最近报告"))
    escalated_on = models.DateField(_("最近提级"), null=True)
    pairs = Pairs("name", "name_en", "clause", "number")

    class Meta:
        verbose_name = _("督办任务")
        indexes = [
            models.Index(fields=("document", "state")), models.Index(fields=("owner", "state")), models.Index(fields=("target_on", "id")),
            models.Index(fields=("due_on", "id", "state", "last_heard_on", "target_on", "next_milestone_on")), models.Index(fields=("state", "due_on", "id", "last_heard_on", "target_on", "next_milestone_on")),
            models.Index(fields=("state", "state_since")), models.Index(fields=("name_order", "id"), name="tasks_by_name"), models.Index(fields=("name_order_en", "id"), name="tasks_by_name_en"),
            models.Index(fields=("last_heard_on", "state", "due_on", "target_on", "next_milestone_on"), name="tasks_by_last_word"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target_on__isnull=True) | models.Q(target_on__gte=models.F("starts_on")),
                name="a_task_ends_after_it_starts", violation_error_message=_("完成期限早于开始日期。"),
            )
        ]

    @property
    def title(self) -> str:
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    def own_due_on(self) -> date | None:
        days = [day for day in (self.target_on, self.next_milestone_on) if day is not None]
        return min(days) if days and self.state in ("open", "running", "suspended", "proposed") else None

    @property
    def light(self) -> Light:
        """The traffic light today."""
        return light(
            state=self.state, due_on=self.target_on, next_milestone_on=self.next_milestone_on, last_heard_on=self.last_heard_on, today=today()
        )

    @property
    def is_abolished(self) -> bool:
        """Whether the document it comes from is no longer in force, so that nobody works on unawares."""
        return self.document is not None and self.document.state == "withdrawn"

    @property
    def citation(self) -> Citation | None:
        """The clause the task comes from."""
        return self.document.cite(self.clause) if self.document else None

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.owner_id,) if self.owner_id else ()

    def proposed_by(self) -> str:
        """Who asked for it to be struck off."""
        return last_hand(self, "propose")

    def proposal(self) -> Entry | None:
        """The entry by which it was last asked to be struck off."""
        return Entry.objects.filter(record_kind=self.procedure_name, record_number=self.number, step="propose").order_by("-id").first()


def in_light(colour: str) -> models.Q:
    """The tasks of a colour as a condition; equal to `rules.light` row by row.

    A working task with a date of its own is due on the nearer of its deadline and its next milestone (`own_due_on`), so one
    indexed column decides; without one, `due_on` only says when somebody is to act, and colours nothing.
    """
    day = today()
    dated = models.Q(target_on__isnull=False) | models.Q(next_milestone_on__isnull=False)
    late = models.Q(due_on__isnull=False, due_on__lt=day) & dated
    on_time = ~late  # not "empty or later": an OR keeps the databases from walking the dates in order
    accepted = ~models.Q(state__in=("open", "suspended", "closed", "cancelled"))  # said so that the dates are walked, and the walk ends with the page
    silent = models.Q(last_heard_on__lt=silent_since(day))
    near = models.Q(due_on__isnull=False, due_on__lte=amber_until(day)) & dated
    return {
        "done": models.Q(state__in=("closed", "cancelled")),
        "red": models.Q(state__in=("open", "running", "proposed")) & late,
        "grey": models.Q(state="suspended") | (models.Q(state="open") & on_time),
        "amber": accepted & on_time & (silent | near),
        "green": accepted & ~silent & ~near,
    }[colour]


LATELY = 30  # days


def at_pace(pace: str) -> models.Q:
    """The tasks past the day by which somebody was to act, or come to their state lately, as a condition."""
    day = today()
    return models.Q(due_on__lt=day) if pace == "late" else models.Q(state_since__gt=day - timedelta(days=LATELY))


def of_unit(number: str) -> models.Q:
    """The tasks behind which a unit is printed; a task that prints it twice is found once."""
    return models.Q(pk__in=TaskUnit.objects.filter(organisation__number=number).values("task"))


class TaskUnit(models.Model):
    """A responsible unit as printed; the first in the list is first by convention only."""

    task = models.ForeignKey(TaskCase, models.CASCADE, related_name="units")
    printed = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="task_units")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("order",)

    def __str__(self) -> str:
        return self.printed


class Milestone(models.Model):
    """A day by which something is to be reached."""

    task = models.ForeignKey(TaskCase, models.CASCADE, related_name="milestones")
    name = models.CharField(_("节点"), max_length=200)
    due_on = models.DateField(_("期限"))
    done_on = models.DateField(_("完成日期"), null=True)
    evidence = models.TextField(_("佐证"), blank=True)
    moved = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.name


class ProgressReport(models.Model):
    """What a unit reported of a month."""

    task = models.ForeignKey(TaskCase, models.CASCADE, related_name="reports")
    month = models.DateField(_("月份"))
    text = models.TextField(_("进展"))
    evidence = models.TextField(_("佐证"), blank=True)
    reporter = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-month", "-pk")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ActionPlan(Record):
    """A carrier's action plan with its list of the year."""

    procedure_name: ClassVar[str] = "coordination.plan"

    name = models.CharField(_("名称"), max_length=300)
    name_order = NameOrder()
    carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, related_name="plans", verbose_name=_("载体"))
    year = models.PositiveSmallIntegerField(_("年度"))
    place = models.CharField(max_length=6, default=CITY)

    class Meta:
        verbose_name = _("行动方案与年度清单")
        constraints = [models.UniqueConstraint(fields=("carrier", "year"), name="one_plan_per_carrier_and_year", violation_error_message=_("这个载体该年度已有清单。"))]

    @property
    def title(self) -> str:
        return self.name


class Body(Record):
    """A body that coordinates: joint conference, leading group, task force, park governance."""

    class Kind(models.TextChoices):
        """What it is."""

        JOINT_CONFERENCE = "joint-conference", _("联席会议")
        LIAISON_MEETING = "liaison-meeting", _("联络员会议")
        LEADING_GROUP = "leading-group", _("领导小组")
        TASK_FORCE = "task-force", _("工作专班")
        DISTRICT_MECHANISM = "district-mechanism", _("区统筹协调机制")
        PARK_GOVERNANCE = "park-governance", _("园区统筹协调机制")
        GOVERNING_BODY = "governing-body", _("党委会／校长办公会")

    procedure_name: ClassVar[str] = "coordination.body"

    name = models.CharField(_("名称"), max_length=200)
    name_order = NameOrder()
    kind = models.CharField(_("类别"), max_length=30, choices=Kind, db_index=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="bodies", verbose_name=_("设在单位"))
    carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, related_name="bodies", verbose_name=_("所属载体"))
    other_names = models.CharField(_("其他印名"), max_length=400, blank=True)
    chair = models.CharField(_("负责人"), max_length=100, blank=True)
    departments = models.CharField(_("成员部门"), max_length=500, blank=True)
    agreement = models.TextField(_("协议要点"), blank=True)
    place = models.CharField(max_length=6, default=CITY)
    members = models.ManyToManyField(Organisation, related_name="sits_on", blank=True)

    class Meta:
        verbose_name = _("议事协调机构")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.organisation_id,) if self.organisation_id else ()


class Meeting(Record):
    """One meeting with its agenda and decisions."""

    procedure_name: ClassVar[str] = "coordination.meeting"

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", verbose_name=_("机构"))
    name = models.CharField(_("会议名称"), max_length=200)
    name_order = NameOrder()
    on = models.DateField(_("日期"))
    minutes = models.TextField(_("纪要"), blank=True)

    class Meta:
        verbose_name = _("会议")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name

    def concerned_organisations(self) -> tuple[int, ...]:
        return self.body.concerned_organisations()


class AgendaItem(models.Model):
    """Something on the agenda, with what it comes from."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    name = models.CharField(_("议题"), max_length=300)
    raised_by = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    about = models.CharField(max_length=40, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.name


class FollowUp(models.Model):
    """A decision and whoever sees it through: of a meeting, or promised in a reply."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, null=True, related_name="follow_ups")
    suggestion = models.ForeignKey("Suggestion", models.CASCADE, null=True, related_name="next_steps")
    text = models.CharField(_("事项"), max_length=500)
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="follow_ups", verbose_name=_("负责单位"))
    due_on = models.DateField(_("期限"), null=True)
    done_on = models.DateField(_("完成日期"), null=True)
    result = models.TextField(_("结果"), blank=True)

    class Meta:
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.text


class IssueCase(Record):
    """A matter that crosses departments, levels, regions or parks, raised until it is decided."""

    class Crosses(models.TextChoices):
        """What it crosses."""

        DEPARTMENT = "department", _("跨部门")
        LEVEL = "level", _("跨层级")
        REGION = "region", _("跨区域")
        PARK = "park", _("跨园区")

    class Topic(models.TextChoices):
        """What it is about."""

        PLANNING = "planning", _("规划")
        LAND = "land", _("土地")
        ENVIRONMENT = "environment", _("环保")
        ENERGY = "energy", _("能源")
        TALENT = "talent", _("人才")
        POLICY = "policy", _("政策")
        OTHER = "other", _("其他")

    procedure_name: ClassVar[str] = "coordination.issue"

    name = models.CharField(_("事项"), max_length=300)
    name_order = NameOrder()
    detail = models.TextField(_("情况"), blank=True)
    crosses = models.CharField(_("性质"), max_length=20, choices=Crosses)
    topic = models.CharField(_("领域"), max_length=20, choices=Topic)
    raised_by = models.ForeignKey(Organisation, models.PROTECT, related_name="raised_issues", verbose_name=_("提出单位"))
    carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, related_name="issues", verbose_name=_("涉及载体"))
    assigned = models.ManyToManyField(Organisation, related_name="assigned_issues", blank=True)
    answer_by = models.DateField(_("答复期限"), null=True)
    resolution = models.TextField(_("决定"), blank=True)
    is_raised_level = models.BooleanField(_("提级管理"), default=False)
    place = models.CharField(max_length=6, default=CITY)

    class Meta:
        verbose_name = _("跨界协调事项")

    @property
    def title(self) -> str:
        return self.name

    def own_due_on(self) -> date | None:
        return self.answer_by if self.state == "assigned" else None

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.raised_by_id,)


class Suggestion(Record):
    """A deputies' suggestion on its way to the published reply and the promised next steps."""

    procedure_name: ClassVar[str] = "coordination.suggestion"

    name = models.CharField(_("建议题目"), max_length=300)
    name_order = NameOrder()
    reference = models.CharField(_("建议编号"), max_length=60)
    session = models.CharField(_("会次"), max_length=80, blank=True)
    deputies = models.CharField(_("代表"), max_length=200, blank=True)
    handler = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="handled_suggestions", verbose_name=_("主办单位"))
    co_handlers = models.ManyToManyField(Organisation, related_name="co_handled_suggestions", blank=True)
    answer_by = models.DateField(_("答复期限"), null=True)
    reply = models.TextField(_("答复"), blank=True)
    reply_number = models.CharField(_("答复文号"), max_length=80, blank=True)
    copies = models.CharField(_("抄送"), max_length=300, blank=True)
    replied_on = models.DateField(_("答复日期"), null=True)

    class Meta:
        verbose_name = _("代表建议办理")
        constraints = [models.UniqueConstraint(fields=("session", "reference"), name="one_case_per_suggestion", violation_error_message=_("这件建议已登记。"))]

    @property
    def title(self) -> str:
        return self.name

    def own_due_on(self) -> date | None:
        return self.answer_by if self.state in ("registered", "assigned", "reviewing") else None

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.handler_id,) if self.handler_id else ()

    def submitted_by(self) -> str:
        """Who handed the reply up."""
        return last_hand(self, "submit")


class ServiceOfficer(Record):
    """The officer who looks after one incubator, from the city or the district."""

    procedure_name: ClassVar[str] = "coordination.officer"

    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="officers", verbose_name=_("孵化器"))
    level = models.CharField(_("层级"), max_length=10, choices=(("city", _("市级")), ("district", _("区级"))))
    name = models.CharField(_("姓名"), max_length=100)
    name_order = NameOrder()
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)
    place = models.CharField(max_length=6, default=CITY)

    class Meta:
        verbose_name = _("服务专员")

    @property
    def title(self) -> str:
        return f"{self.carrier.title} · {self.name}"
