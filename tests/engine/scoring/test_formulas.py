"""Derived indicators: arithmetic over columns and other indicators, and no way to run anything."""

from __future__ import annotations

import pytest
from tests.engine.scoring.samples import indicator, run

from shouzhan.engine.scoring.evaluating import Evaluation
from shouzhan.engine.scoring.matrix import Unusable

pytestmark = pytest.mark.pure

DATA = "id,a,b\n甲,6,3\n乙,10,2\n"


def derived(data: str = DATA, **formulas: str) -> Evaluation:
    return run(data, indicators={key: indicator(formula=text, weight=10, missing="worst") for key, text in formulas.items()})


@pytest.mark.parametrize(("formula", "values"), [
    ("a / b", [2, 5]), ("a - b * 2", [0, 6]), ("-(a + b)", [-9, -12]), ("min(a, 8) + max(b, 3)", [9, 11]), ("(a + b) / 2 + 0.5", [5, 6.5]),
])
def test_it_works_out_a_formula(formula: str, values: list[float]) -> None:
    assert derived(x=formula).groups[0].values[:, 0].tolist() == values


@pytest.mark.parametrize("formula", [
    "a.real", "open(a)", "__import__('os')", "lambda: a", "[a]", "a if b else 1", "a ** b", "a // b", "a % b", "a @ b", "a and b", "a < b", "'text'", "True", "1j", "(a := 1)", "a[0]",
    "f'{a}'", "min(a)", "min(a, b, 1)", "min(a, b, key=a)", "max(*a)", "a; b", "", "a +", "(" * 400, "-" * 999 + "a", "a" + "+a" * 600, "a\x00", "9" * 900 + " * a", "1e400 * a",
])
def test_it_refuses_everything_else(formula: str) -> None:
    with pytest.raises(Unusable, match=r"indicators\.x\.formula") as refused:
        derived(x=formula)
    assert len(str(refused.value)) < 200


def test_nothing_to_divide_by_is_a_missing_value() -> None:
    found = derived("id,a,b\n甲,6,0\n乙,10,2\n", x="a / b")
    assert found.groups[0].values[:, 0].tolist() == [5, 5]
    assert found.groups[0].is_filled[:, 0].tolist() == [True, False]
    with pytest.raises(Unusable, match=r"line 2 \(甲\), x: a part is missing or a divisor is zero"):
        run("id,a,b\n甲,6,0\n", indicators={"x": indicator(formula="a / b")})


def test_a_number_beyond_all_numbers_is_a_missing_value() -> None:
    assert derived("id,a,b\n甲,1e200,1e200\n乙,1,2\n", x="a * b").groups[0].values[:, 0].tolist() == [2, 2]


def test_a_circle_is_refused_with_its_members() -> None:
    with pytest.raises(Unusable, match="go round in a circle: x → y → z → x"):
        derived(x="y + 1", y="z * a", z="x")
    with pytest.raises(Unusable, match=r"indicators\.x\.formula: 'x' names the indicator itself; if a data column of this name is meant, give the indicator another key"):
        derived(x="x + 1")


def test_an_indicator_named_by_many_formulas_is_worked_out_once() -> None:
    chain = {f"x{at}": "a" if at == 0 else f"x{at - 1} / 2 + x{at - 1} / 2" for at in range(45)}  # without memory, 2 to the 45th steps
    assert derived(**chain).groups[0].values[:, -1].tolist() == [6, 10]


def test_formulas_that_stand_on_one_another_without_end_are_refused() -> None:
    with pytest.raises(Unusable, match="stand on one another more than 50 deep"):
        derived(**{f"x{at}": f"x{at + 1}" for at in range(3000)})


def test_a_formula_over_nothing_is_refused() -> None:
    with pytest.raises(Unusable, match=r"indicators\.x\.formula: '7' names no column"):
        derived(x="7")


def test_a_name_that_nothing_bears_is_named_with_the_indicator() -> None:
    with pytest.raises(Unusable, match=r"there is no column 'c', which indicators\.x needs"):
        derived(x="a / c")
