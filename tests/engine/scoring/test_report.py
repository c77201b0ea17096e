"""`shouzhan evaluate report`: the page and the papers say what the evaluation says, whatever the names are."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import docx
import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.engine.documents.paper.charts.spec import PlaceRanges
from shouzhan.engine.documents.paper.description import Chart, Table
from shouzhan.engine.documents.paper.words import write_number
from shouzhan.engine.scoring.commands import main
from shouzhan.engine.scoring.evaluating import Evaluation, evaluate
from shouzhan.engine.scoring.explaining.contributions import unfolded
from shouzhan.engine.scoring.report import drawing, words
from shouzhan.engine.scoring.report.commands import rendered
from shouzhan.engine.scoring.report.findings import Doubt, Findings, Range, Ranges, Source, is_unsafe, range_of
from shouzhan.engine.scoring.report.page import html_report
from shouzhan.engine.scoring.report.paper import MOST_CARDS, paper_report
from shouzhan.engine.scoring.report.reading import in_order, parts_of, printed
from shouzhan.engine.scoring.rounding import told as figure
from shouzhan.engine.scoring.rounding import written
from shouzhan.engine.scoring.scheme.reading import scheme_from
from shouzhan.engine.scoring.table import table_from
from shouzhan.kernel.text import Text

pytestmark = pytest.mark.pure

SCHEME = """
scheme: parks
title: {zh: 示例园区评价, en: Example of parks}
edition: "2026"
clause: plan-1 第三条
to_confirm: true
types: {near: {title: {zh: 近郊, en: Near}}, far: {title: {zh: 远郊, en: Far}}}
dimensions: {work: {title: {zh: 成效, en: Results}}, house: {title: {zh: 建设, en: Building}}}
indicators:
  deals: {title: {zh: 合同数, en: Contracts}, dimension: work, column: deals, unit: 项, direction: max, normalisation: {by: target, target: 50}, weight: {near: 40, far: 50}, clause: plan-1 第四条}
  value: {title: {zh: 合同额, en: Value}, dimension: work, column: value, unit: 万元, direction: max, normalisation: {by: minmax, low: 0, high: 1000}, weight: {near: 30, far: 25}, missing: mean}
  empty: {title: {zh: 空置率, en: Empty}, dimension: house, column: empty, unit: "%", direction: min, normalisation: {by: minmax, low: 0, high: 50}, weight: {near: 30, far: 25}, missing: drop}
bonus: {prize: {title: {zh: 获奖, en: Prizes}, column: prize, each: 1, most: 3}}
deductions: {late: {title: {zh: 迟报, en: Late}, column: late, each: 2, most: 4}}
vetoes: {lie: {title: {zh: 造假, en: False data}, column: lie, from: 1, grade: bad}}
consequences:
  keep: {kind: keep, title: {zh: 保持, en: Kept}}
  out: {kind: delist, title: {zh: 摘牌, en: Delisted}, clause: plan-1 第五条}
grades: {good: {title: {zh: 好, en: Good}, at_least: 60, consequence: keep}, bad: {title: {zh: 差, en: Bad}, consequence: out}}
admissible: {within: 0.3}
"""
HEAD = "subject,type,deals,value,empty,prize,late,lie\n"
# 乙园 lies just below the line and other weights lift it over; 丙园 is far below it; 丁园 is held by its veto
ROWS = "甲园,near,50,900,5,1,0,0\n乙园,near,20,900,22,0,0,0\n丙园,near,5,100,40,0,1,0\n丁园,near,50,1000,0,0,0,1\n戊园,far,30,,,0,0,0\n己园,far,25,600,10,0,0,0\n"


def evaluated(rows: str = ROWS, scheme: str = SCHEME) -> Evaluation:
    system = scheme_from(scheme.encode())
    return evaluate(system, table_from((HEAD + rows).encode(), system, "t.csv"))


def found(evaluation: Evaluation, **more: object) -> Findings:
    return drawing.completed(evaluation, Findings(**more), 200, 0)  # type: ignore[arg-type]


class Reader(HTMLParser):
    """The elements of a page, the tables as rows of cells, and whatever a browser would fetch or run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.handlers: list[str] = []
        self.rows: list[list[str]] = []
        self._cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = {key: value or "" for key, value in attrs}
        self.ids += [given[key] for key in ("id",) if key in given]
        self.handlers += [key for key in given if key.startswith("on") or key == "style"]
        self.links += [given[key][1:] for key in ("href",) if given.get(key, "").startswith("#")]
        self.outside += [given[key] for key in ("href", "src", "action", "data") if key in given and not given[key].startswith("#")]
        if tag == "tr":
            self.rows.append([])
        self._cell = tag in ("td", "th") or (self._cell and tag not in ("tr", "table", "p", "figure", "section"))
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self._cell and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip("\n")

    def row(self, *first: str) -> list[str]:
        return next(row for row in self.rows if row[: len(first)] == list(first))


def page_of(evaluation: Evaluation, findings: Findings | None = None, language: str = "zh") -> Reader:
    return Reader(html_report(evaluation, findings or found(evaluation), language))  # type: ignore[arg-type]


def pdf_text(data: bytes) -> str:
    return re.sub(r"\s+", "", "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)))


# ---- the same figures as the evaluation ----


def test_the_page_prints_the_totals_places_and_grades_of_the_evaluation() -> None:
    evaluation = evaluated()
    page = page_of(evaluation)

    for group in evaluation.groups:
        for at, subject in enumerate(group.subjects):
            row = page.row(str(group.places[at]), subject)
            assert row[2] == write_number(float(group.totals[at]), 2)
            assert row[3] == group.grade(at).title.zh + words.VETOED.zh * bool(group.vetoes[at])
            assert row[4].startswith(group.grade(at).consequence.title.zh)  # type: ignore[union-attr]


def test_a_card_prints_each_value_with_its_points_weight_contribution_and_clause() -> None:
    page = page_of(evaluated())
    # 20 of 50 contracts are 40 points; 40 % of them are 16 of a hundred
    assert ["1", "合同数 [2]", "20 项", "40.00", "40%", "16.00"] in page.rows


def test_a_full_score_of_one_keeps_what_tells_totals_apart() -> None:
    scheme = SCHEME.replace("scheme: parks", "scheme: parks\nfull: 1").replace("at_least: 60", "at_least: 0.6").replace("each: 1, most: 3", "each: 0.01, most: 0.03").replace("each: 2, most: 4", "each: 0.02, most: 0.04")
    evaluation = evaluated(scheme=scheme)
    row = page_of(evaluation).row("3", "乙园")
    assert row[2] == "0.5980"
    assert "0.5980" in pdf_text(rendered(evaluation, found(evaluation), ".pdf", "zh"))


def test_contributions_bonus_and_deductions_add_up_to_the_total() -> None:
    evaluation = evaluated()
    for group in evaluation.groups:
        parts = parts_of(group, found(evaluation))
        assert parts is not None
        assert parts.dimensions.sum(axis=1) + parts.bonus + parts.deduction == pytest.approx(group.totals)


def test_word_and_pdf_print_the_same_figures_as_the_page() -> None:
    evaluation = evaluated()
    findings = found(evaluation)
    word = docx.Document(io.BytesIO(rendered(evaluation, findings, ".docx", "zh")))
    pdf = pdf_text(rendered(evaluation, findings, ".pdf", "zh"))

    ranking = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    group = evaluation.groups[0]
    for at, subject in enumerate(group.subjects):
        row = next(row for row in ranking if row[1] == subject)
        assert row[:4] == [str(group.places[at]), subject, words.score(group.totals[at], group.decimals), group.grade(at).title.zh]
        assert words.score(group.totals[at], group.decimals) in pdf
    card = next(table for table in word.tables if table.cell(1, 1).text == "合同数（项）" and table.cell(1, 2).text == "20")
    assert [cell.text for cell in card.rows[1].cells] == ["1", "合同数（项）", "20", "40.00", "40%", "16.00", "[2]"]


def test_paper_cards_bear_the_sum_of_each_dimension() -> None:
    evaluation = evaluated()
    findings = found(evaluation)
    word = docx.Document(io.BytesIO(rendered(evaluation, findings, ".docx", "zh")))
    group = evaluation.groups[0]
    dimension, brought = group.scheme.dimensions[0], findings.contributions[group.type.key]
    inside = [at for at, one in enumerate(group.indicators) if one.dimension == dimension.key]
    rows = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    sums = [row for row in rows if row[1:2] == [f"{dimension.title.zh}小计"]]

    assert {words.score(brought[at, inside].sum(), group.decimals) for at in range(len(group.subjects))} <= {row[5] for row in sums}


def test_what_a_card_prints_adds_up_to_the_total_it_prints() -> None:
    lot = np.random.default_rng(4)
    rows = "".join(f"s{at},near,{lot.uniform(0, 50):.3f},{lot.uniform(0, 1000):.3f},{lot.uniform(0, 50):.3f},{at % 3},{at % 2},0\n" for at in range(60))
    evaluation = evaluated(rows)
    group, brought = evaluation.groups[0], found(evaluation).contributions["near"]

    plain = 0
    for at in range(len(group.subjects)):
        shown = printed(group, brought, at)
        total = written(group.totals[at], group.decimals)
        assert sum(shown.dimensions.values()) + sum(shown.adjustments) == pytest.approx(total, abs=1e-9)
        assert shown.bonus == pytest.approx(at % 3, abs=0.011)  # a cent may lie with it
        assert shown.deduction == pytest.approx(-2 * (at % 2), abs=0.011)
        assert sum(shown.indicators) == pytest.approx(sum(shown.dimensions.values()), abs=1e-9)
        plain += round(sum(round(float(one), group.decimals) for one in (*brought[at], *group.adjusted[at])), group.decimals) != total
    assert plain  # rounding each part by itself does not


# three bonuses of a third each and more, so that what the limit leaves of each has no end
CAPPED = SCHEME.replace("each: 1, most: 3}}", "each: 0.7, most: 3}, start: {title: {zh: 首台, en: Firsts}, column: late, each: 1.1, most: 3}, fine: {title: {zh: 罚, en: Fine}, column: lie, each: 0.3, most: 3}}")
_FIGURE = st.floats(0, 50).map(lambda one: round(one, 4))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(_FIGURE, _FIGURE, _FIGURE, st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6), st.sampled_from([None, 0, 0.01, 1, 2.005, 4]),
    st.sampled_from([1, 9, 100, 1000]),
)
def test_what_is_printed_adds_up_whatever_limits_the_bonuses(subjects: list[tuple[float, float, float, int, int]], most: float | None, full: int) -> None:
    scheme = CAPPED.replace("scheme: parks", f"scheme: parks\nfull: {full}").replace("at_least: 60", f"at_least: {0.6 * full}")
    scheme = scheme if most is None else scheme.replace("vetoes:", f"bonus_most: {most}\nvetoes:")
    rows = "".join(f"s{at},near,{deals},{value},{empty},{prize},{late},0\n" for at, (deals, value, empty, prize, late) in enumerate(subjects))
    evaluation = evaluated(rows, scheme)
    group = evaluation.groups[0]
    findings = drawing.completed(evaluation, Findings())
    whole = unfolded(group)
    for at in range(len(group.subjects)):
        shown = printed(group, findings.contributions["near"], at)
        assert sum(_figure(words.score(one, group.decimals)) for one in (*shown.dimensions.values(), *shown.adjustments)) == _figure(words.score(group.totals[at], group.decimals))
        assert sum(_figure(figure(one.printed, group.decimals)) for one in whole.of(at)) == _figure(figure(group.totals[at], group.decimals))

    cards = [one.split("</details>")[0] for one in html_report(evaluation, findings, "zh").split('<details class="card"')[1:]]
    assert len(cards) == len(group.subjects)
    for card in cards:
        parts = re.findall(r"<tr class=dim>.*?<td>([^<]+)|<td><td><td><td>([^<]+)", card)
        assert sum(_figure(one or other) for one, other in parts) == _figure(re.findall(r"<tfoot>.*?<td>([^<]+)", card)[0])


def _figure(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def test_each_card_stands_on_one_page_with_its_radar() -> None:
    evaluation = evaluated()
    pages = [re.sub(r"\s+", "", page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(rendered(evaluation, found(evaluation), ".pdf", "zh"))]

    for subject in evaluation.table.subjects:
        page = next(page for page in pages if re.search(rf"表\d+{subject}：第", page))
        assert re.search(rf"表\d+{subject}：第.*总分.*图\d+{subject}：各指标得分与同类中位数", page)


@pytest.mark.parametrize(("best", "worst", "zh", "en"), [
    (1, 1, "差", "Bad"), (0, 1, "差（可能升为好）", "Bad (may rise to Good)"),
])  # fmt: skip
def test_the_chart_of_ranges_names_the_published_grade_first(best: int, worst: int, zh: str, en: str) -> None:
    group = evaluated().groups[0]
    at = group.subjects.index("乙园")

    assert group.grade(at).key == "bad"
    assert words.grade_words(group, at, Range(1, 4, best, worst), "zh") == zh
    assert words.grade_words(group, at, Range(1, 4, best, worst), "en") == en
    assert words.grade_words(group, group.subjects.index("甲园"), Range(1, 4, 0, 1), "zh") == "好（可能降为差）"


def test_the_page_and_the_ranking_say_one_grade_of_each_subject() -> None:
    evaluation = evaluated()
    page = html_report(evaluation, found(evaluation), "zh")
    for group in evaluation.groups:
        for at, subject in enumerate(group.subjects):
            note = re.search(rf'rows__name">{subject}</span><svg class="track".*?rows__note">([^<（]*)', page)
            assert note is not None
            assert note[1] == group.grade(at).title.zh


def test_paper_bears_its_issuer_and_date_when_told(files: list[str], tmp_path: Path) -> None:
    assert main(["report", *files, "--robust", "0", "--issuer", "某区科技委", "--date", "2026-03-01", "--out", str(tmp_path / "r.docx")]) == 0
    said = [cell.text for table in docx.Document(str(tmp_path / "r.docx")).tables for row in table.rows for cell in row.cells]
    assert "某区科技委\n2026年3月1日" in said


def test_contributions_that_are_handed_in_are_printed_as_they_are() -> None:
    evaluation = evaluated()
    given = {group.type.key: drawing.contributed(group) + 7 for group in evaluation.groups}
    assert ["1", "合同数 [2]", "20 项", "40.00", "40%", "23.00"] in page_of(evaluation, Findings(contributions=given)).rows


# ---- ranges and what is not safe ----


def test_it_marks_a_harmful_consequence_that_other_weights_would_spare() -> None:
    evaluation = evaluated()
    near, findings = evaluation.groups[0], found(evaluation)

    marked = {one for at, one in enumerate(near.subjects) if is_unsafe(near, at, range_of(findings, near, at))}
    assert marked == {"乙园"}
    assert page_of(evaluation, findings).row("2" if near.places[1] == 2 else str(near.places[1]), "乙园")[4] == "摘牌不宜据此处置"


def test_a_veto_is_no_matter_of_weights() -> None:
    evaluation = evaluated()
    near, findings = evaluation.groups[0], found(evaluation)
    at = near.index("丁园")
    found_range = range_of(findings, near, at)
    assert found_range is not None
    assert (found_range.best_grade, found_range.worst_grade) == (1, 1)


def test_a_good_grade_that_may_be_lost_is_not_marked() -> None:
    evaluation = evaluated()
    near = evaluation.groups[0]
    assert not is_unsafe(near, near.index("甲园"), Range(1, 4, 0, 1))


def test_a_milder_harm_within_reach_is_marked_too() -> None:
    scheme = SCHEME.replace("at_least: 60, consequence: keep}", "at_least: 60, consequence: warn}").replace(
        "consequences:\n", "consequences:\n  warn: {kind: notice, title: {zh: 通报, en: Circulated}}\n"
    )
    near = evaluated(scheme=scheme).groups[0]
    assert is_unsafe(near, near.index("乙园"), Range(1, 3, 0, 1))
    assert not is_unsafe(near, near.index("乙园"), Range(1, 3, 1, 1))


def test_every_range_holds_the_published_place_and_grade() -> None:
    evaluation = evaluated()
    for group in evaluation.groups:
        for at, one in enumerate(found(evaluation).ranges.by_type[group.type.key]):  # type: ignore[union-attr]
            assert one.best <= group.places[at] <= one.worst
            assert one.best_grade <= group.grades[at] <= one.worst_grade


def test_weights_all_but_the_same_give_the_published_places_and_grades() -> None:
    # 乙园 is over the line by its bonus alone, 戊园 because an indicator it has no value for is left out
    rows = ROWS.replace("乙园,near,20,900,22,0,0,0", "乙园,near,20,900,22,1,0,0").replace("戊园,far,30,,", "戊园,far,32,900,").replace("己园,far,25", "己园,far,28")
    evaluation = evaluated(rows, SCHEME.replace("{within: 0.3}", "{within: 0.0001}"))
    for group in evaluation.groups:
        ranges = found(evaluation).ranges.by_type[group.type.key]  # type: ignore[union-attr]
        assert [(one.best, one.worst) for one in ranges] == [(place, place) for place in group.places]
        assert [(one.best_grade, one.worst_grade) for one in ranges] == [(grade, grade) for grade in group.grades]
    assert evaluation.group_of("乙园").grade(1).key == evaluation.group_of("戊园").grade(0).key == "good"


def test_why_a_consequence_is_not_safe_to_act_on_is_printed() -> None:
    evaluation = evaluated()
    page = html_report(evaluation, found(evaluation), "zh")
    assert "乙园：在允许的权重范围内" in page


@pytest.mark.parametrize(("language", "head", "bound"), [("zh", "三者同时", "实际可能更宽"), ("en", "All at once", "the least they can be")])
def test_it_tells_the_places_with_weights_gaps_and_errors_at_once(language: str, head: str, bound: str) -> None:
    evaluation = evaluated()  # 戊园 has two gaps
    findings = found(evaluation)
    assert findings.ranges is not None
    together = findings.ranges.by_type["far"][0].together
    assert together is not None
    page, paper = html_report(evaluation, findings, language), paper_report(evaluation, findings, language)  # type: ignore[arg-type]
    assert head in page
    assert bound in page
    heads = [str(column.label) for block in paper.blocks if isinstance(block, Table) for column in block.columns]
    assert head in heads


def test_where_only_weights_can_move_nothing_is_told_of_all_at_once() -> None:
    evaluation = evaluated("甲园,near,50,900,5,1,0,0\n乙园,near,20,900,22,0,0,0\n丙园,far,50,900,5,1,0,0\n")
    assert words.TOGETHER.zh not in html_report(evaluation, found(evaluation), "zh")


def test_ranges_that_are_handed_in_are_not_drawn_again() -> None:
    evaluation = evaluated()
    ranges = Ranges({"near": tuple(Range(1, 4, 0, 1) for _ in range(4))}, Text("逐一证明。", "Proved one by one."))
    findings = drawing.completed(evaluation, Findings(ranges=ranges), 100)
    assert findings.ranges is ranges
    page = html_report(evaluation, findings, "zh")
    assert "逐一证明。" in page
    assert "1–4" in page


def test_without_draws_there_is_no_range() -> None:
    evaluation = evaluated()
    page = html_report(evaluation, drawing.completed(evaluation, Findings()), "zh")
    assert words.RANGE.zh not in page
    assert words.UNSAFE.zh not in page


# ---- names, notes, sizes ----

HOSTILE = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'; style=x", "</title></style></script>", "&lt;b&gt; & co", "${1}{{7*7}}"]


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_name_becomes_markup(language: str) -> None:
    rows = "".join(f"{quoted(one)},near,{at + 10},,5,0,0,0\n" for at, one in enumerate(HOSTILE)) + "甲园,near,50,900,5,1,0,0\n"
    scheme = SCHEME.replace("zh: 合同数, en: Contracts", "zh: '<script>x</script>', en: '<script>x</script>'").replace("zh: 好, en: Good", "zh: '<i>', en: '<i>'")
    evaluation = evaluated(rows, scheme)
    page = page_of(evaluation, language=language)

    assert page.tags.count("script") == 1
    assert page.tags.count("style") == 1
    assert not {"img", "i-frame", "iframe", "object"} & set(page.tags)
    assert page.handlers == []
    for name in HOSTILE:
        assert any(row[1:2] == [name] for row in page.rows), name


def test_it_asks_nothing_of_the_network() -> None:
    page = html_report(evaluated(), found(evaluated()), "zh")
    assert Reader(page).outside == []
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_every_link_leads_somewhere_and_every_id_is_there_once() -> None:
    page = page_of(evaluated())
    assert set(page.links) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_marks_that_turn_the_direction_of_text_are_left_out() -> None:
    evaluation = evaluated("甲\u202e园\u0007,near,50,900,5,1,0,0\n")
    assert "\u202e" not in html_report(evaluation, found(evaluation), "zh")
    assert page_of(evaluation).row("1", "甲园")


def test_it_says_what_was_missing_and_what_was_done() -> None:
    page = page_of(evaluated())
    row = next(row for row in page.rows if row[0] == "2" and len(row) == 6 and "缺值" in row[1])
    assert row[1:3] == ["合同额缺值，按同类均值计", "600 万元"]
    dropped = next(row for row in page.rows if "不计此项" in row[1:2][0] if len(row) == 6)
    assert dropped[2:] == ["无数据", "–", "0%", "0.00"]


def test_it_leaves_the_notes_out_when_there_are_none() -> None:
    rows = ROWS.replace("戊园,far,30,,,0,0,0", "戊园,far,30,500,9,0,0,0")
    assert "notes" not in page_of(evaluated(rows)).ids
    assert "notes" in page_of(evaluated()).ids


def test_it_adds_what_it_is_handed() -> None:
    evaluation = evaluated()
    findings = found(
        evaluation, audit=(Doubt("乙园", Text("合同额", "value"), Text("误差可改变等级。", "Its error may change the grade.")),),
        notes=(Text("另有说明。", "One thing more."),), sources={"plan-1": Source(Text("示例方案", "Example plan"), "示〔2026〕1号")}, is_sample=True,
    )
    for language, told in (
        ("zh", ("误差可改变等级。", "另有说明。", "《示例方案》（示〔2026〕1号） 第四条", words.SAMPLE.zh)),
        ("en", ("Its error may change the grade.", "One thing more.", "Example plan (示〔2026〕1号), 第四条", words.SAMPLE.en)),
    ):
        page = html_report(evaluation, findings, language)  # type: ignore[arg-type]
        assert all(one in page for one in told)
    pdf = pdf_text(rendered(evaluation, findings, ".pdf", "zh"))
    assert "误差可改变等级。" in pdf
    assert "《示例方案》（示〔2026〕1号）第四条" in pdf
    assert "演示数据" in pdf


def test_a_reason_names_its_document_by_its_title() -> None:
    evaluation = evaluated(scheme=SCHEME.replace("from: 1, grade: bad}", "from: 1, grade: bad, clause: plan-1 第六条}"))
    findings = found(evaluation, sources={"plan-1": Source(Text("示例方案", "Example plan"), "示〔2026〕1号")})
    for language, told in (("zh", "（依据：《示例方案》（示〔2026〕1号） 第六条）"), ("en", "(Example plan (示〔2026〕1号), 第六条): no better grade")):
        assert told in html_report(evaluation, findings, language)  # type: ignore[arg-type]
        notes = [block.footnote.text for block in paper_report(evaluation, findings, language).blocks if getattr(block, "footnote", None)]  # type: ignore[union-attr, arg-type]
        assert any(told in one for one in notes)


def test_page_and_paper_say_how_certain_each_order_is_and_print_the_parts_of_each_total() -> None:
    evaluation = evaluated()
    findings = found(evaluation)
    group, ranges = evaluation.groups[0], findings.ranges.by_type["near"]  # type: ignore[union-attr]
    order = sorted(range(4), key=lambda at: group.places[at])
    told = [words.before_words(ranges[at], "zh") for at in order]
    assert told[-1] == "–"
    assert "确定" in told
    page = html_report(evaluation, findings, "zh")
    assert page.count(f"<td class=num>{told[0]}<td class=num>") >= 1
    assert words.CERTAIN_WHY.zh in page
    tables = [block for block in paper_report(evaluation, findings, "zh").blocks if isinstance(block, Table)]
    assert [row[-1] for row in tables[0].rows] == told
    assert [row[-1] for row in tables[1].rows] == [words.score(group.totals[at], group.decimals) for at in order]
    for row in tables[1].rows:
        assert sum(_figure(str(one)) for one in row[1:-1]) == _figure(str(row[-1]))


def test_it_marks_what_is_to_be_confirmed() -> None:
    assert words.TO_CONFIRM.zh in html_report(evaluated(), Findings(), "zh")
    assert words.TO_CONFIRM.zh not in html_report(evaluated(scheme=SCHEME.replace("to_confirm: true", "to_confirm: false")), Findings(), "zh")


def test_it_says_so_when_something_is_invented() -> None:
    invented = evaluated(scheme=SCHEME.replace("to_confirm: true", "to_confirm: true\nsynthetic: true"))
    assert words.SYNTHETIC.zh in html_report(invented, Findings(), "zh")
    assert words.SYNTHETIC.zh not in html_report(evaluated(), Findings(), "zh")
    assert (paper_report(invented, Findings(), "zh").synthetic, paper_report(evaluated(), Findings(), "zh").synthetic) == (True, False)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_subject_makes_a_whole_report(language: str) -> None:
    evaluation = evaluated("甲园,near,50,900,5,1,0,0\n")
    for kind in (".html", ".docx", ".pdf"):
        assert rendered(evaluation, found(evaluation), kind, language)  # type: ignore[arg-type]


def test_another_method_says_that_its_totals_are_no_sums() -> None:
    evaluation = evaluated(ROWS.replace("戊园,far,30,,,0,0,0\n", ""), SCHEME.replace("clause: plan-1 第三条\n", "clause: plan-1 第三条\nmethod: topsis\n"))
    findings = found(evaluation)
    page = html_report(evaluation, findings, "zh")
    assert words.NOT_A_SUM.zh in page
    assert "TOPSIS" in page
    assert words.NOT_A_SUM.zh in pdf_text(rendered(evaluation, findings, ".pdf", "zh"))


def test_two_indicators_make_no_radar() -> None:
    scheme = "\n".join(line for line in SCHEME.splitlines() if not line.startswith("  empty:"))
    evaluation = evaluated(scheme=scheme.replace(", house: {title: {zh: 建设, en: Building}}", ""))
    assert "radar" not in re.sub(r"<style>.*?</style>", "", html_report(evaluation, found(evaluation), "zh"), flags=re.DOTALL)
    assert rendered(evaluation, found(evaluation), ".pdf", "zh").startswith(b"%PDF")


def test_the_longest_name_stays_on_the_paper() -> None:
    name = "上海市某某区某某街道产学研协同创新与技术转移转化示范基地暨大学科技园运营管理有限责任公司第三分公司" * 2
    evaluation = evaluated(f"{name},near,20,900,22,0,0,0\n甲园,near,50,900,5,1,0,0\n")
    paper = pypdfium2.PdfDocument(rendered(evaluation, found(evaluation), ".pdf", "zh"))
    for page in paper:
        text = page.get_textpage()
        assert all(0 < text.get_charbox(at)[0] < page.get_width() for at in range(text.count_chars()) if text.get_text_range(at, 1).strip())


def test_three_hundred_subjects_fold_what_is_long_and_print_no_cards_on_paper() -> None:
    rows = "".join(f"第{at}园,near,{at % 50},{at * 3},{at % 40},0,0,0\n" for at in range(300))
    evaluation = evaluated(rows)
    findings = drawing.completed(evaluation, Findings(), 5)
    page = page_of(evaluation, findings)

    assert sum(row[1:2] == ["第7园"] for row in page.rows) == 1
    assert page.tags.count("details") > 300
    paper = paper_report(evaluation, findings, "zh")
    assert len(evaluation.groups[0].subjects) > MOST_CARDS
    assert not any("第 1 名" in getattr(block, "caption", "") for block in paper.blocks)
    assert words.TO_THE_WEB.zh in str(paper.blocks)


def test_a_subject_is_never_lost_between_the_pieces_of_a_chart() -> None:
    rows = "".join(f"第{at}园,near,{at % 50},{at * 3},{at % 40},0,0,0\n" for at in range(61))
    evaluation = evaluated(rows)
    specs = [block.spec for block in paper_report(evaluation, found(evaluation), "zh").blocks if hasattr(block, "spec")]
    lines = [line.label for spec in specs for line in getattr(spec, "lines", ())]
    assert sorted(lines) == sorted(evaluation.groups[0].subjects)


# ---- the verb ----


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "s.yaml").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "d.csv").write_text(HEAD + ROWS, encoding="utf-8")
    return ["--scheme", str(tmp_path / "s.yaml"), "--data", str(tmp_path / "d.csv")]


@pytest.mark.parametrize("kind", [".html", ".docx", ".pdf"])
def test_the_same_call_writes_the_same_bytes(files: list[str], tmp_path: Path, kind: str) -> None:
    first, second = tmp_path / f"a{kind}", tmp_path / f"b{kind}"
    for out in (first, second):
        assert main(["report", *files, "--out", str(out), "--robust", "50", "--seed", "2"]) == 0
    assert first.read_bytes() == second.read_bytes()
    assert sorted(one.suffix for one in tmp_path.iterdir()) == sorted([".yaml", ".csv", kind, kind])


@pytest.mark.parametrize(("language", "told"), [("zh", ("要到“好”：“合同", "已是最好等级。")), ("en", ("To reach Good: Contracts", "It has the best grade already."))])
def test_on_demand_each_card_says_what_would_raise_the_grade(files: list[str], tmp_path: Path, language: str, told: tuple[str, str]) -> None:
    for out in (tmp_path / "r.html", tmp_path / "r.docx"):
        assert main(["report", *files, "--out", str(out), "--robust", "0", "--raising", "--language", language]) == 0
    page = (tmp_path / "r.html").read_text("utf-8")
    assert all(page.count(one) >= 1 for one in told)
    assert all(one in "".join(each.text for each in docx.Document(str(tmp_path / "r.docx")).paragraphs) for one in told)
    assert main(["report", *files, "--out", str(tmp_path / "r.html"), "--robust", "0", "--language", language]) == 0
    assert told[0] not in (tmp_path / "r.html").read_text("utf-8")


def test_it_tells_a_script_who_is_not_safe_to_act_on(files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "r.html"
    assert main(["report", *files, "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"report": str(out), "robust": 1000, "seed": 0, "not_safe_to_act_on": ["乙园"]}


def test_a_run_writes_its_report_beside(files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", *files, "--json"]) == 0
    plain = capsys.readouterr().out
    assert main(["run", *files, "--json", "--report", str(tmp_path / "r.html"), "--language", "zh"]) == 0
    assert capsys.readouterr().out == plain
    assert "示例园区评价" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_what_cannot_be_written_leaves_the_old_report(files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "r.html"
    out.write_text("old", encoding="utf-8")

    def full(_path: Path, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["report", *files, "--out", str(out), "--language", "zh"]) == 2
    # on a busy machine a line of progress may stand before it
    assert capsys.readouterr().err.endswith(f"{out} 无法写入：磁盘空间不足\n")
    assert out.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("extra", [["--out", "r.txt"], ["--out", "r.html", "--robust", "-1"], ["--out", "r.html", "--robust", "1000000000"], []])
def test_a_wrong_call_is_refused(files: list[str], extra: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["report", *files, *extra])
    assert refused.value.code == 2


def test_what_flows_comes_before_the_cards_of_every_type_and_is_told_once() -> None:
    """Each card fills its page: between them, what flows would leave a gap for every type."""
    evaluation = evaluated()
    blocks = paper_report(evaluation, found(evaluation), "zh").blocks
    whole = [at for at, block in enumerate(blocks) if isinstance(block, Table) and block.whole]
    flowing = [at for at, block in enumerate(blocks) if isinstance(block, Table) and block.flows and "排名" in block.caption]
    assert len(whole) == 6
    assert len(flowing) == 2
    assert max(flowing) < min(whole)
    notes = [block.footnote for block in blocks if isinstance(block, Chart) and block.footnote is not None]
    assert len(notes) == 1


def test_of_very_many_only_the_first_are_drawn_and_all_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from shouzhan.engine.scoring.report import paper

    evaluation = evaluated()
    whole = paper_report(evaluation, found(evaluation), "zh")
    monkeypatch.setattr(paper, "MOST_DRAWN", 3)
    monkeypatch.setattr(paper, "_FIRST", 2)
    cut = paper_report(evaluation, found(evaluation), "zh")
    drawn = [len(block.spec.lines) for block in cut.blocks if isinstance(block, Chart) and isinstance(block.spec, PlaceRanges)]
    assert drawn == [2, 2]  # of four subjects, and of two
    assert words.FEW_DRAWN.zh in str(cut.blocks)
    assert words.FEW_DRAWN.zh not in str(whole.blocks)
    ranking = next(block for block in cut.blocks if isinstance(block, Table) and "排名" in block.caption)
    assert len(ranking.rows) == 4


def test_each_is_held_against_the_first_of_those_behind_it() -> None:
    evaluation = evaluated("甲园,near,50,900,5,0,0,0\n乙园,near,50,900,5,0,0,0\n丙园,near,20,100,5,0,0,0\n丁园,near,20,100,5,0,0,0\n戊园,near,1,10,9,0,0,0\n己园,far,1,10,9,0,0,0\n")
    group = evaluation.groups[0]
    named = {group.subjects[at]: None if other is None else group.subjects[other] for at, other in drawing._behind(group).items()}
    order = [group.subjects[at] for at in in_order(group)]
    third, last = order[2], order[4]
    assert named == {order[0]: third, order[1]: third, order[2]: last, order[3]: last, last: None}
