"""A compiled loop gives what the steps give, tells of numbers outside of its bounds, and is used only once it is worth its while."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.rules.toys import NAME, toy

from shouzhan.engine.rules import Book, Output, Sort, choice, run, steps, whole
from shouzhan.engine.rules.facts import read_all
from shouzhan.engine.rules.many import run_table
from shouzhan.engine.rules.program import Notebook, NotWritten, taken_at
from shouzhan.engine.rules.table import read_table
from shouzhan.kernel.text import Text

compiled = pytest.importorskip("shouzhan.engine.rules.compiled", reason="the compiler is an extra")
pytestmark = pytest.mark.pure
KINDS = (np.int8, np.int16, np.int32, np.int64, np.uint8, np.bool_)
DAY = date(2026, 11, 20)
TABLES = (np.array([5, -7]), np.array([3, 3, 4, 2**55, -1]), np.arange(40) ** 5 - 1000, np.array([True, False, True]), np.arange(11) % 3 == 0)
OPERATIONS = ("add", "subtract", "multiply", "minimum", "maximum", "floor_divide", "negative", "absolute", "sign", "where", "less", "less_equal", "greater",
              "greater_equal", "equal", "logical_or", "bitwise_and", "bitwise_or", "invert", "true_divide", "view", "astype", "taken", "mask")  # fmt: skip


@st.composite
def _columns(draw):
    """Columns of every kind, within bounds of every width, with the bounds themselves among the numbers."""
    found = []
    for _column in range(draw(st.integers(1, 4))):
        kind = np.dtype(draw(st.sampled_from(KINDS)))
        if kind.kind == "b":
            found.append((kind, (0, 1), draw(st.lists(st.booleans(), min_size=20, max_size=20))))
            continue
        limits = np.iinfo(kind)
        width = draw(st.sampled_from((0, 3, 10, 20, 40, 50, 51, 52, 61)))
        least = max(limits.min, draw(st.sampled_from((0, -1, -(1 << width)))))
        most = min(limits.max, (1 << width) - 1 + (least > 0))
        inside = st.sampled_from((least, most, min(least + 1, most), max(least, min(0, most)))) | st.integers(least, most)
        found.append((kind, (least, most), draw(st.lists(inside, min_size=20, max_size=20))))
    return found


def _written(columns, picks):
    """A program over the columns, and its results, by drawn operations on what there is so far."""
    book = Notebook()
    values = [book.column(kind, bounds) for kind, bounds, _numbers in columns]
    for name, one, two, number in picks:
        first, second = (_number(values[place % len(values)]) for place in (one, two))
        try:
            made = _made(name, first, second, number, values)
        except (NotWritten, TypeError):  # what numpy has no such operation for either
            continue
        if _fits(made):
            values.append(made)
    return book, values


def _number(one):
    return one.view(np.int8) if one.sample.dtype == bool else one


def _fits(made):
    """Whether the numbers are sure to fit their kind, as columns insist."""
    if made.known is None or made.sample.dtype in (bool, float):
        return True
    limits = np.iinfo(made.sample.dtype)
    return max(limits.min, -(2**62)) <= made.known[0] <= made.known[1] <= min(limits.max, 2**62)


def _made(name, first, second, number, values):
    if number % 3 == 0 and name in ("add", "subtract", "multiply", "minimum", "floor_divide", "less", "equal"):
        second = number
    if name == "where":
        return np.where(_mask(first, number), _number(values[number % len(values)]), second)
    if name == "mask":
        return second * _mask(first, number)
    if name == "view":
        return _mask(first, number).view(np.int8) + _mask(second, number).view(np.int8)
    if name == "astype":
        return first.astype((np.int64, np.float64)[number % 2])
    if name == "taken":
        table = TABLES[number % len(TABLES)]
        return first.book.note(taken_at, (table, np.minimum(np.absolute(first.astype(np.int64)), len(table) - 1)), table[:1], (int(table.min()), int(table.max())))
    if name in ("negative", "absolute", "sign", "invert"):
        return getattr(np, name)(_mask(first, number) if name == "invert" else first)
    if name in ("logical_or", "bitwise_and", "bitwise_or"):
        return getattr(np, name)(_mask(first, number), _mask(second, number))
    if name in ("floor_divide", "true_divide"):
        return getattr(np, name)(first, np.maximum(second, 1 + number))
    return getattr(np, name)(first, second)


def _mask(one, number):
    return one > number


PICKS = st.lists(st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 30), st.integers(0, 30), st.integers(0, 40)), min_size=1, max_size=14)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(_columns(), PICKS)
def test_a_loop_gives_what_the_steps_give(columns, picks):
    book, values = _written(columns, picks)
    program = book.program(values)
    try:
        loop = compiled.loop_of(program)
    except compiled.NotCompiled:
        return
    arrays = [np.array(numbers, dtype=kind) for kind, _bounds, numbers in columns]
    with np.errstate(all="ignore"):
        expected = [np.array(column) for column in program.run(arrays, 20)]
    for rows in (20, 3, 0):
        found = [np.empty(rows, dtype=kind) for kind in loop.kinds]
        assert loop.run([array[:rows] for array in arrays], found, rows)
        for one, other in zip(found, expected, strict=True):
            assert one.dtype == other.dtype
            np.testing.assert_array_equal(one, other[:rows])
            assert one.dtype != float or (np.signbit(one) == np.signbit(other[:rows])).all()


def test_most_of_what_is_written_can_be_compiled():
    draw, told = np.random.default_rng(3), []
    for _time in range(60):
        picks = [(OPERATIONS[draw.integers(len(OPERATIONS))], *map(int, draw.integers(0, 30, 3))) for _pick in range(10)]
        book, values = _written([(np.dtype(np.int64), (-(2**20), 2**20 - 1), ()), (np.dtype(bool), (0, 1), ())], picks)
        try:
            compiled.loop_of(book.program(values))
            told.append(True)
        except compiled.NotCompiled:
            told.append(False)
    assert sum(told) > 50


@pytest.mark.parametrize("kind", [np.int8, np.int32, np.int64, np.uint8])
@pytest.mark.parametrize("bounds", [(0, 7), (-8, 7), (-1, 100), (0, 2)])
def test_it_tells_of_a_number_outside_of_its_bounds(kind, bounds):
    if np.dtype(kind).kind == "u" and bounds[0] < 0:
        return
    book = Notebook()
    column, other = book.column(kind, bounds), book.column(np.int64, (0, 2**40 - 1))
    loop = compiled.loop_of(book.program([column + other, other // (column + 1 - bounds[0])]))
    limits = np.iinfo(kind)
    room = [np.empty(9, dtype=kind) for kind in loop.kinds]
    for number, is_inside in (
        *((inside, True) for inside in (bounds[0], bounds[1], (bounds[0] + bounds[1]) // 2)),
        *((outside, False) for outside in (bounds[0] - 1, bounds[1] + 1, limits.min, limits.max) if limits.min <= outside <= limits.max and not bounds[0] <= outside <= bounds[1]),
    ):
        for place in (0, 4, 8):
            numbers = np.full(9, bounds[1], dtype=kind)
            numbers[place] = number
            assert loop.run([numbers, np.arange(9)], room, 9) is is_inside
    for far in (-1, 2**40, -(2**63), 2**63 - 1):
        assert not loop.run([np.full(9, bounds[0], dtype=kind), np.full(9, far)], room, 9)


def test_columns_that_do_not_lie_together_are_left_to_the_steps():
    book = Notebook()
    column = book.column(np.int64, (0, 100))
    loop = compiled.loop_of(book.program([column + 1]))
    assert not loop.run([np.arange(20)[::2]], [np.empty(10, dtype=np.int64)], 10)


@pytest.fixture
def eager(monkeypatch):
    """Loops are compiled at the first rows, and each use of one is told."""
    used = []
    fill = steps._Ready.fill

    def told(self, arrays, places, rows):
        used.append(fill(self, arrays, places, rows))
        return used[-1]

    monkeypatch.setattr(steps, "WORTH_COMPILING", 1)
    monkeypatch.setattr(steps._Ready, "fill", told)
    return used


BOOK = Book({})
COLOURS = (("red", Text("红", "Red")), ("blue", Text("蓝", "Blue")))


def _told(fact, parameter, say):
    say.refuse_when(fact.count > 1000, "much", NAME)
    say.warn_when(fact.count > 100, "more", NAME)
    say.value("square", fact.count * fact.count)
    say.value("colour", fact.colour)


TOLD = toy("told", (whole("count", NAME), choice("colour", NAME, *COLOURS)), _told, (Output("square", Sort.WHOLE, NAME), Output("colour", Sort.WORDS, NAME)))


def _colour(count):
    return COLOURS[count % 2 if isinstance(count, int) else 0][0]


def _asked(counts, rule=TOLD):
    columns = {"count": list(counts), "colour": [_colour(count) for count in counts]}
    answers = run_table(rule, read_table(rule, columns, len(counts)), DAY, BOOK)
    return [answers.plain(row) for row in range(len(counts))]


def _alone(count):
    answer = run(TOLD, read_all(TOLD.facts, {"count": count, "colour": _colour(count)}), DAY, BOOK)
    return {"outcome": answer.outcome, "code": answer.decision.code, "values": dict(answer.values)}


def test_words_wide_numbers_and_bad_rows_come_out_of_a_loop(eager):
    small, large = list(range(40)), [5, 2000, 10**6, 3]
    for counts in (small, small, large, large, small, large):
        assert _asked(counts) == [_alone(count) for count in counts]
    assert eager == [True, False, False, True, True, True]  # at once and in its part; then the wider loop serves both
    found = _asked([7, "x", 8])
    assert found[0]["values"]["square"] == 49
    assert found[1]["outcome"] == "bad"
    assert found[2]["values"]["square"] == 64
    assert eager[-1]


def test_rows_too_large_for_a_loop_leave_it_to_the_others(eager):
    rule = toy("told-apart", TOLD.facts, _told, TOLD.values)
    huge = [3 * 10**9, 5]  # the square passes 64 bits
    for counts in (range(30), range(30), huge, range(30), huge, range(30)):
        assert [one["values"]["square"] for one in _asked(counts, rule)] == [count * count for count in counts]
    assert eager == [True, False, False, True, False, False, True]


def test_a_loop_serves_again_after_rows_that_no_loop_could_hold(eager):
    rule = toy("told-after", TOLD.facts, _told, TOLD.values)
    _asked(range(30), rule)
    table = read_table(rule, {"count": [1], "colour": ["red"]}, 1)
    asked, _arrays = steps._read(rule.formulas[0], rule.formulas[0].since, BOOK, table, slice(0, 1), False)
    seen = steps._seen(asked)
    assert seen.ready
    seen.bounds = ((0, 2**60), (0, 1))  # as if wide rows had come that had steps of their own
    assert _asked([1000] * 4, rule) == _asked([1000] * 4, rule)
    assert eager[-1]
    assert seen.bounds == ((0, 1023), (0, 1))


def test_many_threads_answer_alike_while_loops_are_compiled(eager):
    rule = toy("told-together", TOLD.facts, _told, TOLD.values)
    asked = [range(1 << width, (1 << width) + 50) for width in range(2, 16)] * 10
    with ThreadPoolExecutor(4) as threads:
        for counts, found in zip(asked, threads.map(lambda counts: _asked(counts, rule), asked), strict=True):
            assert [one["values"]["square"] for one in found] == [count * count for count in counts]
    _asked(asked[-1], rule)
    _asked(asked[-1], rule)
    assert eager[-1]


def test_without_a_compiler_the_steps_answer(monkeypatch, eager):
    monkeypatch.setattr(steps, "_compiler", lambda: None)
    rule = toy("told-by-steps", TOLD.facts, _told, TOLD.values)
    assert [one["values"]["square"] for one in (_asked(range(20), rule), _asked(range(20), rule))[1]] == [count * count for count in range(20)]
    assert not eager


def test_a_loop_is_compiled_only_when_enough_rows_were_gone_through(monkeypatch):
    used = []
    monkeypatch.setattr(steps, "WORTH_COMPILING", 50)
    monkeypatch.setattr(compiled, "loop_of", lambda program: used.append(program) or (_ for _ in ()).throw(compiled.NotCompiled))
    rule = toy("told-often", TOLD.facts, _told, TOLD.values)
    for expected in (0, 0, 1, 1, 1, 1):
        _asked(range(20), rule)
        assert len(used) == expected  # what cannot be compiled is not tried again
