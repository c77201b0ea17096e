"""Keeps the steps with what they were made of, and reads a score off them."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from shouzhan.engine.calling import both
from shouzhan.engine.matching.confidence.steps import Step
from shouzhan.engine.matching.query import Tuning
from shouzhan.engine.matching.telling import cause
from shouzhan.kernel.exactjson import read_json
from shouzhan.kernel.text import Text

SHIPPED = Path(__file__).parent / "measured.json"
WORDS, WHOLE = "words", "whole"
USUAL = Tuning()
_Z = 1.959963984540054  # 95 %


class BadTableError(ValueError):
    """A table of confidence cannot be used; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """Of so many judged matches scored like this, so many were relevant."""

    judged: int
    relevant: int
    unmeasured: Text | None = None  # why nothing is claimed

    @property
    def rate(self) -> float:
        """The share that was relevant; nothing is claimed where nothing was judged."""
        return self.relevant / self.judged if self.judged else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Between what bounds it lies: Wilson's interval, 95 %."""
        return wilson(self.relevant, self.judged)

    @property
    def sentence(self) -> Text:
        """The whole of it in words."""
        if self.unmeasured is not None:
            return self.unmeasured
        low, high = self.interval
        return Text(f"得分相近的 {self.judged:,} 条匹配中，{self.rate:.0%} 被判为相关（95% 区间 {low:.0%}–{high:.0%}）",
                    f"of {self.judged:,} matches scored like this, {self.rate:.0%} were judged relevant (95 %: {low:.0%} to {high:.0%})")  # fmt: skip

    def plain(self) -> dict[str, Any]:
        """As data."""
        low, high = self.interval
        return {"rate": f"{self.rate:.3f}", "low": f"{low:.3f}", "high": f"{high:.3f}", "judged": self.judged, "relevant": self.relevant}


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """Wilson's interval for a share."""
    if not tries:
        return 0.0, 1.0
    rate, z2 = hits / tries, _Z * _Z
    middle, half = rate + z2 / (2 * tries), _Z * math.sqrt(rate * (1 - rate) / tries + z2 / (4 * tries * tries))
    return max(0.0, (middle - half) / (1 + z2 / tries)), min(1.0, (middle + half) / (1 + z2 / tries))


@dataclass(frozen=True, slots=True)
class Table:
    """The steps, and in words what they were measured on."""

    steps: tuple[Step, ...]
    made: str
    of: str = WORDS  # which points were measured: those of the words alone, or the whole score
    documents: int = 0  # among how many documents; 0 where the table is a house's own, of its own documents
    made_en: str = ""
    tuning: Tuning = USUAL  # how terms were weighed when it was measured

    @property
    def origin(self) -> Text:
        """What it was measured on; in Chinese for both where nobody wrote the English."""
        return Text(self.made, self.made_en or self.made)

    def of_match(self, share: int, documents: int, *, is_loose: bool, tuning: Tuning = USUAL) -> Confidence:
        """The confidence of a match, and none beyond what was measured: in a far smaller collection a high share is easily come by."""
        if is_loose:
            return Confidence(0, 0, Text("无从判断：两边只有零散的单字相同，这样的匹配没有测定过", "no measure for this: both sides share single characters only"))
        if tuning != self.tuning:
            return Confidence(0, 0, Text("无从判断：多少会被判为相关，是按另一组权重测定的；可用 match calibrate --tuned 按本地判定测定", "no measure for this: it was taken with other weights; `match calibrate --tuned` measures by one's own judgements"))
        if 2 * documents < self.documents:
            return Confidence(0, 0, Text(
                f"无从判断：多少会被判为相关，是在 {self.documents:,} 项成果中测定的，这里只有 {documents:,} 项，不能套用；可用 match calibrate 按本地判定测定",
                f"no measure for this: it was taken among {self.documents:,} results, here are {documents:,}; `match calibrate` measures by one's own judgements",
            ))
        return self.at(share)

    def at(self, share: int) -> Confidence:
        """The confidence of a score in thousandths of its need's best; below the lowest step it is the lowest's."""
        under = [step for step in self.steps if step.low <= share]
        step = under[-1] if under else self.steps[0]
        return Confidence(step.judged, step.relevant)


def _insist(steps: Sequence[Step], file: Path) -> None:
    if not steps:
        raise BadTableError(both(f"{file}：没有分段", f"{file}: it has no steps"))
    for number, step in enumerate(steps, 1):
        if any(type(value) is not int for value in (step.low, step.judged, step.relevant)) or not 0 <= step.relevant <= step.judged or not step.judged:
            raise BadTableError(both(f"{file} 第 {number} 段：low、judged、relevant 应为整数，且 0 <= relevant <= judged，judged 大于 0", f"{file}, step {number}: low, judged and relevant must be whole numbers, 0 <= relevant <= judged and judged above 0"))
    for number, (lower, upper) in enumerate(pairwise(steps), 2):
        if upper.low <= lower.low or upper.relevant * lower.judged < lower.relevant * upper.judged:
            raise BadTableError(both(f"{file} 第 {number} 段：各段的得分和相关比例都应递增", f"{file}, step {number}: steps must rise, in their scores and in the share that was relevant"))


def read_table(file: Path) -> Table:
    """A table that was written."""
    try:
        kept = read_json(file.read_text("utf-8"))
        steps, made = tuple(Step(**step) for step in kept["steps"]), str(kept["made"])
        of, documents = {WORDS: WORDS, WHOLE: WHOLE}[kept["of"]], int(kept.get("documents", 0))
        tuning = replace(USUAL, **kept.get("tuning", {}))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadTableError(both(f"{file} 不是置信度表：{cause(error).zh}", f"{file} is no table of confidence: {cause(error).en}")) from None
    _insist(steps, file)
    return Table(steps, made, of, documents, str(kept.get("made_en", "")), tuning)


def as_kept(table: Table) -> str:
    """A table as it is kept."""
    kept = {"made": table.made, "made_en": table.made_en, "of": table.of, "documents": table.documents, "tuning": {} if table.tuning == USUAL else asdict(table.tuning), "steps": [asdict(step) for step in table.steps]}
    return json.dumps({key: value for key, value in kept.items() if value or key in ("made", "steps")}, ensure_ascii=False, indent=1) + "\n"


def write_table(file: Path, table: Table) -> None:
    """Keep a table."""
    file.write_text(as_kept(table), "utf-8")


@cache
def built_in() -> Table:
    """The table that ships."""
    return read_table(SHIPPED)
