"""The base of every register entry: numbered, moved by a procedure, never deleted."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.procedure.declare import PROCEDURES, Procedure, State


class Record(models.Model):
    """A register entry; only `performs` writes its state, and the database refuses anything else."""

    procedure_name: ClassVar[str]

    number = models.CharField(_("编号"), max_length=40, unique=True, editable=False)
    state = models.CharField(_("状态"), max_length=40, editable=False, db_index=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    state_since = models.DateField(_("本状态自"), editable=False)
    due_on = models.DateField(_("办理期限"), null=True, editable=False)
    created_at = models.DateTimeField(_("登记时间"), editable=False)
    updated_at = models.DateTimeField(_("更新时间"), editable=False)
    is_synthetic = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number

    @classmethod
    def procedure(cls) -> Procedure:
        """The procedure by which records of this kind move."""
        return PROCEDURES[cls.procedure_name]

    @property
    def state_now(self) -> State:
        """The declared state the record is in."""
        return self.procedure().state(self.state)

    @property
    def title(self) -> str:
        """What the record is called on pages and in notices."""
        return self.number

    def own_due_on(self) -> Any:
        """A deadline the record itself carries; wins over the declared one when given."""
        return None

    def concerned_organisations(self) -> tuple[int, ...]:
        """The organisations whose members get a reason, not a 404, when refused."""
        return ()
