"""A column of credit codes is checked by arithmetic, and still word for word like one code."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouzhan.kernel.identifiers import USCC_SYMBOLS, make_uscc, organisation_check, uscc_check
from shouzhan.law.identifiers.credit_code import DOUBTFUL, _reason, _reasons, _state, _states

pytestmark = pytest.mark.pure
SYMBOLS = st.sampled_from(USCC_SYMBOLS)


@st.composite
def nearly_codes(draw):
    """A code that holds, or one with its organisation check, a character or its length changed."""
    first = draw(st.sampled_from(["91310115", "12310000", "5331O000"])) + "".join(draw(st.lists(SYMBOLS, min_size=8, max_size=8)))
    way = draw(st.integers(0, 3))
    if way == 0 and "O" not in first:
        return make_uscc(first)
    if way == 1 and "O" not in first:
        seventeen = first + draw(SYMBOLS)
        return seventeen + uscc_check(seventeen)
    text = list(first + draw(SYMBOLS) + draw(SYMBOLS))
    text[draw(st.integers(0, 17))] = draw(st.characters(exclude_categories=["Cs"]))
    return "".join(text) + draw(st.sampled_from(["", "\0", " ", "0"]))


def test_it_takes_no_a_for_a_check_of_ten():
    eight = next(f"{n:08d}" for n in range(10**7, 10**7 + 500) if organisation_check(f"{n:08d}") == "X")
    seventeen = f"91310115{eight}A"
    code = seventeen + uscc_check(seventeen)
    states = _states(np.array([code, ""], dtype=object)[:-1])
    assert states.words[states.codes[0]] == _state(code) == DOUBTFUL


@given(st.lists(st.one_of(nearly_codes(), st.text(max_size=20)), min_size=1, max_size=30))
def test_it_checks_a_column_like_its_codes(codes):
    column = np.array([*codes, ""], dtype=object)[:-1]
    states = _states(column)
    assert [states.words[code] for code in states.codes] == [_state(code) for code in codes]
    assert list(_reasons(column)) == [_reason(code) for code in codes]
