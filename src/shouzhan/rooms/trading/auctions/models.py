"""An auction of one listing, its bidders under their numbers, and the bids in tables that only grow."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.engine.auctions.ladder import Ladder, Step, Terms
from shouzhan.kernel.journal.guards import register_once
from shouzhan.kernel.money import Money
from shouzhan.kernel.records import Record
from shouzhan.rooms.listings.public import Listing
from shouzhan.rooms.parties.public import Organisation


class Kind(models.TextChoices):
    """How bids come in."""

    ENGLISH = "english", _("公开竞价")
    SEALED = "sealed", _("密封报价")


class Deposit(models.TextChoices):
    """What becomes of a bidder's deposit."""

    AWAITED = "awaited", _("待交")
    HELD = "held", _("已收")
    APPLIED = "applied", _("抵作价款")
    RETURNABLE = "returnable", _("待退还")
    RETURNED = "returned", _("已退还")
    FORFEITED = "forfeited", _("不予退还")


class Auction(Record):
    """The auction of a listing: what was announced, how far the bidding is, and how it ended."""

    procedure_name: ClassVar[str] = "trading.auction"

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="auctions", verbose_name=_("挂牌"))
    kind = models.CharField(_("竞价方式"), max_length=10, choices=Kind)
    reserve_fen = models.BigIntegerField(_("保留价"))
    increment_fen = models.BigIntegerField(_("加价幅度"))
    deposit_fen = models.BigIntegerField(_("保证金"))
    opens_at = models.DateTimeField(_("开始时间"))
    announced_close = models.DateTimeField(_("公告的截止时间"))
    closes_at = models.DateTimeField(_("截止时间"))
    window_minutes = models.PositiveSmallIntegerField(_("临近截止的分钟数"), default=0)
    extension_minutes = models.PositiveSmallIntegerField(_("延时分钟数"), default=0)
    opening_hours = models.PositiveSmallIntegerField(_("开标小时数"), default=0)
    opening_until = models.DateTimeField(_("开标截止时间"), null=True, editable=False)
    serial = models.PositiveIntegerField(_("出价次数"), default=0, editable=False)
    highest_fen = models.BigIntegerField(_("当前最高价"), null=True, editable=False)
    top = models.PositiveIntegerField(_("领先的竞买人"), null=True, editable=False)
    top_at = models.DateTimeField(null=True, editable=False)
    winner = models.ForeignKey("trading.Bidder", models.PROTECT, null=True, editable=False, related_name="won", verbose_name=_("成交人"))
    price_fen = models.BigIntegerField(_("成交价"), null=True, editable=False)
    deal = models.OneToOneField("trading.Deal", models.PROTECT, null=True, editable=False, related_name="auction", verbose_name=_("交易"))

    class Meta:
        verbose_name = _("竞价")
        constraints = [
            models.UniqueConstraint(
                fields=("listing",), condition=models.Q(state__in=("draft", "open", "opening")), name="one_live_auction_per_listing",
                violation_error_message=_("这个挂牌已有一场未结束的竞价。")),
            models.CheckConstraint(condition=models.Q(reserve_fen__gt=0, increment_fen__gt=0, deposit_fen__gte=0), name="auction_amounts_are_positive", violation_error_message=_("保留价与加价幅度应大于 0，保证金不能为负。")),
            models.CheckConstraint(condition=models.Q(announced_close__gt=models.F("opens_at")), name="auction_opens_before_it_closes", violation_error_message=_("截止时间应晚于开始时间。")),
            models.CheckConstraint(condition=models.Q(closes_at__gte=models.F("announced_close")), name="auction_is_never_cut_short", violation_error_message=_("截止时间只能延后，不能提前。")),
            models.CheckConstraint(
                condition=models.Q(winner__isnull=True, price_fen__isnull=True) | models.Q(winner__isnull=False, price_fen__isnull=False), name="a_winner_has_a_price", violation_error_message=_("有成交人就有成交价。")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.listing.title

    @property
    def is_sealed(self) -> bool:
        """Whether bids come as commitments."""
        return self.kind == Kind.SEALED

    @property
    def reserve(self) -> Money:
        """The least that is accepted at all."""
        return Money(self.reserve_fen)

    @property
    def highest(self) -> Money | None:
        """The bid that leads."""
        return None if self.highest_fen is None else Money(self.highest_fen)

    @property
    def price(self) -> Money | None:
        """What it went for."""
        return None if self.price_fen is None else Money(self.price_fen)

    @property
    def terms(self) -> Terms:
        """What was announced, as the ladder knows it."""
        return Terms(
            self.reserve_fen, self.increment_fen, self.opens_at, self.announced_close, timedelta(minutes=self.window_minutes), timedelta(minutes=self.extension_minutes),
        )

    @property
    def ladder(self) -> Ladder:
        """The ladder as far as it has been climbed."""
        if self.top is None or self.highest_fen is None or self.top_at is None:
            return Ladder(self.terms, self.closes_at)
        return Ladder(self.terms, self.closes_at, Step(self.serial, self.top, self.highest_fen, self.top_at))

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.listing.achievement.unit_id, self.listing.venue.organisation_id)


class Bidder(models.Model):
    """A body that bids under a number, which tells the others nothing of who it is."""

    auction = models.ForeignKey(Auction, models.PROTECT, related_name="bidders")
    number = models.PositiveIntegerField(_("竞买编号"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bids_in", verbose_name=_("竞买人"))
    registered_as = models.CharField(max_length=200, editable=False)  # the name that was bound; a body may bear another by the time somebody checks
    salt = models.CharField(max_length=64, editable=False)
    binding = models.CharField(max_length=64, editable=False)
    is_admitted = models.BooleanField(_("已取得竞买资格"), default=False)
    deposit = models.CharField(_("保证金"), max_length=12, choices=Deposit, default=Deposit.AWAITED)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("auction", "number"), name="one_bidder_per_number"),
            models.UniqueConstraint(fields=("auction", "organisation"), name="one_number_per_bidder", violation_error_message=_("这家单位已经登记。")),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Bid(models.Model):
    """One accepted bid of an English auction; written once."""

    auction = models.ForeignKey(Auction, models.PROTECT, related_name="bids")
    serial = models.PositiveIntegerField(_("序号"))
    bidder = models.PositiveIntegerField(_("竞买编号"))
    amount_fen = models.BigIntegerField(_("出价"))
    at = models.DateTimeField(_("时间"))
    revision = models.PositiveIntegerField()

    class Meta:
        ordering = ("serial",)
        constraints = [models.UniqueConstraint(fields=("auction", "serial"), name="one_bid_per_serial")]

    def __str__(self) -> str:
        return f"{self.serial}"

    @property
    def amount(self) -> Money:
        """What was bid."""
        return Money(self.amount_fen)


class SealedAct(models.Model):
    """One commitment, or one taking back of it; written once. The last one of a bidder before the end counts."""

    auction = models.ForeignKey(Auction, models.PROTECT, related_name="sealed_acts")
    serial = models.PositiveIntegerField(_("序号"))
    bidder = models.PositiveIntegerField(_("竞买编号"))
    commitment = models.CharField(_("承诺值"), max_length=64, blank=True)
    at = models.DateTimeField(_("时间"))
    revision = models.PositiveIntegerField()

    class Meta:
        ordering = ("serial",)
        constraints = [models.UniqueConstraint(fields=("auction", "serial"), name="one_sealed_act_per_serial")]

    def __str__(self) -> str:
        return f"{self.serial}"


class Opening(models.Model):
    """A sealed bid its bidder opened after the end; written once."""

    auction = models.ForeignKey(Auction, models.PROTECT, related_name="openings")
    bidder = models.PositiveIntegerField(_("竞买编号"))
    amount_fen = models.BigIntegerField(_("报价"))
    nonce = models.CharField(_("随机数"), max_length=64)
    at = models.DateTimeField(_("时间"))

    class Meta:
        ordering = ("bidder",)
        constraints = [models.UniqueConstraint(fields=("auction", "bidder"), name="one_opening_per_bidder", violation_error_message=_("已经开过标。"))]

    def __str__(self) -> str:
        return f"{self.bidder}"

    @property
    def amount(self) -> Money:
        """What was bid."""
        return Money(self.amount_fen)


def standing(auction: Auction) -> dict[int, SealedAct]:
    """The commitments that count: each bidder's last, unless it was a taking back."""
    last: dict[int, Any] = {}
    for act in auction.sealed_acts.order_by("serial"):
        last[act.bidder] = act
    return {bidder: act for bidder, act in last.items() if act.commitment}


register_once("trading_bid", "auction_id", "serial")
register_once("trading_sealedact", "auction_id", "serial")
register_once("trading_opening", "auction_id", "bidder")
