"""`shouzhan evaluate count`: notices, delistings, rectifications and revocations over years."""

import argparse
from typing import Any

from shouzhan.engine.calling import add_json, both
from shouzhan.engine.scoring.calling import NewVerb, padded, told
from shouzhan.engine.scoring.counting import Count, Life, Setting, counted, read_history
from shouzhan.engine.scoring.counting.model import TITLES


def add(new: NewVerb) -> None:
    """The verb of this module."""
    one = new("count")
    one.add_argument("--rule", required=True, choices=("notice", "rectify"), help=both("notice：一次通报、两次摘牌；rectify：督促整改，不改则撤销", "notice: one notice, and delisted the second time; rectify: put right, or else revoked"))
    one.add_argument("--history", required=True, help=both("CSV：subject、year、what，需要时还有 into、of、deadline、unsafe、id；用 - 从标准输入读取", "CSV: subject, year, what, and where needed into, of, deadline, unsafe, id; - for standard input"))
    ways = one.add_mutually_exclusive_group()
    ways.add_argument("--consecutive", dest="counting", action="store_const", const="consecutive", default="consecutive", help=both("两次不合格之间合格过就不连续（默认）", "a pass parts two failures (this holds unless told otherwise)"))
    ways.add_argument("--cumulative", dest="counting", action="store_const", const="cumulative", help=both("不合格累计，不论中间如何", "failures add up whatever lies between"))
    one.add_argument("--reset-on-pass", action="store_true", help=both("与 --cumulative 合用：合格一次就清零", "with --cumulative: a pass sets the count to nothing all the same"))
    one.add_argument("--missing", choices=("ignored", "breaks", "fails"), default="ignored", help=both("未参加的一轮怎样算：不计、打断连续、算不合格；默认 %(default)s", "what a round means that a subject was left out of (%(default)s)"))
    for kind, change in (("merge", "合并"), ("split", "分立")):
        one.add_argument(f"--{kind}", choices=("max", "sum", "none"), default="max", help=both(f"{change}时次数怎样带过去，默认 %(default)s", f"what a {kind} passes on (%(default)s)"))
    one.add_argument("--within", type=int, default=1, metavar="YEARS", help=both("整改通知没有写期限时，整改几年，默认 %(default)s", "to rectify in, where the order names no deadline (%(default)s)"))
    one.add_argument("--until", type=int, metavar="YEAR", help=both("截至这一年末的情况", "as things stood at the end of this year"))
    add_json(one)
    one.set_defaults(call=_count)


def _count(given: argparse.Namespace) -> int:
    setting = Setting(given.rule, given.counting, given.reset_on_pass, given.missing, given.merge, given.split, given.within)
    found = counted(read_history(given.history), setting, given.until)
    if given.json:
        told(plain(found, given.language))
        return 0
    for life in found.lives.values():
        print(_line(life, given.language))
        for step in life.steps:
            mark = "→" if step.before != step.after else " "
            print(f"   {mark} {step.sentence.in_(given.language)}")
    return 0


def _line(life: Life, language: str) -> str:
    title = TITLES[life.standing.state].in_(language)
    became = f" ⇒ {', '.join(life.became)}" if life.became else ""
    years = ", ".join(str(one) for one in life.standing.years)
    return f"{padded(life.subject, 20)} {padded(title, 14)} {len(life.standing.tally)}{f' ({years})' if years else ''}{became}"


def plain(found: Count, language: str) -> dict[str, Any]:
    """Where everybody stands, as plain values; settings no document states are listed to be confirmed."""
    setting = found.setting
    chosen: dict[str, Any] = {"missing": setting.missing, "merge": setting.merge, "split": setting.split}
    chosen |= {"counting": setting.counting, "reset_on_pass": setting.resets} if setting.rule == "notice" else {"within": setting.within}
    return {
        "rule": setting.rule, "until": found.until, "setting": chosen, "to_confirm": sorted(chosen),
        "subjects": [_life(life, language) for life in found.lives.values()],
    }


def _life(life: Life, language: str) -> dict[str, Any]:
    standing = life.standing
    return {
        "subject": life.subject, "state": standing.state, "title": TITLES[standing.state].in_(language), "count": len(standing.tally), "years": list(standing.years),
        "deadline": standing.deadline, "waits": standing.is_held, "became": list(life.became), "before_appeals": life.before_appeals,
        "history": [
            {"year": one.year, "subject": one.subject, "kind": one.kind, "from": one.before, "to": one.after, "sentence": one.sentence.in_(language),
             "rests_on": list(one.years), "entries": list(one.entries)}
            for one in life.steps
        ],
    }  # fmt: skip
