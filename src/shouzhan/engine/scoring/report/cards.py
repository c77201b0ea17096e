"""A subject's card: each indicator with its value, points, weight and contribution, beside the radar of its points."""

from collections.abc import Mapping
from dataclasses import dataclass

from shouzhan.engine.scoring.calling import Language
from shouzhan.engine.scoring.evaluating import Group
from shouzhan.engine.scoring.matrix import Numbers
from shouzhan.engine.scoring.report import words as w
from shouzhan.engine.scoring.report.charts import radar
from shouzhan.engine.scoring.report.markup import KINDS, badge, joined, name, text
from shouzhan.engine.scoring.report.reading import Printed, dimensions, is_dropped, printed
from shouzhan.kernel.text import Text

FEWEST_AXES = 3  # fewer make no shape


@dataclass(frozen=True)
class Cards:
    """What every card of a type shares."""

    group: Group
    number: int  # of the type in the report
    brought: Numbers | None
    clauses: Mapping[str, int]  # a clause's number in the list at the end
    raising: Mapping[str, Text]  # what would raise each subject's grade
    language: Language

    def card(self, subject: int) -> str:
        """One subject, folded."""
        group, language = self.group, self.language
        drawn = radar(group, subject, self.number, language) if len(group.indicators) >= FEWEST_AXES else ""
        return (
            f'<details class="card" id="s{self.number}-{subject}"><summary><span class="card__place">{group.places[subject]}</span>'
            f'<span class="card__name">{name(group.subjects[subject], language)}</span><b class="card__total">{w.score(group.totals[subject], group.decimals)}</b>'
            f"{grade_badge(group, subject, language)}</summary>"
            f'<div class="card__body">{f"<div>{drawn}</div>" if drawn else ""}{self._table(subject)}</div></details>'
        )

    def _table(self, subject: int) -> str:
        group, language = self.group, self.language
        heads = joined(f"<th scope=col>{one.in_(language)}" for at, one in enumerate((w.NUMBER, w.INDICATOR, w.VALUE, w.POINTS, w.WEIGHT, w.CONTRIBUTION)))
        rows = []
        shown = None if self.brought is None else printed(group, self.brought, subject)
        for dimension in dimensions(group):
            inside = [at for at, one in enumerate(group.indicators) if one.dimension == dimension.key]
            brought = "" if shown is None else w.score(shown.dimensions[dimension.key], group.decimals)
            rows.append(f"<tr class=dim><th scope=rowgroup colspan=5>{text(dimension.title.in_(language))}<td>{brought}")
            rows += [self._row(subject, at, shown) for at in inside]
        told = self.raising.get(group.subjects[subject])
        raised = f'<p class="footnote">{text(told.in_(language))}</p>' if told else ""
        return f'<div class="tablebox"><table class="table cardtable"><thead><tr>{heads}<tbody>{joined(rows)}{self._beside(subject, shown)}</table>{raised}</div>'

    def _row(self, subject: int, at: int, shown: Printed | None) -> str:
        group, one, language = self.group, self.group.indicators[at], self.language
        mark = self.clauses.get(one.clause)
        foot = f' <a class=ref href="#c{mark}">[{mark}]</a>' if mark else ""
        missing = f"<br><em>{text(w.missing_words(one, language))}</em>" if group.is_filled[subject, at] else ""
        points = "–" if is_dropped(group, subject, at) else w.points(group.points[subject, at], group.finer)
        brought = "" if shown is None else w.score(shown.indicators[at], group.decimals)
        return (
            f"<tr><td>{at + 1}<th scope=row>{text(one.title.in_(language))}{foot}{missing}<td>{text(w.value_words(one, float(group.values[subject, at]), language))}"
            f"<td>{points}<td>{w.share(group.shares[subject, at])}<td>{brought}"
        )

    def _beside(self, subject: int, shown: Printed | None) -> str:
        """What is counted beside the weights, and the total."""
        group, language = self.group, self.language
        rows = [
            f"<tr><td><th scope=row>{text(one.title.in_(language))}<td><td><td><td>{w.score(group.adjusted[subject, at] if shown is None else shown.adjustments[at], group.decimals)}"
            for at, one in enumerate(group.scheme.adjustments) if group.adjusted[subject, at]
        ]
        rows += [
            f"<tr><td><th scope=row colspan=5>{badge('overdue', w.VETO.in_(language))} {text(veto.title.in_(language))}"
            for key in group.vetoes[subject] for veto in group.scheme.vetoes if veto.key == key
        ]
        beside = f"<tbody>{joined(rows)}" if rows else ""
        return f"{beside}<tfoot><tr><th scope=row colspan=5>{w.TOTAL.in_(language)}<td>{w.score(group.totals[subject], group.decimals)}"


def grade_badge(group: Group, subject: int, language: Language) -> str:
    """A grade with the shape of what follows from it."""
    grade = group.grade(subject)
    return badge(KINDS[grade.consequence.kind] if grade.consequence else "open", grade.title.in_(language))
