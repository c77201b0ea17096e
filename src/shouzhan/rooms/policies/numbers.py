"""The numbers a document states: which of them can be kept to the last digit, and what is said of the others."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shouzhan.kernel.decision import Decision, Refused
from shouzhan.web.words import sentences

DIGITS, DECIMALS = 15, 6  # what every database keeps to the last digit


def keepable(value: Any) -> None:
    """A field's check of its number, in the same words."""
    try:
        bounds(value)
    except Refused as refused:
        raise ValidationError(sentences(refused.decision.sentence, refused.decision.remedy)) from refused


def bounds(value: Any, comparator: str = "") -> tuple[Decimal | None, Decimal | None]:
    """The number or the two ends of a range that a figure states, or a sentence that says why it cannot be kept."""
    ends = [_number(one) for one in value] if isinstance(value, list | tuple) else [_number(value)] if value not in (None, "") else []
    if len(ends) > 2 or (comparator == "range" and ends and (len(ends) != 2 or ends[0] >= ends[1])):
        raise Refused(Decision.refuse("not-a-range", _("区间要有两端，且上限大于下限。"), remedy=_("请写成“下限-上限”，如 10-15。")))
    low, high = (*ends, None, None)[:2]
    return low, high


def _number(value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise _no_number(value) from error
    if not number.is_finite():
        raise _no_number(value)
    if _digits(number) > DIGITS or number != round(number, DECIMALS):
        raise Refused(Decision.refuse(
            "number-too-long", _("“%(value)s”位数过多。") % {"value": str(value)[:40]},
            remedy=_("最多 %(digits)s 位数字，其中小数最多 %(decimals)s 位；请改用更大的单位。") % {"digits": DIGITS, "decimals": DECIMALS}))
    return number


def _digits(number: Decimal) -> int:
    """How many digits it takes to write a number without zeros at its ends that say nothing."""
    places = max(0, -int(number.normalize().as_tuple().exponent))
    return max(number.adjusted() + 1, 1) + places


def _no_number(value: Any) -> Refused:
    return Refused(Decision.refuse("not-a-number", _("“%(value)s”不是数字。") % {"value": str(value)[:40]}, remedy=_("请填写阿拉伯数字，如 3000 或 60%。")))
