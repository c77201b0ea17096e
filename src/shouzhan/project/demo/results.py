"""The research results of the demo city, their listings and deals, as a plan: what, whose, when, and how far it comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shouzhan.kernel.text import Text
from shouzhan.project.demo.names import dice

RESULTS, LISTINGS, COMPARABLES = 300, 60, 12

# what it is about, in both languages, and its technical field
_SUBJECTS: tuple[tuple[str, str, str], ...] = (
    ("高温合金叶片定向凝固", "directional solidification of superalloy blades", "新材料"), ("钙钛矿叠层电池封装", "encapsulation of perovskite tandem cells", "新能源"),
    ("单光子探测器读出电路", "readout circuits of single-photon detectors", "电子信息"), ("腹腔镜手术机器人力反馈", "force feedback of laparoscopic robots", "生物医药"),
    ("海水淡化纳滤膜", "nanofiltration membranes for desalination", "环境保护"), ("车规级碳化硅驱动芯片", "automotive silicon-carbide drivers", "电子信息"),
    ("水稻抗逆基因编辑", "gene editing of stress-tolerant rice", "农业"), ("固态电池电解质界面", "electrolyte interfaces of solid-state batteries", "新能源"),
    ("量子密钥分发终端", "terminals for quantum key distribution", "电子信息"), ("危化品泄漏光纤传感", "fibre sensing of chemical leaks", "城市建设"),
    ("儿童步态康复评估", "gait assessment in child rehabilitation", "生物医药"), ("脓毒症早期预警模型", "early warning of sepsis", "生物医药"),
    ("工业断层扫描三维重建", "reconstruction in industrial tomography", "先进制造"), ("生物基尼龙聚合", "polymerisation of bio-based nylon", "新材料"),
    ("氢燃料电池催化层", "catalyst layers of fuel cells", "新能源"), ("柔性触觉传感阵列", "flexible tactile sensor arrays", "先进制造"),
    ("港口无人集卡调度", "dispatch of driverless port trucks", "现代交通"), ("中药指纹图谱质控", "quality control of herbal fingerprints", "生物医药"),
    ("类器官药敏筛选", "drug screening on organoids", "生物医药"), ("极地低温润滑脂", "greases for polar cold", "新材料"),
)
_ASPECTS: tuple[tuple[str, str, str, str], ...] = (
    ("制备方法", "A method of making", "工艺窗口宽，已做三批验证", "a wide process window, shown in three batches"), ("在线检测装置", "On-line inspection", "检测周期由小时缩短到分钟", "minutes where hours were needed"),
    ("低成本工艺", "A low-cost process", "材料成本下降约三成", "about a third off the cost of materials"), ("寿命预测模型", "A model of service life", "用实测数据校准，误差有界", "calibrated on measurements with bounded error"),
    ("批量化产线", "A line for batches", "完成中试，可连续运行", "piloted and runs without a break"), ("关键材料", "A key material", "性能稳定，可替代进口", "steady, in place of imports"),
    ("控制软件", "Control software", "接口开放，可接入现有设备", "open interfaces for existing plant"), ("评价方法", "A method of assessment", "指标可复核，便于第三方检测", "figures a third party can check"),
    ("微型化模块", "A miniature module", "体积减半，功耗降低", "half the size and less power"), ("回收再生技术", "Recycling", "回收率高，无二次污染", "high yield without second pollution"),
    ("安全防护方案", "A safety scheme", "失效模式已逐项验证", "each mode of failure tried"), ("仿真平台", "A simulation platform", "与实验对照过，可二次开发", "held against experiment, open to extension"),
    ("表面处理工艺", "A surface treatment", "附着力强，耐候性好", "strong bond, weathers well"), ("数据集与标注规范", "A data set and its rules", "来源清楚，标注可追溯", "known sources, traceable labels"),
    ("现场快速诊断盒", "A field kit", "二十分钟出结果，无需冷链", "an answer in twenty minutes without a cold chain"),
)
# the units of the results, the first most often; only the first and the hospital have people who act
_UNITS = ("demo-yunxiu", "demo-jiyue", "demo-wangshu", "demo-tingyun", "demo-chengjiang", "demo-wangchao", "demo-luming", "demo-tingtao", "demo-shiguang", "demo-xingling")
_OWN_EVERY = 3  # every third result is the first university's
# results of the city's money that passed their agreed day, and how far each was forced to a venue
FORCED = {5: "ordered", 10: "closed", 20: "listed", 25: "exempted", 50: "warned", 165: "asked"}
GRANTS = ("taken-back", "given", "given", "published", "agreed", "approved", "assessed", "asked", "refused", "withdrawn")
DISCLOSURE_ENDS = ("accepted",) * 8 + ("submitted",) * 2 + ("draft",) + ("closed",)


@dataclass(frozen=True, slots=True)
class DemoResult:
    """A research result, and how it came onto the register."""

    serial: int
    name: Text
    teaser: Text
    summary: str
    field: str
    unit: str
    on: date
    openness: str
    funder: str
    transfer_by: date | None
    is_resource: bool
    disclosure: str  # how far its disclosure comes, or nothing where the office enters the result itself
    level: int
    low: int  # yuan, or 0 where nobody valued it
    has_patent: bool


@dataclass(frozen=True, slots=True)
class DemoListing:
    """A listing of a result, and how far it comes."""

    serial: int
    result: int
    mode: str
    way: str
    price: int
    on: date
    end: str


@dataclass(frozen=True, slots=True)
class DemoDeal:
    """A deal about a listing, how far it comes, and with which of the two companies."""

    listing: int
    end: str
    buyer: str
    speaker: str


def results(today: date, first: date, seed: int) -> tuple[DemoResult, ...]:
    """Three hundred results, spread over the city's months."""
    roll = dice(seed, "results")
    span = (today - first).days - 4
    made = []
    for serial in range(RESULTS):
        subject, (aspect_zh, aspect_en, merit_zh, merit_en) = _SUBJECTS[serial % len(_SUBJECTS)], _ASPECTS[serial // len(_SUBJECTS)]
        unit = _UNITS[0] if serial % _OWN_EVERY == 0 else _UNITS[1 + (serial * 7 + serial // 20) % (len(_UNITS) - 1)]
        own = unit == _UNITS[0]
        funder = ("city", "state", "enterprise", "own", "district")[serial % 5]
        on = first + timedelta(days=2 + serial * span // RESULTS)
        deadline = on + timedelta(days=roll.randrange(-60, 700)) if funder in ("city", "state") else None
        if serial in FORCED:
            deadline = on + timedelta(days=1)
        made.append(DemoResult(
            serial, Text(f"{subject[0]}{aspect_zh}", f"{aspect_en}: {subject[1]}"), Text(f"面向{subject[0]}的{aspect_zh}，{merit_zh}。", f"{aspect_en} for {subject[1]}: {merit_en}."),
            f"本成果针对{subject[0]}中的实际难点，提出{aspect_zh}：{merit_zh}。参数、配方与图纸见内部资料（演示）。", subject[2], unit, on,
            "public" if serial % 10 < 7 else "registered" if serial % 10 < 9 else "closed", funder, deadline, serial % 9 == 8,
            DISCLOSURE_ENDS[serial // _OWN_EVERY % len(DISCLOSURE_ENDS)] if own else "", 2 + serial % 7 if serial % 2 == 0 else 0, roll.randrange(10, 25) * 10_000 if serial % 4 == 0 else 0, serial % 3 != 1,
        ))
    return tuple(made)


_LISTED = ("open",) * 22 + ("draft",) * 4 + ("submitted",) * 4 + ("returned",) * 2 + ("withdrawn",) * 2 + ("expired",) * 1
DEALS: tuple[tuple[str, str, str], ...] = (  # how far, mode, way
    ("talking", "transfer", "agreement"), ("talking", "licence", "agreement"), ("with-buyer", "transfer", "agreement"), ("with-buyer", "licence", "agreement"),
    ("with-seller", "transfer", "agreement"), ("with-seller", "licence", "agreement"), ("agreed", "transfer", "agreement"), ("agreed", "transfer", "quoted"), ("agreed", "licence", "agreement"),
    ("offered", "transfer", "quoted"), ("offered", "transfer", "agreement"), ("signed", "transfer", "quoted"), ("signed", "licence", "agreement"), ("signed", "transfer", "agreement"),
    ("settled", "transfer", "quoted"), ("settled", "transfer", "agreement"), ("certified", "transfer", "agreement"), ("certified", "transfer", "quoted"), ("certified", "licence", "agreement"),
    ("certified", "transfer", "quoted"), ("certified", "licence", "agreement"), ("certified", "transfer", "agreement"), ("certified", "transfer", "quoted"), ("failed", "transfer", "agreement"), ("defaulted", "transfer", "quoted"),
)
_BUYERS = (("demo-company-1", "shenzhou"), ("demo-company-2", "hanzhou"))


def listings(today: date, held: tuple[DemoResult, ...]) -> tuple[DemoListing, ...]:
    """Sixty listings: what is dealt about first, all of the first university, then the others in every state."""
    ready = [one for one in held if one.openness != "closed" and not one.is_resource and one.on < today - timedelta(days=75)]
    own = [one for one in ready if one.unit == _UNITS[0] and one.disclosure == "accepted"]
    rest = [one for one in ready if one.unit != _UNITS[0]]
    made = []
    for serial, ((_end, mode, way), one) in enumerate(zip(DEALS, own, strict=False)):
        made.append(DemoListing(serial, one.serial, mode, way, 300_000 + serial * 45_000, today - timedelta(days=70 - serial % 9), "open"))
    ways = ("agreement", "quoted", "english", "sealed")
    for place, end in enumerate(_LISTED):
        serial, one = len(DEALS) + place, rest[place * 2]
        # an expired one was held out so long ago that its days are over
        days = 62 if end == "expired" else 6 + place % 20
        made.append(DemoListing(serial, one.serial, "licence" if place % 5 == 4 else "transfer", ways[place % 4], 200_000 + place * 60_000, today - timedelta(days=days), end))
    return tuple(made)


def deals() -> Iterator[DemoDeal]:
    """Twenty-five deals, in every state a deal can be in."""
    for serial, (end, _mode, _way) in enumerate(DEALS):
        buyer, speaker = _BUYERS[serial % 2]
        if end == "defaulted":
            buyer, speaker = "demo-company-3", ""  # a defaulter may not buy for a while; neither of the two is to be one
        yield DemoDeal(serial, end, buyer, speaker)


@dataclass(frozen=True, slots=True)
class DemoGrant:
    """A grant to those who made a result, how far it comes, and when it was asked for."""

    result: int
    end: str
    on: date


def grants(today: date, held: tuple[DemoResult, ...], listed: tuple[DemoListing, ...]) -> tuple[DemoGrant, ...]:
    """One grant in each state, of results nobody listed; those that came far were asked for long ago."""
    used = {one.result for one in listed} | set(FORCED)
    free = [one for one in held if one.unit == _UNITS[0] and one.disclosure == "accepted" and one.serial not in used and one.on < today - timedelta(days=20)]
    return tuple(
        DemoGrant(one.serial, end, one.on + timedelta(days=10) if one.on < today - timedelta(days=90) else today - timedelta(days=14)) for one, end in zip(free, GRANTS, strict=False)
    )
