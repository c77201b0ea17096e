"""The head and foot of a document: its own title, number, issuer and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from shouzhan.engine.documents.policy.model import Metadata, Section, Span
from shouzhan.engine.documents.policy.normalise import Normalised, Paragraph
from shouzhan.engine.documents.policy.numerals import DATE, DOTTED_DATE, date_of, day, integer

KINDS = (
    r"方案|意见|办法|规定|条例|通知|细则|规划|计划|措施|决定|答复|复函|函|公告|通告|纲要|指南|要点|批复|规则|制度|政策|"
    r"报告|总结|规范|举措|指引|解读|条款|[一二三四五六七八九十\d]+条|清单|目录|章程|准则|标准|分工表?|任务表|一览表|安排|行动|预案|法|守则|协议|公报|通报|导则|规程"
)
DOC_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,14}\s?[〔\[\(【](?:19|20)\d{2}[〕\]\)】]\s*第?\s*\d{1,4}\s*号"
    r"|[\u4e00-\u9fff]{2,20}(?:令|委员会公告)\s*\(?第?\s*[〇零一二三四五六七八九十百\d]{1,5}\s*号\)?"
)

_TAIL = (
    r"(?:\s*\((?:试行|暂行|修订|修订版|征求意见稿|草案|"
    r"\d{4}\s*年?\s*[-—–~至]\s*\d{4}\s*年?|\d{4}\s*年?(?:版|修订)?)\))*"
)
TITLE_END = re.compile(rf"(?:{KINDS}){_TAIL}$")
NOTICE = re.compile(
    r"(?:印发|转发|发布|公布|批转|下发|颁布)\s*《([^《》]*(?:《[^《》]*》[^《》]*)*)》[^《》]{0,6}的?\s*(?:通知|公告|通告|决定|函|令)"
)
NOTICE_BARE = re.compile(
    rf"(?:印发|转发|发布|公布|批转|下发)\s*([^《》\n]{{4,70}}?(?:{KINDS}){_TAIL})\s*的\s*(?:通知|公告|通告|函)$"
)
ORGAN = re.compile(
    r"[\u4e00-\u9fff、 ]{2,40}?(?:人民政府办公厅|人民政府办公室|人民政府|办公厅|"
    r"办公室|委员会|管委会|局|厅|部|委|院|领导小组"
    r"|联席会议|党组|大学|中心)"
)
EFFECTIVE = re.compile(
    r"自\s*(?P<when>[^。;；,，自]{2,24}?)\s*(?:日)?\s*起\s*(?:(?P<later>\d{1,3})\s*日(?:之?后))?\s*(?:正式)?\s*(?:施行|实施|执行|生效|试行|开始施行|开始实施)"
)
CARRIED = re.compile(r"[\u4e00-\u9fff、 ]{4,60}?\s*(?:印发|发布|公布)\s*《([^《》]*(?:《[^《》]*》[^《》]*)*)》")  # 甲办公室印发《…方案》
_BOX = r"(?:^|(?<=[\s|]))(?:{})\s*[:：|]\s*"
_BOX_NUMBER = re.compile(_BOX.format("发文字号|文\\s?号|发布文号|公文文号|规范性文件编号"))
_BOX_ISSUER = re.compile(_BOX.format("发文机关|发文单位|发布机构|发布机关|制发机关|制定机关|发布单位") + r"([\u4e00-\u9fff、]{4,60})")
_BOX_ADOPTED = re.compile(_BOX.format("成文日期|发文日期|公布日期|发布日期|制定日期") + rf"(?:{DATE.pattern}|{DOTTED_DATE.pattern})")
_BOX_PRINTED = re.compile(_BOX.format("印发日期|印发时间") + rf"(?:{DATE.pattern}|{DOTTED_DATE.pattern})")
_BOX_LINE = re.compile(_BOX.format("索\\s?引\\s?号|信息分类|主题分类|主题词|公开类别|有效性|名\\s*称|标\\s*题|发文字号|文\\s?号|发文机关|发布机构|成文日期|发布日期|生效日期|体裁"))
_BESIDE = re.compile(r"\s*(?:类别|签发人|密级|紧急程度|公开属性|份号)\s*[:：]?")
_ORDER = re.compile(rf"{ORGAN.pattern}(?:令|公告)")
_SIGNED = re.compile(rf"{DATE.pattern}|{DOTTED_DATE.pattern}|20\d\d年\d{{1,2}}月")  # a draft may name the month alone
_PRINT_LINE = re.compile(rf"{DATE.pattern}\s*印发")
_ISSUED_BY = re.compile(rf"\(\s*({ORGAN.pattern})\s*{DATE.pattern}\s*(?:印发|发布|公布)")
ADOPTED_BY = re.compile(
    rf"{DATE.pattern}\s*([\u4e00-\u9fff]{{2,40}}?(?:常务委员会|委员会|人民代表大会(?!常务)|人民政府(?!第)))"
    r"(?=.*(?:通过|公布|发布))"
)
VALID = re.compile(rf"有效期(?:限)?\s*(?:为|：|:)?\s*自\s*(?:{DATE.pattern})\s*起?\s*[,，]?\s*至")
UNTIL = re.compile(
    rf"(?:有效期(?:限)?(?:截)?至|有效期限?为?[^。;；]{{0,24}}?至|施行至|执行至|实施至|试行至|延续至|截止到|止于|[,，]至)"
    rf"\s*(?:{DATE.pattern})"
)
YEARS = re.compile(
    r"(?:有效期|试行期|执行期|实施期)(?:限)?\s*(?:为|是|:|：)?\s*([\d一二两三四五六七八九十]{1,3})\s*年"
)
PERIOD = re.compile(r"(20\d{2})\s*年?\s*[-—–~～至]+\s*(20\d{2})\s*年?")


def metadata_of(doc: Normalised, sections: tuple[Section, ...]) -> Metadata:
    """Return what the document says about itself; anything it does not say is None."""
    return _Reader(doc, sections).read()


class _Reader:
    def __init__(self, doc: Normalised, sections: tuple[Section, ...]) -> None:
        self.doc = doc
        self.paragraphs = [p for p in doc.paragraphs if not p.is_row]
        first = next((s.span.start for s in sections if not s.id.startswith("附件")), None)
        self.limit = first if first is not None else len(doc.text)
        self.head = [p for p in self.paragraphs if p.start < self.limit][:60]
        self.spans: dict[str, Span] = {}

    def read(self) -> Metadata:
        notice, plan = self._notice()
        title = plan or self._own_title() or notice
        number = self._number()
        adopted = self._adopted()
        printed = self._printed()
        start = self._effective_from(adopted, printed)
        period = PERIOD.search(title or "")
        return Metadata(
            title=title,
            doc_number=number,
            issuer=self._issuer(notice or title),
            adopted_on=adopted,
            printed_on=printed,
            effective_from=start,
            effective_to=self._effective_to(start),
            plan_period=(int(period.group(1)), int(period.group(2))) if period else None,
            spans=tuple(self.spans.items()),
        )

    def _note(self, name: str, start: int, end: int) -> None:
        self.spans[name] = Span(start, end)

    def _text(self, paragraph: Paragraph) -> str:
        return self.doc.of(paragraph)

    # -- title ---------------------------------------------------------------------------------

    def _notice(self) -> tuple[str | None, str | None]:
        """Return the covering notice's title and the title of the plan it carries."""
        for i, paragraph in enumerate(self.head[:14]):
            block = [paragraph]
            for following in self.head[i + 1 : i + 4]:
                joined = "".join(self._text(p) for p in block)
                if len(joined) > 160 or joined.endswith((":", "：", "。")) or _notice_in(joined):
                    break
                block.append(following)
            joined = "".join(self._text(p) for p in block)
            match = _notice_in(joined)
            if match and match.start() < 90 and len(joined) <= 260:
                plan = _tidy(match.group(1))
                own = self._printed_again(plan, block[-1].end)
                if own is None and match.re is CARRIED:
                    own = self._found("title", match.group(1))
                return _tidy(joined), own
        return None, None

    def _printed_again(self, plan: str, after: int) -> str | None:
        """Return the plan's own title if the plan itself is in this file; one 的 does not matter."""
        wanted = re.sub(r"[\s()的]", "", plan)
        for i, paragraph in enumerate(self.paragraphs):
            if paragraph.start < after:
                continue
            joined = ""
            for following in self.paragraphs[i : i + 4]:
                joined += re.sub(r"[\s()的]", "", self._text(following))
                if joined == wanted:
                    self._note("title", paragraph.start, following.end)
                    return _tidy(self.doc.text[paragraph.start : following.end].replace("\n", ""))
                if not wanted.startswith(joined):
                    break
        return None

    def _own_title(self) -> str | None:
        for i, paragraph in enumerate(self.head[:14]):
            text = self._text(paragraph).strip()
            if not self._may_be_title(text):
                continue
            following = self._text(self.head[i + 1]) if i + 1 < len(self.head) else ""
            if "关于" not in text and re.match(rf"{ORGAN.pattern}关于.+(?:{KINDS})$", following):
                continue  # the line below is a whole title
            for last in range(i, min(i + 4, len(self.head))):
                block = self.head[i : last + 1]
                if any(not self._may_be_title(self._text(p)) for p in block):
                    break
                joined = _tidy("".join(self._text(p) for p in block))
                if TITLE_END.search(joined) and len(joined) >= 4 and not self._goes_on(last):
                    self._note("title", block[0].start, block[-1].end)
                    return joined
            if paragraph.heading == 1:
                self._note("title", paragraph.start, paragraph.end)
                return _tidy(text)
        return None

    def _goes_on(self, index: int) -> bool:
        following = self._text(self.head[index + 1]) if index + 1 < len(self.head) else ""
        return (
            bool(re.fullmatch(r"\s*[《(].{2,60}", following))
            and not following.startswith("(此件")
            and bool(re.fullmatch(_TAIL, following) or following.startswith("《"))
            and following.strip() != ""
        )

    def _may_be_title(self, text: str) -> bool:
        text = text.strip()
        if not 2 <= len(text) <= 80 or re.search(r"[。;；:：!！?？]$|[,，]$", text):
            return False
        if DOC_NUMBER.fullmatch(text) or DATE.fullmatch(text) or text.endswith(("文件", "印发")):
            return False
        if _ORDER.fullmatch(text) or _numbered(text) or _BOX_LINE.match(text):
            return False
        return not (ORGAN.fullmatch(text) and "关于" not in text) and not text.startswith(
            ("(此件", "附件", "主送", "抄送", "目录", "目 录")
        )

    # -- number and issuer ---------------------------------------------------------------------

    def _number(self) -> str | None:
        for before, after in zip(self.head[:5], self.head[1:6], strict=False):
            joined = self._text(before) + self._text(after)
            if self._text(before).endswith(("令", "公告")) and DOC_NUMBER.fullmatch(joined):
                self._note("doc_number", before.start, after.end)
                return re.sub(r"\s", "", joined)
        for paragraph in self.head:
            text = self._text(paragraph)
            match = DOC_NUMBER.search(text)
            if match and (len(text) < len(match.group()) + 30) and "《" not in text[: match.start()]:
                beside = text[match.end() :]
                labelled = _BOX_NUMBER.search(text[: match.start()])
                if not labelled and len(text) > len(match.group()) + 12 and not (
                    re.search(r"^\(|令", text) or _BESIDE.match(beside)
                ):
                    continue
                self._note("doc_number", paragraph.start + match.start(), paragraph.start + match.end())
                return re.sub(r"\s", "", match.group()).replace("[", "〔").replace("]", "〕")
        return None

    def _issuer(self, title: str | None) -> str | None:
        return (
            self._from_title(title)
            or self._from_order()
            or self._from_adoption()
            or self._from_foot()
            or self._from_box()
            or self._from_letterhead()
        )

    def _from_title(self, title: str | None) -> str | None:
        match = re.match(rf"({ORGAN.pattern})\s*(?:关于|印发|转发|公告|通告|令)", title or "")
        if not match or match.group(1).startswith(("关于", "对")):
            return None
        return self._found("issuer", match.group(1))

    def _from_order(self) -> str | None:
        """X人民政府令 and X常务委员会公告 head an order of X."""
        for paragraph in self.head[:4]:
            if match := re.match(
                r"\(?([\u4e00-\u9fff]{2,30}?)(?:令|(?<=委员会)公告)\s*(?:\(?第|$)", self._text(paragraph)
            ):
                self._note("issuer", paragraph.start, paragraph.start + match.end(1))
                return match.group(1)
        return None

    def _found(self, name: str, text: str) -> str:
        """Note where a name is printed; a title joined from lines has lost the blanks between two names."""
        spaced = re.compile(r"\s*".join(map(re.escape, re.sub(r"\s", "", text)))).search(self.doc.text)
        if spaced:
            self._note(name, *spaced.span())
        return _names(spaced.group()) if spaced and name == "issuer" else _tidy(text)

    def _from_box(self) -> str | None:
        """What a government site prints above a document: 发文机关：…."""
        for start, text in self._boxes():
            if match := _BOX_ISSUER.search(text):
                self._note("issuer", start + match.start(1), start + match.end(1))
                return _names(match.group(1))
        return None

    def _boxes(self) -> Iterator[tuple[int, str]]:
        first = next((p.start for p in self.doc.paragraphs if p.end > self.limit), len(self.doc.text))
        for paragraph in self.doc.paragraphs[:24]:
            if paragraph.start < first:
                yield paragraph.start, self._text(paragraph)

    def _boxed_date(self, name: str, pattern: re.Pattern[str]) -> date | None:
        for start, text in self._boxes():
            if match := pattern.search(text):
                self._note(name, start + match.start(), start + match.end())
                return day(*[part for part in match.groups() if part])
        return None

    def _from_adoption(self) -> str | None:
        for paragraph in self.head[:8]:
            text = self._text(paragraph)
            if match := ADOPTED_BY.search(text):
                name = re.sub(r"第.{1,5}次.*$", "", match.group(4))
                return self._found("issuer", name)
            if match := _ISSUED_BY.match(text):
                self._note("issuer", paragraph.start + match.start(1), paragraph.start + match.end(1))
                return _names(match.group(1))
        return None

    def _from_foot(self) -> str | None:
        """The signature: organs on the lines above a date."""
        signed = [i for i, p in enumerate(self.paragraphs) if i and _SIGNED.fullmatch(self._text(p).strip())]
        printed = [i for i, p in enumerate(self.paragraphs) if i and _PRINT_LINE.fullmatch(self._text(p).strip())]
        for i in (*signed, *printed):
            first = i
            while first and i - first < 8 and _signs(self._text(self.paragraphs[first - 1])):
                first -= 1
            if first < i:
                start, end = self.paragraphs[first].start, self.paragraphs[i - 1].end
                self._note("issuer", start, end)
                return _names(self.doc.text[start:end])
        return None

    def _from_letterhead(self) -> str | None:
        for paragraph in self.head[:4]:
            name = re.sub(rf"文件$|\s*{DATE.pattern}$", "", self._text(paragraph).strip())
            if ORGAN.fullmatch(name) and len(name) <= 40:
                self._note("issuer", paragraph.start, paragraph.start + len(name))
                return _tidy(name)
        for paragraph in self.paragraphs[-3:]:
            if match := re.match(rf"({ORGAN.pattern})\s*{DATE.pattern}\s*印发", self._text(paragraph)):
                self._note("issuer", paragraph.start, paragraph.start + match.end(1))
                return _tidy(match.group(1))
        return None

    # -- dates ---------------------------------------------------------------------------------

    def _adopted(self) -> date | None:
        for paragraph in [p for p in self.head if self._text(p).startswith("(")]:
            text = self._text(paragraph)
            if (match := DATE.search(text)) and re.search("通过|批准", text):
                self._note("adopted_on", paragraph.start + match.start(), paragraph.start + match.end())
                return date_of(match)
        if signed := self._signed_date():
            return signed
        for paragraph in self.head[:8]:
            text = self._text(paragraph)
            if text.startswith("(") and (match := DATE.search(text)) and re.search("公布|发布|印发", text):
                self._note("adopted_on", paragraph.start + match.start(), paragraph.start + match.end())
                return date_of(match)
        for paragraph in [*self.head[:4], *self.paragraphs[-4:]]:
            text = self._text(paragraph).strip()
            if (match := re.search(DATE.pattern + "$", text)) and ORGAN.fullmatch(
                text[: match.start()].strip()
            ):
                self._note("adopted_on", paragraph.start + match.start(), paragraph.end)
                return date_of(match)
        return self._boxed_date("adopted_on", _BOX_ADOPTED)

    def _signed_date(self) -> date | None:
        """The date that stands alone below a signature or, in brackets, below the title."""
        for paragraph in self.paragraphs:
            text = self._text(paragraph).strip()
            if match := DATE.fullmatch(text):
                self._note("adopted_on", paragraph.start, paragraph.end)
                return date_of(match)
        for above, paragraph in zip(self.paragraphs, self.paragraphs[1:], strict=False):
            text = self._text(paragraph).strip()
            if (match := DOTTED_DATE.fullmatch(text)) and _signs(self._text(above)):
                self._note("adopted_on", paragraph.start, paragraph.end)
                return date_of(match)
        for paragraph in self.head[:8]:
            if match := re.fullmatch(rf"\(\s*{DATE.pattern}\s*\)", self._text(paragraph).strip()):
                self._note("adopted_on", paragraph.start, paragraph.end)
                return date_of(match)
        return None

    def _printed(self) -> date | None:
        for paragraph in reversed(self.paragraphs):
            if match := re.search(DATE.pattern + r"\s*(?:印发|印制|印$)", self._text(paragraph)):
                self._note("printed_on", paragraph.start + match.start(), paragraph.start + match.end())
                return date_of(match)
        return self._boxed_date("printed_on", _BOX_PRINTED)

    def _effective_from(self, adopted: date | None, printed: date | None) -> date | None:
        for match in EFFECTIVE.finditer(self.doc.text):
            when = match.group("when")
            found = DATE.search(when + "日") if "日" not in when else DATE.search(when)
            day = date_of(found) if found else None
            if day is None and re.search("印发之", when):
                day = printed or adopted
            elif day is None and re.search("(发布|公布|颁布|下发)之", when):
                day = adopted or printed
            if day and match.group("later"):
                day = _days_later(day, int(match.group("later")))
            if day:
                self._note("effective_from", match.start(), match.end())
                return day
        if valid := VALID.search(self.doc.text):
            self._note("effective_from", valid.start(), valid.end())
            return date_of(valid)
        return None

    def _effective_to(self, start: date | None) -> date | None:
        text = self.doc.text
        if match := UNTIL.search(text):
            self._note("effective_to", match.start(), match.end())
            return date_of(match)
        lasting = next((m for m in YEARS.finditer(text) if _of_itself(text, m)), None)
        if start and lasting:
            years = integer(lasting.group(1)) or 0
            self._note("effective_to", lasting.start(), lasting.end())
            return _years_later(start, years)
        return None


def _signs(text: str) -> bool:
    """A line of a signature holds names of organs and nothing else."""
    parts = [p for p in re.split(r"\s+", text.strip()) if p]
    whole = re.sub(r"\s", "", text)
    return (len(whole) <= 40 and bool(ORGAN.fullmatch(whole))) or (
        bool(parts) and len(whole) <= 90 and all(ORGAN.fullmatch(p) for p in parts)
    )


def _names(text: str) -> str:
    """Names of several organs, one blank between them."""
    parts = [p for p in re.split(r"[\s、]+", text.strip()) if p]
    return " ".join(parts) if all(len(p) > 3 for p in parts) else _tidy(text)


def _numbered(text: str) -> bool:
    """A line that opens with the document's number carries no title, whatever stands beside the number."""
    match = DOC_NUMBER.match(text)
    return match is not None and (not text[match.end() :].strip() or bool(_BESIDE.match(text[match.end() :])))


def _of_itself(text: str, match: re.Match[str]) -> bool:
    """A document speaks of its own validity beside its start; 证书有效期五年 is another matter."""
    start = max(text.rfind(stop, 0, match.start()) for stop in "。\n")
    before = text[start + 1 : match.start()].strip()
    return bool(re.search(r"施行|实施|执行|试行|生效|本[\u4e00-\u9fff]{2,8}$", before)) or before == ""


def _notice_in(text: str) -> re.Match[str] | None:
    return NOTICE.search(text) or NOTICE_BARE.search(text.strip()) or CARRIED.fullmatch(text.strip())


def _days_later(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _years_later(start: date, years: int) -> date | None:
    """Return the last day of a validity of whole years that begins on `start`."""
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:
        return date(start.year + years, 2, 28) if start.year + years <= 9999 else None


def _tidy(text: str) -> str:
    return re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", text).strip()
