"""A paper with its numbers filled in: headings, tables, charts and notes, as both renderers set them."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from shouzhan.engine.documents.paper.description import (
    Block,
    Chart,
    Footnote,
    Heading,
    Items,
    KeyFigures,
    Language,
    Paper,
    Paragraph,
    Picture,
    Strong,
    Table,
)
from shouzhan.engine.documents.paper.words import CHART, NOTE, TABLE, heading_number, write_footnote


@dataclass(frozen=True)
class Numbered:
    """A block with the number the paper gives it; empty where it has none."""

    block: Block
    number: str = ""


def cleaned(value: Any) -> Any:
    """The same description without characters that print nothing: controls, hidden marks, halves of pairs."""
    if isinstance(value, str):
        return "".join(character for character in value if character == "\n" or not _prints_nothing(character))
    if isinstance(value, tuple):
        return tuple(cleaned(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: cleaned(getattr(value, each.name)) for each in fields(value)})
    return value


def _prints_nothing(character: str) -> bool:
    # the last two are no characters at all, and no XML may hold them
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") or "\ufe00" <= character <= "\ufe0f" or character in "\ufffe\uffff"


def number_blocks(paper: Paper) -> Iterator[Numbered]:
    """Go through the blocks and number what is numbered."""
    counts: list[int] = []
    tables = charts = 0
    for block in paper.blocks:
        if isinstance(block, Heading):
            # a level that was left out would break the outline: a heading is one deeper at most
            level = min(max(block.level, 1), len(counts) + 1, 4)
            counts = [*counts[:level], *([0] * (level - len(counts)))]
            counts[level - 1] += 1
            number = heading_number(tuple(counts), paper.language) if paper.numbered else ""
            yield Numbered(replace(block, level=level), number)
        elif isinstance(block, Table) and block.caption:
            tables += 1
            yield Numbered(block, _label(TABLE.in_(paper.language), tables, paper.language))
        elif isinstance(block, Chart) or (isinstance(block, Picture) and block.caption):
            charts += 1
            yield Numbered(block, _label(CHART.in_(paper.language), charts, paper.language))
        else:
            yield Numbered(block)


def _label(word: str, number: int, language: Language) -> str:
    return f"{word} {number}" if language == "en" else f"{word}{number}"


def headed(number: str, text: str) -> str:
    """A heading or caption after its number, with the space its kind of number needs."""
    if not number:
        return text
    if number.endswith(("、", "）")):
        return number + text
    if number[0].isascii():
        return f"{number}. {text}" if number[0].isalpha() else f"{number} {text}"
    return f"{number}　{text}"


_TITLE_LINE = 20
# a title is broken after one of these, or before one of those, so that no word is torn
_AFTER, _BEFORE = "的》、）度年和与", "关与和及并暨的（《"
_UNBROKEN = ("关于", "通知", "通报", "情况", "报告", "工作", "季度", "年度")


def title_lines(paper: Paper) -> list[str]:
    """The title in lines: where the author broke it, else balanced without tearing words apart."""
    if "\n" in paper.title or paper.language == "en":
        return paper.title.split("\n")
    rest, lines = paper.title, []
    while len(rest) > _TITLE_LINE:
        count = -(-len(rest) // _TITLE_LINE)
        at = min(
            range(len(rest) // count - 6, _TITLE_LINE + 1),
            key=lambda place: _tear(rest, place, len(rest) / count),
        )
        lines.append(rest[:at])
        rest = rest[at:]
    return [*lines, rest]


def _tear(title: str, at: int, ideal: float) -> float:
    """How bad it is to break a title at a place."""
    cost = abs(at - ideal)
    if title[at - 1].isascii() and title[at].isascii():
        return cost + 100
    if any(word in title[max(0, at - len(word) + 1) : at + len(word) - 1] for word in _UNBROKEN):
        cost += 20
    if title[at] in "，、。的）》〕":
        cost += 40
    return cost - (6 if title[at - 1] in _AFTER else 0) - (6 if title[at] in _BEFORE[:-3] else 0)


def source_line(note: Footnote | None, language: Language) -> str:
    """The line under a table or chart that says where its numbers come from."""
    return NOTE.in_(language) + write_footnote(note, language) if note else ""


def every_string(paper: Paper) -> Iterator[str]:
    """Every piece of text of the paper that is set in type, outside charts."""
    yield from (paper.title, paper.subtitle, paper.number, paper.addressee, paper.issuer, paper.printed_by)
    yield from (
        paper.contact,
        paper.masthead,
        *paper.attachments,
        *paper.copies,
        *paper.notes,
        *paper.keywords,
    )
    for block in paper.blocks:
        yield from _strings(block, paper.language)


def _strings(block: Block, language: Language) -> Iterator[str]:
    if isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Paragraph):
        for part in block.inlines:
            yield (
                part
                if isinstance(part, str)
                else part.text
                if isinstance(part, Strong)
                else write_footnote(part, language)
            )
    elif isinstance(block, Items):
        for item in block.items:
            yield from (item,) if isinstance(item, str) else _strings(item, language)
    elif isinstance(block, Table):
        yield from (block.caption, block.unit, source_line(block.footnote, language))
        yield from (text for column in block.columns for text in (column.label, column.unit))
        yield from (cell for row in block.rows for cell in row if isinstance(cell, str))
    elif isinstance(block, Chart):
        yield from (block.spec.title, source_line(block.footnote, language))
    elif isinstance(block, KeyFigures):
        for figure in block.figures:
            yield from (
                figure.label,
                figure.unit,
                figure.note,
                str(figure.value),
                source_line(figure.footnote, language),
            )
    elif isinstance(block, Picture):
        yield block.caption
    elif pairs := getattr(block, "pairs", ()):
        yield from (text for name, value in pairs for text in (name, str(value)))
