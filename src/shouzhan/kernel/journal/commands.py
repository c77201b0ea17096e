"""The verbs of `shouzhan log`: checkpoint, prove, verify."""

import argparse
from collections.abc import Callable

from shouzhan.kernel.journal import verify


def main(argv: list[str], *, prepare: Callable[[], None]) -> int:
    """Run one verb; only those that need the live journal prepare the framework."""
    parser = argparse.ArgumentParser(prog="shouzhan log", description="The journal: seal it, prove an entry, verify.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    sealing = verbs.add_parser("checkpoint", help="seal what is new and print the signed checkpoint")
    proving = verbs.add_parser("prove", help="print a proof bundle for one entry")
    proving.add_argument("entry", type=int)
    checking = verbs.add_parser("verify", help="check a bundle offline, or the whole live journal")
    checking.add_argument("bundle", nargs="?")
    checking.add_argument("--key", default="")
    for verb in (sealing, proving, checking):
        verb.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    if given.verb == "verify" and given.bundle:
        extra = [*(["--key", given.key] if given.key else []), *(["--json"] if given.json else [])]
        return verify.main([given.bundle, *extra])
    prepare()
    # the live journal needs the framework, which the offline verifier must never touch
    from shouzhan.kernel.journal import live

    return live.run(given)


