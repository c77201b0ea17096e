"""What was learned, kept as whole numbers: a line of its own for every feature, beside the words and the fields."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shouzhan.engine.calling import both
from shouzhan.engine.matching.fit.weigh import SHARE, Contribution, Weighed, share
from shouzhan.engine.matching.learn.gate import Trial, trial
from shouzhan.engine.matching.learn.outcomes import Outcome
from shouzhan.engine.matching.learn.pairwise import MOST, Floats, Group, learned
from shouzhan.engine.matching.telling import cause
from shouzhan.kernel.exactjson import read_json
from shouzhan.kernel.text import Text


class BadModelError(ValueError):
    """A file holds no learned model; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Model:
    """Whole thousandths per feature, and the trial that let it be used or not."""

    worth: dict[str, int]
    trial: Trial

    def lines(self, best: int, lexical: int, fit: Sequence[Contribution]) -> tuple[Contribution, ...]:
        """What each feature adds to one match; nothing while it is not in use."""
        if not self.trial.is_on:
            return ()
        signs = {line.key: (line.points > 0) - (line.points < 0) for line in fit}
        names = {line.key: line.name for line in fit}
        return tuple(
            Contribution(f"learned:{key}", Text(f"成交经验·{names[key].zh}", f"learned: {names[key].en}"), best * abs(worth) // SHARE * _sign(worth) * signs[key],
                         Text(f"{self.trial.needs} 条需求的结果表明此项应加减 {abs(worth)}‰", f"the outcomes of {self.trial.needs} needs say it moves a match by {abs(worth)} thousandths"))
            for key, worth in sorted(self.worth.items()) if worth and signs.get(key)
        )  # fmt: skip

    def bound(self, best: int) -> int:
        """The most it can add."""
        return sum(best * abs(worth) // SHARE for worth in self.worth.values()) if self.trial.is_on else 0


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def group_of(need: str, weighed: Sequence[Weighed], outcomes: Sequence[Outcome], best: int) -> Group:
    """One need's judged matches as numbers: the score in thousandths, and for each field whether it speaks for (1), against (-1) or not."""
    base = np.array([share(one.points * SHARE, best) / SHARE for one in weighed], dtype=np.float64)
    features = np.array([[_sign(line.points) for line in one.fit] for one in weighed], dtype=np.float64)
    return Group(need, base, features, np.array([one.grade for one in outcomes], dtype=np.int64))


def model_of(groups: list[Group], keys: Sequence[str]) -> Model:
    """Learn from all, and try what such learning gains on needs it was not taught with."""
    worth: Floats = learned(groups) if groups else np.zeros(len(keys))
    return Model({key: int(value) for key, value in zip(keys, worth, strict=True) if value}, trial(groups))


def as_kept(model: Model) -> str:
    """A model as it is kept."""
    one = model.trial
    kept = {"worth": model.worth, "needs": one.needs, "gain": one.gain, "low": one.low, "high": one.high}
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def write_model(file: Path, model: Model) -> None:
    """Keep a model."""
    file.write_text(as_kept(model), "utf-8")


def read_model(file: Path) -> Model:
    """A model that was kept."""
    try:
        kept = read_json(file.read_text("utf-8"))
        worth = kept["worth"]
        if not isinstance(worth, dict) or any(type(value) is not int or abs(value) > MOST for value in worth.values()):
            raise BadModelError(both(f"{file}：worth 应为 -{MOST} 至 {MOST} 的整数", f"{file}: worth must be whole numbers from -{MOST} to {MOST}"))
        return Model(worth, Trial(int(kept["needs"]), float(kept["gain"]), float(kept["low"]), float(kept["high"])))
    except BadModelError:
        raise
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BadModelError(both(f"{file} 不是学得的模型：{cause(error).zh}", f"{file} is no learned model: {cause(error).en}")) from None
