"""The shapes of the small parts: badge, line, table, timeline, banner, field and their kin."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from shouzhan.kernel.decision import Sentence
from shouzhan.kernel.text import Text

# Everything a person reads: a plain string, a lazy translation or a sentence written in both languages.
Words = str | Promise | Text | Sentence


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere."""

    label: Words
    url: str
    note: Words = ""


@dataclass(frozen=True)
class Cite:
    """A clause a reader can open; the same clause twice on a page gets the same footnote number."""

    source: Words
    clause: Words = ""
    url: str = ""


@dataclass(frozen=True)
class Badge:
    """A status: always a word and a shape. kind: open, waiting, success, refusal, closed, overdue, official."""

    word: Words
    kind: str = "open"


@dataclass(frozen=True)
class Deadline:
    """A day by which somebody acts; days_left below zero is overdue."""

    on: date
    days_left: int
    working: bool = True
    who: Words = ""
    cite: Cite | None = None


@dataclass(frozen=True)
class Action:
    """A button. method "get" makes a link, "post" a form with a CSRF token. kind: primary, plain, destructive."""

    label: Words
    url: str
    kind: str = "plain"
    method: str = "get"
    disabled_because: Words = ""
    hint: Words = ""


@dataclass(frozen=True)
class LineStop:
    """One stop. state: done, current, coming, skipped. wait is a sentence, such as 等待交易所审核 12 个工作日."""

    label: Words
    state: str = "coming"
    note: Words = ""
    url: str = ""
    wait: Words = ""
    late: bool = False
    on: date | None = None
    count: int | None = None
    flow: Words = ""
    piled: bool = False
    note_url: str = ""
    flow_url: str = ""


@dataclass(frozen=True)
class LineBranch:
    """A parallel path which leaves the trunk after the stop with index `after` (0 is the first stop)."""

    label: Words
    after: int
    stops: tuple[LineStop, ...]


@dataclass(frozen=True)
class Line:
    """The Line. use: dossier, case or board."""

    stops: tuple[LineStop, ...]
    label: Words
    use: str = "dossier"
    branches: tuple[LineBranch, ...] = ()
    who_next: Words = ""
    deadline: Deadline | None = None
    footnote: Words = ""


@dataclass(frozen=True)
class TimelineItem:
    """One journal entry as a person reads it."""

    at: datetime
    title: Words
    actor: Words = ""
    detail: Words = ""
    url: str = ""
    proof_url: str = ""
    kind: str = "open"
    entry: str = ""


@dataclass(frozen=True)
class Banner:
    """A decision said aloud. outcome: allowed, warned, refused, value, info."""

    outcome: str
    sentence: Words
    cites: tuple[Cite, ...] = ()
    remedy: Words = ""
    contact: Words = ""
    contact_url: str = ""
    code: str = ""
    steps: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column. kind: text, number, money, date, badge, code, deadline. One unit per column, said in its head."""

    key: str
    label: Words
    kind: str = "text"
    unit: Words = ""
    sort_url: str = ""
    sorted: str = ""
    secondary: bool = False


@dataclass(frozen=True)
class Cell:
    """A value in a table; None is shown as "no data", never as zero."""

    value: Any = None
    url: str = ""
    note: Words = ""
    badge: Badge | None = None
    deadline: Deadline | None = None
    missing: Words = ""


@dataclass(frozen=True)
class Row:
    """A row. key is the value a bulk action posts; kind "late" and "off" mark the row in words and colour."""

    cells: tuple[Cell, ...]
    key: str = ""
    url: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Empty:
    """Nothing here: what that means, and what to do next."""

    title: Words
    hint: Words = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True)
class Table:
    """A data table. unit is the one money unit of the table; bulk gives the rows check boxes and these buttons."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: Words = ""
    unit: Words = ""
    total: Row | None = None
    empty: Empty | None = None
    bulk: tuple[Action, ...] = ()
    show_caption: bool = False


@dataclass(frozen=True)
class Filter:
    """One choice of a filter and how many rows it leaves; capped means that many or more."""

    label: Words
    url: str
    count: int | None = None
    capped: bool = False
    active: bool = False


MANY_CHOICES, FIRST_CHOICES = 10, 8


@dataclass(frozen=True)
class FilterGroup:
    """The choices of one filter; clear_url drops them. Of many, the first are shown and the rest stand behind one word."""

    label: Words
    options: tuple[Filter, ...]
    clear_url: str = ""

    @property
    def first(self) -> tuple[Filter, ...]:
        """The choices shown at once, the chosen one among them."""
        if len(self.options) <= MANY_CHOICES:
            return self.options
        return tuple(one for at, one in enumerate(self.options) if at < FIRST_CHOICES or one.active)

    @property
    def rest(self) -> tuple[Filter, ...]:
        """The choices behind the word."""
        shown = self.first
        return tuple(one for one in self.options if one not in shown)


@dataclass(frozen=True)
class Pager:
    """Keyset pages: there is a previous and a next, no page numbers."""

    previous_url: str = ""
    next_url: str = ""
    first_url: str = ""
    shown_from: int | None = None
    shown_to: int | None = None
    total: int | None = None
    capped: bool = False


@dataclass(frozen=True)
class SavedView:
    """A saved view of a register."""

    label: Words
    url: str
    current: bool = False


@dataclass(frozen=True)
class ColumnChoice:
    """A column a person may show or hide."""

    key: str
    label: Words
    shown: bool = True


@dataclass(frozen=True)
class SearchBox:
    """One search box; hidden carries the rest of the query string."""

    action: str
    value: str = ""
    name: str = "q"
    label: Words = ""
    placeholder: Words = ""
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Option:
    """One choice of a field."""

    value: str
    label: Words
    hint: Words = ""


@dataclass(frozen=True)
class Field:
    """A form field. kind: text, textarea, number, money, date, select, radio, checkbox, checkboxes, file, email,
    password, hidden, readonly. value is a string, or a tuple of strings for checkboxes; the options of a text are suggestions."""

    name: str
    label: Words
    kind: str = "text"
    value: Any = ""
    help: Words = ""
    example: Words = ""
    errors: tuple[Words, ...] = ()
    required: bool = True
    unit: Words = ""
    options: tuple[Option, ...] = ()
    autocomplete: str = ""
    max_length: int | None = None
    rows: int = 5
    accept: str = ""
    cite: Cite | None = None
    narrow: bool = False


@dataclass(frozen=True)
class FormError:
    """One line of the summary on top; field is the name it jumps to, empty for the whole form."""

    sentence: Words
    field: str = ""


@dataclass(frozen=True)
class Form:
    """A form. autosave_url receives the fields while a person types; revision guards against overwriting."""

    action: str
    fields: tuple[Field, ...]
    submit: Words
    errors: tuple[FormError, ...] = ()
    revision: str = ""
    autosave_url: str = ""
    saved_at: datetime | None = None
    multipart: bool = False
    destructive: bool = False
    cancel_url: str = ""
    keep_url: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    is_barred: bool = False
    probe_url: str = ""  # what is typed is sent there, and the answer shown above the buttons


@dataclass(frozen=True)
class Attachment:
    """A file with its digest."""

    name: str
    url: str
    size: int
    added_at: datetime | None = None
    added_by: Words = ""
    sha256: str = ""
    kind: Words = ""
    withheld: Words = ""


@dataclass(frozen=True)
class Fact:
    """A name and a value in a record; cite is the clause, note the why."""

    label: Words
    value: Any
    kind: str = "text"
    unit: Words = ""
    url: str = ""
    note: Words = ""
    cite: Cite | None = None


@dataclass(frozen=True)
class Panel:
    """A part of a record page: facts, a table, words, attachments, files to take away, or ready markup made by a room's own template."""

    key: str
    title: Words
    facts: tuple[Fact, ...] = ()
    table: Table | None = None
    text: Words = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    link: Link | None = None
    files: tuple[Link, ...] = ()
    empty: Empty | None = None
    note: Words = ""
    primary: Action | None = None  # what this reader most likely came to do; it stands on top of the page where the record's own steps offer nothing
    later_url: str = ""  # where it is fetched from when it is scrolled to: until then only the heading stands there

    @property
    def is_bare(self) -> bool:
        """Whether it holds nothing but an act that stands on top."""
        return self.primary is not None and not (self.facts or self.table or self.text or self.html or self.attachments or self.files or self.empty or self.note)


@dataclass(frozen=True)
class Tab:
    """One tab: a link to a page of its own, so it works without script."""

    label: Words
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class TabGroup:
    """Links that belong together, under one heading."""

    title: Words
    tabs: tuple[Tab, ...]


@dataclass(frozen=True)
class RecordHeader:
    """The head of a record: kind, name, number, status."""

    kind: Words
    name: Words
    number: str
    badge: Badge | None = None
    trail: tuple[Link, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Notice:
    """A notice to a person."""

    at: datetime
    title: Words
    url: str = ""
    read: bool = False
    source: Words = ""


@dataclass(frozen=True)
class NavItem:
    """An entry of the main menu."""

    label: Words
    url: str
    current: bool = False


@dataclass(frozen=True)
class SiteUser:
    """Who is signed in, acting for which organisation."""

    name: str
    organisation: Words = ""
    role: Words = ""
    account_url: str = "/account/"
    logout_url: str = "/accounts/logout/"
    memberships: tuple[Link, ...] = ()
    unread: int = 0


@dataclass(frozen=True)
class Site:
    """What every page knows, put in the context as `site`."""

    name: Words
    nav: tuple[NavItem, ...] = ()
    own: tuple[NavItem, ...] = ()
    user: SiteUser | None = None
    is_synthetic: bool = False
    version: str = ""
    search_url: str = "/search/"
    language_url: str = "/language/"
    login_url: str = "/accounts/login/"
    workbench_url: str = "/workbench/"
    source_url: str = ""
    licence_url: str = ""
    verify_url: str = "/verify/"
    as_of: date | None = None
    operator: Words = ""
    deployment: Words = ""
    extra: tuple[Link, ...] = ()


# A number a person reads may arrive as any of these.
Number = int | float | Decimal
