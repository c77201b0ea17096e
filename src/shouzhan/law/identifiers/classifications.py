"""Industry codes, patent classes and district codes, the retired ones led to what they became."""

import re

from shouzhan.engine.rules import Derivation, GivenFacts, GivenParameters, Output, Rule, Sort, said_by, words
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

SECTIONS = {
    "A": (1, 5), "B": (6, 12), "C": (13, 43), "D": (44, 46), "E": (47, 50), "F": (51, 52), "G": (53, 60), "H": (61, 62), "I": (63, 65), "J": (66, 69), "K": (70, 70), "L": (71, 72), "M": (73, 75), "N": (76, 79), "O": (80, 82),
    "P": (83, 83), "Q": (84, 85), "R": (86, 90), "S": (91, 96), "T": (97, 97),
}
DISTRICTS = {
    "310000": "上海市", "310101": "黄浦", "310104": "徐汇", "310105": "长宁", "310106": "静安", "310107": "普陀", "310109": "虹口", "310110": "杨浦", "310112": "闵行", "310113": "宝山", "310114": "嘉定", "310115": "浦东新区", "310116": "金山",
    "310117": "松江", "310118": "青浦", "310120": "奉贤", "310151": "崇明",
}
RETIRED = {"310103": "310101", "310108": "310106", "310119": "310115", "310230": "310151"}


def section_of(code: str) -> str:
    """The section letter of an industry code, or nothing where the code is wrong."""
    found = re.fullmatch(r"([A-T])?([0-9]{2})([0-9]{0,2})", code)
    if not found:
        return ""
    division = int(found.group(2))
    letter = next((key for key, (first, last) in SECTIONS.items() if first <= division <= last), "")
    return letter if letter and found.group(1) in (None, letter) else ""


def patent_section(code: str) -> str:
    """The section of a patent class, or nothing where it is wrong."""
    return code[0] if re.fullmatch(r"[A-H][0-9]{2}[A-Z]\s?[0-9]{1,4}/[0-9]{2,6}", code) else ""


def current_district(code: str) -> str:
    """The district code in use today, or nothing where there is none."""
    today = RETIRED.get(code, code)
    return today if today in DISTRICTS else ""


industry = Rule(
    "identifiers.industry", Text("国民经济行业代码", "Industry code"), asks=Text("行业代码写得对吗，属于哪个门类？", "Is the industry code right, and which section is it in?"),
    facts=(words("code", Text("行业代码", "Code"), example="M7340"),), values=(Output("valid", Sort.YES_NO, Text("有效", "Valid")), Output("section", Sort.WORDS, Text("门类", "Section"))), is_decision=True, serves=("Z-13", "T-39"),
)


@industry.formula("2017-10-01", Citation("gb-t-4754-2017"))
def _industry(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    section = say.step("section", Text("门类", "Section"), said_by(section_of, fact.code), sort=Sort.WORDS)
    wrong = section.is_one_of("")
    say.refuse_when(wrong, "industry-code", Text("行业代码不符：两位大类须在其门类范围内。", "The code is wrong: a two-digit division must lie in its section."), Text("由填表人在 GB/T 4754—2017 中查到两至四位代码，前面加所属门类字母，如 M73、M7340；也可以只填数字。", "Look up the two to four digits in GB/T 4754-2017 and put the letter of their section before them, as in M73 or M7340; the digits alone will do too."))
    say.value("valid", ~wrong)
    say.value("section", section)


patent_class = Rule(
    "identifiers.ipc", Text("国际专利分类号", "Patent class"), asks=Text("分类号写得对吗？", "Is the patent class written correctly?"),
    facts=(words("code", Text("分类号", "Class"), example="G06F 17/30"),), values=(Output("valid", Sort.YES_NO, Text("有效", "Valid")), Output("section", Sort.WORDS, Text("部", "Section"))), is_decision=True, serves=("I-12", "T-11"),
)


@patent_class.formula("1971-03-24", Citation("ipc"))
def _patent_class(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    section = say.step("section", Text("部", "Section"), said_by(patent_section, fact.code), sort=Sort.WORDS)
    wrong = section.is_one_of("")
    say.refuse_when(wrong, "patent-class", Text("分类号不符，应如 G06F 17/30。", "It is wrong; a class looks like G06F 17/30."), Text("按专利公告首页的国际专利分类号照抄到组一级，形如 G06F 17/30；尚未公布的先不填，公布后补填。", "Copy the class from the front page of the patent down to its group, as in G06F 17/30; where it is not published yet, leave it out and add it then."))
    say.value("valid", ~wrong)
    say.value("section", section)


district = Rule(
    "identifiers.district", Text("区划代码", "District code"), asks=Text("区划代码现在对应哪个区？", "Which district does the code stand for today?"),
    facts=(words("code", Text("区划代码", "Code"), example="310108"),), values=(Output("valid", Sort.YES_NO, Text("有效", "Valid")), Output("current", Sort.WORDS, Text("现行代码", "Code today"))), is_decision=True, serves=("Z-13",),
)


@district.formula("1980-01-01", Citation("gb-t-2260"))
def _district(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    today = say.step("current", Text("现行代码", "Code today"), said_by(current_district, fact.code), sort=Sort.WORDS)
    wrong = today.is_one_of("")
    say.refuse_when(wrong, "district-code", Text("不是本市的区划代码。", "It is no district of this city."), Text("改填本市十六个区之一的六位代码，如黄浦区 310101；企业按营业执照住所所在区填写，外省市单位不适用本项。", "Enter the six digits of one of the sixteen districts, as 310101 for Huangpu: that of the seat on the licence; a body of another province has none here."))
    say.warn_when(fact.code.is_one_of(*RETIRED), "retired", Text("这是已撤销的区划，已换为现行代码。", "The district was merged; its code today is given."), Text("旧记录保留原代码，新填的表改用结果所列“现行代码”；统计按现行区归并。", "Old records keep their code, and new forms take the code of today in the answer; statistics go by today's district."))
    say.value("valid", ~wrong)
    say.value("current", today)
