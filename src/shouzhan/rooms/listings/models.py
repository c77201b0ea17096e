"""Venues, listings in three layers of openness, and results that must come to a venue."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.records import Record
from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.parties.public import Organisation


class Mode(models.TextChoices):
    """What passes to the other side."""

    TRANSFER = "transfer", _("转让")
    LICENCE = "licence", _("许可")
    INVESTMENT = "investment", _("作价投资")


class Way(models.TextChoices):
    """How the price is found."""

    AGREEMENT = "agreement", _("协议定价")
    QUOTED = "quoted", _("挂牌报价")
    ENGLISH = "english", _("公开竞价")
    SEALED = "sealed", _("密封报价")


class Venue(Record):
    """A place where results are traded."""

    procedure_name: ClassVar[str] = "listings.venue"

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="venue", verbose_name=_("运营机构"))
    name = models.CharField(_("名称"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("交易场所")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.organisation_id,)


class Listing(Record):
    """An achievement offered at a venue."""

    procedure_name: ClassVar[str] = "listings.listing"

    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="listings", verbose_name=_("成果"))
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="listings", verbose_name=_("交易场所"))
    mode = models.CharField(_("转化方式"), max_length=20, choices=Mode)
    way = models.CharField(_("定价方式"), max_length=20, choices=Way)
    exclusivity = models.CharField(_("许可方式"), max_length=20, blank=True)
    field = models.CharField(_("使用领域"), max_length=60, blank=True)
    territory = models.CharField(_("地域"), max_length=60, blank=True)
    price_fen = models.BigIntegerField(_("挂牌价"), null=True, blank=True)
    open_text = models.TextField(_("公开内容"), max_length=2000)
    registered_text = models.TextField(_("登录可见内容"), max_length=4000, blank=True)
    secret_text = models.TextField(_("保密协议后可见内容"), max_length=8000, blank=True)
    starts_on = models.DateField(_("挂牌起始日"), null=True, blank=True)
    last_day = models.DateField(_("挂牌最后一日"), null=True, blank=True)

    class Meta:
        verbose_name = _("挂牌")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.achievement.title

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.achievement.unit_id, self.venue.organisation_id)


class Admitted(models.Model):
    """A body that may read the secret layer of a listing, under an agreement of secrecy, until a day."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="admitted")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="admitted_to")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    agreement = models.CharField(_("保密协议编号"), max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("listing", "organisation"), name="admitted_once")]

    def __str__(self) -> str:
        return self.agreement
