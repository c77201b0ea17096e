"""Targets, standing limits and reported results: which quantities are one of them, and which are not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from shouzhan.engine.documents.policy.covered import Covered
from shouzhan.engine.documents.policy.deadlines import YEAR, due_in, last_day
from shouzhan.engine.documents.policy.model import Comparator, Figure, FigureClass, Metadata, Section, Span
from shouzhan.engine.documents.policy.normalise import Normalised
from shouzhan.engine.documents.policy.numerals import integer
from shouzhan.engine.documents.policy.phrases import (
    FALL,
    acted_on,
    area_in,
    body_in,
    each_in,
    grown_before,
    is_verb,
    made_in,
    metric_of,
    place_of,
    share_base,
)
from shouzhan.engine.documents.policy.places import Places
from shouzhan.engine.documents.policy.progress import Told, quiet
from shouzhan.engine.documents.policy.quantities import Quantity, quantities
from shouzhan.engine.documents.policy.sentences import CLAUSE_MAX, clause_around, sentences
from shouzhan.engine.documents.policy.tables import Work

Mode = Literal["goal", "limit", "achieved"]
TELL_EVERY = 200  # paragraphs

_GOALS = re.compile(r"目标|指标")
_AIMS = re.compile(
    r"目标|指标|下一?步|计划|打算|展望|考虑|安排|思路|20\d\d年(?:度)?(?:主要|重点)?(?:工作|任务)(?!总结|完成|回顾|情况|开展|报告)"
)
_REPORTS = re.compile(r"答复|复函|报告|总结|通报|公报|工作情况")
_DASHED = re.compile(r"[—–\-•●·■◆▪]{1,2}\s*[\u4e00-\u9fff]")
_NAMED_BEFORE = re.compile(r"(?:确定|部署|提出|明确|规定|下达|安排)的$")  # 方案确定的18项任务 are what was to be done
_AMONG = re.compile(r"[\u4e00-\u9fff]{0,6}中(?=\s*[,，:：;；。\d]|已|有|的|均|仍|尚|还)")  # 18项任务中，已…; not 300家中小企业
_PLANS = re.compile(r"(?:行动|工作|实施|推进|提升|攻坚)(?:计划|方案)|计划|方案|要点|任务")
_PAST = re.compile(
    r"“十[二三四]五”(?:期间|以来|时期)|截至|截止|目前|迄今|至今|已(?!经市|经省|经区)|近年来|去年|上年(?!度)|以来|累计(?!不|最高)|实现了|完成了|建成了|获得了|促成了|同比|比上年|现有|现已"
)
_FUTURE = re.compile(r"下一?步|力争|争取|确保|未来|今后|[三五]年内|(?<!近)(?<!过去)[两三四五]年累计|目标[是为]|计划(?:新|培|建|引|到|用)|期末")
YEARLY = re.compile(r"每年(?!度)|年均|每季度")
_DONE = re.compile(r"背景|基础$|现状|回顾|成效$|完成情况|已开展|进展|主要做法|工作情况|基本情况")
_ORDERED = re.compile(r"应当?|须|必须|原则上|保持|确保|不得|要求")
_DOES = re.compile(
    r"(?:培育|新增|建设|建成|打造|引进|新建|发展|形成|孵化|设立|组建|认定|遴选|选择|争创|布局|汇聚|集聚|创建|选派|新认定|培养|举办|对接|解决|推出|推广|攻克|引育|转化|实施)(?:了|出|约|一批)?\s*$"
)
_MAKES = re.compile(
    r"(?:培育|新增|建设|建成|打造|引进|新建|发展|形成|设立|组建|布局|创建|争创|举办|新设|征集|遴选|选派|促成|新?认定|入库|引育|培养|推广|攻克|开展|落地)[\u4e00-\u9fff“”]{2,14}各?$"
)
_REACHES_OUT = re.compile(
    r"(?:新增|建成|建设|打造|引进|引育|培育|培养|汇聚|集聚|归集|提供|开放|举办|开展|发布|组织|新建|培训|推出|遴选|入库)[\u4e00-\u9fff“”]{0,12}(?:不少于|不低于|至少)\s*$"
)
_ITEMS_BEFORE = re.compile(r"\d\s*[万亿]?[家个名项所支件座](?:以上|左右)?[、和及](?=[\u4e00-\u9fff]*$)")
_LIST_ON = re.compile(r"\s*(?:以上|左右)?\s*(?:$|[、和及,，;；。])")
_SIZE = re.compile(r"(?:设立|组建|成立|建立|发起)[^,，。;；]{0,12}规模(?:达到?|为|约)?\s*$")
_FIRST_SIZE = re.compile(r"(?:设立|组建|成立|发起)[^,，。;；]{2,16}(?:基金|资金池|资金)[,，](?:首期|一期|总|目标)规模(?:达到?|为|约)?\s*$")
_CASE = re.compile(r"\s*(?:以上|以下)?的")
_QUOTA = re.compile(
    r"每[个家所名支]?[^,，。;；]{0,24}(?:配备|配置|明确|确定|设立|指定|落实|安排)[^,，。;；]{0,4}$"
)
_ALLOWED = re.compile(r"可按|可以|可从|按[^,，。;；]{0,20}(?:给予|奖励)")
_GIFT = re.compile(r"(?<=元)支持|贴息|补贴|补助|奖励|资助|支持(?=最高|不超过|额|总额|金额)")
_GIVEN = re.compile(r"给予|奖励|补贴|补助|资助")  # money given is no target
_NO_METRIC = re.compile(r"总数|总量|数量|(?:首期|一期|总|目标)规模|较[^,，]{0,8}年|(?:净增|同比|环比|年均|累计|增长|[较比](?:上年|去年|上年同期|去年同期)|达到|其中|[一二两三四五]年(?:内|累计)?|年度|每年|全年|当年|合计|总计|总额)+")
_POINT = re.compile(r"[一二三四五六七八九]是")
_FROM = re.compile(r"(?:由|从)[^,，;；]{0,14}$")
_REACHED = re.compile(
    r"\s*(?:左右)?(?:增加|增长|提高|提升|扩大|上升|发展|下降|降低|减少|压缩|压减|缩短)?(?:到|至)"
)
_CHANGES = re.compile(r"(?:^|[、和])(?:压减|压缩|缩短|降低|减少|提高|提升|增加)[\u4e00-\u9fff]{2,12}$")
_GROWN = frozenset(("%", "个百分点", "倍"))
_FALLS = re.compile(
    r"(?:下降|降低|减少|压减|压缩|缩短|精简|降幅)(?:率|幅度)?(?:不低于|不少于|达到|达|超过|约|高于|近|了)*\s*(?=\d[\d.]*\s*[%‰个百分点倍家项名件次]|$)"
)
_ACTED = re.compile(r"\s*[\u4e00-\u9fff]{2}")
_RHYTHM = re.compile(r"每年(?!度)|每季度|每月|年均|(?<![\d〇○零])[一二两三四五六七八九十\d]年(?:内)?累计")
_IDIOM = re.compile(r"[“《][^”》\n]{0,20}$")


@dataclass(slots=True)
class _Context:
    """What earlier sentences of the same paragraph and section have said."""

    deadline: date | None = None
    future: bool = False
    past: bool = False
    area: str | None = None
    metric: str | None = None
    money: bool = False  # the metric is a sum
    given: bool = False  # the sentence speaks of money given


@dataclass(slots=True)
class _Reader:
    doc: Normalised
    places: Places
    metadata: Metadata
    targets: list[Figure] = field(default_factory=list)
    achieved: list[Figure] = field(default_factory=list)
    section_deadlines: dict[str, date] = field(default_factory=dict)
    section_areas: dict[str, str] = field(default_factory=dict)
    plans: bool = False  # the document sets out work to be done
    reports: bool = False  # the document answers or reports, so a bare figure is a result
    year: int | None = None  # the document's own year

    def __post_init__(self) -> None:
        self.plans = bool(_PLANS.search(self.metadata.title or ""))
        self.reports = bool(_REPORTS.search(self.metadata.title or ""))
        dated = self.metadata.adopted_on or self.metadata.printed_on or self.metadata.effective_from
        self.year = dated.year if dated else None


def figures_of(
    doc: Normalised,
    places: Places,
    metadata: Metadata,
    body: Span,
    skip: tuple[Span, ...] = (),
    work: Iterable[Work] = (),
    told: Told = quiet,
) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """Return the document's targets (goals and standing limits) and its reported results."""
    reader, covered, aimed = _Reader(doc, places, metadata), Covered(skip), False
    for number, paragraph in enumerate(doc.paragraphs):
        if number % TELL_EVERY == 0:
            told(number, len(doc.paragraphs))
        if paragraph.is_row or not body.start <= paragraph.start < body.end:
            continue
        aimed = _leads_to_aims(doc.of(paragraph), aimed)
        context = _Context(future=aimed)
        for sentence in sentences(doc.text, paragraph.start, paragraph.end):
            if _POINT.match(doc.text, sentence.start):
                context = _Context()
            if sentence.start not in covered:
                _read(reader, sentence, context)
    for row in work:
        _read_row(reader, row)
    return tuple(_told_apart(reader.targets)), tuple(reader.achieved)


def _told_apart(figures: list[Figure]) -> Iterator[Figure]:
    """每年新增…5家 beside 三年累计…15家: figures of one name say over what time each is counted."""
    alike = Counter((f.metric, f.unit, f.scope, f.class_) for f in figures)
    for figure in figures:
        before = figure.quote[: max(0, figure.value_span.start - figure.span.start)]
        rhythm = _RHYTHM.search(before) if figure.metric and alike[figure.metric, figure.unit, figure.scope, figure.class_] > 1 else None
        yield replace(figure, scope="、".join(filter(None, (figure.scope, rhythm.group())))) if rhythm else figure


def _leads_to_aims(paragraph: str, before: bool) -> bool:
    """主要目标是： and the ——… below it speak of what shall be."""
    if _DASHED.match(paragraph):
        return before
    return paragraph.endswith(("：", ":")) and bool(_GOALS.search(paragraph[-40:]))


def _read_row(reader: _Reader, row: Work) -> None:
    """Figures in a table of tasks are goals, due when the row says; what two cells repeat is one goal."""
    before, due = len(reader.targets), due_in(row.due.text, reader.year) if row.due else None
    seen: set[tuple[object, str | None]] = set()
    for cell in row.cells:
        for sentence in sentences(reader.doc.text, cell.span.start, cell.span.end):
            _read(reader, sentence, _Context(deadline=due, future=True))
    for figure in reader.targets[before:]:
        if (figure.value, figure.unit) in seen:
            reader.targets.remove(figure)
        seen.add((figure.value, figure.unit))


def _read(reader: _Reader, sentence: Span, context: _Context) -> None:
    text = reader.doc.text
    section = reader.places.at(sentence.start)
    start = sentence.start
    if section and section.span.start <= start < section.heading_span.end:
        start = section.heading_span.start  # the section's own number is no figure
    at = start
    context.given = False
    for quantity in quantities(text, start, sentence.end):
        aside = _aside(text, start, quantity.span.start)
        if aside is None:
            _hear(reader, text[at : quantity.span.start], context, section)
            at = quantity.span.start if quantity.is_time else quantity.span.end
        clause = clause_around(text, Span(start, sentence.end), quantity.span.start, quantity.span.end)
        heard = context
        if aside is not None:  # what stands in brackets holds for the brackets only
            heard = replace(context)
            _hear(reader, text[aside : quantity.span.start], heard, None)
        mode = _mode(reader, section, heard, clause, quantity)
        if (
            mode == "goal"
            and _FROM.search(text[clause.start : quantity.span.start])
            and _REACHED.match(text, quantity.span.end)
        ):
            continue  # 由300亿元增加到600亿元: where it starts is no target
        if mode:
            _keep(reader, section, heard, Span(start, sentence.end), clause, quantity, mode)
    _hear(reader, text[at : sentence.end], context, section)


def _aside(text: str, start: int, at: int) -> int | None:
    """Return where the bracket begins in which a quantity stands."""
    start = max(start, at - CLAUSE_MAX)
    opened = text.rfind("(", start, at)
    return opened if opened > text.rfind(")", start, at) else None


def _hear(reader: _Reader, words: str, context: _Context, section: Section | None) -> None:
    """Take in what the words before the next quantity say about time and place; the last word counts."""
    words = re.sub(r"\([^()]*\)", lambda m: " " * len(m.group()), words)
    context.given = context.given or bool(_GIVEN.search(words))
    forward = _has(reader.places, section, _AIMS)
    backward = not forward and _has(reader.places, section, _DONE)
    events: list[tuple[int, str, date | None]] = []
    for match in YEAR.finditer(words):
        year = integer(match.group("year")) or 0
        if words[: match.start()].endswith(("由", "从", "较", "比")) and not match.group("by"):
            continue  # where something started says nothing about when the rest holds
        if words[match.end() :].startswith("起"):
            continue  # 2025年起每年安排: no year in which it was done
        future = _is_deadline(reader, match, year, forward) and not (backward and reader.year in (None, year))
        events.append(
            (match.start(), "deadline" if future else "past", last_day(match, year) if future else None)
        )
    events += [(m.start(), "past", None) for m in _PAST.finditer(words)]
    events += [(m.start(), "future", None) for m in _FUTURE.finditer(words)]
    for _, kind, day in sorted(events, key=lambda e: e[0]):
        if kind == "deadline":
            context.deadline, context.future, context.past = day, True, False
            if section and day:
                reader.section_deadlines.setdefault(section.id, day)
        elif kind == "future":
            context.future, context.past = True, False
        elif not (context.future and words.find("累计") >= 0):
            context.past, context.future, context.deadline = True, False, None
    context.area = area_in(words) or context.area
    if not reader.reports and not backward and "全年" in words:
        context.future, context.past = True, False  # 全年 in a plan of work
    if section and context.area in ("全市", "全省", "全区", "全县", "本市"):
        reader.section_areas.setdefault(section.id, context.area)


def _is_deadline(reader: _Reader, match: re.Match[str], year: int, forward: bool) -> bool:
    by = match.group("by") or ""
    if by.startswith("截"):
        return False
    if reader.year is not None and year < reader.year:
        return False
    if by or match.group("before") or (match.group("end") or "").endswith(("底", "末")):
        return True
    if reader.year is None:
        return forward
    return year > reader.year or (year == reader.year and (forward or (reader.plans and not reader.reports)))


def _mode(
    reader: _Reader, section: Section | None, context: _Context, clause: Span, quantity: Quantity
) -> Mode | None:
    text = reader.doc.text
    before = text[clause.start : quantity.span.start]
    aim = _has(reader.places, section, _GOALS)
    if quantity.han and not _han_counts(quantity, before, aim or context.future or reader.reports):
        return None
    if reader.reports and before.startswith("建议"):
        return None  # an adviser's wish binds nobody
    if _IDIOM.search(before) and not quantity.bound:
        return None
    done = _has(reader.places, section, _DONE) and not context.future
    yearly = (
        bool(YEARLY.search(before)) and not done and not context.past and not _binds(text, clause, quantity)
    )
    ahead = reader.reports and _ahead(reader, section)
    if YEARLY.search(before) and not context.future and quantity.counted_in == "元" and not quantity.bound:
        return None  # money set aside each year is a means
    planned = context.future or yearly or ((aim or ahead) and not context.past)
    if quantity.bound and not quantity.is_time and _is_condition(reader, section):
        return "limit"
    if done and not quantity.is_time:
        return "achieved"
    if before.startswith("对") and _CASE.match(text, quantity.span.end):
        return None  # 对累计超过500万元的: a case, and no figure of its own
    if not planned and (context.past or (reader.reports and not _ahead(reader, section))):
        return _reported_mode(text, context, clause, quantity, before)
    if quantity.is_time:
        return _time_mode(quantity, planned and not yearly, before, text[quantity.tail : clause.end])
    return _standing_mode(reader, context, clause, quantity, planned)


def _standing_mode(
    reader: _Reader, context: _Context, clause: Span, quantity: Quantity, planned: bool
) -> Mode | None:
    """What a figure is where the text sets out what shall be: a goal, a limit, or neither."""
    text = reader.doc.text
    before = text[clause.start : quantity.span.start]
    given = quantity.counted_in in ("元", "%") and bool(_GIVEN.search(text, clause.start, clause.end))
    if context.given and quantity.bound and quantity.counted_in == "元" and quantity.comparator in ("<=", "<"):
        return "limit"  # 三年累计不超过200万元: the cap of what the sentence gives
    if quantity.counted_in == "元" and quantity.comparator in ("<=", "<") and re.search("最高|支持额度|支持金额", before):
        return "limit"
    sized = _SIZE.search(before) or _FIRST_SIZE.search(text[max(0, clause.start - 24) : quantity.span.start])
    if (planned and not given) or (quantity.counted_in == "元" and sized):
        return "goal"
    if reader.plans and _makes_at_least(text, clause, quantity, before):
        return "goal"
    if _is_limit(text, clause, quantity, before):
        return "limit"
    return None if context.past and not quantity.reaches else _unsaid_mode(text, clause, quantity, before, given)


def _reported_mode(
    text: str, context: _Context, clause: Span, quantity: Quantity, before: str
) -> Mode | None:
    """What a figure is where the text tells what was done."""
    if quantity.bound and not context.past and (_ORDERED.search(before) or _ALLOWED.search(text, clause.start, clause.end)):
        return "limit"  # 可按不低于3%奖励 in an answer says what holds, not what came of it
    if _NAMED_BEFORE.search(before) or _AMONG.match(text, quantity.span.end):
        return None
    if quantity.counted_in == "元" and _GIVEN.search(before) and re.match("对|每|给予|奖励", before):
        return None  # 对优秀单位每家奖励50万元 follows from the result and is none
    return "achieved" if not quantity.is_time and not _ORDERED.search(before) else None


def _unsaid_mode(text: str, clause: Span, quantity: Quantity, before: str, given: bool) -> Mode | None:
    """The class of a figure that neither its time nor a bound tells."""
    if quantity.comparator == "+/day" and not given:
        return "goal"
    if quantity.reaches and not given and _is_aim(text, clause, quantity, before):
        return "goal"
    if isinstance(quantity.value, tuple) and quantity.counted_in == "元" and re.match("每[项个家名]", before):
        return "limit"
    if quantity.counted_in in _GROWN and quantity.comparator in (">=", "=", ">") and _CHANGES.search(before):
        return None if given or _CASE.match(text, quantity.span.end) else "goal"
    countable = (
        quantity.value != 1 and not quantity.han and quantity.counted_in not in ("元", "%", "倍", "次", "分")
    )
    return "goal" if countable and _is_work(text, clause, quantity, before) else None


def _makes_at_least(text: str, clause: Span, quantity: Quantity, before: str) -> bool:
    """开放场景不少于100个 in a plan of action is what it sets out to reach, and binds nobody for good."""
    if quantity.comparator not in (">=", ">") or quantity.counted_in in ("元", "%", "倍", "次", "分") or quantity.han:
        return False
    return bool(_REACHES_OUT.search(before)) and not re.search("[应须]|不得|每[个家所名支项]|各|单[个家]|配备|配置", before) and not _CASE.match(text, quantity.span.end)


def _is_aim(text: str, clause: Span, quantity: Quantity, before: str) -> bool:
    """总数达到260家 in a plan of work is an aim, unless it is the case in which something holds."""
    return not re.search("对|凡|经|累计|应|须|不得", before) and not _CASE.match(text, quantity.span.end)


def _is_work(text: str, clause: Span, quantity: Quantity, before: str) -> bool:
    """建成…12个: a task that names how many it makes."""
    if _DOES.search(before):
        return True
    ends = bool(_LIST_ON.match(text[quantity.span.end : clause.end]))
    if items := _ITEMS_BEFORE.search(before):  # 建设甲20家、乙13个: the verb holds for the whole list
        before = re.split(r"\d", before, maxsplit=1)[0] if before[items.end() :] else before
    return ends and bool(_MAKES.search(before)) and not before.startswith("对")


def _time_mode(quantity: Quantity, planned: bool, before: str, after: str) -> Mode | None:
    if not quantity.bound or re.search("成立|注册|从业|工作|任职|连续", before):
        return None
    if quantity.comparator not in ("<=", "<", ">=") or before.endswith("近"):
        return None
    ordered = re.search(r"应当?(?![用急])|须|必须|原则上|要[在于自]", before) or (
        before.endswith("之日起") and not re.match(r"可|不得|申请|提出|未", after)
    )
    if quantity.within and not ordered:
        return None  # 可以在30日内 is a choice, 三年内不得 a sanction
    if quantity.comparator == "<=" and _ACTED.match(after):
        return "limit"  # 30个工作日内披露 binds each time, whatever the plan aims at
    return "goal" if planned else "limit"


def _is_condition(reader: _Reader, section: Section | None) -> bool:
    """Items under 应当具备下列条件 set floors and caps without saying so again."""
    chain = [section, *reader.places.ancestors(section)] if section else []
    text = reader.doc.text
    return any(re.search(r"条件[:：]?\s*(?:$|\n)", text[s.span.start : s.span.end]) for s in chain[1:2])


def _binds(text: str, clause: Span, quantity: Quantity) -> bool:
    """每年 beside a cap or an order is a standing limit and no goal."""
    if quantity.comparator in ("<=", "<") or quantity.counted_in == "元":
        return True
    return bool(
        re.search(r"应(?!用|急|对)|须|必须|不得|每[家个名所]", text[clause.start : quantity.span.start])
    )


def _is_limit(text: str, clause: Span, quantity: Quantity, before: str) -> bool:
    if _QUOTA.search(before):
        return True
    if not quantity.bound or quantity.comparator in ("growth", "<"):
        return False
    close = text[max(clause.start, quantity.span.start - 28) : quantity.span.start]
    if re.search(
        r"(?:不超过|不得超过|不高于|不得高于|不多于|不少于|不得少于|不低于|不得低于|不小于|至少|至多|最高|最低|最多|最少|上限|下限|不突破|控制在)[^\d]*$",
        close,
    ):
        return True
    if re.match(r"\s*以上(?:用于|归|奖励|给予)", text[quantity.span.end : quantity.span.end + 8]):
        return True
    if quantity.comparator == "<=":
        return bool(_ORDERED.search(before)) or "控制" in before
    return bool(re.search(r"(?:应(?!用|急|对)|须|必须|原则上|不得|确保|要求)", before)) and not re.search(
        "对|的$", before
    )


def _han_counts(quantity: Quantity, before: str, aimed: bool) -> bool:
    """一个, 两级, 三类 are idiom, not figures, unless words around them make them bounds or quotas."""
    if quantity.bound or _QUOTA.search(before):
        return True
    if quantity.more:
        return aimed
    value = quantity.value
    return aimed and (isinstance(value, tuple) or value >= 10) and not quantity.is_time


def _has(places: Places, section: Section | None, pattern: re.Pattern[str]) -> bool:
    return section is not None and any(
        pattern.search(s.heading) for s in (section, *places.ancestors(section))
    )


def _ahead(reader: _Reader, section: Section | None) -> bool:
    """Does this part of a report look forward?"""
    if section is None:
        return False
    chain = [section, *reader.places.ancestors(section)]
    return any(_AIMS.search(s.heading) or re.match(r"下一步|下步|今后", s.id) for s in chain)


def _keep(
    reader: _Reader,
    section: Section | None,
    context: _Context,
    sentence: Span,
    clause: Span,
    quantity: Quantity,
    mode: Mode,
) -> None:
    text = reader.doc.text
    comparator: Comparator = quantity.comparator
    if quantity.reaches and re.search("最高|上限", text[clause.start : quantity.span.start]):
        comparator, mode = "<=", "limit"  # 最高额度由20万元提高到30万元
    if mode == "achieved" and quantity.reaches and comparator == ">=":
        comparator = "="
    class_: FigureClass | None = "goal" if mode == "goal" else "limit" if mode == "limit" else None
    metric = metric_of(text, clause, quantity)
    if metric is None or _NO_METRIC.fullmatch(metric):
        metric = context.metric  # 同比增长8%: of what the sentence named before
    if quantity.counted_in == "元" and metric is not None and metric == context.metric and not context.money:
        metric = None  # a term is no sum
    if metric is None:
        metric = grown_before(text[sentence.start : clause.start])
    if metric is None or (is_verb(metric) and not quantity.is_time):
        money = _GIFT.search(text, sentence.start, clause.end) if quantity.counted_in == "元" else None
        sized = _FIRST_SIZE.search(text[max(sentence.start, clause.start - 24) : quantity.span.start])
        named = acted_on(text[sentence.start : clause.start]) if sized or quantity.counted_in != "元" else None
        metric = money.group() if money else named or (made_in(section.heading) if section else metric)
    context.metric, part = (context.metric, metric) if context.metric and _part_of(text, clause, metric) else (metric, None)
    metric, context.money = context.metric, quantity.counted_in == "元"
    figure = Figure(
        section_id=section.id if section else None,
        quote=text[clause.start : clause.end],
        metric=f"{metric}{FALL}" if metric and comparator == "growth" and _FALLS.search(text, clause.start, quantity.span.start) else metric,
        comparator=comparator,
        value=quantity.value,
        unit=quantity.unit,
        deadline=_deadline(reader, section, context) if mode == "goal" else None,
        scope=part or _scope(reader, section, context, sentence, clause, quantity, mode),
        class_=class_,
        span=clause,
        value_span=quantity.span,
    )
    (reader.achieved if mode == "achieved" else reader.targets).append(figure)


def _part_of(text: str, clause: Span, metric: str | None) -> bool:
    """其中生物医药领域不少于12个: a part of what was counted just before."""
    return text.startswith("其中", clause.start) and bool(re.search("(?:领域|产业|行业|方面|地区)$", metric or ""))


def _deadline(reader: _Reader, section: Section | None, context: _Context) -> date | None:
    if context.deadline:
        return context.deadline
    for above in (section, *reader.places.ancestors(section)) if section else ():
        named = _GOALS.search(above.heading) or (_AIMS.search(above.heading) and YEAR.search(above.heading))
        if above.id in reader.section_deadlines and (named or above is section):
            return reader.section_deadlines[above.id]
    return _end_of_title(reader.metadata.title)


def _end_of_title(title: str | None) -> date | None:
    """What a plan of one year sets out to do is due by the end of that year."""
    named = re.search(r"(20\d\d)年(?:度)?(?![-—–至]|.*(?:总结|通报|报告|情况|结果)).*(?:要点|计划|安排|任务|方案)", title or "")
    return date(int(named.group(1)), 12, 31) if named else None


def _scope(
    reader: _Reader,
    section: Section | None,
    context: _Context,
    sentence: Span,
    clause: Span,
    quantity: Quantity,
    mode: Mode,
) -> str | None:
    text = reader.doc.text
    before = text[clause.start : quantity.span.start]
    if mode == "limit":
        return share_base(before) or each_in(text[sentence.start : quantity.span.start], before)
    named = body_in(before) or area_in(before) or (context.area if mode == "goal" else None)
    if named or mode == "achieved":
        return named
    if section and section.id in reader.section_areas:
        return reader.section_areas[section.id]
    for above in reader.places.ancestors(section) if section else []:
        if area := area_in(text[above.span.start : above.span.end]):
            return area
    return place_of(reader.metadata)
