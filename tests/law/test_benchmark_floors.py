"""The bare arithmetic the benchmark of rules is timed against says what the law says."""

import numpy as np
import pytest
from benchmarks.rules import BOOK, ON, WORKS, Work, _same, _table

from shouzhan.engine.rules.many import run_table
from shouzhan.law.book import rule

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_it_times_a_floor_that_gives_the_same_answers(work: Work) -> None:
    asked, given = rule(work.name), work.invent(np.random.default_rng(7), 2_000)

    _same(asked, run_table(asked, _table(asked, given, 2_000), ON, BOOK), work.floor(given))
