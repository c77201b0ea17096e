"""One step to be taken again: which, why, and what became of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.declare import PROCEDURES
from shouzhan.kernel.records import Record
from shouzhan.rooms.ownership.redo.table import label_of
from shouzhan.rooms.parties.public import Organisation, User


class StepRedo(Record):
    """A step, named by its entry in the journal, that a change of policy has made faulty."""

    procedure_name: ClassVar[str] = "ownership.redo"

    asker = models.ForeignKey(User, models.PROTECT, related_name="step_redos", verbose_name=_("申请人"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="step_redos", verbose_name=_("单位"))
    about = models.CharField(_("所在记录"), max_length=40, db_index=True)
    about_kind = models.CharField(max_length=60, editable=False)
    step = models.CharField(_("环节"), max_length=120)
    entry = models.CharField(_("原环节日志摘要"), max_length=64, editable=False)
    taken_on = models.DateField(_("原办理日"), editable=False)
    policy = models.CharField(_("变化的政策"), max_length=200)
    clause = models.CharField(_("条款"), max_length=80, blank=True)
    changed_on = models.DateField(_("变化生效日"))
    problem = models.TextField(_("造成的程序问题"), max_length=2000)
    allowed_by = models.CharField(max_length=40, blank=True, editable=False)
    again = models.CharField(_("重新办理的日志摘要"), max_length=64, blank=True, editable=False)
    redone_on = models.DateField(_("重新办理日"), null=True, editable=False)

    class Meta:
        verbose_name = _("环节重新办理")
        constraints = [
            models.UniqueConstraint(
                fields=("entry",), condition=models.Q(state__in=("asked", "allowed", "redone")), name="a_step_is_redone_once", violation_error_message=_("这一步已在重新办理。"),
            ),
            models.CheckConstraint(condition=~models.Q(state="redone") | ~models.Q(again=""), name="what_is_redone_names_its_entry", violation_error_message=_("重新办理须有新的日志条目。")),
        ]

    @property
    def title(self) -> str:
        return f"{self.about} · {label_of(self.step)}"

    def concerned_organisations(self) -> tuple[int, ...]:
        return (self.unit_id,)

    def held(self) -> Any:
        """The record the step belongs to, or None where it is gone."""
        return PROCEDURES[self.about_kind].model._default_manager.filter(number=self.about).first()

    def entries(self) -> tuple[Entry | None, Entry | None]:
        """The step as it was taken, and as it was taken again."""
        found = {one.leaf_hash: one for one in Entry.objects.filter(record_number=self.about, leaf_hash__in=(self.entry, self.again))}
        return found.get(self.entry), found.get(self.again)
