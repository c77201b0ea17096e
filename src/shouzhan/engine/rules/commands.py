"""`shouzhan rules`: list, show, run, batch, explain-no and bundle, without the framework."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from shouzhan.engine.calling import Parser, add_json, both, choose_language, in_one_line, spoken
from shouzhan.engine.files import no_room
from shouzhan.engine.rules.answer import Answer, printed
from shouzhan.engine.rules.declare import Rule
from shouzhan.engine.rules.facts import BadFact, Fact, Sort, read_all, read_day
from shouzhan.engine.rules.parameters import Book, plain_value
from shouzhan.engine.rules.ranges import run_partly
from shouzhan.kernel.citations import Citation, clause_text
from shouzhan.kernel.dates import today
from shouzhan.kernel.exactjson import read_json, spelled_out
from shouzhan.kernel.text import Text


class Wrong(Exception):  # noqa: N818 - the caller's mistake, told in one line
    """The call was wrong; one line names the argument."""


Finder = Callable[[str], Rule]
_NAMED = 20  # bad lines, one by one


def main(argv: list[str], *, find: Finder, every: Callable[[], dict[str, Rule]], book: Callable[[], Book]) -> int:
    """Answer one call; the law is handed in, the engine knows none."""
    choose_language(argv)
    given = _parser().parse_args(argv)
    try:
        return int(_VERBS[given.verb](given, _finder(find, every), every, book))
    except Wrong as wrong:
        print(in_one_line(wrong), file=sys.stderr)
        return 2
    except OSError as error:
        if (told := no_room(error)) is None:
            raise
        print(both(told.zh, told.en), file=sys.stderr)
        return 3


def _finder(find: Finder, every: Callable[[], dict[str, Rule]]) -> Finder:
    def found(name: str) -> Rule:
        try:
            return find(name)
        except LookupError:
            raise Wrong(_no_rule(name, list(every()))) from None

    return found


def _no_rule(name: str, names: list[str]) -> str:
    """That there is no such rule, with those it may have been meant for."""
    from difflib import get_close_matches  # only a wrong call pays for it

    near = get_close_matches(name, names, 5, 0.5) or [one for one in names if one.partition(".")[0] == name.partition(".")[0]][:5]
    zh, en = (f"；是不是 {'、'.join(near)}？" if near else "；", f"; is it {', '.join(near)}?" if near else ";")
    return both(f"NAME：没有 {name} 这条规则{zh}全部 {len(names)} 条见 `shouzhan rules list`", f"NAME: {name} is no rule{en} `shouzhan rules list` has all {len(names)}")


def _parser() -> Parser:
    parser = Parser(prog="shouzhan rules", description=both("一件事或一百万行，看法规怎么说。", "What the law answers, one case or a million."))
    verbs = parser.verbs()
    one = verbs.add_parser("list", help=both("列出全部规则", "every rule"))
    add_json(one)
    one = verbs.add_parser("show", help=both("一条规则的事实、结果与参数", "a rule's facts, values and parameters"))
    _add_rule(one)
    add_json(one)
    one.answers()
    for verb, words in (("run", both("回答一件事", "answer one case")), ("explain-no", both("最少改什么，不可以就变成可以", "the least that would turn a no into a yes"))):
        one = verbs.add_parser(verb, help=words)
        _add_rule(one)
        _add_facts(one, both("事实：JSON 文件，或用 - 从标准输入读取；有哪些事实见 `shouzhan rules show NAME`", "the facts: a JSON file, or - for standard input; `shouzhan rules show NAME` names them"))
        add_json(one)
        one.answers()
    one = verbs.add_parser("bundle", help=both("依法能得到的最好组合，以及其余各项为什么没有选", "the best lawful combination of benefits, and why each other one is left out"))
    _add_facts(one, both(
        f"JSON 文件，或用 - 从标准输入读取：{_BUNDLE}；exclusive 是不能同享的政策，或一组政策共用的名称、组内只取一项，needs 是须先有的，caps 与 yearly_caps 是合计与每年的上限",
        f"a JSON file, or - for standard input: {_BUNDLE}; exclusive names policies it does not stack with, or a group of which one counts, needs what must come first, caps and yearly_caps are the limits in all and a year",
    ))
    add_json(one)
    one.answers()
    one = verbs.add_parser("batch", help=both("回答文件里的每一行", "answer every row of a file"))
    _add_rule(one)
    _add_facts(one, both("每行一件事的 .jsonl、.csv 或 .parquet 文件；各行可以有自己的 as_of", "a .jsonl, .csv or .parquet file with a case in each row, which may have its own as_of"))
    one.add_argument("--out", required=True, metavar="FILE", help=both("写入答案的 .jsonl、.csv 或 .parquet 文件，顺序不变", "the .jsonl, .csv or .parquet file to write the answers to, in the same order"))
    add_json(one)
    return parser


_BUNDLE = "{policies: [{policy, worth: {YEAR: AMOUNT}, title?, title_en?, exclusive?: [policy or GROUP], needs?: [policy], caps?: [CAP]}], caps?: {CAP: AMOUNT}, yearly_caps?: {CAP: AMOUNT}}"


def _add_rule(one: Parser) -> None:
    one.add_argument("name", metavar="NAME", help=both("规则的名称，如 tax.stamp；全部名称见 `shouzhan rules list`", "the name of a rule, such as tax.stamp; `shouzhan rules list` has them all"))
    one.add_argument("--as-of", metavar="DATE", help=both("按哪一天的法规，如 2026-11-20，默认今天", "the day whose law is asked, such as 2026-11-20; today unless given"))


def _add_facts(one: Parser, told: str) -> None:
    one.add_argument("--facts", required=True, metavar="FILE", help=told)


def _day(text: str | None) -> date:
    if text is None:
        return today()
    try:
        return read_day(text, "--as-of")
    except BadFact:
        raise Wrong(both(f"--as-of：{text!r} 不是日期，应如 2026-11-20", f"--as-of: {text!r} is not a day such as 2026-11-20")) from None


def _facts(rule: Rule, given: argparse.Namespace) -> dict[str, Any]:
    read = _json(given)
    try:
        return read_all(rule.facts, read, partly=True)
    except BadFact as bad:
        raise Wrong(_unusable(bad)) from None


def _unusable(bad: BadFact) -> str:
    return both(f"--facts：{bad.sentence.zh}", f"--facts: {bad.sentence.en}")


def _json(given: argparse.Namespace) -> Any:
    raw = _text(given.facts)
    try:
        return read_json(raw, parse_float=spelled_out, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise Wrong(both(f"--facts：{given.facts} 不是可读的 JSON：{error}", f"--facts: {given.facts} is not readable as JSON: {error}")) from None


def _text(source: str) -> str:
    if source == "-" and sys.stdin is None:
        raise Wrong(both("--facts：- 无法读取：标准输入已关闭", "--facts: - cannot be read: standard input is closed"))
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig") if source == "-" else Path(source).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Wrong(both(f"--facts：{source} 无法读取：{error}", f"--facts: {source} cannot be read: {error}")) from None


def _list(given: argparse.Namespace, find: Finder, every: Callable[[], dict[str, Rule]], book: Callable[[], Book]) -> int:
    rules = every()
    if given.json:
        print(json.dumps([summary(rule) for rule in rules.values()], ensure_ascii=False, indent=1))
    else:
        language = getattr(given, "language", None)
        for name, rule in rules.items():
            print(f"{name:44} {f'{rule.title.zh}  {rule.title.en}' if language is None else rule.title.in_(language)}")
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
    print(f"{rule.name}  {rule.title.zh}  {rule.title.en}\n{rule.asks.in_(given.language)}")
    print(_FACTS.in_(given.language))
    for fact in rule.facts:
        _print_fact(fact, given.language)
    print(_VALUES.in_(given.language))
    for output in rule.values:
        print(f"  {output.name:28} {output.sort:8} {output.label.zh}  {output.label.en}")
    if told["parameters"]:
        print(_PARAMETERS.in_(given.language))
    for one in told["parameters"]:
        dated = law[one["name"]].on(on)
        ground = _ground(law, dated.cite, given.language) if dated else "–"
        print(f"  {one['name']:28} {_told(one['value'], given.language)}  {ground}  {_TO_CONFIRM.in_(given.language) if one['to_confirm'] else ''}")
    return 0


_FROM, _ROWS = Text("{since} 起 {value}", "from {since}: {value}"), Text("；", "; ")
_UP_TO, _ABOVE = Text("至 {upto}：{rate}，减 {less}", "up to {upto}: {rate}, less {less}"), Text("以上：{rate}，减 {less}", "above: {rate}, less {less}")


def _told(value: Any, language: str) -> str:
    """A parameter's value in one line: a number, a number for each word, the rows of a table."""
    if value is None:
        return "–"
    if isinstance(value, dict):
        return _ROWS.in_(language).join(f"{word} {number}" for word, number in value.items())
    if isinstance(value, list):
        return _ROWS.in_(language).join(_told_row(row, language) for row in value)
    return str(value)


def _told_row(row: dict[str, str], language: str) -> str:
    if "rate" in row:
        return (_UP_TO if "upto" in row else _ABOVE).in_(language).format(**row)
    return _FROM.in_(language).format(**row) if "since" in row else row["value"]


def _print_fact(fact: Fact, language: str, within: str = "") -> None:
    """A fact with what it may be, and the parts of each thing of a list."""
    optional = _OPTIONAL.in_(language) if fact.optional else ""
    print(f"  {within + fact.name:28} {fact.sort:8} {fact.label.zh}  {fact.label.en}{optional}")
    for key, label in fact.options:
        print(f"    = {key:26} {label.zh}  {label.en}")
    for one in fact.fields:
        _print_fact(one, language, f"{within}{fact.name}[].")


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
    law = book()
    answer = run_partly(rule, _facts(rule, given), _day(given.as_of), law)
    _print(answer, given, law)
    return 1 if answer.outcome == "refused" else 0


def _print(answer: Answer, given: argparse.Namespace, law: Book) -> None:
    told = answer.plain(given.language)
    if given.json:
        print(json.dumps(told, ensure_ascii=False))
        return
    grounds = dict.fromkeys([*answer.cites, *(cite for one in answer.warnings for cite in one.cites)])
    marks = {cite: f"〔{number}〕" for number, cite in enumerate(grounds, 1)}
    print(f"{told['rule']}  {told['as_of']}  {told['outcome']}  {_joined(told)}{_marked(answer.decision.cites, marks)}")
    for warning, one in zip(answer.warnings, told.get("warnings", ()), strict=True):
        print(f"  {_joined(one)}{_marked(warning.cites, marks)}")
    for name, value in told["values"].items():
        how = told.get("follows", {}).get(name, name)
        print(f"  {name} = {value}" + (f"   {how}" if how != name else ""))
    for number, (step, line) in enumerate(zip(answer.lines, told["explanation"], strict=True), 1):
        print(f"  {number}. {line['label']} = {line['value']}   {line['how']}   {_marked(step.cites, marks)}")
    _print_grounds(marks, given, law)
    if told["to_confirm"]:
        print(f"  {_ASK.in_(given.language)}{_ROWS.in_(given.language).join(_named(name, given.language, law) for name in answer.to_confirm)}")


def _joined(told: dict[str, Any]) -> str:
    return f"{told['sentence']} {told['remedy']}".strip()


def _named(parameter: str, language: str, law: Book) -> str:
    return f"{law[parameter].title.in_(language)} [{parameter}]" if parameter in law.parameters else parameter


def _marked(cites: Sequence[Citation], marks: Mapping[Citation, str]) -> str:
    return "".join(marks[cite] for cite in dict.fromkeys(cites) if cite in marks)


def _print_grounds(marks: Mapping[Citation, str], given: argparse.Namespace, law: Book) -> None:
    """Each clause an answer stands on, by the title of its instrument and by the key that rules and parameters have for it."""
    if marks:
        print(f"  {_GROUNDS.in_(given.language)}")
    for cite, mark in marks.items():
        print(f"  {mark}{_ground(law, cite, given.language)}")


def _ground(law: Book, cite: Citation, language: str) -> str:
    source = law.sources.get(cite.source)
    return f"{source.titled(language)} {clause_text(cite.clause).in_(language)}".strip() + f"  [{cite.source}]" if source else str(cite)


_GROUNDS = Text("依据：", "grounds:")
_ASK = Text("须向主管部门确认：", "to confirm with the authority: ")
_FACTS, _VALUES, _PARAMETERS = Text("事实：", "facts:"), Text("结果：", "values:"), Text("参数：", "parameters:")
_OPTIONAL = Text("（可以不填）", " (may be left out)")
_TO_CONFIRM = Text("待确认", "to confirm")
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
        raise Wrong(both(f"--facts：{answer.missing[0]}：没有填写。", f"--facts: {answer.missing[0]}: it is missing."))
    told = explained(answer, rule, facts, on, law, given.language)
    if given.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"{rule.name}  {answer.outcome}  {_joined(told)}")
        for lead, way in zip((_LEAST, *(_OR for _way in told["others"])), ([told["changes"], *told["others"]] if told["changes"] else []), strict=False):
            print(f"  {lead.in_(given.language)}")
            for change in way:
                print(f"    {_said(rule, change, given.language)}")
        _print_grounds({cite: f"〔{number}〕" for number, cite in enumerate(answer.cites, 1)}, given, law)
    return 0 if told["changes"] or answer.outcome != "refused" else 1


def _bundle(given: argparse.Namespace, find: Finder, every: Callable[[], dict[str, Rule]], book: Callable[[], Book]) -> int:
    from shouzhan.engine.rules.bundle import best_bundle, plain  # only this verb combines
    from shouzhan.engine.rules.bundling import read_bundle

    try:
        policies, terms = read_bundle(_json(given))
    except BadFact as bad:
        raise Wrong(_unusable(bad)) from None
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
        report = run_file(rule, Path(given.facts), Path(given.out), _day(given.as_of), book(), spoken())
    except BadFile as bad:
        named = "--out" if isinstance(bad, BadTarget) else "--facts"
        raise Wrong(both(f"{named}：{bad.sentence.zh}", f"{named}: {bad.sentence.en}")) from None
    bad_rows = [{"line": line, "error": why.in_(spoken())} for line, why in report.bad.items()]
    told = {"rule": rule.name, "rows": report.rows, "outcomes": report.outcomes, "bad": bad_rows, "to_confirm": list(report.to_confirm)}
    if given.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        counted = ", ".join(f"{name} {count}" for name, count in report.outcomes.items())
        print(both(f"{report.rows} 行，{len(report.bad)} 行有误；{counted}", f"{report.rows} rows, {len(report.bad)} bad; {counted}"))
    for line, why in islice(report.bad.items(), _NAMED):
        print(in_one_line(both(f"第 {line} 行：{why.zh}", f"line {line}: {why.en}")), file=sys.stderr)
    if len(report.bad) > _NAMED:
        print(both(f"另有 {len(report.bad) - _NAMED} 行", f"and {len(report.bad) - _NAMED} more lines"), file=sys.stderr)
    return 1 if report.bad else 0


_VERBS: dict[str, Any] = {"list": _list, "show": _show, "run": _run, "explain-no": _explain_no, "bundle": _bundle, "batch": _batch}
