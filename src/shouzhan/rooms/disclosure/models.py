"""A disclosure with its contributors and funding, and the achievement whose number runs through everything after it."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

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
    PUBLIC = "public", _("公开")


class Funder(models.TextChoices):
    """Whose money paid for the work."""

    STATE = "state", _("国家财政")
    CITY = "city", _("市级财政")
    DISTRICT = "district", _("区级财政")
    ENTERPRISE = "enterprise", _("企业委托")
    OWN = "own", _("单位自筹")
    OTHER = "other", _("其他")


class Disclosure(Record):
    """A researcher's report of a result to the unit."""

    procedure_name: ClassVar[str] = "disclosure.disclosure"

    name = models.CharField(_("成果名称"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=300, blank=True)
    summary = models.TextField(_("内容摘要"), max_length=6000)
    keywords = models.CharField(_("关键词"), max_length=300, blank=True)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="disclosures", verbose_name=_("完成单位"))
    discloser = models.ForeignKey(User, models.PROTECT, related_name="disclosures", verbose_name=_("披露人"))
    department = models.CharField(_("院系或科室"), max_length=120, blank=True)
    secrecy = models.CharField(_("保密程度"), max_length=20, choices=Secrecy, default=Secrecy.INTERNAL)
    publication_on = models.DateField(_("拟公开发表日期"), null=True, blank=True)
    publication_where = models.CharField(_("拟发表于"), max_length=200, blank=True)
    has_intention = models.BooleanField(_("有转化意向"), default=True)
    facility = models.ForeignKey(Carrier, models.PROTECT, null=True, blank=True, related_name="disclosures", verbose_name=_("所用重大科技基础设施"))

    class Meta:
        verbose_name = _("成果披露")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.unit_id,)


class Contributor(models.Model):
    """Somebody who made the result, with a share that all of them together bring to 100 %."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="contributors")
    name = models.CharField(_("姓名"), max_length=100)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="contributions")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="contributions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="contributions")
    share = models.DecimalField(_("贡献份额（%）"), max_digits=5, decimal_places=2)
    order = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, editable=False)

    class Meta:
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(condition=models.Q(share__gt=0, share__lte=100), name="a_contributor_has_a_share", violation_error_message=_("贡献份额应大于 0、不超过 100%。")),
            models.UniqueConstraint(fields=("disclosure", "user"), condition=models.Q(user__isnull=False), name="one_contribution_per_person", violation_error_message=_("同一人列了两次。")),
        ]

    def __str__(self) -> str:
        return self.name


class Funding(models.Model):
    """A source of money behind a result, and what it obliges to."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="fundings")
    funder = models.CharField(_("资金来源"), max_length=20, choices=Funder)
    programme = models.CharField(_("计划或委托方"), max_length=200, blank=True)
    project = models.CharField(_("项目编号"), max_length=80, blank=True)
    obligation = models.CharField(_("约定义务"), max_length=500, blank=True)
    transfer_by = models.DateField(_("约定转化期限"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.get_funder_display()} {self.project}"


class Achievement(Record):
    """A result with its own number, from acceptance to income: the thread every later room hangs on."""

    procedure_name: ClassVar[str] = "disclosure.achievement"

    name = models.CharField(_("成果名称"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=300, blank=True)
    teaser = models.CharField(_("公开简介"), max_length=600, blank=True)
    teaser_en = models.CharField(_("英文公开简介"), max_length=900, blank=True)
    summary = models.TextField(_("内容摘要"), max_length=6000, blank=True)
    keywords = models.CharField(_("关键词"), max_length=300, blank=True)
    field = models.CharField(_("技术领域"), max_length=60, blank=True, db_index=True)
    disclosure = models.OneToOneField(Disclosure, models.PROTECT, null=True, blank=True, related_name="achievement", verbose_name=_("披露"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="achievements", verbose_name=_("完成单位"))
    openness = models.CharField(_("可见范围"), max_length=20, choices=Openness, default=Openness.CLOSED, db_index=True)
    secrecy = models.CharField(_("保密程度"), max_length=20, choices=Secrecy, default=Secrecy.INTERNAL)
    is_city_funded = models.BooleanField(_("市级财政资金支持"), default=False, db_index=True)
    transfer_by = models.DateField(_("约定转化期限"), null=True, blank=True, db_index=True)
    facility = models.ForeignKey(Carrier, models.PROTECT, null=True, blank=True, related_name="achievements", verbose_name=_("所用重大科技基础设施"))
    maturity = models.PositiveSmallIntegerField(_("技术就绪度"), null=True, blank=True)

    class Meta:
        verbose_name = _("科技成果")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    @property
    def contributors(self) -> Any:
        """Who made it, with their shares."""
        return Contributor.objects.filter(disclosure=self.disclosure_id) if self.disclosure_id else Contributor.objects.none()

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.unit_id,)
