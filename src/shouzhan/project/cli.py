"""The command line: plain verbs run without the framework, the others prepare it first."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from types import FrameType

from shouzhan.engine.calling import both, choose_language, in_one_line, spoken
from shouzhan.kernel.places import WrongPlaces
from shouzhan.kernel.text import Text

USAGE = Text(
    """用法：shouzhan VERB …

  serve [--port N] [--demo]        准备好所缺的，然后提供服务
  demo load [--scale small|city|N] 载入虚构的示范城市
  pack load shanghai               载入文件本身的事实，不含示范
  policy parse FILE…               把政策文件读成结构
  rules list|show|run|batch|explain-no|bundle   法规怎么说，怎样改就可以
  match index|search|run|batch|…   哪些成果能满足一项需求，为什么（全部命令见 match --help）
  evaluate matrix|run|explain|…    按多项指标打分排名（全部命令见 evaluate --help）
  import REGISTER FILE             导入表格，要么全部，要么不动
  export REGISTER FILE             把登记册写成表格
  step REGISTER [STEP [NUMBER]] --as USERNAME   办理一个步骤，与页面同样检查、留痕
  metric list|show NAME            数字、其明细与公式
  log checkpoint|prove|verify      日志及其证明
  backup FILE | restore FILE       全部备份与恢复，不停机
  work [--once]                    执行页面上交办的长时间工作
  sweep                            提醒、升级、封存
  results index [--anew]           查找相似成果的索引
  user add|password|organisation|role  用命令行管理账号
  migrate                          把数据库更新到当前版本
  django …                         框架自己的命令

每个命令都有 --help。
In English: --help --language en""",
    """usage: shouzhan VERB …

  serve [--port N] [--demo]        prepare what is missing and serve
  demo load [--scale small|city|N] load the invented demo city
  pack load shanghai               the facts of the documents, without a demo
  policy parse FILE…               read policy documents into structure
  rules list|show|run|batch|explain-no|bundle   what the law answers, and what would change it
  match index|search|run|batch|…   which results answer a need, and why (match --help for all verbs)
  evaluate matrix|run|explain|…    score and rank by many indicators (evaluate --help for all verbs)
  import REGISTER FILE             load a spreadsheet, all or nothing
  export REGISTER FILE             write a register to a spreadsheet
  step REGISTER [STEP [NUMBER]] --as USERNAME   do a step, checked and kept in the journal as on its page
  metric list|show NAME            figures, their rows and their formula
  log checkpoint|prove|verify      the journal and its proofs
  backup FILE | restore FILE       everything, while serving
  work [--once]                    the long work asked for on the pages
  sweep                            reminders, escalations, sealing
  results index [--anew]           the index that finds look-alike results
  user add|password|organisation|role  accounts from the command line
  migrate                          bring the database up to date
  django …                         the framework's own commands

Every verb answers --help.
中文说明：--help --language zh""",
)


def prepare() -> None:
    """Set the framework up; verbs that do without it never call this."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouzhan.project.settings")
    import django  # plain verbs must not pay for the framework

    django.setup()


def _plain(module: str) -> Callable[[Sequence[str]], int]:
    def run(argv: Sequence[str]) -> int:
        found: int = import_module(module).main(list(argv))
        return found

    return run


def _policy(argv: Sequence[str]) -> int:
    return _plain("shouzhan.engine.documents.policy.commands")(argv)


def _rules(argv: Sequence[str]) -> int:
    return _plain("shouzhan.law.commands")(argv)


def _match(argv: Sequence[str]) -> int:
    return _plain("shouzhan.engine.matching.commands")(argv)


def _evaluate(argv: Sequence[str]) -> int:
    return _plain("shouzhan.law.evaluating")(argv)


def _log(argv: Sequence[str]) -> int:
    found: int = import_module("shouzhan.project.log.commands").main(list(argv), prepare=prepare)
    return found


def _with_framework(module: str, function: str = "main") -> Callable[[Sequence[str]], int]:
    def run(argv: Sequence[str]) -> int:
        prepare()
        found: int = getattr(import_module(module), function)(list(argv))
        return found

    return run


VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    "policy": _policy,
    "rules": _rules,
    "match": _match,
    "evaluate": _evaluate,
    "log": _log,
    "serve": _plain("shouzhan.project.serve"),
    "demo": _with_framework("shouzhan.project.demo.commands"),
    "pack": _with_framework("shouzhan.project.packs"),
    "import": _with_framework("shouzhan.web.commands", "import_register"),
    "export": _with_framework("shouzhan.web.commands", "export_register"),
    "step": _with_framework("shouzhan.web.api.commands"),
    "metric": _with_framework("shouzhan.rooms.reporting.commands"),
    "backup": _with_framework("shouzhan.project.backup", "backup"),
    "restore": _with_framework("shouzhan.project.backup", "restore"),
    "work": _with_framework("shouzhan.project.work"),
    "sweep": _with_framework("shouzhan.project.sweep"),
    "results": _with_framework("shouzhan.rooms.disclosure.commands"),
    "user": _with_framework("shouzhan.rooms.parties.commands"),
    "migrate": _with_framework("shouzhan.project.serve", "migrate"),
    "django": _with_framework("shouzhan.project.framework"),
}


def _has_no_tables(error: Exception) -> bool:
    """Whether a verb met a database that was never brought up to date."""
    words = str(error).lower()
    return type(error).__name__ in ("OperationalError", "ProgrammingError") and ("no such table" in words or ("relation" in words and "does not exist" in words))


def _tell(told: object) -> None:
    print(in_one_line(told), file=sys.stderr)


def _end_in_order() -> None:
    """Let a verb that is told to end put away what it has half written, as it does on Ctrl+C; who told it sees the usual exit code."""
    if threading.current_thread() is not threading.main_thread():
        return
    ours = os.getpid()

    def leave(number: int, _frame: FrameType | None) -> None:
        if os.getpid() == ours:
            raise SystemExit(128 + number)
        signal.signal(number, signal.SIG_DFL)  # a process forked from this one ends at once: what is half written is not its own
        os.kill(os.getpid(), number)

    for one in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(one) is signal.SIG_DFL:  # a call under nohup goes on
            signal.signal(one, leave)


def _show_usage(code: int) -> int:
    """Print how it is called; whoever reads may stop reading."""
    try:
        print(USAGE.in_(spoken()), flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter would tell of it when it ends
    return code


def main(argv: Sequence[str] | None = None) -> int:
    """Find the verb, run it, and turn what goes wrong into the promised exit codes."""
    given = list(sys.argv[1:] if argv is None else argv)
    choose_language(given)
    if not given or given[0] in ("-h", "--help", "help") or (given[0].startswith("--language") and {"-h", "--help"} & set(given)):
        return _show_usage(0 if given else 2)
    verb = VERBS.get(given[0])
    if verb is None:
        _tell(both(f"VERB：{given[0]} 不是 {'、'.join(VERBS)} 之一", f"VERB: {given[0]} is not one of {', '.join(VERBS)}"))
        return 2
    if given[0] != "serve":  # its parts see by themselves that it is gone
        _end_in_order()
    try:
        return verb(given[1:])
    except WrongPlaces as error:
        _tell(error.sentence.in_(spoken()))
        return 2
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:
        if _has_no_tables(error):
            print(both("数据库还没有准备好：请执行 `shouzhan migrate`，或先用 script/server 启动一次", "the database is not prepared yet: run `shouzhan migrate`, or start it once with script/server"), file=sys.stderr)
            return 3
        # the promise: 3 when something broke, with one line to report
        if os.environ.get("SHOUZHAN_DEBUG"):
            raise
        broke = f"{type(error).__name__}: {error}"
        _tell(both(f"出错了：{broke}（设 SHOUZHAN_DEBUG=1 可看全部经过）", f"something broke: {broke} (set SHOUZHAN_DEBUG=1 for the whole story)"))
        return 3
