"""A drafted change laid over the book of the law: tried out before it holds, written for every process once it does."""

import fcntl
import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from shouzhan.engine.files import draft_of
from shouzhan.engine.rules.parameters import (
    BadParameter,
    Book,
    Dated,
    Parameter,
    Source,
    laid_over,
    parameter_from,
    plain_parameter,
)
from shouzhan.engine.rules.typed import Finding, insist_on_words, raw_value, read_rows, table_findings, text_of
from shouzhan.kernel.dates import today
from shouzhan.kernel.journal.models import Entry
from shouzhan.law import book as law
from shouzhan.rooms.entitlements.models import ParameterChange
from shouzhan.rooms.entitlements.numbers import value_words
from shouzhan.rooms.entitlements.procedure import HELD, keepers
from shouzhan.web import shapes
from shouzhan.web.words import say

OTHER = "other"
LOCK = "writer.lock"
MARK = "# Written by Shouzhan from approved changes; taken away again when they are revoked."
log = logging.getLogger(__name__)


def typed_findings(parameter: Parameter, text: str) -> list[Finding]:
    """What is wrong with a table as typed; nothing for a single number."""
    if parameter.shape not in ("bands", "brackets") or not text.strip():
        return []
    return table_findings(parameter, read_rows(parameter, text, bounds=law.bounds_are_shares(parameter.name)), bounds=law.bounds_are_shares(parameter.name))


def dated_of(parameter: Parameter, *, value: str, since: date, until: date | None, source: str, clause: str, confidence: str, sources: Iterable[str]) -> Dated:
    """What was typed as a dated value, read by the same reader as the files of the law."""
    item = {"since": since, "until": until, "value": raw_value(parameter, value, law.words_of(parameter.name), bounds=law.bounds_are_shares(parameter.name)), "source": source, "clause": clause, "confidence": confidence}
    plain = {**plain_parameter(parameter), "values": [item]}
    made = parameter_from(parameter.name, plain, {key: Source(key, key) for key in (*sources, source)}, parameter.subject)
    return made.values[0]


def as_kept(name: str, text: str) -> str:
    """A table of words as it is kept: by the words the rules know, whichever name was typed; anything else as typed."""
    parameter = law.built_in()[name]
    if parameter.shape != "choices":
        return text
    insist_on_words(parameter, text, law.words_of(name))
    return "\n".join(f"{word}, {number}" for word, number in (raw_value(parameter, text, law.words_of(name)) or {}).items())


def as_read(name: str, text: str) -> str:
    """A kept value as people read and type it: words by their names, shares in percent; what cannot be read as it is kept."""
    parameter, labels = law.built_in()[name], {word: say(label) for word, label in law.words_of(name).items()}
    try:
        dated = dated_of(parameter, value=text, since=today(), until=None, source="x", clause="", confidence="high", sources=())
    except BadParameter:
        return text
    return text_of(parameter, dated.value, labels, in_percent=True, bounds=law.bounds_are_shares(name)) or text


def at_hand(name: str) -> Parameter:
    """A parameter as it holds; where its file cannot be read, as it ships, so that a change can mend it."""
    try:
        return law.book()[name]
    except BadParameter:
        return law.built_in()[name]


def source_of(change: ParameterChange) -> Source:
    """The instrument a change names; one the book does not know gets a key of its own."""
    known = law.book().sources.get(change.source)
    return known or Source(change.source, change.source_title, change.source_number)


def value_of(change: ParameterChange, book: Book) -> Dated:
    """A recorded change as a dated value."""
    return dated_of(
        book[change.parameter], value=change.value, since=change.since, until=change.until, source=change.source, clause=change.clause,
        confidence=change.confidence, sources=book.sources,
    )


def with_change(change: ParameterChange, book: Book) -> Book:
    """The book as it would be."""
    sources = {**book.sources, change.source: source_of(change)}
    return replace(book, sources=sources).with_value(change.parameter, value_of(change, book))


def approved(name: str) -> list[ParameterChange]:
    """The changes of a parameter that hold, in the order they were approved."""
    return list(ParameterChange.objects.filter(parameter=name, state__in=HELD).order_by("order", "id"))


def in_force(name: str, *, also: ParameterChange | None = None, without: ParameterChange | None = None) -> Parameter:
    """A parameter with every approved change laid over it, each over those approved before; refuses what leaves days without a value."""
    shipped = law.built_in()
    parameter = shipped[name]
    held = [change for change in approved(name) if without is None or change.pk != without.pk]
    for change in [*held, *([also] if also else [])]:
        parameter = laid_over(parameter, value_of(change, shipped))
    return parameter


def known_at(moment: datetime) -> Book:
    """The book as this house knew it at a moment: what ships, with the changes over it that were approved by then and not revoked."""
    entries = Entry.objects.filter(record_kind="entitlements.change", step__in=("approve", "revoke"), at__lte=moment)
    last = dict(entries.order_by("pk").values_list("record_number", "step"))
    book = law.built_in()
    for change in ParameterChange.objects.filter(number__in=[number for number, step in last.items() if step == "approve"]).order_by("order", "id"):
        book = with_change(change, book)
    return book


def covered(name: str, since: date, until: date | None) -> date | None:
    """The first later day on which another value begins that an open-ended one from `since` would silently end."""
    later = [dated.since for dated in in_force(name).values if dated.since > since]
    return min(later, default=None) if until is None else None


def is_whole(name: str) -> bool:
    """Whether the approved changes of a parameter lie over it without a gap."""
    try:
        in_force(name)
    except BadParameter:
        return False
    return True


def put_in_force(names: Iterable[str] | None = None) -> int:
    """Write the parameters that this deployment changed for every process; what the product wrote and nobody changed any more is taken away."""
    folder = Path(settings.HOME) / law.OWN_PARAMETERS
    with _only_writer(folder):
        held = {path.stem for path in folder.glob("*.yaml") if path.name != law.OWN_SOURCES and _is_ours(path)}
        wanted = set(ParameterChange.objects.filter(state__in=HELD).values_list("parameter", flat=True))
        # the sources come first and stay: a reader between two files finds every source that a number names
        written, failed = _write_sources(folder), []
        for name in sorted(names if names is not None else wanted | held):
            try:
                written += _put(folder / f"{name}.yaml", name if name in wanted else "")
            except (BadParameter, KeyError) as error:  # a number of an older version holds up no other
                failed.append(str(error))
    if failed:
        raise BadParameter("; ".join(failed))
    return written


def _put(path: Path, name: str) -> int:
    if name:
        return _write(path, plain_parameter(replace(in_force(name), checked=today())))
    if not path.exists():
        return 0
    _put_away(path)
    return 1


def _is_ours(path: Path) -> bool:
    """Whether this product wrote the file; what somebody laid there by hand is theirs."""
    with path.open("rb") as file:
        return file.readline().rstrip() == MARK.encode()


def _put_away(path: Path) -> None:
    """Take a file out of force; one laid there by hand is kept beside."""
    if not _is_ours(path):
        _keep_beside(path)
    path.unlink()


def _keep_beside(path: Path) -> None:
    aside = path.with_name(f"{path.name}.kept")
    shutil.copy2(path, aside)
    log.warning("%s was laid there by hand and is out of force now; kept as %s", path.name, aside.name)


def _write_sources(folder: Path) -> int:
    named = ParameterChange.objects.filter(state__in=(*HELD, "revoked")).exclude(source_title="")
    own = {change.source: {"title": change.source_title, "number": change.source_number} for change in named}
    if not own:
        return 0
    path = folder / law.OWN_SOURCES
    return _write(path, {**_held_sources(path), **own})


def _held_sources(path: Path) -> dict[str, Any]:
    """What the file says already; sources written by hand stay in it."""
    try:
        held = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (yaml.YAMLError, ValueError):
        held = None
    if not isinstance(held, dict):
        _keep_beside(path)
        return {}
    return held


@contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    """One process at a time, from what the database says to the file: the last to write has seen the most."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, plain: Any) -> int:
    """Write a file whole or not at all; untouched when nothing changed but the day it was checked."""
    text = f"{MARK}\n{yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)}"
    if path.exists():
        is_same, is_ours = _same(path, plain), _is_ours(path)
        if is_same and is_ours:
            return 0
        if not is_same and not is_ours and path.name != law.OWN_SOURCES:
            _keep_beside(path)
    with draft_of(path) as draft, draft.open("x", encoding="utf-8") as file:  # what holds stays in force until this takes its place
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return 1


def _same(path: Path, plain: Any) -> bool:
    try:
        held = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, ValueError):
        return False
    return {**held, "checked": None} == {**plain, "checked": None} if isinstance(held, dict) and "values" in plain else held == plain


def may_draft(actor: Any) -> bool:
    """Whether an actor may draft a change."""
    return bool(actor.is_authenticated and keepers(actor))


def changes_table(name: str) -> shapes.Table:
    """The changes made or meant to a parameter."""
    columns = (shapes.Column("number", _("编号"), "code"), shapes.Column("value", _("数值")), shapes.Column("since", _("自"), "date"), shapes.Column("state", _("状态"), "badge"))
    parameter = law.built_in()[name]
    rows = tuple(
        shapes.Row((
            shapes.Cell(change.number, url=f"/parameter-changes/{change.number}/"), shapes.Cell(_words(parameter, change)), shapes.Cell(change.since),
            shapes.Cell(badge=shapes.Badge(change.state_now.label, str(change.state_now.kind))),
        ))
        for change in ParameterChange.objects.filter(parameter=name).order_by("-id")[:20] if change.state not in ("draft", "withdrawn")
    )
    return shapes.Table(columns, rows, caption=_("参数变更"), empty=shapes.Empty(_("没有改过"), _("现行数值随软件发布，出处见上表。")))


def _words(parameter: Parameter, change: ParameterChange) -> str:
    try:
        return value_words(parameter, value_of(change, law.book()).value)
    except BadParameter:
        return change.value


def compared(change: ParameterChange) -> tuple[shapes.Fact, ...]:
    """What holds on the first day without the change, and what is meant to hold."""
    try:
        before = in_force(change.parameter, without=change).on(change.since)
        old = value_words(law.built_in()[change.parameter], before.value) if before is not None else _("这天没有数值")
    except (BadParameter, KeyError):
        old = None  # what is broken is said beside
    return shapes.Fact(_("原数值"), old), shapes.Fact(_("拟定数值"), told_value(change))


def told_value(change: ParameterChange) -> str:
    """What a change means to set, in one line of words."""
    parameter = change.subject
    return change.value if parameter is None else _words(parameter, change)
