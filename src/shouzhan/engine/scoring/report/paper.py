"""The report as official paper: the same figures as the page, described once for Word and for PDF."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from shouzhan.engine.documents.paper.charts.spec import PlaceRange, PlaceRanges, Radars, Series, StackedBar, Stacks
from shouzhan.engine.documents.paper.description import (
    Block,
    Chart,
    Footnote,
    Heading,
    Items,
    Paper,
    PaperColumn,
    Paragraph,
    Strong,
    Table,
)
from shouzhan.engine.scoring.calling import Language
from shouzhan.engine.scoring.evaluating import Evaluation, Group
from shouzhan.engine.scoring.report import words as w
from shouzhan.engine.scoring.report.cards import FEWEST_AXES
from shouzhan.engine.scoring.report.findings import Findings, is_unsafe, range_of, unsafe_reasons
from shouzhan.engine.scoring.report.reading import (
    dimensions,
    grade_reasons,
    holders,
    in_order,
    is_dropped,
    median_points,
    parts_finding,
    parts_of,
    printed,
)
from shouzhan.engine.scoring.report.wording import clauses_of, method_words, rules_words, scale_words
from shouzhan.engine.scoring.scheme.model import Indicator
from shouzhan.engine.scoring.units import unit_in
from shouzhan.kernel.text import Text

_ROWS = 12  # of one chart: two of them and a table share a page, where one of twice as many would leave half of it empty
_RANGE = 6.2  # of a table's width: the head of the ranges stays whole
MOST_DRAWN = 300  # subjects of a type, all of whom are drawn; of more only the first `_FIRST`: drawings of thousands fill memory and hundreds of pages
_FIRST = 36
MOST_CARDS = 60  # subjects whose radars and cards are printed; beyond it paper is the wrong place to look one up


def paper_report(evaluation: Evaluation, findings: Findings, language: Language) -> Paper:
    """The whole paper."""
    return _Writing(evaluation, findings, language).paper()


class _Writing:
    def __init__(self, evaluation: Evaluation, findings: Findings, language: Language) -> None:
        self.evaluation, self.findings, self.language = evaluation, findings, language
        self.scheme = evaluation.scheme
        self.clauses = {clause: at for at, clause in enumerate(clauses_of(self.scheme), 1)}

    def say(self, words: Text) -> str:
        return words.in_(self.language)

    def paper(self) -> Paper:
        title, report = self.say(self.scheme.title), self.say(w.REPORT)
        return Paper(
            title=f"{title}{report}" if self.language == "zh" else f"{title}: {report.lower()}", subtitle=f"{self.say(w.EDITION)} {self.scheme.edition}",
            blocks=tuple(self._blocks()), language=self.language, synthetic=self.scheme.is_synthetic or self.findings.is_sample, seal=False,
            issuer=self.findings.issuer, date=self.findings.dated,
        )

    def _blocks(self) -> Iterator[Block]:
        yield Paragraph(self.say(method_words(self.scheme)))
        if self.scheme.to_confirm:
            yield Paragraph((Strong(self.say(w.TO_CONFIRM)), ("。" if self.language == "zh" else ". ") + self.say(w.TO_CONFIRM_WHY)))
        cards = sum(len(group.subjects) for group in self.evaluation.groups) <= MOST_CARDS
        for group in self.evaluation.groups:
            yield from self._type(group)
        # a card fills its page: all of them come after what flows, which then leaves one gap and not one for each type
        for group in self.evaluation.groups if cards else ():
            yield Heading(1, self._captioned(w.CARDS, group))
            for subject in in_order(group):
                yield self._card(group, subject)
                yield from self._radar(group, subject)
        is_cut = any(len(group.subjects) > MOST_DRAWN for group in self.evaluation.groups)
        told = [*self.evaluation.notes, *self.findings.notes, *[w.TO_THE_WEB] * (not cards), *[w.FEW_DRAWN] * is_cut]
        if told:
            yield Heading(1, self.say(w.NOTES))
            yield Items(tuple(self.say(one) for one in told))
        if self.findings.audit:
            stop = "：" if self.language == "zh" else ": "
            yield Heading(1, self.say(w.AUDIT))
            yield Items(tuple(f"{one.subject}{stop}{self.say(one.what)}{self.say(one.why)}" for one in self.findings.audit), ordered=True)
        yield Heading(1, self.say(w.METHOD))
        told = rules_words(self.scheme) + ([self.findings.ranges.told] if self.findings.ranges else [])
        yield Items(tuple(self.say(one) for one in told))
        for group in self.evaluation.groups:
            yield self._indicators(group)
        if self.clauses:
            yield Heading(1, self.say(w.CLAUSES))
            yield Items(tuple(w.clause_words(one, self.findings, self.language) for one in self.clauses), ordered=True)

    def _type(self, group: Group) -> Iterator[Block]:
        order = in_order(group)
        comma, stop = ("，", "。") if self.language == "zh" else (", ", ".")
        held = [f"{self.say(grade.title)} {count}" for grade, count in zip(group.scheme.grades, holders(group), strict=True)]
        yield Heading(1, self.say(group.type.title))
        yield Paragraph(f"{w.counted(len(order), self.language)}{'：' if self.language == 'zh' else ': '}{comma.join(held)}{stop}")
        # tables flow on from page to page and charts do not: together the charts leave the fewest gaps
        yield self._ranking(group, order)
        yield from self._parts(group, order)
        yield from self._made_of(group, order)
        yield from self._how_far(group, order)

    def _ranking(self, group: Group, order: Sequence[int]) -> Table:
        has_ranges = self.findings.ranges is not None
        is_ordered = has_ranges and any(found and found.before_next is not None for found in (range_of(self.findings, group, one) for one in order))
        at_once = any(found and found.together is not None for found in (range_of(self.findings, group, one) for one in order))
        columns = [
            PaperColumn(self.say(w.PLACE), "number"), PaperColumn(self.say(w.SUBJECT)), PaperColumn(self.say(w.TOTAL), "number"),
            PaperColumn(self.say(w.GRADE)), PaperColumn(self.say(w.FOLLOWS)), *[PaperColumn(self.say(w.RANGE), "number", weight=_RANGE)] * has_ranges,
            *[PaperColumn(self.say(w.TOGETHER), "number", weight=_RANGE)] * at_once,
            *[PaperColumn(self.say(w.BEFORE_NEXT), "number", weight=_RANGE)] * is_ordered,
        ]
        rows, marked = [], False
        for one in order:
            found = range_of(self.findings, group, one)
            follows = w.consequence_words(group, one, self.language)
            if is_unsafe(group, one, found):
                marked = True
                follows += f"（◆{w.UNSAFE.zh}）" if self.language == "zh" else f" (◆ {w.UNSAFE.en.lower()})"
            rows.append((
                str(int(group.places[one])), group.subjects[one], w.score(group.totals[one], group.decimals), self.say(group.grade(one).title), follows,
                *[w.places_words(found)] * has_ranges, *[w.together_words(found)] * at_once, *[w.before_words(found, self.language) if found else ""] * is_ordered,
            ))
        reasons = [self.say(one) for one in unsafe_reasons(self.findings, group)]
        told = [*(self.say(one) for one in grade_reasons(group, order, self.findings)), *([self.say(w.UNSAFE_WHY), *reasons] if marked else []), *[self.say(w.CERTAIN_WHY)] * is_ordered]
        note = Footnote(text=(" " if self.language == "en" else "").join(told)) if told else None
        return Table(tuple(columns), tuple(rows), caption=self._captioned(w.RANKING, group), footnote=note, flows=True)

    def _captioned(self, words: Text, group: Group) -> str:
        return f"{self.say(group.type.title)}{'：' if self.language == 'zh' else ': '}{self.say(words)}"

    def _parts(self, group: Group, order: Sequence[int]) -> Iterator[Block]:
        """What each total is made of, in figures."""
        parts = parts_of(group, self.findings)
        if parts is None:
            yield Paragraph(self.say(w.NOT_A_SUM))
            return
        used = [True] * len(dimensions(group)) + [bool(parts.bonus.any()), bool(parts.deduction.any())]
        heads = [PaperColumn(self.say(w.SUBJECT)), *(PaperColumn(name, "number") for name, is_used in zip(self._names(group), used, strict=True) if is_used), PaperColumn(self.say(w.TOTAL), "number")]
        rows = []
        for one in order:
            shown = printed(group, self.findings.contributions[group.type.key], one)
            values = [value for value, is_used in zip([*shown.dimensions.values(), shown.bonus, shown.deduction], used, strict=True) if is_used]
            rows.append((group.subjects[one], *(w.score(value, group.decimals) for value in values), w.score(group.totals[one], group.decimals)))
        yield Table(tuple(heads), tuple(rows), caption=self._captioned(w.MADE_OF, group), flows=True)

    def _names(self, group: Group) -> tuple[str, ...]:
        """Of the parts of a total."""
        return (*(self.say(one.title) for one in dimensions(group)), self.say(w.BONUS), self.say(w.DEDUCTION))

    def _made_of(self, group: Group, order: Sequence[int]) -> Iterator[Block]:
        """The same drawn."""
        parts = parts_of(group, self.findings)
        if parts is None:
            return
        for part, mark in _pieces(_drawn(order), _ROWS):
            bars = tuple(
                StackedBar(
                    _numbered(group, one), (*(float(value) for value in parts.dimensions[one]), float(parts.bonus[one]), float(parts.deduction[one])), float(group.totals[one]),
                ) for one in part
            )
            yield Chart(Stacks(self.say(parts_finding(group, parts)) + mark, self._names(group), bars, full=group.scheme.full, decimals=group.decimals))

    def _how_far(self, group: Group, order: Sequence[int]) -> Iterator[Block]:
        ranges = self.findings.ranges
        found = ranges.by_type.get(group.type.key) if ranges else None
        if ranges is None or not found:
            return
        for part, mark in _pieces(_drawn(order), _ROWS):
            lines = tuple(
                PlaceRange(
                    group.subjects[one], found[one].best, int(group.places[one]), found[one].worst,
                    w.grade_words(group, one, found[one], self.language), is_unsafe(group, one, found[one]),
                ) for one in part
            )
            # how the ranges were found is said below the first of the charts, and in the method; more often it would only push the next from its page
            told = Footnote(text=self.say(ranges.told)) if group is self.evaluation.groups[0] and part[0] == order[0] else None
            yield Chart(PlaceRanges(self.say(w.moving(found)) + mark, lines, len(order)), told)

    def _radar(self, group: Group, subject: int) -> Iterator[Block]:
        """A subject's points against the median, below its card."""
        if len(group.indicators) < FEWEST_AXES:
            return
        axes = tuple(self.say(one.title) for one in group.indicators)
        points = tuple(None if is_dropped(group, subject, at) else float(value) * 100 for at, value in enumerate(group.points[subject]))
        title = f"{group.subjects[subject]}{'：' if self.language == 'zh' else ': '}{self.say(w.PROFILE)}"
        against = Series(self.say(w.MEDIAN), tuple(median_points(group)))
        yield Chart(Radars(title, axes, (Series(_numbered(group, subject), points),), against, decimals=2 + group.finer))

    def _card(self, group: Group, subject: int) -> Table:
        brought = self.findings.contributions.get(group.type.key)
        shown = None if brought is None else printed(group, brought, subject)
        columns = [
            PaperColumn(self.say(w.NUMBER), "number"), PaperColumn(self.say(w.INDICATOR)), PaperColumn(self.say(w.VALUE), "number"), PaperColumn(self.say(w.POINTS), "number"),
            PaperColumn(self.say(w.WEIGHT), "number"), *[PaperColumn(self.say(w.CONTRIBUTION), "number")] * (brought is not None), PaperColumn(self.say(w.CLAUSE), "number"),
        ]
        rows: list[tuple[str, ...]] = []
        for at, one in self._by_dimension(group):
            if isinstance(one, Text):
                inside = [place for place, each in enumerate(group.indicators) if each.dimension == group.scheme.dimensions[at].key]
                sums = [] if shown is None else [w.score(shown.dimensions[group.scheme.dimensions[at].key], group.decimals)]
                rows.append(("", self.say(one), "", "", w.share(group.shares[subject, inside].sum()), *sums, ""))
                continue
            value = w.value_words(replace(one, unit=""), float(group.values[subject, at]), self.language)
            missing = f"（{w.missing_words(one, self.language)}）" if self.language == "zh" else f" ({w.missing_words(one, self.language)})"
            rows.append((
                str(at + 1), self._measured(one) + (missing if group.is_filled[subject, at] else ""), value,
                "–" if is_dropped(group, subject, at) else w.points(group.points[subject, at], group.finer), w.share(group.shares[subject, at]),
                *([] if shown is None else [w.score(shown.indicators[at], group.decimals)]), self._mark(one.clause),
            ))
        last = (lambda title, figure: ("", title, "", "", "", figure, "")) if brought is not None else (lambda title, figure: ("", title, "", figure, "", ""))
        rows += [last(self.say(one.title), w.score(group.adjusted[subject, at] if shown is None else shown.adjustments[at], group.decimals)) for at, one in enumerate(group.scheme.adjustments) if group.adjusted[subject, at]]
        rows += [last(f"{self.say(w.VETO)} · {self.say(veto.title)}", "") for key in group.vetoes[subject] for veto in group.scheme.vetoes if veto.key == key]
        rows.append(last(self.say(w.TOTAL), w.score(group.totals[subject], group.decimals)))
        grade = self.say(group.grade(subject).title)
        caption = w.standing(group.subjects[subject], int(group.places[subject]), grade, self.language)
        told = self.findings.raising.get(group.subjects[subject])
        note = Footnote(text=self.say(told)) if told else None
        return Table(tuple(columns), tuple(rows), caption=caption, footnote=note, total_row=True, whole=True, leads=len(group.indicators) >= FEWEST_AXES)

    def _measured(self, one: Indicator) -> str:
        """An indicator with its unit."""
        title, unit = self.say(one.title), unit_in(one.unit, self.language)
        return title if not unit else f"{title}（{unit}）" if self.language == "zh" else f"{title} ({unit})"

    def _by_dimension(self, group: Group) -> Iterator[tuple[int, Indicator | Text]]:
        """The indicators with their numbers, after those of each dimension its name with the dimension's number."""
        for number, dimension in enumerate(group.scheme.dimensions):
            inside = [(at, one) for at, one in enumerate(group.indicators) if one.dimension == dimension.key]
            yield from inside
            if inside:
                yield number, Text(f"{dimension.title.zh}小计", f"{dimension.title.en}, together")

    def _mark(self, clause: str) -> str:
        return f"[{self.clauses[clause]}]" if clause in self.clauses else ""

    def _indicators(self, group: Group) -> Table:
        columns = (
            PaperColumn(self.say(w.NUMBER), "number"), PaperColumn(self.say(w.INDICATOR)), PaperColumn(self.say(w.WEIGHT), "number"), PaperColumn(self.say(w.CALCULATED)),
            PaperColumn(self.say(w.CLAUSE), "number"),
        )
        rows = tuple(
            (
                str(at + 1), self._measured(one), w.share(group.weights[at]),
                self.say(scale_words(one)), self._mark(one.clause),
            ) for at, one in enumerate(group.indicators)
        )
        return Table(columns, rows, caption=self._captioned(w.INDICATOR, group), flows=True)


def _numbered(group: Group, subject: int) -> str:
    return f"{int(group.places[subject])} {group.subjects[subject]}"


def _drawn(order: Sequence[int]) -> Sequence[int]:
    """Those of a type who are drawn."""
    return order if len(order) <= MOST_DRAWN else order[:_FIRST]


def _pieces(order: Sequence[int], size: int) -> Iterator[tuple[Sequence[int], str]]:
    """The subjects in pieces that fit one chart, each with its mark where there are several."""
    count = -(-len(order) // size)
    for at in range(count):
        yield order[at * size : (at + 1) * size], f" {at + 1}/{count}" if count > 1 else ""
