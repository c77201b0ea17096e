"""The register of carriers: zones, parks, university parks, incubators, with their parents and districts."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.pinyin import NameOrder
from shouzhan.kernel.records import Record
from shouzhan.rooms.parties.public import Organisation


class CarrierKind(models.TextChoices):
    """What a carrier is."""

    ZONE = "zone", _("高新区")
    PARK = "park", _("园区")
    UNIVERSITY_PARK = "university-park", _("大学科技园")
    INCUBATOR = "incubator", _("孵化器")
    CLUSTER = "cluster", _("集聚区与示范区")
    PLATFORM = "platform", _("平台")
    FACILITY = "facility", _("重大科技基础设施")


class Tier(models.TextChoices):
    """The tier of an incubator."""

    NONE = "", _("一般")
    NURTURE = "nurture", _("高质量培育")
    HIGH_QUALITY = "high-quality", _("高质量")


class Carrier(Record):
    """A place where results become companies."""

    procedure_name: ClassVar[str] = "carriers.carrier"

    name = models.CharField(_("名称"), max_length=200)
    name_order = NameOrder()
    name_order_en = NameOrder("name_en", "name")
    name_en = models.CharField(_("英文名称"), max_length=300, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=CarrierKind, db_index=True)
    tier = models.CharField(_("梯次"), max_length=20, choices=Tier, blank=True, db_index=True)
    tier_since = models.DateField(_("入选日期"), null=True, blank=True)
    place = models.CharField(_("行政区划代码"), max_length=6, db_index=True)
    zone = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("所属园区"))
    operator = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="operated", verbose_name=_("运营机构"))
    is_in_zone = models.BooleanField(_("位于张江高新区"), default=False)
    opened_on = models.DateField(_("设立日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("载体")
        constraints = [
            models.UniqueConstraint(fields=("kind", "name"), name="one_carrier_per_kind_and_name", violation_error_message=_("同类载体中已有同名。")),
            models.CheckConstraint(
                condition=models.Q(tier="") | models.Q(kind="incubator"), name="only_incubators_have_a_tier",
                violation_error_message=_("只有孵化器才有梯次。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.operator_id,) if self.operator_id else ()


class Parent(models.Model):
    """A university (or another body) a carrier belongs to, with its share."""

    carrier = models.ForeignKey(Carrier, models.CASCADE, related_name="parents")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="carriers")
    share = models.DecimalField(_("份额"), max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("carrier", "organisation"), name="one_parent_once")]

    def __str__(self) -> str:
        return str(self.organisation)
