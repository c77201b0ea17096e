"""Rows of many kinds in one query are the same rows, told in the same words, as each kind asked alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from tests.records import RECORDS

from shouzhan.web.listing import Question, matching
from shouzhan.web.registers import REGISTERS
from shouzhan.web.together import Wanted, counts_together, rows_together
from shouzhan.web.words import say

pytestmark = pytest.mark.database
SEARCHED = sorted(name for name, register in REGISTERS.items() if register.is_public and register.in_site_search and register.search)


def wanted(register, rows, limit=6):
    return Wanted(rows.order_by(*register.order), limit, ("number", *register.titled))


@pytest.mark.parametrize("name", SEARCHED)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_tells_a_searched_record_by_its_title_without_asking_again(world, name, language):
    record, register = RECORDS[name](world), REGISTERS[name]
    whole = type(record).objects.get(pk=record.pk)

    with CaptureQueriesContext(connection) as asked:
        found = rows_together([wanted(register, register.model.objects.filter(pk=record.pk))])[0]
        with override(language):
            told = [(str(say(one.title)), one.number) for one in found]

    assert len(asked) == 1
    with override(language):
        assert told == [(str(say(whole.title)), whole.number)]


def test_it_finds_in_one_query_what_each_register_finds_alone_and_in_its_order(world):
    for name in ("policies.documents", "carriers.carriers", "coordination.tasks", "listings.listings", "reporting.reports"):
        RECORDS[name](world)
    for reader in (world.zhou, world.chu, world.jiang):
        asked = [(REGISTERS[name], matching(REGISTERS[name], reader, Question(words="样例"))) for name in SEARCHED]

        together = rows_together([wanted(register, rows) for register, rows in asked])

        alone = [[one.number for one in rows.order_by(*register.order)[:6]] for register, rows in asked]
        assert [[one.number for one in rows] for rows in together] == alone


def test_it_asks_nothing_for_nothing():
    assert rows_together([]) == []
    assert counts_together({}) == {}
