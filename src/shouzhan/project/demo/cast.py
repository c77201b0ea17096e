"""The cast: a small set of invented people, each there to show one view of the product."""

from __future__ import annotations

from shouzhan.kernel.text import Text
from shouzhan.project.demo.shapes import DemoMembership, DemoPerson
from shouzhan.rooms.policies.packs import Pack

CITY = "310000"
# username, name, part, organisation, role, place
_CAST: tuple[tuple[str, str, str, str, str, str, str, str], ...] = (
    ("linyan", "林砚秋", "Lin Yanqiu", "成果完成人", "The inventor", "demo-yunxiu", "researcher", CITY),
    ("suhe", "苏禾曦", "Su Hexi", "同事", "The inventor's colleague", "demo-yunxiu", "researcher", CITY),
    (
        "zhoudu",
        "周渡云",
        "Zhou Duyun",
        "高校转移机构",
        "The transfer office",
        "demo-yunxiu",
        "transfer-officer",
        CITY,
    ),
    ("rongheng", "容衡之", "Rong Hengzhi", "高校管理部门（复核）", "The university office's second look", "demo-yunxiu", "university-office", CITY),
    ("shenzhou", "沈舟遥", "Shen Zhouyao", "企业", "The company", "demo-company-1", "org-admin", CITY),
    ("hanzhou", "寒舟渡", "Han Zhoudu", "另一家企业", "Another company", "demo-company-2", "org-admin", CITY),
    ("yijing", "易镜平", "Yi Jingping", "交易机构", "The exchange", "demo-jiaoyi", "exchange-officer", CITY),
    ("duwei", "杜微之", "Du Weizhi", "医院转移机构", "The hospital's office", "demo-chengjiang", "transfer-officer", CITY),
    (
        "baijian",
        "白简之",
        "Bai Jianzhi",
        "技术经纪人",
        "The broker",
        "demo-queqiao",
        "transfer-officer",
        CITY,
    ),
    (
        "gumiao",
        "顾苗青",
        "Gu Miaoqing",
        "孵化器负责人",
        "The incubator manager",
        "demo-chunliu",
        "park-operator",
        "310112",
    ),
    ("wengu", "温故南", "Wen Gunan", "评审专家", "The expert", "demo-wangchao", "expert", CITY),
    (
        "chengjian",
        "程鉴微",
        "Cheng Jianwei",
        "审计人员",
        "The auditor, who sees all and changes nothing",
        "shenjiju",
        "auditor",
        CITY,
    ),
    (
        "mochuan",
        "陌川远",
        "Mo Chuanyuan",
        "无关单位人员",
        "A stranger institution",
        "demo-yuanlan",
        "org-admin",
        CITY,
    ),
    (
        "fangce",
        "方策言",
        "Fang Ceyan",
        "市科委政策管理员",
        "The policy officer",
        "kewei",
        "policy-officer",
        CITY,
    ),
    (
        "jitong",
        "纪同舟",
        "Ji Tongzhou",
        "市级统筹协调员",
        "The city coordinator",
        "kewei",
        "coordinator",
        CITY,
    ),
    ("hebiao", "贺标度", "He Biaodu", "统计审核人", "The statistics reviewer", "kewei", "reviewer", CITY),
    ("yebao", "叶报春", "Ye Baochun", "统计填报人", "The reporter", "kewei", "reporter", CITY),
    (
        "guanyu",
        "管屿安",
        "Guan Yu'an",
        "系统管理员",
        "The system administrator",
        "kewei",
        "system-admin",
        CITY,
    ),
    (
        "minqu",
        "闵曲波",
        "Min Qubo",
        "闵行区统筹协调员",
        "The district official (Minhang)",
        "district-310112",
        "district-officer",
        "310112",
    ),
    (
        "puqu",
        "浦取航",
        "Pu Quhang",
        "浦东新区统筹协调员",
        "The district official (Pudong)",
        "district-310115",
        "district-officer",
        "310115",
    ),
    (
        "yangqu",
        "杨渠清",
        "Yang Quqing",
        "杨浦区统筹协调员",
        "The district official (Yangpu)",
        "district-310110",
        "district-officer",
        "310110",
    ),
    (
        "xuqu",
        "徐蕖白",
        "Xu Qubai",
        "徐汇区统筹协调员",
        "The district official (Xuhui)",
        "district-310104",
        "district-officer",
        "310104",
    ),
    (
        "yuandong",
        "袁东篱",
        "Yuan Dongli",
        "园区运营人员",
        "The park operator",
        "demo-yuanqu-dong",
        "park-operator",
        "310115",
    ),
    (
        "yunban",
        "云伴松",
        "Yun Bansong",
        "高校管理部门",
        "The university office",
        "demo-yunxiu",
        "university-office",
        CITY,
    ),
    (
        "jiban",
        "霁伴梅",
        "Ji Banmei",
        "高校管理部门（霁月大学）",
        "The office of Jiyue University",
        "demo-jiyue",
        "university-office",
        CITY,
    ),
    (
        "wangban",
        "望伴竹",
        "Wang Banzhu",
        "高校管理部门（望舒理工）",
        "The office of Wangshu University",
        "demo-wangshu",
        "university-office",
        CITY,
    ),
    (
        "luban",
        "鹿伴兰",
        "Lu Banlan",
        "高校管理部门（鹿鸣）",
        "The office of Luming University",
        "demo-luming",
        "university-office",
        CITY,
    ),
)
_HIDDEN = ("yangqu", "xuqu", "jiban", "wangban", "luban")
_SURNAMES = ("连", "联", "廉", "练")
_GIVEN = (
    "一苇",
    "二疏",
    "三省",
    "四野",
    "五弦",
    "六艺",
    "七襄",
    "八方",
    "九畴",
    "十步",
    "百川",
    "千帆",
    "万象",
    "初九",
    "望朔",
    "既望",
    "朔风",
    "上元",
    "中和",
    "下弦",
    "小满",
    "大雪",
    "清和",
    "长至",
)


def liaison_name(serial: int) -> tuple[str, Text]:
    """Username and name of the n-th liaison officer; every surname sounds like the office."""
    name = f"{_SURNAMES[serial % len(_SURNAMES)]}{_GIVEN[serial % len(_GIVEN)]}"
    return f"liaison{serial + 1:02d}", Text(name, f"Lian No. {serial + 1}")


def marked(name: Text, body: str, pack: Pack) -> Text:
    """An invented person in a public body that exists says so wherever the name stands."""
    is_real = any(unit.key == body for unit in pack.units)
    return Text(f"{name.zh}（虚构）", f"{name.en} (invented)") if is_real else name


def cast(pack: Pack) -> tuple[DemoPerson, ...]:
    """The named cast, a citizen without any role, and one liaison officer for each department with a task."""
    named = [
        DemoPerson(
            username,
            marked(Text(zh, en), body, pack),
            Text(part, part_en),
            (DemoMembership(body, role, place),),
            username not in _HIDDEN,
        )
        for username, zh, en, part, part_en, body, role, place in _CAST
    ]
    citizen = DemoPerson("anmin", Text("安民生", "An Minsheng"), Text("市民", "A citizen"), (), is_shown=True)
    return (*named, citizen, *_liaisons(pack))


def departments(pack: Pack) -> tuple[str, ...]:
    """The departments printed behind tasks, by key, in the order they first appear."""
    by_name = {printed.name: unit for unit in pack.units for printed in unit.names}
    printed = (name for document in pack.documents for task in document.tasks for name in task.units)
    found = (by_name[name].key for name in printed if name in by_name)
    return tuple(dict.fromkeys(found))


def _liaisons(pack: Pack) -> tuple[DemoPerson, ...]:
    people = []
    for serial, key in enumerate(departments(pack)):
        username, name = liaison_name(serial)
        unit = pack.unit(key).name
        part = Text(f"联络员（{unit.zh}）", f"Liaison officer of the {unit.en}")
        people.append(
            DemoPerson(
                username,
                marked(name, key, pack),
                part,
                (DemoMembership(key, "liaison"),),
                is_shown=serial == 0 or key == "caizhengju",
            )
        )
    return tuple(people)


def speaker_for(people: tuple[DemoPerson, ...]) -> dict[str, str]:
    """Who reports for each body: its liaison, district official, university office or park operator."""
    roles = ("liaison", "district-officer", "university-office", "park-operator")
    found: dict[str, str] = {}
    for person in people:
        for membership in person.memberships:
            if membership.role in roles:
                found.setdefault(membership.organisation, person.username)
    return found
