"""A decision taken with care is protected: by four proofs, by people outside the case, and only while nobody gained unlawfully."""

import io
import subprocess
import sys
import zipfile
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.rooms.ownership.scene import achievement_of, refused, sell

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.journal.store import append, seal
from shouzhan.rooms.ownership import granting, patenting
from shouzhan.rooms.ownership.harbour import actions, procedure
from shouzhan.rooms.ownership.harbour.models import PROOFS, SafeHarbour
from shouzhan.rooms.ownership.public import issue_immunity
from shouzhan.rooms.parties.public import Role, User, appoint
from shouzhan.rooms.valuation import actions as valuation
from shouzhan.web.certificates import code_of

pytestmark = pytest.mark.database
DAY = date(2026, 11, 20)
DEAL = "DL-2026-000002"
EVIDENCE = {name: f"证据 {name}" for name in PROOFS}
ALL = dict.fromkeys(PROOFS, True)


@pytest.fixture(autouse=True)
def on_the_day():
    with frozen(DAY):
        yield


@pytest.fixture
def shen(world):
    """Another of the university's management office."""
    return world._user("shen", "沈七叶", world.university, Role.UNIVERSITY_OFFICE)


@pytest.fixture
def ruled(world):
    """The university has its rules on diligence."""
    made = granting.note_adoption(world.system, unit=world.university, subject="diligence")
    return granting.adopt_rule(world.sun, made, adopted_on=date(2026, 1, 1), proof="校发1号")


def applied(world, **more):
    patent = patenting.open_patent(world.chu, achievement=achievement_of(world), name="一种缓冲层")
    return actions.apply_harbour(world.chu, unit=world.university, about=patent.number, step="open", **{**EVIDENCE, **more})


def certified(world, shen):
    return actions.certify(shen, actions.examine(world.wei, applied(world), **ALL))


def test_it_is_certified_by_a_third_person_when_all_four_stand(world, ruled, shen):
    made = certified(world, shen)
    assert (made.state, made.confirmed_by, made.confirmed_on) == ("certified", shen.public_id, DAY)


def test_the_grounds_of_a_certificate_are_kept(world, ruled, shen):
    made = certified(world, shen)
    ground = Entry.objects.get(record_number=made.number, step="certify").grounds[0]
    assert (ground["by"], ground["answer"]["outcome"], ground["facts"]["careful"]) == ("ownership.diligence", "allowed", True)


@pytest.mark.parametrize("missing", PROOFS)
def test_one_missing_proof_refuses_the_certificate_and_says_how_to_get_it(world, ruled, shen, missing):
    examined = actions.examine(world.wei, applied(world, **{missing: ""}), **{**ALL, missing: False})
    answer = refused(actions.certify, shen, examined)
    assert (answer.outcome, bool(answer.remedy), bool(answer.cites)) == ("refused", True, True)
    assert actions.find_lacking(shen, examined).state == "lacking"


def test_it_needs_rules_older_than_the_decision(world, shen):
    made = granting.note_adoption(world.system, unit=world.university, subject="diligence")
    examined = actions.examine(world.wei, applied(world), **ALL)
    without = refused(actions.certify, shen, examined)
    with frozen(date(2026, 11, 25)):
        granting.adopt_rule(world.sun, made, adopted_on=date(2026, 11, 21), proof="校发2号")
        assert refused(actions.certify, shen, examined).code == without.code


def test_what_lacked_is_proved_and_looked_at_anew(world, ruled, shen):
    lacking = actions.find_lacking(shen, actions.examine(world.wei, applied(world, careful=""), **{**ALL, "careful": False}))
    proved = actions.prove(world.chu, lacking, careful="论证报告")
    assert (proved.state, proved.found, proved.examined_by) == ("applied", {}, "")
    assert actions.certify(shen, actions.examine(world.wei, proved, **ALL)).state == "certified"


def test_a_proof_without_evidence_does_not_stand(world, ruled):
    assert refused(actions.examine, world.wei, applied(world, supervised=" "), **ALL).code == "no-evidence"


def test_what_stands_is_not_sent_back(world, ruled, shen):
    assert refused(actions.find_lacking, shen, actions.examine(world.wei, applied(world), **ALL)).code == "nothing-lacks"


def test_nobody_judges_their_own_decision(world, ruled, shen):
    patent = patenting.open_patent(world.wei, achievement=achievement_of(world), name="一种缓冲层")
    mine = actions.apply_harbour(world.wei, unit=world.university, about=patent.number, step="open", **EVIDENCE)
    assert refused(actions.examine, world.wei, mine, **ALL).code == "own-decision"
    assert refused(actions.certify, world.wei, actions.examine(shen, mine, **ALL)).code == "own-decision"


def test_who_examined_does_not_confirm(world, ruled):
    assert refused(actions.certify, world.wei, actions.examine(world.wei, applied(world), **ALL)).code == "own-examination"


def test_who_had_a_hand_in_the_case_does_not_judge_it(world, ruled, shen):
    made = applied(world)
    patenting.file_patent(world.wei, patenting.Patent.objects.get(number=made.about), application="CN1", filed_on=DAY)
    assert refused(actions.examine, world.wei, made, **ALL).code == "took-part"


def test_only_the_units_management_examines(world, ruled):
    made = applied(world)
    for other in (world.feng, world.wang, world.jiang, world.auditor):
        assert refused(actions.examine, other, made, **ALL).code == "not-yours"


def test_one_applies_only_for_ones_own_decision_and_once(world):
    made = applied(world)
    given = {"unit": world.university, "about": made.about, "step": "open"}
    assert refused(actions.apply_harbour, world.wei, **given).code == "not-your-decision"
    assert refused(actions.apply_harbour, world.chu, **given).code == "protected-already"
    assert refused(actions.apply_harbour, world.chu, **{**given, "unit": world.other_university}).code == "other-unit"


def test_a_certificate_falls_with_unlawful_gain_and_comes_back_only_by_examination(world, ruled, shen):
    revoked = actions.revoke(shen, certified(world, shen), fell=["no_gain"], reason="查实收受好处")
    assert (revoked.state, revoked.found["no_gain"]) == ("revoked", False)
    again = actions.reinstate(shen, revoked, reason="举报不实")
    assert refused(actions.certify, shen, again).outcome == "refused"
    assert actions.certify(shen, actions.examine(world.wei, again, **ALL)).state == "certified"


def test_a_revocation_names_what_fell(world, ruled, shen):
    made = certified(world, shen)
    assert refused(actions.revoke, shen, made, fell=[], reason="举报").code == "nothing-fell"
    assert actions.revoke(shen, made, fell=["careful"], reason="没有询价").found == {"democratic": True, "careful": False, "supervised": True, "no_gain": True}


def test_the_certificate_prints_verifies_offline_and_falls_with_a_revocation(world, ruled, shen, tmp_path):
    made = certified(world, shen)
    client, stranger = world.client(world.chu), world.client(None)
    stem, code = f"/safe-harbours/{made.number}/certificate", code_of(made.certificate)
    assert client.get(f"{stem}.zip").status_code == 403  # not sealed yet: said with what to do
    seal()
    pdf = client.get(f"{stem}.pdf")
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    assert client.get(f"{stem}.docx").status_code == 200
    assert client.get(f"{stem}.txt").status_code == 404
    assert world.client(world.feng).get(f"{stem}.pdf").status_code == 404
    with zipfile.ZipFile(io.BytesIO(client.get(f"{stem}.zip").content)) as pack:
        pack.extractall(tmp_path)
    check = [sys.executable, "-I", "verify.py", "proof.json", "certificate.json"]
    assert subprocess.run(check, cwd=tmp_path, capture_output=True).returncode == 0
    held = tmp_path / "certificate.json"
    held.write_text(held.read_text("utf-8").replace("云岫大学", "云岫大字"), "utf-8")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True).returncode == 1

    assert "凭证真实" in stranger.get(f"/verify/harbours/{made.number}/?c={code}").content.decode()
    for wrong in (f"/verify/harbours/{made.number}/?c=0000", f"/verify/harbours/{made.number}/", f"/verify/harbours/SH-2026-0099999-9/?c={code}"):
        page = stranger.get(wrong).content.decode()
        assert "没有这个编号和凭证码的凭证" in page
        assert made.unit.name not in page
    actions.revoke(shen, made, fell=["careful"], reason="没有询价")
    assert "已不再有效" in stranger.get(f"/verify/harbours/{made.number}/?c={code}").content.decode()
    assert client.get(f"{stem}.pdf").status_code == 404


def test_an_application_is_taken_back_and_taken_up_again(world):
    assert actions.resume(world.chu, actions.withdraw(world.chu, applied(world))).state == "applied"


def test_only_those_concerned_see_it(world, ruled, shen):
    made = certified(world, shen)
    seen = {name: bool(procedure.readers(getattr(world, name), made)) for name in ("chu", "wei", "auditor", "lin", "feng", "sun", "wang", "jiang", "han")}
    assert [name for name, sees in seen.items() if sees] == ["chu", "wei", "auditor", "lin"]
    for name, status in (("chu", 200), ("feng", 404), ("jiang", 404)):
        client = world.client(User.objects.get(pk=getattr(world, name).pk))
        assert client.get(f"/safe-harbours/{made.number}/").status_code == status
        assert (made.about in client.get("/safe-harbours/").content.decode()) is (status == 200)


# --- on-exchange immunity ----------------------------------------------------------------------------------------------

STEPS = ("award", "sign", "countersign", "settle")


def proofs_of_deal(actor, steps=STEPS):
    with transaction.atomic():
        return {
            step: append(
                kind=f"trading.deal.{step}", version=1, actor=actor.public_id, record_kind="trading.deal", record_number=DEAL, revision=place, step=step,
                state_from="", state_to="", facts={}).leaf_hash
            for place, step in enumerate(steps, 1)
        }


def immune(world, achievement, proofs, **more):
    return issue_immunity(world.system, **{"deal_number": DEAL, "achievement": achievement, "decider": world.chu, "proofs": proofs, **more})


@pytest.fixture
def sold(world):
    achievement = achievement_of(world)
    sell(world, achievement)
    return achievement


def test_a_deal_traded_by_the_rules_makes_its_decider_immune_once(world, ruled, sold):
    proofs = proofs_of_deal(world.chu)
    made = immune(world, sold, proofs)
    assert (made.state, made.kind, made.decider, made.entry) == ("certified", "exchange", world.chu, proofs["sign"])
    assert immune(world, sold, proofs).pk == made.pk
    assert SafeHarbour.objects.count() == 1
    assert proofs["award"] in made.democratic


@pytest.mark.parametrize("missing", ["award", "countersign", "settle"])
def test_a_deal_that_lacks_a_witness_makes_nobody_immune(world, ruled, sold, missing):
    proofs = proofs_of_deal(world.chu)
    del proofs[missing]
    assert refused(immune, world, sold, proofs).outcome == "refused"
    assert SafeHarbour.objects.count() == 0


def test_a_hash_the_journal_does_not_hold_proves_nothing(world, ruled, sold):
    proofs = proofs_of_deal(world.chu)
    assert refused(immune, world, sold, {**proofs, "settle": "0" * 64}).outcome == "refused"
    assert refused(immune, world, sold, {**proofs, "settle": proofs["award"]}).outcome == "refused"
    assert refused(immune, world, sold, proofs, decider=world.wei).code == "not-the-signer"


def test_it_needs_rules_a_right_and_no_tie_to_the_buyer(world, sold, ruled):
    proofs = proofs_of_deal(world.chu)
    other = achievement_of(world, name="另一成果")
    assert refused(immune, world, other, proofs).code == "no-right"
    appoint(world.system, user=world.chu, organisation=world.company, role=Role.MEMBER)
    assert refused(immune, world, sold, proofs).outcome == "refused"


def test_without_rules_of_the_unit_nobody_is_immune(world, sold):
    assert refused(immune, world, sold, proofs_of_deal(world.chu)).outcome == "refused"


def test_the_database_keeps_one_record_a_deal(world, ruled, sold):
    made = immune(world, sold, proofs_of_deal(world.chu))
    made.pk, made.number, made.entry = None, "SH-2026-009999", "1" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        SafeHarbour.objects.bulk_create([made])


# --- one's own decisions -----------------------------------------------------------------------------------------------


def test_the_page_of_ones_decisions_offers_protection_and_then_shows_it(world, ruled, shen):
    notice = valuation.start_notice(world.chu, valuation.open_notice(world.chu, achievement=achievement_of(world), price_fen=150_00))
    client = world.client(world.chu)
    page = client.get("/my-decisions/").content.decode()
    assert notice.number in page
    assert f"decision={notice.number}+start" in page
    assert notice.title in page  # a number alone tells nobody which case it was
    assert notice.number not in world.client(world.wei).get("/my-decisions/").content.decode()

    form = client.get(f"/safe-harbours/new/apply/?decision={notice.number}+start").content.decode()
    assert f'value="{notice.number} start" selected' in form
    answer = client.post("/safe-harbours/new/apply/", {"decision": f"{notice.number} start", "unit": world.university.pk, **EVIDENCE})
    assert answer.status_code == 302
    made = SafeHarbour.objects.get(about=notice.number)
    assert made.number in client.get("/my-decisions/").content.decode()
    assert f'value="{notice.number} start"' not in client.get("/safe-harbours/new/apply/").content.decode()


def test_somebody_elses_step_is_no_choice(world, ruled):
    patent = patenting.open_patent(world.chu, achievement=achievement_of(world), name="一种缓冲层")
    answer = world.client(world.wei).post("/safe-harbours/new/apply/", {"decision": f"{patent.number} open", "unit": world.university.pk, **EVIDENCE})
    assert answer.status_code in (200, 400, 422)
    assert SafeHarbour.objects.count() == 0
