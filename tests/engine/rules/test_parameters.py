"""A number of the law is loaded with its source, unit and unbroken dates, or not at all."""

from copy import deepcopy
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouzhan.engine.rules.parameters import (
    FOREVER,
    BadParameter,
    Book,
    Dated,
    Parameter,
    Source,
    insist_on_reasons,
    laid_over,
    parameter_from,
    plain_parameter,
    read_parameter,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text
from shouzhan.law.book import built_in

pytestmark = pytest.mark.pure
SOURCES = {"law": Source("law", "法")}
FIRST = date(2000, 1, 1)


def plain(**more):
    """A good parameter as its file holds it."""
    value = {"since": date(2016, 2, 26), "value": "0.50", "source": "law", "clause": "第一条", "confidence": "high"}
    return {"title": {"zh": "下限", "en": "Floor"}, "unit": "ratio", "checked": date(2026, 11, 20), "values": [value], **more}


def with_value(**more):
    raw = plain()
    raw["values"][0].update(more)
    return raw


def without(key, inside=False):
    raw = deepcopy(plain())
    del (raw["values"][0] if inside else raw)[key]
    return raw


def spans(*days):
    """Dated values from pairs of days."""
    return [{"since": since, "until": until, "value": 1, "source": "law", "confidence": "high"} for since, until in days]


JAN, JUN, JUL = date(2020, 1, 1), date(2020, 6, 30), date(2020, 7, 1)
BANDS = {"unit": "points", "shape": "bands"}
BRACKETS = {"unit": "ratio", "shape": "brackets"}


def banded(*rows):
    return {**with_value(value=list(rows)), **BANDS}


def bracketed(*rows):
    return {**with_value(value=list(rows)), **BRACKETS}


REFUSED = {
    "no title": (without("title"), "title"),
    "a title in one language": (plain(title={"zh": "下限"}), "title"),
    "no unit": (without("unit"), "unit"),
    "an unknown unit": (plain(unit="yuan"), "unit"),
    "a unit that is a list": (plain(unit=["CNY"]), "unit"),
    "no day of checking": (without("checked"), "checked"),
    "a day of checking that is words": (plain(checked="yesterday"), "checked"),
    "an unknown shape": (plain(shape="curve"), "shape"),
    "a shape that is a list": (plain(shape=["bands"]), "shape"),
    "an unknown name": (plain(colour="red"), "colour"),
    "no values": (plain(values=[]), "at least one"),
    "values that are a number": (plain(values=5), "values"),
    "values that are words": (plain(values="0.5"), "values"),
    "a value that is a number": (plain(values=[0]), "no dated value"),
    "no source": (without("source", inside=True), "source is missing"),
    "an empty source": (with_value(source=""), "source is missing"),
    "an unknown source": (with_value(source="hearsay"), "hearsay"),
    "a source that is a list": (with_value(source=["law"]), "no known source"),
    "no confidence": (without("confidence", inside=True), "confidence"),
    "an unknown confidence": (with_value(confidence="sure"), "confidence"),
    "a confidence that is a list": (with_value(confidence=["high"]), "confidence"),
    "no first day": (without("since", inside=True), "since"),
    "a first day that is words": (with_value(since="2020"), "since"),
    "a last day before the first": (with_value(until=date(2016, 2, 25)), "is before"),
    "a note in one language": (with_value(note={"zh": "注"}), "note"),
    "a float": (with_value(value=0.5), "as text"),
    "yes for a number": (with_value(value=True), "as text"),
    "words for a number": (with_value(value="half"), "no number"),
    "full-width digits": (with_value(value="０.５"), "no number"),
    "an exponent": (with_value(value="1e3"), "no number"),
    "a whole number too long to be written again": (with_value(value=10**40), "too long"),
    "not a number": (with_value(value="NaN"), "no number"),
    "division by zero": (with_value(value="1/0"), "no number"),
    "a gap": (plain(values=spans((JAN, date(2020, 6, 29)), (JUL, None))), "gap"),
    "an overlap": (plain(values=spans((JAN, JUL), (JUL, None))), "overlap"),
    "the same day twice": (plain(values=spans((JAN, None), (JAN, None))), "overlap"),
    "days out of order": (plain(values=spans((JUL, None), (JAN, JUN))), "overlap"),
    "bands that do not rise": (banded({"value": 0}, {"since": 5, "value": 1}, {"since": 5, "value": 2}), "bands rise"),
    "bands that fall": (banded({"value": 0}, {"since": 5, "value": 1}, {"since": 4, "value": 2}), "bands rise"),
    "bands without a first": (banded({"since": 5, "value": 1}), "bands start"),
    "bands with two firsts": (banded({"value": 0}, {"value": 1}), "bands rise"),
    "bands that are numbers": (banded(1, 2), "rows"),
    "a band without a value": (banded({"value": 0}, {"since": 5}), "value"),
    "a band with an unknown name": (banded({"value": 0, "until": 5}), "until"),
    "a band with a float": (banded({"value": 0}, {"since": 0.5, "value": 1}), "as text"),
    "brackets that do not rise": (bracketed({"upto": 5, "rate": 0}, {"upto": 5, "rate": 1}, {"rate": 2}), "brackets rise"),
    "brackets without a last": (bracketed({"upto": 5, "rate": 0}), "brackets end"),
    "a bracket without a rate": (bracketed({"upto": 5}, {"rate": 0}), "rate"),
    "choices that are a list": ({**with_value(value=[1]), "shape": "choices"}, "words with their numbers"),
    "choices with a float": ({**with_value(value={"a": 0.5}), "shape": "choices"}, "as text"),
    "a list": ([], "names with their values"),
    "nothing": (None, "names with their values"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_refuses_and_says_why(case):
    raw, why = REFUSED[case]
    with pytest.raises(BadParameter, match=why) as refused:
        parameter_from("floor", raw, SOURCES)
    assert str(refused.value).startswith("floor")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: [", b"", b"- 1", b"\x00"])
def test_it_refuses_a_file_that_holds_no_parameter(tmp_path, content):
    (tmp_path / "floor.yaml").write_bytes(content)
    with pytest.raises(BadParameter, match="floor"):
        read_parameter(tmp_path / "floor.yaml", SOURCES)


def test_it_reads_what_is_whole_and_writes_it_back():
    for raw in (plain(), banded({"value": 0}, {"since": "0.5", "value": 1}), bracketed({"upto": 5, "rate": "0.03"}, {"rate": "1/3", "less": 7}), with_value(value=None, confidence="unknown")):
        made = parameter_from("floor", raw, SOURCES)
        assert parameter_from("floor", plain_parameter(made), SOURCES) == made


LONG = ["0." + "0" * 39 + "1", "1" * 40 + "." + "1" * 40, "-" + "9" * 40 + ".5", "9" * 40 + "/" + "7" * 21, "-1/590295810358705651712", "0/7"]


@pytest.mark.parametrize("told", LONG)
def test_whatever_number_it_reads_it_reads_again_from_what_it_writes(told):
    for raw in (with_value(value=told), banded({"value": told}, {"since": told, "value": told}), bracketed({"upto": told, "rate": told}, {"rate": told, "less": told})):
        made = parameter_from("floor", raw, SOURCES)
        assert parameter_from("floor", plain_parameter(made), SOURCES) == made


def test_it_marks_what_must_be_confirmed():
    marks = {confidence: parameter_from("floor", with_value(confidence=confidence), SOURCES).values[0].is_to_confirm for confidence in ("high", "medium", "low", "unknown")}
    assert marks == {"high": False, "medium": False, "low": True, "unknown": True}
    assert parameter_from("floor", with_value(value=None), SOURCES).values[0].is_to_confirm


def dated(since, until, value):
    return Dated(since, until, Fraction(value), Citation("law"))


@st.composite
def histories(draw):
    """A parameter over unbroken spans; some say their last day, some leave it to the next."""
    lengths = draw(st.lists(st.integers(1, 900), max_size=4))
    values, since = [], FIRST
    for place, length in enumerate(lengths):
        until = since + timedelta(days=length - 1)
        values.append(dated(since, until if draw(st.booleans()) else None, place))
        since = until + timedelta(days=1)
    values.append(dated(since, draw(st.sampled_from([None, since + timedelta(days=500)])), len(lengths)))
    return Parameter("floor", Text("下限", "Floor"), "ratio", "number", tuple(values), FIRST)


DAYS = st.integers(0, 3000).map(lambda days: FIRST + timedelta(days=days))


@st.composite
def overlays(draw):
    since = draw(DAYS)
    return dated(since, draw(st.one_of(st.none(), st.integers(0, 1500).map(lambda days: since + timedelta(days=days)))), 99)


def value_on(parameter, day):
    found = parameter.on(day)
    return None if found is None else found.value


@given(histories(), overlays(), st.lists(DAYS, min_size=5, max_size=20))
def test_an_overlay_changes_its_own_days_and_no_other(parameter, over, days):
    last = parameter.values[-1].until
    if last is not None and over.since > last + timedelta(days=1):
        with pytest.raises(BadParameter, match="gap"):
            laid_over(parameter, over)
        return
    changed = laid_over(parameter, over)
    edges = [edge for one in (*parameter.values, over) for edge in (one.since, one.until) if edge]
    around = [edge + timedelta(days=step) for edge in edges for step in (-1, 0, 1)]
    for day in (*days, *around):
        inside = over.since <= day <= (over.until or FOREVER)
        assert value_on(changed, day) == (over.value if inside else value_on(parameter, day)), day


@given(histories(), st.lists(overlays(), max_size=5))
def test_overlays_leave_no_gap_and_no_overlap(parameter, overs):
    book = Book({"floor": parameter})
    for over in overs:
        try:
            book = book.with_value("floor", over)
        except BadParameter:
            continue
    values = book["floor"].values
    for earlier, later in pairwise(values):
        assert earlier.since < later.since
        assert earlier.until is None or earlier.until + timedelta(days=1) == later.since
    assert parameter_from("floor", plain_parameter(book["floor"]), SOURCES).values == values


LATER = {"law": Source("law", "法", since=date(2020, 1, 1))}
REASON = {"zh": "溯及", "en": "It reaches back."}


def test_a_value_before_its_source_needs_a_reason():
    with pytest.raises(BadParameter, match="holds from 2020-01-01 only"):
        insist_on_reasons(parameter_from("floor", with_value(), LATER), LATER)
    told = parameter_from("floor", with_value(before_source=REASON), LATER)
    insist_on_reasons(told, LATER)
    assert parameter_from("floor", plain_parameter(told), LATER) == told


def test_a_reason_where_none_is_needed_is_refused():
    for sources in (SOURCES, {"law": Source("law", "法", since=date(2016, 2, 26))}):
        with pytest.raises(BadParameter, match="no reason is needed"):
            insist_on_reasons(parameter_from("floor", with_value(before_source=REASON), sources), sources)


def test_a_reason_is_in_both_languages():
    with pytest.raises(BadParameter, match="before_source: both zh and en"):
        parameter_from("floor", with_value(before_source={"zh": "溯及"}), SOURCES)


def test_no_number_that_ships_begins_before_its_source_without_a_reason():
    book = built_in()
    for parameter in book.parameters.values():
        insist_on_reasons(parameter, book.sources)
