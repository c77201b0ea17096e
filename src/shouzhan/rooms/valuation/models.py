"""Valuations, evidence of maturity, comparables, and agreed prices held out to public notice."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.money import Money
from shouzhan.kernel.records import Record
from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.parties.public import Organisation, User

MODES = (("transfer", _("转让")), ("licence", _("许可")), ("investment", _("作价投资")))


class Method(models.TextChoices):
    """How a value was found."""

    INCOME = "income", _("收益法")
    MARKET = "market", _("市场法")
    COST = "cost", _("成本法")
    AGREEMENT = "agreement", _("协议")


class Interest(models.TextChoices):
    """What the valuer declared of ties to either side."""

    NONE = "none", _("声明无利益关系")
    DECLARED = "declared", _("有利益关系，已说明")


class Valuation(Record):
    """What a valuer holds an achievement to be worth on a day: a range, never a point."""

    procedure_name: ClassVar[str] = "valuation.valuation"

    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="valuations", verbose_name=_("成果"))
    method = models.CharField(_("评估方法"), max_length=20, choices=Method, db_index=True)
    valuer = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="valuations", verbose_name=_("评估机构"))
    signer = models.CharField(_("评估人"), max_length=100, blank=True)
    valued_on = models.DateField(_("评估基准日"))
    valid_until = models.DateField(_("有效期至"))
    low_fen = models.BigIntegerField(_("低值"))
    high_fen = models.BigIntegerField(_("高值"))
    basis = models.TextField(_("依据与主要假设"), max_length=4000)
    interest = models.CharField(_("利益关系"), max_length=20, choices=Interest, default=Interest.NONE)
    interest_note = models.CharField(_("利益关系说明"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("价值评估")
        constraints = [
            models.CheckConstraint(condition=models.Q(low_fen__gt=0, high_fen__gte=models.F("low_fen")), name="a_value_is_a_range", violation_error_message=_("低值应大于 0，且不高于高值。")),
            models.CheckConstraint(condition=models.Q(valid_until__gte=models.F("valued_on")), name="a_value_stays_valid", violation_error_message=_("有效期早于基准日。")),
            models.CheckConstraint(condition=models.Q(interest="none") | ~models.Q(interest_note=""), name="a_declared_interest_is_described", violation_error_message=_("有利益关系的，请写明是什么关系。")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def low(self) -> Money:
        """The lower end."""
        return Money(self.low_fen)

    @property
    def high(self) -> Money:
        """The upper end."""
        return Money(self.high_fen)

    @property
    def title(self) -> str:
        return f"{self.achievement.title} · {self.get_method_display()}"

    def is_valid_on(self, day: date) -> bool:
        """Whether one may lean on it that day."""
        return self.state == "filed" and self.valued_on <= day <= self.valid_until

    def concerned_organisations(self) -> tuple[int, ...]:
        return tuple(pk for pk in (self.achievement.unit_id, self.valuer_id) if pk)


class Maturity(Record):
    """How far an achievement has come: a level that holds only with evidence for itself and every level below."""

    procedure_name: ClassVar[str] = "valuation.maturity"

    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="maturities", verbose_name=_("成果"))
    assessed_on = models.DateField(_("评定日期"))
    assessor = models.CharField(_("评定人"), max_length=100)
    level = models.PositiveSmallIntegerField(_("技术就绪度"), default=0, editable=False)

    class Meta:
        verbose_name = _("成熟度评定")
        constraints = [models.CheckConstraint(condition=models.Q(level__lte=9), name="maturity_ends_at_nine", violation_error_message=_("技术就绪度为 1 至 9 级。"))]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.achievement.title

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.achievement.unit_id,)


class LevelEvidence(models.Model):
    """What shows that one level was reached."""

    maturity = models.ForeignKey(Maturity, models.CASCADE, related_name="evidences")
    level = models.PositiveSmallIntegerField(_("级别"))
    evidence = models.CharField(_("证据"), max_length=500)

    class Meta:
        ordering = ("level",)
        constraints = [
            models.UniqueConstraint(fields=("maturity", "level"), name="one_evidence_per_level"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=9), name="evidence_is_for_one_to_nine"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.evidence}"


class Comparable(models.Model):
    """What a certified deal tells other valuers: what kind, how far along, for how much, and nothing of who."""

    deal = models.CharField(max_length=40, unique=True)
    field = models.CharField(_("技术领域"), max_length=60, blank=True, db_index=True)
    mode = models.CharField(_("转化方式"), max_length=20, db_index=True)
    exclusivity = models.CharField(_("许可方式"), max_length=20, blank=True)
    maturity = models.PositiveSmallIntegerField(_("技术就绪度"), null=True, blank=True)
    price_fen = models.BigIntegerField(_("成交价"))
    signed_on = models.DateField(_("签约日期"), db_index=True)

    def __str__(self) -> str:
        return f"{self.mode} {self.signed_on:%Y-%m}"


class PriceNotice(Record):
    """An agreed price held out inside the unit for the notice period, open to objections."""

    procedure_name: ClassVar[str] = "valuation.notice"

    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="price_notices", verbose_name=_("成果"))
    valuation = models.ForeignKey(Valuation, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("参考的评估"))
    price_fen = models.BigIntegerField(_("拟交易价格"))
    buyer = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="price_notices", verbose_name=_("受让方"))
    mode = models.CharField(_("转化方式"), max_length=20, choices=MODES, default="transfer")
    how = models.TextField(_("定价经过"), max_length=2000, blank=True)
    starts_on = models.DateField(_("公示起始日"), null=True, blank=True)
    last_day = models.DateField(_("公示最后一日"), null=True, blank=True)
    opened_by = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("协议定价公示")
        constraints = [
            models.CheckConstraint(condition=models.Q(price_fen__gt=0), name="a_price_is_more_than_nothing", violation_error_message=_("价格应大于 0。")),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True, last_day__isnull=True) | models.Q(last_day__gte=models.F("starts_on")), name="a_notice_has_both_its_days",
                violation_error_message=_("公示应有起止两个日期，且止日不早于起日。"),
            ),
            models.UniqueConstraint(
                "achievement", Coalesce("buyer", 0), condition=models.Q(state__in=("prepared", "running", "objected")), name="one_open_notice_per_buyer",
                violation_error_message=_("这项成果对同一受让方已有一份未办结的公示。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def price(self) -> Money:
        """The price agreed on."""
        return Money(self.price_fen)

    @property
    def title(self) -> str:
        return self.achievement.title

    def own_due_on(self) -> date | None:
        return self.last_day if self.state == "running" else None

    def concerned_organisations(self) -> tuple[int, ...]:
        return tuple(pk for pk in (self.achievement.unit_id, self.buyer_id) if pk)


class Objection(models.Model):
    """What somebody of the unit holds against a price, and how it was settled."""

    notice = models.ForeignKey(PriceNotice, models.CASCADE, related_name="objections")
    by = models.ForeignKey(User, models.PROTECT, related_name="price_objections")
    text = models.TextField(_("异议"), max_length=2000)
    raised_at = models.DateTimeField()
    answer = models.TextField(_("处理结果"), max_length=2000, blank=True)
    answered_by = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True)
    upheld = models.BooleanField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("notice",), condition=models.Q(answered_at__isnull=True), name="one_open_objection_at_a_time"),
            models.CheckConstraint(condition=models.Q(answered_at__isnull=True) | models.Q(upheld__isnull=False), name="an_answer_says_upheld_or_not"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.raised_at}"
