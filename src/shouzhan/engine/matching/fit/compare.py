"""Compares one thing of a need with the same of a result; every comparer says its name, what it gives and why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shouzhan.engine.matching.fit.values import Facts
from shouzhan.engine.matching.fit.wording import levels, listed, yuan
from shouzhan.kernel.text import Text

FULL = 1000  # thousandths of what a comparer can give or take


@dataclass(frozen=True, slots=True)
class Verdict:
    """From -1000 (speaks against) to 1000 (speaks for), why, and what would have to change where it speaks against."""

    value: int
    why: Text
    change: Text | None = None


NEUTRAL = 0
Compare = Callable[[Facts, Facts, date], Verdict | None]


@dataclass(frozen=True, slots=True)
class Comparer:
    """One comparison: its key in `fields`, its name, its weight in thousandths of the need's best possible score."""

    key: str
    name: Text
    weight: int
    compare: Compare
    most: int = FULL  # the best verdict it can give

    def verdict(self, need: Facts, result: Facts, on: date) -> Verdict:
        """What it says; what is missing counts neither way and is said."""
        missing = [side for side, facts in (("需求", need), ("成果", result)) if not _known(facts, self.key, side)]
        found = None if missing else self.compare(need, result, on)
        if found is not None:
            return found
        english = " and ".join({"需求": "the need", "成果": "the result"}[side] for side in missing)
        return Verdict(NEUTRAL, Text(f"{'和'.join(missing)}未填写，不加不减", f"not stated by {english}; counts neither way"))

    def bound(self, need: Facts) -> int:
        """The most it can give to any result of this need."""
        return self.most if _known(need, self.key, "需求") else 0


def _known(facts: Facts, key: str, side: str) -> bool:
    if key == "updated" and side == "需求":
        return True  # a need asks for fresh results without saying so
    value = getattr(facts, key)
    return value is not None and value != frozenset()


def _sides(mine: frozenset[str], theirs: frozenset[str]) -> Text:
    """What both sides have, the need first."""
    need, result = listed(mine), listed(theirs)
    return Text(f"{need.zh} / {result.zh}", f"{need.en} / {result.en}")


def _field(need: Facts, result: Facts, _on: date) -> Verdict:
    shared = need.field & result.field
    if shared:
        return Verdict(FULL, Text(f"同属技术领域：{listed(shared).zh}", f"same technical field: {listed(shared).en}"))
    wanted, has = listed(need.field), listed(result.field)
    return Verdict(-FULL, Text(f"技术领域不同：需求为 {wanted.zh}，成果为 {has.zh}", f"other technical field: {wanted.en} asked, {has.en} offered"),
                   Text(f"成果或需求的技术领域应有一致之处（{wanted.zh} / {has.zh}）", f"one technical field in common ({wanted.en} / {has.en})"))  # fmt: skip


def _codes(key: str, name: Text, steps: tuple[tuple[int, int], ...]) -> Compare:
    """Codes that are the more alike the longer their common beginning: (characters, verdict), the longest first."""

    def compare(need: Facts, result: Facts, _on: date) -> Verdict:
        mine, theirs = getattr(need, key), getattr(result, key)
        for length, value in steps:
            shared = {code[:length] for code in mine if len(code) >= length} & {code[:length] for code in theirs if len(code) >= length}
            if shared:
                return Verdict(value, Text(f"{name.zh}相同到 {listed(shared).zh}", f"{name.en} agrees as far as {listed(shared).en}"))
        said = _sides(mine, theirs)
        return Verdict(-FULL, Text(f"{name.zh}不同：{said.zh}", f"other {name.en}: {said.en}"), Text(f"{name.zh}应有一致之处（{said.zh}）", f"a common {name.en} ({said.en})"))

    return compare


def _maturity(need: Facts, result: Facts, _on: date) -> Verdict | None:
    if need.maturity is None or result.maturity is None:
        return None
    gap, said = need.maturity.gap(result.maturity), f"{levels(need.maturity)} / {levels(result.maturity)}"
    if gap is None:
        return Verdict(FULL, Text(f"成熟度合适：需求 / 成果 {said} 级", f"maturity suits: need / result {said}"))
    steps = gap[1] - gap[0]
    return Verdict(-min(FULL, 300 * steps), Text(f"成熟度差 {steps} 级：需求 / 成果 {said}", f"maturity is {steps} off: need / result {said}"),
                   Text(f"成熟度相差 {steps} 级须补上（需求 / 成果 {said}）", f"{steps} levels of maturity to close (need / result {said})"))  # fmt: skip


def _price(need: Facts, result: Facts, _on: date) -> Verdict | None:
    if need.price is None or result.price is None:
        return None
    gap = need.price.gap(result.price)
    if gap is None:
        return Verdict(FULL, Text("价格带有重叠", "the price bands overlap"))
    below, above = gap
    apart, low, high = yuan(above - below), yuan(below), yuan(above)
    asks = need.price.high == below
    who = ("需求最高", "成果最低") if asks else ("成果最高", "需求最低")
    english = ("the need pays at most", "the result costs at least") if asks else ("the result costs at most", "the need starts at")
    value = -max(1, min(FULL, FULL * (above - below) // max(below, 1)))
    zh = f"价格带不重叠：{who[0]} {low.zh}，{who[1]} {high.zh}，相差 {apart.zh}"
    en = f"the price bands do not overlap: {english[0]} {low.en}, {english[1]} {high.en}, {apart.en} apart"
    return Verdict(value, Text(zh, en), Text(zh, en))


def _region(need: Facts, result: Facts, _on: date) -> Verdict:
    shared = need.region & result.region
    if shared:
        return Verdict(FULL, Text(f"同在 {listed(shared).zh}", f"both in {listed(shared).en}"))
    for length, value, zh, en in ((4, 700, "同市", "same city"), (2, 400, "同省级地区", "same province")):
        if _heads(need.region, length) & _heads(result.region, length):
            return Verdict(value, Text(zh, en))
    said = _sides(need.region, result.region)
    return Verdict(-300, Text(f"地区不同：{said.zh}", f"other region: {said.en}"), Text(f"须接受异地合作（{said.zh}）", f"working across regions ({said.en})"))


def _heads(regions: frozenset[str], length: int) -> set[str]:
    """The beginnings of division codes; names of places have none."""
    return {code[:length] for code in regions if code.isascii() and code.isdecimal() and len(code) >= length}


def _window(need: Facts, result: Facts, _on: date) -> Verdict | None:
    if need.window is None or result.window is None:
        return None
    gap = need.window.gap(result.window)
    if gap is None:
        return Verdict(FULL, Text("时间窗口有重叠", "the time windows overlap"))
    days = (gap[1] - gap[0]).days
    zh, en = f"时间窗口不重叠：{gap[0]} 与 {gap[1]} 之间差 {days} 天", f"the time windows do not overlap: {days} days between {gap[0]} and {gap[1]}"
    return Verdict(-max(1, min(FULL, FULL * days // 365)), Text(zh, en), Text(zh, en))


def _border(need: Facts, result: Facts, _on: date) -> Verdict:
    if not result.cross_border:
        return Verdict(FULL, Text("不涉及跨境", "no border to cross"))
    if need.cross_border:
        return Verdict(FULL, Text("需求接受跨境", "the need takes results from abroad"))
    return Verdict(-FULL, Text("成果须跨境转移，需求不接受", "the result must cross a border, which the need does not take"),
                   Text("需求须接受跨境转移", "taking a transfer across the border"))  # fmt: skip


_FRESH, _STALE = 365, 5 * 365  # days: young enough to lose nothing, old enough to lose all this comparer takes


def _freshness(_need: Facts, result: Facts, on: date) -> Verdict | None:
    if result.updated is None:
        return None
    age = max((on - result.updated).days, 0)
    if age <= _FRESH:
        return Verdict(0, Text(f"{result.updated} 更新，仍新", f"updated {result.updated}, still fresh"))
    value = -min(FULL, FULL * (age - _FRESH) // (_STALE - _FRESH))
    return Verdict(value, Text(f"{result.updated} 以后未更新，已 {age} 天", f"not updated since {result.updated}, {age} days"),
                   Text(f"须确认是否仍有效（{result.updated} 以后未更新）", f"word that it still stands (not updated since {result.updated})"))  # fmt: skip


_INDUSTRY_STEPS = ((5, FULL), (4, 950), (3, 900), (1, 400))
_IPC_STEPS = ((4, FULL), (3, 800), (1, 300))
_INDUSTRY, _IPC = Text("行业", "industry"), Text("国际专利分类", "patent class")
# No public data says what these should weigh: they are set so that all together can move a match by 6 % of
# the need's best possible score, where the first of a list reaches about 15 % by its words
COMPARERS = (
    Comparer("field", Text("技术领域", "technical field"), 10, _field),
    Comparer("industry", _INDUSTRY, 6, _codes("industry", _INDUSTRY, _INDUSTRY_STEPS)),
    Comparer("ipc", _IPC, 4, _codes("ipc", _IPC, _IPC_STEPS)),
    Comparer("maturity", Text("成熟度", "maturity"), 8, _maturity),
    Comparer("price", Text("价格", "price"), 10, _price),
    Comparer("region", Text("地区", "region"), 4, _region),
    Comparer("window", Text("时间", "time"), 6, _window),
    Comparer("cross_border", Text("跨境", "border"), 8, _border),
    # never a bonus, so that a search without any other field need not look beyond the best by words
    Comparer("updated", Text("新近", "freshness"), 4, _freshness, most=0),
)
