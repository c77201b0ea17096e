"""Any kept decision is shown again on two clocks, to those it concerns, and leaves the house as evidence that verifies by itself."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import date

import pytest

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.journal.store import forget, seal
from shouzhan.rooms.coordination.actions import accept_task, open_task, plan_milestone, propose_closing, reach_milestone

pytestmark = pytest.mark.database
THEN = date(2026, 11, 20)


@pytest.fixture
def proposed(world):
    """A task whose closing was proposed, with its one milestone reached."""
    _ = world.commission, world.education
    with frozen(THEN):
        task = accept_task(world.zhou, open_task(world.zhou, name="建设样例中心", units=["市教委"], starts_on=THEN, target_on=date(2027, 3, 1)), owner=world.education)
        task = plan_milestone(world.wu, task, name="选址", due_on=date(2026, 12, 1))
        task = reach_milestone(world.wu, task, milestone=task.milestones.get(), done_on=THEN, evidence="选址批复")
        return propose_closing(world.wu, task, summary="已建成")


def entry_of(task):
    return Entry.objects.get(record_number=task.number, step="propose")


def unpacked(client, task):
    answer = client.get(f"/decisions/{entry_of(task).pk}/evidence.zip")
    assert answer.status_code == 200, answer.content.decode()
    return zipfile.ZipFile(io.BytesIO(answer.content))


def checked(folder):
    return subprocess.run([sys.executable, "-I", "verify.py", "bundle.json"], cwd=folder, capture_output=True, text=True, check=False)


def test_the_entry_keeps_what_was_decided_on_apart_from_the_open_facts(proposed):
    entry = entry_of(proposed)
    (ground,) = entry.grounds
    assert (ground["by"], ground["facts"], ground["answer"]["outcome"]) == ("coordination.milestones-done", {"milestones": 1, "open": 0}, "allowed")
    assert "grounds" not in entry.open_facts


def test_the_page_shows_both_clocks_and_that_the_decision_stands(world, proposed):
    told = world.client(world.wu).get(f"/decisions/{entry_of(proposed).pk}/").content.decode()
    assert "当时的结果可以重现，按今天所知也是同样结果。" in told
    assert "未完成的节点" in told


def test_the_page_says_when_todays_facts_would_decide_otherwise(world, proposed):
    proposed.milestones.update(done_on=None)
    told = world.client(world.wu).get(f"/decisions/{entry_of(proposed).pk}/").content.decode()
    assert "按今天所知会是另一结果" in told
    assert "与当时不同" in told


def test_the_timeline_leads_there_for_those_concerned_only(world, proposed):
    url = f"/decisions/{entry_of(proposed).pk}/"
    seen = {name: url in world.client(user).get(f"/tasks/{proposed.number}/").content.decode() for name, user in world.cast.items() if name in ("stranger", "wu", "zhou", "auditor", "wang", "citizen")}
    assert seen == {"stranger": False, "wu": True, "zhou": True, "auditor": True, "wang": False, "citizen": False}


@pytest.mark.parametrize(("name", "status"), [("stranger", 302), ("wu", 200), ("auditor", 200), ("wang", 403), ("citizen", 403)])
def test_nobody_else_looks_into_the_grounds(world, proposed, name, status):
    assert world.client(world.cast[name]).get(f"/decisions/{entry_of(proposed).pk}/").status_code == status


def test_an_entry_that_is_not_there_is_not_found(world):
    assert world.client(world.auditor).get("/decisions/987654/").status_code == 404


def test_a_step_without_grounds_says_so(world, proposed):
    opened = Entry.objects.get(record_number=proposed.number, step="open")
    answer = world.client(world.auditor).get(f"/decisions/{opened.pk}/")
    assert answer.status_code == 403
    assert "没有记录可重演的依据" in answer.content.decode()


def test_what_was_forgotten_is_not_replayed(world, proposed):
    forget(entry_of(proposed))
    assert "已应请求删除" in world.client(world.auditor).get(f"/decisions/{entry_of(proposed).pk}/").content.decode()


def test_evidence_waits_for_the_seal(world, proposed):
    answer = world.client(world.wu).get(f"/decisions/{entry_of(proposed).pk}/evidence.zip")
    assert answer.status_code == 403
    assert "还没有封存" in answer.content.decode()


def test_the_evidence_verifies_from_an_empty_folder(world, proposed, tmp_path):
    seal()
    unpacked(world.client(world.wu), proposed).extractall(tmp_path)
    done = checked(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the grounds attached are those that were sealed" in done.stdout
    told = json.loads((tmp_path / "decision.json").read_text())
    assert [one["reproduces"] for one in told["decisions"]] == [True]


def test_one_changed_figure_in_the_grounds_is_found(world, proposed, tmp_path):
    seal()
    unpacked(world.client(world.wu), proposed).extractall(tmp_path)
    proof = json.loads((tmp_path / "bundle.json").read_text())
    assert '"open":0' in proof["opened"]["text"]
    proof["opened"]["text"] = proof["opened"]["text"].replace('"open":0', '"open":1')
    (tmp_path / "bundle.json").write_text(json.dumps(proof))
    done = checked(tmp_path)
    assert done.returncode == 1
    assert "not the one whose digest the entry holds" in done.stdout


@pytest.mark.parametrize("opened", [[], {"salt": 1, "text": "x"}, {"salt": "", "text": "\ud800"}, {"text": "x"}, "x"])
def test_rubbish_in_place_of_the_grounds_is_refused(world, proposed, tmp_path, opened):
    seal()
    unpacked(world.client(world.wu), proposed).extractall(tmp_path)
    proof = json.loads((tmp_path / "bundle.json").read_text())
    (tmp_path / "bundle.json").write_text(json.dumps({**proof, "opened": opened}))
    done = checked(tmp_path)
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
