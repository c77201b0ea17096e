"""What an assignment starts from: proposals, reviewers, who knows which field, and who must not review what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from shouzhan.engine.scoring.rows import Row, read_rows
from shouzhan.kernel.text import Text

Kind = Literal["same-organisation", "self", "co-author", "relative", "joint-project", "declared", "expertise"]
_KINDS: Mapping[Kind, tuple[str, ...]] = {
    "co-author": ("coauthor", "合作者", "论文合作", "共同作者"), "relative": ("family", "亲属", "近亲属"),
    "joint-project": ("joint project", "合作项目", "近期合作项目", "共同承担项目"), "declared": ("申报回避", "申请回避", "主动回避", "其他"),
}  # fmt: skip
_PROPOSALS = {"proposal": ("id", "项目", "项目编号", "申报项目"), "organisation": ("organisations", "单位", "申报单位", "承担单位"), "field": ("fields", "领域", "技术领域"), "people": ("人员", "申报人", "项目人员")}
_REVIEWERS = {"reviewer": ("id", "专家", "评审专家", "姓名"), "organisation": ("organisations", "单位", "所在单位"), "most": ("最多", "上限", "最多项数"), "least": ("最少", "下限", "最少项数")}
_EXPERTISE = {"reviewer": ("专家", "评审专家", "姓名"), "field": ("领域", "技术领域"), "score": ("熟悉程度", "专长", "得分")}
_CONFLICTS = {"reviewer": ("专家", "评审专家", "姓名"), "with": ("against", "回避对象", "对象"), "kind": ("类型", "回避类型", "原因"), "year": ("年份", "年度")}
_DENOMINATOR = 10_000


@dataclass(frozen=True)
class Proposal:
    """What is to be reviewed."""

    id: str
    organisations: frozenset[str]
    fields: tuple[str, ...]
    people: frozenset[str]


@dataclass(frozen=True)
class Reviewer:
    """Who reviews, at least and at most so many."""

    id: str
    organisations: frozenset[str]
    least: int
    most: int


@dataclass(frozen=True)
class Conflict:
    """Why a reviewer must not judge a proposal, a person or an organisation."""

    reviewer: str
    against: str
    kind: Kind
    year: int | None = None


@dataclass(frozen=True)
class Exclusion:
    """A pair that cannot be, and why."""

    proposal: str
    reviewer: str
    kind: Kind
    reason: Text


@dataclass(frozen=True)
class Pool:
    """Everything an assignment rests on, sorted by name so that the order of the files changes nothing."""

    proposals: tuple[Proposal, ...]
    reviewers: tuple[Reviewer, ...]
    expertise: Mapping[tuple[str, str], Fraction]
    conflicts: tuple[Conflict, ...] = ()

    def skill(self, proposal: Proposal, reviewer: Reviewer) -> Fraction:
        """How well a reviewer knows a proposal: the mean over its fields."""
        return sum((self.expertise.get((reviewer.id, one), Fraction(0)) for one in proposal.fields), Fraction(0)) / len(proposal.fields)


def read_pool(proposals: str, reviewers: str, expertise: str, conflicts: str | None, full: float) -> Pool:
    """The pool that four files hold."""
    wanted = _proposals(proposals)
    people = _reviewers(reviewers, len(wanted))
    known = _expertise(expertise, people, full)
    fields = {field for _reviewer, field in known}
    for proposal, row in wanted.values():
        for field in proposal.fields:
            if field not in fields:
                raise row.refused("field", f"nobody has expertise in {field!r}", f"没有专家熟悉“{field}”")
    listed = read_conflicts(conflicts, people) if conflicts else ()
    return pool_of((one for one, _row in wanted.values()), people.values(), known, listed)


def pool_of(proposals: Iterable[Proposal], reviewers: Iterable[Reviewer], expertise: Mapping[tuple[str, str], Fraction], conflicts: Iterable[Conflict] = ()) -> Pool:
    """A pool in its fixed order."""
    return Pool(
        tuple(sorted(proposals, key=lambda one: one.id)), tuple(sorted(reviewers, key=lambda one: one.id)), expertise,
        tuple(sorted(conflicts, key=lambda one: (one.reviewer, one.against, one.kind, one.year or 0))),
    )


def _proposals(path: str) -> dict[str, tuple[Proposal, Row]]:
    found: dict[str, tuple[Proposal, Row]] = {}
    for row in read_rows(path, _PROPOSALS, ("proposal", "organisation", "field")):
        name = row.words("proposal")
        if name in found:
            raise row.refused("", f"{name!r} is on line {found[name][1].line} already", f"“{name}”已在第 {found[name][1].line} 行出现")
        row.words("field")
        fields = row.several("field")
        if not fields:
            raise row.refused("field", "names no field", "没有写明领域")
        row.words("organisation")
        found[name] = Proposal(name, frozenset(row.several("organisation")), fields, frozenset(row.several("people"))), row
    return found


def _reviewers(path: str, count: int) -> dict[str, Reviewer]:
    found: dict[str, Reviewer] = {}
    lines: dict[str, int] = {}
    for row in read_rows(path, _REVIEWERS, ("reviewer", "organisation")):
        name = row.words("reviewer")
        if name in found:
            raise row.refused("", f"{name!r} is on line {lines[name]} already", f"“{name}”已在第 {lines[name]} 行出现")
        row.words("organisation")
        most = row.whole("most", 0, 1_000_000, count)
        least = row.whole("least", 0, 1_000_000, 0)
        if least > most:
            raise row.refused("least", f"at least {least} and at most {most}", f"最少 {least} 而最多 {most}")
        found[name], lines[name] = Reviewer(name, frozenset(row.several("organisation")), least, most), row.line
    return found


def _expertise(path: str, reviewers: Mapping[str, Reviewer], full: float) -> dict[tuple[str, str], Fraction]:
    found: dict[tuple[str, str], Fraction] = {}
    lines: dict[tuple[str, str], int] = {}
    for row in read_rows(path, _EXPERTISE, ("reviewer", "field", "score")):
        key = known_name(row, "reviewer", reviewers), row.words("field")
        if key in found:
            raise row.refused("", f"{key[0]!r} in {key[1]!r} is on line {lines[key]} already", f"“{key[0]}”对“{key[1]}”已在第 {lines[key]} 行出现")
        row.number("score", 0, full)
        score = Fraction(row.words("score"))
        if score.denominator > _DENOMINATOR:
            raise row.refused("score", f"{row.words('score')} has more than four decimals", f"{row.words('score')} 超过四位小数")
        found[key], lines[key] = score, row.line
    return found


def read_conflicts(path: str, reviewers: Mapping[str, Reviewer] | None = None) -> tuple[Conflict, ...]:
    """The conflicts of a file; those of reviewers who are known, where these are given."""
    named = {name: kind for kind, names in _KINDS.items() for name in (kind, *names)}
    found = []
    for row in read_rows(path, _CONFLICTS, ("reviewer", "with", "kind")):
        kind = named.get(row.words("kind").lower())
        if kind is None:
            raise row.refused("kind", f"{row.words('kind')!r} is none of {', '.join(_KINDS)}", f"“{row.words('kind')}”不是 {'、'.join(_KINDS)} 之一")
        year = row.whole("year", 1900, 2200) if row.maybe("year") else None
        reviewer = row.words("reviewer") if reviewers is None else known_name(row, "reviewer", reviewers)
        found += [Conflict(reviewer, one, kind, year) for one in (row.words("with"), *row.several("with")[1:])]
    return tuple(dict.fromkeys(found))


def known_name(row: Row, column: str, known: Mapping[str, object] | frozenset[str]) -> str:
    """A name that must be in another list."""
    name = row.words(column)
    if name not in known:
        raise row.refused(column, f"there is no {column} {name!r}", f"没有名为“{name}”的{'专家' if column == 'reviewer' else '项目'}")
    return name


_SAID: Mapping[Kind, tuple[str, str]] = {
    "co-author": ("与{0}共同发表论文", "has published with {0}"), "relative": ("与{0}有亲属关系", "is related to {0}"),
    "joint-project": ("与{0}近期合作承担项目", "has had a project with {0} lately"), "declared": ("已声明与{0}存在利害关系", "has declared an interest in {0}"),
    "same-organisation": ("与申报方同属{0}", "belongs to {0} as the proposer does"), "self": ("{0}本人参与申报", "{0} takes part in the proposal"),
}  # fmt: skip


def exclusions(pool: Pool, *, recent_from: int | None = None, at_least: Fraction | None = None) -> tuple[Exclusion, ...]:
    """Every pair that cannot be, with each of its reasons; a joint project before `recent_from` is no longer one."""
    listed: dict[str, list[Conflict]] = {}
    for one in pool.conflicts:
        if not (one.kind == "joint-project" and recent_from is not None and one.year is not None and one.year < recent_from):
            listed.setdefault(one.reviewer, []).append(one)
    found = []
    for proposal in pool.proposals:
        names = {proposal.id, *proposal.people, *proposal.organisations}
        for reviewer in pool.reviewers:
            reasons: list[tuple[Kind, str]] = [("same-organisation", one) for one in sorted(proposal.organisations & reviewer.organisations)]
            if reviewer.id in proposal.people:
                reasons.append(("self", reviewer.id))
            reasons += [(one.kind, one.against) for one in listed.get(reviewer.id, ()) if one.against in names]
            found += [Exclusion(proposal.id, reviewer.id, kind, Text(_SAID[kind][0].format(whom), _SAID[kind][1].format(whom))) for kind, whom in reasons]
            if at_least is not None and (skill := pool.skill(proposal, reviewer)) < at_least:
                words = Text(f"专长 {float(skill):g}，低于 {float(at_least):g}", f"expertise {float(skill):g}, below {float(at_least):g}")
                found.append(Exclusion(proposal.id, reviewer.id, "expertise", words))
    return tuple(found)


def reason_of(conflict: Conflict) -> Text:
    """Why a reviewer may not judge whom the conflict names."""
    zh, en = _SAID[conflict.kind]
    return Text(zh.format(conflict.against), en.format(conflict.against))


def unmet(pool: Pool) -> Sequence[Conflict]:
    """Conflicts that speak of nobody in this call: kept from other years, or misspelt."""
    names = {name for one in pool.proposals for name in (one.id, *one.people, *one.organisations)}
    return [one for one in pool.conflicts if one.against not in names]
