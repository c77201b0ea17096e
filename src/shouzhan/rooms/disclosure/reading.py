"""What people type in lines, taken apart: contributors with their shares, steps of a path."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from shouzhan.kernel.dates import today
from shouzhan.rooms.parties.public import Membership, Organisation, User, body_called

_MARKS, _SPACES = re.compile(r"\s*[,，、;；|｜\t]\s*"), re.compile(r"\s+")
_LAST = re.compile(r"[\s,，、;；|｜]+(?=[^\s,，、;；|｜]+$)")
_LATIN = re.compile(r"[A-Za-z]")
_BARS = re.compile(r"[|｜\t]")
_ACCOUNT = re.compile(r"^(?P<name>.+?)[（(](?P<account>[^）)]+)[）)]$")
MOST_LINES = 60


class Unread(ValueError):  # noqa: N818 - named by what was not done
    """A line that cannot be used; the sentence says which and why."""


@dataclass(frozen=True)
class Line:
    """One contributor as typed."""

    number: int
    name: str
    account: str
    house: str
    share: Decimal


def contributors_of(text: str, unit: Organisation | None) -> list[dict[str, Any]]:
    """Each line a person: name, where they work when it is elsewhere, share. Two people of one name are told apart by the account."""
    known = _staff(unit)
    lines = [_line(number, line.strip(), known) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise Unread(_("最多 %(most)s 位完成人。") % {"most": MOST_LINES})
    found = [_contributor(line, unit) for line in lines]
    users = [one["user"].pk for one in found if one["user"]]
    twice = next((one for one in found if one["user"] and users.count(one["user"].pk) > 1), None)
    if twice:
        raise Unread(_("“%(name)s”列了两次。") % {"name": twice["name"]})
    return found


def _staff(unit: Organisation | None) -> frozenset[str]:
    """What the unit's people are called, in either language and by account: a name in Latin letters holds spaces."""
    staff = Membership.objects.in_force(today()).filter(organisation=unit)
    return frozenset(name.casefold() for names in staff.values_list("user__username", "user__person__name", "user__person__name_en") for name in names if name)


def _line(number: int, text: str, known: frozenset[str]) -> Line:
    parts = _LAST.split(re.sub(r"\s+([%％])$", r"\1", text), maxsplit=1)
    if len(parts) < 2:
        raise Unread(_("第 %(n)s 行：请写“姓名 份额”，例如“陈雨 60”；外单位人员写“姓名，单位，份额”。") % {"n": number})
    written, share = parts[0].strip(), _share(number, parts[1])
    name, house = _name_and_house(number, written, known)
    named = _ACCOUNT.match(name)
    return Line(number, named["name"].strip() if named else name, named["account"].strip() if named else "", house, share)


def _share(number: int, text: str) -> Decimal:
    try:
        share = Decimal(text.rstrip("%％"))
    except InvalidOperation:
        raise Unread(_("第 %(n)s 行：“%(share)s”不是份额，请写 0 到 100 之间的数。") % {"n": number, "share": text}) from None
    if not share.is_finite() or not 0 < share <= 100:
        raise Unread(_("第 %(n)s 行：份额应大于 0、不超过 100。") % {"n": number})
    if share != share.quantize(Decimal("0.01")):
        raise Unread(_("第 %(n)s 行：份额最多两位小数。") % {"n": number})
    return share


def _name_and_house(number: int, written: str, known: frozenset[str]) -> tuple[str, str]:
    """Who, and where from when it is elsewhere: at the marks where there are any, else after the longest name the unit knows."""
    if _MARKS.search(written):
        name, *rest = [part for part in _MARKS.split(written) if part]
        return name, " ".join(rest)
    if _ACCOUNT.match(written) or written.casefold() in known:
        return written, ""
    words = _SPACES.split(written)
    if len(words) > 1 and _LATIN.search(words[0]):  # where a name ends and a house begins cannot be told
        raise Unread(_("第 %(n)s 行：本单位没有叫“%(name)s”的账号；外单位人员请用逗号隔开姓名和单位，例如“Marie Curie，巴黎研究所，20”。") % {"n": number, "name": written})
    return words[0], "".join(words[1:])


def _contributor(line: Line, unit: Organisation | None) -> dict[str, Any]:
    house = body_called(line.house) if line.house else unit
    user = _user(line, house)
    if user is None and not line.house:
        raise Unread(_("第 %(n)s 行：本单位没有叫“%(name)s”的账号；外单位人员请写上单位，例如“%(name)s，某某医院，20”。") % {"n": line.number, "name": line.name})
    named = user.person.name if user and user.person else str(user or line.name)  # kept as it is written at home, whatever the reader reads
    return {"name": named, "user": user, "organisation": house, "affiliation": "" if house else line.house, "share": line.share}


def _user(line: Line, house: Any) -> User | None:
    if line.account:
        found = User.objects.filter(username=line.account, is_active=True).first()
        if found is None:
            raise Unread(_("第 %(n)s 行：没有账号“%(account)s”。") % {"n": line.number, "account": line.account})
        return found
    if house is None:
        return None
    staff = Membership.objects.in_force(today()).filter(organisation=house).values("user")
    called = Q(person__name=line.name) | Q(person__name_en__iexact=line.name)
    people = list(User.objects.filter(called, pk__in=staff, is_active=True)[:5])
    people = people or list(User.objects.filter(pk__in=staff, username=line.name, is_active=True))
    if len(people) > 1:
        accounts = "、".join(f"{line.name}（{one.username}）" for one in people)
        raise Unread(_("第 %(n)s 行：有几位“%(name)s”，请写明账号：%(accounts)s。") % {"n": line.number, "name": line.name, "accounts": accounts})
    return people[0] if people else None


def contributors_text(contributors: Any) -> str:
    """Contributors as they would be typed."""
    return "\n".join(
        f"{one.name}（{one.user.username}） {one.share}" if one.user else f"{one.name}，{one.house}，{one.share}" for one in contributors
    )


def steps_of(text: str) -> list[dict[str, Any]]:
    """Each line a step: name | partner | service | days."""
    steps = []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        name, partner, service, days = ([part.strip() for part in _BARS.split(line)] + [""] * 4)[:4]
        if not name or len(name) > 80 or max(len(partner), len(service)) > 160:
            raise Unread(_("第 %(n)s 行：请写“环节｜合作方｜服务方式｜天数”，环节不超过 80 字，后两项不超过 160 字。") % {"n": number})
        if days and not (days.isdecimal() and len(days) < 5):
            raise Unread(_("第 %(n)s 行：天数“%(days)s”不是整数。") % {"n": number, "days": days})
        steps.append({"name": name, "partner": partner, "service": service, "days": int(days) if days else None})
    names = [one["name"] for one in steps]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise Unread(_("环节“%(name)s”列了两次。") % {"name": twice})
    if not steps or len(steps) > MOST_LINES:
        raise Unread(_("一条路径有 1 到 %(most)s 个环节。") % {"most": MOST_LINES})
    return steps


def steps_text(steps: Any) -> str:
    """The steps of a path as they would be typed."""
    return "\n".join(f"{one.name}｜{one.partner}｜{one.service}｜{one.days or ''}" for one in steps)
