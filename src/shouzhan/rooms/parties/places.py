"""The city and its districts by their administrative codes (GB/T 2260), as this house has them."""

from django.conf import settings
from django.utils.functional import lazy

from shouzhan.kernel.places import Place, Places, prefix_of
from shouzhan.web.shapes import Words
from shouzhan.web.words import say

_said = lazy(say, str)


def _named(place: Place) -> tuple[str, Words]:
    return place.code, _said(place.name)


HERE: Places = settings.PLACES
CITY = HERE.city.code
DISTRICTS: tuple[tuple[str, Words], ...] = tuple(_named(place) for place in HERE.districts)
PLACES: tuple[tuple[str, Words], ...] = (_named(HERE.city), *DISTRICTS)
_NAMES = dict(PLACES)


def lies_in(place: str, wider: str) -> bool:
    """A city's code covers its districts; a district's code covers itself."""
    return place.startswith(prefix_of(wider))


def place_name(code: str) -> Words:
    """The name of a place, or its code when it is not one of ours."""
    return _NAMES.get(code, code)
