"""Long work is done once: by one worker at a time, whole or not at all, whoever dies or changes his mind meanwhile."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from shouzhan.engine.jobs import declare
from shouzhan.engine.jobs.asking import again, ask, cancel
from shouzhan.engine.jobs.declare import Ending, quiet
from shouzhan.engine.jobs.doing import MOST_ATTEMPTS, SILENT, Heart, Lost, do, forget_old, take, work
from shouzhan.engine.jobs.models import Job
from shouzhan.kernel.dates import frozen, now
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.web.models import Notice

pytestmark = pytest.mark.database


@contextmanager
def still(_job):
    """A heart that never beats: the tests hold the only connection."""
    yield quiet


@pytest.fixture
def toy(world, monkeypatch):
    """A kind of work that writes one notice; what happens on the way is for the test to say."""
    monkeypatch.setattr(declare, "WORKS", dict(declare.WORKS))
    for module in ("asking", "doing"):
        monkeypatch.setattr(f"shouzhan.engine.jobs.{module}.WORKS", declare.WORKS)

    def put(before=lambda: None, meanwhile=lambda: None):
        def act(actor, asked, told):
            before()

            def finish():
                Notice.objects.create(reader=actor, sentence_zh="写下", sentence_en="written", url="/", at=now())
                meanwhile()
                return Ending("/tasks/", {"count": 1})

            return finish

        declare.WORKS["toy"] = act
        return ask(world.zhou, "toy", {"a": 1}, lambda: "玩具", "/back/")

    return put


def written():
    return Notice.objects.filter(sentence_zh="写下").count()


def test_it_finds_the_same_work_in_the_queue_already(world, toy):
    first = toy()

    assert ask(world.zhou, "toy", {"a": 1}, lambda: "玩具", "/") == first
    assert ask(world.zhou, "toy", {"a": 2}, lambda: "玩具", "/") != first
    assert ask(world.wu, "toy", {"a": 1}, lambda: "玩具", "/") != first


def test_it_gives_a_job_to_one_worker_only(toy):
    toy()

    assert take() is not None
    assert take() is None


def test_it_keeps_the_answer_and_tells_the_owner(world, toy):
    toy()

    done = do(take(), still)

    assert (done.state, done.url, done.answer, written()) == ("done", "/tasks/", {"count": 1}, 1)
    assert Notice.objects.filter(reader=world.zhou, url=f"/jobs/{done.key}/").count() == 1


def test_it_takes_over_from_a_worker_that_fell_silent(toy):
    toy()
    dead = take()

    with frozen(now() + SILENT + timedelta(seconds=1)):
        taken = take()

    assert (taken.pk, taken.attempts) == (dead.pk, 2)
    assert taken.lease != dead.lease


def test_it_takes_over_when_the_clock_was_set_back(toy):
    toy()
    take()

    with frozen(now() - timedelta(hours=1)):
        assert take() is not None


def test_it_throws_away_what_a_worker_made_that_was_taken_for_dead(toy):
    def another_takes_it():
        Job.objects.update(lease="another")

    toy(meanwhile=another_takes_it)

    left = do(take(), still)

    assert (left.state, written()) == ("running", 0)


def test_it_throws_away_what_was_called_off_meanwhile(toy):
    job = toy(before=lambda: cancel(Job.objects.get()))

    left = do(take(), still)

    assert (left.pk, left.state, written()) == (job.pk, "cancelled", 0)


def test_it_stops_work_that_is_called_off_at_its_next_word(toy):
    job = toy()
    heart = Heart(take())
    cancel(job)
    heart.is_lost = True

    with pytest.raises(Lost):
        heart.tell(1, 2)


def test_it_does_not_call_off_what_has_ended(toy):
    toy()
    done = do(take(), still)

    assert not cancel(done)
    assert Job.objects.get().state == "done"


def test_it_tries_again_and_then_says_that_it_failed(toy):
    def fail():
        raise OSError("the disk is full")

    toy(meanwhile=fail)
    states = [do(take(), still).state for _attempt in range(MOST_ATTEMPTS)]

    assert states == ["waiting", "waiting", "broken"]
    assert (written(), take()) == (0, None)


def test_it_gives_up_work_that_kills_every_worker(toy):
    toy()
    Job.objects.update(attempts=MOST_ATTEMPTS)

    assert do(take(), still).state == "broken"
    assert written() == 0


def test_it_runs_broken_work_again_when_asked(toy):
    job = toy()
    Job.objects.update(state="broken", attempts=MOST_ATTEMPTS)
    job.refresh_from_db()

    assert again(job) == job
    assert (do(take(), still).state, written()) == ("done", 1)


def test_it_does_not_run_finished_work_again(toy):
    toy()

    again(do(take(), still))

    assert (take(), written()) == (None, 1)


def test_it_leads_to_the_same_work_that_waits_already(world, toy):
    called_off = toy()
    cancel(called_off)
    waiting = ask(world.zhou, "toy", {"a": 1}, lambda: "玩具", "/")
    called_off.refresh_from_db()

    assert again(called_off) == waiting
    assert Job.objects.filter(state="waiting").count() == 1


def test_it_keeps_a_refusal_with_its_way_out(toy):
    def refuse():
        raise Refused(Decision.refuse("rows-refused", "第 3 行有误。", remedy="请改正后重新上传。"))

    toy(meanwhile=refuse)

    refused = do(take(), still)

    assert (refused.state, written()) == ("refused", 0)
    assert (refused.refusal["code"], refused.refusal["remedy"]) == ("rows-refused", "请改正后重新上传。")


def test_it_does_nothing_for_an_account_that_was_closed_meanwhile(world, toy):
    toy()
    world.zhou.is_active = False
    world.zhou.save()

    assert (do(take(), still).state, written()) == ("refused", 0)


def test_it_puts_work_back_when_the_worker_is_told_to_stop(toy):
    def stop():
        raise SystemExit(0)

    job = toy(meanwhile=stop)
    with pytest.raises(SystemExit):
        do(take(), still)

    job.refresh_from_db()
    assert (job.state, job.attempts, written()) == ("waiting", 0, 0)


def test_it_goes_on_when_the_database_was_away_for_a_moment(monkeypatch):
    asked = []

    def takes():
        asked.append(1)
        if len(asked) == 1:
            raise ConnectionError("gone")

    monkeypatch.setattr("shouzhan.engine.jobs.doing.close_old_connections", lambda: None)
    monkeypatch.setattr("shouzhan.engine.jobs.doing.take", takes)

    assert work(once=False, wait=lambda: len(asked) == 2) == 0
    assert len(asked) == 2


def test_it_forgets_what_ended_a_month_ago(toy):
    toy()
    do(take(), still)

    with frozen(now() + timedelta(days=29)):
        assert forget_old() == 0
    with frozen(now() + timedelta(days=31)):
        assert forget_old() == 1
