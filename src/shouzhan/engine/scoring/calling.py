"""What every verb over a scheme asks for, and how it opens it."""

import argparse
import json
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from shouzhan.engine.calling import Parser, add_json, both
from shouzhan.engine.scoring.ahp import read_judgements, weights_of
from shouzhan.engine.scoring.citing import sources_of, with_titles
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.scheme.model import Scheme
from shouzhan.engine.scoring.scheme.reading import METHOD_NAMES, WEIGHTINGS, read_scheme
from shouzhan.engine.scoring.table import Table, read_table
from shouzhan.kernel.text import Text

Language = Literal["zh", "en"]
NewVerb = Callable[[str], Parser]
_INVENTED = Text("数据为虚构", "invented data")


def add_scheme(parser: argparse.ArgumentParser, *, data: bool = True) -> None:
    """The scheme, its data and how to print."""
    parser.add_argument("--scheme", required=True, help=both("方案文件，或随产品提供的方案名（见 evaluate ready）", "the scheme file, or the name of one that comes with the product (see: evaluate ready)"))
    if data:
        parser.add_argument("--data", help=both(
            "每个对象一行的 CSV 文件或工作簿，或随产品提供的样例名；方案是随产品提供的，不给则用它的样例",
            "a CSV file or workbook, a line per subject, or the name of a sample that comes with the product; with a scheme that does, its sample unless told otherwise",
        ))
    parser.add_argument("--method", choices=METHOD_NAMES, help=both("代替方案中的方法", "in place of the scheme's method"))
    parser.add_argument("--weights", choices=WEIGHTINGS, help=both("代替方案中定权重的办法", "in place of the scheme's way to weights"))
    add_json(parser)


def opened_scheme(given: argparse.Namespace) -> Scheme:
    """The scheme that was named, with what the call put in its place."""
    scheme = read_scheme(scheme_path(given))
    if given.method:
        scheme = replace(scheme, method=given.method)
    if given.weights:
        scheme = replace(scheme, weighting=given.weights)
    return judged(scheme, scheme_path(given)) if scheme.weighting == "ahp" else scheme


def judged(scheme: Scheme, path: Path) -> Scheme:
    """The scheme with the weights that the judgements beside it come to, spread for each type over the indicators it counts."""
    if not scheme.judgements:
        raise Unusable("weights: ahp needs judgements, the file with the comparisons, in the scheme", "weights：ahp 需要在方案中写明 judgements，即两两比较的文件")
    ahp = weights_of(read_judgements(path.parent / scheme.judgements))
    weights = dict(zip(ahp.items, ahp.weights.tolist(), strict=True))
    counted = {one.key for one in scheme.indicators if any(one.weights.values())}
    for missing in sorted(counted - set(weights)):
        raise Unusable(f"{scheme.judgements}: the judgements do not compare {missing}", f"{scheme.judgements}：判断中没有比较 {missing}")
    for strange in sorted(set(weights) - counted):
        raise Unusable(f"{scheme.judgements}: the judgements compare {strange}, which no type counts", f"{scheme.judgements}：判断中比较了 {strange}，但没有类型计入它")
    return replace(scheme, weighting="declared", indicators=tuple(
        replace(one, weights={kind: weights[one.key] for kind, weight in one.weights.items() if weight > 0}) for one in scheme.indicators
    ))


def opened(given: argparse.Namespace) -> tuple[Scheme, Table]:
    """The scheme and the data that were named."""
    scheme = opened_scheme(given)
    return scheme_read_aloud(given, scheme), read_table(data_path(given), scheme)


def scheme_read_aloud(given: argparse.Namespace, scheme: Scheme) -> Scheme:
    """The scheme as people read it, with documents by their titles; a program is told their keys."""
    return scheme if given.json else with_titles(scheme, sources_of(given.sources), given.language)


def invented(is_synthetic: bool, language: Language, *, before: str = "") -> str:
    """What an answer over invented data says of itself, nothing over others."""
    return before + _INVENTED.in_(language) if is_synthetic else ""


def scheme_path(given: argparse.Namespace) -> Path:
    """Where the scheme stands: a file, or one of those that come with the product."""
    return ready_path(given, given.scheme, "--scheme", ".yaml")


def ready_path(given: argparse.Namespace, named: str, option: str, ending: str) -> Path:
    """A file, or by its name one of those that come with the product."""
    path = Path(named)
    if path.is_file() or given.ready is None or path.name != named:
        return path
    known = sorted(one.stem for one in given.ready.glob(f"*{ending}") if "." not in one.stem)
    if named in known:
        return Path(given.ready) / f"{named}{ending}"
    raise Unusable(f"{option}: there is no file {named!r}, and none of this name comes with the product: {', '.join(known)}", f"{option}：没有文件“{named}”，随产品提供的也没有这个名字：{'、'.join(known)}")


def sample_path(given: argparse.Namespace) -> Path | None:
    """The sample of a scheme that comes with the product; None of any other."""
    sample = scheme_path(given).with_suffix(".csv")
    return sample if given.ready is not None and sample.parent == given.ready and sample.is_file() else None


def data_path(given: argparse.Namespace) -> Path:
    """The data that were named, or the sample of a ready scheme."""
    path = ready_path(given, given.data, "--data", ".csv") if given.data else sample_path(given)
    if path is None:
        raise Unusable("--data: a file with a line per subject is needed", "--data：需要一份每个对象一行的数据文件")
    return path


def told(answer: dict[str, Any]) -> None:
    """One JSON document on standard output."""
    if sys.stdout is not None:  # it may have been closed before we began
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, allow_nan=False) + "\n")


def padded(text: str, width: int) -> str:
    """The text filled to a width on the screen, where a Chinese character takes two places."""
    return text + " " * max(0, width - sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text))
