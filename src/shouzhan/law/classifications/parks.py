"""The twenty-two parks of the Zhangjiang zone, and how many leading industries one may name."""

from fractions import Fraction

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Output,
    Rule,
    Sort,
    choice,
    whole,
    yes_no,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

ZHANGJIANG = Citation("zhangjiang-2023")
_IN_PUDONG = (("core", "核心园（张江）", "Core (Zhangjiang)"), ("jinqiao", "金桥园", "Jinqiao"), ("lujiazui", "陆家嘴园", "Lujiazui"), ("lingang", "临港园", "Lingang"), ("expo", "世博园", "Expo"))
_ELSEWHERE = (
    ("caohejing", "漕河泾园", "Caohejing"), ("zhabei", "闸北园（市北）", "Zhabei (Shibei)"), ("qingpu", "青浦园", "Qingpu"), ("jiading", "嘉定园", "Jiading"), ("yangpu", "杨浦园", "Yangpu"),
    ("changning", "长宁园", "Changning"), ("xuhui", "徐汇园", "Xuhui"), ("hongkou", "虹口园", "Hongkou"), ("minhang", "闵行园", "Minhang"), ("songjiang", "松江园", "Songjiang"),
    ("putuo", "普陀园", "Putuo"), ("fengxian", "奉贤园", "Fengxian"), ("jinshan", "金山园", "Jinshan"), ("chongming", "崇明园", "Chongming"), ("baoshan", "宝山园", "Baoshan"),
    ("huangpu", "黄浦园", "Huangpu"), ("jingan", "静安园", "Jing'an"),
)
PARKS = tuple((key, Text(zh, en)) for key, zh, en in (*_IN_PUDONG, *_ELSEWHERE))

park = Rule(
    "classifications.zhangjiang-park", Text("张江高新区分园", "Park of the Zhangjiang zone"),
    asks=Text("这个分园在浦东吗，主导产业数合适吗？", "Is this park in Pudong, and are its leading industries few enough?"),
    facts=(
        choice("park", Text("分园", "Park"), *PARKS), whole("leading_industries", Text("主导产业数", "Leading industries named"), change=Change()),
        yes_no("exception_filed", Text("已备案说明理由", "A reason is on file"), change=Change(Fraction(2), 30)),
    ),
    values=(Output("in_pudong", Sort.YES_NO, Text("位于浦东新区", "In Pudong")),), is_decision=True, serves=("Z-10", "Z-35"),
)


@park.formula("2023-11-30", ZHANGJIANG)
def _park(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    many = fact.leading_industries > parameter.leading_industries_most
    say.warn_when(many & ~fact.exception_filed, "too-many-industries", Text("主导产业原则上不超过规定个数。", "In principle a park names no more leading industries."), Text("由分园把主导产业减到规定个数以内；确有需要多列的，向管理机构备案并说明理由，备案后把“已备案说明理由”填是。", "The park names no more than the number; where it needs more, it files the reason with the administration and answers yes then."))
    say.value("in_pudong", fact.park.is_one_of(*(key for key, _zh, _en in _IN_PUDONG)))
