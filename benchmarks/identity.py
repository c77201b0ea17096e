"""Entity resolution on an invented register whose truth is known: `fit` writes the shipped model, `measure` prints precision and recall."""

import itertools
import json
import random
import sys
import time
from collections import Counter, defaultdict

from shouzhan.engine.matching.identity import scoring
from shouzhan.engine.matching.identity.clusters import Link, cluster
from shouzhan.engine.matching.identity.model import COMPARED, SHIPPED, shipped, weight
from shouzhan.engine.matching.identity.names import fold_name
from shouzhan.engine.matching.identity.rows import Row
from shouzhan.kernel.identifiers import USCC_SYMBOLS, make_uscc

SIZES = (1_000, 10_000, 100_000)
FIT_SEED, MEASURE_SEED, FIT_SIZE = 1, 2, 5_000
CERTAIN, REVIEW = 1_000, -300  # one in a thousand wrong, and one in nine right, as far as the model can tell
_SIGNS = "云岫澄明启恒瑞泽华鼎安嘉源通达信诚博远宏景晨曜星辰浩宇凌风睿思智汇联众卓越锦绣青禾沐阳若水至善尚德同济正元天工巧匠微光极目长河海棠松柏"
_TRADE = ("科技", "生物科技", "精密仪器", "信息技术", "医疗器械", "新材料", "智能装备", "环保工程", "软件", "能源科技")
_FORM = ("有限公司", "有限责任公司", "股份有限公司")
_CITY = ("上海", "苏州", "杭州", "南京", "北京", "")
_DISTRICT = ("闵行区", "浦东新区", "徐汇区", "杨浦区", "嘉定区", "松江区", "宝山区", "静安区")
_ROAD = ("沧源路", "剑川路", "张衡路", "漕宝路", "国定路", "叶城路", "文诚路", "蕴川路")
_FAMILY, _GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰志建文博雅欣怡梓涵"


def register(size: int, seed: int) -> tuple[list[Row], dict[str, int]]:
    """Rows of invented bodies and people, some written twice or more, and whom each row speaks of."""
    draw, rows, truth = random.Random(seed), [], {}
    body = 0
    while True:
        body += 1
        made = _organisation(draw) if draw.random() < 0.6 else _person(draw)
        for copy in range(draw.choices((1, 2, 3), (6, 3, 1))[0]):
            if len(rows) == size:
                draw.shuffle(rows)
                return rows, truth
            row = Row(f"R{len(rows):06d}", **(_spoilt(draw, made) if copy else made))
            rows.append(row)
            truth[row.id] = body


def _organisation(draw: random.Random) -> dict:
    city, stem = draw.choice(_CITY), "".join(draw.choices(_SIGNS, k=draw.choice((2, 2, 3))))
    code = make_uscc("91310" + "".join(draw.choices(USCC_SYMBOLS[:10], k=3)) + "".join(draw.choices(USCC_SYMBOLS, k=8)))
    return {"kind": "organisation", "name": city + stem + draw.choice(_TRADE) + draw.choice(_FORM), "credit_code": code if draw.random() < 0.6 else "", **_place(draw), "legal_person": _called(draw)}


def _person(draw: random.Random) -> dict:
    works = "".join(draw.choices(_SIGNS, k=2)) + draw.choice(("大学", "研究院", "科技有限公司"))
    place = _place(draw)
    return {"kind": "person", "name": _called(draw), "organisation": works, "phone": place["phone"], "district": place["district"], "birth_year": str(draw.randint(1950, 2000))}


def _called(draw: random.Random) -> str:
    return draw.choice(_FAMILY) + "".join(draw.choices(_GIVEN, k=draw.choice((1, 2, 2))))


def _place(draw: random.Random) -> dict:
    return {"district": draw.choice(_DISTRICT), "address": f"{draw.choice(_ROAD)}{draw.randint(1, 999)}号", "phone": f"021{draw.randint(20000000, 69999999)}"}


def _spoilt(draw: random.Random, made: dict) -> dict:
    """The same body as another office writes it."""
    said = dict(made)
    for field in ("credit_code", "address", "phone", "legal_person", "district", "organisation", "birth_year"):
        if said.get(field) and draw.random() < 0.3:
            said[field] = ""
    if draw.random() < 0.15 and said.get("phone"):
        said["phone"] = f"021{draw.randint(20000000, 69999999)}"
    if draw.random() < 0.15 and said.get("address"):
        said["address"] += f"{draw.randint(1, 30)}室"
    if made["kind"] == "organisation":
        said["name"] = _respelt(draw, said["name"], said)
    elif draw.random() < 0.1 and said.get("organisation"):
        said["organisation"] = "".join(draw.choices(_SIGNS, k=2)) + "大学"
    return said


def _respelt(draw: random.Random, name: str, said: dict) -> str:
    way = draw.random()
    if way < 0.3:
        return name
    if way < 0.5:
        return next((name.removesuffix(form) + draw.choice(_FORM) for form in reversed(_FORM) if name.endswith(form)), name)
    if way < 0.65:
        place = draw.randrange(len(name) - 4)
        return name[:place] + draw.choice(_SIGNS) + name[place + 1:]
    if way < 0.75:
        said["former_names"] = (name,)
        return "".join(draw.choices(_SIGNS, k=3)) + draw.choice(_TRADE) + "有限公司"
    if way < 0.85:
        return next((name.removeprefix(city) for city in _CITY if city and name.startswith(city)), name)
    return next((name[: name.index(trade)] for trade in _TRADE if trade in name), name)


def fit() -> None:
    """How often each level is reached by pairs of one body, and of two, among the pairs that share a key."""
    rows, truth = register(FIT_SIZE, FIT_SEED)
    models = {}
    for kind, compared in COMPARED.items():
        counts = {same: defaultdict(Counter) for same in (True, False)}
        pairs = Counter()
        for one, other, levels in scoring.compare([row for row in rows if row.kind == kind], kind):
            same = truth[one] == truth[other]
            pairs[same] += 1
            for field, level in levels.items():
                counts[same][field][level] += 1
        weights = {field: {level: weight(_often(counts[True][field], level, levels), _often(counts[False][field], level, levels)) for level in levels} for field, levels in compared.items()}
        models[kind] = {"start": weight(pairs[True] + 1, pairs[False] + 1), "weights": weights, "certain": CERTAIN, "review": REVIEW}
    SHIPPED.write_text(json.dumps(models, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _often(counted: Counter, level: str, levels: dict) -> float:
    return (counted[level] + 1) / (counted.total() + len(levels))


def measure(size: int) -> dict:
    """Pairs put into one cluster against the truth, beside rows of exactly one normalised name."""
    rows, truth = register(size, MEASURE_SEED)
    began = time.perf_counter()
    pairs = list(scoring.score(rows, shipped()))
    found = cluster([row.id for row in rows], [Link(one.one, one.other, one.weight) for one in pairs if one.state == scoring.CERTAIN], {row.id: row.credit_code for row in rows if row.credit_code})
    spent = time.perf_counter() - began
    names = defaultdict(list)
    for row in rows:
        names[row.kind, fold_name(row.name)].append(row.id)
    true = _of(truth)
    ours, peer = _pairs([one.rows for one in found.clusters]), _pairs(names.values())
    unsure = {(one.one, one.other) for one in pairs if one.state == scoring.REVIEW}
    return {"rows": size, "seconds": round(spent, 1), "ours": _quality(ours, true), "exact names": _quality(peer, true), "to review": len(unsure), "of them one body": len(unsure & true)}


def _of(truth: dict) -> set:
    bodies = defaultdict(list)
    for row, body in truth.items():
        bodies[body].append(row)
    return _pairs(bodies.values())


def _pairs(groups) -> set:
    return {pair for group in groups for pair in itertools.combinations(sorted(group), 2)}


def _quality(found: set, true: set) -> dict:
    right = len(found & true)
    precision, recall = right / max(1, len(found)), right / len(true)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(2 * precision * recall / max(1e-9, precision + recall), 4)}


if __name__ == "__main__":
    if sys.argv[1:] == ["fit"]:
        fit()
    else:
        for size in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
            print(json.dumps(measure(size), ensure_ascii=False))
