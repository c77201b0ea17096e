"""The verbs of `shouzhan log`: checkpoint, prove, verify."""

from collections.abc import Callable

from shouzhan.engine.calling import Parser, add_json, both, choose_language
from shouzhan.kernel.journal import verify


def _parser() -> Parser:
    parser = Parser(prog="shouzhan log", description=both("日志：封存、出具一条的证明、验证。", "The journal: seal it, prove an entry, verify."))
    verbs = parser.verbs()
    add_json(verbs.add_parser("checkpoint", help=both("封存新增的条目，给出签了名的检查点", "seal what is new and print the signed checkpoint")))
    proving = verbs.add_parser("prove", help=both("给出一条的证明文件", "print a proof bundle for one entry"))
    proving.add_argument("entry", metavar="ENTRY", help=both("条目的序号，或记录编号（取它最新的一条）", "an entry's number, or a record's for its newest entry"))
    add_json(proving)
    checking = verbs.add_parser("verify", help=both("离线核对一份证明，或核对整个在用的日志", "check a bundle offline, or the whole live journal"))
    checking.add_argument("bundle", nargs="?", metavar="BUNDLE", help=both("证明文件，或用 - 从标准输入读取；不给则核对整个日志", "a bundle's file, or - for standard input; the whole live journal without it"))
    checking.add_argument("--key", default="", help=both("公布的公钥（base64），须从可信的来源取得", "the publisher's public key (base64), from a source you trust"))
    add_json(checking)
    return parser


def main(argv: list[str], *, prepare: Callable[[], None]) -> int:
    """Run one verb; only those that need the live journal prepare the framework."""
    choose_language(argv)
    given = _parser().parse_args(argv)
    if given.verb == "verify" and given.bundle is not None:
        extra = [*([f"--key={given.key}"] if given.key else []), *(["--json"] if given.json else [])]
        return verify.main([*extra, "--", given.bundle])
    prepare()
    # the live journal needs the framework, which the offline verifier must never touch
    from shouzhan.project.log import live

    return live.run(given)
