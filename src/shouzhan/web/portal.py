"""The public home, the workbench, the search page and the small doors of the shell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.jobs.models import Job
from shouzhan.kernel.access import EVERYBODY, NOBODY, Access, Public, SignedIn
from shouzhan.kernel.dates import now, today
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.declare import PROCEDURES, Kind, Step
from shouzhan.web import shapes
from shouzhan.web.drafts import save_draft
from shouzhan.web.keeping import Kept
from shouzhan.web.listing import Question, matching
from shouzhan.web.models import Draft, Notice
from shouzhan.web.names import names_of
from shouzhan.web.pages import page
from shouzhan.web.reading import minute
from shouzhan.web.registers import REGISTERS, Register, badge, deadline_of, deadline_on, register_of
from shouzhan.web.steplinks import opening_actions
from shouzhan.web.todo import parts_of
from shouzhan.web.together import Groups, Wanted, counts_together, rows_together
from shouzhan.web.words import say


@dataclass(frozen=True)
class Latest:
    """A room's newest records on the public home: which, what is read of them, and how one is told."""

    title: shapes.Words
    url: str
    empty: shapes.Words
    rows: Callable[[Any], Any]
    reads: tuple[str, ...]
    told: Callable[[Any], shapes.Link]


@dataclass(frozen=True)
class Stops:
    """A room's stations on the city's line: the rows a reader sees, counted by state, and how the counts are told."""

    order: int
    counted: Callable[[Any], Mapping[str, Any]]
    told: Callable[[Groups], tuple[shapes.LineStop, ...]]


PORTAL_FIGURES: list[Callable[[Any], tuple[shapes.Figure, ...]]] = []
PORTAL_LATEST: list[Latest] = []
PORTAL_STOPS: list[Stops] = []
SITE_SEARCH: list[Callable[[str], shapes.SearchGroup]] = []  # what a room finds beside its registers, without a query
PORTAL_DOORS: list[tuple[int, shapes.Door]] = []
SHOWN_DRAFTS = 10
TODO_LIMIT, TODO_MOST = 60, 600  # shown at first, and when all is asked for
HITS = 5
LATEST = 5
_counted: Kept[Groups] = Kept(lambda groups: sum(sum(states.values()) for states in groups.values()))


@page("", name="portal", access=Public(), template="web/portal.html")
def portal(request: HttpRequest, actor: Any) -> shapes.PortalPage:
    """The public home."""
    return shapes.PortalPage(
        title=_("从条款，到办件，到数字"),
        lead=_("首站把政策条款变成任务、目标与规则，把每一项任务办到底，让每一个数字都能追溯到它的来源。"),
        search=_search_box(""),
        line=city_line(actor),
        doors=tuple(door for _order, door in sorted(PORTAL_DOORS, key=lambda pair: pair[0])),
        figures=tuple(figure for build in PORTAL_FIGURES for figure in build(actor))[:4],
        latest=_latest(actor),
    )


def city_line(actor: Any) -> shapes.Line:
    """The whole city's line: how many of those this reader may open are at each stop, and where they pile up."""
    groups = _counted.answer((today(), actor.public_id), lambda: counts_together({name: rows for stops in PORTAL_STOPS for name, rows in stops.counted(actor).items()}))
    told = tuple(stop for stops in sorted(PORTAL_STOPS, key=lambda stops: stops.order) for stop in stops.told(groups))
    return shapes.Line(told, label=_("全市线路"), use="board")


def _latest(actor: Any) -> tuple[shapes.LatestList, ...]:
    """The newest records of every room, in one query."""
    found = rows_together([Wanted(latest.rows(actor), LATEST, latest.reads) for latest in PORTAL_LATEST])
    return tuple(
        shapes.LatestList(latest.title, tuple(latest.told(record) for record in records), latest.url, empty=latest.empty)
        for latest, records in zip(PORTAL_LATEST, found, strict=True)
    )


PORTAL_DOORS.append((80, shapes.Door(
    lazy("社会公众"), lazy("看目标进展，查政策条款，离线查验存证"), "/board/",
    (shapes.Link(lazy("进展报告"), "/reports/"), shapes.Link(lazy("查验凭证"), "/verify/")),
)))


def _search_box(value: str) -> shapes.SearchBox:
    return shapes.SearchBox(
        action="/search/", value=value, label=_("搜索成果、政策、任务与机构"), placeholder=_("例如：概念验证、高质量孵化器"),
    )


@page("search/", name="search", access=Public(), template="web/search.html")
def search(request: HttpRequest, actor: Any) -> shapes.SearchPage:
    """One search over every public register, each showing what this reader may see."""
    words = request.GET.get("q", "").strip()[:100]
    groups = _hits(actor, words) if words else []
    groups += [group for find in SITE_SEARCH if words and (group := find(words)).count]
    found = tuple(group for group in groups if group.count)
    empty = None
    if not found:
        empty = shapes.Empty(
            _("没有找到“%(words)s”") % {"words": words} if words else _("请输入要查找的内容"),
            _("换一个更短的词，或到清单中用筛选查找。"),
        )
    return shapes.SearchPage(search=_search_box(words), groups=found, empty=empty)


def _hits(actor: Any, words: str) -> list[shapes.SearchGroup]:
    """What the words find in every register that lets this reader in, in one query; each keeps its own access."""
    question = Question(words=words)
    asked = [register for register in REGISTERS.values() if register.search and register.is_public and register.in_site_search]
    found = rows_together([
        Wanted(matching(register, actor, question).order_by(*register.order), HITS + 1, ("number", *register.titled)) for register in asked
    ])
    return [
        shapes.SearchGroup(
            register.title, tuple(shapes.Link(record.title, register.url(record), record.number) for record in records[:HITS]),
            min(len(records), HITS), f"{register.url()}{question.query()}", len(records) > HITS,
        )
        for register, records in zip(asked, found, strict=True)
    ]


@page("workbench/", name="workbench", access=SignedIn(), template="web/workbench.html")
def workbench(request: HttpRequest, actor: Any) -> shapes.WorkbenchPage:
    """What waits for me, what I wait for, what changed since last time."""
    limit = TODO_MOST if request.GET.get("all") else TODO_LIMIT
    todo, recent = todo_of(actor, limit), _recent(actor, 100)
    notices = list(Notice.objects.filter(reader=actor).order_by(models.F("read_at").desc(nulls_first=True), "-at")[:12])
    return shapes.WorkbenchPage(
        todo=parts_of(todo), count=len(todo), capped=len(todo) == limit, more_url="?all=1#todo" if len(todo) == TODO_LIMIT == limit else "",
        waiting=_waiting(actor, recent), changed=_changed(actor, recent),
        registers=_shelves(actor),
        notices=tuple(
            shapes.Notice(n.at, n.sentence_en if request.LANGUAGE_CODE == "en" else n.sentence_zh, f"/notices/{n.pk}/", n.read_at is not None)
            for n in notices
        ),
        unsent=_unsent(actor),
        jobs=Job.objects.filter(owner=actor, state__in=Job.UNFINISHED).count(), greeting=_("%(name)s，您好") % {"name": actor},
        starts=tuple(action for register in REGISTERS.values() for action in opening_actions(actor, register) if action.kind == "primary"),
    )


def _shelves(actor: Any) -> tuple[shapes.TabGroup, ...]:
    """The registers somebody may open, room by room."""
    held: dict[str, list[shapes.Tab]] = {}
    for register in REGISTERS.values():
        if register.queryset(actor) is not None:
            held.setdefault(register.name.partition(".")[0], []).append(shapes.Tab(register.title, register.url()))
    return tuple(shapes.TabGroup(apps.get_app_config(room).verbose_name, tuple(tabs)) for room, tabs in held.items())


def todo_of(actor: Any, limit: int = TODO_LIMIT) -> tuple[shapes.TodoItem, ...]:
    """Records whose next step is this actor's to take, a primary one or one owed by name, the nearest deadline first."""
    owed: dict[str, tuple[Register, list[Step]]] = {}
    for procedure in PROCEDURES.values():
        register = _register(procedure.name)
        steps = [s for s in procedure.steps.values() if (s.is_primary or s.owed) and _pending(s) and _debtor(s).scope(actor) != NOBODY]
        if steps and register is not None:
            owed[procedure.name] = (register, steps)
    places: dict[str, list[int]] = {}
    for kind, pk, _due in _nearest(actor, owed, limit):
        places.setdefault(kind, []).append(pk)
    found: list[tuple[Any, shapes.TodoItem]] = []
    for kind, pks in places.items():
        register, steps = owed[kind]
        rows = register.model._default_manager.filter(pk__in=pks)
        named = {s.key: set(rows.filter(s.owed.by.scope(actor)).values_list("pk", flat=True)) for s in steps if s.owed}
        for record in rows.select_related(*register.related):
            step = next((s for s in steps if record.state in _pending(s) and (record.pk in named[s.key] if s.owed else s.by(actor, record))), None)
            if step is not None:
                due = step.owed.due(record) if step.owed else record.due_on
                found.append((due, _todo_item(register, record, step, due)))
    found.sort(key=lambda pair: (pair[0] is None, pair[0] or today()))
    return tuple(item for _due, item in found)


def _nearest(actor: Any, owed: dict[str, tuple[Register, list[Step]]], limit: int) -> list[tuple[str, int, Any]]:
    """The most urgent records of every kind, in one query."""
    parts = []
    for kind, (register, steps) in owed.items():
        condition = models.Q(pk__in=())
        for step in steps:
            condition |= models.Q(state__in=_pending(step)) & _debtor(step).scope(actor)
        rows = register.model._default_manager
        nearest = rows.filter(condition).order_by(models.F("due_on").asc(nulls_last=True), "pk").values("pk")[:limit]
        rows = rows.filter(pk__in=nearest).order_by()
        parts.append(rows.annotate(sz_kind=models.Value(kind)).values_list("sz_kind", "pk", "due_on"))
    if not parts:
        return []
    every = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return list(every.order_by(models.F("due_on").asc(nulls_last=True), "pk")[:limit])


def _pending(step: Step) -> list[str]:
    """The states from which the step is still owed: what has succeeded or ended waits for nobody."""
    return [source.name for source in step.sources if source.kind in (Kind.OPEN, Kind.WAITING)]


def _debtor(step: Step) -> Access:
    return step.owed.by if step.owed else step.by


def _todo_item(register: Register, record: Any, step: Step, due: date | None) -> shapes.TodoItem:
    return shapes.TodoItem(
        title=record.title, url=register.url(record), step=step.label, number=record.number, deadline=deadline_on(due, today()),
        kind=step.key, bulk_url=f"{register.url()}?state={record.state}" if step in register.bulk else "",
    )


def _register(kind: str) -> Register | None:
    try:
        return register_of(kind)
    except LookupError:
        return None


def _unsent(actor: Any) -> tuple[shapes.Link, ...]:
    """The forms this person began and has not sent, the latest first."""
    return tuple(shapes.Link(_form_name(draft.key), draft.key, minute(draft.saved_at)) for draft in Draft.objects.filter(owner=actor).order_by("-saved_at")[:SHOWN_DRAFTS])


def _form_name(key: str) -> str:
    """What a form does, and of which record, by its address."""
    register = next((one for one in REGISTERS.values() if key.startswith(one.url())), None)
    number, _slash, step = key.removeprefix(register.url()).strip("/").partition("/") if register else ("", "", "")
    found = PROCEDURES[register.model.procedure_name].steps.get(step) if register and register.model.procedure_name in PROCEDURES else None
    if found is None:
        return key
    return str(found.label) if number == "new" else f"{found.label} · {number}"


def _recent(actor: Any, limit: int) -> list[Entry]:
    return list(Entry.objects.filter(actor=actor.public_id).order_by("-id")[:limit])


def _waiting(actor: Any, recent: list[Entry]) -> tuple[shapes.TodoItem, ...]:
    """Records this actor moved lately that now wait for somebody else."""
    numbers: dict[str, set[str]] = {}
    for entry in recent:
        procedure = PROCEDURES.get(entry.record_kind)
        if procedure is not None and procedure.state(entry.state_to).kind is Kind.WAITING:
            numbers.setdefault(entry.record_kind, set()).add(entry.record_number)
    items = []
    for kind, found in numbers.items():
        register = _register(kind)
        if register is None:
            continue
        waiting = [state.name for state in register.procedure.states if state.kind is Kind.WAITING]
        rows = register.queryset(actor).filter(number__in=found, state__in=waiting)
        items += [
            shapes.TodoItem(record.title, register.url(record), number=record.number, badge=badge(record),
                            deadline=deadline_of(record, today()), since=record.state_since)
            for record in rows[:20]
        ]
    return tuple(items[:20])


def _changed(actor: Any, recent: list[Entry]) -> tuple[shapes.TimelineItem, ...]:
    """The last moves of the records this actor has touched and may still see, by others."""
    entries = list(Entry.objects.filter(record_number__in=_still_seen(actor, recent)).exclude(actor=actor.public_id).order_by("-id")[:10])
    names, titles = names_of({entry.actor for entry in entries}), titles_of(actor, entries)
    items = []
    for entry in entries:
        procedure = PROCEDURES.get(entry.record_kind)
        register = _register(entry.record_kind)
        if procedure is None or register is None:
            continue
        step = procedure.steps.get(entry.step)
        items.append(shapes.TimelineItem(
            entry.at, _("%(step)s：%(title)s") % {
                "step": say(step.label) if step else entry.step, "title": titles.get(entry.record_number, entry.record_number),
            }, names.get(entry.actor, entry.actor), url=f"/{register.path}{entry.record_number}/", kind=procedure.state(entry.state_to).kind.value,
        ))
    return tuple(items)


def titles_of(actor: Any, entries: list[Entry]) -> dict[str, str]:
    """What the records are called that this actor still sees, in one query for each kind."""
    numbers: dict[str, set[str]] = {}
    for entry in entries:
        numbers.setdefault(entry.record_kind, set()).add(entry.record_number)
    kinds = ((_register(kind), found) for kind, found in numbers.items())
    held = (
        register.model._default_manager.filter(register.sees.scope(actor), number__in=found).select_related(*register.related)
        for register, found in kinds if register is not None
    )
    return {record.number: say(record.title) for rows in held for record in rows}


def _still_seen(actor: Any, recent: list[Entry]) -> set[str]:
    touched: dict[str, set[str]] = {}
    for entry in recent:
        touched.setdefault(entry.record_kind, set()).add(entry.record_number)
    seen: set[str] = set()
    for kind, numbers in touched.items():
        register = _register(kind)
        if register is None:
            continue
        scope = register.sees.scope(actor)
        rows = register.model._default_manager.filter(scope, number__in=numbers)
        seen |= numbers if scope == EVERYBODY else set(rows.values_list("number", flat=True))
    return seen


@page("language/", name="language", access=Public(), methods=("POST",))
def language(request: HttpRequest, actor: Any) -> HttpResponse:
    """Switch the language and stay on the page."""
    chosen = request.POST.get("language", "")
    onward = request.POST.get("next") or request.headers.get("Referer") or "/"
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}):
        onward = "/"
    response = HttpResponseRedirect(onward)
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31_536_000, samesite="Lax", secure=settings.HTTPS)
    return response


@page("drafts/", name="drafts", access=SignedIn(), methods=("POST",))
def drafts(request: HttpRequest, actor: Any) -> HttpResponse:
    """Keep what is being typed."""
    return save_draft(request, actor)


@page("notices/<int:pk>/", name="notice", access=SignedIn())
def notice(request: HttpRequest, actor: Any, pk: int) -> HttpResponse:
    """Open what a notice speaks of, and mark it read."""
    found = Notice.objects.filter(pk=pk, reader=actor).first()
    if found is None:
        return HttpResponseRedirect("/workbench/")
    Notice.objects.filter(pk=pk, read_at=None).update(read_at=now())
    return HttpResponseRedirect(found.url or "/workbench/")


def notify(readers: Any, zh: str, en: str, url: str, key: str = "") -> int:
    """Tell people something once; the same key is never told twice to the same reader."""
    rows = [Notice(reader=reader, sentence_zh=zh[:300], sentence_en=en[:400], url=url, at=now(), key=key) for reader in readers]
    return len(Notice.objects.bulk_create(rows, ignore_conflicts=True))


WORKBENCH_LABEL = lazy("工作台")
