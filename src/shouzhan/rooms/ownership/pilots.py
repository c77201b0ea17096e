"""Grants of ownership or long-term use to those who made a result, the units that may grant, and which rules units adopted."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.records import Record
from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.parties.public import Organisation, Person, User


class GrantMode(models.TextChoices):
    """What the people get."""

    PART = "part-ownership", _("部分所有权")
    FULL = "full-ownership", _("全部所有权")
    USE = "long-term-use", _("长期使用权")


class PilotUnit(Record):
    """A unit on the list of those that may grant, from a day until a day."""

    procedure_name: ClassVar[str] = "ownership.pilot"

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="pilot_listings", verbose_name=_("试点单位"))
    scheme = models.CharField(_("试点依据"), max_length=200)
    since = models.DateField(_("列入日"))
    until = models.DateField(_("试点截止日"), null=True, blank=True)

    class Meta:
        verbose_name = _("赋权试点单位")
        constraints = [
            models.UniqueConstraint(fields=("unit", "scheme"), condition=models.Q(state="listed"), name="a_unit_is_listed_once_a_scheme", violation_error_message=_("这个单位已列入该试点。")),
            models.CheckConstraint(condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")), name="a_pilot_runs_forward", violation_error_message=_("截止日早于列入日。")),
        ]

    @property
    def title(self) -> str:
        return self.unit.shown_name

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.unit_id,)


def is_pilot(unit_id: int, day: date) -> bool:
    """Whether a unit stands on a pilot list on a day."""
    rows = PilotUnit.objects.filter(unit=unit_id, since__lte=day).filter(models.Q(until__isnull=True) | models.Q(until__gte=day))
    return rows.filter(state="listed").exists()


class Grant(Record):
    """One grant, from the asking to the change of rights, and back where it was not put to use."""

    procedure_name: ClassVar[str] = "ownership.grant"

    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="grants", verbose_name=_("成果"))
    asker = models.ForeignKey(User, models.PROTECT, related_name="grants_asked", verbose_name=_("申请人"))
    mode = models.CharField(_("赋权方式"), max_length=20, choices=GrantMode)
    share = models.DecimalField(_("赋予份额合计（%）"), max_digits=7, decimal_places=4, null=True, blank=True)
    starts_on = models.DateField(_("拟起始日"))
    ends_on = models.DateField(_("使用权终止日"), null=True, blank=True)
    purpose = models.TextField(_("转化设想"), max_length=3000, blank=True)
    is_sensitive = models.BooleanField(_("涉及安全、公共利益或秘密"), null=True)
    assessment = models.TextField(_("评估意见"), max_length=3000, blank=True)
    agreement = models.CharField(_("赋权协议编号"), max_length=120, blank=True)
    agreed_on = models.DateField(_("签约日"), null=True, blank=True)
    income_people = models.DecimalField(_("收益归成果完成人（%）"), max_digits=5, decimal_places=2, null=True, blank=True)
    transform_months = models.PositiveSmallIntegerField(_("约定转化期限（月）"), null=True, blank=True)
    published_on = models.DateField(_("公示起始日"), null=True, blank=True)
    notice_last_day = models.DateField(_("公示最后一日"), null=True, blank=True)
    objection = models.TextField(_("异议"), max_length=2000, blank=True)
    objection_answer = models.TextField(_("异议处理"), max_length=2000, blank=True)
    granted_on = models.DateField(_("赋权日"), null=True, blank=True)
    transformed_on = models.DateField(_("实施转化日"), null=True, blank=True)
    transformed_proof = models.CharField(_("转化凭据"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("赋权")
        constraints = [
            models.CheckConstraint(condition=models.Q(share__isnull=True) | models.Q(share__gt=0, share__lte=100), name="a_granted_share_lies_within_the_whole", violation_error_message=_("份额应大于 0、不超过 100%。")),
            models.CheckConstraint(condition=models.Q(income_people__isnull=True) | models.Q(income_people__gte=0, income_people__lte=100), name="an_income_split_lies_within_the_whole", violation_error_message=_("收益比例应在 0 至 100% 之间。")),
            models.UniqueConstraint(fields=("achievement",), condition=models.Q(state__in=("asked", "assessed", "approved", "agreed", "published")), name="one_grant_at_a_time", violation_error_message=_("这项成果已有一件赋权在办理。")),
        ]

    @property
    def title(self) -> str:
        return f"{self.achievement.title} · {self.get_mode_display()}"

    def own_due_on(self) -> date | None:
        return self.notice_last_day if self.state == "published" else None

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.achievement.unit_id,)


class GrantShare(models.Model):
    """What one of the people gets."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="shares")
    person = models.ForeignKey(Person, models.PROTECT, related_name="grant_shares", verbose_name=_("成果完成人"))
    share = models.DecimalField(_("份额（%）"), max_digits=7, decimal_places=4)

    class Meta:
        ordering = ("-share", "pk")
        constraints = [
            models.UniqueConstraint(fields=("grant", "person"), name="a_person_is_granted_once", violation_error_message=_("同一人列了两次。")),
            models.CheckConstraint(condition=models.Q(share__gt=0, share__lte=100), name="a_persons_share_lies_within_the_whole", violation_error_message=_("份额应大于 0、不超过 100%。")),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.share}%"


class Subject(models.TextChoices):
    """What a unit was to lay down or set up."""

    TTO = "tto", _("专业化技术转移机构")
    DISCLOSURE = "disclosure", _("科技成果披露制度")
    INCENTIVE = "incentive", _("人才激励制度")
    GRANT = "grant", _("赋权管理办法")
    DILIGENCE = "diligence", _("尽职免责制度")


class Adoption(Record):
    """Whether a unit has a rule or an office, since when, and what shows it."""

    procedure_name: ClassVar[str] = "ownership.adoption"

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="adoptions", verbose_name=_("单位"))
    subject = models.CharField(_("事项"), max_length=20, choices=Subject)
    adopted_on = models.DateField(_("建立日期"), null=True, blank=True)
    proof = models.CharField(_("凭据"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("制度建立情况")
        constraints = [
            models.UniqueConstraint(fields=("unit", "subject"), name="one_answer_per_unit_and_subject", violation_error_message=_("这个单位的该事项已有记录，请在原记录上更新。")),
            models.CheckConstraint(
                condition=models.Q(state="adopted", adopted_on__isnull=False) & ~models.Q(proof="") | ~models.Q(state="adopted"), name="a_yes_has_a_day_and_a_proof",
                violation_error_message=_("已建立的须写明日期与凭据。")),
        ]

    @property
    def title(self) -> str:
        return f"{self.unit.shown_name} · {self.get_subject_display()}"

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.unit_id,)
