"""Rectify, else revoked: a poor result brings an order with a deadline, and what is not put right by then is revoked."""

from collections.abc import Sequence
from dataclasses import replace

from shouzhan.engine.scoring.counting.model import FINAL, Entry, Inherit, Setting, Standing
from shouzhan.kernel.text import Text


def happened(setting: Setting, now: Standing, entry: Entry) -> tuple[Standing, Text]:
    """Where a subject stands after an outcome."""
    year = entry.year
    if now.state in FINAL:
        return now, Text(f"{year} 年结果仅供存档：此前已撤销。", f"The result of {year} is kept; the subject was revoked before.")
    failed = entry.outcome == "fail" or (entry.outcome == "missing" and setting.missing == "fails")
    if now.deadline is None:
        if not failed:
            return now, Text(f"{year} 年合格。", f"{year} passed.") if entry.outcome == "pass" else Text(f"{year} 年未参评。", f"{year} was not assessed.")
        deadline = entry.deadline or year + setting.within
        return Standing("rectifying", (entry,), deadline), Text(f"{year} 年评价差，责令整改，期限 {deadline} 年。", f"{year} was poor: rectification is ordered, with {deadline} as its deadline.")
    ordered = _listed(now)
    if year <= now.tally[-1].year:
        return now, Text(f"{year} 年整改已经责令，同一年的结果不作为答复。", f"Rectification was ordered in {year}; a result of the same year is no answer to it.")
    if entry.outcome == "pass":
        return Standing(), Text(f"{year} 年整改合格（{ordered} 年责令），予以保留。", f"{year} passed after the order of {ordered}; the subject is kept.")
    if entry.outcome == "missing" and not failed:
        return now, Text(f"{year} 年未参评，整改期限（{now.deadline} 年）不变。", f"{year} was not assessed; the deadline of {now.deadline} stays.")
    if year < now.deadline:
        return now, Text(f"{year} 年仍差，整改期限 {now.deadline} 年未到。", f"{year} was poor again; the deadline of {now.deadline} is not yet there.")
    after = replace(now, state="revoked", tally=(*now.tally, entry), deadline=None, is_held=False)
    return after, Text(f"{year} 年整改不合格（{ordered} 年责令，期限 {now.deadline} 年），撤销。", f"{year} did not pass after the order of {ordered} with the deadline {now.deadline}: revoked.")


def doubted(_setting: Setting, now: Standing, entry: Entry) -> tuple[Standing, Text]:
    """An outcome nobody should act on is an answer all the same: the decision waits for one that can be acted on."""
    if now.deadline is not None and entry.year >= now.deadline:
        return replace(now, is_held=True), Text(
            f"{entry.year} 年的答复暂不宜据以处理，待有可据以处理的结果再定。", f"The answer of {entry.year} is not safe to act on; the decision waits for one that is.",
        )
    return now, Text(f"{entry.year} 年结果暂不宜据以处理，状态不变。", f"The result of {entry.year} is not safe to act on; nothing moves.")


def expired(_setting: Setting, now: Standing, year: int) -> tuple[Standing, Text] | None:
    """What becomes of an order without an answer, once its deadline has passed."""
    if now.deadline is None or now.is_held or year <= now.deadline:
        return None
    after = replace(now, state="revoked", deadline=None)
    ordered = _listed(now)
    return after, Text(f"{ordered} 年责令整改，至期限 {now.deadline} 年无整改合格结果，撤销。", f"Rectification was ordered in {ordered}, and by the deadline of {now.deadline} there was no answer: revoked.")


def joined(_setting: Setting, how: Inherit, parts: Sequence[tuple[str, Standing]]) -> Standing:
    """What subjects pass on to the one they become: the open order that runs out first. Orders do not add up to more."""
    if all(one.state in FINAL for _name, one in parts):
        return Standing("revoked", tuple(sorted({entry for _name, one in parts for entry in one.tally})))
    open_ = [(one.deadline, name, one) for name, one in parts if one.deadline is not None]
    if how == "none" or not open_:
        return Standing()
    first = min(open_, key=lambda one: one[:2])[2]
    if how == "sum":
        return replace(first, tally=tuple(sorted({entry for _deadline, _name, one in open_ for entry in one.tally})))
    return first


def _listed(now: Standing) -> str:
    return ", ".join(str(one) for one in now.years)
