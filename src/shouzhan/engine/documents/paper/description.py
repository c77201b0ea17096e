"""What an official paper says, described once for Word and for PDF.

Every string is in the paper's own language; the renderers add only the fixed words of the layout
(附件, 印发, page numbers), the numbers of headings, tables, charts and notes, and "no data" for None.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from shouzhan.engine.documents.paper.charts.spec import ChartSpec

Day = date  # a field of the paper bears the name itself
Language = Literal["zh", "en"]
Value = str | int | float | Decimal | date | None


@dataclass(frozen=True)
class Footnote:
    """Where a figure comes from; or, with only `text`, an ordinary note."""

    metric: str = ""
    definition: str = ""
    as_of: date | datetime | None = None
    clause: str = ""
    text: str = ""


@dataclass(frozen=True)
class Strong:
    """Words that carry the sentence."""

    text: str


Inline = str | Strong | Footnote


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4, without its number: the renderer numbers it."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text: a string, or parts with emphasis and footnotes at their places."""

    parts: str | tuple[Inline, ...]

    @property
    def inlines(self) -> tuple[Inline, ...]:
        """The parts, also when there is only one."""
        return (self.parts,) if isinstance(self.parts, str) else self.parts


@dataclass(frozen=True)
class Items:
    """A list; ordered lists are numbered."""

    items: tuple[str | Paragraph, ...]
    ordered: bool = False


@dataclass(frozen=True)
class PaperColumn:
    """A column of a table: numbers stand right with their decimals, text stands left."""

    label: str
    kind: Literal["text", "number", "date", "code"] = "text"
    unit: str = ""
    decimals: int | None = None
    weight: float | None = None


@dataclass(frozen=True)
class Table:
    """A numbered table; its head repeats on every page it runs over.

    A `whole` one is set closer and stays on one page where one holds it, with what follows where it `leads`. A short one stays
    on one page too, unless it `flows`: what precedes it then leaves no gap.
    """

    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    caption: str = ""
    unit: str = ""
    footnote: Footnote | None = None
    total_row: bool = False
    whole: bool = False
    leads: bool = False
    flows: bool = False

    def __post_init__(self) -> None:
        if not self.columns or any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row of a table has one value per column, and there is at least one column")


@dataclass(frozen=True)
class Chart:
    """A numbered chart, whose title states the finding, with where its numbers come from."""

    spec: ChartSpec
    footnote: Footnote | None = None


@dataclass(frozen=True)
class KeyFigure:
    """One large number."""

    label: str
    value: Value
    unit: str = ""
    decimals: int | None = None
    note: str = ""
    footnote: Footnote | None = None


@dataclass(frozen=True)
class KeyFigures:
    """Two to four large numbers in one line."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Picture:
    """A PNG, JPEG or SVG with words for those who cannot see it."""

    data: bytes
    media_type: Literal["image/png", "image/jpeg", "image/svg+xml"]
    alt: str
    caption: str = ""
    width_cm: float | None = None

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("a picture needs words for those who cannot see it")


@dataclass(frozen=True)
class Facts:
    """Names and values under one another, as a notice or a certificate sets them out."""

    pairs: tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Items | Table | Chart | KeyFigures | Picture | Facts | PageBreak


@dataclass(frozen=True)
class Verification:
    """How a reader checks the paper: the address in the QR code and the words beside it."""

    url: str
    code: str = ""


@dataclass(frozen=True)
class Paper:
    """A notice, letter, report or yearbook, from its number to its copies."""

    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    issuer: str = ""
    date: Day | None = None
    copies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: Day | None = None
    subtitle: str = ""
    contact: str = ""
    language: Language = "zh"
    synthetic: bool = False
    seal: bool = True
    numbered: bool = True
    contents: bool = False
    masthead: str = ""
    verification: Verification | None = None
    keywords: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("a paper needs a title")


@dataclass(frozen=True)
class PrintedFile:
    """A finished file; `missing` names the characters no font on this machine could draw."""

    data: bytes
    media_type: str
    extension: str
    missing: tuple[str, ...] = ()
    borrowed: tuple[str, ...] = ()
