"""What the parts of a credit code and of a contract's registration number say."""

import re
from collections.abc import Callable

from shouzhan.engine.rules import (
    Change,
    Derivation,
    GivenFacts,
    GivenParameters,
    Node,
    Output,
    Rule,
    Sort,
    checked_by,
    count_of,
    day,
    said_by,
    where,
    words,
)
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

_AUTHORITIES = {
    "1": ("机构编制", {"1": "机关", "2": "事业单位", "3": "群团组织", "9": "其他"}), "3": ("司法行政", {"1": "律师执业机构", "2": "公证处", "3": "基层法律服务所", "4": "司法鉴定机构", "5": "仲裁委员会", "9": "其他"}),
    "5": ("民政", {"1": "社会团体", "2": "民办非企业单位", "3": "基金会", "9": "其他"}), "9": ("市场监管", {"1": "企业", "2": "个体工商户", "3": "农民专业合作社", "9": "其他"}),
    "N": ("农业农村", {"1": "组级集体经济组织", "2": "村级集体经济组织", "3": "乡镇级集体经济组织", "9": "其他"}), "Y": ("其他", {}),
}
_VALID = Output("valid", Sort.YES_NO, Text("有效", "Valid"))
_LONG = re.compile(r"[0-9]{16}")
_SHORT = re.compile(r"[0-9]{14}")


parts = Rule(
    "identifiers.uscc-parts", Text("信用代码各段含义", "Parts of a credit code"), asks=Text("这个信用代码由谁登记，属于哪类机构？", "Who registered this credit code, and what kind of body is it?"), facts=(words("code", Text("代码", "Code"), example="91310115YXWUT001XG"),),
    values=(Output("authority", Sort.WORDS, Text("登记管理部门", "Authority")), Output("category", Sort.WORDS, Text("机构类别", "Kind of body")), Output("region", Sort.WORDS, Text("区划代码", "Region"))), serves=("T-39", "Z-13"),
)


def _category(code: str) -> str:
    return _AUTHORITIES.get(code[:1], ("", {}))[1].get(code[1:2], "") if len(code) == 18 else ""


def _authority(code: str) -> str:
    return str(_AUTHORITIES.get(code[:1], ("", {}))[0]) if len(code) == 18 else ""


def _region(code: str) -> str:
    return code[2:8] if len(code) == 18 else ""


@parts.formula("2015-10-01", Citation("gb-32100-2015"))
def _parts(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    authority = said_by(_authority, fact.code)
    say.warn_when(authority.is_one_of(""), "unknown-authority", Text("登记管理部门代码未知。", "The authority is not known."), Text("以营业执照或法人证书上的代码为准更正第 1 位；证照上确为这一代码的，告知系统管理员补入代码表。", "Correct the first character by the licence; where the licence does have it, tell the administrator of the system, who adds it to the list."))
    say.value("authority", authority)
    say.value("category", said_by(_category, fact.code))
    say.value("region", said_by(_region, fact.code))


contract = Rule(
    "identifiers.contract-number", Text("登记编号各段含义", "Parts of a registration number"), asks=Text("登记编号的各段是什么，年份对吗？", "What are the number's parts, and is its year right?"),
    facts=(words("number", Text("登记编号", "Number"), example="2026310115000123", change=Change()), day("registered_on", Text("登记日", "Registered on"), optional=True)),
    values=(
        _VALID, Output("layout", Sort.WORDS, Text("格式", "Layout"), Text("current 为 16 位，legacy 为 14 位。", "current has 16 digits, legacy 14.")), Output("year", Sort.WORDS, Text("年份", "Year")), Output("region", Sort.WORDS, Text("区划或登记机构", "Region or registry")),
        Output("serial", Sort.WORDS, Text("流水号", "Serial")),
    ),
    serves=("T-39",),
)


def number_part(place: int) -> Callable[[str], str]:
    """One part of a number: layout, year, region or serial."""

    def part(number: str) -> str:
        if _LONG.fullmatch(number):
            return ("current", number[:4], number[4:10], number[10:])[place]
        return ("legacy", f"20{number[:2]}", number[2:8], number[8:])[place] if _SHORT.fullmatch(number) else ""

    part.__name__ = f"part_{place}"
    return part


def _starts_31(words: str) -> bool:
    return words.startswith("31")


def _digit(year: Node, place: int) -> Node:
    def character(words: str) -> str:
        return words[place : place + 1]

    character.__name__ = f"character_{place}"  # each question has its own name in a derivation
    one = said_by(character, year)
    return count_of(*(one.is_one_of(*"123456789"[least:]) for least in range(9)))


@contract.formula("2000-02-16", Citation("contract-form"))
def _contract(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    layout = said_by(number_part(0), fact.number)
    year, region = said_by(number_part(1), fact.number), said_by(number_part(2), fact.number)
    is_valid = ~layout.is_one_of("")
    in_words = _digit(year, 0) * 1000 + _digit(year, 1) * 100 + _digit(year, 2) * 10 + _digit(year, 3)
    in_city = checked_by(_starts_31, region)
    say.refuse_when(~is_valid, "form", Text("应为 16 位数字（旧编号为 14 位）。", "It has 16 digits, an older one 14."), Text("按登记证明照抄编号，去掉空格和连字符；证明遗失的，向原登记机构查询。", "Copy the number from the certificate without blanks or hyphens; where it is lost, ask the original registry."))
    say.warn_when(is_valid & ~in_city, "elsewhere", Text("不是上海的登记编号。", "It was not given in Shanghai."), Text("在外地登记的，向证明所列的登记机构核实；在本市登记而编号不符的，由原登记机构更正证明。", "Where it was registered elsewhere, ask the registry on the certificate; where it was here, the original registry corrects the certificate."))
    say.warn_when(is_valid & fact.has("registered_on") & ~in_words.equals(where(fact.has("registered_on"), fact.registered_on.year(), 0)), "other-year", Text("编号年份与登记年份不一致。", "Its year is not that of the registration."), Text("按登记证明更正登记日期或编号；跨年办理的，以证明上的编号为准。", "Correct the day or the number by the certificate; where it ran over the new year, the number on the certificate counts."))
    say.value("valid", is_valid)
    say.value("layout", layout)
    say.value("year", year)
    say.value("region", region)
    say.value("serial", said_by(number_part(3), fact.number))
