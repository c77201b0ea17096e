"""A deal from first interest to the certificate: the parties, the terms, the money and what is signed off."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.money import Money
from shouzhan.kernel.records import Record
from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.listings.public import Listing, Mode, Way
from shouzhan.rooms.parties.public import Organisation


class Deal(Record):
    """One buyer and one seller about one listing, from agreed terms to settlement and certificate."""

    procedure_name: ClassVar[str] = "trading.deal"

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="deals", verbose_name=_("挂牌"))
    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="deals", verbose_name=_("成果"))
    buyer = models.ForeignKey(Organisation, models.PROTECT, related_name="bought", verbose_name=_("受让方"))
    mode = models.CharField(_("转化方式"), max_length=20, choices=Mode)
    way = models.CharField(_("定价方式"), max_length=20, choices=Way)
    price_fen = models.BigIntegerField(_("成交价"), null=True, blank=True)
    exclusivity = models.CharField(_("许可方式"), max_length=20, blank=True)
    field = models.CharField(_("使用领域"), max_length=60, blank=True)
    territory = models.CharField(_("地域"), max_length=60, blank=True)
    starts_on = models.DateField(_("权利起始日"), null=True, blank=True)
    ends_on = models.DateField(_("权利终止日"), null=True, blank=True)
    signed_on = models.DateField(_("签约日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("交易")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.achievement.title

    @property
    def price(self) -> Money | None:
        """What was agreed, when anything is."""
        return None if self.price_fen is None else Money(self.price_fen)

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.achievement.unit_id, self.buyer_id, self.listing.venue.organisation_id)


# the auctions' tables belong to this room; imported last, since a deal comes before them
from shouzhan.rooms.trading.auctions import models as auctions  # noqa: E402, F401
