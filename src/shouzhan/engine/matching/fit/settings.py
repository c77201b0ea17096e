"""What a deployment sets: how much each comparison weighs, and how often a result may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shouzhan.engine.calling import both
from shouzhan.engine.matching.fit.compare import COMPARERS, Comparer
from shouzhan.engine.matching.fit.exposure import Limits
from shouzhan.engine.matching.telling import cause
from shouzhan.kernel.exactjson import read_json

_HEAVIEST = 1000
NO_LIMITS = Limits()


class BadSettingsError(ValueError):
    """A file of settings cannot be used; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The comparers with their weights, and the limits."""

    comparers: tuple[Comparer, ...] = COMPARERS
    limits: Limits = NO_LIMITS


def read_settings(file: Path) -> Settings:
    """Settings as a deployment wrote them: {weights?: {key: thousandths}, limits?: {per_result?, days?, per_party?}}."""
    try:
        given = read_json(file.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadSettingsError(both(f"{file} 无法读取：{cause(error).zh}", f"{file} cannot be read: {cause(error).en}")) from None
    weights, limits = (_object(file, given, key) for key in ("weights", "limits"))
    _insist_known(file, "", given, {"weights", "limits"})
    _insist_known(file, "weights.", weights, {one.key for one in COMPARERS})
    _insist_known(file, "limits.", limits, {"per_result", "days", "per_party"})
    for key, value in weights.items():
        _insist_whole(file, f"weights.{key}", value, 0, _HEAVIEST)
    for key, value in limits.items():
        _insist_whole(file, f"limits.{key}", value, 1, 1_000_000 if key != "days" else 36_500)
    return Settings(tuple(replace(one, weight=weights.get(one.key, one.weight)) for one in COMPARERS), Limits(**limits))


def _object(file: Path, given: Any, key: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise BadSettingsError(both(f"{file}：不是 JSON 对象", f"{file}: it is no JSON object"))
    value = given.get(key, {})
    if not isinstance(value, dict):
        raise BadSettingsError(both(f"{file}：{key}：不是 JSON 对象", f"{file}: {key}: it is no JSON object"))
    return value


def _insist_known(file: Path, where: str, given: Mapping[str, Any], known: set[str]) -> None:
    for key in given:
        if key not in known:
            raise BadSettingsError(both(f"{file}：{where}{key}：没有这项设置；可有 {'、'.join(sorted(known))}", f"{file}: {where}{key}: there is no such setting; there are {', '.join(sorted(known))}"))


def _insist_whole(file: Path, name: str, value: Any, low: int, high: int) -> None:
    if type(value) is not int or not low <= value <= high:
        raise BadSettingsError(both(f"{file}：{name}：{value!r} 不是 {low} 至 {high} 的整数", f"{file}: {name}: {value!r} is no whole number from {low} to {high}"))
