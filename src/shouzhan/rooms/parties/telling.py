"""Who is told when somebody asks to join, is recognised or is not."""

from typing import Any

from shouzhan.kernel.procedure.perform import subscribe
from shouzhan.rooms.parties.reads import holders
from shouzhan.rooms.parties.roles import Role
from shouzhan.web.portal import notify


@subscribe("parties.membership.propose")
def asked(entry: Any, membership: Any) -> None:
    """Whoever may confirm it learns of a request."""
    house = membership.organisation
    readers = holders(Role.ORG_ADMIN, house) or holders(Role.SYSTEM_ADMIN)
    notify(
        readers, f"{membership.user} 申请加入{house.name}", f"{membership.user} asks to join {house.name_en or house.name}",
        f"/memberships/{membership.number}/", f"join:{membership.number}",
    )


@subscribe("parties.membership.confirm")
def confirmed(entry: Any, membership: Any) -> None:
    """The person learns of being recognised."""
    house = membership.organisation
    notify(
        [membership.user], f"{house.name}已确认您为机构成员", f"{house.name_en or house.name} recognises you as its member",
        f"/memberships/{membership.number}/", f"joined:{membership.number}",
    )


@subscribe("parties.membership.decline")
def declined(entry: Any, membership: Any) -> None:
    """The person learns of not being recognised; the reason stands on the record."""
    house = membership.organisation
    notify(
        [membership.user], f"{house.name}未确认您的加入申请，理由见记录", f"{house.name_en or house.name} did not confirm your request; the record says why",
        f"/memberships/{membership.number}/", f"declined:{membership.number}",
    )
