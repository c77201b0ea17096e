"""Valuations of achievements, and agreed prices held out to public notice."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.money import Money
from shouzhan.kernel.records import Record
from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.parties.public import Organisation


class Method(models.TextChoices):
    """How a value was found."""

    INCOME = "income", _("收益法")
    MARKET = "market", _("市场法")
    COST = "cost", _("成本法")
    AGREEMENT = "agreement", _("协议")


class Valuation(Record):
    """What a valuer holds an achievement to be worth on a day: a range, never a point."""

    procedure_name: ClassVar[str] = "valuation.valuation"

    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="valuations", verbose_name=_("成果"))
    method = models.CharField(_("评估方法"), max_length=20, choices=Method)
    valuer = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="valuations", verbose_name=_("评估机构"))
    valued_on = models.DateField(_("评估基准日"))
    valid_until = models.DateField(_("有效期至"))
    low_fen = models.BigIntegerField(_("低值"))
    high_fen = models.BigIntegerField(_("高值"))
    basis = models.TextField(_("依据"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("价值评估")
        constraints = [
            models.CheckConstraint(condition=models.Q(low_fen__gt=0, high_fen__gte=models.F("low_fen")), name="a_value_is_a_range", violation_error_message=_("低值应大于 0，且不高于高值。")),
            models.CheckConstraint(condition=models.Q(valid_until__gte=models.F("valued_on")), name="a_value_stays_valid", violation_error_message=_("有效期早于基准日。")),
        ]

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

    def concerned_organisations(self) -> tuple[int, ...]:
        return tuple(pk for pk in (self.achievement.unit_id, self.valuer_id) if pk)


class PriceNotice(Record):
    """An agreed price held out inside the unit for the notice period, open to objections."""

    procedure_name: ClassVar[str] = "valuation.notice"

    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="price_notices", verbose_name=_("成果"))
    valuation = models.ForeignKey(Valuation, models.PROTECT, null=True, blank=True, related_name="notices", verbose_name=_("所依评估"))
    price_fen = models.BigIntegerField(_("拟交易价格"))
    buyer = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="price_notices", verbose_name=_("受让方"))
    mode = models.CharField(_("转化方式"), max_length=20, default="transfer")
    starts_on = models.DateField(_("公示起始日"), null=True, blank=True)
    last_day = models.DateField(_("公示最后一日"), null=True, blank=True)

    class Meta:
        verbose_name = _("协议定价公示")
        constraints = [models.CheckConstraint(condition=models.Q(price_fen__gt=0), name="a_price_is_more_than_nothing", violation_error_message=_("价格应大于 0。"))]

    @property
    def price(self) -> Money:
        """The price agreed on."""
        return Money(self.price_fen)

    @property
    def title(self) -> str:
        return self.achievement.title

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.achievement.unit_id,)
