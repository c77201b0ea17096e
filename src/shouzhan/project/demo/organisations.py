"""The bodies of the demo city: real public bodies from the pack, everything else invented."""

from __future__ import annotations

from collections.abc import Iterator

from shouzhan.kernel.text import Text
from shouzhan.project.demo.names import company_name, dice, fictional_uscc
from shouzhan.project.demo.shapes import DemoOrganisation
from shouzhan.rooms.policies.packs import Pack

# key, Chinese name, English name, kind, district, credit-code prefix (12 public, 91 company, 52 society)
_NAMED: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("yunxiu", "云岫大学", "Yunxiu University", "university", "310112", "12"),
    ("jiyue", "霁月大学", "Jiyue University", "university", "310110", "12"),
    ("wangshu", "望舒理工大学", "Wangshu University of Technology", "university", "310115", "12"),
    ("tingyun", "停云医科大学", "Tingyun Medical University", "university", "310104", "12"),
    ("luming", "鹿鸣应用技术大学", "Luming University of Applied Sciences", "university", "310120", "12"),
    ("fuyao", "扶摇工程学院", "Fuyao Institute of Engineering", "university", "310117", "12"),
    ("wangchao", "望潮研究院", "Wangchao Research Institute", "institute", "310115", "12"),
    ("tingtao", "听涛光学研究所", "Tingtao Institute of Optics", "institute", "310114", "12"),
    ("shiguang", "拾光材料研究所", "Shiguang Institute of Materials", "institute", "310113", "12"),
    ("yuanlan", "远岚研究所", "Yuanlan Institute", "institute", "310118", "12"),
    ("chengjiang", "澄江第一医院", "Chengjiang First Hospital", "hospital", "310104", "12"),
    ("xingling", "杏岭儿童医院", "Xingling Children's Hospital", "hospital", "310106", "12"),
    ("songluo", "松萝康复医院", "Songluo Rehabilitation Hospital", "hospital", "310107", "12"),
    ("queqiao", "鹊桥渡技术转移有限公司", "Queqiaodu Technology Transfer", "transfer-agency", "310105", "91"),
    ("lanke", "烂柯山技术经纪有限公司", "Lankeshan Technology Brokers", "transfer-agency", "310109", "91"),
    ("hepu", "合璞里成果转化中心", "Hepuli Achievement Centre", "transfer-agency", "310101", "52"),
    ("zhenyi", "振衣坞技术转移有限公司", "Zhenyiwu Technology Transfer", "transfer-agency", "310110", "91"),
    ("jiaoyi", "澄江渡技术交易所", "Chengjiangdu Technology Exchange", "exchange", "310101", "91"),
    (
        "dengji-dong",
        "东篱技术合同登记点",
        "Dongli Contract Registration Office",
        "registration-office",
        "310115",
        "52",
    ),
    (
        "dengji-xi",
        "西畴技术合同登记点",
        "Xichou Contract Registration Office",
        "registration-office",
        "310112",
        "52",
    ),
    ("chunjiang", "春江花月创业投资有限公司", "Chunjiang Huayue Ventures", "fund", "310101", "91"),
    ("pengji", "鹏霁湾天使基金管理有限公司", "Pengjiwan Angels", "fund", "310110", "91"),
    ("lieying", "猎萤坞早期基金管理有限公司", "Lieyingwu Early Fund", "fund", "310115", "91"),
    ("hongyan", "鸿雁渡银行", "Hongyandu Bank", "bank", "310101", "91"),
    ("jinsuo", "锦梭里科技担保有限公司", "Jinsuoli Technology Guarantee", "bank", "310106", "91"),
    ("moting", "墨汀檐律师事务所", "Motingyan Law Office", "service-provider", "310106", "52"),
    ("hengwei", "衡苇渡检测有限公司", "Hengweidu Testing", "service-provider", "310114", "91"),
    ("zhijian", "知笺里专利代理有限公司", "Zhijianli Patent Agents", "service-provider", "310104", "91"),
    ("suanchou", "算筹坞会计师事务所", "Suanchouwu Accountants", "service-provider", "310107", "52"),
    ("yuanqu-dong", "东溟园区运营有限公司", "Dongming Park Operations", "park-operator", "310115", "91"),
    ("yuanqu-xi", "西洲园区运营有限公司", "Xizhou Park Operations", "park-operator", "310112", "91"),
    ("yuanqu-nan", "南浦汀园区运营有限公司", "Nanputing Park Operations", "park-operator", "310120", "91"),
    ("yuanqu-bei", "北渚园区运营有限公司", "Beizhu Park Operations", "park-operator", "310113", "91"),
    (
        "yuanqu-zhong",
        "中洲坞园区运营有限公司",
        "Zhongzhouwu Park Operations",
        "park-operator",
        "310106",
        "91",
    ),
    ("chunliu", "春柳渡孵化器管理有限公司", "Chunliudu Incubation", "park-operator", "310112", "91"),
    ("xiachan", "夏蝉里孵化器管理有限公司", "Xiachanli Incubation", "park-operator", "310115", "91"),
    ("qiuhe", "秋禾坞孵化器管理有限公司", "Qiuhewu Incubation", "park-operator", "310110", "91"),
    ("dongqing", "冬青檐孵化器管理有限公司", "Dongqingyan Incubation", "park-operator", "310104", "91"),
    (
        "kejiyuan-yunxiu",
        "云岫大学科技园有限公司",
        "Yunxiu University Science Park Co.",
        "park-operator",
        "310112",
        "91",
    ),
    (
        "kejiyuan-jiyue",
        "霁月大学科技园有限公司",
        "Jiyue University Science Park Co.",
        "park-operator",
        "310110",
        "91",
    ),
)
_PARENTS = {"kejiyuan-yunxiu": "demo-yunxiu", "kejiyuan-jiyue": "demo-jiyue"}
_APPLIED = ("luming", "fuyao")


def public_bodies(pack: Pack) -> tuple[DemoOrganisation, ...]:
    """The public bodies the documents name, as they are; no credit code is invented for them."""
    return tuple(
        DemoOrganisation(unit.key, unit.name, unit.kind, unit.place, aliases=unit.aliases, is_synthetic=False)
        for unit in pack.units
    )


def invented_bodies() -> tuple[DemoOrganisation, ...]:
    """The named invented bodies: universities, institutes, hospitals, agencies, funds, operators."""
    return tuple(
        DemoOrganisation(
            f"demo-{key}",
            Text(zh, en),
            kind,
            place,
            fictional_uscc(prefix, 900000 + serial),
            parent=_PARENTS.get(key, ""),
            is_applied=key in _APPLIED,
        )
        for serial, (key, zh, en, kind, place, prefix) in enumerate(_NAMED)
    )


def companies(pack: Pack, count: int, seed: int) -> Iterator[DemoOrganisation]:
    """As many invented companies as asked for, one at a time."""
    chance = dice(seed, "companies")
    codes = [district.code for district in pack.districts]
    weights = [6 if code in ("310115", "310112", "310110", "310104") else 1 for code in codes]
    for serial in range(count):
        place = chance.choices(codes, weights)[0]
        yield DemoOrganisation(
            f"demo-company-{serial + 1}",
            company_name(serial),
            "company",
            place,
            fictional_uscc("91", serial + 1),
        )
