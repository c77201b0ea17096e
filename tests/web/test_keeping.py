"""Counts over large registers are kept for half a minute, those over small ones never."""

from shouzhan.web.keeping import LARGE, SECONDS, Kept


def _asked(rows: int, moments: list[float], keys: list[str]) -> int:
    asked: list[str] = []
    kept: Kept[int] = Kept(lambda answer: answer, clock=lambda: now)
    for moment, key in zip(moments, keys, strict=True):
        now = moment
        kept.answer(key, lambda: asked.append("once more") or rows)  # type: ignore[func-returns-value]
    return len(asked)


def test_it_counts_a_small_register_at_every_look() -> None:
    assert _asked(LARGE, [0, 0, 1], ["today"] * 3) == 3


def test_it_keeps_the_count_of_a_large_register_for_half_a_minute() -> None:
    assert _asked(LARGE + 1, [0, 1, SECONDS - 1], ["today"] * 3) == 1
    assert _asked(LARGE + 1, [0, SECONDS, SECONDS + 1], ["today"] * 3) == 2


def test_it_never_answers_one_question_with_anothers_count() -> None:
    assert _asked(LARGE + 1, [0, 1, 2], ["today", "tomorrow", "today"]) == 3
