"""Sentences that bind: duties, bans, caps, floors, exemptions, consequences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shouzhan.engine.documents.policy.covered import Covered
from shouzhan.engine.documents.policy.model import Rule, Section, Span
from shouzhan.engine.documents.policy.normalise import Normalised
from shouzhan.engine.documents.policy.places import Places
from shouzhan.engine.documents.policy.progress import Told, quiet
from shouzhan.engine.documents.policy.sentences import sentences

_ACTOR = (
    r"(?:各[\u4e00-\u9fff]{1,10}|[\u4e00-\u9fff]{0,10}(?:区|县|市|省|政府|单位|部门|机构|园区|企业|高校|院校|委|局|办|厅|所|中心|"
    r"者|人|公司|基金|银行|平台|医院|孵化器|基地|街镇|方))"
)

# The first pattern that matches names the rule.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("ban", r"不得(?!少于|低于|小于|超过|高于|多于|大于|晚于|早于|迟于|突破)|严禁|禁止(?!出口|进口|类|性|目录)|不准|不允许|不予(?!以)|不应(?!有)"),
    (
        "exemption",
        r"不受[^,，。;；]{0,24}限制|不追究|免责(?!机制|制度|清单|办法|政策)|免予|免于|免除|不做负面评价|不作负面评价|不纳入[^,，。;；]{0,24}(?:总量|基数|考核)",
    ),
    (
        "sanction",
        r"摘牌|撤销(?!销)|取消[^,，。;；]{0,16}(?:资格|称号|认定|备案)|予以通报|一次通报|追究[^,，。;；]{0,12}责任|责令|罚款|(?:给予|予以)[^,，。;；]{0,6}处分|退出机制处理|收回[^,，。;；]{0,8}(?:资金|经费)|追回|处罚|约谈",
    ),
    ("cap", r"不超过|不得超过|不高于|不得(?:高于|多于|大于|突破|晚于|迟于)|不多于|最高(?!人民|等级|检)|最多|上限|不突破|控制在"),
    ("floor", r"不少于|不低于|不得(?:少于|低于|小于|早于)|不小于|至少|最低"),
    (
        "quota",
        r"每[个家所名支][^,，。;；]{0,24}(?:配备|配置|明确|确定|设立|指定|落实)[^,，。;；]{0,4}(?:\d+|[一二两三四五])[名个支位家]",
    ),
    (
        "period",
        r"(?<!\d)\d{1,6}\s*个?(?:工作日|日|天|小时|个月)(?:以?内)|[一二三四五六七八九十]{1,3}个?(?:工作日|日|月)(?:以?内)",
    ),
    ("compulsion", r"强制"),
    ("principle", r"原则上"),
    (
        "approval",
        r"(?:须|应当?|需|必须)?经[^,，。;；]{2,24}(?:批准|同意|审批同意|审核同意|审查同意)(?:后|,|，)",
    ),
    (
        "duty",
        rf"应当|必须|{_ACTOR}应(?!用|急|对|届|邀|聘|变)|(?<![\u4e00-\u9fff必]){_ACTOR}(?:要|须)(?![素求点闻件])|应(?:予以|建立|及时|加强|制定|按照|成立|支持|将)",
    ),
)
KINDS: tuple[str, ...] = tuple(kind for kind, _ in _PATTERNS)
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple((k, re.compile(p)) for k, p in _PATTERNS)
TELL_EVERY = 500  # sentences
_OUGHT = re.compile("[应要须]")  # without one of these there is no duty; looking costs little


def rules_of(doc: Normalised, places: Places, body: Span, skip: tuple[Span, ...] = (), told: Told = quiet) -> tuple[Rule, ...]:
    """Return the binding sentences of the body, each with one short word for its kind."""
    return tuple(_rules(doc.text, places, body, Covered(skip), told))


def _rules(text: str, places: Places, body: Span, skip: Covered, told: Told) -> Iterator[Rule]:
    for number, sentence in enumerate(sentences(text, body.start, body.end)):
        if number % TELL_EVERY == 0:
            told(sentence.start - body.start, body.end - body.start)
        section = places.at(sentence.start)
        if section and sentence.start == section.span.start:
            sentence = Span(_after_number(text, section), sentence.end)
        if section and sentence.end <= section.heading_span.end and _has_more(text, section):
            continue  # a name, not a sentence
        for part in _parts(text, sentence):
            if kind := _kind(_without(text, part, skip)):
                yield Rule(places.id_at(part.start), text[part.start : part.end], kind, part)


def _without(text: str, part: Span, skip: Covered) -> str:
    """Blank out what is no rule: unit lists and goals with a date."""
    words = text[part.start : part.end]
    for span in skip.over(part.start, part.end):
        left, right = max(span.start, part.start) - part.start, min(span.end, part.end) - part.start
        words = words[:left] + " " * (right - left) + words[right:]
    return words


def _has_more(text: str, section: Section) -> bool:
    line = text[section.heading_span.end : section.span.end].lstrip("】]) ").split("\n", 1)[0]
    following = text[section.heading_span.end : section.span.end].partition("\n")[2]
    return bool(line.strip("。.；;：: ")) or (not line.strip() and bool(following.strip()))


def _after_number(text: str, section: Section) -> int:
    """A rule's words begin after its number, and after its name if that stands in brackets."""
    start, end = section.heading_span
    if text[start - 1 : start] in ("【", "[", "(") and text[end : end + 1] in ("】", "]", ")"):
        start = end + 1
        while text[start : start + 1] == " ":
            start += 1
    return start


def _parts(text: str, sentence: Span) -> Iterator[Span]:
    """A sentence strung together with semicolons holds several rules, as do the cells of a table's row."""
    start = sentence.start
    for stop in [*re.compile(r"[；;|]").finditer(text, sentence.start, sentence.end), None]:
        left, right = start, stop.start() if stop else sentence.end
        while left < right and text[left] == " ":
            left += 1
        while right > left and text[right - 1] == " ":
            right -= 1
        yield Span(left, right)
        start = stop.end() if stop else right


def _kind(quote: str) -> str | None:
    for kind, pattern in PATTERNS:
        if (kind != "duty" or _OUGHT.search(quote)) and pattern.search(quote):
            return kind
    return None
