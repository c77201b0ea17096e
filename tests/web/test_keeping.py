"""Counts over large registers are kept for half a minute and then renewed beside the visitors, those over small ones never."""

import pytest

from shouzhan.web.keeping import AT_MOST, LARGE, MOST, SECONDS, Kept


class Asking:
    """Looks at moments of our choosing; what is to be done beside waits until we say so."""

    def __init__(self, rows=LARGE + 1):
        self.now, self.asked, self.beside = 0.0, 0, []
        self.kept = Kept(lambda _answer: rows, clock=lambda: self.now, start=self.beside.append)

    def count(self):
        self.asked += 1
        return self.asked

    def look(self, moment, key="today"):
        self.now = moment
        return self.kept.answer(key, self.count)


def test_it_counts_a_small_register_at_every_look():
    small = Asking(LARGE)
    assert [small.look(moment) for moment in (0, 0, 1)] == [1, 2, 3]


def test_it_keeps_the_count_of_a_large_register_for_half_a_minute():
    large = Asking()
    assert [large.look(moment) for moment in (0, 1, SECONDS - 1)] == [1, 1, 1]
    assert large.beside == []


def test_it_counts_anew_beside_the_visitors_and_once_for_all_of_them():
    large = Asking()
    assert [large.look(moment) for moment in (0, SECONDS, SECONDS + 1)] == [1, 1, 1]
    assert len(large.beside) == 1
    large.beside.pop()()
    assert (large.look(SECONDS + 2), large.asked) == (2, 2)
    large.look(2 * SECONDS + 1)
    assert len(large.beside) == 1


def test_it_tells_nobody_a_count_of_minutes_ago():
    large = Asking()
    assert [large.look(moment) for moment in (0, AT_MOST)] == [1, 2]


def test_it_never_answers_one_question_with_anothers_count():
    large = Asking()
    assert [large.look(moment, key) for moment, key in ((0, "today"), (1, "tomorrow"), (2, "today"), (3, "tomorrow"))] == [1, 2, 1, 2]


def test_it_forgets_the_oldest_of_very_many_questions():
    large = Asking()
    for place in range(MOST + 1):
        large.look(0, place)
    assert large.look(1, 1) == 2
    assert large.look(1, 0) == MOST + 2


@pytest.mark.parametrize("fails", [False, True])
def test_the_next_may_count_whatever_came_of_it(fails):
    large = Asking()
    large.look(0)
    large.now = SECONDS
    large.kept.answer("today", (lambda: 1 // 0) if fails else large.count)
    work = large.beside.pop()
    if fails:
        with pytest.raises(ZeroDivisionError):
            work()
    else:
        work()
    large.look(SECONDS * 2 + 1)
    assert len(large.beside) == 1
