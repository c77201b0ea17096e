"""`shouzhan evaluate`: its verbs, each of which is loaded when it is called."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from shouzhan.engine.calling import Parser, both, choose_language, spoken
from shouzhan.kernel.text import Text

_ROOM = "shouzhan.engine.scoring"
_VERBS: dict[str, tuple[str, Text]] = {  # the module that knows a verb, and what a call for help says of it
    "matrix": ("bare.commands", Text("给一张普通表格的各行打分排名", "score and rank the rows of a bare table")),
    "run": ("scheme.commands", Text("按方案给各对象打分、排名、定等级", "score, rank and grade subjects by a scheme")),
    "ready": ("scheme.commands", Text("随产品提供的方案，带虚构的样例数据", "the schemes that come with the product, with synthetic sample data")),
    "explain": ("explaining.commands", Text("每个总分由什么构成，最少改什么就能提高等级", "what each total is made of, and the smallest change that would raise the grade")),
    "compare": ("explaining.commands", Text("两个对象相互比较，或今年与去年比较", "two subjects side by side, or this year against last year")),
    "robust": ("firm.commands", Text("换了权重、有误差或缺值时，名次和等级还站得住多少，应抽查谁", "how far places and grades stand under other weights, errors and gaps, and whom to inspect")),
    "ahp": ("ahp.commands", Text("由两两比较得出权重，并检验这些判断是否一致", "weights from pairwise judgements, and whether these agree among themselves")),
    "experts": ("experts.commands", Text("匿名分配评审专家，校正宽严，汇总专家组评分", "assign reviewers blind, calibrate their severity, put a panel's scores together")),
    "check": ("checking.commands", Text("方案中哪里有错或可疑，怎样改正", "what is wrong or doubtful in a scheme, where, and what mends it")),
    "dryrun": ("dryrun.commands", Text("换一个方案谁会变动、为什么；不给 --to 时，本方案下哪里是一线之差", "who would move under another scheme, and why; without --to, where a hair decides under this one")),
    "report": ("report.commands", Text("把评价写成网页（.html）、Word 文档或 PDF", "an evaluation as a page (.html), a Word document or a PDF")),
    "count": ("counting.commands", Text("累计历年不合格的次数，得出后果", "count failures over years and say what follows")),
}


def main(argv: Sequence[str], ready: Path | None = None, sources: Path | None = None) -> int:
    """Run one verb; a wrong call is one clear line.

    `ready` is the folder of the schemes that come with the product, `sources` the list of the documents that clauses stand in.
    """
    choose_language(argv)
    given = _parser(argv).parse_args(argv, argparse.Namespace(ready=ready, sources=sources))
    from shouzhan.engine.scoring.matrix import Unusable, not_opened  # a call for help ended before it

    try:
        answered: int = given.call(given)
    except Unusable as error:
        print(error.sentence.in_(spoken()), file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read the answer had enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        named = next((f"--{name}: " for name, value in vars(given).items() if value and str(value) == str(error.filename)), "")
        print(f"{named}{not_opened(error).sentence.in_(spoken())}", file=sys.stderr)
        return 2
    return answered


def _parser(argv: Sequence[str]) -> Parser:
    parser = Parser(prog="shouzhan evaluate", description=both("按多项指标打分排名。", "Scores and ranks by many indicators."))
    verbs = parser.verbs()

    def new(verb: str) -> Parser:
        one = verbs.add_parser(verb, help=_VERBS[verb][1].in_(spoken()))
        one.answers()
        return one

    called = next((one for one in argv if one in _VERBS), "")
    for verb, (module, _words) in _VERBS.items():
        if called and module == _VERBS[called][0]:
            if verb not in verbs.choices:
                import_module(f"{_ROOM}.{module}").add(new)
        else:
            new(verb)
    return parser
