"""Works out what a report adds when nobody hands it in: contributions to the total, ranges, and what is safe to act on."""

from collections.abc import Iterator
from dataclasses import replace

from shouzhan.engine.scoring.citing import with_titles
from shouzhan.engine.scoring.evaluating import Evaluation, Group
from shouzhan.engine.scoring.explaining.raising import raised, smallest_change
from shouzhan.engine.scoring.firm.report import Firmness, firmness, together_told
from shouzhan.engine.scoring.firm.weights import OverWeights
from shouzhan.engine.scoring.matrix import Numbers
from shouzhan.engine.scoring.report.findings import Findings, Range, Ranges
from shouzhan.engine.scoring.report.reading import in_order
from shouzhan.kernel.text import Text

SECONDS = 10.0  # for proving ranges of places; what is not proved by then is told


def completed(evaluation: Evaluation, findings: Findings, count: int = 0, seed: int = 0) -> Findings:
    """The findings with what can be worked out here: contributions, and ranges over `count` draws (none for 0)."""
    if not findings.contributions and evaluation.scheme.method == "saw":
        findings = replace(findings, contributions={group.type.key: contributed(group) for group in evaluation.groups})
    if findings.ranges is None and count:
        findings = replace(findings, ranges=ranged(evaluation, count, seed))
    return findings


def raisings(evaluation: Evaluation, findings: Findings) -> Iterator[tuple[str, Text]]:
    """The smallest change that would raise each grade, in words."""
    by_language = {language: with_titles(evaluation.scheme, findings.sources, language) for language in ("zh", "en")}
    for group in evaluation.groups:
        for subject in group.subjects:
            change = smallest_change(evaluation, subject)
            zh, en = (raised(replace(group, scheme=scheme), change) for scheme in by_language.values())
            yield subject, Text(zh.zh, en.en)


def contributed(group: Group) -> Numbers:
    """What each indicator brings to each total under the weighted sum."""
    brought: Numbers = group.points * group.shares * group.scheme.full
    return brought


def ranged(evaluation: Evaluation, count: int, seed: int) -> Ranges:
    """Places and grades over other weights, errors and gaps: proved where that can be done in time, else over draws."""
    found = firmness(evaluation, draws=count, seconds=SECONDS, seed=seed, turning=False)
    return Ranges({over.group.type.key: _of_type(over, found) for over in found.over}, _how(evaluation, found))


def _of_type(over: OverWeights, found: Firmness) -> tuple[Range, ...]:
    behind = _behind(over.group)
    return tuple(_range(over, at, behind[at], found) for at in range(len(over.group.subjects)))


def _behind(group: Group) -> dict[int, int | None]:
    """For each subject the first of those placed behind it; None for the last."""
    behind: dict[int, int | None] = {}
    last: int | None = None  # the first of the place behind
    first: int | None = None  # the first of the place at hand
    for at in reversed(in_order(group)):
        if first is not None and group.places[at] < group.places[first]:
            last = first
        behind[at], first = last, at
    return behind


def _range(over: OverWeights, at: int, behind: int | None, found: Firmness) -> Range:
    reach, held = over.reaches[at], [number for number, share in enumerate(over.spreads[at].grades) if share]
    told, ahead = over.spreads[at].ahead, over.sure is not None and behind is not None and over.sure[at, behind]
    share = 1.0 if ahead else told[behind] if told and behind is not None else None
    subject = over.group.subjects[at]
    spread = found.together.get(subject)
    return Range(reach.best, reach.worst, held[0], held[-1], found.safety[subject], share, ahead, (spread.best, spread.worst) if spread else None)


def _how(evaluation: Evaluation, found: Firmness) -> Text:
    within, keeps = evaluation.scheme.admissible.within, evaluation.scheme.admissible.keeps_dimensions
    ground = Text("各指标权重可取任意值", "every weight may take any value") if within is None else Text(
        f"各指标权重可上下浮动 {within * 100:g}%", f"each weight may move by up to {within * 100:g}% of itself",
    )
    held = Text("，各维度权重之和不变", ", the sum of each dimension staying as it is") if keeps else Text("", "")
    drawn = Text(
        f"另随机抽取 {found.draws:,} 组权重（种子 {found.seed}）逐一重新排名、定级，公布的权重也在其中", f"{found.draws:,} such weightings were drawn (seed {found.seed}), each ranked and graded anew, the published one among them",
    )
    if all(over.is_proved_kind and not over.gap for over in found.over):
        sure = Text("名次区间已证明精确。", "The ranges of places are proved exact.")
    else:
        gap = max((over.gap for over in found.over if over.is_proved_kind), default=0)
        left = Text(f"时间所限，可证明的界最多再宽 {gap} 名。", f"Time ran out, and what is proved lies up to {gap} places further out. ") if gap else Text("", "")
        sure = Text(f"{left.zh}未经证明的区间是实际可能范围的内界。", f"{left.en}A range that is not proved is the least it can be.")
    both = together_told(found) if found.together else Text("", "")
    return Text(
        f"名次区间：{ground.zh}{held.zh}，合计为 1；{drawn.zh}。{sure.zh}{both.zh}", f"Ranges of places: {ground.en}{held.en}, all adding up to 1. {drawn.en}. {sure.en} {both.en}".rstrip(),
    )
