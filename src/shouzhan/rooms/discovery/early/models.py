"""Projects that are followed, parks that join them, and calls held together with firms."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.money import Money
from shouzhan.kernel.pinyin import NameOrder
from shouzhan.kernel.records import Record
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.discovery.models import Finding
from shouzhan.rooms.parties.public import Organisation, User


class Programme(models.TextChoices):
    """Under which plan basic research is funded."""

    ZONE = "zone", _("基础研究特区")
    EXPLORER = "explorer", _("探索者计划")
    OTHER = "other", _("其他基础研究计划")


class ResearchLink(Record):
    """A funded basic-research project somebody keeps an eye on: whom to ask, and when next."""

    procedure_name: ClassVar[str] = "discovery.link"

    name = models.CharField(_("研究项目"), max_length=200)
    name_order = NameOrder()
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="research_links", verbose_name=_("单位"))
    programme = models.CharField(_("资助计划"), max_length=20, choices=Programme)
    code = models.CharField(_("项目号"), max_length=80, blank=True)
    leader = models.ForeignKey(User, models.PROTECT, related_name="followed_projects", verbose_name=_("项目负责人"))
    contact = models.CharField(_("对接人"), max_length=100)
    next_check = models.DateField(_("下次跟进日期"))

    class Meta:
        verbose_name = _("基础研究对接")

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name

    def own_due_on(self) -> date | None:
        return self.next_check if self.state == "following" else None

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.unit_id,)


class Check(models.Model):
    """What was learnt on one day."""

    link = models.ForeignKey(ResearchLink, models.CASCADE, related_name="checks")
    on = models.DateField()
    note = models.CharField(_("跟进情况"), max_length=1000)

    class Meta:
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.on} {self.note[:20]}"


class PreIncubation(Record):
    """A park in a research project, with the leader's consent, before any result exists."""

    procedure_name: ClassVar[str] = "discovery.incubation"

    name = models.CharField(_("研究项目"), max_length=200)
    name_order = NameOrder()
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="incubated_projects", verbose_name=_("单位"))
    leader = models.ForeignKey(User, models.PROTECT, related_name="incubated_projects", verbose_name=_("项目负责人"))
    park = models.ForeignKey(Carrier, models.PROTECT, related_name="incubated_projects", verbose_name=_("园区"))
    link = models.ForeignKey(ResearchLink, models.PROTECT, null=True, blank=True, related_name="incubations", verbose_name=_("基础研究对接"))
    plan = models.TextField(_("园区打算怎么参与"), max_length=2000)
    asked_by = models.CharField(max_length=64, blank=True, editable=False)
    terms = models.TextField(_("同意的范围"), max_length=2000, blank=True, editable=False)
    consented_on = models.DateField(_("同意日期"), null=True, editable=False)
    disclosure = models.CharField(_("披露编号"), max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = _("超前孵化")
        constraints = [
            models.UniqueConstraint(fields=("park", "leader", "name"), condition=models.Q(state__in=("asked", "running")), name="a_park_joins_a_project_once", violation_error_message=_("这个园区已在申请或参与这个项目。")),
            models.CheckConstraint(condition=~models.Q(state__in=("running", "linked")) | models.Q(consented_on__isnull=False), name="no_park_joins_without_consent", violation_error_message=_("没有项目负责人的同意，园区不能参与。")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name

    def concerned_organisations(self) -> tuple[int, ...]:
        return tuple(pk for pk in (self.unit_id, self.park.operator_id) if pk)


class JointCall(Record):
    """A call the city holds together with a firm, each paying its part."""

    procedure_name: ClassVar[str] = "discovery.call"

    name = models.CharField(_("项目征集"), max_length=200)
    name_order = NameOrder()
    topic = models.CharField(_("领域"), max_length=60)
    firm = models.ForeignKey(Organisation, models.PROTECT, related_name="joint_calls", verbose_name=_("联合出资企业"))
    city_fen = models.BigIntegerField(_("市级出资"))
    firm_fen = models.BigIntegerField(_("企业出资"))
    closes_on = models.DateField(_("征集截止"))

    class Meta:
        verbose_name = _("联合项目征集")
        constraints = [models.CheckConstraint(condition=models.Q(city_fen__gt=0, firm_fen__gt=0), name="both_sides_pay", violation_error_message=_("市级和企业都要出资。"))]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name

    @property
    def city(self) -> Money:
        """What the city pays."""
        return Money(self.city_fen)

    @property
    def firm_pays(self) -> Money:
        """What the firm pays."""
        return Money(self.firm_fen)

    def own_due_on(self) -> date | None:
        return self.closes_on if self.state == "calling" else None

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.firm_id,)


class JointProject(models.Model):
    """A project a call chose, what each side gives it, and what came of it."""

    call = models.ForeignKey(JointCall, models.CASCADE, related_name="projects")
    name = models.CharField(_("项目"), max_length=200)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="joint_projects", verbose_name=_("承担单位"))
    city_fen = models.BigIntegerField(_("市级出资"))
    firm_fen = models.BigIntegerField(_("企业出资"))
    result = models.CharField(_("成果"), max_length=1000, blank=True)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="joint_projects", verbose_name=_("线索"))

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("call", "name"), name="one_project_per_name_in_a_call", violation_error_message=_("这次征集已有同名项目。")),
            models.CheckConstraint(condition=models.Q(city_fen__gte=0, firm_fen__gte=0), name="nobody_pays_less_than_nothing", violation_error_message=_("出资不能为负。")),
        ]

    def __str__(self) -> str:
        return self.name
