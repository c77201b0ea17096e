"""Answers a need with everything that comes after the words, and tells it in words or as data."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from shouzhan.engine.calling import both
from shouzhan.engine.matching.confidence import Confidence, Table, built_in, read_table
from shouzhan.engine.matching.confidence.table import WORDS
from shouzhan.engine.matching.corpus import Refused
from shouzhan.engine.matching.explain import MEANING, explain_all, only_characters
from shouzhan.engine.matching.fit.exposure import Exposure
from shouzhan.engine.matching.fit.near import Near, near_misses
from shouzhan.engine.matching.fit.needs import read_shown
from shouzhan.engine.matching.fit.settings import Settings, read_settings
from shouzhan.engine.matching.fit.shortlist import Shortlist, shortlist
from shouzhan.engine.matching.fit.values import KEYS, Facts, day_of, facts_of
from shouzhan.engine.matching.fit.weigh import Contribution, Scale, Weighed, best_possible, share
from shouzhan.engine.matching.learn.model import Model, read_model
from shouzhan.engine.matching.learn.weights import Weights, read_weights
from shouzhan.engine.matching.query import Query
from shouzhan.engine.matching.search import Engine, shown
from shouzhan.engine.matching.telling import cause
from shouzhan.kernel.dates import today
from shouzhan.kernel.exactjson import read_json
from shouzhan.kernel.text import Text

NO_NEED = Facts()


@dataclass(frozen=True, slots=True)
class Desk:
    """What a deployment has laid out: settings, what was learned, the table of confidence, the day, the language, the weights."""

    settings: Settings
    model: Model | None
    table: Table
    exposure: Exposure
    on: date
    language: str
    weights: Weights | None = None

    def scale(self, engine: Engine, query: Query, need: Facts) -> Scale:
        """The scale for one need."""
        return Scale(engine, query, need, self.on, self.settings.comparers, self.model)

    def draw(self, engine: Engine, query: Query, need: Facts, top: int, near: int) -> Shortlist:
        """The list of one need that is alone."""
        return shortlist(self.scale(engine, query, need), top, near, self.exposure.limit(best_possible(query)))

    def near(self, engine: Engine, query: Query, found: Shortlist) -> list[Near]:
        """What just missed the list."""
        return near_misses(found, explain_all(engine, query, [one.match for one in found.outside]), query.text)

    def sure(self, engine: Engine, query: Query, found: Shortlist) -> list[Confidence]:
        """For every match of a list, how often matches scored like it were relevant."""
        loose = only_characters(engine, query, [one.match for one in found.kept])
        shares = [share(one.lexical if self.table.of == WORDS else one.points, found.best) for one in found.kept]
        return [
            self.table.of_match(each, engine.reader.documents, is_loose=is_loose, tuning=engine.tuning) if one.match.words else _BY_MEANING
            for one, each, is_loose in zip(found.kept, shares, loose, strict=True)
        ]  # fmt: skip

    def say(self, text: Text) -> str:
        """A sentence in the language asked for."""
        return text.in_(self.language)

    def told(self, one: Weighed, rank: int, best: int, sure: Confidence) -> dict[str, Any]:
        """A match as data; words and lines add up to the score."""
        meaning = {MEANING: shown(one.match.meant)} if one.match.meant else {}
        unmeasured = {"unmeasured": self.say(sure.unmeasured)} if sure.unmeasured else {}
        return {
            "rank": rank, "score": shown(one.points), "words": shown(one.lexical), **meaning, "fit": [self._told_line(line) for line in one.fit],
            "share": f"{share(one.points, best) / 1000:.3f}", "confidence": sure.plain() | unmeasured,
        }  # fmt: skip

    def _told_line(self, line: Contribution) -> dict[str, str]:
        change = {"change": self.say(line.change)} if line.change else {}
        return {"key": line.key, "name": self.say(line.name), "adds": shown(line.points), "why": self.say(line.why)} | change

    def lines(self, one: Weighed, sure: Confidence) -> Iterator[tuple[str, str]]:
        """A match in words: label and sentence; what is not stated by either side comes last, in one line."""
        for line in one.fit:
            if line.points:
                yield "fit", f"{shown(line.points):>9}  {self.say(line.name)}{self._colon}{self.say(line.why)}"
        silent = [self.say(line.name) for line in one.fit if not line.points and line.change is None]
        if silent:
            yield "fit", f"{shown(0):>9}  {self.say(Text('、', ', ')).join(silent)}{self._colon}" + self.say(Text("未填写或无影响，不加不减", "not stated or of no effect, counts neither way"))
        if any(line.points for line in one.fit):
            yield "score", " + ".join([shown(one.lexical), *([shown(one.match.meant)] if one.match.meant else []), *(shown(line.points) for line in one.fit if line.points)]).replace("+ -", "- ") + f" = {shown(one.points)}"
        yield "trust", self.say(sure.sentence)

    @property
    def _colon(self) -> str:
        return self.say(Text("：", ": "))

    def labelled(self, label: str, said: str) -> str:
        """A line of the answer in words, its label set against what is said."""
        name = self.say(LABELS[label])
        return f"{' ' * (_WIDE - sum(2 if east_asian_width(one) in 'WF' else 1 for one in name))}{name}  {said}"

    def told_near(self, near: Near) -> dict[str, Any]:
        """A near miss as data."""
        title = {} if near.is_secret else {"title": near.weighed.title, "score": shown(near.weighed.points)}
        return {"how": near.how, "id": near.weighed.match.id, **title, "lacks": shown(near.lacks), "changes": [self.say(one) for one in near.changes]}

    def near_line(self, near: Near) -> str:
        """A near miss in words."""
        title = "" if near.is_secret else f"  {near.weighed.title}"
        return f"{_HOW[near.how].in_(self.language)}  {near.weighed.match.id}{title}{self._colon}{self.say(Text('；', '; ')).join(self.say(one) for one in near.changes) or '—'}"


_BY_MEANING = Confidence(0, 0, Text("无从判断：两边没有相同的字词，只是语义相近，这样的匹配没有测定过", "no measure for this: both share no word and are near in meaning only"))
LABELS = {
    "asked": Text("需求", "asked"), "aside": Text("附带", "aside"), "title": Text("标题", "title"), "keywords": Text("关键词", "keywords"), "text": Text("正文", "text"),
    "adds": Text("得分构成", "adds"), "means": Text("换个说法", "means"), "against": Text("没有说到", "against"), "fit": Text("条件", "fit"), "score": Text("总分", "score"),
    "trust": Text("把握", "trust"), "near": Text("差一点", "near"), "measured": Text("测定于", "measured"), "learned": Text("所学", "learned"),
    "tuned": Text("权重", "weights"), "unwanted": Text("不要", "unwanted"),
}
PARTS = {
    "characters": Text("单字", "characters"), "pairs": Text("字对", "pairs"), "words": Text("词", "words"), "numbers": Text("数", "numbers"), "bridged": Text("换个说法", "bridged"),
    MEANING: Text("语义相近", "meaning"),
}
_WIDE = 13  # of a label
_HOW = {"excluded": Text("已排除", "excluded"), "displaced": Text("让位", "displaced"), "outside": Text("名单外", "outside")}


def desk_of(given: argparse.Namespace) -> Desk:
    """The desk of one call; a ValueError names the argument that is wrong."""
    on = _day(given.on) if given.on else today()
    settings = read_settings(Path(given.settings)) if given.settings else Settings()
    exposure = Exposure(settings.limits, on)
    if given.shown:
        read = list(read_shown(given.shown))
        for bad in read:
            if isinstance(bad, Refused):
                raise ValueError(both(f"--shown：{bad}", f"--shown: {bad}"))
        exposure.take(one for one in read if not isinstance(one, Refused))
    if given.model and Path(given.model).is_dir():
        raise ValueError(both(f"--model：{given.model} 是文件夹；这里应为 match learn 写出的文件，句向量模型请用 --meaning", f"--model: {given.model} is a folder; here it is the file `match learn` wrote, and a sentence model is given with --meaning"))
    model = read_model(Path(given.model)) if given.model else None
    table = read_table(Path(given.confidence)) if given.confidence else built_in()
    weights = read_weights(Path(given.tuned)) if given.tuned else None
    return Desk(settings, model, table, exposure, on, given.language, weights)


def _day(text: str) -> date:
    try:
        return day_of("--on", text)
    except ValueError as bad:
        raise ValueError(str(bad)) from None


def need_of(text: str | None) -> Facts:
    """The facts of a need as JSON or as @FILE."""
    if not text:
        return NO_NEED
    try:
        given = read_json(Path(text[1:]).read_text("utf-8-sig") if text.startswith("@") else text)
    except (OSError, ValueError, RecursionError) as error:
        raise ValueError(both(f"--fields：不是 JSON（{cause(error).zh}）", f"--fields: it is no JSON: {cause(error).en}")) from None
    if not isinstance(given, dict):
        raise ValueError(both("--fields：不是 JSON 对象", "--fields: it is no JSON object"))
    for key in given:  # a need that is asked here carries nothing elsewhere, so what does not count is a slip of the pen
        if key not in KEYS:
            raise ValueError(both(f"--fields：{key}：没有这个字段；可有 {'、'.join(KEYS)}", f"--fields: {key}: there is no such field; there are {', '.join(KEYS)}"))
    try:
        return facts_of(given, of_need=True)
    except ValueError as bad:
        raise ValueError(both(f"--fields：{bad}", f"--fields: {bad}")) from None
