"""Official paper as PDF, typeset by typst with our own faces and without any network."""

import io
import json
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import segno

from shouzhan.engine.documents.paper.charts.draw import describe, render_svg
from shouzhan.engine.documents.paper.description import (
    Chart,
    Facts,
    Footnote,
    Heading,
    Inline,
    Items,
    KeyFigures,
    Language,
    Paper,
    Paragraph,
    Picture,
    PrintedFile,
    Strong,
    Table,
)
from shouzhan.engine.documents.paper.fonts import SANS, SERIF, Drawn, examine, families, typst_fonts
from shouzhan.engine.documents.paper.outline import (
    Numbered,
    cleaned,
    every_string,
    headed,
    number_blocks,
    source_line,
    title_lines,
)
from shouzhan.engine.documents.paper.tables import fit_table, head_of, is_tall, table_unit
from shouzhan.engine.documents.paper.words import (
    ATTACHMENT,
    CODE,
    CONTACT,
    CONTENTS,
    COPIES,
    PRINTED,
    SYNTHETIC,
    VERIFY,
    write_date,
    write_footnote,
    write_value,
)

TEMPLATE = Path(__file__).with_name("official.typ")
_HEADING = 36.0  # points
_SHANGHAI = timezone(timedelta(hours=8))
# PDF/UA first: tagged, titled, every picture in words
_STANDARDS: tuple[Any, ...] = (["ua-1"], [])
_SUFFIX = {"image/png": ".png", "image/jpeg": ".jpg", "image/svg+xml": ".svg"}


def render_pdf(paper: Paper) -> PrintedFile:
    """Typeset a paper; the same description gives the same bytes."""
    paper = cleaned(paper)
    with tempfile.TemporaryDirectory(prefix="paper-") as name:
        folder = Path(name)
        shutil.copyfile(TEMPLATE, folder / "official.typ")
        charts = _write_images(paper, folder)
        drawn = examine([*every_string(paper), *charts])
        data = _replaced(_document(paper), drawn)
        _lead(paper, data["blocks"])
        (folder / "paper.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for path in folder.glob("chart-*.svg"):
            path.write_text(drawn.set_(path.read_text(encoding="utf-8")), encoding="utf-8")
        made = _compile(folder, _timestamp(paper))
    return PrintedFile(made, "application/pdf", ".pdf", drawn.missing, drawn.borrowed)


def _compile(folder: Path, timestamp: datetime) -> bytes:
    """Typeset as accessible PDF; where that standard is too strict, plain PDF is better than none."""
    import typst  # loaded only when paper is printed: the library is large

    nowhere = str(folder / "none")
    for standards in _STANDARDS:
        try:
            made = typst.compile(
                str(folder / "official.typ"),
                root=str(folder),
                font_paths=typst_fonts(),
                format="pdf",
                timestamp=timestamp,
                pdf_standards=standards,
                # no package may be looked for anywhere: the template uses none
                package_path=nowhere,
                package_cache_path=nowhere,
            )
            return bytes(made)
        except typst.TypstError as error:
            if not standards or "PDF/UA" not in str(error):
                raise
    raise AssertionError("unreachable")


def svg_to_png(svg: str, ppi: int = 220, width_cm: float = 15.6) -> bytes:
    """Draw an SVG as a PNG of the given width, with the paper's own faces."""
    import typst  # loaded only when paper is printed: the library is large

    source = (
        f"#set page(width: {width_cm}cm, height: auto, margin: 0pt, fill: white)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    made = typst.compile(source.encode(), font_paths=typst_fonts(), format="png", ppi=ppi, sys_inputs={"svg": svg})
    return bytes(made)


def _timestamp(paper: Paper) -> datetime:
    day = paper.date or paper.printed_on or date(2000, 1, 1)
    return datetime(day.year, day.month, day.day, tzinfo=_SHANGHAI)


def _write_images(paper: Paper, folder: Path) -> list[str]:
    """Put every chart, picture and code beside the template; return the charts, for their characters."""
    charts = []
    for place, block in enumerate(paper.blocks):
        if isinstance(block, Chart):
            svg = render_svg(block.spec, paper.language)
            charts.append(svg)
            (folder / f"chart-{place}.svg").write_text(svg, encoding="utf-8")
        elif isinstance(block, Picture):
            (folder / f"picture-{place}{_SUFFIX[block.media_type]}").write_bytes(block.data)
    if paper.verification:
        (folder / "verify.svg").write_bytes(qr_svg(paper.verification.url))
    return charts


def _lead(paper: Paper, blocks: list[dict[str, Any]]) -> None:
    """Tell a table whether a chart belongs to it, and how much room a heading before it takes."""
    for place, block in enumerate(paper.blocks):
        if isinstance(block, Table):
            follows = isinstance(paper.blocks[place + 1], Chart) if place + 1 < len(paper.blocks) else False
            is_headed = place > 0 and isinstance(paper.blocks[place - 1], Heading)
            blocks[place] |= {"leads": block.whole and block.leads and follows, "before": _HEADING if is_headed else 0}


def qr_svg(url: str) -> bytes:
    """An address as a QR code."""
    target = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        target, kind="svg", border=1, xmldecl=False, svgclass=None, lineclass=None
    )
    return target.getvalue()


def _replaced(data: Any, drawn: Drawn) -> Any:
    if isinstance(data, str):
        return drawn.set_(data)
    if isinstance(data, dict):
        return {key: _replaced(value, drawn) for key, value in data.items()}
    return [_replaced(value, drawn) for value in data] if isinstance(data, list) else data


def _document(paper: Paper) -> dict[str, Any]:
    lang = paper.language
    day, printed = paper.date, printed_line(paper)
    return {
        "language": lang,
        "serif": list(families(SERIF)),
        "sans": list(families(SANS)),
        "title": paper.title.replace("\n", ""),
        "title-lines": title_lines(paper),
        "subtitle": paper.subtitle,
        "number": paper.number,
        "masthead": paper.masthead,
        "addressee": paper.addressee,
        "keywords": list(paper.keywords),
        "synthetic": SYNTHETIC.in_(lang) if paper.synthetic else "",
        "contents": CONTENTS.in_(lang) if paper.contents else "",
        "blocks": list(_blocks(paper)),
        "attachments": list(paper.attachments),
        "attachment-word": ATTACHMENT.in_(lang),
        "issuer": paper.issuer,
        "date": write_date(day, lang),
        "seal": paper.seal,
        "day": {"year": day.year, "month": day.month, "day": day.day} if day else None,
        "verification": _verification(paper),
        "notes": list(paper.notes),
        "contact": CONTACT.in_(lang) + paper.contact if paper.contact else "",
        "copies": copies_line(paper),
        "printed": dict(zip(("by", "on"), printed, strict=True)) if any(printed) else None,
    }


def copies_line(paper: Paper) -> str:
    """Who receives a copy, as one line."""
    if not paper.copies:
        return ""
    if paper.language == "en":
        return COPIES.en + "; ".join(paper.copies) + "."
    return COPIES.zh + "，".join(paper.copies) + "。"


def printed_line(paper: Paper) -> tuple[str, str]:
    """Who printed the paper, and when."""
    day = write_date(paper.printed_on, paper.language)
    word = PRINTED.in_(paper.language)
    return paper.printed_by, (f"{day}{word}" if paper.language == "zh" else f"{word} {day}") if day else ""


def _verification(paper: Paper) -> dict[str, str] | None:
    if paper.verification is None:
        return None
    lang, code = paper.language, paper.verification.code
    words = VERIFY.in_(lang)
    return {
        "words": words,
        "code": CODE.in_(lang) + code if code else "",
        "alt": f"{words} {paper.verification.url}",
    }


class Notes:
    """The footnotes so far: one said before is referred to, not said again."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def refer(self, text: str) -> dict[str, Any]:
        """A mark of a note, which is the note itself the first time."""
        first = text not in self.said
        if first:
            self.said.append(text)
        return {"kind": "note", "text": text, "first": first, "key": str(self.said.index(text))}


def _blocks(paper: Paper) -> Iterator[dict[str, Any]]:
    notes = Notes()
    for place, numbered in enumerate(number_blocks(paper)):
        yield _block(numbered, place, paper.language, notes)


def _block(numbered: Numbered, place: int, lang: Language, notes: Notes) -> dict[str, Any]:
    block, number = numbered.block, numbered.number
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": headed(number, block.text)}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "parts": _parts(block.inlines, lang, notes)}
    if isinstance(block, Items):
        items = [Paragraph(item) if isinstance(item, str) else item for item in block.items]
        return {
            "kind": "items",
            "ordered": block.ordered,
            "items": [_parts(item.inlines, lang, notes) for item in items],
        }
    if isinstance(block, Table):
        return _table(block, number, lang)
    if isinstance(block, Chart):
        return {
            "kind": "image",
            "file": f"chart-{place}.svg",
            "alt": describe(block.spec, lang),
            "fits": True,
            "width": None,
            "caption": headed(number, block.spec.title),
            "source": source_line(block.footnote, lang),
        }
    if isinstance(block, Picture):
        return {
            "kind": "image",
            "file": f"picture-{place}{_SUFFIX[block.media_type]}",
            "alt": block.alt,
            "fits": False,
            "source": "",
            "width": block.width_cm,
            "caption": headed(number, block.caption) if block.caption else "",
        }
    if isinstance(block, KeyFigures):
        return {
            "kind": "figures",
            "figures": [
                {
                    "label": figure.label,
                    "value": write_value(figure.value, lang, figure.decimals),
                    "unit": figure.unit,
                    "empty": figure.value is None,
                    "note": figure.note,
                    "source": notes.refer(write_footnote(figure.footnote, lang)) if figure.footnote else None,
                }
                for figure in block.figures
            ],
        }
    if isinstance(block, Facts):
        return {
            "kind": "facts",
            "pairs": [{"name": name, "value": write_value(value, lang)} for name, value in block.pairs],
        }
    return {"kind": "break"}


def _parts(inlines: tuple[Inline, ...], lang: Language, notes: Notes) -> list[dict[str, Any]]:
    return [
        notes.refer(write_footnote(part, lang))
        if isinstance(part, Footnote)
        else {
            "kind": "strong" if isinstance(part, Strong) else "text",
            "text": part.text if isinstance(part, Strong) else part,
        }
        for part in inlines
    ]


def _table(table: Table, number: str, lang: Language) -> dict[str, Any]:
    fit = fit_table(table, lang)
    return {
        "kind": "table",
        "caption": headed(number, table.caption) if table.caption else "",
        "unit": table_unit(table, lang),
        "source": source_line(table.footnote, lang),
        "total": table.total_row,
        "scale": fit.scale,
        "turned": fit.turned,
        "whole": table.whole,
        "flows": table.flows or is_tall(table, fit, lang),
        "columns": [
            {"label": head_of(column), "weight": weight, "numeric": column.kind == "number"}
            for column, weight in zip(table.columns, fit.weights, strict=True)
        ],
        "rows": [
            [
                {"text": write_value(value, lang, column.decimals), "empty": value is None}
                for column, value in zip(table.columns, row, strict=True)
            ]
            for row in table.rows
        ],
    }
