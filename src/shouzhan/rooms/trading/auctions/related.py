"""Whether a bidder is too near the seller; the room's own answer may be put in its place."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.citations import Citation
from shouzhan.kernel.decision import Decision

Related = Callable[[Any, Any], Decision]
PRICING = Citation("transformation-law", "第十八条")


def same_body(buyer: Any, listing: Any) -> Decision:
    """Neither the seller nor the venue bids at its own auction."""
    if buyer.pk not in (listing.achievement.unit_id, listing.venue.organisation_id):
        return Decision.allow()
    return Decision.refuse("bidder-is-related", _("竞买人就是转让方或交易机构，不能参加竞价。"), cites=(PRICING,), remedy=_("由与转让方、交易机构无关的单位参加。"))


_ASKED: list[Related] = [same_body]


def use_related(answer: Related) -> Related:
    """Let the room's own question about relations be asked as well."""
    _ASKED.append(answer)
    return answer


def related(buyer: Any, listing: Any) -> Decision:
    """The first refusal, or the last warning, of everybody asked."""
    found = Decision.allow()
    for ask in _ASKED:
        answer = ask(buyer, listing)
        if not answer:
            return answer
        found = answer if answer.code != "allowed" else found
    return found
