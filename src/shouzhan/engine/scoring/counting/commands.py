"""`shouzhan evaluate count`: notices, delistings, rectifications and revocations over years."""

import argparse
from typing import Any

from shouzhan.engine.scoring.calling import padded, told
from shouzhan.engine.scoring.counting import Count, Life, Setting, counted, read_history
from shouzhan.engine.scoring.counting.model import TITLES


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The verb of this module."""
    one = verbs.add_parser("count", help="count failures over years and say what follows")
    one.add_argument("--rule", required=True, choices=("notice", "rectify"), help="one notice and two delisted, or rectify and else revoked")
    one.add_argument("--history", required=True, help="CSV: subject, year, what, and where needed into, of, deadline, unsafe, id; - for standard input")
    ways = one.add_mutually_exclusive_group()
    ways.add_argument("--consecutive", dest="counting", action="store_const", const="consecutive", default="consecutive", help="a pass parts two failures (this holds unless told otherwise)")
    ways.add_argument("--cumulative", dest="counting", action="store_const", const="cumulative", help="failures add up whatever lies between")
    one.add_argument("--reset-on-pass", action="store_true", help="with --cumulative: a pass sets the count to nothing all the same")
    one.add_argument("--missing", choices=("ignored", "breaks", "fails"), default="ignored", help="what a round means that a subject was left out of")
    for kind in ("merge", "split"):
        one.add_argument(f"--{kind}", choices=("max", "sum", "none"), default="max", help=f"what a {kind} passes on")
    one.add_argument("--within", type=int, default=1, metavar="YEARS", help="to rectify in, where the order names no deadline")
    one.add_argument("--until", type=int, metavar="YEAR", help="as things stood at the end of this year")
    one.add_argument("--language", choices=("zh", "en"), default="zh", help="of sentences")
    one.add_argument("--json", action="store_true")
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
