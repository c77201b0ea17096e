"""Look-alikes while typing and on the page, without a word of what the typist may not see."""

import pytest
from tests.rooms.disclosure.scene import TEXT, accepted, drafted, submitted

from shouzhan.rooms.disclosure.commands import main
from shouzhan.rooms.disclosure.lookalikes import catch_up, folder, lookalikes, rebuild
from shouzhan.rooms.disclosure.models import Achievement, Disclosure
from shouzhan.rooms.disclosure.public import mint_achievement

pytestmark = pytest.mark.database
COPY = TEXT.replace("百小时", "千小时")


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.HOME = tmp_path


def typed(world, who, text=COPY):
    return world.client(who).post("/disclosure-alike/", {"name": "纳滤膜", "summary": text}).content.decode()


def test_it_names_a_look_alike_to_whoever_may_see_it(world):
    accepted(world)
    rebuild()

    said = typed(world, world.chen)

    assert "高通量纳滤膜" in said
    assert Achievement.objects.get().number in said


def test_it_says_of_another_units_result_only_that_there_is_one(world):
    mint_achievement(world.system, name="望潮秘密膜", summary=TEXT, unit=world.other_university)
    rebuild()

    said = typed(world, world.feng)

    assert "另有 1 项您无权查看的成果看起来相近" in said
    assert not any(word in said for word in ("望潮", "AC-", "/achievements/"))


def test_it_does_not_tell_a_finder_of_a_public_result_that_its_inner_text_is_alike(world):
    mint_achievement(world.system, name="望潮公开膜", summary=TEXT, unit=world.other_university, openness="public")
    rebuild()

    assert "望潮" not in typed(world, world.feng)


def test_it_shows_look_alikes_on_the_page_where_there_is_no_script(world):
    accepted(world)
    rebuild()
    again = drafted(world, name="另一种写法", summary=COPY)

    assert "高通量纳滤膜" in world.client(world.feng).get(f"/disclosures/{again.number}/").content.decode()


@pytest.mark.parametrize("text", ["", "膜", "一种全新的量子精密测量装置及其校准方法"])
def test_it_says_nothing_where_nothing_is_alike(world, text):
    accepted(world)
    rebuild()

    assert world.client(world.feng).post("/disclosure-alike/", {"name": "", "summary": text}).content.decode().strip() == ""


def test_it_says_nothing_before_there_is_an_index(world):
    assert lookalikes(world.feng, COPY).seen == ()


def test_it_is_asked_by_those_who_disclose_only(world):
    assert world.client(world.jiang).post("/disclosure-alike/", {"summary": TEXT}).status_code == 403
    assert world.client().post("/disclosure-alike/", {"summary": TEXT}).status_code == 302


def test_it_catches_up_with_what_is_new_changed_and_taken(world):
    catch_up()
    waiting = submitted(world)
    assert catch_up() >= 1
    assert [one.number for one in lookalikes(world.feng, TEXT).seen] == [waiting.number]

    from shouzhan.rooms.disclosure.actions import accept_disclosure, confirm_share

    confirm_share(world.chen, waiting)
    accept_disclosure(world.chu, waiting)
    catch_up()

    assert [one.number for one in lookalikes(world.feng, TEXT).seen] == [Achievement.objects.get().number]


def test_it_is_indexed_as_soon_as_it_is_submitted(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        submitted(world)

    assert [one.number for one in lookalikes(world.feng, TEXT).seen] == [Disclosure.objects.get().number]


def test_it_is_made_anew_by_a_verb(world, capsys):
    accepted(world)

    assert main(["index", "--anew"]) == 0
    assert "1 results" in capsys.readouterr().out
    assert (folder() / "manifest.json").exists() or any(folder().iterdir())


def test_it_knows_at_once_what_is_submitted_and_leaves_out_what_was_decided_with_it(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        waiting = submitted(world)
        decided = accepted(world, name="另一种纳滤膜", summary=COPY)

    assert [one.number for one in lookalikes(world.chu, TEXT).seen] == [waiting.number]
    assert decided.state == "accepted"
