"""What conduct is tolerated, by whose list, and one failure looked at under it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.records import Record
from shouzhan.rooms.parties.public import Organisation, User

FINDINGS = ("diligent", "no_illegal_gain", "fits_circumstances")  # what somebody must find; the fourth, the list, is looked up


class Treatment(models.TextChoices):
    """What tolerance comes to."""

    NO_NEGATIVE = "no-negative", _("不作负面评价")
    MITIGATED = "mitigated", _("减轻责任")
    EXEMPT = "exempt", _("免除责任")


class ToleranceItem(Record):
    """One line of a tolerance list: the conduct, under what conditions, from when until when."""

    procedure_name: ClassVar[str] = "ownership.tolerance-item"

    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="tolerance_items", verbose_name=_("印发单位"))
    document = models.CharField(_("清单文件"), max_length=200)
    place = models.CharField(_("清单序号"), max_length=20)
    conduct = models.CharField(_("可容错的情形"), max_length=300)
    conditions = models.TextField(_("适用条件"), max_length=2000)
    since = models.DateField(_("施行日"))
    until = models.DateField(_("失效日"), null=True, blank=True)

    class Meta:
        verbose_name = _("容错清单事项")
        constraints = [
            models.UniqueConstraint(fields=("issuer", "document", "place"), name="a_place_of_a_list_is_taken_once", violation_error_message=_("这份清单的这个序号已经录入。")),
            models.CheckConstraint(condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")), name="a_tolerated_conduct_runs_forward", violation_error_message=_("失效日早于施行日。")),
        ]

    @property
    def title(self) -> str:
        return f"{self.place} {self.conduct}"

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.issuer_id,)

    def covers(self, day: date) -> bool:
        """Whether the line held on a day; a line taken off the list later still covers what happened while it stood."""
        return self.state != "drafted" and self.since <= day and (self.until is None or day <= self.until)


class ToleranceCase(Record):
    """One failure of one person, and whether it is held against them."""

    procedure_name: ClassVar[str] = "ownership.tolerance-case"

    person = models.ForeignKey(User, models.PROTECT, related_name="tolerance_cases", verbose_name=_("当事人"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="tolerance_cases", verbose_name=_("单位"))
    item = models.ForeignKey(ToleranceItem, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("所依清单事项"))
    about = models.CharField(_("所涉记录"), max_length=40, blank=True, db_index=True)
    about_kind = models.CharField(max_length=60, blank=True, editable=False)
    happened_on = models.DateField(_("发生日"))
    account = models.TextField(_("事情经过"), max_length=3000)
    assessment = models.CharField(_("所涉考核或追责"), max_length=200)
    found = models.JSONField(default=dict, editable=False)
    findings = models.TextField(_("审查意见"), max_length=3000, blank=True)
    examined_by = models.CharField(max_length=40, blank=True, editable=False)
    treatment = models.CharField(_("处理"), max_length=20, choices=Treatment, blank=True)
    decided_on = models.DateField(_("决定日"), null=True, editable=False)
    bound_to = models.CharField(_("写入的考核记录"), max_length=120, blank=True)
    bound_on = models.DateField(_("写入日"), null=True, editable=False)

    class Meta:
        verbose_name = _("容错认定")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="tolerated") | (models.Q(decided_on__isnull=False) & ~models.Q(treatment="") & models.Q(item__isnull=False)),
                name="tolerance_names_its_item_and_treatment", violation_error_message=_("予以容错须写明所依事项、处理与决定日。"),
            ),
        ]

    @property
    def title(self) -> str:
        return f"{self.person} · {self.assessment}"

    def concerned_organisations(self) -> tuple[int, ...]:
        return ()  # colleagues do not learn that it exists

    def is_on_list(self) -> bool:
        """Whether the line it relies on held when it happened."""
        return self.item is not None and self.item.covers(self.happened_on)
