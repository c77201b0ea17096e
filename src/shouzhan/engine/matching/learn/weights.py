"""Learns from judgements how much each kind of term counts, and how much meaning does; used only where it surely helps."""

import json
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.calling import both
from shouzhan.engine.matching.embedding.meaning import Share
from shouzhan.engine.matching.learn.gate import FOLDS, LEAST, TIMES, Trial, bounded, discounted, fold_of
from shouzhan.engine.matching.learn.pairwise import Floats
from shouzhan.engine.matching.query import Cut, Tuning, cut_up, weigh
from shouzhan.engine.matching.search import Engine
from shouzhan.engine.matching.telling import cause
from shouzhan.kernel.exactjson import read_json
from shouzhan.kernel.text import Text

# what is tried, one after another; characters count 1, by which the others are measured
TRIED: dict[str, tuple[float, ...]] = {
    "pair": (0.3, 0.4, 0.5, 0.6, 0.8, 1.0), "word": (0.7, 1.0, 1.4, 2.0), "number": (0.25, 0.5, 1.0, 1.5), "bridged": (0.0, 0.15, 0.3, 0.45),
    "aside": (0.1, 0.2, 0.5, 1.0), "common": (0.15, 0.3, 0.5), "meaning": (0.02, 0.05, 0.1, 0.2, 0.3),
}  # fmt: skip
_ROUNDS, _WORTHWHILE, _TOP = 3, 0.0005, 10
_HEAVIEST = 10.0
_STEPS, _FIRST = 1000, 0.5  # of all work; most ways of weighing are met while all needs teach, and answered by once
Seen = Callable[[int, int], None]


class BadWeightsError(ValueError):
    """A file holds no learned weights; the sentence says why."""


class Choice(NamedTuple):
    """One way of weighing."""

    tuning: Tuning = Tuning()
    meaning: float = Share().most

    @property
    def is_sound(self) -> bool:
        """Whether another word for a thing counts less than the word itself, as is promised."""
        one = self.tuning
        return one.bridged < min(one.character, one.pair, one.word)

    def but(self, name: str, value: float) -> "Choice":
        """The same but for one part."""
        changed: dict[str, Any] = {name: value}
        return self._replace(meaning=value) if name == "meaning" else self._replace(tuning=replace(self.tuning, **changed))


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned, and the trial that lets it be used or not."""

    choice: Choice
    trial: Trial

    @property
    def in_use(self) -> Choice:
        """What is weighed by: what was learned where it surely helps, else the default."""
        return self.choice if self.trial.is_on else Choice()

    @property
    def changed(self) -> dict[str, float]:
        """What was learned to differ from the default."""
        return {name: value for name, value in parts_of(self.choice).items() if value != parts_of(Choice())[name]}

    @property
    def sentence(self) -> Text:
        """Whether it is used and why."""
        one = self.trial
        if one.needs < LEAST:
            return Text(f"仍用默认权重：有判定答案的需求只有 {one.needs} 条，至少要 {LEAST} 条", f"the default weights stay: {one.needs} needs have a judged answer, at least {LEAST} are asked")
        gain = one.told("nDCG@10")
        if one.is_on:
            return Text(f"已用学得的权重：在未参与学习的需求上 {gain.zh}", f"the learned weights are in use: on needs they were not learned from {gain.en}")
        return Text(f"仍用默认权重：增益的下限不大于零（{gain.zh}）", f"the default weights stay: the lower bound of the gain is not above zero ({gain.en})")


def parts_of(choice: Choice) -> dict[str, float]:
    """Every part that is tried, with its value."""
    return {name: choice.meaning if name == "meaning" else getattr(choice.tuning, name) for name in TRIED}


def learn_weights(engine: Engine, needs: Sequence[tuple[str, str]], judged: dict[str, dict[str, int]], seen: Seen) -> Weights:
    """Learn from all needs, and try what such learning gains on needs it was not taught with: four fifths teach, the fifth is tested."""
    trials = _Trials(engine, [one for one in needs if any(grade > 0 and engine.reader.find(name) for name, grade in judged.get(one[0], {}).items())], judged, seen)
    if trials.count < LEAST:
        return Weights(Choice(), Trial(trials.count, 0.0, 0.0, 0.0))
    usual, everyone = trials.gains(Choice()), np.ones(trials.count, dtype=bool)
    learned = trials.best(everyone, 0.0, _FIRST)
    gains, share = np.zeros((TIMES, trials.count)), (1 - _FIRST) / (TIMES * FOLDS)
    for time in range(TIMES):
        folds = np.array([fold_of(need, time) for need in trials.names])
        for tested in range(FOLDS):
            mine = folds == tested
            if mine.any() and not mine.all():
                gains[time, mine] = (trials.gains(trials.best(~mine, _FIRST + share * (time * FOLDS + tested), share)) - usual)[mine]
    return Weights(learned, bounded(gains.mean(axis=0)))


class _Trials:
    """Answers the needs by any choice, each choice once."""

    def __init__(self, engine: Engine, needs: Sequence[tuple[str, str]], judged: dict[str, dict[str, int]], seen: Seen) -> None:
        self._engine, self._seen = engine, seen
        self._asked: list[tuple[str, Cut]] = [(text, cut_up(text, engine.lexicon)) for _name, text in needs]
        self.names, self.count = [name for name, _text in needs], len(needs)
        self._judged = [{name: grade for name, grade in judged[need].items() if grade < 0 or engine.reader.find(name)} for need in self.names]
        self._known: dict[Choice, Floats] = {}

    def best(self, taught: NDArray[np.bool_], done: float, share: float) -> Choice:
        """The choice that gives most to some of the needs, found part by part; the default where nothing is worth leaving it."""
        best, before, tried = Choice(), None, 0
        parts = [name for name in TRIED if name != "meaning" or self._engine.meaning is not None]
        whole = _ROUNDS * sum(len(TRIED[name]) for name in parts)
        for name in _ROUNDS * parts:
            if name == parts[0]:
                if best == before:
                    break
                before = best
            for other in [best.but(name, value) for value in TRIED[name]]:
                tried += 1
                self._seen(int(_STEPS * (done + share * tried / whole)), _STEPS)
                if other.is_sound and self._mean(other, taught) > self._mean(best, taught) + _WORTHWHILE:
                    best = other
        return best

    def _mean(self, choice: Choice, taught: NDArray[np.bool_]) -> float:
        return float(self.gains(choice)[taught].mean())

    def gains(self, choice: Choice) -> Floats:
        """The nDCG of every need."""
        if choice not in self._known:
            engine = weighing_by(self._engine, choice)
            self._known[choice] = np.array([self._gain(engine, number, choice) for number in range(self.count)])
        return self._known[choice]

    def _gain(self, engine: Engine, number: int, choice: Choice) -> float:
        (text, terms), judged = self._asked[number], self._judged[number]
        passed_over = sum(grade < 0 for grade in judged.values())
        found = engine.best(weigh(text, terms, engine.reader, choice.tuning), _TOP + passed_over)
        grades = [judged.get(match.id, 0) for match in found if judged.get(match.id, 0) >= 0][:_TOP]
        ideal = sorted((grade for grade in judged.values() if grade > 0), reverse=True)[:_TOP]
        return discounted(np.array(grades, dtype=np.int64)) / discounted(np.array(ideal, dtype=np.int64))


def weighing_by(engine: Engine, choice: Choice) -> Engine:
    """The same index asked by other weights."""
    found = copy(engine)
    found.tuning = choice.tuning
    if engine.meaning is not None:
        found.meaning = engine.meaning.counting(Share(choice.meaning))
    return found


def as_kept(weights: Weights) -> str:
    """Weights as they are kept."""
    one = weights.trial
    kept = {"weights": parts_of(weights.choice), "needs": one.needs, "gain": one.gain, "low": one.low, "high": one.high}
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def read_weights(file: Path) -> Weights:
    """Weights that were kept."""
    try:
        kept = read_json(file.read_text("utf-8"))
        choice = _chosen(file, kept["weights"])
        return Weights(choice, Trial(int(kept["needs"]), float(kept["gain"]), float(kept["low"]), float(kept["high"])))
    except BadWeightsError:
        raise
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BadWeightsError(both(f"{file} 中没有学得的权重：{cause(error).zh}", f"{file} holds no learned weights: {cause(error).en}")) from None


def _chosen(file: Path, given: dict[str, Any]) -> Choice:
    choice = Choice()
    for name, value in given.items():
        if name not in TRIED:
            raise BadWeightsError(both(f"{file}：weights.{name}：没有这项权重；可有 {'、'.join(TRIED)}", f"{file}: weights.{name}: there is no such weight; there are {', '.join(TRIED)}"))
        if type(value) not in (int, float) or not 0 <= value <= _HEAVIEST:
            raise BadWeightsError(both(f"{file}：weights.{name}：{value!r} 不是 0 至 {_HEAVIEST:g} 的数", f"{file}: weights.{name}: {value!r} is not a number from 0 to {_HEAVIEST:g}"))
        choice = choice.but(name, float(value))
    if not choice.is_sound:
        raise BadWeightsError(both(f"{file}：weights.bridged：换个说法的词须轻于单字、字对和词本身", f"{file}: weights.bridged: a word that says it otherwise must count less than characters, pairs and words themselves"))
    return choice
