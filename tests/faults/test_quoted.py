"""Two buyers in two processes take the same quoted price at the same moment: one has it, the other is told who was first."""

from pathlib import Path

import pytest
from tests.faults.yard import Yard, yard

TIMES = 12


def _take_together(place: Yard) -> None:
    ends = place.ask("take_at_once", count=TIMES)
    kept = place.ask("look_at_taken")

    assert len(ends) == len(kept) == TIMES
    for answers, (buyers, journaled) in zip(ends, kept, strict=True):
        assert len(buyers) == journaled == 1
        assert sorted(answers) == ["agreed-already", f"taken by {buyers[0]}"]
    assert place.look() == []


def test_one_of_two_buyers_has_the_quoted_price(tmp_path: Path) -> None:
    with yard(tmp_path / "home") as place:
        _take_together(place)


@pytest.mark.postgres
def test_one_of_two_buyers_has_the_quoted_price_on_postgresql(tmp_path: Path, durable: str) -> None:
    with yard(tmp_path / "home", durable) as place:
        _take_together(place)
