"""Walks a history year by year; whatever order it was handed in, it comes to the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from shouzhan.engine.scoring.counting import notice, rectify
from shouzhan.engine.scoring.counting.model import Appeal, Change, Entry, History, Setting, Standing, State, Step
from shouzhan.engine.scoring.matrix import Unusable, line_at
from shouzhan.kernel.text import Text

_RULES = {"notice": notice, "rectify": rectify}


@dataclass(frozen=True)
class Life:
    """A subject from its first year to its last: where it stands and every step there, those of its predecessors included."""

    subject: str
    standing: Standing
    steps: tuple[Step, ...]
    became: tuple[str, ...] = ()
    before_appeals: State = "ok"  # where it would stand without any appeal


@dataclass(frozen=True)
class Count:
    """Where everybody stands at the end of a year."""

    setting: Setting
    until: int
    lives: Mapping[str, Life]

    def state(self, subject: str) -> State:
        """Where a subject stands."""
        return self.lives[subject].standing.state


def counted(history: History, setting: Setting, until: int | None = None) -> Count:
    """Where everybody stands at the end of the year `until`; the last year of the history unless told otherwise."""
    if setting.within < 1 or not 1 <= setting.notice_at <= setting.final_at:
        raise Unusable("a deadline is one year away or more, and a notice comes no later than the delisting", "期限至少为一年，通报不得晚于摘牌")
    years = _years(history)
    if not years:
        raise Unusable("there is no history", "没有历年记录")
    end = max(years) if until is None else until
    known = History(
        tuple(sorted(one for one in history.entries if one.year <= end)), tuple(sorted(one for one in history.changes if one.year <= end)),
        tuple(sorted(one for one in history.appeals if one.year <= end)),
    )
    _checked(known, history)
    with_appeals = _Walk(known, setting, end).done()
    annulled = {one.of for one in known.appeals}
    held = {(one.subject, one.year, one.is_safe) for one in known.entries if one.key not in annulled}
    without = tuple(one for one in known.entries if one.key not in annulled or (one.subject, one.year, one.is_safe) not in held)
    seen: dict[tuple[str, int, bool], Entry] = {}
    for one in without:  # of several annulled results of a year the first stands for what was there
        seen.setdefault((one.subject, one.year, one.is_safe), one)
    before = with_appeals if not annulled else _Walk(History(tuple(seen.values()), known.changes), setting, end).done()
    return Count(setting, end, {name: replace(life, before_appeals=before[name].standing.state) for name, life in with_appeals.items()})


def _years(history: History) -> list[int]:
    return [one.year for one in history.entries] + [one.year for one in history.changes] + [one.year for one in history.appeals]


def _checked(known: History, whole: History) -> None:
    keys: dict[str, Entry] = {}
    for one in whole.entries:
        if one.key in keys:
            raise Unusable(
                f"{one.subject!r} has a result of {one.year} on line {keys[one.key].line} already; a second one needs an id of its own and the first to be annulled",
                f"“{one.subject}”{one.year} 年的结果已在第 {keys[one.key].line} 行；再写一个须有自己的编号，并撤销前一个",
            ).at(line_at(one.line))
        keys[one.key] = one
        if one.deadline is not None and (one.outcome != "fail" or one.deadline <= one.year):
            raise Unusable("a deadline belongs to a poor result and lies after its year", "整改期限只用于不合格的结果，且晚于其年度").at(line_at(one.line))
    for appeal in whole.appeals:
        if appeal.of not in keys:
            raise Unusable(f"there is no entry {appeal.of!r} to annul", f"没有可撤销的记录“{appeal.of}”").at(line_at(appeal.line))
        if appeal.year < keys[appeal.of].year:
            raise Unusable(f"an appeal of {appeal.year} cannot annul a result of {keys[appeal.of].year}", f"{appeal.year} 年的申诉不能撤销 {keys[appeal.of].year} 年的结果").at(line_at(appeal.line))
    annulled = {one.of for one in known.appeals}
    live: dict[tuple[str, int, bool], Entry] = {}
    for one in known.entries:
        if one.key in annulled:
            continue
        same = live.setdefault((one.subject, one.year, one.is_safe), one)
        if same is not one:
            raise Unusable(f"{one.subject!r} has a result of {one.year} on line {same.line} already", f"“{one.subject}”{one.year} 年的结果已在第 {same.line} 行").at(line_at(one.line))


@dataclass
class _Walk:
    history: History
    setting: Setting
    until: int
    now: dict[str, Standing] = field(default_factory=dict)
    steps: dict[str, list[Step]] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    became: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)

    def done(self) -> dict[str, Life]:
        """Walk to the end."""
        years = {*_years(replace(self.history, appeals=())), self.until}
        for year in sorted(years):
            self._expire(year)
            self._year(year)
        return {name: Life(name, self.now[name], tuple(self.steps[name]), self.became.get(name, (0, ()))[1]) for name in sorted(self.now)}

    def _expire(self, year: int) -> None:
        for name in sorted(self.now):
            if name in self.became:
                continue
            before = self.now[name]
            found = _RULES[self.setting.rule].expired(self.setting, before, year)
            if found is not None:
                self._move(name, before.deadline or year, "deadline", found[0], found[1], ())

    def _year(self, year: int) -> None:
        annulled = {one.of: one for one in self.history.appeals}
        results: dict[str, list[Entry]] = {}
        for one in self.history.entries:
            if one.year == year:
                results.setdefault(one.subject, []).append(one)
        waiting = dict(results)
        made: set[str] = set()
        for change in _in_turn([one for one in self.history.changes if one.year == year]):
            for name in change.sources:
                if name not in change.targets:  # who ends this year was assessed before it ended
                    self._results(name, waiting.pop(name, []), annulled)
            self._change(change)
            made.update(one for one in change.targets if self.first.setdefault(one, year) == year)
        for name in sorted(waiting):
            self._results(name, waiting[name], annulled)
        if any(one.outcome != "missing" for found in results.values() for one in found):
            for name in sorted(self.now):
                if name not in results and name not in made and name not in self.became:
                    self._results(name, [Entry(year, name, f"{name}/{year}/missing", "missing")], {})

    def _results(self, name: str, found: list[Entry], annulled: Mapping[str, Appeal]) -> None:
        if found and name in self.became:
            year, into = self.became[name]
            raise Unusable(
                f"{name!r} became {', '.join(into)} in {year} and has no result of {found[0].year}", f"“{name}”已于 {year} 年成为{'、'.join(into)}，没有 {found[0].year} 年的结果",
            ).at(line_at(found[0].line))
        if not found:
            return
        self._begin(name, found[0].year)
        rule = _RULES[self.setting.rule]
        live = [one for one in found if one.key not in annulled]
        for entry in found:
            if entry.key in annulled:
                before = self.now[name]
                # an annulled answer to an order is an answer nobody may act on
                after = before if any(one.is_safe for one in live) else rule.doubted(self.setting, before, entry)[0]
                self._move(name, entry.year, "annulled", after, _annulled(entry, annulled[entry.key]), (entry,))
        for entry in sorted(live, key=lambda one: (one.is_safe, one)):
            after, sentence = (rule.happened if entry.is_safe else rule.doubted)(self.setting, self.now[name], entry)
            self._move(name, entry.year, ("missing" if entry.outcome == "missing" else "outcome") if entry.is_safe else "unsafe", after, sentence, (entry,))

    def _begin(self, name: str, year: int) -> None:
        if name not in self.now:
            self.now[name], self.steps[name] = Standing(), []
            self.first.setdefault(name, year)

    def _move(self, name: str, year: int, kind: str, after: Standing, sentence: Text, entries: tuple[Entry, ...]) -> None:
        before = self.now[name]
        years = after.years or before.years
        keys = tuple(dict.fromkeys(one.key for one in (*before.tally, *after.tally, *entries)))
        self.steps[name].append(Step(year, name, kind, before.state, after.state, sentence, years, keys))
        self.now[name] = after

    def _change(self, change: Change) -> None:
        for name in change.sources:
            if name in self.became:
                year, into = self.became[name]
                raise Unusable(f"{name!r} became {', '.join(into)} in {year} already", f"“{name}”已于 {year} 年成为{'、'.join(into)}").at(line_at(change.line))
            self._begin(name, change.year)
        for name in change.targets:
            if name in self.became:
                raise Unusable(f"{name!r} ended in {self.became[name][0]}", f"“{name}”已于 {self.became[name][0]} 年终止").at(line_at(change.line))
            if name in self.now and name not in change.sources and change.kind != "merge":
                raise Unusable(f"{name!r} exists already", f"“{name}”已经存在").at(line_at(change.line))
        if change.kind == "merge":
            self._merge(change)
            return
        source = change.sources[0]
        old, steps = self.now[source], self.steps[source]
        for name in change.targets:
            new = old if change.kind == "rename" else _RULES[self.setting.rule].joined(self.setting, self.setting.split, [(source, old)])
            if name == source:
                new = old  # what goes on under its name goes on with its count
            self.now[name], self.steps[name] = old, list(steps)
            self._move(name, change.year, change.kind, new, _said(change, name), ())
        if source not in change.targets:
            self.became[source] = (change.year, change.targets)

    def _merge(self, change: Change) -> None:
        target = change.targets[0]
        parts = [(name, self.now[name]) for name in sorted({*change.sources, *([target] if target in self.now else [])})]
        steps = list(dict.fromkeys(one for name, _standing in parts for one in self.steps[name]))
        steps.sort(key=lambda one: one.year)
        kept = self.now.get(target)
        new = _RULES[self.setting.rule].joined(self.setting, self.setting.merge, parts)
        if kept is not None and (self.setting.merge == "none" or kept.state in ("delisted", "revoked")):
            new = kept  # who takes another in passes nothing on to itself and loses nothing either
        if kept is None:
            worst = max(parts, key=lambda one: (len(one[1].tally), one[1].years, one[0]))[1]
            self.now[target] = worst
        self.steps[target] = steps
        self._move(target, change.year, change.kind, new, _said(change, target), ())
        for name in change.sources:
            if name != target:
                self.became[name] = (change.year, (target,))


def _in_turn(changes: list[Change]) -> Iterable[Change]:
    """The changes of a year so that who is made comes before who is made of it."""
    left = sorted(changes)
    while left:
        ready = next((one for one in left if not any(set(one.sources) & (set(other.targets) - set(other.sources)) for other in left if other is not one)), None)
        if ready is None:
            raise Unusable(f"the changes of {left[0].year} go round in a circle", f"{left[0].year} 年的变更互相成环").at(line_at(left[0].line))
        left.remove(ready)
        yield ready


def _said(change: Change, name: str) -> Text:
    sources, targets, year = ", ".join(change.sources), ", ".join(change.targets), change.year
    if change.kind == "rename":
        return Text(f"{year} 年由{sources}更名为{name}，记录与次数全部承继。", f"In {year} {sources} was renamed {name}; record and count go on.")
    if change.kind == "split":
        return Text(f"{year} 年{sources}拆分为{targets}。", f"In {year} {sources} was split into {targets}.")
    return Text(f"{year} 年{sources}并入{name}。", f"In {year} {sources} was merged into {name}.")


def _annulled(entry: Entry, appeal: Appeal) -> Text:
    word = {"pass": Text("合格", "pass"), "fail": Text("不合格", "failure"), "missing": Text("未参评", "absence")}[entry.outcome]
    return Text(f"{entry.year} 年的“{word.zh}”经 {appeal.year} 年申诉撤销，不再计。", f"The {word.en} of {entry.year} was annulled by the appeal of {appeal.year} and does not count.")
