"""The components a template may use; each visible part of the product is exactly one of these."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from shouzhan.web import cells, drawing, reading, shapes
from shouzhan.web.charting import chart_json, chart_table
from shouzhan.web.fields import field_of
from shouzhan.web.words import cited, clause_words

register = template.Library()
BESIDE = 2

register.filter("say", reading.spoken)
register.filter("marked", reading.marked)
register.filter("day", reading.day)
register.filter("longday", reading.long_day)
register.filter("minute", reading.minute)
register.filter("filesize", reading.size)


def component(name: str) -> str:
    """Return the path of a component's template."""
    return f"web/parts/{name}.html"


# ---- words and figures ----


@register.simple_tag
def number(value: Any, decimals: int | None = None) -> str:
    """Write a number, or "no data"."""
    return reading.no_data() if value is None else reading.figures(value, decimals)


@register.simple_tag
def money(value: Any, unit: str = "元", decimals: int = 2) -> str:
    """Write money in one unit, or "no data"; the unit itself stands in the column's head."""
    return reading.no_data() if value is None else reading.money(value, unit, decimals)


@register.simple_tag
def tally(count: int | None, capped: bool = False) -> str:
    """Write a count of rows."""
    return reading.tally(count, capped)


@register.simple_tag
def value_of(value: Any, kind: str = "text", unit: Any = "", decimals: int | None = None) -> str:
    """Write a value as its column declares it."""
    return reading.marked(reading.by_kind(value, kind, str(unit), decimals))


@register.simple_tag
def shape(kind: str) -> SafeString:
    """Draw the small shape that goes with a status word."""
    return cells.status_shape(kind)


# ---- status and time ----


@register.simple_tag
def badge(badge: shapes.Badge | None, big: bool = False) -> SafeString:
    """Show a status: a word and a shape."""
    return cells.badge(badge, big)


@register.simple_tag
def deadline(deadline: shapes.Deadline | None, brief: bool = False) -> SafeString:
    """Show a day to act by and how far it is."""
    return cells.deadline(deadline, brief)


@register.inclusion_tag(component("line"))
def line(line: shapes.Line | None) -> dict[str, Any]:
    """Show the Line."""
    return {"line": line, "stops": drawing.place(line) if line else []}


@register.inclusion_tag(component("timeline"))
def timeline(items: tuple[shapes.TimelineItem, ...], more_url: str = "") -> dict[str, Any]:
    """Show journal entries, newest first."""
    return {"items": items, "more_url": more_url}


# ---- decisions and clauses ----


@register.inclusion_tag(component("banner"))
def banner(banner: Any) -> dict[str, Any]:
    """Show a decision: outcome, sentence, clause, what would change it, who to ask. Takes a kernel Decision too."""
    return {"banner": banner, "outcome": str(getattr(banner, "outcome", "")), "live": "status"}


class Notes(list[Any]):
    """The clauses of a page, or of a part fetched on its own, whose key keeps its marks apart from the page's."""

    key = ""


def note_list(context: template.Context) -> Notes:
    """Return the page's one list of clauses; parts rendered apart get it handed on as `note_list`."""
    notes: Notes | None = context.get("note_list")
    if notes is None:
        notes = context.dicts[0]["note_list"] = Notes()
        notes.key = f"{context['note_key']}-" if context.get("note_key") else ""
    return notes


@register.simple_tag(takes_context=True)
def cite(context: template.Context, cite: Any) -> str:
    """Put a footnote mark after a statement; `{% footnotes %}` prints the notes at the page's foot."""
    if not cite:
        return ""
    notes = note_list(context)
    if cite not in notes:
        notes.append(cite)
    number = notes.index(cite) + 1
    return format_html(
        '<sup class="cite"><a href="#note-{}{}" aria-label="{}">〔{}〕</a></sup>', notes.key, number, _("依据 %s") % number, number
    )


@register.filter
def cited_words(cite: Any) -> str:
    """A clause in full, without its link."""
    return reading.marked(f"{cited(cite.source)} {clause_words(cite.clause)}".strip())


@register.simple_tag
def cite_inline(cite: Any) -> str:
    """Print a clause in full where it stands."""
    if not cite:
        return ""
    words = cited_words(cite)
    url = getattr(cite, "url", "")
    return format_html('<a href="{}">{}</a>', url, words) if url else words


@register.simple_tag(takes_context=True)
def footnotes(context: template.Context) -> SafeString:
    """Print the clauses this page stands on."""
    notes = note_list(context)
    return render_to_string(component("footnotes"), {"notes": notes, "key": notes.key}) if notes else SafeString("")


# ---- lists ----


@register.simple_tag
def cell(column: shapes.Column, cell: shapes.Cell) -> SafeString:
    """Show what stands in a cell."""
    return cells.cell(column, cell)


register.filter("cell_class", cells.cell_class)


@register.inclusion_tag(component("table"), takes_context=True)
def table(context: template.Context, table: shapes.Table | None, stack: bool = True, small_empty: bool = False) -> dict[str, Any]:
    """Show a three-line table; among other panels it says in one line that it is empty."""
    return {
        "table": table,
        "body": cells.rows(table, stack) if table else "",
        "stack": stack,
        "small_empty": small_empty,
        "total": list(zip(table.columns, table.total.cells, strict=False)) if table and table.total else [],
        "span": len(table.columns) + bool(table.bulk) if table else 1,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag(component("cards"))
def cards(table: shapes.Table | None) -> dict[str, Any]:
    """Show the same rows as cards: the name and the statuses on top, below them what is known."""
    drawn = []
    for row in table.rows if table else ():
        told = list(zip(table.columns[1:], row.cells[1:], strict=False)) if table else []
        known = [(column, cell) for column, cell in told if cell.deadline or (cell.value is not None and not cell.badge)]
        drawn.append((row, row.cells[0], [cell for _column, cell in told if cell.badge], known))
    return {"table": table, "cards": drawn}


@register.inclusion_tag(component("filters"))
def filters(groups: tuple[shapes.FilterGroup, ...], clear_url: str = "") -> dict[str, Any]:
    """Show the filters of a register and how many rows each leaves."""
    return {"groups": groups, "clear_url": clear_url}


@register.inclusion_tag(component("search"))
def search(search: shapes.SearchBox | None, size: str = "", key: str = "search") -> dict[str, Any]:
    """Show a search box."""
    return {"search": search, "size": size, "key": key}


@register.inclusion_tag(component("pager"))
def pager(pager: shapes.Pager | None) -> dict[str, Any]:
    """Show previous and next."""
    return {"pager": pager}


@register.inclusion_tag(component("empty"))
def empty_state(empty: shapes.Empty | None, small: bool = False) -> dict[str, Any]:
    """Say that there is nothing, and what to do next."""
    return {"empty": empty, "small": small}


@register.inclusion_tag(component("tabs"))
def tabs(tabs: tuple[shapes.Tab, ...], label: str = "") -> dict[str, Any]:
    """Show tabs that are links."""
    return {"tabs": tabs, "label": label}


@register.inclusion_tag(component("trail"))
def trail(links: tuple[shapes.Link, ...]) -> dict[str, Any]:
    """Show where this page hangs."""
    return {"links": links}


# ---- records ----


@register.inclusion_tag(component("record_header"))
def record_header(header: shapes.RecordHeader) -> dict[str, Any]:
    """Show a record's kind, number, status and name."""
    return {"header": header}


@register.inclusion_tag(component("facts"), takes_context=True)
def facts(context: template.Context, facts: tuple[shapes.Fact, ...], small: bool = False) -> dict[str, Any]:
    """Show names and values."""
    return {"facts": facts, "small": small, "note_list": note_list(context)}


@register.inclusion_tag(component("attachments"))
def attachments(files: tuple[shapes.Attachment, ...]) -> dict[str, Any]:
    """Show files with size and digest."""
    return {"files": files}


@register.inclusion_tag(component("action"), takes_context=True)
def action(context: template.Context, action: shapes.Action | None, small: bool = False) -> dict[str, Any]:
    """Show a button."""
    return {"action": action, "small": small, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag(component("acts"), takes_context=True)
def acts(context: template.Context, primary: shapes.Action | None, others: tuple[shapes.Action, ...]) -> dict[str, Any]:
    """Show what may be done: the one primary action, two plain ones at its side, the rest in a menu with its reasons."""
    near = [each for each in others if not each.disabled_because and each.kind != "destructive"][:BESIDE]
    more = sorted((each for each in others if each not in near), key=lambda each: each.kind == "destructive")
    if len(others) <= BESIDE + 1 and not any(each.disabled_because for each in more):
        near, more = list(others), []
    return {"primary": primary, "near": near, "more": more, "csrf_token": context.get("csrf_token")}


# ---- figures ----


@register.inclusion_tag(component("figure"))
def figure(figure: shapes.Figure) -> dict[str, Any]:
    """Show one large number."""
    return {"figure": figure}


@register.inclusion_tag(component("bullets"))
def bullets(bullets: tuple[shapes.Bullet, ...]) -> dict[str, Any]:
    """Show targets as bullet bars, each with its trend."""
    return {"bullets": [(item, drawing.bullet_bar(item), drawing.spark(item.trend, item.decimals)) for item in bullets]}


@register.inclusion_tag(component("bullets"))
def bullet(bullet: shapes.Bullet) -> dict[str, Any]:
    """Show one target as a bullet bar."""
    return bullets((bullet,))


@register.inclusion_tag(component("bullet_key"))
def bullet_key() -> dict[str, Any]:
    """Say once on a page what the parts of a bullet bar mean."""
    return {}


@register.inclusion_tag(component("heat"))
def heat_table(heat: shapes.HeatTable) -> dict[str, Any]:
    """Show a heat table."""
    return {"heat": heat, "has_total": heat is not None and any(row.total is not None for row in heat.rows)}


@register.inclusion_tag(component("tiles"))
def tile_map(tiles: shapes.TileMap, note: bool = True) -> dict[str, Any]:
    """Show the districts as a schematic grid, or as bars where the city has none; where several stand together the note that it is one is said above them."""
    here = settings.PLACES
    if not here.is_drawn:
        return {"map": tiles, "bars": drawing.as_bars(tiles.tiles, here)}
    return {"map": tiles, "tiles": drawing.on_map(tiles.tiles, here), "columns": here.columns, "note": note}


@register.inclusion_tag(component("chart"))
def chart(chart: shapes.ChartSpec) -> dict[str, Any]:
    """Show a chart with the same data as a table one key away."""
    return {"chart": chart, "data": chart_json(chart), "table": chart_table(chart)}


# ---- forms ----


@register.inclusion_tag(component("field"))
def field(field: shapes.Field | BoundField) -> dict[str, Any]:
    """Show a form field; takes our own shape or a Django bound field."""
    shown = field_of(field) if isinstance(field, BoundField) else field
    chosen = shown.value if isinstance(shown.value, (tuple, list)) else (str(shown.value or ""),)
    text = shown.value.isoformat() if isinstance(shown.value, date) else shown.value
    return {"field": shown, "chosen": [str(each) for each in chosen], "text": text}


@register.inclusion_tag(component("error_summary"))
def error_summary(errors: tuple[shapes.FormError, ...]) -> dict[str, Any]:
    """Count the errors on top of a form and lead to each."""
    return {"errors": errors}


@register.inclusion_tag(component("form"), takes_context=True)
def form(context: template.Context, form: shapes.Form) -> dict[str, Any]:
    """Show a whole form with its error summary, autosave stamp and buttons."""
    return {"form": form, "csrf_token": context.get("csrf_token")}


@register.filter
def unlocalized(value: float | None) -> SafeString:
    """Write a coordinate with a point, whatever the reader's language writes."""
    return mark_safe("" if value is None else f"{value:g}")


@register.filter
def json_text(value: Mapping[str, Any]) -> SafeString:
    """Write data into a JSON script element without letting it close the element."""
    raw = json.dumps(value, ensure_ascii=False)
    return mark_safe(raw.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
