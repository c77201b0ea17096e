"""A number of the law takes two people to change; it holds from its day, in every process, and can be taken back."""

import re
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from html import unescape

import pytest
import yaml
from django.conf import settings

from shouzhan.engine.rules.parameters import BadParameter
from shouzhan.kernel.dates import ZONE, frozen
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.law import book as law
from shouzhan.rooms.entitlements import actions, changing, numbers
from shouzhan.rooms.entitlements.actions import (
    approve_change,
    ask_revocation,
    draft_change,
    edit_change,
    keep_change,
    revoke_change,
    send_back_change,
    submit_change,
)
from shouzhan.rooms.entitlements.changing import put_in_force
from shouzhan.rooms.entitlements.models import ParameterChange

pytestmark = pytest.mark.django_db
NEW = {"parameter": "voucher_share", "value": "0.6", "since": date(2026, 12, 1), "until": None, "source": "sti-vouchers", "clause": "第十条", "confidence": "high", "remarks": "年度调整"}
KEEP = []


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch, django_capture_on_commit_callbacks):
    """A home of its own, and steps that are kept as soon as they are taken."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    before = list(law._HOME)
    law.use_home(tmp_path)
    KEEP[:] = [django_capture_on_commit_callbacks]
    yield
    law._HOME[:] = before


def kept(step, *given, **more):
    with KEEP[0](execute=True):
        return step(*given, **more)


def share(day):
    return law.book()["voucher_share"].on(day).value


def drafted(world, **changed):
    return draft_change(world.lin, **{**NEW, **changed})


def approved(world, **changed):
    change = drafted(world, **changed)
    return kept(approve_change, world.zhou, submit_change(world.lin, change))


def revoked(world, change):
    return kept(revoke_change, world.lin, ask_revocation(world.zhou, change, reason="录入有误"))


def test_it_holds_from_its_day_and_not_before(world):
    approved(world)

    assert str(share(date(2026, 11, 30))) == "1/2"
    assert str(share(date(2026, 12, 1))) == "3/5"


def test_it_is_used_by_the_calculator_at_once(world):
    approved(world)
    data = {"applicant": "enterprise", "contract": "100000", "used_this_year": "0", "as_of": "2026-12-01"}

    assert "60,000.00" in world.client(None).post("/calculators/voucher/", data).content.decode()


def test_nothing_changes_before_it_is_approved(world):
    submit_change(world.lin, drafted(world))

    assert str(share(date(2026, 12, 1))) == "1/2"


def test_nobody_approves_their_own_draft(world):
    change = submit_change(world.lin, drafted(world))

    with pytest.raises(Refused) as refused:
        approve_change(world.lin, change)
    assert refused.value.decision.code == "own-draft"


def test_whoever_wrote_it_last_may_not_approve_it(world):
    change = send_back_change(world.zhou, submit_change(world.lin, drafted(world)), reason="请核对条款")
    change = submit_change(world.zhou, edit_change(world.zhou, change, **{key: value for key, value in NEW.items() if key != "parameter"}))

    with pytest.raises(Refused):
        approve_change(world.zhou, change)
    approve_change(world.lin, change)


@pytest.mark.parametrize("who", ["wu", "zheng", "qian", "sun", "citizen"])
def test_others_may_not_draft(world, who):
    with pytest.raises(Refused):
        draft_change(getattr(world, who), **NEW)


def test_it_can_be_revoked_and_what_held_before_holds_again(world):
    first = approved(world)
    second = approved(world, value="0.7", since=date(2027, 1, 1))
    revoked(world, first)

    assert str(share(date(2026, 12, 31))) == "1/2"
    assert str(share(date(2027, 1, 1))) == "7/10"
    revoked(world, second)
    assert not list((settings.HOME / "parameters").glob("voucher_share.yaml"))
    assert str(share(date(2027, 6, 1))) == "1/2"


def test_nobody_takes_back_alone_what_two_agreed_on(world):
    change = ask_revocation(world.zhou, approved(world), reason="录入有误")

    with pytest.raises(Refused) as refused:
        revoke_change(world.zhou, change)
    assert refused.value.decision.code == "own-revocation"
    assert put_in_force() == 0
    assert str(share(date(2026, 12, 1))) == "3/5"
    assert keep_change(world.lin, change, reason="核对无误").state == "approved"


def test_an_open_end_covers_no_later_value_in_silence(world):
    approved(world, value="0.7", since=date(2027, 1, 1))

    with pytest.raises(Refused) as refused:
        drafted(world)
    assert refused.value.decision.code == "covers-later"
    approved(world, until=date(2026, 12, 31))
    assert [str(share(date(year, 12, 31))) for year in (2025, 2026, 2027)] == ["1/2", "3/5", "7/10"]


def test_a_house_that_lost_its_files_writes_them_again(world):
    approved(world)
    (settings.HOME / "parameters" / "voucher_share.yaml").unlink()

    assert str(share(date(2026, 12, 1))) == "1/2"
    assert put_in_force() == 1
    assert str(share(date(2026, 12, 1))) == "3/5"
    assert put_in_force() == 0


def test_it_may_stand_on_a_document_the_book_does_not_know(world):
    approved(world, source="own-abc", source_title="澄江市创新券通知", source_number="澄科〔2026〕9号")

    cite = law.book()["voucher_share"].on(date(2026, 12, 1)).cite
    assert law.book().sources[cite.source].title == "澄江市创新券通知"


@pytest.mark.parametrize("value", ["abc", "1e400", "nan", "0.5.5", "一半"])
def test_it_refuses_what_is_no_number(world, value):
    with pytest.raises(Refused) as refused:
        drafted(world, value=value)
    assert refused.value.decision.code == "bad-value"


def test_it_refuses_days_without_a_value_before_it_is_approved(world):
    with pytest.raises(Refused) as refused:
        drafted(world, since=date(2010, 1, 1), until=date(2010, 12, 31))

    assert refused.value.decision.code == "broken-dates"


def test_it_is_not_revoked_where_a_later_one_stands_on_it(world):
    bridge = approved(world, parameter="service_system_aid_share", since=date(2020, 1, 1), until=date(2026, 12, 31))
    approved(world, parameter="service_system_aid_share", since=date(2027, 1, 1))

    with pytest.raises(Refused) as refused:
        ask_revocation(world.zhou, bridge, reason="录入有误")
    assert refused.value.decision.code == "broken-dates"


def test_what_left_days_without_a_value_before_can_be_taken_back_one_by_one(world, monkeypatch):
    with monkeypatch.context() as careless:
        careless.setattr(actions, "_insist_unbroken", lambda *_given, **_more: None)
        gaps = [approved(world, since=date(year, 1, 1), until=date(year, 12, 31)) for year in (2010, 2012)]
    for gap in gaps:
        assert revoked(world, gap).state == "revoked"

    assert str(share(date(2026, 12, 1))) == "1/2"


def test_what_was_approved_last_lies_on_top_after_a_revocation(world):
    first, early = approved(world), submit_change(world.lin, drafted(world, value="0.8"))
    approved(world, value="0.7")
    revoked(world, first)
    kept(approve_change, world.zhou, early)

    assert str(share(date(2026, 12, 1))) == "4/5"


def test_a_number_the_law_no_longer_has_holds_up_no_other(world, monkeypatch):
    approved(world)
    approved(world, parameter="service_system_aid_share", since=date(2020, 1, 1))
    (settings.HOME / "parameters" / "voucher_share.yaml").unlink()
    shipped = law.built_in()
    monkeypatch.setattr(law, "built_in", lambda: replace(shipped, parameters={"voucher_share": shipped["voucher_share"]}))

    with pytest.raises(BadParameter, match="service_system_aid_share"):
        put_in_force()
    assert (settings.HOME / "parameters" / "voucher_share.yaml").exists()


def test_a_reader_between_two_files_finds_the_source_of_every_number(world, monkeypatch):
    read = []

    def written(path, plain):
        done = write(path, plain)
        read.append(law.book()["voucher_share"].on(date(2026, 12, 1)).value)
        return done

    write = changing._write
    monkeypatch.setattr(changing, "_write", written)
    approved(world, source="own-abc", source_title="澄江市创新券通知")

    assert [str(value) for value in read] == ["1/2", "3/5"]


def test_a_file_of_its_own_that_cannot_be_read_is_written_again(world):
    approved(world)
    (settings.HOME / "parameters" / "voucher_share.yaml").write_bytes("值".encode("utf-16"))

    assert put_in_force() == 1
    assert str(share(date(2026, 12, 1))) == "3/5"


def test_where_the_disk_is_full_what_was_approved_before_still_holds(world, monkeypatch):
    approved(world)
    with monkeypatch.context() as full:
        full.setattr(changing.os, "fsync", lambda _file: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        approved(world, value="0.7", since=date(2027, 1, 1))
        assert [str(share(date(year, 12, 31))) for year in (2026, 2027)] == ["3/5", "3/5"]
        assert {path.name for path in (settings.HOME / "parameters").iterdir()} == {"voucher_share.yaml", changing.LOCK}
    assert put_in_force() == 1
    assert [str(share(date(year, 12, 31))) for year in (2026, 2027)] == ["3/5", "7/10"]


def test_while_a_file_is_written_what_was_approved_before_holds(world, monkeypatch):
    approved(world)
    seen, fsync = [], changing.os.fsync
    monkeypatch.setattr(changing.os, "fsync", lambda file: (seen.append(str(share(date(2026, 12, 31)))), fsync(file)))
    approved(world, value="0.7", since=date(2027, 1, 1))

    assert seen == ["3/5"]


def form(**changed):
    return {**{key: str(value) for key, value in NEW.items() if value is not None}, **changed}


def test_two_documents_whose_names_run_together_stay_two(world):
    client = world.client(world.lin)
    for title, number in (("澄科通知2026", "9号"), ("澄科通知", "20269号")):
        assert client.post("/parameter-changes/new/draft/", form(source="other", source_title=title, source_number=number)).status_code == 302

    assert ParameterChange.objects.values("source").distinct().count() == 2


def test_the_form_names_what_cannot_be_read(world):
    response = world.client(world.lin).post("/parameter-changes/new/draft/", form(value="half"))

    assert response.status_code == 422
    assert "读不懂" in response.content.decode()


BANDS = [("0.1, 0.15, 4\n0.15, , 8", "第一档的起点应空着", "bands start with one without since"), (", 0.1, 0\n0.1, 8", "第 2 行：要有 3 项", "line 2: 3 parts are needed"), (", 0.1, none\n0.1, , 8", "第 1 行：“none”不是数字", "is no number")]


@pytest.mark.parametrize(("value", "zh", "en"), BANDS)
def test_it_says_what_is_wrong_with_a_table_in_the_readers_language(world, value, zh, en):
    told = form(parameter="tech_sme_staff_points", value=value)
    said = {language: unescape(world.client(world.lin).post("/parameter-changes/new/draft/", told, headers={"Accept-Language": language}).content.decode()) for language in ("zh-hans", "en")}

    assert zh in said["zh-hans"]
    assert en not in said["zh-hans"]
    assert en in said["en"]


def test_the_page_shows_who_gains_before_approval(world):
    change = submit_change(world.lin, drafted(world, since=date(2026, 11, 20)))
    text = world.client(world.zhou).get(f"/parameter-changes/{change.number}/").content.decode()

    assert "谁得谁失" in text
    assert "没有发现空档" in text
    assert "科技创新券可兑付额" in text


def test_the_page_warns_of_a_unit_mistaken(world):
    change = submit_change(world.lin, drafted(world, value="60", since=date(2026, 11, 20)))
    text = world.client(world.zhou).get(f"/parameter-changes/{change.number}/").content.decode()

    assert "数量级突变" in text


def test_strangers_see_what_holds_and_no_drafts(world):
    held, draft = approved(world), drafted(world, value="0.98765")
    client = world.client(None)

    assert client.get(f"/parameter-changes/{held.number}/").status_code == 200
    assert client.get(f"/parameter-changes/{draft.number}/").status_code in (302, 404)
    assert "98.765" not in client.get("/parameters/voucher_share/").content.decode()
    assert draft.number not in client.get("/parameter-changes/").content.decode()


def test_every_step_stands_in_the_journal(world):
    change = approved(world)
    revoked(world, change)

    steps = Entry.objects.filter(record_number=change.number).order_by("id").values_list("step", flat=True)
    assert [step.rsplit(".", 1)[-1] for step in steps] == ["draft", "submit", "approve", "ask-revocation", "revoke"]


DOUBTFUL = [
    ({"since": "2026-01-01"}, "past", "重算会得到不同的结果"), ({"source": "exchange-2025", "since": "2025-01-01"}, "before-source", "早于所引文件的施行日 2025-04-11"), ({"value": "-5%"}, "negative", "负数"), ({"value": "500%"}, "over-one", "超过 100%"), ({"value": "0.05"}, "leap", "相差十倍以上"),
]


@pytest.mark.parametrize(("changed", "kind", "reason"), DOUBTFUL)
def test_what_looks_wrong_is_drafted_only_when_confirmed(world, changed, kind, reason):
    client = world.client(world.lin)
    asked = client.post("/parameter-changes/new/draft/", form(**changed))

    assert asked.status_code == 422
    assert reason in asked.content.decode()
    assert f'value="{kind}"' in asked.content.decode()
    assert not ParameterChange.objects.exists()
    assert client.post("/parameter-changes/new/draft/", form(confirms=[kind for _changed, kind, _reason in DOUBTFUL], **changed)).status_code == 302
    assert ParameterChange.objects.get().state == "draft"


def test_one_confirmation_does_not_cover_another_doubt(world):
    response = world.client(world.lin).post("/parameter-changes/new/draft/", form(value="500%", since="2026-01-01", confirms=["past"]))

    assert response.status_code == 422
    assert "超过 100%" in response.content.decode()


def test_what_looks_plain_asks_for_no_confirmation(world):
    assert "confirms" not in world.client(world.lin).get("/parameter-changes/new/draft/?parameter=voucher_share").content.decode()
    assert world.client(world.lin).post("/parameter-changes/new/draft/", form()).status_code == 302


def test_who_approves_must_confirm_the_doubts_too(world):
    change = submit_change(world.lin, drafted(world, since=date(2026, 1, 1)))
    client, address = world.client(world.zhou), f"/parameter-changes/{change.number}/approve/"

    assert "重算会得到不同的结果" in client.get(f"/parameter-changes/{change.number}/").content.decode()
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"confirms": ["past"]}).status_code == 302
    change.refresh_from_db()
    assert change.state == "approved"


def by_hand(name, text):
    path = settings.HOME / "parameters" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_laid_there_by_hand_is_never_swept_away(world):
    shipped = (law.HERE / "vouchers" / "parameters" / "voucher_share.yaml").read_text("utf-8")
    path = by_hand("voucher_share.yaml", shipped.replace("0.5", "0.4", 1))
    approved(world, parameter="service_system_aid_share", since=date(2020, 1, 1))

    assert put_in_force() == 0
    assert path.exists()


def test_a_file_laid_there_by_hand_is_kept_beside_an_approved_change(world):
    mine = (law.HERE / "vouchers" / "parameters" / "voucher_share.yaml").read_text("utf-8")
    by_hand("voucher_share.yaml", mine)
    change = approved(world)

    assert str(share(date(2026, 12, 1))) == "3/5"
    assert (settings.HOME / "parameters" / "voucher_share.yaml.kept").read_text("utf-8") == mine
    revoked(world, change)
    assert not (settings.HOME / "parameters" / "voucher_share.yaml").exists()


def test_sources_written_by_hand_stay_beside_those_of_changes(world):
    path = by_hand("sources.yaml", "mine: {title: 本市办法, number: 澄府〔2026〕1号}\n")
    approved(world, source="own-abc", source_title="澄江市创新券通知")

    assert {"mine", "own-abc"} <= set(yaml.safe_load(path.read_text("utf-8")))


def test_it_knows_which_numbers_the_house_knew_at_a_moment(world):
    before = share(date(2026, 12, 2))
    with frozen(date(2026, 12, 3)):
        change = approved(world)
    with frozen(date(2026, 12, 10)):
        kept(revoke_change, world.zhou, kept(ask_revocation, world.lin, change, reason="依据撤回"))
    told = [law.known_at(datetime(2026, 12, day, 20, tzinfo=ZONE))["voucher_share"].on(date(2026, 12, 2)).value for day in (2, 4, 11)]
    assert told == [before, Fraction(3, 5), before]
    assert before != Fraction(3, 5)


GIANT = {"parameter": "sh_giant_grant", "since": date(2026, 12, 1), "source": "sh-giant-2021"}
CLAIMED = "培育企业，1,000,000\n小巨人企业 1500000"


def test_a_table_of_words_is_typed_by_the_names_people_read_and_kept_by_those_the_rules_know(world):
    change = approved(world, value=CLAIMED, **GIANT)

    assert change.value == "nurture, 1000000\ngiant, 1500000"
    assert law.book()["sh_giant_grant"].on(date(2026, 12, 1)).value == {"nurture": 10**6, "giant": 1_500_000}


UNKNOWN = [("培育类, 1\n小巨人企业, 2", "没有“培育类”这个名称；可写：培育企业、小巨人企业。"), ("培育企业, 1", "还缺：小巨人企业"), ("培育企业, 1\nnurture, 2\n小巨人企业, 2", "写了两次"), ("培育企业, \n小巨人企业, 2", "第 1 行：缺少数值")]


@pytest.mark.parametrize(("value", "why"), UNKNOWN)
def test_a_table_of_words_with_names_unknown_missing_or_twice_is_never_drafted(world, value, why):
    response = world.client(world.lin).post("/parameter-changes/new/draft/", form(value=value, **{key: str(told) for key, told in GIANT.items()}))

    assert response.status_code == 422
    assert why in unescape(response.content.decode())
    with pytest.raises(Refused) as refused:
        drafted(world, value=value, **GIANT)
    assert why in refused.value.decision.sentence
    assert refused.value.decision.remedy


def test_a_table_drafted_before_with_names_no_rule_knows_is_neither_submitted_nor_approved(world):
    change, waiting = drafted(world, value=CLAIMED, **GIANT), submit_change(world.lin, drafted(world, value=CLAIMED, **GIANT))
    ParameterChange.objects.update(value="培育类, 1")
    for step, actor, record in ((submit_change, world.lin, change), (approve_change, world.zhou, waiting)):
        record.refresh_from_db()
        with pytest.raises(Refused) as refused:
            step(actor, record)
        assert refused.value.decision.code == "bad-value"


def test_the_form_lays_out_the_table_by_its_names(world):
    client = world.client(world.lin)
    empty = unescape(client.get("/parameter-changes/new/draft/?parameter=sh_giant_grant").content.decode())
    held = unescape(client.get("/parameter-changes/new/draft/?parameter=patent_years").content.decode())
    change = drafted(world, value=CLAIMED, **GIANT)

    assert "培育企业, \n小巨人企业, " in empty
    assert "名称共有：培育企业、小巨人企业" in empty
    assert "发明, 20\n实用新型, 10\n外观设计, 15" in held
    assert "小巨人企业, 1500000" in unescape(client.get(f"/parameter-changes/{change.number}/edit/").content.decode())


def test_who_approves_sees_the_old_value_beside_the_new(world):
    approved(world, value="培育企业, 700000\n小巨人企业, 900000", until=date(2026, 12, 31), **GIANT)
    change = submit_change(world.lin, drafted(world, value=CLAIMED, **{**GIANT, "since": date(2026, 12, 15), "until": date(2026, 12, 31)}))
    for address in ("", "approve/"):
        text = unescape(world.client(world.zhou).get(f"/parameter-changes/{change.number}/{address}").content.decode())
        assert "培育企业 700,000 元" in text
        assert "培育企业 1,000,000 元" in text


def test_the_list_says_a_table_in_words(world):
    approved(world, value=CLAIMED, **GIANT)
    text = world.client(None).get("/parameter-changes/").content.decode()

    assert "培育企业 1,000,000 元" in text
    assert "nurture" not in text


def test_a_case_that_shows_a_gap_is_told_in_words(world):
    change = submit_change(world.lin, drafted(world, value=CLAIMED, **GIANT))
    ParameterChange.objects.update(value="nurture, 1000000")
    text = unescape(world.client(world.zhou).get(f"/parameter-changes/{change.number}/").content.decode())

    assert "类别 小巨人企业" in text
    assert "tier giant" not in text


def test_a_value_still_to_come_is_not_called_current(world):
    approved(world, since=date(2027, 1, 1))
    with frozen(date(2026, 12, 1)):
        before = row_texts("voucher_share")
    with frozen(date(2027, 1, 1)):
        after = row_texts("voucher_share")

    assert "自 2027-01-01 起施行" in before[0]
    assert "现行" not in "".join(before)
    assert "现行" in after[0]
    assert "自 2027-01-01" not in after[0]


def test_a_value_says_that_what_it_cites_is_younger():
    assert "所引文件自 2025-04-11 起施行" in row_texts("auction_window_minutes")[0]
    assert "所引文件" not in row_texts("voucher_share")[0]


def row_texts(name):
    """The lines of a parameter's values, the latest first: the end as it is shown, and the note."""
    rows = numbers.look_of(law.book()[name], law.book()).table.rows
    return [f"{row.cells[1].missing if row.cells[1].value is None else row.cells[1].value} {row.cells[2].note}" for row in rows]


@pytest.mark.parametrize("changed", [{"value": "6"}, {"since": "no day"}, {"value": "abc"}])
def test_what_cannot_be_read_asks_for_no_confirmation(world, changed):
    text = world.client(world.lin).post("/parameter-changes/new/draft/", form(**changed)).content.decode()
    assert "field--bad" in text
    assert 'name="confirms"' not in text


def test_of_the_cases_that_move_most_no_two_are_twins(world):
    change = drafted(world)
    text = unescape(world.client(world.lin).get(f"/parameter-changes/{change.number}/").content.decode())
    panel = text[text.index('id="panel-gains"'):]
    rows = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)) for row in re.findall(r"<tr.*?</tr>", panel[:panel.index("</table>")], re.DOTALL)]
    moved = [row.split()[-2] for row in rows if "申请人" in row.split("–")[0] and "；" in row]
    assert len(moved) > 4
    assert len(set(moved)) >= len(moved) - 1  # one may move alike under each of the two rules


@pytest.mark.parametrize(("language", "words"), [("zh-hans", ("上海市科技创新券管理办法", "只在上面选“其他文件”时填写。")), ("en", ("Shanghai innovation voucher rules", "Only where another document is chosen above."))])
def test_the_draft_names_laws_and_its_own_fields_in_the_readers_language(world, language, words):
    text = unescape(world.client(world.lin).get("/parameter-changes/new/draft/?parameter=voucher_share", headers={"Accept-Language": language}).content.decode())
    assert all(word in text for word in words)
    assert language == "zh-hans" or "上海市科技创新券管理办法" not in text
