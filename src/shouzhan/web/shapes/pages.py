"""The context of each page: the fields of its dataclass are the names its template may use."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from shouzhan.web.shapes.charts import Amount, Bullet, ChartSpec, Figure, HeatTable, TileMap
from shouzhan.web.shapes.components import (
    Action,
    Attachment,
    Badge,
    Banner,
    Cite,
    ColumnChoice,
    Deadline,
    Empty,
    Fact,
    FilterGroup,
    Form,
    Line,
    Link,
    Notice,
    Pager,
    Panel,
    RecordHeader,
    Row,
    SavedView,
    SearchBox,
    Tab,
    TabGroup,
    Table,
    TimelineItem,
    Words,
)


@dataclass(frozen=True)
class Door:
    """A way in for one kind of person."""

    role: Words
    promise: Words
    url: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class LatestList:
    """The newest entries of one register; each item is a link whose note is its number or issuer."""

    title: Words
    items: tuple[Link, ...]
    url: str = ""
    empty: Words = ""


@dataclass(frozen=True)
class PortalPage:
    """web/portal.html"""

    search: SearchBox
    line: Line
    doors: tuple[Door, ...]
    figures: tuple[Figure, ...]
    latest: tuple[LatestList, ...]
    title: Words = ""
    lead: Words = ""


@dataclass(frozen=True)
class TodoItem:
    """Something that waits for somebody."""

    title: Words
    url: str
    step: Words = ""
    number: str = ""
    deadline: Deadline | None = None
    who: Words = ""
    badge: Badge | None = None
    since: date | None = None
    kind: str = ""
    bulk_url: str = ""


@dataclass(frozen=True)
class TodoGroup:
    """One line of the list: an item, or several that ask for the same step by the same day."""

    items: tuple[TodoItem, ...]


@dataclass(frozen=True)
class TodoPart:
    """What is late, what is near, what comes later, what has no day."""

    title: Words
    groups: tuple[TodoGroup, ...]
    count: int


@dataclass(frozen=True)
class WorkbenchPage:
    """web/workbench.html"""

    todo: tuple[TodoPart, ...]
    waiting: tuple[TodoItem, ...]
    changed: tuple[TimelineItem, ...]
    registers: tuple[TabGroup, ...]
    notices: tuple[Notice, ...] = ()
    last_seen: datetime | None = None
    greeting: Words = ""
    count: int = 0
    capped: bool = False
    more_url: str = ""
    unsent: tuple[Link, ...] = ()
    starts: tuple[Action, ...] = ()
    jobs: int = 0


@dataclass(frozen=True)
class RegisterPage:
    """web/register.html; the part #register-results is what htmx swaps."""

    title: Words
    table: Table
    pager: Pager
    count: int | None = None
    capped: bool = False
    lead: Words = ""
    search: SearchBox | None = None
    filters: tuple[FilterGroup, ...] = ()
    views: tuple[SavedView, ...] = ()
    save_view_url: str = ""
    columns: tuple[ColumnChoice, ...] = ()
    columns_url: str = ""
    exports: tuple[Link, ...] = ()
    import_url: str = ""
    starts: tuple[Action, ...] = ()
    layout: str = "table"
    layout_urls: tuple[str, str] = ("", "")
    clear_url: str = ""
    trail: tuple[Link, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    view_query: str = ""


@dataclass(frozen=True)
class BulkPage:
    """web/bulk.html: one step for many records. Before: the form and who it can be for; after: what became of each."""

    title: Words
    what: Words
    trail: tuple[Link, ...]
    table: Table
    form: Form | None = None
    others: Table | None = None
    banner: Banner | None = None
    cites: tuple[Cite, ...] = ()
    back_url: str = ""
    at_hand: tuple[Panel, ...] = ()  # what each record is to be judged by, where the step shows it for one
    at_hand_title: Words = ""


@dataclass(frozen=True)
class RecordPage:
    """web/record.html"""

    header: RecordHeader
    line: Line | None = None
    primary: Action | None = None
    actions: tuple[Action, ...] = ()
    deadline: Deadline | None = None
    waiting_for: Words = ""
    banner: Banner | None = None
    panels: tuple[Panel, ...] = ()
    timeline: tuple[TimelineItem, ...] = ()
    timeline_more_url: str = ""
    history_url: str = ""
    attachments: tuple[Attachment, ...] = ()
    attach: Action | None = None
    seen_by: tuple[Words, ...] = ()
    tabs: tuple[Tab, ...] = ()
    proof_url: str = ""
    exports: tuple[Link, ...] = ()


@dataclass(frozen=True)
class PanelPart:
    """web/parts/later.html: a panel or the history of a record, fetched when it is scrolled to"""

    panel: Panel | None = None
    timeline: tuple[TimelineItem, ...] = ()
    is_history: bool = False
    note_key: str = ""


@dataclass(frozen=True)
class StepPage:
    """web/step.html"""

    title: Words
    header: RecordHeader
    form: Form
    what: Words = ""
    who: Words = ""
    deadline: Deadline | None = None
    cites: tuple[Cite, ...] = ()
    line: Line | None = None
    conflict: Banner | None = None
    banner: Banner | None = None
    summary: tuple[Fact, ...] = ()
    summary_title: Words = ""
    after: Words = ""
    place: Words = ""


@dataclass(frozen=True)
class ReviewSegment:
    """A piece of the source text; key names the item that was read out of it, empty for plain text.
    kind: heading, text, task, target, unit, rule, achieved; state is the item's; only its first piece is led to."""

    text: str
    key: str = ""
    kind: str = "text"
    level: int = 0
    state: str = ""
    is_first: bool = False


@dataclass(frozen=True)
class ReviewItem:
    """One thing the parser found. state: open, accepted, edited, dropped; mark: task, target, achieved, rule."""

    key: str
    kind: Words
    title: Words
    section: str = ""
    facts: tuple[Fact, ...] = ()
    state: str = "open"
    confidence: Words = ""
    doubt: Words = ""
    accept_url: str = ""
    edit_url: str = ""
    drop_url: str = ""
    form: Form | None = None
    mark: str = "task"


@dataclass(frozen=True)
class ReviewPage:
    """web/review.html; posting to an item's URLs answers with the fragment web/parts/review_item.html."""

    title: Words
    segments: tuple[ReviewSegment, ...]
    items: tuple[ReviewItem, ...]
    open_count: int
    accepted_count: int
    dropped_count: int
    source_name: str = ""
    publish: Link | None = None
    accept_rest: Link | None = None
    counts_by_kind: tuple[Fact, ...] = ()
    trail: tuple[Link, ...] = ()
    banner: Banner | None = None
    actions: tuple[Action, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class BoardSection:
    """A titled part of the board."""

    title: Words
    lead: Words = ""
    url: str = ""
    figures: tuple[Figure, ...] = ()
    bullets: tuple[Bullet, ...] = ()
    heat: HeatTable | None = None
    maps: tuple[TileMap, ...] = ()
    charts: tuple[ChartSpec, ...] = ()
    table: Table | None = None
    empty: Empty | None = None

    @property
    def size(self) -> int:
        """How many things it holds, told beside the title of a folded part; of targets its own sentence says it."""
        rows = (len(part.rows) for part in (self.heat, self.table) if part is not None)
        return sum((len(self.figures), len(self.maps), len(self.charts), *rows))


@dataclass(frozen=True)
class BoardPage:
    """web/board.html"""

    title: Words
    sections: tuple[BoardSection, ...]
    line: Line | None = None
    as_of: datetime | None = None
    tabs: tuple[Tab, ...] = ()
    exports: tuple[Link, ...] = ()
    lead: Words = ""
    stale: Words = ""


@dataclass(frozen=True)
class Edition:
    """A published value of a figure; late corrections make a new edition."""

    at: datetime
    value: Amount
    reason: Words = ""
    by: Words = ""
    current: bool = False


@dataclass(frozen=True)
class FigurePage:
    """web/figure.html"""

    figure: Figure
    question: Words
    definition_version: str = ""
    cites: tuple[Cite, ...] = ()
    breakdowns: tuple[Tab, ...] = ()
    chart: ChartSpec | None = None
    map: TileMap | None = None
    narrowed: Link | None = None
    steps: tuple[Words, ...] = ()
    rows: Table | None = None
    pager: Pager | None = None
    rows_url: str = ""
    rows_note: Words = ""
    editions: tuple[Edition, ...] = ()
    bullet: Bullet | None = None
    trail: tuple[Link, ...] = ()
    exports: tuple[Link, ...] = ()
    serves: tuple[Link, ...] = ()
    sql: str = ""


@dataclass(frozen=True)
class DemoLogin:
    """A member of the demo cast."""

    name: str
    role: Words
    organisation: Words
    login: str
    password: str


@dataclass(frozen=True)
class LoginPage:
    """web/login.html"""

    form: Form
    demo: tuple[DemoLogin, ...] = ()
    providers: tuple[Link, ...] = ()
    banner: Banner | None = None
    next_url: str = ""
    reset_url: str = ""


@dataclass(frozen=True)
class ErrorPage:
    """web/error.html; with no banner the template says what it can from the status alone."""

    status: int
    banner: Banner | None = None
    back_url: str = "/"
    request_id: str = ""


@dataclass(frozen=True)
class ClauseBlock:
    """A paragraph of a clause, or a table printed in it."""

    text: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class ClauseNode:
    """One clause: its number, our digest or the imported text, and what was read out of it."""

    id: str
    heading: str
    level: int = 1
    text: str = ""
    url: str = ""
    tasks: tuple[Link, ...] = ()
    targets: tuple[Link, ...] = ()
    limits: tuple[Link, ...] = ()
    results: tuple[Link, ...] = ()
    cited_by: int = 0
    children: tuple["ClauseNode", ...] = ()

    @property
    def blocks(self) -> list[ClauseBlock]:
        """The text as it was printed: paragraph by paragraph, rows of cells as a table."""
        blocks: list[ClauseBlock] = []
        for is_row, lines in groupby(filter(None, map(str.strip, self.text.splitlines())), lambda line: line[:1] == line[-1:] == "|" and len(line) > 1):
            if is_row:
                head, *rows = (tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines)
                blocks.append(ClauseBlock(head=head, rows=tuple(rows)) if rows else ClauseBlock(" ".join(head)))
            else:
                blocks += [ClauseBlock(line) for line in lines]
        return blocks


@dataclass(frozen=True)
class DocumentPage:
    """web/document.html"""

    header: RecordHeader
    facts: tuple[Fact, ...]
    clauses: tuple[ClauseNode, ...]
    tasks: Table | None = None
    targets: Table | None = None
    rules: Table | None = None
    cited_by: Table | None = None
    effects: tuple[Fact, ...] = ()
    actions: tuple[Action, ...] = ()
    banner: Banner | None = None
    exports: tuple[Link, ...] = ()


@dataclass(frozen=True)
class SearchGroup:
    """The hits in one register; each link's note is the snippet."""

    title: Words
    hits: tuple[Link, ...]
    count: int
    url: str = ""
    capped: bool = False


@dataclass(frozen=True)
class SearchPage:
    """web/search.html"""

    search: SearchBox
    groups: tuple[SearchGroup, ...]
    empty: Empty | None = None
    tabs: tuple[Tab, ...] = ()


@dataclass(frozen=True)
class AccountSection:
    """A part of the account page."""

    title: Words
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    actions: tuple[Action, ...] = ()
    note: Words = ""


@dataclass(frozen=True)
class AccountPage:
    """web/account.html"""

    title: Words
    sections: tuple[AccountSection, ...]
    tabs: tuple[Tab, ...] = ()


@dataclass(frozen=True)
class ImportIssue:
    """What is wrong in one cell, and what would be right."""

    column: Words
    given: str
    sentence: Words
    remedy: Words = ""


@dataclass(frozen=True)
class ImportRow:
    """One line of the sheet. state: new, changed, same, refused."""

    line: int
    state: str
    label: Words = ""
    issues: tuple[ImportIssue, ...] = ()


@dataclass(frozen=True)
class ImportPage:
    """web/import.html"""

    title: Words
    form: Form
    file_name: str = ""
    checked: bool = False
    counts: tuple[Figure, ...] = ()
    rows: tuple[ImportRow, ...] = ()
    pager: Pager | None = None
    banner: Banner | None = None
    confirm: Action | None = None
    template_links: tuple[Link, ...] = ()
    expected: Table | None = None
    trail: tuple[Link, ...] = ()
    total_row: Row | None = None


@dataclass(frozen=True)
class JobsPage:
    """web/jobs.html; a person's long work, with buttons for the chosen rows."""

    title: Words
    lead: Words
    table: Table
    refresh_url: str
    pager: Pager | None = None


@dataclass(frozen=True)
class JobPage:
    """web/job.html; a job that is done leads on to its result instead."""

    title: Words
    running: bool
    words: Words
    done: int
    total: int
    since: datetime
    banner: Banner | None = None
    actions: tuple[Action, ...] = ()
