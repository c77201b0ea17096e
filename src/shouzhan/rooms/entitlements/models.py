"""A change to a parameter of the law: what is meant to hold, from when, on what ground."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.engine.rules.parameters import Parameter
from shouzhan.kernel.records import Record
from shouzhan.law import book as law
from shouzhan.web.words import say

CONFIDENCES = (("high", _("高：原文可查")), ("medium", _("中：两处来源一致")), ("low", _("低：尚待确认")), ("unknown", _("未知：尚待确认")))


class ParameterChange(Record):
    """One value of one parameter over a span of days, drafted by one person and approved by another."""

    procedure_name: ClassVar[str] = "entitlements.change"

    parameter = models.CharField(_("参数"), max_length=80, db_index=True)
    value = models.TextField(_("拟定数值"), blank=True)
    since = models.DateField(_("自何日起"))
    until = models.DateField(_("至何日止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=80)
    source_title = models.CharField(_("依据名称"), max_length=200, blank=True)
    source_number = models.CharField(_("文号"), max_length=80, blank=True)
    clause = models.CharField(_("条款"), max_length=80, blank=True)
    confidence = models.CharField(_("把握"), max_length=10, choices=CONFIDENCES)
    remarks = models.TextField(_("说明"), blank=True)
    drafted_by = models.CharField(max_length=64, editable=False)
    revocation_asked_by = models.CharField(max_length=64, blank=True, editable=False)
    order = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("参数变更")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="change_ends_after_it_starts", violation_error_message=_("止日早于起日。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> Parameter | None:
        """The parameter that is to change, if the law still has it."""
        return law.built_in().parameters.get(self.parameter)

    @property
    def title(self) -> str:
        found = self.subject
        return f"{say(found.title) if found else self.parameter} {self.since}"
