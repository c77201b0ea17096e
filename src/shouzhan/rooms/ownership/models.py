"""Rights in achievements by holder, share and period; and the patents they rest on, with their docket."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.dates import today
from shouzhan.kernel.money import Money
from shouzhan.kernel.pinyin import NameOrder
from shouzhan.kernel.records import Record
from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.parties.public import Organisation, Person


class RightKind(models.TextChoices):
    """What a right allows."""

    OWNERSHIP = "ownership", _("所有权")
    USE = "use", _("使用权")
    LICENCE = "licence", _("许可")
    PLEDGE = "pledge", _("质押")


class Exclusivity(models.TextChoices):
    """Who else may use what is licensed."""

    EXCLUSIVE = "exclusive", _("独占")
    SOLE = "sole", _("排他")
    ORDINARY = "ordinary", _("普通")


class PatentKind(models.TextChoices):
    """What is protected, and so for how long."""

    INVENTION = "invention", _("发明专利")
    UTILITY = "utility", _("实用新型")
    DESIGN = "design", _("外观设计")
    PCT = "pct", _("国际申请")
    SOFTWARE = "software", _("软件著作权")
    VARIETY = "variety", _("植物新品种")
    LAYOUT = "layout", _("集成电路布图设计")


class Patent(Record):
    """One filing of a patent, software copyright or plant variety, in a family."""

    procedure_name: ClassVar[str] = "ownership.patent"

    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="patents", verbose_name=_("成果"))
    name = models.CharField(_("名称"), max_length=200)
    name_order = NameOrder()
    application = models.CharField(_("申请号"), max_length=40, blank=True)
    publication = models.CharField(_("公布公告号"), max_length=40, blank=True)
    territory = models.CharField(_("国家或地区"), max_length=10, default="CN")
    kind = models.CharField(_("类型"), max_length=20, choices=PatentKind, default=PatentKind.INVENTION)
    family = models.CharField(_("同族"), max_length=40, blank=True, db_index=True)
    priority_on = models.DateField(_("优先权日"), null=True, blank=True)
    filed_on = models.DateField(_("申请日"), null=True, blank=True)
    granted_on = models.DateField(_("授权日"), null=True, blank=True)
    expires_on = models.DateField(_("届满日"), null=True, blank=True)

    class Meta:
        verbose_name = _("知识产权申请")
        constraints = [
            models.UniqueConstraint(
                fields=("territory", "application"), condition=~models.Q(application=""), name="an_application_is_entered_once",
                violation_error_message=_("这个申请号已登记。"),
            ),
            models.CheckConstraint(
                condition=models.Q(granted_on__isnull=True) | models.Q(filed_on__isnull=True) | models.Q(granted_on__gte=models.F("filed_on")),
                name="a_patent_is_filed_before_it_is_granted", violation_error_message=_("授权日早于申请日。"),
            ),
        ]

    @property
    def title(self) -> str:
        return self.name

    def own_due_on(self) -> date | None:
        rows = self.dues.filter(state="open").order_by("due_on").values_list("due_on", flat=True) if self.pk else ()
        return next(iter(rows), None)

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.achievement.unit_id,)


class Due(models.Model):
    """Something to be done or paid for a filing by a day, or it lapses."""

    class Kind(models.TextChoices):
        """What is due."""

        PRIORITY = "priority", _("优先权期限")
        EXAMINATION = "examination", _("请求实质审查")
        NATIONAL = "national", _("进入国家阶段")
        ANNUITY = "annuity", _("缴纳年费")
        REPLY = "reply", _("答复审查意见")
        OTHER = "other", _("其他期限")

    class Status(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("待办")
        DONE = "done", _("已办")
        WAIVED = "waived", _("不再维持")
        MISSED = "missed", _("已错过")

    patent = models.ForeignKey(Patent, models.CASCADE, related_name="dues", verbose_name=_("申请"))
    kind = models.CharField(_("事项"), max_length=20, choices=Kind)
    year = models.PositiveSmallIntegerField(_("年度"), default=0)
    due_on = models.DateField(_("期限"), db_index=True)
    last_on = models.DateField(_("最后宽限日"))
    is_fatal = models.BooleanField(_("错过即失效"), default=False)
    cost_fen = models.BigIntegerField(_("费用（分）"), null=True)
    done_on = models.DateField(_("办理日"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.OPEN)
    note = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        ordering = ("due_on", "pk")
        constraints = [
            models.UniqueConstraint(fields=("patent", "kind", "year", "due_on"), name="a_due_is_listed_once", violation_error_message=_("这个期限已列入。")),
            models.CheckConstraint(condition=models.Q(last_on__gte=models.F("due_on")), name="grace_follows_the_due_day", violation_error_message=_("宽限日早于期限。")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year or ''}".strip()

    @property
    def cost(self) -> Money | None:
        """What it cost, when somebody wrote it down."""
        return None if self.cost_fen is None else Money(self.cost_fen)


class Right(Record):
    """A right one holder has in an achievement, from one day to another.

    `ends_on` is the last day as agreed; `ceased_on` is the first day on which it held no more, because it passed on or was ended.
    """

    procedure_name: ClassVar[str] = "ownership.right"

    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="rights", verbose_name=_("成果"))
    kind = models.CharField(_("权利"), max_length=20, choices=RightKind, db_index=True)
    holder = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="rights", verbose_name=_("权利人"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="rights", verbose_name=_("权利人（个人）"))
    share = models.DecimalField(_("份额（%）"), max_digits=7, decimal_places=4, null=True, blank=True)
    starts_on = models.DateField(_("起始日"))
    ends_on = models.DateField(_("终止日"), null=True, blank=True)
    ceased_on = models.DateField(_("失去日"), null=True, blank=True, editable=False)
    exclusivity = models.CharField(_("许可方式"), max_length=20, choices=Exclusivity, blank=True)
    field = models.CharField(_("使用领域"), max_length=60, blank=True)
    territory = models.CharField(_("地域"), max_length=60, blank=True)
    patent = models.ForeignKey(Patent, models.PROTECT, null=True, blank=True, related_name="rights", verbose_name=_("所依专利"))
    ground = models.CharField(_("取得依据"), max_length=200, blank=True)
    before = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="after", verbose_name=_("承自"))
    place = models.PositiveSmallIntegerField(null=True, editable=False)  # which of the parts the former right was handed over in

    class Meta:
        verbose_name = _("权利")
        indexes = [models.Index(fields=("achievement", "kind", "starts_on"))]
        constraints = [
            models.CheckConstraint(condition=models.Q(holder__isnull=False) ^ models.Q(person__isnull=False), name="a_right_has_one_holder", violation_error_message=_("权利人须为一个单位或一个人。")),
            models.CheckConstraint(condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")), name="a_right_runs_forward", violation_error_message=_("终止日早于起始日。")),
            models.CheckConstraint(condition=models.Q(ceased_on__isnull=True) | models.Q(ceased_on__gte=models.F("starts_on")), name="a_right_begins_before_it_is_lost", violation_error_message=_("失去日早于起始日。")),
            models.CheckConstraint(condition=models.Q(share__isnull=True) | models.Q(share__gt=0, share__lte=100), name="a_share_lies_within_the_whole", violation_error_message=_("份额应大于 0、不超过 100%。")),
            models.CheckConstraint(condition=~models.Q(kind="ownership") | models.Q(share__isnull=False), name="an_owner_has_a_share", violation_error_message=_("所有权须写明份额。")),
            models.CheckConstraint(condition=~models.Q(kind="licence") | ~models.Q(exclusivity=""), name="a_licence_says_how_far_it_excludes", violation_error_message=_("许可须写明独占、排他或普通。")),
            models.UniqueConstraint(fields=("before", "place"), condition=models.Q(before__isnull=False) & ~models.Q(state="void"), name="a_right_is_handed_over_once", violation_error_message=_("这项权利已经转出过。")),
        ]

    @property
    def title(self) -> str:
        return f"{self.holder.shown_name if self.holder else self.person} · {self.get_kind_display()}"

    def concerned_organisations(self) -> tuple[int, ...]:
        return tuple(pk for pk in (self.holder_id, self.achievement.unit_id) if pk)

    def covers(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.state != "void" and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on) and (self.ceased_on is None or day < self.ceased_on)


def covering(day: date) -> models.Q:
    """The same as `Right.covers`, as a condition."""
    return ~models.Q(state="void") & models.Q(starts_on__lte=day) & (models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day)) & (models.Q(ceased_on__isnull=True) | models.Q(ceased_on__gt=day))


def overlapping(starts: date, ends: date | None) -> models.Q:
    """The rights that hold on some day of a period."""
    later = models.Q() if ends is None else models.Q(starts_on__lte=ends)
    return (
        ~models.Q(state="void") & later & (models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=starts))
        & (models.Q(ceased_on__isnull=True) | models.Q(ceased_on__gt=starts) & models.Q(ceased_on__gt=models.F("starts_on")))
    )


class Consent(models.Model):
    """A pledgee or a co-owner agrees that the right be conveyed or licensed."""

    right = models.ForeignKey(Right, models.PROTECT, related_name="consents", verbose_name=_("质押或共有份额"))
    buyer = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("限于受让人"))
    since = models.DateField(_("同意日"), default=today)
    until = models.DateField(_("有效至"))
    proof = models.CharField(_("凭据"), max_length=300)

    class Meta:
        ordering = ("pk",)
        constraints = [models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="consent_runs_forward", violation_error_message=_("有效期早于同意日。"))]

    def __str__(self) -> str:
        return self.proof

    def serves(self, day: date, buyer: Any) -> bool:
        """Whether it covers an act of this day towards this buyer."""
        return self.since <= day <= self.until and (self.buyer_id is None or (buyer is not None and self.buyer_id == buyer.pk))


# the framework finds the models of a room here
from shouzhan.rooms.ownership.harbour.models import SafeHarbour  # noqa: E402 - after what it builds on
from shouzhan.rooms.ownership.pilots import Adoption, Grant, GrantMode, GrantShare, PilotUnit, Subject  # noqa: E402 - after what they build on
from shouzhan.rooms.ownership.redo.models import StepRedo  # noqa: E402 - after what it builds on
from shouzhan.rooms.ownership.tolerance.models import ToleranceCase, ToleranceItem  # noqa: E402 - after what they build on

__all__ = [
    "Adoption", "Consent", "Due", "Exclusivity", "Grant", "GrantMode", "GrantShare", "Patent", "PatentKind", "PilotUnit", "Right", "RightKind", "SafeHarbour", "StepRedo", "Subject", "ToleranceCase", "ToleranceItem", "covering", "overlapping",
]
