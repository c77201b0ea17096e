"""Who finds a result, and how much of it: page, list, search, API, export, files and notices never say more than the page does."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.rooms.disclosure.scene import TEXT, accepted, refusal

from shouzhan.kernel.journal.store import seal
from shouzhan.rooms.disclosure.achieving import describe, drop_intention, file_intention
from shouzhan.rooms.disclosure.models import Achievement
from shouzhan.rooms.disclosure.public import may_read_inside, mint_achievement, reopen_achievement
from shouzhan.web.files import attach

pytestmark = pytest.mark.database
OUTSIDERS = ("stranger", "jiang", "han", "wang", "citizen")


def body(response):
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode("utf-8-sig")


def achieved(world, openness="closed"):
    accepted(world)
    return describe(world.chu, Achievement.objects.get(), openness=openness, teaser="海水淡化用膜")


@pytest.mark.parametrize(("openness", "finding"), [("closed", set()), ("registered", {"jiang", "han", "wang", "citizen"}), ("public", set(OUTSIDERS))])
def test_it_is_found_by_outsiders_only_as_it_is_open(world, openness, finding):
    made = achieved(world, openness)

    for who in OUTSIDERS:
        client = world.client(None if who == "stranger" else getattr(world, who))
        found = who in finding
        assert (client.get(f"/achievements/{made.number}/").status_code == 200) is found, who
        for path in ("/achievements/", "/search/?q=纳滤膜", "/achievements/export.csv", "/api/v1/achievements/", "/"):
            assert ("高通量纳滤膜" in body(client.get(path))) is found, (who, path)


def test_it_shows_outsiders_the_teaser_and_nothing_of_the_inner_text(world):
    made = achieved(world, "public")
    drop_intention(world.chu, made, reason="没有把握的理由")

    for who in OUTSIDERS:
        client = world.client(None if who == "stranger" else getattr(world, who))
        for path in (f"/achievements/{made.number}/", f"/api/v1/achievements/{made.number}/", "/achievements/export.csv?columns=teaser", "/achievements/?q=低压下截留率"):
            said = body(client.get(path))
            assert TEXT[:12] not in said, (who, path)
            assert "没有把握" not in said, (who, path)
            assert "陈十" not in said, (who, path)
            assert "褚一帆" not in said, (who, path)
    assert "海水淡化用膜" in world.client(world.jiang).get(f"/achievements/{made.number}/").content.decode()


def test_it_shows_those_inside_the_whole(world):
    made = achieved(world)

    for who in ("feng", "chen", "chu", "wei", "auditor", "zhou"):
        said = world.client(getattr(world, who)).get(f"/achievements/{made.number}/").content.decode()
        assert TEXT[:12] in said, who
        assert may_read_inside(getattr(world, who), made)
    assert not any(may_read_inside(getattr(world, who), made) for who in OUTSIDERS)


def test_it_gives_members_of_the_unit_the_reason_and_strangers_nothing(world):
    made = achieved(world)

    assert world.client(world.sun).get(f"/achievements/{made.number}/").status_code == 403
    assert world.client(world.jiang).get(f"/achievements/{made.number}/").status_code == 404


def test_it_hands_its_files_to_those_inside_only(world, settings, tmp_path):
    settings.HOME = tmp_path
    made = achieved(world, "public")
    file = attach(world.chu, made, SimpleUploadedFile("试验记录.txt", "内部数据".encode()))
    where = f"/achievements/{made.number}/"

    assert world.client(world.chen).get(f"{where}files/{file.pk}/").status_code == 200
    for who in ("jiang", "citizen"):
        client = world.client(getattr(world, who))
        assert client.get(f"{where}files/{file.pk}/").status_code == 404
        assert "试验记录" not in client.get(where).content.decode()


def test_it_puts_no_confidential_text_into_the_offline_proof(world):
    made = achieved(world, "public")
    seal()
    found = world.client(world.jiang).get(f"/achievements/{made.number}/proof.json")

    assert found.status_code == 200
    assert TEXT[:12] not in json.dumps(found.json(), ensure_ascii=False)


@pytest.mark.parametrize("openness", ["registered", "public"])
def test_it_never_opens_a_secret_result(world, openness):
    made = achieved(world)
    made = describe(world.chu, made, secrecy="confidential")

    decision = refusal(describe, world.chu, made, openness=openness)

    assert decision.code == "secret"
    assert refusal(mint_achievement, world.chu, name="秘密", unit=world.university, secrecy="confidential", openness=openness).code == "secret"


def test_it_shows_its_latest_results_to_everybody_as_they_are_open(world):
    achieved(world, "public")
    mint_achievement(world.chu, name="未公开的成果", unit=world.university)

    said = world.client().get("/").content.decode()

    assert "高通量纳滤膜" in said
    assert "未公开的成果" not in said


def test_it_keeps_a_result_without_intention_as_a_resource_and_switches_both_ways(world):
    accepted(world, has_intention=False)
    made = Achievement.objects.get()
    assert made.state == "resource"
    assert "视同科技资源" in world.client(world.chu).get(f"/achievements/{made.number}/").content.decode()

    made = file_intention(world.feng, made)
    made = drop_intention(world.chu, made, reason="暂无受让方")

    assert made.state == "resource"
    assert refusal(file_intention, world.jiang, made).code == "not-yours"
    assert refusal(reopen_achievement, world.chu, made, reason="误").code == "wrong-state"
