"""Rights in achievements by holder, share and period; and the patents they rest on."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.records import Record
from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.parties.public import Organisation, Person


class RightKind(models.TextChoices):
    """What a right allows."""

    OWNERSHIP = "ownership", _("所有权")
    USE = "use", _("使用权")
    LICENCE = "licence", _("许可")
    PLEDGE = "pledge", _("质押")


class Exclusivity(models.TextChoices):
    """Who else may use what is licensed."""

    EXCLUSIVE = "exclusive", _("独占")
    SOLE = "sole", _("排他")
    ORDINARY = "ordinary", _("普通")


class Patent(Record):
    """One filing of a patent, software copyright or plant variety, in a family."""

    procedure_name: ClassVar[str] = "ownership.patent"

    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="patents", verbose_name=_("成果"))
    name = models.CharField(_("名称"), max_length=200)
    application = models.CharField(_("申请号"), max_length=40, blank=True)
    publication = models.CharField(_("公布公告号"), max_length=40, blank=True)
    territory = models.CharField(_("国家或地区"), max_length=10, default="CN")
    kind = models.CharField(_("类型"), max_length=20, default="invention")
    family = models.CharField(_("同族"), max_length=40, blank=True, db_index=True)
    filed_on = models.DateField(_("申请日"), null=True, blank=True)
    granted_on = models.DateField(_("授权日"), null=True, blank=True)
    expires_on = models.DateField(_("届满日"), null=True, blank=True)

    class Meta:
        verbose_name = _("知识产权申请")

    @property
    def title(self) -> str:
        return self.name

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.achievement.unit_id,)


class Right(Record):
    """A right one holder has in an achievement, from one day to another."""

    procedure_name: ClassVar[str] = "ownership.right"

    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="rights", verbose_name=_("成果"))
    kind = models.CharField(_("权利"), max_length=20, choices=RightKind, db_index=True)
    holder = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="rights", verbose_name=_("权利人"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="rights", verbose_name=_("权利人（个人）"))
    share = models.DecimalField(_("份额（%）"), max_digits=7, decimal_places=4, null=True, blank=True)
    starts_on = models.DateField(_("起始日"))
    ends_on = models.DateField(_("终止日"), null=True, blank=True)
    exclusivity = models.CharField(_("许可方式"), max_length=20, choices=Exclusivity, blank=True)
    field = models.CharField(_("使用领域"), max_length=60, blank=True)
    territory = models.CharField(_("地域"), max_length=60, blank=True)
    patent = models.ForeignKey(Patent, models.PROTECT, null=True, blank=True, related_name="rights", verbose_name=_("所依专利"))
    ground = models.CharField(_("取得依据"), max_length=200, blank=True)
    before = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="after", verbose_name=_("承自"))

    class Meta:
        verbose_name = _("权利")
        constraints = [
            models.CheckConstraint(condition=models.Q(holder__isnull=False) ^ models.Q(person__isnull=False), name="a_right_has_one_holder", violation_error_message=_("权利人须为一个单位或一个人。")),
            models.CheckConstraint(condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")), name="a_right_runs_forward", violation_error_message=_("终止日早于起始日。")),
            models.CheckConstraint(condition=models.Q(share__isnull=True) | models.Q(share__gt=0, share__lte=100), name="a_share_lies_within_the_whole", violation_error_message=_("份额应大于 0、不超过 100%。")),
        ]

    @property
    def title(self) -> str:
        return f"{self.holder or self.person} · {self.get_kind_display()}"

    def concerned_organisations(self) -> tuple[int, ...]:
        return tuple(pk for pk in (self.holder_id, self.achievement.unit_id) if pk)
