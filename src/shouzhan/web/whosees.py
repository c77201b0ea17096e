"""Who may see something, in words a reader knows."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import Access
from shouzhan.web.words import say

# the room that knows the roles puts their names here
ROLES: dict[str, str | Promise] = {"system": lazy("系统")}


def who_sees(access: Access) -> tuple[str, ...]:
    """Each kind of reader once, the widest first."""
    words = access.words()
    if "public" in words:
        return (_("所有人"),)
    return tuple(dict.fromkeys(_one(word) for word in words))


def _one(word: str) -> str:
    name, _at, where = word.partition("@")
    if name == "signed-in":
        return _("登录用户")
    if name == "self":
        return _("本人")
    if name.startswith("state:"):
        return _("公开后：所有人")
    label = say(ROLES.get(name, name))
    return _("%(role)s（限相关单位或辖区）") % {"role": label} if where else label
