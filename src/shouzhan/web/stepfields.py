"""Fields that several rooms ask for: a record by its number, an amount in yuan."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.identifiers import BadNumber, parse_number
from shouzhan.kernel.money import Money
from shouzhan.web.registers import REGISTERS
from shouzhan.web.words import bracketed, say

MOST = Decimal(10) ** 13  # yuan: nothing in this house costs more

BY_NAME: dict[str, Callable[[str], Any]] = {}  # registers whose records are known by a name of their own, and who finds one
NAMED = 5  # of several that a search finds


class RecordField(forms.CharField):
    """A record named by its number, or by its name where names are its own; whoever may not see it is told that there is none."""

    def __init__(self, register: str, **kwargs: Any) -> None:
        has_name = register in BY_NAME
        told = _("填写名称或编号。") if has_name else _("填写编号；从该记录的页面点进来会自动带入。")
        super().__init__(**{"max_length": 200 if has_name else 40, "help_text": told, **kwargs})
        self.register = register
        self.actor: Any = None
        self.among: Any = None  # where only some of the records this actor may see can be chosen
        self.suggested: tuple[tuple[str, str], ...] = ()  # numbers with their names: found while typing, by the browser or by the answer

    def named(self, value: Any) -> str:
        """What the record of this number is called, for whoever may see it; nothing where there is none."""
        try:
            number = str(parse_number(str(value)))
        except BadNumber:
            return ""
        found = self._records().filter(number=number).first() if self.actor is not None else None
        return _("即“%(title)s”") % {"title": say(found.title)} if found is not None else ""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = str(parse_number(text))
        except BadNumber as bad:
            if self.suggested:
                return self.clean(self._meant(text))
            named = BY_NAME[self.register](text) if self.register in BY_NAME else None
            if named is None:
                raise forms.ValidationError(_("没有叫“%(name)s”的记录，也不是编号；请核对全称，或填写编号。") % {"name": text} if self.register in BY_NAME else say(bad.sentence)) from bad
            number = named.number
        found = self._records().filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("没有这个编号的记录，或您无权查看。"))
        return found

    def _records(self) -> Any:
        return REGISTERS[self.register].queryset(self.actor) if self.among is None else self.among

    def _meant(self, text: str) -> str:
        """The number of the one suggestion that holds every word; of several, they are named."""
        words = text.casefold().split()
        hits = [(number, name) for number, name in self.suggested if all(word in name.casefold() for word in words)]
        if len(hits) == 1:
            return hits[0][0]
        if not hits:
            raise forms.ValidationError(_("没有找到“%(text)s”；请换个词，或填写编号。") % {"text": text})
        told = _("；").join(f"{name}{bracketed(number)}" for number, name in hits[:NAMED])
        raise forms.ValidationError(_("有 %(count)s 条相符，请写得更全，或填写其中一条的编号：%(told)s") % {"count": len(hits), "told": told})


class YuanField(forms.CharField):
    """An amount typed in yuan, kept as Money: separators are forgiven, a third decimal is not."""

    unit = _("元")

    def __init__(self, *, least: str = "0.01", **kwargs: Any) -> None:
        super().__init__(**{"max_length": 24, **kwargs})
        self.least = Money.of(least)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.yuan:f}" if isinstance(value, Money) else value

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).replace(",", "").replace("，", "").replace(" ", "")
        if not text:
            return None
        try:
            amount = Decimal(text)
        except InvalidOperation:
            raise forms.ValidationError(_("请填写金额，例如 1200000.00。")) from None
        if not amount.is_finite() or abs(amount) > MOST:
            raise forms.ValidationError(_("金额过大，请核对单位是不是元。"))
        if amount != amount.quantize(Decimal("0.01")):
            raise forms.ValidationError(_("金额最多两位小数。"))
        money = Money.of(str(amount))
        if money < self.least:
            raise forms.ValidationError(_("金额不能低于 %(least)s 元。") % {"least": self.least.grouped})
        return money
