"""`shouzhan evaluate`: its verbs, each of which is loaded when it is called."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from shouzhan.engine.arguments import OneLineParser

_ROOM = "shouzhan.engine.scoring"
_VERBS: dict[str, tuple[str, str]] = {  # the module that knows a verb, and what a call for help says of it
    "matrix": ("bare.commands", "score and rank the rows of a bare table"),
    "run": ("scheme.commands", "score, rank and grade subjects by a scheme"),
    "ready": ("scheme.commands", "the schemes that come with the product, with synthetic sample data"),
    "explain": ("explaining.commands", "what each total is made of, and the smallest change that would raise the grade"),
    "compare": ("explaining.commands", "two subjects side by side, or this year against last year"),
    "robust": ("firm.commands", "how far places and grades stand under other weights, errors and gaps, and whom to inspect"),
    "ahp": ("ahp.commands", "weights from pairwise judgements, and whether these agree among themselves"),
    "experts": ("experts.commands", "assign reviewers blind, calibrate their severity, put a panel's scores together"),
    "check": ("checking.commands", "what is wrong or doubtful in a scheme, where, and what mends it"),
    "dryrun": ("dryrun.commands", "who would move under another scheme, and why; without --to, where a hair decides under this one"),
    "report": ("report.commands", "an evaluation as a page (.html), a Word document or a PDF"),
    "count": ("counting.commands", "count failures over years and say what follows"),
}


def main(argv: Sequence[str], ready: Path | None = None, sources: Path | None = None) -> int:
    """Run one verb; a wrong call is one clear line.

    `ready` is the folder of the schemes that come with the product, `sources` the list of the documents that clauses stand in.
    """
    given = _parser(argv).parse_args(argv, argparse.Namespace(ready=ready, sources=sources))
    from shouzhan.engine.scoring.matrix import Unusable, not_opened  # a call for help ended before it

    try:
        answered: int = given.call(given)
    except Unusable as error:
        print(error.sentence.in_(given.language), file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read the answer had enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        named = next((f"--{name}: " for name, value in vars(given).items() if value and str(value) == str(error.filename)), "")
        print(f"{named}{not_opened(error).sentence.in_(given.language)}", file=sys.stderr)
        return 2
    return answered


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    parser = OneLineParser(prog="shouzhan evaluate", description="Scores and ranks by many indicators.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    called = next((one for one in argv if one in _VERBS), "")
    for verb, (module, words) in _VERBS.items():
        if called and module == _VERBS[called][0]:
            if verb not in verbs.choices:
                import_module(f"{_ROOM}.{module}").add(verbs)
        else:
            verbs.add_parser(verb, help=words)
    return parser
