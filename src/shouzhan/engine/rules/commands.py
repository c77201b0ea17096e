"""`shouzhan rules`: list, show, run, batch, explain-no and bundle, without the framework."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from shouzhan.engine.arguments import OneLineParser, in_one_line
from shouzhan.engine.rules.answer import Answer, printed
from shouzhan.engine.rules.declare import Rule
from shouzhan.engine.rules.facts import BadFact, Fact, Sort, read_all, read_day
from shouzhan.engine.rules.parameters import Book, plain_value
from shouzhan.engine.rules.ranges import run_partly
from shouzhan.kernel.dates import today
from shouzhan.kernel.exactjson import read_json, spelled_out
from shouzhan.kernel.text import Text


class Wrong(Exception):  # noqa: N818 - the caller's mistake, told in one line
    """The call was wrong; one line names the argument."""


Finder = Callable[[str], Rule]


def main(argv: list[str], *, find: Finder, every: Callable[[], dict[str, Rule]], book: Callable[[], Book]) -> int:
    """Answer one call; the law is handed in, the engine knows none."""
    given = _parser().parse_args(argv)
    try:
        return int(_VERBS[given.verb](given, _finder(find, every), every, book))
    except Wrong as wrong:
        print(in_one_line(wrong), file=sys.stderr)
        return 2


def _finder(find: Finder, every: Callable[[], dict[str, Rule]]) -> Finder:
    def found(name: str) -> Rule:
        try:
            return find(name)
        except LookupError:
            raise Wrong(f"NAME: {name} is not one of {', '.join(every())}") from None

    return found


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(prog="shouzhan rules", description="What the law answers, one case or a million.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("list", help="every rule")
    one.add_argument("--json", action="store_true")
    one = verbs.add_parser("show", help="a rule's facts, values, formulas and parameters")
    one.add_argument("name")
    one.add_argument("--as-of", default="")
    one.add_argument("--json", action="store_true")
    for verb, words in (("run", "answer one case"), ("explain-no", "what would turn a no into a yes")):
        one = verbs.add_parser(verb, help=words)
        one.add_argument("name")
        one.add_argument("--facts", required=True, help="a JSON file, or - for standard input")
        one.add_argument("--as-of", default="")
        one.add_argument("--json", action="store_true")
        one.add_argument("--language", default="zh", choices=("zh", "en"))
    one = verbs.add_parser("bundle", help="the best lawful combination of benefits, and why each other one is left out")
    one.add_argument("--facts", required=True, help="a JSON file with policies and caps, or - for standard input")
    one.add_argument("--json", action="store_true")
    one.add_argument("--language", default="zh", choices=("zh", "en"))
    one = verbs.add_parser("batch", help="answer every row of a file")
    one.add_argument("name")
    one.add_argument("--facts", required=True, help=".jsonl, .csv or .parquet")
    one.add_argument("--as-of", default="")
    one.add_argument("--out", required=True, help=".jsonl, .csv or .parquet")
    one.add_argument("--json", action="store_true")
    return parser


def _day(text: str) -> date:
    if not text:
        return today()
    try:
        return read_day(text, "--as-of")
    except BadFact:
        raise Wrong(f"--as-of: {text!r} is not a day such as 2026-11-20") from None


def _facts(rule: Rule, given: argparse.Namespace) -> dict[str, Any]:
    read = _json(given)
    try:
        return read_all(rule.facts, read, partly=True)
    except BadFact as bad:
        raise Wrong(f"--facts: {bad.key}: {bad.why.en}") from None


def _json(given: argparse.Namespace) -> Any:
    raw = _text(given.facts)
    try:
        return read_json(raw, parse_float=spelled_out, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise Wrong(f"--facts: {given.facts} is not readable as JSON: {error}") from None


def _text(source: str) -> str:
    if source == "-" and sys.stdin is None:
        raise Wrong("--facts: - cannot be read: standard input is closed")
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig") if source == "-" else Path(source).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Wrong(f"--facts: {source} cannot be read: {error}") from None


def _list(given: argparse.Namespace, find: Finder, every: Callable[[], dict[str, Rule]], book: Callable[[], Book]) -> int:
    rules = every()
    if given.json:
        print(json.dumps([summary(rule) for rule in rules.values()], ensure_ascii=False, indent=1))
    else:
        for name, rule in rules.items():
            print(f"{name:44} {rule.title.zh}  {rule.title.en}")
    return 0


def summary(rule: Rule) -> dict[str, Any]:
    """A rule in short."""
    return {
        "name": rule.name, "title": rule.title.zh, "title_en": rule.title.en, "asks": rule.asks.zh, "facts": [fact.name for fact in rule.facts],
        "values": [output.name for output in rule.values], "since": rule.formulas[0].since.isoformat(), "serves": list(rule.serves),
    }


def _show(given: argparse.Namespace, find: Finder, every: Callable[[], dict[str, Rule]], book: Callable[[], Book]) -> int:
    rule, on, law = find(given.name), _day(given.as_of), book()
    told = described_rule(rule, on, law)
    if given.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    print(f"{rule.name}  {rule.title.zh}  {rule.title.en}\n{rule.asks.zh}")
    for fact in rule.facts:
        print(f"  {fact.name:28} {fact.sort:8} {fact.label.zh}  {fact.label.en}")
    for one in told["parameters"]:
        print(f"  § {one['name']:26} {one['value']}  {one['source']}  {'to confirm' if one['to_confirm'] else ''}")
    return 0


def described_rule(rule: Rule, on: date, law: Book) -> dict[str, Any]:
    """A rule as data: facts, values, formulas, and the parameters in use on a day."""
    formula = rule.formula_on(on)
    return {
        **summary(rule), "as_of": on.isoformat(), "facts": [_fact(fact) for fact in rule.facts],
        "formulas": [
            {"since": one.since.isoformat(), "until": one.until.isoformat() if one.until else None, "citations": [str(cite) for cite in one.cites], "in_force": one is formula}
            for one in rule.formulas
        ],
        "parameters": [described_parameter(law, name, on) for name in (formula.parameters if formula else ())],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    told: dict[str, Any] = {"name": fact.name, "kind": str(fact.sort), "label": fact.label.zh, "label_en": fact.label.en, "optional": fact.optional}
    if fact.options:
        told["options"] = [key for key, _label in fact.options]
    if fact.fields:
        told["fields"] = [_fact(one) for one in fact.fields]
    return told


def described_parameter(law: Book, name: str, on: date) -> dict[str, Any]:
    """A parameter with its value on a day."""
    parameter, dated = law[name], law[name].on(on)
    value = dated.value if dated else None
    shown: Any = printed(value, Sort.NUMBER, 12) if parameter.shape == "number" else plain_value(value)
    return {
        "name": name, "title": parameter.title.zh, "title_en": parameter.title.en, "unit": parameter.unit, "value": shown,
        "source": str(dated.cite) if dated else None, "to_confirm": dated.is_to_confirm if dated else True,
    }


def _run(given: argparse.Namespace, find: Finder, every: Callable[[], dict[str, Rule]], book: Callable[[], Book]) -> int:
    rule = find(given.name)
    answer = run_partly(rule, _facts(rule, given), _day(given.as_of), book())
    _print(answer, given)
    return 1 if answer.outcome == "refused" else 0


def _print(answer: Answer, given: argparse.Namespace) -> None:
    told = answer.plain(given.language)
    if given.json:
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"{told['rule']}  {told['as_of']}  {told['outcome']}  {told['sentence']} {told['remedy']}")
    for one in told.get("warnings", ()):
        print(f"  {one['sentence']} {one['remedy']}")
    for name, value in told["values"].items():
        print(f"  {name} = {value}")
    for number, line in enumerate(told["explanation"], 1):
        print(f"  {number}. {line['label']} = {line['value']}   {line['how']}   [{line['citation']}]")
    if told["to_confirm"]:
        print(f"  to confirm with the authority: {', '.join(told['to_confirm'])}")


_LEAST, _OR, _SOONEST = Text("最少改这些就能通过：", "the least that would turn it:"), Text("或者：", "or:"), Text("最早", "at the earliest")
_WORDS = {"True": Text("是", "yes"), "False": Text("否", "no"), "None": Text("未填", "not told")}


def _said(rule: Rule, change: dict[str, Any], language: str) -> str:
    """One change for people: what it is, from what to what, how, and when at the earliest."""
    from shouzhan.engine.rules.trials import shape_of  # known by then

    name, _bracket, place = change["fact"].partition("[")
    fact, shape = rule.fact(name), shape_of(rule, change["fact"])
    row = place.partition("]")[0]
    label = f"{fact.label.in_(language)} {int(row) + 1}" if row else fact.label.in_(language)
    label = label if shape is fact or fact.length else f"{label}: {shape.label.in_(language)}"
    price = shape.change or fact.change
    how = price.note.in_(language) if price and price.note.zh else ""
    before, after = (_WORDS.get(repr(value), dict(shape.options).get(value, Text(str(value), str(value)))).in_(language) for value in (change["from"], change["to"]))
    return f"{label}  {before} -> {after}  {how}{'  ' if how else ''}{_SOONEST.in_(language)} {change['earliest']}"


def _explain_no(given: argparse.Namespace, find: Finder, every: Callable[[], dict[str, Rule]], book: Callable[[], Book]) -> int:
    from shouzhan.engine.rules.changes import explained  # only this verb searches

    rule, on, law = find(given.name), _day(given.as_of), book()
    facts = _facts(rule, given)
    answer = run_partly(rule, facts, on, law)
    if answer.missing:
        raise Wrong(f"--facts: {answer.missing[0]}: it is missing.")
    told = explained(answer, rule, facts, on, law, given.language)
    if given.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"{rule.name}  {answer.outcome}  {told['sentence']} {told['remedy']}")
        for lead, way in zip((_LEAST, *(_OR for _way in told["others"])), ([told["changes"], *told["others"]] if told["changes"] else []), strict=False):
            print(f"  {lead.in_(given.language)}")
            for change in way:
                print(f"    {_said(rule, change, given.language)}")
    return 0 if told["changes"] or answer.outcome != "refused" else 1


def _bundle(given: argparse.Namespace, find: Finder, every: Callable[[], dict[str, Rule]], book: Callable[[], Book]) -> int:
    from shouzhan.engine.rules.bundle import best_bundle, plain  # only this verb combines
    from shouzhan.engine.rules.bundling import read_bundle

    try:
        policies, terms = read_bundle(_json(given))
    except BadFact as bad:
        raise Wrong(f"--facts: {bad.key}: {bad.why.en}") from None
    found = best_bundle(policies, terms)
    told: dict[str, Any] = plain(found, policies, given.language)
    if given.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0 if found.taken else 1
    print(f"total = {told['total']}")
    for one in told["taken"]:
        print(f"  + {one['title']}  {one['period']}  {one['amount']}")
    for one in told["dropped"]:
        print(f"  - {one['title']}  {one['because']}  {one['sentence']} {one['remedy']}")
    return 0 if found.taken else 1


def _batch(given: argparse.Namespace, find: Finder, every: Callable[[], dict[str, Rule]], book: Callable[[], Book]) -> int:
    from shouzhan.engine.rules.batch import BadFile, BadTarget, run_file  # only this verb needs columns

    rule = find(given.name)
    try:
        report = run_file(rule, Path(given.facts), Path(given.out), _day(given.as_of), book())
    except BadFile as bad:
        raise Wrong(f"{'--out' if isinstance(bad, BadTarget) else '--facts'}: {bad}") from None
    told = {"rule": rule.name, "rows": report.rows, "outcomes": report.outcomes, "bad": list(report.bad), "to_confirm": list(report.to_confirm)}
    if given.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"{report.rows} rows, {len(report.bad)} bad; {', '.join(f'{name} {count}' for name, count in report.outcomes.items())}")
    for bad_row in report.bad[:20]:
        print(in_one_line(f"line {bad_row['line']}: {bad_row['error']}"), file=sys.stderr)
    return 1 if report.bad else 0


_VERBS: dict[str, Any] = {"list": _list, "show": _show, "run": _run, "explain-no": _explain_no, "bundle": _bundle, "batch": _batch}
