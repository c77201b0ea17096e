"""`shouzhan match timetable`: meetings out of scores, quotas, times and rooms; and why two do not meet."""

import argparse
import json
import sys
from typing import Any

from shouzhan.engine.arguments import whole
from shouzhan.engine.calling import add_json, both
from shouzhan.engine.matching.calling import written
from shouzhan.engine.matching.corpus import BadSource
from shouzhan.engine.matching.telling import watch
from shouzhan.engine.matching.timetable import NEED, SUPPLIER, Agreed, Market, Placed, Unfit, agree, place, why
from shouzhan.engine.matching.timetable.market import SEED, Pair
from shouzhan.engine.matching.timetable.read import read_parties, read_scores, read_slots

_NAMED = 20


def add(verbs: Any) -> None:
    """The verb of the timetable."""
    one = verbs.add_parser("timetable", help=both("谁与谁、何时、在哪个房间对接", "who meets whom, when and in which room"))
    scores = both("JSON 行或 .csv 文件 {need, supplier, score，或 need_score 和 supplier_score}；0 表示不见", "JSON lines or .csv {need, supplier, score, or need_score and supplier_score}; a zero is a no")
    one.add_argument("--scores", required=True, metavar="FILE", help=scores)
    parties = both("JSON 行或 .csv 文件 {id, side: need|supplier, quota, times?: [时段], small?: true|false}", "JSON lines or .csv {id, side: need|supplier, quota, times?: [slot], small?: true|false}")
    one.add_argument("--parties", required=True, metavar="FILE", help=parties)
    one.add_argument("--slots", required=True, metavar="N|FILE", help=both("时段个数，或每行一个时段名的文件", "how many, or a file with the name of one on each line"))
    one.add_argument("--rooms", required=True, type=whole(1, 100_000), metavar="N", help=both("同时能进行几场", "how many meetings can be held at once"))
    reserve = both("小供方至少有几场（能做到时），默认 1", "the meetings a small supplier has at least, where that can be; 1 unless given")
    one.add_argument("--reserve", type=whole(1, 100_000), default=1, metavar="N", help=reserve)
    one.add_argument("--seed", default=SEED, help=both("事先公布，用来决定同分先后", "published beforehand; it settles equal scores"))
    one.add_argument("--proposes", choices=(NEED, SUPPLIER), default=NEED, help=both("有几种稳定结果时，取对哪一方更好的", "the side that has the better of several stable outcomes"))
    one.add_argument("--out", metavar="FILE", help=both("写入时间表（JSON）", "the timetable as JSON"))
    one.add_argument("--why", nargs=2, metavar=("A", "B"), help=both("这两家为什么不见，或何时见", "why these two do not meet, or when they do"))
    add_json(one)


def _timetable(given: argparse.Namespace) -> int:
    if not given.out and not given.why:
        raise BadSource(both("--out：请指定写入时间表的文件，或用 --why A B 询问", "--out: name a file for the timetable, or ask with --why A B"))
    try:
        slots = read_slots(given.slots)
        parties = read_parties(given.parties, slots, given.reserve)
        market = Market(parties, read_scores(given.scores, parties), given.seed)
        with watch().during("agreeing and placing"):
            agreed = agree(market, given.proposes)
            placed = place(market, agreed, len(slots), given.rooms)
        answer = why(market, agreed, placed, tuple(given.why), slots) if given.why else None
    except Unfit as unfit:
        raise BadSource(str(unfit)) from None
    told = plain(market, agreed, placed, slots, given)
    if given.out:
        with written(given.out) as file:
            file.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    if answer is not None:
        print(json.dumps(answer.plain(), ensure_ascii=False) if given.json else both(f"{answer.pair[0]} 与 {answer.pair[1]}：{'；'.join(answer.sentences)}", f"{answer.pair[0]} and {answer.pair[1]}: {'; '.join(answer.sentences)}"))
        return 0 if answer.answer == "meets" else 1
    if given.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        _print(told)
    return 1 if told["unplaced"] or told["short"] else 0


def plain(market: Market, agreed: Agreed, placed: Placed, slots: list[str], given: argparse.Namespace) -> dict[str, Any]:
    """The whole timetable as data."""
    meetings = sorted(placed.meetings.items(), key=lambda item: (item[1], item[0]))
    held = [name for pair in placed.meetings for name in pair]
    return {
        "seed": given.seed, "proposes": given.proposes, "slots": slots, "rooms": given.rooms, "reserve": given.reserve,
        "meetings": [{**_named(pair), "slot": slots[slot], "room": room, "kept": pair in agreed.kept} for pair, (slot, room) in meetings],
        "unplaced": [{**_named(one.pair), "reason": one.reason, "obstacles": [{"slot": slots[each.slot], "meetings": [_named(pair) for pair in each.meetings]} for each in one.obstacles]} for one in placed.unplaced],
        "blocking": [{**_named(one.pair), "because": [_named(pair) for pair in one.because]} for one in agreed.blocking],
        "exposure": [{"supplier": name, "floor": floor, "agreed": len(agreed.of(name)), "placed": held.count(name)} for name, floor in market.floors.items()],
        "short": [{"supplier": name, "lacks": lacks} for name, lacks in agreed.short.items()],
        "without_meeting": sorted(set(market.parties) - set(held)),
    }  # fmt: skip


def _named(pair: Pair) -> dict[str, str]:
    return {NEED: pair[0], SUPPLIER: pair[1]}


def _print(told: dict[str, Any]) -> None:
    kept = sum(one["kept"] for one in told["meetings"])
    zh = f"{len(told['meetings']):,} 场对接，其中 {kept:,} 场为小供方保留；{len(told['unplaced']):,} 场没有安排上，{len(told['without_meeting']):,} 家没有对接"
    print(both(zh, f"{len(told['meetings']):,} meetings, {kept:,} of them kept for small suppliers, {len(told['unplaced']):,} without a place, {len(told['without_meeting']):,} parties without a meeting"))
    for name, sentence in (("unplaced", both("没有安排上：{reason}", "has no place: {reason}")), ("blocking", both("双方都更愿相见，但让位于一场保留的对接", "would both rather meet, but for a kept meeting"))):
        for one in told[name][:_NAMED]:
            print(both(f"{one[NEED]} 与 {one[SUPPLIER]}：{sentence.format(**one)}", f"{one[NEED]} and {one[SUPPLIER]}: {sentence.format(**one)}"), file=sys.stderr)
        if len(told[name]) > _NAMED:
            print(both(f"另有 {len(told[name]) - _NAMED:,} 处", f"and {len(told[name]) - _NAMED:,} more"), file=sys.stderr)
    for one in told["short"]:
        print(both(f"{one['supplier']} 还差 {one['lacks']} 场为小供方保留的对接：没有这么多席位", f"{one['supplier']} lacks {one['lacks']} of what is kept for small suppliers: there are not so many seats"), file=sys.stderr)


VERBS: dict[str, Any] = {"timetable": _timetable}
"""What is added to `shouzhan match`."""
