"""Finds what a need says beside what it wants: who asks, what it may cost, by when, with whom, how to be reached."""

import re
from itertools import pairwise

_NUM = r"[0-9一二三四五六七八九十百千万亿两几.]{1,12}"
_SUM = r"(?:[0-9.]{1,12}[百千万亿]{0,3}|[一二三四五六七八九十百千万亿两几]{0,12}[十百千万亿])"  # 三元 and 二元 are no sums of money
_ABOUT = r"(?:约|近|达|达到|为|超过|超|共|总数|有|不足){0,3}"
# a clause that says one of these is not about what is wanted
_STRONG = re.compile("|".join((
    r"注册资[本金]", r"(?:成立|创立|始建|创建|组建)于", rf"占地(?:面积)?{_ABOUT}{_NUM}", rf"建筑面积{_ABOUT}{_NUM}", r"iso[0-9]{3,}", r"管理体系认证",
    rf"(?:员工|职工|技术人员|从业人员|工人|社员|村民){_ABOUT}{_NUM}", rf"(?:产值|销售额|营业额|营业收入|销售收入|营收|利税|税收|利润){_ABOUT}{_NUM}",
    r"高新技术企业", r"专精特新", r"小巨人", r"瞪羚", r"龙头企业", r"示范(?:社|企业|单位|基地|点)", r"(?:发明专利|实用新型|软件著作权)[0-9]*", r"(?:技术|研究)中心",
    r"销往", r"远销", r"出口[到至]", r"宗旨", r"(?:质量|客户|用户|信誉)(?:第一|至上)", r"重信用", r"称号", r"三级甲等|三甲", r"附属(?:医院|教学)",
    r"合作(?:方|单位|伙伴|对象|方式|意向|关系)", r"作价入股", r"技术(?:转让|入股|许可)", r"买断", r"提成", r"分[成红]", r"知识产权", r"面议", r"洽谈", r"欢迎",
    r"有意者", r"联系(?:人|电话|方式|我们|我)", r"(?:电话|手机|微信|邮箱|传真|qq)[:是]?[0-9a-z]{4,}", r"(?:您|你)好", r"谢谢", r"感谢", r"在线等", r"打扰了",
)))  # fmt: skip
# or, in a long text, two of these
_WEAK = re.compile("|".join((
    r"公司|企业|集团|合作社|医院|需求方|需求单位|事业部", r"位于|坐落|地处|厂区|园区|开发区|高新区", r"(?:拥有|设有|现有|建有|具备|通过了|获得|荣获|被评为|评为)",
    r"[国省市县区]级|国家级|省部级", r"一家|集团|民营|国有|股份|综合(?:性)?(?:医院|企业)|研发、生产|为一体", r"职工|员工|社员|科室|床位|门诊|学生|人才|团队|大户|年轻人",
    rf"{_NUM}(?:余|多)?(?:张|人次|人|名|户|亩|条|项|篇|家|余|万元|亿元|平方米|m2)", r"(?:资金|场地|经费|补贴|费用|路费|食宿|工资|待遇|经验|钱)", r"申报|立项|课题|论文|获奖|[科技进步]奖|审批|补贴|依托",
    r"高校|院校|院所|大学|学校|研究院|老师|教授|专家|农业局|科技局|政府|部门|领导", r"联合|共建|共同|委托|合作|对接|共享|签|实习", r"市场|客户|用户|品牌|商标|产品覆盖|海外|一带一路",
    r"今年|去年|明年|上半年|下半年|年底|近[0-9一二三四五六七八九十]+年|尽快|希望能?与",
)))  # fmt: skip
# of these only the words themselves
_SPAN = re.compile("|".join((
    rf"(?:预算|报价|造价|价格|费用|经费|投资|总价|单价|每套|每台)?{_ABOUT}(?:不超过|不高于|不多于|控制在|最多|最高|在)?{_SUM}(?:余|多)?(?:元|块钱|万块)(?:人民币)?(?:以内|之内|以下|左右|上下|内|封顶)?",
    rf"(?:预算|报价|经费){_ABOUT}(?:不超过|控制在|最多|在)?{_NUM}(?:以内|之内|以下|左右|上下|内|封顶)?",
    rf"{_NUM}个?(?:天|周|星期|月|季度|年)(?:以内|之内|内)(?:就?要?能?(?:见效|完成|完工|交付|投产|上线|做完|出结果|出样|落地))?",
)))  # fmt: skip
_MAY_SPAN = re.compile("[元块内]|预算|报价|经费")
_CLAUSE_END = re.compile(r"[,;:\n\r]|(?<![0-9])\.(?![0-9])|[。!?]")
_ENOUGH, _LONG = 2, 100
Place = tuple[int, int]


def asides(folded: str) -> list[Place]:
    """The places, in order; no whole clause when nothing else would be left."""
    spans = [span.span() for span in _SPAN.finditer(folded)] if _MAY_SPAN.search(folded) else []
    if len(folded) <= _LONG and not _STRONG.search(folded):
        return spans
    clauses = _clauses(folded)
    enough = _ENOUGH if len(folded) > _LONG else len(folded)
    beside = [_is_beside(folded[start:end], enough) for start, end in clauses]
    # a clause between two of them goes with them
    beside = [is_one or (0 < at < len(beside) - 1 and beside[at - 1] and beside[at + 1]) for at, is_one in enumerate(beside)]
    found = [] if all(beside) else [clause for clause, is_one in zip(clauses, beside, strict=True) if is_one]
    return sorted([*found, *spans])


def _is_beside(clause: str, enough: int) -> bool:
    return bool(_STRONG.search(clause)) or len({found[0] for found in _WEAK.finditer(clause)}) >= enough


def _clauses(folded: str) -> list[Place]:
    edges = [-1, *(stop.start() for stop in _CLAUSE_END.finditer(folded)), len(folded)]
    return [(before + 1, after) for before, after in pairwise(edges) if folded[before + 1: after].strip()]
