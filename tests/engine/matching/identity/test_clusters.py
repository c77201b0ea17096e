from hypothesis import given
from hypothesis import strategies as st

from shouzhan.engine.matching.identity.clusters import Decision, Link, cluster, conflicts

ROWS = [f"R{number}" for number in range(8)]
PAIRS = st.tuples(st.sampled_from(ROWS), st.sampled_from(ROWS)).filter(lambda pair: pair[0] < pair[1])
LINKS = st.lists(st.builds(lambda pair, weight: Link(*pair, weight), PAIRS, st.integers(0, 2000)), max_size=20, unique_by=lambda link: (link.one, link.other))
CODES = st.dictionaries(st.sampled_from(ROWS), st.sampled_from(["X", "Y"]), max_size=5)
SAID = st.lists(st.builds(lambda pair, same: Decision(*pair, same), PAIRS, st.booleans()), max_size=6)


def home(found):
    return {row: one.rows for one in found.clusters for row in one.rows}


@given(LINKS, CODES, SAID)
def test_it_gives_every_row_one_cluster_and_obeys_code_and_reviewer(links, codes, said):
    said = [] if conflicts(said, codes) else said
    found = cluster(ROWS, links, codes, said)
    assert sorted(row for one in found.clusters for row in one.rows) == ROWS
    assert all(len({codes[row] for row in one.rows if row in codes}) <= 1 for one in found.clusters)
    assert all((home(found)[one.one] == home(found)[one.other]) == one.same for one in said)


@given(LINKS, CODES, st.randoms())
def test_it_gives_the_same_clusters_in_any_order(links, codes, draw):
    rows, turned = ROWS[:], links[:]
    draw.shuffle(rows)
    draw.shuffle(turned)
    assert cluster(rows, turned, codes) == cluster(ROWS, links, codes)


def test_it_names_decisions_that_cannot_all_hold():
    said = [Decision("A", "B", True, 2), Decision("B", "C", True, 5), Decision("A", "C", False, 9)]
    assert [str(one) for one in conflicts(said, {})] == ["A = B (line 2), B = C (line 5), but A ≠ C (line 9)"]


def test_it_refuses_a_decision_that_joins_two_codes():
    (found,) = conflicts([Decision("A", "B", True, 2), Decision("B", "C", True, 3)], {"A": "X", "C": "Y"})
    assert str(found) == "A = B (line 2), B = C (line 3), but their credit codes differ: X and Y"


def test_it_joins_equal_codes_whatever_the_names_say():
    assert home(cluster(["A", "B"], [], {"A": "X", "B": "X"}))["A"] == ("A", "B")


def test_it_lets_no_row_without_a_code_bridge_two_codes_and_says_which_link_was_held_back():
    found = cluster(["A", "B", "C"], [Link("A", "B", 900), Link("B", "C", 800)], {"A": "X", "C": "Y"})
    assert home(found) == {"A": ("A", "B"), "B": ("A", "B"), "C": ("C",)}
    assert found.held_back == ((Link("B", "C", 800), "codes"),)


def test_it_keeps_apart_what_a_reviewer_kept_apart_even_with_one_code():
    found = cluster(["A", "B"], [Link("A", "B", 900)], {"A": "X", "B": "X"}, [Decision("A", "B", False)])
    assert len(found.clusters) == 2


def test_it_tells_what_reviewers_joined_from_what_the_model_joined():
    found = cluster(["A", "B", "C", "D"], [Link("A", "B", 900)], {}, [Decision("C", "D", True)])
    assert [one.by for one in found.clusters] == [("model",), ("reviewed",)]
