"""Results that say nearly the same: an index on disk, kept up as results come, asked while somebody types."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max

from shouzhan.engine.matching.duplicates import find
from shouzhan.engine.matching.index import BadIndex, Busy, Document, Reader, Writer
from shouzhan.engine.matching.index.store import exists
from shouzhan.rooms.disclosure.models import Achievement, Disclosure
from shouzhan.web.registers import register_of

FEWEST = 8  # signs typed before anything can be said
MOST = 10
BATCH = 5_000
_COMMAS = re.compile(r"\s*[、,，;；]\s*")


@dataclass(frozen=True)
class Alike:
    """A result that looks alike and that the reader may see."""

    title: str
    number: str
    url: str
    kind: str
    share: int


@dataclass(frozen=True)
class Found:
    """Those the reader may see, and how many there are beside them."""

    seen: tuple[Alike, ...]
    hidden: int


def folder() -> Path:
    """Where the index lies."""
    return Path(settings.HOME) / "index" / "results"


def lookalikes(actor: Any, text: str, but: tuple[str, ...] = ()) -> Found:
    """What looks like the text; of what the reader may not see only that there is something."""
    if len(text.strip()) < FEWEST or not exists(folder()):
        return Found((), 0)
    try:
        found = [one for one in find(Reader(folder()), text, MOST) if one.id not in but]
    except BadIndex:  # being made anew; the office sees them later
        return Found((), 0)
    shares = {one.id: one for one in found}
    seen, hidden = [], 0
    for model in (Achievement, Disclosure):
        register = register_of(model)
        numbers = [number for number in shares if number.startswith(f"{register.procedure.prefix}-")]
        for record in register.joined(model._default_manager.filter(number__in=numbers)) if numbers else ():
            if register.sees(actor, record) and register.is_inside(actor, record):  # a likeness to the inner text is told only to whoever may read that text
                one = shares[record.number]
                seen.append(Alike(record.title, record.number, register.url(record), one.kind, round(100 * max(one.of_text, one.of_document))))
            else:
                hidden += 1
    return Found(tuple(sorted(seen, key=lambda one: -one.share)), hidden)


def document_of(record: Any) -> Document:
    """A result as it is indexed."""
    return Document(record.number, record.summary or record.name, title=record.name, keywords=tuple(word for word in _COMMAS.split(record.keywords) if word))


def keep_up(records: list[Any], gone: tuple[str, ...] = ()) -> bool:
    """Put results into the index; when somebody else is writing, the sweep does it later."""
    try:
        with Writer(folder()) as writer:
            for record in records:
                writer.add(document_of(record))
            for number in gone:
                writer.remove(number)
            writer.commit()
    except (Busy, BadIndex):
        return False
    return True


def rebuild() -> int:
    """Make the index anew from the registers."""
    count, reached = 0, _latest()
    with Writer(folder(), anew=True) as writer:
        for record in every_result():
            writer.add(document_of(record))
            count += 1
        writer.commit()
    _mark(reached)
    return count


def every_result() -> Iterator[Any]:
    """Achievements, and the disclosures that are not yet among them."""
    yield from Achievement.objects.only("number", "name", "summary", "keywords").iterator(chunk_size=BATCH)
    yield from Disclosure.objects.filter(state="submitted").only("number", "name", "summary", "keywords").iterator(chunk_size=BATCH)


def catch_up() -> int:
    """Index what changed since the last time; the whole of it where there is no index yet, or too much has changed."""
    since = _remembered()
    if not exists(folder()) or not since:
        return rebuild()
    reached = _latest()  # looked at first: what comes meanwhile is taken the next time
    achieved = list(Achievement.objects.filter(updated_at__gte=since)[:BATCH])
    disclosed = list(Disclosure.objects.filter(updated_at__gte=since)[:BATCH])
    if BATCH in (len(achieved), len(disclosed)):
        return rebuild()
    waiting = [one for one in disclosed if one.state == "submitted"]
    gone = tuple(one.number for one in disclosed if one.state != "submitted")
    if not achieved and not disclosed:
        return 0
    if not keep_up([*achieved, *waiting], gone):
        return 0
    _mark(reached)
    return len(achieved) + len(waiting)


def _latest() -> str:
    days = [model._default_manager.aggregate(latest=Max("updated_at"))["latest"] for model in (Achievement, Disclosure)]
    return max((day.isoformat() for day in days if day), default="")


def _mark(moment: str) -> None:
    (folder() / "reached.txt").write_text(moment, "utf-8")


def _remembered() -> str:
    with contextlib.suppress(FileNotFoundError):
        return (folder() / "reached.txt").read_text("utf-8").strip()
    return ""
