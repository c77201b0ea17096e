"""Every write to a hospital's own path."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.perform import Opened, performs
from shouzhan.rooms.disclosure import checks, procedure
from shouzhan.rooms.disclosure.models import Achievement, PathStep, TransferPath


@performs(procedure.draw_path)
def draw_path(actor: Actor, *, steps: Iterable[dict[str, Any]] = (), **fields: Any) -> Opened:
    """Set a path with its steps."""
    given = list(steps)
    return Opened(TransferPath(**fields), {"steps": len(given)}, then=lambda path: _write(path, given))


@performs(procedure.edit_path)
def edit_path(actor: Actor, path: TransferPath, *, steps: Iterable[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """Change its steps; one where cases stand cannot be left out, one that was walked stays on record."""
    given = list(steps)
    names = {one["name"] for one in given}
    standing = Achievement.objects.filter(at_step__path=path).exclude(at_step__name__in=names).values_list("at_step__name", flat=True)
    if standing:
        raise Refused(Decision.refuse(
            "step-in-use", _("还有成果停在“%(step)s”，不能删去这个环节。") % {"step": standing[0]}, checks.CITES, remedy=_("请先让这些成果进入下一环节或退出路径。")))
    for name, value in fields.items():
        setattr(path, name, value)
    path.steps.exclude(name__in=names).update(is_used=False)
    _write(path, given)
    return {"steps": len(given)}


def _write(path: TransferPath, steps: list[dict[str, Any]]) -> None:
    for order, one in enumerate(steps, 1):
        PathStep.objects.update_or_create(path=path, name=one["name"], defaults={"partner": "", "service": "", "days": None, **one, "order": order, "is_used": True})


@performs(procedure.retire_path)
def retire_path(actor: Actor, path: TransferPath) -> None:
    """No new case sets out on it; those under way go on."""


@performs(procedure.revive_path)
def revive_path(actor: Actor, path: TransferPath) -> None:
    """Take it up again."""
