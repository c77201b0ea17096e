"""Who may see something and whose turn it is, in words a reader knows."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import Access, AnyOf, Held, follow
from shouzhan.web.words import say

# the room that knows the roles puts their names here
ROLES: dict[str, str | Promise] = {"system": lazy("系统")}
# they may step in everywhere, so that naming them says nothing
EVERYWHERE = ("system", "system-admin")


def who_sees(access: Access) -> tuple[str, ...]:
    """Each kind of reader once, the widest first; the machinery is no reader."""
    words = access.words()
    if "public" in words:
        return (_("所有人"),)
    return tuple(dict.fromkeys(_one(word) for word in words if word != "system"))


def _one(word: str) -> str:
    name, _at, where = word.partition("@")
    if name == "signed-in":
        return _("登录用户")
    if name == "listed":
        return _("记录列明的人员")
    if name == "self":
        return _("本人")
    if name.startswith("state:"):
        return _("公开后：所有人")
    label = say(ROLES.get(name, name))
    return _("%(role)s（限相关单位或辖区）") % {"role": label} if where else label


def whose_turn(access: Access, record: Any) -> str:
    """The body the record names for the act, where it names one; else the roles that may act."""
    parts = access.parts if isinstance(access, AnyOf) else (access,)
    held = [part for part in parts if isinstance(part, Held)]
    named = (follow(record, part.through) for part in held if part.through)
    body = next((body for body in named if body is not None), None)
    if body is not None:
        return str(body)
    roles = [role for part in held if not part.through for role in part.roles if role not in EVERYWHERE]
    names = [say(ROLES.get(role, role)) for role in dict.fromkeys(roles)]
    return _("%(role)s等") % {"role": names[0]} if len(names) > 2 else _("、").join(names)
