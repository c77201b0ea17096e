"""The novelty clock: what a planned publication does to a result, given the filings that rooms after this one know of."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from shouzhan.kernel.dates import today
from shouzhan.kernel.text import Text
from shouzhan.law import book as law
from shouzhan.law.grounds import Basis, Given
from shouzhan.rooms.disclosure.models import Achievement, Publication

Filings = Callable[[Collection[int]], Mapping[int, date]]
FILINGS: list[Filings] = []
RULE = "disclosure.novelty"


def filings(known: Filings) -> Filings:
    """Contribute a function from keys of achievements to the earliest day somebody filed for each; what is not filed is left out."""
    FILINGS.append(known)
    return known


def filed_on(achievements: Collection[int]) -> dict[int, date]:
    """The earliest filing day of each achievement that any room knows of."""
    found: dict[int, date] = {}
    for known in FILINGS:
        for achievement, day in known(achievements).items():
            found[achievement] = min(day, found.get(achievement, day))
    return found


def facts_of(publication: Publication, filed: date | None) -> dict[str, Any]:
    """The facts of the rule, as they are known today."""
    facts = {"publication_on": publication.on, "waived": bool(publication.disclosure.no_patent_because), "looked_on": today()}
    return facts | ({"filed_on": filed} if filed else {})


def answer(publication: Publication, filed: date | None) -> Any:
    """What the law says of one planned publication."""
    return law.answer(RULE, today(), **facts_of(publication, filed))


def filing_of(disclosure: Any) -> date | None:
    """The earliest filing for what was disclosed; nothing before it has its number."""
    achieved = achievement_of(disclosure)
    return filed_on([achieved.pk]).get(achieved.pk) if achieved is not None else None


def achievement_of(disclosure: Any) -> Achievement | None:
    """What the disclosure became, if it did."""
    return getattr(disclosure, "achievement", None)


def _gather(disclosure: Any, given: Given) -> dict[str, Any]:
    publication = Publication.objects.select_related("disclosure").filter(pk=given["publication"], disclosure=disclosure.pk).first()
    if publication is None:
        raise LookupError(given["publication"])
    return facts_of(publication, filing_of(disclosure))


novelty = Basis("disclosure.novelty", Text("发表会不会丢掉新颖性", "Would the publication destroy novelty?"), _gather, rule=RULE)
