"""Registers of figures: what is reported, what is aimed at, what was printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from shouzhan.engine.metrics.units import UNITS, Unit
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.pinyin import NameOrder
from shouzhan.kernel.records import Record
from shouzhan.kernel.text import Text
from shouzhan.rooms.parties.public import CITY, Organisation, place_name
from shouzhan.rooms.policies.public import PolicyDocument, StatedFigure


def unit_of(code: str) -> Unit:
    """A unit by its code."""
    return next(unit for unit in UNITS if unit.code == code)


def kept_unit(code: str) -> Unit:
    """The unit in which answers are kept: fen for money, ten-thousandths for all else, so that every number is whole."""
    unit = unit_of(code)
    return unit if unit.dimension == "money" else replace(unit, stored=unit.stored * FINENESS)


FINENESS = 10_000
UNIT_CHOICES = [(unit.code, unit.label.zh) for unit in UNITS]


class ReturnForm(Record):
    """A statistical return: what is asked, of whom, how often; its approved answers are a metric of the same name."""

    class Every(models.TextChoices):
        """How often it is asked."""

        MONTH = "month", _("月报")
        QUARTER = "quarter", _("季报")
        YEAR = "year", _("年报")

    procedure_name: ClassVar[str] = "reporting.form"

    key = models.SlugField(_("指标标识"), max_length=80, unique=True)
    name = models.CharField(_("名称"), max_length=200)
    name_order = NameOrder()
    name_order_en = NameOrder("name_en", "name")
    name_en = models.CharField(_("英文名称"), max_length=300)
    asks = models.CharField(_("口径"), max_length=400)
    asks_en = models.CharField(_("英文口径"), max_length=500)
    unit = models.CharField(_("单位"), max_length=30, choices=UNIT_CHOICES)
    every = models.CharField(_("周期"), max_length=10, choices=Every, default=Every.QUARTER)
    scope = models.CharField(_("范围"), max_length=120, blank=True)
    is_per_district = models.BooleanField(_("分区填报"), default=False)
    reporter = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="return_forms", verbose_name=_("填报单位"))
    document = models.ForeignKey(PolicyDocument, models.PROTECT, null=True, related_name="+", verbose_name=_("依据"))
    clause = models.CharField(_("条款"), max_length=60, blank=True)
    version = models.PositiveSmallIntegerField(_("口径版本"), default=1)

    class Meta:
        verbose_name = _("统计报表")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name

    @property
    def heading(self) -> Text:
        """The name in both languages."""
        return Text(self.name, self.name_en)

    @property
    def measured(self) -> Unit:
        """The unit of the answers, as they are kept."""
        return kept_unit(self.unit)

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.reporter_id,) if self.reporter_id else ()


class StatisticalReturn(Record):
    """One answer to a return for a period; a correction is a new edition, the old one stays."""

    procedure_name: ClassVar[str] = "reporting.return"

    form = models.ForeignKey(ReturnForm, models.PROTECT, related_name="returns", verbose_name=_("报表"))
    form_key = models.CharField(max_length=80, db_index=True)
    reporter = models.ForeignKey(Organisation, models.PROTECT, related_name="statistical_returns", verbose_name=_("填报单位"))
    period_from = models.DateField(_("期初"))
    period_end = models.DateField(_("期末"))
    place = models.CharField(_("区划"), max_length=6, default=CITY)
    amount = models.BigIntegerField(_("数值"), null=True)
    evidence = models.TextField(_("佐证"), blank=True)
    edition = models.PositiveSmallIntegerField(_("版次"), default=1)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    reported_by = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("统计填报")
        indexes = [models.Index(fields=("form_key", "state", "period_end"))]
        constraints = [
            models.UniqueConstraint(
                fields=("form", "place", "period_end", "edition"), name="one_return_per_period_and_edition",
                violation_error_message=_("本期已有填报。"),
            ),
            models.CheckConstraint(condition=models.Q(period_end__gte=models.F("period_from")), name="a_period_runs_forward"),
        ]

    @property
    def title(self) -> str:
        return " · ".join(map(str, (self.form.title, *((place_name(self.place),) if self.place != CITY else ()), self.period_end)))

    @property
    def shown(self) -> str:
        """The value with its unit."""
        return self.form.measured.show(self.amount, "en" if (get_language() or "").startswith("en") else "zh")

    @property
    def printed(self) -> Decimal | None:
        """The value in the unit of the form, as it was typed."""
        if self.amount is None:
            return None
        exact = self.form.measured.shown(self.amount)
        return Decimal(exact.numerator) / Decimal(exact.denominator)

    def hands(self) -> set[str]:
        """Everybody who wrote, changed or handed in this answer."""
        entries = Entry.objects.filter(record_kind=self.procedure_name, record_number=self.number, step__in=("fill", "correct", "edit", "submit"))
        return {self.reported_by, *entries.values_list("actor", flat=True)}

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.reporter_id,)


class Target(Record):
    """A stated figure on its way: bound to a metric where it has a number, reviewed on evidence where it has none."""

    procedure_name: ClassVar[str] = "reporting.target"

    stated = models.OneToOneField(StatedFigure, models.PROTECT, related_name="target", verbose_name=_("原文目标"))
    metric = models.CharField(_("指标"), max_length=80, blank=True, db_index=True)
    starts_on = models.DateField(_("起算日"), null=True)
    baseline = models.DecimalField(_("基数"), max_digits=24, decimal_places=6, null=True)
    evidence = models.TextField(_("佐证"), blank=True)
    verdict = models.CharField(_("审核状态"), max_length=20, blank=True)
    reviewed_on = models.DateField(_("审核日期"), null=True)

    class Meta:
        verbose_name = _("目标")

    VERDICTS = (("begun", _("已启动")), ("visible", _("成效初显")), ("reached", _("已达到")), ("lagging", _("进展不足")))

    @property
    def title(self) -> str:
        return self.stated.title

    @property
    def citation(self) -> Citation:
        """The clause the target stands in."""
        return self.stated.document.cite(self.stated.clause)


def title_of(first: date) -> str:
    """What the report of a quarter is called where nobody gave it another name."""
    return gettext("%(year)s年第%(quarter)s季度目标与任务进展报告") % {"year": first.year, "quarter": (first.month + 2) // 3}


def _titles(first: date) -> set[str]:
    told = set()
    for language in ("zh-hans", "en"):
        with override(language):
            told.add(title_of(first))
    return told


class Report(Record):
    """A progress report: figures cut on one day, printed as they were cut, corrected only by a new edition."""

    procedure_name: ClassVar[str] = "reporting.report"

    name = models.CharField(_("标题"), max_length=200)
    period_from = models.DateField(_("期初"))
    period_end = models.DateField(_("期末"))
    edition = models.PositiveSmallIntegerField(_("版次"), default=1)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    cuts = models.JSONField(default=list)
    lists = models.JSONField(default=dict)
    cut_on = models.DateField(_("取数日"), null=True)
    files = models.JSONField(default=dict)  # what was published: "zh.pdf" and the like, each by its digest
    remarks = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = _("进展报告")
        constraints = [
            models.UniqueConstraint(fields=("period_end", "edition"), name="one_report_per_period_and_edition", violation_error_message=_("本期本版次的报告已存在。"))
        ]

    @property
    def title(self) -> str:
        """Its name; the one it has by its quarter is told in the reader's language, whatever language it was drawn up in."""
        return title_of(self.period_from) if self.name in _titles(self.period_from) else self.name

    def own_due_on(self) -> date | None:
        return None


def as_amount(form: ReturnForm, typed: Decimal) -> int | None:
    """A typed number in stored terms; None where the unit keeps no such fraction."""
    exact: Any = form.measured.kept(typed)
    return int(exact) if exact.denominator == 1 else None
