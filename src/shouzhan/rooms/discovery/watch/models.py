"""Notes on where a field is going, and needs of the market sent to teams."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.pinyin import NameOrder
from shouzhan.kernel.records import Record
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.discovery.models import Source


class Outcome(models.TextChoices):
    """How a note looks a year later."""

    CAME = "came", _("如判断所料")
    PARTLY = "partly", _("部分应验")
    NOT = "not", _("没有应验")


class TrendNote(Record):
    """What a think tank or park holds of a sub-track, whether it is backed and why, and how that looked a year later."""

    procedure_name: ClassVar[str] = "discovery.note"

    name = models.CharField(_("研判"), max_length=200)
    name_order = NameOrder()
    track = models.CharField(_("细分赛道"), max_length=60, db_index=True)
    text = models.TextField(_("内容"), max_length=8000)
    park = models.ForeignKey(Carrier, models.PROTECT, related_name="trend_notes", verbose_name=_("园区"))
    is_backed = models.BooleanField(_("支持"), null=True, editable=False)
    why = models.TextField(_("理由"), max_length=2000, blank=True, editable=False)
    decided_on = models.DateField(_("决定日期"), null=True, editable=False)
    review_by = models.DateField(_("回看日期"), null=True, editable=False)
    outcome = models.CharField(_("回看结论"), max_length=20, choices=Outcome, blank=True, editable=False)
    lesson = models.TextField(_("回看说明"), max_length=2000, blank=True, editable=False)

    class Meta:
        verbose_name = _("趋势研判")
        constraints = [
            models.CheckConstraint(condition=models.Q(is_backed__isnull=True) | (~models.Q(why="") & models.Q(decided_on__isnull=False, review_by__isnull=False)), name="a_decision_says_why_and_is_looked_back_on", violation_error_message=_("决定要写明理由，并定下回看日期。")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name

    def own_due_on(self) -> date | None:
        return self.review_by if self.state == "decided" else None

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.park.operator_id,) if self.park.operator_id else ()


class MarketLead(Record):
    """A need of the market that a park knows of."""

    procedure_name: ClassVar[str] = "discovery.lead"

    name = models.CharField(_("市场需求"), max_length=200)
    name_order = NameOrder()
    track = models.CharField(_("细分赛道"), max_length=60, blank=True)
    text = models.TextField(_("需求说明"), max_length=4000)
    park = models.ForeignKey(Carrier, models.PROTECT, related_name="market_leads", verbose_name=_("园区"))

    class Meta:
        verbose_name = _("市场线索")

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.park.operator_id,) if self.park.operator_id else ()


class Push(models.Model):
    """A team a need was sent to, how near it is, and whether contact came of it."""

    lead = models.ForeignKey(MarketLead, models.CASCADE, related_name="pushes")
    team = models.ForeignKey(Source, models.PROTECT, related_name="pushes")
    nearness = models.PositiveSmallIntegerField()
    contacted_on = models.DateField(null=True)
    note = models.CharField(_("怎么联系的"), max_length=500, blank=True)

    class Meta:
        ordering = ("-nearness", "pk")
        constraints = [models.UniqueConstraint(fields=("lead", "team"), name="a_team_is_sent_a_need_once", violation_error_message=_("已推送过这个团队。"))]

    def __str__(self) -> str:
        return str(self.team)
