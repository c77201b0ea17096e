"""The report as one page that opens anywhere: no network, readable without script, every name escaped."""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from shouzhan.engine.scoring.calling import Language
from shouzhan.engine.scoring.evaluating import Evaluation, Group
from shouzhan.engine.scoring.report import words as w
from shouzhan.engine.scoring.report.cards import FEWEST_AXES, Cards, grade_badge
from shouzhan.engine.scoring.report.charts import bar_row, radar_ground, rows_of, track_axis, track_row
from shouzhan.engine.scoring.report.findings import Findings, consequence_of, is_unsafe, range_of, unsafe_reasons
from shouzhan.engine.scoring.report.markup import KINDS, badge, joined, name, shape, text
from shouzhan.engine.scoring.report.reading import (
    dimensions,
    grade_reasons,
    holders,
    in_order,
    parts_finding,
    parts_of,
    printed,
)
from shouzhan.engine.scoring.report.wording import clauses_of, method_words, rules_words, scale_words
from shouzhan.engine.scoring.units import unit_in
from shouzhan.kernel.text import Text

_HERE = Path(__file__).parent
# the product's own tokens and name: a colour has one home
_LOOK = Path(str(files("shouzhan"))) / "web" / "static" / "shouzhan"
_PICKED = 12  # subjects from which a search field helps
_MANY = 60  # cards from which the browser may leave those out of sight unpainted


def html_report(evaluation: Evaluation, findings: Findings, language: Language) -> str:
    """The whole page; the same evaluation gives the same page."""
    return _Page(evaluation, findings, language).written()


def _inline(path: Path) -> str:
    """A style or a script without its comments and indents."""
    plain = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return "\n".join(line.strip() for line in plain.splitlines() if line.strip())


def _hash(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


@dataclass
class _Page:
    evaluation: Evaluation
    findings: Findings
    language: Language
    clauses: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scheme = self.evaluation.scheme
        self.clauses = {clause: at for at, clause in enumerate(clauses_of(self.scheme), 1)}

    def say(self, words: Text) -> str:
        """One of our own sentences, or the scheme's."""
        return text(words.in_(self.language))

    def written(self) -> str:
        """The page from its head to its foot."""
        labels = joined(f"--l{at}:'{one.in_(self.language)} ';" for at, one in enumerate((w.VALUE, w.POINTS, w.WEIGHT, w.CONTRIBUTION), 3))
        style = f"{_inline(_LOOK / 'tokens.css')}\n{_inline(_HERE / 'report.css')}\n:root{{{labels}}}"
        script = _inline(_HERE / "report.js")
        policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
        title = self.say(self.scheme.title)
        lang = "zh-Hans" if self.language == "zh" else "en"
        return (
            f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} · {text(self.scheme.edition)} — {self.say(w.REPORT)}</title><style>{style}</style></head>\n'
            f'<body><a class="skip" href="#main">{self.say(w.TOP)}</a><header>{self._strip()}<div class="masthead"><div class="wrap">{self._wordmark()}</div></div></header>\n'
            f'<main id="main" tabindex="-1"><div class="wrap">{self._head()}\n{joined(self._type(group, at) for at, group in enumerate(self.evaluation.groups))}'
            f"{self._notes()}{self._audit()}{self._method()}{self._clauses()}</div></main>\n"
            f'<footer class="footer"><div class="wrap">{self.say(w.FOOT)}</div></footer><script>{script}</script></body></html>\n'
        )

    def _wordmark(self) -> str:
        return (_LOOK / "wordmark.svg").read_text(encoding="utf-8").replace(' color="#1c1b19"', ' class="wordmark"')

    def _strip(self) -> str:
        told = w.SAMPLE if self.findings.is_sample else w.SYNTHETIC if self.scheme.is_synthetic else None
        return f'<div class="strip"><div class="wrap">{shape("info")}{self.say(told)}</div></div>' if told else ""

    def _head(self) -> str:
        scheme = self.scheme
        confirm = f'<p class="confirm">{badge("waiting", w.TO_CONFIRM.in_(self.language))}<span>{self.say(w.TO_CONFIRM_WHY)}</span></p>' if scheme.to_confirm else ""
        links = [(f"t{at}", self.say(group.type.title)) for at, group in enumerate(self.evaluation.groups)]
        links += [("notes", self.say(w.NOTES))] * bool(self._told()) + [("audit", self.say(w.AUDIT))] * bool(self.findings.audit)
        links += [("method", self.say(w.METHOD)), *[("clauses", self.say(w.CLAUSES))] * bool(self.clauses)]
        return (
            f'<div class="pagehead"><h1>{self.say(scheme.title)}</h1><p class="soft">{self.say(w.EDITION)} {text(scheme.edition)}</p></div>'
            f'<p class="lead">{self.say(method_words(scheme))}</p>{confirm}'
            f'<nav class="toc" aria-label="{self.say(w.CONTENTS)}"><ul>{joined(f"""<li><a href="#{key}">{words}</a></li>""" for key, words in links)}</ul></nav>'
        )

    # ---- one type ----

    def _type(self, group: Group, number: int) -> str:
        order = in_order(group)
        return (
            f'<section class="type" id="t{number}" aria-labelledby="h{number}"><div class="type__head"><h2 id="h{number}">{self.say(group.type.title)}</h2>'
            f'<p class="soft">{w.counted(len(order), self.language)}</p></div>{self._line(group)}{self._ranking(group, number, order)}'
            f"{self._made_of(group, order)}{self._how_far(group, order)}{self._cards(group, number, order)}</section>\n"
        )

    def _line(self, group: Group) -> str:
        """The grades as stops of a line, with how many hold each."""
        stops = []
        for number, (grade, count) in enumerate(zip(group.scheme.grades, holders(group), strict=True)):
            follows = consequence_of(group, number)
            after = badge(KINDS[follows.kind], follows.title.in_(self.language)) if follows else ""
            stops.append(
                f'<li class="stop{"" if count else " stop--empty"}"><span class="stop__mark"></span><b class="stop__count">{count}</b>'
                f'<span class="stop__label">{self.say(grade.title)}</span>{f"""<span class="stop__note">{after}</span>""" if after else ""}</li>'
            )
        return f'<ol class="line" aria-label="{self.say(w.TYPES_GRADES)}">{joined(stops)}</ol>'

    def _ranking(self, group: Group, number: int, order: list[int]) -> str:
        has_ranges = self.findings.ranges is not None
        heads = [(w.PLACE, "num"), (w.SUBJECT, "who"), (w.TOTAL, "num total"), (w.GRADE, "grade"), (w.FOLLOWS, "then")] + [(w.RANGE, "num range")] * has_ranges
        head = joined(f'<th scope="col" role="columnheader" class="{kind}">{self.say(words)}</th>' for words, kind in heads)
        rows = joined(self._ranked(group, number, one) for one in order)
        unsafe = any(is_unsafe(group, one, range_of(self.findings, group, one)) for one in order)
        reasons = joined(f"<li>{self.say(one)}</li>" for one in (*grade_reasons(group, order, self.findings), *unsafe_reasons(self.findings, group)))
        why = f'<p class="footnote">{badge("unsafe", w.UNSAFE.in_(self.language))} {self.say(w.UNSAFE_WHY)}</p>' if unsafe else ""
        why += f'<ul class="footnote">{reasons}</ul>' if reasons else ""
        return (
            f'<div class="tablebox"><table class="table ranking" role="table" data-sort><caption class="visually-hidden">{self.say(group.type.title)} · {self.say(w.RANKING)}</caption>'
            f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{rows}</tbody></table></div>{why}'
        )

    def _ranked(self, group: Group, number: int, subject: int) -> str:
        found = range_of(self.findings, group, subject)
        unsafe = f'<span class="unsafe">{badge("unsafe", w.UNSAFE.in_(self.language))}</span>' if is_unsafe(group, subject, found) else ""
        veto = f'<span class="unsafe">{badge("overdue", w.VETOED.in_(self.language))}</span>' if group.vetoes[subject] else ""
        cells = [
            f'<td role="cell" class="num place">{group.places[subject]}</td>',
            f'<th scope="row" role="rowheader" class="who"><a href="#s{number}-{subject}">{name(group.subjects[subject], self.language)}</a></th>',
            f'<td role="cell" class="num total">{w.score(group.totals[subject], group.decimals)}</td>',
            f'<td role="cell" class="grade" data-by="{group.grades[subject]}">{grade_badge(group, subject, self.language)}{veto}</td>',
            f'<td role="cell" class="then">{text(w.consequence_words(group, subject, self.language))}{unsafe}</td>',
        ]
        if found:
            cells.append(f'<td role="cell" class="num range" data-by="{found.best}">{w.places_words(found)}</td>')
        return f'<tr role="row">{joined(cells)}</tr>\n'

    def _made_of(self, group: Group, order: list[int]) -> str:
        parts = parts_of(group, self.findings)
        if parts is None:
            return f'<div class="chart"><h3>{self.say(w.MADE_OF)}</h3><p class="soft">{self.say(w.NOT_A_SUM)}</p></div>'
        titles = [one.title.in_(self.language) for one in dimensions(group)] + [w.BONUS.in_(self.language), w.DEDUCTION.in_(self.language)]
        used = [True] * (len(titles) - 2) + [bool(parts.bonus.any()), bool(parts.deduction.any())]
        tones = [f"s{at % 6 + 1}" for at in range(len(titles) - 2)] + ["bonus", "taken"]
        key = joined(f'<span><i class="swatch {tone}"></i>{text(title)}</span>' for title, tone, is_used in zip(titles, tones, used, strict=True) if is_used)
        most = max(group.scheme.full, float((parts.dimensions.sum(axis=1) + parts.bonus).max()))
        rows = rows_of(order, lambda one: bar_row(group, one, parts, most, titles, self.language), w.others(len(order) - 30, self.language))
        return (
            f'<figure class="chart"><figcaption><h3>{self.say(parts_finding(group, parts))}</h3><p class="key">{key}</p></figcaption>{rows}{self._parts_table(group, order, titles, used)}</figure>'
        )

    def _parts_table(self, group: Group, order: list[int], titles: list[str], used: list[bool]) -> str:
        heads = [self.say(w.SUBJECT), *(text(one) for one, is_used in zip(titles, used, strict=True) if is_used), self.say(w.TOTAL)]
        rows = []
        for one in order:
            shown = printed(group, self.findings.contributions[group.type.key], one)
            values = [value for value, is_used in zip([*shown.dimensions.values(), shown.bonus, shown.deduction], used, strict=True) if is_used]
            cells = joined(f"<td class=num>{w.score(value, group.decimals)}" for value in [*values, group.totals[one]])
            rows.append(f"<tr><th scope=row>{name(group.subjects[one], self.language)}{cells}")
        return self._folded(group, w.MADE_OF, heads, rows)

    def _folded(self, group: Group, what: Text, heads: list[str], rows: list[str], note: str = "") -> str:
        """The table behind a chart."""
        told = f'<p class="footnote">{note}</p>' if note else ""
        head = joined(f"<th scope=col{' class=num' if at else ''}>{one}" for at, one in enumerate(heads))
        return (
            f'<details class="figures"><summary>{self.say(w.FIGURES)}</summary><div class="tablebox" tabindex="0" role="region" aria-label="{self.say(group.type.title)} · {self.say(what)}"><table class="table">'
            f"<thead><tr>{head}<tbody>{joined(rows)}</table></div>{told}</details>"
        )

    def _how_far(self, group: Group, order: list[int]) -> str:
        if self.findings.ranges is None or not range_of(self.findings, group, 0):
            return ""
        language = self.language
        rows, drawn = [], {}
        at_once = any(found.together is not None for found in self.findings.ranges.by_type[group.type.key])
        for one in order:
            found = range_of(self.findings, group, one)
            if found is None:
                continue
            grades = w.grades_words(group, found, language)
            unsafe = is_unsafe(group, one, found)
            held = text(w.grade_words(group, one, found, language)) + (f"<br>{badge('unsafe', w.UNSAFE.in_(language))}" if unsafe else "")
            drawn[one] = track_row(group, one, found, held, language)
            rows.append(
                f"<tr><th scope=row>{name(group.subjects[one], language)}<td class=num>{found.best}<td class=num>{group.places[one]}<td class=num>{found.worst}{f'<td class=num>{w.together_words(found)}' if at_once else ''}<td class=num>{text(w.before_words(found, language))}<td class=num>{text(grades)}"
            )
        heads = [self.say(one) for one in (w.SUBJECT, w.BEST, w.PUBLISHED, w.WORST, *[w.TOGETHER] * at_once, w.BEFORE_NEXT, w.GRADES_RANGE)]
        lines = rows_of(order, drawn.__getitem__, w.others(len(order) - 30, language))
        key = (
            f'<span><svg class="track track--key" aria-hidden="true"><circle class=here cx="50%" cy="50%" r="6.5"/></svg>{self.say(w.PUBLISHED)}</span>'
            '<span><svg class="track track--key" aria-hidden="true"><line x1="15%" x2="85%" y1="50%" y2="50%"/><circle class=end cx="15%" cy="50%" r="5"/>'
            f'<circle class=end cx="85%" cy="50%" r="5"/></svg>{self.say(w.BEST)} – {self.say(w.WORST)}</span>'
        )
        return (
            f'<figure class="chart chart--far"><figcaption><h3>{self.say(w.moving(self.findings.ranges.by_type[group.type.key]))}</h3><p class="key">{key}</p></figcaption>{track_axis(len(order), language)}{lines}'
            f'<p class="footnote">{self.say(self.findings.ranges.told)}</p>{self._folded(group, w.HOW_FAR, heads, rows, self.say(w.CERTAIN_WHY))}</figure>'
        )

    def _cards(self, group: Group, number: int, order: list[int]) -> str:
        cards = Cards(group, number, self.findings.contributions.get(group.type.key), self.clauses, self.findings.raising, self.language)
        radars = len(group.indicators) >= FEWEST_AXES
        ground = f'<svg class="grounds" aria-hidden="true"><defs>{radar_ground(group, number)}</defs></svg>' if radars else ""
        key = f'<p class="key"><span><i class="swatch own"></i>{self.say(w.POINTS)}</span><span><i class="swatch median"></i>{self.say(w.MEDIAN)}</span><span>{self.say(w.OUTER)}</span></p>' if radars else ""
        find = (
            f'<label class="only-script find">{self.say(w.FIND)}<input type="search" class="input" data-find></label>' if len(order) >= _PICKED else ""
        )
        tools = (
            f'<div class="tools">{find}<button type="button" class="button only-script" data-open>{self.say(w.OPEN_ALL)}</button>'
            f'<button type="button" class="button only-script" data-close>{self.say(w.CLOSE_ALL)}</button><span class="soft only-script">{self.say(w.PRINTS)}</span></div>'
        )
        many = " cards--many" if len(order) > _MANY else ""
        return f'<div class="cards{many}"><h3>{self.say(w.CARDS)}</h3>{key}{tools}{ground}\n{joined(cards.card(one) + chr(10) for one in order)}</div>'

    # ---- the end ----

    def _told(self) -> list[Text]:
        return [*self.evaluation.notes, *self.findings.notes]

    def _notes(self) -> str:
        told = self._told()
        if not told:
            return ""
        return f'<section id="notes" class="section"><h2>{self.say(w.NOTES)}</h2><ul class="prose">{joined(f"<li>{self.say(one)}</li>" for one in told)}</ul></section>\n'

    def _audit(self) -> str:
        if not self.findings.audit:
            return ""
        items = joined(f"<li><b>{name(one.subject, self.language)}</b> {self.say(one.what)}<br><span class=soft>{self.say(one.why)}</span></li>" for one in self.findings.audit)
        return f'<section id="audit" class="section"><h2>{self.say(w.AUDIT)}</h2><ol class="prose">{items}</ol></section>\n'

    def _method(self) -> str:
        rules = joined(f"<li>{self.say(one)}</li>" for one in rules_words(self.scheme))
        far = f"<li>{self.say(self.findings.ranges.told)}</li>" if self.findings.ranges else ""
        tables = joined(self._indicators(group) for group in self.evaluation.groups)
        return f'<section id="method" class="section"><h2>{self.say(w.METHOD)}</h2><ul class="prose">{rules}{far}</ul>{tables}</section>\n'

    def _indicators(self, group: Group) -> str:
        """The indicators of a type with their weights and how points are given."""
        rows = []
        for dimension in dimensions(group):
            inside = [at for at, one in enumerate(group.indicators) if one.dimension == dimension.key]
            rows.append(f"<tr class=dim><th scope=rowgroup colspan=2>{self.say(dimension.title)}{self._mark(dimension.clause)}<td class=num>{w.share(group.weights[inside].sum())}<td>")
            for at in inside:
                one = group.indicators[at]
                unit = f"（{text(one.unit)}）" if one.unit and self.language == "zh" else f" ({text(unit_in(one.unit, self.language))})" if one.unit else ""
                confirm = f" <em>{self.say(w.CONFIRM_SHORT)}</em>" if one.to_confirm and not self.scheme.to_confirm else ""
                rows.append(
                    f"<tr><td class=num>{at + 1}<th scope=row>{self.say(one.title)}{unit}{self._mark(one.clause)}{confirm}<td class=num>{w.share(group.weights[at])}<td>{self.say(scale_words(one))}"
                )
        heads = f"<th scope=col class=num>{self.say(w.NUMBER)}<th scope=col>{self.say(w.INDICATOR)}<th scope=col class=num>{self.say(w.WEIGHT)}<th scope=col>{self.say(w.CALCULATED)}"
        return f'<div class="tablebox"><table class="table methods"><caption>{self.say(group.type.title)}</caption><thead><tr>{heads}<tbody>{joined(rows)}</table></div>'

    def _mark(self, clause: str) -> str:
        mark = self.clauses.get(clause)
        return f' <a class=ref href="#c{mark}">[{mark}]</a>' if mark else ""

    def _clauses(self) -> str:
        if not self.clauses:
            return ""
        items = joined(f'<li id="c{mark}">{text(w.clause_words(clause, self.findings, self.language))}</li>' for clause, mark in self.clauses.items())
        return f'<section id="clauses" class="section"><h2>{self.say(w.CLAUSES)}</h2><ol class="prose refs">{items}</ol></section>\n'
