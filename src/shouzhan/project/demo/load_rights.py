"""Loads what becomes of rights in the demo city: grants, protected decisions, tolerated failures, redone steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import add_months, today
from shouzhan.kernel.procedure.perform import ACTIONS
from shouzhan.project.demo.made import Event, Made
from shouzhan.rooms.disclosure.models import Achievement, Disclosure
from shouzhan.rooms.listings.models import MandatoryCase
from shouzhan.rooms.listings.public import warn
from shouzhan.rooms.ownership import granting
from shouzhan.rooms.ownership.harbour import actions as harbour
from shouzhan.rooms.ownership.models import Grant
from shouzhan.rooms.ownership.redo import actions as redo
from shouzhan.rooms.ownership.tolerance import actions as tolerance
from shouzhan.rooms.valuation.models import PriceNotice

UNIT = "demo-yunxiu"
OFFICE, MANAGER, SECOND, MAKERS, OFFICIAL = "zhoudu", "yunban", "rongheng", ("linyan", "suhe"), "jitong"
# how far each grant comes, and how many days ago it was asked for
GRANTS = (
    ("taken-back", 120), ("given", 70), ("given", 66), ("refused", 24), ("withdrawn", 20), ("published", 16), ("agreed", 12), ("approved", 9), ("assessed", 6), ("asked", 3),
)
HARBOURS = ("certified", "certified", "revoked", "lacking", "examined", "applied", "withdrawn")
LINES = (
    ("探索性项目未达到预期目标", "立项、变更、终止都按程序论证，原始记录完整"),
    ("作价入股后企业经营失败", "入股前完成评估与公示，派出人员按章程履职"),
    ("首次采用的新工艺中试失败", "试验方案经同行评议，安全措施到位"),
)
PROOFS = {
    "democratic": "校成果转化领导小组会议纪要，到会人员一致同意（演示）", "careful": "评估报告与三家询价记录（演示）", "supervised": "每季度检查一次，记录齐全（演示）", "no_gain": "公示无异议，利益关系声明齐全（演示）",
}


def rights(made: Made) -> Iterator[Event]:
    """Everything that happens to rights, apart from sales."""
    day = made.city.today
    yield Event(made.first_day + timedelta(days=2), partial(_rules, made))
    for place, (end, ago) in enumerate(GRANTS):
        yield from _grant(made, place, end, ago)
    yield Event(day - timedelta(days=45), partial(_harbours, made))
    yield Event(day - timedelta(days=40), partial(_tolerance, made))
    yield Event(day - timedelta(days=4), partial(_redos, made))
    yield Event(day - timedelta(days=40), partial(_warned, made))
    yield Event(day - timedelta(days=1), partial(_mandatory, made))


def _rules(made: Made) -> None:
    """The unit is on the list of those that may grant, and has its rules."""
    unit = made.organisation(UNIT)
    granting.list_pilot(System(), unit=unit, scheme="赋权试点名单（虚构）", since=today(), is_synthetic=True)
    for subject in ("tto", "disclosure", "incentive", "grant", "diligence"):
        noted = granting.note_adoption(System(), unit=unit, subject=subject, is_synthetic=True)
        granting.adopt_rule(System(), noted, adopted_on=today(), proof="云岫校发〔虚构〕1 号")


# --- grants ----------------------------------------------------------------------------------------------------------

_STAGES = (("assess", 2), ("approve", 4), ("agree", 6), ("publish", 8), ("give", 26), ("take-back", 100))
_REACHED = {"asked": 0, "assessed": 1, "approved": 2, "agreed": 3, "published": 4, "given": 5, "taken-back": 6, "refused": 1, "withdrawn": 1}


def _grant(made: Made, place: int, end: str, ago: int) -> Iterator[Event]:
    asked = made.city.today - timedelta(days=ago)
    held: list[Grant] = []
    yield Event(asked, partial(_ask, made, place, end, held))
    for stage, after in _STAGES[: _REACHED[end]]:
        yield Event(asked + timedelta(days=after), partial(_step, made, stage, held))
    if end in ("refused", "withdrawn"):
        yield Event(asked + timedelta(days=5), partial(_stop, made, end, held))


def _ask(made: Made, place: int, end: str, held: list[Grant]) -> None:
    listed = {one.result for one in made.city.listings}
    free = [one for one in made.city.results if one.unit == UNIT and one.disclosure == "accepted" and not one.is_resource and one.serial not in listed and one.serial in made.achieved]
    achievement = made.achieved[free[place].serial]
    mode = "long-term-use" if place % 3 == 2 else "part-ownership"
    terms: dict[str, Any] = {"ends_on": add_months(today(), 12 * 11)} if mode == "long-term-use" else {"share": Decimal(70)}
    held.append(granting.ask_grant(made.user(MAKERS[0]), achievement=achievement, mode=mode, starts_on=today(), purpose="与企业共建中试线，三年内实施转化（演示）", is_synthetic=True, **terms))


def _step(made: Made, stage: str, held: list[Grant]) -> None:
    grant, office, head = held[-1], made.user(OFFICE), made.user(MANAGER)
    people = [made.user(name).person for name in MAKERS]
    whole = Decimal(100) if grant.mode == "long-term-use" else Decimal(70)
    acts = {
        "assess": lambda: granting.assess_grant(office, grant, is_sensitive=False, assessment="不涉及敏感事项，份额合理（演示）"),
        "approve": lambda: granting.approve_grant(head, grant),
        "agree": lambda: granting.agree_grant(
            office, grant, agreement="赋权协议（演示）", agreed_on=today(), income_people=Decimal(90), transform_months=1 if len(held) and grant.created_at.date() < made.city.today - timedelta(days=100) else 36,
            shares=list(zip(people, (whole * 6 / 10, whole * 4 / 10), strict=True))),
        "publish": lambda: granting.publish_grant(office, grant),
        "give": lambda: granting.give_grant(head, grant),
        "take-back": lambda: granting.take_back_grant(head, grant, reason="期满未转化（演示）"),
    }
    held.append(acts[stage]())


def _stop(made: Made, end: str, held: list[Grant]) -> None:
    if end == "refused":
        granting.refuse_grant(made.user(MANAGER), held[-1], reason="成果仍需与合作单位协商（演示）")
    else:
        granting.withdraw_grant(made.user(MAKERS[0]), held[-1], reason="改为技术许可（演示）")


# --- protected decisions ---------------------------------------------------------------------------------------------


def _harbours(made: Made) -> None:
    """One decision of the transfer office for each way it may end."""
    unit, decider, first, second = made.organisation(UNIT), made.user(OFFICE), made.user(MANAGER), made.user(SECOND)
    decided = Disclosure.objects.filter(unit=unit, state="accepted", achievement__isnull=False).order_by("number")[: len(HARBOURS)]
    for disclosure, end in zip(decided, HARBOURS, strict=True):
        told = {**PROOFS, "careful": ""} if end == "lacking" else PROOFS
        held = harbour.apply_harbour(decider, unit=unit, about=disclosure.number, step="accept", is_synthetic=True, **told)
        if end == "withdrawn":
            harbour.withdraw(decider, held)
        if end in ("withdrawn", "applied"):
            continue
        held = harbour.examine(first, held, **{name: bool(text) for name, text in told.items()})
        if end == "lacking":
            harbour.find_lacking(second, held)
        elif end != "examined":
            held = harbour.certify(second, held)
        if end == "revoked":
            harbour.revoke(first, held, fell=["careful"], reason="复查发现询价记录不全（演示）")


# --- the tolerance list ----------------------------------------------------------------------------------------------


def _tolerance(made: Made) -> None:
    """A list of three lines, and one case of each ending."""
    unit, day, judges = made.organisation(UNIT), today(), (made.user(MANAGER), made.user(SECOND))
    lines = [
        tolerance.publish_item(System(), tolerance.draft_item(
            System(), issuer=unit, document="云岫大学科技成果转化容错清单（虚构）", place=str(place), conduct=conduct, conditions=conditions, since=add_months(day, -6), is_synthetic=True))
        for place, (conduct, conditions) in enumerate(LINES, 1)
    ]
    for person, line, ending in zip((*MAKERS, MAKERS[0]), lines, ("tolerated", "refused", "applied"), strict=True):
        case = tolerance.apply_case(
            made.user(person), unit=unit, item=line, happened_on=add_months(day, -1), account=f"{line.conduct}，过程有记录（演示）。", assessment="年度考核（演示）", is_synthetic=True)
        if ending == "applied":
            continue
        case = tolerance.examine_case(judges[0], case, diligent=ending == "tolerated", no_illegal_gain=True, fits_circumstances=True, findings="已核对论证与试验记录（演示）。")
        if ending == "refused":
            tolerance.refuse_case(judges[1], case, reason="没有论证记录（演示）")
        else:
            tolerance.bind_case(judges[1], tolerance.tolerate(judges[1], case, treatment="no-negative"), bound_to="年度考核表（演示）")


# --- redone steps, and results that must come to a venue -------------------------------------------------------------


def _redos(made: Made) -> None:
    """One step waits to be allowed, one was refused."""
    for notice, refused in zip(PriceNotice.objects.filter(state="passed", achievement__unit=made.organisation(UNIT)).order_by("number")[:2], (False, True), strict=True):
        asked = redo.ask_redo(
            made.user(OFFICE), about=notice.number, step="valuation.notice.start", policy="协议定价公示办法修订（虚构）", clause="第三条", changed_on=today() - timedelta(days=2),
            problem="公示范围由本部门改为全校，原公示范围不足（演示）", is_synthetic=True)
        if refused:
            redo.refuse_redo(made.user(SECOND), asked, reason="交易已办结，不必重办（演示）")


def _warned(made: Made) -> None:
    """Publicly funded results past their agreed day are warned of, before the sweeps find the rest."""
    listed = [made.achieved[one.result].pk for one in made.city.listings if one.result in made.achieved]
    late = Achievement.objects.filter(is_city_funded=True, state="asset", transfer_by__lt=today()).exclude(pk__in=listed).order_by("number")
    for achievement in late[:4]:
        warn(System(), achievement=achievement)


def _mandatory(made: Made) -> None:
    """One is excused, one is ordered to a venue, one is done with; the last stays warned."""
    excused, ordered, done = MandatoryCase.objects.filter(state="warned").order_by("number")[:3]
    official = made.user(OFFICIAL)
    ACTIONS["listings.mandatory.exempt"](official, excused, exempted="not-mature", exempt_until=add_months(today(), 6))
    ACTIONS["listings.mandatory.order"](official, ordered)
    ACTIONS["listings.mandatory.close"](System(), done, reason="已另行办理（演示）")
