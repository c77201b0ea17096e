"""The protection of one decision and of whoever took it, resting on four proofs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.records import Record
from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.parties.public import Organisation, User

PROOFS = ("democratic", "careful", "supervised", "no_gain")


class HarbourKind(models.TextChoices):
    """Where the decision was taken."""

    DECISION = "decision", _("转化决策")
    EXCHANGE = "exchange", _("进场交易")


class SafeHarbour(Record):
    """One decision, named by its record and its entry in the journal, with what shows that it was taken with care."""

    procedure_name: ClassVar[str] = "ownership.harbour"

    kind = models.CharField(_("类别"), max_length=20, choices=HarbourKind, default=HarbourKind.DECISION, db_index=True)
    decider = models.ForeignKey(User, models.PROTECT, related_name="safe_harbours", verbose_name=_("决策人"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="safe_harbours", verbose_name=_("单位"))
    achievement = models.ForeignKey(Achievement, models.PROTECT, null=True, blank=True, related_name="safe_harbours", verbose_name=_("成果"))
    about = models.CharField(_("决策所在记录"), max_length=40, db_index=True)
    about_kind = models.CharField(max_length=60, editable=False)
    entry = models.CharField(_("日志条目摘要"), max_length=64, editable=False)
    decided_on = models.DateField(_("决策日期"), editable=False)
    democratic = models.TextField(_("民主决策程序的证据"), max_length=2000, blank=True)
    careful = models.TextField(_("合理注意义务的证据"), max_length=2000, blank=True)
    supervised = models.TextField(_("监督管理职责的证据"), max_length=2000, blank=True)
    no_gain = models.TextField(_("没有牟取非法利益的证据"), max_length=2000, blank=True)
    found = models.JSONField(default=dict, editable=False)  # which proofs were found to stand, by name
    examined_by = models.CharField(max_length=40, blank=True, editable=False)
    confirmed_by = models.CharField(max_length=40, blank=True, editable=False)
    confirmed_on = models.DateField(_("确认日期"), null=True, editable=False)
    certificate = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("尽职免责")
        constraints = [
            models.UniqueConstraint(fields=("decider", "entry"), name="a_decision_is_protected_once", violation_error_message=_("这项决策已有一份尽职免责记录，请在原记录上办理。")),
            models.UniqueConstraint(fields=("about",), condition=models.Q(kind="exchange"), name="a_deal_is_immune_once", violation_error_message=_("这笔交易已有进场交易尽职记录。")),
            models.CheckConstraint(
                condition=~models.Q(state="certified") | models.Q(confirmed_on__isnull=False), name="a_harbour_is_certified_on_a_day", violation_error_message=_("确认免责须有确认日期。")),
        ]

    @property
    def title(self) -> str:
        return f"{self.about} · {self.decider}"

    def evidence(self) -> dict[str, str]:
        """The four proofs as they were put in."""
        return {name: str(getattr(self, name)) for name in PROOFS}

    def concerned_organisations(self) -> tuple[int, ...]:
        return ()  # not even the colleagues of the unit learn that it exists
