"""A form pressed twice does what it does once, and leads where it led; with other entries it is another form."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.records import RECORDS

from shouzhan.kernel.dates import frozen, now
from shouzhan.rooms.coordination.models import TaskCase
from shouzhan.rooms.disclosure.models import Achievement
from shouzhan.rooms.disclosure.public import mint_achievement
from shouzhan.rooms.ownership import patenting
from shouzhan.web.models import Attachment, Sent
from shouzhan.web.once import FIELD, KEPT, PRESSED, forget_sent

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TASK = {"name": "核查双击", "starts_on": "2026-11-20", "place": "310000"}


def sheet_on(client, url):
    page = client.get(url).content.decode()
    return {FIELD: page.partition(f'name="{FIELD}" value="')[2].partition('"')[0]}


def test_it_opens_one_record_however_often_its_form_is_sent(world):
    client = world.client(world.zhou)
    sheet = sheet_on(client, "/tasks/new/open/")
    assert sheet[FIELD]

    answers = [client.post("/tasks/new/open/", {**TASK, **sheet}) for _ in range(3)]

    made = TaskCase.objects.get()
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert {answer.headers["Location"] for answer in answers} == {f"/tasks/{made.number}/"}


def test_it_takes_other_entries_on_the_same_sheet_as_another_record(world):
    client = world.client(world.zhou)
    sheet = sheet_on(client, "/tasks/new/open/")

    client.post("/tasks/new/open/", {**TASK, **sheet})
    client.post("/tasks/new/open/", {**TASK, **sheet, "name": "退回上页改了名称"})

    assert TaskCase.objects.count() == 2


def test_it_takes_a_corrected_form_that_was_refused_before(world):
    client = world.client(world.zhou)
    sheet = sheet_on(client, "/tasks/new/open/")

    refused = client.post("/tasks/new/open/", {**TASK, **sheet, "name": ""})
    assert refused.status_code == 422
    assert f'value="{sheet[FIELD]}"' in refused.content.decode()

    assert client.post("/tasks/new/open/", {**TASK, **sheet}).status_code == 302
    assert TaskCase.objects.count() == 1


def test_it_tells_whoever_pressed_a_step_twice_of_no_other_hand(world):
    made = RECORDS["coordination.tasks"](world)
    client = world.client(world.zhou)
    url = f"/tasks/{made.number}/move-deadline/"
    page = client.get(url).content.decode()
    assert 'name="revision"' in page
    sent = {**sheet_on(client, url), "revision": str(made.revision), "target_on": "2026-12-30", "reason": "调整"}

    first, second = client.post(url, sent), client.post(url, sent)

    made.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 302), second.content.decode()
    assert TaskCase.objects.get(pk=made.pk).revision == int(sent["revision"]) + 1


def test_it_tells_whoever_sends_an_old_page_again_how_things_stand(world):
    made = RECORDS["coordination.tasks"](world)
    client, url = world.client(world.zhou), f"/tasks/{made.number}/move-deadline/"
    sent = {**sheet_on(client, url), "revision": str(made.revision), "target_on": "2026-12-30", "reason": "调整"}
    assert client.post(url, sent).status_code == 302

    with frozen(now() + PRESSED * 2):
        assert client.post(url, sent).status_code == 409

    assert TaskCase.objects.get(pk=made.pk).revision == made.revision + 1


def test_it_answers_the_second_press_though_the_choice_is_gone_meanwhile(world):
    made = patenting.open_patent(world.chu, achievement=mint_achievement(world.system, name="缓冲层工艺", unit=world.university), name="一种缓冲层")
    client, url = world.client(world.chu), "/safe-harbours/new/apply/"
    sent = {**sheet_on(client, url), "decision": f"{made.number} open", "unit": world.university.pk}

    first, second = client.post(url, sent), client.post(url, sent)

    assert (first.status_code, second.status_code) == (302, 302), second.content.decode()
    assert first.headers["Location"] == second.headers["Location"]


def test_the_sheet_of_one_is_no_answer_for_another(world):
    one, other = world.client(world.zhou), world.client(world.admin)
    sheet = sheet_on(one, "/tasks/new/open/")
    one.post("/tasks/new/open/", {**TASK, **sheet})

    assert other.post("/tasks/new/open/", {**TASK, **sheet}).status_code == 302
    assert TaskCase.objects.count() == 2


def test_it_loads_a_checked_sheet_once(world):
    assert world.university
    client = world.client(world.chu)
    given = "成果名称,完成单位\n双击导入一号,云岫大学\n双击导入二号,云岫大学\n".encode()
    checked = client.post("/achievements/import/", {"file": SimpleUploadedFile("x.csv", given)}).content.decode()
    confirm = checked.partition("confirm=")[2].partition('"')[0]

    for _time in range(3):
        assert client.post(f"/achievements/import/?confirm={confirm}").status_code == 302

    assert Achievement.objects.filter(name__startswith="双击导入").count() == 2


def test_it_keeps_one_of_the_same_paper_on_a_record(world):
    made = RECORDS["coordination.tasks"](world)
    client = world.client(world.wu)

    def put(data):
        return client.post(f"/tasks/{made.number}/files/", {"file": SimpleUploadedFile("批复.pdf", data)})

    assert put(b"%PDF-1.7 one").status_code == 302
    refused = put(b"%PDF-1.7 one")

    assert refused.status_code == 403
    assert "没有重复添加" in refused.content.decode()
    assert put(b"%PDF-1.7 two").status_code == 302
    assert Attachment.objects.filter(record_number=made.number).count() == 2


def test_it_forgets_what_was_sent_after_a_week(world):
    client = world.client(world.zhou)
    client.post("/tasks/new/open/", {**TASK, **sheet_on(client, "/tasks/new/open/")})

    assert forget_sent() == 0
    Sent.objects.update(at=Sent.objects.get().at - KEPT * 2)
    assert forget_sent() == 1


@pytest.mark.parametrize("name", ["trading.secrecies", "trading.rooms", "policies.documents"])
def test_a_step_that_no_form_could_take_has_neither_button_nor_door(world, name):
    from shouzhan.web.registers import REGISTERS

    register = REGISTERS[name]
    step = {"trading.secrecies": "read", "trading.rooms": "look", "policies.documents": "decide"}[name]
    made = RECORDS[name](world)
    who = {"trading.secrecies": world.jiang, "trading.rooms": world.chu, "policies.documents": world.lin}[name]
    client, url = world.client(who), register.url(made)

    page = client.get(url, follow=True)
    assert page.status_code == 200
    assert f"{url}{step}/\"" not in page.content.decode()
    assert client.get(f"{url}{step}/").status_code == client.post(f"{url}{step}/", {}).status_code == 404
    assert client.post(f"/api/v1{url}steps/{step}/", {}, content_type="application/json").status_code in (403, 404)
    assert step not in [each["step"] for each in client.get(f"/api/v1{url}").json()["data"]["open_steps"]]
