"""Sweeps read all that waits, some at a time, and nothing waits behind the first so many."""

import pytest

from shouzhan.kernel.dates import now
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.web.models import Notice
from shouzhan.web.sweeps import each, over, pieces

pytestmark = pytest.mark.database


def notices(world, count):
    rows = [Notice(reader=world.lin, sentence_zh=f"{n}", sentence_en=f"{n}", url="/", at=now(), key=f"{n}") for n in range(count)]
    return [one.sentence_zh for one in Notice.objects.bulk_create(rows)]


def test_every_row_has_its_turn_once_and_in_order(world):
    said = notices(world, 7)
    rows = Notice.objects.order_by("-pk")
    assert [len(piece) for piece in pieces(rows, size=3)] == [3, 3, 1]
    assert [one.sentence_zh for piece in pieces(rows, size=3) for one in piece] == said[::-1]
    assert [one.sentence_zh for one in each(rows)] == said[::-1]


def test_a_row_that_needs_nothing_any_more_is_passed_by(world):
    notices(world, 4)
    read = pieces(Notice.objects.filter(sentence_en__in=("0", "1", "2", "3")).order_by("pk"), size=2)
    assert [one.sentence_zh for one in next(read)] == ["0", "1"]
    Notice.objects.filter(key="2").delete()
    assert [one.sentence_zh for one in next(read)] == ["3"]


def test_a_row_that_is_refused_or_fails_holds_up_no_other(world, caplog):
    notices(world, 5)
    done = []

    def act(notice):
        if notice.key == "1":
            raise Refused(Decision.refuse("late", "已经办过了。"))
        if notice.key == "2":
            raise ZeroDivisionError
        done.append(notice.key)
        return {"3": 0, "4": 3}.get(notice.key, notice)

    assert over(Notice.objects.order_by("pk"), act) == 1 + 0 + 3
    assert done == ["0", "3", "4"]
    assert [f"web.Notice {Notice.objects.get(key='2').pk}" in record.getMessage() for record in caplog.records] == [True], "the failing row is named, the refused one is not news"
