"""Performing a step: lock, ask, act, move and journal, in one transaction; nothing else writes a state."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial, wraps
from itertools import islice
from typing import Any

from django.db import models, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import MissingYear, now, today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.journal.store import Draft, append, append_many
from shouzhan.kernel.procedure.declare import Grounded, Step, may
from shouzhan.kernel.sequences import mint

ACTIONS: dict[str, Callable[..., Any]] = {}
_ACTS: dict[str, Callable[..., Any]] = {}
CHUNK = 500
Listener = Callable[[Entry, Any], None]
_SUBSCRIBERS: dict[str, list[Listener]] = {}
_FOLLOWERS: dict[str, list[Listener]] = {}


@dataclass(frozen=True)
class Facts:
    """What an act tells the journal: open facts, and personal data kept apart from the proof."""

    open: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, Any] = field(default_factory=dict)
    grounds: tuple[dict[str, Any], ...] = ()  # what the act was decided on, kept apart from the proof like personal data
    known_as: str = ""  # under which name the entry knows the actor, where the record keeps its people apart from one another


@dataclass(frozen=True)
class Opened:
    """What an opening act returns: the unsaved record, its facts, and what must follow its saving."""

    record: Any
    facts: dict[str, Any] = field(default_factory=dict)
    then: Callable[[Any], None] | None = None
    personal: dict[str, Any] = field(default_factory=dict)
    grounds: tuple[dict[str, Any], ...] = ()


def subscribe(entry_kind: str) -> Callable[[Listener], Listener]:
    """Call a function with the entry and the record after each step of this kind is committed: for telling people."""
    return _listening(_SUBSCRIBERS, entry_kind)


def follows(entry_kind: str) -> Callable[[Listener], Listener]:
    """Call a function inside the step's own transaction: for records that must come or fail with it."""
    return _listening(_FOLLOWERS, entry_kind)


def _listening(listeners: dict[str, list[Listener]], entry_kind: str) -> Callable[[Listener], Listener]:
    def register(listener: Listener) -> Listener:
        listeners.setdefault(entry_kind, []).append(listener)
        return listener

    return register


def performs(step: Step, ahead: Callable[..., None] | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function the one act behind a declared step. `ahead` is asked before the record is held, so that a crowd does not
    queue for a refusal; it may refuse only what no act still in the queue could make acceptable."""

    def decorate(act: Callable[..., Any]) -> Callable[..., Any]:
        if step.key in ACTIONS:
            raise ValueError(f"step {step.key} has two acts")
        perform = _opening(step, act) if step.is_opening else _moving(step, act, ahead)
        ACTIONS[step.key], _ACTS[step.key] = perform, act
        return perform

    return decorate


def _opening(step: Step, act: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(act)
    def perform(actor: Actor, *, reason: str = "", **data: Any) -> Any:
        with transaction.atomic():
            _insist(step.by(actor, None))
            answer = act(actor, **data)
            opened = answer if isinstance(answer, Opened) else Opened(answer)
            record = opened.record
            _insist(may(step, actor, record))
            _insist(_reason_given(step, reason))
            if not record.number:
                record.number = mint(step.procedure.prefix)[0]
            record.created_at = now()
            _move(step, actor, record, "", _opened_facts(step, actor, opened), reason)
            if opened.then:
                opened.then(record)
            _tell(step, record)
        return record

    return perform


def open_many(
    step: Step, actor: Actor, rows: Iterable[dict[str, Any]], opened: Callable[[list[Any]], None] = lambda records: None
) -> int:
    """Open many records in the caller's transaction: each is asked what one alone is asked and gets its own entry,
    but the database is spoken to once for hundreds. `opened` hears of each chunk; returns how many there were."""
    count, waiting = 0, iter(rows)
    _insist(step.by(actor, None))
    while chunk := list(islice(waiting, CHUNK)):
        records = _open_chunk(step, actor, [_ACTS[step.key](actor, **data) for data in chunk])
        opened(records)
        count += len(records)
    return count


def _open_chunk(step: Step, actor: Actor, answers: list[Any]) -> list[Any]:
    made = [answer if isinstance(answer, Opened) else Opened(answer) for answer in answers]
    unnumbered = [each.record for each in made if not each.record.number]
    for record, number in zip(unnumbered, mint(step.procedure.prefix, len(unnumbered)), strict=True):
        record.number = number
    drafts = []
    for each in made:
        record = each.record
        _insist(may(step, actor, record))
        _insist(_reason_given(step, ""))
        record.created_at = now()
        drafts.append(_draft(step, actor, record, "", _opened_facts(step, actor, each), ""))
        _settle(step, record, "", step.lands(""))
    append_many(drafts)
    records: list[Any] = step.procedure.model._default_manager.bulk_create([each.record for each in made])
    heard = step.entry_kind in _FOLLOWERS or step.entry_kind in _SUBSCRIBERS
    told_of = [each.record.number for each in made] if heard else []
    entries = {entry.record_number: entry for entry in Entry.objects.filter(record_number__in=told_of, step=step.name)}
    for each in made:
        if each.then:
            each.then(each.record)
        if heard:
            each.record.last_entry = entries[each.record.number]
            _tell(step, each.record)
    return records


def _moving(step: Step, act: Callable[..., Any], ahead: Callable[..., None] | None) -> Callable[..., Any]:
    @wraps(act)
    def perform(actor: Actor, record: Any, *, reason: str = "", revision: int | None = None, **data: Any) -> Any:
        if ahead:
            ahead(actor, record, **data)
        with transaction.atomic():
            record = lock(record)
            _insist(_unchanged(record, revision))
            _insist(_stands_at_source(step, record))
            _insist(may(step, actor, record))
            _insist(_reason_given(step, reason))
            before = record.state
            if step.quorum and not _quorum_reached(step, actor, record):
                return _move(step, actor, record, before, Facts({"approval": True}), reason, stays=True)
            asked = _grounds(step, actor, record)
            facts = _facts(act(actor, record, **data))
            _insist(_within_reach(step, actor, record))
            record = _move(step, actor, record, before, replace(facts, grounds=(*asked, *facts.grounds)), reason)
            _tell(step, record)
            return record

    return perform


def lock(record: models.Model) -> Any:
    """Fetch the record afresh and hold it until the transaction ends."""
    return type(record)._default_manager.select_for_update().get(pk=record.pk)


def _facts(given: "Facts | dict[str, Any] | None") -> Facts:
    return given if isinstance(given, Facts) else Facts(given or {})


def _opened_facts(step: Step, actor: Actor, opened: Opened) -> Facts:
    return Facts(opened.facts, opened.personal, (*_grounds(step, actor, opened.record), *opened.grounds))


def _grounds(step: Step, actor: Actor, record: Any) -> tuple[dict[str, Any], ...]:
    """What those preconditions were decided on that can tell it, so that the decision can be made again."""
    needs: tuple[object, ...] = step.needs
    return tuple(need.ground(actor, record) for need in needs if isinstance(need, Grounded))


def _move(
    step: Step, actor: Actor, record: Any, before: str, facts: Facts, reason: str, stays: bool = False
) -> Any:
    after = before if stays else step.lands(before)
    draft = _draft(step, actor, record, before, facts, reason, after)
    entry = append(**{name: getattr(draft, name) for name in Draft.__slots__})
    _settle(step, record, before, after)
    record.save()
    record.last_entry = entry
    return record


def _draft(step: Step, actor: Actor, record: Any, before: str, facts: Facts, reason: str, after: str = "") -> Draft:
    personal = {**facts.personal, **({"reason": reason} if reason else {}), **({"grounds": list(facts.grounds)} if facts.grounds else {})}
    return Draft(
        kind=step.entry_kind, version=1, actor=facts.known_as or actor.public_id, record_kind=step.procedure.name,
        record_number=record.number, revision=record.revision + 1, step=step.name,
        state_from=before, state_to=after or step.lands(before), facts=facts.open, personal=personal or None,
    )


def _settle(step: Step, record: Any, before: str, after: str) -> None:
    record.state, record.revision, record.updated_at = after, record.revision + 1, now()
    if before != after:
        record.state_since = today()
    record.due_on = _due(step, record)


def _tell(step: Step, record: Any) -> None:
    entry = record.last_entry
    for listener in _FOLLOWERS.get(step.entry_kind, ()):
        listener(entry, record)
    for listener in _SUBSCRIBERS.get(step.entry_kind, ()):
        transaction.on_commit(partial(listener, entry, record))


def _due(step: Step, record: Any) -> Any:
    own = record.own_due_on()
    if own is not None:
        return own
    clocks = [onward.within for onward in step.procedure.steps_from(record.state) if onward.within]
    try:
        return min((clock.due(record.state_since) for clock in clocks), default=None)
    except MissingYear as missing:
        raise Refused(not_entered(missing)) from missing


def not_entered(missing: MissingYear) -> Decision:
    """What is said where a year's holidays are not known."""
    language = get_language() or ""
    return Decision.refuse("calendar-missing", missing.sentence.in_(language), remedy=missing.remedy.in_(language))


def _quorum_reached(step: Step, actor: Actor, record: Any) -> bool:
    entries = Entry.objects.filter(record_kind=step.procedure.name, record_number=record.number)
    moved = entries.exclude(state_from=models.F("state_to")).order_by("-revision").first()
    since = moved.revision if moved else 0
    approved = set(entries.filter(step=step.name, revision__gt=since).values_list("actor", flat=True))
    if actor.public_id in approved:
        raise Refused(Decision.refuse("approved-already", _("您已表决，须由另一位有权人员表决。"), remedy=_("请由另一位有权人员表决。")))
    return step.quorum is None or len(approved) + 1 >= step.quorum.count


def _insist(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)


def _unchanged(record: Any, revision: int | None) -> Decision:
    if revision is None or record.revision == revision:
        return Decision.allow()
    return Decision.refuse(
        "changed-meanwhile", _("这条记录在您打开之后已被他人修改，您的输入仍为您保留。"),
        remedy=_("请核对最新内容后再次提交。"),
    )


def _stands_at_source(step: Step, record: Any) -> Decision:
    if any(source.name == record.state for source in step.sources):
        return Decision.allow()
    return Decision.refuse(
        "wrong-state",
        _("记录现为“%(state)s”，此时不能%(step)s。") % {"state": record.state_now.label, "step": step.label},
        cites=step.cites, remedy=_ways_on(step, record),
    )


def _ways_on(step: Step, record: Any) -> str:
    """What a record that stands elsewhere can go on with."""
    labels = [str(onward.label) for onward in step.procedure.steps_from(record.state) if onward.by.words() != ("system",)]
    if not labels:
        return _("这一状态下没有可以办理的步骤。")
    return _("现在可以办理的是：%(steps)s。") % {"steps": ("、" if (get_language() or "zh").startswith("zh") else ", ").join(labels)}


def _within_reach(step: Step, actor: Actor, record: Any) -> Decision:
    """Whoever may change a record may not change whose it is, unless the step is there to hand it over."""
    if step.hands_over or step.by(actor, record):
        return Decision.allow()
    return Decision.refuse("out-of-reach", _("这样修改后，记录将不再属于您的单位或辖区。"), remedy=_("请由上级或系统管理员办理。"))


def _reason_given(step: Step, reason: str) -> Decision:
    if step.asks_reason and not reason.strip():
        return Decision.refuse("reason-missing", _("请写明理由。"), remedy=_("在“理由”一栏写一两句话后再提交。"))
    return Decision.allow()
