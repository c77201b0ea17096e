"""Registers of what policies say: documents, clauses, and the tasks, figures and rules stated in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from shouzhan.engine.documents.policy.phrases import FALL
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import today
from shouzhan.kernel.pinyin import NameOrder
from shouzhan.kernel.records import Record
from shouzhan.rooms.parties.public import Organisation


def _in_language(zh: str, en: str) -> str:
    return en if en and (get_language() or "").startswith("en") else zh


class PolicyDocument(Record):
    """A policy document: known by its facts, its text only where this deployment imported it."""

    procedure_name: ClassVar[str] = "policies.document"

    name = models.CharField(_("标题"), max_length=300)
    name_order = NameOrder()
    name_order_en = NameOrder("name_en", "name")
    name_en = models.CharField(_("英文标题"), max_length=400, blank=True)
    doc_number = models.CharField(_("文号"), max_length=80, blank=True, db_index=True)
    issuer = models.CharField(_("印发机关"), max_length=200, blank=True)
    issuer_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="issued_documents")
    adopted_on = models.DateField(_("成文日期"), null=True, blank=True)
    printed_on = models.DateField(_("印发日期"), null=True, blank=True)
    effective_from = models.DateField(_("施行日期"), null=True, blank=True)
    effective_to = models.DateField(_("有效期至"), null=True, blank=True)
    plan_from = models.PositiveSmallIntegerField(_("计划期自（年）"), null=True, blank=True)
    plan_to = models.PositiveSmallIntegerField(_("计划期至（年）"), null=True, blank=True)
    addressees = models.CharField(_("主送"), max_length=300, blank=True)
    copies = models.CharField(_("抄送"), max_length=500, blank=True)
    is_public_release = models.BooleanField(_("此件公开发布"), default=False)
    origin = models.CharField(max_length=10, default="import")
    source_name = models.CharField(_("来源文件"), max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("政策文件")
        constraints = [
            models.UniqueConstraint(
                fields=("doc_number",), condition=models.Q(state="live") & ~models.Q(doc_number=""),
                name="one_live_document_per_number", violation_error_message=_("这个文号的文件已在库中。"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        named = _in_language(self.name, self.name_en)
        return named or (gettext("未命名文件（%(file)s）") % {"file": self.source_name} if self.source_name else gettext("未命名文件"))

    @property
    def source(self) -> str:
        """How the document is cited: by its number, or by its title when it has none."""
        return self.doc_number or f"《{self.name}》"

    @property
    def shown_source(self) -> str:
        """The same, for a reader of either language."""
        return self.source if self.doc_number or self.title == self.name else self.title

    def cite(self, clause: str = "") -> Citation:
        """A citation of one of its clauses."""
        return Citation(self.source, clause)

    def clause_url(self, clause: str) -> str:
        """Where one of its clauses is read."""
        return f"/policies/{self.number}/#clause-{clause}"

    @property
    def begins_on(self) -> date | None:
        """The first day it speaks of: when it takes effect, else when it was signed or printed, else the start of its plan period."""
        return self.effective_from or self.adopted_on or self.printed_on or (date(self.plan_from, 1, 1) if self.plan_from else None)

    @property
    def ends_on(self) -> date | None:
        """The last day it speaks of: its stated end, or the end of its plan period."""
        return self.effective_to or (date(self.plan_to, 12, 31) if self.plan_to else None)

    @property
    def is_past(self) -> bool:
        """Whether its validity or plan period is over."""
        return self.ends_on is not None and self.ends_on < today()


class Clause(models.Model):
    """A numbered part of a document: its place, our digest, and the text where it was imported."""

    document = models.ForeignKey(PolicyDocument, models.CASCADE, related_name="clauses")
    ident = models.CharField(_("条款"), max_length=60)
    heading = models.CharField(max_length=300, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    order = models.PositiveIntegerField()
    digest_zh = models.CharField(_("摘要"), max_length=500, blank=True)
    digest_en = models.CharField(max_length=700, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("order",)
        constraints = [models.UniqueConstraint(fields=("document", "ident"), name="one_clause_per_place")]

    def __str__(self) -> str:
        return self.ident

    @property
    def digest(self) -> str:
        """Our own words for it, in the reader's language."""
        return _in_language(self.digest_zh, self.digest_en)


class Finding(models.Model):
    """Something the parser found in a document under review; nothing is live until it is accepted."""

    class Kind(models.TextChoices):
        """What was found."""

        TASK = "task", _("任务")
        TARGET = "target", _("目标与限值")
        ACHIEVED = "achieved", _("已报告成效")
        RULE = "rule", _("硬性规则")
        REFERENCE = "reference", _("引用文件")

    class Verdict(models.TextChoices):
        """What the official decided of it."""

        OPEN = "open", _("待审")
        ACCEPTED = "accepted", _("已接受")
        EDITED = "edited", _("已更正")
        DROPPED = "dropped", _("已舍弃")

    document = models.ForeignKey(PolicyDocument, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=12, choices=Kind)
    clause = models.CharField(max_length=60, blank=True)
    order = models.PositiveIntegerField()
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    read = models.JSONField(default=dict)
    settled = models.JSONField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    decided_by = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("order",)
        indexes = [models.Index(fields=("document", "verdict"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.clause}"

    @property
    def value(self) -> dict[str, object]:
        """What stands now: the correction, or what was read."""
        found: dict[str, object] = self.settled if self.settled is not None else self.read
        return found


class StatedTask(models.Model):
    """A task as the document states it."""

    document = models.ForeignKey(PolicyDocument, models.PROTECT, related_name="tasks")
    clause = models.CharField(max_length=60)
    name = models.CharField(_("任务"), max_length=400)
    name_en = models.CharField(max_length=500, blank=True)
    lead_unit = models.CharField(_("牵头单位"), max_length=200, blank=True)
    deadline = models.DateField(_("完成期限"), null=True)
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ("document", "order")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The task in the reader's language."""
        return _in_language(self.name, self.name_en)


class StatedUnit(models.Model):
    """A unit as printed behind a task, and the party behind the name."""

    task = models.ForeignKey(StatedTask, models.CASCADE, related_name="units")
    printed = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="stated_units")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("order",)

    def __str__(self) -> str:
        return self.printed


class StatedFigure(models.Model):
    """A number the document sets or reports, or a goal it states without a number."""

    class Kind(models.TextChoices):
        """What the figure is."""

        GOAL = "goal", _("目标")
        LIMIT = "limit", _("限值")
        RESULT = "result", _("已报告成效")
        STATEMENT = "statement", _("定性目标")

    document = models.ForeignKey(PolicyDocument, models.PROTECT, related_name="figures")
    clause = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    metric = models.CharField(_("指标"), max_length=200)
    metric_en = models.CharField(max_length=300, blank=True)
    comparator = models.CharField(max_length=10, blank=True)
    low = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    unit = models.CharField(_("单位"), max_length=30, blank=True)
    deadline = models.DateField(_("期限"), null=True)
    scope = models.CharField(_("范围"), max_length=120, blank=True)
    binding = models.CharField(max_length=80, blank=True)
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ("document", "order")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="statement", low__isnull=True) | (~models.Q(kind="statement") & models.Q(low__isnull=False)),
                name="a_goal_without_a_number_has_none",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.printed}"

    @property
    def title(self) -> str:
        """What is counted, in the reader's language."""
        return _in_language(self.metric, self.metric_en)

    @property
    def held_to(self) -> str:
        """How a value is held against the number: a bare count in a goal is the least asked for, never a ceiling."""
        if self.kind == self.Kind.GOAL and self.comparator in ("", "="):
            return ">="
        return self.comparator or ">="

    @property
    def falls(self) -> bool:
        """Whether a change asked for goes down: 能耗降幅 15 %."""
        return self.comparator == "growth" and self.metric.endswith(FALL)

    @property
    def share_grown(self) -> Fraction | None:
        """By what part of its baseline it is to change: 15 % is 3/20, 1.5 倍 is 3/2, 翻一番 is 1; None for one by a number (220 家)."""
        if self.comparator != "growth" or self.low is None:
            return None
        if self.unit == "番":
            return Fraction(2 ** int(self.low) - 1)
        parts = {"%": 100, "‰": 1000, "倍": 1}.get(self.unit)
        return Fraction(self.low) / parts if parts else None

    @property
    def scope_shown(self) -> str:
        """What it is counted over, in the reader's language where the phrase is known."""
        return gettext(self.scope) if self.scope else ""

    @property
    def unit_shown(self) -> str:
        """The printed unit in the reader's language; English counts without measure words, its title says of what."""
        english = (get_language() or "").startswith("en")
        unit = "" if english and self.unit in MEASURE_WORDS else self.unit
        shown = gettext(unit) if unit else ""
        return " ".join(filter(None, (shown, gettext("每日")))) if english and self.comparator == "+/day" else shown

    @property
    def printed(self) -> str:
        """The number as a reader expects it."""
        if self.low is None:
            return ""
        if self.unit == "番":
            return gettext("翻 %(times)s 番") % {"times": _short(self.low)}
        sign = {">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "+/day": "+"}.get(self.comparator, "")
        span = f"{_short(self.low)}–{_short(self.high)}" if self.high is not None else _short(self.low)
        text = f"{sign}{span} {self.unit_shown}".strip()
        grows = self.comparator == "growth" and not self.falls
        return gettext("增长 %(number)s") % {"number": text} if grows else text


MEASURE_WORDS = frozenset("家个项名人支次件所座处场种类套部篇条只位对宗笔款门")

# phrases that documents use for units and scopes; what is not listed is shown as printed
PHRASES = (
    _("万家"), _("万人"), _("亿元"), _("万元"), _("元"), _("全市"), _("张江高新区"), _("科研机构"),
    _("每日"), _("每个园区"), _("每家高质量孵化器"), _("单个平台"), _("单个孵化器"), _("单家机构"),
)


def _short(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class StatedRule(models.Model):
    """A sentence that binds, in our words or as imported."""

    document = models.ForeignKey(PolicyDocument, models.PROTECT, related_name="rules")
    clause = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    digest_zh = models.CharField(max_length=600)
    digest_en = models.CharField(max_length=800, blank=True)
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ("document", "order")

    def __str__(self) -> str:
        return self.digest

    @property
    def digest(self) -> str:
        """The rule in the reader's language."""
        return _in_language(self.digest_zh, self.digest_en)


class Reference(models.Model):
    """Another document this one cites."""

    document = models.ForeignKey(PolicyDocument, models.PROTECT, related_name="references")
    clause = models.CharField(max_length=60, blank=True)
    cited_title = models.CharField(max_length=300)
    cited_number = models.CharField(max_length=80, blank=True)
    cited = models.ForeignKey(PolicyDocument, models.PROTECT, null=True, related_name="cited_by")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.cited_title
