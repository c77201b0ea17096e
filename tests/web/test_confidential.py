"""What is somebody's own stays so: drafts, views, notices, keys, files, reasons, and records after a role is lost."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.kernel.journal.conftest import tamper
from tests.records import RECORDS

from shouzhan.kernel.access import Held
from shouzhan.kernel.dates import now
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.journal.store import seal
from shouzhan.rooms.carriers.public import register_carrier
from shouzhan.rooms.coordination.actions import plan_milestone, send_back
from shouzhan.rooms.coordination.conferring import (
    add_agenda,
    assign_issue,
    assign_officer,
    call_meeting,
    raise_issue,
    set_up_body,
    table_issue,
)
from shouzhan.rooms.parties.actions import end_membership
from shouzhan.rooms.parties.models import Organisation
from shouzhan.rooms.reporting.actions import declare_form, fill_return, send_back_return, submit_return
from shouzhan.web.api.tokens import make_token
from shouzhan.web.commands import export_register, import_register
from shouzhan.web.models import ApiToken, Attachment, Draft, Notice, SavedView

pytestmark = pytest.mark.database


def text(world, user, path, status=200):
    response = world.client(user).get(path)
    assert response.status_code == status, path
    return response.content.decode()


def test_it_keeps_drafts_to_their_writer(world):
    where = "/tasks/new/open/"
    assert world.client(world.zhou).post(f"/drafts/?key={where}", {"name": "密谋之事", "password": "moon"}).status_code == 200

    assert "密谋之事" in text(world, world.zhou, where)
    assert "密谋之事" not in text(world, world.admin, where)
    assert "password" not in Draft.objects.get().fields
    assert world.client().post(f"/drafts/?key={where}", {"name": "x"}).status_code == 302


def test_it_keeps_views_notices_and_keys_to_their_owner(world):
    SavedView.objects.create(owner=world.zhou, register="coordination.tasks", name="周二的视图", query="q=机密")
    told = Notice.objects.create(reader=world.zhou, sentence_zh="给周二的消息", sentence_en="For Zhou", url="/tasks/", at=now())
    make_token(world.zhou, "月报")
    other = world.client(world.admin)

    assert "周二的视图" not in text(world, world.admin, "/tasks/")
    assert "给周二的消息" not in text(world, world.admin, "/workbench/")
    other.post("/tasks/views/", {"name": "周二的视图", "drop": "1"})
    other.post("/tasks/views/", {"name": "周二的视图", "query": "q=篡改"})
    other.get(f"/notices/{told.pk}/")
    other.post(f"/account/keys/{ApiToken.objects.get().pk}/revoke/")

    told.refresh_from_db()
    assert SavedView.objects.get(owner=world.zhou).query == "q=机密"
    assert told.read_at is None
    assert ApiToken.objects.count() == 1


@pytest.fixture
def filled(world):
    asked = {"name": "概念验证中心", "name_en": "Centres", "asks": "建成几家？", "asks_en": "How many?", "unit": "firms", "every": "quarter"}
    form = declare_form(world.system, key="sample", reporter=world.university, **asked)
    return submit_return(world.sun, fill_return(world.sun, form=form, period=date(2026, 9, 1), value=Decimal(3), evidence="台账"))


def test_it_shows_no_record_on_the_workbench_once_the_role_is_lost(world, filled):
    assert filled.number in text(world, world.sun, "/workbench/")

    end_membership(world.qian, world.sun.memberships.get(), reason="调离")

    assert filled.number not in text(world, world.sun, "/workbench/")
    send_back_return(world.li, filled, reason="补充口径")
    assert filled.number not in text(world, world.sun, "/workbench/")


@pytest.fixture
def task(world):
    """Running, with evidence attached and a reason in its history."""
    made = RECORDS["coordination.tasks"](world)
    world.client(world.wu).post(f"/tasks/{made.number}/files/", {"file": SimpleUploadedFile("内部批复.pdf", b"%PDF-1.7 evidence")})
    type(made).objects.get(pk=made.pk)
    made = plan_milestone(world.wu, made, name="选址", due_on=date(2026, 12, 1))
    world.client(world.wu).post(f"/tasks/{made.number}/hand-back/", {"reason": "责任不在本委"})
    return made


def test_it_shows_strangers_what_happened_but_neither_who_nor_why(world, task):
    own, public = text(world, world.zhou, f"/tasks/{task.number}/"), text(world, None, f"/tasks/{task.number}/")

    assert "责任不在本委" in own
    assert "吴三" in own
    assert "退回认领" in public
    assert "责任不在本委" not in public
    assert "吴三" not in public


def test_it_keeps_attached_papers_from_strangers(world, task):
    paper = Attachment.objects.get()
    where = f"/tasks/{task.number}/files/{paper.pk}/"

    assert "内部批复" in text(world, world.citizen, f"/tasks/{task.number}/")
    assert "内部批复" not in text(world, None, f"/tasks/{task.number}/")
    assert world.client().get(where).status_code == 404
    assert b"".join(world.client(world.wu).get(where)) == b"%PDF-1.7 evidence"
    assert world.client(world.wu).get(where.replace("/tasks/", "/organisations/").replace(task.number, world.education.number)).status_code == 404


def test_it_hands_out_no_paper_that_was_changed_on_the_disk(world, task):
    paper = Attachment.objects.get()
    path = settings.HOME / "files" / paper.sha256[:2] / paper.sha256
    whole = path.read_bytes()
    try:
        path.write_bytes(whole.replace(b"evidence", b"forgery!"))
        refused = world.client(world.wu).get(f"/tasks/{task.number}/files/{paper.pk}/")
    finally:
        path.write_bytes(whole)

    assert refused.status_code == 403
    assert "摘要不符" in refused.content.decode()


def test_it_shows_no_neighbour_that_its_own_register_hides(world):
    body = set_up_body(world.zhou, name="市联席会议", kind="joint-conference", organisation=world.commission)
    meeting = call_meeting(world.zhou, body=body, name="未公开的专题会", on=date(2026, 11, 20))
    carrier = register_carrier(world.zhou, name="望舒孵化器", kind="incubator", place="310112", tier="high-quality")
    assign_officer(world.zhou, carrier=carrier, level="city", name="专员郝某")

    assert "未公开的专题会" not in text(world, None, f"/bodies/{body.number}/")
    assert "未公开的专题会" in text(world, world.zhou, f"/bodies/{body.number}/")
    assert "专员郝某" not in text(world, None, f"/carriers/{carrier.number}/")
    assert "专员郝某" in text(world, world.zhou, f"/carriers/{carrier.number}/")

    issue = raise_issue(world.zheng, name="机密的用地分歧", crosses="department", topic="land", raised_by=world.district, place="310112")
    issue = table_issue(world.zhou, assign_issue(world.zhou, issue, assigned=[world.commission]), meeting=meeting)
    add_agenda(world.zhou, meeting, name="公开议题", about="TK-NONE")
    assert "机密的用地分歧" in text(world, world.zheng, f"/meetings/{meeting.number}/")
    other = text(world, world.citizen, f"/meetings/{meeting.number}/")
    assert "机密的用地分歧" not in other
    assert "公开议题" in other


@pytest.mark.parametrize("where", ["/memberships/new/appoint/", "/returns/new/correct/", "/bodies/new/set-up/", "/reports/new/new-edition/"])
def test_it_shows_no_form_to_whoever_may_not_send_it(world, where):
    _ = world.university

    for given in ({}, {"corrects": "SR-2026-000001-X", "user": "sun"}):
        refused = world.client(world.citizen).post(where, given)
        assert refused.status_code == 403
        assert "<form" not in refused.content.decode().partition("<main")[2].partition("</main")[0]


def test_it_acts_on_no_stale_form_once_the_role_is_lost(world, task):
    client = world.client(world.zhou)
    key = make_token(world.zhou, "旧密钥")
    page = client.get("/tasks/new/open/")
    end_membership(world.admin, world.zhou.memberships.get(), reason="调离")
    sent = {"name": "夺权之事", "starts_on": "2026-11-20", "place": "310000"}

    assert page.status_code == 200
    assert client.post("/tasks/new/open/", sent).status_code == 403
    told = world.client().post("/api/v1/tasks/steps/open/", sent, content_type="application/json", headers={"Authorization": f"Bearer {key}"})
    assert told.status_code == 403
    assert "都不能办理" in client.post("/tasks/bulk/suspend/", {"key": task.number, "confirmed": "1", "reason": "x"}).content.decode()


def test_it_says_when_there_will_be_a_proof(world, task):
    early = world.client(world.zhou).get(f"/tasks/{task.number}/proof.json")

    assert early.status_code == 403
    assert "封存每分钟进行，请稍后再下载。" in early.content.decode()


def test_it_says_so_when_a_proof_does_not_hold(world, task):
    seal()
    assert world.client(world.zhou).get(f"/tasks/{task.number}/proof.json").status_code == 200
    newest = Entry.objects.filter(record_number=task.number).latest("revision")

    tamper("UPDATE kernel_entry SET actor = 'p-9' WHERE id = %s", newest.pk)

    refused = world.client(world.zhou).get(f"/tasks/{task.number}/proof.json")
    assert refused.status_code == 403
    assert "台账" in refused.content.decode()


def test_it_grants_nothing_over_a_place_that_is_not_told(world):
    class Nowhere:
        place = None

    assert not Held(("district-officer",), over="place")(world.zheng, Nowhere())


def test_it_takes_no_bulk_step_on_what_moved_since_it_was_shown(world):
    from tests.web.test_bulk import proposed

    first, second = proposed(world, "任务甲"), proposed(world, "任务乙")
    client = world.client(world.zhou)
    asked = client.post("/tasks/bulk/close/", {"key": [first.number, second.number]}).content.decode()
    hidden = [part.partition('value="')[2].partition('"')[0] for part in asked.split('name="seen"')[1:]]
    assert len(hidden) == 2
    again = send_back(world.zhou, first, reason="佐证不足")
    world.client(world.wu).post(f"/tasks/{again.number}/propose/", {"summary": "换了说法，另附验收意见一份"})

    done = client.post("/tasks/bulk/close/", {"key": [first.number, second.number], "seen": hidden, "confirmed": "1"}).content.decode()

    first.refresh_from_db()
    second.refresh_from_db()
    assert "已办理 1 条，未办理 1 条" in done
    assert (first.state, second.state) == ("proposed", "closed")


def test_it_takes_no_bulk_step_on_what_one_may_not_see(world, filled):
    shown = world.client(world.wang).post("/returns/bulk/approve/", {"key": [filled.number], "confirmed": "1"}).content.decode()

    filled.refresh_from_db()
    assert filled.state == "submitted"
    assert filled.title not in shown
    assert world.client(world.citizen).post("/returns/bulk/edit/", {"key": filled.number}).status_code == 404


def test_it_takes_no_more_at_once_than_it_will_do(world):
    client = world.client(world.zhou)

    answer = client.post("/tasks/bulk/close/", {"key": [f"TK-{n}" for n in range(201)]})

    assert answer.status_code == 403
    assert "200" in answer.content.decode()


@pytest.mark.parametrize("revision", ["²", "9" * 5000, "-1", "1.0", "x"])
def test_it_breaks_on_no_revision_it_is_given(world, task, revision):
    client = world.client(world.zhou)

    assert client.post(f"/tasks/{task.number}/move-deadline/", {"revision": revision}).status_code == 422
    assert client.post("/tasks/bulk/close/", {"key": task.number, "seen": f"{task.number}:{revision}", "confirmed": "1"}).status_code == 200


@pytest.mark.parametrize(("given", "data", "kept"), [
    ("付款.bat", "del 全部".encode(), "付款.bat.txt"),
    ("页面.html", "正文 <script>".encode(), "页面.html.txt"),
    ("报表\u202etxt.exe", b"%PDF-1.7", "报表txt.exe.pdf"),
    ("照片.JPEG", b"\xff\xd8\xff", "照片.JPEG"),
    ("x" * 250 + ".vbs", b"text", "x" * 250 + ".txt"),
    ("清单.csv", b"a,b", "清单.csv"),
])
def test_it_hands_no_script_back_under_its_own_name(world, task, given, data, kept):
    Attachment.objects.all().delete()
    world.client(world.zhou).post(f"/tasks/{task.number}/files/", {"file": SimpleUploadedFile(given, data)})

    name = Attachment.objects.get().name
    assert len(name) <= 255
    assert name == kept if len(given) < 100 else name.endswith(".txt")


def test_it_does_nothing_on_the_command_line_for_whoever_may_not_sign_in(world, tmp_path, capsys):
    target = tmp_path / "kept.csv"
    target.write_text("older export")
    world.admin.is_active = False
    world.admin.save()
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("名称,类别\n云岫精密仪器有限公司,企业\n")

    for who in ("root", "nobody"):
        with pytest.raises(SystemExit) as refused:
            export_register(["parties.organisations", str(target), "--as", who])
        assert refused.value.code == 2
        assert target.read_text() == "older export"
        with pytest.raises(SystemExit):
            import_register(["parties.organisations", str(sheet), "--as", who])
    assert "root" in capsys.readouterr().err


def test_it_loads_no_sheet_that_was_changed_since_it_was_checked(world):
    client = world.client(world.lin)
    whole = "名称,类别\n云岫精密仪器有限公司,企业\n".encode()
    sheet = SimpleUploadedFile("x.csv", whole)
    checked = client.post("/organisations/import/", {"file": sheet}).content.decode()
    confirm = checked.partition("confirm=")[2].partition('"')[0]
    digest = hashlib.sha256(whole).hexdigest()
    path = settings.HOME / "files" / digest[:2] / digest
    assert path.read_bytes() == whole
    try:
        path.write_bytes(whole.replace("云岫".encode(), "冒名".encode()))
        assert client.post(f"/organisations/import/?confirm={confirm}").status_code == 422
    finally:
        path.write_bytes(whole)
    for who, status in ((world.admin, 422), (world.citizen, 403), (world.lin, 302)):
        assert world.client(who).post(f"/organisations/import/?confirm={confirm}").status_code == status
    assert not Organisation.objects.filter(name__contains="冒名").exists()
    assert Organisation.objects.filter(name="云岫精密仪器有限公司").count() == 1
