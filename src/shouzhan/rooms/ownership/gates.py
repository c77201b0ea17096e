"""What a grant must pass: who may ask and approve, and what the law asks before rights change or come back."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.text import Text
from shouzhan.law import book as law
from shouzhan.law.grounds import Basis, Given

PILOT = (Citation("ownership-pilot-2020"),)


def may_ask(actor: Actor, grant: Any) -> Decision:
    """Whether the unit may grant at all, and whether the asker made the result."""
    from shouzhan.rooms.ownership.pilots import is_pilot  # models come after procedures

    unit = grant.achievement.unit
    if not is_pilot(unit.pk, today()):
        return Decision.refuse("not-pilot", _("%(unit)s不在赋权试点名单上。") % {"unit": unit.shown_name}, PILOT, _("列入试点后再申请；名单见“赋权试点单位”。"))
    if not grant.achievement.contributors.filter(user=grant.asker_id).exists():
        return Decision.refuse("not-contributor", _("只有成果完成人可以申请赋权。"), PILOT, _("请由披露时列明的完成人提出。"))
    return Decision.allow()


def by_another(actor: Actor, grant: Any) -> Decision:
    """Nobody approves what they assessed or asked for."""
    last = Entry.objects.filter(record_kind=grant.procedure_name, record_number=grant.number, step="assess").order_by("-revision").values_list("actor", flat=True).first()
    if actor.public_id in (last, grant.asker.public_id):
        return Decision.refuse("own-case", _("不能批准自己申请或自己评估的赋权。"), PILOT, _("请由另一位负责人批准。"))
    return Decision.allow()


def has_objection(actor: Actor, grant: Any) -> Decision:
    """Whether there is an objection to settle."""
    return Decision.allow() if grant.objection else Decision.refuse("no-objection", _("没有登记过异议。"), remedy=_("有人提出异议的，先登记异议。"))


def _grant_facts(grant: Any, given: Given) -> dict[str, Any]:
    return {
        "mode": grant.mode, "starts_on": grant.starts_on, **({"ends_on": grant.ends_on} if grant.ends_on else {}), "sensitive": grant.is_sensitive is not False,
        "split_agreed": bool(grant.agreed_on) and grant.income_people is not None, "term_agreed": bool(grant.transform_months), "published": grant.published_on is not None,
    }


lawful = Basis("ownership.grant-lawful", Text("赋权是否合规", "Is the grant lawful?"), _grant_facts, rule="distribution.ownership-grant", as_of=lambda grant, given: grant.starts_on)


def lawful_answer(grant: Any) -> Any:
    """The law's own lines on the grant as it stands."""
    return law.answer("distribution.ownership-grant", grant.starts_on, **_grant_facts(grant, {}))


def notice_rule(grant: Any) -> Any:
    """Until when the grant is held out, by the law of the day it began."""
    starts_on = grant.published_on or today()
    return law.insisted("distribution.grant-notice", starts_on, starts_on=starts_on, objection=bool(grant.objection) and not grant.objection_answer)


def last_day_of_notice(grant: Any) -> date:
    """The last day of the public notice."""
    found = notice_rule(grant).values["last_day"]
    return found if isinstance(found, date) else date.fromisoformat(found)


def _notice_facts(grant: Any, given: Given) -> dict[str, Any]:
    return {"last_day": grant.notice_last_day, "objection": bool(grant.objection) and not grant.objection_answer, "today": today()}


def _notice_over(facts: Given, day: date) -> Decision:
    if facts["objection"]:
        return Decision.refuse("objection", _("有异议未处理完，不能变更权属。"), PILOT, _("请先处理异议。"))
    if not facts["last_day"] or facts["today"] <= facts["last_day"]:
        return Decision.refuse("notice-running", _("公示至 %(day)s 届满，次日起方可变更权属。") % {"day": facts["last_day"]}, PILOT, _("请在公示期满后办理。"))
    return Decision.allow()


notice_over = Basis(
    "ownership.grant-notice-over", Text("赋权公示是否期满无异议", "Has the notice of the grant run out without objection?"), _notice_facts, check=_notice_over,
    labels={"last_day": Text("公示最后一日", "Last day of notice"), "objection": Text("有未处理的异议", "An objection is open"), "today": Text("办理日", "Day of the act")},
)


def _take_back_facts(grant: Any, given: Given) -> dict[str, Any]:
    return {"granted_on": grant.granted_on, "agreed_months": grant.transform_months, "transformed": grant.transformed_on is not None, "asked_on": today()}


may_take_back = Basis("ownership.take-back", Text("可否收回赋权", "May the grant be taken back?"), _take_back_facts, rule="distribution.take-back", as_of=lambda grant, given: grant.granted_on)


