"""Names the document of a clause by its title: a scheme bears the key of the document, which tells a reader nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from shouzhan.engine.scoring.scheme.model import Adjustment, Consequence, Grade, Indicator, Named, Scheme, Veto
from shouzhan.kernel.text import Text

_Clause = TypeVar("_Clause", Scheme, Named, Indicator, Adjustment, Veto, Grade, Consequence)


@dataclass(frozen=True)
class Source:
    """The document a clause stands in, as its title is printed."""

    title: Text
    number: str = ""


def sources_of(path: Path | None) -> dict[str, Source]:
    """The documents of a list, by the key that clauses begin with."""
    if path is None:
        return {}
    from shouzhan.engine.rules.parameters import read_sources  # the rules are loaded only where a document is named

    return {key: Source(Text(one.title, one.title_en or one.title), one.number or "") for key, one in read_sources(path).items()}


def cited(clause: str, sources: Mapping[str, Source], language: str) -> str:
    """A clause with the title of its document where that is known."""
    key, _, place = clause.partition(" ")
    source = sources.get(key)
    if source is None:
        return clause
    title = source.title.in_(language)
    named = (f"《{title}》" + (f"（{source.number}）" if source.number else "")) if language == "zh" else f"{title}{f' ({source.number})' if source.number else ''},"
    return f"{named} {place}".strip().rstrip(",")


def with_titles(scheme: Scheme, sources: Mapping[str, Source], language: str) -> Scheme:
    """The same scheme with every clause as it is read aloud."""

    def named(one: _Clause) -> _Clause:
        return replace(one, clause=cited(one.clause, sources, language))

    grades = tuple(
        replace(named(one), consequence=one.consequence and named(one.consequence), by_type={key: named(each) for key, each in one.by_type.items()}) for one in scheme.grades
    )
    return replace(
        named(scheme), types=tuple(map(named, scheme.types)), dimensions=tuple(map(named, scheme.dimensions)), indicators=tuple(map(named, scheme.indicators)),
        adjustments=tuple(map(named, scheme.adjustments)), vetoes=tuple(map(named, scheme.vetoes)), grades=grades,
        consequences={key: named(one) for key, one in scheme.consequences.items()},
    )
