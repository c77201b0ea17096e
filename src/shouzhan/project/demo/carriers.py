"""The places of the demo city: one zone with its parks, university parks, incubators and clusters."""

from __future__ import annotations

from datetime import date
from random import Random

from shouzhan.kernel.dates import add_months
from shouzhan.kernel.text import Text
from shouzhan.project.demo.names import dice
from shouzhan.project.demo.shapes import DemoCarrier

ZONE = "demo-zone"
_OPERATORS = {"310115": "dong", "310112": "xi", "310120": "nan", "310113": "bei"}
# name, English, district, leading industries; twenty-two, as many as the documents say
_PARKS: tuple[tuple[str, str, str, str], ...] = (
    ("流萤园", "Liuying Park", "310115", "集成电路、人工智能"),
    ("闻笛园", "Wendi Park", "310115", "生物医药"),
    ("临漪园", "Linyi Park", "310115", "海洋装备、智能汽车、储能"),
    ("听雪园", "Tingxue Park", "310115", "航空"),
    ("云岫园", "Yunxiu Park", "310112", "人工智能、医疗器械"),
    ("衔泥园", "Xianni Park", "310112", "智能制造"),
    ("拂晓园", "Fuxiao Park", "310110", "数字内容、软件"),
    ("锦瑟园", "Jinse Park", "310104", "生物医药、人工智能"),
    ("枕流园", "Zhenliu Park", "310114", "智能传感、新能源汽车"),
    ("漱石园", "Shushi Park", "310114", "医疗器械"),
    ("望北园", "Wangbei Park", "310113", "新材料、机器人"),
    ("采薇园", "Caiwei Park", "310117", "集成电路装备、卫星应用"),
    ("问渠园", "Wenqu Park", "310117", "工业互联网"),
    ("踏歌园", "Tage Park", "310118", "北斗导航"),
    ("鹿鸣园", "Luming Park", "310120", "美丽健康、合成生物"),
    ("听澜园", "Tinglan Park", "310116", "绿色化工、新型显示"),
    ("归帆园", "Guifan Park", "310151", "海工装备"),
    ("长歌园", "Changge Park", "310105", "软件信息"),
    ("灵犀园", "Lingxi Park", "310106", "大数据"),
    ("半亩园", "Banmu Park", "310107", "检验检测"),
    ("北山园", "Beishan Park", "310109", "绿色技术"),
    ("长亭园", "Changting Park", "310101", "科技金融"),
)
# name, English, district, universities, operator; a joint park has several parents
_UNIVERSITY_PARKS: tuple[tuple[str, str, str, tuple[str, ...], str], ...] = (
    ("云岫大学科技园", "Yunxiu University Science Park", "310112", ("yunxiu",), "kejiyuan-yunxiu"),
    ("霁月大学科技园", "Jiyue University Science Park", "310110", ("jiyue",), "kejiyuan-jiyue"),
    ("望舒理工大学科技园", "Wangshu University Science Park", "310115", ("wangshu",), "yuanqu-dong"),
    ("停云医科大学科技园", "Tingyun Medical University Science Park", "310104", ("tingyun",), "yuanqu-zhong"),
    ("鹿鸣应用技术大学科技园", "Luming University Science Park", "310120", ("luming",), "yuanqu-nan"),
    (
        "松江联合大学科技园（虚构）",
        "Songjiang Joint University Park (invented)",
        "310117",
        ("fuyao", "wangshu"),
        "yuanqu-nan",
    ),
)
_INCUBATORS: tuple[tuple[str, str], ...] = (
    ("萤火集", "Yinghuo"),
    ("破晓舍", "Poxiao"),
    ("青禾坊", "Qinghe"),
    ("百草垛", "Baicao"),
    ("一粟仓", "Yisu"),
    ("新芽台", "Xinya"),
    ("梯云馆", "Tiyun"),
    ("跬步堂", "Kuibu"),
    ("合璧舍", "Hebi"),
    ("扶光坊", "Fuguang"),
    ("量子巢", "Liangzi"),
    ("知白阁", "Zhibai"),
    ("远志圃", "Yuanzhi"),
    ("惊蛰场", "Jingzhe"),
    ("海客棚", "Haike"),
    ("木牛坊", "Muniu"),
    ("深流塾", "Shenliu"),
    ("小满仓", "Xiaoman"),
    ("天工斋", "Tiangong"),
    ("云梯架", "Yunti"),
    ("白驹厩", "Baiju"),
    ("通幽径", "Tongyou"),
    ("乘槎埠", "Chengcha"),
    ("问津埠", "Wenjin"),
    ("拾穗场", "Shisui"),
    ("听雷台", "Tinglei"),
    ("藏舟壑", "Cangzhou"),
    ("折桂廊", "Zhegui"),
    ("望岳亭", "Wangyue"),
    ("枕石居", "Zhenshi"),
    ("采芹泮", "Caiqin"),
    ("凿壁巷", "Zaobi"),
    ("囊萤馆", "Nangying"),
    ("负笈里", "Fuji"),
    ("执牛舍", "Zhiniu"),
    ("弄潮坞", "Nongchao"),
    ("举烛台", "Juzhu"),
    ("缘溪坊", "Yuanxi"),
    ("种玉田", "Zhongyu"),
    ("驭风岭", "Yufeng"),
)
_KEEPERS = ("chunliu", "xiachan", "qiuhe", "dongqing")


def carriers(today: date, seed: int, incubators: int = 40) -> tuple[DemoCarrier, ...]:
    """The zone, its twenty-two parks, six university parks, the incubators, platforms and clusters."""
    chance = dice(seed, "carriers")
    name = Text("张江高新区", "Zhangjiang High-Tech Zone")
    zone = DemoCarrier(ZONE, name, "zone", "310000", is_in_zone=True, management="entity-body")
    parks = tuple(_park(n, chance, today) for n in range(len(_PARKS)))
    university_parks = tuple(_university_park(n, chance, today) for n in range(len(_UNIVERSITY_PARKS)))
    hatcheries = tuple(_incubator(n, parks, chance, today) for n in range(incubators))
    return (zone, *parks, *university_parks, *hatcheries, *_platforms(today))


def _park(serial: int, chance: Random, today: date) -> DemoCarrier:
    zh, en, place, industries = _PARKS[serial]
    # one park has neither body nor task force: the rule that blocks it must have something to find
    management = "none" if serial == 19 else "task-force" if serial % 5 == 3 else "entity-body"
    return DemoCarrier(
        f"demo-park-{serial + 1:02d}",
        Text(zh, en),
        "park",
        place,
        zone=ZONE,
        operator=f"demo-yuanqu-{_OPERATORS.get(place, 'zhong')}",
        opened_on=date(today.year - chance.randint(6, 25), 5, 1),
        is_in_zone=True,
        industries=tuple(industries.split("、")),
        management=management,
    )


def _university_park(serial: int, chance: Random, today: date) -> DemoCarrier:
    zh, en, place, founders, operator = _UNIVERSITY_PARKS[serial]
    applied = bool({"luming", "fuyao"} & set(founders))
    return DemoCarrier(
        f"demo-upark-{serial + 1}",
        Text(zh, en),
        "university-park",
        place,
        zone=f"demo-park-{_park_in(place)}",
        operator=f"demo-{operator}",
        founders=tuple(f"demo-{university}" for university in founders),
        opened_on=date(today.year - chance.randint(3, 20), 9, 1),
        is_in_zone=True,
        type="applied" if applied else "research",
    )


def _park_in(place: str) -> str:
    return next(f"{n:02d}" for n, park in enumerate(_PARKS, 1) if park[2] == place)


def _incubator(serial: int, parks: tuple[DemoCarrier, ...], chance: Random, today: date) -> DemoCarrier:
    park = parks[(serial * 5) % len(parks)]
    zh, en = _INCUBATORS[serial % len(_INCUBATORS)]
    round_ = serial // len(_INCUBATORS)
    more_zh, more_en = (f"{round_ + 1}号", f" {round_ + 1}") if round_ else ("", "")
    # of the first forty, twenty-two are of high quality and fifteen of these lie in the zone
    tier = "high-quality" if serial < 22 else "nurture" if serial < 30 else ""
    is_best = tier == "high-quality"
    is_in_zone = serial >= 7
    since = add_months(today.replace(day=1), -2 - (21 - serial) * 32 // 21) if is_best else None
    return DemoCarrier(
        f"demo-incubator-{serial + 1:02d}",
        Text(f"{zh}{more_zh}孵化器", f"{en}{more_en} Incubator"),
        "incubator",
        park.place,
        zone=park.key if is_in_zone else "",
        operator=f"demo-{_KEEPERS[serial % len(_KEEPERS)]}",
        opened_on=date(today.year - chance.randint(4, 12), chance.randint(1, 12), 1),
        tier=tier,
        tier_since=since if is_best else add_months(today.replace(day=1), -10) if tier else None,
        is_in_zone=is_in_zone,
        # two of them still lack their officer or their fund: limits must show who misses them
        officer=_officer(serial) if is_best and serial != 4 else None,
        seed_funds=chance.randint(1, 3) if is_best and serial != 7 else 0,
    )


def _officer(serial: int) -> Text:
    surnames, given = ("贾", "甄", "艾", "佘"), ("服务", "专员", "一问", "必答", "常在", "有应")
    name = f"{surnames[serial % len(surnames)]}{given[serial % len(given)]}"
    return Text(f"{name}（虚构）", f"Officer No. {serial + 1} (invented)")  # of a district that exists


def _platforms(today: date) -> tuple[DemoCarrier, ...]:
    """Platforms inside parks, and clusters and a demonstration zone beside them."""
    rows = (
        ("云岫概念验证中心", "Yunxiu Proof-of-Concept Centre", "platform", "310112", "demo-park-05"),
        ("闻笛中试基地", "Wendi Pilot-Scale Base", "platform", "310115", "demo-park-02"),
        ("漱石检验检测平台", "Shushi Testing Platform", "platform", "310114", "demo-park-10"),
        ("听松同步辐射装置", "Tingsong Synchrotron", "facility", "310115", ""),
        ("云岫环高校集聚区", "Yunxiu Campus Cluster", "cluster", "310112", ""),
        ("拂晓创新集聚区", "Fuxiao Innovation Cluster", "cluster", "310110", ""),
        ("临漪转化示范区", "Linyi Demonstration Zone", "cluster", "310115", ""),
    )
    return tuple(
        DemoCarrier(
            f"demo-{kind}-{n}",
            Text(zh, en),
            kind,
            place,
            zone=park,
            opened_on=date(today.year - 1 - n % 3, 6, 1),
            is_in_zone=bool(park),
        )
        for n, (zh, en, kind, place, park) in enumerate(rows, 1)
    )
