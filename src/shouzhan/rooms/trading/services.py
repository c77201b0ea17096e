"""Every write to the services a venue gives to incubated firms."""

from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.money import Money
from shouzhan.kernel.procedure.perform import Opened, performs
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.listings.public import Venue
from shouzhan.rooms.parties.public import Organisation
from shouzhan.rooms.trading import procedure
from shouzhan.rooms.trading.models import IpService


@performs(procedure.ask_service)
def ask_service(
    actor: Actor, *, firm: Organisation, venue: Venue, kind: str, asset: str, carrier: Carrier | None = None, before: Money | None = None, is_synthetic: bool = False,
) -> Opened:
    """A firm, or the carrier it grows up in, asks a venue to work on its property."""
    mine = set(actor.organisations())
    if firm.pk not in mine and not (carrier and carrier.operator_id in mine) and actor.public_id != "system":
        raise Refused(Decision.refuse("not-your-firm", _("您不能代表这家企业申请。"), (procedure.OPERATION,), _("请由企业自己，或由它所在载体的运营机构申请。")))
    made = IpService(firm=firm, venue=venue, kind=kind, asset=asset, carrier=carrier, before_fen=before.fen if before else None, is_synthetic=is_synthetic)
    return Opened(made, {"venue": venue.number, "kind": kind})


@performs(procedure.accept_service)
def accept_service(actor: Actor, service: IpService) -> None:
    """The venue takes it on."""


@performs(procedure.decline_service)
def decline_service(actor: Actor, service: IpService) -> None:
    """The venue does not."""


@performs(procedure.finish_service)
def finish_service(actor: Actor, service: IpService, *, result: str, before: Money | None = None, after: Money | None = None) -> dict[str, Any]:
    """What came of it, and what it added."""
    service.result, service.done_on = result, today()
    service.before_fen = before.fen if before else service.before_fen
    service.after_fen = after.fen if after else None
    return {"done_on": service.done_on.isoformat()}


@performs(procedure.reopen_service)
def reopen_service(actor: Actor, service: IpService) -> None:
    """Work on it again."""
    service.done_on = None
