"""What a figure counts and over what: the noun phrases around a quantity, cut from the text as printed."""

from __future__ import annotations

import re

from shouzhan.engine.documents.policy.model import Metadata, Span
from shouzhan.engine.documents.policy.quantities import Quantity

METRIC_MAX = 32
FALL = "降幅"  # 能耗下降15% is a growth of 能耗降幅 alone: no comparator says that a thing falls
_OPENING = re.compile(
    r"^(?:到|至)?\s*(?:20\d\d|[二〇]{2}[〇一二三四五六七八九]{2})年(?:\d{1,2}月)?(?:末|底|年底)?(?:之?前|以前)?[,，、]?|^(?:其中|同时|并且?|以及|且|全市|本市|全省|全区|力争|争取|确保|原则上|预计|计划|目标|平均每天|日均|每日|每天|每年|年均|年度|使|将|实现|保持|和|与|约|另|迄今|至今|目前|已|累计|现有|全年|同期|部分|应当|办好|共有?|共计|总计|成功|集中|现成|分别|或(?!者)|近?[一两二三四五]年(?:来|内)?(?=[\u4e00-\u9fff]{2})|新增(?=[\u4e00-\u9fff]{3})|但|净增|年内|[上下]半年|前三季度|[一二三四]季度|我市|我委|我局|我区)"
)
_DOING = (
    "示范带动|带动|孵化培育|培育(?!库)|培养(?!基地|单位)|发展(?!基金|资金|指数)|汇聚|集聚(?!区|度)|打造|建成|建设(?!用地|面积|周期|资金|规模)|新建|建立|形成|引进|引育|引入|招引|吸引|推动|组建|布局|促成|征集|达成|对接(?!活动|会|率)|发布和展示|发布(?!会)|展示(?!中心|厅|面积)|"
    "孵化转化|孵化(?!器|母?基金|载体|基地|场地|面积|空间|园|中心|企业(?:存活|毕业|留存|平均)|体系|资金|链|率)|孵育(?!体系)|新设|争创|规划建设|设立|遴选|认定(?!率)|签订|签约(?!率|额|金额)|完成(?!率)|获得|拥有(?!量)|投资并孵化|投资(?!额|机构|基金|规模|总额|收益|金额)|转化(?!收入|收益|率|基金|带|平台|中心|效率|金额|产值|项目)|落地(?!率|项目|企业)|支持(?!额|资金|力度|比例)|服务(?!平台|中心|机构|体系|站|网络|能力|收入|人员|点|窗口|团队|专员|合同|费|包|器|业)|举办|开展|选派|配备|配置|确定|指定|明确|建有|入驻(?!率|企业|机构)|新认定|备案(?!率)|储备(?!库)|实施(?!率)|推广(?!率|面积|中心)|开放(?!式|度|率|场景|共享率|时间)|"
    "获批|提供|压减|压缩|缩短|聚集(?!区|度)|突破|攻克|累计|创建|解决|走访|启动|共建|评选|安排|选聘|聘任|组织(?!机构|率)|受理(?!率)|办理(?!率|时限|时间|环节)|登记(?!额|数|率|金额|机构)|给予"
)
_DOING_HEAD = re.compile(rf"^(?:(?:{_DOING})(?:了|出)?(?:并|和|、)?)+")
_LAST_VERB = re.compile(rf"(?<=[\u4e00-\u9fff]{{2}})(?:{_DOING})$")
_SHARE_OF = re.compile(
    r"(?P<share>[\u4e00-\u9fff]{2,14}(?:比例|比重|占比|份额))(?:不低于|不超过|不高于|不少于|不得低于|不得超过)(?P<base>[\u4e00-\u9fff]{2,10}?)的?$"
)
_HOLDER = re.compile(
    r"^(?:每(?:个|家|所|项|支)|单个|同一)[\u4e00-\u9fff]{0,8}?(?:企业|单位|项目|团队|高校|机构|园区|平台|中心|孵化器|载体|基地)(?:每年|年度)(?=[\u4e00-\u9fff]{2})|^(?:每(?![次年月日季度])(?:个|家|所|名|项|支)?|单个|同一|单[家项])[\u4e00-\u9fff]{0,3}?(?:\([^()]{1,3}\))?(?:企业|单位|项目|团队|高校|机构|园区|平台|中心|孵化器|载体|基地|人|县|区|市|校)?(?:每年|年度)?(?=[\u4e00-\u9fff]{2})"
)
_HOLDER_ALONE = re.compile(
    r"(?:每(?:个|家|所|名|项|支)|单个|同一|单[家项])[\u4e00-\u9fff]{0,6}?(?:企业|单位|项目|团队|高校|机构|园区|平台|中心|孵化器|载体|基地|人)|单[项笔户次家]"
)
_GROWING = re.compile(
    r"([\u4e00-\u9fff“”]{3,20}?)(?:实现|稳步|持续|大幅|显著|不断)?(?:翻[一两]?番|倍增|增长|提升|提高|扩大|攀升)$"
)
_HELPED = re.compile(
    r"^(?:支持|鼓励|引导|指导|推动)[\u4e00-\u9fff]{2,12}?(?:建设|设立|组建|打造|创办|举办|新建|布局)(?=[\u4e00-\u9fff]{2})"
    r"|^[\u4e00-\u9fff]{2,12}?每年(?:安排|投向|投入|提供|设立)(?=[\u4e00-\u9fff]{2})"
)  # who is helped to make a thing, or who gives it each year, is not what is counted
_ENDS_BUSY = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:完成|缩短|使用|每校|每家|每所|累计|每年|全年)$")
_TAIL_WORDS = re.compile(
    r"\s*(?:力争|确保|较20\d\d年底?|不少于|不得少于|不低于|不得低于|不超过|不得超过|不高于|不多于|不小于|不大于|不突破|至少|至多|最高|最低|最多|最少|最长|上限|下限|超过|突破|达到|达|超|逾|大于|高于|多于|近|接近|约|低于|少于|控制在|保持在|稳定在|增加到|提高到|提升到|扩大到|增长到|提高至|提升至|增至|升至|扩大至|增加至|增长至|缩短至|缩短到|压缩至|压缩到|压减至|压减到|降低到|降低至|下降到|下降至|降至|减少到|减少至|为|有|在|至|到|均|仅|可以|(?<!许)可|能)+(?:为|在|到|至)?$"
)
_STOPS_AFTER = re.compile(
    r"\d[\d.]*[万亿]?(?:平方米|元|亩|公里|平方公里)|不足|全年|\d{1,15}\s*[余多]?[万千百亿]?[家个名项支件次人]|[,，;；。:：\n)）]|[、和及与](?=\s*(?:一批|若干|\d|[一二三四五六七八九十百千]+[余多]?[家个名项支件]))|以上|以下|以内|左右|实现|签订|达到|参与|参加|完成|入驻|上市|落户|定期|协调|按照|用于|面向|签约|开展|进入|纳入|通过|或者"
)
_AREA = re.compile(
    r"全市|本市|我市|全省|本省|全区|本区|全县|全国(?!重点|一流|性|率先|领先|前列|首|第|平均|同类|唯一)|本自治区|[\u4e00-\u9fff]{2,8}?(?:高新区|高新技术产业开发区|经开区|开发区|新区|自贸区|科学城|新城)"
)
_GENERIC_AREA = re.compile(
    r"(?:与|和|及)?(?:国家级?|省级|市级|高新技术|特色|经济技术|各|一批|重点|产业|所属)*(?:高新区|开发区|新区|经开区|高新技术产业开发区|新城|科学城|自贸区)$|.*[与和及、]"
)
_GIVEN_AFTER = re.compile(r"(?:的(?:比例|标准))?(?:给予(?:一次性)?([\u4e00-\u9fff]{2,8})|(贴息|补贴|补助|奖励|资助))")
_TAKEN = re.compile(r"从(?:所?取得的)?([\u4e00-\u9fff]{2,12})中提取(?:不低于|不少于|不超过|至少)?$")
_HOLDS = re.compile(r"(?:获得|享有|取得|拥有|持有|赋予)(?:不低于|不少于|不超过|至少|最高)?\s*$")
_SHARED = re.compile(r"(?:^|[,，;；:：])?([\u4e00-\u9fff“”、和]{2,60}?)(?:数量|总数)?分别")
_THAN = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:高于|快于|低于|超过|优于)[\u4e00-\u9fff“”]{2,16}(?:平均|增速|增幅|水平|均值)[\u4e00-\u9fff]{0,6}$")
_ALONE = re.compile(r"\s*(?:$|[、和]|\d|数量|总数|总量|数|达|超|突破|从|由|不少于|不低于|至少|增加|增长|增至|扩大)")
_BODY = re.compile(
    r"^(科研机构|科研院所|高校院所|高校和科研院所|高等院校|高校|医疗卫生机构|规模以上工业企业|规上工业企业|规模以上企业|民营企业|国有企业|科技型中小企业|高新技术企业|各区|各县区|各园区|全市|本市|全省|全区|(?!规划|建设|其中|占)[\u4e00-\u9fff]{2,6}(?:(?<!地)区|县)(?!级))"
)
_EACH = re.compile(
    r"每(?![次年月日季度]|验证|新增|引进|培育|完成|促成|增加|孵化|举办|建成|认定|吸引)(?:个|家|所|名|支|项|条|年)?[\u4e00-\u9fff]{0,12}?(?=建设|配备|配置|明确|应|须|要|至少|不|最|,|，|\s*\d|获得|支持|给予|年度|每|可|确定|指定)"
)
_EVERY = re.compile(
    r"各(?:相关)?[\u4e00-\u9fff]{1,7}?(?:园区|单位|高校|企业|孵化器|基地|区|县|平台|机构|部门)"
)
_ASKED = re.compile(
    r"^(?:鼓励|支持|引导|推动|要求|对|由|指导)?([\u4e00-\u9fff“”]{2,14}?)(?=联动|联合|设立|建立|配备|应|须|必须|要|不得|的|每年|年度|可|最高|不超过|至少|按)"
)
_SINGLE = re.compile(r"(?:单个|同一)(?:企业|单位|项目|团队|高校|机构|平台|中心|人员|法人|联合体|孵化器|载体|基地|园区|申请人)")
_FOR = re.compile(r"^对([\u4e00-\u9fff“”]{2,16}?)(?=[,，]|给予|可以?给予|予以|按照?|实行|最高)")
_WHO = re.compile(r"^[^,，。]{0,6}(?:企业|单位|高校|院校|机构|人员|中心|团队|基地|园区|孵化器|部门|实验室|平台|负责人|基金)$")
_EACH_BODY = re.compile(
    r"每(?![次年月日季度])(?:个|家|所|名|支|项)?[\u4e00-\u9fff]{0,10}?(?:高校|企业|园区|孵化器|基地|团队|机构|平台|中心|院校|街道|乡镇|区县|县区|单位|科技园|项目|学校|医院|人)"
)
_BASELINE = re.compile(
    r"(?:由|从)[^,，]{0,16}$|(?:由|从)?\d[\d.]*\s*[万亿]?[家个名项件元亿]*?(?:增加|增长|提高|提升|扩大)(?:到|至)$"
)
_TITLE_PLACE = re.compile(
    r"^(?:关于)?(?:印发|推进|推动|加快|促进|支持|进一步)*(?!关于|全[市省区县国]|[本我])([\u4e00-\u9fff]{2,7}?(?:省|市|自治区|自治州|高新区|开发区|新区|科学城|区|县|镇|乡|街道))"
)


def metric_of(text: str, clause: Span, quantity: Quantity) -> str | None:
    """Return the short noun phrase for what is counted."""
    if origin := re.compile(r"(?:由|从)(?:20\d\d年)?(?:底|末)?的?\s*\d").search(
        text, clause.start, quantity.span.end
    ):
        return _before(text[clause.start : origin.start()]) or None
    if share := _SHARE_OF.search(text[clause.start : quantity.span.start]):
        return _before(share.group("share"))
    if shared := _shared(text, clause, quantity):
        return shared
    before = _before(text[_list_start(text, clause, quantity) : quantity.span.start])
    after = _after(text[quantity.tail : clause.end], text, quantity)
    if after and _names_what_follows(text, clause, quantity, before):
        return after
    if after and re.search(r"(?:给予|奖励|补贴|补助|资助|提供|安排|发放)(?:每[人家个名户](?:每[年月日])?)?$", before):
        return after
    if before.endswith("规模") and len(before) < 4 and (held := re.match(r"\s*的([\u4e00-\u9fff]{2,14})$", text[quantity.span.end : clause.end])):
        return held.group(1)  # 总规模50亿元的产业基金
    if taken := _TAKEN.search(text[clause.start : quantity.span.start]):
        return f"{taken.group(1)}提取比例"
    if (given := _GIVEN_AFTER.match(text, quantity.tail)) and re.match("可?(?:以)?按", before):
        return given.group(1) or given.group(2)  # 可按成交额的不低于3%给予奖励
    if _money_or_share(quantity) or not after:
        return before or after or None
    if before and not _DOING_HEAD.fullmatch(before) and quantity.bound and not _ends_in_verb(before):
        return before
    return after if len(after) > 1 else before or after or None


def _names_what_follows(text: str, clause: Span, quantity: Quantity, before: str) -> bool:
    """Does the phrase behind the quantity, and not the one before it, say what is counted?"""
    owned = text[quantity.tail : quantity.tail + 1] == "的"
    if owned and _HOLDS.search(text[clause.start : quantity.span.start]):
        return True  # 可获得不低于70%的成果所有权
    if quantity.is_time and (owned or quantity.comparator == "<="):
        return True  # 15日内作出决定, 不低于10年的长期使用权
    return quantity.counted_in == "元" and is_verb(before)  # 组建10亿元成果转化基金


def _shared(text: str, clause: Span, quantity: Quantity) -> str | None:
    """甲、乙分别达到80家、150家: the first number is of the first name."""
    words = text[clause.start : quantity.span.start]
    if not (said := _SHARED.search(words)) or len(words) - said.end() > 40:
        return None
    names = [_before(name) for name in re.split("[、和]", said.group(1))]
    place = len(re.findall(r"\d[\d.]*\s*[万亿]?[^\d\s、和]{1,6}[、和]", words[said.end() :]))
    return names[place] or None if len(names) > 1 and place < len(names) else None


def _money_or_share(quantity: Quantity) -> bool:
    return quantity.counted_in in ("元", "美元", "欧元", "%", "‰", "个百分点", "倍", "分")


def _list_start(text: str, clause: Span, quantity: Quantity) -> int:
    """In 甲55家、乙20家 the phrase before a quantity begins after the quantity before it."""
    window = text[clause.start : quantity.span.start]
    at = 0
    for match in re.finditer(
        r"\d[\d.,]{0,18}\s*[余多]?\s*(?:万|亿|千)?[家个名项支件所座%人次元][^\d、]{0,16}[、和]|\d{1,15}\s*[家个项名件](?=[\u4e00-\u9fff])",
        window,
    ):
        at = match.end()
    return clause.start + at


def _before(words: str) -> str:
    words = words.strip(" 、“”") if words.count("“") != words.count("”") else words.strip(" 、")
    words = re.sub(r"\s+", "", words)
    if words.rfind("(") > words.rfind(")"):
        words = re.sub(
            r"\d[\d.,]*[万亿千百]*(?:元|家|个|名|项|件|%|人)?(?:以上|左右)?$", "", words[: words.rfind("(")]
        )
    words = _BASELINE.sub("", re.sub(r"(?:由|从)(?:20\d\d年)?的?\d.*$", "", words)) or words
    shorter = _TAIL_WORDS.sub("", words)
    words = shorter or words
    words = (
        re.sub(
            r"(?:年均|平均)?(?:增长|递增|增幅|增速|提高|提升|下降|降低|减少|压减|压缩|缩短|精简|增加)(?:率|幅度)?(?:不低于|达到|保持在|超过)?$",
            "",
            words,
        )
        or words
    )
    words = _TAIL_WORDS.sub("", _THAN.sub("", words))
    for _ in range(6):
        cut = _OPENING.sub("", words).strip()
        if cut == words:
            break
        words = cut
    if _HOLDER_ALONE.fullmatch(words):
        return ""
    words = _after_verb(_HOLDER.sub("", _HELPED.sub("", words)))
    words = _ENDS_BUSY.sub("", words)
    return words[-METRIC_MAX:].strip("的、 ")


def _after_verb(words: str) -> str:
    """Keep what a leading verb acts on: 促成产学研合作 -> 产学研合作; 布局国际分中心 -> 国际分中心."""
    if not _DOING_HEAD.match(words):
        verbs = r"(?:发布(?!会)|促成|布局|建成|培育(?!库)|引进|征集|设立|孵化(?!器|母?基金|载体|基地|场地|面积|空间|园|中心|体系|资金|链|率|服务|企业(?:存活|毕业|留存|平均))|配备)(?=[\u4e00-\u9fff]{2,12}$)"
        last = next(iter([*re.finditer(verbs, words)][::-1]), None)
        return words[last.end() :] if last and last.start() > 2 and len(words) > 8 else words
    rest = _DOING_HEAD.sub("", words)
    if len(rest) <= 2 and (last := _LAST_VERB.search(words[: len(words) - len(rest)])):
        rest = last.group() + rest  # 压减办理时限 is about 办理时限
    return rest if len(rest) > 1 and rest not in ("金额", "数量", "额度", "经费", "标准", "比例") else words


def is_verb(words: str) -> bool:
    """Does a phrase name no thing, only what is done to it?"""
    return bool(_DOING_HEAD.fullmatch(words))


def made_in(heading: str) -> str | None:
    """Return what a heading says is made: 共建联合实验室 -> 联合实验室."""
    words = re.sub(r"^(?:共建|做实|建强|做强|做优)", "", _DOING_HEAD.sub("", heading))
    return words if words != heading and 1 < len(words) <= METRIC_MAX else None


def acted_on(words: str) -> str | None:
    """Return what the clause just before acts on: 组建创新联合体，每年新增3个."""
    clause = re.split(r"[,，;；。:：]", words.rstrip("，,；; "))[-1].strip()
    if not clause or re.search(r"\d", clause):
        return None
    *_, last = [None, *re.finditer(rf"(?:{_DOING})", clause)]
    thing = clause[last.end() :].lstrip("了出一批") if last else ""
    return thing if 3 < len(thing) <= 16 and re.fullmatch(r"[\u4e00-\u9fff“”]+", thing) else None


def grown_before(words: str) -> str | None:
    """Return what the clause just before says is growing: 成交额实现翻番，突破900亿元."""
    clause = re.split(r"[,，;；。:：]", words.rstrip("，,；; "))[-1].strip()
    match = _GROWING.search(clause)
    return _before(match.group(1)) or None if match else None


def share_base(before: str) -> str | None:
    """Return of what a share is taken: 优秀比例不超过参评总数的20%."""
    match = _SHARE_OF.search(before)
    return re.sub("^[该其]", "", match.group("base")) if match else None


def _ends_in_verb(words: str) -> bool:
    return bool(re.search(rf"(?:{_DOING})$", words))


def _after(words: str, text: str, quantity: Quantity) -> str:
    words = words.strip()
    if words[:1] in ("、", "和", "及", "与"):
        return ""  # the next of a list
    words = re.sub(r"^(?:的|以上的?|左右的?|向[\u4e00-\u9fff]{2,10}?(?=备案|报告|报送|提出|提交|申请))", "", words)
    stop = _STOPS_AFTER.search(words, 1) if words else None
    phrase = (
        words[: stop.start()] if stop and not words.startswith("已") else re.split(r"[,，;；。]", words)[0]
    )
    phrase = phrase.strip(" 、了")
    if "的" in phrase and len(phrase) > 15:
        phrase = phrase.rsplit("的", 1)[1]
    return phrase[:METRIC_MAX] if phrase and phrase[0] not in "，,;；。)）" else ""


def area_in(text: str) -> str | None:
    """Return the last area a text names, leaving out bases of a share (占全市)."""
    found = [
        _bare_area(m.group())
        for m in _AREA.finditer(text)
        if not text[: m.start()].endswith(("占", "占到", "与", "和", "、"))
        and text[m.end() : m.end() + 1] != "性"
    ]
    named = [area for area in found if not _GENERIC_AREA.match(area)]
    return named[-1] if named else None


def _bare_area(area: str) -> str:
    return re.sub(
        r"^(?:规划|推进|推动|加快|建设|支持|促进|深化|关于|进一步|在|对|为|与|和|及|将|使|把|以|全力推动|更好)+",
        "",
        area,
    )


def body_in(clause: str) -> str | None:
    """Return the kind of body a clause opens with: 科研机构技术合同成交金额."""
    words = clause
    for _ in range(4):
        words = _OPENING.sub("", words) if not _BODY.match(words) else words
    match = _BODY.match(words)
    if not match or _ALONE.match(words[match.end() :]):
        return None  # the body is itself what is counted
    return match.group(1)


def each_in(sentence: str, clause: str) -> str | None:
    """Return over whom a standing limit holds: 每个…, 各…, or the body the sentence speaks to."""
    for part in (clause, sentence):
        if named := _SINGLE.findall(part):
            return str(named[-1])
    for pattern in (_EACH_BODY, _EACH, _EVERY):
        for part in (clause, sentence):
            found = [m.group() for m in pattern.finditer(part) if len(m.group()) > 1]
            if found:
                return found[-1]
    if match := _FOR.match(sentence):
        return match.group(1)
    for part in (clause, sentence):
        if (match := _ASKED.match(part)) and _WHO.search(match.group(1)):
            return match.group(1)
    return None


def place_of(metadata: Metadata) -> str | None:
    """Return the place a plan's title opens with, or that of the body that issued it."""
    for name in (metadata.title, (metadata.issuer or "").removeprefix("中共")):
        if match := _TITLE_PLACE.match(name or ""):
            return match.group(1)
    return None
