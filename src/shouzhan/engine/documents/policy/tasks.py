"""Tasks: clauses with a printed unit list, or, where none is printed, an actor and a duty."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from shouzhan.engine.documents.policy.model import Section, Span, Task
from shouzhan.engine.documents.policy.normalise import Normalised
from shouzhan.engine.documents.policy.places import Places
from shouzhan.engine.documents.policy.sentences import sentences
from shouzhan.engine.documents.policy.units import IN_TEXT_LEAD, UnitList

_NOT_WORK = re.compile(r"指导思想|原则|目标|意义|附则|总体要求|适用范围|定义|背景")
_ENDING = (
    "机构|院校|高校|学校|大学|医院|单位|企业|公司|组织|人员|[^人]员|基地|中心|平台|委|局|办|厅|办公室|委员会|政府|部门|园区|区县?|县|[^城]市|"
    "乡镇|街道|街镇|承担者|完成人|受让方|转让方|当事人|申请人|申请者|管委会|开发区|孵化器|科技园|创新体|基金|银行|层面"
)
_WHOSE = rf"(?:我(?:委|局|办|厅|院|部|市|区|县)|[\u4e00-\u9fff、]{{0,24}}?(?:{_ENDING}))"
_NO_ACTOR = re.compile(
    r"(?:鼓励|支持|引导|推动|推进|促进|加强|完善|建立|对|为|按|在|从|将|把|与|向|经|有|以|本|违反|符合|申请|任何)"
)
_MUST = re.compile(
    rf"(?:[^,，。]{{0,20}}[,，])?(?:(?:由)?(?P<who>{_WHOSE})(?:\([^()]{{2,24}}\))?(?:应(?!当?(?:同时)?(?:符合|具备|满足|是|为))当?|要|须|必须|负责(?!人)|拟|将|会同)(?![用求邀急])|由(?P<lead>{_WHOSE})牵头|(?P<late>{_WHOSE})[^,，。]{{1,14}}[,，]应当)"
)
_DOES = re.compile(
    rf"(?=各){_WHOSE}[^,，。]{{0,24}}?[,，]?[^。]{{0,30}}?"
    r"(?:建立|组建|建设|构建|加强|制定|完善|明确|落实|提供|推进|设立|组织|开展|强化|打造|配备|公布|报送)"
)
_OFFICE = r"[市省区县州国][\u4e00-\u9fff]{1,12}?(?:委|局|办|厅|部门|政府|办公室|委员会)"
_ROUTINE = re.compile(rf"{_OFFICE}(?:\([^()]{{2,24}}\))?(?:定期|每[^,，。]{{1,6}}|负责|组织|建立|制定|编制|公布|发布|开展)")
_LEVEL = re.compile(r"(?:市级|区级|省级)层面[^。]{0,60}?(?:给予|加强|建立|制定|统筹|支持|设立|推进)")
_PROMISE = re.compile(r"我(?:委|局|办|厅|院|部|市|区|县|校|们)[^。]{0,8}?(?:拟|将|要|计划|会)")


def tasks_from_lists(doc: Normalised, places: Places, lists: tuple[UnitList, ...]) -> tuple[Task, ...]:
    """Return one task per printed list."""
    per_section = Counter(places.id_at(x.span.start) for x in lists)
    tasks: list[Task] = []
    done = 0
    for found in lists:
        section = _owner(doc, places, found, per_section)
        start = max(section.span.start if section else 0, done)
        if section is None or per_section[section.id] > 1:
            start = _own_start(doc, found, start)
        span = Span(start, found.span.end)
        title = section.heading if section and section.heading and per_section[section.id] == 1 else ""
        lead = found.lead or _lead_in_text(doc.text[span.start : found.span.start])
        tasks.append(
            Task(
                section.id if section else None,
                title or _first_words(doc, span, found.span.start, section),
                tuple(u.name for u in found.units),
                lead,
                span,
                tuple(u.span for u in found.units),
            )
        )
        done = found.span.end
    return tuple(tasks)


def _owner(doc: Normalised, places: Places, found: UnitList, per_section: Counter[str | None]) -> Section | None:
    """A list on its own line below numbered items, none of which has a list, is that of the whole part."""
    section = places.at(found.span.start)
    above = places.ancestors(section)[:1] if section else []
    if section is None or not above or not _own_line(doc, found):
        return section
    beside = [s for s in places.sections if places.ancestors(s)[:1] == above]
    others = sum(per_section[s.id] for s in beside)
    return above[0] if section is beside[-1] and len(beside) > 1 and others == 1 else section


def _own_line(doc: Normalised, found: UnitList) -> bool:
    before = doc.text[: found.span.start].rstrip(" ")
    return before.endswith("\n") and doc.text[found.span.end : found.span.end + 3].strip(" 。.")[:1] in ("", "\n")


def _own_start(doc: Normalised, found: UnitList, floor: int) -> int:
    """With several lists in a section, a task is the paragraph that ends in the list, or the one above it."""
    start = floor
    for paragraph in doc.paragraphs:
        if floor <= paragraph.start < found.span.start - 2:
            start = paragraph.start
    return start


def _lead_in_text(text: str) -> str | None:
    match = IN_TEXT_LEAD.search(text)
    return match.group(1) if match else None


def _first_words(doc: Normalised, span: Span, end: int, section: Section | None) -> str:
    """Name a task without a heading by its opening words, as printed."""
    text = doc.text[span.start : end].strip()
    if section and span.start == section.span.start:
        text = re.sub(
            r"^(?:第[^\s条]{1,5}条|\([一二三四五六七八九十\d]+\)|[一二三四五六七八九十\d]+[、.]|[①-⑳]|附件\d*)\s*",
            "",
            text,
        )
    text = re.sub(r"^\(?\d{0,2}\)?[.、]?\s*", "", text)
    first = next(iter(sentences(text)), Span(0, len(text)))
    words = text[first.start : first.end]
    if len(words) > 45:
        words = re.split(r"[,，;；:：]", words)[0]
    return words[:60].strip().rstrip("(【[ ")


def tasks_from_duties(doc: Normalised, places: Places, known: Collection[str | None] = ()) -> tuple[Task, ...]:
    """Return, for a document that prints no list apart, the clauses whose text names an actor and a duty."""
    tasks: list[Task] = []
    for section in places.sections:
        if section.id in known or any(_NOT_WORK.search(s.heading) for s in (section, *places.ancestors(section))):
            continue
        body = Span(max(section.span.start, section.heading_span.end), section.span.end)
        rest = doc.text[section.heading_span.end : section.span.end].lstrip("】]) ").split("\n", 1)[0]
        if not section.heading or rest.strip() in ("。", "；", ";", "."):
            body = Span(section.heading_span.start, section.span.end)
        closing = section.tail is not None and _has_duty(doc.text, section.tail)
        if _promised(doc, places, section) or _has_duty(doc.text, body) or closing:
            title = section.heading or _first_words(doc, section.span, section.span.end, section)
            tasks.append(
                Task(section.id, title, (), _lead_in_text(doc.text[body.start : body.end]), section.span)
            )
    return tuple(tasks)


def _has_duty(text: str, body: Span) -> bool:
    for sentence in sentences(text, body.start, body.end):
        words = text[sentence.start : sentence.end].lstrip("】]) ")
        match = _MUST.match(words)
        if match and not _NO_ACTOR.match(match.group("who") or match.group("lead") or match.group("late")):
            return True
        if _DOES.match(words) or _ROUTINE.match(words) or _LEVEL.match(words):
            return True
    return False


def _promised(doc: Normalised, places: Places, section: Section) -> bool:
    """一是, 二是 under a lead-in in which the answering body says what it will do."""
    if "·" not in section.id or section.level != 1:
        return False
    lead = section.id.split("·")[0]
    for paragraph in doc.paragraphs:
        if paragraph.start >= section.span.start:
            return False
        text = doc.of(paragraph)
        if text.endswith((":", "：")) and lead in text[-120:] and _PROMISE.search(text):
            return True
    return False
