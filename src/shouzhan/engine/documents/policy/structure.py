"""The section tree: which paragraphs carry a number of the document's own, and what they are called."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field

from shouzhan.engine.documents.policy.model import Section, Span
from shouzhan.engine.documents.policy.normalise import Normalised, Paragraph
from shouzhan.engine.documents.policy.numerals import integer

_CN = "一二三四五六七八九十百零〇"

# (kind, rank, pattern); a smaller rank stands higher in the tree
MARKS: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("annex", 5, re.compile(rf"附\s?件\s*([{_CN}\d]{{0,3}})\s*[:：]?(?=\s|$|[^\w\s.、:：]|[\u4e00-\u9fff])")),
    ("part", 8, re.compile(rf"(第([{_CN}\d]{{1,5}})(?:编|部分))(?![至、和])\s*[、:：]?\s*")),
    ("chapter", 10, re.compile(rf"(第([{_CN}\d]{{1,5}})章)(?![至、和第])\s*[、:：]?\s*")),
    ("division", 20, re.compile(rf"(第([{_CN}\d]{{1,5}})节)(?![至、和第])\s*[、:：]?\s*")),
    ("main", 30, re.compile(rf"(([{_CN}]{{1,3}}))\s*、\s*")),
    ("article", 35, re.compile(rf"(第([{_CN}\d]{{1,5}})条)(?![至、和第款的规中所之])\s*[、:：]?\s*")),
    ("sub", 40, re.compile(rf"\((([{_CN}]{{1,3}}))\)\s*、?\s*")),
    ("dotted", 51, re.compile(r"((\d{1,2}(?:\.\d{1,2}){1,3}))(?:[\s.、]\s*|(?=[\u4e00-\u9fff]))")),
    ("item", 50, re.compile(r"((\d{1,3}))\s*[.、](?!\d)\s*")),
    ("point", 60, re.compile(r"\(((\d{1,2}))\)\s*")),
    ("circle", 70, re.compile(r"(([①-⑳]))\s*")),
    ("first", 80, re.compile(rf"(([{_CN}]{{1,2}}))是(?=[\u4e00-\u9fff“《])")),
)
_BARE_NUMBER = re.compile(r"((\d{1,2}))\s+(?=[\u4e00-\u9fff])")
STOP = re.compile(r"[。！!？?；;]|(?<=[\u4e00-\u9fff”》)\]】])\.(?!\d)|\.$")
LEAD_IN = re.compile(r"([^。！？!?；;:：\n]{1,60})[:：]$")
ID_MAX = 60  # what a clause of the library may be called
HEADING_MAX = 45


@dataclass(slots=True)
class _Node:
    kind: str
    rank: int
    number: int
    id: str
    level: int


@dataclass(slots=True)
class _Tree:
    sections: list[Section] = field(default_factory=list)
    stack: list[_Node] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)  # kind -> its latest number since a higher heading
    annexes: int = 0
    lead_in: str = ""
    cuts: list[int] = field(default_factory=list)  # where a section ends before the next begins
    tails: dict[int, int] = field(default_factory=dict)  # index of an article -> where it goes on after its items


def sections_of(doc: Normalised) -> tuple[Section, ...]:
    """Return the document's own numbered sections, in printed order."""
    tree = _Tree()
    contents = _contents(doc)
    for i, paragraph in enumerate(doc.paragraphs):
        if not paragraph.is_row and i not in contents:
            _read(tree, doc, i, paragraph)
    if not tree.sections:
        _headings_alone(tree, doc)
    _cut_closing(tree, doc)
    return _with_ends(tree, len(doc.text.rstrip("\n")))


_CLOSING = re.compile(
    r"20\d\d年\d{1,2}月\d{1,2}日|二[〇○零][〇○零一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日|附件?\d{0,2}\s*[:：].*|\d{1,2}\s*[.、][^。；;]{2,40}"
    r"|抄送.*|\(?此件.{0,8}(?:公开|发布).{0,6}\)?|\(?联系(?:人|电话).*|.{2,30}20\d\d年\d{1,2}月\d{1,2}日印发"
    r"|(?:本|该)[\u4e00-\u9fff]{2,8}(?:自|从)[^\n]{2,24}起(?:施行|实施|执行|生效)[^\n]{0,80}"
    r"|[\u4e00-\u9fff\s、]{2,40}(?:委员会|人民政府|政府|办公室|办公厅|局|厅|委|部|大学|学院|中心|管委会)"
)
_SURE = re.compile(r"20\d\d年|二[〇○零]|附|抄送|\(?此件|(?:本|该)")


def _cut_closing(tree: _Tree, doc: Normalised) -> None:
    """What closes the document, its day in force, list of annexes, signature and date, belongs to no clause; an annex may follow."""
    starts = {section.span.start for section in tree.sections}
    begins = [i for i, p in enumerate(doc.paragraphs) if p.start in starts]
    annexes = {section.span.start for section in tree.sections if section.id.startswith("附件") and section.level == 1}
    ends = [len(doc.paragraphs), *(i for i in begins if doc.paragraphs[i].start in annexes)]
    for end in ends:
        at = end
        while at - 1 > 0 and doc.paragraphs[at - 1].start not in starts and not doc.paragraphs[at - 1].is_row and _CLOSING.fullmatch(doc.of(doc.paragraphs[at - 1]).strip()):
            at -= 1
        if any(_SURE.match(doc.of(p).strip()) for p in doc.paragraphs[at:end]):  # a bare name of a body may be anything
            tree.cuts.append(doc.paragraphs[at].start)


def _contents(doc: Normalised) -> range:
    """Return the paragraphs of a printed table of contents: the same headings come again after it."""
    for i, paragraph in enumerate(doc.paragraphs[:40]):
        if re.fullmatch(r"目\s*[录次]", doc.of(paragraph)) and i + 1 < len(doc.paragraphs):
            first = _entry(doc.of(doc.paragraphs[i + 1]))
            for j in range(i + 2, min(i + 200, len(doc.paragraphs))):
                if _entry(doc.of(doc.paragraphs[j])) == first:
                    return range(i, j)
    return range(0)


def _entry(text: str) -> str:
    """A contents line without its leader dots and page number."""
    return re.sub(r"[\s.…·—-]*\d{0,3}$|\s", "", text)


def _read(tree: _Tree, doc: Normalised, index: int, paragraph: Paragraph) -> None:
    text = doc.of(paragraph)
    found = _mark(tree, text, doc, index)
    if found is None:
        _close_article(tree, doc, index, paragraph)
        if lead := LEAD_IN.search(text):
            tree.lead_in = _lead_in_name(lead.group(1))
            _end_of_firsts(tree, paragraph.start)
        return
    kind, rank, match = found
    if kind == "annex":
        _open_annex(tree, doc, index, paragraph, match)
        return
    number = _number(kind, match)
    if kind == "dotted":
        rank += match.group(2).count(".")
    _close(tree, kind, rank)
    parent = tree.stack[-1] if tree.stack else None
    node = _Node(
        kind, rank, number, _identity(tree, kind, match.group(1), parent), (parent.level if parent else 0) + 1
    )
    tree.stack.append(node)
    tree.last = {k: v for k, v in tree.last.items() if _rank(k) < rank or _runs_on(k, rank)}
    tree.last[kind] = number
    start, heading = _heading(kind, text, match.end(), paragraph)
    span = Span(paragraph.start + start, paragraph.start + start + len(heading))
    tree.sections.append(Section(node.id, heading, node.level, Span(paragraph.start, paragraph.end), span))
    if lead := LEAD_IN.search(text):
        tree.lead_in = _lead_in_name(lead.group(1))


def _close_article(tree: _Tree, doc: Normalised, index: int, paragraph: Paragraph) -> None:
    """A paragraph flush below the (一)…；(二)…。 of an article is the article's own."""
    article = next((at for at, node in enumerate(tree.stack) if node.kind == "article"), None)
    if article is None or article == len(tree.stack) - 1 or len(tree.sections) < 2:
        return
    last, before = tree.sections[-1], tree.sections[-2]
    alone = doc.paragraphs[index - 1].start == last.span.start  # the item is one paragraph, and ends
    ended = doc.of(doc.paragraphs[index - 1])[-1:] in ("。", ".")
    strung = doc.text[before.span.start : last.span.start].rstrip()[-1:] in ("；", ";", "：", ":")
    if not (alone and ended and strung and doc.of(paragraph)[-1:] in ("。", ".", "：", ":")):
        return
    owner = tree.stack[article].id
    tree.tails[next(i for i in range(len(tree.sections) - 1, -1, -1) if tree.sections[i].id == owner)] = paragraph.start
    tree.cuts.append(paragraph.start)
    del tree.stack[article + 1 :]
    tree.last = {k: v for k, v in tree.last.items() if _rank(k) <= tree.stack[article].rank}


def _end_of_firsts(tree: _Tree, at: int) -> None:
    """A new lead-in ends the 一是, 二是 before it, and belongs to none of them."""
    if tree.stack and tree.stack[-1].kind == "first":
        tree.stack.pop()
        tree.last.pop("first", None)
        tree.cuts.append(at)


def _runs_on(kind: str, rank: int) -> bool:
    """Items may be numbered straight through the (一)(二) above them, articles through chapters."""
    return (kind, rank) in (("item", 40), ("item", 30), ("sub", 30)) or (kind == "article" and rank < 30)


def _rank(kind: str) -> int:
    return next(rank for name, rank, _ in MARKS if name == kind)


def _number(kind: str, match: re.Match[str]) -> int:
    text = match.group(2)
    if kind == "circle":
        return ord(text) - ord("①") + 1
    if kind == "dotted":
        return int(text.rsplit(".", 1)[1])
    return integer(text) or 0


def _mark(tree: _Tree, text: str, doc: Normalised, index: int) -> tuple[str, int, re.Match[str]] | None:
    marked = doc.paragraphs[index].heading > 0
    for kind, rank, pattern in MARKS:
        match = pattern.match(text)
        if kind == "item" and marked and match is None:
            match = _BARE_NUMBER.match(text)  # "## 1 评价对象": in a heading a space is mark enough
        if (
            match
            and (kind == "annex" or _expected(tree, kind, _number(kind, match)))
            and _is_heading(kind, text, match)
        ):
            if kind == "annex" and not _is_annex(doc, index, text, match):
                continue
            return kind, rank, match
    return None


def _is_heading(kind: str, text: str, match: re.Match[str]) -> bool:
    rest = text[match.end() :]
    if kind == "first" and re.search("[。；;.]\\s*[二三]是", rest):
        return False  # the whole list runs on in one paragraph
    return bool(rest.strip()) or kind in ("annex", "chapter", "part", "article")


def _expected(tree: _Tree, kind: str, number: int) -> bool:
    """A number counts if it opens a list or goes on from one; one printing slip is forgiven."""
    if kind in ("part", "chapter", "division", "article", "dotted"):
        return number > 0
    last = tree.last.get(kind)
    if last is None:
        return number == 1 or (kind in ("main", "sub") and number == 2 and not tree.sections)
    return number == 1 or last <= number <= last + 2


def _is_annex(doc: Normalised, index: int, text: str, match: re.Match[str]) -> bool:
    """附件 opens an annex where it stands alone; in a list of annexes (附件：1.…) it does not."""
    rest = text[match.end() :].strip()
    if rest:
        return False
    following = doc.paragraphs[index + 1 : index + 2]
    return bool(following) and not re.match(r"\d{1,2}\s*[.、]", doc.of(following[0]))


def _open_annex(tree: _Tree, doc: Normalised, index: int, paragraph: Paragraph, match: re.Match[str]) -> None:
    tree.annexes += 1
    tree.lead_in = ""
    tree.stack.clear()
    tree.last.clear()
    if not tree.sections and tree.annexes == 1:
        return  # the annex is the plan itself under a covering notice
    name = "附件" + (match.group(1) or "").strip()
    following = doc.paragraphs[index + 1 : index + 2]
    heading = doc.of(following[0]) if following and len(doc.of(following[0])) <= HEADING_MAX else ""
    at = following[0].start if heading else paragraph.end
    tree.stack.append(_Node("annex", 5, tree.annexes, name, 1))
    tree.sections.append(
        Section(name, heading, 1, Span(paragraph.start, paragraph.end), Span(at, at + len(heading)))
    )


def _close(tree: _Tree, kind: str, rank: int) -> None:
    while tree.stack and tree.stack[-1].rank >= rank:
        tree.stack.pop()


def _identity(tree: _Tree, kind: str, printed: str, parent: _Node | None) -> str:
    if kind == "first":
        owner = parent.id if parent else tree.lead_in
        return f"{owner}·{printed}" if owner else printed
    label = {"sub": f"({printed})", "point": f"({printed})"}.get(kind, printed)
    if parent is None or kind in ("chapter", "part", "article", "dotted"):
        annex = next((n.id for n in tree.stack if n.kind == "annex"), "")
        return f"{annex}·{label}" if annex else label
    if parent.kind == "division" and label.startswith("("):
        return parent.id + label  # 第三章第一节(一), as 四(一)
    if parent.kind in ("annex", "chapter", "part", "division") and kind != "division":
        return f"{parent.id}·{label}"
    return parent.id + label


def _lead_in_name(sentence: str) -> str:
    """The lead-in's name is its opening words: `具体来说`, `下一步`."""
    return re.split(r"[,，、]", sentence.strip())[0].strip()[:20]


def _heading(kind: str, text: str, start: int, paragraph: Paragraph) -> tuple[int, str]:
    """Return where the heading starts in the paragraph, and the heading; empty if there is none."""
    if kind == "article":
        return _article_heading(text, start)
    stop = STOP.search(text, start)
    end = stop.start() if stop else len(text)
    bracket = re.compile(r"\s*[(【\[](?:责任|牵头|主责|配合)").search(text, start, end)
    if bracket:
        end = bracket.start()
    if colon := re.compile("[:：]").search(text, start, min(end, start + 26)):
        end = colon.start()
    heading = text[start:end].strip()
    if re.fullmatch(r"[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff]){1,3}", heading):
        heading = re.sub(r"\s", "", heading)  # 总 则 is spaced for looks
    return (start, heading) if len(heading) <= HEADING_MAX else (start, "")


_NAME = re.compile(
    r"(?!本|为|自|任何|有|对|[市省区县][\u4e00-\u9fff]{1,10}(?:委|局|办|厅|部门|政府)(?:每|定期|会同|组织|建立|根据|按))(?:(?!应当|不得|负责|可以|施行|制定|适用|是指|必须)[^,，:：、\s]){3,16}"
)


def _article_heading(text: str, start: int) -> tuple[int, str]:
    if titled := re.compile(r"\s*[(【\[]([^)】\]]{2,25})[)】\]]").match(text, start):
        return titled.start(1), titled.group(1)
    rest = text[start:].strip()
    first = STOP.split(text[start:].strip(), maxsplit=1)
    if len(first) > 1 and first[1].strip() and _NAME.fullmatch(first[0]):
        return text.index(first[0], start), first[0]
    if rest and len(rest) <= 20 and not re.search(r"[,，。;；:：.]", rest):
        return start, rest
    return start, ""


def _headings_alone(tree: _Tree, doc: Normalised) -> None:
    """A document without any number of its own has the sections its file marks as headings."""
    marked = [p for p in doc.paragraphs if p.heading]
    if len(marked) > 1 and [p.heading for p in marked].count(marked[0].heading) == 1:
        marked = marked[1:]  # the first alone of its depth is the title
    if len(marked) == 1 and marked[0].start == doc.paragraphs[0].start:
        return
    depths = sorted({p.heading for p in marked})
    path: list[str] = []
    for paragraph in marked:
        level = depths.index(paragraph.heading) + 1
        heading = doc.of(paragraph)[:HEADING_MAX]
        path = [*path[: level - 1], heading]
        span = Span(paragraph.start, paragraph.start + len(heading))
        tree.sections.append(
            Section("·".join(path), heading, level, Span(paragraph.start, paragraph.end), span)
        )


def _with_ends(tree: _Tree, end: int) -> tuple[Section, ...]:
    sections, stops = tree.sections, sorted(tree.cuts)
    begins = ends = [s.span.start for s in sections[1:]] + [end] * bool(sections)
    tails = {i: Span(start, begins[bisect_right(begins, start)] if start < begins[-1] else end) for i, start in tree.tails.items()}
    ends = [min([e, *stops[(at := bisect_right(stops, s.span.start)) : at + 1]]) for s, e in zip(sections, ends, strict=True)]
    return tuple(
        Section(name, s.heading, s.level, Span(s.span.start, max(s.span.start, e)), s.heading_span, tails.get(i))
        for i, (name, s, e) in enumerate(zip(_apart(sections), sections, ends, strict=True))
    )


def _apart(sections: list[Section]) -> list[str]:
    """The sections' ids, each given once: where numbers begin anew, the second 一(二) is 一(二)〔2〕; none is longer than a clause's name may be."""
    given: set[str] = set()
    times: Counter[str] = Counter()
    names = []
    for section in sections:
        name = base = section.id[:ID_MAX]
        while name in given:
            times[base] += 1
            again = f"〔{times[base] + 1}〕"
            name = base[: ID_MAX - len(again)] + again
        given.add(name)
        names.append(name)
    return names
