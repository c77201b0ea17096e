"""Notice, then delisted: the first failure brings a notice, the second takes the name off the list."""

from collections.abc import Sequence
from dataclasses import replace

from shouzhan.engine.scoring.counting.model import FINAL, Entry, Inherit, Setting, Standing, State
from shouzhan.kernel.text import Text


def happened(setting: Setting, now: Standing, entry: Entry) -> tuple[Standing, Text]:
    """Where a subject stands after an outcome."""
    if now.state in FINAL:
        return now, Text(f"{entry.year} 年结果仅供存档：此前已摘牌。", f"The result of {entry.year} is kept; the subject was delisted before.")
    if entry.outcome == "pass":
        return _passed(setting, now, entry)
    if entry.outcome == "missing" and setting.missing != "fails":
        return _missed(setting, now, entry)
    if entry.year in now.years:
        return now, Text(f"{entry.year} 年已计一次不合格，同一年不重复计。", f"A failure of {entry.year} counts already; a year counts once.")
    after = replace(now, tally=(*now.tally, entry))
    after = replace(after, state=_state(setting, after, is_new=True))
    count, years = len(after.tally), _listed(after.years)
    why = Text("未参评，按不合格计", "was not assessed, which counts as a failure") if entry.outcome == "missing" else Text("不合格", "failed")
    follows = {"delisted": Text("摘牌", "delisted"), "notified": Text("通报", "notified"), "ok": Text("计入次数", "counted")}[str(after.state)]
    manner = Text("连续", "in a row") if setting.counting == "consecutive" else Text("累计", "in all")
    return after, Text(f"{entry.year} 年{why.zh}，{manner.zh} {count} 次（{years}），{follows.zh}。", f"{entry.year} {why.en}: {count} {manner.en} ({years}), {follows.en}.")


def _passed(setting: Setting, now: Standing, entry: Entry) -> tuple[Standing, Text]:
    if not now.tally:
        return now, Text(f"{entry.year} 年合格。", f"{entry.year} passed.")
    if setting.resets:
        return Standing(), Text(f"{entry.year} 年合格，此前不合格（{_listed(now.years)}）不再计。", f"{entry.year} passed; the failures before ({_listed(now.years)}) count no more.")
    return now, Text(f"{entry.year} 年合格，累计次数仍为 {len(now.tally)}（{_listed(now.years)}）。", f"{entry.year} passed; the count stays at {len(now.tally)} ({_listed(now.years)}).")


def _missed(setting: Setting, now: Standing, entry: Entry) -> tuple[Standing, Text]:
    if setting.missing == "breaks" and setting.counting == "consecutive" and now.tally:
        return Standing(), Text(f"{entry.year} 年未参评，连续计数中断。", f"{entry.year} was not assessed, which ends the run of failures.")
    return now, Text(f"{entry.year} 年未参评，次数不变。", f"{entry.year} was not assessed; the count stays.")


def doubted(_setting: Setting, now: Standing, entry: Entry) -> tuple[Standing, Text]:
    """Where a subject stands after an outcome nobody should act on: where it stood."""
    word = Text("合格", "pass") if entry.outcome == "pass" else Text("不合格", "failure")
    return now, Text(f"{entry.year} 年结果为{word.zh}，但暂不宜据以处理，次数不变。", f"{entry.year} was a {word.en} that is not safe to act on; the count stays.")


def expired(_setting: Setting, now: Standing, _year: int) -> tuple[Standing, Text] | None:
    """Nothing runs out here."""
    return None


def joined(setting: Setting, how: Inherit, parts: Sequence[tuple[str, Standing]]) -> Standing:
    """What subjects pass on to the one they become. A count that is passed on delists nobody by itself."""
    if all(one.state in FINAL for _name, one in parts):
        return Standing("delisted", _together(parts))
    if how == "none":
        return Standing()
    tally = _together(parts) if how == "sum" else max(((len(one.tally), one.years, name, one.tally) for name, one in parts), key=lambda one: one[:3])[3]
    after = Standing(tally=tally)
    return replace(after, state=_state(setting, after, is_new=False))


def _together(parts: Sequence[tuple[str, Standing]]) -> tuple[Entry, ...]:
    return tuple(sorted({entry for _name, one in parts for entry in one.tally}))


def _state(setting: Setting, standing: Standing, *, is_new: bool) -> State:
    count = len(standing.tally)
    if count >= setting.final_at and is_new:
        return "delisted"
    return "notified" if count >= setting.notice_at else "ok"


def _listed(years: Sequence[int]) -> str:
    return ", ".join(str(one) for one in years)
