"""Checks where values come from: circles, the same thing counted twice, names in formulas that nothing bears."""

import ast
import difflib
from collections.abc import Iterator

from shouzhan.engine.scoring.checking.finding import Finding
from shouzhan.engine.scoring.matrix import Unusable
from shouzhan.engine.scoring.scheme.formulas import columns_of, names_in, parsed
from shouzhan.engine.scoring.scheme.model import Indicator, Scheme
from shouzhan.kernel.text import Text


def source_findings(scheme: Scheme) -> Iterator[Finding]:
    """Everything to say about origins."""
    by_key = {one.key: one for one in scheme.indicators}
    try:
        rests = columns_of(by_key)
    except Unusable as error:
        itself = next((one for one in scheme.indicators if str(error).startswith(f"indicators.{one.key}.formula: {one.key!r} names")), None)
        if itself is not None:
            yield Finding(
                "named-itself", "error", f"indicators.{itself.key}.formula", Text(f"公式里的 {itself.key} 是该指标自己；若指同名的数据列，二者不能重名。", f"The formula names {itself.key}, which is the indicator itself; a data column of this name cannot be told from it."),
                Text("给该指标换一个键名。", "Give the indicator another key."), itself.clause, {"message": str(error)},
            )
            return
        first = next((one.key for one in scheme.indicators if one.source == "formula" and f" {one.key}" in str(error)), "")
        yield Finding(
            "circle", "error", f"indicators.{first}.formula" if first else "indicators", Text(f"派生指标算不出来：{error}。", f"Derived indicators cannot be worked out: {error}."),
            Text("改正公式，使其最终只依赖数据列。", "Change a formula so that all rest on data columns in the end."), witness={"circle": str(error)},
        )
        return
    yield from _twice(scheme, {key: _told(by_key[key], columns) for key, columns in rests.items()})
    yield from _names(scheme, by_key)


def _told(one: Indicator, columns: set[str]) -> str:
    """What an indicator measures: two that tell the same have the same answer. A formula over one column alone tells what the column tells."""
    if len(columns) == 1:
        return next(iter(columns))
    return ast.dump(parsed(one.origin, one.key)) if one.source == "formula" else one.origin


def _twice(scheme: Scheme, told: dict[str, str]) -> Iterator[Finding]:
    for at, second in enumerate(scheme.indicators):
        for first in scheme.indicators[:at]:
            shared = [kind for kind in scheme.types if first.weights.get(kind.key, 0) > 0 and second.weights.get(kind.key, 0) > 0]
            if told[first.key] == told[second.key] and shared:
                yield Finding(
                    "counted-twice", "warning", f"indicators.{second.key}", Text(f"“{second.title.zh}”与“{first.title.zh}”测的是同一件事，计了两次。", f"{second.title.en!r} measures the same as {first.title.en!r} and counts twice."),
                    Text("合并为一项。", "Make them one."), second.clause, {"with": first.key, "types": [kind.key for kind in shared]},
                )


def _names(scheme: Scheme, by_key: dict[str, Indicator]) -> Iterator[Finding]:
    """Names in a formula that are nearly, but not quite, those of an indicator."""
    for one in scheme.indicators:
        if one.source != "formula":
            continue
        for name in sorted(names_in(parsed(one.origin, one.key))):
            others = [key for key in (*by_key, *(two.origin for two in scheme.indicators if two.source != "formula")) if key != one.key]
            near = [] if name in others else difflib.get_close_matches(name, others, n=1, cutoff=0.9)
            if near:
                yield Finding(
                    "name-near", "warning", f"indicators.{one.key}.formula", Text(f"公式里的 {name} 不是任何指标，似为 {near[0]}。", f"The formula names {name}, which is no indicator; perhaps {near[0]}."),
                    Text("改正名称；若确是数据列则不必改。", "Put the name right; if it is a data column, leave it."), one.clause, {"name": name},
                )
