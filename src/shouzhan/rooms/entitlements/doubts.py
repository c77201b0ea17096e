"""What about a drafted number looks wrong enough that a person must say once more that it is meant."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.rules.parameters import Bracket, Dated, Parameter, Source, Value
from shouzhan.engine.rules.typed import holds_shares
from shouzhan.kernel.dates import today
from shouzhan.rooms.entitlements.numbers import value_words

LEAP = 10
KINDS = (("past", lazy("起始日已过")), ("before-source", lazy("早于所引文件")), ("negative", lazy("负数")), ("over-one", lazy("超过 100%")), ("leap", lazy("相差十倍以上")))


def doubts(parameter: Parameter, dated: Dated, sources: Mapping[str, Source]) -> dict[str, str]:
    """Each kind of doubt about a value laid over a parameter, with its reason."""
    before = parameter.on(dated.since)
    old, new = list(_numbers(before.value)) if before is not None else [], list(_numbers(dated.value))
    found: dict[str, str] = {}
    if dated.since < today():
        found["past"] = _("自 %(since)s 起，早于今天：这天以来已按原数值作出的决定，重算会得到不同的结果。") % {"since": dated.since}
    begins = sources[dated.cite.source].since if dated.cite.source in sources else None
    if begins is not None and begins > dated.since:
        found["before-source"] = _("自 %(since)s 起，早于所引文件的施行日 %(begins)s；确有溯及效力的，请在说明中写明理由。") % {"since": dated.since, "begins": begins}
    words = value_words(parameter, dated.value)
    if any(number < 0 for number in new) and all(number >= 0 for number in old):
        found["negative"] = _("拟定数值 %(value)s 里有负数，原来没有。") % {"value": words}
    if holds_shares(parameter) and any(number > 1 for number in new) and all(number <= 1 for number in old):
        found["over-one"] = _("拟定数值 %(value)s 超过 100%%，请核对百分号和小数点。") % {"value": words}
    if before is not None and _leaps(old, new):
        found["leap"] = _("拟定数值 %(value)s 与原数值 %(before)s 相差十倍以上，请核对单位。") % {"value": words, "before": value_words(parameter, before.value)}
    return found


def _numbers(value: Value) -> Iterator[Fraction]:
    """Every number a value consists of; the bounds of its rows are none of them."""
    if isinstance(value, Fraction):
        yield value
    elif isinstance(value, dict):
        yield from value.values()
    elif value is not None:
        yield from (row.rate if isinstance(row, Bracket) else row.value for row in value)


def _leaps(old: list[Fraction], new: list[Fraction]) -> bool:
    """Row by row where the rows are as many, else the largest against the largest."""
    pairs = list(zip(old, new, strict=True)) if len(old) == len(new) else [(max(old), max(new))] if old and new else []
    return any(one and two and max(abs(one), abs(two)) >= LEAP * min(abs(one), abs(two)) for one, two in pairs)
