"""The city and its districts by their administrative codes (GB/T 2260)."""

from django.utils.translation import gettext_lazy as _

from shouzhan.web.shapes import Words

CITY = "310000"
DISTRICTS: tuple[tuple[str, Words], ...] = (
    ("310101", _("黄浦区")),
    ("310104", _("徐汇区")),
    ("310105", _("长宁区")),
    ("310106", _("静安区")),
    ("310107", _("普陀区")),
    ("310109", _("虹口区")),
    ("310110", _("杨浦区")),
    ("310112", _("闵行区")),
    ("310113", _("宝山区")),
    ("310114", _("嘉定区")),
    ("310115", _("浦东新区")),
    ("310116", _("金山区")),
    ("310117", _("松江区")),
    ("310118", _("青浦区")),
    ("310120", _("奉贤区")),
    ("310151", _("崇明区")),
)
PLACES: tuple[tuple[str, Words], ...] = ((CITY, _("全市")), *DISTRICTS)
_NAMES = dict(PLACES)


def lies_in(place: str, wider: str) -> bool:
    """A city's code covers its districts; a district's code covers itself."""
    return place.startswith(wider.rstrip("0")) if wider.endswith("0000") else place == wider


def place_name(code: str) -> Words:
    """The name of a place, or its code when it is not one of ours."""
    return _NAMES.get(code, code)
