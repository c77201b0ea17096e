"""Many records at once from a list; and the small forms beside a list keep what was chosen."""

from datetime import date, timedelta

import pytest

from shouzhan.kernel.journal.models import Entry
from shouzhan.rooms.coordination.actions import accept_task, open_task, propose_closing, report_progress
from shouzhan.web.models import SavedView

pytestmark = pytest.mark.database
DAY = date(2026, 11, 20)


def proposed(world, name):
    task = open_task(world.zhou, name=name, units=["市教委"], starts_on=DAY - timedelta(days=60), target_on=DAY + timedelta(days=200))
    task = report_progress(world.wu, accept_task(world.zhou, task, owner=world.education), month=DAY, text="已建成", evidence="验收意见")
    return propose_closing(world.wu, task, summary="已建成并通过验收，见验收意见")


def test_it_asks_once_and_does_each_that_can_be_done(world):
    first, second = proposed(world, "任务甲"), proposed(world, "任务乙")
    running = open_task(world.zhou, name="任务丙", units=[], starts_on=DAY)
    client = world.client(world.zhou)
    keys = [first.number, second.number, running.number, "TK-NO-SUCH"]

    asked = client.post("/tasks/bulk/close/", {"key": keys}).content.decode()
    assert "确认办理 2 条" in asked
    assert "任务丙" in asked
    assert "不能办理这一步" in asked
    assert first.__class__.objects.filter(state="closed").count() == 0

    done = client.post("/tasks/bulk/close/", {"key": keys, "confirmed": "1"}).content.decode()
    assert "已办理 2 条，未办理 1 条" in done
    assert sorted(first.__class__.objects.filter(state="closed").values_list("name", flat=True)) == ["任务乙", "任务甲"]
    assert Entry.objects.filter(step="close").count() == 2


def test_it_shows_what_each_rests_on_before_the_button(world):
    first, second = proposed(world, "任务甲"), proposed(world, "任务乙")

    asked = world.client(world.zhou).post("/tasks/bulk/close/", {"key": [first.number, second.number]}).content.decode()
    shown = asked.partition("申请与依据")[2].partition("确认办理 2 条")[0]

    for task in (first, second):
        own = shown.partition(f'id="at-hand-{task.number}"')[2].partition("</section>")[0]
        assert "已建成并通过验收，见验收意见" in own
        assert "佐证：验收意见" in own


def test_it_leaves_out_and_names_those_that_rest_on_nothing(world):
    good, bare = proposed(world, "任务甲"), proposed(world, "任务乙")
    bare.reports.all().delete()

    client, keys = world.client(world.zhou), [good.number, bare.number]
    asked = client.post("/tasks/bulk/close/", {"key": keys}).content.decode()
    done = client.post("/tasks/bulk/close/", {"key": keys, "confirmed": "1"}).content.decode()

    assert "确认办理 1 条" in asked
    assert f'id="at-hand-{bare.number}"' not in asked
    left = asked.partition("其余不能办理")[2]
    assert "任务乙" in left
    assert "无从核查是否完成" in left
    assert "请退回申请" in left
    assert "已办理 1 条，未办理 1 条" in done
    bare.refresh_from_db()
    assert bare.state == "proposed"


def test_it_insists_on_the_reason_for_all(world):
    task = proposed(world, "任务甲")
    client = world.client(world.zhou)

    asked = client.post("/tasks/bulk/send-back/", {"key": [task.number], "confirmed": "1"})
    assert asked.status_code == 422
    client.post("/tasks/bulk/send-back/", {"key": [task.number], "confirmed": "1", "reason": "佐证不足"})
    task.refresh_from_db()
    assert task.state == "running"


def test_it_does_nothing_for_whoever_may_not(world):
    task = proposed(world, "任务甲")

    assert "都不能办理" in world.client(world.citizen).post("/tasks/bulk/close/", {"key": [task.number], "confirmed": "1"}).content.decode()
    assert "login" in world.client(None).post("/tasks/bulk/close/", {"key": [task.number]}).url
    assert world.client(world.zhou).post("/tasks/bulk/open/", {"key": [task.number]}).status_code == 404
    assert world.client(world.zhou).post("/tasks/bulk/close/", {}).url == "/tasks/"
    assert 'data-bulk' not in world.client(None).get("/tasks/").content.decode()
    task.refresh_from_db()
    assert task.state == "proposed"


def test_it_offers_its_buttons_to_whoever_may(world):
    proposed(world, "任务甲")

    assert "/tasks/bulk/close/" in world.client(world.zhou).get("/tasks/").content.decode()


def test_it_shows_the_columns_chosen_in_the_menu_and_keeps_the_filters(world):
    proposed(world, "任务甲")
    page = world.client(world.zhou).get("/tasks/?state=proposed").content.decode()
    assert '<input type="checkbox" name="columns" value="clause"' in page
    assert '<input type="hidden" name="state" value="proposed">' in page

    chosen = world.client(world.zhou).get("/tasks/?state=proposed&columns=name&columns=number").content.decode()
    assert "任务甲" in chosen
    assert "责任单位（照录）</a>" not in chosen


def test_of_two_views_with_one_question_only_one_is_where_the_reader_is(world):
    client = world.client(world.zhou)
    for name in ("待销号", "等我同意"):
        client.post("/tasks/views/", {"name": name, "query": "state=proposed"})

    views = client.get("/tasks/?state=proposed").content.decode().partition("保存的视图")[2].partition("</nav>")[0]
    assert views.count("<li>") == 2
    assert views.count('aria-current="page"') == 1


def test_it_saves_the_view_with_its_question(world):
    page = world.client(world.zhou).get("/tasks/?state=proposed&q=概念").content.decode()
    assert 'name="query" value="state=proposed&amp;q=%E6%A6%82%E5%BF%B5"' in page

    world.client(world.zhou).post("/tasks/views/", {"name": "待销号", "query": "state=proposed"})
    assert SavedView.objects.get().query == "state=proposed"
    assert "待销号" in world.client(world.zhou).get("/tasks/").content.decode()
