"""A listing to trade."""

import pytest
from tests.rooms.trading.stage import listing_of


@pytest.fixture
def listing(world):
    """A result of the university offered by agreement."""
    return listing_of(world)
