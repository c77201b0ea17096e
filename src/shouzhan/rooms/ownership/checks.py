"""What may be done with a result: every answer is a decision with its clause and its way out."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision
from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.ownership.ledger import owned_by, rights_on
from shouzhan.rooms.ownership.models import Exclusivity, Patent, Right, RightKind, overlapping
from shouzhan.rooms.ownership.scopes import fields_meet, territories_meet

PLEDGED = (Citation("civil-code", "第四百四十四条"),)
TERM = (Citation("civil-code", "第八百六十五条"),)
SCOPE = (Citation("civil-code", "第八百六十二条"), Citation("civil-code", "第八百六十四条"))
JOINT = (Citation("patent-law", "第十四条"),)
OWN = (Citation("patent-law", "第六条"),)
GRANTING = (Citation("ownership-pilot-2020"),)
UNDER_WAY = ("agreed", "published")


def may_dispose(achievement: Achievement, unit: Any, day: date | None = None, buyer: Any = None) -> Decision:
    """Whether a unit may convey its share of an achievement on a day."""
    day = day or today()
    for check in (_holds, _not_pledged, _no_grant_under_way, _owners_agree):
        answer = check(achievement, unit, day, buyer)
        if not answer:
            return answer
    return Decision.allow()


def licence_check(
    achievement: Achievement, *, mode: str, exclusivity: str = "", field: str = "", territory: str = "", starts_on: date | None = None, ends_on: date | None = None,
    unit: Any = None, buyer: Any = None,
) -> Decision:
    """Whether the ledger of rights leaves room for what a deal would grant."""
    unit, starts = unit or achievement.unit, starts_on or today()
    if mode != "licence":
        return may_dispose(achievement, unit, starts, buyer)
    checks: tuple[Callable[..., Decision], ...] = (_holds, _not_pledged, _no_grant_under_way)
    if exclusivity != Exclusivity.ORDINARY:
        checks = (*checks, _owners_agree)
    for check in checks:
        answer = check(achievement, unit, starts, buyer)
        if not answer:
            return answer
    return fits(achievement, exclusivity=exclusivity, field=field, territory=territory, starts_on=starts, ends_on=ends_on)


def fits(achievement: Achievement, *, exclusivity: str, field: str, territory: str, starts_on: date, ends_on: date | None, but: int | None = None) -> Decision:
    """Whether a licence fits into the life of the patents and beside the licences there are; `but` leaves one right out."""
    if exclusivity not in Exclusivity.values:
        return Decision.refuse("no-exclusivity", _("没有写明独占、排他还是普通许可。"), SCOPE, _("请选择许可方式。"))
    if ends_on is not None and ends_on < starts_on:
        return Decision.refuse("ends-before-start", _("许可终止日早于起始日。"), TERM, _("请核对两个日期。"))
    answer = _within_patents(achievement, territory, starts_on, ends_on)
    return answer if not answer else _beside_others(achievement, exclusivity, field, territory, starts_on, ends_on, but)


def _holds(achievement: Achievement, unit: Any, day: date, buyer: Any) -> Decision:
    if owned_by(achievement, unit, day):
        return Decision.allow()
    return Decision.refuse(
        "not-held", _("%(unit)s在 %(day)s 不持有这项成果可以处分的所有权。") % {"unit": unit, "day": day}, OWN,
        _("请在权利台账核对当日的权利人；已转出的不能再次转让或许可。"))


def _not_pledged(achievement: Achievement, unit: Any, day: date, buyer: Any) -> Decision:
    for pledge in _still_standing(achievement, RightKind.PLEDGE, day):
        if not _consented(pledge, buyer):
            return Decision.refuse(
                "pledged", _("这项成果已质押给%(holder)s，未经质权人同意不得转让或许可。") % {"holder": pledge.holder or pledge.person}, PLEDGED,
                _("请取得质权人同意并在 %(number)s 登记，或先解除质押。") % {"number": pledge.number})
    return Decision.allow()


def _still_standing(achievement: Achievement, kind: str, day: date) -> list[Right]:
    """Rights of a kind that hold on the day or later."""
    return list(Right.objects.filter(overlapping(day, None), achievement=achievement, kind=kind).select_related("holder", "person").prefetch_related("consents"))


def _consented(right: Right, buyer: Any) -> bool:
    return any(one.serves(today(), buyer) for one in right.consents.all())


def _no_grant_under_way(achievement: Achievement, unit: Any, day: date, buyer: Any) -> Decision:
    grant = apps.get_model("ownership.Grant")._default_manager.filter(achievement=achievement, state__in=UNDER_WAY).first()
    if grant is None:
        return Decision.allow()
    return Decision.refuse(
        "under-grant", _("这项成果正在办理赋权（%(number)s），权属确定前不能处分。") % {"number": grant.number}, GRANTING,
        _("请先办结或撤回该赋权。"))


def _owners_agree(achievement: Achievement, unit: Any, day: date, buyer: Any) -> Decision:
    others = [right for right in rights_on(achievement, day, RightKind.OWNERSHIP) if right.holder_id != getattr(unit, "pk", None) or right.person_id]
    for right in others:
        if not _consented(right, buyer):
            return Decision.refuse(
                "co-owners", _("%(holder)s共有这项成果，未登记其同意。") % {"holder": right.holder or right.person}, JOINT,
                _("请取得全体共有人同意，并在 %(number)s 登记凭据。") % {"number": right.number})
    return Decision.allow()


def _within_patents(achievement: Achievement, territory: str, starts_on: date, ends_on: date | None) -> Decision:
    patents = [one for one in Patent.objects.filter(achievement=achievement).exclude(state="preparing") if territories_meet(territory, one.territory)]
    if not patents:
        return Decision.allow()
    standing = [one for one in patents if one.state != "lapsed"]
    if not standing:
        return Decision.refuse("patent-lapsed", _("所依的专利都已失效，不能再许可。"), TERM, _("请核对专利状态；仅许可技术秘密的，请另行登记。"))
    if any(one.expires_on is None for one in standing):
        return Decision.allow()
    last = max(one.expires_on for one in standing if one.expires_on)
    if last < starts_on or ends_on is None or ends_on > last:
        until = ends_on.isoformat() if ends_on else _("未写明")
        return Decision.refuse(
            "longer-than-patent", _("许可终止日（%(until)s）晚于专利届满日 %(last)s。") % {"until": until, "last": last}, TERM,
            _("请把终止日改为不晚于 %(last)s。") % {"last": last})
    return Decision.allow()


def _beside_others(achievement: Achievement, exclusivity: str, field: str, territory: str, starts_on: date, ends_on: date | None, but: int | None) -> Decision:
    rows = Right.objects.filter(overlapping(starts_on, ends_on), achievement=achievement, kind=RightKind.LICENCE).exclude(pk=but or 0).select_related("holder", "person")
    met = [one for one in rows if fields_meet(field, one.field) and territories_meet(territory, one.territory)]
    for other in sorted(met, key=lambda one: (list(Exclusivity.values).index(one.exclusivity), one.pk)):
        code = _clash(exclusivity, other.exclusivity)
        if code:
            return Decision.refuse(code, _clash_words(code) % {"number": other.number, "ends": other.ends_on or _("未定")}, SCOPE, _("请改变领域、地域或期限，使两者不重叠；或先终止原许可。"))
    return Decision.allow()


def _clash(new: str, old: str) -> str:
    if new == old == Exclusivity.EXCLUSIVE:
        return "two-exclusive"
    if old == Exclusivity.EXCLUSIVE:
        return "beside-exclusive"
    if old == Exclusivity.SOLE:
        return "beside-sole"
    return {Exclusivity.EXCLUSIVE: "exclusive-beside-others", Exclusivity.SOLE: "sole-beside-others"}.get(Exclusivity(new), "")


def _clash_words(code: str) -> str:
    return {
        "two-exclusive": _("同一领域、地域和期限内已有独占许可 %(number)s（至 %(ends)s）。"),
        "beside-exclusive": _("独占许可 %(number)s（至 %(ends)s）期间，不能再许可他人。"),
        "beside-sole": _("排他许可 %(number)s（至 %(ends)s）期间，不能再许可他人。"),
        "exclusive-beside-others": _("已有许可 %(number)s（至 %(ends)s），不能再作独占许可。"),
        "sole-beside-others": _("已有许可 %(number)s（至 %(ends)s），不能再作排他许可。"),
    }[code]
