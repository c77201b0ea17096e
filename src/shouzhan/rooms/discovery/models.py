"""What scouts look through, who looks by when, and what they find."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.pinyin import NameOrder
from shouzhan.kernel.records import Record
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.parties.public import Organisation, User


class SourceKind(models.TextChoices):
    """What a source is."""

    LABORATORY = "laboratory", _("实验室")
    PROJECT = "project", _("资助项目")
    PAPER = "paper", _("论文")
    PATENT = "patent", _("专利")


class Dismissal(models.TextChoices):
    """Why a signal is no finding."""

    KNOWN = "known", _("已披露，系统没有认出")
    NOT_OURS = "not-ours", _("不是本单位的成果")
    NO_USE = "no-use", _("看不到应用")
    EARLY = "early", _("还太早")
    OTHER = "other", _("其他")


class Ending(models.TextChoices):
    """Why a finding was closed without becoming anything."""

    KNOWN = "known", _("已有披露")
    NOT_OURS = "not-ours", _("权属不在本单位")
    NO_NEED = "no-need", _("没有找到需求")
    UNWILLING = "unwilling", _("完成人不愿转化")
    OTHER = "other", _("其他")


class Source(Record):
    """A laboratory, a funded project, a paper or a patent of a unit."""

    procedure_name: ClassVar[str] = "discovery.source"

    kind = models.CharField(_("类别"), max_length=20, choices=SourceKind, db_index=True)
    name = models.CharField(_("名称"), max_length=500)
    name_order = NameOrder()
    name_key = models.CharField(max_length=64, editable=False)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="sources", verbose_name=_("单位"))
    people = models.CharField(_("作者或负责人"), max_length=2000, blank=True)
    orcids = models.CharField("ORCID", max_length=600, blank=True)
    doi = models.CharField("DOI", max_length=200, blank=True)
    venue = models.CharField(_("期刊或来源"), max_length=300, blank=True)
    on = models.DateField(_("发表或起始日期"), null=True, blank=True, db_index=True)
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    code = models.CharField(_("项目号或专利号"), max_length=80, blank=True)
    project = models.CharField(_("所属项目号"), max_length=80, blank=True)
    programme = models.CharField(_("资助计划"), max_length=200, blank=True)
    partners = models.CharField(_("企业合作者"), max_length=500, blank=True)
    is_granted = models.BooleanField(_("已授权"), default=False)
    keywords = models.CharField(_("关键词"), max_length=500, blank=True)
    abstract = models.TextField(_("摘要"), max_length=8000, blank=True)
    dismissed_because = models.CharField(_("排除原因"), max_length=20, choices=Dismissal, blank=True, editable=False)

    class Meta:
        verbose_name = _("发现来源")
        constraints = [
            models.UniqueConstraint(fields=("unit", "doi"), condition=~models.Q(doi=""), name="one_source_per_doi", violation_error_message=_("本单位已有同一 DOI 的来源。")),
            models.UniqueConstraint(fields=("unit", "kind", "name_key"), name="one_source_per_title", violation_error_message=_("本单位已有同名的同类来源。")),
            models.CheckConstraint(condition=models.Q(ends_on__isnull=True) | models.Q(on__isnull=True) | models.Q(ends_on__gte=models.F("on")), name="a_source_ends_after_it_begins", violation_error_message=_("结束日期早于起始日期。")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.unit_id,)


class Task(Record):
    """Who looks through which sources, for what, by when."""

    procedure_name: ClassVar[str] = "discovery.task"

    name = models.CharField(_("任务"), max_length=200)
    name_order = NameOrder()
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="scouting", verbose_name=_("单位"))
    scout = models.ForeignKey(User, models.PROTECT, related_name="scouting", verbose_name=_("侦察人"))
    kind = models.CharField(_("看哪类来源"), max_length=20, choices=SourceKind, blank=True)
    words = models.CharField(_("关键词"), max_length=200, blank=True)
    finish_by = models.DateField(_("完成期限"))
    outcome = models.TextField(_("结果"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("侦察任务")

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name

    def own_due_on(self) -> date | None:
        return self.finish_by if self.state == "assigned" else None

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.unit_id,)


class Finding(Record):
    """Something that may become a transfer, found before anybody disclosed it."""

    procedure_name: ClassVar[str] = "discovery.finding"

    name = models.CharField(_("线索"), max_length=200)
    name_order = NameOrder()
    summary = models.TextField(_("说明"), max_length=4000)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="findings", verbose_name=_("单位"))
    finder = models.ForeignKey(User, models.PROTECT, null=True, related_name="findings", verbose_name=_("发现人"))
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("来源"))
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("侦察任务"))
    told_on = models.DateField(_("通知日期"), null=True, editable=False)
    intervene_by = models.DateField(_("及时介入期限"), null=True, editable=False)
    taken_on = models.DateField(_("介入日期"), null=True, editable=False)
    taken_how = models.CharField(_("怎么介入"), max_length=500, blank=True, editable=False)
    relayed_to = models.ForeignKey(Carrier, models.PROTECT, null=True, editable=False, related_name="relayed_findings", verbose_name=_("接续孵化园区"))
    disclosure = models.CharField(_("披露编号"), max_length=40, blank=True, editable=False, db_index=True)
    ended_because = models.CharField(_("关闭原因"), max_length=20, choices=Ending, blank=True, editable=False)

    class Meta:
        verbose_name = _("线索")
        constraints = [
            models.UniqueConstraint(fields=("disclosure",), condition=~models.Q(disclosure=""), name="a_disclosure_takes_up_one_finding", violation_error_message=_("这份披露已接手另一条线索。")),
            models.CheckConstraint(condition=models.Q(told_on__isnull=True, intervene_by__isnull=True) | models.Q(intervene_by__gte=models.F("told_on")), name="the_clock_runs_once_people_are_told", violation_error_message=_("介入期限从通知之日起算。")),
            models.CheckConstraint(condition=~models.Q(state="disclosed") | ~models.Q(disclosure=""), name="a_disclosed_finding_names_its_disclosure", violation_error_message=_("转披露的线索应有披露编号。")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name

    def own_due_on(self) -> date | None:
        return self.intervene_by if self.state == "told" else None

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.unit_id,)


class Shared(models.Model):
    """A park that was told of a finding, or is to be told."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="shared")
    park = models.ForeignKey(Carrier, models.PROTECT, related_name="shared_findings")
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("finding", "park"), name="a_park_is_told_once", violation_error_message=_("已通知过这个园区。"))]

    def __str__(self) -> str:
        return str(self.park)


# the tables of the room's two parts belong to it; imported last, since they point here
from shouzhan.rooms.discovery.early import models as early  # noqa: E402, F401
from shouzhan.rooms.discovery.watch import models as watch  # noqa: E402, F401
