"""Invented names, put together so that nobody bears them, and the dice that choose among them."""

from __future__ import annotations

from random import Random

from shouzhan.kernel.identifiers import make_uscc
from shouzhan.kernel.text import Text

_FIRST: tuple[tuple[str, str], ...] = (
    ("星槎", "Xingcha"),
    ("鲸落", "Jingluo"),
    ("雁字", "Yanzi"),
    ("云笈", "Yunji"),
    ("玄圃", "Xuanpu"),
    ("白榆", "Baiyu"),
    ("石渠", "Shiqu"),
    ("雪泥", "Xueni"),
    ("竹暝", "Zhuming"),
    ("松醪", "Songlao"),
    ("月砚", "Yueyan"),
    ("苔痕", "Taihen"),
    ("萤窗", "Yingchuang"),
    ("鹤汀", "Heting"),
    ("烟萝", "Yanluo"),
    ("晴岚", "Qinglan"),
    ("鹭渚", "Luzhu"),
    ("梧影", "Wuying"),
    ("荻舟", "Dizhou"),
    ("蓼屿", "Liaoyu"),
    ("霜钟", "Shuangzhong"),
    ("桐漪", "Tongyi"),
    ("槐序", "Huaixu"),
    ("砚池", "Yanchi"),
)
_SECOND: tuple[tuple[str, str], ...] = (
    ("渡", "du"),
    ("湾", "wan"),
    ("里", "li"),
    ("坞", "wu"),
    ("榭", "xie"),
    ("磬", "qing"),
    ("笺", "jian"),
    ("帆", "fan"),
    ("棹", "zhao"),
    ("墟", "xu"),
    ("檐", "yan"),
    ("汀", "ting"),
)
_FIELDS: tuple[tuple[str, str], ...] = (
    ("精密科技", "Precision"),
    ("光电科技", "Photonics"),
    ("生物医药", "Biomedicine"),
    ("智能装备", "Intelligent Equipment"),
    ("新材料", "New Materials"),
    ("医疗器械", "Medical Devices"),
    ("芯片技术", "Chip Technology"),
    ("软件", "Software"),
    ("机器人", "Robotics"),
    ("储能科技", "Energy Storage"),
    ("传感技术", "Sensing"),
    ("绿色化工", "Green Chemistry"),
    ("海洋工程", "Marine Engineering"),
    ("量子仪器", "Quantum Instruments"),
    ("合成生物", "Synthetic Biology"),
)
FICTION = "999999"  # no such division exists, so no real body can bear the code


def dice(seed: int, topic: str) -> Random:
    """The dice for one topic, so that a change to one part of the city leaves the others as they were."""
    return Random(f"{seed}:{topic}")  # noqa: S311 -- it invents a city, it guards nothing


def company_name(serial: int) -> Text:
    """The name of the n-th invented company; distinct for every n."""
    first = _FIRST[serial % len(_FIRST)]
    second = _SECOND[serial // len(_FIRST) % len(_SECOND)]
    field = _FIELDS[(serial * 7 + serial // len(_FIRST)) % len(_FIELDS)]
    round_ = serial // (len(_FIRST) * len(_SECOND))
    mark_zh, mark_en = (f"{round_ + 1}号", f" No. {round_ + 1}") if round_ else ("", "")
    return Text(
        f"{first[0]}{second[0]}{mark_zh}{field[0]}有限公司",
        f"{first[1]}{second[1]} {field[1]}{mark_en} Co., Ltd.",
    )


def fictional_uscc(prefix: str, serial: int) -> str:
    """A credit code with both check characters right, registered in a division that does not exist."""
    return make_uscc(f"{prefix}{FICTION}DE{serial:06d}")
