"""The list page of a register, drawn from its declaration."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shouzhan.kernel.dates import today
from shouzhan.web import shapes
from shouzhan.web.listing import Listed, Question, cap_of, matching, one_page, shown_columns
from shouzhan.web.models import SavedView
from shouzhan.web.registers import ListColumn, ListFilter, Register, badge, deadline_of
from shouzhan.web.steplinks import bulk_actions, opening_actions


def register_page(request: HttpRequest, actor: Any, register: Register) -> shapes.RegisterPage:
    """Everything the list page shows for this question."""
    question = Question.of(register, request.GET)
    listed = one_page(register, actor, question)
    counted = _Counts(register, actor, question, listed)
    starts = opening_actions(actor, register)
    layout = request.GET.get("layout") or request.COOKIES.get("layout", "table")
    return shapes.RegisterPage(
        title=register.title, lead=register.lead, count=counted.total, capped=counted.capped, layout=layout,
        table=table_of(register, question, listed, bulk_actions(actor, register), starts),
        pager=_pager(question, listed, counted.total, counted.capped),
        search=_search(register, question),
        filters=tuple(group for group in (_filter_group(question, f, counted) for f in register.filters) if group.clear_url or len(group.options) > 1),
        views=_views(actor, register, request), save_view_url=f"{request.path}views/" if actor.is_authenticated else "",
        columns=tuple(
            shapes.ColumnChoice(c.key, c.label, c in shown_columns(register, question)) for c in register.columns
        ),
        columns_url=request.path,
        exports=tuple(
            shapes.Link(label, f"{request.path}export.{kind}{question.query()}")
            for kind, label in (("xlsx", _("导出 Excel")), ("csv", _("导出 CSV")))
        ),
        import_url=f"{request.path}import/" if register.may_import(actor) else "",
        starts=starts,
        kept=_kept(question), view_query=question.query().lstrip("?"),
        clear_url=request.path if question.filters or question.words else "",
        layout_urls=(question.query(layout="table") or "?layout=table", question.query(layout="cards")),
    )


class _Counts:
    """How many rows there are and how many each choice leaves, in one query where no filter is chosen."""

    def __init__(self, register: Register, actor: Any, question: Question, listed: Listed) -> None:
        self.options = {f.key: f.options(register.queryset(actor)) for f in register.filters}
        free = [f for f in register.filters if f.key not in question.filters]
        on_one_page = not (listed.after or listed.before)
        rows = register.model._default_manager.filter(pk__in=[r.pk for r in listed.rows]) if on_one_page else matching(register, actor, question)
        self.cap = cap = cap_of(register, question)
        found = _sampled(register, rows, free, self.options, cap)
        self.total, self.capped = min(found["sz_all"], cap), found["sz_all"] > cap
        self.found: dict[str, dict[str, int]] = {f.key: found for f in free}
        for chosen in register.filters:
            if chosen.key in question.filters:
                rows = matching(register, actor, question, without=chosen.key)
                self.found[chosen.key] = _sampled(register, rows, [chosen], self.options, cap)


def _sampled(register: Register, rows: Any, filters: list[ListFilter], options: dict[str, list[Any]], cap: int) -> dict[str, int]:
    """Count no further than the cap, whatever the table's size."""
    sample = register.model._default_manager.filter(pk__in=rows.order_by().values("pk")[: cap + 1])
    wanted = {
        f"sz_{f.key}_{i}": Count("pk", filter=f.q(value)) for f in filters for i, (value, _label) in enumerate(options[f.key])
    }
    counted: dict[str, int] = sample.aggregate(sz_all=Count("pk"), **wanted)
    return counted


def table_of(register: Register, question: Question, listed: Listed, bulk: tuple[shapes.Action, ...] = (), starts: tuple[shapes.Action, ...] = ()) -> shapes.Table:
    """The rows of one page as a table."""
    columns = shown_columns(register, question)
    day = today()
    return shapes.Table(
        columns=tuple(_head(column, question) for column in columns),
        rows=tuple(_row(register, columns, record, day) for record in listed.rows),
        caption=register.title, empty=_empty(register, question, starts), bulk=bulk,
    )


def _empty(register: Register, question: Question, starts: tuple[shapes.Action, ...]) -> shapes.Empty:
    """Why nothing is listed, and what to do next: drop what was asked for, or begin the first record."""
    if question.words or question.filters:
        return shapes.Empty(_("没有符合条件的记录"), _("请放宽筛选条件，或清除搜索词。"), (shapes.Action(_("显示全部"), register.url()),))
    hint = register.empty_hint or ("" if starts else _("有权办理的人员登记以后，会列在这里。"))
    return shapes.Empty(register.empty_title or _("还没有记录"), hint, starts)


def _head(column: ListColumn, question: Question) -> shapes.Column:
    if not column.sort:
        return shapes.Column(column.key, column.label, column.kind, column.unit)
    now = "descending" if question.sort == f"-{column.key}" else "ascending" if question.sort == column.key else ""
    following = f"-{column.key}" if now == "ascending" else column.key
    return shapes.Column(
        column.key, column.label, column.kind, column.unit,
        sort_url=question.query(sort=following, after="", before=""), sorted=now,
    )


def _row(register: Register, columns: list[ListColumn], record: Any, day: Any) -> shapes.Row:
    url = register.url(record)
    late = record.due_on is not None and record.due_on < day and record.state_now.kind.value in ("open", "waiting")
    return shapes.Row(
        cells=tuple(_cell(column, record, url, day) for column in columns),
        key=record.number, url=url, kind="late" if late else "",
    )


def _cell(column: ListColumn, record: Any, url: str, day: Any) -> shapes.Cell:
    if column.cell:
        return column.cell(record)
    if column.kind == "badge":
        return shapes.Cell(badge=badge(record))
    if column.kind == "date":
        return shapes.Cell(column.of(record), url=url if column.is_link else "", missing="–")
    if column.kind == "deadline":
        return shapes.Cell(deadline=deadline_of(record, day), missing="–")
    return shapes.Cell(column.of(record), url=url if column.is_link else "", missing=column.missing)


def _kept(question: Question) -> tuple[tuple[str, str], ...]:
    """The parts of the question that a small form beside the list carries along."""
    return tuple((key, value) for key, value in (*question.filters.items(), ("q", question.words), ("sort", question.sort)) if value)


def _search(register: Register, question: Question) -> shapes.SearchBox | None:
    if not register.search:
        return None
    hidden = (*(pair for pair in _kept(question) if pair[0] != "q"), *(("columns", key) for key in question.columns))
    return shapes.SearchBox(
        action=register.url(), value=question.words, hidden=hidden, label=_("在本清单中搜索"), placeholder=_("名称、编号"),
    )


def _filter_group(question: Question, declared: ListFilter, counted: _Counts) -> shapes.FilterGroup:
    counts = counted.found[declared.key]
    chosen = question.filters.get(declared.key, "")
    return shapes.FilterGroup(
        label=declared.label,
        options=tuple(
            shapes.Filter(
                label, question.query(**{declared.key: value, "after": "", "before": ""}),
                count=min(counts[f"sz_{declared.key}_{i}"], counted.cap), capped=counts["sz_all"] > counted.cap, active=value == chosen,
            )
            for i, (value, label) in enumerate(counted.options[declared.key])
            if counts[f"sz_{declared.key}_{i}"] or value == chosen
        ),
        clear_url=(question.query(**{declared.key: ""}) or "?") if chosen else "",
    )


def _pager(question: Question, listed: Listed, count: int, capped: bool) -> shapes.Pager:
    return shapes.Pager(
        previous_url=question.query(before=listed.before, after="") if listed.before else "",
        next_url=question.query(after=listed.after, before="") if listed.after else "",
        first_url=question.query() or "?" if listed.before else "",
        total=count, capped=capped,
    )


def _views(actor: Any, register: Register, request: HttpRequest) -> tuple[shapes.SavedView, ...]:
    if not actor.is_authenticated:
        return ()
    now = request.GET.urlencode()
    saved = list(SavedView.objects.filter(owner=actor, register=register.name)[:20])
    here = next((view for view in saved if view.query == now), None)  # two may ask the same; the reader is in one place
    return tuple(shapes.SavedView(view.name, f"{request.path}?{view.query}", view is here) for view in saved)
