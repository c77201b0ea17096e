"""Printed unit lists: 责任单位, 牵头单位／配合单位, 【责任部门】, (甲牵头,乙、丙负责)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shouzhan.engine.documents.policy.covered import Covered
from shouzhan.engine.documents.policy.model import Span
from shouzhan.engine.documents.policy.normalise import Normalised, Paragraph

_ROLE = (
    "责任|牵头|主责|配合|协办|协同|协作|参与|参加|实施|承办|主办|落实|支持|"
    "主要责任|第一责任|牵头责任|主体责任"
)
LABEL = rf"(?:{_ROLE})(?:单位|部门|主体|机构|处室|科室)(?:及分工)?"
_LABELLED = re.compile(rf"({LABEL})\s*[:：]\s*")
_INSIDE = r"(?:[^()【】\[\]〔〕\n]|\([^()\n]*\))"
BRACKETED = re.compile(rf"[(【\[〔]\s*(?={LABEL}\s*[:：])({_INSIDE}{{2,600}})[)】\]〕]")
BOXED = re.compile(rf"[【\[]\s*({LABEL})\s*[】\]]\s*[:：]?\s*([^\n。【\[]{{2,400}})")
BARE = re.compile(rf"(?:(?<=^)|(?<=[\n。.；;!！]))\s*(?={LABEL}\s*[:：])([^\n。]{{4,500}})")
ASSIGNED = re.compile(rf"[(【\[〔]({_INSIDE}{{2,300}}?(?:负责|牵头|配合|落实|参与|参加|分工负责|组织实施|推进|完成|长期坚持))[)】\]〕]")
NAMES_ONLY = re.compile(rf"[(【\[〔]({_INSIDE}{{2,300}})[)】\]〕]\s*[。.]?\s*$")

_ENDS = (
    "委|局|办|厅|部|院|会|中心|政府|公司|集团|银行|法院|检察院|高校|大学|学院|区|县|开发区|管委会|单位|部门|机构|园区|协会|"
    "处|纪委|工会|联合会|研究所|医院|海关|公安处|办公室|署|科技处|平台|专班|小组|党工委|镇|街道|乡|街镇|高等院校|科研院所|职能部门|分行|工商联|妇联|残联|侨联|文联|社科联|科协|联盟|商会"
)
UNIT_LIKE = re.compile(rf"[\u4e00-\u9fff()“”A-Za-z0-9]{{1,30}}(?:{_ENDS})$")
_OWNED = re.compile(r"(?:市|省|区|县|州|各|相关|有关|国家)[\u4e00-\u9fff]{1,16}$")
_SEPARATOR = re.compile(r"<br\s*/?>|[、，,;；/\n]|\s{2,}")
_JOINT = re.compile(
    rf"(?<=[委局办厅部府会心团司校构门位])(?:和|及|以及|与)(?=(?:市|省|区|县|州|盟|旗|镇|各|相关|有关|国家|中央)[\u4e00-\u9fff]*(?:{_ENDS}))"
)
_ETC = re.compile(r"等(?=(?:[市省区县]直|[市省区县]级)?(?:相关|有关|各)[\u4e00-\u9fff]{1,8}$)")
_LEAD_WORDS = re.compile(r"^(?:由|会同|联合|以及|及|和|与|请)\s*")
_TAIL_WORDS = re.compile(
    r"(?:\s*(?:等|等单位|等部门))?\s*(?:(?:按照?|根据)?(?:各自)?职责(?:分工)?)?(?:共同|分别|具体|分工)?(?:负责(?:落实|推进|实施)?|牵头(?:负责|落实|推进|实施|组织)?|配合(?:落实|推进)?|参与|参加|落实|组织实施|推进)?$"
)
_WHEN = re.compile(r"(?:20\d\d年)?(?:\d{1,2}月)?(?:年)?(?:底|末|上旬|中旬|下旬)?(?:之?前|以前)?(?:完成|落实|启动)?|(?:持续|长期|全年)(?:推进|坚持|落实|实施)?")
_INNER = re.compile(r"(?!以下|简称|含|包括|如|即|详见)[\u4e00-\u9fff]{1,7}(?:处|科|室|办|纪委|中心)$")
_ROLE_AFTER = re.compile(r"\s*\((?:牵头|配合|参与|协助|主责)(?:单位|部门)?\)$")
IN_TEXT_LEAD = re.compile(
    r"由([\u4e00-\u9fff()]{2,18}?(?:委|局|办|厅|部|处|办公室|委员会|政府|院|中心|公司|集团|管委会|大学))(?:负责)?牵头"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One printed name and its place."""

    name: str
    span: Span
    leads: bool = False


@dataclass(frozen=True, slots=True)
class UnitList:
    """One printed list, as a whole."""

    span: Span
    units: tuple[Unit, ...]
    in_sentence: bool = False  # named by the words of the clause itself, which goes on

    @property
    def lead(self) -> str | None:
        """The first unit the list says leads."""
        return next((u.name for u in self.units if u.leads), None)


_IN_SENTENCE = re.compile(
    rf"由([\u4e00-\u9fff()]{{1,18}}?(?:{_ENDS}))(?:负责)?牵头[,，]\s*(?:会同)?([\u4e00-\u9fff()、]{{2,120}}?)(?:等(?:部门|单位)?)?"
    r"(?:积极|共同|协同|予以)?(?:配合|参与|协助|参加)(?=[,，;；。:：\n]|$)"
)

FIRST_LEADS = re.compile(
    r"(?:列|排)(?:在|名)?(?:第一位?|首位|最前|第1位?)(?:面)?的?(?:单位|部门)?(?:为|是|系)牵头"
)


def unit_lists(doc: Normalised) -> tuple[UnitList, ...]:
    """Return every printed unit list outside tables, in order; neighbours that belong together are one."""
    lists = _all_lists(doc)
    if not FIRST_LEADS.search(doc.text):
        return lists
    return tuple(
        x if x.lead else UnitList(x.span, (replace(x.units[0], leads=True), *x.units[1:])) for x in lists
    )


def _all_lists(doc: Normalised) -> tuple[UnitList, ...]:
    found: list[UnitList] = []
    for paragraph in doc.paragraphs:
        if not paragraph.is_row:
            found.extend(_in_paragraph(doc, paragraph))
    return tuple(_together(found, doc.text))


def _in_paragraph(doc: Normalised, paragraph: Paragraph) -> Iterator[UnitList]:
    start, end = paragraph.start, paragraph.end
    taken: list[Span] = []
    for pattern, read in ((BRACKETED, _labelled), (BOXED, _boxed), (BARE, _labelled), (ASSIGNED, _assigned)):
        before = Covered(taken)  # what one pattern finds never overlaps itself
        for match in pattern.finditer(doc.text, start, end):
            if any(True for _ in before.over(match.start(), match.end())):
                continue
            units = read(doc.text, match)
            if units:
                taken.append(Span(match.start(), match.end()))
                yield UnitList(_inked(doc.text, match.start(), match.end()), tuple(units))
    before = Covered(taken)
    for match in _IN_SENTENCE.finditer(doc.text, start, end):
        if not any(True for _ in before.over(match.start(), match.end())) and (units := _in_sentence(doc.text, match)):
            yield UnitList(Span(match.start(), match.end()), tuple(units), in_sentence=True)
    named = None if taken else NAMES_ONLY.search(doc.text, start, end)
    if named and named.start() > start + 12 and (units := _names_only(doc.text, named)):
        yield UnitList(_inked(doc.text, named.start(), named.end()), tuple(units))


def _inked(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _labelled(text: str, match: re.Match[str]) -> list[Unit]:
    start, end = match.span(1)
    labels = list(_LABELLED.finditer(text, start, end))
    units: list[Unit] = []
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        stop = following.start() if following else end
        if note := re.compile(
            r"[。.]|[,，;；、](?=下同|列第一|排第一|排在第一)|[,，;；、\s]*(?=联系|电话|完成时限|完成时间|时限|时间节点)"
        ).search(text, label.end(), stop):
            stop = note.start()
        units += split_units(text, label.end(), stop, leads="牵头" in label.group(1))
    return units


def _boxed(text: str, match: re.Match[str]) -> list[Unit]:
    return split_units(text, *match.span(2), leads="牵头" in match.group(1))


def _assigned(text: str, match: re.Match[str]) -> list[Unit]:
    """(甲牵头,乙、丙按职责分工负责): who leads is said by the words after each name."""
    units: list[Unit] = []
    start, end = match.span(1)
    for part in re.compile(r"[^,，;；]+").finditer(text, start, end):
        if _WHEN.fullmatch(part.group().strip()):
            continue
        leads = bool(re.search("牵头", part.group()))
        at = part.start()
        for joined in re.compile("会同|联合").finditer(text, part.start(), part.end()):
            units += split_units(text, at, joined.start(), leads=leads)
            at, leads = joined.end(), False
        units += split_units(text, at, part.end(), leads=leads)
    named = all(len(u.name) <= 24 and (UNIT_LIKE.match(u.name.replace("、", "")) or _OWNED.match(u.name)) for u in units)
    return units if units and named else []


def _in_sentence(text: str, match: re.Match[str]) -> list[Unit]:
    """由甲牵头，乙、丙配合: the clause names its units itself."""
    units = [*split_units(text, *match.span(1), leads=True), *split_units(text, *match.span(2))]
    return units if all(UNIT_LIKE.match(u.name) and len(u.name) <= 24 for u in units) else []


def _names_only(text: str, match: re.Match[str]) -> list[Unit]:
    units = split_units(text, *match.span(1))
    named = all(
        UNIT_LIKE.match(u.name)
        and re.match(
            "市|省|区|县|州|各|相关|有关|国家|[\u4e00-\u9fff]{2,4}(?:证监|金融监管|银保监|海关)", u.name
        )
        for u in units
    )
    within = all(_INNER.match(u.name) for u in units)  # (监督处、机关纪委): rooms of one office
    return units if units and (named or within) else []


def split_units(text: str, start: int, end: int, leads: bool = False) -> list[Unit]:
    """Return the names in a printed list, with their places; commas inside brackets do not separate."""
    units: list[Unit] = []
    at = start
    for stop in [*_cuts(text, start, end), (end, end)]:
        if unit := _unit(text, at, stop[0], leads):
            units.append(unit)
        at = stop[1]
    return units


def typed_units(text: str) -> list[str]:
    """Return the names in a list somebody typed, as typed; what stands between brackets is one name, as is 各市、州人民政府."""
    names, at = [], 0
    for stop in [*re.finditer(r"[、，,;；\n]", text), None]:
        if stop and (_inside_bracket(text, 0, stop.start()) or _one_name(text, stop)):
            continue
        names.append(text[at : stop.start() if stop else len(text)].strip())
        at = stop.end() if stop else at
    return [name for name in names if name]


def _cuts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [
        m.span()
        for m in _SEPARATOR.finditer(text, start, end)
        if not _inside_bracket(text, start, m.start()) and not _one_name(text, m)
    ]
    for pattern in (_JOINT, _ETC):
        cuts += [m.span() for m in pattern.finditer(text, start, end)]
    if not cuts and " " in text[start:end].strip():
        parts = text[start:end].split()
        if all(UNIT_LIKE.match(p) for p in parts):
            cuts = [m.span() for m in re.compile(" +").finditer(text, start, end)]
    return sorted(cuts)


def _one_name(text: str, comma: re.Match[str]) -> bool:
    """各市、州人民政府 and 各区、县(市)政府 are one printed name each."""
    before, after = text[max(0, comma.start() - 6) : comma.start()], text[comma.end() : comma.end() + 12]
    return bool(re.search(r"各(?:市|区|县|州|盟|镇|乡|乡镇|街道|区县|县区|县\(市\))$", before)) and bool(
        re.match(
            r"(?:州|盟|旗|区|县|镇|乡|街道|县级市|市(?=(?:人民)?政府|县|区))(?:\([市区县]\)|[市区县])?(?:人民政府|政府|党委|管委会|街道|办事处|$|[、,，;；)\n])",
            after,
        )
    )


def _inside_bracket(text: str, start: int, at: int) -> bool:
    inside = text[start:at]
    return any(inside.count(left) > inside.count(right) for left, right in ("()", "（）", "〈〉"))


def _unit(text: str, start: int, end: int, leads: bool) -> Unit | None:
    span = _inked(text, start, end)
    if head := _LEAD_WORDS.match(text[span.start : span.end]):
        span = Span(span.start + head.end(), span.end)
    tail = _TAIL_WORDS.search(text[span.start : span.end])
    if tail and tail.group():
        span = _inked(text, span.start, span.start + tail.start())
    while span.end > span.start and text[span.end - 1] in "。.等 ":
        span = Span(span.start, span.end - 1)
    if role := _ROLE_AFTER.search(text[span.start : span.end]):
        leads = "牵头" in role.group()
        span = Span(span.start, span.start + role.start())
    name = text[span.start : span.end].replace(" ", "")
    if not name or not re.search("[\u4e00-\u9fffA-Za-z]", name):
        return None
    return Unit(name, span, leads)


def _together(lists: list[UnitList], text: str) -> list[UnitList]:
    """牵头单位：… and 配合单位：… on neighbouring lines are one list."""
    merged: list[UnitList] = []
    for found in lists:
        gap = text[merged[-1].span.end : found.span.start] if merged else "x"
        apart = found.in_sentence or bool(merged and merged[-1].in_sentence)
        if merged and not apart and not gap.strip(" \n;；,，。.") and not _both_plain(merged[-1], found, text):
            last = merged.pop()
            found = UnitList(Span(last.span.start, found.span.end), last.units + found.units)
        merged.append(found)
    return merged


def _both_plain(left: UnitList, right: UnitList, text: str) -> bool:
    """Two 责任单位 lists in a row belong to two tasks."""
    return all("责任单位" in text[x.span.start : x.span.start + 8] for x in (left, right))
