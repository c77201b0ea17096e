"""`shouzhan evaluate report`: an evaluation as one page for the browser, or as paper in Word and PDF."""

import argparse
from dataclasses import replace
from pathlib import Path

from shouzhan.engine.arguments import day, whole
from shouzhan.engine.calling import both, spoken
from shouzhan.engine.files import draft_of, meant
from shouzhan.engine.progress import Progress
from shouzhan.engine.scoring.calling import Language, NewVerb, add_scheme, opened, told
from shouzhan.engine.scoring.citing import sources_of
from shouzhan.engine.scoring.evaluating import Evaluation, evaluate
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.report.drawing import completed, raisings
from shouzhan.engine.scoring.report.findings import Findings, is_unsafe, range_of
from shouzhan.kernel.text import Text

DRAWS = 1000  # weightings drawn unless told otherwise
FORMS = (".html", ".docx", ".pdf")
_MOST = 100_000


def add(new: NewVerb) -> None:
    """The verb of this module."""
    report = new("report")
    add_scheme(report)
    report.add_argument("--out", required=True, type=form, metavar="FILE", help=both("写入的文件，由后缀决定格式：.html、.docx 或 .pdf", "where to write it; the ending says what: .html, .docx or .pdf"))
    report.add_argument("--robust", type=whole(0, _MOST), default=DRAWS, metavar="N", help=both(f"为名次范围抽几组权重，默认 {DRAWS:,}，0 为不抽", f"weightings drawn for the ranges of places; {DRAWS:,} unless told otherwise, 0 for none"))
    report.add_argument("--seed", type=int, default=0, help=both("随机抽取的起点，默认 0", "where the draw begins (0)"))
    report.add_argument("--raising", action="store_true", help=both("另写怎样提高各等级，同 evaluate explain；这一步最慢", "also what would raise each grade, as evaluate explain says it; this takes longest"))
    report.add_argument("--issuer", default="", help=both("Word 文档或 PDF 的落款单位，不给则没有", "who signs the Word document or PDF (nobody unless told)"))
    report.add_argument("--date", type=day, metavar="YYYY-MM-DD", help=both("其日期，不给则没有，同样的命令写出同样的字节", "its date (none unless told, so that the same call writes the same bytes)"))
    report.set_defaults(call=_report)


def add_report(parser: argparse.ArgumentParser) -> None:
    """The report as an extra of another verb."""
    parser.add_argument("--report", type=form, metavar="FILE", help=both("另写一份报告（见 evaluate report）：.html、.docx 或 .pdf", "also write a report (see: evaluate report); .html, .docx or .pdf"))


def form(text: str) -> Path:
    """A file whose ending says what is written."""
    path = Path(text)
    if path.suffix.lower() not in FORMS:
        raise argparse.ArgumentTypeError(both(f"{text!r} 的后缀不是 {'、'.join(FORMS)} 之一", f"{text!r} ends neither in {', '.join(FORMS[:-1])} nor in {FORMS[-1]}"))
    return path


def _report(given: argparse.Namespace) -> int:
    evaluation = evaluate(*opened(given))
    findings = save(evaluation, given.out, given, given.robust, given.seed)
    unsafe = [
        group.subjects[at] for group in evaluation.groups for at in range(len(group.subjects)) if is_unsafe(group, at, range_of(findings, group, at))
    ]
    if given.json:
        told({"report": str(given.out), "robust": given.robust, "seed": given.seed, "not_safe_to_act_on": unsafe})
    else:
        print(given.out)
    return 0


def save(evaluation: Evaluation, out: Path, given: argparse.Namespace, draws: int = DRAWS, seed: int = 0) -> Findings:
    """Write the report of an evaluation; an older file is replaced whole or not at all."""
    progress = Progress(spoken())
    findings = Findings(sources=sources_of(given.sources), is_sample=evaluation.table.is_invented, issuer=getattr(given, "issuer", ""), dated=getattr(given, "date", None))
    with progress.during(Text("名次区间", "ranges").in_(spoken())):
        findings = completed(evaluation, findings, draws, seed)
    if getattr(given, "raising", False):
        with progress.during(Text("提高等级的最小变化", "smallest changes").in_(spoken())):
            findings = replace(findings, raising=dict(raisings(evaluation, findings)))
    with progress.during(Text("写报告", "report").in_(spoken())):
        data = rendered(evaluation, findings, out.suffix.lower(), given.language)
    try:
        with draft_of(out) as draft:
            draft.write_bytes(data)
    except OSError as error:
        raise Unusable(f"{out} cannot be written: {error.strerror}", f"{out} 无法写入：{meant(error).zh}") from None
    return findings


def rendered(evaluation: Evaluation, findings: Findings, kind: str, language: Language) -> bytes:
    """The bytes of a report; the libraries of Word and PDF are loaded only for them."""
    if kind == ".html":
        from shouzhan.engine.scoring.report.page import html_report

        return html_report(evaluation, findings, language).encode()
    from shouzhan.engine.scoring.report.paper import paper_report

    paper = paper_report(evaluation, findings, language)
    if kind == ".docx":
        from shouzhan.engine.documents.paper.word import render_docx

        return render_docx(paper).data
    from shouzhan.engine.documents.paper.pdf import render_pdf

    return render_pdf(paper).data
