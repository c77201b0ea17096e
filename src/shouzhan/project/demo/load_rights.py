"""Loads grants, patents' dockets, safe harbours and forced listings: what happens to rights in the demo city's results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import add_months, today
from shouzhan.kernel.money import Money
from shouzhan.project.demo.made import Event, Made
from shouzhan.project.demo.results import FORCED, DemoGrant
from shouzhan.rooms.disclosure.models import Achievement
from shouzhan.rooms.listings import forcing
from shouzhan.rooms.listings.models import MandatoryCase
from shouzhan.rooms.ownership import granting, patenting
from shouzhan.rooms.ownership.harbour import actions as harbours
from shouzhan.rooms.ownership.models import Grant, Patent

OFFICE, HEAD, SECOND, MAKERS, CITY = "zhoudu", "yunban", "rongheng", ("linyan", "suhe"), "jitong"
UNIT, SCHEME = "demo-yunxiu", "职务科技成果赋权试点（虚构）"


def rights(made: Made) -> Iterator[Event]:
    """Everything that happens to rights."""
    yield Event(made.first_day + timedelta(days=1), partial(_pilots, made))
    for one in made.city.grants:
        yield from _grant(made, one)
    end = made.city.today
    yield Event(end - timedelta(days=30), partial(_dockets, made))
    yield Event(end - timedelta(days=20), partial(_harbours, made))
    for serial, ending in FORCED.items():
        yield from _forced(made, serial, ending, end)


def _pilots(made: Made) -> None:
    """Units on the pilot list, one struck off again, and which rules they adopted."""
    for key in (UNIT, "demo-jiyue", "demo-luming"):
        pilot = granting.list_pilot(System(), unit=made.organisation(key), scheme=SCHEME, since=today(), until=add_months(today(), 36), is_synthetic=True)
        if key == "demo-luming":
            granting.unlist_pilot(System(), pilot, reason="单位自愿退出试点（演示）")
    for subject in ("tto", "disclosure", "incentive", "grant", "diligence"):
        for key in (UNIT, "demo-jiyue"):
            noted = granting.note_adoption(System(), unit=made.organisation(key), subject=subject, is_synthetic=True)
            if key == UNIT or subject == "tto":
                granting.adopt_rule(System(), noted, adopted_on=today(), proof="校科〔演示〕1号（虚构）")


# --- grants ----------------------------------------------------------------------------------------------------------


def _grant(made: Made, one: DemoGrant) -> Iterator[Event]:
    """One grant, step by step, until the state it ends in."""
    mode = ("part-ownership", "full-ownership", "long-term-use")[one.result // 3 % 3]
    yield Event(one.on, partial(_ask, made, one, mode))
    for state, days, act in (("assessed", 3, _assess), ("approved", 5, _approve), ("agreed", 7, _agree), ("published", 8, _publish), ("given", 32, _give), ("taken-back", 75, _take_back)):
        if _ORDER.index(state) <= _ORDER.index(one.end):
            yield Event(one.on + timedelta(days=days), partial(act, made, one))
    if one.end in ("refused", "withdrawn"):
        yield Event(one.on + timedelta(days=6), partial(_stop, made, one))


_ORDER = ("asked", "refused", "withdrawn", "assessed", "approved", "agreed", "published", "given", "taken-back")


def _held(made: Made, one: DemoGrant) -> Grant:
    return Grant.objects.get(achievement=made.achieved[one.result])


def _ask(made: Made, one: DemoGrant, mode: str) -> None:
    granting.ask_grant(
        made.user(MAKERS[one.result % 2]), achievement=Achievement.objects.get(pk=made.achieved[one.result].pk), mode=mode, share=Decimal(70) if mode == "part-ownership" else None, starts_on=today(),
        ends_on=add_months(today(), 132) if mode == "long-term-use" else None, purpose="由完成人牵头完成中试并寻找受让企业（演示）", is_synthetic=True,
    )


def _assess(made: Made, one: DemoGrant) -> None:
    granting.assess_grant(made.user(OFFICE), _held(made, one), is_sensitive=False, assessment="不涉及国家安全与公共利益，完成人有转化条件（演示）")


def _approve(made: Made, one: DemoGrant) -> None:
    granting.approve_grant(made.user(HEAD), _held(made, one))


def _agree(made: Made, one: DemoGrant) -> None:
    grant = _held(made, one)
    whole = grant.share if grant.share and grant.mode != "long-term-use" else Decimal(100)
    people = [made.user(name).person for name in MAKERS]
    granting.agree_grant(
        made.user(OFFICE), grant, agreement=f"云岫赋权〔演示〕{one.result:03d}号", agreed_on=today(), income_people=Decimal(80), transform_months=1 if one.end == "taken-back" else 36,
        shares=[(people[0], whole * 60 / 100), (people[1], whole * 40 / 100)],
    )


def _publish(made: Made, one: DemoGrant) -> None:
    granting.publish_grant(made.user(OFFICE), _held(made, one))


def _give(made: Made, one: DemoGrant) -> None:
    granting.give_grant(made.user(HEAD), _held(made, one))


def _take_back(made: Made, one: DemoGrant) -> None:
    granting.take_back_grant(made.user(HEAD), _held(made, one), reason="约定期限内没有实施转化（演示）")


def _stop(made: Made, one: DemoGrant) -> None:
    if one.end == "refused":
        granting.refuse_grant(made.user(HEAD), _held(made, one), reason="已与企业洽谈整体转让（演示）")
    else:
        granting.withdraw_grant(made.user(MAKERS[one.result % 2]), _held(made, one), reason="改由学校统一转化（演示）")


# --- dockets ---------------------------------------------------------------------------------------------------------


def _dockets(made: Made) -> None:
    """Fees paid, an examiner to answer, a priority let go, a filing lapsed, and one still in the making."""
    office = made.user(OFFICE)
    own = Patent.objects.filter(achievement__unit=made.organisation(UNIT)).order_by("pk")
    granted, filed = list(own.filter(state="granted")[:6]), list(own.filter(state="filed")[:3])
    for patent in granted[:4]:
        patenting.meet_due(office, patent, due=patent.dues.filter(state="open", kind="annuity").first(), done_on=today(), cost=Money.of(900), note="年费（演示）")
    for patent in granted[4:]:
        patenting.lapse_patent(office, patent, reason="决定不再维持（演示）")
    for patent, note in zip(filed, ("第一次审查意见答复（演示）", "补正通知答复（演示）"), strict=False):
        patenting.add_due(office, patent, kind="reply", due_on=today() + timedelta(days=45), is_fatal=True, note=note)
    for patent in filed[2:]:
        patenting.waive_due(office, patent, due=patent.dues.filter(state="open").order_by("due_on").first(), reason="不再向国外申请（演示）")
    for patent in filed[:1]:
        patenting.meet_due(office, patent, due=patent.dues.filter(state="open", kind="examination").first(), done_on=today(), cost=Money.of(2500), note="实质审查费（演示）")
        patenting.open_patent(System(), achievement=patent.achievement, name=f"{patent.name}（国际申请）", kind="pct", territory="WO", is_synthetic=True)


# --- safe harbours ---------------------------------------------------------------------------------------------------

_HARBOURS = ("applied", "examined", "certified", "lacking", "revoked", "withdrawn")
_PROOFS = {"democratic": "院务会会议纪要（演示）", "careful": "同类成果与市场情况比较表（演示）", "supervised": "每月进度检查记录（演示）", "no_gain": "利益关系声明（演示）"}


def _harbours(made: Made) -> None:
    """Decisions of the office to take a result on, one in each state of their protection."""
    decider, head, second = made.user(OFFICE), made.user(HEAD), made.user(SECOND)
    taken_on = [one for one in made.city.results if one.disclosure == "accepted" and one.serial in made.achieved]
    for one, ending in zip(taken_on, _HARBOURS, strict=False):
        result = made.achieved[one.serial]
        assert result.disclosure is not None  # noqa: S101 - an accepted disclosure stands behind it
        case = harbours.apply_harbour(decider, unit=made.organisation(UNIT), about=result.disclosure.number, step="accept", achievement=result, is_synthetic=True, **_PROOFS)
        if ending == "withdrawn":
            harbours.withdraw(decider, case)
        if ending in ("applied", "withdrawn"):
            continue
        case = harbours.examine(head, case, **{name: name != "supervised" or ending != "lacking" for name in _PROOFS})
        if ending == "lacking":
            harbours.find_lacking(second, case)
        elif ending in ("certified", "revoked"):
            case = harbours.certify(second, case)
        if ending == "revoked":
            harbours.revoke(head, case, fell=["careful"], reason="查实有人收受好处（演示）")


# --- forced listings -------------------------------------------------------------------------------------------------


def _forced(made: Made, serial: int, ending: str, end: date) -> Iterator[Event]:
    """A result past its agreed day, and how far it was forced to a venue."""
    began, then, act = {
        "ordered": (50, 15, _order), "closed": (60, 30, _close), "exempted": (40, 25, _exempt), "asked": (20, 10, _ask_exemption), "listed": (2, 0, None), "warned": (10, 0, None),
    }[ending]
    yield Event(end - timedelta(days=began), partial(_warn, made, serial))
    if act is not None:
        yield Event(end - timedelta(days=then), partial(_on_case, made, serial, act))


def _warn(made: Made, serial: int) -> None:
    forcing.warn(System(), achievement=Achievement.objects.get(pk=made.achieved[serial].pk))


def _on_case(made: Made, serial: int, act: Any) -> None:
    act(made, MandatoryCase.objects.get(achievement=made.achieved[serial]))


def _order(made: Made, case: MandatoryCase) -> None:
    forcing.order(made.user(CITY), case)


def _close(made: Made, case: MandatoryCase) -> None:
    forcing.settle(made.user(CITY), case, reason="单位已自行实施转化（演示）")


def _exempt(made: Made, case: MandatoryCase) -> None:
    forcing.exempt(made.user(CITY), case, exempted="not-mature", exempt_until=add_months(today(), 6), note="中试尚未完成（演示）")


def _ask_exemption(made: Made, case: MandatoryCase) -> None:
    forcing.ask_exemption(made.user(OFFICE), case, asked="in-progress", note="正与两家企业洽谈，预计季度末签约（演示）")
