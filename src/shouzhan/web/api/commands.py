"""`shouzhan step`: any step of any register from the command line, with the checks of its page and its line in the journal."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import ChoiceField, ModelChoiceField
from django.http import Http404
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from shouzhan.engine.calling import Parser, add_json, both, spoken
from shouzhan.engine.files import meant
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.exactjson import read_json, spelled_out
from shouzhan.kernel.procedure.declare import Step
from shouzhan.kernel.procedure.perform import ACTIONS
from shouzhan.web.api.answers import told_refusal
from shouzhan.web.api.records import read_fields, told_record
from shouzhan.web.commands import account
from shouzhan.web.forms import form_of
from shouzhan.web.recordpage import find
from shouzhan.web.registers import REGISTERS, Register
from shouzhan.web.steppage import perform_later, perform_step, step_of
from shouzhan.web.words import say


class _Wrong(Exception):  # noqa: N818 - the caller's mistake, told in one line
    """The call was wrong; the message names the argument."""


def main(argv: list[str]) -> int:
    """0 when it is done, 1 when it was refused with the reason, 2 when the call was wrong."""
    given = _parser().parse_args(argv)
    if not given.step:
        given.language = spoken()  # what a step asks for is help
    with translation.override("en" if given.language == "en" else "zh-hans"):
        try:
            register = _register(given.register)
            return _list_steps(register, given) if not given.step else _perform(register, given)
        except _Wrong as wrong:
            print(wrong, file=sys.stderr)
            return 2
        except Http404:
            return _refused(Decision.refuse("not-found", _("没有这条记录，或您无权知道它是否存在。"), remedy=_("请核对编号，或请记录所在单位的人员查看。")), {}, given)
        except Refused as refusal:
            return _refused(refusal.decision, {}, given)


def _parser() -> Parser:
    parser = Parser(prog="shouzhan step", description=both(
        "以某个账号办理登记册里的一个步骤：检查、权限、日志都与页面相同。只给登记册时，列出它的步骤和字段。",
        "Do a step of a register as an account: checks, access and journal are those of its page. A register alone lists its steps and their fields."))
    parser.add_argument("register", metavar="REGISTER", help=both("登记册，如 parameter-changes", "the register, such as parameter-changes"))
    parser.add_argument("step", metavar="STEP", nargs="?", help=both("步骤，如 draft、approve", "the step, such as draft or approve"))
    parser.add_argument("number", metavar="NUMBER", nargs="?", help=both("记录编号；新建一条时不给", "the record's number; none where the step makes one"))
    parser.add_argument("--as", dest="user", metavar="USERNAME", help=both("以这个账号办理；办理步骤时必须给出", "the account it is done as; needed to do a step"))
    parser.add_argument("--data", metavar="FILE", help=both("字段：一个 JSON 对象的文件，或用 - 从标准输入读取", "the fields: a file with one JSON object, or - for standard input"))
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help=both("一个字段的值，可多次给出；多选的字段每个值给一次", "the value of one field, as often as wanted; a field of several values takes one each time"))
    parser.add_argument("--file", action="append", default=[], metavar="FIELD=PATH", help=both("一个字段的附件，可多次给出", "the file for one field, as often as wanted"))
    parser.add_argument("--yes", action="store_true", help=both("确认办理不易挽回的步骤", "yes to a step that does harm"))
    add_json(parser)
    parser.answers()
    return parser


def _register(name: str) -> Register:
    found = {register.path.strip("/"): register for register in REGISTERS.values()} | dict(REGISTERS)
    if name not in found:
        names = "、".join(sorted(one.path.strip("/") for one in REGISTERS.values()))
        raise _Wrong(both(f"REGISTER：{name} 不是登记册；有 {names}", f"REGISTER: {name} is no register; there are {names.replace('、', ', ')}"))
    return found[name]


def _list_steps(register: Register, given: Namespace) -> int:
    steps = [step for step in register.procedure.steps.values() if step.has_form and step.key in ACTIONS]
    if given.json:
        print(json.dumps([{"step": step.name, "label": say(step.label), "opens": step.is_opening, "harmful": step.is_harmful, "fields": list(_fields_of(step))} for step in steps], ensure_ascii=False))
        return 0
    for step in steps:
        print(f"{step.name}  {say(step.label)}" + (both("（不给 NUMBER）", " (no NUMBER)") if step.is_opening else "") + (both("（须 --yes）", " (needs --yes)") if step.is_harmful else ""))
        for field in _fields_of(step):
            print(f"    {field['name']}{'' if field['required'] else both('（可不填）', ' (may be left)')}  {field['label']}")
            options = field.get("options", [])
            for one in options[:_SHOWN]:
                print(f"      = {one['value']}  {one['label']}")
            if len(options) > _SHOWN:
                print("      " + both(f"另有 {len(options) - _SHOWN} 个，用 --json 全部列出", f"and {len(options) - _SHOWN} more; --json lists them all"))
    return 0


_SHOWN = 8  # values of a field, of which one is chosen


def _fields_of(step: Step) -> Iterator[dict[str, Any]]:
    """Every field of a step's form, and of one that is chosen from a list the values it may take."""
    for name, field in form_of(step).base_fields.items():
        told = {"name": name, "label": say(field.label or name), "required": field.required}
        if isinstance(field, ChoiceField) and not isinstance(field, ModelChoiceField):  # records depend on who asks
            told["options"] = [{"value": str(value), "label": say(label)} for value, label in _flat(field) if value not in (None, "")]
        yield told


def _flat(field: Any) -> Iterator[tuple[Any, Any]]:
    """The choices of a field, those of a named group too."""
    for value, label in field.choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


def _perform(register: Register, given: Namespace) -> int:
    if not given.user:
        raise _Wrong(both("--as：须给出以哪个账号办理", "--as: say as which account it is done"))
    actor, step = account(given.user), _step(register, given)
    record = None if step.is_opening else find(register, actor, given.number)
    decision = step.by(actor, record)
    if not decision:
        raise Refused(decision)
    raw = _told_fields(given)
    if step.is_harmful and not given.yes:
        with translation.override("en" if spoken() == "en" else "zh-hans"):
            label = say(step.label)
        raise _Wrong(both(f"--yes：“{label}”不易挽回，确认后再加 --yes", f"--yes: “{label}” does harm; add --yes once you are sure"))
    files = _files(step, given.file)
    data, revision = read_fields(step, raw)
    form = form_of(step)(data, files, actor=actor, record=record)
    if not form.is_valid():
        fields = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        return _refused(Decision.refuse("fields", _("有字段需要改正。"), remedy=_("请按上面各字段的说明改正后再办理。")), fields, given)
    asked = form.later()
    if asked is not None:
        job = perform_later(actor, register, step, record, form, asked, revision, back=register.url(record))
        _print({"job": job.key, "title": job.title}, both(f"已交办：{job.title}（{job.key}）；由 shouzhan work 执行", f"asked for: {job.title} ({job.key}); shouzhan work does it"), given)
        return 0
    told = told_record(register, actor, perform_step(actor, step, record, form, revision))
    _print(told, f"{told['number']}  {told['state_label']}  {told['title']}", given)
    return 0


def _step(register: Register, given: Namespace) -> Step:
    try:
        return step_of(register, given.step, opening=given.number is None)
    except Http404:
        step = register.procedure.steps.get(given.step)
        if step is None or not step.has_form:
            raise _Wrong(both(f"STEP：没有 {given.step} 这一步；见 `shouzhan step {register.path.strip('/')}`", f"STEP: there is no {given.step}; see `shouzhan step {register.path.strip('/')}`")) from None
        raise _Wrong(both("NUMBER：新建的步骤不给编号", "NUMBER: a step that makes a record takes none") if step.is_opening else both("NUMBER：须给出记录编号", "NUMBER: say of which record")) from None


def _told_fields(given: Namespace) -> dict[str, Any]:
    """The fields of --data, and those of --set over them."""
    raw: dict[str, Any] = {}
    if given.data:
        try:
            text = sys.stdin.read() if given.data == "-" else Path(given.data).read_text("utf-8-sig")
            raw = read_json(text.encode(), parse_float=spelled_out, parse_constant=str)
        except OSError as error:
            raise _Wrong(both(f"--data：{given.data}：{meant(error).zh}", f"--data: {given.data}: {meant(error).en}")) from None
        except (ValueError, RecursionError) as error:
            raise _Wrong(both(f"--data：{given.data} 不是有效的 JSON", f"--data: {given.data} is no valid JSON: {error}")) from None
        if not isinstance(raw, dict) or "\0" in text or "\\u0000" in text:
            raise _Wrong(both(f"--data：{given.data} 应为一个 JSON 对象", f"--data: {given.data} should be one JSON object"))
    for name, values in _named("--set", given.set, str).items():
        raw[name] = values if len(values) > 1 else values[0]
    return raw


def _files(step: Step, told: list[str]) -> MultiValueDict[str, Any]:
    files: MultiValueDict[str, Any] = MultiValueDict(_named("--file", told, _upload))
    unknown = sorted(set(files) - {name for name, field in form_of(step).base_fields.items() if field.widget.needs_multipart_form})
    if unknown:
        raise _Wrong(both(f"--file：{'、'.join(unknown)} 不是附件字段", f"--file: {', '.join(unknown)} takes no file"))
    return files


def _named(option: str, told: list[str], read: Callable[[str], Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in told:
        name, equals, value = one.partition("=")
        if not name or not equals:
            raise _Wrong(both(f"{option}：{one} 应写成 字段=值", f"{option}: {one} should be FIELD=VALUE"))
        found.setdefault(name, []).append(read(value))
    return found


def _upload(path: str) -> SimpleUploadedFile:
    try:
        if Path(path).stat().st_size > settings.UPLOAD_LIMIT:
            raise _Wrong(both(f"--file：{path} 超过 20 MB", f"--file: {path} is over 20 MB"))
        return SimpleUploadedFile(Path(path).name, Path(path).read_bytes())
    except OSError as error:
        raise _Wrong(both(f"--file：{path}：{meant(error).zh}", f"--file: {path}: {meant(error).en}")) from None


def _refused(decision: Decision, fields: dict[str, list[str]], given: Namespace) -> int:
    told = told_refusal(decision, fields)
    if given.json:
        print(json.dumps({"error": told}, ensure_ascii=False))
        return 1
    lines = [told["sentence"], *(f"{name}{both('：', ': ')}{' '.join(errors)}" for name, errors in fields.items()), *(f"{c['source']} {c['clause']}".strip() for c in told["citations"]), told["remedy"]]
    print("\n".join(line for line in lines if line), file=sys.stderr)
    return 1


def _print(data: dict[str, Any], line: str, given: Namespace) -> None:
    print(json.dumps(data, ensure_ascii=False) if given.json else line)
