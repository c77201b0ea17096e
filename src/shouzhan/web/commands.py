"""`shouzhan import` and `shouzhan export`: the same checks and the same rows as the pages."""

import argparse
import json
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import translation

from shouzhan.engine.calling import Parser, add_json, both
from shouzhan.kernel.actor import System
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.text import Text
from shouzhan.web.api.tokens import may_come_in
from shouzhan.web.export import export_file
from shouzhan.web.importpage import load
from shouzhan.web.listing import Question
from shouzhan.web.registers import REGISTERS, Register
from shouzhan.web.words import say


def _parser(verb: str, words: str, file: str) -> Parser:
    parser = Parser(prog=f"shouzhan {verb}", description=words)
    parser.add_argument("register", metavar="REGISTER", help=both("登记册，如 parties.organisations", "the register, such as parties.organisations"))
    parser.add_argument("file", metavar="FILE", help=file)
    parser.add_argument("--as", dest="user", default="", metavar="USERNAME", help=both("以这个账号而不是系统的名义", "act as this account instead of the system"))
    add_json(parser)
    parser.answers()
    return parser


def _spoken(given: argparse.Namespace) -> AbstractContextManager[None]:
    """What the framework says within, in the language of the answer."""
    return translation.override("en" if given.language == "en" else "zh-hans")


def _actor(given: argparse.Namespace) -> Any:
    return account(given.user) if given.user else System()


def account(username: str) -> Any:
    """The account a call acts as."""
    user = get_user_model()._default_manager.filter(username=username).first()
    if user is None:
        raise SystemExit(_wrong(both(f"--as：没有账号 {username}", f"--as: no account is called {username}")))
    if not may_come_in(user):
        raise SystemExit(_wrong(both(f"--as：{username} 不能登录，不以其名义办理", f"--as: {username} may not sign in, so nothing is done in that name")))
    return user


def _wrong(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _register(given: argparse.Namespace) -> Register:
    register = REGISTERS.get(given.register)
    if register is None:
        # the last word of a name is enough where only one register bears it: organisations, documents
        alike = [one for name, one in REGISTERS.items() if name.rpartition(".")[2] == given.register]
        register = alike[0] if len(alike) == 1 else None
    if register is None:
        raise SystemExit(_wrong(both(f"REGISTER：{given.register} 不是 {'、'.join(sorted(REGISTERS))} 之一", f"REGISTER: {given.register} is not one of {', '.join(sorted(REGISTERS))}")))
    return register


def import_register(argv: list[str]) -> int:
    """Check every row; load them all, or none."""
    parser = _parser(
        "import", both("把一张表格载入登记册，要么全部，要么不动。", "Load a spreadsheet into a register, all rows or none."), both("表格，.xlsx 或 .csv", "the spreadsheet, .xlsx or .csv"),
    )
    parser.add_argument("--dry-run", action="store_true", help=both("只检查，不载入", "check only"))
    given = parser.parse_args(argv)
    register = _register(given)
    if not register.importer:
        return _wrong(both(f"REGISTER：{given.register} 不能用表格导入", f"REGISTER: {given.register} is not filled by import"))
    path = Path(given.file)
    if not path.is_file():
        return _wrong(both(f"FILE：{given.file} 无法读取", f"FILE: {given.file} cannot be read"))
    actor, importer, data = _actor(given), register.load_importer(), path.read_bytes()
    with _spoken(given):
        decision = importer.may(actor)
        try:
            if not decision:
                raise Refused(decision)
            rows = importer.check(actor, data, path.name)
            refused = [row for row in rows if row.state == "refused"]
            if not refused and not given.dry_run:
                load(importer, actor, data, path.name)
        except Refused as refusal:
            return _told({"loaded": 0, "refused": str(refusal), "rows": []}, given.json, str(refusal), 1)
        loaded = 0 if refused or given.dry_run else sum(1 for row in rows if row.state in ("new", "changed"))
        report = {
            "loaded": loaded, "checked": len(rows), "dry_run": given.dry_run,
            "rows": [_row(row) for row in (refused or (rows if given.json else ()))],
        }
        lines = [f"{row.line}: {i.column} {i.given!r} {i.sentence} {i.remedy}" for row in refused for i in row.issues]
        lines.append(Text(f"检查 {len(rows)} 行，不符合 {len(refused)} 行，载入 {loaded} 行", f"{len(rows)} rows checked, {len(refused)} refused, {loaded} loaded").in_(given.language))
        return _told(report, given.json, "\n".join(lines), 1 if refused else 0)


def _row(row: Any) -> dict[str, Any]:
    issues = [{"column": say(i.column), "given": i.given, "sentence": say(i.sentence), "remedy": say(i.remedy)} for i in row.issues]
    return {"line": row.line, "state": row.state, "label": row.label, "issues": issues}


def _told(report: dict[str, Any], as_json: bool, text: str, code: int) -> int:
    print(json.dumps(report, ensure_ascii=False) if as_json else text)
    return code


def export_register(argv: list[str]) -> int:
    """Write a register to a spreadsheet."""
    given = _parser("export", both("把登记册写成 .xlsx 或 .csv。", "Write a register to .xlsx or .csv."), both("写入的文件，.xlsx 或 .csv", "the file to write, .xlsx or .csv")).parse_args(argv)
    register, actor = _register(given), _actor(given)
    path = Path(given.file)
    kind = path.suffix.lower().lstrip(".")
    if kind not in ("xlsx", "csv"):
        return _wrong(both(f"FILE：{given.file} 应以 .xlsx 或 .csv 结尾", f"FILE: {given.file} should end in .xlsx or .csv"))
    with _spoken(given), path.open("w+b") as target:
        count = export_file(register, actor, Question(), kind, target)
    return _told({"rows": count, "file": str(path)}, given.json, Text(f"{count} 行", f"{count} rows").in_(given.language), 0)
