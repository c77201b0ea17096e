"""Two versions of the terms side by side, as a person reads them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.money import Money
from shouzhan.rooms.trading.models import Terms
from shouzhan.web.reading import day
from shouzhan.web.words import say


@dataclass(frozen=True)
class Difference:
    """One item of the terms in both versions, and how far apart they are."""

    label: str
    before: str
    after: str
    note: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether the item differs."""
        return self.before != self.after


def compared(one: Terms, other: Terms) -> tuple[Difference, ...]:
    """Every item of the terms, in the order in which people read a contract."""
    first, second = lines_of(one), lines_of(other)
    apart = other.price_fen - one.price_fen
    notes = {"price": _money_apart(apart)} if apart else {}
    return tuple(Difference(label, first[key][1], text, notes.get(key, "")) for key, (label, text) in second.items())


def _money_apart(fen: int) -> str:
    words = {"amount": Money(abs(fen)).grouped}
    return _("多 %(amount)s 元") % words if fen > 0 else _("少 %(amount)s 元") % words


def lines_of(terms: Terms) -> dict[str, tuple[str, str]]:
    """Each item with its label and its value in words."""
    return {
        "price": (_("价格"), _("%(amount)s 元") % {"amount": terms.price.grouped}), "mode": (_("转化方式"), say(terms.get_mode_display())),
        "exclusivity": (_("许可方式"), say(terms.get_exclusivity_display()) if terms.exclusivity else _("不是许可")),
        "field": (_("使用领域"), terms.field or _("全部领域")), "territory": (_("地域"), terms.territory or _("全部地域")), "term": (_("权利期限"), term_words(terms)),
        "instalments": (_("分期付款"), _("；").join(part_words(part) for part in terms.instalments)),
        "improvements": (_("后续改进成果归属"), terms.improvements or _("未约定")), "deliverables": (_("交付内容"), terms.deliverables or _("未约定")),
    }


def term_words(terms: Any) -> str:
    """From when to when the right runs."""
    if not terms.starts_on and not terms.ends_on:
        return _("不限期")
    return _("%(first)s 至 %(last)s") % {"first": day(terms.starts_on) if terms.starts_on else _("签约"), "last": day(terms.ends_on) if terms.ends_on else _("届满")}


def part_words(part: dict[str, str]) -> str:
    """One instalment in words."""
    amount = _("%(amount)s 元") % {"amount": Money.of(part["amount"]).grouped}
    told = [words for words in (part.get("due_on"), part.get("when")) if words] or [_("签约后")]
    return _("，").join((amount, *told))
