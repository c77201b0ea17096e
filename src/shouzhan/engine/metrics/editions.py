"""What was printed stays printed: a cut keeps a figure as it was, a correction is a new edition of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from shouzhan.engine.metrics.backends import Backend
from shouzhan.engine.metrics.compute import compute
from shouzhan.engine.metrics.declare import Metric
from shouzhan.engine.metrics.figures import Figure, Period
from shouzhan.engine.metrics.plans import Filters
from shouzhan.engine.metrics.together import Asked, compute_all, fingerprints
from shouzhan.engine.metrics.units import Value
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Cut:
    """A figure as it stood when it was taken for print."""

    metric: str
    version: int
    unit: str
    value: Value | None
    as_of: date
    period: Period | None
    where: tuple[tuple[str, Any], ...]
    rows: int
    fingerprint: str
    taken_at: datetime
    latest: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data that keeps the value exactly."""
        first, last = self.period or (None, None)
        return {
            "metric": self.metric,
            "version": self.version,
            "unit": self.unit,
            "value": None if self.value is None else str(self.value),
            "as_of": self.as_of.isoformat(),
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
            "has_period": self.period is not None,
            "where": dict(self.where),
            "rows": self.rows,
            "fingerprint": self.fingerprint,
            "taken_at": self.taken_at.isoformat(),
            "latest": self.latest.isoformat() if self.latest else None,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Cut:
        """A cut as it was kept."""

        def day(name: str) -> date | None:
            return date.fromisoformat(kept[name]) if kept.get(name) else None

        return cls(
            kept["metric"],
            kept["version"],
            kept["unit"],
            _number(kept["value"]),
            date.fromisoformat(kept["as_of"]),
            (day("from"), day("to")) if kept["has_period"] else None,
            tuple(sorted((name, tuple(w) if isinstance(w, list) else w) for name, w in kept["where"].items())),
            kept["rows"],
            kept["fingerprint"],
            datetime.fromisoformat(kept["taken_at"]),
            day("latest"),
        )


def _number(kept: str | None) -> Value | None:
    if kept is None:
        return None
    exact = Fraction(kept)
    return int(exact) if exact.denominator == 1 else exact


def take(
    metric: Metric,
    backend: Backend,
    *,
    as_of: date,
    at: datetime,
    period: Period | None = None,
    where: Filters | None = None,
) -> Cut:
    """Compute a figure with its fingerprint and keep it."""
    figure = compute(metric, backend, as_of=as_of, period=period, where=where, fingerprint=True)
    return cut_of(figure, at, where)


def take_all(asked: Sequence[Asked], backend: Backend, *, at: datetime) -> list[Cut]:
    """Take many figures at once, so that all of them speak of the same moment."""
    return [cut_of(figure, at) for figure in printed(asked, backend)]


def printed(asked: Sequence[Asked], backend: Backend) -> list[Figure]:
    """Many figures with their fingerprints, in two questions."""
    told = zip(compute_all(asked, backend), fingerprints(asked, backend), strict=True)
    return [replace(figure, fingerprint=found.digest) for figure, found in told]


def recomputed_all(cuts: Sequence[Cut], metrics: Mapping[str, Metric], backend: Backend) -> list[Figure]:
    """The questions of many cuts asked again now, together."""
    if any(cut.where for cut in cuts):
        return [recomputed(cut, metrics[cut.metric], backend) for cut in cuts]
    return printed([Asked(metrics[cut.metric], cut.as_of, cut.period) for cut in cuts], backend)


def cut_of(figure: Figure, at: datetime, where: Filters | None = None) -> Cut:
    """The cut of a figure that was computed with its fingerprint."""
    if figure.fingerprint is None:
        raise ValueError("a figure is cut with its fingerprint; compute it with fingerprint=True")
    kept = tuple(
        sorted((name, tuple(w) if isinstance(w, list | set | frozenset) else w) for name, w in (where or {}).items())
    )
    return Cut(
        figure.name,
        figure.version,
        figure.unit.code,
        figure.value,
        figure.as_of,
        figure.period,
        kept,
        figure.rows_counted,
        figure.fingerprint,
        at,
        figure.latest,
    )


def recomputed(cut: Cut, metric: Metric, backend: Backend) -> Figure:
    """The same question asked again now."""
    return compute(metric, backend, as_of=cut.as_of, period=cut.period, where=dict(cut.where), fingerprint=True)


def may_print(cut: Cut, now: Figure, today: date) -> Decision:
    """Whether a cut may go to print: not under another definition, over changed rows, without data or stale."""
    name = now.metric.heading
    if cut.metric != now.name or cut.version != now.version:
        return Decision.refuse(
            "metric.definition-changed",
            Text(
                f"“{name.zh}”的口径已从第 {cut.version} 版改为第 {now.version} 版。",
                f"The definition of {name.en} has changed from {cut.version} to {now.version}.",
            ),
            now.metric.cites,
            _AGAIN,
        )
    if now.fingerprint != cut.fingerprint or _differ(cut.value, now.value):
        return Decision.refuse("metric.rows-changed", _changed(cut, now), now.metric.cites, _AGAIN)
    if cut.value is None:
        return Decision.refuse(
            "metric.no-data",
            Text(f"“{name.zh}”暂无数据。", f"There is no data for {name.en}."),
            now.metric.cites,
            Text("请先补报或登记数据。", "Report or register the data first."),
        )
    if now.is_stale(today):
        since = now.latest or now.as_of
        return Decision.refuse(
            "metric.stale",
            Text(
                f"“{name.zh}”的数据截至 {since}，已超过 {now.metric.stale_after_days} 天。",
                f"The data of {name.en} is of {since}, older than {now.metric.stale_after_days} days.",
            ),
            now.metric.cites,
            _AGAIN,
        )
    return Decision.allow()


def _differ(kept: Value | None, counted: Value | None) -> bool:
    """Whether the same rows now count to another number: then the kept one was changed."""
    if kept is None or counted is None:
        return kept is not counted
    return Fraction(str(kept)) != Fraction(str(counted))


_AGAIN = Text("请重新取数，并以新的版次发布。", "Take the figure again and publish it as a new edition.")


def _changed(cut: Cut, now: Figure) -> Text:
    before, after = now.unit.show(cut.value, "zh"), now.unit.show(now.value, "zh")
    before_en, after_en = now.unit.show(cut.value, "en"), now.unit.show(now.value, "en")
    return Text(
        f"取数后明细已有变动：{cut.rows} 条、{before}，现为 {now.rows_counted} 条、{after}。",
        f"Rows changed since the cut: {cut.rows} rows and {before_en} then, {now.rows_counted} rows and {after_en} now.",
    )


@dataclass(frozen=True, slots=True)
class Edition:
    """One published cut; a correction names its reason and the edition it stands for."""

    serial: int
    cut: Cut
    reason: str = ""

    @property
    def corrects(self) -> int | None:
        """The edition before, which stays readable."""
        return self.serial - 1 if self.serial > 1 else None


def publish(editions: Sequence[Edition], cut: Cut, reason: str = "") -> tuple[Edition, ...]:
    """The editions with one more; a correction needs a reason and the same question, and never changes an old one."""
    if editions:
        last = editions[-1].cut
        if _asked_by(last) != _asked_by(cut):
            raise ValueError("a correction answers the same question as the edition it corrects")
        if not reason.strip():
            raise ValueError("a correction says why")
        if last.fingerprint == cut.fingerprint and last.version == cut.version and last.value == cut.value:
            raise ValueError("nothing has changed since the last edition")
    return (*editions, Edition(len(editions) + 1, cut, reason.strip()))


def _asked_by(cut: Cut) -> tuple[Any, ...]:
    return cut.metric, cut.as_of, cut.period, cut.where


def current(editions: Sequence[Edition]) -> Edition | None:
    """The edition that stands."""
    return editions[-1] if editions else None
