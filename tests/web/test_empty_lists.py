"""An empty list says why it is empty and what to do next."""

import re
from html import unescape

import pytest

from shouzhan.web.registers import REGISTERS

pytestmark = pytest.mark.database


def empty(client, path):
    page = client.get(path).content.decode()
    return unescape(re.search(r'<div class="empty.*?</div>', page, re.DOTALL)[0])


def test_a_search_without_hits_does_not_say_that_the_register_is_empty(world):
    told = empty(world.client(), "/policies/?q=查无此件")

    assert "没有符合条件的记录" in told
    assert 'href="/policies/"' in told
    assert "政策库还是空的" not in told


def test_whoever_may_begin_the_first_record_is_offered_it_in_the_empty_list(world):
    assert 'href="/policies/new/import/"' in empty(world.client(world.lin), "/policies/")
    assert "new/import" not in empty(world.client(), "/policies/")


FILLED = {"parties.organisations", "parties.memberships"}  # by the reader's own coming


@pytest.mark.parametrize("name", sorted(set(REGISTERS) - FILLED))
def test_every_empty_register_says_what_comes_next(world, name):
    client, register = world.client(world.zhou), REGISTERS[name]
    answer = client.get(register.url())

    assert answer.status_code in (200, 403)
    if answer.status_code == 200 and not register.queryset(world.zhou).exists():
        told = empty(client, register.url())
        assert "empty__hint" in told or "<a " in told
