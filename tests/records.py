"""One sample record for every register, made through the rooms' own acts; a new register adds its line here."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from shouzhan.rooms.carriers.public import register_carrier
from shouzhan.rooms.coordination import actions as ledger
from shouzhan.rooms.coordination import conferring
from shouzhan.rooms.disclosure.actions import open_disclosure, submit_disclosure
from shouzhan.rooms.disclosure.public import draw_path, mint_achievement
from shouzhan.rooms.discovery import actions as discovery
from shouzhan.rooms.discovery.early import actions as early
from shouzhan.rooms.discovery.watch import actions as watch
from shouzhan.rooms.entitlements.actions import draft_change
from shouzhan.rooms.listings.public import ask_lane, open_listing, register_venue, warn
from shouzhan.rooms.ownership import granting, patenting
from shouzhan.rooms.ownership.harbour.actions import apply_harbour
from shouzhan.rooms.ownership.models import Right
from shouzhan.rooms.ownership.redo.actions import ask_redo
from shouzhan.rooms.ownership.tolerance import actions as tolerance
from shouzhan.rooms.parties.actions import enter_calendar
from shouzhan.rooms.parties.public import register_organisation
from shouzhan.rooms.policies.public import adopt_pack
from shouzhan.rooms.reporting.actions import declare_form, fill_return, plan_report
from shouzhan.rooms.reporting.models import Target
from shouzhan.rooms.valuation import actions as valuation
from tests.rooms.trading import samples as trade
from tests.rooms.trading.auctions import scene as auctions


def _carrier(world: Any) -> Any:
    return register_carrier(world.system, name="望舒孵化器", kind="incubator", place="310112", tier="high-quality")


def _body(world: Any) -> Any:
    return conferring.set_up_body(world.system, name="联席会议", kind="conference", organisation=world.education)


def _document(world: Any, figures: tuple[dict[str, Any], ...] = ()) -> Any:
    facts = {"name": "澄江市样例方案", "effective_from": date(2026, 1, 1)}
    return adopt_pack(world.system, facts=facts, clauses=[], tasks=[], figures=list(figures), rules=[], references=[], is_synthetic=True)


def _task(world: Any) -> Any:
    opened = ledger.open_task(world.system, name="建立样例机制", units=["市教委"])
    return ledger.accept_task(world.zhou, opened, owner=world.education)


def _suggestion(world: Any) -> Any:
    made = conferring.register_suggestion(world.system, name="关于样例的建议", reference="第0001号")
    type(made).objects.filter(pk=made.pk).update(handler=world.education)
    made.refresh_from_db()
    return made


def _achievement(world: Any, **more: Any) -> Any:
    fields = {"name": "样例成果", "unit": world.university, "openness": "public", "is_city_funded": True, "transfer_by": date(2026, 6, 30)}
    return mint_achievement(world.system, **{**fields, **more})


def _venue(world: Any) -> Any:
    return register_venue(world.system, organisation=world.exchange)


def _with(made: Any, **fields: Any) -> Any:
    """What the record must hold to stand in any of its states."""
    type(made).objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


def _listing(world: Any) -> Any:
    made = open_listing(world.system, achievement=_achievement(world), venue=_venue(world), mode="transfer", way="agreement")
    return _with(made, starts_on=date(2026, 11, 2), last_day=date(2026, 12, 2))


def _lane(world: Any) -> Any:
    return _with(ask_lane(world.system, achievement=_achievement(world), venue=_venue(world), lane="prosecution", ground="产品即将上市"), outcome="样例结果")


def _form(world: Any) -> Any:
    asked = {"name": "概念验证中心", "name_en": "Centres", "asks": "建成几家？", "asks_en": "How many?", "unit": "firms", "every": "quarter"}
    return declare_form(world.system, key="sample", reporter=world.university, **asked)


def _target(world: Any) -> Any:
    _form(world)
    _document(world, ({"clause": "一", "metric": "样例", "metric_en": "Sample", "class": "goal", "comparator": ">=", "value": "20", "unit": "家", "deadline": "2028-12-31", "binding": "sample"},))
    return Target.objects.get()


def _disclosure(world: Any) -> Any:
    """A submitted disclosure of two researchers, which one of them has not confirmed."""
    made = open_disclosure(
        world.feng, name="样例膜材料", summary="一种用于海水淡化的高通量纳滤膜材料及其制备方法。", unit=world.university,
        contributors=[{"name": "冯九", "user": world.feng, "share": Decimal(60)}, {"name": "陈十", "user": world.chen, "share": Decimal(40)}], fundings=[{"funder": "city"}],
    )
    return submit_disclosure(world.feng, made)


def _finding(world: Any) -> Any:
    """A finding its unit and one park know of."""
    made = discovery.open_finding(world.feng, unit=world.university, name="样例线索", summary="内部说明")
    return _with(discovery.choose_parks(world.system, made, parks=[_park(world)]), disclosure="DS-2026-000001-0")


def _park(world: Any) -> Any:
    return register_carrier(world.system, name="云岫大学科技园", kind="university-park", place="310112", operator=world.education)


def _hospital(world: Any) -> Any:
    made = register_organisation(world.system, name="云岫大学附属医院", kind="hospital", place="310112")
    return draw_path(world.system, unit=made, name="样例路径", steps=[{"name": "需求评估"}, {"name": "院内评审"}])


def _grant(world: Any) -> Any:
    granting.list_pilot(world.system, unit=world.university, scheme="样例名单", since=date(2020, 5, 9))
    achievement = mint_achievement(world.system, name="样例成果", unit=world.university, disclosure=_disclosure(world))
    return granting.ask_grant(world.feng, achievement=achievement, mode="part-ownership", share=Decimal(70), starts_on=date(2026, 12, 1))


def _harbour(world: Any) -> Any:
    patent = patenting.open_patent(world.chu, achievement=_achievement(world), name="样例专利")
    return _with(apply_harbour(world.chu, unit=world.university, about=patent.number, step="open"), confirmed_on=date(2026, 11, 20))


def _redo(world: Any) -> Any:
    made = valuation.start_notice(world.chu, valuation.open_notice(world.chu, achievement=_achievement(world), price_fen=150_00))
    asked = ask_redo(
        world.chu, about=made.number, step="valuation.notice.start", policy="样例文件", changed_on=date(2026, 11, 20), problem="公示期改长")
    return _with(asked, again="0" * 64)


def _tolerance(world: Any) -> Any:
    made = tolerance.draft_item(
        world.system, issuer=world.university, document="样例清单", place="1", conduct="样例情形", conditions="样例条件", since=date(2026, 1, 1))
    return tolerance.publish_item(world.system, made)


def _tolerated(world: Any) -> Any:
    """A case whose findings, treatment and day are there, whatever its state."""
    made = tolerance.apply_case(world.feng, unit=world.university, item=_tolerance(world), happened_on=date(2026, 11, 2), account="样例经过", assessment="样例考核")
    return _with(made, treatment="exempt", decided_on=date(2026, 11, 20))


RECORDS: dict[str, Callable[[Any], Any]] = {
    "parties.organisations": lambda world: world.university,
    "parties.memberships": lambda world: world.sun.memberships.get(),
    "parties.calendars": lambda world: enter_calendar(world.system, year=2027, days_off="2027-01-01", source="样例通知"),
    "policies.documents": _document,
    "carriers.carriers": _carrier,
    "coordination.tasks": _task,
    "coordination.plans": lambda world: ledger.draft_plan(world.system, name="样例清单", year=2026, carrier=_carrier(world)),
    "coordination.bodies": _body,
    "coordination.meetings": lambda world: conferring.call_meeting(world.system, body=_body(world), name="样例会议", on=date(2026, 11, 19)),
    "coordination.issues": lambda world: conferring.raise_issue(
        world.system, name="样例问题", crosses="districts", topic="space", raised_by=world.education, place="310112"),
    "coordination.suggestions": _suggestion,
    "coordination.officers": lambda world: conferring.assign_officer(world.system, carrier=_carrier(world), level="city", name="样例专员"),
    "disclosure.disclosures": _disclosure,
    "disclosure.achievements": lambda world: mint_achievement(world.chu, name="样例膜材料", summary="内部摘要", unit=world.university),
    "disclosure.paths": _hospital,
    "trading.interests": trade.asked,
    "trading.secrecies": trade.promised,
    "trading.rooms": trade.room,
    "trading.deals": trade.deal,
    "trading.deposits": trade.deposit,
    "trading.services": trade.service,
    "trading.auctions": lambda world: auctions.announced(world),
    "discovery.sources": lambda world: discovery.enter_source(world.system, unit=world.university, kind="paper", name="样例论文"),
    "discovery.tasks": lambda world: discovery.open_task(world.system, unit=world.university, scout=world.feng, name="样例任务", finish_by=date(2026, 12, 31)),
    "discovery.findings": _finding,
    "discovery.links": lambda world: early.open_link(
        world.system, unit=world.university, leader=world.feng, name="样例项目", programme="explorer", contact="样例", next_check=date(2026, 12, 31)),
    "discovery.incubations": lambda world: _with(early.ask_incubation(
        world.system, name="样例项目", unit=world.university, leader=world.feng, park=_park(world), plan="样例"), consented_on=date(2026, 11, 20)),
    "discovery.calls": lambda world: early.open_call(
        world.system, name="样例征集", topic="集成电路", firm=world.company, city_fen=100_00, firm_fen=100_00, closes_on=date(2026, 12, 31)),
    "discovery.notes": lambda world: watch.open_note(world.system, park=_park(world), name="样例研判", track="样例", text="样例"),
    "discovery.leads": lambda world: watch.open_lead(world.system, park=_park(world), name="样例需求", text="样例"),
    "entitlements.changes": lambda world: draft_change(
        world.zhou, parameter="voucher_share", value="0.6", since=date(2027, 1, 1), source="sti-vouchers", confidence="high"),
    "ownership.rights": lambda world: Right.objects.get(achievement=_achievement(world)),
    "ownership.patents": lambda world: patenting.open_patent(world.chu, achievement=_achievement(world), name="样例专利"),
    "ownership.grants": _grant,
    "ownership.pilots": lambda world: granting.list_pilot(world.system, unit=world.university, scheme="样例名单", since=date(2020, 5, 9)),
    "ownership.harbours": lambda world: _harbour(world),
    "ownership.redos": _redo,
    "ownership.tolerance-items": _tolerance,
    "ownership.tolerance-cases": _tolerated,
    "ownership.adoptions": lambda world: _with(granting.note_adoption(world.system, unit=world.university, subject="tto"), adopted_on=date(2026, 11, 2), proof="样例文件"),
    "valuation.valuations": lambda world: valuation.open_valuation(
        world.system, achievement=_achievement(world), method="agreement", valued_on=date(2026, 11, 1), valid_until=date(2027, 11, 1), low_fen=100_00, high_fen=200_00, basis="样例"),
    "valuation.maturities": lambda world: valuation.open_maturity(
        world.system, achievement=_achievement(world), assessed_on=date(2026, 11, 1), assessor="样例", evidences={1: "报告"}),
    "valuation.notices": lambda world: valuation.open_notice(world.system, achievement=_achievement(world), price_fen=150_00),
    "listings.venues": _venue,
    "listings.listings": _listing,
    "listings.mandatory": lambda world: _with(warn(world.system, achievement=_achievement(world)), exempted="other"),
    "listings.fastlanes": _lane,
    "reporting.forms": _form,
    "reporting.returns": lambda world: fill_return(world.sun, form=_form(world), period=date(2026, 9, 1), value=Decimal(3), evidence="台账"),
    "reporting.targets": _target,
    "reporting.reports": lambda world: plan_report(world.system, quarter_of=date(2026, 9, 1)),
}
