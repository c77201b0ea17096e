"""Venues and their names, listings in three layers of openness, results that must come to a venue, and fast lanes."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.dates import today
from shouzhan.kernel.money import Money
from shouzhan.kernel.pairs import Pairs
from shouzhan.kernel.pinyin import NameOrder
from shouzhan.kernel.records import Record
from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.ownership.public import Exclusivity, Patent
from shouzhan.rooms.parties.public import Organisation

UNFINISHED = ("draft", "returned", "submitted", "open")
PENDING = ("warned", "ordered", "listed")


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


class VenueKind(models.TextChoices):
    """What a venue is for."""

    EXCHANGE = "exchange", _("技术交易所")
    IP_EXCHANGE = "ip-exchange", _("知识产权交易中心")
    IP_PLATFORM = "ip-platform", _("知识产权运营平台")
    TRANSFER_CENTRE = "transfer-centre", _("技术转移中心")
    OTHER = "other", _("其他场所")


class Venue(Record):
    """A place where results are traded."""

    procedure_name: ClassVar[str] = "listings.venue"

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="venue", verbose_name=_("运营机构"))
    name = models.CharField(_("名称"), max_length=200)
    name_order = NameOrder()
    name_order_en = NameOrder("name_en", "name")
    name_en = models.CharField(_("英文名称"), max_length=300, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=VenueKind, default=VenueKind.EXCHANGE)

    class Meta:
        verbose_name = _("交易场所")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.organisation_id,)


class VenueName(models.Model):
    """A name under which documents or spreadsheets print a venue."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="names")
    name = models.CharField(_("印名"), max_length=200)
    normalised = models.CharField(max_length=200, unique=True)
    source = models.CharField(_("出处"), max_length=200, blank=True)
    is_to_confirm = models.BooleanField(_("待确认"), default=False)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class Partnership(models.Model):
    """An agreement of a park, a university or an agency to work with a venue."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="partnerships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="partnerships", verbose_name=_("合作单位"))
    agreement = models.CharField(_("合作协议"), max_length=200)
    signed_on = models.DateField(_("签订日期"))
    until = models.DateField(_("有效期至"), null=True, blank=True)

    class Meta:
        ordering = ("-signed_on", "-pk")
        constraints = [
            models.UniqueConstraint(fields=("venue", "organisation", "signed_on"), name="one_partnership_a_day", violation_error_message=_("同一天已登记过与该单位的合作协议。")),
            models.CheckConstraint(condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("signed_on")), name="a_partnership_runs_forward", violation_error_message=_("有效期早于签订日期。")),
        ]

    def __str__(self) -> str:
        return self.agreement


class Listing(Record):
    """An achievement offered at a venue."""

    procedure_name: ClassVar[str] = "listings.listing"

    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="listings", verbose_name=_("成果"))
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="listings", verbose_name=_("交易场所"))
    mode = models.CharField(_("转化方式"), max_length=20, choices=Mode)
    way = models.CharField(_("定价方式"), max_length=20, choices=Way)
    exclusivity = models.CharField(_("许可方式"), max_length=20, choices=Exclusivity, blank=True)
    field = models.CharField(_("使用领域"), max_length=60, blank=True)
    territory = models.CharField(_("地域"), max_length=60, blank=True)
    licence_months = models.PositiveSmallIntegerField(_("许可期限（月）"), null=True, blank=True)
    price_fen = models.BigIntegerField(_("挂牌价"), null=True, blank=True, db_index=True)
    open_text = models.TextField(_("公开内容"), max_length=2000, blank=True)
    registered_text = models.TextField(_("登录可见内容"), max_length=4000, blank=True)
    secret_text = models.TextField(_("保密协议后可见内容"), max_length=8000, blank=True)
    days = models.PositiveSmallIntegerField(_("挂牌天数"), default=0)
    is_state_sale = models.BooleanField(_("国有企业转让"), default=False)
    sells = models.CharField(_("标的"), max_length=20, default="asset", choices=(("asset", _("资产")), ("property-right", _("产权"))))
    reference = models.CharField(_("场所挂牌号"), max_length=60, blank=True)
    rights_state = models.CharField(_("权利状态"), max_length=60, blank=True)
    starts_on = models.DateField(_("挂牌起始日"), null=True, blank=True, db_index=True)
    last_day = models.DateField(_("挂牌最后一日"), null=True, blank=True, db_index=True)
    sold_from = models.DateField(_("最早成交日"), null=True, blank=True)
    extended = models.PositiveSmallIntegerField(_("延期次数"), default=0)
    deal = models.CharField(_("成交编号"), max_length=40, blank=True)
    pairs = Pairs("open_text", "number", "reference")

    class Meta:
        verbose_name = _("挂牌")
        constraints = [
            models.UniqueConstraint(
                fields=("achievement", "venue", "mode", "field", "territory"), condition=models.Q(state__in=UNFINISHED), name="one_live_listing_of_one_offer",
                violation_error_message=_("这项成果已在该场所以同样的方式、领域与地域挂牌或申请挂牌。"),
            ),
            models.UniqueConstraint(fields=("venue", "reference"), condition=~models.Q(reference=""), name="one_listing_per_reference", violation_error_message=_("该场所已有这个挂牌号。")),
            models.CheckConstraint(condition=models.Q(price_fen__isnull=True) | models.Q(price_fen__gt=0), name="an_asking_price_is_more_than_nothing", violation_error_message=_("挂牌价应大于 0。")),
            models.CheckConstraint(condition=models.Q(last_day__isnull=True) | models.Q(last_day__gte=models.F("starts_on")), name="a_listing_runs_from_first_to_last_day", violation_error_message=_("挂牌最后一日早于起始日。")),
            models.CheckConstraint(condition=~models.Q(state="open") | models.Q(starts_on__isnull=False, last_day__isnull=False), name="an_open_listing_has_its_days", violation_error_message=_("挂牌中的记录须有起止日。")),
        ]
        indexes = [models.Index(fields=("state", "last_day"), name="listings_running_out")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.achievement.title

    @property
    def price(self) -> Money | None:
        """What is asked, where a price is named."""
        return None if self.price_fen is None else Money(self.price_fen)

    def own_due_on(self) -> Any:
        return self.last_day if self.state == "open" else None

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


class Flaw(models.TextChoices):
    """Why a venue returns an application."""

    TEXT = "text-incomplete", _("公开内容不完整")
    SECRET = "secret-in-open-text", _("公开内容涉及保密信息")
    RIGHTS = "rights-unclear", _("权属不清或有争议")
    PRICE = "price-unfounded", _("定价依据不足")
    TERMS = "terms-unclear", _("交易条件不明确")
    VENUE = "wrong-venue", _("不属于本场所受理范围")
    OTHER = "other", _("其他")


class Examination(models.Model):
    """What a venue's officer found; shown to the seller and the venue only."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="examinations")
    at = models.DateTimeField()
    examiner = models.CharField(max_length=40)
    codes = models.JSONField(default=list)
    note = models.TextField(_("审核意见"), max_length=2000, blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.listing_id} · {self.at:%Y-%m-%d}"

    @property
    def reasons(self) -> tuple[Any, ...]:
        """The reasons in words."""
        known = dict(Flaw.choices)
        return tuple(known.get(code, code) for code in self.codes)


class Exemption(models.TextChoices):
    """Why a result need not come to a venue."""

    IN_PROGRESS = "in-progress", _("转化已在办理")
    NOT_SALEABLE = "not-saleable", _("涉及国家安全或重大公共利益")
    NOT_MATURE = "not-mature", _("成果尚不成熟")
    DISPUTE = "dispute", _("权属争议未决")
    OWN_USE = "own-use", _("单位自行实施")
    OTHER = "other", _("其他")


class MandatoryCase(Record):
    """A city-funded result past its agreed day that must come to a venue."""

    procedure_name: ClassVar[str] = "listings.mandatory"

    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="mandatory_cases", verbose_name=_("成果"))
    agreed_by = models.DateField(_("约定转化期限"))
    answer_by = models.DateField(_("本环节期限"), null=True, blank=True)
    listing = models.ForeignKey(Listing, models.PROTECT, null=True, blank=True, related_name="mandatory_cases", verbose_name=_("进场挂牌"))
    asked = models.CharField(_("申请豁免的理由"), max_length=20, choices=Exemption, blank=True)
    asked_note = models.TextField(_("豁免说明"), max_length=2000, blank=True)
    asked_on = models.DateField(_("申请豁免日期"), null=True, blank=True)
    exempted = models.CharField(_("豁免理由"), max_length=20, choices=Exemption, blank=True)
    exempt_until = models.DateField(_("豁免至"), null=True, blank=True)
    exempted_by = models.CharField(_("批准豁免人"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("强制进场")
        constraints = [
            models.UniqueConstraint(
                fields=("achievement",), condition=models.Q(state__in=PENDING), name="one_mandatory_case_at_a_time", violation_error_message=_("这项成果已有一件办理中的强制进场。"),
            ),
            models.CheckConstraint(condition=~models.Q(state="exempted") | ~models.Q(exempted=""), name="an_exemption_says_why", violation_error_message=_("豁免须写明理由。")),
        ]

    @property
    def title(self) -> str:
        return self.achievement.title

    def own_due_on(self) -> Any:
        return self.answer_by if self.state in ("warned", "ordered") else None

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.achievement.unit_id,)


class Lane(models.TextChoices):
    """What a fast lane is asked for."""

    PROSECUTION = "prosecution", _("快速预审")
    CONFIRMATION = "confirmation", _("快速确权")
    PROTECTION = "protection", _("快速维权")
    RECORDING = "recording", _("转让许可备案")


class FastLane(Record):
    """A request to a venue to handle a matter of intellectual property fast."""

    procedure_name: ClassVar[str] = "listings.fastlane"

    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="fast_lanes", verbose_name=_("成果"))
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="fast_lanes", verbose_name=_("受理场所"))
    patent = models.ForeignKey(Patent, models.PROTECT, null=True, blank=True, related_name="fast_lanes", verbose_name=_("所涉专利"))
    lane = models.CharField(_("事项"), max_length=20, choices=Lane)
    ground = models.TextField(_("申请理由"), max_length=2000)
    take_by = models.DateField(_("最迟受理日"), null=True, blank=True)
    done_by = models.DateField(_("最迟办结日"), null=True, blank=True)
    outcome = models.TextField(_("办理结果"), max_length=2000, blank=True)
    finished_on = models.DateField(_("办结日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("知识产权快速通道")
        constraints = [
            models.UniqueConstraint(
                fields=("achievement", "venue", "lane"), condition=models.Q(state__in=("asked", "taken")), name="one_fast_lane_of_a_kind_at_a_time",
                violation_error_message=_("这项成果在该场所已有一件同类的快速通道在办。"),
            ),
            models.CheckConstraint(condition=~models.Q(state="done") | ~models.Q(outcome=""), name="a_fast_lane_ends_with_a_result", violation_error_message=_("办结须写明结果。")),
        ]

    @property
    def title(self) -> str:
        return f"{self.achievement.title} · {self.get_lane_display()}"

    def own_due_on(self) -> Any:
        return {"asked": self.take_by, "taken": self.done_by}.get(self.state)

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.achievement.unit_id, self.venue.organisation_id)


def admitted_now(organisations: Any) -> models.Q:
    """The rows that let these bodies read today."""
    day = today()
    return models.Q(organisation__in=organisations, since__lte=day) & (models.Q(until__isnull=True) | models.Q(until__gte=day))
