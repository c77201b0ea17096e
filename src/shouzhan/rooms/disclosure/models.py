"""A disclosure with its contributors and funding, and the achievement whose number runs through everything after it."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.pairs import Pairs
from shouzhan.kernel.pinyin import NameOrder
from shouzhan.kernel.records import Record
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.parties.public import Organisation, Person, User


class Secrecy(models.TextChoices):
    """How far a text may travel."""

    OPEN = "open", _("可公开")
    INTERNAL = "internal", _("单位内部")
    CONFIDENTIAL = "confidential", _("保密")


class Openness(models.TextChoices):
    """Who may find an achievement at all."""

    CLOSED = "closed", _("仅相关单位")
    REGISTERED = "registered", _("登录用户")
    PUBLIC = "public", _("所有人")


class Funder(models.TextChoices):
    """Whose money paid for the work."""

    STATE = "state", _("国家财政")
    CITY = "city", _("市级财政")
    DISTRICT = "district", _("区级财政")
    ENTERPRISE = "enterprise", _("企业委托")
    OWN = "own", _("单位自筹")
    OTHER = "other", _("其他")


PUBLIC_MONEY = (Funder.STATE, Funder.CITY, Funder.DISTRICT)


class Named(Record):
    """A record with a name in both languages."""

    name = models.CharField(_("成果名称"), max_length=200)
    name_order = NameOrder()
    name_order_en = NameOrder("name_en", "name")
    name_en = models.CharField(_("英文名称"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name


class Disclosure(Named):
    """A researcher's report of a result to the unit."""

    procedure_name: ClassVar[str] = "disclosure.disclosure"

    summary = models.TextField(_("内容摘要"), max_length=6000)
    keywords = models.CharField(_("关键词"), max_length=300, blank=True)
    field = models.CharField(_("技术领域"), max_length=60, blank=True)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="disclosures", verbose_name=_("完成单位"))
    discloser = models.ForeignKey(User, models.PROTECT, related_name="disclosures", verbose_name=_("披露人"))
    department = models.CharField(_("院系或科室"), max_length=120, blank=True)
    secrecy = models.CharField(_("保密程度"), max_length=20, choices=Secrecy, default=Secrecy.INTERNAL)
    has_intention = models.BooleanField(_("有转化意向"), default=True)
    facility = models.ForeignKey(Carrier, models.PROTECT, null=True, blank=True, related_name="disclosures", verbose_name=_("所用重大科技基础设施"))
    no_patent_because = models.CharField(_("不申请专利的理由"), max_length=500, blank=True)
    confirm_by = models.DateField(_("份额确认期限"), null=True, editable=False)
    triage_by = models.DateField(_("单位答复期限"), null=True, editable=False)
    pairs = Pairs("name", "name_en", "number")

    class Meta:
        verbose_name = _("成果披露")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(state="closed") | models.Q(confirm_by__isnull=False), name="a_submitted_disclosure_has_its_days",
                violation_error_message=_("已提交的披露须有确认期限。"),
            ),
        ]

    def own_due_on(self) -> Any:
        return self.triage_by if self.state == "submitted" else None

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.unit_id,)


class Contributor(models.Model):
    """Somebody who made the result, with a share that all of them together bring to 100 %."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="contributors")
    name = models.CharField(_("姓名"), max_length=100)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="contributions")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="contributions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="contributions")
    affiliation = models.CharField(_("所在单位"), max_length=200, blank=True)
    share = models.DecimalField(_("贡献份额（%）"), max_digits=5, decimal_places=2)
    order = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, editable=False)
    attested_by = models.CharField(_("代为确认人"), max_length=40, blank=True, editable=False)
    evidence = models.CharField(_("代为确认的证据"), max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(condition=models.Q(share__gt=0, share__lte=100), name="a_contributor_has_a_share", violation_error_message=_("贡献份额应大于 0、不超过 100%。")),
            models.UniqueConstraint(fields=("disclosure", "user"), condition=models.Q(user__isnull=False), name="one_contribution_per_person", violation_error_message=_("同一人列了两次。")),
            models.CheckConstraint(
                condition=models.Q(attested_by="") | (models.Q(confirmed_at__isnull=False) & ~models.Q(evidence="")), name="an_attestation_has_evidence",
                violation_error_message=_("代为确认须有证据。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.name)

    @property
    def house(self) -> str:
        """Where they work, as known."""
        return self.organisation.shown_name if self.organisation else self.affiliation


class Funding(models.Model):
    """A source of money behind a result, and what it obliges to."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="fundings")
    funder = models.CharField(_("资金来源"), max_length=20, choices=Funder)
    programme = models.CharField(_("计划或委托方"), max_length=200, blank=True)
    project = models.CharField(_("项目编号"), max_length=80, blank=True)
    obligation = models.CharField(_("约定义务"), max_length=500, blank=True)
    transfer_by = models.DateField(_("约定转化期限"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.get_funder_display()} {self.programme} {self.project}".strip()


class Publication(models.Model):
    """A planned publication; it is cleared once it can harm no filing."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="publications")
    on = models.DateField(_("拟公开发表日期"), db_index=True)
    where = models.CharField(_("拟发表于"), max_length=200)
    cleared_on = models.DateField(_("放行日期"), null=True, editable=False)

    class Meta:
        ordering = ("on", "pk")
        constraints = [models.UniqueConstraint(fields=("disclosure", "on", "where"), name="one_publication_once", violation_error_message=_("这项发表计划已列入。"))]

    def __str__(self) -> str:
        return f"{self.on} {self.where}"


class Achievement(Named):
    """A result with its own number, from acceptance to income: the thread every later room hangs on."""

    procedure_name: ClassVar[str] = "disclosure.achievement"

    teaser = models.CharField(_("公开简介"), max_length=600, blank=True)
    teaser_en = models.CharField(_("英文公开简介"), max_length=900, blank=True)
    summary = models.TextField(_("内容摘要"), max_length=6000, blank=True)
    keywords = models.CharField(_("关键词"), max_length=300, blank=True)
    field = models.CharField(_("技术领域"), max_length=60, blank=True, db_index=True)
    disclosure = models.OneToOneField(Disclosure, models.PROTECT, null=True, blank=True, related_name="achievement", verbose_name=_("披露"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="achievements", verbose_name=_("完成单位"))
    openness = models.CharField(_("可见范围"), max_length=20, choices=Openness, default=Openness.CLOSED)
    secrecy = models.CharField(_("保密程度"), max_length=20, choices=Secrecy, default=Secrecy.INTERNAL)
    is_city_funded = models.BooleanField(_("市级财政资金支持"), default=False, db_index=True)
    is_public_funded = models.BooleanField(_("财政资金支持"), default=False, db_index=True)
    transfer_by = models.DateField(_("约定转化期限"), null=True, blank=True, db_index=True)
    facility = models.ForeignKey(Carrier, models.PROTECT, null=True, blank=True, related_name="achievements", verbose_name=_("所用重大科技基础设施"))
    maturity = models.PositiveSmallIntegerField(_("技术就绪度"), null=True, blank=True)
    disclosed_on = models.DateField(_("登记日期"), null=True, blank=True, db_index=True)
    place = models.CharField(_("所在区"), max_length=6, blank=True, editable=False)
    at_step = models.ForeignKey("disclosure.PathStep", models.PROTECT, null=True, editable=False, related_name="present", verbose_name=_("所处环节"))
    green_count = models.PositiveSmallIntegerField(_("绿色通道用户数"), default=0, editable=False)
    pairs = Pairs("name", "name_en", "teaser", "teaser_en", "number")

    class Meta:
        verbose_name = _("科技成果")
        indexes = [models.Index(fields=("openness", "-id"), name="achievements_by_openness"), models.Index(fields=("openness", "state"), name="achievements_open_by_state"), models.Index(fields=("unit", "-id"), name="achievements_of_a_unit"), models.Index(fields=("name_order", "id"), name="achievements_by_name"), models.Index(fields=("name_order_en", "id"), name="achievements_by_name_en")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(openness=Openness.PUBLIC) | ~models.Q(secrecy=Secrecy.CONFIDENTIAL), name="what_is_secret_is_not_public",
                violation_error_message=_("保密的成果不能公开。"),
            ),
            models.CheckConstraint(
                condition=models.Q(maturity__isnull=True) | models.Q(maturity__gte=1, maturity__lte=9), name="maturity_runs_from_one_to_nine",
                violation_error_message=_("技术就绪度为 1 至 9 级。"),
            ),
        ]

    @property
    def shown_teaser(self) -> str:
        """What anybody who finds it may read of it."""
        return self.teaser_en if self.teaser_en and (get_language() or "").startswith("en") else self.teaser

    @property
    def contributors(self) -> Any:
        """Who made it, with their shares."""
        return Contributor.objects.filter(disclosure=self.disclosure_id) if self.disclosure_id else Contributor.objects.none()

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.unit_id,)


class GreenUser(models.Model):
    """A body that uses a large facility's result through the green channel, and what it did with it."""

    achievement = models.ForeignKey(Achievement, models.CASCADE, related_name="green_users")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="green_channels", verbose_name=_("用户单位"))
    need = models.CharField(_("使用需求"), max_length=300)
    since = models.DateField(_("进入通道日期"))
    used_on = models.DateField(_("实际应用日期"), null=True, blank=True)
    use = models.CharField(_("应用情况"), max_length=500, blank=True)

    class Meta:
        ordering = ("since", "pk")
        constraints = [
            models.UniqueConstraint(fields=("achievement", "organisation"), name="one_green_channel_per_user", violation_error_message=_("这家用户已在通道中。")),
            models.CheckConstraint(
                condition=models.Q(used_on__isnull=True) | models.Q(used_on__gte=models.F("since")), name="use_follows_the_green_channel",
                violation_error_message=_("应用日期早于进入通道日期。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class TransferPath(Named):
    """A hospital's own way for its results: steps with partners and services, set by its own office."""

    procedure_name: ClassVar[str] = "disclosure.path"

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="transfer_paths", verbose_name=_("单位"))

    class Meta:
        verbose_name = _("转化路径")
        constraints = [models.UniqueConstraint(fields=("unit", "name"), name="one_path_per_unit_and_name", violation_error_message=_("本单位已有同名路径。"))]

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.unit_id,)


class PathStep(models.Model):
    """One step of a path; one that was walked is never deleted, only left out from now on."""

    path = models.ForeignKey(TransferPath, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("环节"), max_length=80)
    partner = models.CharField(_("合作方"), max_length=160, blank=True)
    service = models.CharField(_("服务方式"), max_length=160, blank=True)
    days = models.PositiveSmallIntegerField(_("预计天数"), null=True, blank=True)
    is_used = models.BooleanField(default=True)

    class Meta:
        ordering = ("order", "pk")
        constraints = [models.UniqueConstraint(fields=("path", "name"), name="one_step_per_path_and_name", violation_error_message=_("环节名称重复。"))]

    def __str__(self) -> str:
        return self.name


class PathVisit(models.Model):
    """An achievement at a step of its path: since when, until when, and whether it stopped there."""

    achievement = models.ForeignKey(Achievement, models.CASCADE, related_name="path_visits")
    step = models.ForeignKey(PathStep, models.PROTECT, related_name="visits")
    entered_on = models.DateField()
    left_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    why = models.CharField(_("停滞原因"), max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("achievement",), condition=models.Q(left_on__isnull=True), name="at_one_step_of_one_path", violation_error_message=_("一项成果同时只在路径的一个环节上。")),
            models.CheckConstraint(condition=models.Q(stopped_on__isnull=True) | ~models.Q(why=""), name="a_stop_has_a_reason", violation_error_message=_("停滞须写明原因。")),
        ]

    def __str__(self) -> str:
        return str(self.step)
