"""Interests, secrecy agreements, data rooms, deals with their terms and money, and services to incubated firms."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.money import Money
from shouzhan.kernel.records import Record
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.listings.public import Listing, Mode, Venue, Way
from shouzhan.rooms.ownership.public import Exclusivity
from shouzhan.rooms.parties.public import Organisation

ENGAGED = ("waiting", "accepted", "talking")
LIVE = ("agreed", "offered", "signed", "settled", "certified")


class Relation(models.TextChoices):
    """How a buyer is related to the seller, as the registers tell."""

    NONE = "none", _("没有关联")
    SAME = "same-body", _("同一单位")
    VALUER = "valuer", _("评估机构")
    FAMILY = "parent-or-child", _("上下级或母子单位")
    CONTRIBUTOR = "contributor", _("完成人任职或所办的单位")


class Interest(Record):
    """A body that asks to buy what a listing offers."""

    procedure_name: ClassVar[str] = "trading.interest"

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="interests", verbose_name=_("挂牌"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="interests", verbose_name=_("意向方"))
    message = models.TextField(_("意向说明"), max_length=2000)
    contact = models.CharField(_("联系人与电话"), max_length=200, blank=True)
    answer_by = models.DateField(_("答复期限"))
    refusal = models.CharField(_("婉拒原因"), max_length=30, blank=True)
    refusal_note = models.CharField(_("补充说明"), max_length=500, blank=True)
    relation = models.CharField(_("关联关系"), max_length=20, choices=Relation, default=Relation.NONE)
    declaration = models.CharField(_("关联关系申报"), max_length=500, blank=True)
    published_on = models.DateField(_("关联关系公布日"), null=True, blank=True)

    class Meta:
        verbose_name = _("受让意向")
        constraints = [
            models.UniqueConstraint(
                fields=("listing", "organisation"), condition=models.Q(state__in=ENGAGED), name="one_interest_at_a_time",
                violation_error_message=_("贵单位对这项挂牌已有一份未办结的意向。"),
            ),
        ]

    @property
    def title(self) -> str:
        return f"{self.listing.title} · {self.organisation.shown_name}"

    def own_due_on(self) -> Any:
        return self.answer_by if self.state == "waiting" else None

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.organisation_id, self.listing.achievement.unit_id)


class SecrecyAgreement(Record):
    """What an interested body and the seller sign before anything secret is shown."""

    procedure_name: ClassVar[str] = "trading.secrecy"

    interest = models.ForeignKey(Interest, models.PROTECT, related_name="agreements", verbose_name=_("意向"))
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="agreements", verbose_name=_("挂牌"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements", verbose_name=_("接收方"))
    purpose = models.CharField(_("使用目的"), max_length=500)
    until = models.DateField(_("查阅截止日"))
    secret_years = models.PositiveSmallIntegerField(_("保密年限"), default=5)
    stage = models.PositiveSmallIntegerField(_("可查阅阶段"), default=1)
    received_signed_by = models.CharField(_("接收方签署人"), max_length=40, blank=True)
    received_signed_on = models.DateField(_("接收方签署日"), null=True, blank=True)
    disclosed_signed_by = models.CharField(_("披露方签署人"), max_length=40, blank=True)
    disclosed_signed_on = models.DateField(_("披露方签署日"), null=True, blank=True)

    class Meta:
        verbose_name = _("保密协议")
        constraints = [
            models.UniqueConstraint(
                fields=("interest",), condition=models.Q(state__in=("prepared", "countersigning", "in-force")), name="one_secrecy_agreement_at_a_time",
                violation_error_message=_("这份意向已有一份保密协议。"),
            ),
            models.CheckConstraint(condition=models.Q(stage__gte=0, stage__lte=3), name="stages_of_a_data_room", violation_error_message=_("资料分三个阶段。")),
        ]

    @property
    def title(self) -> str:
        return f"{self.listing.title} · {self.organisation.shown_name}"

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.organisation_id, self.listing.achievement.unit_id)


class DataRoom(Record):
    """The papers of a listing, in stages."""

    procedure_name: ClassVar[str] = "trading.room"

    listing = models.OneToOneField(Listing, models.PROTECT, related_name="data_room", verbose_name=_("挂牌"))

    class Meta:
        verbose_name = _("资料室")

    @property
    def title(self) -> str:
        return self.listing.title

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.listing.achievement.unit_id,)


class Paper(models.Model):
    """One paper in a data room, shown from a stage on."""

    room = models.ForeignKey(DataRoom, models.CASCADE, related_name="papers")
    name = models.CharField(_("文件名"), max_length=255)
    stage = models.PositiveSmallIntegerField(_("阶段"), default=1)
    media_type = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("stage", "pk")
        constraints = [models.CheckConstraint(condition=models.Q(stage__gte=1, stage__lte=3), name="a_paper_lies_in_a_stage", violation_error_message=_("资料分三个阶段。"))]

    def __str__(self) -> str:
        return self.name


class PaperCopy(models.Model):
    """One opening of a paper: who, when, which paper, and the digest of the very copy handed out."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="copies")
    agreement = models.ForeignKey(SecrecyAgreement, models.PROTECT, null=True, blank=True, related_name="copies")
    reader = models.CharField(max_length=40)
    at = models.DateTimeField()
    mark = models.CharField(_("水印号"), max_length=40, unique=True)
    sha256 = models.CharField(max_length=64)
    is_marked = models.BooleanField(default=False)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.mark


class Deal(Record):
    """One buyer and one seller about one listing, from first talk to settlement and certificate."""

    procedure_name: ClassVar[str] = "trading.deal"

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="deals", verbose_name=_("挂牌"))
    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="deals", verbose_name=_("成果"))
    buyer = models.ForeignKey(Organisation, models.PROTECT, related_name="bought", verbose_name=_("受让方"))
    interest = models.ForeignKey(Interest, models.PROTECT, null=True, blank=True, related_name="deals", verbose_name=_("意向"))
    mode = models.CharField(_("转化方式"), max_length=20, choices=Mode)
    way = models.CharField(_("定价方式"), max_length=20, choices=Way)
    price_fen = models.BigIntegerField(_("成交价"), null=True, blank=True)
    exclusivity = models.CharField(_("许可方式"), max_length=20, choices=Exclusivity, blank=True)
    field = models.CharField(_("使用领域"), max_length=60, blank=True)
    territory = models.CharField(_("地域"), max_length=60, blank=True)
    starts_on = models.DateField(_("权利起始日"), null=True, blank=True)
    ends_on = models.DateField(_("权利终止日"), null=True, blank=True)
    signed_on = models.DateField(_("签约日期"), null=True, blank=True)
    agreed_on = models.DateField(_("达成一致日期"), null=True, blank=True)
    settled_on = models.DateField(_("结清日期"), null=True, blank=True)
    is_exclusive = models.BooleanField(_("排他"), default=True, editable=False)
    decider = models.CharField(_("转让方签约人"), max_length=40, blank=True)
    at_fault = models.CharField(_("违约方"), max_length=10, blank=True)
    banned_until = models.DateField(_("受让方限制交易至"), null=True, blank=True)
    certificate = models.JSONField(default=dict, editable=False)
    no_immunity = models.JSONField(default=dict, editable=False)  # why no immunity was recorded, in both languages

    class Meta:
        verbose_name = _("交易")
        constraints = [
            models.UniqueConstraint(
                fields=("listing",), condition=models.Q(is_exclusive=True, state__in=LIVE), name="one_sale_per_exclusive_listing",
                violation_error_message=_("这项挂牌已与一个受让方达成一致。"),
            ),
            models.CheckConstraint(condition=models.Q(price_fen__isnull=True) | models.Q(price_fen__gt=0), name="a_deal_has_a_price", violation_error_message=_("成交价应大于 0。")),
            models.CheckConstraint(condition=models.Q(ends_on__isnull=True) | models.Q(starts_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")), name="a_deal_runs_forward", violation_error_message=_("权利终止日早于起始日。")),
        ]

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


class Side(models.TextChoices):
    """Who put a version of the terms forward."""

    SELLER = "seller", _("转让方")
    BUYER = "buyer", _("受让方")
    RULES = "rules", _("交易规则")


class Terms(models.Model):
    """One version of what is on the table; never changed, only followed by the next."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="terms")
    version = models.PositiveSmallIntegerField(_("版本"))
    side = models.CharField(_("提出方"), max_length=10, choices=Side)
    at = models.DateTimeField()
    price_fen = models.BigIntegerField(_("价格"))
    mode = models.CharField(_("转化方式"), max_length=20, choices=Mode)
    exclusivity = models.CharField(_("许可方式"), max_length=20, choices=Exclusivity, blank=True)
    field = models.CharField(_("使用领域"), max_length=60, blank=True)
    territory = models.CharField(_("地域"), max_length=60, blank=True)
    starts_on = models.DateField(_("权利起始日"), null=True, blank=True)
    ends_on = models.DateField(_("权利终止日"), null=True, blank=True)
    instalments = models.JSONField(_("分期付款"), default=list)
    improvements = models.TextField(_("后续改进成果归属"), max_length=1000, blank=True)
    deliverables = models.TextField(_("交付内容"), max_length=2000, blank=True)

    class Meta:
        ordering = ("version",)
        constraints = [
            models.UniqueConstraint(fields=("deal", "version"), name="one_of_each_version"),
            models.CheckConstraint(condition=models.Q(price_fen__gt=0), name="terms_have_a_price", violation_error_message=_("价格应大于 0。")),
        ]

    def __str__(self) -> str:
        return f"V{self.version}"

    @property
    def price(self) -> Money:
        """What is asked or offered."""
        return Money(self.price_fen)


class Receipt(models.Model):
    """Money that came in for a deal, or went back; the receipt's own number makes sure that none is booked twice."""

    class Kind(models.TextChoices):
        """Which way the money went."""

        RECEIVED = "received", _("收款")
        RETURNED = "returned", _("退款")

    deal = models.ForeignKey(Deal, models.PROTECT, related_name="receipts")
    kind = models.CharField(_("收退"), max_length=10, choices=Kind, default=Kind.RECEIVED)
    receipt = models.CharField(_("凭证号"), max_length=60, unique=True)
    amount_fen = models.BigIntegerField(_("金额"))
    on = models.DateField(_("到账日期"))
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="a_receipt_has_an_amount", violation_error_message=_("金额应大于 0。"))]

    def __str__(self) -> str:
        return self.receipt


class Deposit(Record):
    """Earnest money an interested body has put down for a listing."""

    procedure_name: ClassVar[str] = "trading.deposit"

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="deposits", verbose_name=_("挂牌"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="deposits", verbose_name=_("交纳方"))
    receipt = models.CharField(_("凭证号"), max_length=60, unique=True)
    amount_fen = models.BigIntegerField(_("金额"))
    received_on = models.DateField(_("到账日期"))

    class Meta:
        verbose_name = _("保证金")
        constraints = [models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="a_deposit_has_an_amount", violation_error_message=_("金额应大于 0。"))]

    @property
    def title(self) -> str:
        return f"{self.listing.title} · {self.organisation.shown_name}"

    @property
    def amount(self) -> Money:
        """How much was put down."""
        return Money(self.amount_fen)

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.organisation_id, self.listing.venue.organisation_id)


class IpService(Record):
    """What a venue does for the intellectual property of an incubated firm, and the value it added."""

    procedure_name: ClassVar[str] = "trading.service"

    class Kind(models.TextChoices):
        """What is done."""

        LISTING = "listing", _("挂牌")
        VALUATION = "valuation", _("评估")
        AFTER = "after-service", _("交易后服务")

    firm = models.ForeignKey(Organisation, models.PROTECT, related_name="ip_services", verbose_name=_("在孵企业"))
    carrier = models.ForeignKey(Carrier, models.PROTECT, null=True, blank=True, related_name="ip_services", verbose_name=_("孵化载体"))
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="ip_services", verbose_name=_("交易场所"))
    kind = models.CharField(_("服务"), max_length=20, choices=Kind)
    asset = models.CharField(_("知识产权"), max_length=200)
    before_fen = models.BigIntegerField(_("服务前价值"), null=True, blank=True)
    after_fen = models.BigIntegerField(_("服务后价值"), null=True, blank=True)
    result = models.TextField(_("服务结果"), max_length=2000, blank=True)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("知识产权运营服务")

    @property
    def title(self) -> str:
        return f"{self.firm.shown_name} · {self.asset}"

    @property
    def added(self) -> Money | None:
        """The value added, when both ends are known."""
        return None if self.before_fen is None or self.after_fen is None else Money(self.after_fen - self.before_fen)

    def concerned_organisations(self) -> tuple[int, ...]:
        return tuple(pk for pk in (self.firm_id, self.venue.organisation_id, self.carrier.operator_id if self.carrier else None) if pk)


# the auctions' tables belong to this room; imported last, since a deal comes before them
from shouzhan.rooms.trading.auctions import models as auctions  # noqa: E402, F401
