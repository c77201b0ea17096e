"""A result's needs are ordered by how near it comes to the best result of each."""

from shouzhan.engine.matching.search import Match
from shouzhan.engine.matching.turned import Wanted, needs_of


def answer(*points: tuple[str, int]) -> list[Match]:
    return [Match(name, rank, each, 0, 0) for rank, (name, each) in enumerate(points, 1)]


def test_it_measures_each_need_by_its_own_best_result() -> None:
    turned = needs_of([("long", answer(("B", 900), ("A", 500))), ("short", answer(("A", 300), ("B", 100)))])
    assert turned["A"] == [Wanted("short", 1, 300, 300), Wanted("long", 2, 500, 900)]
    assert [wanted.need for wanted in turned["B"]] == ["long", "short"]


def test_it_orders_equal_shares_by_identifier_and_keeps_them_exact() -> None:
    third, same = ("n2", answer(("B", 9), ("A", 3))), ("n1", answer(("B", 3 * 10**17), ("A", 10**17)))
    assert [wanted.need for wanted in needs_of([third, same])["A"]] == ["n1", "n2"]
    nearly = ("n0", answer(("B", 3 * 10**17), ("A", 10**17 - 1)))
    assert [wanted.need for wanted in needs_of([nearly, third])["A"]] == ["n2", "n0"]


def test_it_names_no_result_that_no_answer_names() -> None:
    assert needs_of([("silent", []), ("n1", answer(("A", 5)))]).keys() == {"A"}
