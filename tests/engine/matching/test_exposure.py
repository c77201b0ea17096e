from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.engine.matching.fitting import ON

from shouzhan.engine.matching.fit.exposure import Candidate, Exposure, Limits, Shown, share_out

RESULTS = [f"R{at}" for at in range(6)]
PARTY = {"R0": {"甲"}, "R1": {"甲"}, "R2": {"甲", "乙"}, "R3": {"乙"}, "R4": set(), "R5": {"丙"}}


@st.composite
def candidates(draw):
    """The candidates of several needs, best first."""
    found = {}
    for need in range(draw(st.integers(1, 5))):
        shares = {name: draw(st.integers(0, 9)) for name in RESULTS}
        found[f"N{need}"] = [Candidate(share, name, frozenset(PARTY[name])) for share, name in sorted((-share, name) for name, share in shares.items())]
        found[f"N{need}"] = [one._replace(share=-one.share) for one in found[f"N{need}"]]
    return found


LIMITS = st.builds(Limits, per_result=st.none() | st.integers(1, 3), per_party=st.none() | st.integers(1, 2))


@given(candidates(), LIMITS, st.integers(1, 4))
def test_no_limit_is_ever_passed_and_everyone_displaced_is_named(several, limits, top):
    drawn = share_out(several, top, Exposure(limits, ON))

    times = Counter(one.result for mine in drawn.values() for one in mine.kept)
    assert not times or limits.per_result is None or max(times.values()) <= limits.per_result
    for need, mine in drawn.items():
        assert len(mine.kept) <= top
        parties = Counter(party for one in mine.kept for party in one.party)
        assert not parties or limits.per_party is None or max(parties.values()) <= limits.per_party
        named = {one.result for one in mine.kept} | {one.result for one, _why in mine.displaced}
        # whoever would be before the last of the list is in it or is named
        last = mine.kept[-1] if len(mine.kept) == top else several[need][-1]
        assert {one.result for one in several[need][: several[need].index(last) + 1]} == named


@given(candidates(), LIMITS, st.integers(1, 4), st.randoms())
def test_the_order_of_the_needs_changes_nothing(several, limits, top, chance):
    names = list(several)
    chance.shuffle(names)
    one, other = (share_out(given, top, Exposure(limits, ON)) for given in (several, {name: several[name] for name in names}))

    assert {need: mine.kept for need, mine in one.items()} == {need: mine.kept for need, mine in other.items()}


def test_without_limits_everyone_keeps_its_best():
    several = {"N": [Candidate(9, "R1", frozenset()), Candidate(5, "R2", frozenset()), Candidate(1, "R3", frozenset())]}

    drawn = share_out(several, 2, Exposure(Limits(), ON))

    assert [one.result for one in drawn["N"].kept] == ["R1", "R2"]
    assert drawn["N"].displaced == []


def test_a_result_goes_first_where_it_fits_best():
    several = {"A": [Candidate(300, "R1", frozenset()), Candidate(100, "R2", frozenset())], "B": [Candidate(400, "R1", frozenset()), Candidate(90, "R3", frozenset())]}

    drawn = share_out(several, 1, Exposure(Limits(per_result=1), ON))

    assert {need: [one.result for one in mine.kept] for need, mine in drawn.items()} == {"A": ["R2"], "B": ["R1"]}
    assert "上限 1 次" in drawn["A"].displaced[0][1].zh


def test_it_counts_what_was_shown_within_the_period_only_once_a_day():
    exposure = Exposure(Limits(per_result=2, days=30), ON)
    exposure.take([Shown("N", "R1", ON), Shown("N", "R1", ON), Shown("M", "R2", ON - timedelta(days=30)), Shown("M", "R3", date(2030, 1, 1))])

    assert exposure.seen == {"R1": 1}
