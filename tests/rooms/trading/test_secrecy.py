"""Nobody reads without two signatures, nobody reads without a trace, and every copy of a PDF names its reader."""

import hashlib
import json
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.rooms.trading.refusing import refused
from tests.rooms.trading.stage import certified, interest_of, paid, signed

from shouzhan.engine.documents.paper.description import Paper as Printed
from shouzhan.engine.documents.paper.description import Paragraph
from shouzhan.engine.documents.paper.pdf import render_pdf
from shouzhan.kernel.dates import frozen, today
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.journal.store import seal
from shouzhan.rooms.listings.public import Admitted
from shouzhan.rooms.parties.actions import end_membership
from shouzhan.rooms.trading import interests, secrecy
from shouzhan.rooms.trading.certifying import certify_deal
from shouzhan.rooms.trading.models import PaperCopy, SecrecyAgreement
from shouzhan.rooms.trading.reasons import REASONS
from shouzhan.rooms.trading.stored import store_upload
from shouzhan.rooms.trading.sweeps import end_agreements
from shouzhan.web.certificates import code_of, proof_of

pytestmark = pytest.mark.database


@pytest.fixture
def prepared(world, listing):
    """An agreement nobody has signed."""
    made = interests.accept_interest(world.chu, interest_of(world, listing))
    interests.offer_secrecy(world.chu, made, purpose="评估是否受让", until=today() + timedelta(days=20))
    return SecrecyAgreement.objects.get()


@pytest.fixture
def in_force(world, prepared):
    """An agreement both have signed."""
    return secrecy.countersign_secrecy(world.chu, secrecy.sign_secrecy(world.jiang, prepared))


@pytest.fixture
def room(world, listing):
    """Two papers in stages one and two, one of them no PDF."""
    made = secrecy.open_room(world.chu, listing=listing)
    pdf = render_pdf(Printed(title="工艺说明", blocks=(Paragraph("温度与时间"),))).data
    made = secrecy.put_paper(world.chu, made, file=store_upload(SimpleUploadedFile("工艺说明.pdf", pdf)), layer=1)
    return secrecy.put_paper(world.chu, made, file=store_upload(SimpleUploadedFile("数据.csv", "温度,时间\n1,2\n".encode())), layer=2)


def paper_at(agreement, paper):
    return f"/secrecy-agreements/{agreement.number}/papers/{paper.pk}/"


def test_two_signatures_open_the_secret_layer(world, listing, prepared):
    signed = secrecy.sign_secrecy(world.jiang, prepared)
    assert not Admitted.objects.filter(listing=listing).exists()
    assert refused(secrecy.countersign_secrecy, world.jiang, signed).code == "not-yours"

    secrecy.countersign_secrecy(world.chu, signed)

    assert Admitted.objects.get(listing=listing).organisation == world.company


def test_a_breach_and_the_end_shut_it_again(world, listing, in_force):
    broken = secrecy.report_breach(world.chu, in_force, reason="资料外传")
    assert not Admitted.objects.filter(listing=listing).exists()

    assert secrecy.revive_secrecy(world.chu, broken, reason="查明无误").state == "in-force"


def test_what_nobody_signed_is_not_revived(world, prepared):
    ended = secrecy.end_secrecy(world.chu, prepared, reason="不再需要")

    assert refused(secrecy.revive_secrecy, world.chu, ended, reason="误终止").code == "never-signed"


def test_it_ends_by_itself_when_reading_is_over(world, listing, in_force):
    with frozen(today() + timedelta(days=21)):
        assert end_agreements() == 1
        assert end_agreements() == 0
    assert not Admitted.objects.filter(listing=listing).exists()


def test_a_copy_names_its_reader_and_is_logged_before_it_leaves(world, in_force, room):
    paper = room.papers.get(stage=1)

    given = world.client(world.jiang).get(paper_at(in_force, paper)).content

    copy = PaperCopy.objects.get()
    page = pypdfium2.PdfDocument(given)[0].get_textpage().get_text_range()
    assert "蒋三秋" in page
    assert world.company.name in page
    assert copy.mark in page
    assert copy.sha256 == hashlib.sha256(given).hexdigest()
    entry = Entry.objects.get(record_number=in_force.number, step="read")
    assert copy.sha256 in entry.facts
    assert paper.name not in entry.facts


def test_no_copy_leaves_when_its_log_cannot_be_written(world, in_force, room, monkeypatch):
    def fail(*_args, **_fields):
        raise RuntimeError("no room")

    monkeypatch.setattr(PaperCopy.objects, "create", fail)
    with pytest.raises(RuntimeError):
        world.client(world.jiang).get(paper_at(in_force, room.papers.get(stage=1)))


def test_a_later_stage_is_closed_until_it_is_opened(world, in_force, room):
    paper = room.papers.get(stage=2)
    assert world.client(world.jiang).get(paper_at(in_force, paper)).status_code == 404

    secrecy.clear_stage(world.chu, in_force, layer=2)

    answer = world.client(world.jiang).get(paper_at(in_force, paper))
    assert answer.status_code == 200
    assert not PaperCopy.objects.get().is_marked


def _ended(world, agreement, room):
    secrecy.end_secrecy(world.chu, agreement, reason="谈判结束")


def _breached(world, agreement, room):
    secrecy.report_breach(world.chu, agreement, reason="转发给第三方")


def _paused(world, agreement, room):
    secrecy.clear_stage(world.chu, agreement, layer=0)


def _shut(world, agreement, room):
    secrecy.close_room(world.chu, room, reason="整理资料")


def _taken_out(world, agreement, room):
    secrecy.remove_paper(world.chu, room, paper=room.papers.get(stage=1), reason="放错")


def _role_ended(world, agreement, room):
    end_membership(world.admin, world.jiang.memberships.get(), reason="离职")


def _refused(world, agreement, room):
    interests.refuse_interest(world.chu, agreement.interest, refusal=REASONS[0].code)


def _withdrawn(world, agreement, room):
    interests.withdraw_interest(world.jiang, agreement.interest, reason="另有安排")


def _sold_to_another(world, agreement, room):
    certify_deal(world.yang, paid(world, signed(world, agreement.listing, world.han, world.rival)))


@pytest.mark.parametrize(("story", "status"), [(_refused, 403), (_withdrawn, 403), (_sold_to_another, 403), (_ended, 403), (_breached, 403), (_paused, 404), (_shut, 404), (_taken_out, 404), (_role_ended, 404)])
def test_no_copy_leaves_once_reading_is_over(world, in_force, room, story, status):
    paper, client = room.papers.get(stage=1), world.client(world.jiang)
    assert client.get(paper_at(in_force, paper)).status_code == 200

    story(world, in_force, room)

    with frozen(today() + timedelta(days=1 if story is _role_ended else 0)):
        answer = client.get(paper_at(in_force, paper))
    assert answer.status_code == status
    assert not answer.content.startswith(b"%PDF")
    assert PaperCopy.objects.count() == 1


def test_no_copy_leaves_after_the_last_day(world, in_force, room):
    paper, client = room.papers.get(stage=1), world.client(world.jiang)
    with frozen(in_force.until):
        assert client.get(paper_at(in_force, paper)).status_code == 200
    with frozen(in_force.until + timedelta(days=1)):
        assert client.get(paper_at(in_force, paper)).status_code == 403
    assert PaperCopy.objects.count() == 1


def test_a_rival_sees_nothing_of_it(world, in_force, room):
    for path in (f"/secrecy-agreements/{in_force.number}/", paper_at(in_force, room.papers.get(stage=1)), f"/data-rooms/{room.number}/", f"/interests/{in_force.interest.number}/"):
        assert world.client(world.han).get(path).status_code == 404
    assert in_force.number not in world.client(world.han).get("/secrecy-agreements/").content.decode()


def test_the_agreement_prints_in_word_and_pdf(world, in_force):
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert world.client(world.jiang).get(f"/secrecy-agreements/{in_force.number}/agreement.{kind}").content.startswith(start)


# --- certificates ----------------------------------------------------------------------------------------------------


def test_a_certificate_is_checked_from_an_empty_folder_with_python_alone(world, listing, tmp_path):
    deal = certified(world, listing)
    path = f"/deals/{deal.number}/certificate.zip"
    assert world.client(world.jiang).get(path).status_code == 403  # nothing is sealed over it yet
    seal()

    with zipfile.ZipFile(BytesIO(world.client(world.jiang).get(path).content)) as held:
        held.extractall(tmp_path)
    ran = subprocess.run([sys.executable, "-I", "verify.py", "proof.json"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)

    assert ran.returncode == 0, ran.stdout + ran.stderr
    facts = json.loads(json.loads((tmp_path / "proof.json").read_text("utf-8"))["entry"]["facts"])
    assert facts["certificate"] == hashlib.sha256((tmp_path / "certificate.json").read_bytes()).hexdigest()
    told = json.loads((tmp_path / "certificate.json").read_text("utf-8"))
    assert (told["price"], told["capitals"]) == ("1000000.00", "壹佰万元整")


def test_the_public_learns_of_a_certificate_only_with_its_code(world, listing):
    deal = certified(world, listing)
    stranger = world.client()

    right = stranger.get(f"/verify/deals/{deal.number}/?c={code_of(deal.certificate)}").content.decode()
    wrong = stranger.get(f"/verify/deals/{deal.number}/?c=0000000000000000").content.decode()
    none = stranger.get("/verify/deals/DL-2026-999999-0/?c=0000000000000000").content.decode()

    assert deal.certificate["achievement"] in right
    assert world.company.name not in right
    assert deal.certificate["achievement"] not in wrong
    assert ("allowed" in wrong, "没有这个编号和凭证码的凭证" in none) == (False, True)


def test_a_certificate_prints_and_a_rival_does_not_get_it(world, listing):
    deal = certified(world, listing)

    assert world.client(world.chu).get(f"/deals/{deal.number}/certificate.pdf").content.startswith(b"%PDF")
    assert world.client(world.han).get(f"/deals/{deal.number}/certificate.pdf").status_code == 404
    assert date.fromisoformat(deal.certificate["certified_on"]) == today()


def test_the_public_types_the_number_and_the_code_of_a_certificate(world, listing):
    deal = certified(world, listing)
    code, stranger = code_of(deal.certificate), world.client()

    found = stranger.post("/verify/", {"number": f" {deal.number.lower()} ", "code": f"{code[:4]} {code[4:8]}-{code[8:].lower()}"}, follow=True)

    assert found.redirect_chain == [(f"/verify/deals/{deal.number}/?c={code}", 302)]
    assert "凭证真实" in found.content.decode()


@pytest.mark.parametrize(("number", "code", "said"), [
    ("", "", "请填凭证上的编号"), ("DL-2026", "A", "不是编号"), ("LISTING", "A", "这个编号不是凭证的编号"), ("DEAL", "", "请填凭证上的凭证码"),
])
def test_it_says_beside_the_field_what_of_a_certificate_cannot_be_looked_up(world, listing, number, code, said):
    typed = {"LISTING": listing.number, "DEAL": "DL-2026-000026-9"}.get(number, number)

    page = world.client().post("/verify/", {"number": typed, "code": code})

    assert page.status_code == 200
    assert said in page.content.decode()
    assert f'value="{typed}"' in page.content.decode()


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "封存后未被改动"), ("en", "unchanged since it was sealed")])
def test_the_answer_to_a_proof_is_a_sentence(world, listing, language, said):
    deal = certified(world, listing)
    seal()
    proof = SimpleUploadedFile("proof.json", json.dumps(proof_of(deal)).encode())

    page = world.client().post("/verify/", {"file": proof}, headers={"accept-language": language}).content.decode()

    assert f"{deal.number}" in page
    assert said in page
    assert "Proven(" not in page
