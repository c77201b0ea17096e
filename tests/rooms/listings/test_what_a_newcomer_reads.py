"""What the front page says of a listing's price, in the reader's own measure."""

import pytest
from django.utils import translation
from tests.rooms.listings.scene import listed

from shouzhan.rooms.listings.pages import _asking

pytestmark = pytest.mark.database


def test_a_price_is_said_in_the_reader_s_own_measure(world):
    one = listed(world)
    one.price_fen = 140_000_000

    assert _asking(one) == "140.00 万元"
    with translation.override("en"):
        assert _asking(one) == "1,400,000.00 yuan"


def test_the_number_of_a_result_is_shown_with_its_name(world):
    number = listed(world).achievement.number

    page = world.client(world.chu).get(f"/listings/new/open/?achievement={number}").content.decode()

    assert f'value="{number}"' in page
    assert "即“" in page
