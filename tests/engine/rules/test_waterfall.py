"""Money is shared to the last fen, floors hold, and a correction undoes itself."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouzhan.engine.rules.waterfall import Band, CannotShare, Terms, apportion, correction, share

pytestmark = pytest.mark.pure
PARTIES = ("inventors", "unit", "office", "broker")


@st.composite
def ratios(draw, names=PARTIES):
    weights = draw(st.lists(st.integers(0, 97), min_size=len(names), max_size=len(names)).filter(any))
    return {name: Fraction(weight, sum(weights)) for name, weight in zip(names, weights, strict=True)}


@st.composite
def terms(draw):
    tops = sorted(draw(st.sets(st.integers(1, 10**9), max_size=3)))
    bands = [Band(above, draw(ratios())) for above in (0, *tops)]
    floors = {"inventors": Fraction(draw(st.integers(0, 70)), 100)} if draw(st.booleans()) else {}
    return Terms(bands, floors, {"inventors": draw(ratios(("甲", "乙", "丙")))})


incomes = st.integers(0, 10**11)
costs = st.dictionaries(st.sampled_from(["tax", "agent", "upkeep"]), st.integers(0, 10**6))


def shared(income, paid, given_terms):
    try:
        return share(income, paid, given_terms)
    except CannotShare:
        return None


@given(incomes, costs, terms())
def test_it_loses_no_fen(income, paid, given_terms):
    found = shared(income, paid, given_terms)
    if found is not None:
        assert found.total == income
        assert all(part.fen >= 0 for part in found.parts)


@given(incomes, costs, terms(), st.randoms())
def test_it_does_not_depend_on_the_order(income, paid, given_terms, shuffle):
    def mixed(mapping):
        pairs = list(mapping.items())
        shuffle.shuffle(pairs)
        return dict(pairs)

    other = Terms([Band(b.above, mixed(b.ratios)) for b in given_terms.bands], mixed(given_terms.floors), {k: mixed(v) for k, v in given_terms.members.items()})
    one, two = shared(income, paid, given_terms), shared(income, mixed(paid), other)
    assert (one and one.parts) == (two and two.parts)


@given(incomes, costs, terms())
def test_it_holds_the_floors(income, paid, given_terms):
    found = shared(income, paid, given_terms)
    net = income - sum(paid.values())
    if found is not None and net > 0:
        inventors = sum(found.of(name) for name in ("甲", "乙", "丙"))
        assert inventors >= net * given_terms.floors.get("inventors", 0)


@given(incomes, terms())
def test_it_has_no_cliff(income, given_terms):
    """One yuan more takes nothing from anybody but the odd fen of rounding (floors aside, which move others)."""
    plain = Terms(given_terms.bands)
    less, more = shared(income, {}, plain), shared(income + 100, {}, plain)
    assert less is not None
    assert more is not None
    assert all(more.of(name) >= less.of(name) - 1 for name in PARTIES)


@given(incomes, incomes, costs, terms())
def test_it_corrects_and_takes_back_to_nothing(first, second, paid, given_terms):
    before, after = shared(first, paid, given_terms), shared(second, paid, given_terms)
    if before is None or after is None:
        return
    there, back = correction(before, after), correction(after, before)
    assert {name: -fen for name, fen in there.items()} == back
    assert all(before.of(name) + fen == after.of(name) for name, fen in there.items())


@given(incomes, terms())
def test_it_says_why_in_steps_that_add_up(income, given_terms):
    found = shared(income, {}, Terms(given_terms.bands, given_terms.floors))
    if found is not None and income > 0:
        assert all(sum(reason.fen for reason in part.why) == part.fen for part in found.parts)


def test_it_lifts_the_main_contributors_to_half():
    given_terms = Terms(
        [Band(0, {"inventors": Fraction(7, 10), "unit": Fraction(3, 10)})], members={"inventors": {"甲": Fraction(1, 5), "乙": Fraction(4, 5)}},
        member_floors={"inventors": (frozenset({"甲"}), Fraction(1, 2))},
    )
    found = share(1_014_685_000, {}, given_terms)
    assert (found.of("甲"), found.of("乙"), found.of("unit")) == (355_139_750, 355_139_750, 304_405_500)


def test_it_refuses_terms_that_contradict_each_other():
    with pytest.raises(CannotShare, match="add up to more than one"):
        share(100, {}, Terms([Band(0, {"a": Fraction(1)})], floors={"a": Fraction(2, 3), "b": Fraction(1, 2)}))
    with pytest.raises(CannotShare, match="add up to one"):
        share(100, {}, Terms([Band(0, {"a": Fraction(1, 2)})]))


def test_it_says_that_a_loss_leaves_nothing():
    found = share(100, {"agent": 150}, Terms([Band(0, {"a": Fraction(1)})]))
    assert (found.of("a"), found.total) == (0, 100)


def test_it_gives_equal_remainders_by_name():
    assert apportion(1, {"b": Fraction(1, 2), "a": Fraction(1, 2)}) == {"a": 1, "b": 0}


@given(incomes, costs, terms(), st.lists(incomes, min_size=1, max_size=4))
def test_corrections_one_after_the_other_are_one_correction_and_back_is_nothing(first, paid, given_terms, later):
    shares = [shared(income, paid, given_terms) for income in (first, *later, first)]
    if None in shares:
        return
    steps = [correction(before, after) for before, after in pairwise(shares)]
    names = {name for step in steps for name in step}
    assert all(sum(step.get(name, 0) for step in steps) == 0 for name in names)


@given(incomes, costs, st.lists(st.integers(1, 10**9), max_size=4, unique=True))
def test_every_party_down_to_tax_adds_up_over_bands(income, paid, tops):
    names = ("inventors", "unit", "office", "broker", "tax")
    bands = [Band(above, {name: Fraction(place + 1 + shift, 15 + 5 * shift) for place, name in enumerate(names)}) for shift, above in enumerate([0, *sorted(tops)])]
    found = share(income, paid, Terms(bands))
    assert found.total == income
    assert sum(found.of(name) for name in names) == max(income - sum(paid.values()), 0)


def test_who_belongs_to_two_parties_is_corrected_for_both():
    both = Terms([Band(0, {"inventors": Fraction(1, 2), "office": Fraction(1, 2)})], {}, {"inventors": {"甲": Fraction(1)}, "office": {"甲": Fraction(1, 4), "乙": Fraction(3, 4)}})
    before, after = share(1000, {}, both), share(2001, {}, both)
    assert before.of("甲") == 500 + 125
    assert sum(correction(before, after).values()) == 1001
