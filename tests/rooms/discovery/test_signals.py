"""The page of signals says why each ranks where it does; only the unit's office and the city read it."""

import pytest
from tests.rooms.discovery.scene import source

from shouzhan.engine.jobs.doing import work
from shouzhan.engine.jobs.models import Job
from shouzhan.rooms.disclosure.actions import open_disclosure, submit_disclosure
from shouzhan.rooms.discovery import pages
from shouzhan.rooms.discovery.actions import dismiss_signal
from shouzhan.rooms.discovery.ranking import POINTS
from shouzhan.rooms.discovery.signals import plain_of, rank_unit, ranked_of

pytestmark = pytest.mark.database


def shown(world, who, address="/signals/"):
    return world.client(who).get(address, follow=True).content.decode()


def disclosed(world, name="高通量纳滤膜", summary="用于海水淡化的聚酰胺复合膜"):
    made = open_disclosure(world.feng, name=name, summary=summary, unit=world.university, contributors=[{"name": "冯九", "user": world.feng, "share": 100}], fundings=[{"funder": "city"}])
    return submit_disclosure(world.feng, made)


def test_the_office_reads_the_score_with_its_reasons(world):
    assert world.feng
    source(world, is_granted=True, partners="青萍电子有限公司")
    page = shown(world, world.chu)
    assert str(POINTS["granted"] + POINTS["industry"]) in page
    assert "青萍电子有限公司" in page
    assert f"{POINTS['granted']:+d}" in page


def test_what_was_disclosed_is_no_signal_and_a_draft_is_not_disclosed(world):
    source(world)
    made = open_disclosure(world.feng, name="高通量纳滤膜", summary="用于海水淡化的聚酰胺复合膜", unit=world.university, contributors=[{"name": "冯九", "user": world.feng, "share": 100}], fundings=[{"funder": "city"}])
    assert rank_unit(world.university).count == 1
    submit_disclosure(world.feng, made)
    assert rank_unit(world.university).count == 0


def test_what_another_unit_disclosed_says_nothing_here(world):
    disclosed(world)
    from shouzhan.rooms.discovery.actions import enter_source

    enter_source(world.system, unit=world.other_university, kind="patent", name="高通量纳滤膜", people="冯九")
    assert rank_unit(world.other_university).count == 1


def test_a_project_near_its_end_speaks_for_what_came_of_it(world):
    from datetime import date

    source(world, kind="project", name="膜的基础研究", code="T-1", ends_on=date(2027, 1, 31))
    source(world, project="T-1")
    found = rank_unit(world.university).signals[0]
    assert "project-ends" in {part.code for part in found.parts}


@pytest.mark.parametrize("who", ["feng", "sun", "jiang", "wang", "citizen"])
def test_nobody_else_reads_signals(world, who):
    source(world)
    assert world.client(getattr(world, who)).get("/signals/").status_code == 403


def test_the_office_of_one_unit_finds_no_other(world):
    source(world)
    assert world.client(world.chu).get(f"/signals/?unit={world.other_university.number}").status_code == 404


def test_the_city_chooses_a_unit(world):
    source(world)
    assert "云岫大学" in shown(world, world.lin)
    assert "高通量纳滤膜" in shown(world, world.lin, f"/signals/?unit={world.university.number}")


def test_many_are_ranked_by_a_worker_and_its_owner_alone_reads_the_result(world, monkeypatch):
    monkeypatch.setattr(pages, "LATER_FROM", 1)
    source(world)
    second = source(world, name="桥梁监测传感器")
    client = world.client(world.chu)
    assert client.get("/signals/").status_code == 302
    work(once=True, wait=lambda: True)
    job = Job.objects.get()
    assert job.state == Job.State.DONE
    page = client.get(job.url).content.decode()
    assert "桥梁监测传感器" in page
    dismiss_signal(world.chu, second, because="no-use")
    assert "桥梁监测传感器" not in client.get(job.url).content.decode()
    assert world.client(world.wei).get(job.url).content.decode().count("桥梁监测传感器") == 0


def test_a_ranking_is_kept_as_it_was(world):
    source(world)
    made = rank_unit(world.university)
    assert ranked_of(plain_of(made)) == made
