"""The verbs of `shouzhan log`: checkpoint, prove, verify."""

import argparse
import sys
from collections.abc import Callable
from typing import NoReturn

from shouzhan.kernel.journal import verify


class _OneLine(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what was wrong with the call in one line."""
        sys.stderr.write(f"{self.prog}: {message}\n")
        raise SystemExit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _OneLine(prog="shouzhan log", description="The journal: seal it, prove an entry, verify.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    sealing = verbs.add_parser("checkpoint", help="seal what is new and print the signed checkpoint")
    proving = verbs.add_parser("prove", help="print a proof bundle for one entry")
    proving.add_argument("entry", metavar="ENTRY", help="an entry's number, or a record's for its newest entry")
    checking = verbs.add_parser("verify", help="check a bundle offline, or the whole live journal")
    checking.add_argument("bundle", nargs="?", metavar="BUNDLE", help="a bundle's file, or - for standard input")
    checking.add_argument("--key", default="", help="the publisher's public key (base64), from a source you trust")
    for verb in (sealing, proving, checking):
        verb.add_argument("--json", action="store_true", help="print one JSON document")
    return parser


def main(argv: list[str], *, prepare: Callable[[], None]) -> int:
    """Run one verb; only those that need the live journal prepare the framework."""
    try:
        given = _parser().parse_args(argv)
    except SystemExit as left:
        return int(left.code or 0)
    if given.verb == "verify" and given.bundle is not None:
        extra = [*([f"--key={given.key}"] if given.key else []), *(["--json"] if given.json else [])]
        return verify.main([*extra, "--", given.bundle])
    prepare()
    # the live journal needs the framework, which the offline verifier must never touch
    from shouzhan.kernel.journal import live

    return live.run(given)
