"""Who finds an achievement at all: everybody, whoever has signed in, or those who made it."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import NOBODY, Access
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.decision import Decision

PUBLIC, REGISTERED = "public", "registered"


@dataclass(frozen=True)
class ByOpenness(Access):
    """Everybody where the achievement is public, whoever has signed in where it is for the registered."""

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        if record is None or record.openness == PUBLIC or (record.openness == REGISTERED and actor.is_authenticated):
            return Decision.allow()
        return Decision.refuse("not-visible", _("这项成果没有向您公开。"), remedy=_("请联系完成单位的技术转移机构。"))

    def scope(self, actor: Actor) -> Q:
        return Q(openness__in=(PUBLIC, REGISTERED)) if actor.is_authenticated else Q(openness=PUBLIC)

    def words(self) -> tuple[str, ...]:
        return ("state:public", "state:registered")


@dataclass(frozen=True)
class AwaitsShare(Access):
    """Whoever is listed in a submitted disclosure and has not confirmed the own share yet."""

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        if record is None or (record.state == "submitted" and any(one.user_id == getattr(actor, "pk", None) and one.confirmed_at is None for one in record.contributors.all())):
            return Decision.allow()
        return Decision.refuse("not-yours", _("您没有待确认的份额。"), remedy=_("无须办理。"))

    def scope(self, actor: Actor) -> Q:
        if getattr(actor, "pk", None) is None:
            return NOBODY
        waiting = apps.get_model("disclosure.Contributor")._default_manager.filter(user=actor.pk, confirmed_at=None).values("disclosure")  # type: ignore[attr-defined]
        return Q(state="submitted", pk__in=waiting)

    def words(self) -> tuple[str, ...]:
        return ("listed@contributors",)


@dataclass(frozen=True)
class Contributes(Access):
    """Whoever is listed among the contributors of a disclosure, or of the disclosure behind an achievement.

    The rows of one record are read once and kept with it, because a page asks this for every step.
    """

    through: str = ""

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        if not actor.is_authenticated:
            return Decision.refuse("sign-in", _("请先登录。"))
        disclosed = getattr(record, self.through) if record is not None and self.through else record
        if record is None or (disclosed is not None and disclosed.pk and any(one.user_id == getattr(actor, "pk", None) for one in disclosed.contributors.all())):
            return Decision.allow()
        return Decision.refuse("not-yours", _("您不在完成人名单中。"), remedy=_("请联系披露人或技术转移机构核对名单。"))

    def scope(self, actor: Actor) -> Q:
        if not actor.is_authenticated or getattr(actor, "pk", None) is None:
            return NOBODY
        mine = apps.get_model("disclosure.Contributor")._default_manager.filter(user=actor.pk).values("disclosure")  # type: ignore[attr-defined]
        return Q(**{f"{self.through or 'pk'}__in": mine})

    def words(self) -> tuple[str, ...]:
        return ("listed@contributors",)
