"""An agreed price is held out for its days, objections are heard and settled by others, and only what passed may be signed."""

import io
from datetime import date

import docx
import pypdfium2
import pytest
from django.db import IntegrityError, transaction

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.money import Money
from shouzhan.rooms.disclosure.public import mint_achievement
from shouzhan.rooms.valuation.actions import (
    drop_notice,
    edit_notice,
    file_valuation,
    notice_decision,
    object_to_notice,
    open_notice,
    open_valuation,
    pass_notice,
    renew_notice,
    settle_objection,
    start_notice,
    uphold_objection,
)
from shouzhan.rooms.valuation.models import PriceNotice
from shouzhan.rooms.valuation.sweeps import pass_what_is_over
from shouzhan.web.models import Notice
from shouzhan.web.words import say

pytestmark = pytest.mark.database
BEGIN, LAST, AFTER = date(2026, 11, 2), date(2026, 11, 17), date(2026, 11, 18)
PRICE = 1_000_000_00


def refusal(act, *given, **more):
    with pytest.raises(Refused) as refused:
        act(*given, **more)
    return refused.value.decision


@pytest.fixture
def result(world):
    return mint_achievement(world.system, name="高温合金叶片", unit=world.university)


def prepared(world, result, **more):
    return open_notice(world.chu, achievement=result, **{"price_fen": PRICE, "buyer": world.company, **more})


def running(world, result, **more):
    with frozen(BEGIN):
        return start_notice(world.chu, prepared(world, result, **more))


def test_the_history_does_not_name_whoever_objects(world, result):
    notice = running(world, result)
    with frozen(BEGIN):
        object_to_notice(world.feng, notice, text="价格偏低")
        pages = {user: world.client(user).get(f"/price-notices/{notice.number}/").content.decode() for user in (world.chen, world.chu)}

    assert Entry.objects.get(record_number=notice.number, step="object").actor == "objector-1"
    for user, page in pages.items():
        assert "异议人 1" in page
        assert world.feng.person.name not in page.split(str(user), 1)[-1].split('id="panel-', 1)[-1]


def test_it_runs_fifteen_days_without_the_first(world, result):
    notice = running(world, result)
    assert (notice.starts_on, notice.last_day, notice.due_on) == (BEGIN, LAST, LAST)


def test_a_last_day_on_a_holiday_rolls_on(world, result):
    with frozen(date(2026, 9, 17)):
        notice = start_notice(world.chu, prepared(world, result))
    assert notice.last_day == date(2026, 10, 8)  # the second of October lies in the holidays


@pytest.mark.parametrize(("day", "code"), [(BEGIN, "still-running"), (LAST, "still-running"), (date(2026, 11, 1), "clock-back")])
def test_it_does_not_pass_before_its_last_day_is_over(world, result, day, code):
    notice = running(world, result)
    with frozen(day):
        made = refusal(pass_notice, world.chu, notice)
    assert (made.code, bool(made.remedy)) == (code, True)


def test_it_passes_the_day_after(world, result):
    notice = running(world, result)
    with frozen(AFTER):
        assert pass_notice(world.chu, notice).state == "passed"


def test_the_sweep_passes_each_once(world, result):
    notice = running(world, result)
    with frozen(LAST):
        assert pass_what_is_over() == 0
    with frozen(AFTER):
        assert (pass_what_is_over(), pass_what_is_over()) == (1, 0)
    assert Entry.objects.filter(record_number=notice.number, step="pass").count() == 1


def test_an_objection_stops_the_clock_until_somebody_else_settles_it(world, result):
    notice = running(world, result)
    with frozen(date(2026, 11, 10)):
        objected = object_to_notice(world.feng, notice, text="价格偏低")
    with frozen(AFTER):
        assert pass_what_is_over() == 0
        assert refusal(pass_notice, world.chu, objected).code == "wrong-state"
        settled = settle_objection(world.wei, objected, answer="已核对三笔可比交易")
        assert settled.state == "running"
        assert pass_what_is_over() == 1


def test_an_objection_that_holds_ends_it(world, result):
    notice = running(world, result)
    with frozen(date(2026, 11, 10)):
        failed = uphold_objection(world.wei, object_to_notice(world.feng, notice, text="漏列完成人"), answer="属实")
        assert failed.state == "failed"
        anew = renew_notice(world.chu, failed, reason="补列完成人后重新公示")
        assert (anew.state, anew.starts_on, anew.last_day) == ("prepared", None, None)


def test_nobody_settles_their_own_objection_nor_one_to_their_own_price(world, result):
    notice = running(world, result)
    with frozen(date(2026, 11, 10)):
        assert refusal(settle_objection, world.wei, object_to_notice(world.wei, notice, text="价格偏低"), answer="不成立").code == "own-objection"
    own = mint_achievement(world.system, name="另一成果", unit=world.university)
    with frozen(BEGIN):
        mine = start_notice(world.wei, open_notice(world.wei, achievement=own, price_fen=PRICE))
        assert refusal(settle_objection, world.wei, object_to_notice(world.feng, mine, text="价格偏低"), answer="不成立").code == "own-notice"


def test_objections_come_from_the_unit_and_in_time(world, result):
    notice = running(world, result)
    with frozen(date(2026, 11, 10)):
        assert refusal(object_to_notice, world.jiang, notice, text="x").code == "not-yours"
        assert refusal(object_to_notice, world.wang, notice, text="x").code == "not-yours"
    with frozen(AFTER):
        assert refusal(object_to_notice, world.feng, notice, text="晚了").code == "notice-past"


def test_who_objected_is_named_to_those_who_settle_it_only(world, result):
    notice = running(world, result)
    with frozen(date(2026, 11, 10)):
        object_to_notice(world.feng, notice, text="价格偏低")
    pages = {name: world.client(world.cast[name]).get(f"/price-notices/{notice.number}/").content.decode() for name in ("wei", "chu", "chen", "feng", "jiang")}
    assert all("价格偏低" in told for told in pages.values())
    panel = {name: told.split('id="panel-objections"')[1].split("</section>")[0] for name, told in pages.items()}
    assert {name: "冯九" in told for name, told in panel.items()} == {"wei": True, "chu": False, "chen": False, "feng": True, "jiang": False}
    assert "冯九" not in Entry.objects.get(record_number=notice.number, step="object").facts


def test_a_price_below_its_valuation_must_say_how_it_was_found(world, result):
    with frozen(BEGIN):
        file_valuation(world.chu, open_valuation(world.chu, achievement=result, method="agreement", valued_on=BEGIN, valid_until=date(2027, 11, 2), low_fen=PRICE + 1, high_fen=PRICE + 2, basis="x"))
        notice = prepared(world, result)
        assert notice.valuation is not None
        made = refusal(start_notice, world.chu, notice)
        assert (made.code, made.cites[0].source) == ("below-value", "state-council-16-2016")
        assert start_notice(world.chu, edit_notice(world.chu, notice, how="院务会集体研究")).state == "running"


def test_a_valuation_of_something_else_is_refused(world, result):
    other = mint_achievement(world.system, name="另一成果", unit=world.university)
    with frozen(BEGIN):
        value = open_valuation(world.chu, achievement=other, method="agreement", valued_on=BEGIN, valid_until=date(2027, 11, 2), low_fen=1, high_fen=2, basis="x")
        assert refusal(prepared, world, result, valuation=value).code == "other-valuation"


def test_nobody_sells_to_themselves(world, result):
    assert refusal(prepared, world, result, buyer=world.university).code == "own-buyer"


@pytest.mark.parametrize("buyer", [None, "company"])
def test_a_result_has_one_open_notice_for_a_buyer(world, result, buyer):
    given = {"buyer": world.company if buyer else None}
    held = prepared(world, result, **given)
    assert refusal(prepared, world, result, **given).code == "notice-open"
    held.pk, held.number = None, "PN-2026-0099999-9"
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceNotice.objects.bulk_create([held])


def test_only_what_passed_may_be_signed(world, result):
    def asked(price=PRICE, buyer=None, day=AFTER, mode="transfer"):
        return notice_decision(result, price=Money(price), buyer=buyer or world.company, day=day, mode=mode)

    assert asked().code == "no-notice"
    notice = running(world, result)
    assert asked().code == "notice-running"
    with frozen(AFTER):
        pass_notice(world.chu, notice)
    assert asked().code == "allowed"
    assert asked(price=PRICE - 1).code == "other-price"
    assert asked(buyer=world.rival).code == "no-notice"
    assert asked(mode="licence").code == "no-notice"
    assert not asked(day=LAST)
    assert all(made.cites for made in (asked(), asked(price=1)))
    assert asked(day=LAST.replace(year=LAST.year + 1)).code == "allowed"
    stale = asked(day=AFTER.replace(year=AFTER.year + 1))
    assert stale.code == "notice-stale"
    assert stale.cites
    assert "重新公示" in say(stale.remedy)


def test_a_withdrawn_notice_counts_for_nothing(world, result):
    notice = running(world, result)
    drop_notice(world.chu, notice, reason="谈判破裂")
    assert notice_decision(result, price=Money(PRICE), buyer=world.company, day=AFTER).code == "no-notice"
    assert PriceNotice.objects.get().state == "failed"


def test_the_unit_the_buyer_and_those_who_watch_see_it_and_nobody_else(world, result):
    notice = running(world, result)
    seen = {name: world.client(user).get(f"/price-notices/{notice.number}/").status_code for name, user in world.cast.items() if name in ("stranger", "feng", "chen", "chu", "jiang", "han", "yang", "auditor", "wang", "citizen")}
    assert seen == {"stranger": 404, "feng": 200, "chen": 200, "chu": 200, "jiang": 200, "han": 404, "yang": 404, "auditor": 200, "wang": 404, "citizen": 404}


def test_people_are_told_once(world, result, django_capture_on_commit_callbacks):
    world.feng  # noqa: B018 - somebody must be there to be told
    with django_capture_on_commit_callbacks(execute=True):
        start_notice(world.chu, prepared(world, result))
    assert "价格公示" in Notice.objects.get(reader=world.feng).sentence_zh


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_notice_is_a_paper_that_writes_the_price_in_capitals(world, result, kind):
    notice = running(world, result)
    answer = world.client(world.chu).get(f"/price-notices/{notice.number}/notice.{kind}")
    assert answer.status_code == 200
    told = "".join(_words(answer.content, kind).split())
    assert "1,000,000.00元（壹佰万元整）" in told
    assert "2026年11月17日" in told


def _words(data, kind):
    if kind == "docx":
        return "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).element.body.iter() if hasattr(paragraph, "text") and paragraph.text)
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


def test_there_is_no_paper_before_it_begins(world, result):
    notice = prepared(world, result)
    assert world.client(world.chu).get(f"/price-notices/{notice.number}/notice.pdf").status_code == 403
