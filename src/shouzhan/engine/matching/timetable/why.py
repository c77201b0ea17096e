"""Why two do not meet, or when they do: the one constraint that stands between them, with the names of those who stand there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shouzhan.engine.calling import both
from shouzhan.engine.matching.timetable.agree import Agreed
from shouzhan.engine.matching.timetable.market import NEED, Market, Pair, Unfit
from shouzhan.engine.matching.timetable.place import NO_ROOM, Placed


@dataclass(frozen=True, slots=True)
class Why:
    """The answer for a pair: a fixed word, a sentence for each constraint, and the facts behind them."""

    pair: Pair
    answer: str
    sentences: tuple[str, ...]
    facts: tuple[dict[str, Any], ...]

    def plain(self) -> dict[str, Any]:
        """As data."""
        return {"need": self.pair[0], "supplier": self.pair[1], "answer": self.answer, "sentences": list(self.sentences), "constraints": list(self.facts)}


def why(market: Market, agreed: Agreed, placed: Placed, names: tuple[str, str], slots: Sequence[str]) -> Why:
    """The answer for a need and a supplier, named in either order."""
    pair = _pair(market, names)
    if pair in placed.meetings:
        slot, room = placed.meetings[pair]
        kept = both(f"，为 {pair[1]} 的保底而保留", f", kept for the exposure of {pair[1]}") if pair in agreed.kept else ""
        return Why(pair, "meets", (both(f"双方于时段 {slots[slot]} 在 {room} 号房间对接", f"they meet at {slots[slot]} in room {room}") + kept,), ({"slot": slots[slot], "room": room, "kept": pair in agreed.kept},))
    if pair in agreed.pairs:
        return _unplaced(pair, placed, slots)
    return _not_wanted(market, pair) or _not_agreed(market, agreed, pair)


def _pair(market: Market, names: tuple[str, str]) -> Pair:
    for name in names:
        if name not in market.parties:
            raise Unfit(both(f"--why：没有 {name!r} 这一方", f"--why: {name!r} is no party"))
    one, other = (market.parties[name] for name in names)
    if one.side == other.side:
        raise Unfit(both(f"--why：{one.id} 和 {other.id} 同属一方；请指定一个需求和一个供方", f"--why: {one.id} and {other.id} are both {one.side}s; name a need and a supplier"))
    return (one.id, other.id) if one.side == NEED else (other.id, one.id)


def _not_wanted(market: Market, pair: Pair) -> Why | None:
    score = market.scores.get(pair)
    if score is None:
        return Why(pair, "not-scored", (both(f"得分中没有 {pair[0]} 与 {pair[1]} 这一行", f"no row of the scores holds {pair[0]} and {pair[1]}"),), ())
    refusals = [(name, other) for name, other, given in ((*pair, score.by_need), (pair[1], pair[0], score.by_supplier)) if not given]
    if refusals:
        return Why(pair, "scored-zero", tuple(both(f"{name} 给 {other} 的分是零", f"{name} gives {other} a zero") for name, other in refusals), tuple({"party": name, "score": 0} for name, _other in refusals))
    if not market.common(pair):
        return Why(pair, "no-common-time", (both(f"{pair[0]} 与 {pair[1]} 没有同时在场的时段", f"{pair[0]} and {pair[1]} are never there at the same time"),), ())
    return None


def _not_agreed(market: Market, agreed: Agreed, pair: Pair) -> Why:
    """Each side that is full of better ones; where neither is, a kept meeting is in the way."""
    sides = [_full(market, agreed, name, other) for name, other in (pair, pair[::-1])]
    facts = [fact for fact in sides if fact and not fact["ranked_lower"]]
    if facts:
        return Why(pair, "ranked-below", tuple(map(_told_full, facts)), tuple(facts))
    because = next(one.because for one in agreed.blocking if one.pair == pair)
    told = tuple(
        both(f"双方都愿意，但 {need} 与 {supplier} 的对接为 {supplier} 的保底而保留", f"both would, but the meeting of {need} with {supplier} is kept for the exposure of {supplier}")
        for need, supplier in because
    )
    return Why(pair, "kept-for-exposure", told, tuple({"need": need, "supplier": supplier} for need, supplier in because))


def _full(market: Market, agreed: Agreed, name: str, other: str) -> dict[str, Any] | None:
    """With whom a party is full, and which of them it ranks below the other; nothing while it has a free seat."""
    party, ranks, meets = market.parties[name], market.rank[name], agreed.of(name)
    if len(meets) < party.seats:
        return None
    meets.sort(key=ranks.__getitem__)
    return {"party": name, "rank": ranks[other], "of": len(ranks), "quota": party.quota, "seats": party.seats,
            "meets": [{"id": one, "rank": ranks[one]} for one in meets], "ranked_lower": [one for one in meets if ranks[one] > ranks[other]]}  # fmt: skip


def _told_full(fact: dict[str, Any]) -> str:
    is_quota = fact["seats"] == fact["quota"]
    seats = f"quota of {fact['quota']}" if is_quota else f"{fact['seats']} times (its quota is {fact['quota']})"
    places = f"{fact['quota']} 场名额" if is_quota else f"{fact['seats']} 个时段（名额 {fact['quota']} 场）"
    with_whom = ", ".join(f"{one['id']} ({one['rank']})" for one in fact["meets"])
    return both(
        f"{fact['party']} 把对方排在 {fact['of']} 家中的第 {fact['rank']} 位，其{places}已由排在前面的占满：{with_whom}",
        f"{fact['party']} ranks the other {fact['rank']} of {fact['of']}, and its {seats} is full with those it ranks before: {with_whom}",
    )


def _unplaced(pair: Pair, placed: Placed, slots: Sequence[str]) -> Why:
    one = next(one for one in placed.unplaced if one.pair == pair)
    facts = tuple({"slot": slots[each.slot], "meetings": [list(other) for other in each.meetings]} for each in one.obstacles)
    told = tuple(both(f"时段 {slots[each.slot]}：", f"at {slots[each.slot]} ") + (_met(each.meetings) if each.meetings else both("各房间都已占用", "every room is taken")) for each in one.obstacles)
    head = both("应当对接，但双方都有空时没有空房间", "they should meet, and no room is free when both are") if one.reason == NO_ROOM else both("应当对接，但双方都在场时总有一方另有安排", "they should meet, and whenever both are there one of them sits elsewhere")
    return Why(pair, one.reason, (head, *told), facts)


def _met(meetings: Sequence[Pair]) -> str:
    return both("，", " and ").join(both(f"{need} 与 {supplier} 对接", f"{need} meets {supplier}") for need, supplier in meetings)
