"""The page of one record: header, the Line, what may be done, panels of every room, the journal as a timeline."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shouzhan.kernel.access import Access
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.declare import Kind, Procedure
from shouzhan.web import shapes
from shouzhan.web.dossier import dossier_line, events_of, has_dossier
from shouzhan.web.models import Attachment
from shouzhan.web.names import names_of
from shouzhan.web.registers import Register, badge, deadline_of, register_of
from shouzhan.web.steplinks import step_actions
from shouzhan.web.whosees import who_sees, whose_turn
from shouzhan.web.words import say

PANELS: dict[str, list["PanelEntry"]] = {}
EVERY = "*"  # the register of a panel that stands on the page of every record
REPLAYERS: list[Access] = []  # who may look into the grounds of any decision; the room that knows the roles adds them
TIMELINE_LENGTH = 30
HISTORY = 300


@dataclass(frozen=True)
class PanelEntry:
    """A panel a room puts on the records of a register."""

    order: int
    build: Callable[[Any, Any], shapes.Panel | None]
    later: "Later | None" = None


@dataclass(frozen=True)
class Later:
    """How a panel stands on the page before its own query is asked: its key, its heading, and for whom it may stand there at all."""

    key: str
    title: shapes.Words
    where: Callable[[Any, Any], bool] = lambda actor, record: True


def panel(register: str, order: int, later: Later | None = None) -> Callable[[Callable[[Any, Any], shapes.Panel | None]], Callable[..., Any]]:
    """Contribute a panel: a function of (actor, record) that returns a panel or nothing; one that comes `later` is fetched when it is scrolled to."""

    def add(build: Callable[[Any, Any], shapes.Panel | None]) -> Callable[..., Any]:
        PANELS.setdefault(register, []).append(PanelEntry(order, build, later))
        PANELS[register].sort(key=lambda entry: entry.order)
        return build

    return add


def may_see(actor: Any, record: Any) -> bool:
    """Whether a neighbour may be named on another record's page: as its own register says."""
    return bool(register_of(record).sees(actor, record))


def address_of(actor: Any, kind: str, number: str) -> str:
    """Where a record stands that another names, for whoever may see it; nothing for the others."""
    if not number:
        return ""
    register = register_of(kind)
    held = register.model._default_manager.filter(number=number).first()
    return register.url(held) if held is not None and register.sees(actor, held) else ""


def find(register: Register, actor: Any, number: str) -> Any:
    """Fetch a record for this actor: strangers get 404, members of the bodies concerned the reason."""
    visible = register.queryset(actor).filter(number=number).first()
    if visible is not None:
        return visible
    record = register.model._default_manager.filter(number=number).first()
    if record is None or not actor.is_authenticated:
        raise Http404
    if set(record.concerned_organisations()) & set(actor.organisations()):
        raise Refused(_reason(register, actor, record))
    raise Http404


def _reason(register: Register, actor: Any, record: Any) -> Decision:
    answer = register.sees(actor, record)
    return answer if not answer else Decision.refuse("not-visible", _("您没有查看这条记录的权限。"), remedy=_("请联系记录所在单位的人员，或请管理员调整角色。"))


def later_panel(actor: Any, register: Register, record: Any, key: str) -> shapes.Panel | None:
    """A panel that was left for later, made now."""
    entry = next((entry for entry in _entries(register) if entry.later and entry.later.key == key), None)
    if entry is None:
        raise Http404
    return entry.build(actor, record)


def _entries(register: Register) -> list[PanelEntry]:
    return sorted((*PANELS.get(register.name, ()), *PANELS.get(EVERY, ())), key=lambda entry: entry.order)


def _panels(actor: Any, register: Register, record: Any, whole: bool) -> tuple[shapes.Panel, ...]:
    """The panels of every room; those left for later by their headings, unless the whole page is asked for."""
    made: list[shapes.Panel | None] = []
    for entry in _entries(register):
        if entry.later is None or whole:
            made.append(entry.build(actor, record))
        elif entry.later.where(actor, record):
            made.append(shapes.Panel(entry.later.key, entry.later.title, later_url=f"{register.url(record)}panels/{entry.later.key}/"))
    return tuple(one for one in made if one is not None)


def record_page(actor: Any, register: Register, record: Any, whole: bool = False) -> shapes.RecordPage:
    """Everything the page of one record shows; what was left for later is in it only when the whole is asked for."""
    primary, actions = step_actions(actor, register, record)
    is_dossier = has_dossier(register.name)
    history = [] if is_dossier else history_of(record)
    panels = _panels(actor, register, record, whole)
    line = dossier_line(actor, register.name, record) if is_dossier else line_of(record, history)
    primary = primary or next((panel.primary for panel in panels if panel.primary), None) or (_next_stop(line) if is_dossier and actions else None)
    return shapes.RecordPage(
        header=header_of(register, record),
        line=line,
        primary=primary, actions=actions,
        deadline=deadline_of(record, today()), waiting_for=_next_step(record),
        panels=tuple(panel for panel in panels if not panel.is_bare),
        timeline=(later_history(actor, register, record) if whole else ()) if is_dossier else timeline_of(actor, record, history[-TIMELINE_LENGTH:], register.is_inside(actor, record)),
        history_url=f"{register.url(record)}panels/history/" if is_dossier and not whole else "",
        attachments=attachments_of(actor, register, record),
        attach=shapes.Action(_("添加附件"), f"{register.url(record)}files/") if (primary or actions) and register.is_inside(actor, record) else None,
        seen_by=who_sees(register.sees),
        proof_url=f"{register.url(record)}proof.json" if actor.is_authenticated else "",
    )


def _next_stop(line: shapes.Line) -> shapes.Action | None:
    """Where whoever works on a dossier goes on: the part of the page that takes it to the next stop."""
    reached = max((place for place, stop in enumerate(line.stops) if stop.state in ("done", "current")), default=-1)
    if reached >= 0 and line.stops[reached].state == "current":
        return None  # what is under way goes on where it stands
    ahead = next((stop for stop in line.stops[reached + 1 :] if stop.state == "coming" and stop.url.startswith("#")), None)
    return shapes.Action(_("下一站：%(stop)s") % {"stop": say(ahead.label)}, ahead.url, "primary") if ahead is not None else None


def later_history(actor: Any, register: Register, record: Any) -> tuple[shapes.TimelineItem, ...]:
    """What happened on a dossier's whole thread."""
    if not has_dossier(register.name):
        raise Http404
    return events_of(actor, register, record, partial(_decision_url, actor, record))


def header_of(register: Register, record: Any) -> shapes.RecordHeader:
    """Kind, name, number and status."""
    return shapes.RecordHeader(
        kind=register.one or register.title, name=record.title, number=record.number, badge=badge(record),
        trail=(shapes.Link(register.title, register.url()),),
    )


def history_of(record: Any) -> list[Entry]:
    """The record's journal, the oldest first; a very long one from its last entries."""
    entries = Entry.objects.filter(record_kind=record.procedure_name, record_number=record.number).order_by("-revision")
    return list(entries[:HISTORY])[::-1]


def _next_step(record: Any) -> str:
    """Whose turn it is and for what, while the record is under way."""
    if record.state_now.kind not in (Kind.OPEN, Kind.WAITING):
        return ""
    step = next((step for step in record.procedure().steps_from(record.state) if step.is_primary), None)
    who = whose_turn(step.by, record) if step else ""
    return _("下一步“%(step)s”，由%(who)s办理") % {"step": say(step.label), "who": who} if step and who else ""


def line_of(record: Any, history: list[Entry] | None = None) -> shapes.Line:
    """The procedure's main way as the Line; the states passed, and when, are read from the journal."""
    procedure: Procedure = record.procedure()
    entries = history_of(record) if history is None else history
    reached = {entry.state_to: localdate(entry.at) for entry in reversed(entries)}
    way = _way(procedure, record.state, [entry.state_to for entry in entries])
    day, at = today(), way.index(record.state)
    stops = tuple(
        _here(record, day) if index == at else shapes.LineStop(
            procedure.state(name).label, "done" if index < at else "coming", on=reached.get(name) if index < at else None,
        )
        for index, name in enumerate(way)
    )
    return shapes.Line(stops, label=_("办理进程"), use="case", deadline=deadline_of(record, day))


def _here(record: Any, day: date) -> shapes.LineStop:
    """The stop the record is at, with how long it has waited there."""
    state = record.state_now
    if state.kind not in (Kind.OPEN, Kind.WAITING):
        return shapes.LineStop(state.label, "current", on=record.state_since)
    stayed = {"days": (day - record.state_since).days}
    if record.due_on is None or record.due_on >= day:
        wait = _("已停留 %(days)s 天") % stayed if stayed["days"] else _("今天刚到这一站")
        return shapes.LineStop(state.label, "current", wait=wait)
    wait = _("已停留 %(days)s 天，逾期 %(late)s 天") % {**stayed, "late": (day - record.due_on).days}
    return shapes.LineStop(state.label, "current", wait=wait, late=True)


def _way(procedure: Procedure, now: str, passed: list[str]) -> list[str]:
    """The stops to draw: those passed, then the main way on to a successful end, or the shortest where no main way is declared; what has
    ended otherwise ends there, though a button may take it up again."""
    behind = list(dict.fromkeys([*passed, now]))
    behind = behind[: behind.index(now) + 1]
    if procedure.state(now).kind in (Kind.REFUSAL, Kind.CLOSED):
        return behind
    ahead = _ahead(procedure, now, mainly=True) or _ahead(procedure, now, mainly=False)
    return behind + [name for name in ahead if name not in behind]


def _ahead(procedure: Procedure, now: str, *, mainly: bool) -> list[str]:
    """The shortest way on to a success; mainly by primary steps wherever there is one."""
    frontier, seen = [[now]], {now}
    while frontier:
        route = frontier.pop(0)
        last = route[-1]
        if procedure.state(last).kind is Kind.SUCCESS:
            return route[1:]
        onward = [(step, step.lands(last)) for step in procedure.steps_from(last) if step.lands(last) not in seen]
        primary = [(step, target) for step, target in onward if step.is_primary]
        for _step, target in primary if mainly and primary else onward:
            seen.add(target)
            frontier.append([*route, target])
    return []


def may_replay(actor: Any, record: Any, entry: Entry) -> bool:
    """Whether somebody may look into what a step was decided on: who took it, who may take it, and who looks into every decision."""
    if not actor.is_authenticated:
        return False
    step = record.procedure().steps.get(entry.step)
    return entry.actor == actor.public_id or bool(step and step.by(actor, record)) or any(bool(access(actor)) for access in REPLAYERS)


def _decision_url(actor: Any, record: Any, entry: Entry) -> str:
    """Where the decision behind an entry is made again, for whoever may look into it."""
    return f"/decisions/{entry.pk}/" if entry.grounds and may_replay(actor, record, entry) else ""


def timeline_of(actor: Any, record: Any, history: list[Entry], inside: bool) -> tuple[shapes.TimelineItem, ...]:
    """The last journal entries of the record as a person reads them, the newest first; outsiders learn neither who nor why."""
    procedure: Procedure = record.procedure()
    entries = history[::-1]
    names = names_of({entry.actor for entry in entries}) if inside else {}
    return tuple(
        shapes.TimelineItem(
            at=entry.at, title=_step_label(procedure, entry.step), actor=names.get(entry.actor, entry.actor) if inside else "",
            detail=entry.reason if inside else "", entry=str(entry.pk),
            url=_decision_url(actor, record, entry),
            kind=procedure.state(entry.state_to).kind.value,
        )
        for entry in entries
    )


def _step_label(procedure: Procedure, name: str) -> Any:
    step = procedure.steps.get(name)
    return step.label if step else name


def attachments_of(actor: Any, register: Register, record: Any) -> tuple[shapes.Attachment, ...]:
    """The files on a record: working papers, for those inside."""
    if not register.is_inside(actor, record):
        return ()
    files = Attachment.objects.filter(record_kind=record.procedure_name, record_number=record.number).order_by("pk")
    return tuple(
        shapes.Attachment(f.name, f"{register.url(record)}files/{f.pk}/", f.size, f.added_at, sha256=f.sha256, kind=f.media_type)
        for f in files
    )
